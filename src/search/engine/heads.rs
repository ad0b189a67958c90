//! What titles and headings belong to: each is indexed once, in a record of its own ahead of the passages that it
//! stands above. Columns of distances lead from one to the others.

use std::ops::Range;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::index::SegmentReader;

/// The records of one segment that hold a title, or headings.
pub(super) struct Heads {
    /// How far above a record its head stands; of a head, how many records stand below it.
    distances: Arc<dyn ColumnValues<u64>>,
    /// The same for headings, which divide what stands below a title.
    headings: Arc<dyn ColumnValues<u64>>,
}

impl Heads {
    /// Those that hold headings.
    pub(super) fn headings(segment: &SegmentReader) -> tantivy::Result<Self> {
        let headings = segment.fast_fields().u64("below_heading")?.values;
        Ok(Self { distances: Arc::clone(&headings), headings })
    }

    /// Those that hold a title.
    pub(super) fn titles(segment: &SegmentReader) -> tantivy::Result<Self> {
        let column = |name| segment.fast_fields().u64(name).map(|column| column.values);
        Ok(Self { distances: column("below_title")?, headings: column("below_heading")? })
    }

    /// The records that a head stands above: passages, and of a title also the headings between them. Never beyond the
    /// segment, whatever a damaged column says.
    pub(super) fn reach(&self, head: u32) -> Range<u32> {
        head + 1..down(head, &*self.distances, self.distances.num_vals())
    }

    /// The passages that a head stands above, in rows.
    pub(super) fn below(&self, head: u32) -> impl Iterator<Item = Range<u32>> + '_ {
        let end = self.reach(head).end;
        let mut next = head;
        std::iter::from_fn(move || {
            let row = (next < end).then(|| next + 1..down(next, &*self.headings, end))?;
            next = row.end;
            Some(row)
        })
    }

    /// The head that stands above a passage.
    pub(super) fn above(&self, passage: u32) -> u32 {
        passage.saturating_sub(self.distances.get_val(passage) as u32)
    }
}

/// Behind the last record that a head reaches down to, at most `end`.
fn down(head: u32, distances: &dyn ColumnValues<u64>, end: u32) -> u32 {
    (head + 1).saturating_add(distances.get_val(head) as u32).min(end)
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
        let headings = column(&[2, 1, 2, 1, 1, 0]);
        let titles = Heads { distances: column(&[4, 1, 2, 3, 4, 0]), headings: Arc::clone(&headings) };
        let headings = Heads { distances: Arc::clone(&headings), headings };
        let rows = |heads: &Heads, head| heads.below(head).flatten().collect::<Vec<_>>();
        assert_eq!((rows(&headings, 0), rows(&headings, 3)), (vec![1, 2], vec![4]));
        assert_eq!(rows(&titles, 0), [1, 2, 4]);
        assert_eq!((titles.reach(0), headings.reach(3)), (1..5, 4..5));
        assert_eq!([1, 2, 4].map(|doc| headings.above(doc)), [0, 0, 3]);
        assert_eq!([1, 2, 4].map(|doc| titles.above(doc)), [0, 0, 0]);
    }
}
