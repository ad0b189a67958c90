//! The index that a command works on, and its documents' paths as the person at the terminal would type them.

use super::ui::{Failure, Ui};
use crate::index::{Error, Paths, Reader};
use crate::search::Results;

/// Opens the index.
pub(super) fn open(ui: &Ui) -> Result<Reader, Failure> {
    Ok(Reader::open(ui.index())?)
}

/// Puts paths from here in the place of the index's own names of files.
pub(super) fn show_paths(results: &mut Results, ui: &Ui) -> Result<(), Failure> {
    let paths = paths(ui)?;
    for hit in &mut results.hits {
        hit.document.path = paths.display(&hit.document.path);
    }
    Ok(())
}

/// The translation between paths and the index's names of files.
pub(super) fn paths(ui: &Ui) -> Result<Paths, Failure> {
    let broken =
        |error: std::io::Error| Error::Broken { path: ui.index().to_owned(), cause: error.to_string() };
    Ok(Paths::new(ui.index()).map_err(broken)?)
}
