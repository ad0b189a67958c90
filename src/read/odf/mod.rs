//! OpenDocument texts, spreadsheets and presentations (`.odt`, `.ods`, `.odp`; OASIS OpenDocument 1.3 part 3).
//! Headers come first, then the body, then footers and notes; deleted text and comments are left out.

mod lists;
mod sheets;
mod slides;
mod story;
mod styles;
#[cfg(test)]
mod tests;

use super::package::Package;
use super::xml::Xml;
use super::{Content, Format, Limits, Refusal, sheet};
use crate::block::{Block, Part};
use crate::vietnamese::legacy::Charset;
use story::Reader;
use styles::Styles;

/// The part that says which parts are encrypted.
const MANIFEST: &str = "META-INF/manifest.xml";

/// The format that the part `mimetype` names, if it is one of these.
pub(super) fn format(mime_type: &str) -> Option<Format> {
    let kind = mime_type.trim().strip_prefix("application/vnd.oasis.opendocument.")?;
    match kind.trim_end_matches("-template") {
        "text" | "text-master" => Some(Format::Odt),
        "spreadsheet" => Some(Format::Ods),
        "presentation" => Some(Format::Odp),
        _ => None,
    }
}

/// Reads the document in a package.
pub(super) fn read(package: &mut Package<'_>, format: Format, limits: &Limits) -> Result<Content, Refusal> {
    if package.part(MANIFEST)?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Refusal::failed("read.failed.password"));
    }
    let content = package.part("content.xml")?.unwrap_or_default();
    let common = package.part("styles.xml")?;
    let mut styles = Styles::default();
    if let Some(common) = &common {
        styles.read("styles.xml", common)?;
    }
    styles.read("content.xml", &content)?;
    let mut reader = Reader::new(&styles);
    let mut out = Content { format, encoding: None, pages: None, blocks: Vec::new(), warnings: Vec::new() };

    let mut xml = Xml::open("content.xml", &content)?;
    while let Some(element) = xml.element()? {
        if element.name() == "body" {
            body(&mut xml, &mut reader, limits, &mut out)?;
        } else {
            xml.skip()?;
        }
    }
    let notes = std::mem::take(&mut reader.notes);
    if let Some(common) = common.filter(|_| format == Format::Odt) {
        let (headers, footers) = margins(&common, &mut reader)?;
        out.blocks = [headers, out.blocks, footers].concat();
    }
    out.blocks.extend(notes);
    if out.pages.is_none() {
        out.blocks.iter_mut().for_each(|block| block.page = None);
    }
    out.encoding = reader.dropped.tally.charset().map(Charset::name);
    out.warnings = reader.dropped.warnings();
    Ok(out)
}

/// The one child of the body, whichever it is: what a document holds counts, not what it is called.
fn body(
    xml: &mut Xml<'_>,
    reader: &mut Reader<'_>,
    limits: &Limits,
    out: &mut Content,
) -> Result<(), Refusal> {
    while let Some(element) = xml.element()? {
        match element.name() {
            "spreadsheet" => {
                let sheets = sheets::read(xml, reader, limits)?;
                out.pages = u32::try_from(sheets.len()).ok();
                out.blocks.extend(sheet::blocks(&sheets, &mut reader.dropped));
            }
            "presentation" => {
                let slides = slides::read(xml, reader)?;
                out.pages = slides.last().and_then(|block| block.page);
                out.blocks.extend(slides);
            }
            _ => {
                out.blocks.extend(reader.story(xml)?);
                // Soft page breaks are written on demand; without them nothing is known of pages.
                out.pages = reader.has_page_breaks.then_some(reader.page);
            }
        }
    }
    Ok(())
}

/// Headers and footers of the page styles, each text once.
fn margins(common: &str, reader: &mut Reader<'_>) -> Result<(Vec<Block>, Vec<Block>), Refusal> {
    let (mut headers, mut footers) = (Vec::new(), Vec::new());
    let mut xml = Xml::open("styles.xml", common)?;
    while let Some(element) = xml.element()? {
        if element.name() != "master-styles" {
            xml.skip()?;
            continue;
        }
        while let Some(_page) = xml.element()? {
            while let Some(element) = xml.element()? {
                let side = match element.name() {
                    name if name.starts_with("header") => &mut headers,
                    name if name.starts_with("footer") => &mut footers,
                    _ => {
                        xml.skip()?;
                        continue;
                    }
                };
                for mut block in reader.story(&mut xml)? {
                    block.style.part = Part::Margin;
                    block.page = None;
                    // A page number alone says nothing.
                    if block.text.chars().any(char::is_alphabetic) && !side.contains(&block) {
                        side.push(block);
                    }
                }
            }
        }
    }
    Ok((headers, footers))
}
