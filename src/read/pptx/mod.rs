//! PowerPoint since 2007: the slides of a `.pptx` in order, each with its texts, tables and diagrams, then the speaker's notes.
//! A slide is a page; its title is a heading and comes first, wherever it stands in the file.

mod slide;
#[cfg(test)]
mod tests;
mod text;

use super::package::Package;
use super::text::Dropped;
use super::xml::Xml;
use super::{Content, Format, Refusal};
use crate::block::{Block, Part};
use crate::vietnamese::legacy::Charset;
use slide::Slide;

/// Reads the presentation whose main part is called `main`.
pub(super) fn read(package: &mut Package<'_>, main: &str) -> Result<Content, Refusal> {
    let Some(text) = package.part(main)? else { return Err(Refusal::failed("read.failed.not_pptx")) };
    let relationships = package.relationships(main)?;
    let mut dropped = Dropped::default();
    let mut blocks: Vec<Block> = Vec::new();
    let mut pages = 0_u32;
    for id in slides(main, &text)? {
        let Some(found) = relationships.iter().find(|r| r.id == id && r.kind == "slide") else { continue };
        pages = pages.saturating_add(1);
        let mut slide = slide(package, &found.target, &mut dropped)?;
        slide.iter_mut().for_each(|block| block.page = Some(pages));
        // Slides repeat their footer.
        let is_new = |block: &Block| {
            let same = |other: &Block| other.style.part == Part::Margin && other.text == block.text;
            block.style.part != Part::Margin || !blocks.iter().any(same)
        };
        slide.retain(is_new);
        blocks.append(&mut slide);
    }
    Ok(Content {
        format: Format::Pptx,
        encoding: dropped.tally.charset().map(Charset::name),
        pages: Some(pages),
        blocks,
        warnings: dropped.warnings(),
    })
}

/// Identifiers of the relationships of the slides, in the order in which they are shown.
fn slides(part: &str, text: &str) -> Result<Vec<String>, Refusal> {
    let mut out = Vec::new();
    let mut xml = Xml::open(part, text)?;
    while let Some(element) = xml.element()? {
        if element.name() != "sldIdLst" {
            xml.skip()?;
            continue;
        }
        while let Some(element) = xml.element()? {
            out.extend(element.relationship());
            xml.skip()?;
        }
    }
    Ok(out)
}

/// The blocks of the slide in `part`, of its diagrams, and of its notes.
fn slide(package: &mut Package<'_>, part: &str, dropped: &mut Dropped) -> Result<Vec<Block>, Refusal> {
    let Some(text) = package.part(part)? else { return Ok(Vec::new()) };
    let mut slide = Slide::new(dropped);
    slide.shapes(&mut Xml::open(part, &text)?)?;
    let relationships = package.relationships(part)?;
    for found in relationships.iter().filter(|r| r.kind == "diagramData") {
        if let Some(text) = package.part(&found.target)? {
            slide.shapes(&mut Xml::open(&found.target, &text)?)?;
        }
    }
    let mut blocks = slide.into_blocks();
    for found in relationships.iter().filter(|r| r.kind == "notesSlide") {
        let Some(text) = package.part(&found.target)? else { continue };
        let mut notes = Slide::new(dropped);
        notes.shapes(&mut Xml::open(&found.target, &text)?)?;
        for mut block in notes.into_blocks() {
            // The header and footer of printed notes are no notes.
            if block.style.part == Part::Body {
                block.style.part = Part::Note;
                blocks.push(block);
            }
        }
    }
    Ok(blocks)
}
