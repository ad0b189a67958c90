//! What was said and done about an issue: the causes that each document gives, what it plans, and what later reports say.

use std::collections::{BTreeMap, BTreeSet};

use super::cluster::Group;
use super::space::Space;
use super::unit::items;
use super::{Issue, Occurrence, is_cause, topic};
use crate::audit::parallel::answers;
use crate::audit::period::day;
use crate::index::{PassageRecord, Reader};
use crate::search::SearchError;

/// Kinds of sections that say what will be done.
const PLANS: [&str; 3] = ["plan", "solutions", "requests"];
/// Causes of a whole document that are given where none is given for the issue, at most.
const MAX_GENERAL: usize = 4;

/// A passage that says something about an issue, or the part of it that does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Identifier of the passage.
    pub id: String,
    /// What it says.
    pub text: String,
    /// It speaks of all shortcomings of its document, not of this one.
    pub general: bool,
}

/// What later reports of a place say of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// One says it again, and reports on this period.
    CameBack(String),
    /// There are later ones, and none says it again.
    Gone,
    /// There are none, or the document has no date.
    Unknown,
}

/// Fills in the causes, promises and fates of all occurrences. `centres` are the groups of the issues.
pub(super) fn follow(
    reader: &Reader,
    issues: &mut [Issue],
    centres: &[Group],
    space: &Space,
    threshold: f32,
) -> Result<(), SearchError> {
    let mut places: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, issue) in issues.iter_mut().enumerate() {
        tell_fates(issue);
        for (number, occurrence) in issue.occurrences.iter().enumerate() {
            places.entry(occurrence.excerpt.document.id.clone()).or_default().push((at, number));
        }
    }
    let documents: Vec<(String, Vec<(usize, usize)>)> = places.into_iter().collect();
    let told = answers(documents.len(), |number, topics: &mut topic::Reader| {
        let (document, places) = &documents[number];
        let records = reader.passages(document)?;
        let causes = said(&records, is_cause, space, topics);
        let plans = said(&records, |kind| PLANS.contains(&kind), space, topics);
        let told = places.iter().map(|&(at, number)| {
            let centre = &centres[at];
            let promises = about(&plans, centre, threshold).into_iter().map(|said| said.statement(false));
            (given(&issues[at].occurrences[number], &causes, centre, threshold), promises.collect())
        });
        Ok::<Vec<(Vec<Statement>, Vec<Statement>)>, SearchError>(told.collect())
    });
    for ((_, places), told) in documents.into_iter().zip(told) {
        let mut promised = BTreeSet::new();
        for ((at, number), (causes, promises)) in places.into_iter().zip(told?) {
            let occurrence = &mut issues[at].occurrences[number];
            occurrence.causes = causes;
            // A document promises once, whatever the number of its passages on the issue.
            if promised.insert(at) {
                occurrence.promises = promises;
            }
        }
    }
    Ok(())
}

/// The items of the passages of some kinds, in order.
fn said(
    records: &[PassageRecord],
    wanted: impl Fn(&str) -> bool,
    space: &Space,
    topics: &mut topic::Reader,
) -> Vec<Said> {
    let wanted = records.iter().filter(|record| wanted(&record.kind));
    let parts = wanted.flat_map(|record| items(&record.text).into_iter().map(move |range| (record, range)));
    parts
        .map(|(record, range)| {
            let text = record.text[range].trim();
            let vector = space.vector(&topics.read(text, &[]));
            Said { vector, id: record.id(), text: text.to_owned() }
        })
        .collect()
}

/// An item of a passage and its vector.
struct Said {
    id: String,
    text: String,
    vector: super::Vector,
}

impl Said {
    fn statement(&self, general: bool) -> Statement {
        Statement { id: self.id.clone(), text: self.text.clone(), general }
    }
}

/// Those that are about an issue, in order.
fn about<'s>(said: &'s [Said], centre: &Group, threshold: f32) -> Vec<&'s Said> {
    said.iter().filter(|said| centre.likeness(&said.vector) >= threshold).collect()
}

/// The causes that a document gives for an occurrence: in the passage itself, and in sections on causes that speak of
/// it; where there is neither, those that it gives for everything.
fn given(of: &Occurrence, causes: &[Said], centre: &Group, threshold: f32) -> Vec<Statement> {
    let excerpt = &of.excerpt;
    if is_cause(&excerpt.section.kind) {
        return Vec::new();
    }
    let text = &excerpt.passage.text;
    let inline = excerpt.causes.iter().filter_map(|&(from, to)| {
        let text = text.get(from..to)?.trim().to_owned();
        Some(Statement { id: excerpt.passage.id.clone(), text, general: false })
    });
    let mut given: Vec<Statement> = inline.collect();
    given.extend(about(causes, centre, threshold).into_iter().map(|said| said.statement(false)));
    if given.is_empty() {
        given.extend(causes.iter().take(MAX_GENERAL).map(|said| said.statement(true)));
    }
    given
}

/// What became of each occurrence in its place.
fn tell_fates(issue: &mut Issue) {
    let fates: Vec<Fate> = issue.occurrences.iter().map(|occurrence| fate(issue, occurrence)).collect();
    issue.occurrences.iter_mut().zip(fates).for_each(|(occurrence, fate)| occurrence.fate = fate);
}

fn fate(issue: &Issue, of: &Occurrence) -> Fate {
    let Some(today) = day(&of.excerpt.document.header) else { return Fate::Unknown };
    let later = issue.occurrences.iter().find(|other| {
        other.place == of.place && day(&other.excerpt.document.header).is_some_and(|day| day > today)
    });
    if let Some(period) = later.and_then(|later| later.period.clone()) {
        return Fate::CameBack(period);
    }
    let course = issue.courses.iter().find(|course| course.place == of.place);
    let last = course.and_then(|course| {
        let last = course.states.iter().rposition(|state| *state == super::State::Found)?;
        Some(course.states[last + 1..].contains(&super::State::Absent))
    });
    if last == Some(true) { Fate::Gone } else { Fate::Unknown }
}
