//! Word 97 to 2003 ([MS-DOC]): the parts of the text put together in reading order.
//! Headers come first, then the body, then footers and notes, as in later Word documents.

mod fib;
mod fonts;
mod lists;
mod pages;
mod pieces;
mod properties;
mod sprm;
mod story;
mod styles;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;

use super::bytes::u32_at;
use super::compound::{Compound, HEADER_BYTES};
use super::text::Dropped;
use super::{Content, Format, Limits, Refusal};
use crate::block::{Block, Part};
use crate::messages::Message;
use crate::vietnamese::legacy::Charset;
use fib::{Fib, Opened, Place, Story};
use pages::Pages;
use pieces::Pieces;
use story::Reader;
use styles::Styles;

/// The stream that a document is told by.
pub(super) const STREAM: &str = "WordDocument";

/// Kinds of headers and footers of a section, in their order ([MS-DOC] 2.3.3).
const MARGINS: usize = 6;

/// Reads the document in a compound file.
pub(super) fn read(compound: &mut Compound<'_>, limits: &Limits) -> Result<Content, Refusal> {
    let document = compound.stream(STREAM).unwrap_or_default();
    let fib = open(&document)?;
    let tables = compound.stream(fib.table_stream()).unwrap_or_default();
    let data = compound.stream("Data").unwrap_or_default();
    Ok(content(&fib, &document, &tables, &data, limits))
}

/// Reads what is left of a document in a compound file whose tables are lost: Word writes the text first.
pub(super) fn salvage(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let document = bytes.get(HEADER_BYTES..).unwrap_or_default();
    let fib = open(document)?;
    let mut content = content(&fib, document, &[], &[], limits);
    content.warnings.push(Message::new("read.warning.salvaged"));
    Ok(content)
}

/// Whether a damaged compound file may hold a document at its beginning.
pub(super) fn can_salvage(bytes: &[u8]) -> bool {
    matches!(Fib::open(bytes.get(HEADER_BYTES..).unwrap_or_default()), Opened::Word97(_) | Opened::Older)
}

fn open(document: &[u8]) -> Result<Fib<'_>, Refusal> {
    match Fib::open(document) {
        Opened::Word97(fib) if fib.is_encrypted() => Err(Refusal::failed("read.failed.password")),
        Opened::Word97(fib) => Ok(fib),
        Opened::Older => Err(Refusal::failed("read.failed.word95")),
        Opened::Unknown => Err(Refusal::failed("read.failed.damaged_doc")),
    }
}

fn content(fib: &Fib<'_>, document: &[u8], tables: &[u8], data: &[u8], limits: &Limits) -> Content {
    let (lists, levels) = fib.table_and_rest(tables, Place::Lists).unwrap_or_default();
    // Where a list differs from its kind stands after the references to lists, in the same table.
    let references = fib.table(tables, Place::ListOverrides);
    let mut reader = Reader {
        document,
        data,
        pieces: Pieces::parse(fib, document, tables, limits),
        characters: Pages::of_characters(document, fib.table(tables, Place::CharacterPages)),
        paragraphs: Pages::of_paragraphs(document, fib.table(tables, Place::ParagraphPages)),
        styles: Styles::parse(fib.table(tables, Place::Styles)),
        fonts: fonts::parse(fib.table(tables, Place::Fonts)),
        numbering: lists::parse(lists, levels, references),
        section_ends: positions(fib.table(tables, Place::Sections), 12),
        boxes: boxes(fib, tables, [Place::BodyShapes, Place::BodyBoxes], [Story::Body, Story::BodyBoxes]),
        dropped: Dropped::default(),
        unknown_symbols: 0,
    };
    let body = reader.story(fib.story(Story::Body));
    reader.boxes =
        boxes(fib, tables, [Place::HeaderShapes, Place::HeaderBoxes], [Story::Headers, Story::HeaderBoxes]);
    let (headers, footers) = margins(fib, tables, &mut reader);
    reader.boxes.clear();
    let notes = [Story::Footnotes, Story::Endnotes].map(|story| notes(reader.story(fib.story(story))));
    Content {
        format: Format::Doc,
        encoding: reader.dropped.tally.charset().map(Charset::name),
        pages: None,
        blocks: [headers, body, footers, notes.concat()].concat(),
        warnings: warnings(&reader),
    }
}

fn warnings(reader: &Reader<'_>) -> Vec<Message> {
    let symbols = (reader.unknown_symbols > 0)
        .then(|| Message::new("read.warning.symbols").with("n", reader.unknown_symbols));
    reader.dropped.warnings().into_iter().chain(symbols).collect()
}

fn notes(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.iter_mut().for_each(|block| block.style.part = Part::Note);
    blocks
}

/// Headers and footers, each text once: most sections repeat those of the section before.
fn margins(fib: &Fib<'_>, tables: &[u8], reader: &mut Reader<'_>) -> (Vec<Block>, Vec<Block>) {
    let (mut headers, mut footers): (Vec<Block>, Vec<Block>) = (Vec::new(), Vec::new());
    let story = fib.story(Story::Headers);
    let ends = positions(fib.table(tables, Place::Headers), 0);
    // The first six are what stands between the text and its notes.
    for (i, part) in ends.windows(2).enumerate().skip(MARGINS) {
        let Some(range) = part_of(&story, part) else { continue };
        let side = if matches!(i % MARGINS, 2 | 3 | 5) { &mut footers } else { &mut headers };
        for mut block in reader.story(range) {
            block.style.part = Part::Margin;
            // A page number alone says nothing.
            if block.text.chars().any(char::is_alphabetic) && !side.contains(&block) {
                side.push(block);
            }
        }
    }
    (headers, footers)
}

/// Text boxes by the positions of the shapes that they stand in ([MS-DOC] 2.8.37, 2.8.32).
fn boxes(fib: &Fib<'_>, tables: &[u8], places: [Place; 2], stories: [Story; 2]) -> HashMap<u32, Range<u32>> {
    const SHAPE_BYTES: usize = 26;
    const BOX_BYTES: usize = 22;
    let [shapes, texts] = places.map(|place| fib.table(tables, place));
    let [anchors, story] = stories.map(|story| fib.story(story));
    let ends = positions(texts, BOX_BYTES);
    let shape_of_box = |i: usize| u32_at(texts, ends.len() * 4 + i * BOX_BYTES + 14);
    let by_shape: HashMap<u32, Range<u32>> = ends
        .windows(2)
        .enumerate()
        .filter_map(|(i, part)| Some((shape_of_box(i).filter(|shape| *shape != 0)?, part_of(&story, part)?)))
        .collect();
    let at = positions(shapes, SHAPE_BYTES);
    let anchored = at.iter().enumerate().filter_map(|(i, position)| {
        let shape = u32_at(shapes, at.len() * 4 + i * SHAPE_BYTES)?;
        Some((anchors.start.checked_add(*position)?, by_shape.get(&shape)?.clone()))
    });
    anchored.collect()
}

/// A part of a story, given its ends counted from the story's beginning.
fn part_of(story: &Range<u32>, part: &[u32]) -> Option<Range<u32>> {
    let &[start, end] = part else { return None };
    let range = story.start.checked_add(start)?..story.start.checked_add(end)?.min(story.end);
    (range.start < range.end).then_some(range)
}

/// The positions at the head of a table with `bytes` of data for each but the last ([MS-DOC] 2.2.2).
fn positions(table: &[u8], bytes: usize) -> Vec<u32> {
    let count = table.len().saturating_sub(4) / (4 + bytes);
    (0..=count).map_while(|i| u32_at(table, i * 4)).collect()
}
