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
    // Asked for every word of every text: called instead of put in its place, it makes analysis a tenth slower.
    #[inline]
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

/// A word's bytes and length in one integer, when they fit: put together in registers, which is twice as fast as by way of
/// memory.
fn packed(word: &str) -> Option<u128> {
    let bytes = word.as_bytes();
    let length = bytes.len();
    let (low, high) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) if length < 16 => {
            (u64::from_le_bytes(*first), behind(u64::from_le_bytes(*last), 16 - length))
        }
        (Some(_), _) => return None,
        _ => (short(bytes), 0),
    };
    Some(u128::from(low) | u128::from(high) << 64 | (length as u128) << 120)
}

/// Up to seven bytes in one integer.
fn short(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            let rest = behind(u64::from(u32::from_le_bytes(*last)), 8 - bytes.len());
            u64::from(u32::from_le_bytes(*first)) | rest << 32
        }
        _ => bytes.iter().rev().fold(0, |packed, byte| packed << 8 | u64::from(*byte)),
    }
}

/// What is left of an integer without so many bytes at its front.
fn behind(number: u64, bytes: usize) -> u64 {
    number.checked_shr(8 * bytes as u32).unwrap_or(0)
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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_packed_byte_by_byte(word in "\\PC{0,8}") {
            let mut bytes = [0; 16];
            let fits = word.len() < 16;
            if fits {
                bytes[..word.len()].copy_from_slice(word.as_bytes());
                bytes[15] = word.len() as u8;
            }
            prop_assert_eq!(packed(&word), fits.then(|| u128::from_le_bytes(bytes)));
        }
    }

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
