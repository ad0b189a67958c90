//! What titles and headings belong to: each is indexed once, in a record of its own ahead of the passages that it
//! stands above. Columns of distances lead from one to the others.

use std::ops::Range;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::index::SegmentReader;

use crate::index::texts::Lengths;

/// The records of one segment that hold a title, or headings.
pub(super) struct Heads {
    /// How far above a record its head stands; of a head, how many records stand below it.
    distances: Arc<dyn ColumnValues<u64>>,
    /// How many stand below headings.
    below: Below,
    holds: Holds,
}

/// What heads hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Headings,
    Title,
}

/// How many records stand below headings, from bytes that are near; a column tells it where a byte cannot.
#[derive(Clone)]
struct Below {
    bytes: Lengths,
    column: Arc<dyn ColumnValues<u64>>,
}

impl Below {
    fn of(&self, head: u32) -> u32 {
        self.bytes.below(head).map_or_else(|| self.column.get_val(head) as u32, u32::from)
    }
}

impl Heads {
    /// Those that hold headings, and those that hold titles.
    pub(super) fn open(segment: &SegmentReader, lengths: &Lengths) -> tantivy::Result<[Self; 2]> {
        let column = |name| segment.fast_fields().u64(name).map(|column| column.values);
        let (headings, titles) = (column("below_heading")?, column("below_title")?);
        let below = Below { bytes: lengths.clone(), column: Arc::clone(&headings) };
        Ok([
            Self { distances: headings, below: below.clone(), holds: Holds::Headings },
            Self { distances: titles, below, holds: Holds::Title },
        ])
    }

    /// The records that a head stands above: passages, and of a title also the headings between them. Never beyond the
    /// segment, whatever a damaged column says.
    pub(super) fn reach(&self, head: u32) -> Range<u32> {
        let below = match self.holds {
            Holds::Headings => self.below.of(head),
            Holds::Title => self.distances.get_val(head) as u32,
        };
        self.down(head, below, self.distances.num_vals())
    }

    /// The passages that a head stands above, in rows.
    pub(super) fn below(&self, head: u32) -> impl Iterator<Item = Range<u32>> + '_ {
        let end = self.reach(head).end;
        let mut next = head;
        std::iter::from_fn(move || {
            let row = (next < end).then(|| self.down(next, self.below.of(next), end))?;
            next = row.end;
            Some(row)
        })
    }

    /// So many records below a head, none from `end` on.
    fn down(&self, head: u32, below: u32, end: u32) -> Range<u32> {
        head + 1..(head + 1).saturating_add(below).min(end)
    }

    /// The head that stands above a passage.
    pub(super) fn above(&self, passage: u32) -> u32 {
        passage.saturating_sub(self.distances.get_val(passage) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Row(Vec<u64>);

    impl ColumnValues<u64> for Row {
        fn get_val(&self, doc: u32) -> u64 {
            self.0[doc as usize]
        }

        fn min_value(&self) -> u64 {
            0
        }

        fn max_value(&self) -> u64 {
            u64::MAX
        }

        fn num_vals(&self) -> u32 {
            self.0.len() as u32
        }
    }

    fn column(values: &[u64]) -> Arc<dyn ColumnValues<u64>> {
        Arc::new(Row(values.to_vec()))
    }

    #[test]
    fn a_head_stands_above_all_up_to_the_next() {
        let column = column(&[2, 1, 2, 1, 1, 0]);
        for bytes in [[2, 9, 9, 1, 9, 9], [u8::MAX; 6]] {
            a_head_reaches_down(Below { bytes: Lengths::of(&bytes), column: Arc::clone(&column) });
        }
    }

    fn a_head_reaches_down(below: Below) {
        let titles =
            Heads { distances: column(&[4, 1, 2, 3, 4, 0]), below: below.clone(), holds: Holds::Title };
        let headings = Heads { distances: Arc::clone(&below.column), below, holds: Holds::Headings };
        let rows = |heads: &Heads, head| heads.below(head).flatten().collect::<Vec<_>>();
        assert_eq!((rows(&headings, 0), rows(&headings, 3)), (vec![1, 2], vec![4]));
        assert_eq!(rows(&titles, 0), [1, 2, 4]);
        assert_eq!((titles.reach(0), headings.reach(3)), (1..5, 4..5));
        assert_eq!([1, 2, 4].map(|doc| headings.above(doc)), [0, 0, 3]);
        assert_eq!([1, 2, 4].map(|doc| titles.above(doc)), [0, 0, 0]);
    }
}
