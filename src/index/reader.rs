//! Reading: the records of documents and passages, and the view of the index that a search runs on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::de::DeserializeOwned;
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::error::{Error, Result};
use super::record::{DocumentRecord, PassageRecord};
use super::schema::Fields;
use super::store::{Stamp, Store};
use super::writer::{DOCUMENT, PASSAGE};

/// How often an index is opened before it counts as damaged, and the pause between.
const OPENINGS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(20);

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

impl Reader {
    /// Opens the index in `path`.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        // A writer may delete what it merged between the look at the list and the look at the files.
        for _ in 1..OPENINGS {
            match Self::of(&Store::open(path)?) {
                Err(Error::Damaged { .. }) => std::thread::sleep(PAUSE),
                reader => return reader,
            }
        }
        Self::of(&Store::open(path)?)
    }

    pub(super) fn of(store: &Store) -> Result<Self> {
        let reader = store
            .index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
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
        let address = self.matching(&both)?.into_iter().next();
        address.map(|address| self.stored(address)).transpose()
    }

    /// All documents.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn documents(&self) -> Result<Vec<DocumentRecord>> {
        let mut addresses = self.matching(&[(self.fields.record, DOCUMENT)])?;
        addresses.sort_unstable();
        addresses.into_iter().map(|address| self.stored(address)).collect()
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

    fn stored<T: DeserializeOwned>(&self, address: DocAddress) -> Result<T> {
        let document: TantivyDocument = self.searcher.doc(address).map_err(|error| self.error(&error))?;
        let json =
            document.get_first(self.fields.stored).and_then(|value| value.as_str()).unwrap_or_default();
        serde_json::from_str(json)
            .map_err(|error| Error::Damaged { path: self.path.clone(), what: error.to_string() })
    }

    pub(crate) fn error(&self, error: &tantivy::TantivyError) -> Error {
        Error::tantivy(&self.path, error)
    }
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
