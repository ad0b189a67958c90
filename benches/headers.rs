//! Header fields against a table of known ones: kind, number and year of real documents, read from their files.
//! `cargo bench --bench headers`, with `-- --list` for each disagreement; needs the shared test data.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command for people")]

#[path = "common/shared.rs"]
mod shared;

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use rayon::prelude::*;
use tracuu::document::{Header, parse};
use tracuu::read::{Limits, read};

/// What the table says of one document; empty where it says nothing.
struct Known {
    id: String,
    kind: String,
    number: String,
    year: String,
}

/// One field of one document: what the table says, and what was read.
struct Compared {
    id: String,
    field: &'static str,
    known: String,
    read: String,
}

fn main() -> ExitCode {
    let shared = shared::shared();
    let (table, corpus) = (shared.join("eval/legal/headers.tsv"), shared.join("corpus/legal"));
    let Ok(table) = fs::read_to_string(&table) else {
        eprintln!("SKIPPED: {} is missing (set TRACUU_SHARED)", table.display());
        return ExitCode::SUCCESS;
    };
    let compared: Vec<Compared> =
        known(&table).par_iter().flat_map_iter(|known| compare(known, &header(&corpus, &known.id))).collect();
    assert!(compared.len() > 1_000, "the table and the documents lie where they should");
    if std::env::args().any(|argument| argument == "--list") {
        for each in compared.iter().filter(|each| each.known != each.read) {
            println!("{}\t{}\ttable: {}\tread: {}", each.id, each.field, each.known, each.read);
        }
    }
    print_shares(&compared);
    ExitCode::SUCCESS
}

fn known(table: &str) -> Vec<Known> {
    let row = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some(Known { id: cells.next()?, kind: cells.next()?, number: cells.next()?, year: cells.next()? })
    };
    table.lines().skip(1).filter_map(row).collect()
}

fn header(corpus: &Path, id: &str) -> Header {
    let path = corpus.join(format!("{id}.txt"));
    let Ok(bytes) = fs::read(&path) else { return Header::default() };
    // The stem is left out, so that nothing is guessed from it.
    read(&path, &bytes, &Limits::default())
        .map(|content| parse(content.blocks, "").header)
        .unwrap_or_default()
}

fn compare(known: &Known, header: &Header) -> Vec<Compared> {
    let kind = header.doc_type.as_ref().map(|kind| kind.0.clone());
    let number = header.number.as_ref().map(|number| number.key.clone());
    let year = header.date.map(|date| date.year().to_string());
    [("type", &known.kind, kind), ("number", &known.number, number), ("year", &known.year, year)]
        .into_iter()
        .filter(|(_, known, _)| !known.is_empty())
        .map(|(field, value, read)| Compared {
            id: known.id.clone(),
            field,
            known: value.clone(),
            read: read.unwrap_or_default(),
        })
        .collect()
}

fn print_shares(compared: &[Compared]) {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for each in compared {
        let (right, all) = counts.entry(each.field).or_default();
        *right += usize::from(each.known == each.read);
        *all += 1;
    }
    for field in ["type", "number", "year"] {
        let (right, all) = counts.get(field).copied().unwrap_or_default();
        println!("{field:6} {:6.2} %  {right} of {all}", 100.0 * right as f64 / all.max(1) as f64);
    }
}
