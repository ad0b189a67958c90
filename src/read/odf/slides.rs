//! The slides of an OpenDocument presentation: each with its texts, then what the speaker noted.

use super::story::Reader;
use crate::block::{Block, Part};
use crate::read::Refusal;
use crate::read::xml::Xml;

/// Reads the slides inside the element that was started last.
pub(super) fn read(xml: &mut Xml<'_>, reader: &mut Reader<'_>) -> Result<Vec<Block>, Refusal> {
    let mut out = Vec::new();
    let mut page = 0_u32;
    while let Some(element) = xml.element()? {
        if element.name() != "page" {
            xml.skip()?;
            continue;
        }
        page = page.saturating_add(1);
        let mut slide = self::slide(xml, reader)?;
        slide.iter_mut().for_each(|block| block.page = Some(page));
        out.extend(slide);
    }
    Ok(out)
}

fn slide(xml: &mut Xml<'_>, reader: &mut Reader<'_>) -> Result<Vec<Block>, Refusal> {
    let mut out = Vec::new();
    while let Some(element) = xml.element()? {
        let is_title = element.attribute("class").as_deref() == Some("title");
        let is_note = element.name() == "notes";
        for mut block in reader.story(xml)? {
            if is_title {
                block.style.heading = Some(1);
            }
            if is_note {
                block.style.part = Part::Note;
            }
            out.push(block);
        }
    }
    Ok(out)
}
