//! `tracuu stats`: size, versions and age of the index.

use super::ExitStatus;
use super::args::Format;
use super::corpus;
use super::ui::{Failure, Ui};
use crate::print;
use crate::read::{self, worker::Protection};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
}

/// Prints the figures.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let stats = corpus::open(ui)?.stats()?;
    ui.raw(|out| match args.format {
        Format::Text => {
            print::stats_text(out, &stats, ui.language())?;
            if ui.is_verbose() {
                print::surroundings_text(out, read::programs(), &Protection::all(), ui.language())?;
            }
            Ok(())
        }
        Format::Json => print::stats_json(out, &stats),
    })?;
    Ok(ExitStatus::Done)
}
