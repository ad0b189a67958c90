//! Properties of runs and paragraphs, as far as they bear on the text: what is said, and what is left to styles.

use std::rc::Rc;

use crate::read::Refusal;
use crate::read::numbering::ListReference;
use crate::read::xml::{Element, Xml};

/// Longest font name that is kept, in bytes; no font has a longer one.
const MAX_FONT_BYTES: usize = 64;

/// What is said of a run of characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RunProperties {
    pub(super) style: Option<String>,
    pub(super) bold: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) font: Option<Rc<str>>,
    /// The run, or the mark of the paragraph, was deleted while changes were tracked.
    pub(super) deleted: bool,
}

impl RunProperties {
    /// The properties of the `rPr` that was started last.
    pub(super) fn parse(xml: &mut Xml<'_>) -> Result<Self, Refusal> {
        let mut out = Self::default();
        while let Some(element) = xml.element()? {
            match element.name() {
                "rStyle" => out.style = element.value(),
                "b" => out.bold = Some(element.is_on()),
                "vanish" => out.hidden = Some(element.is_on()),
                "rFonts" => out.font = font(&element),
                "del" | "moveFrom" => out.deleted = true,
                _ => {}
            }
            xml.skip()?;
        }
        Ok(out)
    }

    /// These properties, and those of `base` where these say nothing.
    pub(super) fn over(self, base: &Self) -> Self {
        Self {
            style: self.style,
            bold: self.bold.or(base.bold),
            hidden: self.hidden.or(base.hidden),
            font: self.font.or_else(|| base.font.clone()),
            deleted: self.deleted,
        }
    }
}

/// The font of Latin letters, where it is named and not left to the theme.
fn font(fonts: &Element<'_>) -> Option<Rc<str>> {
    if fonts.attribute("asciiTheme").is_some() {
        return None;
    }
    let name = fonts.attribute("ascii").or_else(|| fonts.attribute("hAnsi"))?;
    (name.len() <= MAX_FONT_BYTES).then(|| name.into())
}

/// What is said of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ParagraphProperties {
    pub(super) style: Option<String>,
    pub(super) centred: Option<bool>,
    /// Outline level from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    pub(super) list: ListReference,
    /// What is said of the paragraph's mark.
    pub(super) mark: RunProperties,
    /// Relationship identifiers of the headers and footers of a section that ends here.
    pub(super) margins: Vec<String>,
}

impl ParagraphProperties {
    /// The properties of the `pPr` that was started last.
    pub(super) fn parse(xml: &mut Xml<'_>) -> Result<Self, Refusal> {
        let mut out = Self::default();
        while let Some(element) = xml.element()? {
            match element.name() {
                "pStyle" => out.style = element.value(),
                "jc" => out.centred = Some(element.value().as_deref() == Some("center")),
                "outlineLvl" => out.outline = element.value().and_then(|level| level.parse().ok()),
                "numPr" => {
                    out.list = list_reference(xml)?;
                    continue;
                }
                "rPr" => {
                    out.mark = RunProperties::parse(xml)?;
                    continue;
                }
                "sectPr" => {
                    out.margins = margins(xml)?;
                    continue;
                }
                _ => {}
            }
            xml.skip()?;
        }
        Ok(out)
    }

    /// These properties, and those of `base` where these say nothing.
    pub(super) fn over(self, base: &Self) -> Self {
        Self {
            style: self.style,
            centred: self.centred.or(base.centred),
            outline: self.outline.or(base.outline),
            list: ListReference {
                list: self.list.list.or(base.list.list),
                level: self.list.level.or(base.list.level),
            },
            mark: self.mark,
            margins: self.margins,
        }
    }
}

fn list_reference(xml: &mut Xml<'_>) -> Result<ListReference, Refusal> {
    let mut out = ListReference::default();
    while let Some(element) = xml.element()? {
        match element.name() {
            "numId" => out.list = element.value().and_then(|list| list.parse().ok()),
            "ilvl" => out.level = element.value().and_then(|level| level.parse().ok()),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(out)
}

/// The headers and footers that the `sectPr` that was started last refers to.
pub(super) fn margins(xml: &mut Xml<'_>) -> Result<Vec<String>, Refusal> {
    let mut out = Vec::new();
    while let Some(element) = xml.element()? {
        if matches!(element.name(), "headerReference" | "footerReference") {
            out.extend(element.attribute("id"));
        }
        xml.skip()?;
    }
    Ok(out)
}
