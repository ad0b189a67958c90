//! The records that hold a word or a pair: blocks of 128 packed in as few bits as their distances need, the rest number by
//! number. A pair of one record, as most are, is no list at all.

use std::ops::{Deref, Range};

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::TERMINATED;
use tantivy::directory::OwnedBytes;

use super::bytes::{Cursor, push_number};
use super::damaged;

/// Records in a packed block.
pub(super) const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// What says of a packed block how it ends: its last record, and the bits of each distance.
const HEAD_BYTES: usize = 5;

/// A pair that occurs, and where its records are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairTerm {
    /// Records that hold it.
    pub(crate) doc_freq: u32,
    pub(super) list: List,
}

/// Where the records of a pair are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum List {
    /// The only one.
    One(u32),
    /// A list at this place of the file, of so many bytes.
    At(u64, u32),
}

/// Writes lists.
pub(super) struct ListEncoder {
    packer: BitPacker4x,
    packed: [u8; 4 * BLOCK],
}

impl ListEncoder {
    pub(super) fn new() -> Self {
        Self { packer: BitPacker4x::new(), packed: [0; 4 * BLOCK] }
    }

    /// Appends the list of these records, which ascend.
    pub(super) fn push(&mut self, docs: &[u32], out: &mut Vec<u8>) {
        let (blocks, rest) = docs.as_chunks::<BLOCK>();
        let head = out.len();
        out.resize(head + blocks.len() * HEAD_BYTES, 0);
        let mut before = None;
        for (at, block) in blocks.iter().enumerate() {
            let bits = self.packer.num_bits_strictly_sorted(before, block);
            let bytes = self.packer.compress_strictly_sorted(before, block, &mut self.packed, bits);
            out.extend_from_slice(&self.packed[..bytes]);
            let last = block[BLOCK - 1];
            let place = head + at * HEAD_BYTES;
            out[place..place + 4].copy_from_slice(&last.to_le_bytes());
            out[place + 4] = bits;
            before = Some(last);
        }
        let mut last = before.unwrap_or(0);
        for doc in rest {
            push_number(doc - last, out);
            last = *doc;
        }
    }
}

/// Where the parts of a list lie in the file.
#[derive(Default)]
struct Layout {
    heads: Range<usize>,
    packed: Range<usize>,
    rest: Range<usize>,
    /// Records that are not packed.
    rest_len: usize,
}

impl Layout {
    fn of(file: &[u8], at: u64, bytes: u32, docs: usize) -> Option<Self> {
        let from = usize::try_from(at).ok()?;
        let to = from.checked_add(bytes as usize)?;
        let heads = from..from.checked_add(docs / BLOCK * HEAD_BYTES)?;
        let bits = file.get(heads.clone())?.iter().skip(HEAD_BYTES - 1).step_by(HEAD_BYTES);
        if bits.clone().any(|bits| *bits > 32) {
            return None;
        }
        let packed: usize = bits.map(|bits| BitPacker4x::compressed_block_size(*bits)).sum();
        let packed = heads.end..heads.end.checked_add(packed)?;
        let rest = packed.end..to;
        (rest.start <= to && to <= file.len()).then_some(Self { heads, packed, rest, rest_len: docs % BLOCK })
    }
}

/// The records of a word or a pair, a block at a time, out of the bytes of the file.
pub(crate) struct DocList<B = OwnedBytes> {
    file: B,
    layout: Layout,
    /// Where the heads of all blocks begin.
    heads_at: usize,
    packer: BitPacker4x,
    /// The last record before the next block.
    before: Option<u32>,
    /// Records before the next block.
    passed: usize,
    block: [u32; BLOCK],
    len: usize,
    /// Where in the block a search stands.
    at: usize,
}

impl<B: Deref<Target = [u8]>> DocList<B> {
    /// The records of `term`, whose list lies in `file`.
    pub(super) fn open(file: B, term: &PairTerm) -> tantivy::Result<Self> {
        match term.list {
            List::At(at, bytes) => Self::listed(file, (at, bytes), term.doc_freq),
            List::One(doc) => {
                let mut list = Self::of(file, Layout::default());
                (list.block[0], list.len, list.passed) = (doc, 1, 1);
                Ok(list)
            }
        }
    }

    /// So many records, whose list begins at this place of `file` and has so many bytes.
    pub(super) fn listed(file: B, (at, bytes): (u64, u32), doc_freq: u32) -> tantivy::Result<Self> {
        let layout = Layout::of(&file, at, bytes, doc_freq as usize).ok_or_else(damaged)?;
        let mut list = Self::of(file, layout);
        list.advance();
        Ok(list)
    }

    fn of(file: B, layout: Layout) -> Self {
        let (packer, heads_at) = (BitPacker4x::new(), layout.heads.start);
        Self { file, layout, heads_at, packer, before: None, passed: 0, block: [0; BLOCK], len: 0, at: 0 }
    }

    /// The records of this block; none behind the last.
    pub(crate) fn block(&self) -> &[u32] {
        &self.block[..self.len]
    }

    /// Records before this block.
    pub(super) fn before_block(&self) -> usize {
        self.passed - self.len
    }

    /// Records before the one at which a search stands.
    pub(super) fn rank(&self) -> usize {
        self.before_block() + self.at
    }

    /// Goes to the next block.
    pub(crate) fn advance(&mut self) {
        (self.at, self.len) = (0, 0);
        let before = self.before;
        if let Some(bits) = self.begin_block() {
            let packed = &self.file[self.layout.packed.clone()];
            self.packer.decompress_strictly_sorted(before, packed, &mut self.block, bits);
            self.layout.packed.start += BitPacker4x::compressed_block_size(bits);
            self.len = BLOCK;
        } else if self.layout.rest_len > 0 {
            let mut cursor = Cursor(&self.file[self.layout.rest.clone()]);
            let mut last = before.unwrap_or(0);
            for doc in &mut self.block[..std::mem::take(&mut self.layout.rest_len)] {
                let Some(distance) = cursor.number() else { break };
                last = last.wrapping_add(distance);
                *doc = last;
                self.len += 1;
            }
            self.passed += self.len;
        }
    }

    /// Last record and bits of the next packed block.
    fn head(&self) -> Option<(u32, u8)> {
        let (heads, _) = self.file[self.layout.heads.clone()].as_chunks::<HEAD_BYTES>();
        heads.first().map(|head| (u32::from_le_bytes([head[0], head[1], head[2], head[3]]), head[4]))
    }

    /// The last record of a packed block, counted from 0.
    pub(super) fn last_of(&self, block: usize) -> Option<u32> {
        let at = self.heads_at.checked_add(block.checked_mul(HEAD_BYTES)?)?;
        let head = self.file.get(at..at + 4).filter(|_| at < self.layout.heads.end)?;
        Some(u32::from_le_bytes([head[0], head[1], head[2], head[3]]))
    }

    /// Takes the head of the next packed block, and gives the bits of its distances.
    fn begin_block(&mut self) -> Option<u8> {
        let (last, bits) = self.head()?;
        self.layout.heads.start += HEAD_BYTES;
        self.before = Some(last);
        self.passed += BLOCK;
        Some(bits)
    }

    /// The record at which a search stands; behind the last, tantivy's mark of the end.
    pub(crate) fn doc(&self) -> u32 {
        self.block().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Goes on to the first record from `target` on.
    pub(crate) fn seek(&mut self, target: u32) {
        while self.len > 0 && self.block[self.len - 1] < target {
            while self.head().is_some_and(|(last, _)| last < target) {
                let bits = self.begin_block().unwrap_or_default();
                self.layout.packed.start += BitPacker4x::compressed_block_size(bits);
            }
            self.advance();
        }
        self.at += self.block()[self.at..].partition_point(|doc| *doc < target);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(docs: &[u32]) -> (OwnedBytes, PairTerm) {
        let mut bytes = vec![7; 3];
        ListEncoder::new().push(docs, &mut bytes);
        let at = List::At(3, bytes.len() as u32 - 3);
        (OwnedBytes::new(bytes), PairTerm { doc_freq: docs.len() as u32, list: at })
    }

    fn read(file: &OwnedBytes, term: &PairTerm) -> Vec<u32> {
        let mut postings = DocList::open(file.clone(), term).unwrap();
        let mut docs = Vec::new();
        while !postings.block().is_empty() {
            docs.extend_from_slice(postings.block());
            postings.advance();
        }
        docs
    }

    #[test]
    fn a_single_record_is_no_list() {
        let term = PairTerm { doc_freq: 1, list: List::One(9) };
        assert_eq!(read(&OwnedBytes::empty(), &term), [9]);
    }

    proptest! {
        #[test]
        fn lists_come_back(docs in prop::collection::btree_set(0_u32..100_000, 1..700)) {
            let docs: Vec<u32> = docs.into_iter().collect();
            let (file, term) = list(&docs);
            prop_assert_eq!(read(&file, &term), docs);
        }

        #[test]
        fn seeking_finds_what_reading_does(
            docs in prop::collection::btree_set(0_u32..5_000, 1..900),
            targets in prop::collection::btree_set(0_u32..5_100, 1..40),
        ) {
            let (file, term) = list(&docs.iter().copied().collect::<Vec<_>>());
            let mut postings = DocList::open(file.clone(), &term).unwrap();
            for target in targets {
                postings.seek(target);
                prop_assert_eq!(postings.doc(), docs.range(target..).next().copied().unwrap_or(TERMINATED));
            }
        }

        #[test]
        fn bytes_that_are_no_list_are_survived(bytes: Vec<u8>, doc_freq in 0_u32..1_000, at in 0_u64..20) {
            let len = bytes.len() as u32;
            let term = PairTerm { doc_freq, list: List::At(at, len) };
            if let Ok(mut postings) = DocList::open(OwnedBytes::new(bytes), &term) {
                while !postings.block().is_empty() {
                    postings.advance();
                }
                postings.seek(7);
            }
        }
    }
}
