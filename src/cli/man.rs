//! `tracuu man`: the manual pages, for `man -l -` or a packager.

use clap_mangen::Man;

use super::ExitStatus;
use super::help;
use super::ui::{Failure, Ui};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Prints the page of tracuu or of one command.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let page = Man::new(help::find(args.command.as_deref(), ui)?);
    ui.raw(|out| page.render(out))?;
    Ok(ExitStatus::Done)
}
