//! `tracuu check`: looks the index over, and with `--repair` mends it from the files that it was made from.

use std::path::PathBuf;

use super::ExitStatus;
use super::args::Format;
use super::ui::{Failure, Ui};
use super::{index, limits};
use crate::index::{Checked, Remedy, check};
use crate::messages::Message;
use crate::print;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "PATH", requires = "repair")]
    paths: Vec<PathBuf>,
    #[arg(long)]
    repair: bool,
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    limits: limits::Args,
}

/// Tells what is wrong; after a repair, what is still wrong.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let mut checked = check(ui.index())?;
    if args.repair && !checked.problems.is_empty() {
        checked.problems.iter().for_each(|problem| ui.notice(&problem.message()));
        let (remedy, summary) = index::repair(&checked, &args.paths, &args.limits.options(), ui)?;
        ui.notice(&mended(remedy));
        checked = check(ui.index())?;
        if summary.failed > 0 {
            tell(&checked, args.format, ui)?;
            return Ok(ExitStatus::Failed);
        }
    }
    tell(&checked, args.format, ui)?;
    Ok(if checked.problems.is_empty() { ExitStatus::Done } else { ExitStatus::Failed })
}

fn tell(checked: &Checked, format: Format, ui: &Ui) -> Result<(), Failure> {
    ui.raw(|out| match format {
        Format::Text => print::checked_text(out, checked, ui.language()),
        Format::Json => print::checked_json(out, checked),
    })
}

fn mended(remedy: Remedy) -> Message {
    match remedy {
        Remedy::Nothing => Message::new("cli.check.lists"),
        Remedy::Some(n) => Message::new("cli.check.some").with("n", n),
        Remedy::All => Message::new("cli.check.all"),
    }
}
