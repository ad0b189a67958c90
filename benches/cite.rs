//! Citations of other documents in 2,177 legal documents, resolved to those documents; precision and recall over a table
//! of 200 that were judged by reading. `cargo bench --bench cite`, with `-- --list` for every resolved citation;
//! needs the shared test data.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a command for people: what cannot be measured stops it"
)]

#[path = "common/shared.rs"]
mod shared;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use tracuu::audit::citations::{cite, resolved};
use tracuu::index::{Paths, Reader};
use tracuu::search::{Filters, HitDocument, Search};

/// A judged citation: which document of the folder it is, `-` for none.
struct Judged {
    citing: String,
    citation: String,
    cited: String,
}

fn main() -> ExitCode {
    let corpus = shared::shared().join("corpus/legal");
    if !corpus.is_dir() {
        eprintln!("SKIPPED: {} is missing (set TRACUU_SHARED)", corpus.display());
        return ExitCode::SUCCESS;
    }
    let world = tempfile::tempdir().unwrap();
    let index = world.path().join("index");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    let status = command.arg("--index").arg(&index).arg("-q").arg("index").arg(&corpus).status().unwrap();
    assert!(status.code() == Some(0), "the documents are indexed");
    let reader = Reader::open(&index).unwrap();
    let search = Search::new(&reader).unwrap();
    let paths = Paths::new(&index).unwrap();

    let start = Instant::now();
    let all = resolved(&reader, &search, &paths).unwrap();
    println!("all passages read for citations in {:.1} s", start.elapsed().as_secs_f64());
    let mut found: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for (citing, citation, cited) in &all {
        found.entry((stem(citing), citation.label())).or_default().insert(stem(cited));
    }
    assert!(found.len() > 100, "the documents cite each other");
    println!("{} citations resolved, {} different ones of a document", all.len(), found.len());
    if std::env::args().any(|argument| argument == "--list") {
        for ((citing, citation), cited) in &found {
            println!("{citing}\t{citation}\t{}", cited.iter().cloned().collect::<Vec<_>>().join(","));
        }
    }
    score(&found);
    time(&reader, &search, &paths);
    ExitCode::SUCCESS
}

/// The file's name without extension: what the table calls a document.
fn stem(document: &HitDocument) -> String {
    Path::new(&document.path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn judged() -> Vec<Judged> {
    let table = include_str!("../tests/gold/citations.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let row = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some(Judged { citing: cells.next()?, citation: cells.next()?, cited: cells.next()? })
    };
    rows.filter_map(row).collect()
}

fn score(found: &BTreeMap<(String, String), BTreeSet<String>>) {
    let judged = judged();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for each in &judged {
        let cited = found.get(&(each.citing.clone(), each.citation.clone()));
        let is_right = cited.is_some_and(|cited| cited.len() == 1 && cited.contains(&each.cited));
        match (cited, each.cited.as_str()) {
            (Some(_), _) if is_right => right += 1,
            (Some(_), _) => {
                wrong += 1;
                println!("  wrong   {} {}", each.citing, each.citation);
            }
            (None, "-") => {}
            (None, _) => {
                missed += 1;
                println!("  missed  {} {}", each.citing, each.citation);
            }
        }
    }
    let percent = |part: usize, rest: usize| 100.0 * part as f64 / (part + rest).max(1) as f64;
    println!(
        "{} judged: precision {:.1} %, recall {:.1} %",
        judged.len(),
        percent(right, wrong),
        percent(right, missed + wrong)
    );
}

/// Time of one question, from a number to who cites it.
fn time(reader: &Reader, search: &Search<'_>, paths: &Paths) {
    for number in ["45/2013/QH13", "163/2016/NĐ-CP", "Luật Đất đai năm 2013"] {
        let start = Instant::now();
        let cites = cite(reader, search, number, &Filters::default(), paths).unwrap().unwrap();
        println!(
            "{number}: {} passages in {:.0} ms",
            cites.cited_by.len(),
            start.elapsed().as_secs_f64() * 1e3
        );
    }
}
