//! The best of many passages: windows of records in which nothing can reach the best found so far are passed without a
//! look at their postings.
//!
//! What a window can reach is known from its rare words, which are counted first, and from what the index says of each
//! block of a common word, in titles and headings as well (block-max scoring, Ding and Suel 2011). A single word is
//! looked for first in the windows that can reach most.

use std::ops::Range;

use super::bits::Bits;
use super::matching::Segment;
use super::scoring::{Averages, Saturation, Scored, highest};
use super::streams::{Counted, LengthFactors, Stream};
use super::stretches::STRETCH;
use crate::search::Weights;

/// Records of a window.
const WINDOW: usize = 128;

/// Windows of a stretch.
const WINDOWS: usize = STRETCH as usize / WINDOW;

/// What sums of the same numbers differ by in another order, at most.
const ROUNDING: f32 = 1.0 + 1e-4;

/// Windows that are scored before all others, those that can reach most: what is found there is the least for the rest.
const LIKELY: usize = 64;

/// More postings than these are not looked through in likely windows first: that costs more than it spares.
const MAX_LIKELY_STREAMS: usize = 16;

/// Units that are scored so at most: each has counts of its own.
pub(super) const MAX_UNITS: usize = 8;

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
    let open = || -> tantivy::Result<Vec<_>> {
        units.iter().map(|unit| BoundedUnit::open(segment, unit, weights)).collect()
    };
    let end = segment.reader.max_doc();
    // Of several units the windows where each can reach much are seldom those where the best are.
    let likely = match units {
        [_] => least_of_likely(open()?, bits, end, &lengths, wanted),
        _ => f32::NEG_INFINITY,
    };
    let mut least = least.max(likely);
    let mut units = open()?;
    for from in (0..end).step_by(STRETCH as usize) {
        let docs = from..end.min(from + STRETCH);
        units.iter_mut().for_each(|unit| unit.count_first(&docs, &lengths));
        for window in 0..docs.len().div_ceil(WINDOW) {
            let at = window * WINDOW;
            let here = from + at as u32..docs.end.min(from + (at + WINDOW) as u32);
            let can_be_passed = |units: &[BoundedUnit<'_>]| {
                units.iter().map(|unit| unit.most(window)).sum::<f32>() * ROUNDING < least
            };
            let mut is_passed = can_be_passed(&units) || bits.count_within(here.clone()) == 0;
            if !is_passed {
                units.iter_mut().for_each(|unit| unit.count_above(&docs, window, &here, &lengths));
                is_passed = can_be_passed(&units);
            }
            if is_passed {
                units.iter_mut().for_each(|unit| unit.pass(window));
                continue;
            }
            let mut totals = [0.0; WINDOW];
            units.iter_mut().for_each(|unit| unit.settle(&docs, &here, &lengths, &mut totals));
            for doc in bits.within(here.clone()) {
                least = least.max(tell(doc, totals[(doc - here.start) as usize]));
            }
        }
    }
    Ok(())
}

/// What a passage must score to be among the best of the windows that can reach most.
fn least_of_likely(
    mut units: Vec<BoundedUnit<'_>>,
    bits: &Bits,
    end: u32,
    lengths: &LengthFactors<'_>,
    wanted: usize,
) -> f32 {
    if units.iter().map(BoundedUnit::streams).sum::<usize>() > MAX_LIKELY_STREAMS {
        return f32::NEG_INFINITY;
    }
    let mut scores = Vec::new();
    for from in likely(&mut units, end, lengths) {
        let here = from..end.min(from + WINDOW as u32);
        let mut totals = [0.0; WINDOW];
        units.iter_mut().for_each(|unit| unit.count_all(&here, lengths, &mut totals));
        scores.extend(bits.within(here.clone()).map(|doc| totals[(doc - here.start) as usize]));
    }
    let Some(rank) = wanted.checked_sub(1).filter(|rank| *rank < scores.len()) else {
        return f32::NEG_INFINITY;
    };
    *scores.select_nth_unstable_by(rank, |a, b| b.total_cmp(a)).1
}

/// Where the windows begin that can reach most, in order.
fn likely(units: &mut [BoundedUnit<'_>], end: u32, lengths: &LengthFactors<'_>) -> Vec<u32> {
    let mut windows = Vec::with_capacity((end as usize).div_ceil(WINDOW));
    for from in (0..end).step_by(STRETCH as usize) {
        let docs = from..end.min(from + STRETCH);
        units.iter_mut().for_each(|unit| unit.bound(&docs, lengths));
        let reach = |window| units.iter().map(|unit| unit.most(window)).sum::<f32>();
        windows.extend(docs.step_by(WINDOW).enumerate().map(|(window, from)| (reach(window), from)));
    }
    if windows.len() > LIKELY {
        windows.select_nth_unstable_by(LIKELY, |a, b| b.0.total_cmp(&a.0));
        windows.truncate(LIKELY);
    }
    let mut likely: Vec<u32> = windows.into_iter().map(|(_, from)| from).collect();
    likely.sort_unstable();
    likely
}

/// A unit, and what it counts in a stretch of records.
struct BoundedUnit<'s> {
    saturation: Saturation,
    /// Rare words, which are counted everywhere.
    first: Vec<Stream<'s>>,
    /// Common words of titles and headings, which are counted where it can matter.
    above: Vec<Common<'s>>,
    /// Common words, which are counted where it still can matter then.
    common: Vec<Common<'s>>,
    counts: Vec<f32>,
    windows: Vec<Window>,
}

/// What a unit counts in a window.
#[derive(Clone, Copy, Default)]
struct Window {
    /// What is counted in one record so far, at most.
    counted: f32,
    /// What common words of titles and headings can add to that.
    above: f32,
    /// What common words can add to both.
    bound: f32,
}

/// A common word.
struct Common<'s> {
    stream: Stream<'s>,
    /// The block that a bound is asked of next, and where it begins at the earliest.
    block: usize,
    from: u32,
}

impl<'s> BoundedUnit<'s> {
    fn open(segment: &'s Segment<'_>, scored: &Scored<'_>, weights: Weights) -> tantivy::Result<Self> {
        let streams = Stream::of(segment, scored, weights)?;
        let (common, first): (Vec<_>, Vec<_>) = streams.into_iter().partition(Stream::is_bounded);
        let common = common.into_iter().map(|stream| Common { stream, block: 0, from: 0 });
        let (above, common) = common.partition(|common| common.stream.is_above());
        let records = segment.reader.max_doc().min(STRETCH) as usize;
        let windows = vec![Window::default(); records.div_ceil(WINDOW)];
        let counts = vec![0.0; windows.len() * WINDOW];
        Ok(Self { saturation: Saturation::of(scored, weights), first, above, common, counts, windows })
    }

    /// Number of postings that are looked through.
    fn streams(&self) -> usize {
        self.first.len() + self.above.len() + self.common.len()
    }

    /// Counts everything in the records of a window, and turns counts into scores.
    fn count_all(&mut self, here: &Range<u32>, lengths: &LengthFactors<'_>, totals: &mut [f32; WINDOW]) {
        let Self { first, above, counts, .. } = self;
        for stream in first {
            stream.skip_to(here.start);
            stream.count(here, lengths, |counted| count(here, counts, counted));
        }
        above.iter_mut().for_each(|above| above.count(here, here, lengths, counts));
        self.settle(here, here, lengths, totals);
    }

    /// Counts what is counted everywhere, and finds what each window can reach.
    fn count_first(&mut self, docs: &Range<u32>, lengths: &LengthFactors<'_>) {
        self.bound(docs, lengths);
        let Self { first, counts, windows, .. } = self;
        for stream in first {
            stream.count(docs, lengths, |counted| count(docs, counts, counted));
        }
        for (window, counts) in windows.iter_mut().zip(counts.chunks(WINDOW)) {
            window.counted = highest(counts);
        }
    }

    /// Finds what each window of a stretch can reach before anything is counted.
    fn bound(&mut self, docs: &Range<u32>, lengths: &LengthFactors<'_>) {
        let Self { windows, .. } = self;
        windows.fill(Window::default());
        for above in &mut self.above {
            above.bound(docs, lengths, |window, most| windows[window].above += most);
        }
        for common in &mut self.common {
            common.bound(docs, lengths, |window, most| windows[window].bound += most);
        }
    }

    /// What the unit gives a record of a window at most.
    fn most(&self, window: usize) -> f32 {
        let window = self.windows[window];
        self.saturation.of_count(window.counted + window.above + window.bound)
    }

    /// Counts the common words of titles and headings in the records of a window.
    fn count_above(
        &mut self,
        docs: &Range<u32>,
        window: usize,
        here: &Range<u32>,
        lengths: &LengthFactors<'_>,
    ) {
        let Self { above, counts, windows, .. } = self;
        if above.is_empty() {
            return;
        }
        above.iter_mut().for_each(|above| above.count(docs, here, lengths, counts));
        let counts = &counts[window * WINDOW..(window + 1) * WINDOW];
        windows[window] = Window { counted: highest(counts), above: 0.0, ..windows[window] };
    }

    /// Forgets what is counted in a window.
    fn pass(&mut self, window: usize) {
        self.counts[window * WINDOW..(window + 1) * WINDOW].fill(0.0);
    }

    /// Counts the common words in the records of a window as well, and turns counts into scores.
    fn settle(
        &mut self,
        docs: &Range<u32>,
        here: &Range<u32>,
        lengths: &LengthFactors<'_>,
        totals: &mut [f32; WINDOW],
    ) {
        let Self { common, counts, saturation, .. } = self;
        common.iter_mut().for_each(|common| common.count(docs, here, lengths, counts));
        let at = (here.start - docs.start) as usize;
        let counts = counts[at..at + WINDOW].iter_mut();
        totals.iter_mut().zip(counts).for_each(|(total, count)| saturation.settle(total, count));
    }
}

/// Adds an amount to the counts of the records of a stretch.
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
    /// Counts the word in the records of a window.
    fn count(
        &mut self,
        docs: &Range<u32>,
        here: &Range<u32>,
        lengths: &LengthFactors<'_>,
        counts: &mut [f32],
    ) {
        self.stream.skip_to(here.start);
        self.stream.count(here, lengths, |counted| count(docs, counts, counted));
    }

    /// Tells what the word can add to the windows of a stretch.
    fn bound(&mut self, docs: &Range<u32>, lengths: &LengthFactors<'_>, mut tell: impl FnMut(usize, f32)) {
        let mut bounds = [0.0; WINDOWS];
        while let Some((last, most)) = self.stream.bound(self.block, lengths) {
            if self.from >= docs.end {
                break;
            }
            let place = |doc: u32| (doc.clamp(docs.start, docs.end - 1) - docs.start) as usize / WINDOW;
            if last >= docs.start {
                let reached = &mut bounds[place(self.from)..=place(last.max(self.from))];
                reached.iter_mut().for_each(|bound: &mut f32| *bound = bound.max(most));
            }
            if last >= docs.end {
                break;
            }
            (self.block, self.from) = (self.block + 1, last + 1);
        }
        let windows = docs.len().div_ceil(WINDOW);
        bounds.into_iter().take(windows).enumerate().for_each(|(window, most)| tell(window, most));
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
