//! Passages that share a text's rare pairs of syllables, marks put aside: where its wording may have stood before.
//! What is alike here is only a candidate; whether the wording is the same is for an alignment to say.

use std::collections::HashSet;

use super::pattern::Pattern;
use super::plan::{Unit, UnitKind};
use super::{Filters, Search, Weights};
use crate::index::{PassageRecord, Result};
use crate::vietnamese::Key;

/// Pairs that are looked for: the rarest of the text. Common ones cost most and tell least.
const MAX_PAIRS: usize = 48;

/// Share of the text's information in a passage that has much the same words.
const SAME_WORDS_SHARE: f32 = 0.7;

/// Passages that share pairs with a text.
#[derive(Debug, Default)]
pub(crate) struct Alike {
    /// Those that share the most, best first.
    pub(crate) passages: Vec<PassageRecord>,
    /// Documents of the whole index, whatever the filters, with a passage of much the same words.
    pub(crate) documents: u64,
    /// More passages share pairs with the text than `passages` holds.
    pub(crate) is_cut: bool,
}

impl Search<'_> {
    /// What stands in the index that is alike a text with these tokens. Numbers do not count: they change from year
    /// to year. Made for a search with [`Weights::WORDING`].
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn alike(&self, tokens: &[&Key], filters: &Filters) -> Result<Alike> {
        let units = units(tokens);
        let (found, same) = self.engine.alike(&units, filters, (MAX_PAIRS, SAME_WORDS_SHARE))?;
        let mut groups = HashSet::new();
        self.engine.each_group(&same, |group, _| {
            groups.insert(group);
        })?;
        let passages = found.iter().map(|found| self.reader.passage(found.address)).collect::<Result<_>>()?;
        Ok(Alike {
            passages,
            documents: groups.len() as u64,
            is_cut: found.len() >= Weights::WORDING.candidates,
        })
    }
}

/// Each pair of neighbours once.
fn units(tokens: &[&Key]) -> Vec<Unit> {
    let mut seen = HashSet::new();
    let is_word = |key: &Key| !key.fold.starts_with(|c: char| c.is_ascii_digit());
    let pairs = tokens.windows(2).filter_map(|pair| match pair {
        [a, b] if is_word(a) && is_word(b) => Some((a.fold.as_str(), b.fold.as_str())),
        _ => None,
    });
    pairs
        .filter(|pair| seen.insert(*pair))
        .map(|(a, b)| Unit {
            what: UnitKind::Pair(Pattern::Any(a.to_owned()), Pattern::Any(b.to_owned())),
            weight: 1.0,
        })
        .collect()
}
