//! Queries: any text is understood or refused with a place inside it, and what is understood is planned, run and marked
//! on a small index.
#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tracuu::block::Block;
use tracuu::index::{Budget, Origin, Reader, Source, Writer};
use tracuu::search::{Request, Search, SearchError};

const TEXT: &str = "BÁO CÁO\nTình hình giải ngân\nI. Kết quả\nGiải ngân vốn đầu tư công đạt 45%. UBND huyện chỉ đạo.\n\
    II. Hạn chế\nGiải nqân chậm; cong tac dau tu con cham. Nghị quyết số 52/NQ-HĐND.";

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let folder: PathBuf = std::env::temp_dir().join(format!("tracuu-fuzz-{}", std::process::id()));
    let mut writer = Writer::open(&folder, Budget::within(16 << 20)).expect("an index can be made");
    let blocks: Vec<Block> =
        TEXT.lines().map(|line| Block { text: line.to_owned(), ..Block::default() }).collect();
    let source = Source { path: "a.txt".into(), ..Source::default() };
    writer.replace(&source, &Origin::default(), &tracuu::document::parse(blocks, "a")).expect("written");
    writer.finish().expect("committed");
    Reader::open(&folder).expect("an index can be read")
});

fuzz_target!(|text: &str| {
    let request = Request { text: text.to_owned(), limit: 10, explain: true, ..Request::default() };
    match Search::new(&READER).expect("an index can be searched").run(&request) {
        Ok(results) => {
            for hit in results.hits {
                let is_inside = |(start, end): &(usize, usize)| hit.passage.text.get(*start..*end).is_some();
                assert!(hit.passage.highlights.iter().all(is_inside));
                let sum: f32 = hit.reasons.iter().map(|(_, part)| part).sum();
                assert!((sum - hit.score).abs() < 1e-2 * hit.score.max(1.0));
            }
        }
        Err(SearchError::Query(error)) => {
            let (line, marks) = error.caret(text);
            assert!(marks.trim_start().len() <= line.len() + 1);
        }
        Err(SearchError::Index(error)) => panic!("{error}"),
    }
});
