//! Pairwise precision and recall of groups against the gold table: of all pairs of passages that the table names, which
//! are together here and there.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use tracuu::audit::Trace;
use tracuu::index::Reader;
use tracuu::vietnamese::compose;

/// A passage that the table names.
pub(crate) struct Judged {
    /// What it is an instance of.
    pub(crate) issue: String,
    /// `weakness`, `near-miss`, `single`, `cause`, `promise` or `mended`.
    pub(crate) role: String,
    /// Identifier of the passage.
    pub(crate) id: String,
    /// Kind of its section.
    pub(crate) kind: String,
    /// Its text.
    pub(crate) text: String,
}

/// The rows of the table; each must be one passage of the index.
pub(crate) fn judged(reader: &Reader) -> Vec<Judged> {
    let documents = reader.documents().unwrap();
    let table = include_str!("../../tests/gold/issues.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let [issue, file, start, note] = cells[..] else { panic!("{row}") };
        let document = documents.iter().find(|document| document.source.path.ends_with(file)).unwrap();
        let passages = reader.passages(&document.id).unwrap();
        let found = passages.into_iter().find(|passage| plain(&passage.text).contains(&plain(start)));
        let passage = found.unwrap_or_else(|| panic!("no passage begins like this: {row}"));
        let role = note.split(';').next().unwrap_or_default().trim();
        Judged {
            issue: issue.to_owned(),
            role: role.to_owned(),
            id: passage.id(),
            kind: passage.kind,
            text: passage.text,
        }
    })
    .collect()
}

fn plain(text: &str) -> String {
    compose(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Which issues are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    All,
    /// Every second issue by name: the half on which figures were chosen.
    Tuned,
    /// The other half.
    HeldOut,
}

/// Pairs rightly together, wrongly together, wrongly apart. A pair across the halves counts half in each.
#[derive(Default, Clone, Copy)]
pub(crate) struct Pairs {
    right: f64,
    wrong: f64,
    missed: f64,
}

impl Pairs {
    pub(crate) fn precision(self) -> f64 {
        self.right / (self.right + self.wrong).max(1.0)
    }

    pub(crate) fn recall(self) -> f64 {
        self.right / (self.right + self.missed).max(1.0)
    }

    pub(crate) fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        2.0 * p * r / (p + r).max(f64::MIN_POSITIVE)
    }
}

impl fmt::Display for Pairs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} {:.3} {:.3}", self.precision(), self.recall(), self.f1())
    }
}

/// The group of each passage, by its identifier; passages in no issue are in none.
pub(crate) fn groups(trace: &Trace) -> HashMap<String, usize> {
    let issues = trace.issues.iter().enumerate();
    issues
        .flat_map(|(at, issue)| {
            issue.occurrences.iter().map(move |occurrence| (occurrence.excerpt.passage.id.clone(), at))
        })
        .collect()
}

/// Compares the groups with the table over passages that pass `wanted`.
pub(crate) fn pairs(
    judged: &[Judged],
    groups: &HashMap<String, usize>,
    part: Part,
    wanted: impl Fn(&Judged) -> bool,
) -> Pairs {
    let halves = halves(judged);
    let judged: Vec<&Judged> = judged.iter().filter(|judged| wanted(judged)).collect();
    let mut pairs = Pairs::default();
    for (at, a) in judged.iter().enumerate() {
        for b in &judged[at + 1..] {
            let weight = match part {
                Part::All => 1.0,
                part => [a, b].iter().filter(|judged| halves[&judged.issue] == part).count() as f64 / 2.0,
            };
            let together = groups.get(&a.id).is_some_and(|group| groups.get(&b.id) == Some(group));
            match (a.issue == b.issue, together) {
                (true, true) => pairs.right += weight,
                (true, false) => pairs.missed += weight,
                (false, true) => pairs.wrong += weight,
                (false, false) => {}
            }
        }
    }
    pairs
}

fn halves(judged: &[Judged]) -> BTreeMap<String, Part> {
    let mut halves: BTreeMap<String, Part> =
        judged.iter().map(|judged| (judged.issue.clone(), Part::All)).collect();
    for (at, part) in halves.values_mut().enumerate() {
        *part = if at % 2 == 0 { Part::Tuned } else { Part::HeldOut };
    }
    halves
}
