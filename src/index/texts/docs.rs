//! The records that hold a word or a pair: blocks of 128 packed in as few bits as their distances need, or a bit for each
//! record where nearly all hold it; the rest number by number. A pair of one record, as most are, is no list at all.

use std::ops::{Deref, Range};

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::TERMINATED;
use tantivy::directory::OwnedBytes;

use super::bytes::{Cursor, push_number};
use super::damaged;

/// Records in a packed block.
pub(super) const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// What says of a packed block how it ends: its last record, and the bits of each distance or [`DENSE`].
const HEAD_BYTES: usize = 5;

/// In the place of the bits of each distance: the block has a bit for each record from the last one before it on.
const DENSE: u8 = 33;

/// Records that a dense block spans at most: every second holds the word. More are read slower than they are packed.
const MAX_DENSE: u32 = 2 * BLOCK as u32;

/// A pair that occurs, and where its records are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairTerm {
    /// Records that hold it.
    pub(crate) doc_freq: u32,
    pub(super) list: List,
}

/// Where the records of a pair are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// The only one.
    One(u32),
    /// A list at this place of the file, or of the row alone where that is read by itself, of so many bytes.
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
            let code = self.push_block(before, block, out);
            let last = block[BLOCK - 1];
            let place = head + at * HEAD_BYTES;
            out[place..place + 4].copy_from_slice(&last.to_le_bytes());
            out[place + 4] = code;
            before = Some(last);
        }
        let mut last = before.unwrap_or(0);
        for doc in rest {
            push_number(doc - last, out);
            last = *doc;
        }
    }

    /// Appends a block; gives the last byte of its head.
    fn push_block(&mut self, before: Option<u32>, block: &[u32; BLOCK], out: &mut Vec<u8>) -> u8 {
        let bits = self.packer.num_bits_strictly_sorted(before, block);
        let from = before.map_or(0, |before| before + 1);
        let span = block[BLOCK - 1] - from + 1;
        let bytes = span.div_ceil(8) as usize;
        if span <= MAX_DENSE && bytes < BitPacker4x::compressed_block_size(bits) {
            let start = out.len();
            out.resize(start + bytes, 0);
            for doc in block {
                out[start + (doc - from) as usize / 8] |= 1 << ((doc - from) % 8);
            }
            return DENSE;
        }
        let bytes = self.packer.compress_strictly_sorted(before, block, &mut self.packed, bits);
        out.extend_from_slice(&self.packed[..bytes]);
        bits
    }
}

/// A block as it lies in the file.
#[derive(Clone, Copy)]
struct Packed {
    /// The first record that can stand in it, and the last, which does.
    from: u32,
    last: u32,
    code: u8,
}

impl Packed {
    fn of(from: u32, head: &[u8; HEAD_BYTES]) -> Self {
        Self { from, last: u32::from_le_bytes([head[0], head[1], head[2], head[3]]), code: head[4] }
    }

    /// Whether this can be a block.
    fn is_sound(self) -> bool {
        self.code < DENSE
            || self.code == DENSE && (self.from..self.from.saturating_add(MAX_DENSE)).contains(&self.last)
    }

    /// How long it is, of one that is sound.
    fn bytes(self) -> usize {
        if self.code == DENSE {
            (self.last.wrapping_sub(self.from) as usize + 8) / 8
        } else {
            BitPacker4x::compressed_block_size(self.code)
        }
    }
}

/// Some records, as they are written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Block<'b> {
    /// One by one, ascending.
    Docs(&'b [u32]),
    /// A bit for each from one on, the lowest first.
    Bits(u32, &'b [u8]),
}

impl Block<'_> {
    /// Tells the records.
    pub(crate) fn each(self, mut tell: impl FnMut(u32)) {
        match self {
            Self::Docs(docs) => docs.iter().copied().for_each(tell),
            Self::Bits(from, bytes) => {
                for (at, byte) in bytes.iter().enumerate() {
                    let mut rest = *byte;
                    while rest != 0 {
                        tell(from.wrapping_add(at as u32 * 8 + rest.trailing_zeros()));
                        rest &= rest - 1;
                    }
                }
            }
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
        let packed = packed_bytes(file.get(heads.clone())?.as_chunks().0)?;
        let packed = heads.end..heads.end.checked_add(packed)?;
        let rest = packed.end..to;
        (rest.start <= to && to <= file.len()).then_some(Self { heads, packed, rest, rest_len: docs % BLOCK })
    }

    /// Where the block lies that was passed last.
    fn bytes_of(&self, block: Packed) -> Range<usize> {
        self.packed.start - block.bytes()..self.packed.start
    }
}

/// How long the blocks are of these heads; none where one can be no block.
fn packed_bytes(heads: &[[u8; HEAD_BYTES]]) -> Option<usize> {
    let codes = || heads.iter().map(|head| head[HEAD_BYTES - 1]);
    if codes().all(|code| code < DENSE) {
        return Some(codes().map(BitPacker4x::compressed_block_size).sum());
    }
    let (mut bytes, mut from) = (0, 0);
    for head in heads {
        let block = Packed::of(from, head);
        bytes += block.is_sound().then(|| block.bytes())?;
        from = block.last.saturating_add(1);
    }
    Some(bytes)
}

/// The records of a word or a pair, a block at a time, out of the bytes of the file.
pub(crate) struct DocList<B = OwnedBytes> {
    file: B,
    layout: Layout,
    /// Where the heads of all blocks begin.
    heads_at: usize,
    packer: BitPacker4x,
    /// The first record that can stand in the next block.
    from: u32,
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
        Self { file, layout, heads_at, packer, from: 0, passed: 0, block: [0; BLOCK], len: 0, at: 0 }
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
        if let Some(block) = self.next_block() {
            self.unpack(block);
        } else if self.layout.rest_len > 0 {
            let mut cursor = Cursor(&self.file[self.layout.rest.clone()]);
            let mut last = self.from.saturating_sub(1);
            for doc in &mut self.block[..std::mem::take(&mut self.layout.rest_len)] {
                let Some(distance) = cursor.number() else { break };
                last = last.wrapping_add(distance);
                *doc = last;
                self.len += 1;
            }
            self.passed += self.len;
        }
    }

    /// Takes the records of the block apart that was passed last.
    fn unpack(&mut self, block: Packed) {
        let bytes = &self.file[self.layout.bytes_of(block)];
        if block.code != DENSE {
            let before = block.from.checked_sub(1);
            self.packer.decompress_strictly_sorted(before, bytes, &mut self.block, block.code);
            self.len = BLOCK;
            return;
        }
        let mut docs = self.block.iter_mut();
        Block::Bits(block.from, bytes).each(|doc| {
            if let Some(place) = docs.next() {
                *place = doc;
            }
        });
        self.len = BLOCK - docs.len();
    }

    /// Tells all records from this block on.
    pub(crate) fn each_block(mut self, mut tell: impl FnMut(Block<'_>)) {
        while self.len > 0 {
            tell(Block::Docs(self.block()));
            while let Some(block) = self.next_dense() {
                tell(Block::Bits(block.from, &self.file[self.layout.bytes_of(block)]));
            }
            self.advance();
        }
    }

    /// Goes behind the packed blocks that end before `target`.
    fn skip_to(&mut self, target: u32) {
        let (heads, _) = self.file[self.layout.heads.clone()].as_chunks();
        let (mut passed, mut bytes) = (0, 0);
        for head in heads {
            let block = Packed::of(self.from, head);
            if block.last >= target {
                break;
            }
            bytes += block.bytes();
            passed += 1;
            self.from = block.last.saturating_add(1);
        }
        self.layout.heads.start += passed * HEAD_BYTES;
        self.layout.packed.start += bytes;
        self.passed += passed * BLOCK;
    }

    /// The next packed block.
    fn peek(&self) -> Option<Packed> {
        let (heads, _) = self.file[self.layout.heads.clone()].as_chunks::<HEAD_BYTES>();
        heads.first().map(|head| Packed::of(self.from, head))
    }

    /// Goes behind the next packed block.
    fn next_block(&mut self) -> Option<Packed> {
        let block = self.peek()?;
        self.layout.heads.start += HEAD_BYTES;
        self.layout.packed.start += block.bytes();
        self.from = block.last.saturating_add(1);
        self.passed += BLOCK;
        Some(block)
    }

    /// The same, where it is dense.
    fn next_dense(&mut self) -> Option<Packed> {
        self.peek().filter(|block| block.code == DENSE)?;
        self.next_block()
    }

    /// The last record of a packed block, counted from 0.
    pub(super) fn last_of(&self, block: usize) -> Option<u32> {
        let at = self.heads_at.checked_add(block.checked_mul(HEAD_BYTES)?)?;
        let head = self.file.get(at..at + 4).filter(|_| at < self.layout.heads.end)?;
        Some(u32::from_le_bytes([head[0], head[1], head[2], head[3]]))
    }

    /// The record at which a search stands; behind the last, tantivy's mark of the end.
    pub(crate) fn doc(&self) -> u32 {
        self.block().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// Goes on to the first record from `target` on.
    pub(crate) fn seek(&mut self, target: u32) {
        while self.len > 0 && self.block[self.len - 1] < target {
            self.skip_to(target);
            self.advance();
        }
        self.at += self.block()[self.at..].partition_point(|doc| *doc < target);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

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

    /// Records far from each other, close by, and without a gap.
    fn docs(most: usize) -> impl Strategy<Value = BTreeSet<u32>> {
        prop_oneof![
            prop::collection::btree_set(0_u32..100_000, 1..most),
            prop::collection::btree_set(0_u32..1_000, 1..most),
            (0_u32..500, 1..most as u32).prop_map(|(from, len)| (from..from + len).collect()),
        ]
    }

    #[test]
    fn what_nearly_all_records_hold_takes_a_bit_each() {
        let docs: Vec<u32> = (3..2_000).filter(|doc| doc % 8 != 0).collect();
        let (file, _) = list(&docs);
        let blocks = docs.len() / BLOCK;
        assert!(file.len() < blocks * (HEAD_BYTES + BLOCK * 8 / 7 / 8 + 2) + BLOCK, "{} bytes", file.len());
    }

    proptest! {
        #[test]
        fn lists_come_back(docs in docs(700)) {
            let docs: Vec<u32> = docs.into_iter().collect();
            let (file, term) = list(&docs);
            prop_assert_eq!(&read(&file, &term), &docs);
            let mut found = Vec::new();
            DocList::open(file, &term).unwrap().each_block(|block| block.each(|doc| found.push(doc)));
            prop_assert_eq!(found, docs);
        }

        #[test]
        fn seeking_finds_what_reading_does(
            docs in docs(900),
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

        #[test]
        fn a_damaged_list_is_survived(docs in docs(700), at in any::<prop::sample::Index>(), byte: u8) {
            let (file, term) = list(&docs.into_iter().collect::<Vec<_>>());
            let mut bytes = file.to_vec();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let file = OwnedBytes::new(bytes);
            if let Ok(postings) = DocList::open(file.clone(), &term) {
                postings.each_block(|block| block.each(|_| {}));
                read(&file, &term);
            }
        }
    }
}
