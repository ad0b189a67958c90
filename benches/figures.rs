//! Quantities against tables of known ones: how many are found, none invented, and each field of those found.
//! `cargo bench --bench figures`, with `-- --list` for each disagreement. The sample report needs the shared test data.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command for people")]

#[path = "common/shared.rs"]
mod shared;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use tracuu::document::{Quantity, UnitKind, parse, quantities};
use tracuu::read::{Limits, read};

/// A quantity of a table; empty cells are values too.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    file: String,
    fields: BTreeMap<&'static str, String>,
    starts_with: String,
}

/// The fields that are compared, the first of which finds the quantity.
const FIELDS: [&str; 8] = ["text", "value", "unit", "percent", "compared_with", "estimated", "of", "verb"];

/// Right and compared of one field.
type Share = (usize, usize);

/// What came out over one table.
#[derive(Default)]
struct Outcome {
    known: usize,
    found: usize,
    invented: Vec<String>,
    missed: Vec<String>,
    wrong: Vec<String>,
    whole: usize,
    fields: BTreeMap<&'static str, Share>,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = std::env::args().any(|argument| argument == "--list");
    let corpus = table(&root.join("tests/gold/figures.tsv"));
    let mut all = compare(&corpus, &root.join("corpus"));
    print("sample corpus", &all, list);
    let shared = shared::shared();
    let folder = shared.join("corpus/seed");
    if folder.is_dir() {
        let seed = compare(&table(&root.join("tests/gold/figures_seed.tsv")), &folder);
        print("sample report", &seed, list);
        all.add(seed);
        print("together", &all, false);
    } else {
        eprintln!("SKIPPED: {} is missing (set TRACUU_SHARED)", folder.display());
    }
    assert!(all.known > 150, "the tables lie where they should");
}

fn table(path: &Path) -> Vec<Known> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |name: &str| {
            let at = names.iter().position(|known| *known == name);
            at.and_then(|at| cells.get(at)).copied().unwrap_or_default().to_owned()
        };
        Known {
            file: cell("file"),
            fields: FIELDS.iter().map(|field| (*field, cell(field))).collect(),
            starts_with: cell("starts_with"),
        }
    };
    lines.map(row).collect()
}

/// Compares passage by passage; a table that names no passages has the whole document for one.
fn compare(known: &[Known], folder: &Path) -> Outcome {
    let mut outcome = Outcome::default();
    let mut seen = HashSet::new();
    for place in known {
        if !seen.insert((&place.file, &place.starts_with)) {
            continue;
        }
        let rows: Vec<&Known> = known
            .iter()
            .filter(|row| (&row.file, &row.starts_with) == (&place.file, &place.starts_with))
            .collect();
        let found = found(&folder.join(&place.file), &place.starts_with);
        outcome.compare(&place.file, &rows, &found);
    }
    outcome
}

/// The quantities of the passage that has these words near its start, by the fields of the table.
fn found(path: &Path, starts_with: &str) -> Vec<BTreeMap<&'static str, String>> {
    let Ok(bytes) = fs::read(path) else { return Vec::new() };
    let Ok(content) = read(path, &bytes, &Limits::default()) else { return Vec::new() };
    let document = parse(content.blocks, "");
    let texts = document.sections.iter().flat_map(|section| &section.passages).map(|passage| &passage.text);
    texts
        .filter(|text| text.contains(starts_with))
        .take(if starts_with.is_empty() { usize::MAX } else { 1 })
        .flat_map(|text| {
            let quantities = quantities(text);
            (0..quantities.len()).map(|at| fields(text, &quantities, at)).collect::<Vec<_>>()
        })
        .collect()
}

fn fields(text: &str, quantities: &[Quantity], at: usize) -> BTreeMap<&'static str, String> {
    let quantity = &quantities[at];
    let is_share = matches!(quantity.unit.kind, UnitKind::Share | UnitKind::Points);
    let number = quantity.value.value.to_string();
    let words = |range: &Option<std::ops::Range<usize>>| {
        range.as_ref().map_or(String::new(), |range| text[range.clone()].to_owned())
    };
    let of = quantity.about.filter(|_| is_share).map(|of| text[quantities[of].range.clone()].to_owned());
    let standard = match (&quantity.compared_with, quantity.of) {
        // What is itself a standard is compared with nothing.
        _ if quantity.standard_of.is_some() => String::new(),
        (None, Some(_)) => text[quantity.range.clone()]
            .split_once('/')
            .map_or(String::new(), |(_, total)| total.trim().to_owned()),
        (range, _) => words(range),
    };
    [
        ("text", text[quantity.range.clone()].to_owned()),
        ("value", if is_share { String::new() } else { number.clone() }),
        ("unit", quantity.unit.name.clone()),
        ("percent", if is_share { number } else { String::new() }),
        ("compared_with", standard),
        ("estimated", u8::from(quantity.estimated).to_string()),
        ("of", of.unwrap_or_default()),
        ("verb", words(&quantity.verb)),
    ]
    .into_iter()
    .collect()
}

impl Outcome {
    fn compare(&mut self, file: &str, rows: &[&Known], found: &[BTreeMap<&'static str, String>]) {
        let mut used = vec![false; found.len()];
        self.known += rows.len();
        for row in rows {
            let text = &row.fields["text"];
            let Some(at) = (0..found.len()).find(|at| !used[*at] && found[*at]["text"] == *text) else {
                self.missed.push(format!("{file}: {text}"));
                continue;
            };
            used[at] = true;
            self.found += 1;
            let mut whole = true;
            for field in FIELDS {
                let right = found[at][field] == row.fields[field];
                let (rights, all) = self.fields.entry(field).or_default();
                *rights += usize::from(right);
                *all += 1;
                // The verb is shown, not asked for.
                whole &= right || field == "verb";
                if !right {
                    self.wrong.push(format!(
                        "{file}: {text}: {field}: table `{}`, read `{}`",
                        row.fields[field], found[at][field]
                    ));
                }
            }
            self.whole += usize::from(whole);
        }
        // Counts of things that the table has no rows for are neither right nor wrong.
        let units: HashSet<&String> = rows.iter().map(|row| &row.fields["unit"]).collect();
        let extra = (0..found.len()).filter(|at| !used[*at] && units.contains(&found[*at]["unit"]));
        self.invented.extend(extra.map(|at| format!("{file}: {}", found[at]["text"])));
    }

    fn add(&mut self, other: Self) {
        self.known += other.known;
        self.found += other.found;
        self.whole += other.whole;
        self.invented.extend(other.invented);
        self.missed.extend(other.missed);
        self.wrong.extend(other.wrong);
        for (field, (right, all)) in other.fields {
            let sum = self.fields.entry(field).or_default();
            *sum = (sum.0 + right, sum.1 + all);
        }
    }
}

fn print(name: &str, outcome: &Outcome, list: bool) {
    let percent = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
    let read = outcome.found + outcome.invented.len();
    println!("{name}: {} known quantities", outcome.known);
    println!("  recall     {:6.2} %  {} found", percent(outcome.found, outcome.known), outcome.found);
    println!("  precision  {:6.2} %  {} invented", percent(outcome.found, read), outcome.invented.len());
    println!(
        "  all fields {:6.2} %  {} right in all but the verb",
        percent(outcome.whole, outcome.known),
        outcome.whole
    );
    for field in &FIELDS[1..] {
        let (right, all) = outcome.fields.get(field).copied().unwrap_or_default();
        println!("  {field:13} {:6.2} %  {right} of {all}", percent(right, all));
    }
    if list {
        outcome.missed.iter().for_each(|each| println!("  missed    {each}"));
        outcome.invented.iter().for_each(|each| println!("  invented  {each}"));
        outcome.wrong.iter().for_each(|each| println!("  wrong     {each}"));
    }
}
