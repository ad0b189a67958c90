//! The sample corpus as small, fixed work: its texts, and an index of them made by one thread.

use std::fs;
use std::path::{Path, PathBuf};

use tracuu::archive::{Options, update};
use tracuu::index::Budget;

/// The sample corpus.
pub(crate) fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Its plain texts in UTF-8, by name.
pub(crate) fn texts() -> Vec<String> {
    let entries = walkdir::WalkDir::new(corpus()).sort_by_file_name().into_iter().map(Result::unwrap);
    let plain = entries.filter(|entry| entry.path().extension().is_some_and(|kind| kind == "txt"));
    let texts: Vec<String> = plain.filter_map(|entry| fs::read_to_string(entry.path()).ok()).collect();
    assert!(texts.len() > 20, "the sample corpus lies where it should");
    texts
}

/// Indexes the sample corpus, everything in this process and one after another.
pub(crate) fn index(to: &Path) {
    let budget = Budget { max_bytes: 64 << 20, threads: 1 };
    let options = Options { threads: 1, budget, worker: None, ..Options::default() };
    let summary = update(to, &[corpus()], &options, &mut |_| ()).unwrap();
    assert!(summary.indexed > 40 && summary.passages > 500, "{summary:?}");
}
