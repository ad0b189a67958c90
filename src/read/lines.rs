//! Lines of a text, with how each ends: systems, scrapers and page breaks end them differently.

/// A line of a text, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) end: LineEnd,
}

/// What stands at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// Line feed, or a Unicode line separator.
    Lf,
    /// Carriage return (or several, as damaged files have them) and line feed.
    CrLf,
    /// A carriage return alone, as old Macintosh files end lines.
    Cr,
    /// A form feed: the page ends too.
    FormFeed,
    /// The text ends.
    Text,
}

/// The lines of `text`, in order; an end at the very end of the text begins no further line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = split(rest);
        rest = after;
        Some(line)
    })
}

fn split(text: &str) -> (Line<'_>, &str) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = next_sign(bytes, from) {
        if let Some((end, width)) = end_at(&bytes[at..]) {
            return (Line { text: &text[..at], end }, &text[at + width..]);
        }
        from = at + 1;
    }
    (Line { text, end: LineEnd::Text }, "")
}

/// Where, from the byte `from` on, the first byte stands that a line end can begin with.
fn next_sign(bytes: &[u8], from: usize) -> Option<usize> {
    const STEP: usize = 16;
    let is_sign = |b: &u8| matches!(b, b'\n'..=b'\r' | 0xe2);
    // Without an early exit, a step is a few vector instructions.
    let is_clear = |step: &&[u8]| !step.iter().fold(false, |found, b| found | is_sign(b));
    let clear = bytes[from..].chunks_exact(STEP).take_while(is_clear).count() * STEP;
    let from = from + clear;
    bytes[from..].iter().position(is_sign).map(|found| from + found)
}

/// The line end that `bytes` begin with, and its width.
fn end_at(bytes: &[u8]) -> Option<(LineEnd, usize)> {
    match bytes {
        // A vertical tab is how Word writes a line break into plain text.
        [b'\n' | 0x0b, ..] => Some((LineEnd::Lf, 1)),
        [0x0c, ..] => Some((LineEnd::FormFeed, 1)),
        // U+2028 and U+2029, line and paragraph separator.
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => Some((LineEnd::Lf, 3)),
        [b'\r', ..] => {
            let returns = bytes.iter().take_while(|b| **b == b'\r').count();
            match bytes.get(returns) {
                Some(b'\n') => Some((LineEnd::CrLf, returns + 1)),
                _ => Some((LineEnd::Cr, 1)),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ends(text: &str) -> Vec<(&str, LineEnd)> {
        lines(text).map(|line| (line.text, line.end)).collect()
    }

    #[test]
    fn every_kind_of_line_end_is_told() {
        use LineEnd::{Cr, CrLf, FormFeed, Lf, Text};
        assert_eq!(
            ends("a\nb\r\nc\rd\u{c}e"),
            [("a", Lf), ("b", CrLf), ("c", Cr), ("d", FormFeed), ("e", Text)]
        );
        assert_eq!(ends("a\r\r\nb\u{2028}c\u{b}"), [("a", CrLf), ("b", Lf), ("c", Lf)]);
        assert_eq!(ends("‘a’ – b…\n"), [("‘a’ – b…", Lf)], "other characters that begin with 0xE2 stay");
        assert_eq!(ends(""), []);
    }

    proptest! {
        #[test]
        fn no_text_is_lost(text in "[a-zộ…\u{2028}\n\r\u{c} ]{0,60}") {
            let kept: String = lines(&text).map(|line| line.text).collect();
            let expected: String = text.chars().filter(|c| !"\n\r\u{c}\u{2028}".contains(*c)).collect();
            prop_assert_eq!(kept, expected);
        }
    }
}
