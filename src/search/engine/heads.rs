//! What titles and headings belong to: each is indexed once, in a record of its own ahead of the passages that it
//! stands above, and counts for all passages up to the next such record.

use std::ops::Range;

use tantivy::postings::SegmentPostings;
use tantivy::{DocSet, TERMINATED};

/// The records of one segment that hold a title, or headings.
pub(super) struct Heads {
    /// Ascending.
    starts: Vec<u32>,
    /// One behind the last record of the segment.
    end: u32,
}

impl Heads {
    /// Those in `postings`, of a segment with `end` records.
    pub(super) fn of(postings: Option<SegmentPostings>, end: u32) -> Self {
        let mut starts = Vec::new();
        if let Some(mut postings) = postings {
            let mut doc = postings.doc();
            while doc != TERMINATED {
                starts.push(doc);
                doc = postings.advance();
            }
        }
        Self { starts, end }
    }

    /// The records that a head stands above.
    pub(super) fn below(&self, head: u32) -> Range<u32> {
        let next = self.starts.partition_point(|start| *start <= head);
        head + 1..self.starts.get(next).copied().unwrap_or(self.end)
    }

    /// The head that stands above a record, where there is one.
    pub(super) fn above(&self, doc: u32) -> Option<u32> {
        let next = self.starts.partition_point(|start| *start <= doc);
        next.checked_sub(1).map(|at| self.starts[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_stands_above_all_up_to_the_next() {
        let heads = Heads { starts: vec![2, 5], end: 9 };
        assert_eq!((heads.below(2), heads.below(5)), (3..5, 6..9));
        assert_eq!([1, 2, 4, 5, 8].map(|doc| heads.above(doc)), [None, Some(2), Some(2), Some(5), Some(5)]);
    }
}
