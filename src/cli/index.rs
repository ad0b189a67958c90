//! `tracuu index`: brings the index up to date with files and folders, and tells what became of each file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::ProgressBar;

use super::ExitStatus;
use super::corpus::DEFAULT_CORPUS;
use super::limits;
use super::ui::{Failure, Ui};
use crate::archive::{self, Event, FileOutcome, Options, Outcome, Summary, Watch};
use crate::index::{self, Checked, Remedy};
use crate::messages::{Message, decimal, say, size};
use crate::print;

/// What went wrong while folders are followed (another writer, a full disk) is tried again after so long.
const RETRY_AFTER: Duration = Duration::from_secs(15);

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    #[arg(long, conflicts_with = "report")]
    watch: bool,
    #[command(flatten)]
    limits: limits::Args,
}

/// Indexes and tells.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let paths = if args.paths.is_empty() { vec![PathBuf::from(DEFAULT_CORPUS)] } else { args.paths.clone() };
    if args.paths.is_empty() && !paths[0].exists() {
        return Err(Failure::Said(Message::new("cli.index.no_corpus").with("path", paths[0].as_path())));
    }
    let report = args.report.as_deref().map(Report::create).transpose()?;
    let options = args.limits.options();
    if args.watch {
        return watch(&paths, &options, ui);
    }
    let summary = update(&paths, &options, report, ui)?;
    Ok(if summary.failed > 0 {
        ExitStatus::Failed
    } else if summary.indexed + summary.unchanged + summary.removed == 0 {
        ui.notice(&Message::new("cli.index.nothing"));
        ExitStatus::NothingFound
    } else {
        ExitStatus::Done
    })
}

/// Brings the index up to date with `paths`, with progress, and tells the totals.
pub(super) fn update(
    paths: &[PathBuf],
    options: &Options,
    report: Option<Report>,
    ui: &Ui,
) -> Result<Summary, Failure> {
    let (_, summary) =
        follow(report, ui, |tell| Ok(((), archive::update(ui.index(), paths, options, tell)?)))?;
    Ok(summary)
}

/// Mends the index in which `checked` found something, with progress, and tells the totals.
pub(super) fn repair(
    checked: &Checked,
    paths: &[PathBuf],
    options: &Options,
    ui: &Ui,
) -> Result<(Remedy, Summary), Failure> {
    follow(None, ui, |tell| archive::repair(ui.index(), checked, paths, options, tell))
}

/// Goes on for ever: updates the index whenever something has changed. What goes wrong is told, and tried again later.
fn watch(paths: &[PathBuf], options: &Options, ui: &Ui) -> Result<ExitStatus, Failure> {
    let mut watch = Watch::new(ui.index(), paths);
    for (path, cause) in watch.unwatched() {
        let message = Message::new("cli.index.unwatched").with("path", path.as_path());
        ui.notice(&message.with("cause", cause.as_str()).with("seconds", Watch::LOOK_AGAIN.as_secs()));
    }
    ui.notice(&Message::new("cli.index.watching"));
    loop {
        let longest = match update(paths, options, None, ui) {
            Err(Failure::Said(message)) => {
                ui.error(&message);
                RETRY_AFTER
            }
            Err(failure) => return Err(failure),
            Ok(_) => Watch::LOOK_AGAIN,
        };
        watch.wait(longest);
    }
}

/// Does `work`, and tells what becomes of each file and of all together.
fn follow<T>(
    report: Option<Report>,
    ui: &Ui,
    work: impl FnOnce(&mut dyn FnMut(Event<'_>)) -> index::Result<(T, Summary)>,
) -> Result<(T, Summary), Failure> {
    let mut teller = Teller { ui, bar: ui.progress(0, "cli.index.files"), report, repeated: BTreeMap::new() };
    let done = work(&mut |event| teller.hear(event));
    teller.bar.finish_and_clear();
    let (outcome, summary) = done?;
    teller.tell_repeated();
    ui.summary(&totals(&summary, ui));
    teller.report.map_or(Ok(()), Report::finish)?;
    Ok((outcome, summary))
}

/// Tells what becomes of files while it happens.
struct Teller<'u> {
    ui: &'u Ui,
    bar: ProgressBar,
    report: Option<Report>,
    /// What is told once at the end instead of once a file: a folder of pictures must not flood the terminal.
    repeated: BTreeMap<String, Repeated>,
}

/// Something that holds of several files.
struct Repeated {
    first: Message,
    others: u64,
}

impl Teller<'_> {
    fn hear(&mut self, event: Event<'_>) {
        match event {
            Event::Found { files, .. } => self.bar.set_length(files),
            Event::File(file) => {
                self.file(file);
                self.bar.inc(1);
            }
            Event::Finishing => self.bar.set_message(say("cli.index.finishing", self.ui.language())),
        }
    }

    fn file(&mut self, file: &FileOutcome) {
        if let Some(report) = &mut self.report {
            report.write(file);
        }
        let told = |what: &Message| {
            Message::new("cli.at_file").with("path", file.path.as_str()).with("what", what.clone())
        };
        match (file.outcome, &file.reason) {
            (Outcome::Failed, Some(reason)) => self.bar.suspend(|| self.ui.error(&told(reason))),
            (Outcome::Removed, Some(reason)) => self.bar.suspend(|| self.ui.detail(&told(reason))),
            (Outcome::Skipped, Some(reason)) => {
                self.remember(reason, Message::new("cli.index.skipped").with("what", told(reason)));
            }
            _ => {}
        }
        file.warnings.iter().for_each(|warning| self.remember(warning, told(warning)));
    }

    /// Tells now where everything is told, else at the end. Messages that differ in figures alone are one.
    fn remember(&mut self, what: &Message, told: Message) {
        if self.ui.is_verbose() {
            return self.bar.suspend(|| self.ui.notice(&told));
        }
        let kind = what.say(self.ui.language()).replace(|c: char| c.is_ascii_digit(), "");
        self.repeated
            .entry(kind)
            .and_modify(|repeated| repeated.others += 1)
            .or_insert(Repeated { first: told, others: 0 });
    }

    fn tell_repeated(&self) {
        for Repeated { first, others } in self.repeated.values() {
            match others {
                0 => self.ui.notice(first),
                n => self
                    .ui
                    .notice(&Message::new("cli.index.others").with("what", first.clone()).with("n", *n)),
            }
        }
    }
}

fn totals(summary: &Summary, ui: &Ui) -> String {
    let language = ui.language();
    let counts = [
        (Message::new("cli.index.indexed"), summary.indexed),
        (Message::new("cli.index.unchanged"), summary.unchanged),
        (Message::new("cli.index.skipped_count"), summary.skipped),
        (Message::new("cli.index.failed"), summary.failed),
        (Message::new("cli.index.removed"), summary.removed),
    ];
    let counts =
        counts.into_iter().filter(|(_, n)| *n > 0).map(|(message, n)| message.with("n", n).say(language));
    let counts: Vec<String> = counts.collect();
    let work = (summary.indexed > 0).then(|| {
        Message::new("cli.index.work")
            .with("n", summary.passages)
            .with("size", size(summary.bytes, language))
            .with("seconds", decimal(summary.took_ms / 1000.0, 1, language))
            .say(language)
    });
    let counts = if counts.is_empty() { say("cli.index.no_files", language) } else { counts.join(", ") };
    [Some(counts), work].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The file that takes a line of JSON for each file.
pub(super) struct Report {
    path: PathBuf,
    out: BufWriter<File>,
    failure: Option<io::Error>,
}

impl Report {
    /// Creates the file before any work is done, so that a wrong path costs nothing.
    fn create(path: &Path) -> Result<Self, Failure> {
        match File::create(path) {
            Ok(file) => Ok(Self { path: path.to_owned(), out: BufWriter::new(file), failure: None }),
            Err(error) => Err(Self::failed(path, &error)),
        }
    }

    fn write(&mut self, file: &FileOutcome) {
        if self.failure.is_none() {
            self.failure = print::outcome_json(&mut self.out, file).err();
        }
    }

    fn finish(mut self) -> Result<(), Failure> {
        let failure = self.failure.take().or_else(|| self.out.flush().err());
        failure.map_or(Ok(()), |error| Err(Self::failed(&self.path, &error)))
    }

    fn failed(path: &Path, error: &io::Error) -> Failure {
        Failure::Said(Message::new("cli.unwritable").with("path", path).with("cause", error.to_string()))
    }
}
