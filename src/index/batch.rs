//! Records that stay side by side: some passages of a document behind their title and headings.

use tantivy::TantivyDocument;

/// What a record takes beside its text, roughly.
const RECORD_BYTES: usize = 1_024;

/// What a record is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Title and headings of the passages behind it; the first of a batch.
    Title,
    /// Headings of the passages behind it.
    Heading,
    /// A passage.
    Passage,
    /// The document's own record; the last.
    Document,
}

/// Records that are handed over together.
#[derive(Default)]
pub(super) struct Batch {
    records: Vec<(Role, TantivyDocument)>,
    /// Passages among them.
    pub(super) passages: usize,
    /// Of text, roughly.
    pub(super) bytes: usize,
}

impl Batch {
    pub(super) fn add(&mut self, role: Role, record: TantivyDocument, text_bytes: usize) {
        self.records.push((role, record));
        self.passages += usize::from(role == Role::Passage);
        self.bytes += text_bytes + RECORD_BYTES;
    }

    /// The records in their order.
    pub(super) fn into_records(self) -> Vec<(Role, TantivyDocument)> {
        self.records
    }
}
