//! What a search gives back: plain data that any printer can show.

use crate::document::Header;
use crate::messages::Message;

/// The answer to one [`Request`](super::Request).
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// How the query was understood, in query language.
    pub read_as: String,
    /// Expansions that were made: `UBND = Ủy ban nhân dân`.
    pub expansions: Vec<String>,
    /// Passages (or sections, documents) that match as asked, all of them.
    pub total: u64,
    /// Those that match only when the query's marks are put aside, or with a letter damaged; not in `total`.
    pub rescued: u64,
    /// Time from request to hits, in milliseconds.
    pub took_ms: f64,
    /// The hits asked for, in order.
    pub hits: Vec<Hit>,
    /// What a person must be told: a looser reading was taken, an expansion was made.
    pub notices: Vec<Message>,
}

/// One hit.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Place in the whole list, from 1.
    pub rank: u64,
    /// Score; comparable within one search only.
    pub score: f32,
    /// Whether the marks of the query were met.
    pub accents: Accents,
    /// What had to be overlooked for it to match.
    pub met: Met,
    /// The passage.
    pub passage: HitPassage,
    /// The section that it stands in.
    pub section: HitSection,
    /// The document that it stands in.
    pub document: HitDocument,
    /// Why the hit has its score: contributions that add up to it. Empty unless asked for.
    pub reasons: Vec<(Message, f32)>,
    /// Other matching passages of the same section or document, when hits are grouped.
    pub more: u64,
}

/// What had to be overlooked for a hit to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// Nothing: it matches as asked.
    AsAsked,
    /// Marks.
    WithoutMarks,
    /// One syllable whose letters were damaged.
    Damaged,
}

/// How well the marks of the query were met in a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accents {
    /// Every matched syllable has the marks that were typed.
    Exact,
    /// Some have.
    Partial,
    /// None has.
    Folded,
}

/// The passage of a hit.
#[derive(Debug, Clone)]
pub struct HitPassage {
    /// Identifier, for `show`.
    pub id: String,
    /// Its whole text.
    pub text: String,
    /// Byte ranges of `text` that match, in order, without overlap.
    pub highlights: Vec<(usize, usize)>,
    /// Page that it begins on.
    pub page: Option<u32>,
    /// Its figures are estimates.
    pub estimated: bool,
    /// How sure OCR is of its worst line, from 0 to 100; `None` where the text was typed.
    pub ocr_percent: Option<u8>,
}

/// The section of a hit.
#[derive(Debug, Clone)]
pub struct HitSection {
    /// Headings from the outermost inwards.
    pub path: Vec<String>,
    /// What the section, or the passage itself, is about.
    pub kind: String,
}

/// The document of a hit.
#[derive(Debug, Clone)]
pub struct HitDocument {
    /// Identifier.
    pub id: String,
    /// Where its file lies.
    pub path: String,
    /// What its header says.
    pub header: Header,
}
