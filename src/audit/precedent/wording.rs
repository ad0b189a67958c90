//! A text as a row of syllables without marks, with the places where they stand.

use std::collections::HashMap;
use std::ops::Range;

use super::align::Token;
use crate::vietnamese::{Analyzer, Key, Syllable};

/// The syllables of one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Wording {
    pub(super) tokens: Vec<Token>,
    /// Bytes of the text, one range a token.
    pub(super) ranges: Vec<Range<usize>>,
}

impl Wording {
    /// What the text says, figures put aside: equal for texts that differ in figures, marks and punctuation only.
    pub(super) fn words(&self) -> Vec<u32> {
        self.tokens.iter().filter(|token| !token.is_number).map(|token| token.letters).collect()
    }
}

/// Numbers the letters of syllables, the same for all texts.
#[derive(Default)]
pub(super) struct Words {
    analyzer: Analyzer,
    syllables: Vec<Syllable>,
    letters: HashMap<String, u32>,
    /// The token of each key that the analyzer has given.
    tokens: Vec<Token>,
}

impl Words {
    /// The syllables of a text.
    pub(super) fn wording(&mut self, text: &str) -> Wording {
        self.analyzer.syllables(text, &mut self.syllables);
        for id in self.tokens.len()..self.analyzer.key_count() {
            let fold = &self.analyzer.key(id as u32).fold;
            let is_number = fold.starts_with(|c: char| c.is_ascii_digit());
            let next = self.letters.len() as u32;
            let letters = *self.letters.entry(fold.clone()).or_insert(next);
            self.tokens.push(Token { letters, is_number });
        }
        Wording {
            tokens: self.syllables.iter().map(|syllable| self.tokens[syllable.key as usize]).collect(),
            ranges: self.syllables.iter().map(|syllable| syllable.range.clone()).collect(),
        }
    }

    /// The keys of a text's syllables.
    pub(super) fn keys(&mut self, text: &str) -> Vec<&Key> {
        self.analyzer.syllables(text, &mut self.syllables);
        self.syllables.iter().map(|syllable| self.analyzer.key(syllable.key)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_placement_make_no_difference() {
        let mut words = Words::default();
        let as_typed = words.wording("Hoà giải ở cơ sở đạt 95%");
        assert_eq!(as_typed.tokens, words.wording("HÒA GIẢI Ở CƠ SỞ ĐẠT 95%").tokens);
        assert_eq!(as_typed.tokens, words.wording("hoa giai o co so dat 95").tokens);
        assert_ne!(as_typed.tokens, words.wording("Hoà giải ở cơ sở đạt 90%").tokens);
        assert_eq!(as_typed.words(), words.wording("Hoà giải ở cơ sở đạt 90%").words());
    }

    #[test]
    fn ranges_are_the_words_as_written() {
        let text = "- Hoà giải: 95,5%";
        let wording = Words::default().wording(text);
        let written: Vec<&str> = wording.ranges.iter().map(|range| &text[range.clone()]).collect();
        assert_eq!(written, ["Hoà", "giải", "95,5"]);
    }
}
