//! The two streams of the program: results go to stdout, everything else to stderr, each with or without colour.
//! This is where messages become words; the rooms below only hand them up.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Color, Globals};
use crate::index;
use crate::messages::{Language, Message, say};
use crate::print::{self, Page};
use crate::search::{QueryError, SearchError};

/// Columns where the terminal does not say how wide it is, and for pipes.
const DEFAULT_COLUMNS: usize = 80;
/// Longer lines are hard to read, however wide the window.
const MAX_COLUMNS: usize = 120;

/// Characters of a passage that are shown with a hit: about four lines.
const SNIPPET_CHARS: usize = 300;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const NOTICE: Style = AnsiColor::Blue.on_default().bold();

/// Why a command could not be carried out.
#[derive(Debug)]
pub(super) enum Failure {
    /// For the reason given.
    Said(Message),
    /// The query cannot be read.
    Query {
        /// The query.
        text: String,
        /// What is wrong with it, and where.
        error: QueryError,
    },
    /// Nobody reads the output any more.
    ClosedPipe,
}

impl From<index::Error> for Failure {
    fn from(error: index::Error) -> Self {
        Self::Said(error.message())
    }
}

impl Failure {
    /// A search for `text` that gave no answer.
    pub(super) fn search(text: &str, error: SearchError) -> Self {
        match error {
            SearchError::Query(error) => Self::Query { text: text.to_owned(), error },
            SearchError::Index(error) => error.into(),
        }
    }
}

/// How to talk to the person at the terminal.
pub(super) struct Ui {
    language: Language,
    color: ColorChoice,
    quiet: bool,
    verbose: bool,
    index: PathBuf,
}

impl Ui {
    /// A voice in this language, otherwise as without flags.
    pub(super) fn new(language: Language) -> Self {
        Self { language, color: ColorChoice::Auto, quiet: false, verbose: false, index: PathBuf::new() }
    }

    /// Heeds the flags.
    pub(super) fn configure(&mut self, globals: &Globals) {
        self.color = match globals.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        self.quiet = globals.quiet;
        self.verbose = globals.verbose;
        self.index.clone_from(&globals.index_dir);
    }

    /// The folder of the index.
    pub(super) fn index(&self) -> &Path {
        &self.index
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// Whether to tell what is usually not worth telling.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// A bar on stderr that counts to `total`, with the sentence `what` behind it; hidden where nobody watches.
    pub(super) fn progress(&self, total: u64, what: &'static str) -> ProgressBar {
        if self.quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        match ProgressStyle::with_template("{bar:32} {pos}/{len} {msg}") {
            Ok(style) => bar.with_style(style).with_message(say(what, self.language)),
            Err(_) => bar,
        }
    }

    /// Whether a person reads stdout.
    pub(super) fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Columns of the terminal that stdout is; `None` for pipes and files.
    pub(super) fn columns(&self) -> Option<usize> {
        terminal_size::terminal_size_of(io::stdout()).map(|(columns, _)| usize::from(columns.0))
    }

    /// How text for a person is laid out on stdout.
    pub(super) fn page(&self) -> Page {
        let columns = self.columns().unwrap_or(DEFAULT_COLUMNS).min(MAX_COLUMNS);
        Page { columns, snippet_chars: SNIPPET_CHARS, language: self.language }
    }

    /// As [`page`](Self::page), over the whole width: for tables, whose lines are not read like text.
    pub(super) fn wide_page(&self) -> Page {
        let columns = terminal_size::terminal_size_of(io::stdout())
            .map_or(DEFAULT_COLUMNS, |(columns, _)| usize::from(columns.0));
        Page { columns, ..self.page() }
    }

    /// Writes styled text to stdout, its colours taken out where they are not wanted.
    pub(super) fn styled(&self, write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<(), Failure> {
        let mut text = Vec::new();
        write(&mut text).map_err(output_failed)?;
        self.text(&text)
    }

    /// As [`styled`](Self::styled), for text that is there already.
    pub(super) fn text(&self, text: &[u8]) -> Result<(), Failure> {
        let choice = match self.color {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
            choice => choice,
        };
        // Taking out colours writes piece by piece; the terminal gets all of it at once.
        let mut plain = AutoStream::new(Vec::with_capacity(text.len()), choice);
        let mut out = io::stdout().lock();
        let written = plain.write_all(text).and_then(|()| out.write_all(&plain.into_inner()));
        written.and_then(|()| out.flush()).map_err(output_failed)
    }

    /// Lets `write` write to stdout what a program will read.
    pub(super) fn raw(
        &self,
        write: impl FnOnce(&mut BufWriter<io::StdoutLock<'_>>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out).and_then(|()| out.flush()).map_err(output_failed)
    }

    /// Tells something that the person may want to know.
    pub(super) fn notice(&self, message: &Message) {
        if !self.quiet {
            self.tell(NOTICE, &say("cli.notice", self.language), &message.say(self.language));
        }
    }

    /// Tells something that only a person who asked for details wants to know.
    pub(super) fn detail(&self, message: &Message) {
        if self.verbose {
            self.notice(message);
        }
    }

    /// Tells the outcome of the work, without a mark in front.
    pub(super) fn summary(&self, text: &str) {
        if !self.quiet {
            self.stderr(format!("{}\n", print::safe_block(text)).as_bytes());
        }
    }

    /// Tells what failed.
    pub(super) fn error(&self, message: &Message) {
        self.tell(ERROR, &say("cli.error", self.language), &message.say(self.language));
    }

    /// Tells what is wrong with a query, and points to the place.
    pub(super) fn query_error(&self, text: &str, error: &QueryError) {
        self.error(&error.message);
        let (line, marks) = error.caret(text);
        self.stderr(format!("  {}\n  {ERROR}{marks}{ERROR:#}\n", print::safe_line(&line)).as_bytes());
    }

    fn tell(&self, style: Style, mark: &str, text: &str) {
        self.stderr(format!("{style}{mark}{style:#} {}\n", print::safe_block(text)).as_bytes());
    }

    /// Writes to stderr; when even that fails, there is nobody left to tell.
    fn stderr(&self, text: &[u8]) {
        let _ = AutoStream::new(io::stderr().lock(), self.color).write_all(text);
    }
}

fn output_failed(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::Said(Message::new("cli.output_failed").with("cause", error.to_string())),
    }
}
