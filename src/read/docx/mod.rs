//! Word since 2007: the parts of a `.docx` put together in reading order.
//! Headers come first, then the body, then footers and the notes that the text refers to.

mod borders;
mod numbering;
mod paragraph;
mod properties;
mod story;
mod styles;
#[cfg(test)]
pub(super) mod tests;

use std::collections::HashMap;

use super::package::{Package, Relationship};
use super::xml::Xml;
use super::{Content, Format, Refusal};
use crate::block::{Block, Part};
use crate::messages::Message;
use crate::vietnamese::legacy::Charset;
use story::{NoteKind, Reader};
use styles::Styles;

/// Reads the document whose main part is called `main`.
pub(super) fn read(package: &mut Package<'_>, main: &str) -> Result<Content, Refusal> {
    let Some(document) = package.part(main)? else { return Err(Refusal::failed("read.failed.not_docx")) };
    let parts = Parts { relationships: package.relationships(main)? };
    let styles = parts.only(package, "styles")?;
    let styles = styles.map(|(part, text)| Styles::parse(&part, &text)).transpose()?.unwrap_or_default();
    let numbering = parts.only(package, "numbering")?;
    let numbering =
        numbering.map(|(part, text)| numbering::parse(&part, &text)).transpose()?.unwrap_or_default();
    // Word notes where pages began when it saved; breaks that the author set say little without them.
    let page = document.contains("lastRenderedPageBreak").then_some(1);
    let mut reader = Reader::new(&styles, numbering, page);

    let body = reader.story(&mut Xml::open(main, &document)?)?;
    let pages = reader.page.take();
    let notes = parts.notes(package, &mut reader)?;
    let (headers, footers) = parts.margins(package, &mut reader)?;
    Ok(Content {
        format: Format::Docx,
        encoding: reader.dropped.tally.charset().map(Charset::name),
        pages,
        blocks: [headers, body, footers, notes].concat(),
        warnings: warnings(&reader),
    })
}

fn warnings(reader: &Reader<'_>) -> Vec<Message> {
    let counted = [
        ("read.warning.symbols", reader.unknown_symbols),
        ("read.warning.foreign_parts", reader.foreign_parts),
    ];
    let counted = counted.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| Message::new(key).with("n", n));
    reader.dropped.warnings().into_iter().chain(counted).collect()
}

/// The other parts of a document, by how the main part refers to them.
struct Parts {
    relationships: Vec<Relationship>,
}

impl Parts {
    /// The part of this kind, where a document has one of them.
    fn only(&self, package: &mut Package<'_>, kind: &str) -> Result<Option<(String, String)>, Refusal> {
        let Some(found) = self.relationships.iter().find(|r| r.kind == kind) else { return Ok(None) };
        Ok(package.part(&found.target)?.map(|text| (found.target.clone(), text)))
    }

    /// Headers and footers, each text once: most sections repeat those of the section before.
    fn margins(
        &self,
        package: &mut Package<'_>,
        reader: &mut Reader<'_>,
    ) -> Result<(Vec<Block>, Vec<Block>), Refusal> {
        let (mut headers, mut footers): (Vec<Block>, Vec<Block>) = (Vec::new(), Vec::new());
        for id in std::mem::take(&mut reader.margins) {
            let Some(found) = self.relationships.iter().find(|r| r.id == id) else { continue };
            let Some(text) = package.part(&found.target)? else { continue };
            let blocks = reader.story(&mut Xml::open(&found.target, &text)?)?;
            let side = if found.kind == "footer" { &mut footers } else { &mut headers };
            for mut block in blocks {
                block.style.part = Part::Margin;
                // A page number alone says nothing.
                if block.text.chars().any(char::is_alphabetic) && !side.contains(&block) {
                    side.push(block);
                }
            }
        }
        Ok((headers, footers))
    }

    /// The notes that the text refers to, in that order.
    fn notes(&self, package: &mut Package<'_>, reader: &mut Reader<'_>) -> Result<Vec<Block>, Refusal> {
        let references = std::mem::take(&mut reader.notes);
        let mut out = Vec::new();
        for (kind, part) in [(NoteKind::Foot, "footnotes"), (NoteKind::End, "endnotes")] {
            if !references.iter().any(|note| note.kind == kind) {
                continue;
            }
            let Some((part, text)) = self.only(package, part)? else { continue };
            let mut notes = HashMap::new();
            let mut xml = Xml::open(&part, &text)?;
            while let Some(element) = xml.element()? {
                let id = element.attribute("id").unwrap_or_default();
                notes.insert(id, reader.story(&mut xml)?);
            }
            for note in references.iter().filter(|note| note.kind == kind) {
                for mut block in notes.remove(&note.id).unwrap_or_default() {
                    block.style.part = Part::Note;
                    out.push(block);
                }
            }
        }
        Ok(out)
    }
}
