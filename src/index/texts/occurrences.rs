//! Where a word stands: its records, how often it stands in each, and at which places there.

use tantivy::TERMINATED;
use tantivy::directory::OwnedBytes;

use super::bytes::{Cursor, push_number};
use super::damaged;
use super::docs::{BLOCK, DocList, ListEncoder};
use super::numbers::{Numbers, NumbersEncoder};
use super::table::{Bound, Bounds, Table};

/// All occurrences of a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Occurrences {
    /// The records, ascending.
    pub(super) docs: Vec<u32>,
    /// How often the word stands in each, less one.
    pub(super) further: Vec<u32>,
    /// Of each occurrence its distance from the one before in the record; of the first its place.
    pub(super) steps: Vec<u32>,
}

impl Occurrences {
    pub(super) fn clear(&mut self) {
        self.docs.clear();
        self.further.clear();
        self.steps.clear();
    }

    /// Adds an occurrence at a place of a record, behind those before; `last` is the place of the last one.
    pub(super) fn push(&mut self, doc: u32, place: u32, last: u32) {
        match self.further.last_mut() {
            Some(further) if self.docs.last() == Some(&doc) => {
                *further += 1;
                self.steps.push(place - last);
            }
            _ => {
                self.docs.push(doc);
                self.further.push(0);
                self.steps.push(place);
            }
        }
    }
}

impl Occurrences {
    /// Adds a record.
    pub(super) fn add(&mut self, doc: u32, steps: &[u32]) {
        self.docs.push(doc);
        self.further.push((steps.len() as u32).saturating_sub(1));
        self.steps.extend_from_slice(steps);
    }

    /// Tells each record with its steps, as far as they are there.
    pub(super) fn each(&self, mut tell: impl FnMut(u32, &[u32])) {
        let mut rest = self.steps.as_slice();
        for (doc, further) in self.docs.iter().zip(&self.further) {
            let Some((steps, behind)) = rest.split_at_checked((*further as usize).saturating_add(1)) else {
                return;
            };
            tell(*doc, steps);
            rest = behind;
        }
    }
}

/// Writes occurrences.
pub(super) struct Encoder {
    docs: ListEncoder,
    numbers: NumbersEncoder,
    bytes: Vec<u8>,
}

impl Encoder {
    pub(super) fn new() -> Self {
        Self { docs: ListEncoder::new(), numbers: NumbersEncoder::new(), bytes: Vec::new() }
    }

    /// Appends the occurrences of a word: how long each part is, then what is said of its blocks, records, counts and
    /// places. Some words are bounded, by the lengths of all records.
    pub(super) fn push(&mut self, word: &Occurrences, bounds: Bounds, lengths: &[u8], out: &mut Vec<u8>) {
        let bytes = &mut self.bytes;
        bytes.clear();
        self.docs.push(&word.docs, bytes);
        let docs = bytes.len();
        self.numbers.push(&word.further, bytes);
        for number in [docs, bytes.len() - docs, word.steps.len()] {
            push_number(number as u32, out);
        }
        Table::push(word, bounds, lengths, out);
        out.append(bytes);
        self.numbers.push(&word.steps, out);
    }
}

/// The postings of a word, a block at a time or skipping.
pub(crate) struct WordPostings {
    docs: DocList,
    doc_freq: usize,
    table: Table,
    further: Numbers,
    /// None where places are not asked for.
    steps: Option<Numbers>,
    steps_bytes: OwnedBytes,
    occurrences: usize,
}

impl WordPostings {
    /// The postings of a word in so many records, which are these bytes.
    pub(super) fn open(bytes: &OwnedBytes, doc_freq: u32, bounds: Bounds) -> tantivy::Result<Self> {
        Self::of(bytes, doc_freq, bounds).ok_or_else(damaged)
    }

    fn of(bytes: &OwnedBytes, doc_freq: u32, bounds: Bounds) -> Option<Self> {
        let end = bytes.len();
        let mut cursor = Cursor(bytes);
        let [docs, further, occurrences] = [cursor.number()?, cursor.number()?, cursor.number()?];
        let table_at = end - cursor.0.len();
        let records = doc_freq as usize;
        let docs_at = table_at + Table::bytes(records, bounds);
        let further_at = docs_at.checked_add(docs as usize).filter(|at| *at <= end)?;
        let steps_at = further_at.checked_add(further as usize).filter(|at| *at <= end)?;
        Some(Self {
            docs: DocList::listed(bytes.clone(), (docs_at as u64, docs), doc_freq).ok()?,
            doc_freq: records,
            table: Table::open(bytes.slice(table_at..docs_at), records, bounds),
            further: Numbers::open(bytes.slice(further_at..steps_at), records)?,
            steps: None,
            steps_bytes: bytes.slice(steps_at..end),
            occurrences: occurrences as usize,
        })
    }

    /// The same, to ask for places too.
    ///
    /// # Errors
    /// When these are damaged.
    pub(crate) fn with_places(mut self) -> tantivy::Result<Self> {
        let steps = Numbers::open(self.steps_bytes.clone(), self.occurrences).ok_or_else(damaged)?;
        self.steps = Some(steps);
        Ok(self)
    }

    /// The records alone.
    pub(crate) fn into_docs(self) -> DocList {
        self.docs
    }

    /// The records of this block; none behind the last.
    pub(crate) fn block(&self) -> &[u32] {
        self.docs.block()
    }

    /// Tells the records of this block from a place on that are below `end`, each with how often the word stands in it;
    /// gives the place behind the last that was told.
    #[inline]
    pub(crate) fn each_below(&mut self, from: usize, end: u32, mut tell: impl FnMut(u32, u32)) -> usize {
        let further = self.further.block(self.docs.before_block());
        let block = self.docs.block();
        let to = if block.last().is_some_and(|last| *last < end) {
            block.len()
        } else {
            from + block[from..].partition_point(|doc| *doc < end)
        };
        let rows = block[from..to].iter().zip(&further[from..]);
        rows.for_each(|(doc, further)| tell(*doc, further.saturating_add(1)));
        to
    }

    /// Goes to the next block.
    pub(crate) fn advance(&mut self) {
        self.docs.advance();
    }

    /// The record at which a search stands; behind the last, tantivy's mark of the end.
    pub(crate) fn doc(&self) -> u32 {
        self.docs.doc()
    }

    /// Goes on to the first record from `target` on.
    pub(crate) fn seek(&mut self, target: u32) {
        self.docs.seek(target);
    }

    /// How often the word stands in the record at which a search stands.
    pub(crate) fn count(&mut self) -> u32 {
        if self.doc() == TERMINATED { 0 } else { self.further.get(self.docs.rank()).saturating_add(1) }
    }

    /// Adds the places of the word in the record at which a search stands, ascending.
    pub(crate) fn places(&mut self, out: &mut Vec<u32>) {
        let rank = self.docs.rank();
        let passed = rank - rank % BLOCK;
        let before = self.table.occurrences_before(rank / BLOCK) as usize;
        let at = before + rank % BLOCK + self.further.sum(passed..rank) as usize;
        let from = out.len();
        let to = at + self.count() as usize;
        if let Some(steps) = &mut self.steps {
            steps.extend(at..to, out);
        }
        let mut place = 0_u32;
        for step in &mut out[from..] {
            place = place.wrapping_add(*step);
            *step = place;
        }
    }

    /// The last record of a block, counted from 0, and what none of its records exceeds; of the block behind the last
    /// packed one, any record may be the last. None where blocks are not bounded, or behind the last.
    pub(crate) fn bound(&self, block: usize) -> Option<(u32, Bound)> {
        let bound = self.table.bound(block).filter(|_| block * BLOCK < self.doc_freq)?;
        Some((self.docs.last_of(block).unwrap_or(u32::MAX), bound))
    }

    /// Adds all, of postings with places.
    ///
    /// # Errors
    /// When some are missing: what is merged must not lose any in silence.
    pub(super) fn add_to(mut self, word: &mut Occurrences) -> tantivy::Result<()> {
        let docs = self.doc_freq;
        let is_whole = self.further.sum(0..docs) + docs as u64 == self.occurrences as u64;
        let from = word.docs.len();
        while !self.block().is_empty() {
            word.docs.extend_from_slice(self.docs.block());
            self.advance();
        }
        self.further.extend(0..docs, &mut word.further);
        if let Some(steps) = &mut self.steps {
            steps.extend(0..self.occurrences, &mut word.steps);
        }
        if is_whole && word.docs.len() - from == docs { Ok(()) } else { Err(damaged()) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    type Places = BTreeMap<u32, BTreeSet<u32>>;

    /// A record's length, as a code.
    fn lengths() -> Vec<u8> {
        (0_u32..2_000).map(|doc| (doc * 37 % 91) as u8).collect()
    }

    fn postings(places: &Places) -> WordPostings {
        let mut word = Occurrences::default();
        for (doc, places) in places {
            let mut last = 0;
            for place in places {
                word.push(*doc, *place, last);
                last = *place;
            }
        }
        let mut bytes = Vec::new();
        Encoder::new().push(&word, Bounds::of(0, 2_000), &lengths(), &mut bytes);
        WordPostings::open(&OwnedBytes::new(bytes), places.len() as u32, Bounds::of(0, 2_000))
            .unwrap()
            .with_places()
            .unwrap()
    }

    fn places() -> impl Strategy<Value = Places> {
        prop::collection::btree_map(0_u32..2_000, prop::collection::btree_set(0_u32..300, 1..5), 1..500)
    }

    proptest! {
        #[test]
        fn every_place_comes_back(places in places(), targets in prop::collection::btree_set(0_u32..2_010, 1..40)) {
            let mut word = postings(&places);
            for target in targets {
                word.seek(target);
                let expected = places.range(target..).next();
                prop_assert_eq!(word.doc(), expected.map_or(TERMINATED, |(doc, _)| *doc));
                let here: Vec<u32> = expected.map(|(_, places)| places.iter().copied().collect()).unwrap_or_default();
                prop_assert_eq!(word.count() as usize, here.len());
                let mut found = Vec::new();
                word.places(&mut found);
                prop_assert_eq!(found, here);
            }
        }

        #[test]
        fn no_record_exceeds_the_bound_of_its_block(places in places()) {
            let (word, lengths) = (postings(&places), lengths());
            let factors: [f32; 256] = std::array::from_fn(|code| 1.0 / (1.0 + code as f32));
            for (rank, (doc, places)) in places.iter().enumerate() {
                let Some((last, bound)) = word.bound(rank / BLOCK) else {
                    prop_assert!(word.doc_freq < BLOCK.max(2_000 / 16));
                    continue;
                };
                prop_assert!(*doc <= last);
                prop_assert!(places.len() as f32 * factors[usize::from(lengths[*doc as usize])] <= bound.most(&factors));
            }
            prop_assert_eq!(word.bound(word.doc_freq.div_ceil(BLOCK)), None);
        }

        #[test]
        fn all_is_read_block_by_block(places in places()) {
            let mut word = postings(&places);
            let mut found = Vec::new();
            while !word.block().is_empty() {
                let half = word.each_below(0, 1_000, |doc, count| found.push((doc, count as usize)));
                word.each_below(half, u32::MAX, |doc, count| found.push((doc, count as usize)));
                word.advance();
            }
            let expected: Vec<(u32, usize)> = places.iter().map(|(doc, places)| (*doc, places.len())).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn what_is_merged_is_whole_or_an_error(places in places(), fewer in 1_u32..3) {
            let mut whole = Occurrences::default();
            postings(&places).add_to(&mut whole).unwrap();
            prop_assert_eq!(whole.docs, places.keys().copied().collect::<Vec<_>>());
            let mut short = postings(&places);
            short.occurrences = short.occurrences.saturating_sub(fewer as usize);
            prop_assert!(short.add_to(&mut Occurrences::default()).is_err());
        }

        #[test]
        fn bytes_that_are_no_postings_are_survived(bytes: Vec<u8>, doc_freq in 0_u32..1_000) {
            let word = WordPostings::open(&OwnedBytes::new(bytes), doc_freq, Bounds::of(0, 2_000));
            if let Ok(mut word) = word.and_then(WordPostings::with_places) {
                word.seek(7);
                word.places(&mut Vec::new());
                let _ = (0..20).filter_map(|block| word.bound(block)).count();
                let _ = word.add_to(&mut Occurrences::default());
            }
        }
    }
}
