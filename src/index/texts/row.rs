//! A row: the second words behind one first word, ascending, each with its records; long rows can be entered in the
//! middle.

use std::ops::Range;

use super::bytes::{Cursor, push_number};
use super::docs::{List, ListEncoder, PairTerm};

/// Second words between which a long row can be entered.
const STRIDE: usize = 64;

/// What says of such a place where it is: its second word, its entry and its list, four bytes each.
const HEAD_BYTES: usize = 12;

/// A row that is being written.
pub(super) struct RowWriter {
    lists: ListEncoder,
    count: usize,
    last: u32,
    heads: Vec<u8>,
    entries: Vec<u8>,
    postings: Vec<u8>,
}

impl RowWriter {
    pub(super) fn new() -> Self {
        Self {
            lists: ListEncoder::new(),
            count: 0,
            last: 0,
            heads: Vec::new(),
            entries: Vec::new(),
            postings: Vec::new(),
        }
    }

    /// Adds the next second word, which stands in these records.
    pub(super) fn add(&mut self, second: u32, docs: &[u32]) {
        if self.count.is_multiple_of(STRIDE) {
            for number in [second, self.entries.len() as u32, self.postings.len() as u32] {
                self.heads.extend_from_slice(&number.to_le_bytes());
            }
            self.last = 0;
        }
        push_number(second - self.last, &mut self.entries);
        push_number(docs.len() as u32, &mut self.entries);
        match docs {
            [doc] => push_number(*doc, &mut self.entries),
            docs => {
                let before = self.postings.len();
                self.lists.push(docs, &mut self.postings);
                push_number((self.postings.len() - before) as u32, &mut self.entries);
            }
        }
        self.last = second;
        self.count += 1;
    }

    /// Appends the row, and begins the next one.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        if self.count > 0 {
            push_number(self.count as u32, out);
            push_number(self.entries.len() as u32, out);
            if self.count > STRIDE {
                out.append(&mut self.heads);
            }
            out.append(&mut self.entries);
            out.append(&mut self.postings);
        }
        self.heads.clear();
        self.count = 0;
    }
}

/// A row that is read.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    count: usize,
    heads: &'a [u8],
    entries: &'a [u8],
    /// Where in the file the lists begin.
    lists_at: u64,
}

impl<'a> Row<'a> {
    /// The row in these bytes, which begin at this place of the file; none where they are damaged.
    pub(super) fn open(bytes: &'a [u8], at: u64) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self { count: 0, heads: &[], entries: &[], lists_at: at });
        }
        let mut cursor = Cursor(bytes);
        let (count, entries) = (cursor.number()? as usize, cursor.number()? as usize);
        let heads = if count > STRIDE { count.div_ceil(STRIDE) * HEAD_BYTES } else { 0 };
        let (heads, entries) = (cursor.take(heads)?, cursor.take(entries)?);
        let lists_at = at + (bytes.len() - cursor.0.len()) as u64;
        Some(Self { count, heads, entries, lists_at })
    }

    /// Tells the second words in `wanted`, ascending, each with its pair; none where the row is damaged.
    pub(super) fn each(self, wanted: Range<u32>, mut tell: impl FnMut(u32, PairTerm)) -> Option<()> {
        let block = self.block_before(wanted.start);
        let (mut entries, mut list_at) = self.enter(block)?;
        let mut second = 0;
        for at in block * STRIDE..self.count {
            if at.is_multiple_of(STRIDE) {
                second = 0;
            }
            second = entries.number()?.checked_add(second)?;
            if second >= wanted.end {
                break;
            }
            let (doc_freq, number) = (entries.number()?, entries.number()?);
            let list = if doc_freq == 1 { List::One(number) } else { List::At(list_at, number) };
            if doc_freq != 1 {
                list_at += u64::from(number);
            }
            if second >= wanted.start {
                tell(second, PairTerm { doc_freq, list });
            }
        }
        Some(())
    }

    /// The last place to enter at or before a second word.
    fn block_before(self, second: u32) -> usize {
        let (heads, _) = self.heads.as_chunks::<HEAD_BYTES>();
        let first = |head: &[u8; HEAD_BYTES]| u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
        heads.partition_point(|head| first(head) <= second).saturating_sub(1)
    }

    /// The entries from one of these places on, and where their lists begin.
    fn enter(self, block: usize) -> Option<(Cursor<'a>, u64)> {
        if block == 0 {
            return Some((Cursor(self.entries), self.lists_at));
        }
        let mut head = Cursor(self.heads.get(block * HEAD_BYTES + 4..)?);
        let (entry, list) = (head.u32()? as usize, head.u32()?);
        Some((Cursor(self.entries.get(entry..)?), self.lists_at + u64::from(list)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};
    use tantivy::directory::OwnedBytes;

    use crate::index::texts::docs::DocList;

    type Pairs = BTreeMap<u32, BTreeSet<u32>>;

    fn written(pairs: &Pairs) -> Vec<u8> {
        let mut row = RowWriter::new();
        // A row before must leave nothing behind.
        row.add(5, &[1, 2]);
        row.finish(&mut Vec::new());
        for (second, docs) in pairs {
            row.add(*second, &docs.iter().copied().collect::<Vec<_>>());
        }
        let mut bytes = Vec::new();
        row.finish(&mut bytes);
        bytes
    }

    fn read(bytes: &[u8], wanted: Range<u32>) -> Option<Pairs> {
        let file = OwnedBytes::new(bytes.to_vec());
        let mut pairs = Pairs::new();
        let mut is_whole = true;
        Row::open(bytes, 0)?.each(wanted, |second, term| {
            let docs =
                DocList::open(file.clone(), &term).map(|postings| postings.block().iter().copied().collect());
            is_whole &= docs.is_ok();
            pairs.insert(second, docs.unwrap_or_default());
        })?;
        is_whole.then_some(pairs)
    }

    proptest! {
        #[test]
        fn any_part_of_a_row_comes_back(
            pairs in prop::collection::btree_map(0_u32..4_000, prop::collection::btree_set(0_u32..900, 1..5), 0..300),
            from in 0_u32..4_100,
            len in 0_u32..4_100,
        ) {
            let part: Pairs = pairs.range(from..from + len).map(|(second, docs)| (*second, docs.clone())).collect();
            prop_assert_eq!(read(&written(&pairs), from..from + len), Some(part));
        }

        #[test]
        fn bytes_that_are_no_row_are_survived(bytes: Vec<u8>, from: u32) {
            let _ = read(&bytes, from..u32::MAX);
        }
    }
}
