//! A story of a Word document (its body, a header, a note, a text box): paragraphs and tables in reading order.
//! What a reader of the printed page does not see is left out: deleted and hidden text, field codes, comments.

use std::mem;

use super::borders;
use super::paragraph::{Paragraph, SOFT_HYPHEN};
use super::properties::{ParagraphProperties, RunProperties, margins};
use super::styles::Styles;
use crate::block::Block;
use crate::read::Refusal;
use crate::read::numbering::Numbering;
use crate::read::runs::Look;
use crate::read::symbols::{is_private, symbol};
use crate::read::table::{Cell, Table};
use crate::read::text::Dropped;
use crate::read::xml::{Element, Xml};

/// Reads stories one after the other; what they have in common goes on from one to the next.
pub(super) struct Reader<'s> {
    styles: &'s Styles,
    numbering: Numbering,
    /// The page that is being read, where the document tells pages.
    pub(super) page: Option<u32>,
    /// Notes in the order in which the text refers to them.
    pub(super) notes: Vec<NoteReference>,
    /// Relationship identifiers of headers and footers, in order.
    pub(super) margins: Vec<String>,
    pub(super) dropped: Dropped,
    /// Characters of symbol fonts that have no Unicode character here.
    pub(super) unknown_symbols: u64,
    /// Parts in other formats that are shown in this place.
    pub(super) foreign_parts: u64,
    fields: Vec<Field>,
    /// A paragraph whose mark was deleted: it goes on in the next one.
    unfinished: Option<Paragraph>,
}

/// A reference to a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoteReference {
    pub(super) kind: NoteKind,
    pub(super) id: String,
}

/// The two kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoteKind {
    Foot,
    End,
}

/// A field that has begun: first its code, then its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Code,
    Result,
}

impl<'s> Reader<'s> {
    pub(super) fn new(styles: &'s Styles, numbering: Numbering, page: Option<u32>) -> Self {
        Self {
            styles,
            numbering,
            page,
            notes: Vec::new(),
            margins: Vec::new(),
            dropped: Dropped::default(),
            unknown_symbols: 0,
            foreign_parts: 0,
            fields: Vec::new(),
            unfinished: None,
        }
    }

    /// The blocks inside the element that was started last: a whole story. Blank ones are left out.
    pub(super) fn story(&mut self, xml: &mut Xml<'_>) -> Result<Vec<Block>, Refusal> {
        // A text box is a story inside another one.
        let fields = mem::take(&mut self.fields);
        let unfinished = self.unfinished.take();
        let mut blocks = Vec::new();
        self.blocks(xml, &mut blocks)?;
        if let Some(last) = mem::replace(&mut self.unfinished, unfinished) {
            blocks.extend(last.into_blocks(&mut self.dropped));
        }
        self.fields = fields;
        blocks.retain(|block| !block.text.trim().is_empty());
        Ok(blocks)
    }

    fn blocks(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            self.block(&element, xml, out)?;
        }
        Ok(())
    }

    fn block(
        &mut self,
        element: &Element<'_>,
        xml: &mut Xml<'_>,
        out: &mut Vec<Block>,
    ) -> Result<(), Refusal> {
        match element.name() {
            "p" => self.paragraph(xml, out),
            "tbl" => {
                out.extend(self.table(xml)?.into_blocks());
                Ok(())
            }
            "sectPr" => {
                self.margins.extend(margins(xml)?);
                Ok(())
            }
            "AlternateContent" => alternative(xml, |xml| self.blocks(xml, out)),
            "sdt" => control(xml, |xml| self.blocks(xml, out)),
            "altChunk" => {
                self.foreign_parts += 1;
                xml.skip()
            }
            "del" | "moveFrom" => xml.skip(),
            // Custom XML and insertions only wrap.
            _ => self.blocks(xml, out),
        }
    }

    fn paragraph(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>) -> Result<(), Refusal> {
        let mut paragraph = Paragraph::default();
        if let Some(unfinished) = self.unfinished.take() {
            paragraph.continue_from(unfinished);
        }
        let base = self.styles.paragraph(None).run;
        self.inline(xml, &mut paragraph, &base, &Look::default())?;
        // A field that shows no result by the end of its paragraph is broken; it must not hide what follows.
        self.fields.retain(|field| *field == Field::Result);
        if paragraph.properties.mark.deleted {
            self.unfinished = Some(paragraph);
            return Ok(());
        }
        let style = paragraph.properties.style.clone();
        paragraph.list_marker = self.numbering.next(paragraph.properties.list, style.as_deref());
        self.margins.append(&mut paragraph.properties.margins);
        out.extend(paragraph.into_blocks(&mut self.dropped));
        Ok(())
    }

    /// What stands inside a paragraph, a run or what wraps them; `base` is what the paragraph's style says of runs.
    fn inline(
        &mut self,
        xml: &mut Xml<'_>,
        paragraph: &mut Paragraph,
        base: &RunProperties,
        look: &Look,
    ) -> Result<(), Refusal> {
        let mut base = base.clone();
        let mut look = look.clone();
        while let Some(element) = xml.element()? {
            match element.name() {
                "pPr" => {
                    let own = ParagraphProperties::parse(xml)?;
                    let style = self.styles.paragraph(own.style.as_deref());
                    paragraph.properties = own.over(&style.paragraph);
                    base = style.run;
                }
                "r" => {
                    let look = self.look(RunProperties::default(), &base);
                    self.inline(xml, paragraph, &base, &look)?;
                }
                "rPr" => look = self.look(RunProperties::parse(xml)?, &base),
                "t" => {
                    let text = xml.text()?;
                    self.text(&text, paragraph, &look);
                }
                "drawing" | "pict" | "object" => self.boxes(xml, &mut paragraph.boxed)?,
                "txbxContent" => paragraph.boxed.extend(self.story(xml)?),
                "AlternateContent" => alternative(xml, |xml| self.inline(xml, paragraph, &base, &look))?,
                "sdt" => control(xml, |xml| self.inline(xml, paragraph, &base, &look))?,
                "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "rt" => xml.skip()?,
                _ => {
                    self.mark(&element, paragraph, &look);
                    // Links, insertions, smart tags, formulas and the like only wrap.
                    self.inline(xml, paragraph, &base, &look)?;
                }
            }
        }
        Ok(())
    }

    /// An element that stands for a character or a place in the text.
    fn mark(&mut self, element: &Element<'_>, paragraph: &mut Paragraph, look: &Look) {
        match element.name() {
            "tab" | "ptab" => self.text("\t", paragraph, look),
            "br" | "cr" => self.text("\n", paragraph, look),
            "noBreakHyphen" => self.text("-", paragraph, look),
            "softHyphen" => self.text(SOFT_HYPHEN.encode_utf8(&mut [0; 4]), paragraph, look),
            "sym" => {
                let code = element.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                let font = element.attribute("font").unwrap_or_default();
                self.symbol(&font, code.unwrap_or_default(), paragraph, look);
            }
            "lastRenderedPageBreak" => self.page = self.page.map(|page| page.saturating_add(1)),
            "fldChar" => self.field(element.attribute("fldCharType").as_deref()),
            "footnoteReference" => self.note(NoteKind::Foot, element, look),
            "endnoteReference" => self.note(NoteKind::End, element, look),
            _ => {}
        }
    }

    fn look(&self, own: RunProperties, base: &RunProperties) -> Look {
        let style = own.style.as_deref().map(|id| self.styles.named(id).run).unwrap_or_default();
        let all = own.over(&style).over(base);
        Look { bold: all.bold == Some(true), hidden: all.hidden == Some(true), font: all.font }
    }

    fn is_shown(&self, look: &Look) -> bool {
        !look.hidden && self.fields.iter().all(|field| *field == Field::Result)
    }

    fn text(&mut self, text: &str, paragraph: &mut Paragraph, look: &Look) {
        if !self.is_shown(look) || text.is_empty() {
            return;
        }
        if paragraph.is_empty() {
            paragraph.page = self.page;
        }
        if !text.chars().any(|c| is_private(u32::from(c))) {
            return paragraph.push(text, look);
        }
        for c in text.chars() {
            match (is_private(u32::from(c)), look.font.as_deref()) {
                (true, Some(font)) => self.symbol(font, u32::from(c), paragraph, look),
                _ => paragraph.push(c.encode_utf8(&mut [0; 4]), look),
            }
        }
    }

    fn symbol(&mut self, font: &str, code: u32, paragraph: &mut Paragraph, look: &Look) {
        match symbol(font, code)
            .or_else(|| char::from_u32(code).filter(|_| !is_private(code) && code >= 0x20))
        {
            Some(c) if self.is_shown(look) => paragraph.push(c.encode_utf8(&mut [0; 4]), look),
            Some(_) => {}
            None => self.unknown_symbols += 1,
        }
    }

    fn field(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") => self.fields.push(Field::Code),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    *field = Field::Result;
                }
            }
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn note(&mut self, kind: NoteKind, element: &Element<'_>, look: &Look) {
        let Some(id) = element.attribute("id").filter(|_| self.is_shown(look)) else { return };
        let note = NoteReference { kind, id };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The text boxes inside a drawing; its shapes, charts and alternative texts are left out.
    fn boxes(&mut self, xml: &mut Xml<'_>, out: &mut Vec<Block>) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            match element.name() {
                "txbxContent" => out.extend(self.story(xml)?),
                "AlternateContent" => alternative(xml, |xml| self.boxes(xml, out))?,
                _ => self.boxes(xml, out)?,
            }
        }
        Ok(())
    }

    fn table(&mut self, xml: &mut Xml<'_>) -> Result<Table, Refusal> {
        let mut table = Table::default();
        self.rows(xml, &mut table)?;
        Ok(table)
    }

    fn rows(&mut self, xml: &mut Xml<'_>, table: &mut Table) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            match element.name() {
                "tblPr" => {
                    let (own, style) = borders::parse(xml)?;
                    let base = style.map(|id| self.styles.named(&id).borders).unwrap_or_default();
                    table.borders = own.over(base);
                }
                "tr" => {
                    let mut row = Vec::new();
                    if self.cells(xml, &mut row)? == Kept::Yes {
                        table.rows.push(row);
                    }
                }
                "sdt" => control(xml, |xml| self.rows(xml, table))?,
                "tblGrid" | "del" | "moveFrom" => xml.skip()?,
                _ => self.rows(xml, table)?,
            }
        }
        Ok(())
    }

    fn cells(&mut self, xml: &mut Xml<'_>, row: &mut Vec<Cell>) -> Result<Kept, Refusal> {
        let mut kept = Kept::Yes;
        while let Some(element) = xml.element()? {
            match element.name() {
                "trPr" => kept = is_kept(xml)?,
                "tc" => {
                    let mut cell = Cell::default();
                    self.cell(xml, &mut cell)?;
                    row.push(cell);
                }
                "sdt" => control(xml, |xml| self.cells(xml, row).map(drop))?,
                "tblPrEx" | "del" | "moveFrom" => xml.skip()?,
                _ => drop(self.cells(xml, row)?),
            }
        }
        Ok(kept)
    }

    fn cell(&mut self, xml: &mut Xml<'_>, cell: &mut Cell) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            match element.name() {
                "tcPr" => cell.borders = borders::parse(xml)?.0,
                _ => self.block(&element, xml, &mut cell.blocks)?,
            }
        }
        Ok(())
    }
}

/// Whether a row stands in the document as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Yes,
    No,
}

fn is_kept(xml: &mut Xml<'_>) -> Result<Kept, Refusal> {
    let mut kept = Kept::Yes;
    while let Some(element) = xml.element()? {
        if element.name() == "del" {
            kept = Kept::No;
        }
        xml.skip()?;
    }
    Ok(kept)
}

/// Reads one of several forms of the same content: the first that is offered, as Word does.
fn alternative(
    xml: &mut Xml<'_>,
    mut read: impl FnMut(&mut Xml<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut is_read = false;
    while let Some(element) = xml.element()? {
        if !is_read && matches!(element.name(), "Choice" | "Fallback") {
            is_read = true;
            read(xml)?;
        } else {
            xml.skip()?;
        }
    }
    Ok(())
}

/// Reads what a content control holds, unless that is its "click here to enter text".
fn control(
    xml: &mut Xml<'_>,
    mut read: impl FnMut(&mut Xml<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut is_placeholder = false;
    while let Some(element) = xml.element()? {
        match element.name() {
            "sdtPr" => is_placeholder = shows_placeholder(xml)?,
            "sdtContent" if !is_placeholder => read(xml)?,
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn shows_placeholder(xml: &mut Xml<'_>) -> Result<bool, Refusal> {
    let mut shows = false;
    while let Some(element) = xml.element()? {
        shows |= element.name() == "showingPlcHdr" && element.is_on();
        xml.skip()?;
    }
    Ok(shows)
}
