//! Stability: what happens to the groups of the other passages when one document comes. Each document of the sample corpus
//! is left out in turn; pairs of the passages that both indexes have should be together in both or in neither.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use tracuu::audit::{TraceRequest, trace};
use tracuu::index::{Paths, Reader};
use tracuu::search::Search;

pub(crate) fn run() {
    let files = files(super::corpus());
    let world = tempfile::tempdir().unwrap();
    let corpus = world.path().join("corpus");
    for file in &files {
        let to = corpus.join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(super::corpus().join(file), to).unwrap();
    }
    let index = world.path().join("index");
    let again = world.path().join("again");
    super::index(&corpus, &index);
    super::index(&corpus, &again);
    let whole = grouping(&index);
    // Identifiers come from places relative to the index, which are the same for both.
    assert_eq!(whole, grouping(&again), "the same documents give the same groups");
    let (mut same, mut changed, mut still) = (0u64, 0u64, 0);
    for file in &files {
        let path = corpus.join(file);
        let content = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        super::index(&corpus, &index);
        let (stayed, moved) = compared(&whole, &grouping(&index));
        same += stayed;
        changed += moved;
        still += usize::from(moved == 0);
        fs::write(&path, content).unwrap();
    }
    let share = same as f64 / (same + changed) as f64;
    println!(
        "\nadding one document, for each of {} in turn: {still} times no other passage changes its company;",
        files.len()
    );
    println!("of the pairs that are together before or after, {:.1} % are in both", share * 100.0);
}

/// The group of every passage.
fn grouping(index: &Path) -> HashMap<String, usize> {
    let reader = Reader::open(index).unwrap();
    let request = TraceRequest { least_documents: 1, ..TraceRequest::default() };
    let search = Search::new(&reader).unwrap();
    super::measure::groups(&trace(&reader, &search, &Paths::new(index).unwrap(), &request).ok().unwrap())
}

/// Of the pairs together in one or the other, over passages of both: those in both, and the others.
fn compared(a: &HashMap<String, usize>, b: &HashMap<String, usize>) -> (u64, u64) {
    let ids: Vec<&String> = a.keys().filter(|id| b.contains_key(*id)).collect();
    let (mut same, mut changed) = (0, 0);
    for (at, first) in ids.iter().enumerate() {
        for second in &ids[at + 1..] {
            match (a[*first] == a[*second], b[*first] == b[*second]) {
                (true, true) => same += 1,
                (false, false) => {}
                _ => changed += 1,
            }
        }
    }
    (same, changed)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .min_depth(2)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(folder).unwrap().to_owned())
        .collect();
    files.sort();
    files
}
