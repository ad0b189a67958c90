//! Writing: documents in, old versions of them out, both in one step, so that a reader sees the old or the new.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, TantivyDocument, Term};

use super::batch::{Batch, Role};
use super::error::Result;
use super::merging::{FewSegments, are_scattered};
use super::passing::{Gate, Passing};
use super::paths::document_id;
use super::reader::Reader;
use super::record::{DocumentRecord, PassageRecord, Source};
use super::schema::Fields;
use super::store::{Stamp, Store};
use super::tag::{document_tags, section_tags};
use crate::document::{Document, Header, Passage, Section};

/// Values of the field `record`.
pub(crate) const PASSAGE: &str = "passage";
pub(super) const DOCUMENT: &str = "document";

/// Passages that are handed over together, behind their title and headings.
const BATCH_PASSAGES: usize = 64;

/// What a column holds of one value at most; tantivy cuts off the rest.
const MAX_COLUMN_BYTES: usize = u16::MAX as usize;

/// Memory for passages that wait to be written.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Bytes for all writing threads together.
    pub max_bytes: usize,
    /// Writing threads.
    pub threads: usize,
}

/// Least memory for one writing thread: tantivy refuses to work with less than 15 MB.
const MIN_THREAD_BYTES: u64 = 16 << 20;

/// More writing threads gain little and leave more, smaller segments.
const MAX_THREADS: usize = 4;

impl Budget {
    /// As many threads as the machine and tantivy make use of, within `max_bytes` where that is enough for them.
    #[must_use]
    pub fn within(max_bytes: u64) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(MAX_THREADS));
        let max_bytes = max_bytes.max(MIN_THREAD_BYTES * threads as u64);
        Self { max_bytes: usize::try_from(max_bytes).unwrap_or(usize::MAX), threads }
    }
}

/// What a reader learnt of a file besides its text.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// File format.
    pub format: String,
    /// Text encoding.
    pub encoding: Option<String>,
    /// Pages.
    pub pages: Option<u32>,
}

/// The one writer of an index; a second one is refused as busy.
pub struct Writer {
    store: Store,
    writer: IndexWriter<Passing>,
    gate: Gate,
    /// Tells the merge policy that no more comes.
    is_ending: Arc<AtomicBool>,
    /// Files and folders that were ever handed in.
    roots: BTreeSet<String>,
}

impl Writer {
    /// Opens the index in `path` for writing, creating it where there is none.
    ///
    /// # Errors
    /// When another process writes, the version is another, or the folder cannot be used.
    pub fn open(path: &Path, budget: Budget) -> Result<Self> {
        Self::new(Store::open_or_create(path)?, budget)
    }

    /// A writer of an index in memory, for tests.
    #[cfg(test)]
    pub(crate) fn in_memory() -> Result<Self> {
        Self::new(Store::in_memory(), Budget { max_bytes: 15 << 20, threads: 1 })
    }

    fn new(store: Store, budget: Budget) -> Result<Self> {
        let writer: IndexWriter<Passing> = store
            .index_to_write()?
            .writer_with_num_threads(budget.threads, budget.max_bytes)
            .map_err(|error| store.error(&error))?;
        // What a run that was cut off left behind would stand in the way of files of the same name.
        writer.garbage_collect_files().wait().map_err(|error| store.error(&error))?;
        let is_ending = Arc::<AtomicBool>::default();
        writer.set_merge_policy(Box::new(FewSegments::new(Arc::clone(&is_ending))));
        let roots = store.stamp()?.map(|stamp| stamp.roots).unwrap_or_default();
        Ok(Self { store, writer, gate: Gate::default(), is_ending, roots })
    }

    /// Remembers where documents come from; kept with the next commit. Whether there is something new in it.
    pub fn remember(&mut self, roots: impl IntoIterator<Item = String>) -> bool {
        let mut is_new = false;
        for root in roots {
            let lies_in = |inner: &str, outer: &str| {
                inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            if !self.roots.iter().any(|known| lies_in(&root, known)) {
                self.roots.retain(|known| !lies_in(known, &root));
                self.roots.insert(root);
                is_new = true;
            }
        }
        is_new
    }

    /// A reader of what was committed last.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn reader(&self) -> Result<Reader> {
        Reader::of(&self.store)
    }

    /// Puts a document in the place of what the index had of the same file. Seen after the next commit.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn replace(
        &mut self,
        source: &Source,
        origin: &Origin,
        document: &Document,
    ) -> Result<DocumentRecord> {
        let id = document_id(&source.path);
        self.writer.delete_term(self.id_term(&id));
        let shared = Shared::new(&id, document);
        let mut record = DocumentRecord {
            id,
            source: source.clone(),
            format: origin.format.clone(),
            encoding: origin.encoding.clone(),
            pages: origin.pages,
            header: document.header.clone(),
            passages: 0,
            text_bytes: 0,
        };
        let mut batch = Batch::default();
        let mut shown = PassageRecord { document: shared.id.clone(), ..PassageRecord::default() };
        for (section_ordinal, section) in document.sections.iter().enumerate() {
            let headings = section.path.join("\n");
            shown.section.clone_from(&section.path);
            for (at, passage) in section.passages.iter().enumerate() {
                let place = Place { ordinal: record.passages, section_ordinal: section_ordinal as u64 };
                if batch.passages == BATCH_PASSAGES {
                    self.hand_over(std::mem::take(&mut batch))?;
                }
                if batch.passages == 0 || at == 0 {
                    let role = if batch.passages == 0 { Role::Title } else { Role::Heading };
                    batch.add(role, self.head(&shared, &headings, place, role), headings.len());
                }
                let text_bytes = 2 * passage.text.len();
                show(passage, section, place, &mut shown);
                batch.add(Role::Passage, self.passage(&shared, section, passage, place, &shown), text_bytes);
                record.passages += 1;
                record.text_bytes += passage.text.len() as u64;
            }
        }
        batch.add(Role::Document, self.document(&shared, &record), 0);
        self.hand_over(batch)?;
        Ok(record)
    }

    /// Hands records to the writing threads, to stand side by side in one segment; they do not show before a commit.
    fn hand_over(&self, batch: Batch) -> Result<()> {
        let bytes = batch.bytes;
        let records = self.gate.pass(batch.into_records(), bytes).map(UserOperation::Add);
        self.writer.run(records).map_err(|error| self.store.error(&error))?;
        Ok(())
    }

    /// Removes what the index has of the file. Seen after the next commit.
    pub fn remove(&mut self, path: &str) {
        self.remove_id(&document_id(path));
    }

    /// Removes the document with this identifier. Seen after the next commit.
    pub(super) fn remove_id(&mut self, id: &str) {
        self.writer.delete_term(self.id_term(id));
    }

    /// Makes everything so far visible and durable.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn commit(&mut self) -> Result<()> {
        let store = &self.store;
        let mut commit = self.writer.prepare_commit().map_err(|error| store.error(&error))?;
        let stamp = serde_json::to_string(&Stamp::now(self.roots.clone())).unwrap_or_default();
        commit.set_payload(&stamp);
        commit.commit().map_err(|error| store.error(&error))?;
        Ok(())
    }

    /// Whether segments should become one that an earlier update left as they were, since it was cut off or had no room.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn is_scattered(&self) -> Result<bool> {
        let segments = self.store.index.searchable_segment_metas();
        Ok(are_scattered(&segments.map_err(|error| self.store.error(&error))?))
    }

    /// Commits, and waits until segments that should become one have.
    ///
    /// # Errors
    /// When the index cannot be written, or segments could not become one; what was committed is whole then.
    pub fn finish(mut self) -> Result<()> {
        self.commit()?;
        // Merges are thought of at each commit; only what is committed should be merged for good.
        self.is_ending.store(true, Ordering::Relaxed);
        self.commit()?;
        let store = self.store;
        self.writer.wait_merging_threads().map_err(|error| store.error(&error))?;
        // A merge that fails leaves everything as it was, and says nothing.
        store.trouble().map_or(Ok(()), Err)
    }

    fn fields(&self) -> &Fields {
        &self.store.fields
    }

    fn id_term(&self, id: &str) -> Term {
        Term::from_field_text(self.fields().document, id)
    }

    /// What stands above passages: their headings, and at the start of a batch the title and the tags of their document.
    fn head(&self, shared: &Shared, headings: &str, place: Place, role: Role) -> TantivyDocument {
        let fields = self.fields();
        let mut out = TantivyDocument::default();
        self.add_place(&mut out, shared, place);
        out.add_text(fields.heading, headings);
        if role == Role::Title {
            out.add_text(fields.title, &shared.title);
            shared.tags.iter().for_each(|tag| out.add_text(fields.tag, tag));
        }
        out
    }

    fn passage(
        &self,
        shared: &Shared,
        section: &Section,
        passage: &Passage,
        place: Place,
        shown: &PassageRecord,
    ) -> TantivyDocument {
        let fields = self.fields();
        let own = passage.kind.as_ref().map(|kind| kind.0.as_ref());
        let mut out = TantivyDocument::default();
        out.add_text(fields.record, PASSAGE);
        self.add_place(&mut out, shared, place);
        section_tags(section, own).iter().for_each(|tag| out.add_text(fields.tag, tag));
        self.add_columns(&mut out, shared);
        out.add_text(fields.facets.section, &shown.kind);
        for field in [fields.body, fields.sentence] {
            out.add_text(field, &passage.text);
        }
        out.add_text(fields.stored, serde_json::to_string(shown).unwrap_or_default());
        out
    }

    /// Every record says where it stands: a column that has no gaps is read much faster.
    fn add_place(&self, out: &mut TantivyDocument, shared: &Shared, place: Place) {
        let fields = self.fields();
        out.add_text(fields.document, &shared.id);
        out.add_u64(fields.group, shared.group);
        out.add_u64(fields.ordinal, place.ordinal);
        out.add_u64(fields.section_ordinal, place.section_ordinal);
    }

    fn add_columns(&self, out: &mut TantivyDocument, shared: &Shared) {
        let fields = self.fields();
        if let Some(date) = shared.date {
            out.add_u64(fields.date, date);
        }
        for (from, to) in &shared.periods {
            out.add_u64(fields.period_from, *from);
            out.add_u64(fields.period_to, *to);
        }
        let facets = &fields.facets;
        for (field, value) in [
            (facets.doc_type, &shared.doc_type),
            (facets.district, &shared.district),
            (facets.province, &shared.province),
            (facets.issuer, &shared.issuer),
        ] {
            if let Some(value) = value {
                out.add_text(field, value);
            }
        }
    }

    fn document(&self, shared: &Shared, record: &DocumentRecord) -> TantivyDocument {
        let fields = self.fields();
        let mut out = TantivyDocument::default();
        out.add_text(fields.record, DOCUMENT);
        self.add_place(&mut out, shared, Place { ordinal: record.passages, section_ordinal: 0 });
        out.add_text(fields.path, &record.source.path);
        out.add_u64(fields.bytes, record.source.bytes);
        out.add_i64(fields.mtime_ns, record.source.mtime_ns);
        let json = serde_json::to_string(record).unwrap_or_default();
        out.add_text(if json.len() <= MAX_COLUMN_BYTES { fields.paper } else { fields.stored }, json);
        out
    }
}

/// Makes `shown`, which has the document and the headings, the record of a passage; its memory serves one after another.
fn show(passage: &Passage, section: &Section, place: Place, shown: &mut PassageRecord) {
    let kind = passage.kind.as_ref().unwrap_or(&section.kind);
    shown.ordinal = place.ordinal;
    passage.text.clone_into(&mut shown.text);
    kind.0.as_ref().clone_into(&mut shown.kind);
    shown.page = passage.page;
    shown.estimated = passage.estimated;
    shown.ocr_percent = passage.ocr_percent;
    shown.causes.clone_from(&passage.causes);
}

/// Where a passage stands in its document.
#[derive(Clone, Copy)]
struct Place {
    ordinal: u64,
    section_ordinal: u64,
}

/// What all passages of a document have in common.
struct Shared {
    id: String,
    group: u64,
    title: String,
    tags: Vec<String>,
    date: Option<u64>,
    periods: Vec<(u64, u64)>,
    doc_type: Option<String>,
    district: Option<String>,
    province: Option<String>,
    issuer: Option<String>,
}

impl Shared {
    fn new(id: &str, document: &Document) -> Self {
        let header = &document.header;
        Self {
            id: id.to_owned(),
            group: group(id),
            title: head(header),
            tags: document_tags(document),
            date: header.date.map(yyyymmdd),
            periods: header.periods.iter().map(|p| (yyyymmdd(p.from), yyyymmdd(p.to))).collect(),
            doc_type: header.doc_type.as_ref().map(|t| t.0.clone()),
            district: header.district.clone(),
            province: header.province.clone(),
            issuer: header.issuer.clone(),
        }
    }
}

/// What a document says of itself before its text: kind and title, number and issuer.
///
/// Questions name a document by any of these, so they count for each of its passages.
fn head(header: &Header) -> String {
    let kind = header.doc_type.as_ref().map(|kind| kind.label());
    let number = header.number.as_ref().map(|number| number.text.as_str());
    let parts = [kind, header.title.as_deref(), number, header.issuer.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// A document's identifier as a number.
pub(crate) fn group(id: &str) -> u64 {
    u64::from_str_radix(id, 16).unwrap_or_default()
}

/// The identifier that [`group`] made a number of.
pub(crate) fn id_of_group(group: u64) -> String {
    format!("{group:012x}")
}

/// A date as a number that sorts like it.
pub(crate) fn yyyymmdd(date: jiff::civil::Date) -> u64 {
    let (year, month, day) = (date.year(), date.month(), date.day());
    u64::try_from(year).unwrap_or(0) * 10_000 + month as u64 * 100 + day as u64
}

#[cfg(test)]
mod tests;
