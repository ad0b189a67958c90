//! Segments become one: their words and rows are put together word by word, beside each other, and their records get
//! the numbers that tantivy gave them.

use tantivy::postings::TermInfo;
use tantivy::termdict::{TermDictionary, TermMerger};
use tantivy::{Segment, SegmentReader};

use super::docs::PairTerm;
use super::layout::LayoutWriter;
use super::occurrences::Occurrences;
use super::pair_file::{PairFileWriter, PairIndex, Pairs, RowsWriter, WholeRow};
use super::word_file::{WordFileWriter, WordIndex, Words};
use super::{TEXTS, damaged};

/// Number of what is no more: a record that was deleted, or a word that stood in such records alone.
const GONE: u32 = u32::MAX;

/// The new number of a record or word, where it is left.
fn left(numbers: &[u32], old: u32) -> Option<u32> {
    numbers.get(old as usize).copied().filter(|number| *number != GONE)
}

/// Merges the texts of `readers` into those of `target`.
pub(super) fn merge(readers: &[SegmentReader], target: &Segment) -> tantivy::Result<()> {
    let records = records(readers);
    let words = readers.iter().map(Words::open).collect::<tantivy::Result<Vec<_>>>()?;
    let pairs = readers.iter().map(|reader| Ok(Pairs::open(reader)?.into_texts().into_iter()));
    let mut pairs = pairs.collect::<tantivy::Result<Vec<_>>>()?;
    let mut texts = Vec::with_capacity(TEXTS);
    for text in 0..TEXTS {
        let mut sources = Vec::with_capacity(readers.len());
        for ((words, pairs), records) in words.iter().zip(&mut pairs).zip(&records) {
            let words = &words.texts[text];
            let numbers = vec![GONE; words.dictionary().num_terms()];
            let pairs =
                pairs.next().filter(|pairs| pairs.rows() as usize == numbers.len()).ok_or_else(damaged)?;
            sources.push(Source { words, pairs, numbers, records });
        }
        let count = number_words(&mut sources)?;
        texts.push(Text { sources, count });
    }
    // Each takes about as long as the other.
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("pairs".to_owned());
        let pairs = thread.spawn_scoped(scope, || write_pairs(&texts, target))?;
        let written = write_words(&texts, &layout(&words, &records), target);
        written.and(pairs.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// A text of all segments.
struct Text<'r> {
    sources: Vec<Source<'r>>,
    /// Words that are left.
    count: u32,
}

/// What is said of all records that are left.
fn layout(words: &[Words], records: &[Records]) -> LayoutWriter {
    let mut out = LayoutWriter::default();
    for (Words { layout, .. }, records) in words.iter().zip(records) {
        match records {
            Records::From { count, .. } => (0..*count).for_each(|doc| out.push_from(layout, doc)),
            Records::Each(numbers) => {
                let left = (0..numbers.len() as u32).filter(|doc| left(numbers, *doc).is_some());
                left.for_each(|doc| out.push_from(layout, doc));
            }
        }
    }
    out
}

/// What a segment gives.
struct Source<'r> {
    words: &'r WordIndex,
    pairs: PairIndex,
    /// The new number of each word.
    numbers: Vec<u32>,
    records: &'r Records,
}

/// New numbers of a segment's records.
enum Records {
    /// None was deleted: all of them move on by so many.
    From { first: u32, count: u32 },
    /// The number of each.
    Each(Vec<u32>),
}

/// Records keep their order, segment by segment, without those that were deleted: the order of tantivy's own merge.
fn records(readers: &[SegmentReader]) -> Vec<Records> {
    let mut next = 0;
    let of = |reader: &SegmentReader| {
        let Some(alive) = reader.alive_bitset() else {
            next += reader.max_doc();
            let count = reader.max_doc();
            return Records::From { first: next - count, count };
        };
        let number = |doc| {
            next += u32::from(alive.is_alive(doc));
            if alive.is_alive(doc) { next - 1 } else { GONE }
        };
        Records::Each((0..reader.max_doc()).map(number).collect())
    };
    readers.iter().map(of).collect()
}

/// Tells each source the new numbers of its words, and how many words are left.
fn number_words(sources: &mut [Source<'_>]) -> tantivy::Result<u32> {
    let mut merged = merged(sources)?;
    let (mut count, mut held_by) = (0, Vec::new());
    while merged.advance() {
        held_by.clear();
        held_by.extend(merged.current_segment_ords_and_term_infos());
        let mut is_left = false;
        for (source, term) in &held_by {
            is_left = is_left || sources[*source].keeps(term)?;
        }
        if is_left {
            for (source, number) in merged.matching_segments() {
                sources[source].numbers[number as usize] = count;
            }
            count += 1;
        }
    }
    Ok(count)
}

/// The words of all segments, in the order of the dictionary.
fn merged<'r>(sources: &[Source<'r>]) -> tantivy::Result<TermMerger<'r>> {
    let dictionaries = sources.iter().map(|source| source.words.dictionary());
    let streams = dictionaries.map(TermDictionary::stream).collect::<std::io::Result<Vec<_>>>()?;
    Ok(TermMerger::new(streams))
}

/// Writes the words that are left.
fn write_words(texts: &[Text<'_>], layout: &LayoutWriter, target: &Segment) -> tantivy::Result<()> {
    let mut file = WordFileWriter::create(target)?;
    let (mut word, mut held_by) = (Occurrences::default(), Vec::new());
    for (at, Text { sources, .. }) in texts.iter().enumerate() {
        let mut out = file.text(at, &layout.lengths)?;
        let mut merged = merged(sources)?;
        while merged.advance() {
            word.clear();
            held_by.clear();
            held_by.extend(merged.current_segment_ords_and_term_infos());
            for (source, term) in &held_by {
                sources[*source].add_word(term, &mut word)?;
            }
            if !word.docs.is_empty() {
                out.add(merged.key(), &word)?;
            }
        }
        out.finish()?;
    }
    file.close(layout)
}

/// A pair of one segment: its second word's new number, the row among those of its first word, and its records there.
type Entry = (u32, usize, PairTerm);

/// Writes the pairs that are left.
fn write_pairs(texts: &[Text<'_>], target: &Segment) -> tantivy::Result<()> {
    let mut file = PairFileWriter::create(target)?;
    for text in texts {
        text.write_pairs(file.rows())?;
    }
    file.close()
}

impl Text<'_> {
    fn write_pairs(&self, mut out: RowsWriter<'_>) -> tantivy::Result<()> {
        let (mut rows, mut entries, mut docs) = (Vec::new(), Vec::<Entry>::new(), Vec::new());
        // Of each source the word whose row comes next.
        let mut next = vec![0; self.sources.len()];
        for first in 0..self.count {
            rows.clear();
            entries.clear();
            for (source, next) in self.sources.iter().zip(&mut next) {
                if let Some(row) = source.row(first, next)? {
                    source.each(&row, |second, term| entries.push((second, rows.len(), term)))?;
                    rows.push((source, row));
                }
            }
            entries.sort_unstable_by_key(|(second, row, _)| (*second, *row));
            for pair in entries.chunk_by(|a, b| a.0 == b.0) {
                docs.clear();
                for (_, row, term) in pair {
                    let (source, row) = &rows[*row];
                    source.add_docs(row, term, &mut docs)?;
                }
                if !docs.is_empty() {
                    out.add(pair[0].0, &docs);
                }
            }
            out.end_row()?;
        }
        out.finish()
    }
}

impl Source<'_> {
    /// Adds where a word stands, in the new numbers of records.
    fn add_word(&self, term: &TermInfo, word: &mut Occurrences) -> tantivy::Result<()> {
        let postings = self.words.postings(term)?.with_places()?;
        match self.records {
            Records::From { first, .. } => {
                let from = word.docs.len();
                postings.add_to(word)?;
                word.docs[from..].iter_mut().for_each(|doc| *doc = doc.wrapping_add(*first));
            }
            Records::Each(numbers) => {
                let mut all = Occurrences::default();
                postings.add_to(&mut all)?;
                all.each(|doc, steps| {
                    if let Some(doc) = left(numbers, doc) {
                        word.add(doc, steps);
                    }
                });
            }
        }
        Ok(())
    }

    /// Whether a record is left that holds a word.
    fn keeps(&self, term: &TermInfo) -> tantivy::Result<bool> {
        let Records::Each(numbers) = self.records else { return Ok(term.doc_freq > 0) };
        let mut docs = self.words.postings(term)?.into_docs();
        while !docs.block().is_empty() {
            if docs.block().iter().any(|doc| left(numbers, *doc).is_some()) {
                return Ok(true);
            }
            docs.advance();
        }
        Ok(false)
    }

    /// The pairs of the word whose new number is `first`, where this segment has it; `next` is the word of its own whose
    /// row comes next.
    fn row(&self, first: u32, next: &mut u32) -> tantivy::Result<Option<WholeRow>> {
        while self.numbers.get(*next as usize) == Some(&GONE) {
            *next += 1;
        }
        if self.numbers.get(*next as usize) != Some(&first) {
            return Ok(None);
        }
        *next += 1;
        self.pairs.whole_row(*next - 1).map(Some)
    }

    /// Tells the pairs of a row, by the new numbers of their second words.
    fn each(&self, row: &WholeRow, mut tell: impl FnMut(u32, PairTerm)) -> tantivy::Result<()> {
        row.each(|second, term| {
            if let Some(second) = left(&self.numbers, second) {
                tell(second, term);
            }
        })
    }

    /// Adds the new numbers of a pair's records.
    fn add_docs(&self, row: &WholeRow, term: &PairTerm, docs: &mut Vec<u32>) -> tantivy::Result<()> {
        let from = docs.len();
        row.add_docs(term, docs)?;
        match self.records {
            Records::From { first, .. } => {
                docs[from..].iter_mut().for_each(|doc| *doc = doc.wrapping_add(*first))
            }
            Records::Each(numbers) => {
                let own = docs.split_off(from);
                docs.extend(own.into_iter().filter_map(|doc| left(numbers, doc)));
            }
        }
        Ok(())
    }
}
