//! What tantivy alone would do: its default tokenizer, one text field with positions, stored; type and date beside it.

use std::path::Path;

use tantivy::collector::{Collector, Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TEXT, TextFieldIndexing,
    TextOptions, Value,
};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{DocAddress, Index, Order, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::cases::{Case, Shape, Wish};
use super::pairs::PairTokenizer;
use super::passages;

/// As much as tracuu gives its writing threads by default.
const WRITER_BYTES: usize = 128 << 20;
/// As many threads as tracuu writes with at most.
const MAX_THREADS: usize = 4;
const SHOWN: usize = 10;

#[derive(Clone, Copy)]
struct Fields {
    text: Field,
    kind: Field,
    date: Field,
}

/// Name of the tokenizer of pairs.
const PAIRS: &str = "pairs";

fn schema() -> (Schema, Fields) {
    let (builder, fields) = builder();
    (builder.build(), fields)
}

fn builder() -> (SchemaBuilder, Fields) {
    let mut builder = Schema::builder();
    let fields = Fields {
        text: builder.add_text_field("text", TEXT | STORED),
        kind: builder.add_text_field("kind", STRING | FAST),
        date: builder.add_u64_field("date", INDEXED | FAST),
    };
    (builder, fields)
}

/// Indexes a file of passages.
pub(crate) fn index(from: &Path, to: &Path) {
    let (schema, fields) = schema();
    write(from, &Index::create_in_dir(to, schema).unwrap(), fields, None);
}

/// The same with every pair of words beside the words, as tracuu has them: what that costs tantivy.
pub(crate) fn index_with_pairs(from: &Path, to: &Path) {
    let (mut builder, fields) = builder();
    let pairs = TextFieldIndexing::default()
        .set_tokenizer(PAIRS)
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    let pairs = builder.add_text_field("pairs", TextOptions::default().set_indexing_options(pairs));
    let index = Index::create_in_dir(to, builder.build()).unwrap();
    index.tokenizers().register(PAIRS, TextAnalyzer::from(PairTokenizer::default()));
    write(from, &index, fields, Some(pairs));
}

fn write(from: &Path, index: &Index, fields: Fields, pairs: Option<Field>) {
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get().min(MAX_THREADS));
    let mut writer = index.writer_with_num_threads(threads, WRITER_BYTES).unwrap();
    for passage in passages::read(from) {
        let mut document = TantivyDocument::default();
        if let Some(pairs) = pairs {
            document.add_text(pairs, &passage.text);
        }
        document.add_text(fields.text, passage.text);
        document.add_text(fields.kind, passage.kind);
        document.add_u64(fields.date, passage.date);
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

/// Whether a search says how many passages match, as tracuu does; without it tantivy reads only what may be best.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Total {
    Unknown,
    Counted,
}

/// An open index.
pub(crate) struct Floor {
    searcher: Searcher,
    fields: Fields,
    /// The type that filters ask for.
    kind: String,
}

impl Floor {
    pub(crate) fn open(path: &Path, kind: &str) -> Self {
        let index = Index::open_in_dir(path).unwrap();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
        Self { searcher: reader.searcher(), fields: schema().1, kind: kind.to_owned() }
    }

    /// Whether the default tokenizer can find this at all: it keeps marks.
    pub(crate) fn can(case: &Case) -> bool {
        !case.is_unmarked()
    }

    /// How many passages match.
    pub(crate) fn count(&self, case: &Case) -> u64 {
        self.searcher.search(&self.query(case), &Count).unwrap() as u64
    }

    /// What is asked for, with the text of each hit.
    pub(crate) fn ask(&self, case: &Case, total: Total) -> Vec<String> {
        let query = self.query(case);
        let first = TopDocs::with_limit(SHOWN);
        match case.wish {
            Wish::Best | Wish::BestOfType => self.texts(&query, first.order_by_score(), total),
            Wish::Newest => self.texts(&query, first.order_by_fast_field::<u64>("date", Order::Desc), total),
            Wish::Years => self.years(&query),
        }
    }

    fn texts<V>(
        &self,
        query: &dyn Query,
        first: impl Collector<Fruit = Vec<(V, DocAddress)>>,
        total: Total,
    ) -> Vec<String> {
        let found = match total {
            Total::Unknown => self.searcher.search(query, &first).unwrap(),
            Total::Counted => self.searcher.search(query, &(first, Count)).unwrap().0,
        };
        found.into_iter().map(|(_, at)| self.text(at)).collect()
    }

    fn text(&self, at: DocAddress) -> String {
        let document: TantivyDocument = self.searcher.doc(at).unwrap();
        document.get_first(self.fields.text).and_then(|text| text.as_str()).unwrap_or_default().to_owned()
    }

    fn years(&self, query: &dyn Query) -> Vec<String> {
        let mut counts = std::collections::BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let dates = segment.fast_fields().u64("date").unwrap();
            let mut scorer = query
                .weight(tantivy::query::EnableScoring::disabled_from_searcher(&self.searcher))
                .unwrap()
                .scorer(segment, 1.0)
                .unwrap();
            while scorer.doc() != tantivy::TERMINATED {
                *counts.entry(dates.first(scorer.doc()).unwrap_or(0) / 10_000).or_insert(0_u64) += 1;
                tantivy::DocSet::advance(&mut scorer);
            }
        }
        counts.into_iter().map(|(year, count)| format!("{year}: {count}")).collect()
    }

    fn query(&self, case: &Case) -> Box<dyn Query> {
        let term = |word: &str| Term::from_field_text(self.fields.text, &word.to_lowercase());
        let one = |word: &str| -> Box<dyn Query> {
            Box::new(TermQuery::new(term(word), IndexRecordOption::WithFreqs))
        };
        let terms: Vec<Term> = case.each_word().map(term).collect();
        let words = |occur| {
            let parts = case.each_word().map(|word| (occur, one(word))).collect();
            Box::new(BooleanQuery::new(parts)) as Box<dyn Query>
        };
        let query: Box<dyn Query> = match case.shape {
            Shape::All if terms.len() == 1 => one(case.words),
            Shape::All => words(Occur::Must),
            Shape::Any => words(Occur::Should),
            Shape::Phrase => Box::new(PhraseQuery::new(terms)),
            Shape::Near => {
                let mut near = PhraseQuery::new(terms);
                near.set_slop(5);
                Box::new(near)
            }
            Shape::Prefix => {
                Box::new(RegexQuery::from_pattern(&format!("{}.*", case.words), self.fields.text).unwrap())
            }
        };
        if case.wish != Wish::BestOfType {
            return query;
        }
        let kind =
            TermQuery::new(Term::from_field_text(self.fields.kind, &self.kind), IndexRecordOption::Basic);
        Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, Box::new(kind))]))
    }
}
