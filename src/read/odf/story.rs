//! A story of an OpenDocument text (its body, a header, a cell, a text box): paragraphs, lists and tables in reading order.

use std::mem;

use super::lists::{Counters, ListStyle};
use super::styles::Styles;
use crate::block::{Block, Part, Style};
use crate::read::Refusal;
use crate::read::runs::{Look, Runs};
use crate::read::table::{Cell, Table};
use crate::read::text::Dropped;
use crate::read::xml::{Element, Node, Xml};

/// Most blanks that one element is taken to stand for.
const MAX_BLANKS: usize = 64;

/// Reads stories one after the other; what they have in common goes on from one to the next.
pub(super) struct Reader<'s> {
    pub(super) styles: &'s Styles,
    pub(super) dropped: Dropped,
    /// Footnotes and endnotes, in the order in which the text refers to them.
    pub(super) notes: Vec<Block>,
    pub(super) page: u32,
    pub(super) has_page_breaks: bool,
    list: List,
    headings: Counters,
}

/// The list that is being read.
#[derive(Debug, Default)]
struct List {
    style: Option<String>,
    /// Lists inside one another.
    depth: usize,
    counters: Counters,
    /// The marker of an item whose first paragraph has not come yet.
    marker: Option<String>,
}

/// A paragraph that is being read.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) runs: Runs,
    /// Text of boxes that are anchored in it.
    boxed: Vec<Block>,
    /// The last character was a blank, or there was none yet: another blank says nothing.
    after_blank: bool,
}

impl Paragraph {
    pub(super) fn new() -> Self {
        Self { after_blank: true, ..Self::default() }
    }

    /// White space in the file is a single blank (OpenDocument 1.3 part 3, 6.1.2).
    fn push(&mut self, text: &str, look: &Look) {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r');
            if !is_blank {
                out.push(c);
            } else if !self.after_blank {
                out.push(' ');
            }
            self.after_blank = is_blank;
        }
        self.push_exact(&out, look);
    }

    pub(super) fn line_break(&mut self, look: &Look) {
        self.push_exact("\n", look);
        self.after_blank = true;
    }

    pub(super) fn push_exact(&mut self, text: &str, look: &Look) {
        if !look.hidden && !text.is_empty() {
            self.runs.push(text, look);
        }
    }
}

impl<'s> Reader<'s> {
    pub(super) fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            dropped: Dropped::default(),
            notes: Vec::new(),
            page: 1,
            has_page_breaks: false,
            list: List::default(),
            headings: Counters::default(),
        }
    }

    /// The blocks inside the element that was started last. Blank ones are left out.
    pub(super) fn story(&mut self, xml: &mut Xml<'_>) -> Result<Vec<Block>, Refusal> {
        let list = mem::take(&mut self.list);
        let mut blocks = Vec::new();
        self.blocks(xml, &mut blocks)?;
        self.list = list;
        blocks.retain(|block| !block.text.trim().is_empty());
        Ok(blocks)
    }

    fn blocks(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            match element.name() {
                "p" | "h" => self.paragraph(&element, xml, out)?,
                "list" => self.list(&element, xml, out)?,
                "list-item" => {
                    self.item(&element);
                    self.blocks(xml, out)?;
                }
                "table" => out.extend(self.table(xml)?.into_blocks()),
                "soft-page-break" => {
                    self.turn_page();
                    xml.skip()?;
                }
                // Deleted text, comments, what indexes are made of, and forms.
                "tracked-changes" | "annotation" | "forms" | "variable-decls" | "sequence-decls" => {
                    xml.skip()?
                }
                name if name.ends_with("-source") => xml.skip()?,
                "title" | "desc" => xml.skip()?,
                // Sections, frames, groups and the like only wrap.
                _ => self.blocks(xml, out)?,
            }
        }
        Ok(())
    }

    fn paragraph(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        out: &mut Vec<Block>,
    ) -> Result<(), Refusal> {
        let style = self.styles.named("paragraph", element.attribute("style-name").as_deref());
        let own = element.attribute("outline-level").and_then(|level| level.parse().ok());
        let outline = if element.name() == "h" { own.or(Some(1)) } else { style.outline };
        let heading = outline.filter(|level| (1..=9).contains(level));
        let page = self.page;
        let mut paragraph = Paragraph::new();
        self.inline(xml, &mut paragraph, &style.look(&Look::default()))?;

        let numbered = || heading.map(|level| (usize::from(level - 1), &self.styles.outline));
        let marker = match self.list.marker.take() {
            None if self.list.depth == 0 => {
                numbered().and_then(|(at, style)| self.headings.next(at, None, style))
            }
            marker => marker,
        };
        let look = Style { heading, centred: style.centred == Some(true), ..Style::default() };
        let mut blocks = paragraph.runs.blocks(Some(page), &look, &mut self.dropped);
        if blocks.is_empty() && marker.is_some() {
            blocks.push(Block { page: Some(page), style: look, ..Block::default() });
        }
        if let Some(first) = blocks.first_mut() {
            first.style.list_marker = marker;
        }
        out.extend(blocks);
        out.extend(paragraph.boxed);
        Ok(())
    }

    /// What stands inside a paragraph or a span.
    pub(super) fn inline(
        &mut self,
        xml: &mut Xml<'_>,
        paragraph: &mut Paragraph,
        look: &Look,
    ) -> Result<(), Refusal> {
        while let Some(node) = xml.child()? {
            let element = match node {
                Node::Text(text) => {
                    paragraph.push(&text, look);
                    continue;
                }
                Node::Start(element) => element,
            };
            match element.name() {
                "span" => {
                    let style = self.styles.named("text", element.attribute("style-name").as_deref());
                    self.inline(xml, paragraph, &style.look(look))?;
                    continue;
                }
                "s" => {
                    let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                    paragraph.push_exact(&" ".repeat(count.min(MAX_BLANKS)), look);
                }
                "tab" => {
                    paragraph.push_exact("\t", look);
                    paragraph.after_blank = true;
                }
                "line-break" => paragraph.line_break(look),
                "soft-page-break" => self.turn_page(),
                "note" => self.note(xml)?,
                "frame" | "custom-shape" | "text-box" | "g" | "rect" => {
                    let boxed = self.story(xml)?;
                    paragraph.boxed.extend(boxed);
                }
                // Comments, hidden text, the upper line of ruby.
                "annotation" | "hidden-text" | "hidden-paragraph" | "ruby-text" | "title" | "desc" => {
                    xml.skip()?
                }
                // Links, fields, bookmarks and the like only wrap.
                _ => self.inline(xml, paragraph, look)?,
            }
            if matches!(element.name(), "s" | "tab" | "line-break" | "soft-page-break") {
                xml.skip()?;
            }
        }
        Ok(())
    }

    fn note(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            if element.name() != "note-body" {
                xml.skip()?;
                continue;
            }
            for mut block in self.story(xml)? {
                block.style.part = Part::Note;
                self.notes.push(block);
            }
        }
        Ok(())
    }

    fn list(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        out: &mut Vec<Block>,
    ) -> Result<(), Refusal> {
        let outer = self.list.style.clone();
        let own = element.attribute("style-name");
        if self.list.depth == 0 {
            let goes_on = element.attribute("continue-numbering").as_deref() == Some("true")
                || element.attribute("continue-list").is_some();
            if !goes_on {
                self.list.counters = Counters::default();
            }
        }
        self.list.style = own.or(outer.clone());
        self.list.depth += 1;
        self.blocks(xml, out)?;
        self.list.depth -= 1;
        self.list.style = outer;
        self.list.marker = None;
        Ok(())
    }

    /// An item begins: its first paragraph has the marker.
    fn item(&mut self, element: &Element<'_>) {
        let none = ListStyle::default();
        let style = self.list.style.as_deref().and_then(|name| self.styles.list(name)).unwrap_or(&none);
        let start = element.attribute("start-value").and_then(|start| start.parse().ok());
        let at = self.list.depth.saturating_sub(1);
        self.list.marker = self.list.counters.next(at, start, style);
    }

    fn table(&mut self, xml: &mut Xml<'_>) -> Result<Table, Refusal> {
        let mut table = Table::default();
        self.rows(xml, &mut table)?;
        Ok(table)
    }

    fn rows(&mut self, xml: &mut Xml<'_>, table: &mut Table) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            match element.name() {
                "table-row" => {
                    let mut row = Vec::new();
                    while let Some(element) = xml.element()? {
                        if element.name() != "table-cell" {
                            xml.skip()?;
                            continue;
                        }
                        let style = element.attribute("style-name");
                        let borders = self.styles.named("table-cell", style.as_deref()).borders;
                        row.push(Cell { borders, blocks: self.story(xml)? });
                    }
                    table.rows.push(row);
                }
                "table-header-rows" | "table-rows" | "table-row-group" => self.rows(xml, table)?,
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn turn_page(&mut self) {
        self.has_page_breaks = true;
        self.page = self.page.saturating_add(1);
    }
}
