//! The postings of a unit in all fields, read from first to last while its occurrences are counted.

use std::ops::Range;

use super::heads::Heads;
use super::matching::Segment;
use super::postings::Stepwise;
use super::scoring::{Averages, Scored, by_length, fields};
use crate::index::texts::Lengths;
use crate::search::Weights;

/// What an occurrence counts by the length of its passage.
pub(super) struct LengthFactors<'s> {
    codes: &'s Lengths,
    factors: [f32; 256],
}

impl<'s> LengthFactors<'s> {
    pub(super) fn of(segment: &'s Segment<'_>, weights: Weights, averages: Averages) -> Self {
        Self { codes: segment.lengths(), factors: by_length(weights, averages) }
    }

    fn of_passage(&self, doc: u32) -> f32 {
        self.factors[usize::from(self.codes.code(doc))]
    }
}

/// The postings of a term in one field.
pub(super) struct Stream<'s> {
    postings: Stepwise,
    /// What an occurrence counts.
    weight: f32,
    /// What holds the field for the passages; none where they hold it themselves.
    heads: Option<&'s Heads>,
    /// What a head still counts in records behind the last that were asked for.
    rest: (Range<u32>, f32),
}

impl<'s> Stream<'s> {
    /// The streams of a unit.
    pub(super) fn of(
        segment: &'s Segment<'_>,
        scored: &Scored<'_>,
        weights: Weights,
    ) -> tantivy::Result<Vec<Self>> {
        let mut streams = Vec::new();
        for (field, weight) in fields(weights) {
            for term in segment.lexicon.terms(field, &scored.unit.what)?.iter() {
                let postings = Stepwise::new(segment.lexicon.blocks(field, term)?);
                let heads = segment.heads(field);
                streams.push(Stream { postings, weight, heads, rest: (0..0, 0.0) });
            }
        }
        Ok(streams)
    }

    /// Whether it is known what its blocks count at most.
    pub(super) fn is_bounded(&self) -> bool {
        self.postings.bound(0).is_some()
    }

    /// Whether it counts in records below those that hold the term.
    pub(super) fn is_above(&self) -> bool {
        self.heads.is_some()
    }

    /// Goes on to what counts in records from `doc` on.
    pub(super) fn skip_to(&mut self, doc: u32) {
        let holder = self.heads.map_or(doc, |heads| heads.above(doc));
        self.postings.skip_to(holder);
    }

    /// The last record that a block of postings counts in, and what they count at most in any, where that is known.
    pub(super) fn bound(&self, block: usize, lengths: &LengthFactors<'_>) -> Option<(u32, f32)> {
        let (last, bound) = self.postings.bound(block)?;
        Some(match self.heads {
            Some(heads) => (heads.reach(last).end.saturating_sub(1).max(last), self.weight * bound.highest()),
            None => (last, self.weight * bound.most(&lengths.factors)),
        })
    }

    /// Counts in the next records, up to the end of `docs`: tells rows of records, and what each gets.
    #[inline]
    pub(super) fn count(
        &mut self,
        docs: &Range<u32>,
        lengths: &LengthFactors<'_>,
        mut tell: impl FnMut(Counted),
    ) {
        match self.heads {
            Some(heads) => self.count_rows(heads, docs, |row, amount| tell(Counted::Row(row, amount))),
            None => {
                let weight = self.weight;
                self.postings.each_before(docs.end, |doc, occurrences| {
                    let amount = weight * lengths.of_passage(doc) * occurrences as f32;
                    tell(Counted::One(doc, amount));
                });
            }
        }
    }

    /// Counts in the rows of records below those that hold the term.
    fn count_rows(&mut self, heads: &Heads, docs: &Range<u32>, mut tell: impl FnMut(Range<u32>, f32)) {
        let mut count = |row: Range<u32>, amount: f32| {
            let here = row.start.max(docs.start)..row.end.min(docs.end);
            if !here.is_empty() {
                tell(here, amount);
            }
            (docs.end.max(row.start)..row.end, amount)
        };
        let mut rest = count(self.rest.0.clone(), self.rest.1);
        let weight = self.weight;
        self.postings.each_before(docs.end, |head, occurrences| {
            rest = count(heads.reach(head), weight * occurrences as f32);
        });
        self.rest = rest;
    }
}

/// An amount that is counted.
pub(super) enum Counted {
    /// In one record.
    One(u32, f32),
    /// In each of some.
    Row(Range<u32>, f32),
}
