//! A set of the passages of one segment, one bit each; where many follow each other that are not in it, it takes no
//! memory, and no time to walk through.

use std::ops::Range;

use crate::index::texts::Block;

/// Records of a row, which are a word of the set.
pub(super) const ROW: usize = 64;

/// Rows of a part, which are 4,096 records.
const PART: usize = 64;

/// Rows, of which one at least was given a passage.
type Part = Box<[u64; PART]>;

/// Passages of one segment, by their number in it.
#[derive(Debug, Clone)]
pub(super) struct Bits {
    /// None before the first passage is added: many sets stay empty.
    parts: Vec<Option<Part>>,
    /// How many rows the segment has.
    rows: usize,
}

impl Bits {
    /// No passage, of a segment that holds `len`.
    pub(super) fn none(len: u32) -> Self {
        Self { parts: Vec::new(), rows: (len as usize).div_ceil(ROW) }
    }

    /// No passage, of the same segment.
    pub(super) fn emptied(&self) -> Self {
        Self { parts: Vec::new(), rows: self.rows }
    }

    pub(super) fn insert(&mut self, doc: u32) {
        let (at, bit) = place(doc);
        self.or_row(at, bit);
    }

    /// Adds some passages.
    pub(super) fn insert_block(&mut self, block: Block<'_>) {
        match block {
            Block::Docs(docs) => self.insert_sorted(docs),
            Block::Bits(from, bytes) => {
                for (at, bytes) in bytes.chunks(8).enumerate() {
                    let mut row = [0; 8];
                    row[..bytes.len()].copy_from_slice(bytes);
                    let (row, from) = (u64::from_le_bytes(row), from as usize + at * ROW);
                    self.or_row(from / ROW, row << (from % ROW));
                    self.or_row(from / ROW + 1, row.checked_shr((ROW - from % ROW) as u32).unwrap_or(0));
                }
            }
        }
    }

    /// Adds passages that ascend, a row at a time.
    fn insert_sorted(&mut self, docs: &[u32]) {
        let (mut at, mut row) = (0, 0);
        for doc in docs {
            let (next, bit) = place(*doc);
            if next != at {
                self.or_row(at, row);
                (at, row) = (next, 0);
            }
            row |= bit;
        }
        self.or_row(at, row);
    }

    /// Adds the passages of a row; a damaged list may name some that do not exist.
    fn or_row(&mut self, at: usize, row: u64) {
        if row == 0 || at >= self.rows {
            return;
        }
        if self.parts.is_empty() {
            self.parts.resize(self.rows.div_ceil(PART), None);
        }
        let part = self.parts[at / PART].get_or_insert_with(|| Box::new([0; PART]));
        part[at % PART] |= row;
    }

    pub(super) fn insert_all(&mut self, docs: Range<u32>) {
        self.insert_rows(docs, |_| u64::MAX);
    }

    /// Adds those of some records that `row` has, which is asked for each row of 64.
    pub(super) fn insert_rows(&mut self, docs: Range<u32>, row: impl Fn(usize) -> u64) {
        let mut at = docs.start;
        while at < docs.end {
            let next = docs.end.min((at / 64 + 1) * 64);
            let among = (u64::MAX >> (64 - (next - at))) << (at % 64);
            self.or_row(at as usize / 64, among & row(at as usize / 64));
            at = next;
        }
    }

    /// Keeps those that `row` has, which is asked for each row of 64.
    pub(super) fn retain(&mut self, row: impl Fn(usize) -> u64) {
        for (first, part) in (0..).step_by(PART).zip(&mut self.parts) {
            let words = part.iter_mut().flat_map(|part| part.iter_mut());
            (first..).zip(words).for_each(|(at, word)| *word &= row(at));
        }
    }

    pub(super) fn remove(&mut self, doc: u32) {
        let (at, bit) = place(doc);
        if let Some(Some(part)) = self.parts.get_mut(at / PART) {
            part[at % PART] &= !bit;
        }
    }

    pub(super) fn contains(&self, doc: u32) -> bool {
        let (at, bit) = place(doc);
        self.row(at) & bit != 0
    }

    pub(super) fn and(&mut self, other: &Self) {
        if other.parts.is_empty() {
            self.parts.clear();
        }
        for (part, other) in self.parts.iter_mut().zip(&other.parts) {
            match (part.as_mut(), other) {
                (Some(part), Some(other)) => part.iter_mut().zip(&**other).for_each(|(a, b)| *a &= b),
                _ => *part = None,
            }
        }
    }

    pub(super) fn or(&mut self, other: Self) {
        if self.parts.is_empty() {
            self.parts = other.parts;
            return;
        }
        for (part, other) in self.parts.iter_mut().zip(other.parts) {
            match (part.as_mut(), other) {
                (Some(part), Some(other)) => part.iter_mut().zip(*other).for_each(|(a, b)| *a |= b),
                (None, other) => *part = other,
                (_, None) => {}
            }
        }
    }

    pub(super) fn and_not(&mut self, other: &Self) {
        for (part, other) in self.parts.iter_mut().zip(&other.parts) {
            if let (Some(part), Some(other)) = (part, other) {
                part.iter_mut().zip(&**other).for_each(|(a, b)| *a &= !b);
            }
        }
    }

    pub(super) fn count(&self) -> u64 {
        self.parts.iter().flatten().map(count).sum()
    }

    /// Whether there are so many at least, which of a full set is soon known.
    pub(super) fn holds(&self, passages: u64) -> bool {
        hold(std::slice::from_ref(self), passages)
    }

    /// The rows of 64 that are not empty, with their places.
    fn rows(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        let parts = (0..).step_by(PART).zip(&self.parts);
        let rows = parts.flat_map(|(first, part)| (first..).zip(part.iter().flat_map(|part| part.iter())));
        rows.map(|(at, row)| (at, *row)).filter(|(_, row)| *row != 0)
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.holds(1)
    }

    /// The passages of a row, counted from 0: the first is the lowest bit.
    #[inline]
    pub(super) fn row(&self, at: usize) -> u64 {
        match self.parts.get(at / PART) {
            Some(Some(part)) => part[at % PART],
            _ => 0,
        }
    }

    /// The passages, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.rows().flat_map(|(at, rest)| each_bit(at, rest))
    }

    /// The passages of these records, ascending.
    pub(super) fn within(&self, docs: Range<u32>) -> impl Iterator<Item = u32> + '_ {
        self.rows_within(docs).flat_map(|(at, rest)| each_bit(at, rest))
    }

    /// How many passages these records hold.
    pub(super) fn count_within(&self, docs: Range<u32>) -> u64 {
        self.rows_within(docs).map(|(_, row)| u64::from(row.count_ones())).sum()
    }

    /// Whether there are any among each `N` records, which are whole rows, one after another.
    pub(super) fn are_in_rows<const N: usize>(&self) -> impl Iterator<Item = bool> + '_ {
        let rows = N / ROW;
        (0..self.rows.div_ceil(rows))
            .map(move |at| (at * rows..at * rows + rows).any(|row| self.row(row) != 0))
    }

    /// Adds the passages that `other` has of these records.
    pub(super) fn or_within(&mut self, other: &Self, docs: Range<u32>) {
        other.rows_within(docs).for_each(|(at, row)| self.or_row(at, row));
    }

    /// The first passage from a record on.
    pub(super) fn first_from(&self, doc: u32) -> Option<u32> {
        let (mut at, bit) = place(doc);
        // That bit, and those of the records behind it.
        let mut row = self.row(at) & bit.wrapping_neg();
        while row == 0 {
            at = match self.parts.get(at / PART)? {
                Some(_) => at + 1,
                None => (at / PART + 1) * PART,
            };
            row = self.row(at);
        }
        Some(at as u32 * 64 + row.trailing_zeros())
    }

    /// The rows of 64 with these records, without others; those behind the last do not exist.
    fn rows_within(&self, docs: Range<u32>) -> impl Iterator<Item = (usize, u64)> + '_ {
        let rows = docs.start as usize / 64..(docs.end.div_ceil(64) as usize).min(self.rows);
        rows.map(move |at| {
            let first = at as u32 * 64;
            let from = u64::MAX << docs.start.saturating_sub(first);
            let to = u64::MAX >> (first + 64).saturating_sub(docs.end).min(63);
            (at, self.row(at) & from & to)
        })
    }
}

/// Whether some sets hold so many passages together at least.
pub(super) fn hold(sets: &[Bits], passages: u64) -> bool {
    let mut wanted = passages;
    let mut parts = sets.iter().flat_map(|set| set.parts.iter().flatten());
    while wanted > 0 {
        let Some(part) = parts.next() else { return false };
        wanted = wanted.saturating_sub(count(part));
    }
    true
}

/// The row of a record, and its bit there.
#[inline]
fn place(doc: u32) -> (usize, u64) {
    (doc as usize / ROW, 1 << (doc as usize % ROW))
}

fn count(part: &Part) -> u64 {
    part.iter().map(|row| u64::from(row.count_ones())).sum()
}

/// The passages of one row, ascending.
pub(super) fn each_bit(at: usize, mut rest: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = (rest != 0).then(|| rest.trailing_zeros())?;
        rest &= rest - 1;
        Some(at as u32 * 64 + bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Records of the sets: two parts and a row.
    const RECORDS: u32 = 2 * 4_096 + 64;

    fn bits(docs: &BTreeSet<u32>) -> Bits {
        let mut bits = Bits::none(RECORDS);
        docs.iter().for_each(|doc| bits.insert(*doc));
        bits
    }

    /// Sets with passages side by side, in all parts or in some.
    fn docs() -> impl Strategy<Value = BTreeSet<u32>> {
        let doc = prop_oneof![0_u32..200, 4_000_u32..4_200, RECORDS - 100..RECORDS];
        prop::collection::btree_set(doc, 0..40)
    }

    proptest! {
        #[test]
        fn bits_behave_as_sets(a in docs(), b in docs(), fewer in 0_u64..4) {
            let list = |bits: &Bits| bits.iter().collect::<BTreeSet<_>>();
            let (x, y) = (bits(&a), bits(&b));
            prop_assert_eq!(list(&x), a.clone());
            prop_assert_eq!(x.count(), a.len() as u64);
            prop_assert!(x.holds(x.count().saturating_sub(fewer)) && !x.holds(x.count() + 1 + fewer));
            prop_assert_eq!(x.is_empty(), a.is_empty());
            let mut both = x.clone();
            both.and(&y);
            prop_assert_eq!(list(&both), &a & &b);
            let mut either = x.clone();
            either.or(y.clone());
            prop_assert_eq!(list(&either), &a | &b);
            let (from, to) = (a.first().copied().unwrap_or(0), b.last().copied().unwrap_or(0));
            let to = to.max(from);
            prop_assert_eq!(x.within(from..to).collect::<Vec<_>>(), a.range(from..to).copied().collect::<Vec<_>>());
            prop_assert_eq!(x.count_within(from..to), a.range(from..to).count() as u64);
            prop_assert_eq!(x.first_from(to), a.range(to..).next().copied());
            let by_rows: Vec<bool> = x.are_in_rows::<128>().collect();
            let among = |from: u32| a.range(from..from + 128).next().is_some();
            prop_assert_eq!(by_rows, (0..RECORDS).step_by(128).map(among).collect::<Vec<_>>());
            let mut some = y.clone();
            some.or_within(&x, from..to);
            prop_assert_eq!(list(&some), &b | &a.range(from..to).copied().collect());
            let mut row = y.clone();
            row.insert_all(from..to);
            prop_assert_eq!(list(&row), &b | &(from..to).collect());
            let mut rows = y.clone();
            rows.insert_rows(from..to, |at| x.row(at));
            prop_assert_eq!(list(&rows), list(&some));
            prop_assert_eq!(x.contains(from), a.contains(&from));
            let mut both = y.clone();
            both.retain(|at| x.row(at));
            prop_assert_eq!(list(&both), &b & &a);
            let mut sorted = y.clone();
            sorted.insert_block(Block::Docs(&a.iter().copied().collect::<Vec<_>>()));
            prop_assert_eq!(list(&sorted), &b | &a);
            let mut by_bits = y.clone();
            by_bits.insert_block(Block::Bits(from, &[0b101, 0, 0, 0, 0, 0, 0, 0x80, 1, 2]));
            let fits = [0, 2, 63, 64, 73].map(|bit| from + bit).into_iter().filter(|doc| *doc < RECORDS).collect();
            prop_assert_eq!(list(&by_bits), &b | &fits);
            let mut rest = x;
            rest.and_not(&y);
            prop_assert_eq!(list(&rest), &a - &b);
        }
    }
}
