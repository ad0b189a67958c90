//! Properties of characters, paragraphs and rows as far as they bear on the text ([MS-DOC] 2.6.1 to 2.6.3).
//! They start as what the text itself says, and are laid over what styles say.

use super::sprm::{Modifier, modifiers};
use crate::read::numbering::ListReference;
use crate::read::table::Borders;

/// A property that may depend on the style below it ([MS-DOC] 2.9.324).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Toggle {
    Off,
    On,
    AsStyle,
    OtherThanStyle,
}

impl Toggle {
    fn of(operand: u8) -> Self {
        match operand {
            0 => Self::Off,
            0x80 => Self::AsStyle,
            0x81 => Self::OtherThanStyle,
            _ => Self::On,
        }
    }

    fn over(self, style: bool) -> bool {
        match self {
            Self::Off => false,
            Self::On => true,
            Self::AsStyle => style,
            Self::OtherThanStyle => !style,
        }
    }
}

/// What is said of characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Characters {
    pub(super) style: Option<u16>,
    bold: Option<Toggle>,
    hidden: Option<Toggle>,
    /// Number of the font.
    pub(super) font: Option<u16>,
    /// Deleted while changes were tracked.
    pub(super) deleted: bool,
    /// The characters stand for something else than themselves.
    pub(super) special: bool,
    /// Font and code of the symbol that is shown.
    pub(super) symbol: Option<(u16, u16)>,
}

impl Characters {
    /// Lays a list of modifiers over what was said so far.
    pub(super) fn apply(&mut self, list: &[u8]) {
        modifiers(list).for_each(|modifier| self.modify(&modifier));
    }

    fn modify(&mut self, modifier: &Modifier<'_>) {
        match modifier.code {
            0x4a30 => self.style = Some(modifier.word()),
            0x2a33 => {
                *self = Self {
                    style: self.style,
                    deleted: self.deleted,
                    special: self.special,
                    ..Self::default()
                }
            }
            0x0835 => self.bold = Some(Toggle::of(modifier.byte())),
            0x083c => self.hidden = Some(Toggle::of(modifier.byte())),
            0x4a4f => self.font = Some(modifier.word()),
            0x0800 => self.deleted = modifier.is_on(),
            0x0855 => self.special = modifier.is_on(),
            0x6a09 => self.symbol = Some((modifier.word(), modifier.second_word())),
            _ => {}
        }
    }

    /// Modifiers of a piece that are written in two bytes ([MS-DOC] 2.9.210).
    pub(super) fn apply_short(&mut self, index: u8, operand: u8) {
        let code = match index {
            0x41 => 0x0800,
            0x55 => 0x0835,
            0x5c => 0x083c,
            0x75 => 0x0855,
            _ => return,
        };
        self.modify(&Modifier { code, operand: &[operand] });
    }

    pub(super) fn is_bold(&self, style: bool) -> bool {
        self.bold.map_or(style, |bold| bold.over(style))
    }

    pub(super) fn is_hidden(&self, style: bool) -> bool {
        self.hidden.map_or(style, |hidden| hidden.over(style))
    }
}

/// What is said of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) centred: Option<bool>,
    /// Outline level from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    pub(super) list: ListReference,
    in_table: bool,
    depth: Option<u32>,
    /// The paragraph is the mark at the end of a row of a table.
    pub(super) ends_row: bool,
    /// The paragraph ends a cell of a table inside a table.
    pub(super) ends_inner_cell: bool,
    /// Place of further modifiers in the stream of data.
    pub(super) elsewhere: Option<u32>,
}

impl Paragraph {
    /// Lays a list of modifiers over what was said so far.
    pub(super) fn apply(&mut self, list: &[u8]) {
        for modifier in modifiers(list) {
            match modifier.code {
                0x2403 | 0x2461 => self.centred = Some(modifier.byte() == 1),
                0x2640 => self.outline = Some(modifier.byte()),
                0x260a => self.list.level = Some(modifier.byte()),
                0x460b => self.list.list = Some(modifier.word().into()),
                0x2416 => self.in_table = modifier.is_on(),
                0x6649 => self.depth = Some(modifier.long()),
                0x2417 | 0x244c => self.ends_row = modifier.is_on(),
                0x244b => self.ends_inner_cell = modifier.is_on(),
                0x6645 | 0x6646 => self.elsewhere = Some(modifier.long()),
                _ => {}
            }
        }
    }

    /// How many tables the paragraph stands in, one inside the other.
    pub(super) fn depth(&self) -> u32 {
        self.depth.unwrap_or(u32::from(self.in_table))
    }
}

/// What is said of a row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Borders of the table.
    pub(super) table: Borders,
    pub(super) cells: Vec<Borders>,
}

impl Row {
    /// Lays a list of modifiers over what was said so far.
    pub(super) fn apply(&mut self, list: &[u8]) {
        for modifier in modifiers(list) {
            match modifier.code {
                0xd608 => self.cells = cells(modifier.operand),
                0xd605 => self.table = table_borders(modifier.operand, short_line),
                0xd613 => self.table = table_borders(modifier.operand, line),
                0xd620 => self.set_cells(modifier.operand, short_line),
                0xd62f => self.set_cells(modifier.operand, line),
                _ => {}
            }
        }
    }

    /// Some sides of some cells ([MS-DOC] 2.9.307).
    fn set_cells(&mut self, operand: &[u8], line: fn(&[u8]) -> Option<bool>) {
        let &[first, limit, sides, ref border @ ..] = operand else { return };
        let cells = self.cells.get_mut(usize::from(first)..usize::from(limit)).unwrap_or_default();
        // A border that is set to nothing is there no longer.
        let line = Some(line(border) == Some(true));
        for cell in cells {
            let places =
                [(1, &mut cell.top), (2, &mut cell.start), (4, &mut cell.bottom), (8, &mut cell.end)];
            for (bit, place) in places {
                if sides & bit != 0 {
                    *place = line;
                }
            }
        }
    }
}

/// The cells of a table definition ([MS-DOC] 2.9.320): their edges first, then 20 bytes a cell.
fn cells(operand: &[u8]) -> Vec<Borders> {
    let count = usize::from(operand.first().copied().unwrap_or_default());
    let described = operand.get(1 + 2 * (count + 1)..).unwrap_or_default();
    let mut out: Vec<Borders> = described.chunks_exact(20).take(count).map(cell).collect();
    out.resize(count, Borders::default());
    out
}

fn cell(bytes: &[u8]) -> Borders {
    let side = |at: usize| bytes.get(at..at + 4).and_then(short_line);
    Borders { top: side(4), start: side(8), bottom: side(12), end: side(16), ..Borders::default() }
}

/// Six borders in a row ([MS-DOC] 2.9.309).
fn table_borders(operand: &[u8], line: fn(&[u8]) -> Option<bool>) -> Borders {
    let mut sides = operand.chunks_exact((operand.len() / 6).max(1)).map(line);
    let mut side = || sides.next().flatten();
    Borders { top: side(), start: side(), bottom: side(), end: side(), inside: [side(), side()] }
}

/// Whether a border is a line, where it says so ([MS-DOC] 2.9.16, 2.9.17).
fn short_line(border: &[u8]) -> Option<bool> {
    let kind = *border.get(1)?;
    (kind != 0 && kind != u8::MAX).then_some(true)
}

fn line(border: &[u8]) -> Option<bool> {
    let kind = *border.get(5)?;
    (kind != 0 && kind != u8::MAX).then_some(true)
}
