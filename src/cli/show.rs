//! `tracuu show`: a passage in its place.

use super::ExitStatus;
use super::corpus;
use super::ui::{Failure, Ui};
use crate::index::{self, PassageRecord};
use crate::messages::Message;
use crate::print;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "whole")]
    context: u64,
    #[arg(long)]
    whole: bool,
}

/// Prints the passage, or the whole document for a document's identifier.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let id = args.id.trim_start_matches('#');
    let (document_id, asked) = match index::split_passage_id(id) {
        Some((document, ordinal)) => (document, Some(ordinal)),
        None => (id, None),
    };
    let reader = corpus::open(ui)?;
    let Some(mut document) = reader.document(document_id)? else { return Err(unknown(id)) };
    document.source.path = corpus::paths(ui)?.display(&document.source.path);
    let mut passages = reader.passages(document_id)?;
    if let Some(asked) = asked {
        if !passages.iter().any(|passage| passage.ordinal == asked) {
            return Err(unknown(id));
        }
        if !args.whole {
            passages.retain(|passage| is_near(passage, asked, args.context));
        }
    }
    ui.styled(|out| print::place_text(out, &document, &passages, asked, ui.page()))?;
    Ok(ExitStatus::Done)
}

fn is_near(passage: &PassageRecord, asked: u64, context: u64) -> bool {
    passage.ordinal.abs_diff(asked) <= context
}

fn unknown(id: &str) -> Failure {
    Failure::Said(Message::new("cli.show.unknown").with("id", id))
}
