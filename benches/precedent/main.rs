//! Precedent wording on 2,177 legal documents: passages are changed as drafters change them, then looked for; paragraphs
//! about other things must find nothing; a draft of ten paragraphs is timed from start to exit.
//! `cargo bench --bench precedent`, with `-- --list` for each passage that was missed; needs the shared test data.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a command for people: what cannot be measured stops it"
)]

#[path = "../common/shared.rs"]
mod shared;

mod change;
#[allow(dead_code, reason = "shared by several benches, none of which needs all of it")]
#[path = "../common/random.rs"]
mod random;

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use change::Changed;
use random::Random;
use tracuu::audit::{DraftParagraph, Precedents, Standing, Wish};
use tracuu::index::{PassageRecord, Paths, Reader};
use tracuu::vietnamese::fold;

/// Passages that are changed and looked for.
const PASSAGES: usize = 500;
/// One passage in so many loses all its marks.
const BARE_ONE_IN: usize = 5;
/// Words of a passage at least, figures not counted: what is shorter is a heading, a name or a row of a table.
const MIN_WORDS: usize = 12;
/// What a drafter looks up no wording for: names of those who sign and receive.
const NO_WORDING: [&str; 2] = ["signature", "recipients"];
/// Paragraphs of the draft that is timed, and runs of it.
const DRAFT_PARAGRAPHS: usize = 10;
const RUNS: usize = 11;

/// Paragraphs about other things than administration, one a line.
const FROM_NOWHERE: &str = include_str!("from_nowhere.txt");

fn main() -> ExitCode {
    let shared = shared::shared();
    let corpus = shared.join("corpus/legal");
    if !corpus.is_dir() {
        eprintln!("SKIPPED: {} is missing (set TRACUU_SHARED)", corpus.display());
        return ExitCode::SUCCESS;
    }
    let world = tempfile::tempdir().unwrap();
    let index = world.path().join("index");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    assert!(command.arg("--index").arg(&index).args(["index", "-q"]).arg(corpus).status().unwrap().success());
    let reader = Reader::open(&index).unwrap();
    let paths = Paths::new(&index).unwrap();
    let wish = Wish { limit: 3, with_formulas: true, ..Wish::default() };
    let mut precedents = Precedents::new(&reader, &paths, wish).unwrap();
    let samples = samples(&reader);
    println!("{}", find(&mut precedents, &samples));
    println!("{}", find_nothing(&mut precedents));
    println!("{}", time_draft(&index, world.path(), &samples));
    ExitCode::SUCCESS
}

/// A passage and a draft made of it.
struct Sample {
    source: PassageRecord,
    changed: Changed,
}

/// The same passages in every run, from all over the documents, changed the same way.
fn samples(reader: &Reader) -> Vec<Sample> {
    let mut random = Random::new(2_026);
    let mut documents = reader.documents().unwrap();
    documents.sort_by(|a, b| a.source.path.rsplit('/').next().cmp(&b.source.path.rsplit('/').next()));
    let mut seen = HashSet::new();
    let mut samples = Vec::new();
    while samples.len() < PASSAGES {
        let document = &documents[random.below(documents.len())];
        let ordinal = random.below(document.passages as usize);
        let passages = reader.passages(&document.id).unwrap();
        let Some(source) = passages.into_iter().nth(ordinal) else { continue };
        let is_word = |word: &&str| word.contains(char::is_alphabetic) && !word.contains(char::is_numeric);
        let words = source.text.split_whitespace().filter(is_word).count();
        let has_wording = words >= MIN_WORDS && !NO_WORDING.contains(&source.kind.as_str());
        if has_wording && !source.text.contains("||") && seen.insert(source.id()) {
            let is_bare = samples.len().is_multiple_of(BARE_ONE_IN);
            samples.push(Sample { changed: Changed::new(&source.text, is_bare, &mut random), source });
        }
    }
    samples
}

/// How many sources come first, and how much of what was kept their alignment covers.
fn find(precedents: &mut Precedents<'_>, samples: &[Sample]) -> String {
    let list = std::env::args().any(|argument| argument == "--list");
    let begin = Instant::now();
    let (mut first_wording, mut same, mut same_but_figures, mut formulas) = (0, 0, 0, 0);
    let mut covered = Vec::new();
    for sample in samples {
        let found = precedents.of(&sample.changed.text).unwrap();
        formulas += usize::from(matches!(found.standing, Standing::Formula { .. }));
        let first = found.precedents.first();
        let is_source = first.is_some_and(|first| first.passages.contains(&sample.source.id()));
        let text = first.map_or("", |first| &first.excerpt.passage.text);
        let is_same = letters(text) == letters(&sample.source.text);
        let is_alike = words(text) == words(&sample.source.text);
        first_wording += usize::from(is_source || is_same);
        same += usize::from(is_same);
        same_but_figures += usize::from(is_alike);
        let share = covered_share(&sample.changed, &found);
        covered.push(share);
        if list && (!is_alike || share < 0.9) {
            println!(
                "{} {share:.2}\n  source: {}\n  draft:  {}\n  found:  {text}",
                sample.source.id(),
                sample.source.text,
                sample.changed.text
            );
        }
    }
    let count = samples.len() as f64;
    let percent = |number: usize| 100.0 * number as f64 / count;
    format!(
        "changed passages: {count}, {formulas} of them formulas\n\
         source first, or a passage of the same text: {:.1} %\n\
         the passage that is shown has the same text: {:.1} %, but for figures {:.1} %\n\
         of what was kept, aligned: {:.1} % on average; at least 90 % in {:.1} % of the passages\n\
         a paragraph: {:.1} ms on average",
        percent(first_wording),
        percent(same),
        percent(same_but_figures),
        100.0 * covered.iter().sum::<f64>() / count,
        percent(covered.iter().filter(|share| **share >= 0.9).count()),
        begin.elapsed().as_secs_f64() * 1000.0 / count,
    )
}

/// Letters and digits alone, marks and case put aside.
fn letters(text: &str) -> String {
    fold(text).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

fn words(text: &str) -> String {
    letters(text).chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Share of the words that were kept that stand in an aligned stretch of the first precedent.
fn covered_share(changed: &Changed, found: &DraftParagraph) -> f64 {
    let Some(first) = found.precedents.first() else { return 0.0 };
    let is_aligned = |range: &&std::ops::Range<usize>| {
        first.aligned.iter().any(|run| run.draft.0 <= range.start && range.end <= run.draft.1)
    };
    changed.kept.iter().filter(is_aligned).count() as f64 / changed.kept.len().max(1) as f64
}

fn find_nothing(precedents: &mut Precedents<'_>) -> String {
    let paragraphs: Vec<&str> = FROM_NOWHERE.lines().filter(|line| !line.starts_with('#')).collect();
    let found: Vec<_> = paragraphs.iter().map(|text| precedents.of(text).unwrap()).collect();
    let with_match: Vec<_> = found.iter().filter(|paragraph| !paragraph.precedents.is_empty()).collect();
    for paragraph in &with_match {
        let first = &paragraph.precedents[0];
        println!("wrongly matched, {:.2}: {}\n  {}", first.cover, paragraph.text, first.excerpt.passage.text);
    }
    format!("paragraphs from nowhere: {}, with a match: {}", paragraphs.len(), with_match.len())
}

/// Whole processes, from start to exit; each must find something.
fn time_draft(index: &Path, world: &Path, samples: &[Sample]) -> String {
    let draft = world.join("draft.txt");
    let text: Vec<&str> =
        samples.iter().take(DRAFT_PARAGRAPHS).map(|sample| sample.changed.text.as_str()).collect();
    fs::write(&draft, text.join("\n\n")).unwrap();
    let mut took_ms: Vec<f64> = (0..RUNS)
        .map(|_| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
            let begin = Instant::now();
            let output =
                command.arg("--index").arg(index).args(["precedent", "--formulas"]).arg(&draft).output();
            let output = output.unwrap();
            assert!(output.status.success() && !output.stdout.is_empty());
            begin.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    took_ms.sort_by(f64::total_cmp);
    format!(
        "a draft of {DRAFT_PARAGRAPHS} paragraphs, from start to exit: {:.0} ms in the median of {RUNS}, {:.0} ms at most",
        took_ms[RUNS / 2],
        took_ms[RUNS - 1]
    )
}
