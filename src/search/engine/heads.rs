//! What titles and headings belong to: each is indexed once, in a record of its own ahead of the passages that it
//! stands above. Marks of the index lead from one to the others.

use std::ops::Range;

use super::bits::Bits;
use crate::index::texts::{Layout, Marks};

/// The records of one segment that hold a title, or headings.
pub(super) struct Heads {
    /// What stands above or ends the passages of one of them.
    marks: Marks,
    /// All records that are no passages.
    others: Marks,
    /// Number of records in the segment.
    records: u32,
}

impl Heads {
    /// Those that hold headings, and those that hold titles.
    pub(super) fn open(layout: &Layout, records: u32) -> [Self; 2] {
        let others = &layout.heads;
        [&layout.heads, &layout.tops].map(|marks| Self {
            marks: marks.clone(),
            others: others.clone(),
            records,
        })
    }

    /// The records that a head stands above: passages, and of a title also the headings between them. Never beyond the
    /// segment, whatever a damaged list says.
    pub(super) fn reach(&self, head: u32) -> Range<u32> {
        let from = head.saturating_add(1);
        from..self.marks.first_of(from..self.records).unwrap_or(self.records)
    }

    /// Adds the passages that a head stands above.
    pub(super) fn add_passages(&self, head: u32, bits: &mut Bits) {
        bits.insert_rows(self.reach(head), |at| !self.others.row(at));
    }

    /// The head that stands above a passage.
    pub(super) fn above(&self, passage: u32) -> u32 {
        self.marks.last_to(passage).unwrap_or(passage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::texts::marks;

    #[test]
    fn a_head_stands_above_all_up_to_the_next() {
        let others = marks([true, false, false, true, false, true]);
        let titles = Heads {
            marks: marks([true, false, false, false, false, true]),
            others: others.clone(),
            records: 6,
        };
        let headings = Heads { marks: others.clone(), others, records: 6 };
        let passages = |heads: &Heads, head| {
            let mut bits = Bits::none(6);
            heads.add_passages(head, &mut bits);
            bits.iter().collect::<Vec<_>>()
        };
        assert_eq!((passages(&headings, 0), passages(&headings, 3)), (vec![1, 2], vec![4]));
        assert_eq!((passages(&titles, 0), passages(&titles, 5)), (vec![1, 2, 4], vec![]));
        assert_eq!((titles.reach(0), headings.reach(3)), (1..5, 4..5));
        assert_eq!([1, 2, 4].map(|doc| headings.above(doc)), [0, 0, 3]);
        assert_eq!([1, 2, 4].map(|doc| titles.above(doc)), [0, 0, 0]);
    }

    #[test]
    fn nothing_stands_below_what_is_not_there() {
        let nothing = marks([false; 6]);
        let heads = Heads { marks: nothing.clone(), others: nothing, records: 6 };
        assert_eq!((heads.reach(2), heads.above(3)), (3..6, 3));
        assert!(heads.reach(9).is_empty() && heads.reach(u32::MAX).is_empty());
    }
}
