//! Automatic lists of a Word document: their levels, and the lists that paragraphs refer to
//! ([MS-DOC] 2.9.131, 2.9.150, 2.9.134).

use crate::read::bytes::{piece, u8_at, u16_at, u32_at, utf16};
use crate::read::numbering::{Kind, LEVELS, Level, List, NumberFormat, Numbering};

/// Bytes of a list, of a level without its text, and of a reference to a list.
const LIST_BYTES: usize = 28;
const LEVEL_BYTES: usize = 28;
const OVERRIDE_BYTES: usize = 16;

/// Reads the lists (their levels stand after the table) and the table of references to them.
pub(super) fn parse(lists: &[u8], levels: &[u8], references: &[u8]) -> Numbering {
    let mut out = Numbering::default();
    read_kinds(lists, levels, &mut out);
    read_lists(references, &mut out);
    out
}

fn read_kinds(table: &[u8], levels: &[u8], out: &mut Numbering) {
    let mut rest = levels;
    for i in 0..usize::from(u16_at(table, 0).unwrap_or_default()) {
        let Some(list) = piece(table, 2 + i * LIST_BYTES, LIST_BYTES) else { break };
        let Some(id) = u32_at(list, 0) else { break };
        let is_simple = u8_at(list, 26).is_some_and(|flags| flags & 1 != 0);
        let mut kind = Kind::default();
        for at in 0..if is_simple { 1 } else { LEVELS } {
            let Some((level, after)) = level(rest) else { break };
            kind.levels.insert(at, level);
            rest = after;
        }
        out.kinds.insert(id, kind);
    }
}

/// Paragraphs refer to lists by their places in this table, from 1.
fn read_lists(table: &[u8], out: &mut Numbering) {
    let count = u32_at(table, 0).unwrap_or_default() as usize;
    let mut rest =
        count.checked_mul(OVERRIDE_BYTES).and_then(|bytes| table.get(4 + bytes..)).unwrap_or_default();
    for i in 0..count.min(table.len() / OVERRIDE_BYTES) {
        let Some(reference) = piece(table, 4 + i * OVERRIDE_BYTES, OVERRIDE_BYTES) else { break };
        let mut list = List { kind: u32_at(reference, 0).unwrap_or_default(), ..List::default() };
        let changed = u8_at(reference, 12).unwrap_or_default();
        rest = changed_levels(rest, changed, &mut list).unwrap_or_default();
        out.lists.insert(i as u32 + 1, list);
    }
}

/// Where a list differs from its kind; gives what follows.
fn changed_levels<'a>(bytes: &'a [u8], count: u8, list: &mut List) -> Option<&'a [u8]> {
    let mut rest = bytes.get(4..)?;
    for _ in 0..count {
        let (start, flags) = (u32_at(rest, 0)?, u32_at(rest, 4)?);
        rest = rest.get(8..)?;
        let at = (flags & 0x0f) as usize;
        let (has_start, has_level) = (flags & 0x10 != 0, flags & 0x20 != 0);
        if has_level {
            let (level, after) = level(rest)?;
            rest = after;
            list.starts.extend(level.start.filter(|_| has_start).map(|start| (at, start)));
            list.levels.insert(at, level);
        } else if has_start {
            list.starts.insert(at, start);
        }
    }
    Some(rest)
}

/// A level, and what follows it.
fn level(bytes: &[u8]) -> Option<(Level, &[u8])> {
    let flags = u8_at(bytes, 5)?;
    let looks = usize::from(u8_at(bytes, 24)?) + usize::from(u8_at(bytes, 25)?);
    let at = LEVEL_BYTES + looks;
    let characters = usize::from(u16_at(bytes, at)?);
    let text = utf16(piece(bytes, at + 2, characters * 2)?);
    let level = Level {
        start: u32_at(bytes, 0),
        format: format(u8_at(bytes, 4)?),
        text: pattern(&text),
        legal: flags & 0x04 != 0,
        style: None,
        never_restarts: flags & 0x08 != 0,
    };
    Some((level, bytes.get(at + 2 + characters * 2..)?))
}

/// The marker with `%1` to `%9` where the file has the characters 0 to 8 for the numbers of the levels.
fn pattern(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match u32::from(c) {
            place @ 0..=8 => out.push_str(&format!("%{}", place + 1)),
            _ => out.push(c),
        }
    }
    out
}

/// How numbers are written ([MS-OSHARED] 2.2.1.3). Rare ones are shown in digits.
fn format(code: u8) -> NumberFormat {
    match code {
        1 => NumberFormat::UpperRoman,
        2 => NumberFormat::LowerRoman,
        3 => NumberFormat::UpperLetter,
        4 => NumberFormat::LowerLetter,
        22 => NumberFormat::DecimalZero,
        23 => NumberFormat::Bullet,
        255 => NumberFormat::None,
        _ => NumberFormat::Decimal,
    }
}
