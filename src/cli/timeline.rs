//! `tracuu timeline`: how often something is spoken of, by period and district.

use clap::ValueEnum;

use super::ExitStatus;
use super::corpus;
use super::filters::FilterArgs;
use super::ui::{Failure, Ui};
use crate::audit::{Timeline, Unit, timeline};
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
    format: Format,
    #[command(flatten)]
    filters: FilterArgs,
}

/// Length of the periods, as `--by` names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Year,
    Half,
    Quarter,
    Month,
}

/// The forms of output, as `--format` names them.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Html,
}

impl From<By> for Unit {
    fn from(by: By) -> Self {
        match by {
            By::Year => Self::Year,
            By::Half => Self::Half,
            By::Quarter => Self::Quarter,
            By::Month => Self::Month,
        }
    }
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
        Format::Json => ui.raw(|out| print::timeline_json(out, &request.text, &counted))?,
        Format::Csv => ui.raw(|out| print::timeline_csv(out, &counted))?,
        Format::Html => ui.raw(|out| print::timeline_html(out, &request.text, &counted, ui.language()))?,
        Format::Text if found.documents > 0 => show(&counted, ui)?,
        Format::Text => {}
    }
    if let Format::Text = args.format {
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
