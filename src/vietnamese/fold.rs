//! Folding: Vietnamese text without marks and case, with a way back to the original's bytes.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A folded copy of a text that can say where each of its bytes came from.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// Lower case, no marks, đ as d; other characters as they were.
    pub text: String,
    origin: Vec<u32>,
}

impl Folded {
    /// Folds `text`, keeping offsets.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut folded = Self::default();
        for (at, letter) in text.char_indices() {
            let before = folded.text.len();
            folded.text.push_str(&fold(letter.encode_utf8(&mut [0; 4])));
            folded.origin.extend(std::iter::repeat_n(at as u32, folded.text.len() - before));
        }
        folded.origin.push(text.len() as u32);
        folded
    }

    /// The range of the original text that `range` of the folded text came from (bytes).
    #[must_use]
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let at = |i: usize| self.origin[i.min(self.origin.len() - 1)] as usize;
        at(range.start)..at(range.end)
    }
}

/// `text` in lower case without marks: `Đầu tư` gives `dau tu`.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'đ' | 'ð' | 'ɖ' => 'd',
            'ƣ' => 'u',
            c => c,
        })
        .collect()
}
