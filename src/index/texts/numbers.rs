//! Small numbers in a row: 128 at a time packed in as many bits as the largest of them needs, the rest one by one.

use std::ops::Range;

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::directory::OwnedBytes;

use super::bytes::{Cursor, push_number};
use super::docs::BLOCK;

/// Packs rows of numbers.
pub(super) struct NumbersEncoder {
    packer: BitPacker4x,
    packed: [u8; 4 * BLOCK],
}

impl NumbersEncoder {
    pub(super) fn new() -> Self {
        Self { packer: BitPacker4x::new(), packed: [0; 4 * BLOCK] }
    }

    /// Appends a row: the bits of each block, the blocks, the rest.
    pub(super) fn push(&mut self, numbers: &[u32], out: &mut Vec<u8>) {
        let (blocks, rest) = numbers.as_chunks::<BLOCK>();
        out.extend(blocks.iter().map(|block| self.packer.num_bits(block)));
        for block in blocks {
            let bits = self.packer.num_bits(block);
            let bytes = self.packer.compress(block, &mut self.packed, bits);
            out.extend_from_slice(&self.packed[..bytes]);
        }
        rest.iter().for_each(|number| push_number(*number, out));
    }
}

/// A row that is read, a block at a time.
pub(super) struct Numbers {
    bytes: OwnedBytes,
    /// How many there are.
    len: usize,
    /// Where the packed blocks begin.
    packed_at: usize,
    /// The block that is unpacked, and where it begins.
    at: Option<(usize, usize)>,
    packer: BitPacker4x,
    block: [u32; BLOCK],
}

impl Numbers {
    /// A row of so many numbers, out of these bytes; none where they are damaged.
    pub(super) fn open(bytes: OwnedBytes, len: usize) -> Option<Self> {
        let blocks = len / BLOCK;
        let bits = bytes.get(..blocks)?;
        let sizes = bits.iter().map(|bits| (*bits <= 32).then(|| BitPacker4x::compressed_block_size(*bits)));
        let packed = sizes.sum::<Option<usize>>()?;
        (blocks + packed <= bytes.len()).then(|| Self {
            bytes,
            len,
            packed_at: blocks,
            at: None,
            packer: BitPacker4x::new(),
            block: [0; BLOCK],
        })
    }

    /// The number at a place; 0 behind the last.
    pub(super) fn get(&mut self, place: usize) -> u32 {
        if place >= self.len {
            return 0;
        }
        self.unpack(place / BLOCK);
        self.block[place % BLOCK]
    }

    /// The numbers of the block that begins at a place; what stands behind the last of all means nothing.
    pub(super) fn block(&mut self, place: usize) -> &[u32] {
        if place < self.len {
            self.unpack(place / BLOCK);
        }
        &self.block
    }

    /// Adds the numbers at these places.
    pub(super) fn extend(&mut self, mut places: Range<usize>, out: &mut Vec<u32>) {
        places.end = places.end.min(self.len);
        while !places.is_empty() {
            self.unpack(places.start / BLOCK);
            let from = places.start % BLOCK;
            let taken = places.len().min(BLOCK - from);
            out.extend_from_slice(&self.block[from..from + taken]);
            places.start += taken;
        }
    }

    /// The numbers at these places, added up.
    pub(super) fn sum(&mut self, mut places: Range<usize>) -> u64 {
        places.end = places.end.min(self.len);
        let mut sum = 0;
        while !places.is_empty() {
            self.unpack(places.start / BLOCK);
            let from = places.start % BLOCK;
            let taken = places.len().min(BLOCK - from);
            sum += self.block[from..from + taken].iter().map(|number| u64::from(*number)).sum::<u64>();
            places.start += taken;
        }
        sum
    }

    /// Unpacks a block; quick where it is not far behind the last.
    fn unpack(&mut self, wanted: usize) {
        let (mut block, mut begin) = match self.at {
            Some((block, _)) if block == wanted => return,
            Some((block, begin)) if block < wanted => (block, begin),
            _ => (0, self.packed_at),
        };
        while block < wanted {
            begin += BitPacker4x::compressed_block_size(self.bytes[block]);
            block += 1;
        }
        self.at = Some((block, begin));
        if block < self.len / BLOCK {
            self.packer.decompress(&self.bytes[begin..], &mut self.block, self.bytes[block]);
            return;
        }
        let mut cursor = Cursor(&self.bytes[begin..]);
        let rest = &mut self.block[..self.len % BLOCK];
        rest.iter_mut().for_each(|number| *number = cursor.number().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_come_back(
            numbers in prop::collection::vec(0_u32..70_000, 0..700),
            places in prop::collection::vec(0_usize..720, 0..20),
        ) {
            let mut bytes = Vec::new();
            NumbersEncoder::new().push(&numbers, &mut bytes);
            let mut row = Numbers::open(OwnedBytes::new(bytes), numbers.len()).unwrap();
            for place in places {
                prop_assert_eq!(row.get(place), numbers.get(place).copied().unwrap_or(0));
            }
            prop_assert_eq!(row.sum(3..numbers.len()), numbers.iter().skip(3).map(|number| u64::from(*number)).sum::<u64>());
            let mut all = Vec::new();
            row.extend(0..numbers.len() + 9, &mut all);
            prop_assert_eq!(all, numbers);
        }

        #[test]
        fn bytes_that_are_no_row_are_survived(bytes: Vec<u8>, len in 0_usize..1_000) {
            if let Some(mut row) = Numbers::open(OwnedBytes::new(bytes), len) {
                row.extend(0..len, &mut Vec::new());
            }
        }
    }
}
