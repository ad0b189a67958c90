//! A block: the unit that travels from a file reader to the document parser.
//! Readers fill it without knowing reports; the parser reads it without knowing file formats.

use serde::{Deserialize, Serialize};

/// One line or paragraph of a file, decoded and composed (NFC), otherwise as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The text, without its line end. Never empty or all blank.
    pub text: String,
    /// Page (or sheet) that the text begins on, counted from 1, where the format knows it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub page: Option<u32>,
    /// What the format says about how the text looks.
    #[serde(default, skip_serializing_if = "is_default")]
    pub style: Style,
    /// How the text ends, as far as the format knows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub end: End,
}

/// What is usual is not written: blocks travel by the hundred thousand.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What a file format says about the look of a block; all off for plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    /// Part of the page that the text stands in.
    #[serde(default, skip_serializing_if = "is_default")]
    pub part: Part,
    /// Outline level from 1, for a paragraph that the author styled as a heading.
    #[serde(default, skip_serializing_if = "is_default")]
    pub heading: Option<u8>,
    /// The whole block is bold.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bold: bool,
    /// The block is centred.
    #[serde(default, skip_serializing_if = "is_default")]
    pub centred: bool,
    /// Marker of an automatic list (`-`, `1.`, `a)`), which stands nowhere in the text itself.
    #[serde(default, skip_serializing_if = "is_default")]
    pub list_marker: Option<String>,
    /// The font of most of the block, as the file names it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub font: Option<String>,
    /// How sure OCR is of the text, from 0 to 100; `None` where the text was typed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ocr_percent: Option<u8>,
}

impl Style {
    /// How sure OCR is of two pieces of text together: as sure as of the worse one.
    #[must_use]
    pub fn less_sure(one: Option<u8>, other: Option<u8>) -> Option<u8> {
        one.into_iter().chain(other).min()
    }
}

/// The part of a page that a block stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Running text.
    #[default]
    Body,
    /// A row of a table; cells are separated by ` | `.
    Table,
    /// A page header or footer, given once.
    Margin,
    /// A footnote or endnote.
    Note,
}

/// How a block ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// The line was wrapped here: what follows continues the same paragraph.
    Wrapped,
    /// A line end that may or may not be the end of a paragraph (plain text without blank lines).
    Line,
    /// A paragraph ends, or at least the file says so: a blank line, a paragraph mark.
    #[default]
    Paragraph,
}
