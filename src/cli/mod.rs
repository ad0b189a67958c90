//! The command line: flags are parsed without touching the world, become typed requests, and are carried out.
//! One file a command; what all share (languages, help, errors of usage, output) stands beside them.

mod args;
mod check;
mod cite;
mod completions;
mod corpus;
mod eval;
mod facets;
mod figures;
mod filters;
mod help;
mod index;
mod limits;
mod man;
mod precedent;
mod read;
mod search;
mod show;
mod stats;
mod suggest;
mod timeline;
mod trace;
mod ui;
mod usage;
mod words;
mod worker;

use std::ffi::OsString;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use crate::messages::{Language, Message};
use args::{Arguments, Command};
use ui::{Failure, Ui};

/// How a run ended, as the shell is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitStatus {
    /// Something was found, or done.
    Done,
    /// Nothing was found.
    NothingFound,
    /// Something failed; stderr says what.
    Failed,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

/// Runs tracuu with these arguments, the program's name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitStatus {
    let args: Vec<OsString> = args.into_iter().collect();
    let environment = |name: &str| std::env::var(name).ok();
    let language = Language::detect(args::language_flag(&args).as_deref(), &environment);
    let mut ui = Ui::new(language);
    let outcome = match parse(args, language) {
        Ok(arguments) => {
            ui.configure(&arguments.globals);
            guarded(arguments, &ui)
        }
        Err(error) => usage(&error, &ui),
    };
    match outcome {
        Ok(status) => status,
        Err(Failure::ClosedPipe) => ExitStatus::Done,
        Err(Failure::Said(message)) => {
            ui.error(&message);
            ExitStatus::Failed
        }
        Err(Failure::Query { text, error }) => {
            ui.query_error(&text, &error);
            ExitStatus::Failed
        }
    }
}

/// From arguments to flags; what clap has to say, in the reader's language.
///
/// Help texts take longer to put in place than most searches, so they are only where clap shows one.
fn parse(args: Vec<OsString>, language: Language) -> Result<Arguments, clap::Error> {
    let program = Arguments::command();
    let args = words::query_last(args, &program);
    let read =
        |mut program: clap::Command| Arguments::from_arg_matches(&program.try_get_matches_from_mut(&args)?);
    read(program).or_else(|error| match error.kind() {
        ErrorKind::DisplayVersion => Err(error),
        _ => read(help::command(language)),
    })
}

/// Answers a wrong or missing argument, or a wish for help.
fn usage(error: &clap::Error, ui: &Ui) -> Result<ExitStatus, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            ui.text(error.render().ansi().to_string().as_bytes())?;
            Ok(ExitStatus::Done)
        }
        _ => Err(Failure::Said(usage::message(error))),
    }
}

/// Carries out a command; a panic is an error like others, with words that a person understands.
///
/// Where a file of the index is damaged, tantivy may panic anywhere in a search.
fn guarded(arguments: Arguments, ui: &Ui) -> Result<ExitStatus, Failure> {
    if matches!(arguments.command, Some(Command::Worker(_))) {
        // What a worker leaves on stderr tells its parent how it ended.
        return dispatch(arguments, ui);
    }
    let what = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&what);
    panic::set_hook(Box::new(move |info| {
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.is_empty() {
            *heard =
                info.location().map_or_else(|| "?".to_owned(), |at| format!("{}:{}", at.file(), at.line()));
        }
    }));
    let done = panic::catch_unwind(AssertUnwindSafe(|| dispatch(arguments, ui)));
    let _ = panic::take_hook();
    done.unwrap_or_else(|_| {
        let place = what.lock().unwrap_or_else(PoisonError::into_inner);
        let place = place.rsplit("/src/").next().unwrap_or_default();
        Err(Failure::Said(Message::new("cli.panic").with("what", place)))
    })
}

fn dispatch(arguments: Arguments, ui: &Ui) -> Result<ExitStatus, Failure> {
    let Some(command) = arguments.command else { return help::run(&help::Args::default(), ui) };
    match command {
        Command::Index(args) => index::run(&args, ui),
        Command::Search(args) => search::run(&args, ui),
        Command::Show(args) => show::run(&args, ui),
        Command::Read(args) => read::run(&args, ui),
        Command::Facets(args) => facets::run(&args, ui),
        Command::Figures(args) => figures::run(&args, ui),
        Command::Timeline(args) => timeline::run(&args, ui),
        Command::Precedent(args) => precedent::run(&args, ui),
        Command::Trace(args) => trace::run(&args, ui),
        Command::Cite(args) => cite::run(&args, ui),
        Command::Eval(args) => eval::run(&args, ui),
        Command::Check(args) => check::run(&args, ui),
        Command::Suggest(args) => suggest::run(&args, ui),
        Command::Stats(args) => stats::run(&args, ui),
        Command::Completions(args) => completions::run(&args, ui),
        Command::Man(args) => man::run(&args, ui),
        Command::Help(args) => help::run(&args, ui),
        Command::Worker(args) => worker::run(&args),
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    /// The arguments of a command line; quotes hold words together.
    fn split(line: &str) -> Vec<OsString> {
        let word = Regex::new(r#"'([^']*)'|"([^"]*)"|(\S+)"#).unwrap();
        let words = word.captures_iter(line).map(|found| found.iter().skip(1).flatten().next().unwrap());
        words.map(|found| found.as_str().into()).collect()
    }

    #[test]
    fn the_commands_of_the_readme_are_understood() {
        let readme = include_str!("../../README.md");
        let command = Regex::new(r"(?m)(?:^\$ |`)(tracuu [a-z][^`\n]*?)(?:`|  .*#|\||>|$)").unwrap();
        let commands: Vec<&str> =
            command.captures_iter(readme).map(|found| found.get(1).unwrap().as_str()).collect();
        assert!(commands.len() > 20, "{commands:#?}");
        for line in commands {
            let understood = parse(split(line), Language::English);
            assert!(understood.is_ok(), "{line}: {}", understood.unwrap_err());
        }
    }
}
