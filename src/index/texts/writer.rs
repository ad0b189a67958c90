//! The texts of a segment that is being written: their words as numbers, one behind another, until the end sorts them.

use std::any::Any;
use std::sync::{Arc, PoisonError};

use tantivy::indexer::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema, Value};
use tantivy::{PluginWriter, Segment, TantivyError};

use super::layout::LayoutWriter;
use super::numbering::{Numbering, Order};
use super::occurrences::Occurrences;
use super::pair_file::{PairFileWriter, RowsWriter};
use super::word_file::{WordFileWriter, WordsWriter};
use super::{TEXTS, Turn};
use crate::index::passing::Passing;
use crate::index::schema::Fields;

/// The texts of one segment so far.
pub(super) struct TextsWriter {
    fields: [Field; TEXTS],
    numbering: Numbering,
    texts: [Texts; TEXTS],
    layout: LayoutWriter,
    turn: Turn,
}

/// One text of each record that has it.
#[derive(Default)]
struct Texts {
    /// The words of all records.
    words: Vec<u32>,
    /// Each record, and where its words end.
    ends: Vec<(u32, usize)>,
}

impl TextsWriter {
    pub(super) fn new(fields: &Fields, turn: &Turn) -> Self {
        let (numbering, texts) = (Numbering::default(), Default::default());
        Self {
            fields: fields.texts(),
            numbering,
            texts,
            layout: LayoutWriter::default(),
            turn: Arc::clone(turn),
        }
    }
}

impl PluginWriter for TextsWriter {
    fn add_document(&mut self, id: u32, record: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let record = record.as_any().downcast_ref::<Passing>();
        let record =
            record.ok_or_else(|| TantivyError::InternalError("a record of another kind".to_owned()))?;
        for (field, texts) in self.fields.iter().zip(&mut self.texts) {
            if let Some(text) = record.record().get_first(*field).and_then(|value| value.as_str()) {
                self.numbering.number(text, &mut texts.words);
                texts.ends.push((id, texts.words.len()));
            }
        }
        self.layout.push(record.role(), self.texts[0].length_of(id));
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, _: Option<&DocIdMapping>) -> tantivy::Result<()> {
        let Self { numbering, texts, layout, turn, .. } = *self;
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut words = WordFileWriter::create(segment)?;
        let mut pairs = PairFileWriter::create(segment)?;
        for (at, texts) in texts.into_iter().enumerate() {
            let order = numbering.order(&texts.words);
            texts.write_words(&numbering, &order, words.text(at, &layout.lengths)?)?;
            texts.write_pairs(&order, pairs.rows())?;
        }
        words.close(&layout)?;
        pairs.close()
    }

    fn mem_usage(&self) -> usize {
        let of_text = |texts: &Texts| {
            texts.words.capacity() * size_of::<u32>() + texts.ends.capacity() * size_of::<(u32, usize)>()
        };
        self.layout.bytes() + self.numbering.bytes() + self.texts.iter().map(of_text).sum::<usize>()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl Texts {
    /// Words of the last record, where it is this one.
    fn length_of(&self, id: u32) -> usize {
        match self.ends.as_slice() {
            [.., (_, from), (doc, to)] if *doc == id => to - from,
            [(doc, to)] if *doc == id => *to,
            _ => 0,
        }
    }

    /// Writes where each word stands.
    fn write_words(
        &self,
        numbering: &Numbering,
        order: &Order,
        mut out: WordsWriter<'_>,
    ) -> tantivy::Result<()> {
        let (places, ends) = sorted(order.words.len(), |tell| {
            self.each(|doc, words| {
                let places = words.iter().zip(0_u32..);
                places.for_each(|(word, place)| tell(order.rank(*word), joined(doc, place)));
            });
        });
        let (mut from, mut word) = (0, Occurrences::default());
        for (number, to) in order.words.iter().zip(ends) {
            word.clear();
            let mut last = 0;
            for place in &places[from..to] {
                word.push(high(*place), *place as u32, last);
                last = *place as u32;
            }
            out.add(numbering.term(*number).as_bytes(), &word)?;
            from = to;
        }
        out.finish()
    }

    /// Writes the row of each first word.
    fn write_pairs(&self, order: &Order, mut out: RowsWriter<'_>) -> tantivy::Result<()> {
        let (mut pairs, row_ends) = sorted(order.words.len(), |tell| {
            self.each(|doc, words| {
                for pair in words.windows(2) {
                    tell(order.rank(pair[0]), joined(order.rank(pair[1]) as u32, doc));
                }
            });
        });
        let (mut from, mut docs) = (0, Vec::new());
        for to in row_ends {
            let row = &mut pairs[from..to];
            row.sort_unstable();
            for pair in row.chunk_by(|a, b| high(*a) == high(*b)) {
                docs.clear();
                docs.extend(pair.iter().map(|pair| *pair as u32));
                docs.dedup();
                out.add(high(pair[0]), &docs);
            }
            out.end_row()?;
            from = to;
        }
        out.finish()
    }

    /// Tells each record with its words.
    fn each(&self, mut tell: impl FnMut(u32, &[u32])) {
        let mut from = 0;
        for (doc, to) in &self.ends {
            tell(*doc, &self.words[from..*to]);
            from = *to;
        }
    }
}

/// What `each` tells, sorted by a rank below `count`, in the order told where these are equal; and where each rank ends.
fn sorted(count: usize, each: impl Fn(&mut dyn FnMut(usize, u64))) -> (Vec<u64>, Vec<usize>) {
    let mut places = vec![0; count + 1];
    each(&mut |rank, _| places[rank + 1] += 1);
    let mut sum = 0;
    for place in &mut places {
        sum += *place;
        *place = sum;
    }
    let mut values = vec![0; sum];
    each(&mut |rank, value| {
        let place = &mut places[rank];
        values[*place] = value;
        *place += 1;
    });
    // Each place has moved on to the end of its rank.
    places.pop();
    (values, places)
}

fn joined(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

fn high(joined: u64) -> u32 {
    (joined >> 32) as u32
}
