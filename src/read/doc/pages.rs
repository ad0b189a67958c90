//! Formatted disk pages: what is said of the bytes of the text, in pages of 512 bytes ([MS-DOC] 2.9.33, 2.9.175).
//! One set of pages speaks of characters, another of paragraphs.

use std::ops::Range;

use crate::read::bytes::{piece, range, u8_at, u16_at, u32_at};

const PAGE_BYTES: usize = 512;

/// Bytes that a page spends on each paragraph's place in it ([MS-DOC] 2.9.23).
const PARAGRAPH_PLACE_BYTES: usize = 13;

/// Bytes of text of which the same is said.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    text: Range<u32>,
    /// Where the modifiers stand in the stream.
    modifiers: Range<u32>,
    /// The paragraph's style.
    style: u16,
}

/// What is said of all bytes of the text.
#[derive(Debug, Default)]
pub(super) struct Pages<'a> {
    document: &'a [u8],
    runs: Vec<Run>,
}

/// What is said from some byte on.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said<'a> {
    /// First byte of which something else may be said.
    pub(super) end: u32,
    pub(super) style: u16,
    pub(super) modifiers: &'a [u8],
}

impl<'a> Pages<'a> {
    /// Pages that speak of characters.
    pub(super) fn of_characters(document: &'a [u8], table: &[u8]) -> Self {
        Self::parse(document, table, |page, count, index| {
            let at = usize::from(u8_at(page, (count + 1) * 4 + index)?) * 2;
            let length = usize::from(u8_at(page, at).filter(|_| at > 0)?);
            Some((0, at + 1..at + 1 + length))
        })
    }

    /// Pages that speak of paragraphs.
    pub(super) fn of_paragraphs(document: &'a [u8], table: &[u8]) -> Self {
        Self::parse(document, table, |page, count, index| {
            let at = usize::from(u8_at(page, (count + 1) * 4 + index * PARAGRAPH_PLACE_BYTES)?) * 2;
            let words = usize::from(u8_at(page, at).filter(|_| at > 0)?);
            // [MS-DOC] 2.9.174: a length of zero is followed by the real one.
            let (start, length) = match words {
                0 => (at + 2, usize::from(u8_at(page, at + 1)?) * 2),
                words => (at + 1, words * 2 - 1),
            };
            Some((u16_at(page, start)?, start + 2..start + length.max(2)))
        })
    }

    fn parse(
        document: &'a [u8],
        table: &[u8],
        said: impl Fn(&[u8], usize, usize) -> Option<(u16, Range<usize>)>,
    ) -> Self {
        let mut runs = Vec::new();
        let pages = table.len().saturating_sub(4) / 8;
        // No more pages than the stream has room for, however often a damaged table names one.
        for i in 0..pages.min(document.len() / PAGE_BYTES) {
            let number = u32_at(table, (pages + 1) * 4 + i * 4).unwrap_or_default() & 0x003f_ffff;
            let start = number as usize * PAGE_BYTES;
            let Some(page) = piece(document, start, PAGE_BYTES) else { continue };
            let count = usize::from(u8_at(page, PAGE_BYTES - 1).unwrap_or_default());
            for index in 0..count {
                let Some(text) = u32_at(page, index * 4).zip(u32_at(page, index * 4 + 4)) else { break };
                let (style, place) = said(page, count, index).unwrap_or_default();
                let place = if piece(page, place.start, place.len()).is_some() { place } else { 0..0 };
                let modifiers = (start + place.start) as u32..(start + place.end) as u32;
                runs.push(Run { text: text.0..text.1, modifiers, style });
            }
        }
        runs.retain(|run| run.text.start < run.text.end);
        runs.sort_by_key(|run| run.text.start);
        Self { document, runs }
    }

    /// What is said of the byte at `offset`, and of those that follow.
    pub(super) fn at(&self, offset: u32) -> Said<'a> {
        let next = self.runs.partition_point(|run| run.text.start <= offset);
        let end = self.runs.get(next).map_or(u32::MAX, |run| run.text.start);
        let run = next.checked_sub(1).and_then(|at| self.runs.get(at));
        let Some(run) = run.filter(|run| offset < run.text.end) else {
            return Said { end, ..Said::default() };
        };
        Said {
            end: run.text.end.min(end),
            style: run.style,
            modifiers: range(self.document, run.modifiers.clone()).unwrap_or_default(),
        }
    }
}
