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

    /// The records that a head stands above. Heads are asked for in ascending order; `at` remembers how far that came.
    pub(super) fn below(&self, head: u32, at: &mut usize) -> Range<u32> {
        self.pass(head, at);
        head + 1..self.starts.get(*at).copied().unwrap_or(self.end)
    }

    /// Moves `at` on to the first head behind a record.
    fn pass(&self, doc: u32, at: &mut usize) {
        let mut step = 1;
        while self.starts.get(*at + step).is_some_and(|start| *start <= doc) {
            *at += step;
            step *= 2;
        }
        let near = (*at).min(self.starts.len())..(*at + step).min(self.starts.len());
        *at += self.starts[near].partition_point(|start| *start <= doc);
    }

    /// The heads that stand above records, which must ascend; the record itself where there is none.
    pub(super) fn above_each(&self, docs: &[u32]) -> Vec<u32> {
        let mut at = 0;
        let above = |doc: &u32| {
            self.pass(*doc, &mut at);
            at.checked_sub(1).map_or(*doc, |at| self.starts[at])
        };
        docs.iter().map(above).collect()
    }

    /// The head that stands above a record, where there is one.
    pub(super) fn above(&self, doc: u32) -> Option<u32> {
        let next = self.starts.partition_point(|start| *start <= doc);
        next.checked_sub(1).map(|at| self.starts[at])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ranges_are_the_same_however_far_apart_heads_are_asked_for(
            starts in prop::collection::btree_set(0..500_u32, 1..60),
            asked in prop::collection::vec(any::<bool>(), 60),
        ) {
            let heads = Heads { starts: starts.into_iter().collect(), end: 500 };
            let mut at = 0;
            for (place, (head, is_asked)) in heads.starts.iter().zip(asked).enumerate() {
                let docs: Vec<u32> = (*head..500).step_by(7).collect();
                let above: Vec<u32> = docs.iter().map(|doc| heads.above(*doc).unwrap()).collect();
                prop_assert_eq!(heads.above_each(&docs), above);
                if is_asked {
                    let end = heads.starts.get(place + 1).copied().unwrap_or(500);
                    prop_assert_eq!(heads.below(*head, &mut at), *head + 1..end);
                }
            }
        }
    }

    #[test]
    fn a_head_stands_above_all_up_to_the_next() {
        let heads = Heads { starts: vec![2, 5], end: 9 };
        assert_eq!((heads.below(2, &mut 0), heads.below(5, &mut 0)), (3..5, 6..9));
        assert_eq!([1, 2, 4, 5, 8].map(|doc| heads.above(doc)), [None, Some(2), Some(2), Some(5), Some(5)]);
    }
}
