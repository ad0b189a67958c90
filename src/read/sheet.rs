//! Sheets of any spreadsheet format as blocks: a row is a block, but a row of one cell and the head of a paper are text.
//! Empty cells are never spelled out, however many a file claims.

use std::collections::BTreeMap;

use super::runs::Runs;
use super::text::Dropped;
use super::{Limits, Refusal};
use crate::block::{Block, End, Part, Style};

/// A sheet while it is being read.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    name: String,
    /// Cells with something in them, by row and column.
    cells: BTreeMap<(u32, u32), Runs>,
}

/// Bytes that a cell costs beside its text.
const CELL_BYTES: u64 = 64;

/// Bytes that the cells of a file may still take: thousands of cells may share one long text.
#[derive(Debug)]
pub(super) struct Budget(u64);

impl Budget {
    pub(super) fn of(limits: &Limits) -> Self {
        Self(limits.max_text_bytes)
    }
}

impl Sheet {
    /// A sheet without cells so far.
    pub(super) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), cells: BTreeMap::new() }
    }

    /// Puts a cell in its place, given as row and column from 0.
    pub(super) fn put(&mut self, place: (u32, u32), runs: Runs, budget: &mut Budget) -> Result<(), Refusal> {
        if runs.is_empty() {
            return Ok(());
        }
        let rest = budget.0.checked_sub(runs.bytes() as u64 + CELL_BYTES);
        budget.0 = rest.ok_or_else(|| Refusal::failed("read.failed.unpacks_too_large"))?;
        self.cells.insert(place, runs);
        Ok(())
    }
}

/// Names that spreadsheet programs give by themselves: they say nothing.
const DEFAULT_NAMES: &[&str] = &["sheet", "trang tính", "trang_tính", "bảng", "book", "feuil", "worksheet"];

/// Rows up to which what stands above a table is the head of a paper: agency, motto, number, title, unit.
const MAX_HEAD_ROWS: usize = 12;

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
    let mut rows: Vec<Vec<(u32, Vec<Block>)>> = Vec::new();
    let mut last = None;
    for ((row, column), runs) in &sheet.cells {
        let blocks = runs.blocks(page, &Style::default(), dropped);
        if blocks.is_empty() {
            continue;
        }
        match rows.last_mut().filter(|_| last == Some(*row)) {
            Some(cells) => cells.push((*column, blocks)),
            None => rows.push(vec![(*column, blocks)]),
        }
        last = Some(*row);
    }
    let head = head(&rows);
    rows.into_iter().enumerate().flat_map(|(at, row)| row_blocks(row, at < head)).collect()
}

/// How many rows stand above the table: there the agency and the motto of a paper stand side by side.
fn head<T>(rows: &[Vec<T>]) -> usize {
    let above = rows.iter().position(|row| row.len() > 2).unwrap_or_default();
    if above > MAX_HEAD_ROWS { 0 } else { above }
}

/// The cells of a row of the head, or a lone cell (a title, a note), are text; other rows are lines of the table.
fn row_blocks(row: Vec<(u32, Vec<Block>)>, is_head: bool) -> Vec<Block> {
    if row.len() <= 1 || is_head {
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
    let page = blocks().find_map(|block| block.page);
    vec![Block { text, page, style, end: End::Paragraph }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::runs::Look;

    fn sheet(name: &str, cells: &[(u32, u32, &str)]) -> Sheet {
        let mut sheet = Sheet::named(name);
        for (row, column, text) in cells {
            let mut runs = Runs::default();
            runs.push(text, &Look::default());
            sheet.put((*row, *column), runs, &mut Budget::of(&Limits::default())).unwrap();
        }
        sheet
    }

    #[test]
    fn the_head_of_a_paper_is_no_row() {
        let cells = [
            (0, 0, "UBND TỈNH A"),
            (0, 4, "CỘNG HÒA"),
            (1, 2, "BIỂU 1"),
            (2, 0, "STT"),
            (2, 1, "Tên"),
            (2, 2, "Vốn"),
            (3, 0, "1"),
            (3, 1, "Đường B"),
        ];
        let blocks = blocks(&[sheet("", &cells)], &mut Dropped::default());
        let texts: Vec<_> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["UBND TỈNH A", "CỘNG HÒA", "BIỂU 1", "STT | Tên | Vốn", "1 | Đường B"]);
    }

    #[test]
    fn cells_beyond_the_budget_are_refused() {
        let mut budget = Budget::of(&Limits { max_text_bytes: 100, ..Limits::default() });
        let mut sheet = Sheet::default();
        let mut runs = || {
            let mut runs = Runs::default();
            runs.push("một", &Look::default());
            sheet.put((0, 0), runs, &mut budget)
        };
        assert_eq!((runs().is_ok(), runs().is_ok()), (true, false));
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
