//! What each ingredient of the ranking is worth: one put aside at a time, over the judged questions.
//! `cargo bench --bench ablation`; needs the shared test data. Weights were tuned on the first half.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, reason = "a command for people")]

#[path = "common/shared.rs"]
mod shared;

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, ExitCode};

use tracuu::eval::{Comparison, Judgements, Measure, Question, Ranked, Report, Timed, ask, read_questions};
use tracuu::index::Reader;
use tracuu::search::{Expansion, Request, Search, Weights};

/// Documents that are kept for a question.
const DEPTH: usize = 100;

fn main() -> ExitCode {
    let shared = shared::shared();
    let folder = shared.join("eval/legal");
    let (Ok(questions), Ok(judgements)) =
        (read_questions(&folder.join("queries.tsv")), Judgements::read(&folder.join("qrels.tsv")))
    else {
        eprintln!("SKIPPED: {} is missing (set TRACUU_SHARED)", folder.display());
        return ExitCode::SUCCESS;
    };
    let world = tempfile::tempdir().unwrap();
    let index = world.path().join("index");
    let corpus = shared.join("corpus/legal");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    assert!(command.arg("--index").arg(&index).args(["index", "-q"]).arg(corpus).status().unwrap().success());
    let halves: [Vec<Question>; 2] =
        [0, 1].map(|half| questions.iter().skip(half).step_by(2).cloned().collect());
    let reader = Reader::open(&index).unwrap();
    println!("{:34}  nDCG@10 first half  second half    R@1 second half  p (second half)", "");
    let whole = reports(&reader, &halves, &judgements, Weights::default(), Expansion::On);
    row("everything", &whole, None);
    for (name, weights, expansion) in ingredients() {
        row(name, &reports(&reader, &halves, &judgements, weights, expansion), Some(&whole));
    }
    ExitCode::SUCCESS
}

/// The ingredients, each put aside.
fn ingredients() -> Vec<(&'static str, Weights, Expansion)> {
    let all = Weights::default();
    let without = |name, weights| (name, weights, Expansion::On);
    vec![
        without("without pairs", Weights { pair: 0.0, ..all }),
        without("without the title", Weights { title: 0.0, ..all }),
        without("without headings", Weights { heading: 0.0, ..all }),
        without("without regard to length", Weights { b: 0.0, ..all }),
        without("with the best passage alone", Weights { best_passages: [1.0, 0.0, 0.0], ..all }),
        without("without the document's coverage", Weights { coverage: 0.0, ..all }),
        without("without early places", Weights { early: 0.0, ..all }),
        without("without the force of a paper", Weights { force: 0.0, ..all }),
        without("with words that ask in full", Weights { asking: 1.0, ..all }),
        without("without regard to dates", Weights { dated: 0.0, ..all }),
        without("1,000 candidates in full", Weights { candidates: 1_000, ..all }),
        without("250 candidates in full", Weights { candidates: 250, ..all }),
        ("without abbreviations", all, Expansion::Off),
    ]
}

fn row(name: &str, halves: &[Report; 2], whole: Option<&[Report; 2]>) {
    let chance = whole.map_or(String::new(), |whole| {
        format!("{:.4}", Comparison::new(Measure::ALL[0], &halves[1], &whole[1]).p_value)
    });
    println!(
        "{name:34}  {:18.4}  {:11.4}  {:17.4}  {chance:>15}",
        halves[0].mean.ndcg_10, halves[1].mean.ndcg_10, halves[1].mean.recall_1
    );
}

fn reports(
    reader: &Reader,
    halves: &[Vec<Question>; 2],
    judgements: &Judgements,
    weights: Weights,
    expansion: Expansion,
) -> [Report; 2] {
    let search = Search::with_weights(reader, weights).unwrap();
    let stem = |path: &str| Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let documents = reader.documents().unwrap().into_iter();
    let stems: HashMap<String, String> =
        documents.map(|document| (document.id, stem(&document.source.path))).collect();
    let documents = |text: &str| -> Result<Vec<Ranked>, tracuu::index::Error> {
        let request = Request { text: text.to_owned(), limit: DEPTH, expansion, ..Request::default() };
        let found = search.documents(&request)?.into_iter();
        Ok(found.map(|(id, score)| Ranked { document: stems[&id].clone(), score }).collect())
    };
    halves.each_ref().map(|questions| {
        let Timed { run, .. } = ask(questions, DEPTH, documents).ok().unwrap();
        Report::new(questions, judgements, &run)
    })
}
