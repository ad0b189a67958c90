//! The score of a passage: BM25 over syllables and pairs, with title and headings as lighter text of the passage.
//!
//! Each unit's occurrences in passage, headings and title are added up, weighted, before they saturate (BM25F,
//! Robertson et al. 2004); only those in the passage are held back by its length. All variants of an unmarked syllable count as one word with one frequency.

use std::cell::OnceCell;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocSet, TERMINATED};

use super::bits::Bits;
use super::heads::Heads;
use super::lexicon::TextField;
use super::matching::Segment;
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

/// The passages of a segment that are scored.
pub(super) struct Candidates<'a> {
    segment: &'a Segment<'a>,
    bits: &'a Bits,
    count: u64,
    /// The same in a row, for lists of which few are needed.
    docs: OnceCell<Vec<u32>>,
    /// For each of these, what holds its headings and its title.
    holders: [OnceCell<Vec<u32>>; 2],
}

impl<'a> Candidates<'a> {
    pub(super) fn new(segment: &'a Segment<'a>, bits: &'a Bits) -> Self {
        Self { segment, bits, count: bits.count(), docs: OnceCell::new(), holders: Default::default() }
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
        let holder = |doc: &u32| self.segment.holder(field, *doc);
        kept.get_or_init(|| self.docs().iter().map(holder).collect())
    }
}

/// Scores of the passages of one segment.
pub(super) struct Scores<'a> {
    segment: &'a Segment<'a>,
    weights: Weights,
    /// Score of each passage so far.
    pub(super) totals: Vec<f32>,
    counts: Vec<f32>,
    touched: Vec<u32>,
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
    pub(super) fn new(segment: &'a Segment<'a>, weights: Weights, averages: Averages) -> Self {
        let len = segment.reader.max_doc() as usize;
        let factor = |code: usize| {
            let length = FieldNormReader::id_to_fieldnorm(code as u8) as f32 / averages.mean_length.max(1.0);
            1.0 / (1.0 - weights.b + weights.b * length)
        };
        Self {
            by_length: std::array::from_fn(factor),
            segment,
            weights,
            totals: vec![0.0; len],
            counts: vec![0.0; len],
            touched: Vec::new(),
        }
    }

    /// Adds a unit's score to every passage of `among` that holds it.
    pub(super) fn add(&mut self, scored: &Scored<'_>, among: &Candidates<'_>) -> tantivy::Result<()> {
        let are_few = among.count * 8 < scored.frequency;
        let (lengths, by_length) = (self.segment.lengths()?, self.by_length);
        for (field, weight) in self.fields() {
            let heads = self.segment.heads(field);
            let gain = Gain { weight, heads, lengths: heads.is_none().then_some((&lengths, &by_length)) };
            for term in self.segment.lexicon.terms(field, &scored.unit.what)?.iter() {
                let postings = self.segment.lexicon.postings(field, &scored.unit.what, term)?;
                if are_few {
                    self.count_at(postings, among.docs().iter().zip(among.holders(field)), &gain);
                } else {
                    self.count_all(postings, among.bits, &gain);
                }
            }
        }
        self.settle(scored);
        Ok(())
    }

    fn fields(&self) -> impl Iterator<Item = (TextField, f32)> + use<> {
        let Weights { heading, title, .. } = self.weights;
        let fields = [(TextField::Body, 1.0), (TextField::Heading, heading), (TextField::Title, title)];
        fields.into_iter().filter(|(_, weight)| *weight > 0.0)
    }

    fn count_all(&mut self, mut postings: SegmentPostings, among: &Bits, gain: &Gain<'_>) {
        let (mut doc, mut at) = (postings.doc(), 0);
        while doc != TERMINATED {
            let occurrences = postings.term_freq() as f32;
            match gain.heads {
                Some(heads) => {
                    among
                        .iter_in(heads.below(doc, &mut at))
                        .for_each(|doc| self.count(doc, gain.of(doc) * occurrences));
                }
                None if among.contains(doc) => self.count(doc, gain.of(doc) * occurrences),
                None => {}
            }
            doc = postings.advance();
        }
    }

    fn count_at<'d>(
        &mut self,
        mut postings: SegmentPostings,
        docs: impl Iterator<Item = (&'d u32, &'d u32)>,
        gain: &Gain<'_>,
    ) {
        for (&doc, &holder) in docs {
            if postings.doc() < holder {
                postings.seek(holder);
            }
            if postings.doc() == holder {
                self.count(doc, gain.of(doc) * postings.term_freq() as f32);
            }
        }
    }

    fn count(&mut self, doc: u32, amount: f32) {
        let count = &mut self.counts[doc as usize];
        if *count == 0.0 {
            self.touched.push(doc);
        }
        *count += amount;
    }

    /// Turns counts into scores.
    fn settle(&mut self, scored: &Scored<'_>) {
        let weights = self.weights;
        let kind = if matches!(scored.unit.what, UnitKind::Pair(..)) { weights.pair } else { 1.0 };
        let factor = scored.idf * scored.unit.weight * kind * (weights.k1 + 1.0);
        for doc in self.touched.drain(..) {
            let count = std::mem::take(&mut self.counts[doc as usize]);
            self.totals[doc as usize] += factor * count / (count + weights.k1);
        }
    }
}
