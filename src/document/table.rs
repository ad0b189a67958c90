//! Reading of the `.tsv` tables of this room: rows of cells, with `#` before comment lines.

use std::sync::LazyLock;

use regex::Regex;

use crate::vietnamese::fold;

/// The rows of a table, each with `N` cells; cells that a row leaves out are empty.
pub(super) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

/// The values of a cell that holds several, separated by commas.
pub(super) fn list(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(',').map(str::trim).filter(|value| !value.is_empty())
}

/// The letters that words of a table, folded, begin with: for each of ASCII whether one does.
pub(super) struct Initials([bool; 128]);

impl Initials {
    pub(super) fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut initials = Self([false; 128]);
        for first in words.into_iter().filter_map(|word| word.chars().next()) {
            if let Some(is_there) = initials.0.get_mut(first as usize) {
                *is_there = true;
            }
        }
        initials
    }

    /// Whether a word may begin with this letter: any may that ASCII lacks.
    fn has(&self, letter: char) -> bool {
        self.0.get(letter as usize).is_none_or(|is_there| *is_there)
    }

    /// Whether one of the words can stand at the start of a text whose first character is `first`: `false` is
    /// certain, and spares folding the text.
    pub(super) fn admit(&self, first: Option<char>) -> bool {
        let Some(first) = first else { return true };
        if first.is_ascii() {
            return self.has(first.to_ascii_lowercase());
        }
        let folded = fold(first.encode_utf8(&mut [0; 4])).chars().next();
        folded.is_none_or(|c| !c.is_alphanumeric() || self.has(c))
    }
}

/// A regular expression out of constants and tables of this room, for folded text.
///
/// Word boundaries are those of ASCII: folded letters are, and with Unicode's the fast matcher gives up at the
/// first dash or quotation mark.
#[expect(clippy::expect_used, reason = "patterns are constants and tables, each compiled by a test")]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace(r"\b", r"(?-u:\b)")).expect("the pattern is valid")
}

/// A pattern that is compiled when it is first asked: compiling takes longer than many a document does.
pub(super) type LazyPattern = LazyLock<Regex, Box<dyn FnOnce() -> Regex + Send>>;

/// The pattern of what `text` gives, compiled when it is first asked.
pub(super) fn lazy_pattern(text: impl FnOnce() -> String + Send + 'static) -> LazyPattern {
    LazyLock::new(Box::new(move || pattern(&text())))
}

/// Alternatives of a pattern that are whole words of a table: escaped, the longest first, blanks of any width.
pub(super) fn any_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = words
        .into_iter()
        .map(|word| word.split_whitespace().map(|part| regex::escape(&fold(part))).collect::<Vec<_>>())
        .map(|parts| parts.join(r"\s+"))
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words.join("|")
}
