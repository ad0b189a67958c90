//! Issues as JSON, in the shape of the contract, with more of what was found out.

use std::io::{self, Write};

use serde::Serialize;

use crate::audit::{Course, Fate, Issue, Occurrence, State, Statement, Trace};
use crate::print::json::{ExcerptJson, write_line};

/// Writes one object with the first `shown` issues.
///
/// # Errors
/// Those of the writer.
pub fn trace_json(out: &mut impl Write, trace: &Trace, shown: usize) -> io::Result<()> {
    let issues = trace.issues.iter().take(shown).map(|issue| IssueJson::new(trace, issue)).collect();
    let value = TraceJson {
        issues,
        total: trace.issues.len(),
        passages: trace.passages,
        documents: trace.documents,
        periods: &trace.periods,
    };
    write_line(out, &value)
}

#[derive(Serialize)]
struct TraceJson<'a> {
    issues: Vec<IssueJson<'a>>,
    /// Issues there are, shown or not.
    total: usize,
    passages: u64,
    documents: u64,
    periods: &'a [String],
}

#[derive(Serialize)]
struct IssueJson<'a> {
    label: &'a str,
    /// Passages.
    count: usize,
    documents: u64,
    districts: Vec<&'a str>,
    periods: Vec<&'a str>,
    first: Option<&'a str>,
    last: Option<&'a str>,
    kind: &'a str,
    words: &'a [String],
    cohesion: f32,
    matching: u64,
    longest_run: usize,
    promised: usize,
    came_back: usize,
    timeline: Vec<CourseJson<'a>>,
    occurrences: Vec<OccurrenceJson<'a>>,
}

impl<'a> IssueJson<'a> {
    fn new(trace: &'a Trace, issue: &'a Issue) -> Self {
        let periods = issue.periods();
        let (promised, came_back) = issue.promises();
        Self {
            label: &issue.label,
            count: issue.occurrences.len(),
            documents: issue.documents,
            districts: issue.districts(),
            first: periods.first().copied(),
            last: periods.last().copied(),
            periods,
            kind: &issue.kind,
            words: &issue.words,
            cohesion: rounded(issue.cohesion),
            matching: issue.matching,
            longest_run: issue.longest_run(),
            promised,
            came_back,
            timeline: issue.courses.iter().map(|course| CourseJson::new(trace, course)).collect(),
            occurrences: issue.occurrences.iter().map(OccurrenceJson::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct CourseJson<'a> {
    district: Option<&'a str>,
    province: Option<&'a str>,
    longest_run: usize,
    /// Only periods with a report.
    periods: Vec<StateJson<'a>>,
}

impl<'a> CourseJson<'a> {
    fn new(trace: &'a Trace, course: &'a Course) -> Self {
        let states = trace.periods.iter().zip(&course.states);
        let reported = states.filter(|(_, state)| **state != State::NoReport);
        Self {
            district: course.place.district.as_deref(),
            province: course.place.province.as_deref(),
            longest_run: course.longest_run,
            periods: reported
                .map(|(period, state)| StateJson { period, found: *state == State::Found })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct StateJson<'a> {
    period: &'a str,
    found: bool,
}

#[derive(Serialize)]
struct OccurrenceJson<'a> {
    #[serde(flatten)]
    excerpt: ExcerptJson<'a>,
    period: Option<&'a str>,
    likeness: f32,
    elsewhere: bool,
    causes: Vec<StatementJson<'a>>,
    promises: Vec<StatementJson<'a>>,
    /// `came-back`, `gone`, or `null` where nothing later is known.
    fate: Option<&'static str>,
    came_back: Option<&'a str>,
}

impl<'a> OccurrenceJson<'a> {
    fn new(occurrence: &'a Occurrence) -> Self {
        let statements =
            |statements: &'a [Statement]| statements.iter().map(StatementJson::new).collect::<Vec<_>>();
        Self {
            excerpt: ExcerptJson::new(&occurrence.excerpt),
            period: occurrence.period.as_deref(),
            likeness: rounded(occurrence.likeness),
            elsewhere: occurrence.elsewhere,
            causes: statements(&occurrence.causes),
            promises: statements(&occurrence.promises),
            fate: fate_name(&occurrence.fate),
            came_back: match &occurrence.fate {
                Fate::CameBack(period) => Some(period),
                Fate::Gone | Fate::Unknown => None,
            },
        }
    }
}

/// The name of a fate in JSON and CSV.
pub(super) fn fate_name(fate: &Fate) -> Option<&'static str> {
    match fate {
        Fate::CameBack(_) => Some("came-back"),
        Fate::Gone => Some("gone"),
        Fate::Unknown => None,
    }
}

#[derive(Serialize)]
struct StatementJson<'a> {
    id: &'a str,
    text: &'a str,
    general: bool,
}

impl<'a> StatementJson<'a> {
    fn new(statement: &'a Statement) -> Self {
        Self { id: &statement.id, text: &statement.text, general: statement.general }
    }
}

/// Three decimals are enough for a likeness.
fn rounded(x: f32) -> f32 {
    (x * 1000.0).round() / 1000.0
}
