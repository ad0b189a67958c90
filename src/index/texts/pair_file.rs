//! The file of a segment's pairs: the rows of each text one behind another, where each begins, and at the end where each text's
//! rows lie.

use std::io::Write;
use std::ops::Range;

use tantivy::directory::{FileSlice, OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::index::SegmentReader;
use tantivy::{HasLen, Segment};

use super::bytes::{Cursor, push_number};
use super::docs::{DocList, List, PairTerm};
use super::row::{Row, RowWriter};
use super::{PAIRS, TEXTS, component, damaged, piece};

/// Rows whose lengths are read one by one to find where one of them begins.
const GROUP: u32 = 32;

/// Of each such group, where its rows begin and where their lengths do.
const GROUP_BYTES: usize = 12;

/// What the end of the file says of a text: where the groups of its rows begin, where their lengths begin and end, and how
/// many rows there are.
const PART_BYTES: usize = 3 * 8 + 4;

/// A file that is being written, text by text.
pub(super) struct PairFileWriter {
    write: WritePtr,
    written: u64,
    parts: Vec<u8>,
}

impl PairFileWriter {
    pub(super) fn create(segment: &Segment) -> tantivy::Result<Self> {
        Ok(Self { write: segment.open_write(component(PAIRS))?, written: 0, parts: Vec::new() })
    }

    /// Begins the rows of the next text.
    pub(super) fn rows(&mut self) -> RowsWriter<'_> {
        RowsWriter {
            file: self,
            row: RowWriter::new(),
            bytes: Vec::new(),
            rows: 0,
            groups: Vec::new(),
            lengths: Vec::new(),
        }
    }

    fn put(&mut self, bytes: &[u8]) -> tantivy::Result<()> {
        self.write.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Ends the file.
    pub(super) fn close(mut self) -> tantivy::Result<()> {
        let parts = std::mem::take(&mut self.parts);
        self.put(&parts)?;
        Ok(self.write.terminate()?)
    }
}

/// Writes the rows of one text.
pub(super) struct RowsWriter<'f> {
    file: &'f mut PairFileWriter,
    row: RowWriter,
    bytes: Vec<u8>,
    rows: u32,
    groups: Vec<u8>,
    lengths: Vec<u8>,
}

impl RowsWriter<'_> {
    /// Adds the next second word of this row, which stands in these records.
    pub(super) fn add(&mut self, second: u32, docs: &[u32]) {
        self.row.add(second, docs);
    }

    /// Ends this row and begins the next.
    pub(super) fn end_row(&mut self) -> tantivy::Result<()> {
        if self.rows.is_multiple_of(GROUP) {
            self.groups.extend_from_slice(&self.file.written.to_le_bytes());
            self.groups.extend_from_slice(&(self.lengths.len() as u32).to_le_bytes());
        }
        self.row.finish(&mut self.bytes);
        push_number(self.bytes.len() as u32, &mut self.lengths);
        self.file.put(&self.bytes)?;
        self.bytes.clear();
        self.rows += 1;
        Ok(())
    }

    /// Ends the text.
    pub(super) fn finish(self) -> tantivy::Result<()> {
        let groups_at = self.file.written;
        self.file.put(&self.groups)?;
        let lengths_at = self.file.written;
        self.file.put(&self.lengths)?;
        for place in [groups_at, lengths_at, self.file.written] {
            self.file.parts.extend_from_slice(&place.to_le_bytes());
        }
        self.file.parts.extend_from_slice(&self.rows.to_le_bytes());
        Ok(())
    }
}

/// The pairs of one segment.
pub(crate) struct Pairs {
    texts: [PairIndex; TEXTS],
}

impl Pairs {
    /// Opens the file of a segment.
    ///
    /// # Errors
    /// When it is missing or damaged.
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let file = segment.open_read(component(PAIRS))?;
        let end = file.len().checked_sub(TEXTS * PART_BYTES).ok_or_else(damaged)?;
        let parts = file.slice_from(end).read_bytes()?;
        let part = |text: usize| PairIndex::open(&file, Cursor(&parts[text * PART_BYTES..]));
        Ok(Self { texts: [part(0)?, part(1)?, part(2)?] })
    }

    /// The pairs of each text: passages, headings, titles.
    pub(crate) fn into_texts(self) -> [PairIndex; TEXTS] {
        self.texts
    }
}

/// The pairs of one text of a segment: a row for each word of its dictionary.
pub(crate) struct PairIndex {
    file: FileSlice,
    groups: OwnedBytes,
    lengths: OwnedBytes,
    rows: u32,
}

impl PairIndex {
    fn open(file: &FileSlice, mut part: Cursor<'_>) -> tantivy::Result<Self> {
        let mut place = || part.u64().ok_or_else(damaged);
        let [groups, lengths, end] = [place()?, place()?, place()?];
        Ok(Self {
            groups: piece(file, groups..lengths)?,
            lengths: piece(file, lengths..end)?,
            rows: part.u32().ok_or_else(damaged)?,
            file: file.clone(),
        })
    }

    /// Words that can be the first of a pair.
    pub(super) fn rows(&self) -> u32 {
        self.rows
    }

    /// Tells which of the words `seconds` stand behind the word `first`, ascending, each with its pair.
    ///
    /// # Errors
    /// When the row is damaged.
    pub(crate) fn each(
        &self,
        first: u32,
        seconds: Range<u32>,
        tell: impl FnMut(u32, PairTerm),
    ) -> tantivy::Result<()> {
        if first >= self.rows {
            return Ok(());
        }
        let place = self.place(first).ok_or_else(damaged)?;
        let row = piece(&self.file, place.clone())?;
        Row::open(&row, place.start).and_then(|row| row.each(seconds, tell)).ok_or_else(damaged)
    }

    /// The pairs of a word as they are written, to be taken apart by themselves.
    ///
    /// # Errors
    /// When they are missing.
    pub(super) fn whole_row(&self, first: u32) -> tantivy::Result<WholeRow> {
        Ok(WholeRow(piece(&self.file, self.place(first).ok_or_else(damaged)?)?))
    }

    /// Where the row of a word lies.
    fn place(&self, first: u32) -> Option<Range<u64>> {
        let mut group = Cursor(self.groups.get((first / GROUP) as usize * GROUP_BYTES..)?);
        let (mut at, lengths_at) = (group.u64()?, group.u32()? as usize);
        let mut lengths = Cursor(self.lengths.get(lengths_at..)?);
        for _ in 0..first % GROUP {
            at = at.checked_add(u64::from(lengths.number()?))?;
        }
        let end = at.checked_add(u64::from(lengths.number()?))?;
        Some(at..end)
    }

    /// The records of a pair.
    ///
    /// # Errors
    /// When its list is damaged.
    pub(crate) fn postings(&self, term: &PairTerm) -> tantivy::Result<DocList> {
        let (bytes, list) = match term.list {
            List::One(_) => (OwnedBytes::empty(), term.list),
            List::At(at, bytes) => {
                (piece(&self.file, at..at.saturating_add(bytes.into()))?, List::At(0, bytes))
            }
        };
        DocList::open(bytes, &PairTerm { list, ..*term })
    }
}

/// The row of a word, with the lists of its pairs.
pub(super) struct WholeRow(OwnedBytes);

impl WholeRow {
    /// Tells all words that stand behind this one, ascending, each with its pair, which is one of this row.
    ///
    /// # Errors
    /// When the row is damaged.
    pub(super) fn each(&self, tell: impl FnMut(u32, PairTerm)) -> tantivy::Result<()> {
        Row::open(&self.0, 0).and_then(|row| row.each(0..u32::MAX, tell)).ok_or_else(damaged)
    }

    /// Adds the records of a pair.
    ///
    /// # Errors
    /// When some are missing.
    pub(super) fn add_docs(&self, term: &PairTerm, docs: &mut Vec<u32>) -> tantivy::Result<()> {
        let from = docs.len();
        let mut list = DocList::open(self.0.as_slice(), term)?;
        while !list.block().is_empty() {
            docs.extend_from_slice(list.block());
            list.advance();
        }
        if docs.len() - from == term.doc_freq as usize { Ok(()) } else { Err(damaged()) }
    }
}
