//! `tracuu timeline`: how often something is spoken of, by period and district.

use super::ExitStatus;
use super::args::{By, ReportFormat};
use super::corpus;
use super::filters::FilterArgs;
use super::ui::{Failure, Ui};
use crate::audit::{Timeline, timeline};
use crate::messages::Message;
use crate::print;
use crate::search::{Request, Search};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    #[arg(long, value_name = "PERIOD", value_enum, default_value = "year")]
    by: By,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: ReportFormat,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Counts and prints.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let filters = args.filters.filters().map_err(Failure::Said)?;
    let request = Request { text: args.query.join(" "), filters, ..Request::default() };
    let reader = corpus::open_or_build(ui)?;
    let search = Search::new(&reader)?;
    corpus::tell_reading(&search, &request, ui)?;
    let counted = timeline(&reader, &search, &request, args.by.into())
        .map_err(|error| Failure::search(&request.text, error))?;
    let found = counted.sum(|_| true);
    match args.format {
        ReportFormat::Json => ui.raw(|out| print::timeline_json(out, &request.text, &counted))?,
        ReportFormat::Csv => ui.raw(|out| print::timeline_csv(out, &counted))?,
        ReportFormat::Html => {
            ui.raw(|out| print::timeline_html(out, &request.text, &counted, ui.language()))?
        }
        ReportFormat::Text if found.documents > 0 => show(&counted, ui)?,
        ReportFormat::Text => {}
    }
    if let ReportFormat::Text = args.format {
        let summary = Message::new("print.timeline.facts")
            .with("documents", found.documents)
            .with("reports", found.reports)
            .with("n", found.passages);
        ui.summary(&summary.say(ui.language()));
    }
    Ok(if found.documents > 0 { ExitStatus::Done } else { ExitStatus::NothingFound })
}

fn show(counted: &Timeline, ui: &Ui) -> Result<(), Failure> {
    ui.styled(|out| print::timeline_text(out, counted, ui.page()))
}
