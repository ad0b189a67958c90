//! The styles of an `.xlsx`: which font a cell has, and how its number is shown.

use std::collections::HashMap;

use super::number;
use super::strings::run_look;
use crate::read::Refusal;
use crate::read::cell_number::Shown;
use crate::read::runs::Look;
use crate::read::xml::Xml;

/// What `styles.xml` says of cells.
#[derive(Debug, Default)]
pub(super) struct Styles {
    fonts: Vec<Look>,
    /// Number formats that the workbook defines itself.
    shown: HashMap<u32, Shown>,
    /// Font and number format of each cell format.
    formats: Vec<(u32, u32)>,
}

impl Styles {
    pub(super) fn parse(part: &str, text: &str) -> Result<Self, Refusal> {
        let mut out = Self::default();
        let mut xml = Xml::open(part, text)?;
        while let Some(group) = xml.element()? {
            let group = group.name().to_owned();
            if !matches!(group.as_str(), "numFmts" | "fonts" | "cellXfs") {
                xml.skip()?;
                continue;
            }
            while let Some(element) = xml.element()? {
                match group.as_str() {
                    "fonts" => {
                        out.fonts.push(run_look(&mut xml)?);
                        continue;
                    }
                    "numFmts" => {
                        let id = number(&element, "numFmtId").unwrap_or_default();
                        let code = element.attribute("formatCode").unwrap_or_default();
                        out.shown.insert(id, Shown::of_format(&code));
                    }
                    _ => {
                        let id = |name| number(&element, name).unwrap_or_default();
                        out.formats.push((id("fontId"), id("numFmtId")));
                    }
                }
                xml.skip()?;
            }
        }
        Ok(out)
    }

    /// The look of cells of the format `style`.
    pub(super) fn look(&self, style: usize) -> Look {
        let font = self.formats.get(style).map_or(0, |(font, _)| *font);
        self.fonts.get(font as usize).cloned().unwrap_or_default()
    }

    /// How cells of the format `style` show numbers.
    pub(super) fn shown(&self, style: usize) -> Shown {
        let id = self.formats.get(style).map_or(0, |(_, id)| *id);
        let built_in = || u16::try_from(id).ok().and_then(Shown::built_in);
        self.shown.get(&id).copied().or_else(built_in).unwrap_or(Shown::Number)
    }
}
