//! The words of a segment that is being written, numbered as they come; the dictionary's own numbers are known only at
//! the end, when all of them are.

use std::collections::HashMap;

use crate::index::analysis::{Generation, each_key};
use crate::index::terms::push_syllable;
use crate::vietnamese::{Key, KeyId};

/// No number yet.
const UNKNOWN: u32 = u32::MAX;

/// Numbers of words.
#[derive(Default)]
pub(super) struct Numbering {
    terms: Vec<String>,
    numbers: HashMap<String, u32>,
    /// Numbers of the keys of the analyzer that was seen last.
    of_key: Vec<u32>,
    generation: Option<Generation>,
    bytes: usize,
}

impl Numbering {
    /// Appends the numbers of the words of a text.
    pub(super) fn number(&mut self, text: &str, out: &mut Vec<u32>) {
        each_key(text, |generation, id, key| {
            if self.generation != Some(generation) {
                self.generation = Some(generation);
                self.of_key.clear();
            }
            out.push(match self.of_key.get(id as usize) {
                Some(&number) if number != UNKNOWN => number,
                _ => self.add(id, key),
            });
        });
    }

    fn add(&mut self, id: KeyId, key: &Key) -> u32 {
        let mut term = String::new();
        push_syllable(key, &mut term);
        let next = self.terms.len() as u32;
        let number = *self.numbers.entry(term).or_insert_with_key(|term| {
            self.terms.push(term.clone());
            self.bytes += 2 * term.len() + size_of::<(String, String, u32)>();
            next
        });
        let at = id as usize;
        self.of_key.resize(self.of_key.len().max(at + 1), UNKNOWN);
        self.of_key[at] = number;
        number
    }

    /// Bytes that the words take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.of_key.len() * size_of::<u32>()
    }

    /// The words that `used` holds, in the order of a dictionary, by their numbers; and for each number its place among them.
    pub(super) fn order(&self, used: &[u32]) -> Order {
        let mut is_used = vec![false; self.terms.len()];
        used.iter().for_each(|number| is_used[*number as usize] = true);
        let mut words: Vec<u32> =
            (0..).zip(&is_used).filter(|(_, is_used)| **is_used).map(|(number, _)| number).collect();
        words.sort_unstable_by_key(|number| self.term(*number));
        let mut ranks = vec![UNKNOWN; self.terms.len()];
        (0..).zip(&words).for_each(|(rank, number)| ranks[*number as usize] = rank);
        Order { words, ranks }
    }

    /// The term of a word.
    pub(super) fn term(&self, number: u32) -> &str {
        &self.terms[number as usize]
    }
}

/// The order of a dictionary.
pub(super) struct Order {
    /// Numbers of the words.
    pub(super) words: Vec<u32>,
    /// For each number its place in the order.
    ranks: Vec<u32>,
}

impl Order {
    /// The place of a word that is used.
    pub(super) fn rank(&self, number: u32) -> usize {
        self.ranks[number as usize] as usize
    }
}
