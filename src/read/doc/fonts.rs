//! The names of fonts that runs refer to by number ([MS-DOC] 2.9.286, 2.9.89).

use std::rc::Rc;

use crate::read::bytes::{piece, u8_at, u16_at, utf16};

/// Bytes of a font's description before its name, without the one that gives the length of it all.
const BEFORE_NAME: usize = 39;

/// The names in the table, in order.
pub(super) fn parse(table: &[u8]) -> Vec<Rc<str>> {
    let mut out = Vec::new();
    let count = u16_at(table, 0).unwrap_or_default();
    let mut at = 4;
    for _ in 0..count {
        let Some(length) = u8_at(table, at).map(usize::from) else { break };
        let font = piece(table, at + 1, length).unwrap_or_default();
        let name = utf16(font.get(BEFORE_NAME..).unwrap_or_default());
        out.push(name.split('\0').next().unwrap_or_default().into());
        at += 1 + length;
    }
    out
}
