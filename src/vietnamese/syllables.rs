//! From text to tokens: syllables, numbers and codes with their exact byte offsets and keys.

use std::collections::HashMap;
use std::ops::Range;

use super::interner::Interner;
use super::{Key, scan};

/// Number of a key inside one [`Analyzer`]; they count up from 0.
pub type KeyId = u32;

/// A token of a text: where it stands (bytes) and which key it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syllable {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Key, as a number of the analyzer that gave it.
    pub key: KeyId,
}

/// Finds tokens and remembers the key of each distinct one, so that a key is computed once.
///
/// It remembers for good: whoever reads without end starts a new one when [`Analyzer::key_count`] has
/// grown past what he wants to hold.
#[derive(Debug, Clone, Default)]
pub struct Analyzer {
    /// Keys of tokens as they were written.
    seen: Interner,
    ids: HashMap<Key, KeyId>,
    keys: Vec<Key>,
}

impl Analyzer {
    /// Writes the tokens of `text`, in order, into `out` (emptied first).
    ///
    /// Tokens come in the order of the text and never overlap; their ranges lie within `text`, on
    /// character boundaries, and are those of `text` as it was given, whatever its normal form. So
    /// neighbours in `out` are neighbours in the text, with nothing but punctuation and blanks between.
    /// The same text gives the same tokens and keys every time.
    pub fn syllables(&mut self, text: &str, out: &mut Vec<Syllable>) {
        out.clear();
        let mut words = Vec::new();
        for chunk in scan::chunks(text) {
            // Most chunks are one word that was seen before: then that is all they are.
            if let Some(key) = self.seen.get(&text[chunk.clone()]) {
                out.push(Syllable { range: chunk, key });
                continue;
            }
            scan::words(&text[chunk.clone()], chunk.start, &mut words);
            for range in words.drain(..) {
                let key = self.id(&text[range.clone()]);
                out.push(Syllable { range, key });
            }
        }
    }

    /// The key behind a number that this analyzer gave.
    #[must_use]
    pub fn key(&self, id: KeyId) -> &Key {
        &self.keys[id as usize]
    }

    /// How many different keys there have been: their numbers are all below this.
    #[must_use]
    pub fn key_count(&self) -> usize {
        self.keys.len()
    }

    fn id(&mut self, word: &str) -> KeyId {
        if let Some(id) = self.seen.get(word) {
            return id;
        }
        let key = Key::of(word);
        let next = self.keys.len() as KeyId;
        let id = *self.ids.entry(key.clone()).or_insert(next);
        if id == next {
            self.keys.push(key);
        }
        self.seen.insert(word, id);
        id
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::super::exam::{check_syllables, wild_text};
    use super::*;

    fn keys(analyzer: &mut Analyzer, text: &str) -> Vec<KeyId> {
        let mut out = Vec::new();
        analyzer.syllables(text, &mut out);
        out.into_iter().map(|syllable| syllable.key).collect()
    }

    #[test]
    fn spellings_share_a_key() {
        let analyzer = &mut Analyzer::default();
        let composed = "Uỷ ban nhân dân tỉnh Hoà Bình";
        let decomposed: String = "ủy BAN nhân dân TỈNH hòa bình".nfd().collect();
        let numbers = keys(analyzer, composed);
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(keys(analyzer, &decomposed), numbers);
        assert_eq!(analyzer.key_count(), 7);
        assert_eq!(analyzer.key(5), &Key::of("hoà"));
    }

    #[test]
    fn a_token_without_end_is_kept_whole_and_keyed_short() {
        let text = format!("vốn {} vốn", "đ".repeat(1_000_000));
        let (mut analyzer, mut out) = (Analyzer::default(), Vec::new());
        analyzer.syllables(&text, &mut out);
        assert_eq!(out.len(), 3);
        assert_eq!(text[out[1].range.clone()].len(), 2_000_000);
        assert_eq!(analyzer.key(out[1].key).fold.len(), Key::MAX_LETTERS);
    }

    proptest! {
        #[test]
        fn passes_the_exam(text in wild_text()) {
            check_syllables(&text);
        }
    }
}
