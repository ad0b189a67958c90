//! Shortcomings that come back: passages of reports grouped by what they say, and the course of each group over periods
//! and places. The steps, each in its own room:
//!
//! 1. **unit**: items that stand in one passage because they are short are told apart again; **topic**: each becomes a row of words without names, numbers, dates, citations, list marks and stated causes.
//! 2. **space**: features (syllables and pairs) are weighed by their rarity in the archive; marks that a paper lost are
//!    restored from neighbours; each feature also counts a little for those that keep **company** with it in the archive.
//! 3. **cluster**: passages are joined by mean likeness, through an inverted index, down to the threshold.
//! 4. **elsewhere**: what papers without such sections (letters, notices) say of a group joins it.
//! 5. **course**: found, absent or no report, for each place and period; the longest run.
//! 6. **followup**: the causes given each time, what was promised, and what came of it.
//!
//! Everything is ordered by date, document and place, never by the order of the index. Causes are grouped by themselves:
//! a cause that speaks of disbursement is not a shortcoming of it.

mod cluster;
mod company;
mod course;
mod elsewhere;
mod followup;
mod joining;
mod label;
mod learner;
mod meeting;
mod space;
mod topic;
mod unit;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub use course::{Course, Place, State};
pub use followup::{Fate, Statement};
pub use space::Ingredients;

use super::parallel::answers;
use super::period::Unit;
use crate::index::{Paths, Reader};
use crate::search::{Excerpt, Facet, Filters, Request, Search, SearchError};
use cluster::{Group, groups};
use learner::Learner;
use space::{Space, Vector};
use unit::Traced;

/// Likeness at which two groups are one, unless another is asked for. Chosen on one half of the issues of the gold table
/// (`benches/trace.rs` sweeps it).
pub const THRESHOLD: f32 = 0.08;

/// Kinds of sections that are traced unless others are asked for.
pub const KINDS: [&str; 2] = ["weaknesses", "causes"];

/// Passages that the space is learnt from, besides those that are traced.
const MAX_LEARNT: usize = 100_000;
/// Passages that are worked on before the next are begun.
const PART: usize = 4_096;
/// Documents that all processors read before it is asked whether they were enough.
const DOCUMENTS_AT_ONCE: usize = 256;

/// What to trace, complete.
#[derive(Debug, Clone)]
pub struct TraceRequest {
    /// A query that issues must match, or none, and what the documents must be; its sections are not heeded.
    pub search: Request,
    /// Kinds of sections whose passages are traced; empty for all.
    pub kinds: Vec<String>,
    /// Likeness at which two groups are one, from 0 to 1.
    pub threshold: f32,
    /// Length of the periods.
    pub unit: Unit,
    /// Documents that an issue must be found in.
    pub least_documents: usize,
    /// Whether papers without such sections are looked through as well.
    pub elsewhere: bool,
    /// What passages are compared by.
    pub ingredients: Ingredients,
}

impl Default for TraceRequest {
    fn default() -> Self {
        Self {
            search: Request::default(),
            kinds: KINDS.map(str::to_owned).to_vec(),
            threshold: THRESHOLD,
            unit: Unit::Half,
            least_documents: 2,
            elsewhere: true,
            ingredients: Ingredients::default(),
        }
    }
}

/// What was traced.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// Passages that were compared.
    pub passages: u64,
    /// Documents that they stand in.
    pub documents: u64,
    /// Length of the periods.
    pub unit: Unit,
    /// All periods from the first with a report to the last.
    pub periods: Vec<String>,
    /// Issues, the most recurrent first.
    pub issues: Vec<Issue>,
}

/// Something that several documents say.
#[derive(Debug, Clone)]
pub struct Issue {
    /// Words of one of its passages that stand for all.
    pub label: String,
    /// The words that its passages share, the most telling first.
    pub words: Vec<String>,
    /// The kind of section that most of its passages stand in.
    pub kind: String,
    /// Number of documents that say it.
    pub documents: u64,
    /// How many of its passages the query finds; all, where there is no query.
    pub matching: u64,
    /// Mean likeness of two of its passages, from 0 to 1.
    pub cohesion: f32,
    /// Its course in each place that ever said it, by the place's name.
    pub courses: Vec<Course>,
    /// Every passage, the oldest first.
    pub occurrences: Vec<Occurrence>,
}

/// A passage that says it.
#[derive(Debug, Clone)]
pub struct Occurrence {
    /// The passage in its place; its highlights are the words that it shares with the others.
    pub excerpt: Excerpt,
    /// The period that its document reports on.
    pub period: Option<String>,
    /// The place that its document speaks for.
    pub place: Place,
    /// Mean likeness to the passages of the issue, from 0 to 1.
    pub likeness: f32,
    /// It stands in a paper without sections of the kinds traced.
    pub elsewhere: bool,
    /// The causes that its document gives.
    pub causes: Vec<Statement>,
    /// What its document plans against it.
    pub promises: Vec<Statement>,
    /// What later reports of the place say.
    pub fate: Fate,
}

impl Issue {
    /// The periods in which it was found, in order.
    #[must_use]
    pub fn periods(&self) -> Vec<&str> {
        let periods: BTreeSet<&str> =
            self.occurrences.iter().filter_map(|occurrence| occurrence.period.as_deref()).collect();
        periods.into_iter().collect()
    }

    /// The districts in which it was found, by name.
    #[must_use]
    pub fn districts(&self) -> Vec<&str> {
        let districts: BTreeSet<&str> =
            self.occurrences.iter().filter_map(|occurrence| occurrence.place.district.as_deref()).collect();
        districts.into_iter().collect()
    }

    /// The longest run of reports of one place that all say it.
    #[must_use]
    pub fn longest_run(&self) -> usize {
        self.courses.iter().map(|course| course.longest_run).max().unwrap_or(0)
    }

    /// Documents that promised to mend it, and how many of these promises were followed by its return.
    #[must_use]
    pub fn promises(&self) -> (usize, usize) {
        let promised: BTreeMap<&str, bool> = self
            .occurrences
            .iter()
            .filter(|occurrence| !occurrence.promises.is_empty())
            .map(|occurrence| {
                let document = occurrence.excerpt.document.id.as_str();
                (document, matches!(occurrence.fate, Fate::CameBack(_)))
            })
            .collect();
        (promised.len(), promised.values().filter(|came_back| **came_back).count())
    }
}

/// Traces what `request` asks for. `paths` writes paths as they are shown.
///
/// # Errors
/// When the query cannot be read, or the index cannot.
pub fn trace(
    reader: &Reader,
    search: &Search<'_>,
    paths: &Paths,
    request: &TraceRequest,
) -> Result<Trace, SearchError> {
    let mut passages = gathered(search, paths, request)?;
    let (space, mut vectors) = learnt(reader, &passages, request.ingredients)?;
    let mut found = grouped(&passages, &vectors, request.threshold);
    let mut timing = course::Timing::new(&passages, request.unit, search.names(Facet::District)?);
    let documents = timing.documents();
    let traced: HashSet<&str> = passages.iter().map(|passage| &*passage.excerpt.passage.id).collect();
    let traced = traced.len() as u64;
    if request.elsewhere {
        let filters = &request.search.filters;
        let eyes =
            elsewhere::Elsewhere { search, paths, filters, space: &space, threshold: request.threshold };
        for said in eyes.said(&found, &passages)? {
            timing.note(&said.passage);
            found[said.group].elsewhere.push(passages.len());
            passages.push(said.passage);
            vectors.push(said.vector);
        }
    }
    let wanted = wanted(search, paths, &request.search)?;
    let wanted_of =
        |found: &Found| found.numbers().filter(|number| wanted.has(&passages[*number])).count() as u64;
    found.retain(|found| found.documents(&passages) >= request.least_documents && wanted_of(found) > 0);
    let mut issues = answers(found.len(), |number, topics: &mut topic::Reader| {
        let found = &found[number];
        let eyes = Eyes { passages: &passages, vectors: &vectors, space: &space, timing: &timing };
        eyes.issue(found, wanted_of(found), topics)
    });
    let centres: Vec<Group> = found.into_iter().map(|found| found.group).collect();
    followup::follow(reader, &mut issues, &centres, &space, request.threshold)?;
    let has_query = matches!(wanted, Wanted::These(_));
    issues.sort_by(|a, b| rank(a, has_query).cmp(&rank(b, has_query)));
    Ok(Trace { passages: traced, documents, unit: request.unit, periods: timing.periods(), issues })
}

/// The order of issues: with a query by what it finds, then by documents, periods, the last time, and the label.
fn rank(issue: &Issue, has_query: bool) -> impl Ord {
    use std::cmp::Reverse;
    let matching = if has_query { issue.matching } else { 0 };
    let last = issue.periods().last().map(|period| (*period).to_owned());
    (
        Reverse(matching),
        Reverse(issue.documents),
        Reverse(issue.periods().len()),
        Reverse(last),
        issue.label.clone(),
    )
}

fn is_cause(kind: &str) -> bool {
    kind.starts_with("causes")
}

/// All passages of the kinds asked for, in order.
fn gathered(search: &Search<'_>, paths: &Paths, request: &TraceRequest) -> Result<Vec<Traced>, SearchError> {
    let filters = Filters { sections: request.kinds.clone(), ..request.search.filters.clone() };
    let mut passages = Vec::new();
    let all = Request { filters, ..Request::default() };
    search.excerpts(&all, paths, |excerpt| {
        passages.extend(Traced::parts(excerpt));
        Ok::<(), SearchError>(())
    })?;
    passages.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(passages)
}

/// What words weigh and keep company with: from the passages traced, and from others of the index, document by document
/// in the order of their identifiers, which is that of chance and stays as documents are added. With the vectors of the
/// passages traced.
fn learnt(
    reader: &Reader,
    passages: &[Traced],
    ingredients: Ingredients,
) -> Result<(Space, Vec<Vector>), SearchError> {
    let parts: Vec<&[Traced]> = passages.chunks(PART).collect();
    let parts = answers(parts.len(), |part, topics: &mut topic::Reader| {
        let mut learner = Learner::default();
        for passage in parts[part] {
            learner.add(&topics.read(passage.text(), &passage.left_out()));
        }
        learner
    });
    let mut learner = Learner::default();
    parts.iter().for_each(|part| learner.append(part));
    let seen: HashSet<&str> = passages.iter().map(|passage| &*passage.excerpt.passage.id).collect();
    let mut ids: Vec<String> = reader.documents()?.into_iter().map(|document| document.id).collect();
    ids.sort_unstable();
    for ids in ids.chunks(DOCUMENTS_AT_ONCE) {
        let documents = answers(ids.len(), |number, topics: &mut topic::Reader| {
            let mut learner = Learner::default();
            for record in reader.passages(&ids[number])? {
                if !seen.contains(&*record.id()) {
                    learner.add(&topics.read(&record.text, &[]));
                }
            }
            Ok::<Learner, SearchError>(learner)
        });
        for document in documents {
            if learner.len() - passages.len() >= MAX_LEARNT {
                return Ok(learner.finish(passages.len(), ingredients));
            }
            learner.append(&document?);
        }
    }
    Ok(learner.finish(passages.len(), ingredients))
}

/// A group of passages, and those that joined it from elsewhere.
struct Found {
    group: Group,
    elsewhere: Vec<usize>,
}

impl Found {
    /// The numbers of its passages.
    fn numbers(&self) -> impl Iterator<Item = usize> {
        self.group.members.iter().chain(&self.elsewhere).copied()
    }

    fn documents(&self, passages: &[Traced]) -> usize {
        let documents: HashSet<&str> =
            self.numbers().map(|number| passages[number].excerpt.document.id.as_str()).collect();
        documents.len()
    }
}

/// The groups of shortcomings, then those of causes.
fn grouped(passages: &[Traced], vectors: &[Vector], threshold: f32) -> Vec<Found> {
    let mut found = Vec::new();
    for causes in [false, true] {
        let numbers: Vec<usize> =
            (0..passages.len()).filter(|number| passages[*number].is_cause() == causes).collect();
        let vectors: Vec<Vector> = numbers.iter().map(|number| vectors[*number].clone()).collect();
        for mut group in groups(&vectors, threshold) {
            group.members.iter_mut().for_each(|member| *member = numbers[*member]);
            found.push(Found { group, elsewhere: Vec::new() });
        }
    }
    found
}

/// The passages that a query finds, and what it finds in each.
enum Wanted {
    All,
    These(HashMap<String, Vec<(usize, usize)>>),
}

impl Wanted {
    fn has(&self, passage: &Traced) -> bool {
        match self {
            Self::All => true,
            // In a passage of several items, the item that has what was found.
            Self::These(found) => found.get(&passage.excerpt.passage.id).is_some_and(|marks| {
                let range = &passage.range;
                marks.is_empty() || marks.iter().any(|(from, to)| *from < range.end && range.start < *to)
            }),
        }
    }
}

fn wanted(search: &Search<'_>, paths: &Paths, request: &Request) -> Result<Wanted, SearchError> {
    if request.text.trim().is_empty() {
        return Ok(Wanted::All);
    }
    let filters = Filters { sections: Vec::new(), ..request.filters.clone() };
    let mut found = HashMap::new();
    search.excerpts(&Request { filters, ..request.clone() }, paths, |excerpt| {
        found.insert(excerpt.passage.id, excerpt.passage.highlights);
        Ok::<(), SearchError>(())
    })?;
    Ok(Wanted::These(found))
}

/// What groups are looked at with to become issues.
struct Eyes<'a> {
    passages: &'a [Traced],
    vectors: &'a [Vector],
    space: &'a Space,
    timing: &'a course::Timing,
}

impl Eyes<'_> {
    /// The issue that a group is.
    fn issue(&self, found: &Found, matching: u64, topics: &mut topic::Reader) -> Issue {
        let Self { passages, vectors, space, timing } = self;
        let group = &found.group;
        let telling = label::telling(group, space);
        let mut numbers: Vec<usize> = found.numbers().collect();
        numbers.sort_by(|a, b| passages[*a].order().cmp(&passages[*b].order()));
        let mut occurrences: Vec<Occurrence> = Vec::with_capacity(numbers.len());
        for number in numbers {
            let passage = &passages[number];
            let words = topics.read(passage.text(), &passage.left_out());
            let mut excerpt = passage.excerpt.clone();
            excerpt.passage.highlights = label::highlights(&words, &telling, space, passage.range.start);
            let likeness = group.likeness(&vectors[number]);
            if let Some(last) = occurrences.last_mut()
                && last.excerpt.passage.id == excerpt.passage.id
            {
                merge(last, excerpt, likeness);
                continue;
            }
            occurrences.push(Occurrence {
                period: passage.day.map(|day| timing.name(day)),
                place: timing.place(&excerpt.document.header),
                likeness,
                elsewhere: found.elsewhere.contains(&number),
                causes: Vec::new(),
                promises: Vec::new(),
                fate: Fate::Unknown,
                excerpt,
            });
        }
        Issue {
            label: self.label(group, topics),
            words: label::words(&telling, space),
            kind: kind(&occurrences),
            documents: found.documents(passages) as u64,
            matching,
            cohesion: group.cohesion().unwrap_or(1.0),
            courses: timing.courses(&occurrences),
            occurrences,
        }
    }

    /// The label of a group, from the passages that are likest to all.
    fn label(&self, group: &Group, topics: &mut topic::Reader) -> String {
        let numbers = group.members.iter().take(label::MAX_LOOKED_AT).copied();
        let mut candidates: Vec<(f32, usize)> =
            numbers.map(|number| (group.likeness(&self.vectors[number]), number)).collect();
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        candidates.truncate(label::MAX_CANDIDATES);
        let texts = candidates.into_iter().map(|(_, number)| (number, self.passages[number].text()));
        label::label(group, texts, topics, self.space)
    }
}

/// Adds what another part of the same passage says.
fn merge(occurrence: &mut Occurrence, part: Excerpt, likeness: f32) {
    let passage = &mut occurrence.excerpt;
    passage.passage.highlights.extend(part.passage.highlights);
    passage.causes.extend(part.causes);
    occurrence.likeness = occurrence.likeness.max(likeness);
}

/// The commonest kind, of equally common ones the first by name.
fn kind(occurrences: &[Occurrence]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for occurrence in occurrences.iter().filter(|occurrence| !occurrence.elsewhere) {
        *counts.entry(&occurrence.excerpt.section.kind).or_default() += 1;
    }
    let commonest = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
    commonest.map_or_else(|| "other".to_owned(), |(kind, _)| kind.to_owned())
}
