//! What can go wrong with an index, each with the place and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::messages::Message;

/// An error of the index.
#[derive(Debug)]
pub enum Error {
    /// There is no index in this folder.
    Missing(PathBuf),
    /// Another process is writing.
    Busy(PathBuf),
    /// The index was written by another version.
    Version {
        /// Folder of the index.
        path: PathBuf,
        /// What the index says it is.
        found: String,
    },
    /// The index, or its folder, cannot be read or written.
    Broken {
        /// Folder of the index.
        path: PathBuf,
        /// What the layer below says.
        cause: String,
    },
}

/// Result of an operation on the index.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error of tantivy, with the folder that it speaks of.
    pub(crate) fn tantivy(path: &Path, error: &tantivy::TantivyError) -> Self {
        match error {
            tantivy::TantivyError::LockFailure(..) => Self::Busy(path.to_owned()),
            other => Self::Broken { path: path.to_owned(), cause: other.to_string() },
        }
    }

    /// An error of the file system.
    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::Broken { path: path.to_owned(), cause: error.to_string() }
    }

    /// The error in a person's words.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Missing(path) => Message::new("index.missing").with("path", path.as_path()),
            Self::Busy(path) => Message::new("index.busy").with("path", path.as_path()),
            Self::Version { path, found } => {
                Message::new("index.version").with("path", path.as_path()).with("found", found.as_str())
            }
            Self::Broken { path, cause } => {
                Message::new("index.broken").with("path", path.as_path()).with("cause", cause.as_str())
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for Error {}
