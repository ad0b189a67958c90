//! Segments become one: their rows are put together word by word, and their records get the numbers that tantivy gave
//! them.

use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::schema::Field;
use tantivy::termdict::{TermDictionary, TermMerger};
use tantivy::{Segment, SegmentReader};

use super::file::{FileWriter, PairIndex, Pairs, RowsWriter};
use super::postings::PairTerm;
use super::{TEXTS, damaged, dictionaries};

/// Number of what is no more: a record that was deleted, or a word that stood in such records alone.
const GONE: u32 = u32::MAX;

/// Merges the pairs of `readers` into those of `target`, whose dictionaries are written already.
pub(super) fn merge(
    fields: [Field; TEXTS],
    readers: &[SegmentReader],
    target: &Segment,
) -> tantivy::Result<()> {
    let records = records(readers);
    let pairs = readers.iter().map(|reader| Ok(Pairs::open(reader)?.into_texts().into_iter()));
    let mut pairs = pairs.collect::<tantivy::Result<Vec<_>>>()?;
    let mut file = FileWriter::create(target)?;
    for (field, dictionary) in fields.into_iter().zip(dictionaries(target, fields)?) {
        let mut sources = Vec::with_capacity(readers.len());
        for ((reader, pairs), records) in readers.iter().zip(&mut pairs).zip(&records) {
            let index = reader.inverted_index(field)?;
            let words = vec![GONE; index.terms().num_terms()];
            let pairs =
                pairs.next().filter(|pairs| pairs.rows() as usize == words.len()).ok_or_else(damaged)?;
            sources.push(Source { index, pairs, words, records, next: 0 });
        }
        number(&mut sources, &dictionary)?;
        write(&mut sources, dictionary.num_terms() as u32, file.rows())?;
    }
    file.close()
}

/// What a segment gives.
struct Source<'r> {
    index: Arc<InvertedIndexReader>,
    pairs: PairIndex,
    /// The new number of each word.
    words: Vec<u32>,
    /// The new number of each record.
    records: &'r Records,
    /// The word whose row comes next.
    next: u32,
}

/// New numbers of a segment's records.
enum Records {
    /// None was deleted: all move on by so many.
    From(u32),
    /// The number of each.
    Each(Vec<u32>),
}

/// Records keep their order, segment by segment, without those that were deleted: the order of tantivy's own merge.
fn records(readers: &[SegmentReader]) -> Vec<Records> {
    let mut next = 0;
    let of = |reader: &SegmentReader| {
        let Some(alive) = reader.alive_bitset() else {
            next += reader.max_doc();
            return Records::From(next - reader.max_doc());
        };
        let number = |doc| {
            next += u32::from(alive.is_alive(doc));
            if alive.is_alive(doc) { next - 1 } else { GONE }
        };
        Records::Each((0..reader.max_doc()).map(number).collect())
    };
    readers.iter().map(of).collect()
}

/// Finds the new number of each word in the new dictionary.
fn number(sources: &mut [Source<'_>], dictionary: &TermDictionary) -> tantivy::Result<()> {
    let indexes: Vec<_> = sources.iter().map(|source| Arc::clone(&source.index)).collect();
    let streams = indexes.iter().map(|index| index.terms().stream()).collect::<std::io::Result<Vec<_>>>()?;
    let mut old = TermMerger::new(streams);
    let mut new = dictionary.stream()?;
    let mut is_more = new.advance();
    while is_more && old.advance() {
        if old.key() != new.key() {
            continue;
        }
        let number = new.term_ord() as u32;
        for (source, word) in old.matching_segments() {
            sources[source].words[word as usize] = number;
        }
        is_more = new.advance();
    }
    // A word that was not met would be missing from every row.
    if is_more { Err(damaged()) } else { Ok(()) }
}

/// A pair of one segment: its second word's new number, the segment, and its records there.
type Entry = (u32, usize, PairTerm);

fn write(sources: &mut [Source<'_>], count: u32, mut out: RowsWriter<'_>) -> tantivy::Result<()> {
    let (mut entries, mut docs) = (Vec::<Entry>::new(), Vec::new());
    for first in 0..count {
        entries.clear();
        for (at, source) in sources.iter_mut().enumerate() {
            source.add_row(first, at, &mut entries)?;
        }
        entries.sort_unstable_by_key(|(second, source, _)| (*second, *source));
        for pair in entries.chunk_by(|a, b| a.0 == b.0) {
            docs.clear();
            for (_, source, term) in pair {
                sources[*source].add_docs(term, &mut docs)?;
            }
            if !docs.is_empty() {
                out.add(pair[0].0, &docs);
            }
        }
        out.end_row()?;
    }
    out.finish()
}

impl Source<'_> {
    /// Adds the pairs of the word whose new number is `first`, where this segment, the `at`th, has it.
    fn add_row(&mut self, first: u32, at: usize, entries: &mut Vec<Entry>) -> tantivy::Result<()> {
        while self.words.get(self.next as usize) == Some(&GONE) {
            self.next += 1;
        }
        if self.words.get(self.next as usize) != Some(&first) {
            return Ok(());
        }
        let words = &self.words;
        self.pairs.each(self.next, 0..u32::MAX, |second, term| {
            let second = words.get(second as usize).copied().unwrap_or(GONE);
            if second != GONE {
                entries.push((second, at, term));
            }
        })?;
        self.next += 1;
        Ok(())
    }

    /// Adds the new numbers of a pair's records.
    fn add_docs(&self, term: &PairTerm, docs: &mut Vec<u32>) -> tantivy::Result<()> {
        let from = docs.len();
        self.pairs.add_docs(term, docs)?;
        match self.records {
            Records::From(first) => docs[from..].iter_mut().for_each(|doc| *doc = doc.wrapping_add(*first)),
            Records::Each(numbers) => {
                let number = |doc: u32| numbers.get(doc as usize).copied().unwrap_or(GONE);
                docs[from..].iter_mut().for_each(|doc| *doc = number(*doc));
                docs.retain(|doc| *doc != GONE);
            }
        }
        Ok(())
    }
}
