//! What can go wrong with an index, each with the place and what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError, OpenWriteError};

use super::folder::is_denied;
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
    /// Something in the folder is not as it was written.
    Damaged {
        /// Folder of the index.
        path: PathBuf,
        /// The file, or what was found.
        what: String,
    },
    /// The disk has no room left.
    Full(PathBuf),
    /// This user may not read or write there.
    Denied(PathBuf),
    /// Nothing is left that tells which files were indexed.
    Sources(PathBuf),
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
    pub(crate) fn tantivy(path: &Path, error: &TantivyError) -> Self {
        let damaged = |what: String| Self::Damaged { path: path.to_owned(), what };
        match error {
            TantivyError::LockFailure(LockError::IoError(error), _) => Self::io(path, error),
            TantivyError::LockFailure(..) => Self::Busy(path.to_owned()),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. })
            | TantivyError::IoError(io_error) => Self::io(path, io_error),
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
                damaged(file.display().to_string())
            }
            TantivyError::DataCorruption(error) => damaged(corrupt_file(&format!("{error:?}"))),
            TantivyError::IncompatibleIndex(_)
            | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => {
                Self::Version { path: path.to_owned(), found: error.to_string() }
            }
            other => Self::Broken { path: path.to_owned(), cause: other.to_string() },
        }
    }

    /// An error of the file system.
    pub(crate) fn io(path: &Path, error: &io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full(path)
            }
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                Self::Damaged { path, what: error.to_string() }
            }
            _ if is_denied(error) => Self::Denied(path),
            _ => Self::Broken { path, cause: error.to_string() },
        }
    }

    /// The error in a person's words.
    #[must_use]
    pub fn message(&self) -> Message {
        let at = |key, path: &Path| Message::new(key).with("path", path);
        match self {
            Self::Missing(path) => at("index.missing", path),
            Self::Busy(path) => at("index.busy", path),
            Self::Version { path, found } => at("index.version", path).with("found", found.as_str()),
            Self::Damaged { path, what } => at("index.damaged", path).with("what", what.as_str()),
            Self::Full(path) => at("index.full", path),
            Self::Denied(path) => at("index.denied", path),
            Self::Sources(path) => at("index.sources", path),
            Self::Broken { path, cause } => at("index.broken", path).with("cause", cause.as_str()),
        }
    }
}

/// The file that tantivy's account of a corruption names; tantivy gives it in no other way.
fn corrupt_file(account: &str) -> String {
    account.split('"').nth(1).unwrap_or("meta.json").to_owned()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for Error {}
