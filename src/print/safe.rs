//! Makes a document's text harmless for a terminal: escape sequences and bidi overrides could repaint the screen or
//! hide what stands in a file. Each such character is shown as U+FFFD, so that the reader sees that something was there.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

const SHOWN_INSTEAD: char = '\u{FFFD}';

/// Whether a terminal may act on the character instead of showing it: C0 and C1 controls, DEL, marks and overrides
/// of writing direction (Unicode's Bidi_Control), and the separators that some terminals take for line ends.
#[must_use]
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `text` as part of one line: line ends and tabs become blanks, hostile characters U+FFFD.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    clean(text, |c| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_hostile(c) => SHOWN_INSTEAD,
        c => c,
    })
}

/// `text` of several lines: line ends and tabs stay, hostile characters become U+FFFD.
#[must_use]
pub fn block(text: &str) -> Cow<'_, str> {
    clean(text, |c| match c {
        '\n' | '\t' => c,
        c if is_hostile(c) => SHOWN_INSTEAD,
        c => c,
    })
}

fn clean(text: &str, shown: impl Fn(char) -> char) -> Cow<'_, str> {
    if text.chars().all(|c| shown(c) == c) {
        return Cow::Borrowed(text);
    }
    // CR LF is one line end, not two.
    Cow::Owned(
        text.graphemes(true)
            .map(|g| if g == "\r\n" { "\n" } else { g })
            .flat_map(str::chars)
            .map(shown)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_and_overrides_are_shown_not_sent() {
        assert_eq!(line("a\u{1b}[31mb"), "a\u{FFFD}[31mb");
        assert_eq!(line("báo\u{202E}oác\u{2069}"), "báo\u{FFFD}oác\u{FFFD}");
        assert_eq!(line("\u{9b}2J\u{7f}\u{0}"), "\u{FFFD}2J\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn line_ends_stay_in_blocks_only() {
        assert_eq!(line("a\r\nb\tc"), "a b c");
        assert_eq!(block("a\r\nb\tc\u{8}"), "a\nb\tc\u{FFFD}");
    }

    #[test]
    fn clean_text_is_not_copied() {
        assert!(matches!(line("Giải ngân vốn đầu tư công"), Cow::Borrowed(_)));
        assert!(matches!(block("một\nhai"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_hostile_is_left(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(is_hostile));
            prop_assert!(!block(&text).chars().any(|c| is_hostile(c) && c != '\n' && c != '\t'));
        }
    }
}
