//! What became of each file, and of all of them together: plain data for a progress bar and a report.

use std::path::Path;

use crate::messages::Message;

/// What became of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Read and written: it is new or has changed.
    Indexed,
    /// As it was when it was indexed.
    Unchanged,
    /// Not for the index, or without text.
    Skipped,
    /// It should have been read and could not.
    Failed,
    /// Taken out of the index: the file is gone.
    Removed,
}

impl Outcome {
    /// Its name in reports: `indexed`, `unchanged`, `skipped`, `failed`, `removed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Indexed => "indexed",
            Self::Unchanged => "unchanged",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Removed => "removed",
        }
    }
}

/// What became of one path, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct FileOutcome {
    /// The path, as it was handed in or found.
    pub path: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why; it does not repeat the path.
    pub reason: Option<Message>,
    /// What a person should know about the reading of a file that was indexed.
    pub warnings: Vec<Message>,
    /// Passages written.
    pub passages: u64,
    /// Size of the file.
    pub bytes: u64,
    /// Time to read it, in milliseconds; writing not counted.
    pub took_ms: f64,
}

impl FileOutcome {
    pub(super) fn new(path: &Path, outcome: Outcome) -> Self {
        Self {
            path: path.to_string_lossy().into_owned(),
            outcome,
            reason: None,
            warnings: Vec::new(),
            passages: 0,
            bytes: 0,
            took_ms: 0.0,
        }
    }

    pub(super) fn failed(path: &Path, reason: Message) -> Self {
        Self::new(path, Outcome::Failed).because(reason)
    }

    pub(super) fn because(self, reason: Message) -> Self {
        Self { reason: Some(reason), ..self }
    }

    pub(super) fn sized(self, bytes: u64) -> Self {
        Self { bytes, ..self }
    }
}

/// Something that happened during an update.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event<'a> {
    /// The folders have been walked.
    Found {
        /// Paths that will be told of.
        files: u64,
        /// Those among them that will be read.
        changed: u64,
        /// Size of these.
        bytes: u64,
    },
    /// A path came to its end.
    File(&'a FileOutcome),
    /// All files are written; the index is put in order and made durable.
    Finishing,
}

/// What became of all paths together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// New and changed files.
    pub indexed: u64,
    /// Unchanged files.
    pub unchanged: u64,
    /// Skipped paths.
    pub skipped: u64,
    /// Failed paths.
    pub failed: u64,
    /// Files taken out of the index.
    pub removed: u64,
    /// Passages written.
    pub passages: u64,
    /// Size of the files that were indexed.
    pub bytes: u64,
    /// Time of the whole update, in milliseconds.
    pub took_ms: f64,
}

impl Summary {
    /// Paths in all.
    #[must_use]
    pub fn files(&self) -> u64 {
        self.indexed + self.unchanged + self.skipped + self.failed + self.removed
    }

    pub(super) fn count(&mut self, file: &FileOutcome) {
        let count = match file.outcome {
            Outcome::Indexed => &mut self.indexed,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Skipped => &mut self.skipped,
            Outcome::Failed => &mut self.failed,
            Outcome::Removed => &mut self.removed,
        };
        *count += 1;
        if file.outcome == Outcome::Indexed {
            self.passages += file.passages;
            self.bytes += file.bytes;
        }
    }
}
