//! `tracuu completions`: a script that completes commands and flags in a shell.

use clap_complete::Shell;

use super::ExitStatus;
use super::help;
use super::ui::{Failure, Ui};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(ui.language()), "tracuu", &mut script);
    ui.raw(|out| std::io::Write::write_all(out, &script))?;
    Ok(ExitStatus::Done)
}
