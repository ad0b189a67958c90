//! tracuu itself: the program for cold searches, the library for warm ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tracuu::search::{Facet, Filters, Order, Request, Search};

use super::cases::{Case, Shape, Wish};

/// An index of tracuu's.
#[derive(Debug, Clone)]
pub(crate) struct Tracuu {
    program: PathBuf,
    pub(crate) index: PathBuf,
    /// The type that filters ask for.
    pub(crate) kind: String,
}

/// A copy of a program in a folder, as `cargo install` and dpkg leave them. A file as the linker wrote it lies in memory in
/// smaller pieces, and what it holds starts up to a millisecond later.
pub(crate) fn installed(program: &Path, folder: &Path) -> PathBuf {
    let copy = folder.join(program.file_name().unwrap());
    fs::copy(program, &copy).unwrap();
    copy
}

impl Tracuu {
    /// An index to be made in the folder `world`.
    pub(crate) fn new(world: &Path, kind: &str) -> Self {
        let program = installed(env!("CARGO_BIN_EXE_tracuu").as_ref(), world);
        Self { program, index: world.join("index"), kind: kind.to_owned() }
    }

    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--index").arg(&self.index).args(["--lang", "en", "-q"]).args(arguments);
        command
    }

    pub(crate) fn update(&self, folder: &Path) -> Command {
        let mut command = self.program(&["index"]);
        command.arg(folder);
        command
    }

    /// The program's search for a case.
    pub(crate) fn ask(&self, case: &Case) -> Command {
        let query = query(case);
        match case.wish {
            Wish::Best => self.program(&["search", &query]),
            Wish::BestOfType => self.program(&["search", &query, "--type", &self.kind]),
            Wish::Newest => self.program(&["search", &query, "--sort=-date"]),
            Wish::Years => self.program(&["facets", &query, "--of", "year"]),
        }
    }

    fn request(&self, case: &Case) -> Request {
        let mut filters = Filters::default();
        if case.wish == Wish::BestOfType {
            filters.add_type(&self.kind).unwrap();
        }
        let order = if case.wish == Wish::Newest { Order::Newest } else { Order::Score };
        Request { text: query(case), limit: 10, filters, order, ..Request::default() }
    }

    /// The library's search for a case.
    pub(crate) fn ask_within(&self, search: &Search<'_>, case: &Case) -> usize {
        let request = self.request(case);
        if case.wish == Wish::Years {
            return search.facets(&request, Facet::Year).ok().unwrap().len();
        }
        search.run(&request).ok().unwrap().hits.len()
    }

    /// Passages that match; those that only match without marks are not counted.
    pub(crate) fn count(&self, search: &Search<'_>, case: &Case) -> u64 {
        search.run(&self.request(case)).ok().unwrap().total
    }
}

/// The case in tracuu's query language.
fn query(case: &Case) -> String {
    match case.shape {
        Shape::All | Shape::Any => case.words.to_owned(),
        Shape::Phrase => format!("\"{}\"", case.words),
        Shape::Near => {
            let (front, last) = case.words.rsplit_once(' ').unwrap();
            format!("{front} NEAR/5 {last}")
        }
        Shape::Prefix => format!("{}*", case.words),
    }
}
