//! The shapes of a slide: text boxes, placeholders and tables, however they are grouped.

use super::text::Texts;
use crate::block::{Block, Part};
use crate::read::Refusal;
use crate::read::table::{Borders, Cell, Table};
use crate::read::text::Dropped;
use crate::read::xml::Xml;

/// A slide that is being read.
pub(super) struct Slide<'d> {
    dropped: &'d mut Dropped,
    titles: Vec<Block>,
    blocks: Vec<Block>,
}

/// What a placeholder of the layout is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Title,
    Body,
    /// Header or footer.
    Margin,
    /// The date and the number of the slide, which PowerPoint fills in.
    Automatic,
}

impl Place {
    fn named(kind: &str) -> Self {
        match kind {
            "title" | "ctrTitle" => Self::Title,
            "hdr" | "ftr" => Self::Margin,
            "dt" | "sldNum" | "sldImg" => Self::Automatic,
            _ => Self::Body,
        }
    }
}

impl<'d> Slide<'d> {
    pub(super) fn new(dropped: &'d mut Dropped) -> Self {
        Self { dropped, titles: Vec::new(), blocks: Vec::new() }
    }

    pub(super) fn into_blocks(self) -> Vec<Block> {
        let blocks = self.titles.into_iter().chain(self.blocks);
        blocks.filter(|block| !block.text.trim().is_empty()).collect()
    }

    /// Reads the shapes inside the element that was started last.
    pub(super) fn shapes(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            match element.name() {
                "sp" => self.shape(xml)?,
                "tbl" => {
                    let table = self.table(xml)?;
                    self.blocks.extend(table.into_blocks());
                }
                // The text of a shape of a diagram.
                "t" => {
                    let blocks = Texts::default().read(xml, self.dropped)?;
                    self.blocks.extend(blocks);
                }
                // The same content in two ways: the first is the newer one.
                "AlternateContent" => {
                    if xml.element()?.is_some() {
                        self.shapes(xml)?;
                        while xml.element()?.is_some() {
                            xml.skip()?;
                        }
                    }
                }
                "pic" | "timing" | "transition" => xml.skip()?,
                // Groups, frames and the like only wrap.
                _ => self.shapes(xml)?,
            }
        }
        Ok(())
    }

    fn shape(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        let mut place = Place::Body;
        while let Some(element) = xml.element()? {
            match element.name() {
                "nvSpPr" => place = placeholder(xml)?.unwrap_or(Place::Body),
                "txBody" if place != Place::Automatic => {
                    let blocks = Texts::default().read(xml, self.dropped)?;
                    self.put(blocks, place);
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn put(&mut self, blocks: Vec<Block>, place: Place) {
        for mut block in blocks {
            match place {
                Place::Title => {
                    block.style.heading = Some(1);
                    self.titles.push(block);
                }
                Place::Margin => {
                    block.style.part = Part::Margin;
                    self.blocks.push(block);
                }
                Place::Body | Place::Automatic => self.blocks.push(block),
            }
        }
    }

    fn table(&mut self, xml: &mut Xml<'_>) -> Result<Table, Refusal> {
        // Tables of slides hold data: what is to stand side by side is put there by hand.
        let borders = Borders {
            top: Some(true),
            bottom: Some(true),
            start: Some(true),
            end: Some(true),
            inside: [Some(true); 2],
        };
        let mut table = Table { borders, rows: Vec::new() };
        while let Some(element) = xml.element()? {
            if element.name() != "tr" {
                xml.skip()?;
                continue;
            }
            let mut row = Vec::new();
            while let Some(element) = xml.element()? {
                if element.name() == "tc" {
                    row.push(self.cell(xml)?);
                } else {
                    xml.skip()?;
                }
            }
            table.rows.push(row);
        }
        Ok(table)
    }

    fn cell(&mut self, xml: &mut Xml<'_>) -> Result<Cell, Refusal> {
        let mut cell = Cell::default();
        while let Some(element) = xml.element()? {
            match element.name() {
                "txBody" => cell.blocks.extend(Texts::default().read(xml, self.dropped)?),
                _ => xml.skip()?,
            }
        }
        Ok(cell)
    }
}

/// The placeholder that a shape fills, found at whatever depth of its properties.
fn placeholder(xml: &mut Xml<'_>) -> Result<Option<Place>, Refusal> {
    let mut out = None;
    while let Some(element) = xml.element()? {
        if element.name() == "ph" {
            out = Some(Place::named(&element.attribute("type").unwrap_or_default()));
        }
        out = placeholder(xml)?.or(out);
    }
    Ok(out)
}
