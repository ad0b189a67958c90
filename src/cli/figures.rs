//! `tracuu figures`: the quantities of the passages that a query finds, over periods and districts; and a check of
//! their arithmetic.

use clap::ValueEnum;

use super::ExitStatus;
use super::corpus;
use super::filters::FilterArgs;
use super::ui::{Failure, Ui};
use crate::audit::figures::{Figures, Verification, figures, table};
use crate::messages::Message;
use crate::print::{self, Shown};
use crate::search::{Request, Search};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    #[arg(long)]
    verify: bool,
    #[arg(long, conflicts_with = "verify")]
    all: bool,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    filters: FilterArgs,
}

/// The shape of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

/// Finds, checks and prints.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let filters = args.filters.filters().map_err(Failure::Said)?;
    let request = Request { text: args.query.join(" "), filters, ..Request::default() };
    let reader = corpus::open_or_build(ui)?;
    let paths = corpus::paths(ui)?;
    let verification = if args.verify { Verification::On } else { Verification::Off };
    let found = figures(&Search::new(&reader)?, &request, &paths, verification)
        .map_err(|error| Failure::search(&request.text, error))?;
    match args.format {
        Format::Json => ui.raw(|out| print::figures_json(out, &found, args.verify))?,
        Format::Csv => ui.raw(|out| print::figures_csv(out, &found))?,
        Format::Text if args.verify => verified(&found, ui)?,
        Format::Text => listed(&found, if args.all { Shown::All } else { Shown::Named }, ui)?,
    }
    Ok(if found.count() == 0 { ExitStatus::NothingFound } else { ExitStatus::Done })
}

fn verified(found: &Figures, ui: &Ui) -> Result<(), Failure> {
    ui.styled(|out| print::disagreements_text(out, &found.disagreements, ui.page()))?;
    let summary = Message::new("print.verify.summary")
        .with("checked", found.checked)
        .with("n", found.disagreements.len())
        .with("figures", found.count());
    ui.summary(&summary.say(ui.language()));
    Ok(())
}

fn listed(found: &Figures, shown: Shown, ui: &Ui) -> Result<(), Failure> {
    let table = table(&found.passages);
    let mut left_out = 0;
    ui.styled(|out| {
        left_out = print::figures_text(out, found, &table, shown, ui.page())?;
        Ok(())
    })?;
    let summary =
        Message::new("print.figures.summary").with("n", found.count()).with("passages", found.passages.len());
    ui.summary(&summary.say(ui.language()));
    if left_out > 0 {
        ui.summary(&Message::new("print.figures.left_out").with("n", left_out).say(ui.language()));
    }
    Ok(())
}
