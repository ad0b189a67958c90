//! Words of a text whose encoding is in doubt, and the repair of capitals that TCVN3 could not write.
//! A word here is what stands between blanks, since letters of old encodings look like signs.

use std::collections::HashMap;

use crate::vietnamese::is_syllable;

/// The words between blanks without the ASCII signs around them, when they have anything beyond ASCII.
pub(super) fn marked_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_ascii_whitespace() || c == '\u{a0}')
        .flat_map(|word| word.split(['/', '-', '–']))
        .map(|word| word.trim_matches(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()))
        .map(|word| word.trim_matches(['“', '”', '‘', '’', '…', '•']))
        .filter(|word| !word.is_ascii() && word.chars().any(char::is_alphabetic))
}

/// How many of `words` are Vietnamese syllables; each distinct one is judged once.
#[derive(Default)]
pub(super) struct Judge {
    known: HashMap<String, bool>,
}

impl Judge {
    pub(super) fn is_syllable(&mut self, word: &str) -> bool {
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        let verdict = is_syllable(word);
        self.known.insert(word.to_owned(), verdict);
        verdict
    }
}

/// Raises the accented letters of words that are otherwise in capitals: normal TCVN3 fonts have no toned capitals,
/// so typists wrote `CéNG HOµ` (`CộNG HOà`) and meant `CỘNG HOÀ`.
///
/// A word with a single capital letter of ASCII (`Uỷ`, `Có`) is raised only beside one that is surely in capitals.
#[must_use]
pub(crate) fn raise_capitals(text: &str) -> String {
    let pieces: Vec<&str> = text.split_inclusive(|c: char| !c.is_alphabetic()).collect();
    let sure: Vec<bool> = pieces.iter().map(|word| ascii_case(word) == Some(Case::Capitals)).collect();
    let mut out = String::with_capacity(text.len());
    for (at, word) in pieces.iter().enumerate() {
        let beside = |found: Option<&bool>| found.copied().unwrap_or(false);
        let near =
            at.checked_sub(1).is_some_and(|before| beside(sure.get(before))) || beside(sure.get(at + 1));
        let raised = match ascii_case(word) {
            Some(Case::Capitals) => true,
            Some(Case::OneCapital) => near,
            Some(Case::Mixed) => false,
            // No letter of ASCII at all: `ở`, `ý`.
            None => {
                near && word.chars().any(char::is_alphabetic)
                    && at > 0
                    && beside(sure.get(at - 1))
                    && (beside(sure.get(at + 1)) || at + 1 == pieces.len())
            }
        };
        if raised { out.extend(word.chars().flat_map(char::to_uppercase)) } else { out.push_str(word) }
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Capitals,
    OneCapital,
    Mixed,
}

/// The case of a word's ASCII letters.
fn ascii_case(word: &str) -> Option<Case> {
    let mut capitals = 0;
    for c in word.chars().filter(char::is_ascii_alphabetic) {
        if c.is_ascii_lowercase() {
            return Some(Case::Mixed);
        }
        capitals += 1;
    }
    match capitals {
        0 => None,
        1 => Some(Case::OneCapital),
        _ => Some(Case::Capitals),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_between_capitals_are_raised() {
        for (text, raised) in [
            ("CộNG HOà Xã HộI CHủ NGHĩA VIệT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("Uỷ BAN NHâN DâN", "UỶ BAN NHÂN DÂN"),
            ("Có một Uỷ ban của HĐND ở xã", "Có một Uỷ ban của HĐND ở xã"),
            ("Số: 12/Qđ-UB", "Số: 12/QĐ-UB"),
            ("UBND tỉnh", "UBND tỉnh"),
        ] {
            assert_eq!(raise_capitals(text), raised);
        }
    }

    #[test]
    fn words_are_cut_at_blanks_only() {
        let words: Vec<&str> = marked_words("(Céng hoµ) x· “héi” abc 12 ®¬n/vÞ; §").collect();
        assert_eq!(words, ["Céng", "hoµ", "x·", "héi", "®¬n", "vÞ"]);
    }
}
