//! From blocks of text to a document: its header, its sections in a tree, and the passages of each section.
//! Names, dates, periods, places, numbers and headings are recognised here; file formats and the index are not known.

mod date;
mod doc_type;
mod gazetteer;
mod header;
mod heading;
mod letters;
mod lines;
mod markup;
mod model;
mod number;
mod page_number;
mod sentence;
mod table;

pub use model::{DocType, Document, Header, Number, Passage, Period, Role, Section, SectionKind};
pub use number::{cited_numbers, number_key};

use crate::block::Block;

/// Parses the blocks of one file, in reading order.
///
/// `file_stem` is the file's name without extension; it is used only for guesses, which are marked as such.
#[must_use]
pub fn parse(blocks: &[Block], file_stem: &str) -> Document {
    let paragraphs = lines::paragraphs(blocks);
    let (header, _extent) = header::parse(&paragraphs, file_stem);
    Document { header, ..Document::default() }
}
