//! What a document is once it has been read: plain data that the index stores and the printers show.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A document: what its header says, and its text by sections in reading order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Who issued what, when, about which place and period.
    pub header: Header,
    /// Leaf sections in reading order; together their passages hold every word of the document.
    pub sections: Vec<Section>,
}

/// The header of a document. What the document does not state is `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Kind of document, by its slug (`bao-cao`).
    pub doc_type: Option<DocType>,
    /// Number and symbol.
    pub number: Option<Number>,
    /// The whole title: type name's trích yếu, or the `V/v` line of a letter; one line, single spaces.
    pub title: Option<String>,
    /// Issuing authority, with its place: `UBND huyện Hớn Quản`.
    pub issuer: Option<String>,
    /// District (or town, city of a province), by its short name: `Hớn Quản`.
    pub district: Option<String>,
    /// Province at the time of writing: `Bình Phước`.
    pub province: Option<String>,
    /// The province that holds the place today: `Đồng Nai`.
    pub province_now: Option<String>,
    /// Place named before the date, as written.
    pub place: Option<String>,
    /// Date of signing.
    pub date: Option<Date>,
    /// Periods that the document reports on or plans for.
    pub periods: Vec<Period>,
    /// Person who signed.
    pub signer: Option<String>,
    /// Lines of `Nơi nhận` and `Kính gửi`.
    pub recipients: Vec<String>,
    /// Fields (by their name here) that were guessed from the file name or a near spelling, not read.
    pub guessed: Vec<String>,
}

/// A kind of document, by the slug of its row in `types.tsv`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocType(pub String);

/// A document's number and symbol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// As the document writes it, inner spaces removed: `52/NQ-HĐND`.
    pub text: String,
    /// Equal for all spellings of one number: folded, no separators, no leading zeros (`52nqhdnd`).
    pub key: String,
}

/// A span of time that a document speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The words that say it, with the year added where they leave it out: `6 tháng đầu năm 2022`.
    pub label: String,
    /// Whether the document looks back on it or ahead to it.
    pub role: Role,
}

/// What a document does with a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reports on it.
    Report,
    /// Plans for it.
    Plan,
}

/// A leaf of the heading tree, with the passages that stand directly under it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// Headings from the outermost to its own, each as written with its mark; empty outside of all headings.
    /// A numbered paragraph that stands for a section (`1. Tiếp tục thực hiện …`) is named by its first words, cut with
    /// `…` near 80 characters; its passage has all of them.
    pub path: Vec<String>,
    /// What the section is about.
    pub kind: SectionKind,
    /// Its paragraphs and list items, in order.
    pub passages: Vec<Passage>,
}

/// A paragraph or list item: the unit that is found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    /// Text in one line, its words as written.
    pub text: String,
    /// Page that it begins on.
    pub page: Option<u32>,
    /// Kind of this passage where its own words say it (causes given inline), else its section's.
    pub kind: Option<SectionKind>,
    /// Byte ranges of `text` that state causes (`Nguyên nhân: …`).
    pub causes: Vec<(usize, usize)>,
    /// Its figures are estimates (`ước đạt`, `ước thực hiện`).
    pub estimated: bool,
    /// How sure OCR is of its worst line, from 0 to 100; `None` where the text was typed.
    pub ocr_percent: Option<u8>,
}

/// What a section is about: a code of `section_kinds.tsv`, or `other`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SectionKind(pub std::borrow::Cow<'static, str>);

impl Default for SectionKind {
    fn default() -> Self {
        Self("other".into())
    }
}

impl SectionKind {
    /// All codes, in the order of a report.
    pub const CODES: [&str; 23] = [
        "intro",
        "context",
        "results",
        "results-economy",
        "results-society",
        "results-defence",
        "results-government",
        "assessment",
        "strengths",
        "weaknesses",
        "causes",
        "causes-objective",
        "causes-subjective",
        "lessons",
        "plan",
        "solutions",
        "organisation",
        "requests",
        "closing",
        "recipients",
        "signature",
        "appendix",
        "other",
    ];
}
