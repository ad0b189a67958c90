//! Pairs of a segment that is being written: its words as numbers, one behind another, until the end sorts them.

use std::any::Any;

use tantivy::indexer::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema, Value};
use tantivy::{PluginWriter, Segment, TantivyError};

use super::file::{FileWriter, RowsWriter};
use super::words::Words;
use super::{TEXTS, dictionaries};
use crate::index::passing::Passing;

/// The pairs of one segment so far.
pub(super) struct PairsWriter {
    fields: [Field; TEXTS],
    words: Words,
    texts: [Texts; TEXTS],
}

/// One text of each record that has it.
#[derive(Default)]
struct Texts {
    /// The words of all records.
    words: Vec<u32>,
    /// Each record, and where its words end.
    ends: Vec<(u32, usize)>,
}

impl PairsWriter {
    pub(super) fn new(fields: [Field; TEXTS]) -> Self {
        Self { fields, words: Words::default(), texts: Default::default() }
    }
}

impl PluginWriter for PairsWriter {
    fn add_document(&mut self, id: u32, record: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let record = record.as_any().downcast_ref::<Passing>();
        let record =
            record.ok_or_else(|| TantivyError::InternalError("a record of another kind".to_owned()))?;
        for (field, texts) in self.fields.iter().zip(&mut self.texts) {
            if let Some(text) = record.record().get_first(*field).and_then(|value| value.as_str()) {
                self.words.number(text, &mut texts.words);
                texts.ends.push((id, texts.words.len()));
            }
        }
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        let Self { fields, words, texts } = *self;
        let mut file = FileWriter::create(segment)?;
        for (texts, dictionary) in texts.into_iter().zip(dictionaries(segment, fields)?) {
            let (ranks, count) = words.ranks(&texts.words);
            if count as usize != dictionary.num_terms() {
                let difference = format!("{count} words, but {} in the dictionary", dictionary.num_terms());
                return Err(TantivyError::InternalError(difference));
            }
            texts.write(&ranks, count, file.rows())?;
        }
        file.close()
    }

    fn mem_usage(&self) -> usize {
        let of_text = |texts: &Texts| {
            texts.words.capacity() * size_of::<u32>() + texts.ends.capacity() * size_of::<(u32, usize)>()
        };
        self.words.bytes() + self.texts.iter().map(of_text).sum::<usize>()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl Texts {
    /// Writes the row of each first word, of which there are `count`; `ranks` tells their order.
    fn write(self, ranks: &[u32], count: u32, mut out: RowsWriter<'_>) -> tantivy::Result<()> {
        let (mut pairs, row_ends) = self.by_first(ranks, count);
        let (mut from, mut docs) = (0, Vec::new());
        for to in row_ends {
            let row = &mut pairs[from..to];
            row.sort_unstable();
            for pair in row.chunk_by(|a, b| second(*a) == second(*b)) {
                docs.clear();
                docs.extend(pair.iter().map(|pair| *pair as u32));
                docs.dedup();
                out.add(second(pair[0]), &docs);
            }
            out.end_row()?;
            from = to;
        }
        out.finish()
    }

    /// Second word and record of all pairs, row by row, and where each row ends.
    fn by_first(self, ranks: &[u32], count: u32) -> (Vec<u64>, Vec<usize>) {
        let mut places = vec![0; count as usize + 1];
        self.each(ranks, |first, _, _| places[first as usize + 1] += 1);
        let mut sum = 0;
        for place in &mut places {
            sum += *place;
            *place = sum;
        }
        let mut pairs = vec![0; sum];
        self.each(ranks, |first, second, doc| {
            let place = &mut places[first as usize];
            pairs[*place] = u64::from(second) << 32 | u64::from(doc);
            *place += 1;
        });
        // Each place has moved on to the end of its row.
        places.pop();
        (pairs, places)
    }

    /// Tells first word, second word and record of each pair.
    fn each(&self, ranks: &[u32], mut tell: impl FnMut(u32, u32, u32)) {
        let mut from = 0;
        for (doc, to) in &self.ends {
            for pair in self.words[from..*to].windows(2) {
                tell(ranks[pair[0] as usize], ranks[pair[1] as usize], *doc);
            }
            from = *to;
        }
    }
}

fn second(pair: u64) -> u32 {
    (pair >> 32) as u32
}
