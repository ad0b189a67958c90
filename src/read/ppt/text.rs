//! Texts of a presentation, with the look of their characters ([MS-PPT] 2.9).
//! What a text leaves unsaid its master says: in old presentations often the one font that tells the encoding.

use std::rc::Rc;

use super::records::{Record, kind};
use crate::block::{Block, Style};
use crate::read::bytes::{u16_at, u32_at};
use crate::read::runs::{Look, Runs};
use crate::read::text::Dropped;

/// Kinds of texts ([MS-PPT] 2.13.33).
pub(super) const KINDS: usize = 9;
const TITLE: u32 = 0;
const CENTRED_TITLE: u32 = 6;
pub(super) const NOTES: u32 = 2;

/// What is said of characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Characters {
    pub(super) bold: Option<bool>,
    /// Number of the font.
    pub(super) font: Option<u16>,
}

impl Characters {
    pub(super) fn over(self, base: Self) -> Self {
        Self { bold: self.bold.or(base.bold), font: self.font.or(base.font) }
    }
}

/// A text, as its records give it.
#[derive(Debug, Default)]
pub(super) struct Text<'a> {
    pub(super) kind: u32,
    units: Vec<u16>,
    style: &'a [u8],
    /// Places of characters that stand for something else than themselves.
    signs: Vec<u32>,
    /// The text is one of the outline, by its place there.
    pub(super) outline: Option<u32>,
}

/// The texts that records one after the other give, each with all that belongs to it.
pub(super) fn texts<'a>(records: impl Iterator<Item = Record<'a>>) -> Vec<Text<'a>> {
    let mut out: Vec<Text<'a>> = Vec::new();
    for record in records {
        let number = u32_at(record.body, 0);
        match record.kind {
            kind::TEXT_HEADER => out.push(Text { kind: number.unwrap_or_default(), ..Text::default() }),
            kind::OUTLINE_REFERENCE => out.push(Text { outline: number, ..Text::default() }),
            _ => {
                let Some(text) = out.last_mut() else { continue };
                match record.kind {
                    kind::TEXT_CHARS => {
                        text.units = record.body.chunks_exact(2).filter_map(|unit| u16_at(unit, 0)).collect();
                    }
                    // The low bytes of UTF-16 units ([MS-PPT] 2.9.43).
                    kind::TEXT_BYTES => text.units = record.body.iter().copied().map(u16::from).collect(),
                    kind::TEXT_STYLE => text.style = record.body,
                    sign if kind::SIGNS.contains(&sign) => text.signs.extend(number),
                    _ => {}
                }
            }
        }
    }
    out
}

impl Text<'_> {
    pub(super) fn length(&self) -> usize {
        self.units.len()
    }

    /// The paragraphs, one block a line; `master` is what is said of characters where the text says nothing.
    pub(super) fn blocks(
        &self,
        page: u32,
        fonts: &[Rc<str>],
        master: Characters,
        dropped: &mut Dropped,
    ) -> Vec<Block> {
        let is_title = matches!(self.kind, TITLE | CENTRED_TITLE);
        let style = Style { heading: is_title.then_some(1), ..Style::default() };
        let mut blocks = Vec::new();
        let mut paragraph = Runs::default();
        let mut start = 0_usize;
        let runs = runs(self.style, self.units.len());
        for (count, characters) in runs.into_iter().chain([(usize::MAX, Characters::default())]) {
            let end = start.saturating_add(count).min(self.units.len());
            let characters = characters.over(master);
            let font = characters.font.and_then(|font| fonts.get(usize::from(font))).cloned();
            let look = Look { bold: characters.bold == Some(true), hidden: false, font };
            let text = self.string(start, end);
            for (i, piece) in text.split('\r').enumerate() {
                if i > 0 {
                    let ended = std::mem::take(&mut paragraph);
                    blocks.extend(ended.blocks(Some(page), &style, dropped));
                }
                if !piece.is_empty() {
                    paragraph.push(piece, &look);
                }
            }
            start = end;
        }
        blocks.extend(paragraph.blocks(Some(page), &style, dropped));
        blocks
    }

    /// The characters between two places, with line breaks as `\n`.
    fn string(&self, start: usize, end: usize) -> String {
        let units = self.units.get(start..end).unwrap_or_default().iter().enumerate();
        let is_sign = |at: usize| u32::try_from(at).is_ok_and(|at| self.signs.contains(&at));
        let units = units.filter(|(i, _)| !is_sign(start + i)).map(|(_, unit)| *unit);
        let chars = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
        chars.map(|c| if c == '\u{b}' { '\n' } else { c }).collect()
    }
}

/// What is said of the characters of a text of this length: paragraphs come first, then characters.
fn runs(style: &[u8], length: usize) -> Vec<(usize, Characters)> {
    let mut cursor = Cursor { bytes: style, at: 0 };
    let mut out = Vec::new();
    let mut said = 0;
    // The mark at the end counts too.
    while said < length + 1 {
        let Some(count) = cursor.long() else { return out };
        if cursor.skip(2).and_then(|()| cursor.paragraph()).is_none() {
            return out;
        }
        said = said.saturating_add(count as usize);
    }
    while let Some((count, characters)) = cursor.long().and_then(|count| Some((count, cursor.characters()?)))
    {
        out.push((count as usize, characters));
    }
    out
}

/// What a master says of the characters of one kind of text, at its first level ([MS-PPT] 2.9.35).
pub(super) fn master_style(record: &Record<'_>) -> Option<Characters> {
    let mut cursor = Cursor { bytes: record.body, at: 0 };
    cursor.skip(2)?;
    if record.instance >= 5 {
        cursor.skip(2)?;
    }
    cursor.paragraph()?;
    cursor.characters()
}

/// A place in a list of properties, each of which is there if its bit is set.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn skip(&mut self, count: usize) -> Option<()> {
        self.at = self.at.checked_add(count).filter(|at| *at <= self.bytes.len())?;
        Some(())
    }

    fn word(&mut self) -> Option<u16> {
        let word = u16_at(self.bytes, self.at)?;
        self.at += 2;
        Some(word)
    }

    fn long(&mut self) -> Option<u32> {
        let long = u32_at(self.bytes, self.at)?;
        self.at += 4;
        Some(long)
    }

    /// Properties of a paragraph ([MS-PPT] 2.9.20), all of them passed over.
    fn paragraph(&mut self) -> Option<()> {
        const BEFORE_TABS: [(u32, usize); 12] = [
            (0x000f, 2),
            (0x0080, 2),
            (0x0010, 2),
            (0x0040, 2),
            (0x0020, 4),
            (0x0800, 2),
            (0x1000, 2),
            (0x2000, 2),
            (0x4000, 2),
            (0x0100, 2),
            (0x0400, 2),
            (0x8000, 2),
        ];
        const AFTER_TABS: [(u32, usize); 3] = [(0x0001_0000, 2), (0x000e_0000, 2), (0x0020_0000, 2)];
        let mask = self.long()?;
        self.skip_masked(mask, &BEFORE_TABS)?;
        if mask & 0x0010_0000 != 0 {
            let tabs = usize::from(self.word()?);
            self.skip(tabs * 4)?;
        }
        self.skip_masked(mask, &AFTER_TABS)
    }

    fn skip_masked(&mut self, mask: u32, properties: &[(u32, usize)]) -> Option<()> {
        let there = properties.iter().filter(|(bits, _)| mask & bits != 0);
        self.skip(there.map(|(_, bytes)| bytes).sum())
    }

    /// Properties of characters ([MS-PPT] 2.9.13).
    fn characters(&mut self) -> Option<Characters> {
        const STYLE_BITS: u32 = 0x3eb7;
        const AFTER_FONT: [(u32, usize); 6] = [
            (0x0020_0000, 2),
            (0x0040_0000, 2),
            (0x0080_0000, 2),
            (0x0002_0000, 2),
            (0x0004_0000, 4),
            (0x0008_0000, 2),
        ];
        let mask = self.long()?;
        let style = if mask & STYLE_BITS != 0 { self.word()? } else { 0 };
        let font = if mask & 0x0001_0000 != 0 { Some(self.word()?) } else { None };
        self.skip_masked(mask, &AFTER_FONT)?;
        Some(Characters { bold: (mask & 1 != 0).then_some(style & 1 != 0), font })
    }
}
