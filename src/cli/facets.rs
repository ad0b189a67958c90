//! `tracuu facets`: how many documents and passages a query finds for each type, district, year …

use clap::ValueEnum;

use super::ExitStatus;
use super::args::ReportFormat;
use super::corpus;
use super::filters::FilterArgs;
use super::ui::{Failure, Ui};
use crate::print;
use crate::search::{Facet, Request, Search};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[arg(long, value_name = "FIELD", value_enum)]
    of: Of,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: ReportFormat,
    #[command(flatten)]
    filters: FilterArgs,
}

/// The field to count by, as `--of` names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    Type,
    District,
    Province,
    Issuer,
    Year,
    Section,
}

impl From<Of> for Facet {
    fn from(of: Of) -> Self {
        match of {
            Of::Type => Self::Type,
            Of::District => Self::District,
            Of::Province => Self::Province,
            Of::Issuer => Self::Issuer,
            Of::Year => Self::Year,
            Of::Section => Self::Section,
        }
    }
}

/// Counts and prints.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let filters = args.filters.filters().map_err(Failure::Said)?;
    let request = Request { text: args.query.join(" "), filters, ..Request::default() };
    let reader = corpus::open(ui)?;
    let of = args.of.into();
    let search = Search::new(&reader)?;
    corpus::tell_reading(&search, &request, ui)?;
    let buckets = search.facets(&request, of).map_err(|error| Failure::search(&request.text, error))?;
    match args.format {
        ReportFormat::Json => ui.raw(|out| print::facets_json(out, of, &buckets))?,
        ReportFormat::Csv => ui.raw(|out| print::facets_csv(out, of, &buckets))?,
        ReportFormat::Html => {
            ui.raw(|out| print::facets_html(out, &request.text, of, &buckets, ui.language()))?;
        }
        ReportFormat::Text => ui.styled(|out| print::facets_text(out, of, &buckets, ui.language()))?,
    }
    Ok(if buckets.is_empty() { ExitStatus::NothingFound } else { ExitStatus::Done })
}
