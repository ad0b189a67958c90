//! The file information block: where everything stands in a Word document ([MS-DOC] 2.5).
//! Positions are kept as they are in the file and checked when something is fetched by them.

use crate::read::bytes::{range, u16_at, u32_at};

/// What a Word document begins with since Word 97, and before ([MS-DOC] 2.5.2).
const IDENTIFIER: u16 = 0xa5ec;
const OLD_IDENTIFIER: u16 = 0xa5dc;

/// The first `nFib` of Word 97; test versions of it wrote a little less.
const WORD_97: u16 = 0x00b0;

/// Flags of the base ([MS-DOC] 2.5.2).
const ENCRYPTED: u16 = 0x0100;
const TABLE_IN_1: u16 = 0x0200;

/// Where the counts of characters begin, and the places of the tables ([MS-DOC] 2.5.4, 2.5.6).
const COUNTS: usize = 0x4c;
const PLACES: usize = 0x9a;

/// The file information block.
#[derive(Debug)]
pub(super) struct Fib<'a> {
    document: &'a [u8],
    flags: u16,
}

/// What stands at the beginning of a `WordDocument` stream.
#[derive(Debug)]
pub(super) enum Opened<'a> {
    Word97(Fib<'a>),
    /// Word 6 and 95, which keep everything in other shapes.
    Older,
    Unknown,
}

/// A table, by its number in the list of places ([MS-DOC] 2.5.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Styles = 1,
    Sections = 6,
    Headers = 11,
    CharacterPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Pieces = 33,
    BodyShapes = 40,
    HeaderShapes = 41,
    BodyBoxes = 56,
    HeaderBoxes = 58,
    Lists = 73,
    ListOverrides = 74,
}

/// Parts of the text, one after the other in this order ([MS-DOC] 2.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    Body = 0,
    Footnotes = 1,
    Headers = 2,
    Endnotes = 5,
    BodyBoxes = 6,
    HeaderBoxes = 7,
}

impl<'a> Fib<'a> {
    /// Reads the beginning of a `WordDocument` stream.
    pub(super) fn open(document: &'a [u8]) -> Opened<'a> {
        let Some((identifier, version)) = u16_at(document, 0).zip(u16_at(document, 2)) else {
            return Opened::Unknown;
        };
        match (identifier, u16_at(document, 0x0a)) {
            (OLD_IDENTIFIER, _) => Opened::Older,
            (IDENTIFIER, _) if version < WORD_97 => Opened::Older,
            (IDENTIFIER, Some(flags)) => Opened::Word97(Self { document, flags }),
            _ => Opened::Unknown,
        }
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.flags & ENCRYPTED != 0
    }

    /// The name of the stream that holds the tables.
    pub(super) fn table_stream(&self) -> &'static str {
        if self.flags & TABLE_IN_1 != 0 { "1Table" } else { "0Table" }
    }

    /// Positions of the characters of a part of the text.
    pub(super) fn story(&self, story: Story) -> std::ops::Range<u32> {
        let before: u32 = (0..story as usize).map(|i| self.count(i)).fold(0, u32::saturating_add);
        before..before.saturating_add(self.count(story as usize))
    }

    /// Number of all characters.
    pub(super) fn characters(&self) -> u32 {
        self.story(Story::HeaderBoxes).end
    }

    fn count(&self, story: usize) -> u32 {
        let count = u32_at(self.document, COUNTS + 4 * story).unwrap_or_default();
        // The counts are signed in the file.
        i32::try_from(count).map_or(0, i32::unsigned_abs)
    }

    /// Where text begins and ends where no table of pieces says so; Word keeps writing it.
    pub(super) fn whole_text(&self) -> Option<std::ops::Range<u32>> {
        Some(u32_at(self.document, 0x18)?..u32_at(self.document, 0x1c)?)
    }

    /// A table, empty where the document has none or its place lies outside of the stream.
    pub(super) fn table<'t>(&self, tables: &'t [u8], place: Place) -> &'t [u8] {
        self.table_and_rest(tables, place).map(|(table, _)| table).unwrap_or_default()
    }

    /// A table, and all that follows it in the stream.
    pub(super) fn table_and_rest<'t>(&self, tables: &'t [u8], place: Place) -> Option<(&'t [u8], &'t [u8])> {
        let at = PLACES + 8 * place as usize;
        let (start, length) = (u32_at(self.document, at)?, u32_at(self.document, at + 4)?);
        let end = start.checked_add(length).filter(|_| length > 0)?;
        Some((range(tables, start..end)?, tables.get(end as usize..)?))
    }
}
