//! What becomes of time, memory and size when the texts grow.

use std::fs;
use std::path::Path;

use tracuu::index::Reader;
use tracuu::search::Search;

use super::archive::{self, Order};
use super::cases::{CASES, Case};
use super::everyone::{alone, process};
use super::floor::{Floor, Total};
use super::ours::Tracuu;
use super::process::{Cost, watched};
use super::results::{conditions, table, write};
use super::times::{Task, Times, take};
use super::{GENERATED_KIND, SEED, data, passages};

/// What one size came to.
struct Grown {
    bytes: u64,
    papers: u64,
    passages: u64,
    seconds: f64,
    cpu_seconds: f64,
    /// For itself alone, and with the files that it mapped.
    own_peak_bytes: u64,
    peak_bytes: u64,
    /// The most that it had for itself in each tenth of the time.
    own_tenths: Vec<u64>,
    index_bytes: u64,
    cold: Times,
    warm: Times,
    /// Of tantivy alone, which counts all matches too.
    floor_warm: Times,
}

/// Generates, indexes and asks for one size after another; only one lies on the disk at a time.
pub(crate) fn run(sizes: &[u64]) {
    let conditions = conditions();
    let mut cases = CASES.to_vec();
    let grown: Vec<Grown> = sizes.iter().map(|bytes| measure(*bytes, &mut cases)).collect();
    let row = |grown: &Grown| {
        let megabytes = grown.bytes as f64 / 1e6;
        vec![
            format!("{megabytes:.0} MB"),
            grown.papers.to_string(),
            grown.passages.to_string(),
            format!("{:.1}", grown.seconds),
            format!("{:.1}", 1000.0 * grown.seconds / megabytes),
            format!("{:.1}", 1000.0 * grown.cpu_seconds / megabytes),
            format!("{:.0}", grown.own_peak_bytes as f64 / 1e6),
            format!("{:.0}", grown.peak_bytes as f64 / 1e6),
            format!("{:.2}", grown.index_bytes as f64 / grown.bytes as f64),
            format!("{:.1} / {:.1}", grown.cold.median(), grown.cold.percentile_99()),
            format!("{:.2} / {:.2}", grown.warm.median(), grown.warm.percentile_99()),
            format!("{:.2} / {:.2}", grown.floor_warm.median(), grown.floor_warm.percentile_99()),
        ]
    };
    let rows: Vec<_> = grown.iter().map(row).collect();
    let head = [
        "text",
        "documents",
        "passages",
        "seconds",
        "ms/MB",
        "CPU ms/MB",
        "peak MB",
        "with mapped files",
        "index / text",
        "cold median / 99 %, ms",
        "warm median / 99 %, ms",
        "tantivy alone with total: warm median / 99 %, ms",
    ];
    let targets = targets(&grown).unwrap_or_default();
    write(
        "Growth",
        &conditions,
        &format!(
            "Generated papers; searches are the {} cases that find something in the smallest, together.\n\n{}\n{}{targets}",
            cases.len(),
            table(&head, &rows),
            grown.last().map(tenths).unwrap_or_default(),
        ),
    );
}

/// What indexing the largest had for itself, from its begin to its end.
fn tenths(largest: &Grown) -> String {
    let tenths: Vec<String> =
        largest.own_tenths.iter().map(|bytes| format!("{:.0}", *bytes as f64 / 1e6)).collect();
    format!("Peak while the largest is indexed, by tenth of its time: {} MB.\n\n", tenths.join(", "))
}

/// Measures one size; `cases` are those to ask, and the smallest size decides which they are: those that find something.
fn measure(bytes: u64, cases: &mut Vec<Case>) -> Grown {
    let world = tempfile::tempdir().unwrap();
    let folder = world.path().join("papers");
    let written = archive::write(&folder, Order { bytes, papers: None, seed: SEED });
    let tracuu = Tracuu::new(world.path(), GENERATED_KIND);
    let cost = watched(&mut tracuu.update(&folder));
    let (cold, warm, passages) = ask(&tracuu, cases);
    let index_bytes = data::bytes(&tracuu.index);
    let floor_warm = ask_floor(&folder, world.path(), cases);
    remove(&folder);
    eprintln!("{} MB done", bytes / 1_000_000);
    Grown {
        bytes: written.bytes,
        papers: written.papers,
        passages,
        seconds: cost.seconds,
        cpu_seconds: cost.cpu_seconds,
        own_peak_bytes: cost.own_peak_bytes,
        peak_bytes: cost.peak_bytes,
        own_tenths: own_tenths(&cost),
        index_bytes,
        cold,
        warm,
        floor_warm,
    }
}

/// The most that a process had for itself in each tenth of its time.
fn own_tenths(cost: &Cost) -> Vec<u64> {
    let mut peaks = vec![0; 10];
    for (second, bytes) in &cost.looks {
        let tenth = (10.0 * second / cost.seconds) as usize;
        if let Some(peak) = peaks.get_mut(tenth) {
            *peak = (*bytes).max(*peak);
        }
    }
    peaks
}

fn remove(folder: &Path) {
    fs::remove_dir_all(folder).unwrap();
}

/// Times of all cases together, cold and warm, and the number of passages.
fn ask(tracuu: &Tracuu, cases: &mut Vec<Case>) -> (Times, Times, u64) {
    let reader = Reader::open(&tracuu.index).unwrap();
    let search = Search::new(&reader).unwrap();
    cases.retain(|case| {
        let is_found = tracuu.count(&search, case) > 0;
        if !is_found {
            eprintln!(
                "LEFT OUT at all sizes from here on: {} ({}) is not in the texts",
                case.name, case.words
            );
        }
        is_found
    });
    let cold: Vec<Task<'_>> = cases.iter().map(|case| Some(process(tracuu.ask(case)))).collect();
    let search = &search;
    let within = |case| -> Task<'_> { Some(Box::new(move || assert!(tracuu.ask_within(search, case) > 0))) };
    let warm: Vec<Task<'_>> = cases.iter().map(within).collect();
    (together(&cold), together(&warm), reader.stats().unwrap().passages)
}

/// All times of some tasks.
fn together(tasks: &[Task<'_>]) -> Times {
    Times::merged(take(tasks).iter().flatten())
}

/// Times within this process of what tantivy alone can be asked, with the number of matches; its index is made in `world`.
fn ask_floor(folder: &Path, world: &Path, cases: &[Case]) -> Times {
    let (texts, index) = (world.join("passages.tsv"), world.join("floor"));
    passages::write(folder, &texts);
    fs::create_dir(&index).unwrap();
    // In a process of its own: what it takes to write the index is given back before anything is timed.
    let itself = std::env::current_exe().unwrap();
    let indexed = alone(&itself, &["--index", "floor"], &[&texts, &index]).status().unwrap();
    assert!(indexed.success(), "tantivy alone indexes {}", texts.display());
    let floor = &Floor::open(&index, GENERATED_KIND);
    let within = |case| -> Task<'_> { Some(Box::new(move || drop(floor.ask(case, Total::Counted)))) };
    let tasks: Vec<Task<'_>> = cases.iter().filter(|case| Floor::can(case)).map(within).collect();
    together(&tasks)
}

/// From the first size of 100 MB or more to the last: what grew, beside what may.
fn targets(grown: &[Grown]) -> Option<String> {
    let first = grown.iter().find(|grown| grown.bytes >= 100_000_000)?;
    let last = grown.last().filter(|last| last.bytes > first.bytes)?;
    let growth = last.bytes as f64 / first.bytes as f64;
    let mut rows = vec![
        (
            "indexing time per MB",
            last.seconds * first.bytes as f64 / (first.seconds * last.bytes as f64),
            4.0 / 3.0,
        ),
        ("cold median", last.cold.median() / first.cold.median(), growth.sqrt()),
        ("warm median", last.warm.median() / first.warm.median(), growth.sqrt()),
        (
            "warm median of tantivy alone, with total",
            last.floor_warm.median() / first.floor_warm.median(),
            growth.sqrt(),
        ),
        ("peak memory, smallest to largest", last.own_peak_bytes as f64 / first.own_peak_bytes as f64, 1.1),
    ];
    // A tenth of it is as much as the smallest, so that buffers are full by then.
    if let Some((begin, later)) = last.own_tenths.split_first().filter(|_| growth >= 10.0) {
        let most = later.iter().copied().max()?;
        rows.push((
            "peak memory, first tenth of the largest to the others",
            most as f64 / *begin as f64,
            1.1,
        ));
    }
    let row = |(what, figure, most): &(&str, f64, f64)| {
        let verdict = if figure <= most { "reached" } else { "MISSED" };
        vec![(*what).to_owned(), format!("{figure:.2}"), format!("{most:.2}"), verdict.to_owned()]
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    Some(table(&[&format!("growth of the text: {growth:.1} times"), "grew by", "at most", ""], &rows))
}
