//! Issues as a report that can be handed on: an overview, and for each issue its course, causes and passages.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{at_period, facts, fate, label, place_name};
use crate::audit::{Issue, Occurrence, State, Trace};
use crate::messages::{Language, Message, decimal, say};
use crate::print::html::{
    Bar, Cell, Column, Grid, Mark, Markup, Report, bars, columns, grid, page, sparkline,
};
use crate::print::text::{identity, kind_name};
use crate::search::HitPassage;

/// What was asked, to be told at the head of a report.
#[derive(Debug, Clone, Copy)]
pub struct TraceQuestion<'a> {
    /// The query, empty for none.
    pub query: &'a str,
    /// Likeness at which two groups are one.
    pub threshold: f32,
}

/// Issues whose bars are drawn in the overview, at most.
const MAX_BARS: usize = 30;

/// Writes a page with the first `shown` issues.
///
/// # Errors
/// Those of the writer.
pub fn trace_html(
    out: &mut impl Write,
    trace: &Trace,
    shown: usize,
    question: TraceQuestion<'_>,
    language: Language,
) -> io::Result<()> {
    let issues = &trace.issues[..shown.min(trace.issues.len())];
    let mut body = Markup::default();
    overview(&mut body, trace, issues, language);
    for (at, issue) in issues.iter().enumerate() {
        let id = format!("issue-{}", at + 1);
        body.element("section", &[("id", &id)], |section| {
            write_issue(section, trace, at + 1, issue, language)
        });
    }
    let title = if question.query.trim().is_empty() {
        say("print.trace.title", language)
    } else {
        Message::new("print.trace.title_of").with("query", question.query.trim()).say(language)
    };
    let mut facts = vec![told(trace, language)];
    if issues.len() < trace.issues.len() {
        let part = Message::new("print.trace.part").with("shown", issues.len() as u64);
        facts.push(part.with("n", trace.issues.len() as u64).say(language));
    }
    let threshold = decimal(f64::from(question.threshold), 2, language);
    facts.push(Message::new("print.trace.method").with("threshold", threshold).say(language));
    page(out, &Report { language, title: &title, facts: &facts, body: &body })
}

/// Of how much the report is.
fn told(trace: &Trace, language: Language) -> String {
    let told = Message::new("print.trace.compared").with("passages", trace.passages);
    let told = told.with("documents", trace.documents).say(language);
    match (trace.periods.first(), trace.periods.last()) {
        (Some(first), Some(last)) => {
            let span = Message::new("print.trace.span").with("first", first.as_str());
            format!("{told} · {}", span.with("last", last.as_str()).say(language))
        }
        _ => told,
    }
}

/// A bar for each issue, and a table that leads to them.
fn overview(body: &mut Markup, trace: &Trace, issues: &[Issue], language: Language) {
    let heading = |key| say(key, language);
    let rows: Vec<Bar> = issues
        .iter()
        .take(MAX_BARS)
        .map(|issue| Bar {
            label: issue.label.clone(),
            value: issue.documents as f64,
            note: Message::new("print.trace.documents").with("n", issue.documents).say(language),
        })
        .collect();
    body.leaf("h2", &heading("print.trace.overview"));
    body.element("div", &[("class", "plot")], |plot| {
        plot.append(&bars(&rows, &say("print.trace.overview", language)));
    });
    body.element("table", &[], |table| {
        table.element("tr", &[], |row| {
            row.leaf("th", "").leaf("th", &heading("print.trace.head.issue"));
            row.classed("th", "number", &heading("print.trace.head.documents"));
            row.classed("th", "number", &heading("print.trace.head.run"));
            row.leaf("th", &heading("print.trace.head.first")).leaf("th", &heading("print.trace.head.last"));
            row.leaf("th", &heading("print.trace.head.course"));
        });
        for (at, issue) in issues.iter().enumerate() {
            table.element("tr", &[], |row| overview_row(row, trace, at + 1, issue, language));
        }
    });
}

fn overview_row(row: &mut Markup, trace: &Trace, number: usize, issue: &Issue, language: Language) {
    let periods = issue.periods();
    row.leaf("td", &format!("{number}."));
    row.element("td", &[], |cell| {
        let target = format!("#issue-{number}");
        cell.element("a", &[("href", &target)], |link| {
            link.text(&issue.label);
        });
        cell.text(" ").classed("span", "tag", &kind_name(&issue.kind, language));
    });
    row.classed("td", "number", &issue.documents.to_string());
    row.classed("td", "number", &issue.longest_run().to_string());
    row.classed("td", "period", periods.first().copied().unwrap_or_default());
    row.classed("td", "period", periods.last().copied().unwrap_or_default());
    row.element("td", &[], |cell| {
        let values: Vec<Option<f64>> = (0..trace.periods.len())
            .map(|at| match at_period(issue, at) {
                (_, 0) => None,
                (found, _) => Some(found as f64),
            })
            .collect();
        cell.append(&sparkline(&values, &facts(issue, language)));
    });
}

fn write_issue(section: &mut Markup, trace: &Trace, number: usize, issue: &Issue, language: Language) {
    section.element("h2", &[], |heading| {
        heading.text(&format!("{number}. {} ", issue.label));
        heading.classed("span", "tag", &kind_name(&issue.kind, language));
    });
    section.classed("p", "soft", &facts(issue, language));
    let shared = Message::new("print.trace.shared").with("words", issue.words.join(", "));
    section.classed("p", "soft", &shared.say(language));
    section.element("div", &[("class", "plot")], |plot| {
        plot.append(&grid(&courses(trace, issue, language), &say("print.trace.head.course", language)));
    });
    section.classed("p", "soft", &say("print.trace.marks", language));
    section.element("div", &[("class", "plot")], |plot| {
        plot.append(&columns(&by_period(trace, issue, language), &say("print.trace.by_period", language)));
    });
    section.classed("p", "soft", &say("print.trace.by_period", language));
    causes(section, issue, language);
    section.element("details", &[("open", "")], |details| {
        let heading = Message::new("print.trace.passages").with("n", issue.occurrences.len() as u64);
        details.leaf("summary", &heading.say(language));
        for occurrence in &issue.occurrences {
            write_passage(details, occurrence, language);
        }
    });
}

/// Places over periods.
fn courses(trace: &Trace, issue: &Issue, language: Language) -> Grid {
    let rows = issue.courses.iter().map(|course| {
        let name = place_name(&course.place, language);
        let cells = trace.periods.iter().zip(&course.states).map(|(period, state)| {
            let (mark, key) = match state {
                State::Found => (Mark::Found, "print.trace.found"),
                State::Absent => (Mark::Absent, "print.trace.absent"),
                State::NoReport => (Mark::Unknown, "print.trace.no_report"),
            };
            Cell { mark, note: format!("{name} · {period}: {}", say(key, language)) }
        });
        (name.clone(), cells.collect())
    });
    Grid { columns: trace.periods.clone(), rows: rows.collect() }
}

/// How many of the places that reported say it, by period.
fn by_period(trace: &Trace, issue: &Issue, language: Language) -> Vec<Column> {
    let column = |(at, period): (usize, &String)| {
        let (found, all) = at_period(issue, at);
        let note = Message::new("print.trace.of_places").with("found", found as u64).with("n", all as u64);
        Column { label: period.clone(), value: found as f64, whole: all as f64, note: note.say(language) }
    };
    trace.periods.iter().enumerate().map(column).collect()
}

/// The causes that were given for the issue itself, each once, the oldest first, with when and where.
fn causes(section: &mut Markup, issue: &Issue, language: Language) {
    let mut given: Vec<(String, String)> = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for occurrence in &issue.occurrences {
        let when = occurrence.period.clone().unwrap_or_else(|| say("print.trace.undated", language));
        let when = format!("{when} · {}", place_name(&occurrence.place, language));
        for cause in occurrence.causes.iter().filter(|cause| !cause.general) {
            if !seen.contains_key(cause.id.as_str()) {
                seen.insert(&cause.id, given.len());
                given.push((when.clone(), cause.text.clone()));
            }
        }
    }
    if given.is_empty() {
        return;
    }
    section.leaf("h3", &say("print.trace.causes", language));
    section.element("table", &[], |table| {
        for (when, text) in &given {
            table.element("tr", &[], |row| {
                row.classed("td", "soft", when).leaf("td", text);
            });
        }
    });
}

fn write_passage(out: &mut Markup, occurrence: &Occurrence, language: Language) {
    let excerpt = &occurrence.excerpt;
    let period = occurrence.period.clone().unwrap_or_else(|| say("print.trace.undated", language));
    let head = format!("{period} · {}", identity(&excerpt.document.header, language));
    out.leaf("h3", &head);
    out.element("blockquote", &[], |quote| highlighted(quote, &excerpt.passage));
    for cause in occurrence.causes.iter().filter(|cause| cause.id != excerpt.passage.id) {
        let key = if cause.general { "print.trace.general_cause" } else { "print.trace.cause" };
        labelled(out, &label(key, &cause.text, language), &cause.text);
    }
    for promise in &occurrence.promises {
        labelled(out, &say("print.trace.promise", language), &promise.text);
    }
    if !occurrence.promises.is_empty() {
        out.classed("p", "strong", &fate(&occurrence.fate, language));
    }
    let page = excerpt.passage.page.map(|n| Message::new("print.page").with("n", u64::from(n)).say(language));
    let elsewhere = occurrence.elsewhere.then(|| say("print.trace.elsewhere", language));
    let headings = (!excerpt.section.path.is_empty()).then(|| excerpt.section.path.join(" › "));
    let id = format!("#{}", excerpt.passage.id);
    let parts = elsewhere.into_iter().chain(headings).chain(page).chain([excerpt.document.path.clone(), id]);
    out.classed("p", "place", &parts.collect::<Vec<_>>().join(" · "));
}

fn labelled(out: &mut Markup, label: &str, text: &str) {
    out.element("p", &[], |line| {
        line.classed("span", "soft", label).text(" ").text(text);
    });
}

/// A passage with the words that it shares with the others set off.
fn highlighted(out: &mut Markup, passage: &HitPassage) {
    let mut at = 0;
    for &(start, end) in &passage.highlights {
        let (Some(before), Some(found)) = (passage.text.get(at..start), passage.text.get(start..end)) else {
            continue;
        };
        out.text(before).leaf("mark", found);
        at = end;
    }
    out.text(passage.text.get(at..).unwrap_or_default());
}
