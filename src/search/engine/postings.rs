//! Postings as the engine reads them, those of words, of pairs and tantivy's alike: from first to last, or skipping. They are boxed: each holds a block of
//! records.

use tantivy::postings::BlockSegmentPostings;

use crate::index::texts::{Block, Bound, DocList, WordPostings};

/// Postings to be read from first to last.
pub(super) enum Blocks {
    Tantivy(Box<BlockSegmentPostings>),
    Words(Box<WordPostings>),
    Docs(Box<DocList>),
}

/// Postings to look for records in, in ascending order.
pub(super) enum Seeking {
    Word(Box<WordPostings>),
    Pair(Box<DocList>),
}

impl Seeking {
    /// How often the term stands in the record, 0 where it does not; a pair counts once.
    pub(super) fn count_in(&mut self, doc: u32) -> u32 {
        match self {
            Self::Word(postings) => {
                postings.seek(doc);
                if postings.doc() == doc { postings.count() } else { 0 }
            }
            Self::Pair(postings) => {
                postings.seek(doc);
                u32::from(postings.doc() == doc)
            }
        }
    }
}

/// Postings that are read from first to last, some at a time.
pub(super) struct Stepwise {
    blocks: Blocks,
    /// The next one's place in its block.
    at: usize,
}

impl Stepwise {
    pub(super) fn new(blocks: Blocks) -> Self {
        Self { blocks, at: 0 }
    }

    /// The last record of a block, counted from 0, and what none of its records exceeds, where that is known.
    pub(super) fn bound(&self, block: usize) -> Option<(u32, Bound)> {
        if let Blocks::Words(words) = &self.blocks { words.bound(block) } else { None }
    }

    /// Goes on to the first record from `doc` on; blocks that end before it are not read. Tantivy's postings stay where
    /// they are.
    pub(super) fn skip_to(&mut self, doc: u32) {
        let is_behind = |block: &[u32]| block.last().is_some_and(|last| *last < doc);
        let block = match &mut self.blocks {
            Blocks::Tantivy(_) => return,
            Blocks::Words(words) => {
                if is_behind(words.block()) {
                    words.seek(doc);
                    self.at = 0;
                }
                words.block()
            }
            Blocks::Docs(docs) => {
                if is_behind(docs.block()) {
                    docs.seek(doc);
                    self.at = 0;
                }
                docs.block()
            }
        };
        self.at += block.get(self.at..).unwrap_or_default().partition_point(|found| *found < doc);
    }

    /// Tells the next postings, as [`each_posting`] does, up to the first record from `end` on, which is told next.
    #[inline]
    pub(super) fn each_before(&mut self, end: u32, mut tell: impl FnMut(u32, u32)) {
        let mut at = self.at;
        match &mut self.blocks {
            Blocks::Tantivy(blocks) => {
                while blocks.block_len() > 0 {
                    while at < blocks.block_len() && blocks.doc(at) < end {
                        tell(blocks.doc(at), blocks.freq(at));
                        at += 1;
                    }
                    if at < blocks.block_len() {
                        break;
                    }
                    blocks.advance();
                    at = 0;
                }
            }
            Blocks::Words(blocks) => {
                while !blocks.block().is_empty() {
                    let len = blocks.block().len();
                    let told = blocks.each_below(at, end, &mut tell);
                    if told < len {
                        at = told;
                        break;
                    }
                    blocks.advance();
                    at = 0;
                }
            }
            Blocks::Docs(blocks) => {
                while !blocks.block().is_empty() {
                    let rest = &blocks.block()[at..];
                    let told =
                        rest.iter().take_while(|doc| **doc < end).inspect(|doc| tell(**doc, 1)).count();
                    if told < rest.len() {
                        at += told;
                        break;
                    }
                    blocks.advance();
                    at = 0;
                }
            }
        }
        self.at = at;
    }
}

/// Tells the records of all postings, a block at a time.
pub(super) fn each_block(blocks: Blocks, mut tell: impl FnMut(Block<'_>)) {
    match blocks {
        Blocks::Tantivy(mut blocks) => {
            while blocks.block_len() > 0 {
                tell(Block::Docs(blocks.docs()));
                blocks.advance();
            }
        }
        Blocks::Words(words) => words.into_docs().each_block(tell),
        Blocks::Docs(docs) => docs.each_block(tell),
    }
}

/// Tells every posting from first to last: the record, and how often the term stands in it (once, where that was not
/// asked for, and of pairs).
pub(super) fn each_posting(blocks: Blocks, tell: impl FnMut(u32, u32)) {
    Stepwise::new(blocks).each_before(u32::MAX, tell);
}
