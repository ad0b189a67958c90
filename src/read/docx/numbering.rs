//! Automatic lists: the markers that Word computes and that stand nowhere in the text (`numbering.xml`).
//! Lists share counters through their abstract list; a level starts anew when a level above it goes on.

use std::collections::{HashMap, HashSet};

use super::properties::ListReference;
use crate::read::Refusal;
use crate::read::xml::Xml;

/// Levels of a list.
const LEVELS: usize = 9;

/// Longest marker that is kept, in bytes.
const MAX_MARKER_BYTES: usize = 100;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: HashMap<String, List>,
    /// By identifier of the abstract list.
    kinds: HashMap<String, Kind>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    /// Levels of lists that have begun, for those that say where to begin.
    begun: HashSet<(String, usize)>,
}

/// A list: an abstract list, and where it differs from it.
#[derive(Debug, Default)]
struct List {
    kind: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// An abstract list.
#[derive(Debug, Default)]
struct Kind {
    levels: HashMap<usize, Level>,
    /// The style that holds the levels, where this one holds none.
    style_link: Option<String>,
    /// The style whose levels these are.
    style_of: Option<String>,
}

/// How the markers of one level look.
#[derive(Debug, Clone, Default)]
struct Level {
    start: Option<u32>,
    format: NumberFormat,
    /// The marker, with `%1` to `%9` for the numbers of the levels.
    text: String,
    /// All numbers in it are shown in digits.
    legal: bool,
    /// Paragraph style that belongs to the level.
    style: Option<String>,
    /// The level goes on counting under a new number above it.
    never_restarts: bool,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum NumberFormat {
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
    /// Reads `numbering.xml`.
    pub(super) fn parse(part: &str, text: &str) -> Result<Self, Refusal> {
        let mut out = Self::default();
        let mut xml = Xml::open(part, text)?;
        while let Some(element) = xml.element()? {
            match element.name() {
                "abstractNum" => {
                    let id = element.attribute("abstractNumId").unwrap_or_default();
                    out.kinds.insert(id, Kind::parse(&mut xml)?);
                }
                "num" => {
                    let id = element.attribute("numId").unwrap_or_default();
                    out.lists.insert(id, List::parse(&mut xml)?);
                }
                _ => xml.skip()?,
            }
        }
        out.follow_style_links();
        Ok(out)
    }

    /// A list that names a style takes the levels of the list which that style belongs to.
    fn follow_style_links(&mut self) {
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
    pub(super) fn next(&mut self, reference: &ListReference, style: Option<&str>) -> Option<String> {
        let list_id = reference.list.as_deref().filter(|id| *id != "0")?;
        let list = self.lists.get(list_id)?;
        let kind = self.kinds.get(&list.kind)?;
        let at = match reference.level {
            Some(level) => usize::from(level),
            None => kind.level_of(style).unwrap_or(0),
        };
        let level = list.levels.get(&at).or_else(|| kind.levels.get(&at)).filter(|_| at < LEVELS)?;
        let counters = self.counters.entry(list.kind.clone()).or_default();
        let first = self.begun.insert((list_id.to_owned(), at));
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
    fn parse(xml: &mut Xml<'_>) -> Result<Self, Refusal> {
        let mut out = Self::default();
        while let Some(element) = xml.element()? {
            match element.name() {
                "numStyleLink" => out.style_link = element.value(),
                "styleLink" => out.style_of = element.value(),
                "lvl" => {
                    let at = level_number(element.attribute("ilvl"));
                    out.levels.insert(at, Level::parse(xml)?);
                    continue;
                }
                _ => {}
            }
            xml.skip()?;
        }
        Ok(out)
    }

    fn level_of(&self, style: Option<&str>) -> Option<usize> {
        let style = style?;
        let found = self.levels.iter().find(|(_, level)| level.style.as_deref() == Some(style));
        found.map(|(at, _)| *at)
    }
}

impl List {
    fn parse(xml: &mut Xml<'_>) -> Result<Self, Refusal> {
        let mut out = Self::default();
        while let Some(element) = xml.element()? {
            match element.name() {
                "abstractNumId" => out.kind = element.value().unwrap_or_default(),
                "lvlOverride" => {
                    let at = level_number(element.attribute("ilvl"));
                    while let Some(element) = xml.element()? {
                        match element.name() {
                            "startOverride" => {
                                let start = element.value().and_then(|start| start.parse().ok());
                                out.starts.extend(start.map(|start| (at, start)));
                            }
                            "lvl" => {
                                out.levels.insert(at, Level::parse(xml)?);
                                continue;
                            }
                            _ => {}
                        }
                        xml.skip()?;
                    }
                    continue;
                }
                _ => {}
            }
            xml.skip()?;
        }
        Ok(out)
    }
}

fn level_number(attribute: Option<String>) -> usize {
    attribute.and_then(|level| level.parse().ok()).unwrap_or_default()
}

impl Level {
    fn parse(xml: &mut Xml<'_>) -> Result<Self, Refusal> {
        let mut out = Self::default();
        while let Some(element) = xml.element()? {
            match element.name() {
                "start" => out.start = element.value().and_then(|start| start.parse().ok()),
                "numFmt" => out.format = NumberFormat::named(&element.value().unwrap_or_default()),
                "lvlText" => out.text = element.value().unwrap_or_default(),
                "isLgl" => out.legal = element.is_on(),
                "pStyle" => out.style = element.value(),
                "lvlRestart" => out.never_restarts = element.value().as_deref() == Some("0"),
                _ => {}
            }
            xml.skip()?;
        }
        Ok(out)
    }

    /// The marker at this level, given how far all levels have counted.
    fn marker<'l>(
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
    /// The format that `numbering.xml` calls so. Rare ones (ordinals, numbers in words) are shown in digits.
    fn named(name: &str) -> Self {
        match name {
            "decimalZero" => Self::DecimalZero,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            _ => Self::Decimal,
        }
    }

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

    const LISTS: &str = r#"<w:numbering>
      <w:abstractNum w:abstractNumId="1">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2.%3)"/></w:lvl>
        <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%4"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="2">
        <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
        <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="+"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="3"><w:styleLink w:val="Muc"/>
        <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/><w:pStyle w:val="Dieu"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="4"><w:numStyleLink w:val="Muc"/></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="1"/>
        <w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
      <w:num w:numId="4"><w:abstractNumId w:val="4"/></w:num>
    </w:numbering>"#;

    fn markers(references: &[(&str, u8)]) -> Vec<String> {
        let mut numbering = Numbering::parse("numbering.xml", LISTS).unwrap();
        let next = |(list, level): &(&str, u8)| {
            let reference = ListReference { list: Some((*list).to_owned()), level: Some(*level) };
            numbering.next(&reference, None).unwrap_or_default()
        };
        references.iter().map(next).collect()
    }

    #[test]
    fn levels_count_and_start_anew_under_the_next_number_above() {
        let found =
            markers(&[("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 2), ("1", 0), ("1", 1), ("1", 3)]);
        assert_eq!(found, ["I.", "1.", "2.", "2.a)", "2.b)", "II.", "1.", "2.1"]);
    }

    #[test]
    fn lists_of_one_kind_go_on_unless_they_say_where_to_start() {
        assert_eq!(markers(&[("1", 1), ("3", 1), ("3", 1), ("1", 1)]), ["1.", "5.", "6.", "7."]);
    }

    #[test]
    fn bullets_links_to_styles_and_unknown_lists() {
        let found = markers(&[("2", 0), ("2", 1), ("4", 0), ("4", 0), ("0", 0), ("9", 0), ("1", 8)]);
        assert_eq!(found, ["-", "+", "Điều 1.", "Điều 2.", "", "", ""]);
        let mut numbering = Numbering::parse("numbering.xml", LISTS).unwrap();
        let by_style = ListReference { list: Some("4".into()), level: None };
        assert_eq!(numbering.next(&by_style, Some("Dieu")).as_deref(), Some("Điều 1."));
    }

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        assert_eq!([4, 1994, 4000].map(roman), ["IV", "MCMXCIV", "4000"]);
        assert_eq!([1, 26, 27, 53].map(letters), ["a", "z", "aa", "aaa"]);
        assert_eq!([0, u32::MAX].map(letters), ["0", "4294967295"]);
        assert_eq!(NumberFormat::DecimalZero.write(3), "03");
    }
}
