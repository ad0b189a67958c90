//! What is counted: each work has a setup, which is not, and a last step, which is.

use std::hint::black_box;
use std::path::Path;

use tracuu::audit::{Precedents, Wish};
use tracuu::document::parse;
use tracuu::index::{Paths, Reader};
use tracuu::read::{Limits, read};
use tracuu::search::{Facet, Order, Request, Search};
use tracuu::vietnamese::{Analyzer, fold};

use super::sample;

/// Searches that are counted together.
const SHORT: [&str; 8] = [
    "và",
    "giải ngân",
    "giai ngan",
    "giải phóng mặt bằng",
    "\"vốn đầu tư công\"",
    "đầu tư NEAR/5 chậm",
    "giải*",
    "thuế OR phí",
];
const QUESTION: &str = "giải pháp nào để đẩy nhanh tiến độ giải ngân vốn đầu tư công trên địa bàn";

/// Something that is done, with its name in the budget.
pub(crate) struct Work {
    pub(crate) name: &'static str,
    /// Takes whether the last step is done, and the folder of an index of the sample corpus.
    run: fn(bool, &Path),
}

pub(crate) const WORKS: [Work; 10] = [
    Work { name: "folding the sample corpus", run: folding },
    Work { name: "analysing the sample corpus", run: analysing },
    Work { name: "reading and parsing a first text", run: beginning },
    Work { name: "reading and parsing the sample corpus", run: parsing },
    Work { name: "indexing the sample corpus", run: indexing },
    Work { name: "opening an index", run: opening },
    Work { name: "eight short searches", run: searching },
    Work { name: "a question of 17 syllables", run: asking },
    Work { name: "facets and the newest first", run: counting },
    Work { name: "precedents of a paragraph", run: preceding },
];

/// Does the work of this name, or only its setup.
pub(crate) fn run(name: &str, all: bool, index: &Path) {
    let work = WORKS.iter().find(|work| work.name == name).unwrap();
    (work.run)(all, index);
}

fn folding(all: bool, _: &Path) {
    let texts = sample::texts();
    if all {
        texts.iter().for_each(|text| drop(black_box(fold(text))));
    }
}

fn analysing(all: bool, _: &Path) {
    let texts = sample::texts();
    let (mut analyzer, mut syllables) = (Analyzer::default(), Vec::new());
    if all {
        texts.iter().for_each(|text| analyzer.syllables(text, &mut syllables));
    }
}

/// Tables are made when they are first needed.
fn beginning(all: bool, _: &Path) {
    let texts = sample::texts();
    if all {
        read_and_parse(&texts[0]);
    }
}

fn parsing(all: bool, _: &Path) {
    let texts = sample::texts();
    read_and_parse(&texts[0]);
    if all {
        texts.iter().for_each(|text| read_and_parse(text));
    }
}

fn read_and_parse(text: &str) {
    let content = read(Path::new("a.txt"), text.as_bytes(), &Limits::default()).unwrap();
    black_box(parse(content.blocks, ""));
}

fn indexing(all: bool, _: &Path) {
    let world = tempfile::tempdir().unwrap();
    if all {
        sample::index(&world.path().join("index"));
    }
}

fn opening(all: bool, index: &Path) {
    if all {
        let reader = Reader::open(index).unwrap();
        black_box(Search::new(&reader).unwrap());
    }
}

/// Opens the index and asks something small, so that what is made once is made.
fn opened(index: &Path, then: impl FnOnce(&Reader, &Search<'_>)) {
    let reader = Reader::open(index).unwrap();
    let search = Search::new(&reader).unwrap();
    assert!(found(&search, "tỷ đồng") > 0);
    then(&reader, &search);
}

fn request(text: &str) -> Request {
    Request { text: text.to_owned(), limit: 10, ..Request::default() }
}

fn found(search: &Search<'_>, text: &str) -> usize {
    search.run(&request(text)).ok().unwrap().hits.len()
}

fn searching(all: bool, index: &Path) {
    opened(index, |_, search| {
        if all {
            SHORT.iter().for_each(|text| assert!(found(search, text) > 0, "{text} is found"));
        }
    });
}

fn asking(all: bool, index: &Path) {
    opened(index, |_, search| {
        if all {
            assert_eq!(found(search, QUESTION), 10);
        }
    });
}

fn counting(all: bool, index: &Path) {
    opened(index, |_, search| {
        if all {
            let newest = Request { order: Order::Newest, ..request("đầu tư") };
            assert_eq!(search.run(&newest).ok().unwrap().hits.len(), 10);
            assert!(search.facets(&request("đầu tư"), Facet::Year).ok().unwrap().len() > 3);
        }
    });
}

fn preceding(all: bool, index: &Path) {
    opened(index, |reader, search| {
        let paths = Paths::new(index).unwrap();
        let wish = Wish { limit: 3, with_formulas: true, ..Wish::default() };
        let mut precedents = Precedents::new(reader, &paths, wish).unwrap();
        let draft =
            search.run(&request("giải ngân vốn đầu tư công")).ok().unwrap().hits[0].passage.text.clone();
        if all {
            assert!(!precedents.of(&draft).unwrap().precedents.is_empty());
        }
    });
}
