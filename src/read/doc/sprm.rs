//! Lists of single property modifiers: what is said of a run, a paragraph or a row ([MS-DOC] 2.6, 2.9.222).

use crate::read::bytes::{piece, u8_at, u16_at, u32_at};

/// One modifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Modifier<'a> {
    /// What it modifies.
    pub(super) code: u16,
    pub(super) operand: &'a [u8],
}

/// Modifiers whose operands are longer than one byte can say.
const DEFINE_TABLE: u16 = 0xd608;
const CHANGE_TABS: u16 = 0xc615;

impl Modifier<'_> {
    pub(super) fn byte(&self) -> u8 {
        u8_at(self.operand, 0).unwrap_or_default()
    }

    pub(super) fn word(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or_default()
    }

    pub(super) fn second_word(&self) -> u16 {
        u16_at(self.operand, 2).unwrap_or_default()
    }

    pub(super) fn long(&self) -> u32 {
        u32_at(self.operand, 0).unwrap_or_default()
    }

    pub(super) fn is_on(&self) -> bool {
        self.byte() != 0
    }
}

/// The modifiers of a list, up to one that goes beyond its end.
pub(super) fn modifiers(list: &[u8]) -> impl Iterator<Item = Modifier<'_>> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let code = u16_at(rest, 0)?;
        let (before, length) = operand(code, rest.get(2..)?)?;
        let operand = piece(rest, 2 + before, length)?;
        rest = rest.get(2 + before + length..)?;
        Some(Modifier { code, operand })
    })
}

/// Bytes before the operand that give its length, and its length.
fn operand(code: u16, rest: &[u8]) -> Option<(usize, usize)> {
    Some(match (code >> 13, code) {
        (0 | 1, _) => (0, 1),
        (2 | 4 | 5, _) => (0, 2),
        (3, _) => (0, 4),
        (7, _) => (0, 3),
        (_, DEFINE_TABLE) => (2, usize::from(u16_at(rest, 0)?.checked_sub(1)?)),
        (_, CHANGE_TABS) if u8_at(rest, 0)? == u8::MAX => {
            let deleted = usize::from(u8_at(rest, 1)?) * 4;
            let added = usize::from(u8_at(rest, 2 + deleted)?) * 3;
            (1, 2 + deleted + added)
        }
        _ => (1, usize::from(u8_at(rest, 0)?)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_have_the_length_that_the_code_or_they_themselves_say() {
        let list = [
            0x35, 0x08, 1, // one byte
            0x4f, 0x4a, 7, 0, // two
            0x05, 0xd6, 3, 1, 2, 3, // their own length
            0x08, 0xd6, 3, 0, 8, 9, // in two bytes, one too many
            0x15, 0xc6, 255, 1, 0, 0, 0, 0, 1, 5, 6, 7, // tabs
            0x3c, 0x08, 1,
        ];
        let found: Vec<_> = modifiers(&list).map(|m| (m.code, m.operand.len())).collect();
        assert_eq!(found, [(0x835, 1), (0x4a4f, 2), (0xd605, 3), (0xd608, 2), (0xc615, 9), (0x83c, 1)]);
        assert_eq!(modifiers(&[0x35, 0x08]).count(), 0, "cut off");
    }
}
