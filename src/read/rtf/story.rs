//! A story of an RTF file (its body, a header, a note): paragraphs and tables while they are read.

use crate::block::{Block, Part, Style};
use crate::read::runs::{Look, Runs};
use crate::read::table::{Borders, Cell, Table};
use crate::read::text::Dropped;

/// What is being written to.
#[derive(Debug, Default)]
pub(super) struct Story {
    part: Part,
    pub(super) blocks: Vec<Block>,
    runs: Runs,
    pub(super) marker: String,
    pub(super) style: Style,
    pub(super) in_table: bool,
    /// Page of the paragraph.
    pub(super) page: Option<u32>,
    cell: Vec<Block>,
    row: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    /// Borders of the cells of a row, as its definition gives them.
    definitions: Vec<Borders>,
    definition: Borders,
}

impl Story {
    pub(super) fn of(part: Part, page: Option<u32>) -> Self {
        Self { part, page, ..Self::default() }
    }

    pub(super) fn push(&mut self, text: &str, look: &Look) {
        self.runs.push(text, look);
    }

    /// `\pard`: the paragraph looks like none before it.
    pub(super) fn reset(&mut self) {
        self.style = Style::default();
        self.in_table = false;
    }

    /// `\par`: the paragraph ends.
    pub(super) fn end_paragraph(&mut self, dropped: &mut Dropped) {
        let runs = std::mem::take(&mut self.runs);
        let mut blocks = runs.blocks(self.page, &self.style, dropped);
        let marker = std::mem::take(&mut self.marker);
        if let Some(first) = blocks.first_mut().filter(|_| !marker.trim().is_empty()) {
            first.style.list_marker = Some(marker.trim().to_owned());
        }
        if self.in_table {
            self.cell.extend(blocks);
        } else {
            self.end_table();
            self.blocks.extend(blocks);
        }
    }

    /// `\trowd`: what is known of the row that comes.
    pub(super) fn define_row(&mut self) {
        self.definitions.clear();
        self.definition = Borders::default();
    }

    /// `\clbrdrt` and its like: the cell that is being defined has a line there.
    pub(super) fn define_border(&mut self, side: &str) {
        let place = match side {
            "clbrdrt" => &mut self.definition.top,
            "clbrdrb" => &mut self.definition.bottom,
            "clbrdrl" => &mut self.definition.start,
            _ => &mut self.definition.end,
        };
        *place = Some(true);
    }

    /// `\cellx`: the definition of a cell ends.
    pub(super) fn define_cell(&mut self) {
        self.definitions.push(std::mem::take(&mut self.definition));
    }

    /// `\cell`
    pub(super) fn end_cell(&mut self, dropped: &mut Dropped) {
        self.in_table = true;
        self.end_paragraph(dropped);
        let borders = self.definitions.get(self.row.len()).copied().unwrap_or_default();
        self.row.push(Cell { borders, blocks: std::mem::take(&mut self.cell) });
    }

    /// `\row`
    pub(super) fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if !row.is_empty() {
            self.rows.push(row);
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        if !self.rows.is_empty() {
            let table = Table { borders: Borders::default(), rows: std::mem::take(&mut self.rows) };
            self.blocks.extend(table.into_blocks());
        }
    }

    /// The whole story.
    pub(super) fn finish(mut self, dropped: &mut Dropped) -> Vec<Block> {
        self.end_paragraph(dropped);
        self.blocks.extend(std::mem::take(&mut self.cell));
        self.end_table();
        if self.part != Part::Body {
            self.blocks.iter_mut().for_each(|block| block.style.part = self.part);
        }
        self.blocks
    }
}
