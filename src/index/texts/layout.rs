//! What the file of words says of the records themselves: how long each is, and which of them stand above those that
//! follow, so that no search looks for what holds a title or headings.

use std::ops::Range;

use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;

use crate::index::batch::Role;

/// Records in a row of marks.
const ROW: u32 = u64::BITS;

/// Lengths and marks of the records of a segment that is being written, in their order.
#[derive(Default)]
pub(super) struct LayoutWriter {
    pub(super) lengths: Vec<u8>,
    pub(super) heads: MarksWriter,
    pub(super) tops: MarksWriter,
}

impl LayoutWriter {
    /// Adds the next record, a passage of so many syllables or another.
    pub(super) fn push(&mut self, role: Role, syllables: usize) {
        self.lengths.push(Lengths::code_of(syllables));
        self.heads.push(role != Role::Passage);
        self.tops.push(matches!(role, Role::Title | Role::Document));
    }

    /// Adds a record as a segment has it.
    pub(super) fn push_from(&mut self, layout: &Layout, doc: u32) {
        self.lengths.push(layout.lengths.code(doc));
        self.heads.push(layout.heads.has(doc));
        self.tops.push(layout.tops.has(doc));
    }

    /// Memory in use.
    pub(super) fn bytes(&self) -> usize {
        self.lengths.capacity() + self.heads.0.capacity() + self.tops.0.capacity()
    }
}

/// Marks that are being written: 64 in a row of bytes.
#[derive(Default)]
pub(super) struct MarksWriter(Vec<u8>, u32);

impl MarksWriter {
    fn push(&mut self, is_marked: bool) {
        let Self(bytes, count) = self;
        if *count % ROW == 0 {
            bytes.extend_from_slice(&[0; size_of::<u64>()]);
        }
        if let Some(byte) = bytes.get_mut(*count as usize / 8) {
            *byte |= u8::from(is_marked) << (*count % 8);
        }
        *count += 1;
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Lengths and marks of the records of a segment.
pub(crate) struct Layout {
    /// How long the passages are.
    pub(crate) lengths: Lengths,
    /// What stands above passages or ends them: all records that are none.
    pub(crate) heads: Marks,
    /// What stands above or ends the passages of a whole title.
    pub(crate) tops: Marks,
}

/// Lengths of passages in syllables, as codes of one byte that tantivy has for them; of other records they say nothing.
#[derive(Clone)]
pub(crate) struct Lengths(OwnedBytes);

impl Lengths {
    pub(super) fn of(bytes: OwnedBytes) -> Self {
        Self(bytes)
    }

    /// Number of records.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The code of a passage's length.
    pub(crate) fn code(&self, doc: u32) -> u8 {
        self.0.get(doc as usize).copied().unwrap_or_default()
    }

    /// The code of so many syllables.
    fn code_of(syllables: usize) -> u8 {
        FieldNormReader::fieldnorm_to_id(u32::try_from(syllables).unwrap_or(u32::MAX))
    }

    /// The syllables that a code stands for, or a few more.
    pub(crate) fn of_code(code: u8) -> u32 {
        FieldNormReader::id_to_fieldnorm(code)
    }
}

/// Some records of a segment, one bit each.
#[derive(Clone)]
pub(crate) struct Marks(OwnedBytes);

impl Marks {
    pub(super) fn of(bytes: OwnedBytes) -> Self {
        Self(bytes)
    }

    /// The marks of 64 records, the first in the lowest bit; none behind the last.
    pub(crate) fn row(&self, at: usize) -> u64 {
        let from = at.saturating_mul(size_of::<u64>());
        let row = self.0.get(from..).and_then(|bytes| bytes.first_chunk());
        row.map_or(0, |row| u64::from_le_bytes(*row))
    }

    fn has(&self, doc: u32) -> bool {
        self.row((doc / ROW) as usize) & (1 << (doc % ROW)) != 0
    }

    /// The first marked record of some.
    pub(crate) fn first_of(&self, docs: Range<u32>) -> Option<u32> {
        let mut at = docs.start / ROW;
        let mut row = self.row(at as usize) & (u64::MAX << (docs.start % ROW));
        while row == 0 {
            at += 1;
            if at >= docs.end.div_ceil(ROW) {
                return None;
            }
            row = self.row(at as usize);
        }
        Some(at * ROW + row.trailing_zeros()).filter(|doc| *doc < docs.end)
    }

    /// The last marked record up to one, that included.
    pub(crate) fn last_to(&self, doc: u32) -> Option<u32> {
        let mut at = doc / ROW;
        let mut row = self.row(at as usize) & (u64::MAX >> (ROW - 1 - doc % ROW));
        while row == 0 {
            at = at.checked_sub(1)?;
            row = self.row(at as usize);
        }
        Some(at * ROW + row.ilog2())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn marks(each: impl IntoIterator<Item = bool>) -> Marks {
        let mut marks = MarksWriter::default();
        each.into_iter().for_each(|is_marked| marks.push(is_marked));
        Marks(OwnedBytes::new(marks.0))
    }

    #[test]
    fn heads_and_tops_are_marked() {
        use Role::{Document, Heading, Passage, Title};
        let mut layout = LayoutWriter::default();
        for (role, syllables) in [(Title, 0), (Passage, 3), (Heading, 0), (Passage, 9), (Document, 0)] {
            layout.push(role, syllables);
        }
        assert_eq!(layout.heads.as_bytes(), [0b10101, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(layout.tops.as_bytes(), [0b10001, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(layout.lengths, [0, 3, 0, 9, 0]);
    }

    proptest! {
        #[test]
        fn marks_are_found_from_both_sides(
            each in prop::collection::vec(prop::bool::weighted(0.05), 1..300),
            from in 0_u32..300,
            to in 0_u32..400,
        ) {
            let marks = marks(each.iter().copied());
            let marked: Vec<u32> = (0..).zip(&each).filter(|(_, is)| **is).map(|(doc, _)| doc).collect();
            let first = marked.iter().copied().find(|doc| (from..to).contains(doc));
            prop_assert_eq!(marks.first_of(from..to), first);
            prop_assert_eq!(marks.last_to(from), marked.iter().copied().rfind(|doc| *doc <= from));
            prop_assert!((0..).zip(&each).all(|(doc, is)| marks.has(doc) == *is));
        }
    }
}
