//! Automatic lists: the markers that word processors compute and that stand nowhere in the text.
//! Lists share counters through their abstract list; a level starts anew when a level above it goes on.

use std::collections::{HashMap, HashSet};

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// Longest marker that is kept, in bytes.
const MAX_MARKER_BYTES: usize = 100;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    pub(super) lists: HashMap<u32, List>,
    /// By identifier of the abstract list.
    pub(super) kinds: HashMap<u32, Kind>,
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Levels of lists that have begun, for those that say where to begin.
    begun: HashSet<(u32, usize)>,
}

/// The list, and the level in it, that a paragraph says it belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ListReference {
    /// Identifier of the list; 0 takes the paragraph out of the list of its style.
    pub(super) list: Option<u32>,
    /// Level from 0.
    pub(super) level: Option<u8>,
}

/// A list: an abstract list, and where it differs from it.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) kind: u32,
    pub(super) starts: HashMap<usize, u32>,
    pub(super) levels: HashMap<usize, Level>,
}

/// An abstract list.
#[derive(Debug, Default)]
pub(super) struct Kind {
    pub(super) levels: HashMap<usize, Level>,
    /// The style that holds the levels, where this one holds none.
    pub(super) style_link: Option<String>,
    /// The style whose levels these are.
    pub(super) style_of: Option<String>,
}

/// How the markers of one level look.
#[derive(Debug, Clone, Default)]
pub(super) struct Level {
    pub(super) start: Option<u32>,
    pub(super) format: NumberFormat,
    /// The marker, with `%1` to `%9` for the numbers of the levels.
    pub(super) text: String,
    /// All numbers in it are shown in digits.
    pub(super) legal: bool,
    /// Paragraph style that belongs to the level.
    pub(super) style: Option<String>,
    /// The level goes on counting under a new number above it.
    pub(super) never_restarts: bool,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum NumberFormat {
    #[default]
    Decimal,
    DecimalZero,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    Bullet,
    None,
}

impl Numbering {
    /// A list that names a style takes the levels of the list which that style belongs to.
    pub(super) fn follow_style_links(&mut self) {
        let by_style: HashMap<String, HashMap<usize, Level>> = self
            .kinds
            .values()
            .filter_map(|kind| Some((kind.style_of.clone()?, kind.levels.clone())))
            .collect();
        for kind in self.kinds.values_mut().filter(|kind| kind.levels.is_empty()) {
            if let Some(levels) = kind.style_link.as_ref().and_then(|link| by_style.get(link)) {
                kind.levels.clone_from(levels);
            }
        }
    }

    /// The marker of the next paragraph of a list; counts it.
    pub(super) fn next(&mut self, reference: ListReference, style: Option<&str>) -> Option<String> {
        let list_id = reference.list.filter(|id| *id != 0)?;
        let list = self.lists.get(&list_id)?;
        let kind = self.kinds.get(&list.kind)?;
        let at = match reference.level {
            Some(level) => usize::from(level),
            None => kind.level_of(style).unwrap_or(0),
        };
        let level = list.levels.get(&at).or_else(|| kind.levels.get(&at)).filter(|_| at < LEVELS)?;
        let counters = self.counters.entry(list.kind).or_default();
        let first = self.begun.insert((list_id, at));
        counters[at] = match (list.starts.get(&at), counters[at]) {
            (Some(start), _) if first => Some(*start),
            (start, None) => Some(start.copied().or(level.start).unwrap_or(1)),
            (_, Some(count)) => Some(count.saturating_add(1)),
        };
        for (deeper, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            if !kind.levels.get(&deeper).is_some_and(|level| level.never_restarts) {
                *counter = None;
            }
        }
        let look_of = |level: usize| list.levels.get(&level).or_else(|| kind.levels.get(&level));
        level.marker(counters, look_of)
    }
}

impl Kind {
    fn level_of(&self, style: Option<&str>) -> Option<usize> {
        let style = style?;
        let found = self.levels.iter().find(|(_, level)| level.style.as_deref() == Some(style));
        found.map(|(at, _)| *at)
    }
}

impl Level {
    /// The marker at this level, given how far all levels have counted.
    pub(super) fn marker<'l>(
        &self,
        counters: &[Option<u32>; LEVELS],
        look_of: impl Fn(usize) -> Option<&'l Self>,
    ) -> Option<String> {
        if self.format == NumberFormat::Bullet {
            return Some(bullet(&self.text).to_owned());
        }
        let mut out = String::new();
        let mut chars = self.text.chars();
        while let Some(c) = chars.next() {
            let place = if c == '%' { chars.clone().next().and_then(|d| d.to_digit(10)) } else { None };
            match place.map(|digit| digit as usize) {
                Some(digit @ 1..=LEVELS) => {
                    chars.next();
                    let look = look_of(digit - 1);
                    let number = counters[digit - 1].or_else(|| look?.start).unwrap_or(1);
                    let format = look.map(|look| look.format).unwrap_or_default();
                    let is_digits = self.legal && format != NumberFormat::None;
                    out.push_str(&if is_digits { number.to_string() } else { format.write(number) });
                }
                _ => out.push(c),
            }
        }
        let marker = out.trim();
        (!marker.is_empty() && marker.len() <= MAX_MARKER_BYTES).then(|| marker.to_owned())
    }
}

/// A bullet as papers type it: `+` and `*` are levels of their own, all other shapes are `-`.
fn bullet(text: &str) -> &'static str {
    match text.trim() {
        "+" => "+",
        "*" => "*",
        _ => "-",
    }
}

impl NumberFormat {
    fn write(self, number: u32) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::DecimalZero => format!("{number:02}"),
            Self::UpperRoman => roman(number),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::UpperLetter => letters(number).to_uppercase(),
            Self::LowerLetter => letters(number),
            Self::Bullet | Self::None => String::new(),
        }
    }
}

/// Roman numerals as far as they go; digits beyond.
fn roman(number: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, numeral) in PARTS {
        while rest >= value {
            out.push_str(numeral);
            rest -= value;
        }
    }
    out
}

/// `a` to `z`, then `aa`, `bb`, as Word counts; digits where that grows silly.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1).filter(|index| *index < 26 * 5) else {
        return number.to_string();
    };
    let letter = char::from(b'a' + (index % 26) as u8);
    String::from_iter(std::iter::repeat_n(letter, (index / 26 + 1) as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        assert_eq!([4, 1994, 4000].map(roman), ["IV", "MCMXCIV", "4000"]);
        assert_eq!([1, 26, 27, 53].map(letters), ["a", "z", "aa", "aaa"]);
        assert_eq!([0, u32::MAX].map(letters), ["0", "4294967295"]);
        assert_eq!(NumberFormat::DecimalZero.write(3), "03");
    }
}
