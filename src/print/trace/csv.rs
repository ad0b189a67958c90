//! Issues as CSV, a row for each passage.

use std::borrow::Cow;
use std::io::{self, Write};

use super::json::fate_name;
use crate::audit::{Issue, Occurrence, Statement, Trace};
use crate::print::csv::row;

const COLUMNS: [&str; 20] = [
    "issue",
    "label",
    "kind",
    "documents",
    "period",
    "district",
    "province",
    "passage_id",
    "page",
    "text",
    "section",
    "path",
    "title",
    "type",
    "number",
    "date",
    "likeness",
    "causes",
    "promises",
    "fate",
];

/// Writes a header row and one row for each passage of the first `shown` issues.
///
/// # Errors
/// Those of the writer.
pub fn trace_csv(out: &mut impl Write, trace: &Trace, shown: usize) -> io::Result<()> {
    row(out, &COLUMNS.map(Cow::Borrowed))?;
    for (at, issue) in trace.issues.iter().take(shown).enumerate() {
        issue.occurrences.iter().try_for_each(|occurrence| row(out, &cells(at + 1, issue, occurrence)))?;
    }
    Ok(())
}

fn cells<'a>(number: usize, issue: &'a Issue, occurrence: &'a Occurrence) -> [Cow<'a, str>; COLUMNS.len()] {
    let excerpt = &occurrence.excerpt;
    let header = &excerpt.document.header;
    let known = |field: &'a Option<String>| -> Cow<'a, str> { field.as_deref().unwrap_or_default().into() };
    [
        number.to_string().into(),
        issue.label.as_str().into(),
        issue.kind.as_str().into(),
        issue.documents.to_string().into(),
        known(&occurrence.period),
        known(&occurrence.place.district),
        known(&occurrence.place.province),
        excerpt.passage.id.as_str().into(),
        excerpt.passage.page.map(|page| page.to_string()).unwrap_or_default().into(),
        excerpt.passage.text.as_str().into(),
        excerpt.section.path.join(" > ").into(),
        excerpt.document.path.as_str().into(),
        known(&header.title),
        header.doc_type.as_ref().map_or("", |slug| slug.0.as_str()).into(),
        header.number.as_ref().map_or("", |number| number.text.as_str()).into(),
        header.date.map(|date| date.to_string()).unwrap_or_default().into(),
        format!("{:.3}", occurrence.likeness).into(),
        joined(&occurrence.causes).into(),
        joined(&occurrence.promises).into(),
        fate_name(&occurrence.fate).unwrap_or_default().into(),
    ]
}

fn joined(statements: &[Statement]) -> String {
    statements.iter().map(|statement| statement.text.as_str()).collect::<Vec<_>>().join(" | ")
}
