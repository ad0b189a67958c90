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
/// A word with a single capital of ASCII (`Uỷ`, `Có`) goes with those around it: it is raised in a row of words
/// that surely are (`Uỷ BAN NHâN DâN`), and not beside a mere abbreviation (`Số TT`).
#[must_use]
pub(crate) fn raise_capitals(text: &str) -> String {
    let pieces: Vec<&str> = text.split_inclusive(|c: char| !c.is_alphabetic()).collect();
    let mut out = String::with_capacity(text.len());
    for row in pieces.chunk_by(|a, b| (ascii_case(a) == Case::Mixed) == (ascii_case(b) == Case::Mixed)) {
        if row.iter().any(|word| ascii_case(word) == Case::Capitals && word.chars().any(char::is_lowercase)) {
            out.extend(row.iter().flat_map(|word| word.chars()).flat_map(char::to_uppercase));
        } else {
            row.iter().for_each(|word| out.push_str(word));
        }
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Capitals,
    OneCapital,
    Mixed,
    /// No letter of ASCII: `ở`, or no letter at all.
    Unsaid,
}

/// The case of a word's ASCII letters.
fn ascii_case(word: &str) -> Case {
    if word.contains(|c: char| c.is_ascii_lowercase()) {
        return Case::Mixed;
    }
    match word.chars().filter(char::is_ascii_uppercase).count() {
        0 => Case::Unsaid,
        1 => Case::OneCapital,
        _ => Case::Capitals,
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
            ("Số TT", "Số TT"),
            ("Có ý kiến của VP Bộ (khối 39)", "Có ý kiến của VP Bộ (khối 39)"),
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
