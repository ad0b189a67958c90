//! `tracuu trace`: shortcomings that come back, across periods, districts and documents.

use super::ExitStatus;
use super::args::{By, ReportFormat};
use super::corpus;
use super::filters::FilterArgs;
use super::ui::{Failure, Ui};
use crate::audit::{KINDS, THRESHOLD, Trace, TraceRequest, trace};
use crate::messages::Message;
use crate::print::{self, TraceQuestion};
use crate::search::{Filters, Request, Search};

/// Issues that a person is shown unless he asks for more or fewer; a program gets all.
const SHOWN: usize = 20;
/// The word for sections of every kind.
const ANY: &str = "all";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    #[arg(long, value_name = "LIKENESS")]
    threshold: Option<String>,
    #[arg(long, value_name = "UNIT", value_enum, default_value = "half")]
    by: By,
    #[arg(long, value_name = "N", default_value_t = 2)]
    min: usize,
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    #[arg(long)]
    detail: bool,
    #[arg(long)]
    sections_only: bool,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: ReportFormat,
    #[command(flatten)]
    filters: FilterArgs,
}

impl Args {
    fn request(&self) -> Result<TraceRequest, Message> {
        let mut filters = self.filters.filters()?;
        let kinds = self.kinds(std::mem::take(&mut filters.sections))?;
        Ok(TraceRequest {
            search: Request { text: self.query.join(" "), filters, ..Request::default() },
            // What is said elsewhere belongs to shortcomings, not to sections that were asked for by name.
            elsewhere: !self.sections_only && kinds == KINDS,
            kinds,
            threshold: self.threshold()?,
            unit: self.by.into(),
            least_documents: self.min,
            ..TraceRequest::default()
        })
    }

    /// The kinds of sections to trace: those of `--kind` and of `--section`, else the usual ones; empty for all.
    fn kinds(&self, sections: Vec<String>) -> Result<Vec<String>, Message> {
        if self.kind.iter().any(|kind| kind == ANY) {
            return Ok(sections);
        }
        let mut filters = Filters { sections, ..Filters::default() };
        self.kind.iter().try_for_each(|kind| filters.add_section(kind))?;
        if filters.sections.is_empty() {
            filters.sections = KINDS.map(str::to_owned).to_vec();
        }
        Ok(filters.sections)
    }

    fn threshold(&self) -> Result<f32, Message> {
        let Some(value) = &self.threshold else { return Ok(THRESHOLD) };
        let number = value.trim().replace(',', ".").parse().ok().filter(|x| (0.0..=1.0).contains(x));
        number.ok_or_else(|| Message::new("cli.trace.threshold").with("value", value.as_str()))
    }

    fn print(&self, request: &TraceRequest, found: &Trace, ui: &Ui) -> Result<(), Failure> {
        let people = self.limit.unwrap_or(SHOWN);
        let programs = self.limit.unwrap_or(usize::MAX);
        let question = TraceQuestion { query: &request.search.text, threshold: request.threshold };
        match self.format {
            ReportFormat::Json => ui.raw(|out| print::trace_json(out, found, programs)),
            ReportFormat::Csv => ui.raw(|out| print::trace_csv(out, found, programs)),
            ReportFormat::Html => {
                ui.raw(|out| print::trace_html(out, found, people, question, ui.language()))
            }
            ReportFormat::Text if self.detail => {
                ui.styled(|out| print::trace_details(out, found, people, ui.page()))
            }
            ReportFormat::Text => ui.styled(|out| print::trace_text(out, found, people, ui.wide_page())),
        }
    }
}

/// Traces and prints.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let request = args.request().map_err(Failure::Said)?;
    let reader = corpus::open_or_build(ui)?;
    let search = Search::new(&reader)?;
    let paths = corpus::paths(ui)?;
    let found = trace(&reader, &search, &paths, &request)
        .map_err(|error| Failure::search(&request.search.text, error))?;
    args.print(&request, &found, ui)?;
    let shown = found.issues.len().min(args.limit.unwrap_or(SHOWN)) as u64;
    let summary = Message::new("cli.trace.summary")
        .with("passages", found.passages)
        .with("documents", found.documents)
        .with("issues", found.issues.len() as u64);
    if matches!(args.format, ReportFormat::Text | ReportFormat::Html) {
        let key = if shown < found.issues.len() as u64 { "cli.trace.part" } else { "cli.trace.all" };
        ui.summary(&Message::new(key).with("summary", summary).with("shown", shown).say(ui.language()));
    }
    Ok(if found.issues.is_empty() { ExitStatus::NothingFound } else { ExitStatus::Done })
}
