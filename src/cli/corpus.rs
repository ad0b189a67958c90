//! The index that a command works on, and its documents' paths as the person at the terminal would type them.

use std::path::{Path, PathBuf};

use super::ui::{Failure, Ui};
use super::{index, limits};
use crate::index::{Error, Paths, Reader};
use crate::messages::Message;
use crate::search::{Request, Results, Search};

/// The folder that is indexed where none is named.
pub(super) const DEFAULT_CORPUS: &str = "corpus";

/// Opens the index, after building it from the default corpus where that is there and an index is not.
pub(super) fn open_or_build(ui: &Ui) -> Result<Reader, Failure> {
    opened_or_built(Reader::open, ui)
}

/// The same for a single search.
pub(super) fn open_or_build_for_one_search(ui: &Ui) -> Result<Reader, Failure> {
    opened_or_built(Reader::open_for_one_search, ui)
}

fn opened_or_built(open: fn(&Path) -> crate::index::Result<Reader>, ui: &Ui) -> Result<Reader, Failure> {
    match open(ui.index()) {
        Err(Error::Missing(_)) if Path::new(DEFAULT_CORPUS).is_dir() => {
            ui.notice(&Message::new("cli.index.first").with("path", DEFAULT_CORPUS));
            index::update(&[PathBuf::from(DEFAULT_CORPUS)], &limits::options(), None, ui)?;
            Ok(open(ui.index())?)
        }
        reader => Ok(reader?),
    }
}

/// Opens the index.
pub(super) fn open(ui: &Ui) -> Result<Reader, Failure> {
    Ok(Reader::open(ui.index())?)
}

/// Tells how the query of a count was read: as a search for it would.
pub(super) fn tell_reading(search: &Search<'_>, request: &Request, ui: &Ui) -> Result<(), Failure> {
    if request.text.trim().is_empty() {
        return Ok(());
    }
    let results = search.run(request).map_err(|error| Failure::search(&request.text, error))?;
    results.notices.iter().for_each(|notice| ui.notice(notice));
    if results.rescued > 0 {
        ui.notice(&Message::new("cli.uncounted"));
    }
    Ok(())
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
