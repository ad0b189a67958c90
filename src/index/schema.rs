//! The fields of the index: one tantivy document a passage, one small record a document, and one for the headings (and
//! the title) above each row of passages, which stands before them.
//! The schema's number goes into the index; an index with another number is built again, never guessed at.

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use super::analysis::SENTENCES;

/// Version of the fields and of what is written into them.
pub(super) const VERSION: u32 = 10;

/// Handles of all fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// `passage` or `document`; nothing on records that hold a title and headings.
    pub(crate) record: Field,
    /// Identifier of the document, on both kinds of record.
    pub(crate) document: Field,
    /// The identifier as a number, to group by without reading the store.
    pub(crate) group: Field,
    /// Number of the passage in its document, from 0.
    pub(crate) ordinal: Field,
    /// Number of the passage's section in its document.
    pub(crate) section_ordinal: Field,
    /// What a filter can ask for, as `name:value` with folded values: of a document on the records that hold its title,
    /// of a section on its passages.
    pub(crate) tag: Field,
    /// Date as yyyymmdd.
    pub(crate) date: Field,
    /// First days of the periods, as yyyymmdd, in the order of `period_to`.
    pub(crate) period_from: Field,
    /// Last days of the periods.
    pub(crate) period_to: Field,
    /// Passage text.
    pub(crate) body: Field,
    /// Passage text: the positions at which a further sentence begins, all under one term.
    pub(crate) sentence: Field,
    /// Headings above the passages that follow.
    pub(crate) heading: Field,
    /// Kind, title, number and issuer of the passages that follow.
    pub(crate) title: Field,
    /// Everything that is shown of a passage, as JSON.
    pub(crate) stored: Field,
    /// Everything that is shown of a document, as JSON, in a column: read by itself, without the texts around it.
    pub(crate) paper: Field,
    /// Path of the file, on document records.
    pub(crate) path: Field,
    /// Size of the file in bytes.
    pub(crate) bytes: Field,
    /// Time of change of the file, nanoseconds since 1970.
    pub(crate) mtime_ns: Field,
    /// Facet columns, as shown to people: type, district, province, province of today, issuer, section kind.
    pub(crate) facets: FacetFields,
}

impl Fields {
    /// The texts that are searched: of passages, headings and titles.
    pub(super) fn texts(&self) -> [Field; 3] {
        [self.body, self.heading, self.title]
    }
}

/// The columns that facets count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FacetFields {
    pub(crate) doc_type: Field,
    pub(crate) district: Field,
    pub(crate) province: Field,
    pub(crate) issuer: Field,
    pub(crate) section: Field,
}

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let number = NumericOptions::default().set_fast();
    let term = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let column = TextOptions::default().set_fast("raw");
    let sentences = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(SENTENCES)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(false),
    );
    // Nothing of tantivy's: the files of texts take them out of the records.
    let text = TextOptions::default;
    let fields = Fields {
        record: builder.add_text_field("record", term.clone()),
        document: builder.add_text_field("document", term.clone()),
        group: builder.add_u64_field("group", number.clone()),
        ordinal: builder.add_u64_field("ordinal", number.clone()),
        section_ordinal: builder.add_u64_field("section_ordinal", number.clone()),
        tag: builder.add_text_field("tag", term),
        date: builder.add_u64_field("date", number.clone()),
        period_from: builder.add_u64_field("period_from", number.clone()),
        period_to: builder.add_u64_field("period_to", number.clone()),
        body: builder.add_text_field("body", text()),
        sentence: builder.add_text_field("sentence", sentences),
        heading: builder.add_text_field("heading", text()),
        title: builder.add_text_field("title", text()),
        stored: builder.add_text_field("stored", STORED),
        paper: builder.add_text_field("paper", column.clone()),
        path: builder.add_text_field("path", STRING.set_fast("raw")),
        bytes: builder.add_u64_field("bytes", number.clone()),
        mtime_ns: builder.add_i64_field("mtime_ns", number),
        facets: FacetFields {
            doc_type: builder.add_text_field("type", column.clone()),
            district: builder.add_text_field("district", column.clone()),
            province: builder.add_text_field("province", column.clone()),
            issuer: builder.add_text_field("issuer", column.clone()),
            section: builder.add_text_field("section", column),
        },
    };
    (builder.build(), fields)
}
