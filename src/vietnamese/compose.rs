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
    match text.find(is_unsettled) {
        Some(first) if !is_nfc(text) => Cow::Owned(compose_from(text, first)),
        _ => Cow::Borrowed(text),
    }
}

/// Composes the stretches of `text` that may change, from byte `next` on, and copies what lies between.
fn compose_from(text: &str, mut next: usize) -> String {
    let mut composed = String::with_capacity(text.len());
    let mut copied = 0;
    while let Some(at) = text[next..].find(is_unsettled).map(|at| next + at) {
        // The character before may take up the marks that follow.
        let start = text[copied..at].char_indices().next_back().map_or(at, |(before, _)| copied + before);
        let end = text[at..].find(is_settled).map_or(text.len(), |after| at + after);
        composed.push_str(&text[copied..start]);
        composed.extend(text[start..end].nfc());
        (copied, next) = (end, end);
    }
    composed.push_str(&text[copied..]);
    composed
}

/// Characters that begin a new stretch: composition never changes one alone, nor joins it to what stands
/// before it. Composed Vietnamese text is made of these, and asking this is many times cheaper than NFC.
fn is_settled(c: char) -> bool {
    matches!(c, '\0'..='\u{2FF}' | '\u{1E00}'..='\u{1EFF}' | '\u{2010}'..='\u{2027}')
}

fn is_unsettled(c: char) -> bool {
    !is_settled(c)
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
            for before in ['a', 'ă', 'Ư', '\u{1100}', '\u{301}'] {
                assert!(is_nfc(&String::from_iter([before, c])), "U+{:04X}", c as u32);
            }
        }
    }

    proptest! {
        #[test]
        fn gives_nfc(text in wild_text()) {
            prop_assert_eq!(compose(&text), text.nfc().collect::<String>());
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(compose(&decomposed), text.nfc().collect::<String>());
        }
    }
}
