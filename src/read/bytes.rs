//! Numbers and pieces of little-endian binary formats, read without ever leaving the bytes that are there.
//! A place outside of them is `None`, so that sizes in damaged files lead nowhere.

use std::ops::Range;

pub(super) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(piece(bytes, at, 2)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(piece(bytes, at, 4)?.try_into().ok()?))
}

/// `count` bytes from `at` on.
pub(super) fn piece(bytes: &[u8], at: usize, count: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(count)?)
}

/// The bytes of a range given in the 32-bit numbers of a file.
pub(super) fn range(bytes: &[u8], range: Range<u32>) -> Option<&[u8]> {
    bytes.get(range.start as usize..range.end as usize)
}

/// UTF-16 text; halves of pairs that stand alone become U+FFFD.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).filter_map(|unit| u16_at(unit, 0));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_outside_the_bytes_are_none() {
        let bytes = [1, 2, 3, 4, 5];
        assert_eq!(
            (u8_at(&bytes, 4), u16_at(&bytes, 3), u32_at(&bytes, 1)),
            (Some(5), Some(0x0504), Some(0x0504_0302))
        );
        assert_eq!((u8_at(&bytes, 5), u16_at(&bytes, 4), u32_at(&bytes, usize::MAX)), (None, None, None));
        #[expect(clippy::reversed_empty_ranges, reason = "a damaged file may well say so")]
        let backwards = 3..1;
        assert_eq!((range(&bytes, backwards), piece(&bytes, 1, usize::MAX)), (None, None));
        assert_eq!(utf16(&[0xb0, 0x01, 0x00, 0xd8, 0x41]), "ư\u{fffd}");
    }
}
