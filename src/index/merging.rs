//! When segments become one: few segments make a search quick and an index small, but each merge writes everything again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// Share of deleted records in a segment from which it is merged again.
const MAX_DELETED_SHARE: f32 = 0.25;

/// Records in a segment that is merged no more: about a gigabyte of text. What a merge needs grows with these, and several
/// segments are searched beside each other.
const MAX_RECORDS: u64 = 2_000_000;

/// Segments from which on some become one while others are written: what a merge needs then comes on top of what
/// writing needs.
const MANY_SEGMENTS: usize = 256;

/// A segment is merged with all that are smaller, as soon as these hold this share of it.
const SMALLER_SHARE: f64 = 1.0 / 3.0;

/// At the end all segments that are not much smaller than the others become one, and before it where there are too many.
#[derive(Debug)]
pub(super) struct FewSegments {
    /// Merges what is mostly deleted.
    deleted: LogMergePolicy,
    is_ending: Arc<AtomicBool>,
}

impl FewSegments {
    /// The policy of a writer that sets `is_ending` before its last commit.
    pub(super) fn new(is_ending: Arc<AtomicBool>) -> Self {
        let mut deleted = LogMergePolicy::default();
        deleted.set_min_num_segments(usize::MAX);
        deleted.set_del_docs_ratio_before_merge(MAX_DELETED_SHARE);
        Self { deleted, is_ending }
    }
}

impl MergePolicy for FewSegments {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        if self.is_ending.load(Ordering::Relaxed) || segments.len() >= MANY_SEGMENTS {
            let together = together(&sizes(segments));
            if together.len() > 1 {
                return vec![MergeCandidate(together.into_iter().map(|at| segments[at].id()).collect())];
            }
        }
        self.deleted.compute_merge_candidates(segments)
    }
}

/// Whether some segments should become one at the end of an update: more are left where one was cut off.
pub(super) fn are_scattered(segments: &[SegmentMeta]) -> bool {
    together(&sizes(segments)).len() > 1
}

fn sizes(segments: &[SegmentMeta]) -> Vec<u64> {
    segments.iter().map(|segment| u64::from(segment.num_docs())).collect()
}

/// Which segments of these sizes, in records, should become one: the largest for which those that are
/// smaller hold enough, with all of these.
fn together(sizes: &[u64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|at| sizes[*at]);
    let (mut smaller, mut taken) = (0, 0);
    for (rank, size) in order.iter().map(|at| sizes[*at]).enumerate() {
        if smaller + size > MAX_RECORDS {
            break;
        }
        if smaller as f64 >= SMALLER_SHARE * size as f64 {
            taken = rank + 1;
        }
        smaller += size;
    }
    order.truncate(taken);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_of_much_the_same_size_become_one() {
        assert_eq!(together(&[60, 65, 64, 20, 15]), [4, 3, 0, 2, 1]);
        assert_eq!(together(&[1, 1, 1]), [0, 1, 2]);
        assert_eq!(together(&[76, 75, 74, 53, 13]), [4, 3, 2, 1, 0]);
    }

    #[test]
    fn a_small_change_does_not_write_a_large_segment_again() {
        assert_eq!(together(&[100_000, 20]), [0; 0]);
        assert_eq!(together(&[100_000, 20, 30, 900]), [1, 2]);
    }

    #[test]
    fn no_segment_grows_without_end() {
        assert_eq!(together(&[1_200_000, 1_100_000, 800_000]), [2, 1]);
        assert_eq!(together(&[]), [0; 0]);
    }
}
