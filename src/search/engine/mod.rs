//! The one executor: runs a plan on the tantivy index, without its query types.
//!
//! Sets of passages are built from posting lists bottom up, then the passages that match are scored unit by unit.
//! Own evaluation keeps what tantivy's queries cannot: variants that share one frequency, marks asked for syllable
//! by syllable, distances counted on positions, and a second phase for long queries.

mod bits;
mod filtering;
mod lexicon;
mod matching;
mod positions;
mod scoring;

use std::collections::HashSet;

use tantivy::DocAddress;

use bits::Bits;
use lexicon::{Lexicon, TextField};
use matching::Segment;
use scoring::{Averages, Scored, Scores, idf};

pub(crate) use scoring::Weights;

use super::Filters;
use super::pattern::{Pattern, glob_matches};
use super::plan::{Match, Unit, UnitKind, Vocabulary};
use crate::index::{Reader, Result};

/// Share of a long query's information that a passage must carry to count as a match.
const LEAST_SHARE: f32 = 0.1;

/// Passages that a syllable may stand in before it can count as common: so few cost nothing.
const COMMON_AT_LEAST: u64 = 2_000;

/// A passage that matched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    /// Where its record is.
    pub(super) address: DocAddress,
    /// Its score.
    pub(super) score: f32,
}

/// Runs plans on one state of the index.
pub(super) struct Engine<'a> {
    reader: &'a Reader,
    segments: Vec<Segment<'a>>,
    averages: Averages,
    weights: Weights,
}

/// The passages that match, one set a segment.
pub(super) struct Matches(Vec<Bits>);

impl Matches {
    /// Number of passages.
    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(Bits::count).sum()
    }

    /// Takes out what `other` holds.
    pub(super) fn without(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, out)| bits.and_not(out));
        self
    }
}

impl<'a> Engine<'a> {
    pub(super) fn open(reader: &'a Reader, weights: Weights) -> Result<Self> {
        let searcher = reader.searcher();
        let segments = searcher
            .segment_readers()
            .iter()
            .map(|segment| Ok(Segment { reader: segment, lexicon: Lexicon::open(segment, reader.fields())? }))
            .collect::<tantivy::Result<Vec<_>>>()
            .map_err(|error| reader.error(&error))?;
        let passages = searcher.num_docs();
        let tokens: u64 = segments.iter().map(|segment| segment.lexicon.body_tokens()).sum();
        let mean_length = tokens as f32 / passages.max(1) as f32;
        Ok(Self { reader, segments, averages: Averages { passages, mean_length }, weights })
    }

    /// All passages that match and pass the filters; `None` matches all.
    pub(super) fn matches(&self, what: Option<&Match>, filters: &Filters) -> Result<Matches> {
        let groups = self.groups_by_path(filters)?;
        self.each(|segment| {
            let mut bits = match what {
                Some(what) => segment.matching(what)?,
                None => segment.passages()?,
            };
            filtering::apply(segment, filters, groups.as_ref(), &mut bits)?;
            Ok(bits)
        })
        .map(Matches)
    }

    /// Every match with its score, in no order.
    pub(super) fn scored(&self, matches: &Matches, units: &[Unit]) -> Result<Vec<Found>> {
        let scored = self.statistics(units)?;
        let found = self.each_with(&matches.0, |segment, bits| {
            let mut scores = Scores::new(segment, self.weights, self.averages);
            for unit in &scored {
                scores.add(unit, bits)?;
            }
            Ok(bits.iter().map(|doc| (doc, scores.totals[doc as usize])).collect())
        })?;
        Ok(found)
    }

    /// The passages that carry enough of a long query, scored in two phases: all of them by pairs and rare
    /// syllables, the best again by everything. Also says how many there are.
    pub(super) fn shared(&self, units: &[Unit], filters: &Filters) -> Result<(u64, Vec<Found>)> {
        let mut scored = self.statistics(units)?;
        scored.retain(|unit| unit.frequency > 0);
        let (mut first, mut second): (Vec<&Scored<'_>>, Vec<&Scored<'_>>) =
            scored.iter().partition(|unit| self.is_telling(unit));
        if first.is_empty() {
            std::mem::swap(&mut first, &mut second);
        }
        let full: f32 = first.iter().map(|unit| unit.idf).sum();
        let all = self.matches(None, filters)?;
        let mut total = 0;
        let mut candidates: Vec<(usize, u32, f32)> = Vec::new();
        let mut scores = Vec::new();
        for (at, (segment, bits)) in self.segments.iter().zip(&all.0).enumerate() {
            let mut sums = Scores::new(segment, self.weights, self.averages);
            for unit in &first {
                sums.add(unit, bits).map_err(|error| self.reader.error(&error))?;
            }
            let enough = bits.iter().filter(|doc| sums.totals[*doc as usize] >= LEAST_SHARE * full);
            candidates.extend(enough.map(|doc| (at, doc, sums.totals[doc as usize])));
            scores.push(sums);
        }
        total += candidates.len() as u64;
        keep_best(&mut candidates, self.weights.candidates);
        let mut chosen: Vec<Bits> =
            self.segments.iter().map(|segment| Bits::none(segment.reader.max_doc())).collect();
        candidates.iter().for_each(|(at, doc, _)| chosen[*at].insert(*doc));
        for (sums, bits) in scores.iter_mut().zip(&chosen) {
            for unit in &second {
                sums.add(unit, bits).map_err(|error| self.reader.error(&error))?;
            }
        }
        let found = candidates
            .iter()
            .map(|&(at, doc, _)| Found {
                address: DocAddress::new(at as u32, doc),
                score: scores[at].totals[doc as usize],
            })
            .collect();
        Ok((total, found))
    }

    /// What each unit gives one passage, for an explanation.
    pub(super) fn contributions(&self, address: DocAddress, units: &[Unit]) -> Result<Vec<(Unit, u64, f32)>> {
        let scored = self.statistics(units)?;
        let Some(segment) = self.segments.get(address.segment_ord as usize) else { return Ok(Vec::new()) };
        let mut only = Bits::none(segment.reader.max_doc());
        only.insert(address.doc_id);
        let mut scores = Scores::new(segment, self.weights, self.averages);
        let mut out = Vec::new();
        for unit in &scored {
            let before = scores.totals[address.doc_id as usize];
            scores.add(unit, &only).map_err(|error| self.reader.error(&error))?;
            let gain = scores.totals[address.doc_id as usize] - before;
            if gain > 0.0 {
                out.push((unit.unit.clone(), unit.frequency, gain));
            }
        }
        Ok(out)
    }

    /// A column of numbers, read for each passage found; 0 where a passage has none.
    pub(super) fn column(&self, name: &str, found: &[Found]) -> Result<Vec<u64>> {
        let columns = self
            .segments
            .iter()
            .map(|segment| segment.reader.fast_fields().u64(name))
            .collect::<tantivy::Result<Vec<_>>>()
            .map_err(|error| self.reader.error(&error))?;
        let value = |found: &Found| columns[found.address.segment_ord as usize].first(found.address.doc_id);
        Ok(found.iter().map(|found| value(found).unwrap_or(0)).collect())
    }

    fn is_telling(&self, unit: &Scored<'_>) -> bool {
        let share = (self.weights.common_share * self.averages.passages as f32) as u64;
        matches!(unit.unit.what, UnitKind::Pair(..)) || unit.frequency <= share.max(COMMON_AT_LEAST)
    }

    fn statistics<'u>(&self, units: &'u [Unit]) -> Result<Vec<Scored<'u>>> {
        units
            .iter()
            .map(|unit| {
                let frequency = self.frequency(&unit.what)?;
                Ok(Scored { unit, frequency, idf: idf(frequency, self.averages.passages) })
            })
            .collect()
    }

    fn frequency(&self, unit: &UnitKind) -> Result<u64> {
        let mut sum = 0;
        for segment in &self.segments {
            let terms =
                segment.lexicon.terms(TextField::Body, unit).map_err(|error| self.reader.error(&error))?;
            sum += terms.iter().map(|term| u64::from(term.doc_freq)).sum::<u64>();
        }
        Ok(sum.min(self.averages.passages))
    }

    /// The documents whose path passes the path filters, when there are any.
    fn groups_by_path(&self, filters: &Filters) -> Result<Option<HashSet<u64>>> {
        if filters.paths.is_empty() {
            return Ok(None);
        }
        let documents = self.reader.documents()?;
        let passes = |path: &str| filters.paths.iter().any(|glob| glob_matches(glob, path));
        let groups = documents.iter().filter(|document| passes(&document.source.path));
        Ok(Some(groups.map(|document| crate::index::group(&document.id)).collect()))
    }

    fn each<T>(&self, f: impl Fn(&Segment<'a>) -> tantivy::Result<T>) -> Result<Vec<T>> {
        self.segments.iter().map(|segment| f(segment).map_err(|error| self.reader.error(&error))).collect()
    }

    fn each_with(
        &self,
        sets: &[Bits],
        f: impl Fn(&Segment<'a>, &Bits) -> tantivy::Result<Vec<(u32, f32)>>,
    ) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        for (at, (segment, bits)) in self.segments.iter().zip(sets).enumerate() {
            let docs = f(segment, bits).map_err(|error| self.reader.error(&error))?;
            let place = |(doc, score)| Found { address: DocAddress::new(at as u32, doc), score };
            found.extend(docs.into_iter().map(place));
        }
        Ok(found)
    }
}

/// Keeps the `limit` candidates with the highest scores.
fn keep_best(candidates: &mut Vec<(usize, u32, f32)>, limit: usize) {
    if candidates.len() > limit {
        candidates.select_nth_unstable_by(limit, |a, b| b.2.total_cmp(&a.2));
        candidates.truncate(limit);
    }
}

impl Vocabulary for Engine<'_> {
    fn passages(&self) -> u64 {
        self.averages.passages
    }

    // A dictionary that cannot be read here fails again, and is reported, when the plan is run.
    fn syllable_frequency(&self, pattern: &Pattern) -> u64 {
        self.frequency(&UnitKind::Syllable(pattern.clone())).unwrap_or(0)
    }

    fn pair_frequency(&self, first: &Pattern, second: &Pattern) -> u64 {
        self.frequency(&UnitKind::Pair(first.clone(), second.clone())).unwrap_or(0)
    }
}
