//! Postings as the engine reads them, tantivy's and those of pairs alike: from first to last, or skipping. They are boxed: each holds a block of
//! records.

use tantivy::DocSet;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};

use crate::index::pairs::PairPostings;

/// Postings to be read from first to last.
pub(super) enum Blocks {
    Tantivy(Box<BlockSegmentPostings>),
    Pair(Box<PairPostings>),
}

/// Postings to look for records in, in ascending order.
pub(super) enum Seeking {
    Syllable(Box<SegmentPostings>),
    Pair(Box<PairPostings>),
}

impl Seeking {
    /// How often the term stands in the record, 0 where it does not; a pair counts once.
    pub(super) fn count_in(&mut self, doc: u32) -> u32 {
        match self {
            Self::Syllable(postings) => {
                if postings.doc() < doc {
                    postings.seek(doc);
                }
                if postings.doc() == doc { postings.term_freq() } else { 0 }
            }
            Self::Pair(postings) => {
                postings.seek(doc);
                u32::from(postings.doc() == doc)
            }
        }
    }
}

/// Tells every posting from first to last: the record, and how often the term stands in it (once, where that was not
/// asked for, and of pairs).
pub(super) fn each_posting(blocks: Blocks, mut tell: impl FnMut(u32, u32)) {
    match blocks {
        Blocks::Tantivy(mut blocks) => {
            while blocks.block_len() > 0 {
                blocks.docs().iter().enumerate().for_each(|(at, doc)| tell(*doc, blocks.freq(at)));
                blocks.advance();
            }
        }
        Blocks::Pair(mut blocks) => {
            while !blocks.block().is_empty() {
                blocks.block().iter().for_each(|doc| tell(*doc, 1));
                blocks.advance();
            }
        }
    }
}
