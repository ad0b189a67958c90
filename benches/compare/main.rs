//! tracuu beside what a person would use instead, on the same texts in one run, and beside itself on more of them.
//!
//! - `cargo bench --bench compare [-- 450MB]`: against tantivy alone, SQLite FTS5, Recoll and ripgrep (where installed), on
//!   so much generated text; without a size on the real documents, or on 100 MB where these are not there
//! - `cargo bench --bench compare -- growth 10MB 100MB 1GB`: time, memory and size when the texts grow, and
//!   how long tantivy alone then searches
//! - `cargo bench --bench compare -- update`: one changed file among 100,000
//!
//! Each prints its tables and writes them to benches/RESULTS.md. It fetches nothing, generates what it lacks, and says
//! aloud what it leaves out. The others index tracuu's own passages, already read from their files, and ask for ten of them.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a command for people: what cannot be measured stops it"
)]

#[path = "../generate/archive.rs"]
mod archive;
mod cases;
#[path = "../common/data.rs"]
mod data;
mod everyone;
mod floor;
mod fts;
mod growth;
#[path = "../generate/language.rs"]
mod language;
#[path = "../common/machine.rs"]
mod machine;
mod others;
mod ours;
mod own;
mod pairs;
#[path = "../generate/paper.rs"]
mod paper;
mod passages;
#[path = "../generate/phrases.rs"]
mod phrases;
#[path = "../common/process.rs"]
mod process;
#[path = "../generate/prose.rs"]
mod prose;
#[allow(dead_code, reason = "shared by several benches, none of which needs all of it")]
#[path = "../common/random.rs"]
mod random;
mod report;
mod results;
#[path = "../generate/size.rs"]
mod size;
mod times;
mod update;

use std::path::Path;
use std::process::ExitCode;

use archive::Order;
use everyone::Everyone;
use report::Report;

/// Seed of all generated texts.
const SEED: u64 = 20_261_125;
/// A type that many generated papers are of, and many real ones.
const GENERATED_KIND: &str = "bao-cao";
const REAL_KIND: &str = "thong-tu";
/// Generated where no size is asked for and there are no real texts.
const USUAL_BYTES: u64 = 100_000_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if everyone::was_alone(&arguments) {
        return ExitCode::SUCCESS;
    }
    let sizes = |texts: &[&str]| texts.iter().map(|text| size::bytes(text)).collect::<Option<Vec<u64>>>();
    match arguments[..] {
        [] => match data::legal() {
            Some(legal) => compare("Real documents", &legal, REAL_KIND),
            None => generated(USUAL_BYTES),
        },
        ["update"] => update::run(),
        ["growth", ref texts @ ..] if sizes(texts).is_some_and(|sizes| !sizes.is_empty()) => {
            growth::run(&sizes(texts).unwrap_or_default());
        }
        [text] if size::bytes(text).is_some() => generated(size::bytes(text).unwrap_or_default()),
        _ => {
            eprintln!("one of: nothing, 450MB, growth 10MB 100MB 1GB, update");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn generated(bytes: u64) {
    let world = tempfile::tempdir().unwrap();
    let folder = world.path().join("papers");
    archive::write(&folder, Order { bytes, papers: None, seed: SEED });
    compare(&format!("Generated papers, {} MB", bytes / 1_000_000), &folder, GENERATED_KIND);
}

fn compare(title: &str, folder: &Path, kind: &str) {
    let conditions = results::conditions();
    let world = tempfile::tempdir().unwrap();
    let (everyone, indexed, parts) = Everyone::index(folder, kind, world.path());
    let counts = everyone.counts();
    let report = Report {
        text_bytes: data::bytes(folder),
        indexed,
        parts,
        counts,
        cold: everyone.cold(),
        warm: everyone.warm(),
        own: own::measure(&everyone),
    };
    let texts = format!("{} files, {:.1} MB.", data::files(folder).len(), report.text_bytes as f64 / 1e6);
    results::write(title, &format!("{conditions} Texts: {texts}"), &report.written());
}
