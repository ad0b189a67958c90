//! One changed file among many: how long an update takes, and that the others are not read again.

use std::fs;

use serde_json::Value;

use super::archive::{self, Order};
use super::ours::Tracuu;
use super::process::watched;
use super::results::{conditions, table, write};
use super::{GENERATED_KIND, SEED, data};

const PAPERS: u64 = 100_000;
const PAPER_BYTES: u64 = 2_000;
/// Updates that are timed, each after another change.
const UPDATES: usize = 5;
const MAX_SECONDS: f64 = 1.0;

pub(crate) fn run() {
    let conditions = conditions();
    let world = tempfile::tempdir().unwrap();
    let folder = world.path().join("papers");
    let order = Order { bytes: PAPERS * PAPER_BYTES, papers: Some(PAPERS), seed: SEED };
    let written = archive::write(&folder, order);
    let tracuu = Tracuu::new(world.path(), GENERATED_KIND);
    let first = watched(&mut tracuu.update(&folder));
    let files = data::files(&folder);
    let report = world.path().join("report.jsonl");
    let mut rows = Vec::new();
    let mut row = |what: &str, change: &dyn Fn(usize), changed: usize| {
        let mut costs = Vec::new();
        for round in 0..UPDATES {
            change(round);
            let mut update = tracuu.update(&folder);
            costs.push(watched(update.arg("--report").arg(&report)));
            let text = fs::read_to_string(&report).unwrap();
            let outcomes = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            let indexed = outcomes.filter(|outcome| outcome["outcome"] == "indexed").count();
            assert_eq!(indexed, changed, "only what changed is indexed");
            assert_eq!(text.lines().count(), files.len(), "every file is accounted for");
        }
        costs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
        let cost = &costs[UPDATES / 2];
        rows.push(vec![
            what.to_owned(),
            format!("{:.2}", cost.seconds),
            format!("{:.2}", cost.cpu_seconds),
            format!("{:.0}", cost.own_peak_bytes as f64 / 1e6),
            format!("{:.1}", cost.read_bytes as f64 / 1e6),
        ]);
        cost.seconds
    };
    row("nothing changed", &|_| (), 0);
    let seconds = row("one file changed", &|round| change(&files[round * 7_919]), 1);
    let verdict = if seconds <= MAX_SECONDS { "reached" } else { "MISSED" };
    let head = ["", "seconds", "CPU seconds", "peak MB", "MB read"];
    write(
        "One changed file among 100,000",
        &conditions,
        &format!(
            "{} generated papers, {:.0} MB, indexed in {:.1} s; median of {UPDATES} updates, the report of every file \
             included. What was read counts every byte that the process read by system calls, the index and the \
             system's own files included: the papers were not read again.\n\n{}\nAt most {MAX_SECONDS} s: {verdict}.",
            written.papers,
            written.bytes as f64 / 1e6,
            first.seconds,
            table(&head, &rows),
        ),
    );
}

/// Adds a paragraph.
fn change(file: &std::path::Path) {
    let text = fs::read_to_string(file).unwrap();
    fs::write(file, text + "\nBổ sung một đoạn mới vào cuối văn bản này để tệp thay đổi.\n").unwrap();
}
