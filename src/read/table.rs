//! Tables: those that hold data, a row of which is one block, and those that only place paragraphs side by side,
//! as the head and the foot of an administrative paper do.

use crate::block::{Block, End, Part, Style};

/// Rows up to which a table without lines is taken for layout: heads and feet of papers have one to three.
const MAX_LAYOUT_ROWS: usize = 3;

/// Bytes from which a row with several paragraphs in a cell is prose in columns, not data.
const MIN_PROSE_BYTES: usize = 600;

/// A table, its cells already read.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) borders: Borders,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell of a table. Its blocks may be blank where an automatic number is all that stands in it.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) borders: Borders,
    pub(super) blocks: Vec<Block>,
}

impl Table {
    /// The table in reading order.
    pub(super) fn into_blocks(self) -> Vec<Block> {
        let is_layout = self.is_layout();
        let mut out = Vec::new();
        for row in self.rows {
            if is_layout || holds_table(&row) || is_prose(&row) {
                out.extend(row.into_iter().flat_map(|cell| cell.blocks));
            } else {
                out.extend(joined(&row));
            }
        }
        out
    }

    /// Whether the table only places paragraphs: it is a box, or has no lines and the shape of a head or foot.
    fn is_layout(&self) -> bool {
        let cells = || self.rows.iter().flatten();
        if cells().count() <= 1 {
            return true;
        }
        let boxed = cells().filter(|cell| cell.borders.over(self.borders).is_box()).count();
        let has_lines = boxed * 2 > cells().count();
        !has_lines && (self.rows.len() <= MAX_LAYOUT_ROWS || cells().any(|cell| paragraphs(cell) > 1))
    }
}

fn paragraphs(cell: &Cell) -> usize {
    cell.blocks.iter().filter(|block| !block.text.trim().is_empty()).count()
}

fn holds_table(row: &[Cell]) -> bool {
    row.iter().flat_map(|cell| &cell.blocks).any(|block| block.style.part == Part::Table)
}

fn is_prose(row: &[Cell]) -> bool {
    let bytes: usize = row.iter().flat_map(|cell| &cell.blocks).map(|block| block.text.len()).sum();
    bytes >= MIN_PROSE_BYTES && row.iter().any(|cell| paragraphs(cell) > 1)
}

/// A row of data as one block.
fn joined(row: &[Cell]) -> Option<Block> {
    let cells: Vec<String> = row.iter().map(cell_text).collect();
    let text = cells.join(" | ");
    let text = text.trim_end_matches([' ', '|']);
    if text.is_empty() {
        return None;
    }
    let blocks = || row.iter().flat_map(|cell| &cell.blocks).filter(|block| !block.text.trim().is_empty());
    let style = Style {
        part: Part::Table,
        bold: blocks().next().is_some() && blocks().all(|block| block.style.bold),
        font: blocks().find_map(|block| block.style.font.clone()),
        ..Style::default()
    };
    let page = row.iter().flat_map(|cell| &cell.blocks).find_map(|block| block.page);
    Some(Block { text: text.to_owned(), page, style, end: End::Paragraph })
}

fn cell_text(cell: &Cell) -> String {
    let mut words: Vec<&str> = Vec::new();
    for block in &cell.blocks {
        words.extend(block.style.list_marker.as_deref());
        words.push(block.text.trim());
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// Which sides of a cell or table are said to have a line; unsaid sides are left to what lies below.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Borders {
    pub(super) top: Option<bool>,
    pub(super) bottom: Option<bool>,
    pub(super) start: Option<bool>,
    pub(super) end: Option<bool>,
    /// Between rows, and between columns.
    pub(super) inside: [Option<bool>; 2],
}

impl Borders {
    /// These borders, and those of `base` where these say nothing.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            top: self.top.or(base.top),
            bottom: self.bottom.or(base.bottom),
            start: self.start.or(base.start),
            end: self.end.or(base.end),
            inside: [self.inside[0].or(base.inside[0]), self.inside[1].or(base.inside[1])],
        }
    }

    /// Three lines make a box; two are a rule above and below.
    fn is_box(self) -> bool {
        let sides = [self.top, self.bottom, self.start, self.end];
        sides.iter().filter(|side| **side == Some(true)).count() >= 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: Borders = Borders {
        top: Some(true),
        bottom: Some(true),
        start: Some(true),
        end: Some(true),
        inside: [Some(true), Some(true)],
    };

    fn table(borders: Borders, rows: &[&[&str]]) -> Vec<String> {
        let block = |text: &str| Block { text: text.into(), ..Block::default() };
        let cell =
            |text: &&str| Cell { borders: Borders::default(), blocks: text.split('/').map(block).collect() };
        let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Table { borders, rows }.into_blocks().into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn the_head_of_a_paper_is_read_cell_by_cell() {
        let head: &[&[&str]] = &[&["UBND TỈNH/SỞ Y TẾ", "CỘNG HÒA/Độc lập"], &["Số: 12/BC", "ngày 5"]];
        assert_eq!(
            table(Borders::default(), head),
            ["UBND TỈNH", "SỞ Y TẾ", "CỘNG HÒA", "Độc lập", "Số: 12", "BC", "ngày 5"]
        );
    }

    #[test]
    fn a_row_of_data_is_one_block() {
        let rows: &[&[&str]] = &[&["STT", "Chỉ/tiêu", ""], &["1", "", "5"], &["", "", ""]];
        assert_eq!(table(LINES, rows), ["STT | Chỉ tiêu", "1 |  | 5"]);
    }

    #[test]
    fn a_box_and_columns_of_prose_keep_their_paragraphs() {
        assert_eq!(table(LINES, &[&["một/hai"]]), ["một", "hai"]);
        let long = "câu ".repeat(200);
        assert_eq!(table(LINES, &[&["điều cũ/nữa", &long], &["1", "2"]]), ["điều cũ", "nữa", &long, "1 | 2"]);
    }
}
