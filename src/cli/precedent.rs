//! `tracuu precedent`: for each paragraph of a draft, earlier passages worded like it.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::ExitStatus;
use super::corpus;
use super::filters::FilterArgs;
use super::limits;
use super::ui::{Failure, Ui};
use crate::audit::{DraftParagraph, Precedents, Preference, Standing, Wish};
use crate::document;
use crate::index::document_id;
use crate::messages::{Message, Value};
use crate::print::{self, Comparison};
use crate::read::{Limits, Refusal, load};

/// Columns from which two texts beside each other are easier to read than one with marks.
const WIDE: usize = 140;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[arg(short = 'n', long, value_name = "N", default_value_t = 3)]
    limit: usize,
    #[arg(long, value_name = "ORDER", value_enum, default_value = "closest")]
    sort: Sort,
    #[arg(long)]
    formulas: bool,
    #[arg(long, value_name = "FORM", value_enum, default_value = "auto")]
    diff: Diff,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    filters: FilterArgs,
}

/// The order of precedents, as `--sort` names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    Closest,
    Newest,
    Frequent,
}

/// How a paragraph and an earlier wording are compared, as `--diff` names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Diff {
    Auto,
    Inline,
    Side,
}

/// The forms of output, as `--format` names them.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

/// Reads the draft, looks each paragraph up and prints.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let filters = args.filters.filters().map_err(Failure::Said)?;
    let file = args.file.as_deref().filter(|file| *file != Path::new("-"));
    let reader = corpus::open_or_build(ui)?;
    let paths = corpus::paths(ui)?;
    let draft = draft(file, ui)?;
    let wish = Wish {
        filters,
        preference: match args.sort {
            Sort::Closest => Preference::Closest,
            Sort::Newest => Preference::Newest,
            Sort::Frequent => Preference::MostFrequent,
        },
        limit: args.limit,
        with_formulas: args.formulas,
        except: file.map(|file| document_id(&paths.name(file))),
    };
    let mut precedents = Precedents::new(&reader, &paths, wish)?;
    let paragraphs = draft.iter().map(|text| Ok(precedents.of(text)?));
    let found = match args.format {
        Format::Text => show(paragraphs, comparison(args.diff, ui), ui)?,
        Format::Csv => table(paragraphs, ui)?,
        Format::Json => {
            let paragraphs: Vec<DraftParagraph> = paragraphs.collect::<Result<_, Failure>>()?;
            ui.raw(|out| print::precedents_json(out, &paragraphs))?;
            paragraphs.iter().any(tells)
        }
    };
    Ok(if found { ExitStatus::Done } else { ExitStatus::NothingFound })
}

/// Whether anything was found of a paragraph.
fn tells(paragraph: &DraftParagraph) -> bool {
    !paragraph.precedents.is_empty() || matches!(paragraph.standing, Standing::Formula { .. })
}

/// Shows each paragraph as soon as it has been looked up; whether anything was found.
fn show(
    paragraphs: impl Iterator<Item = Result<DraftParagraph, Failure>>,
    comparison: Comparison,
    ui: &Ui,
) -> Result<bool, Failure> {
    let mut found = false;
    let mut is_explained = false;
    for (at, paragraph) in paragraphs.enumerate() {
        let paragraph = paragraph?;
        if !paragraph.precedents.is_empty() && !is_explained {
            ui.notice(&print::precedents_legend(comparison));
            is_explained = true;
        }
        found |= tells(&paragraph);
        ui.styled(|out| {
            if at > 0 {
                out.push(b'\n');
            }
            print::precedents_text(out, at + 1, &paragraph, comparison, ui.page())
        })?;
    }
    Ok(found)
}

/// Writes rows as soon as each paragraph has been looked up; whether anything was found.
fn table(
    paragraphs: impl Iterator<Item = Result<DraftParagraph, Failure>>,
    ui: &Ui,
) -> Result<bool, Failure> {
    ui.raw(|out| print::precedents_csv_head(out))?;
    let mut found = false;
    for (at, paragraph) in paragraphs.enumerate() {
        let paragraph = paragraph?;
        found |= tells(&paragraph);
        ui.raw(|out| print::precedents_csv(out, at + 1, &paragraph))?;
    }
    Ok(found)
}

fn comparison(diff: Diff, ui: &Ui) -> Comparison {
    let columns = ui.columns();
    match diff {
        Diff::Auto if columns.is_some_and(|columns| columns >= WIDE) => {
            Comparison::Beside { columns: columns.unwrap_or(WIDE) }
        }
        Diff::Auto | Diff::Inline => Comparison::Inline,
        Diff::Side => Comparison::Beside { columns: columns.unwrap_or(WIDE) },
    }
}

/// The paragraphs of the draft in `file`, or on standard input.
fn draft(file: Option<&Path>, ui: &Ui) -> Result<Vec<String>, Failure> {
    let limits = limits::options().limits;
    let shown = file.unwrap_or_else(|| Path::new("-"));
    let name: Value = file.map_or_else(|| Message::new("cli.precedent.stdin").into(), Value::from);
    let at = |what: Message| Message::new("cli.at_file").with("path", name.clone()).with("what", what);
    let refused = |refusal: Refusal| Failure::Said(at(refusal.message().clone()));
    let bytes = match file {
        Some(file) => load(file, &limits).map_err(refused)?,
        None => standard_input(&limits, ui)?,
    };
    let content = limits::pool().read(shown, &bytes, &limits).map_err(refused)?;
    content.warnings.iter().for_each(|warning| ui.notice(&at(warning.clone())));
    let paragraphs = document::paragraphs(content.blocks);
    if paragraphs.is_empty() {
        ui.notice(&at(Message::new("cli.precedent.empty")));
    }
    Ok(paragraphs)
}

fn standard_input(limits: &Limits, ui: &Ui) -> Result<Vec<u8>, Failure> {
    let input = std::io::stdin();
    if input.is_terminal() {
        ui.notice(&Message::new("cli.precedent.type_draft"));
    }
    let mut bytes = Vec::new();
    // One byte more than allowed tells that there is more.
    let read = input.lock().take(limits.max_bytes.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| {
        Failure::Said(Message::new("cli.precedent.input_failed").with("cause", error.to_string()))
    })?;
    Ok(bytes)
}
