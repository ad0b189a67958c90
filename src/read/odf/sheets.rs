//! The sheets of an OpenDocument spreadsheet: cells as the program that saved them showed them.

use super::story::{Paragraph, Reader};
use crate::read::runs::Look;
use crate::read::sheet::{Budget, Sheet};
use crate::read::xml::{Element, Xml};
use crate::read::{Limits, Refusal};

/// Most equal cells, or rows, in a row that are spelled out; a file may claim a million of them in a few bytes.
const MAX_REPEATED: u32 = 64;

/// Reads the sheets inside the element that was started last.
pub(super) fn read(
    xml: &mut Xml<'_>,
    reader: &mut Reader<'_>,
    limits: &Limits,
) -> Result<Vec<Sheet>, Refusal> {
    let mut budget = Budget::of(limits);
    let mut sheets = Vec::new();
    while let Some(element) = xml.element()? {
        if element.name() != "table" {
            xml.skip()?;
            continue;
        }
        let mut rows = Rows {
            sheet: Sheet::named(&element.attribute("name").unwrap_or_default()),
            row: 0,
            columns: Vec::new(),
        };
        rows.read(xml, reader, &mut budget)?;
        sheets.push(rows.sheet);
    }
    Ok(sheets)
}

/// A sheet while its rows are being read.
struct Rows {
    sheet: Sheet,
    /// The next row.
    row: u32,
    /// The style of cells that name none: up to which column, and its name.
    columns: Vec<(u32, Option<String>)>,
}

impl Rows {
    fn read(
        &mut self,
        xml: &mut Xml<'_>,
        reader: &mut Reader<'_>,
        budget: &mut Budget,
    ) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            match element.name() {
                "table-column" => {
                    let start = self.columns.last().map_or(0, |(end, _)| *end);
                    let end = start.saturating_add(repeated(&element, "number-columns-repeated"));
                    self.columns.push((end, element.attribute("default-cell-style-name")));
                    xml.skip()?;
                }
                "table-row" => self.row(&element, xml, reader, budget)?,
                // Groups of rows or columns, rows that are printed on every page.
                name if name.starts_with("table-") => self.read(xml, reader, budget)?,
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn row(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        reader: &mut Reader<'_>,
        budget: &mut Budget,
    ) -> Result<(), Refusal> {
        let rows = repeated(element, "number-rows-repeated");
        let row_style = element.attribute("default-cell-style-name");
        let mut column = 0_u32;
        while let Some(element) = xml.element()? {
            let columns = repeated(&element, "number-columns-repeated");
            if element.name() != "table-cell" {
                // Covered by a cell that spans several.
                xml.skip()?;
                column = column.saturating_add(columns);
                continue;
            }
            let style = element.attribute("style-name").or_else(|| row_style.clone());
            let style = style.or_else(|| self.column_style(column));
            let value = element.attribute("value");
            let paragraph = self.cell(xml, reader, style.as_deref(), value.as_deref())?;
            if !paragraph.runs.is_empty() {
                for row in 0..rows.min(MAX_REPEATED) {
                    for at in 0..columns.min(MAX_REPEATED) {
                        let place = (self.row.saturating_add(row), column.saturating_add(at));
                        self.sheet.put(place, paragraph.runs.clone(), budget)?;
                    }
                }
            }
            column = column.saturating_add(columns);
        }
        self.row = self.row.saturating_add(rows);
        Ok(())
    }

    fn column_style(&self, column: u32) -> Option<String> {
        // Ends of columns ascend.
        let at = self.columns.partition_point(|(end, _)| *end <= column);
        self.columns.get(at)?.1.clone()
    }

    /// The text of a cell, its paragraphs one a line; its value, where it shows no text.
    fn cell(
        &self,
        xml: &mut Xml<'_>,
        reader: &mut Reader<'_>,
        style: Option<&str>,
        value: Option<&str>,
    ) -> Result<Paragraph, Refusal> {
        let base = reader.styles.named("table-cell", style).look(&Look::default());
        let mut out = Paragraph::new();
        while let Some(element) = xml.element()? {
            if element.name() != "p" {
                xml.skip()?;
                continue;
            }
            if !out.runs.is_empty() {
                out.line_break(&base);
            }
            reader.inline(xml, &mut out, &base)?;
        }
        if out.runs.is_empty() {
            out.push_exact(value.unwrap_or_default(), &base);
        }
        Ok(out)
    }
}

fn repeated(element: &Element<'_>, attribute: &str) -> u32 {
    element.attribute(attribute).and_then(|count| count.parse().ok()).unwrap_or(1)
}
