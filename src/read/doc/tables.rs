//! Tables put together from paragraphs that each say how deep in tables they stand and what they end.
//! Blocks outside of tables go straight through.

use super::properties::Row;
use crate::block::Block;
use crate::read::table::{Cell, Table};

/// Deepest table in tables that is told apart; text that claims to stand deeper is kept at this depth.
const MAX_DEPTH: u32 = 32;

/// What a paragraph ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ends {
    Paragraph,
    Cell,
    Row(Row),
}

/// A table of which rows may follow.
#[derive(Debug, Default)]
struct Open {
    table: Table,
    row: Vec<Cell>,
    cell: Cell,
}

/// The blocks of a story while it is read.
#[derive(Debug, Default)]
pub(super) struct Tables {
    out: Vec<Block>,
    open: Vec<Open>,
}

impl Tables {
    /// Adds the blocks of a paragraph that stands in `depth` tables.
    pub(super) fn push(&mut self, blocks: Vec<Block>, depth: u32, ends: Ends) {
        let depth = depth.min(MAX_DEPTH) as usize;
        while self.open.len() > depth {
            self.close();
        }
        self.open.resize_with(depth, Open::default);
        let Some(open) = self.open.last_mut() else { return self.out.extend(blocks) };
        match ends {
            Ends::Paragraph => open.cell.blocks.extend(blocks),
            Ends::Cell => {
                open.cell.blocks.extend(blocks);
                open.row.push(std::mem::take(&mut open.cell));
            }
            Ends::Row(look) => {
                open.end_row(&look);
            }
        }
    }

    /// The deepest table is over: its blocks belong to the cell that it stands in.
    fn close(&mut self) {
        let Some(mut open) = self.open.pop() else { return };
        if !open.cell.blocks.is_empty() {
            open.row.push(open.cell);
        }
        if !open.row.is_empty() {
            open.table.rows.push(open.row);
        }
        let blocks = open.table.into_blocks();
        let around = self.open.last_mut().map_or(&mut self.out, |open| &mut open.cell.blocks);
        around.extend(blocks);
    }

    /// All blocks.
    pub(super) fn finish(mut self) -> Vec<Block> {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }
}

impl Open {
    fn end_row(&mut self, look: &Row) {
        let mut row = std::mem::take(&mut self.row);
        if !self.cell.blocks.is_empty() {
            row.push(std::mem::take(&mut self.cell));
        }
        for (cell, borders) in row.iter_mut().zip(&look.cells) {
            cell.borders = *borders;
        }
        self.table.borders = self.table.borders.over(look.table);
        self.table.rows.push(row);
    }
}
