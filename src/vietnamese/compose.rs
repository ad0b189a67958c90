//! Composition: any normal form of Vietnamese text to the one that is shown and indexed (NFC).
//! Nothing else is repaired here, because the reader's text is the document's text.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// `text` in NFC; borrowed when it is already.
///
/// This heals decomposed text (NFD), the half-composed text of typing programs and of windows-1258
/// (shape letter + combining tone), marks in the wrong order, and the tone characters U+0340 and U+0341.
#[must_use]
pub fn compose(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_settled) || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Characters that composition never changes, whatever stands beside them: all that composed Vietnamese
/// text is made of. Asked before the full question, which costs several times as much.
fn is_settled(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{1E00}'..='\u{1EFF}' | '\u{2010}'..='\u{2027}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::exam::wild_text;
    use super::*;

    #[test]
    fn every_way_of_writing_a_letter_composes() {
        for parts in ["e\u{302}\u{323}", "e\u{323}\u{302}", "ê\u{323}", "ẹ\u{302}", "ệ"] {
            assert_eq!(compose(parts), "ệ");
        }
        assert_eq!(compose("o\u{31B}\u{323}"), "ợ");
        assert_eq!(compose("a\u{340}a\u{341}"), "àá");
    }

    #[test]
    fn composed_text_is_borrowed_and_not_repaired() {
        let text = "Ðiều 1. “Ủy ban” – nƣớc… 5 m² đã tóan";
        assert!(matches!(compose(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn settled_characters_are_really_settled() {
        for c in (0..0x3000).filter_map(char::from_u32).filter(|&c| is_settled(c)) {
            let beside: String = ['a', c, 'a'].iter().collect();
            assert!(is_nfc(&beside), "U+{:04X}", c as u32);
        }
    }

    proptest! {
        #[test]
        fn gives_nfc(text in wild_text()) {
            prop_assert_eq!(compose(&text), text.nfc().collect::<String>());
        }
    }
}
