//! Remembers a number for each word as written. Nearly every word of Vietnamese is shorter than sixteen
//! bytes and so is compared and hashed as one integer, which makes reading twice as fast.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// Words of up to 15 bytes as integers; longer words as they are, up to a limit.
#[derive(Debug, Clone, Default)]
pub(super) struct Interner {
    short: HashMap<u128, u32, Mix>,
    long: HashMap<Box<str>, u32>,
}

/// Longer words (bytes) are not remembered: they are rare and do not come back.
const MAX_BYTES: usize = 128;

impl Interner {
    pub(super) fn get(&self, word: &str) -> Option<u32> {
        match packed(word) {
            Some(word) => self.short.get(&word).copied(),
            None => self.long.get(word).copied(),
        }
    }

    pub(super) fn insert(&mut self, word: &str, id: u32) {
        if let Some(word) = packed(word) {
            self.short.insert(word, id);
        } else if word.len() <= MAX_BYTES {
            self.long.insert(word.into(), id);
        }
    }
}

/// A word's bytes and length in one integer, when they fit.
fn packed(word: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    let length = word.len();
    if length >= bytes.len() {
        return None;
    }
    bytes[..length].copy_from_slice(word.as_bytes());
    bytes[15] = length as u8;
    Some(u128::from_le_bytes(bytes))
}

/// Hashes an integer by one wide multiplication. Seeded, so that no file can be written to make words collide.
#[derive(Debug, Clone)]
struct Mix {
    seeds: [u64; 2],
    hash: u64,
}

impl Default for Mix {
    fn default() -> Self {
        let random = RandomState::new();
        Self { seeds: [random.hash_one(0), random.hash_one(1)], hash: 0 }
    }
}

impl BuildHasher for Mix {
    type Hasher = Self;

    fn build_hasher(&self) -> Self {
        self.clone()
    }
}

impl Hasher for Mix {
    fn write_u128(&mut self, word: u128) {
        let [low, high] = [word as u64 ^ self.seeds[0], (word >> 64) as u64 ^ self.seeds[1] ^ self.hash];
        let product = u128::from(low) * u128::from(high);
        self.hash = product as u64 ^ (product >> 64) as u64;
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u128(byte.into());
        }
    }

    fn finish(&self) -> u64 {
        self.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_words_of_every_length() {
        let mut interner = Interner::default();
        let words: Vec<String> = (0..=MAX_BYTES).flat_map(|n| ["a".repeat(n), "\0".repeat(n + 1)]).collect();
        for (id, word) in words.iter().enumerate() {
            assert_eq!(interner.get(word), None, "{word:?}");
            interner.insert(word, id as u32);
        }
        for (id, word) in words.iter().enumerate() {
            let remembered = (word.len() <= MAX_BYTES).then_some(id as u32);
            assert_eq!(interner.get(word), remembered, "{word:?}");
        }
    }
}
