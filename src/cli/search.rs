//! `tracuu search`: from a query to ranked passages.

use clap::ValueEnum;

use super::ExitStatus;
use super::corpus;
use super::filters::FilterArgs;
use super::ui::{Failure, Ui};
use crate::messages::Message;
use crate::print;
use crate::search::{AccentMode, Expansion, Grouping, Order, Request, Results, Search};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    #[arg(long, value_name = "UNIT", value_enum, default_value = "passage")]
    by: By,
    #[arg(long, value_name = "ORDER", value_enum, default_value = "score", allow_hyphen_values = true)]
    sort: Sort,
    #[arg(long, value_name = "HOW", value_enum, default_value = "auto")]
    accents: AccentsArg,
    #[arg(long)]
    no_expand: bool,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
    #[arg(long, conflicts_with_all = ["files", "format"])]
    count: bool,
    #[arg(long, conflicts_with = "format")]
    files: bool,
    #[arg(short = '0', long, requires = "files")]
    null: bool,
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    filters: FilterArgs,
}

/// What one hit stands for, as `--by` names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Passage,
    Section,
    Document,
}

/// The order of hits, as `--sort` names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    Score,
    Date,
    #[value(name = "-date")]
    DateDescending,
}

/// How marks are taken, as `--accents` names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum AccentsArg {
    Auto,
    Exact,
    Ignore,
}

/// The shape of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
}

impl Args {
    fn request(&self) -> Result<Request, Failure> {
        Ok(Request {
            text: self.query.join(" "),
            filters: self.filters.filters().map_err(Failure::Said)?,
            accents: match self.accents {
                AccentsArg::Auto => AccentMode::Auto,
                AccentsArg::Exact => AccentMode::Exact,
                AccentsArg::Ignore => AccentMode::Ignore,
            },
            expansion: if self.no_expand { Expansion::Off } else { Expansion::On },
            grouping: match self.by {
                By::Passage => Grouping::Passage,
                By::Section => Grouping::Section,
                By::Document => Grouping::Document,
            },
            order: match self.sort {
                Sort::Score => Order::Score,
                Sort::Date => Order::Oldest,
                Sort::DateDescending => Order::Newest,
            },
            offset: self.offset,
            limit: self.limit,
            explain: self.explain,
        })
    }

    fn print(&self, request: &Request, results: &Results, ui: &Ui) -> Result<(), Failure> {
        if self.count {
            return ui.raw(|out| std::io::Write::write_fmt(out, format_args!("{}\n", results.total)));
        }
        if self.files {
            // A path as it stands could steer a terminal, and a person cannot see NUL.
            let end = if self.null && !ui.is_terminal() { 0 } else { b'\n' };
            return ui.raw(|out| print::paths(out, results, end));
        }
        match self.format {
            Format::Json => ui.raw(|out| print::results_json(out, request, results)),
            Format::Jsonl => ui.raw(|out| print::hits_jsonl(out, request, results)),
            Format::Csv => ui.raw(|out| print::hits_csv(out, results)),
            Format::Text => ui.styled(|out| print::results_text(out, results, ui.page())),
        }
    }
}

/// Searches and prints.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let request = args.request()?;
    let reader = corpus::open_or_build_for_one_search(ui)?;
    let mut results =
        Search::new(&reader)?.run(&request).map_err(|error| Failure::search(&request.text, error))?;
    corpus::show_paths(&mut results, ui)?;
    ui.detail(&Message::new("cli.search.read_as").with("query", results.read_as.as_str()));
    results.notices.iter().for_each(|notice| ui.notice(notice));
    args.print(&request, &results, ui)?;
    if args.format == Format::Text && !args.files && !args.count {
        ui.summary(&print::counts(&results).say(ui.language()));
    }
    Ok(if results.total + results.rescued == 0 { ExitStatus::NothingFound } else { ExitStatus::Done })
}
