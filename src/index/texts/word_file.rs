//! The file of a segment's words: of each text where its words stand and its dictionary, the lengths of passages, and at
//! the end where all this lies.

use std::io::Write;
use std::ops::Range;

use tantivy::Segment;
use tantivy::directory::{FileSlice, OwnedBytes, TerminatingWrite, WritePtr};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::termdict::{TermDictionary, TermDictionaryBuilder};

use super::bytes::Cursor;
use super::occurrences::{Encoder, Occurrences, WordPostings};
use super::table::Bounds;
use super::{TEXTS, WORDS, component, damaged};

/// What the end of the file says of a text: where its dictionary begins and ends, and how many words it has in all.
const PART_BYTES: usize = 3 * 8;

/// The end of the file: all texts, and where the lengths of passages begin and end.
const END_BYTES: usize = TEXTS * PART_BYTES + 2 * 8;

/// A file that is being written, text by text.
pub(super) struct WordFileWriter {
    write: WritePtr,
    written: usize,
    encoder: Encoder,
    bytes: Vec<u8>,
    end: Vec<u8>,
}

impl WordFileWriter {
    pub(super) fn create(segment: &Segment) -> tantivy::Result<Self> {
        let write = segment.open_write(component(WORDS))?;
        Ok(Self { write, written: 0, encoder: Encoder::new(), bytes: Vec::new(), end: Vec::new() })
    }

    /// Begins the next text; with the lengths of records, by their codes, where these count: in the first.
    pub(super) fn text<'f>(&'f mut self, lengths: Option<&'f [u8]>) -> tantivy::Result<WordsWriter<'f>> {
        let dictionary = TermDictionaryBuilder::create(Vec::new())?;
        Ok(WordsWriter { dictionary, tokens: 0, lengths, file: self })
    }

    fn put(&mut self, bytes: &[u8]) -> tantivy::Result<()> {
        self.write.write_all(bytes)?;
        self.written += bytes.len();
        Ok(())
    }

    fn say(&mut self, numbers: &[usize]) {
        numbers.iter().for_each(|number| self.end.extend_from_slice(&(*number as u64).to_le_bytes()));
    }

    /// Ends the file with the lengths of all passages, by their codes.
    pub(super) fn close(mut self, lengths: &[u8]) -> tantivy::Result<()> {
        let from = self.written;
        self.put(lengths)?;
        self.say(&[from, self.written]);
        let end = std::mem::take(&mut self.end);
        self.put(&end)?;
        Ok(self.write.terminate()?)
    }
}

/// Writes the words of one text, in the order of the dictionary.
pub(super) struct WordsWriter<'f> {
    file: &'f mut WordFileWriter,
    dictionary: TermDictionaryBuilder<Vec<u8>>,
    tokens: usize,
    lengths: Option<&'f [u8]>,
}

impl WordsWriter<'_> {
    /// Adds the next word.
    pub(super) fn add(&mut self, term: &[u8], word: &Occurrences) -> tantivy::Result<()> {
        let from = self.file.written;
        let mut bytes = std::mem::take(&mut self.file.bytes);
        self.file.encoder.push(word, self.lengths, &mut bytes);
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
    /// How long the passages are.
    pub(crate) lengths: Lengths,
}

impl Words {
    /// Opens the file of a segment.
    ///
    /// # Errors
    /// When it is missing or damaged.
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let file = segment.open_read(component(WORDS))?;
        let bytes = file.read_bytes()?;
        let end = bytes.len().checked_sub(END_BYTES).ok_or_else(damaged)?;
        let mut cursor = Cursor(&bytes[end..]);
        let mut text = || WordIndex::open(&file, &bytes, &mut cursor);
        let mut texts = [text()?, text()?, text()?];
        let lengths = slice(&mut cursor, bytes.len()).ok_or_else(damaged)?;
        texts[0].bounds = Bounds::Among(lengths.len());
        Ok(Self { texts, lengths: Lengths(bytes.slice(lengths)) })
    }
}

/// The next place of the end of a file, of so many bytes.
fn slice(end: &mut Cursor<'_>, len: usize) -> Option<Range<usize>> {
    let (from, to) = (usize::try_from(end.u64()?).ok()?, usize::try_from(end.u64()?).ok()?);
    (from <= to && to <= len).then_some(from..to)
}

/// Lengths of passages in syllables, as codes of one byte that tantivy has for them; of records that hold headings the
/// byte says how many records stand below these.
#[derive(Clone)]
pub(crate) struct Lengths(OwnedBytes);

impl Lengths {
    /// These bytes.
    #[cfg(test)]
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(OwnedBytes::new(bytes.to_vec()))
    }

    /// The code of a passage's length.
    pub(crate) fn code(&self, doc: u32) -> u8 {
        self.0.get(doc as usize).copied().unwrap_or_default()
    }

    /// How many records stand below the headings of a record, where the byte can say it.
    pub(crate) fn below(&self, head: u32) -> Option<u8> {
        self.0.get(head as usize).copied().filter(|below| *below < u8::MAX)
    }

    /// The byte of headings with so many records below.
    pub(super) fn code_of_rows(below: u64) -> u8 {
        u8::try_from(below).unwrap_or(u8::MAX)
    }

    /// The code of so many syllables.
    pub(super) fn code_of(syllables: usize) -> u8 {
        FieldNormReader::fieldnorm_to_id(u32::try_from(syllables).unwrap_or(u32::MAX))
    }

    /// The syllables that a code stands for, or a few more.
    pub(crate) fn of_code(code: u8) -> u32 {
        FieldNormReader::id_to_fieldnorm(code)
    }
}

/// The words of one text of a segment.
pub(crate) struct WordIndex {
    /// The file.
    bytes: OwnedBytes,
    dictionary: TermDictionary,
    tokens: u64,
    bounds: Bounds,
}

impl WordIndex {
    fn open(file: &FileSlice, bytes: &OwnedBytes, end: &mut Cursor<'_>) -> tantivy::Result<Self> {
        let dictionary = slice(end, bytes.len()).ok_or_else(damaged)?;
        let tokens = end.u64().ok_or_else(damaged)?;
        let dictionary = TermDictionary::open(file.slice(dictionary))?;
        Ok(Self { bytes: bytes.clone(), dictionary, tokens, bounds: Bounds::None })
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
        WordPostings::open(&self.bytes, term, self.bounds)
    }
}
