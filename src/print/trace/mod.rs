//! Shortcomings that come back: as a table with a timeline drawn in characters, with details, as JSON, as CSV, and as a
//! report in HTML.

mod csv;
mod details;
mod html;
mod json;
mod table;

pub use csv::trace_csv;
pub use details::trace_details;
pub use html::{TraceQuestion, trace_html};
pub use json::trace_json;
pub use table::trace_text;

use crate::audit::{Fate, Issue, Place, State, Trace, Unit};
use crate::messages::{Language, Message, say};
use crate::vietnamese::fold;

/// A place by its name.
fn place_name(place: &Place, language: Language) -> String {
    let province = || {
        let name = place.province.as_deref()?;
        Some(Message::new("print.trace.province").with("name", name).say(language))
    };
    place.district.clone().or_else(province).unwrap_or_else(|| say("print.facets.unstated", language))
}

/// What became of an issue after it was promised to be mended, or named.
fn fate(fate: &Fate, language: Language) -> String {
    match fate {
        Fate::CameBack(period) => {
            Message::new("print.trace.came_back").with("period", period.as_str()).say(language)
        }
        Fate::Gone => say("print.trace.gone", language),
        Fate::Unknown => say("print.trace.no_later", language),
    }
}

/// What stands in front of a cause, unless its own words say that it is one.
fn label(key: &'static str, text: &str, language: Language) -> String {
    let says_so = fold(text).trim_start_matches(|c: char| !c.is_alphabetic()).starts_with("nguyen nhan");
    if says_so { String::new() } else { say(key, language) }
}

/// How often it was said, where, when: one line.
fn facts(issue: &Issue, language: Language) -> String {
    let mut facts = vec![
        Message::new("print.trace.documents").with("n", issue.documents).say(language),
        Message::new("print.trace.places").with("n", issue.courses.len() as u64).say(language),
    ];
    let periods = issue.periods();
    if let (Some(first), Some(last)) = (periods.first(), periods.last()) {
        let span = Message::new("print.trace.span").with("first", *first).with("last", *last);
        facts.push(span.say(language));
    }
    facts.push(Message::new("print.trace.run").with("n", issue.longest_run() as u64).say(language));
    let (promised, came_back) = issue.promises();
    if promised > 0 {
        let promises = Message::new("print.trace.promised").with("n", promised as u64);
        facts.push(promises.with("again", came_back as u64).say(language));
    }
    facts.join(" · ")
}

/// How many places had a report in a period, and how many of these say it.
fn at_period(issue: &Issue, at: usize) -> (usize, usize) {
    let states = || issue.courses.iter().filter_map(|course| course.states.get(at));
    let found = states().filter(|state| **state == State::Found).count();
    let silent = states().filter(|state| **state == State::Absent).count();
    (found, found + silent)
}

/// Columns of a period in a timeline: enough for the two digits of a year where it begins.
fn cell_columns(unit: Unit) -> usize {
    match unit {
        Unit::Year => 3,
        Unit::Half => 2,
        Unit::Quarter | Unit::Month => 1,
    }
}

/// The periods that a timeline of so many columns has room for: the newest.
fn shown_from(trace: &Trace, columns: usize) -> usize {
    trace.periods.len().saturating_sub((columns / cell_columns(trace.unit)).max(1))
}

/// The line of years above a timeline that begins with period `from`: two digits where a year begins. The first is left
/// out where it has no room before the next.
fn years(trace: &Trace, from: usize) -> String {
    let width = cell_columns(trace.unit);
    let year = |at: usize| trace.periods[at].get(..4).unwrap_or_default();
    let begins = |at: &usize| *at == from || year(*at) != year(*at - 1);
    let starts: Vec<usize> = (from..trace.periods.len()).filter(begins).collect();
    let mut line = String::new();
    for (number, &at) in starts.iter().enumerate() {
        let column = (at - from) * width;
        let next = starts.get(number + 1).map_or(usize::MAX, |next| (next - from) * width);
        if next > column + 2 {
            line.extend(std::iter::repeat_n(' ', column.saturating_sub(line.len())));
            line.push_str(year(at).get(2..).unwrap_or_default());
        }
    }
    line
}
