//! The table of pieces: which bytes hold which characters of the text ([MS-DOC] 2.4.1, 2.8.35).
//! A document that was saved quickly keeps its changes as pieces anywhere in the stream.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use super::fib::{Fib, Place};
use crate::read::Limits;
use crate::read::bytes::{piece, u8_at, u16_at, u32_at, utf16};

/// Bytes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// windows-1252; letters of old Vietnamese fonts are such bytes too.
    One = 1,
    /// UTF-16.
    Two = 2,
}

/// Characters that stand one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Positions of the characters.
    pub(super) characters: Range<u32>,
    /// Byte that they begin at.
    pub(super) offset: u32,
    pub(super) width: Width,
    /// What changes the look of all of them ([MS-DOC] 2.9.209).
    pub(super) modifier: u16,
}

/// The pieces of a document in order, and the changes of looks that they refer to.
#[derive(Debug, Default)]
pub(super) struct Pieces<'a> {
    pieces: Vec<Piece>,
    changes: Vec<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    /// Reads the table; without a sound one the text is taken for one piece, as it is in most files.
    pub(super) fn parse(fib: &Fib<'_>, document: &[u8], tables: &'a [u8], limits: &Limits) -> Self {
        let mut out = Self::default();
        let table = out.open(fib.table(tables, Place::Pieces)).unwrap_or_default();
        let count = table.len().saturating_sub(4) / 12;
        // Every character takes a byte of its own, so that no more of them can be meant than there are bytes.
        let mut left = document.len().min(usize::try_from(limits.max_text_bytes).unwrap_or(usize::MAX));
        for i in 0..count {
            let Some(mut piece) = parse(table, i, count) else { break };
            let bytes = document.len().saturating_sub(piece.offset as usize);
            let length = (piece.characters.len()).min(bytes / piece.width as usize).min(left);
            left -= length;
            piece.characters.end = piece.characters.start.saturating_add(length as u32);
            out.pieces.push(piece);
        }
        if out.pieces.is_empty() {
            out.pieces.extend(one_piece(fib, document));
        }
        out
    }

    /// Collects the changes of looks that come first; what follows them is the table itself.
    fn open(&mut self, clx: &'a [u8]) -> Option<&'a [u8]> {
        let mut at = 0;
        while u8_at(clx, at)? == 1 {
            let length = usize::from(u16_at(clx, at + 1)?);
            self.changes.push(piece(clx, at + 3, length)?);
            at += 3 + length;
        }
        let length = u32_at(clx, at + 1).filter(|_| u8_at(clx, at) == Some(2))?;
        let table = clx.get(at + 5..)?;
        Some(table.get(..length as usize).unwrap_or(table))
    }

    /// The pieces, cut to these characters.
    pub(super) fn within(&self, characters: Range<u32>) -> impl Iterator<Item = Piece> {
        let first = self.pieces.partition_point(|piece| piece.characters.end <= characters.start);
        let pieces = self.pieces.get(first..).unwrap_or_default().iter();
        let end = characters.end;
        pieces.take_while(move |piece| piece.characters.start < end).filter_map(move |piece| {
            let start = piece.characters.start.max(characters.start);
            let skipped = start - piece.characters.start;
            let offset = piece.offset.checked_add(skipped.checked_mul(piece.width as u32)?)?;
            let end = piece.characters.end.min(characters.end);
            (start < end).then(|| Piece { characters: start..end, offset, ..piece.clone() })
        })
    }

    /// The change of look at this place of the list.
    pub(super) fn change(&self, index: u16) -> Option<&'a [u8]> {
        self.changes.get(usize::from(index)).copied()
    }
}

fn parse(table: &[u8], index: usize, count: usize) -> Option<Piece> {
    let characters = u32_at(table, index * 4)?..u32_at(table, index * 4 + 4)?;
    let at = (count + 1) * 4 + index * 8;
    let (place, modifier) = (u32_at(table, at + 2)?, u16_at(table, at + 6)?);
    // [MS-DOC] 2.9.73: text of one byte a character is marked, and its place doubled.
    let is_narrow = place & 0x4000_0000 != 0;
    let place = place & 0x3fff_ffff;
    let (offset, width) = if is_narrow { (place / 2, Width::One) } else { (place, Width::Two) };
    (characters.start <= characters.end).then_some(Piece { characters, offset, width, modifier })
}

/// The text as one piece, from where the file says it begins.
fn one_piece(fib: &Fib<'_>, document: &[u8]) -> Option<Piece> {
    let bytes = fib.whole_text()?;
    let characters = fib.characters();
    let available = (document.len() as u64).min(bytes.end.into()).checked_sub(bytes.start.into())?;
    let is_wide = u64::from(bytes.end) >= u64::from(bytes.start) + 2 * u64::from(characters);
    let width = if is_wide { Width::Two } else { Width::One };
    let count = u64::from(characters).min(available / width as u64);
    let characters = 0..u32::try_from(count).ok()?;
    Some(Piece { characters, offset: bytes.start, width, modifier: 0 })
}

/// The text of `count` characters from `offset` on; a character outside the basic plane counts twice.
pub(super) fn text(document: &[u8], offset: u32, count: u32, width: Width) -> Cow<'_, str> {
    let bytes = count as usize * width as usize;
    let Some(bytes) = piece(document, offset as usize, bytes) else { return Cow::Borrowed("") };
    match width {
        Width::One => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        Width::Two => Cow::Owned(utf16(bytes)),
    }
}
