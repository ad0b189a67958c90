//! The best of many passages: windows of records in which nothing can reach the best found so far are passed without a
//! look at their postings.
//!
//! What a window can reach is known from its rare words, which are counted first, and from what the index says of each
//! block of a common word, in titles and headings as well (block-max scoring, Ding and Suel 2011). The windows that can
//! reach most are scored before the others: what is found there is the least for the rest.

use std::ops::Range;

use super::bits::Bits;
use super::matching::Segment;
use super::scoring::{Averages, Saturation, Scored, highest};
use super::streams::{Counted, LengthFactors, Stream};
use super::stretches::STRETCH;
use super::zeros::zeros;
use crate::search::Weights;

/// Records of a window.
const WINDOW: usize = 128;

/// Windows of a stretch.
const WINDOWS: usize = STRETCH as usize / WINDOW;

/// What sums of the same numbers differ by in another order, at most.
const ROUNDING: f32 = 1.0 + 1e-4;

/// What a window without passages can reach: less than any score.
const EMPTY: f32 = -1.0;

/// Of so many windows one is scored before all others; of several units each has its share of these.
const LIKELY: usize = 64;

/// Units that are scored so at most: each has counts of its own.
pub(super) const MAX_UNITS: usize = 8;

/// Scores of the records of a window.
type Totals = [f32; WINDOW];

/// Tells passages of `bits` with their scores, in order, and is told which score is the least of interest from there on:
/// passages below that are left out as far as it pays, and those that are not among the best `wanted`.
pub(super) fn each_of_best(
    (segment, bits): (&Segment<'_>, &Bits),
    units: &[&Scored<'_>],
    (weights, averages): (Weights, Averages),
    mut tell: impl FnMut(u32, f32) -> f32,
    (wanted, least): (usize, f32),
) -> tantivy::Result<()> {
    let lengths = LengthFactors::of(segment, weights, averages);
    // Postings are read forwards only: once to find what each window can reach, then for each look at windows.
    let open = || -> tantivy::Result<Vec<_>> {
        units.iter().map(|unit| BoundedUnit::open(segment, unit, weights)).collect()
    };
    let records = segment.reader.max_doc();
    let mut reaches = reaches(open()?, records, &lengths);
    reaches.leave_out_empty(bits);
    let docs = |window: usize| (window * WINDOW) as u32..records.min((window * WINDOW + WINDOW) as u32);
    let mut scores = Vec::new();
    let mut units = open()?;
    for window in reaches.likely() {
        if let Some(totals) = reaches.totals(window, &docs(window), &mut units, &lengths, f32::NEG_INFINITY) {
            let found = bits.within(docs(window)).map(|doc| totals[doc as usize % WINDOW]);
            scores.extend(found);
        }
    }
    let mut least = least.max(nth_best(wanted, &mut scores));
    let mut units = open()?;
    for window in 0..reaches.most.len() {
        let most = reaches.most[window];
        if most == EMPTY || most * ROUNDING < least {
            continue;
        }
        let Some(totals) = reaches.totals(window, &docs(window), &mut units, &lengths, least) else {
            continue;
        };
        for doc in bits.within(docs(window)) {
            least = least.max(tell(doc, totals[doc as usize % WINDOW]));
        }
    }
    Ok(())
}

/// The `nth` highest of some scores, counted from 1; less than any where there are not so many.
fn nth_best(nth: usize, scores: &mut [f32]) -> f32 {
    let Some(rank) = nth.checked_sub(1).filter(|rank| *rank < scores.len()) else {
        return f32::NEG_INFINITY;
    };
    *scores.select_nth_unstable_by(rank, |a, b| b.total_cmp(a)).1
}

/// What the records of each window can score.
struct Reaches {
    /// All units together.
    most: Vec<f32>,
    /// Each unit by itself.
    of_units: Vec<Vec<Reach>>,
}

/// What a unit counts in a record of a window at most.
#[derive(Clone, Copy, Default)]
struct Reach {
    /// What is counted everywhere.
    first: f32,
    /// Common words of titles and headings.
    above: f32,
    /// Common words of passages.
    common: f32,
}

/// What each window of a segment with so many records can reach.
fn reaches(mut units: Vec<BoundedUnit<'_>>, records: u32, lengths: &LengthFactors<'_>) -> Reaches {
    let windows = (records as usize).div_ceil(WINDOW);
    let mut reaches =
        Reaches { most: zeros(windows), of_units: vec![Vec::with_capacity(windows); units.len()] };
    let mut counts: Vec<f32> = zeros(records.min(STRETCH).next_multiple_of(WINDOW as u32) as usize);
    for (unit, reaches_of_unit) in units.iter_mut().zip(&mut reaches.of_units) {
        for from in (0..records).step_by(STRETCH as usize) {
            unit.reach(&(from..records.min(from + STRETCH)), lengths, &mut counts, reaches_of_unit);
        }
        let each = reaches.most.iter_mut().zip(reaches_of_unit);
        each.for_each(|(most, reach)| {
            *most += unit.saturation.of_count(reach.first + reach.above + reach.common)
        });
    }
    reaches
}

impl Reaches {
    /// Takes note of the windows that hold nothing that matters.
    fn leave_out_empty(&mut self, bits: &Bits) {
        let empty = self.most.iter_mut().zip(bits.are_in_rows::<WINDOW>()).filter(|(_, are)| !are);
        empty.for_each(|(most, _)| *most = EMPTY);
    }

    /// The windows that can reach most, in order.
    fn likely(&self) -> impl Iterator<Item = usize> {
        let wanted = self.most.len().div_ceil(LIKELY * self.of_units.len().max(1));
        let mut most = self.most.clone();
        let least = nth_best(wanted, &mut most).max(0.0);
        (0..self.most.len()).filter(move |window| self.most[*window] >= least).take(wanted)
    }

    /// The scores of the records of a window, unless it shows while they are counted that none can reach `least`.
    fn totals(
        &self,
        window: usize,
        docs: &Range<u32>,
        units: &mut [BoundedUnit<'_>],
        lengths: &LengthFactors<'_>,
        least: f32,
    ) -> Option<Totals> {
        let of_window = || self.of_units.iter().map(|reaches| reaches[window]);
        let can_reach = |units: &[BoundedUnit<'_>], rest: fn(Reach) -> f32| {
            let most = units.iter().zip(of_window()).map(|(unit, reach)| unit.most(rest(reach)));
            most.sum::<f32>() * ROUNDING >= least
        };
        units.iter_mut().zip(of_window()).for_each(|(unit, reach)| unit.count_above(docs, lengths, reach));
        let is_within_reach = can_reach(units, |reach| reach.first + reach.common) && {
            let each = units.iter_mut().zip(of_window());
            each.for_each(|(unit, reach)| unit.count_first(docs, lengths, reach));
            can_reach(units, |reach| reach.common)
        };
        if !is_within_reach {
            units.iter_mut().for_each(|unit| unit.counts.fill(0.0));
            return None;
        }
        let mut totals = [0.0; WINDOW];
        units.iter_mut().zip(of_window()).for_each(|(unit, reach)| {
            unit.count_common(docs, lengths, reach);
            unit.settle(&mut totals);
        });
        Some(totals)
    }
}

/// A unit, and what it counts in a window.
struct BoundedUnit<'s> {
    saturation: Saturation,
    /// Rare words, which are counted everywhere.
    first: Vec<Stream<'s>>,
    /// Common words of titles and headings, which are counted where it can matter.
    above: Vec<Common<'s>>,
    /// Common words, which are counted where it still can matter then.
    common: Vec<Common<'s>>,
    counts: [f32; WINDOW],
}

/// A common word.
struct Common<'s> {
    stream: Stream<'s>,
    /// The block that a bound is asked of next.
    block: usize,
    /// Records in which the block before it counts, and what it counts at most.
    here: Range<u32>,
    most: f32,
}

impl<'s> BoundedUnit<'s> {
    fn open(segment: &'s Segment<'_>, scored: &Scored<'_>, weights: Weights) -> tantivy::Result<Self> {
        let streams = Stream::of(segment, scored, weights)?;
        let (common, first): (Vec<_>, Vec<_>) = streams.into_iter().partition(Stream::is_bounded);
        let common = common.into_iter().map(|stream| Common { stream, block: 0, here: 0..0, most: 0.0 });
        let (above, common) = common.partition(|common| common.stream.is_above());
        Ok(Self { saturation: Saturation::of(scored, weights), first, above, common, counts: [0.0; WINDOW] })
    }

    /// Finds what the windows of a stretch can reach; `counts` are 0 before and after.
    fn reach(
        &mut self,
        docs: &Range<u32>,
        lengths: &LengthFactors<'_>,
        counts: &mut [f32],
        reaches: &mut Vec<Reach>,
    ) {
        let firsts = self.count_everywhere(docs, lengths, counts);
        for (from, first) in docs.clone().step_by(WINDOW).zip(firsts) {
            let here = from..docs.end.min(from + WINDOW as u32);
            let most =
                |all: &mut [Common<'_>]| all.iter_mut().map(|common| common.most(&here, lengths)).sum();
            reaches.push(Reach { first, above: most(&mut self.above), common: most(&mut self.common) });
        }
    }

    /// What the rare words count at most in a record of each window of a stretch.
    fn count_everywhere(
        &mut self,
        docs: &Range<u32>,
        lengths: &LengthFactors<'_>,
        counts: &mut [f32],
    ) -> [f32; WINDOWS] {
        let mut firsts = [0.0; WINDOWS];
        match self.first.as_mut_slice() {
            [] => {}
            // The rows of one title or heading after another do not add up.
            [only] if only.is_above() => only.count(docs, lengths, |counted| {
                let Counted::Row(row, amount) = counted else { return };
                let window = |doc: u32| (doc - docs.start) as usize / WINDOW;
                let reached = &mut firsts[window(row.start)..=window(row.end - 1)];
                reached.iter_mut().for_each(|first| *first = amount.max(*first));
            }),
            all => {
                for stream in all {
                    stream.count(docs, lengths, |counted| count(docs, counts, counted));
                }
                for (first, counts) in firsts.iter_mut().zip(counts.chunks_mut(WINDOW)) {
                    *first = highest(counts);
                    if *first > 0.0 {
                        counts.fill(0.0);
                    }
                }
            }
        }
        firsts
    }

    /// Counts the common words of titles and headings in the records of a window.
    fn count_above(&mut self, docs: &Range<u32>, lengths: &LengthFactors<'_>, reach: Reach) {
        if reach.above > 0.0 {
            self.above.iter_mut().for_each(|above| above.stream.count_in(docs, lengths, &mut self.counts));
        }
    }

    /// Counts the rare words in the records of a window.
    fn count_first(&mut self, docs: &Range<u32>, lengths: &LengthFactors<'_>, reach: Reach) {
        if reach.first > 0.0 {
            self.first.iter_mut().for_each(|first| first.count_in(docs, lengths, &mut self.counts));
        }
    }

    /// Counts the common words in the records of a window.
    fn count_common(&mut self, docs: &Range<u32>, lengths: &LengthFactors<'_>, reach: Reach) {
        if reach.common > 0.0 {
            self.common.iter_mut().for_each(|common| common.stream.count_in(docs, lengths, &mut self.counts));
        }
    }

    /// What the unit gives a record of the window at most, where so much can be added to what is counted.
    fn most(&self, rest: f32) -> f32 {
        self.saturation.of_count(highest(&self.counts) + rest)
    }

    /// Turns counts into scores.
    fn settle(&mut self, totals: &mut Totals) {
        let each = totals.iter_mut().zip(&mut self.counts);
        each.for_each(|(total, count)| self.saturation.settle(total, count));
    }
}

impl Stream<'_> {
    /// Counts in the records of a window.
    fn count_in(&mut self, docs: &Range<u32>, lengths: &LengthFactors<'_>, counts: &mut [f32]) {
        self.skip_to(docs.start);
        self.count(docs, lengths, |counted| count(docs, counts, counted));
    }
}

/// Adds an amount to the counts of some records.
#[inline]
fn count(docs: &Range<u32>, counts: &mut [f32], counted: Counted) {
    let place = |doc: u32| doc.wrapping_sub(docs.start) as usize;
    match counted {
        Counted::One(doc, amount) => {
            if let Some(count) = counts.get_mut(place(doc)) {
                *count += amount;
            }
        }
        Counted::Row(row, amount) => {
            if let Some(counts) = counts.get_mut(place(row.start)..place(row.end)) {
                counts.iter_mut().for_each(|count| *count += amount);
            }
        }
    }
}

impl Common<'_> {
    /// What the word counts at most in the records of a window, which is not before the last that was asked for.
    fn most(&mut self, docs: &Range<u32>, lengths: &LengthFactors<'_>) -> f32 {
        let mut most = 0.0;
        loop {
            if self.here.end > docs.start && self.here.start < docs.end && self.most > most {
                most = self.most;
            }
            if self.here.end >= docs.end {
                return most;
            }
            let (end, bound) = match self.stream.bound(self.block, lengths) {
                Some((last, bound)) => (last.saturating_add(1).max(self.here.end), bound),
                None => (u32::MAX, 0.0),
            };
            (self.block, self.here, self.most) = (self.block + 1, self.here.end..end, bound);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::DocAddress;

    use super::super::stretches::tests::{document, indexed, units};
    use super::super::{Best, Engine, Found, Matches};
    use crate::search::Weights;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn the_best_are_those_of_all(
            documents in prop::collection::vec(document(), 1..150),
            wanted in prop::sample::select(&[1_usize, 3, 10, 100][..]),
            threads in 1_usize..4,
            some in prop::sample::select(&[0..1, 1..2, 2..3, 3..4, 0..4][..]),
        ) {
            let reader = indexed(&documents);
            // Heavy, so that the best are among those that have them.
            let weights = Weights { heading: 4.0, title: 2.0, ..Weights::default() };
            let mut engine = Engine::open(&reader, weights).unwrap();
            engine.threads = threads;
            let sets = engine.segments.iter().map(|segment| segment.passages());
            let matches = Matches(sets.collect());
            let units = &units()[some];
            let mut best = Best::new(wanted);
            engine.each_scored(&matches, units, |found| best.add(found)).unwrap();
            let in_order = |mut found: Vec<Found>| {
                found.sort_by_key(|found| found.address);
                found.into_iter().map(|found| (found.address, found.score)).collect::<Vec<(DocAddress, f32)>>()
            };
            let found = engine.best(&matches, units, wanted).unwrap();
            prop_assert_eq!(in_order(found), in_order(best.finish()));
        }
    }
}
