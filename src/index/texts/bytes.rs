//! Numbers as bytes: small ones in few. Reading stops at the end of what is there, whatever the bytes say.

/// Appends a number, seven bits a byte, the last byte without its highest bit.
pub(super) fn push_number(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Bytes that are read from front to back.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    /// The next number that [`push_number`] wrote.
    pub(super) fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// The next `count` bytes.
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// The next four bytes, lowest first.
    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    /// The next eight bytes, lowest first.
    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers: Vec<u32>) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|number| push_number(*number, &mut bytes));
            let mut cursor = Cursor(&bytes);
            let read: Vec<u32> = std::iter::from_fn(|| cursor.number()).collect();
            prop_assert_eq!(read, numbers);
        }

        #[test]
        fn any_bytes_end(bytes: Vec<u8>) {
            let mut cursor = Cursor(&bytes);
            prop_assert!(std::iter::from_fn(|| cursor.number()).count() <= bytes.len());
        }
    }
}
