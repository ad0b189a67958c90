//! A running indexer killed at a random moment, again and again: what it committed is whole, and the next run goes on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tracuu::index::{Reader, check};

use crate::random::Random;
use crate::watched::tracuu;

const FILES: usize = 300;

/// Files that change before each round.
const CHANGES: usize = 20;

/// Kills `rounds` times; whether nothing was lost.
pub(crate) fn run(rounds: usize) -> bool {
    let dir = tempfile::tempdir().unwrap();
    let docs = dir.path().join("docs");
    fs::create_dir(&docs).unwrap();
    let mut random = Random::new(7);
    for file in 0..FILES {
        write(&docs, file, 0);
    }
    // A run over as many changes as each round makes; the kills fall within its time.
    let changed = || tracuu(dir.path(), &["index", "docs", "--index", "timed"]).status().unwrap();
    changed();
    for file in 0..CHANGES {
        write(&docs, file, rounds);
    }
    let started = Instant::now();
    changed();
    let max_alone_us = started.elapsed().as_micros() as usize;
    let (mut whole, mut absent, mut finished) = (0, 0, 0);
    for round in 1..=rounds {
        for _ in 0..CHANGES {
            write(&docs, random.below(FILES), round);
        }
        if round % 7 == 0 {
            let _ = fs::remove_file(docs.join(format!("{}.txt", random.below(FILES))));
        }
        let mut child = tracuu(dir.path(), &["index", "docs"]).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(random.below(max_alone_us) as u64));
        finished += usize::from(child.try_wait().unwrap().is_some());
        child.kill().unwrap();
        child.wait().unwrap();
        match check(&dir.path().join("index")) {
            Ok(checked) if checked.problems.is_empty() => whole += 1,
            Ok(checked) => {
                println!("round {round}: {:?}", checked.problems);
                return false;
            }
            // Killed before there was one.
            Err(_) => absent += 1,
        }
        if round % 10 == 0 && !tracuu(dir.path(), &["index", "docs"]).status().unwrap().success() {
            println!("round {round}: the next run failed");
            return false;
        }
    }
    let last = tracuu(dir.path(), &["index", "docs"]).status().unwrap().success();
    let clean = tracuu(dir.path(), &["index", "docs", "--index", "clean"]).status().unwrap().success();
    let is_equal = last && clean && content(&dir.path().join("index")) == content(&dir.path().join("clean"));
    println!(
        "{rounds} kills: index whole after {whole}, not begun after {absent}, run was already finished in {finished}; \
        in the end {} a clean build",
        if is_equal { "equal to" } else { "NOT EQUAL to" }
    );
    is_equal
}

fn write(docs: &Path, file: usize, round: usize) {
    let line = format!("Giải ngân vốn đầu tư công của xã số {file} đạt {round}% kế hoạch năm.\n\n");
    fs::write(docs.join(format!("{file}.txt")), format!("BÁO CÁO SỐ {file}\n\n{}", line.repeat(30))).unwrap();
}

/// The passages of each document.
fn content(index: &Path) -> BTreeMap<String, Vec<String>> {
    let reader = Reader::open(index).unwrap();
    let documents = reader.documents().unwrap().into_iter().map(|document| {
        let passages = reader.passages(&document.id).unwrap();
        (document.source.path, passages.into_iter().map(|passage| passage.text).collect())
    });
    documents.collect()
}
