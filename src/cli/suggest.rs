//! `tracuu suggest`: how the last word of a query may go on, for shells and for programs that search with tracuu.

use super::ExitStatus;
use super::args::Format;
use super::corpus;
use super::ui::{Failure, Ui};
use crate::print;
use crate::search::Search;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "PREFIX", required = true)]
    prefix: Vec<String>,
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
}

/// Prints the completions, the most frequent first.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let reader = corpus::open(ui)?;
    let suggestions = Search::new(&reader)?.suggestions(&args.prefix.join(" "), args.limit)?;
    ui.raw(|out| match args.format {
        Format::Text => print::suggestions_text(out, &suggestions),
        Format::Json => print::suggestions_json(out, &suggestions),
    })?;
    Ok(if suggestions.is_empty() { ExitStatus::NothingFound } else { ExitStatus::Done })
}
