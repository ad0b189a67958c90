//! What is read from office files against transcripts of them: letters, letters with marks and syllables that are right.
//! `cargo bench --bench reading`, `-- --list` for each file; needs the shared test data, and Python with rapidfuzz for its
//! scorer. PDF are read once with and once without the optional programs, and their words counted.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, reason = "a command for people")]

#[path = "common/shared.rs"]
mod shared;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

fn main() -> ExitCode {
    let shared = shared::shared();
    let corpus = shared.join("corpus");
    if !corpus.join("legacy").is_dir() {
        eprintln!("SKIPPED: {} is missing (set TRACUU_SHARED)", corpus.join("legacy").display());
        return ExitCode::SUCCESS;
    }
    let is_pdf =
        |path: &PathBuf| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"));
    let legacy = files(&[corpus.join("legacy/tcvn3"), corpus.join("legacy/vni")]);
    let (pdf, office): (Vec<_>, Vec<_>) = files(&[corpus.join("modern")]).into_iter().partition(is_pdf);
    for (name, files, truth) in
        [("legacy", &legacy, corpus.join("legacy/truth")), ("modern", &office, corpus.join("modern-truth"))]
    {
        println!("{name}: {}", score(files, &truth, &shared.join("eval/score_text.py")));
    }
    for file in legacy.iter().filter(|path| is_pdf(path)).chain(&pdf) {
        let words = |output: Output| String::from_utf8_lossy(&output.stdout).split_whitespace().count();
        let with = words(read(file).output().unwrap());
        let without = words(read(file).env("PATH", "").output().unwrap());
        println!("pdf: {with:6} words with the optional programs, {without:6} without: {}", stem(file));
    }
    ExitCode::SUCCESS
}

fn files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    command.args(["read", "-q"]).arg(file);
    command
}

/// What the scorer says of all files together; with `--list`, of each.
fn score(files: &[PathBuf], truth: &Path, scorer: &Path) -> String {
    let texts = tempfile::tempdir().unwrap();
    let mut failed = 0;
    for file in files {
        let output = read(file).output().unwrap();
        failed += usize::from(!output.status.success());
        fs::write(texts.path().join(format!("{}.txt", stem(file))), output.stdout).unwrap();
    }
    let scored = Command::new("python3").arg(scorer).arg(texts.path()).arg(truth).output();
    let Some(scored) = scored.ok().filter(|scored| scored.status.success()) else {
        return format!(
            "SKIPPED: the scorer needs Python with rapidfuzz; {failed} of {} files failed",
            files.len()
        );
    };
    let said = String::from_utf8_lossy(&scored.stdout).trim().to_owned();
    let is_listed = std::env::args().any(|argument| argument == "--list");
    let shown = if is_listed { said.as_str() } else { said.lines().last().unwrap_or_default() };
    format!("{shown}, {failed} of {} files failed", files.len())
}
