//! Tables of a page while it is walked: in one another, as pages that use them for layout have them.

use scraper::node::Element;

use super::css;
use crate::block::Block;
use crate::read::table::{Borders, Cell, Table};

/// Tables in one another that are kept apart; in deeper ones cells are lines.
const MAX_DEPTH: usize = 40;

/// The blocks of a page, and the tables that are open.
#[derive(Debug, Default)]
pub(super) struct Tables {
    blocks: Vec<Block>,
    open: Vec<Open>,
    too_deep: usize,
}

#[derive(Debug, Default)]
struct Open {
    table: Table,
    row: Vec<Cell>,
    cell: Option<Cell>,
}

impl Open {
    fn end_cell(&mut self) {
        self.row.extend(self.cell.take());
    }

    fn end_row(&mut self) {
        self.end_cell();
        if !self.row.is_empty() {
            self.table.rows.push(std::mem::take(&mut self.row));
        }
    }
}

impl Tables {
    pub(super) fn open(&mut self, element: &Element) {
        if element.name() == "table" {
            if self.open.len() >= MAX_DEPTH {
                self.too_deep += 1;
                return;
            }
            let borders = if has_lines(element) { lines() } else { Borders::default() };
            let table = Table { borders, rows: Vec::new() };
            return self.open.push(Open { table, ..Open::default() });
        }
        if self.too_deep > 0 {
            return;
        }
        let Some(open) = self.open.last_mut() else { return };
        match element.name() {
            "tr" => open.end_row(),
            "td" | "th" => {
                open.end_cell();
                let borders = if has_lines(element) { lines() } else { open.table.borders };
                open.cell = Some(Cell { borders, blocks: Vec::new() });
            }
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        if name == "table" && self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if self.too_deep > 0 {
            return;
        }
        match (name, self.open.last_mut()) {
            ("td" | "th", Some(open)) => open.end_cell(),
            ("tr", Some(open)) => open.end_row(),
            ("table", Some(_)) => {
                if let Some(mut done) = self.open.pop() {
                    done.end_row();
                    self.push(done.table.into_blocks());
                }
            }
            _ => {}
        }
    }

    /// Puts blocks where the walk stands: into a cell, or onto the page.
    pub(super) fn push(&mut self, blocks: Vec<Block>) {
        match self.open.last_mut().and_then(|open| open.cell.as_mut()) {
            Some(cell) => cell.blocks.extend(blocks),
            None => self.blocks.extend(blocks),
        }
    }

    pub(super) fn finish(&mut self) -> Vec<Block> {
        while !self.open.is_empty() {
            self.close("table");
        }
        std::mem::take(&mut self.blocks)
    }
}

/// Whether an element draws lines around cells.
fn has_lines(element: &Element) -> bool {
    let attribute = element.attr("border").is_some_and(|width| width.trim() != "0");
    attribute
        || css(element, "border").is_some_and(|border| border.contains("solid") || border.contains("double"))
}

fn lines() -> Borders {
    Borders {
        top: Some(true),
        bottom: Some(true),
        start: Some(true),
        end: Some(true),
        inside: [Some(true); 2],
    }
}
