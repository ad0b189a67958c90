//! `tracuu man`: the manual page, for `man -l -` or a packager.

use clap_mangen::Man;

use super::ExitStatus;
use super::help;
use super::ui::{Failure, Ui};

#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Prints the page: the program, then each command.
pub(super) fn run(_: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let mut program = help::command(ui.language());
    program.build();
    ui.raw(|out| {
        Man::new(program.clone()).render(out)?;
        program.get_subcommands().try_for_each(|command| {
            let man = Man::new(command.clone());
            man.render_name_section(out)?;
            man.render_synopsis_section(out)?;
            man.render_options_section(out)
        })
    })?;
    Ok(ExitStatus::Done)
}
