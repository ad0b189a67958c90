//! `tracuu eval`: how good the ranking is over judged questions.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::ExitStatus;
use super::args::Format;
use super::corpus;
use super::ui::{Failure, Ui};
use crate::eval::{Comparison, Judgements, Measure, Ranked, Report, Run, Timed, ask, read_questions};
use crate::index::Reader;
use crate::messages::Message;
use crate::print;
use crate::search::{Request, Search, SearchError};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "TSV")]
    queries: PathBuf,
    #[arg(long, value_name = "TSV")]
    qrels: PathBuf,
    #[arg(long, value_name = "N", default_value_t = 100)]
    depth: usize,
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
}

/// Asks all questions, measures and prints.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let questions = read_questions(&args.queries).map_err(Failure::Said)?;
    let judgements = Judgements::read(&args.qrels).map_err(Failure::Said)?;
    let theirs = args.against.as_deref().map(Run::read).transpose().map_err(Failure::Said)?;
    let file = args.run.as_deref().map(create).transpose()?;
    let reader = corpus::open(ui)?;
    let stems = stems(&reader)?;
    let search = Search::new(&reader)?;
    let bar = ui.progress(questions.len() as u64, "cli.eval.questions");
    let documents = |text: &str| {
        bar.inc(1);
        ranked(&search, &stems, text, args.depth)
    };
    let Timed { run, took_ms } = ask(&questions, args.depth, documents)
        .map_err(|(question, error)| Failure::search(&question.text, error))?;
    bar.finish_and_clear();
    if let (Some(mut file), Some(path)) = (file, &args.run) {
        run.write(&mut file, "tracuu")
            .and_then(|()| file.flush())
            .map_err(|error| unwritable(path, &error))?;
    }
    let report = Report::new(&questions, &judgements, &run);
    let theirs = theirs.map(|theirs| Report::new(&questions, &judgements, &theirs));
    let compared =
        |theirs: &Report| Measure::ALL.map(|measure| Comparison::new(measure, &report, theirs)).to_vec();
    let comparisons = theirs.as_ref().map(compared).unwrap_or_default();
    match args.format {
        Format::Json => ui.raw(|out| print::evaluation_json(out, &report, &took_ms, &comparisons))?,
        Format::Text => ui.styled(|out| {
            print::evaluation_text(out, &report, &took_ms, ui.language())?;
            if comparisons.is_empty() {
                Ok(())
            } else {
                print::comparison_text(out, &comparisons, ui.language())
            }
        })?,
    }
    Ok(if report.questions.is_empty() { ExitStatus::NothingFound } else { ExitStatus::Done })
}

/// By document identifier, the name of the file without its extension: what judgements call a document.
fn stems(reader: &Reader) -> Result<HashMap<String, String>, Failure> {
    let stem = |path: &str| Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let documents = reader.documents()?.into_iter();
    Ok(documents.map(|document| (document.id, stem(&document.source.path))).collect())
}

fn ranked(
    search: &Search<'_>,
    stems: &HashMap<String, String>,
    text: &str,
    depth: usize,
) -> Result<Vec<Ranked>, SearchError> {
    let request = Request { text: text.to_owned(), limit: depth, ..Request::default() };
    let documents = search.documents(&request)?.into_iter();
    Ok(documents
        .filter_map(|(id, score)| Some(Ranked { document: stems.get(&id)?.clone(), score }))
        .collect())
}

/// Creates the file of the run before any work is done, so that a wrong path costs nothing.
fn create(path: &Path) -> Result<BufWriter<File>, Failure> {
    File::create(path).map(BufWriter::new).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Said(Message::new("cli.unwritable").with("path", path).with("cause", error.to_string()))
}
