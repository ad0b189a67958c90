//! The score of a passage: BM25 over syllables and pairs, with title and headings as lighter text of the passage.
//!
//! Each unit's occurrences in passage, headings and title are added up, weighted, before they saturate (BM25F,
//! Robertson et al. 2004); only those in the passage are held back by its length. All variants of an unmarked syllable count as one word with one frequency.

use std::cell::OnceCell;
use std::ops::Range;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::IndexRecordOption;

use super::bits::Bits;
use super::heads::Heads;
use super::lexicon::TextField;
use super::matching::Segment;
use super::postings::{Blocks, Seeking, each_posting};
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

/// So many records of a segment for each candidate, at most, and every record has a place.
const DENSE: u64 = 4;

/// Places that are looked at one by one.
const NEAR: usize = 4;

/// The passages of a segment that are scored, each with a place to count in. Where they are few, only they have one, and
/// a long segment costs no more memory than these; where they are many, their own numbers are their places.
pub(super) struct Candidates<'a> {
    segment: &'a Segment<'a>,
    bits: &'a Bits,
    is_dense: bool,
    /// In a row.
    docs: OnceCell<Vec<u32>>,
    /// For each of these, what holds its headings and its title.
    holders: [OnceCell<Vec<u32>>; 2],
    /// How many they are.
    count: u64,
}

impl<'a> Candidates<'a> {
    pub(super) fn new(segment: &'a Segment<'a>, bits: &'a Bits) -> Self {
        let count = bits.count();
        let is_dense = count * DENSE >= u64::from(segment.reader.max_doc());
        Self { segment, bits, is_dense, docs: OnceCell::new(), holders: Default::default(), count }
    }

    /// The place of a passage among the candidates, where it is one.
    pub(super) fn place(&self, doc: u32) -> Option<usize> {
        self.bits.contains(doc).then(|| self.places_before(doc, 0))
    }

    /// How many places there are.
    fn places(&self) -> usize {
        if self.is_dense { self.segment.reader.max_doc() as usize } else { self.docs().len() }
    }

    /// How many places come before that of a record; at least `from`, which is known to.
    fn places_before(&self, doc: u32, from: usize) -> usize {
        if self.is_dense { doc as usize } else { first_from(self.docs(), from, doc) }
    }

    fn docs(&self) -> &[u32] {
        self.docs.get_or_init(|| self.bits.iter().collect())
    }

    /// The records that hold a field of [`Self::docs`].
    fn holders(&self, field: TextField) -> &[u32] {
        let kept = match field {
            TextField::Body => return self.docs(),
            TextField::Heading => &self.holders[0],
            TextField::Title => &self.holders[1],
        };
        kept.get_or_init(|| match self.segment.heads(field) {
            Some(heads) => self.docs().iter().map(|doc| heads.above(*doc)).collect(),
            None => self.docs().to_vec(),
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
    counts: Vec<f32>,
    /// Places of the counts of a rare unit, one by one and in rows; those of a common one stand nearly everywhere.
    touched: (Vec<u32>, Vec<Range<usize>>),
    is_common: bool,
    /// What an occurrence in a passage counts, by the code that tantivy keeps for the passage's length.
    by_length: [f32; 256],
}

/// What an occurrence in one field counts.
struct Gain<'s> {
    weight: f32,
    /// What holds the field for the passages; none where they hold it themselves.
    heads: Option<&'s Heads>,
    /// None for fields whose length does not matter.
    lengths: Option<(&'s FieldNormReader, &'s [f32; 256])>,
}

impl Gain<'_> {
    fn of(&self, doc: u32) -> f32 {
        let factor =
            self.lengths.map_or(1.0, |(lengths, factors)| factors[usize::from(lengths.fieldnorm_id(doc))]);
        self.weight * factor
    }
}

impl<'a> Scores<'a> {
    pub(super) fn new(among: &'a Candidates<'a>, weights: Weights, averages: Averages) -> Self {
        let factor = |code: usize| {
            let length = FieldNormReader::id_to_fieldnorm(code as u8) as f32 / averages.mean_length.max(1.0);
            1.0 / (1.0 - weights.b + weights.b * length)
        };
        let by_length = std::array::from_fn(factor);
        let (totals, counts) = (vec![0.0; among.places()], vec![0.0; among.places()]);
        Self { by_length, among, weights, totals, counts, touched: Default::default(), is_common: false }
    }

    /// Adds a unit's score to every candidate that holds it.
    pub(super) fn add(&mut self, scored: &Scored<'_>) -> tantivy::Result<()> {
        let segment = self.among.segment;
        let candidates = self.among.count;
        self.is_common = (self.totals.len() as u64) < scored.frequency * 8;
        let (lengths, by_length) = (segment.lengths()?, self.by_length);
        for (field, weight) in self.fields() {
            let heads = segment.heads(field);
            let gain = Gain { weight, heads, lengths: heads.is_none().then_some((&lengths, &by_length)) };
            for term in segment.lexicon.terms(field, &scored.unit.what)?.iter() {
                if candidates * 8 < u64::from(term.doc_freq()) {
                    self.count_at(segment.lexicon.postings(field, term)?, field, &gain);
                } else {
                    self.count_all(segment.lexicon.blocks(field, term, IndexRecordOption::WithFreqs)?, &gain);
                }
            }
        }
        self.settle(scored);
        Ok(())
    }

    /// Tells the candidates that score at least so much, in order.
    pub(super) fn each(&self, least: f32, mut tell: impl FnMut(u32, f32)) {
        let Candidates { bits, is_dense, .. } = self.among;
        let mut tell = |doc: u32, total: f32| {
            if total >= least {
                tell(doc, total);
            }
        };
        if *is_dense {
            // Not by the totals: to ask of each whether it is a candidate is answered too irregularly to be guessed.
            bits.iter().for_each(|doc| tell(doc, self.totals[doc as usize]));
        } else {
            self.among.docs().iter().zip(&self.totals).for_each(|(doc, total)| tell(*doc, *total));
        }
    }

    fn fields(&self) -> impl Iterator<Item = (TextField, f32)> + use<> {
        let Weights { heading, title, .. } = self.weights;
        let fields = [(TextField::Body, 1.0), (TextField::Heading, heading), (TextField::Title, title)];
        fields.into_iter().filter(|(_, weight)| *weight > 0.0)
    }

    fn count_all(&mut self, postings: Blocks, gain: &Gain<'_>) {
        let among = self.among;
        let mut place = 0;
        each_posting(postings, |holder, occurrences| match gain.heads {
            // Only passages are candidates, and they stand in a row below their heads.
            Some(heads) => {
                let row = heads.reach(holder);
                let first = among.places_before(row.start, place);
                place = among.places_before(row.end, first);
                self.count_row(first..place, gain.weight * occurrences as f32);
            }
            None if among.bits.contains(holder) => {
                place = among.places_before(holder, place);
                self.count_one(place, gain.of(holder) * occurrences as f32);
            }
            None => {}
        });
    }

    fn count_at(&mut self, mut postings: Seeking, field: TextField, gain: &Gain<'_>) {
        let among = self.among;
        for ((&doc, &holder), place) in among.docs().iter().zip(among.holders(field)).zip(0..) {
            let occurrences = postings.count_in(holder);
            if occurrences > 0 {
                let place = if among.is_dense { doc as usize } else { place };
                self.count_one(place, gain.of(doc) * occurrences as f32);
            }
        }
    }

    /// Adds an amount to the candidate in a place.
    fn count_one(&mut self, place: usize, amount: f32) {
        let Some(count) = self.counts.get_mut(place) else { return };
        *count += amount;
        if !self.is_common {
            self.touched.0.push(place as u32);
        }
    }

    /// Adds an amount to the candidates in a row of places.
    fn count_row(&mut self, places: Range<usize>, amount: f32) {
        let Some(counts) = self.counts.get_mut(places.clone()) else { return };
        counts.iter_mut().for_each(|count| *count += amount);
        if !self.is_common {
            self.touched.1.push(places);
        }
    }

    /// Turns counts into scores.
    fn settle(&mut self, scored: &Scored<'_>) {
        let weights = self.weights;
        let kind = if matches!(scored.unit.what, UnitKind::Pair(..)) { weights.pair } else { 1.0 };
        let factor = scored.idf * scored.unit.weight * kind * (weights.k1 + 1.0);
        let settle = |total: &mut f32, count: &mut f32| {
            *total += if *count > 0.0 { factor * *count / (*count + weights.k1) } else { 0.0 };
            *count = 0.0;
        };
        let (totals, counts) = (&mut self.totals, &mut self.counts);
        for place in self.touched.0.drain(..) {
            settle(&mut totals[place as usize], &mut counts[place as usize]);
        }
        let everywhere = self.is_common.then_some(0..totals.len());
        for places in self.touched.1.drain(..).chain(everywhere) {
            let row = totals[places.clone()].iter_mut().zip(&mut counts[places]);
            row.for_each(|(total, count)| settle(total, count));
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
