//! What a word's file says of each block of its records beside them: how many occurrences stand before it, and what no
//! record of it exceeds, so that neither must be read to be passed.

use tantivy::directory::OwnedBytes;

use super::docs::BLOCK;
use super::occurrences::Occurrences;

/// The occurrences before a block.
const SUM_BYTES: usize = 4;

/// Counts from which on the shortest record is told, of all that hold the word so often or oftener.
const LEAST: [u8; 8] = [1, 2, 3, 4, 5, 6, 8, 12];

/// The place in [`LEAST`] of a count, by how much it is above one.
const PLACES: [usize; 12] = [0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 6, 7];

/// The codes of the shortest records, and the highest count.
const BOUND_BYTES: usize = LEAST.len() + 1;

/// A word of passages whose blocks are bounded stands in one of so many records at least: blocks of others reach over so
/// many records that nothing can be passed by their bounds.
const DENSE: usize = 16;

/// The same for words of headings and titles, each of which stands above several records.
const DENSE_ABOVE: usize = 128;

/// Which words of a text are bounded: those that stand in so large a share of all records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    records: usize,
    one_in: usize,
}

impl Bounds {
    /// Those of a text, by its number, in a segment of so many records.
    pub(super) fn of(text: usize, records: usize) -> Self {
        Self { records, one_in: if text == 0 { DENSE } else { DENSE_ABOVE } }
    }

    /// Whether a word is bounded that so many records hold.
    fn are_of(self, docs: usize) -> bool {
        docs >= BLOCK && docs.saturating_mul(self.one_in) >= self.records
    }
}

/// What no record of a block exceeds: for some counts the code of the shortest record that holds the word so often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound([u8; BOUND_BYTES]);

impl Bound {
    /// The bound of records, each with how often the word stands in it, less one, and the code of its length.
    fn of(records: impl Iterator<Item = (u32, u8)>) -> Self {
        let (mut shortest, mut highest) = ([u8::MAX; LEAST.len()], 0);
        for (further, code) in records {
            let place = PLACES[(further as usize).min(PLACES.len() - 1)];
            shortest[place] = code.min(shortest[place]);
            highest = further.max(highest);
        }
        for place in (0..shortest.len() - 1).rev() {
            shortest[place] = shortest[place].min(shortest[place + 1]);
        }
        let mut bound = [u8::try_from(highest).unwrap_or(u8::MAX).saturating_add(1); BOUND_BYTES];
        bound[..LEAST.len()].copy_from_slice(&shortest);
        Self(bound)
    }

    /// How often a record of the block holds the word at most.
    pub(crate) fn highest(self) -> f32 {
        let Self([.., highest]) = self;
        if highest == u8::MAX { u32::MAX as f32 } else { f32::from(highest) }
    }

    /// What a record of the block counts at most: how often it holds the word times the factor of its length, which falls
    /// with the length. The factors are those of the codes.
    pub(crate) fn most(self, factors: &[f32; 256]) -> f32 {
        let Self([shortest @ .., highest]) = self;
        let highest_count = self.highest();
        let up_to = LEAST[1..].iter().map(|next| u32::from(*next) - 1).chain([u32::MAX]);
        let most = LEAST.into_iter().zip(up_to).zip(shortest);
        let most = most
            .filter(|((least, _), _)| *least <= highest)
            .map(|((_, up_to), code)| highest_count.min(up_to as f32) * factors[usize::from(code)]);
        most.fold(0.0, f32::max)
    }
}

/// What is said of the blocks of one word, of those that are packed and of the rest behind them; nothing where none is
/// packed.
pub(super) struct Table {
    bytes: OwnedBytes,
    is_bounded: bool,
}

impl Table {
    /// Appends what is said of a word, with the lengths of all records by their codes.
    pub(super) fn push(word: &Occurrences, bounds: Bounds, lengths: &[u8], out: &mut Vec<u8>) {
        if word.docs.len() < BLOCK {
            return;
        }
        let is_bounded = bounds.are_of(word.docs.len());
        let mut occurrences = 0_u32;
        for (docs, further) in word.docs.chunks(BLOCK).zip(word.further.chunks(BLOCK)) {
            out.extend_from_slice(&occurrences.to_le_bytes());
            let here: u32 = further.iter().sum();
            occurrences = occurrences.wrapping_add(here).wrapping_add(docs.len() as u32);
            if is_bounded {
                let code = |doc: &u32| lengths.get(*doc as usize).copied().unwrap_or_default();
                let Bound(bound) = Bound::of(further.iter().copied().zip(docs.iter().map(code)));
                out.extend_from_slice(&bound);
            }
        }
    }

    /// How many bytes are said of a word that so many records hold.
    pub(super) fn bytes(docs: usize, bounds: Bounds) -> usize {
        if docs < BLOCK { 0 } else { docs.div_ceil(BLOCK) * row_bytes(bounds.are_of(docs)) }
    }

    /// What is said of a word that so many records hold.
    pub(super) fn open(bytes: OwnedBytes, docs: usize, bounds: Bounds) -> Self {
        Self { bytes, is_bounded: bounds.are_of(docs) }
    }

    fn row(&self, block: usize) -> Option<&[u8]> {
        let bytes = row_bytes(self.is_bounded);
        let from = block.checked_mul(bytes)?;
        self.bytes.get(from..from.checked_add(bytes)?)
    }

    /// Occurrences before a block.
    pub(super) fn occurrences_before(&self, block: usize) -> u32 {
        self.row(block).map_or(0, |row| u32::from_le_bytes([row[0], row[1], row[2], row[3]]))
    }

    /// What no record of a block exceeds.
    pub(super) fn bound(&self, block: usize) -> Option<Bound> {
        if !self.is_bounded {
            return None;
        }
        self.row(block)?[SUM_BYTES..].try_into().ok().map(Bound)
    }
}

fn row_bytes(is_bounded: bool) -> usize {
    SUM_BYTES + if is_bounded { BOUND_BYTES } else { 0 }
}
