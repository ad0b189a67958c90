//! What the index's own words are: its syllables and pairs with their frequencies, for completion and correction.

use std::collections::HashMap;

use tantivy::termdict::TermDictionary;

use super::Engine;
use super::lexicon::{TextField, beginning};
use crate::index::Result;
use crate::index::terms::{syllable_key, syllable_prefix};
use crate::search::pattern::Pattern;
use crate::vietnamese::Key;

/// Terms that are looked at in one segment; more than any archive of Vietnamese has of one beginning.
const MAX_TERMS: usize = 500_000;

impl Engine<'_> {
    /// The syllables of passages whose letters begin with `fold`, and how many passages hold each.
    pub(in crate::search) fn syllables(&self, fold: &str) -> Result<HashMap<Key, u64>> {
        self.terms_of(fold)
    }

    /// The syllables whose terms begin so.
    fn terms_of(&self, start: &str) -> Result<HashMap<Key, u64>> {
        let mut found = HashMap::new();
        for segment in &self.segments {
            let mut add = |term: &str, frequency| {
                if let Some(key) = syllable_key(term) {
                    *found.entry(key).or_default() += frequency;
                }
            };
            scan(segment.lexicon.words(TextField::Body).dictionary(), start, &mut add)
                .map_err(|error| self.reader.error(&error))?;
        }
        Ok(found)
    }

    /// The words of passages with exactly these letters, each with its marks and the number of passages that hold it.
    pub(in crate::search) fn variants(&self, fold: &str) -> Result<HashMap<Key, u64>> {
        self.terms_of(&syllable_prefix(fold))
    }

    /// The syllables that stand behind `first` and whose letters begin with `fold`, with the passages of each pair.
    pub(in crate::search) fn followers(&self, first: &Pattern, fold: &str) -> Result<HashMap<Key, u64>> {
        let mut found = HashMap::new();
        for segment in &self.segments {
            let mut add = |second, frequency| *found.entry(second).or_default() += frequency;
            segment
                .lexicon
                .followers(TextField::Body, first, fold, &mut add)
                .map_err(|error| self.reader.error(&error))?;
        }
        Ok(found)
    }
}

/// Tells every term that begins with `start`, and how many passages hold it.
fn scan(words: &TermDictionary, start: &str, tell: &mut dyn FnMut(&str, u64)) -> tantivy::Result<()> {
    let mut stream = beginning(words, start)?;
    for _ in 0..MAX_TERMS {
        let Some((term, info)) = stream.next() else { break };
        if let Ok(term) = std::str::from_utf8(term) {
            tell(term, u64::from(info.doc_freq));
        }
    }
    Ok(())
}
