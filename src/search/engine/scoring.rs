//! The score of a passage: BM25 over syllables and pairs, with title and headings as lighter text of the passage.
//!
//! Each unit's occurrences in passage, headings and title are added up, weighted, before they saturate (BM25F,
//! Robertson et al. 2004); only those in the passage are held back by its length. All variants of an unmarked syllable count as one word with one frequency.

use std::cell::OnceCell;
use std::ops::Range;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::IndexRecordOption;

use super::bits::{Bits, Places};
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

/// The passages of a segment that are scored, by their places among each other: a long segment of which few are scored
/// then costs no more memory than these.
pub(super) struct Candidates<'a> {
    segment: &'a Segment<'a>,
    bits: &'a Bits,
    places: Places,
    /// The same in a row, for lists of which few are needed.
    docs: OnceCell<Vec<u32>>,
    /// For each of these, what holds its headings and its title.
    holders: [OnceCell<Vec<u32>>; 2],
}

impl<'a> Candidates<'a> {
    pub(super) fn new(segment: &'a Segment<'a>, bits: &'a Bits) -> Self {
        Self { segment, bits, places: bits.places(), docs: OnceCell::new(), holders: Default::default() }
    }

    /// The place of a passage among the candidates, where it is one.
    pub(super) fn place(&self, doc: u32) -> Option<usize> {
        self.bits.contains(doc).then(|| self.places.before(self.bits, doc))
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

/// Scores of the candidates of one segment.
pub(super) struct Scores<'a> {
    among: &'a Candidates<'a>,
    weights: Weights,
    /// Score of each candidate so far.
    pub(super) totals: Vec<f32>,
    counts: Vec<f32>,
    /// Where the counts of a rare unit stand; those of a common one stand nearly everywhere.
    touched: Vec<u32>,
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
        let totals = vec![0.0; among.places.count()];
        Self::from(totals, among, weights, averages)
    }

    /// Goes on from what the candidates have scored already.
    pub(super) fn from(
        totals: Vec<f32>,
        among: &'a Candidates<'a>,
        weights: Weights,
        averages: Averages,
    ) -> Self {
        let factor = |code: usize| {
            let length = FieldNormReader::id_to_fieldnorm(code as u8) as f32 / averages.mean_length.max(1.0);
            1.0 / (1.0 - weights.b + weights.b * length)
        };
        let counts = vec![0.0; totals.len()];
        let by_length = std::array::from_fn(factor);
        Self { by_length, among, weights, totals, counts, touched: Vec::new(), is_common: false }
    }

    /// Adds a unit's score to every candidate that holds it.
    pub(super) fn add(&mut self, scored: &Scored<'_>) -> tantivy::Result<()> {
        let segment = self.among.segment;
        let candidates = self.totals.len() as u64;
        let are_few = candidates * 8 < scored.frequency;
        self.is_common = candidates < scored.frequency * 8;
        let (lengths, by_length) = (segment.lengths()?, self.by_length);
        for (field, weight) in self.fields() {
            let heads = segment.heads(field);
            let gain = Gain { weight, heads, lengths: heads.is_none().then_some((&lengths, &by_length)) };
            for term in segment.lexicon.terms(field, &scored.unit.what)?.iter() {
                if are_few {
                    self.count_at(segment.lexicon.postings(field, term)?, field, &gain);
                } else {
                    self.count_all(segment.lexicon.blocks(field, term, IndexRecordOption::WithFreqs)?, &gain);
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

    fn count_all(&mut self, postings: Blocks, gain: &Gain<'_>) {
        let Candidates { bits, places, .. } = self.among;
        each_posting(postings, |holder, occurrences| match gain.heads {
            // Only passages are candidates, and they stand in a row below their heads.
            Some(heads) => {
                let row = heads.reach(holder);
                let row = places.before(bits, row.start)..places.before(bits, row.end);
                self.count(row, gain.weight * occurrences as f32);
            }
            None if bits.contains(holder) => {
                let place = places.before(bits, holder);
                self.count(place..place + 1, gain.of(holder) * occurrences as f32);
            }
            None => {}
        });
    }

    fn count_at(&mut self, mut postings: Seeking, field: TextField, gain: &Gain<'_>) {
        let (docs, holders) = (self.among.docs(), self.among.holders(field));
        for (place, (&doc, &holder)) in docs.iter().zip(holders).enumerate() {
            let occurrences = postings.count_in(holder);
            if occurrences > 0 {
                self.count(place..place + 1, gain.of(doc) * occurrences as f32);
            }
        }
    }

    /// Adds an amount to the candidates in these places.
    fn count(&mut self, places: Range<usize>, amount: f32) {
        self.counts[places.clone()].iter_mut().for_each(|count| *count += amount);
        if !self.is_common {
            self.touched.extend(places.map(|place| place as u32));
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
        if self.is_common {
            self.totals.iter_mut().zip(&mut self.counts).for_each(|(total, count)| settle(total, count));
        }
        for place in self.touched.drain(..) {
            settle(&mut self.totals[place as usize], &mut self.counts[place as usize]);
        }
    }
}
