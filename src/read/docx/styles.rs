//! The style sheet: what a named style says of paragraphs, runs and tables, with the styles that it is based on.

use std::collections::HashMap;

use super::borders;
use super::properties::{ParagraphProperties, RunProperties};
use crate::read::Refusal;
use crate::read::table::Borders;
use crate::read::xml::Xml;

/// Styles based on one another; a chain that is longer goes round in a circle.
const MAX_CHAIN: usize = 32;

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default_paragraph: Option<String>,
    /// What holds where no style says anything.
    defaults: RunProperties,
}

/// What a style says, itself and through the styles below it.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    based_on: Option<String>,
    pub(super) run: RunProperties,
    pub(super) paragraph: ParagraphProperties,
    pub(super) borders: Borders,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn parse(part: &str, text: &str) -> Result<Self, Refusal> {
        let mut out = Self::default();
        let mut xml = Xml::open(part, text)?;
        while let Some(element) = xml.element()? {
            match element.name() {
                "docDefaults" => out.defaults = defaults(&mut xml)?,
                "style" => {
                    let id = element.attribute("styleId").unwrap_or_default();
                    let is_paragraph = element.attribute("type").as_deref() == Some("paragraph");
                    let is_default =
                        matches!(element.attribute("default").as_deref(), Some("1" | "true" | "on"));
                    if is_paragraph && is_default {
                        out.default_paragraph = Some(id.clone());
                    }
                    out.styles.insert(id, Style::parse(&mut xml)?);
                }
                _ => xml.skip()?,
            }
        }
        Ok(out)
    }

    /// What the style called `id`, or the default one, says of a paragraph and its runs.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Style {
        let known = id.filter(|id| self.styles.contains_key(*id));
        let mut style = self.chain(known.or(self.default_paragraph.as_deref()));
        style.run = style.run.over(&self.defaults);
        style
    }

    /// What the style called `id` itself says.
    pub(super) fn named(&self, id: &str) -> Style {
        self.chain(Some(id))
    }

    fn chain(&self, id: Option<&str>) -> Style {
        let mut out = Style::default();
        let mut next = id;
        for _ in 0..MAX_CHAIN {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { break };
            out.run = out.run.over(&style.run);
            out.paragraph = out.paragraph.over(&style.paragraph);
            out.borders = out.borders.over(style.borders);
            next = style.based_on.as_deref();
        }
        out
    }
}

impl Style {
    fn parse(xml: &mut Xml<'_>) -> Result<Self, Refusal> {
        let mut out = Self::default();
        while let Some(element) = xml.element()? {
            match element.name() {
                "basedOn" => out.based_on = element.value(),
                "rPr" => {
                    out.run = RunProperties::parse(xml)?;
                    continue;
                }
                "pPr" => {
                    out.paragraph = ParagraphProperties::parse(xml)?;
                    continue;
                }
                "tblPr" => {
                    out.borders = borders::parse(xml)?.0;
                    continue;
                }
                _ => {}
            }
            xml.skip()?;
        }
        Ok(out)
    }
}

/// The run properties inside `docDefaults`, at whatever depth.
fn defaults(xml: &mut Xml<'_>) -> Result<RunProperties, Refusal> {
    let mut out = RunProperties::default();
    while let Some(element) = xml.element()? {
        match element.name() {
            "rPrDefault" => out = defaults(xml)?,
            "rPr" => out = RunProperties::parse(xml)?,
            _ => xml.skip()?,
        }
    }
    Ok(out)
}
