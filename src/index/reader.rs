//! Reading: the records of documents and passages, and the view of the index that a search runs on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::de::DeserializeOwned;
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, ReloadPolicy, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::error::{Error, Result};
use super::record::{DocumentRecord, PassageRecord};
use super::schema::Fields;
use super::store::{Stamp, Store};
use super::writer::{DOCUMENT, PASSAGE};

/// How often an index is opened before it counts as damaged, and the pause between.
const OPENINGS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(20);

/// Unpacked blocks of texts that are kept of each segment for whoever reads near them again.
const MANY_BLOCKS: usize = 100;

/// The same for few passages that are read once each: that of a passage, and that of its paper. Memory that is used
/// again need not be asked for.
const FEW_BLOCKS: usize = 2;

/// One state of an index, as of the last commit when it was opened.
pub struct Reader {
    path: PathBuf,
    searcher: Searcher,
    fields: Fields,
    stamp: Option<Stamp>,
}

/// Size and age of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    /// Number of documents.
    pub documents: u64,
    /// Number of passages.
    pub passages: u64,
    /// Bytes of text in the passages.
    pub bytes_text: u64,
    /// Bytes of the index on disk.
    pub bytes_index: u64,
    /// Version of the fields.
    pub schema: u32,
    /// Names and versions of the analysis.
    pub analyzer: String,
    /// Last change, seconds since 1970.
    pub updated: Option<u64>,
}

/// A file of the index: enough to know whether it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedFile {
    /// Where it lies, as [`Paths`](super::Paths) writes it.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Time of last change, in nanoseconds since 1970.
    pub mtime_ns: i64,
}

impl Reader {
    /// Opens the index in `path`, for many searches or to read many texts.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_keeping(MANY_BLOCKS, path)
    }

    /// Opens the index in `path` for one search that shows a few passages: it ends sooner, but who reads the same again waits
    /// for texts to be unpacked again.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open_for_one_search(path: &Path) -> Result<Self> {
        Self::open_keeping(FEW_BLOCKS, path)
    }

    fn open_keeping(blocks: usize, path: &Path) -> Result<Self> {
        // A writer may delete what it merged between the look at the list and the look at the files.
        for _ in 1..OPENINGS {
            match Self::keeping(blocks, &Store::open(path)?) {
                Err(Error::Damaged { .. }) => std::thread::sleep(PAUSE),
                reader => return reader,
            }
        }
        Self::keeping(blocks, &Store::open(path)?)
    }

    pub(super) fn of(store: &Store) -> Result<Self> {
        Self::keeping(MANY_BLOCKS, store)
    }

    fn keeping(blocks: usize, store: &Store) -> Result<Self> {
        let reader = store
            .index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(blocks)
            .try_into()
            .map_err(|error| store.error(&error))?;
        Ok(Self {
            path: store.path.clone(),
            searcher: reader.searcher(),
            fields: store.fields,
            stamp: store.stamp()?,
        })
    }

    /// The view that a search runs on.
    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The document with this identifier.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn document(&self, id: &str) -> Result<Option<DocumentRecord>> {
        // Passages carry the identifier too.
        let both = [(self.fields.document, id), (self.fields.record, DOCUMENT)];
        Ok(self.papers(self.matching(&both)?)?.pop())
    }

    /// All documents.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn documents(&self) -> Result<Vec<DocumentRecord>> {
        self.papers(self.matching(&[(self.fields.record, DOCUMENT)])?)
    }

    /// All files, without a look at what the index has of them.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn files(&self) -> Result<Vec<IndexedFile>> {
        let segments = self.searcher.segment_readers().iter();
        let files = segments.map(|segment| files(segment, &self.fields)).collect::<tantivy::Result<Vec<_>>>();
        Ok(files.map_err(|error| self.error(&error))?.concat())
    }

    /// How many documents there are.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn document_count(&self) -> Result<u64> {
        Ok(self.matching(&[(self.fields.record, DOCUMENT)])?.len() as u64)
    }

    /// The passages of a document, in order.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn passages(&self, document: &str) -> Result<Vec<PassageRecord>> {
        let addresses = self.matching(&[(self.fields.document, document), (self.fields.record, PASSAGE)])?;
        let mut passages: Vec<PassageRecord> =
            addresses.into_iter().map(|address| self.stored(address)).collect::<Result<_>>()?;
        passages.sort_by_key(|passage| passage.ordinal);
        Ok(passages)
    }

    /// The passage that a search found at `address`.
    pub(crate) fn passage(&self, address: DocAddress) -> Result<PassageRecord> {
        self.stored(address)
    }

    /// Size and age.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        let documents = self.documents()?;
        let stamp = self.stamp.clone();
        Ok(Stats {
            documents: documents.len() as u64,
            passages: documents.iter().map(|document| document.passages).sum(),
            bytes_text: documents.iter().map(|document| document.text_bytes).sum(),
            bytes_index: folder_bytes(&self.path),
            schema: super::schema::VERSION,
            analyzer: stamp.as_ref().map(|stamp| stamp.analyzer.clone()).unwrap_or_default(),
            updated: stamp.map(|stamp| stamp.updated),
        })
    }

    /// Addresses of the records that carry all these terms.
    fn matching(&self, terms: &[(Field, &str)]) -> Result<Vec<DocAddress>> {
        let terms = terms.iter().map(|(field, value)| {
            let term = Term::from_field_text(*field, value);
            (Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>)
        });
        let query = BooleanQuery::new(terms.collect());
        let found = self.searcher.search(&query, &DocSetCollector).map_err(|error| self.error(&error))?;
        Ok(found.into_iter().collect())
    }

    /// The documents whose records stand at these addresses, in the order of the index.
    fn papers(&self, mut addresses: Vec<DocAddress>) -> Result<Vec<DocumentRecord>> {
        addresses.sort_unstable();
        let mut papers = Vec::with_capacity(addresses.len());
        for of_segment in addresses.chunk_by(|one, next| one.segment_ord == next.segment_ord) {
            papers.extend(self.papers_of_segment(of_segment[0].segment_ord, of_segment)?);
        }
        Ok(papers)
    }

    fn papers_of_segment(&self, at: u32, addresses: &[DocAddress]) -> Result<Vec<DocumentRecord>> {
        let column = self.searcher.segment_reader(at).fast_fields().str("paper");
        let column = column.map_err(|error| self.error(&error))?;
        let place = |address: &DocAddress| column.as_ref()?.term_ords(address.doc_id).next();
        let (in_column, stored): (Vec<DocAddress>, Vec<DocAddress>) =
            addresses.iter().partition(|address| place(address).is_some());
        let mut papers: Vec<(DocAddress, DocumentRecord)> = Vec::with_capacity(addresses.len());
        for address in stored {
            papers.push((address, self.stored(address)?));
        }
        // A column gives its values in their own order.
        let mut places: Vec<(u64, DocAddress)> =
            in_column.into_iter().filter_map(|address| Some((place(&address)?, address))).collect();
        places.sort_unstable();
        let wanted: Vec<u64> = places.iter().map(|(place, _)| *place).collect();
        let mut records = Vec::with_capacity(wanted.len());
        if let Some(column) = &column {
            let read =
                column.dictionary().sorted_ords_to_term_cb(&wanted, |json| records.push(self.record(json)));
            if !read.map_err(|error| self.error(&error.into()))? {
                return Err(Error::Damaged { path: self.path.clone(), what: "paper".to_owned() });
            }
        }
        for ((_, address), record) in places.into_iter().zip(records) {
            papers.push((address, record?));
        }
        papers.sort_unstable_by_key(|(address, _)| *address);
        Ok(papers.into_iter().map(|(_, paper)| paper).collect())
    }

    fn record<T: DeserializeOwned>(&self, json: &[u8]) -> Result<T> {
        let damaged =
            |error: serde_json::Error| Error::Damaged { path: self.path.clone(), what: error.to_string() };
        serde_json::from_slice(json).map_err(damaged)
    }

    fn stored<T: DeserializeOwned>(&self, address: DocAddress) -> Result<T> {
        let document: TantivyDocument = self.searcher.doc(address).map_err(|error| self.error(&error))?;
        let json =
            document.get_first(self.fields.stored).and_then(|value| value.as_str()).unwrap_or_default();
        self.record(json.as_bytes())
    }

    pub(crate) fn error(&self, error: &tantivy::TantivyError) -> Error {
        Error::tantivy(&self.path, error)
    }
}

/// The files of one segment, from its columns.
fn files(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Vec<IndexedFile>> {
    let columns = segment.fast_fields();
    let term = Term::from_field_text(fields.record, DOCUMENT);
    let postings = segment.inverted_index(fields.record)?.read_postings(&term, IndexRecordOption::Basic)?;
    let (Some(paths), Some(mut postings)) = (columns.str("path")?, postings) else { return Ok(Vec::new()) };
    let (bytes, times) = (columns.u64("bytes")?, columns.i64("mtime_ns")?);
    let mut names = Vec::with_capacity(paths.num_terms());
    let mut stream = paths.dictionary().stream()?;
    while stream.advance() {
        names.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    let mut files = Vec::with_capacity(names.len());
    while postings.doc() != TERMINATED {
        let doc = postings.doc();
        let is_alive = segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
        let path = paths.term_ords(doc).next().and_then(|ord| names.get(ord as usize));
        if let Some(path) = path.filter(|_| is_alive) {
            files.push(IndexedFile {
                path: path.clone(),
                bytes: bytes.first(doc).unwrap_or(0),
                mtime_ns: times.first(doc).unwrap_or(0),
            });
        }
        postings.advance();
    }
    Ok(files)
}

fn folder_bytes(path: &Path) -> u64 {
    std::fs::read_dir(path)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .filter(std::fs::Metadata::is_file)
        .map(|metadata| metadata.len())
        .sum()
}
