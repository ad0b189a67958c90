//! Excel since 2007: the sheets of an `.xlsx` in order, cells shown as text with the fonts of their letters.
//! Only values are read: charts, pictures, comments and formulas are left out, the last results of formulas are kept.

mod strings;
mod styles;
#[cfg(test)]
mod tests;

use super::cell_number;
use super::package::{Package, Relationship};
use super::sheet::{self, Budget, Sheet};
use super::text::Dropped;
use super::xml::{Element, Xml};
use super::{Content, Format, Limits, Refusal};
use crate::vietnamese::legacy::Charset;
use strings::Rich;
use styles::Styles;

/// Reads the workbook whose main part is called `main`.
pub(super) fn read(package: &mut Package<'_>, main: &str, limits: &Limits) -> Result<Content, Refusal> {
    let Some(text) = package.part(main)? else { return Err(Refusal::failed("read.failed.not_xlsx")) };
    let index = Index::parse(main, &text)?;
    let relationships = package.relationships(main)?;
    let styles = only(package, &relationships, "styles")?;
    let styles = styles.map(|(part, text)| Styles::parse(&part, &text)).transpose()?.unwrap_or_default();
    let shared = only(package, &relationships, "sharedStrings")?;
    let strings = shared.map(|(part, text)| strings::parse(&part, &text)).transpose()?.unwrap_or_default();
    let workbook = Workbook { epoch_1904: index.epoch_1904, styles, strings };

    let mut budget = Budget::of(limits);
    let mut sheets = Vec::new();
    for (name, id) in &index.sheets {
        // Sheets of charts and of old macros are parts of other kinds.
        let Some(found) = relationships.iter().find(|r| r.id == *id && r.kind == "worksheet") else {
            continue;
        };
        let Some(text) = package.part(&found.target)? else { continue };
        sheets.push(workbook.sheet(name, &mut Xml::open(&found.target, &text)?, &mut budget)?);
    }
    let mut dropped = Dropped::default();
    let blocks = sheet::blocks(&sheets, &mut dropped);
    Ok(Content {
        format: Format::Xlsx,
        encoding: dropped.tally.charset().map(Charset::name),
        pages: u32::try_from(sheets.len()).ok(),
        blocks,
        warnings: dropped.warnings(),
    })
}

/// The part of this kind, where a workbook has one of them.
fn only(
    package: &mut Package<'_>,
    relationships: &[Relationship],
    kind: &str,
) -> Result<Option<(String, String)>, Refusal> {
    let Some(found) = relationships.iter().find(|r| r.kind == kind) else { return Ok(None) };
    Ok(package.part(&found.target)?.map(|text| (found.target.clone(), text)))
}

/// What `workbook.xml` says.
#[derive(Debug, Default)]
struct Index {
    /// Days are counted from 1904.
    epoch_1904: bool,
    /// Name of each sheet, and the identifier of its relationship.
    sheets: Vec<(String, String)>,
}

impl Index {
    fn parse(part: &str, text: &str) -> Result<Self, Refusal> {
        let mut out = Self::default();
        let mut xml = Xml::open(part, text)?;
        while let Some(element) = xml.element()? {
            match element.name() {
                "workbookPr" => {
                    out.epoch_1904 = matches!(element.attribute("date1904").as_deref(), Some("1" | "true"));
                }
                "sheets" => {
                    while let Some(element) = xml.element()? {
                        let name = element.attribute("name").unwrap_or_default();
                        out.sheets.push((name, element.attribute("id").unwrap_or_default()));
                        xml.skip()?;
                    }
                    continue;
                }
                _ => {}
            }
            xml.skip()?;
        }
        Ok(out)
    }
}

/// What all sheets share.
struct Workbook {
    epoch_1904: bool,
    styles: Styles,
    strings: Vec<Rich>,
}

/// A cell's start tag.
struct Cell {
    place: (u32, u32),
    kind: String,
    style: usize,
}

impl Workbook {
    fn sheet(&self, name: &str, xml: &mut Xml<'_>, budget: &mut Budget) -> Result<Sheet, Refusal> {
        let mut sheet = Sheet::named(name);
        while let Some(element) = xml.element()? {
            if element.name() != "sheetData" {
                xml.skip()?;
                continue;
            }
            // Rows and cells that do not say where they stand follow those before them.
            let mut row = 0_u32;
            while let Some(element) = xml.element()? {
                row = number(&element, "r").map_or(row.saturating_add(1), |row| row);
                let mut column = 0_u32;
                while let Some(element) = xml.element()? {
                    let reference = element.attribute("r").unwrap_or_default();
                    column = column_of(&reference).unwrap_or(column.saturating_add(1));
                    let cell = Cell {
                        place: (row, column),
                        kind: element.attribute("t").unwrap_or_default(),
                        style: number(&element, "s").unwrap_or_default() as usize,
                    };
                    if let Some(text) = self.text(xml, &cell)? {
                        sheet.put(cell.place, text.runs(&self.styles.look(cell.style)), budget)?;
                    }
                }
            }
        }
        Ok(sheet)
    }

    /// What a cell shows; errors (`#REF!`) say nothing.
    fn text(&self, xml: &mut Xml<'_>, cell: &Cell) -> Result<Option<Rich>, Refusal> {
        let mut value = None;
        let mut inline = None;
        while let Some(element) = xml.element()? {
            match element.name() {
                "v" => value = Some(xml.text()?),
                "is" => inline = Some(strings::item(xml)?),
                _ => xml.skip()?,
            }
        }
        let Some(value) = value else { return Ok(inline) };
        Ok(match cell.kind.as_str() {
            "s" => value.trim().parse().ok().and_then(|at: usize| self.strings.get(at)).cloned(),
            "b" => Some(Rich::plain(if value.trim() == "0" { "FALSE" } else { "TRUE" })),
            "e" => None,
            "" | "n" => Some(self.number(value.trim(), cell.style)),
            // A string that a formula gave, or a date in ISO 8601.
            _ => Some(Rich::plain(&strings::unescaped(&value))),
        })
    }

    fn number(&self, value: &str, style: usize) -> Rich {
        let number = value.parse().ok().filter(|number: &f64| number.is_finite());
        let text = number.map(|number| cell_number::text(number, self.styles.shown(style), self.epoch_1904));
        Rich::plain(text.as_deref().unwrap_or(value))
    }
}

fn number(element: &Element<'_>, attribute: &str) -> Option<u32> {
    element.attribute(attribute)?.parse().ok()
}

/// The column of a reference like `AB12`, from 1.
fn column_of(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.map(|letter| u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let column = column.into_iter().try_fold(0_u32, |sum, digit| sum.checked_mul(26)?.checked_add(digit))?;
    (column > 0).then_some(column)
}
