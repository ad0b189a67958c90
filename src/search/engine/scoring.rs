//! The score of a passage: BM25 over syllables and pairs, with title and headings as lighter text of the passage.
//!
//! Each unit's occurrences in passage, headings and title are added up, weighted, before they saturate (BM25F,
//! Robertson et al. 2004); only those in the passage are held back by its length. All variants of an unmarked syllable count as one word with one frequency.

use std::cell::OnceCell;
use std::ops::Range;

use super::bits::Bits;
use super::heads::Heads;
use super::lexicon::TextField;
use super::matching::Segment;
use super::postings::{Blocks, Seeking, each_posting};
use super::zeros::zeros;
use crate::index::texts::Lengths;
use crate::search::Weights;
use crate::search::plan::{Unit, UnitKind};

/// A unit with what the whole index knows of it.
pub(super) struct Scored<'a> {
    pub(super) unit: &'a Unit,
    /// Passages that hold it, in all segments.
    pub(super) frequency: u64,
    /// Factor on its saturated count.
    pub(super) idf: f32,
}

/// Lengths that the score is relative to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Averages {
    pub(super) passages: u64,
    pub(super) mean_length: f32,
}

/// Inverse document frequency, as in BM25; never negative.
pub(super) fn idf(frequency: u64, passages: u64) -> f32 {
    let (n, df) = (passages as f32, (frequency.min(passages)) as f32);
    (1.0 + (n - df + 0.5) / (df + 0.5)).ln()
}

/// So many records of a segment for each passage to be scored, at most, and its stretches are scored instead of places.
pub(super) const DENSE: u64 = 32;

/// Places that are looked at one by one.
const NEAR: usize = 4;

/// The passages of a segment that are scored, each with a place to count in: a long segment costs no more memory than
/// these.
pub(super) struct Candidates<'a> {
    segment: &'a Segment<'a>,
    bits: &'a Bits,
    /// In a row.
    docs: Vec<u32>,
    /// For each of these, what holds its headings and its title.
    holders: [OnceCell<Vec<u32>>; 2],
}

impl<'a> Candidates<'a> {
    pub(super) fn new(segment: &'a Segment<'a>, bits: &'a Bits) -> Self {
        Self { segment, bits, docs: bits.iter().collect(), holders: Default::default() }
    }

    /// The place of a passage among the candidates, where it is one.
    pub(super) fn place(&self, doc: u32) -> Option<usize> {
        self.docs.binary_search(&doc).ok()
    }

    /// The records that hold a field of [`Self::docs`].
    fn holders(&self, field: TextField) -> &[u32] {
        let kept = match field {
            TextField::Body => return &self.docs,
            TextField::Heading => &self.holders[0],
            TextField::Title => &self.holders[1],
        };
        kept.get_or_init(|| match self.segment.heads(field) {
            Some(heads) => self.docs.iter().map(|doc| heads.above(*doc)).collect(),
            None => self.docs.clone(),
        })
    }
}

/// The first place from `from` on that holds `doc` or more; quick where it is near.
fn first_from(docs: &[u32], from: usize, doc: u32) -> usize {
    let (mut start, mut step) = (from, 1);
    for _ in 0..NEAR {
        if docs.get(start).is_none_or(|found| *found >= doc) {
            return start;
        }
        start += 1;
    }
    while docs.get(start + step - 1).is_some_and(|found| *found < doc) {
        start += step;
        step *= 2;
    }
    let end = docs.len().min(start + step);
    start + docs[start..end].partition_point(|found| *found < doc)
}

/// Scores of the candidates of one segment.
pub(super) struct Scores<'a> {
    among: &'a Candidates<'a>,
    weights: Weights,
    /// Score of each candidate so far, by its place.
    pub(super) totals: Vec<f32>,
    counts: Counts,
    /// What an occurrence in a passage counts, by the code that tantivy keeps for the passage's length.
    by_length: [f32; 256],
}

/// Of so many parts what an occurrence counts is made, so that sums of such amounts are exact, in whatever order they are
/// added, as long as they stay below 256.
const PARTS: f32 = 65_536.0;

/// The nearest amount that sums can hold exactly.
fn in_parts(amount: f32) -> f32 {
    (amount * PARTS).round() / PARTS
}

/// The fields that count, each with the weight of an occurrence in it.
pub(super) fn fields(weights: Weights) -> impl Iterator<Item = (TextField, f32)> {
    let Weights { heading, title, .. } = weights;
    let fields = [(TextField::Title, title), (TextField::Heading, heading), (TextField::Body, 1.0)];
    let exact = fields.map(|(field, weight)| (field, in_parts(weight)));
    exact.into_iter().filter(|(_, weight)| *weight > 0.0)
}

/// What an occurrence in a passage counts, by the code that tantivy keeps for the passage's length.
pub(super) fn by_length(weights: Weights, averages: Averages) -> [f32; 256] {
    std::array::from_fn(|code| {
        let length = Lengths::of_code(code as u8) as f32 / averages.mean_length.max(1.0);
        in_parts(1.0 / (1.0 - weights.b + weights.b * length))
    })
}

/// How the counts of a unit become a score: the more there are, the less each adds.
#[derive(Clone, Copy)]
pub(super) struct Saturation {
    factor: f32,
    k1: f32,
}

impl Saturation {
    pub(super) fn of(scored: &Scored<'_>, weights: Weights) -> Self {
        let kind = if matches!(scored.unit.what, UnitKind::Pair(..)) { weights.pair } else { 1.0 };
        Self { factor: scored.idf * scored.unit.weight * kind * (weights.k1 + 1.0), k1: weights.k1 }
    }

    /// What a count gives.
    pub(super) fn of_count(self, count: f32) -> f32 {
        if count > 0.0 { self.factor * count / (count + self.k1) } else { 0.0 }
    }

    /// What no count exceeds.
    pub(super) fn most(self) -> f32 {
        self.factor
    }

    /// Moves a count into a total.
    pub(super) fn settle(self, total: &mut f32, count: &mut f32) {
        *total += self.of_count(*count);
        *count = 0.0;
    }
}

/// The highest of some counts or scores, none of which is below 0, eight at a time.
pub(super) fn highest(counts: &[f32]) -> f32 {
    let higher = |a: f32, b: f32| if a > b { a } else { b };
    let (eights, rest) = counts.as_chunks::<8>();
    let mut highest = [0.0; 8];
    for eight in eights {
        highest.iter_mut().zip(eight).for_each(|(highest, count)| *highest = higher(*count, *highest));
    }
    highest.iter().chain(rest).copied().fold(0.0, higher)
}

/// Of so many places one is touched at least, and all are settled: in a row that is quicker than one by one.
const TOUCHED: usize = 6;

/// What one unit counts in each place.
pub(super) struct Counts {
    counts: Vec<f32>,
    /// Places of these counts, one by one and in rows.
    touched: Vec<u32>,
    touched_rows: Vec<Range<usize>>,
}

impl Counts {
    pub(super) fn new(places: usize) -> Self {
        Self { counts: zeros(places), touched: Vec::new(), touched_rows: Vec::new() }
    }

    /// Adds an amount in a place.
    pub(super) fn add(&mut self, place: usize, amount: f32) {
        let Some(count) = self.counts.get_mut(place) else { return };
        *count += amount;
        self.touched.push(place as u32);
    }

    /// Adds an amount in a place to which nothing more is added. Nearly always it is the only one there, and is turned
    /// into a score at once.
    #[inline]
    pub(super) fn add_last(&mut self, place: usize, amount: f32, saturation: Saturation, totals: &mut [f32]) {
        let (Some(count), Some(total)) = (self.counts.get_mut(place), totals.get_mut(place)) else { return };
        if *count > 0.0 {
            *count += amount;
        } else {
            *total += saturation.of_count(amount);
        }
    }

    /// Adds an amount in a row of places.
    pub(super) fn add_row(&mut self, places: Range<usize>, amount: f32) {
        let Some(counts) = self.counts.get_mut(places.clone()) else { return };
        counts.iter_mut().for_each(|count| *count += amount);
        self.touched_rows.push(places);
    }

    /// Turns counts into scores.
    pub(super) fn settle(&mut self, saturation: Saturation, totals: &mut [f32]) {
        let touched = self.touched.len() + self.touched_rows.iter().map(Range::len).sum::<usize>();
        if touched * TOUCHED > totals.len() {
            self.touched.clear();
            self.touched_rows.clear();
            self.touched_rows.push(0..totals.len());
        }
        for place in self.touched.drain(..) {
            saturation.settle(&mut totals[place as usize], &mut self.counts[place as usize]);
        }
        for places in self.touched_rows.drain(..) {
            let row = totals[places.clone()].iter_mut().zip(&mut self.counts[places]);
            row.for_each(|(total, count)| saturation.settle(total, count));
        }
    }
}

/// What an occurrence in one field counts.
struct Gain<'s> {
    weight: f32,
    /// What holds the field for the passages; none where they hold it themselves.
    heads: Option<&'s Heads>,
    /// None for fields whose length does not matter.
    lengths: Option<(&'s Lengths, &'s [f32; 256])>,
}

impl Gain<'_> {
    fn of(&self, doc: u32) -> f32 {
        let factor = self.lengths.map_or(1.0, |(lengths, factors)| factors[usize::from(lengths.code(doc))]);
        self.weight * factor
    }
}

impl<'a> Scores<'a> {
    pub(super) fn new(among: &'a Candidates<'a>, weights: Weights, averages: Averages) -> Self {
        let totals = zeros(among.docs.len());
        let counts = Counts::new(totals.len());
        Self { by_length: by_length(weights, averages), among, weights, totals, counts }
    }

    /// Adds a unit's score to every candidate that holds it.
    pub(super) fn add(&mut self, scored: &Scored<'_>) -> tantivy::Result<()> {
        let segment = self.among.segment;
        let candidates = self.totals.len() as u64;
        let (lengths, by_length) = (segment.lengths(), self.by_length);
        for (field, weight) in fields(self.weights) {
            let heads = segment.heads(field);
            let gain = Gain { weight, heads, lengths: heads.is_none().then_some((lengths, &by_length)) };
            for term in segment.lexicon.terms(field, &scored.unit.what)?.iter() {
                if candidates * 8 < u64::from(term.doc_freq()) {
                    self.count_at(segment.lexicon.postings(field, term)?, field, &gain);
                } else {
                    self.count_all(segment.lexicon.blocks(field, term)?, &gain);
                }
            }
        }
        self.counts.settle(Saturation::of(scored, self.weights), &mut self.totals);
        Ok(())
    }

    /// Tells the candidates with their scores, in order.
    pub(super) fn each(&self, mut tell: impl FnMut(u32, f32)) {
        self.among.docs.iter().zip(&self.totals).for_each(|(doc, total)| tell(*doc, *total));
    }

    fn count_all(&mut self, postings: Blocks, gain: &Gain<'_>) {
        let among = self.among;
        let mut place = 0;
        each_posting(postings, |holder, occurrences| match gain.heads {
            // Only passages are candidates, and they stand in a row below their heads.
            Some(heads) => {
                let row = heads.reach(holder);
                let first = first_from(&among.docs, place, row.start);
                place = first_from(&among.docs, first, row.end);
                self.counts.add_row(first..place, gain.weight * occurrences as f32);
            }
            None if among.bits.contains(holder) => {
                place = first_from(&among.docs, place, holder);
                self.counts.add(place, gain.of(holder) * occurrences as f32);
            }
            None => {}
        });
    }

    fn count_at(&mut self, mut postings: Seeking, field: TextField, gain: &Gain<'_>) {
        let among = self.among;
        for ((&doc, &holder), place) in among.docs.iter().zip(among.holders(field)).zip(0..) {
            let occurrences = postings.count_in(holder);
            if occurrences > 0 {
                self.counts.add(place, gain.of(doc) * occurrences as f32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_walk_finds_every_place(
            docs in prop::collection::btree_set(0_u32..500, 0..200),
            wanted in prop::collection::btree_set(0_u32..520, 0..50),
        ) {
            let docs: Vec<u32> = docs.into_iter().collect();
            let mut place = 0;
            for doc in wanted {
                place = first_from(&docs, place, doc);
                prop_assert_eq!(place, docs.partition_point(|found| *found < doc));
            }
        }
    }
}
