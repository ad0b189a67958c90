//! `tracuu cite`: who cites a document and what it cites; with `--missing`, what is cited most and is not there.

use super::ExitStatus;
use super::args::Format;
use super::corpus;
use super::filters::FilterArgs;
use super::ui::{Failure, Ui};
use crate::audit::citations::{cite, missing};
use crate::messages::Message;
use crate::print;
use crate::search::{Request, Search};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "NUMBER", required_unless_present = "missing", conflicts_with = "missing")]
    document: Vec<String>,
    #[arg(long)]
    missing: bool,
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Finds and prints.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let filters = args.filters.filters().map_err(Failure::Said)?;
    if args.missing {
        return run_missing(args, Request { filters, ..Request::default() }, ui);
    }
    let text = args.document.join(" ");
    let reader = corpus::open_or_build(ui)?;
    let paths = corpus::paths(ui)?;
    let search = Search::new(&reader)?;
    let found =
        cite(&reader, &search, &text, &filters, &paths).map_err(|error| Failure::search(&text, error))?;
    let Some(found) = found else {
        return Err(Failure::Said(Message::new("cli.cite.no_number").with("text", text.as_str())));
    };
    match args.format {
        Format::Json => ui.raw(|out| print::cites_json(out, &found))?,
        Format::Text => ui.styled(|out| print::cites_text(out, &found, args.limit, ui.page()))?,
    }
    let nothing = found.documents.is_empty() && found.cited_by.is_empty();
    Ok(if nothing { ExitStatus::NothingFound } else { ExitStatus::Done })
}

fn run_missing(args: &Args, request: Request, ui: &Ui) -> Result<ExitStatus, Failure> {
    let reader = corpus::open_or_build(ui)?;
    let paths = corpus::paths(ui)?;
    let search = Search::new(&reader)?;
    let found = missing(&reader, &search, &request, &paths).map_err(|error| Failure::search("", error))?;
    match args.format {
        Format::Json => ui.raw(|out| print::missing_json(out, &found))?,
        Format::Text => ui.styled(|out| print::missing_text(out, &found, args.limit, ui.page()))?,
    }
    Ok(if found.is_empty() { ExitStatus::NothingFound } else { ExitStatus::Done })
}
