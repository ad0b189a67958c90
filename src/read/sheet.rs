//! Sheets of any spreadsheet format as blocks: a row is a block, a row of one cell is a line of text.
//! Empty cells are never spelled out, however many a file claims.

use std::collections::BTreeMap;

use super::runs::Runs;
use super::text::Dropped;
use crate::block::{Block, End, Part, Style};

/// A sheet while it is being read.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    /// Cells with something in them, by row and column.
    pub(super) cells: BTreeMap<(u32, u32), Runs>,
}

/// Names that spreadsheet programs give by themselves: they say nothing.
const DEFAULT_NAMES: &[&str] = &["sheet", "trang tính", "trang_tính", "bảng", "book", "feuil", "worksheet"];

/// The sheets as blocks, in order; the number of a sheet is its page.
pub(super) fn blocks(sheets: &[Sheet], dropped: &mut Dropped) -> Vec<Block> {
    let mut out = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let page = u32::try_from(at + 1).ok();
        let rows = rows(sheet, page, dropped);
        if rows.is_empty() {
            continue;
        }
        if !is_default(&sheet.name) {
            let style = Style { heading: Some(1), ..Style::default() };
            out.push(Block { text: sheet.name.trim().to_owned(), page, style, end: End::Paragraph });
        }
        out.extend(rows);
    }
    out
}

fn is_default(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '_');
    name.is_empty() || DEFAULT_NAMES.contains(&stem)
}

fn rows(sheet: &Sheet, page: Option<u32>, dropped: &mut Dropped) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut row: Vec<(u32, Vec<Block>)> = Vec::new();
    let mut number = None;
    for ((at, column), runs) in &sheet.cells {
        if number.is_some_and(|number| number != *at) {
            out.extend(row_blocks(std::mem::take(&mut row), page));
        }
        number = Some(*at);
        let blocks = runs.blocks(page, &Style::default(), dropped);
        if !blocks.is_empty() {
            row.push((*column, blocks));
        }
    }
    out.extend(row_blocks(row, page));
    out
}

/// A row with one cell is text (a title, a note); others are a line of the table.
fn row_blocks(row: Vec<(u32, Vec<Block>)>, page: Option<u32>) -> Vec<Block> {
    if row.len() <= 1 {
        return row.into_iter().flat_map(|(_, blocks)| blocks).collect();
    }
    let mut text = String::new();
    let mut before: Option<u32> = None;
    for (column, blocks) in &row {
        if let Some(before) = before {
            // One empty cell between two is shown; how many were left empty says nothing more.
            text.push_str(if column - before > 1 { " |  | " } else { " | " });
        }
        before = Some(*column);
        let lines: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        text.push_str(&lines.join(" "));
    }
    let blocks = || row.iter().flat_map(|(_, blocks)| blocks);
    let style = Style {
        part: Part::Table,
        bold: blocks().all(|block| block.style.bold),
        font: blocks().find_map(|block| block.style.font.clone()),
        ..Style::default()
    };
    vec![Block { text, page, style, end: End::Paragraph }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::runs::Look;

    fn sheet(name: &str, cells: &[(u32, u32, &str)]) -> Sheet {
        let cell = |(row, column, text): &(u32, u32, &str)| {
            let mut runs = Runs::default();
            runs.push(text, &Look::default());
            ((*row, *column), runs)
        };
        Sheet { name: name.into(), cells: cells.iter().map(cell).collect() }
    }

    #[test]
    fn titles_are_lines_and_rows_are_rows() {
        let sheets = [
            sheet(
                "Sheet1",
                &[(0, 2, "BÁO CÁO"), (2, 0, "STT"), (2, 1, "Chỉ tiêu"), (3, 0, "1"), (3, 5, "12,5")],
            ),
            sheet("Sheet2", &[(7, 7, " ")]),
            sheet("Thu ngân sách", &[(1_000_000, 16_000, "Tổng\ncộng")]),
        ];
        let blocks = blocks(&sheets, &mut Dropped::default());
        let shown: Vec<_> = blocks.iter().map(|b| (b.text.as_str(), b.page, b.style.part)).collect();
        assert_eq!(
            shown,
            [
                ("BÁO CÁO", Some(1), Part::Body),
                ("STT | Chỉ tiêu", Some(1), Part::Table),
                ("1 |  | 12,5", Some(1), Part::Table),
                ("Thu ngân sách", Some(3), Part::Body),
                ("Tổng", Some(3), Part::Body),
                ("cộng", Some(3), Part::Body),
            ]
        );
    }
}
