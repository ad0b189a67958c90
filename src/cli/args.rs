//! The arguments as they are typed: commands, and the flags that all of them share.
//! Help texts stand in the messages, under `cli.help.<command>.<argument>`, never here.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, ValueEnum};

use super::{
    check, cite, completions, eval, facets, figures, help, index, man, precedent, read, search, show, stats,
    suggest, timeline, trace, worker,
};
use crate::audit::Unit;

/// Everything on the command line.
#[derive(Debug, clap::Parser)]
#[command(
    name = "tracuu",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) globals: Globals,
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "global")]
    version: Option<bool>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Flags of every command.
#[derive(Debug, clap::Args)]
pub(super) struct Globals {
    #[arg(
        long = "index",
        value_name = "DIR",
        env = "TRACUU_INDEX",
        default_value = "index",
        global = true,
        help_heading = "global"
    )]
    pub(super) index_dir: PathBuf,
    #[arg(long, value_enum, default_value = "auto", global = true, help_heading = "global")]
    pub(super) color: Color,
    #[arg(long, value_enum, global = true, help_heading = "global")]
    lang: Option<Lang>,
    #[arg(short, long, global = true, help_heading = "global")]
    pub(super) quiet: bool,
    #[arg(short, long, global = true, help_heading = "global")]
    pub(super) verbose: bool,
    #[arg(short = 'h', long = "help", action = ArgAction::Help, global = true, help_heading = "global")]
    show_help: Option<bool>,
}

/// When to colour.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

/// A language of the interface, as `--lang` names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    Vi,
    En,
}

/// For a person or for a program.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// The commands, in the order in which help lists them.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Index(index::Args),
    Search(search::Args),
    Show(show::Args),
    Read(read::Args),
    Suggest(suggest::Args),
    Facets(facets::Args),
    Figures(figures::Args),
    Timeline(timeline::Args),
    Precedent(precedent::Args),
    Trace(trace::Args),
    Cite(cite::Args),
    Eval(eval::Args),
    Check(check::Args),
    Stats(stats::Args),
    Completions(completions::Args),
    Man(man::Args),
    Help(help::Args),
    #[command(hide = true)]
    Worker(worker::Args),
}

/// The forms of a report, as `--format` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    Text,
    Json,
    Csv,
    Html,
}

/// Length of the periods of a report, as `--by` names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum By {
    Year,
    Half,
    Quarter,
    Month,
}

impl From<By> for Unit {
    fn from(by: By) -> Self {
        match by {
            By::Year => Self::Year,
            By::Half => Self::Half,
            By::Quarter => Self::Quarter,
            By::Month => Self::Month,
        }
    }
}

/// The value of `--lang`, found before anything is parsed: errors of parsing are already said in that language.
pub(super) fn language_flag(args: &[OsString]) -> Option<String> {
    let mut args = args.iter().map(|arg| arg.to_string_lossy()).take_while(|arg| arg != "--");
    let mut found = None;
    while let Some(arg) = args.next() {
        if arg == "--lang" {
            found = args.next();
        } else if let Some(value) = arg.strip_prefix("--lang=") {
            found = Some(value.to_owned().into());
        }
    }
    found.map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        let args: Vec<_> = line.split(' ').map(OsString::from).collect();
        assert_eq!(language_flag(&args).as_deref(), expected, "{line}");
    }

    #[test]
    fn the_language_is_known_before_parsing() {
        check("tracuu search x", None);
        check("tracuu search --lang vi x", Some("vi"));
        check("tracuu --lang=en search x", Some("en"));
        check("tracuu search -- --lang vi", None);
        check("tracuu search --lang", None);
    }
}
