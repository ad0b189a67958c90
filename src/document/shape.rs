//! The shape of a text: one sign for each character, so that patterns over kinds of letters are made of ASCII alone.
//! Unicode's classes of capitals and letters would take longer to compile than a document takes to read.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::table::pattern;

/// Any other character than those of documents' numbers.
const OTHER: char = '#';

/// A letter that is neither a capital nor a small one.
const CASELESS: char = '@';

/// A letter of any kind, in a pattern for shapes.
pub(super) const LETTER: &str = "[A-Za-z@]";

/// A letter of any kind, a figure or a mark that stands inside of symbols, in a pattern for shapes.
pub(super) const PART_OF_SYMBOL: &str = "[A-Za-z@0-9&.,]";

/// `…`, in a pattern for shapes.
pub(super) const ELLIPSIS: &str = "~";

/// A text by its signs: capitals and small letters that ASCII lacks are `A` and `a`, all white space is a blank, all
/// dashes are `-`, figures of other scripts are `7`.
pub(super) struct Shape {
    pub(super) signs: String,
    /// For each sign, the byte of the text where its character begins; then the text's length.
    starts: Vec<usize>,
}

impl Shape {
    /// The shape of `text`.
    pub(super) fn new(text: &str) -> Self {
        Self::of(text, |_| true)
    }

    /// The shape of the start of `text`, up to a character that stands in no number.
    pub(super) fn of_start(text: &str) -> Self {
        Self::of(text, |sign| sign != OTHER)
    }

    fn of(text: &str, goes_on: impl Fn(char) -> bool) -> Self {
        let mut shape = Self { signs: String::new(), starts: Vec::new() };
        for (at, c) in text.char_indices() {
            let sign = sign(c);
            shape.starts.push(at);
            if !goes_on(sign) {
                return shape;
            }
            shape.signs.push(sign);
        }
        shape.starts.push(text.len());
        shape
    }

    /// The bytes of the text that signs stand for.
    pub(super) fn original(&self, signs: Range<usize>) -> Range<usize> {
        self.starts[signs.start]..self.starts[signs.end]
    }
}

/// Any stroke that people type for a hyphen.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn sign(c: char) -> char {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '/' | '&' | '.' | ',' | '_' => c,
        '…' => '~',
        c if is_dash(c) => '-',
        c if c.is_whitespace() => ' ',
        'ª' | 'º' => CASELESS,
        '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if c.is_uppercase() => 'A',
        '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if c.is_lowercase() => 'a',
        c if !c.is_ascii() && (c.is_alphabetic() || c.is_numeric()) => foreign(c),
        _ => OTHER,
    }
}

/// The sign of a letter or figure that Latin text has not, as Unicode says.
fn foreign(c: char) -> char {
    static KINDS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:(?P<A>\p{Lu})|(?P<a>\p{Ll})|(?P<other>\p{L})|\d)$"));
    let text = c.to_string();
    let Some(kinds) = KINDS.captures(&text) else { return OTHER };
    match (kinds.name("A"), kinds.name("a"), kinds.name("other")) {
        (Some(_), ..) => 'A',
        (_, Some(_), _) => 'a',
        (.., Some(_)) => CASELESS,
        _ => '7',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_what_unicode_says() {
        let all: String = ('\0'..=char::MAX).filter(|c| !is_dash(*c)).collect();
        for (class, signs) in [
            (r"\p{Lu}", "[A-Z]"),
            (r"\p{Ll}", "[a-z]"),
            (r"\p{L}", LETTER),
            (r"\d", "[0-9]"),
            (r"\s", " "),
            (r"[\p{L}\d&.,]", PART_OF_SYMBOL),
        ] {
            let of_class: String = pattern(class).find_iter(&all).map(|found| found.as_str()).collect();
            let signs = pattern(&format!("^{signs}$"));
            let is_of = |c: &char| signs.is_match(sign(*c).encode_utf8(&mut [0; 4]));
            assert_eq!(all.chars().filter(is_of).collect::<String>(), of_class, "{class}");
        }
    }

    #[test]
    fn a_shape_knows_the_way_back() {
        let text = "số 30/NĐ–CP: x";
        let shape = Shape::new(text);
        assert_eq!(shape.signs, "sa 30/NA-CP# x");
        let at = shape.signs.find("30").unwrap();
        assert_eq!(&text[shape.original(at..at + 8)], "30/NĐ–CP");
        assert_eq!(Shape::of_start(text).signs, "sa 30/NA-CP");
        assert_eq!(&text[Shape::of_start(text).original(3..11)], "30/NĐ–CP");
    }
}
