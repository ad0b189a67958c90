//! What a space is learnt from: the passages of an archive as rows of numbered words. Parts that several processors read
//! are put one behind the other, and give the same numbers as if one had read all.

use std::collections::HashMap;

use super::space::{Ingredients, Space, Vector};
use super::topic::Word;
use crate::audit::parallel::answers;
use crate::vietnamese::Key;

/// Passages, gathered to learn from.
#[derive(Default)]
pub(super) struct Learner {
    lexicon: Lexicon,
    rows: Rows,
}

/// Rows of words, one after the other; each word is the number of its key, and whether it follows.
#[derive(Default)]
pub(super) struct Rows {
    words: Vec<(u32, bool)>,
    ends: Vec<usize>,
}

/// Keys and their letters by number, in the order in which they came.
#[derive(Default)]
pub(super) struct Lexicon {
    numbers: HashMap<Key, u32>,
    keys: Vec<Key>,
    folds: HashMap<String, u32>,
    fold_of: Vec<u32>,
}

impl Learner {
    /// Takes a passage in.
    pub(super) fn add(&mut self, words: &[Word]) {
        let Self { lexicon, rows } = self;
        rows.push(words.iter().map(|word| (lexicon.add(&word.key), word.follows)));
    }

    /// Takes in what another has taken in.
    pub(super) fn append(&mut self, other: &Self) {
        let numbers: Vec<u32> = other.lexicon.keys.iter().map(|key| self.lexicon.add(key)).collect();
        for row in other.rows.iter() {
            self.rows.push(row.iter().map(|(word, follows)| (numbers[*word as usize], *follows)));
        }
    }

    /// How many passages were taken in.
    pub(super) fn len(&self) -> usize {
        self.rows.ends.len()
    }

    /// What is learnt from all that was taken in, and the vectors of the first of it.
    pub(super) fn finish(self, first: usize, ingredients: Ingredients) -> (Space, Vec<Vector>) {
        let Self { lexicon, rows } = self;
        let space = Space::learnt(lexicon, &rows, ingredients);
        let vectors =
            answers(first.min(rows.ends.len()), |number, (): &mut ()| space.vector_of(rows.row(number)));
        (space, vectors)
    }
}

impl Rows {
    fn push(&mut self, words: impl Iterator<Item = (u32, bool)>) {
        self.words.extend(words);
        self.ends.push(self.words.len());
    }

    fn row(&self, number: usize) -> &[(u32, bool)] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.words[start..self.ends[number]]
    }

    /// Every row, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[(u32, bool)]> {
        (0..self.ends.len()).map(|number| self.row(number))
    }
}

impl Lexicon {
    fn add(&mut self, key: &Key) -> u32 {
        if let Some(number) = self.numbers.get(key) {
            return *number;
        }
        let number = self.keys.len() as u32;
        let next = self.folds.len() as u32;
        self.fold_of.push(*self.folds.entry(key.fold.clone()).or_insert(next));
        self.keys.push(key.clone());
        self.numbers.insert(key.clone(), number);
        number
    }

    /// The number of a key.
    pub(super) fn number(&self, key: &Key) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// The key with this number.
    pub(super) fn key(&self, number: u32) -> &Key {
        &self.keys[number as usize]
    }

    /// All keys by rising number.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter()
    }

    /// Whether a key has no marks.
    pub(super) fn is_bare(&self, number: u32) -> bool {
        self.key(number).is_bare()
    }

    /// The number of a key's letters.
    pub(super) fn fold(&self, number: u32) -> u32 {
        self.fold_of[number as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::topic::Reader;
    use super::*;

    #[test]
    fn parts_that_are_put_together_are_as_if_read_at_once() {
        let texts = ["Giải ngân chậm", "Trạm y tế thiếu bác sĩ", "giai ngan", "bác sĩ y tế giải trình"];
        let mut topics = Reader::default();
        let mut read = |texts: &[&str]| {
            let mut learner = Learner::default();
            texts.iter().for_each(|text| learner.add(&topics.read(text, &[])));
            learner
        };
        let (whole, mut parts) = (read(&texts), read(&texts[..1]));
        parts.append(&read(&texts[1..2]));
        parts.append(&read(&texts[2..]));
        assert_eq!(parts.lexicon.keys, whole.lexicon.keys);
        assert_eq!(parts.lexicon.fold_of, whole.lexicon.fold_of);
        assert!(parts.rows.iter().eq(whole.rows.iter()));
        assert_eq!(parts.len(), texts.len());
    }
}
