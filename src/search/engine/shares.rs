//! Long queries: a passage matches when it carries enough of what the query says, judged by the pairs and rare syllables of
//! it, and the best are scored again by everything.

use std::ops::Range;

use tantivy::DocAddress;

use super::bits::Bits;
use super::scoring::{Candidates, Saturation, Scored, Scores};
use super::stretches::STRETCH;
use super::{Best, Engine, Found, Matches, beside, is_dense};
use crate::index::Result;
use crate::search::Filters;
use crate::search::plan::{Unit, UnitKind};

/// Share of a long query's information that a passage must carry to count as a match.
pub(super) const LEAST_SHARE: f32 = 0.1;

/// Syllables of the second phase that are added before it is asked who can still be among the best.
const AT_ONCE: usize = 4;

/// More than sums of scores are off by rounding.
const ROUNDED: f32 = 0.01;

/// Passages that a syllable may stand in before it can count as common: so few cost nothing.
const COMMON_AT_LEAST: u64 = 2_000;

impl Engine<'_> {
    /// The passages that carry enough of a long query, and those of them that may be the best, in their order in the
    /// index.
    ///
    /// This is the first of two phases: all are scored by pairs and rare syllables, which decide who is enough and who
    /// may be best. Common syllables alone would cost most of the time and decide little; they are added by
    /// [`Self::settled`].
    pub(in crate::search) fn shared(
        &self,
        units: &[Unit],
        filters: &Filters,
    ) -> Result<(Matches, Vec<Found>)> {
        let scored = self.statistics(units)?;
        let (first, _) = self.phases(&scored);
        let wanted = self.weights.candidates;
        let (matches, best) = self.sharing(&first, filters, LEAST_SHARE, || Best::new(wanted), Best::add)?;
        let mut found = Best::of(best.into_iter().flat_map(Best::finish), wanted);
        found.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.address.cmp(&b.address)));
        found.truncate(wanted);
        found.sort_unstable_by_key(|found| found.address);
        Ok((matches, found))
    }

    /// Of what [`Self::shared`] found the best `wanted` and perhaps more, scored by everything.
    ///
    /// The most telling syllables come first, and who cannot be among the best by what is left is left out.
    pub(in crate::search) fn settled(
        &self,
        units: &[Unit],
        found: &[Found],
        wanted: usize,
    ) -> Result<Vec<Found>> {
        let scored = self.statistics(units)?;
        self.settled_by(self.phases(&scored).1, found.to_vec(), wanted)
    }

    fn settled_by(
        &self,
        second: Vec<&Scored<'_>>,
        mut found: Vec<Found>,
        wanted: usize,
    ) -> Result<Vec<Found>> {
        let most = |unit| Saturation::of(unit, self.weights).most();
        let mut second: Vec<_> = second.into_iter().map(|unit| (unit, most(unit))).collect();
        second.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let mut left: f32 = second.iter().map(|(_, most)| most).sum();
        for some in second.chunks(AT_ONCE) {
            for found in found.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
                self.add(some.iter().map(|(unit, _)| *unit), found)?;
            }
            left -= some.iter().map(|(_, most)| most).sum::<f32>();
            let least = Best::of(found.iter().copied(), wanted)
                .iter()
                .map(|found| found.score)
                .fold(f32::INFINITY, f32::min);
            found.retain(|found| found.score + left + ROUNDED >= least);
        }
        Ok(found)
    }

    /// Adds what some units score to passages of one segment.
    fn add<'s>(&self, units: impl Iterator<Item = &'s Scored<'s>>, found: &mut [Found]) -> Result<()> {
        let Some(segment) = found.first().and_then(|one| self.segments.get(one.address.segment_ord as usize))
        else {
            return Ok(());
        };
        let mut bits = segment.nothing();
        found.iter().for_each(|found| bits.insert(found.address.doc_id));
        let candidates = Candidates::new(segment, &bits);
        let mut scores = Scores::new(&candidates, self.weights, self.averages);
        scores.totals.iter_mut().zip(&*found).for_each(|(total, found)| *total = found.score);
        units.into_iter().try_for_each(|unit| scores.add(unit)).map_err(|error| self.reader.error(&error))?;
        found.iter_mut().zip(&scores.totals).for_each(|(found, total)| found.score = *total);
        Ok(())
    }

    /// The passages that carry this share of a long query's information, judged by its pairs and rare syllables.
    pub(in crate::search) fn carriers(
        &self,
        units: &[Unit],
        filters: &Filters,
        share: f32,
    ) -> Result<Matches> {
        let scored = self.occurring(units)?;
        let (first, _) = self.phases(&scored);
        Ok(self.sharing(&first, filters, share, || (), |(), _| {})?.0)
    }

    /// The units that decide which passages count, and those that only order them.
    fn phases<'s, 'u>(&self, scored: &'s [Scored<'u>]) -> (Vec<&'s Scored<'u>>, Vec<&'s Scored<'u>>) {
        let (first, second): (Vec<_>, Vec<_>) = scored.iter().partition(|unit| self.is_telling(unit));
        if first.is_empty() { (second, first) } else { (first, second) }
    }

    /// The passages that carry at least `share` of the information of `units`; each is told with its score, to what
    /// `begin` gives for its part of the index.
    pub(super) fn sharing<T: Send>(
        &self,
        units: &[&Scored<'_>],
        filters: &Filters,
        share: f32,
        begin: impl Fn() -> T + Sync,
        tell: impl Fn(&mut T, Found) + Sync,
    ) -> Result<(Matches, Vec<T>)> {
        let least = share * units.iter().map(|unit| unit.idf).sum::<f32>();
        let all = self.matches(None, filters)?;
        let (threads, parts) = self.parts(&all, units);
        let each = beside::each(threads, parts.into_iter(), |(at, records)| {
            let (segment, bits) = (&self.segments[at], &all.0[at]);
            let (mut kept, mut told) = (bits.emptied(), begin());
            self.score((segment, bits, records), units, least, |doc, score| {
                if score > 0.0 {
                    kept.insert(doc);
                    tell(&mut told, Found { address: DocAddress::new(at as u32, doc), score });
                }
            })?;
            Ok((at, kept, told))
        });
        let mut sets: Vec<Bits> = all.0.iter().map(Bits::emptied).collect();
        let mut told = Vec::new();
        for (at, kept, of_part) in each.map_err(|error| self.reader.error(&error))? {
            sets[at].or(kept);
            told.push(of_part);
        }
        Ok((Matches(sets), told))
    }

    /// What to score beside each other, and by how many threads: segments by their numbers, and which of their records.
    /// One that is scored all through is shared out where that takes long and the others leave cores to do so.
    fn parts(&self, all: &Matches, units: &[&Scored<'_>]) -> (usize, Vec<(usize, Range<u32>)>) {
        let sharers = beside::sharers(units.iter().map(|unit| unit.frequency).sum());
        let wanted = sharers.div_ceil(self.segments.len().max(1));
        let segments = self.segments.iter().zip(&all.0).enumerate();
        let parts = segments.flat_map(|(at, (segment, bits))| {
            let wanted = if is_dense(segment, bits) { wanted } else { 1 };
            let parts = beside::parts(wanted, segment.reader.max_doc(), STRETCH);
            parts.map(move |records| (at, records))
        });
        (self.threads.max(sharers), parts.collect())
    }

    fn is_telling(&self, unit: &Scored<'_>) -> bool {
        let share = (self.weights.common_share * self.averages.passages as f32) as u64;
        matches!(unit.unit.what, UnitKind::Pair(..)) || unit.frequency <= share.max(COMMON_AT_LEAST)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Document;
    use crate::search::Weights;
    use crate::search::engine::stretches::tests::{document, indexed, units};

    fn documents() -> impl Strategy<Value = Vec<Document>> {
        prop::collection::vec(document(), 1..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn the_best_are_the_same_where_others_are_left_out(documents in documents(), wanted in 1_usize..12) {
            let reader = indexed(&documents);
            let engine = Engine::open(&reader, Weights::default()).unwrap();
            // More units than are added at once.
            let units = [units(), units()].concat();
            let scored = engine.statistics(&units).unwrap();
            let (first, second) = scored.split_at(2);
            let first: Vec<_> = first.iter().collect();
            let (_, found) = engine.sharing(&first, &Filters::default(), 0.0, Vec::new, Vec::push).unwrap();
            let found: Vec<Found> = found.into_iter().flatten().collect();
            let best = |wanted| {
                let found = engine.settled_by(second.iter().collect(), found.clone(), wanted).unwrap();
                let mut found: Vec<_> = found.iter().map(|found| (found.score, found.address)).collect();
                found.sort_by(|(a, at), (b, other)| b.total_cmp(a).then(at.cmp(other)));
                found
            };
            let (all, some) = (best(usize::MAX), best(wanted));
            let shown = wanted.min(all.len());
            prop_assert_eq!(&some[..shown], &all[..shown]);
            prop_assert_eq!(all.len(), found.len());
        }
    }
}
