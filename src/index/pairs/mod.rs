//! Pairs of neighbouring words: for each segment a file of rows, one row a first word, which lists the second words and
//! the records where they stand side by side.
//!
//! Words are numbered as in the segment's own dictionary of the same text, so a pair is two numbers and needs no term of
//! its own. A segment has millions of different pairs: as tantivy's terms they took half of all indexing, nearly all of it
//! waiting for memory in a hash table; here they are sorted once, when the segment is written.

mod bytes;
mod file;
mod merge;
mod postings;
mod row;
mod words;
mod writer;

use std::sync::Arc;

use tantivy::directory::{CompositeFile, FileSlice};
use tantivy::error::DataCorruption;
use tantivy::index::SegmentComponent;
use tantivy::schema::Field;
use tantivy::termdict::TermDictionary;
use tantivy::{PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, TantivyError};

use super::schema::Fields;

pub(crate) use file::{PairIndex, Pairs};
pub(crate) use postings::{PairPostings, PairTerm};

/// Name of this way of keeping pairs; its version changes whenever the file does.
pub(super) const PAIRS: &str = "tracuu_pairs_2";

/// Ending of the file.
pub(super) const EXTENSION: &str = "pairs";

/// The texts that have pairs.
const TEXTS: usize = 3;

/// Writes and merges the files of pairs along with tantivy's own.
pub(super) struct PairsPlugin {
    texts: [Field; TEXTS],
}

impl PairsPlugin {
    /// For an index with these fields.
    pub(super) fn of(fields: &Fields) -> Arc<dyn SegmentPlugin> {
        Arc::new(Self { texts: fields.texts() })
    }
}

impl SegmentPlugin for PairsPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(writer::PairsWriter::new(self.texts)))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        merge::merge(self.texts, context.readers, context.target_segment)
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// The error of a file that is not as it was written.
fn damaged() -> TantivyError {
    DataCorruption::comment_only("the pairs of a segment are not as they were written").into()
}

/// The dictionaries of a segment that has just been written, of each text.
fn dictionaries(segment: &Segment, texts: [Field; TEXTS]) -> tantivy::Result<[TermDictionary; TEXTS]> {
    let terms = CompositeFile::open(&segment.open_read(SegmentComponent::Terms)?)?;
    let open = |field| terms.open_read(field).map_or_else(|| Ok(TermDictionary::empty()), open_dictionary);
    let [body, heading, title] = texts;
    Ok([open(body)?, open(heading)?, open(title)?])
}

fn open_dictionary(file: FileSlice) -> tantivy::Result<TermDictionary> {
    Ok(TermDictionary::open(file)?)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use proptest::prelude::*;
    use tantivy::{DocAddress, SegmentReader};

    use super::*;
    use crate::document::{Document, Passage, Section};
    use crate::index::terms::syllable_key;
    use crate::index::{Budget, Origin, PassageRecord, Reader, Source, Writer};
    use crate::vietnamese::Key;

    /// The pairs of each passage, by its text.
    type Found = BTreeMap<String, BTreeSet<(String, String)>>;

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
        latest.into_values().map(|text| (text.clone(), pairs_of(&text))).collect()
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
            each_pair(segment, reader.fields().body, |pair, doc| {
                if let Some(text) = texts.get(&doc) {
                    found.get_mut(text).unwrap().insert(pair.clone());
                }
            });
        }
        found
    }

    fn each_pair(segment: &SegmentReader, field: Field, mut tell: impl FnMut(&(String, String), u32)) {
        let index = segment.inverted_index(field).unwrap();
        let term = |number: u32| {
            let mut term = Vec::new();
            index.terms().ord_to_term(number.into(), &mut term).unwrap();
            format!("{:?}", syllable_key(std::str::from_utf8(&term).unwrap()).unwrap())
        };
        let [pairs, ..] = Pairs::open(segment).unwrap().into_texts();
        for first in 0..pairs.rows() {
            let mut row = Vec::new();
            pairs.each(first, 0..u32::MAX, |second, term| row.push((second, term))).unwrap();
            for (second, list) in row {
                let mut docs = Vec::new();
                pairs.add_docs(&list, &mut docs).unwrap();
                assert_eq!(docs.len(), list.doc_freq as usize);
                let pair = (term(first), term(second));
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
        fn pairs_survive_merges_and_deletions(
            steps in prop::collection::vec(prop::collection::vec((0_usize..6, text()), 1..5), 1..5),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let expected = written(folder.path(), &steps);
            prop_assert_eq!(read(&Reader::open(folder.path()).unwrap()), expected);
        }
    }
}
