//! The passages of a set, document by document: what all passages of a document share is looked up once.

use std::ops::Range;

use super::bits::Bits;
use super::lexicon::TextField;
use super::matching::Segment;

/// Passages of a set that stand side by side below one title.
pub(super) struct Run {
    /// From the first of them to the last record of the document.
    pub(super) docs: Range<u32>,
    /// How many they are.
    pub(super) passages: u64,
}

impl Run {
    /// A passage of the document.
    pub(super) fn first(&self) -> u32 {
        self.docs.start
    }
}

impl Segment<'_> {
    /// The passages of `bits` in order. A long document stands below its title more than once, and has as many runs.
    pub(super) fn runs<'s>(&'s self, bits: &'s Bits) -> impl Iterator<Item = Run> + 's {
        self.ranges(bits).map(|docs| Run { passages: bits.count_within(docs.clone()), docs })
    }

    /// The same, not counted.
    pub(super) fn ranges<'s>(&'s self, bits: &'s Bits) -> impl Iterator<Item = Range<u32>> + 's {
        self.below_titles(bits).map(|(_, docs)| docs)
    }

    /// The titles above passages of `bits`, and from the first of these to the last record below the title.
    fn below_titles<'s>(&'s self, bits: &'s Bits) -> impl Iterator<Item = (u32, Range<u32>)> + 's {
        let titles = self.heads(TextField::Title);
        let mut next = 0;
        std::iter::from_fn(move || {
            let first = bits.first_from(next)?;
            let title = self.holder(TextField::Title, first);
            let end = titles.map_or(0, |titles| titles.reach(title).end);
            next = end.max(first + 1);
            Some((title, first..next))
        })
    }

    /// Keeps the passages of the documents that are to be kept, of which a passage is told.
    pub(super) fn keep_documents(&self, bits: &mut Bits, keep: impl Fn(u32) -> bool) {
        self.keep_below(bits, |_, first| keep(first));
    }

    /// Keeps the passages below these titles.
    pub(super) fn keep_titled(&self, bits: &mut Bits, titles: &Bits) {
        self.keep_below(bits, |title, _| titles.contains(title));
    }

    fn keep_below(&self, bits: &mut Bits, keep: impl Fn(u32, u32) -> bool) {
        let mut kept = bits.emptied();
        let below = self.below_titles(bits).filter(|(title, docs)| keep(*title, docs.start));
        below.for_each(|(_, docs)| kept.or_within(bits, docs));
        *bits = kept;
    }
}
