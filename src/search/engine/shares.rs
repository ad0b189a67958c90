//! Long queries: a passage matches when it carries enough of what the query says, judged by the pairs and rare syllables of
//! it, and the best are scored again by everything.

use std::ops::Range;

use tantivy::DocAddress;

use super::bits::Bits;
use super::scoring::{Candidates, Scored, Scores};
use super::stretches::STRETCH;
use super::{Best, Engine, Found, Matches, beside, is_dense};
use crate::index::Result;
use crate::search::Filters;
use crate::search::plan::{Unit, UnitKind};

/// Share of a long query's information that a passage must carry to count as a match.
pub(super) const LEAST_SHARE: f32 = 0.1;

/// Passages that a syllable may stand in before it can count as common: so few cost nothing.
const COMMON_AT_LEAST: u64 = 2_000;

impl Engine<'_> {
    /// The passages that carry enough of a long query, and the best of them with their scores.
    ///
    /// Two phases: all are scored by pairs and rare syllables, which decide who is enough and who is best; the best
    /// are scored again by everything. Common syllables alone would cost most of the time and decide little.
    pub(in crate::search) fn shared(
        &self,
        units: &[Unit],
        filters: &Filters,
    ) -> Result<(Matches, Vec<Found>)> {
        let scored = self.statistics(units)?;
        let (first, second) = self.phases(&scored);
        let wanted = self.weights.candidates;
        let (matches, best) = self.sharing(&first, filters, LEAST_SHARE, || Best::new(wanted), Best::add)?;
        let mut found = Best::of(best.into_iter().flat_map(Best::finish), wanted);
        found.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.address.cmp(&b.address)));
        found.truncate(wanted);
        found.sort_unstable_by_key(|found| found.address);
        for part in found.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
            let Some(segment) = self.segments.get(part[0].address.segment_ord as usize) else { continue };
            let mut bits = segment.nothing();
            part.iter().for_each(|found| bits.insert(found.address.doc_id));
            let candidates = Candidates::new(segment, &bits);
            let mut scores = Scores::new(&candidates, self.weights, self.averages);
            let place = |found: &Found| candidates.place(found.address.doc_id).unwrap_or_default();
            part.iter().for_each(|found| scores.totals[place(found)] = found.score);
            second.iter().try_for_each(|unit| scores.add(unit)).map_err(|error| self.reader.error(&error))?;
            part.iter_mut().for_each(|found| found.score = scores.totals[place(found)]);
        }
        Ok((matches, found))
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
            sets[at].or(&kept);
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
