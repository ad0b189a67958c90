//! A part of the text of a Word document (its body, a header, the notes): paragraphs and tables in reading order.
//! What a reader of the printed page does not see is left out: deleted and hidden text, codes of fields.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::pages::Pages;
use super::pieces::{Piece, Pieces, text};
use super::properties::{Characters, Paragraph, Row};
use super::styles::Styles;
use super::tables::{Ends, Tables};
use crate::block::{Block, Style};
use crate::read::bytes::{piece, u16_at};
use crate::read::numbering::Numbering;
use crate::read::runs::{Look, Runs};
use crate::read::symbols::{is_private, symbol};
use crate::read::text::Dropped;

/// Everything that the text of a document is read with.
pub(super) struct Reader<'a> {
    pub(super) document: &'a [u8],
    /// The stream of things too long for the pages.
    pub(super) data: &'a [u8],
    pub(super) pieces: Pieces<'a>,
    pub(super) characters: Pages<'a>,
    pub(super) paragraphs: Pages<'a>,
    pub(super) styles: Styles,
    pub(super) fonts: Vec<Rc<str>>,
    pub(super) numbering: Numbering,
    /// Positions after the characters that end sections.
    pub(super) section_ends: Vec<u32>,
    /// Text boxes by the position of their anchors.
    pub(super) boxes: HashMap<u32, Range<u32>>,
    pub(super) dropped: Dropped,
    /// Characters of symbol fonts that have no Unicode character here.
    pub(super) unknown_symbols: u64,
}

/// A field that has begun: first its code, then its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Code,
    Result,
}

/// Where a story stands between two paragraphs.
#[derive(Default)]
struct Place {
    tables: Tables,
    fields: Vec<Field>,
    /// The paragraph that is being read.
    runs: Vec<(String, Characters)>,
    boxed: Vec<Range<u32>>,
}

/// The end of a paragraph.
struct Mark {
    character: char,
    paragraph: Paragraph,
    style: u16,
    row: Row,
}

impl Reader<'_> {
    /// The blocks of these characters. Blank ones are left out.
    pub(super) fn story(&mut self, characters: Range<u32>) -> Vec<Block> {
        let mut place = Place::default();
        let pieces: Vec<Piece> = self.pieces.within(characters).collect();
        for piece in pieces {
            self.piece(&piece, &mut place);
        }
        if !place.runs.is_empty() {
            let mark =
                Mark { character: '\r', paragraph: Paragraph::default(), style: 0, row: Row::default() };
            self.end(&mark, &mut place);
        }
        let mut blocks = place.tables.finish();
        blocks.retain(|block| !block.text.trim().is_empty());
        blocks
    }

    /// Reads a piece run by run.
    fn piece(&mut self, piece: &Piece, place: &mut Place) {
        let width = piece.width as u32;
        let mut position = piece.characters.start;
        let mut offset = piece.offset;
        while position < piece.characters.end {
            let said = self.characters.at(offset);
            let left = piece.characters.end - position;
            let count = said.end.saturating_sub(offset).div_ceil(width).clamp(1, left);
            let mut characters = Characters::default();
            characters.apply(said.modifiers);
            self.modify(piece.modifier, &mut characters);
            let run = text(self.document, offset, count, piece.width);
            let mut at = (position, offset);
            for c in run.chars() {
                self.character(c, at, characters, piece, place);
                let units = c.len_utf16() as u32;
                at = (at.0.saturating_add(units), at.1.saturating_add(units * width));
            }
            position += count;
            offset = offset.saturating_add(count * width);
        }
    }

    /// What the piece says of its characters ([MS-DOC] 2.9.209): a short change, or the place of a longer one.
    fn modify(&self, modifier: u16, characters: &mut Characters) {
        if modifier & 1 == 0 {
            characters.apply_short((modifier >> 1 & 0x7f) as u8, (modifier >> 8) as u8);
        } else if let Some(change) = self.pieces.change(modifier >> 1) {
            characters.apply(change);
        }
    }

    fn character(
        &mut self,
        c: char,
        (position, offset): (u32, u32),
        characters: Characters,
        piece: &Piece,
        place: &mut Place,
    ) {
        match c {
            '\u{13}' => place.fields.push(Field::Code),
            '\u{14}' => {
                if let Some(field) = place.fields.last_mut() {
                    *field = Field::Result;
                }
            }
            '\u{15}' => drop(place.fields.pop()),
            '\r' | '\u{7}' => self.mark(c, offset, characters, piece, place),
            '\u{c}' if self.section_ends.binary_search(&position.saturating_add(1)).is_ok() => {
                self.mark('\r', offset, characters, piece, place);
            }
            _ if characters.deleted || place.fields.contains(&Field::Code) => {}
            '\u{8}' if characters.special => place.boxed.extend(self.boxes.get(&position).cloned()),
            _ if characters.symbol.is_some() && characters.special => place.push(c, characters),
            // Line breaks, and those of pages and columns inside a paragraph.
            '\u{b}' | '\u{c}' | '\u{e}' => place.push('\n', characters),
            '\u{1e}' => place.push('-', characters),
            // An optional hyphen shows only where a line breaks; ư of TCVN3 is a letter of its own, 0xAD.
            '\u{1f}' => {}
            // Marks of notes and comments, pictures, page numbers.
            _ if characters.special && c < ' ' && c != '\t' => {}
            '\u{1}' | '\u{2}' | '\u{5}' | '\u{8}' => {}
            _ => place.push(c, characters),
        }
    }

    /// A character that ends a paragraph, unless it was deleted: then the paragraph goes on.
    fn mark(&mut self, c: char, offset: u32, characters: Characters, piece: &Piece, place: &mut Place) {
        if characters.deleted && c == '\r' {
            return;
        }
        let said = self.paragraphs.at(offset);
        let mut mark = Mark {
            character: c,
            paragraph: self.styles.paragraph(said.style),
            style: said.style,
            row: Row::default(),
        };
        mark.apply(said.modifiers);
        if let Some(list) = mark.paragraph.elsewhere.and_then(|at| long_list(self.data, at)) {
            mark.apply(list);
        }
        if piece.modifier & 1 == 1 {
            mark.apply(self.pieces.change(piece.modifier >> 1).unwrap_or_default());
        }
        // A field that shows no result by the end of its paragraph is broken; it must not hide what follows.
        place.fields.retain(|field| *field == Field::Result);
        self.end(&mark, place);
    }

    fn end(&mut self, mark: &Mark, place: &mut Place) {
        let depth = mark.paragraph.depth();
        let ends = match mark.character {
            _ if mark.paragraph.ends_row && depth > 0 => Ends::Row(mark.row.clone()),
            '\u{7}' => Ends::Cell,
            _ if mark.paragraph.ends_inner_cell && depth > 1 => Ends::Cell,
            _ => Ends::Paragraph,
        };
        let depth = if mark.character == '\u{7}' { depth.max(1) } else { depth };
        let runs = std::mem::take(&mut place.runs);
        let mut blocks = if matches!(ends, Ends::Row(_)) { Vec::new() } else { self.blocks(&runs, mark) };
        for characters in std::mem::take(&mut place.boxed) {
            blocks.extend(self.story(characters));
        }
        place.tables.push(blocks, depth, ends);
    }

    /// A paragraph as blocks, one a line; an empty one stays as a blank block if it has a list marker.
    fn blocks(&mut self, runs: &[(String, Characters)], mark: &Mark) -> Vec<Block> {
        let paragraph = &mark.paragraph;
        let style = Style {
            heading: paragraph.outline.filter(|level| *level < 9).map(|level| level + 1),
            centred: paragraph.centred == Some(true),
            ..Style::default()
        };
        let mut out = Runs::default();
        let base = self.styles.characters(mark.style);
        for (text, characters) in runs {
            self.push(text, characters, &base, &mut out);
        }
        let mut blocks = out.blocks(None, &style, &mut self.dropped);
        let marker = self.numbering.next(paragraph.list, None);
        if blocks.is_empty() && marker.is_some() {
            blocks.push(Block { style, ..Block::default() });
        }
        if let Some(first) = blocks.first_mut() {
            first.style.list_marker = marker;
        }
        blocks
    }

    /// Adds a run to a paragraph whose style says `base` of characters.
    fn push(&mut self, text: &str, characters: &Characters, base: &Characters, out: &mut Runs) {
        let named = characters.style.map(|style| self.styles.characters(style)).unwrap_or_default();
        let bold = characters.is_bold(named.is_bold(base.is_bold(false)));
        let hidden = characters.is_hidden(named.is_hidden(base.is_hidden(false)));
        if hidden {
            return;
        }
        let font = characters.font.or(named.font).or(base.font).or(self.styles.characters(0).font);
        let font = font.and_then(|font| self.font(font));
        let look = Look { bold, hidden, font };
        if let Some((font, code)) = characters.symbol.filter(|_| characters.special) {
            let font = self.font(font);
            return self.symbol(font.as_deref().unwrap_or_default(), code.into(), &look, out);
        }
        if !text.chars().any(|c| is_private(u32::from(c))) {
            return out.push(text, &look);
        }
        for c in text.chars() {
            match look.font.clone().filter(|_| is_private(u32::from(c))) {
                Some(font) => self.symbol(&font, u32::from(c), &look, out),
                None => out.push(c.encode_utf8(&mut [0; 4]), &look),
            }
        }
    }

    fn font(&self, number: u16) -> Option<Rc<str>> {
        self.fonts.get(usize::from(number)).filter(|name| !name.is_empty()).cloned()
    }

    fn symbol(&mut self, font: &str, code: u32, look: &Look, out: &mut Runs) {
        let plain = || char::from_u32(code).filter(|_| !is_private(code) && code >= 0x20);
        match symbol(font, code).or_else(plain) {
            Some(c) => out.push(c.encode_utf8(&mut [0; 4]), look),
            None => self.unknown_symbols += 1,
        }
    }
}

impl Place {
    fn push(&mut self, c: char, characters: Characters) {
        match self.runs.last_mut().filter(|(_, last)| *last == characters && characters.symbol.is_none()) {
            Some((text, _)) => text.push(c),
            None => self.runs.push((c.into(), characters)),
        }
    }
}

impl Mark {
    fn apply(&mut self, list: &[u8]) {
        self.paragraph.apply(list);
        if self.paragraph.ends_row {
            self.row.apply(list);
        }
    }
}

/// Modifiers that stand in the stream of data ([MS-DOC] 2.9.211).
fn long_list(data: &[u8], at: u32) -> Option<&[u8]> {
    let at = at as usize;
    piece(data, at + 2, usize::from(u16_at(data, at)?))
}
