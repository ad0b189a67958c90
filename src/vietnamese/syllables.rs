//! From text to tokens: syllables, numbers and codes with their exact byte offsets and keys.

use std::collections::HashMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::Key;

/// Number of a key inside one [`Analyzer`].
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
#[derive(Debug, Clone, Default)]
pub struct Analyzer {
    seen: HashMap<Box<str>, KeyId>,
    ids: HashMap<Key, KeyId>,
    keys: Vec<Key>,
}

impl Analyzer {
    /// Writes the tokens of `text`, in order, into `out` (emptied first).
    pub fn syllables(&mut self, text: &str, out: &mut Vec<Syllable>) {
        out.clear();
        for (start, word) in text.unicode_word_indices() {
            let key = self.id(word);
            out.push(Syllable { range: start..start + word.len(), key });
        }
    }

    /// The key behind a number that this analyzer gave.
    #[must_use]
    pub fn key(&self, id: KeyId) -> &Key {
        &self.keys[id as usize]
    }

    fn id(&mut self, word: &str) -> KeyId {
        if let Some(&id) = self.seen.get(word) {
            return id;
        }
        let key = Key::of(word);
        let next = self.keys.len() as KeyId;
        let id = *self.ids.entry(key.clone()).or_insert(next);
        if id == next {
            self.keys.push(key);
        }
        self.seen.insert(word.into(), id);
        id
    }
}
