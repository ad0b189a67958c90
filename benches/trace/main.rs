//! Tracing of shortcomings against the gold table over the sample corpus, and at scale.
//! `cargo bench --bench trace` prints pairwise precision, recall and F1, what each ingredient is worth, and what the
//! threshold does (`-- gold`, with `--list` for the groups); whether groups stay when a document comes (`-- stable`);
//! time and memory over 100,000 passages of weaknesses (`-- scale`).

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a command for people"
)]

mod gold;
mod measure;
#[allow(dead_code, reason = "shared by several benches, none of which needs all of it")]
#[path = "../common/process.rs"]
mod process;
#[allow(dead_code, reason = "shared by several benches, none of which needs all of it")]
#[path = "../common/random.rs"]
mod random;
mod scale;
mod stable;

use std::path::Path;
use std::process::Command;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !["gold", "stable", "scale"].into_iter().any(asked);
    if all || asked("gold") {
        gold::run(asked("--list"));
    }
    if all || asked("stable") {
        stable::run();
    }
    if all || asked("scale") {
        scale::run();
    }
}

/// Indexes a folder.
fn index(folder: &Path, index: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    assert!(command.arg("--index").arg(index).args(["index", "-q"]).arg(folder).status().unwrap().success());
}

/// The sample corpus.
fn corpus() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))
}
