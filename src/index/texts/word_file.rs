//! The file of a segment's words: of each text where its words stand and its dictionary, lengths and marks of the records,
//! and at the end where all this lies.

use std::io::Write;
use std::ops::Range;

use tantivy::directory::{FileSlice, TerminatingWrite, WritePtr};
use tantivy::index::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::termdict::{TermDictionary, TermDictionaryBuilder};
use tantivy::{HasLen, Segment};

use super::bytes::Cursor;
use super::layout::{Layout, LayoutWriter, Lengths, Marks};
use super::occurrences::{Encoder, Occurrences, WordPostings};
use super::table::Bounds;
use super::{TEXTS, WORDS, component, damaged, piece, slice};

/// What the end of the file says of a text: where its dictionary begins and ends, and how many words it has in all.
const PART_BYTES: usize = 3 * 8;

/// The end of the file: where the lengths of passages and the two rows of marks begin and end, and all texts.
const END_BYTES: usize = TEXTS * PART_BYTES + 3 * 2 * 8;

/// A file that is being written, text by text.
pub(super) struct WordFileWriter {
    write: WritePtr,
    written: usize,
    encoder: Encoder,
    bytes: Vec<u8>,
    /// What the end of the file says of the texts so far.
    end: Vec<u8>,
}

impl WordFileWriter {
    pub(super) fn create(segment: &Segment) -> tantivy::Result<Self> {
        let write = segment.open_write(component(WORDS))?;
        Ok(Self { write, written: 0, encoder: Encoder::new(), bytes: Vec::new(), end: Vec::new() })
    }

    /// Begins a text, by its number, with the lengths of all records, by their codes.
    pub(super) fn text<'f>(&'f mut self, text: usize, lengths: &'f [u8]) -> tantivy::Result<WordsWriter<'f>> {
        let dictionary = TermDictionaryBuilder::create(Vec::new())?;
        let bounds = Bounds::of(text, lengths.len());
        Ok(WordsWriter { dictionary, tokens: 0, bounds, lengths, file: self })
    }

    fn put(&mut self, bytes: &[u8]) -> tantivy::Result<()> {
        self.write.write_all(bytes)?;
        self.written += bytes.len();
        Ok(())
    }

    fn say(&mut self, numbers: &[usize]) {
        numbers.iter().for_each(|number| self.end.extend_from_slice(&(*number as u64).to_le_bytes()));
    }

    /// Ends the file with what is said of the records.
    pub(super) fn close(mut self, layout: &LayoutWriter) -> tantivy::Result<()> {
        let texts = std::mem::take(&mut self.end);
        for bytes in [layout.lengths.as_slice(), layout.heads.as_bytes(), layout.tops.as_bytes()] {
            let from = self.written;
            self.put(bytes)?;
            self.say(&[from, self.written]);
        }
        let records = std::mem::take(&mut self.end);
        self.put(&records)?;
        self.put(&texts)?;
        Ok(self.write.terminate()?)
    }
}

/// Writes the words of one text, in the order of the dictionary.
pub(super) struct WordsWriter<'f> {
    file: &'f mut WordFileWriter,
    dictionary: TermDictionaryBuilder<Vec<u8>>,
    tokens: usize,
    bounds: Bounds,
    lengths: &'f [u8],
}

impl WordsWriter<'_> {
    /// Adds the next word.
    pub(super) fn add(&mut self, term: &[u8], word: &Occurrences) -> tantivy::Result<()> {
        let from = self.file.written;
        let mut bytes = std::mem::take(&mut self.file.bytes);
        self.file.encoder.push(word, self.bounds, self.lengths, &mut bytes);
        self.file.put(&bytes)?;
        bytes.clear();
        self.file.bytes = bytes;
        self.tokens += word.steps.len();
        let postings_range = from..self.file.written;
        let term_info = TermInfo { doc_freq: word.docs.len() as u32, postings_range, positions_range: 0..0 };
        Ok(self.dictionary.insert(term, &term_info)?)
    }

    /// Ends the text.
    pub(super) fn finish(self) -> tantivy::Result<()> {
        let Self { file, dictionary, tokens, .. } = self;
        let from = file.written;
        file.put(&dictionary.finish()?)?;
        file.say(&[from, file.written, tokens]);
        Ok(())
    }
}

/// The words of one segment.
pub(crate) struct Words {
    /// Those of each text: passages, headings, titles.
    pub(crate) texts: [WordIndex; TEXTS],
    /// What is said of the records.
    pub(crate) layout: Layout,
}

impl Words {
    /// Opens the file of a segment.
    ///
    /// # Errors
    /// When it is missing or damaged.
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let file = segment.open_read(component(WORDS))?;
        let end = file.len().checked_sub(END_BYTES).ok_or_else(damaged)?;
        let end = file.slice_from(end).read_bytes()?;
        let mut cursor = Cursor(&end);
        let mut part = || piece(&file, place(&mut cursor)?);
        let lengths = Lengths::of(part()?);
        let layout = Layout { lengths, heads: Marks::of(part()?), tops: Marks::of(part()?) };
        let mut text = |at| WordIndex::open(&file, Bounds::of(at, layout.lengths.len()), &mut cursor);
        let texts = [text(0)?, text(1)?, text(2)?];
        Ok(Self { texts, layout })
    }
}

/// The next place that the end of a file names.
fn place(end: &mut Cursor<'_>) -> tantivy::Result<Range<u64>> {
    let mut number = || end.u64().ok_or_else(damaged);
    Ok(number()?..number()?)
}

/// The words of one text of a segment.
pub(crate) struct WordIndex {
    file: FileSlice,
    dictionary: TermDictionary,
    tokens: u64,
    bounds: Bounds,
}

impl WordIndex {
    fn open(file: &FileSlice, bounds: Bounds, end: &mut Cursor<'_>) -> tantivy::Result<Self> {
        let dictionary = TermDictionary::open(slice(file, place(end)?)?)?;
        let tokens = end.u64().ok_or_else(damaged)?;
        Ok(Self { file: file.clone(), dictionary, tokens, bounds })
    }

    /// The words, with their numbers in it.
    pub(crate) fn dictionary(&self) -> &TermDictionary {
        &self.dictionary
    }

    /// Number of words in all records.
    pub(crate) fn tokens(&self) -> u64 {
        self.tokens
    }

    /// Where a word of the dictionary stands.
    ///
    /// # Errors
    /// When that is damaged.
    pub(crate) fn postings(&self, term: &TermInfo) -> tantivy::Result<WordPostings> {
        let Range { start, end } = term.postings_range;
        let bytes = piece(&self.file, start as u64..end as u64)?;
        WordPostings::open(&bytes, term.doc_freq, self.bounds)
    }
}
