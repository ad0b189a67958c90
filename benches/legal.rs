//! The program as a whole on 2,177 legal documents: indexing speed, time of a search from start to exit, ranking.
//! `cargo bench --bench legal`, or one part with `-- index`, `-- query`, `-- rank`,
//! `-- short`; needs the shared test data.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a command for people: what cannot be measured stops it"
)]

#[path = "common/shared.rs"]
mod shared;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Output};
use std::time::Instant;

use serde_json::Value;
use tracuu::index::Reader;
use tracuu::search::{Facet, Filters, Grouping, Order, Request, Search};
use tracuu::vietnamese::fold;

/// Searches of one to four syllables, as typed by people, and one question of seventeen.
const SEARCHES: [&[&str]; 9] = [
    &["hợp đồng"],
    &["hop dong lao dong"],
    &["thuế"],
    &["giải ngân"],
    &["bảo hiểm xã hội"],
    &["\"cơ quan có thẩm quyền\""],
    &["đầu tư NEAR/5 chậm"],
    &["giấy phép", "--type", "thông tư", "--from", "2015"],
    &["Ai có quyền cấp Giấy chứng nhận đăng ký chương trình dự án tài chính vi mô?"],
];

/// Queries of one to four syllables, from the commonest words to rare ones, with and without marks, and operators.
const SHORT: [&str; 27] = [
    "và",
    "của",
    "được",
    "thuế",
    "vốn",
    "va",
    "và của",
    "hợp đồng",
    "giải ngân",
    "đầu tư",
    "hop dong",
    "giai ngan",
    "bảo hiểm xã hội",
    "hợp đồng lao động",
    "quyền sử dụng đất",
    "hop dong lao dong",
    "giấy phép xây dựng",
    "\"có thẩm quyền\"",
    "đầu tư NEAR/5 chậm",
    "thuế OR phí",
    "thuế NOT đất",
    "giải* ngân",
    "đất đai CÙNGCÂU thu hồi",
    "heading:\"hiệu lực\" hợp đồng",
    "giải ngânn",
    "tiền lươmg",
    "thủy điện nhỏ",
];

/// Runs of each search, from which the median and the slowest are told.
const RUNS: usize = 21;

/// Of the marks in a damaged question, one in so many is lost.
const LOST_ONE_IN: u32 = 3;

fn main() -> ExitCode {
    let shared = shared::shared();
    if !shared.join("corpus/legal").is_dir() {
        eprintln!("SKIPPED: {} is missing (set TRACUU_SHARED)", shared.join("corpus/legal").display());
        return ExitCode::SUCCESS;
    }
    let parts: Vec<String> = std::env::args().skip(1).filter(|part| !part.starts_with('-')).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("tracuu {} on {cores} cores of {}", env!("CARGO_PKG_VERSION"), processor());
    let world = tempfile::tempdir().unwrap();
    let index = world.path().join("index");
    let indexed = index_all(&shared, &index, world.path());
    if wanted("index") {
        println!("{indexed}");
    }
    if wanted("query") {
        time_searches(&index);
    }
    if wanted("rank") {
        rank(&shared, &index, world.path());
    }
    if wanted("short") {
        time_short(&index);
    }
    ExitCode::SUCCESS
}

fn processor() -> String {
    let facts = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = facts.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or_else(|| "an unnamed processor".to_owned(), |(_, name)| name.to_owned())
}

fn tracuu(index: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    command.arg("--index").arg(index).args(["--lang", "en"]).args(arguments).output().unwrap()
}

/// Indexes everything and says how fast; every file must be accounted for, and none may fail.
fn index_all(shared: &Path, index: &Path, world: &Path) -> String {
    let (corpus, report) = (shared.join("corpus/legal"), world.join("report.jsonl"));
    let begin = Instant::now();
    tracuu(index, &["index", corpus.to_str().unwrap(), "--report", report.to_str().unwrap(), "-q"]);
    let seconds = begin.elapsed().as_secs_f64();
    let lines: Vec<Value> =
        fs::read_to_string(report).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = |outcome: &str| lines.iter().filter(|line| line["outcome"] == outcome).count();
    let sum = |field: &str| lines.iter().filter_map(|line| line[field].as_u64()).sum::<u64>();
    assert_eq!(lines.len(), fs::read_dir(corpus).unwrap().count(), "every file is accounted for");
    assert_eq!(count("failed"), 0, "no file fails");
    let (megabytes, on_disk) = (sum("bytes") as f64 / 1e6, folder_bytes(index) as f64 / 1e6);
    format!(
        "index: {} files indexed, {} skipped, {} failed; {} passages\n       {megabytes:.1} MB in {seconds:.1} s, {:.2} MB/s; {on_disk:.0} MB on disk, {:.2} of the text",
        count("indexed"),
        count("skipped"),
        count("failed"),
        sum("passages"),
        megabytes / seconds,
        on_disk / megabytes,
    )
}

fn folder_bytes(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).unwrap().filter_map(|entry| entry.ok()?.metadata().ok());
    files.map(|metadata| metadata.len()).sum()
}

/// Times whole processes, from start to exit; each must find something.
fn time_searches(index: &Path) {
    println!("query: median and slowest of {RUNS} processes, in ms from start to exit");
    for search in SEARCHES {
        let arguments = [&["search"], search].concat();
        let mut took_ms: Vec<f64> = (0..RUNS).map(|_| time(index, &arguments)).collect();
        took_ms.sort_by(f64::total_cmp);
        println!("{:>8.1} {:>8.1}  {}", took_ms[RUNS / 2], took_ms[RUNS - 1], search.join(" "));
    }
}

fn time(index: &Path, arguments: &[&str]) -> f64 {
    let begin = Instant::now();
    let output = tracuu(index, arguments);
    let took_ms = begin.elapsed().as_secs_f64() * 1000.0;
    assert!(output.status.success() && !output.stdout.is_empty(), "{arguments:?} finds something");
    took_ms
}

/// Asks all judged questions as they are, without marks, and with some marks lost.
fn rank(shared: &Path, index: &Path, world: &Path) {
    let queries = fs::read_to_string(shared.join("eval/legal/queries.tsv")).unwrap();
    let qrels = shared.join("eval/legal/qrels.tsv");
    println!("rank:  nDCG@10   MRR@10   R@1     R@10    R@100   p50 ms  p99 ms");
    for (name, change) in [("as asked", same as fn(&str) -> String), ("no marks", fold), ("damaged", damaged)]
    {
        let file = world.join("queries.tsv");
        let changed = queries.lines().filter_map(|line| line.split_once('\t'));
        let changed: String = changed.map(|(id, text)| format!("{id}\t{}\n", change(text))).collect();
        fs::write(&file, changed).unwrap();
        let arguments = ["eval", "--queries", file.to_str().unwrap(), "--qrels", qrels.to_str().unwrap()];
        let output = tracuu(index, &[&arguments[..], &["--format", "json"]].concat());
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let figure = |field: &str| report[field].as_f64().unwrap();
        println!(
            "{name:>8} {:.4}    {:.4}   {:.4}  {:.4}  {:.4}  {:>5.1}   {:>5.1}",
            figure("ndcg@10"),
            figure("mrr@10"),
            figure("recall@1"),
            figure("recall@10"),
            figure("recall@100"),
            figure("p50_ms"),
            figure("p99_ms"),
        );
    }
}

/// A way to ask for a query, with its name.
type Way<'a> = (&'a str, &'a dyn Fn(&str));

/// Times searches of a few syllables inside one process, as a service or a shell that stays open would see them.
fn time_short(index: &Path) {
    let reader = Reader::open(index).unwrap();
    let search = Search::new(&reader).unwrap();
    let filters = || {
        let mut filters = Filters::default();
        filters.add_type("thông tư").and_then(|()| filters.set_from("2010")).unwrap();
        filters
    };
    let request = |text: &str| Request { text: text.to_owned(), limit: 10, ..Request::default() };
    let ways: [Way<'_>; 6] = [
        ("best first", &|text| drop(search.run(&request(text)).unwrap())),
        ("with filters", &|text| drop(search.run(&Request { filters: filters(), ..request(text) }).unwrap())),
        ("newest first", &|text| {
            drop(search.run(&Request { order: Order::Newest, ..request(text) }).unwrap())
        }),
        ("by document", &|text| {
            drop(search.run(&Request { grouping: Grouping::Document, ..request(text) }).unwrap())
        }),
        ("facets", &|text| drop(search.facets(&request(text), Facet::Year).unwrap())),
        ("page 100", &|text| drop(search.run(&Request { offset: 990, ..request(text) }).unwrap())),
    ];
    let names: Vec<String> = ways.iter().map(|(name, _)| format!("{name:>14}")).collect();
    println!("short: median and 99 % of {RUNS} runs of each query in one process, in ms");
    println!("       {}", names.join("  "));
    let mut all = vec![Vec::new(); ways.len()];
    for text in SHORT {
        let mut cells = String::new();
        for ((_, run), all) in ways.iter().zip(&mut all) {
            let mut took_ms: Vec<f64> = (0..RUNS).map(|_| timed(|| run(text))).collect();
            took_ms.sort_by(f64::total_cmp);
            cells += &format!("{:>7.2} {:>6.2}  ", took_ms[RUNS / 2], took_ms[RUNS - 1]);
            all.extend(took_ms);
        }
        println!("       {cells}{text}");
    }
    let summary = all.iter_mut().map(|took_ms| {
        took_ms.sort_by(f64::total_cmp);
        format!("{:>7.2} {:>6.2}", took_ms[took_ms.len() / 2], took_ms[took_ms.len() * 99 / 100])
    });
    println!("       {}  all", summary.collect::<Vec<_>>().join("  "));
}

fn timed(run: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    run();
    begin.elapsed().as_secs_f64() * 1000.0
}

fn same(text: &str) -> String {
    text.to_owned()
}

/// The text with a third of its marked letters bare, the same ones each time.
fn damaged(text: &str) -> String {
    let mut state = 12_345_u32;
    let mut out = String::new();
    for letter in text.chars() {
        let bare = fold(&letter.to_string());
        let is_marked = !letter.is_ascii() && letter.is_alphabetic();
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if is_marked && (state >> 16).is_multiple_of(LOST_ONE_IN) {
            out.push_str(&bare);
        } else {
            out.push(letter);
        }
    }
    out
}
