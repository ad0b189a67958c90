//! The one executor: runs a plan on the tantivy index, without its query types.
//!
//! Sets of passages are built from posting lists bottom up, then the passages that match are scored unit by unit.
//! Own evaluation keeps what tantivy's queries cannot: variants that share one frequency, marks asked for syllable
//! by syllable, distances counted on positions, and a second phase for long queries.

mod alike;
mod beside;
mod best;
mod bits;
mod columns;
mod coverage;
mod dictionary;
mod filtering;
mod heads;
mod lexicon;
mod matching;
mod positions;
mod postings;
mod runs;
mod scopes;
mod scoring;
mod sentences;
mod shares;
mod streams;
mod stretches;
mod windows;
mod zeros;

use std::collections::HashSet;
use std::ops::Range;

use tantivy::DocAddress;

use best::Floor;
use bits::Bits;
use lexicon::TextField;
use matching::Segment;
use scoring::{Averages, Candidates, DENSE, Scored, Scores, idf};
use stretches::{STRETCH, each_score};
use windows::{MAX_UNITS, each_of_best};

use super::pattern::Pattern;
use super::plan::{Match, Unit, UnitKind};
use super::planner::Vocabulary;
use super::{Filters, Weights};
use crate::index::{Reader, Result};

pub(super) use best::Best;
pub(super) use columns::{Nature, Numbers, Tally};

/// So many records of a segment for each match, at most, and the best are looked for window by window.
const MANY: u64 = 128;

/// To look at a passage that was found, in columns or to score it, takes about as long as to read so many postings.
const POSTINGS_A_PASSAGE: u64 = 50;

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
    /// So many search the segments, where there is enough to do.
    threads: usize,
}

/// The passages that match, one set a segment.
#[derive(Default)]
pub(super) struct Matches(Vec<Bits>);

impl Matches {
    /// Number of passages.
    pub(super) fn count(&self) -> u64 {
        self.0.iter().map(Bits::count).sum()
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        !self.hold(1)
    }

    /// Whether there are so many at least: soon known where they are.
    pub(super) fn hold(&self, passages: u64) -> bool {
        bits::hold(&self.0, passages)
    }

    /// Whether the passage is one of them.
    pub(super) fn contains(&self, address: DocAddress) -> bool {
        self.0.get(address.segment_ord as usize).is_some_and(|bits| bits.contains(address.doc_id))
    }

    /// Where their records are, in order.
    pub(super) fn addresses(&self) -> impl Iterator<Item = DocAddress> {
        let sets = self.0.iter().enumerate();
        sets.flat_map(|(at, bits)| bits.iter().map(move |doc| DocAddress::new(at as u32, doc)))
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
            .map(|segment| Segment::open(segment, reader.fields()))
            .collect::<tantivy::Result<Vec<_>>>()
            .map_err(|error| reader.error(&error))?;
        let written = segments.iter().map(Segment::written).sum::<tantivy::Result<u64>>();
        let passages = written.map_err(|error| reader.error(&error))?;
        let tokens: u64 = segments.iter().map(|segment| segment.lexicon.body_tokens()).sum();
        let mean_length = tokens as f32 / passages.max(1) as f32;
        let records = segments.iter().map(|segment| u64::from(segment.reader.max_doc())).sum();
        let threads = beside::threads(segments.len(), records);
        Ok(Self { reader, segments, averages: Averages { passages, mean_length }, weights, threads })
    }

    pub(super) fn weights(&self) -> Weights {
        self.weights
    }

    /// Forgets what an earlier search looked up.
    pub(super) fn forget(&self) {
        self.segments.iter().for_each(|segment| segment.lexicon.forget());
    }

    /// How many words a wildcard was cut to, where one stood for more.
    pub(super) fn was_cut(&self) -> Option<usize> {
        self.segments.iter().any(|segment| segment.lexicon.was_cut()).then_some(lexicon::MAX_EXPANSIONS)
    }

    /// All passages that match and pass the filters; `None` matches all.
    pub(super) fn matches(&self, what: Option<&Match>, filters: &Filters) -> Result<Matches> {
        let sets = match what {
            Some(what) => self.evaluate(what, None)?,
            None => self.segments.iter().map(Segment::passages).collect(),
        };
        self.filtered(sets, filters)
    }

    /// The passages where putting marks aside can make a difference: those that hold something that the query is found by
    /// with other marks than were typed.
    pub(super) fn otherwise_marked(&self, what: &Match) -> Result<Matches> {
        let units = what.found_by();
        let all = [TextField::Body, TextField::Heading, TextField::Title];
        let fields = if what.has_fields() { &all[..] } else { &all[..1] };
        self.each_read(&units, |segment| segment.otherwise_marked(&units, fields)).map(Matches)
    }

    /// The passages that hold a unit with other marks alone.
    pub(super) fn holding_otherwise_marked(
        &self,
        unit: &UnitKind,
        known: &Matches,
        filters: &Filters,
    ) -> Result<Matches> {
        let units = std::slice::from_ref(unit);
        let other_marks = |segment: &Segment<'_>| segment.otherwise_marked(units, &[TextField::Body]);
        let mut sets = self.each_read(units, other_marks)?;
        sets.iter_mut().zip(&known.0).for_each(|(bits, known)| bits.and_not(known));
        self.filtered(sets, filters)
    }

    /// The passages that match and are in none of `known`; of `among` alone, where that is given.
    pub(super) fn matches_beside(
        &self,
        known: &[&Matches],
        among: Option<Matches>,
        what: &Match,
        filters: &Filters,
    ) -> Result<Matches> {
        let Matches(mut others) = match among {
            Some(among) => among,
            None => Matches(self.segments.iter().map(Segment::everything).collect()),
        };
        for known in known {
            others.iter_mut().zip(&known.0).for_each(|(others, bits)| others.and_not(bits));
        }
        let mut sets = self.evaluate(what, Some(&others))?;
        sets.iter_mut().zip(&others).for_each(|(bits, others)| bits.and(others));
        self.filtered(sets, filters)
    }

    fn filtered(&self, sets: Vec<Bits>, filters: &Filters) -> Result<Matches> {
        if *filters == Filters::default() {
            return Ok(Matches(sets));
        }
        let groups = self.groups_by_path(filters)?;
        let threads = self.threads_to_look_at(&sets);
        let filtered = self.each_with(threads, sets, |segment, mut bits| {
            filtering::apply(segment, filters, groups.as_ref(), &mut bits)?;
            Ok(bits)
        });
        filtered.map(Matches)
    }

    /// Tells every match with its score, in the order of the index.
    pub(super) fn each_scored(
        &self,
        matches: &Matches,
        units: &[Unit],
        mut tell: impl FnMut(Found),
    ) -> Result<()> {
        let scored = self.statistics(units)?;
        let units: Vec<&Scored<'_>> = scored.iter().collect();
        for (at, (segment, bits)) in self.segments.iter().zip(&matches.0).enumerate() {
            let whole = (segment, bits, 0..segment.reader.max_doc());
            let told = self.score(whole, &units, f32::NEG_INFINITY, |doc, score| {
                tell(Found { address: DocAddress::new(at as u32, doc), score })
            });
            told.map_err(|error| self.reader.error(&error))?;
        }
        Ok(())
    }

    /// The best matches, in no order: `wanted`, and all that are as good as the last of them.
    pub(super) fn best(&self, matches: &Matches, units: &[Unit], wanted: usize) -> Result<Vec<Found>> {
        let scored = self.statistics(units)?;
        let units: Vec<&Scored<'_>> = scored.iter().collect();
        let floor = Floor::default();
        let threads = self.threads_to_look_at(&matches.0);
        let best = self.each_with(threads, matches.0.iter().enumerate(), |segment, (at, bits)| {
            let least = floor.get();
            let mut best = Best::above(least, wanted);
            self.tell_best(segment, bits, &units, (wanted, least), |doc, score| {
                best.add(Found { address: DocAddress::new(at as u32, doc), score });
                best.least()
            })?;
            floor.raise(best.least());
            Ok(best.finish())
        })?;
        Ok(Best::of(best.into_iter().flatten(), wanted))
    }

    /// Tells passages of a segment with their scores, at least all that are among so many best and score so much, as it is
    /// told each time that they must.
    fn tell_best(
        &self,
        segment: &Segment<'_>,
        bits: &Bits,
        units: &[&Scored<'_>],
        wanted: (usize, f32),
        mut tell: impl FnMut(u32, f32) -> f32,
    ) -> tantivy::Result<()> {
        let are_many = bits.holds(u64::from(segment.reader.max_doc()).div_ceil(MANY));
        if are_many && units.len() <= MAX_UNITS {
            return each_of_best((segment, bits), units, (self.weights, self.averages), tell, wanted);
        }
        self.score((segment, bits, 0..segment.reader.max_doc()), units, f32::NEG_INFINITY, |doc, score| {
            tell(doc, score);
        })
    }

    /// The units that occur at all.
    pub(super) fn known(&self, units: Vec<Unit>) -> Result<Vec<Unit>> {
        let mut known = Vec::with_capacity(units.len());
        for unit in units {
            if self.frequency(&unit.what)? > 0 {
                known.push(unit);
            }
        }
        Ok(known)
    }

    /// The units that occur at all, with their statistics.
    fn occurring<'u>(&self, units: &'u [Unit]) -> Result<Vec<Scored<'u>>> {
        let mut scored = self.statistics(units)?;
        scored.retain(|unit| unit.frequency > 0);
        Ok(scored)
    }

    /// Tells some passages of one segment, in order, that score at least so much by some units: those of some records,
    /// of a set that is not dense always of all.
    fn score(
        &self,
        (segment, bits, records): (&Segment<'_>, &Bits, Range<u32>),
        units: &[&Scored<'_>],
        least: f32,
        mut tell: impl FnMut(u32, f32),
    ) -> tantivy::Result<()> {
        if is_dense(segment, bits) {
            let scale = (self.weights, self.averages);
            return each_score((segment, bits), (records, STRETCH), units, scale, least, tell);
        }
        let candidates = Candidates::new(segment, bits);
        let mut scores = Scores::new(&candidates, self.weights, self.averages);
        units.iter().try_for_each(|unit| scores.add(unit))?;
        scores.each(|doc, score| {
            if score >= least {
                tell(doc, score);
            }
        });
        Ok(())
    }

    /// What each unit gives one passage, for an explanation.
    pub(super) fn contributions(&self, address: DocAddress, units: &[Unit]) -> Result<Vec<(Unit, u64, f32)>> {
        let scored = self.statistics(units)?;
        let Some(segment) = self.segments.get(address.segment_ord as usize) else { return Ok(Vec::new()) };
        let mut only = Bits::none(segment.reader.max_doc());
        only.insert(address.doc_id);
        let only = Candidates::new(segment, &only);
        let place = only.place(address.doc_id).unwrap_or_default();
        let mut scores = Scores::new(&only, self.weights, self.averages);
        let mut out = Vec::new();
        for unit in &scored {
            let before = scores.totals[place];
            scores.add(unit).map_err(|error| self.reader.error(&error))?;
            let gain = scores.totals[place] - before;
            if gain > 0.0 {
                out.push((unit.unit.clone(), unit.frequency, gain));
            }
        }
        Ok(out)
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
        let unit = &unit.counted_as();
        let mut sum = 0;
        for segment in &self.segments {
            let terms =
                segment.lexicon.terms(TextField::Body, unit).map_err(|error| self.reader.error(&error))?;
            sum += terms.iter().map(|term| u64::from(term.doc_freq())).sum::<u64>();
        }
        Ok(sum.min(self.averages.passages))
    }

    /// The documents whose path passes the path filters, when there are any.
    fn groups_by_path(&self, filters: &Filters) -> Result<Option<HashSet<u64>>> {
        if filters.paths.is_empty() {
            return Ok(None);
        }
        let mut passing = HashSet::new();
        for segment in &self.segments {
            segment
                .each_path(|path, group| {
                    if filters.holds_path(path) {
                        passing.insert(group);
                    }
                })
                .map_err(|error| self.reader.error(&error))?;
        }
        Ok(Some(passing))
    }

    /// What `f` gives for each segment, where that is quickly done.
    fn each_in_turn<'s, T>(&'s self, f: impl Fn(&'s Segment<'a>) -> tantivy::Result<T>) -> Result<Vec<T>> {
        self.segments.iter().map(|segment| f(segment).map_err(|error| self.reader.error(&error))).collect()
    }

    /// What `f` gives for each segment, where it reads the postings of some units, with the marks that were typed or others.
    fn each_read<'s, T: Send>(
        &'s self,
        units: &[UnitKind],
        f: impl Fn(&'s Segment<'a>) -> tantivy::Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let threads = self.threads_to_read(units)?;
        self.each_with(threads, std::iter::repeat(()), |segment, ()| f(segment))
    }

    /// What `f` gives for each segment, where it looks at the passages of a set.
    fn each_set<'s, T: Send>(
        &'s self,
        sets: &[Bits],
        f: impl Fn(&'s Segment<'a>, &Bits) -> tantivy::Result<T> + Sync,
    ) -> Result<Vec<T>> {
        self.each_with(self.threads_to_look_at(sets), sets, f)
    }

    /// How many threads read the postings of some units.
    fn threads_to_read(&self, units: &[UnitKind]) -> Result<usize> {
        if self.threads == 1 {
            return Ok(1);
        }
        let frequencies = units.iter().map(|unit| self.frequency(unit));
        let postings = frequencies.sum::<Result<u64>>()?;
        Ok(if postings < beside::MANY_POSTINGS { 1 } else { self.threads })
    }

    /// How many threads look at the passages of some sets.
    fn threads_to_look_at(&self, sets: &[Bits]) -> usize {
        if bits::hold(sets, beside::MANY_POSTINGS / POSTINGS_A_PASSAGE) { self.threads } else { 1 }
    }

    /// What `f` gives for each segment with what there is for it.
    fn each_with<'s, I: Send, T: Send>(
        &'s self,
        threads: usize,
        with: impl IntoIterator<Item = I, IntoIter: Send>,
        f: impl Fn(&'s Segment<'a>, I) -> tantivy::Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let segments = self.segments.iter().zip(with);
        let given = beside::each(threads, segments, |(segment, with)| f(segment, with));
        given.map_err(|error| self.reader.error(&error))
    }
}

/// Whether so many of a segment's records are in the set that it is scored all through.
fn is_dense(segment: &Segment<'_>, bits: &Bits) -> bool {
    bits.holds(u64::from(segment.reader.max_doc()).div_ceil(DENSE))
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
