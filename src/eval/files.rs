//! Files of lines and columns, with errors that name file and line.
//! Columns are separated by tabs where a line has any, else by blanks, so that identifiers may hold blanks.

use std::fs;
use std::path::Path;

use crate::messages::Message;

/// A line that is not empty, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    path: &'t Path,
    number: usize,
    pub(super) text: &'t str,
}

/// The whole file as text.
pub(super) fn read(path: &Path) -> Result<String, Message> {
    fs::read_to_string(path)
        .map_err(|error| Message::new("eval.unreadable").with("path", path).with("cause", error.to_string()))
}

/// The lines of a file that hold something.
pub(super) fn lines<'t>(path: &'t Path, text: &'t str) -> impl Iterator<Item = Line<'t>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let lines = text.lines().enumerate().map(move |(at, text)| Line { path, number: at + 1, text });
    lines.filter(|line| !line.text.trim().is_empty())
}

impl<'t> Line<'t> {
    /// The columns, exactly `N` of them; `expected` says which, for the error.
    pub(super) fn columns<const N: usize>(&self, expected: &'static str) -> Result<[&'t str; N], Message> {
        let columns: Vec<&str> = if self.text.contains('\t') {
            self.text.split('\t').map(str::trim).collect()
        } else {
            self.text.split_whitespace().collect()
        };
        <[&str; N]>::try_from(columns).map_err(|_| self.wrong(expected))
    }

    /// The error that this line is not what was expected.
    pub(super) fn wrong(&self, expected: &'static str) -> Message {
        self.at(Message::new("eval.bad_line").with("expected", expected))
    }

    /// The error that this line repeats what must be there once.
    pub(super) fn repeated(&self, what: &str) -> Message {
        self.at(Message::new("eval.repeated").with("what", what))
    }

    fn at(&self, message: Message) -> Message {
        message.with("path", self.path).with("line", self.number.to_string())
    }
}
