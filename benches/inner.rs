//! The inner loops, one at a time: key of a syllable, folding, analysis, a document, a query, a search, alignment.
//! `cargo bench --bench inner [-- NAME]`. Highlighting and alignment are reached through what calls them: a search with its
//! hits, less the same search without any, and the precedents of a paragraph.
#![allow(clippy::unwrap_used, reason = "a command for people: what cannot be measured stops it")]

#[path = "common/sample.rs"]
mod sample;

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput};
use tracuu::audit::{Precedents, Wish};
use tracuu::block::Block;
use tracuu::document;
use tracuu::index::{Paths, Reader};
use tracuu::read::{Limits, read};
use tracuu::search::{Request, Search, parse};
use tracuu::vietnamese::{Analyzer, Key, fold};

const QUERY: &str = "(giải ngân NEAR/5 chậm) OR \"vốn đầu tư công\" -ODA title:báo* number:52/NQ-HĐND";
const QUESTION: &str = "giải pháp nào để đẩy nhanh tiến độ giải ngân vốn đầu tư công trên địa bàn";

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    let texts = sample::texts();
    language(&mut criterion, &texts);
    documents(&mut criterion, &texts);
    searches(&mut criterion);
    criterion.final_summary();
}

fn language(criterion: &mut Criterion, texts: &[String]) {
    let text = texts.concat();
    let mut analyzer = Analyzer::default();
    let mut syllables = Vec::new();
    analyzer.syllables(&text, &mut syllables);
    let words: Vec<&str> =
        syllables.iter().map(|syllable| &text[syllable.range.clone()]).take(1_000).collect();
    let mut group = criterion.benchmark_group("language");
    group.throughput(Throughput::Elements(words.len() as u64));
    group.bench_function("keys of 1,000 syllables", |bench| {
        bench.iter(|| words.iter().map(|word| Key::of(black_box(word)).fold.len()).sum::<usize>());
    });
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("folding", |bench| bench.iter(|| fold(black_box(&text))));
    group.bench_function("analysis", |bench| {
        bench.iter(|| analyzer.syllables(black_box(&text), &mut syllables));
    });
    group.finish();
}

fn documents(criterion: &mut Criterion, texts: &[String]) {
    let blocks =
        |text: &String| read(Path::new("a.txt"), text.as_bytes(), &Limits::default()).unwrap().blocks;
    let documents: Vec<Vec<Block>> = texts.iter().map(blocks).collect();
    let mut group = criterion.benchmark_group("documents");
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("reading", |bench| {
        bench.iter(|| texts.iter().map(|text| blocks(text).len()).sum::<usize>())
    });
    group.bench_function("headers, sections, passages", |bench| {
        let parse = |documents: Vec<Vec<Block>>| {
            documents.into_iter().map(|blocks| document::parse(blocks, "").sections.len()).sum::<usize>()
        };
        bench.iter_batched(|| documents.clone(), parse, BatchSize::LargeInput);
    });
    group.finish();
}

fn searches(criterion: &mut Criterion) {
    let world = tempfile::tempdir().unwrap();
    let index = world.path().join("index");
    sample::index(&index);
    let reader = Reader::open(&index).unwrap();
    let search = Search::new(&reader).unwrap();
    let request = |text: &str, limit| Request { text: text.to_owned(), limit, ..Request::default() };
    let hits = |text: &str, limit| search.run(&request(text, limit)).ok().unwrap().hits.len();
    let mut group = criterion.benchmark_group("searches");
    group.bench_function("parse of a query", |bench| bench.iter(|| parse(black_box(QUERY)).ok().unwrap()));
    group.bench_function("two syllables, no hits shown", |bench| bench.iter(|| hits("giải ngân", 0)));
    group.bench_function("two syllables, ten hits highlighted", |bench| bench.iter(|| hits("giải ngân", 10)));
    group.bench_function("a question, ten hits highlighted", |bench| bench.iter(|| hits(QUESTION, 10)));
    let paths = Paths::new(&index).unwrap();
    let wish = Wish { limit: 3, with_formulas: true, ..Wish::default() };
    let mut precedents = Precedents::new(&reader, &paths, wish).unwrap();
    let draft =
        search.run(&request("giải ngân vốn đầu tư công", 1)).ok().unwrap().hits[0].passage.text.clone();
    assert!(!precedents.of(&draft).unwrap().precedents.is_empty(), "the paragraph has precedents");
    group.bench_function("candidates and alignment of a paragraph", |bench| {
        bench.iter(|| precedents.of(black_box(&draft)).unwrap());
    });
    group.finish();
}
