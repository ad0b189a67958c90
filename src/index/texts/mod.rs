//! The searched texts of a segment: where each word stands, and in which records two words stand side by side.
//!
//! Words are numbered while a segment is written, kept as numbers one behind another, and sorted once at its end; a pair
//! is two numbers of the segment's own dictionary and needs no term of its own. As tantivy's terms and postings the same
//! took most of all indexing, nearly all of it waiting for memory in hash tables, and merging them most of the rest.

mod bytes;
mod docs;
mod layout;
mod merge;
mod numbering;
mod numbers;
mod occurrences;
mod pair_file;
mod row;
mod table;
mod word_file;
mod writer;

use std::ops::Range;
use std::sync::{Arc, Mutex};

use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::error::DataCorruption;
use tantivy::index::SegmentComponent;
use tantivy::{HasLen, PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin, TantivyError};

use super::schema::Fields;

pub(crate) use docs::{Block, DocList, PairTerm};
pub(crate) use layout::{Layout, Lengths, Marks};
pub(crate) use occurrences::WordPostings;
pub(crate) use pair_file::{PairIndex, Pairs};
pub(crate) use table::Bound;
pub(crate) use word_file::{WordIndex, Words};

#[cfg(test)]
pub(crate) use layout::tests::marks;

/// Name of this way of keeping texts; its version changes whenever the files, or the terms in them, do.
pub(super) const FORMAT: &str = "tracuu_texts_4";

/// Ending of the file of words.
const WORDS: &str = "words";

/// Ending of the file of pairs.
const PAIRS: &str = "pairs";

/// Endings of both files.
pub(super) const EXTENSIONS: [&str; 2] = [WORDS, PAIRS];

/// The texts: passages, headings, titles.
const TEXTS: usize = 3;

/// Writes and merges the files of texts along with tantivy's own.
pub(super) struct TextsPlugin {
    fields: Fields,
    turn: Turn,
}

/// The turn to sort the texts of a segment, which takes as much memory again as these: one segment after another.
type Turn = Arc<Mutex<()>>;

impl TextsPlugin {
    /// For an index with these fields.
    pub(super) fn of(fields: &Fields) -> Arc<dyn SegmentPlugin> {
        Arc::new(Self { fields: *fields, turn: Turn::default() })
    }
}

impl SegmentPlugin for TextsPlugin {
    fn extensions(&self) -> &[&str] {
        &EXTENSIONS
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(writer::TextsWriter::new(&self.fields, &self.turn)))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        merge::merge(context.readers, context.target_segment)
    }
}

/// The bytes of `file` at this place.
fn piece(file: &FileSlice, place: Range<u64>) -> tantivy::Result<OwnedBytes> {
    Ok(slice(file, place)?.read_bytes()?)
}

/// The part of `file` at this place, which is told by another part and can be none.
fn slice(file: &FileSlice, place: Range<u64>) -> tantivy::Result<FileSlice> {
    if place.start <= place.end && place.end <= file.len() as u64 {
        return Ok(file.slice(place.start as usize..place.end as usize));
    }
    Err(damaged())
}

fn component(extension: &str) -> SegmentComponent {
    SegmentComponent::Custom(extension.to_owned())
}

/// The error of a file that is not as it was written.
fn damaged() -> TantivyError {
    DataCorruption::comment_only("the texts of a segment are not as they were written").into()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use proptest::prelude::*;
    use tantivy::{DocAddress, SegmentReader, TERMINATED};

    use super::*;
    use crate::document::{Document, Passage, Section};
    use crate::index::terms::syllable_key;
    use crate::index::{Budget, Origin, PassageRecord, Reader, Source, Writer};
    use crate::vietnamese::Key;

    /// The words of each passage with their places, and its pairs, by its text.
    type Found = BTreeMap<String, (BTreeSet<(u32, String)>, BTreeSet<(String, String)>)>;

    fn document(text: &str) -> Document {
        let passage = Passage { text: text.to_owned(), ..Passage::default() };
        let section = Section { path: vec![text.to_owned()], passages: vec![passage], ..Section::default() };
        Document { sections: vec![section], ..Document::default() }
    }

    fn replace(writer: &mut Writer, file: usize, text: &str) {
        let source = Source { path: format!("{file}.txt"), bytes: 1, mtime_ns: 2, hash: "ab".into() };
        writer.replace(&source, &Origin::default(), &document(text)).unwrap();
    }

    /// Each step is a commit of these files with these texts; the last merges all.
    fn written(path: &Path, steps: &[Vec<(usize, String)>]) -> Found {
        let mut latest = BTreeMap::new();
        for step in steps {
            let mut writer = Writer::open(path, Budget::within(0)).unwrap();
            for (file, text) in step {
                replace(&mut writer, *file, text);
                latest.insert(*file, text.clone());
            }
            writer.finish().unwrap();
        }
        latest.into_values().map(|text| (text.clone(), (words_of(&text), pairs_of(&text)))).collect()
    }

    fn words_of(text: &str) -> BTreeSet<(u32, String)> {
        (0..).zip(text.split(' ').map(|word| format!("{:?}", Key::of(word)))).collect()
    }

    fn pairs_of(text: &str) -> BTreeSet<(String, String)> {
        let words: Vec<&str> = text.split(' ').collect();
        let term = |word: &str| format!("{:?}", Key::of(word));
        words.windows(2).map(|pair| (term(pair[0]), term(pair[1]))).collect()
    }

    fn read(reader: &Reader) -> Found {
        let mut found = Found::new();
        for (at, segment) in reader.searcher().segment_readers().iter().enumerate() {
            let mut texts = BTreeMap::new();
            for doc in segment.doc_ids_alive() {
                let address = DocAddress::new(at as u32, doc);
                if let Ok(PassageRecord { text, .. }) = reader.passage(address) {
                    found.entry(text.clone()).or_default();
                    texts.insert(doc, text);
                }
            }
            let opened = Words::open(segment).unwrap();
            let words = &opened.texts[0];
            each_place(words, |place, word, doc| {
                if let Some(text) = texts.get(&doc) {
                    found.get_mut(text).unwrap().0.insert((place, word.to_owned()));
                }
            });
            each_pair(segment, words, |pair, doc| {
                if let Some(text) = texts.get(&doc) {
                    found.get_mut(text).unwrap().1.insert(pair.clone());
                }
            });
            for (doc, text) in texts {
                let length = text.split(' ').count() as u32;
                assert_eq!(Lengths::of_code(opened.layout.lengths.code(doc)), length);
            }
        }
        found
    }

    fn word(words: &WordIndex, number: u32) -> String {
        let mut term = Vec::new();
        words.dictionary().ord_to_term(number.into(), &mut term).unwrap();
        format!("{:?}", syllable_key(std::str::from_utf8(&term).unwrap()).unwrap())
    }

    fn each_place(words: &WordIndex, mut tell: impl FnMut(u32, &str, u32)) {
        let mut dictionary = words.dictionary().stream().unwrap();
        while dictionary.advance() {
            let number = dictionary.term_ord() as u32;
            let mut postings = words.postings(dictionary.value()).unwrap().with_places().unwrap();
            while postings.doc() != TERMINATED {
                let (mut places, doc) = (Vec::new(), postings.doc());
                postings.places(&mut places);
                places.iter().for_each(|place| tell(*place, &word(words, number), doc));
                postings.seek(doc + 1);
            }
        }
    }

    fn each_pair(segment: &SegmentReader, words: &WordIndex, mut tell: impl FnMut(&(String, String), u32)) {
        let [pairs, ..] = Pairs::open(segment).unwrap().into_texts();
        for first in 0..pairs.rows() {
            let (row, mut all) = (pairs.whole_row(first).unwrap(), Vec::new());
            row.each(|second, term| all.push((second, term))).unwrap();
            for (second, list) in all {
                let mut docs = Vec::new();
                row.add_docs(&list, &mut docs).unwrap();
                assert_eq!(docs.len(), list.doc_freq as usize);
                let pair = (word(words, first), word(words, second));
                docs.iter().for_each(|doc| tell(&pair, *doc));
            }
        }
    }

    fn text() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(vec!["vốn", "đầu", "tư", "công", "von", "3"]), 1..12)
            .prop_map(|words| words.join(" "))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn words_and_pairs_survive_merges_and_deletions(
            steps in prop::collection::vec(prop::collection::vec((0_usize..6, text()), 1..5), 1..5),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let expected = written(folder.path(), &steps);
            prop_assert_eq!(read(&Reader::open(folder.path()).unwrap()), expected);
        }
    }
}
