//! What the index keeps to show: a record for each document and one for each passage, stored as JSON.

use serde::{Deserialize, Serialize};

use crate::document::Header;

/// A file as the index last saw it: enough to know whether it changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Where the file lies, as [`Paths`](super::Paths) writes it.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Time of last change, in nanoseconds since 1970.
    pub mtime_ns: i64,
    /// BLAKE3 of the content, in hexadecimal.
    pub hash: String,
}

/// A document of the index, without its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// Identifier: stable as long as the file's place relative to the index is.
    pub id: String,
    /// The file.
    pub source: Source,
    /// File format.
    pub format: String,
    /// Text encoding, for formats that can have several.
    pub encoding: Option<String>,
    /// Pages, where the format knows them.
    pub pages: Option<u32>,
    /// What the header says.
    pub header: Header,
    /// Number of passages.
    pub passages: u64,
    /// Bytes of text in them.
    pub text_bytes: u64,
}

/// A passage of the index, as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageRecord {
    /// Identifier of its document.
    pub document: String,
    /// Its number in the document, from 0.
    pub ordinal: u64,
    /// Its text.
    pub text: String,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// What it is about.
    pub kind: String,
    /// Page that it begins on.
    pub page: Option<u32>,
    /// Its figures are estimates.
    pub estimated: bool,
    /// How sure OCR is of its worst line, from 0 to 100; `None` where the text was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ocr_percent: Option<u8>,
    /// Byte ranges of the text that state causes.
    pub causes: Vec<(usize, usize)>,
}

impl PassageRecord {
    /// Identifier of the passage, which `show` takes.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}-{}", self.document, self.ordinal)
    }
}

/// Splits a passage's identifier into its document's and its number.
#[must_use]
pub fn split_passage_id(id: &str) -> Option<(&str, u64)> {
    let (document, ordinal) = id.split_once('-')?;
    Some((document, ordinal.parse().ok()?))
}
