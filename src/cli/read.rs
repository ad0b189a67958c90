//! `tracuu read`: what tracuu reads from a file, without an index.

use std::path::{Path, PathBuf};

use super::ExitStatus;
use super::args::Format;
use super::limits;
use super::ui::{Failure, Ui};
use crate::document;
use crate::messages::Message;
use crate::print;
use crate::read::{self, Content, Limits, Refusal, container};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    limits: limits::Args,
}

/// Prints each file; one that cannot be read does not keep the others from being read.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let (limits, pool) = (args.limits.limits(), limits::pool());
    let mut worst = ExitStatus::Done;
    for (file, refused) in args.files.iter().flat_map(|file| unpacked(file, &limits)) {
        let content = refused.map_or(Ok(()), Err).and_then(|()| read::load(&file, &limits));
        let status = match content.and_then(|bytes| pool.read(&file, &bytes, &limits)) {
            Ok(content) => show(&file, content, args.format, ui)?,
            Err(Refusal::Skipped(reason)) => {
                ui.notice(&at(&file, reason));
                ExitStatus::NothingFound
            }
            Err(Refusal::Failed(reason)) => {
                ui.error(&at(&file, reason));
                ExitStatus::Failed
            }
        };
        worst = worst.max(status);
    }
    Ok(worst)
}

/// The file, or all files in it where it is an archive; with the reason for one that cannot be read.
fn unpacked(file: &Path, limits: &Limits) -> Vec<(PathBuf, Option<Refusal>)> {
    if !container::is_archive(file) {
        return vec![(file.to_owned(), None)];
    }
    match container::list(file, limits) {
        Err(refusal) => vec![(file.to_owned(), Some(refusal))],
        Ok(entries) => {
            let path = file.to_string_lossy();
            let inside = |entry: &str| PathBuf::from(container::join(&path, entry));
            entries.into_iter().map(|entry| (inside(&entry.path), entry.bytes.err())).collect()
        }
    }
}

fn show(file: &Path, mut content: Content, format: Format, ui: &Ui) -> Result<ExitStatus, Failure> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let document = document::parse(std::mem::take(&mut content.blocks), &stem);
    content.warnings.iter().for_each(|warning| ui.notice(&at(file, warning.clone())));
    ui.raw(|out| match format {
        Format::Text => print::document_text(out, &document),
        Format::Json => print::document_json(out, &file.to_string_lossy(), &content, &document),
    })?;
    Ok(ExitStatus::Done)
}

fn at(file: &Path, what: Message) -> Message {
    Message::new("cli.at_file").with("path", file).with("what", what)
}
