//! Issues one by one: what they share, their course in each place, and every passage with its causes and promises.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{cell_columns, facts, fate, label, place_name, shown_from, years};
use crate::audit::{Issue, Occurrence, State, Statement, Trace};
use crate::messages::{Message, say};
use crate::print::Page;
use crate::print::fit::{Span, paragraph};
use crate::print::palette::{MATCH, META, PLACE, PLAIN, TAG, TITLE};
use crate::print::safe;
use crate::print::text::{identity, kind_name, snippet_spans};

/// Blanks before every line of an issue but its first.
const INDENT: usize = 4;
/// Blanks before what is said of one passage.
const DEEPER: usize = 6;
/// Characters of a cause or a promise that are shown.
const MAX_STATEMENT: usize = 240;

/// Writes the first `shown` issues in full.
///
/// # Errors
/// Those of the writer.
pub fn trace_details(out: &mut impl Write, trace: &Trace, shown: usize, page: Page) -> io::Result<()> {
    for (at, issue) in trace.issues.iter().take(shown).enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let rank = format!("{}.", at + 1);
        let kind = format!(" [{}]", kind_name(&issue.kind, page.language));
        paragraph(
            out,
            &[Span::new(&issue.label, TITLE), Span::new(&kind, TAG)],
            &rank,
            INDENT,
            page.columns,
        )?;
        let shared = Message::new("print.trace.shared").with("words", issue.words.join(", "));
        for line in [facts(issue, page.language), shared.say(page.language)] {
            paragraph(out, &[Span::new(&line, META)], "", INDENT, page.columns)?;
        }
        courses(out, trace, issue, page)?;
        for occurrence in &issue.occurrences {
            passage(out, occurrence, page)?;
        }
    }
    Ok(())
}

/// The timeline, a line for each place.
fn courses(out: &mut impl Write, trace: &Trace, issue: &Issue, page: Page) -> io::Result<()> {
    let names: Vec<String> = issue
        .courses
        .iter()
        .map(|course| safe::line(&place_name(&course.place, page.language)).into_owned())
        .collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let from = shown_from(trace, page.columns.saturating_sub(INDENT + widest + 2));
    if names.is_empty() {
        return Ok(());
    }
    writeln!(out, "{:INDENT$}{META}{:widest$}  {}{META:#}", "", "", years(trace, from))?;
    for (name, course) in names.iter().zip(&issue.courses) {
        let mut line = String::new();
        for state in course.states.iter().skip(from) {
            line.push(match state {
                State::Found => '●',
                State::Absent => '○',
                State::NoReport => ' ',
            });
            line.extend(std::iter::repeat_n(' ', cell_columns(trace.unit) - 1));
        }
        let padding = widest - name.width();
        writeln!(out, "{:INDENT$}{name}{:padding$}  {MATCH}{}{MATCH:#}", "", "", line.trim_end())?;
    }
    Ok(())
}

/// One passage: when and where, what it says, why, what was promised.
fn passage(out: &mut impl Write, occurrence: &Occurrence, page: Page) -> io::Result<()> {
    let excerpt = &occurrence.excerpt;
    let mut write = |spans: &[Span], indent| paragraph(out, spans, "", indent, page.columns);
    let period = occurrence.period.clone().unwrap_or_else(|| say("print.trace.undated", page.language));
    let place = place_name(&occurrence.place, page.language);
    let head = format!("{period} · {place} · {}", identity(&excerpt.document.header, page.language));
    write(&[Span::new(&head, META)], INDENT)?;
    write(&snippet_spans(&excerpt.passage, page.snippet_chars), DEEPER)?;
    // What the passage itself gives as causes has been shown with it, unless that was cut.
    let is_cut = excerpt.passage.text.chars().count() > page.snippet_chars;
    for cause in occurrence.causes.iter().filter(|cause| is_cut || cause.id != excerpt.passage.id) {
        let key = if cause.general { "print.trace.general_cause" } else { "print.trace.cause" };
        write(&labelled(&label(key, &cause.text, page.language), cause), DEEPER)?;
    }
    for promise in &occurrence.promises {
        write(&labelled(&say("print.trace.promise", page.language), promise), DEEPER)?;
    }
    if !occurrence.promises.is_empty() {
        write(&[Span::new(&fate(&occurrence.fate, page.language), TAG)], DEEPER)?;
    }
    let page_number =
        excerpt.passage.page.map(|n| Message::new("print.page").with("n", u64::from(n)).say(page.language));
    let elsewhere = occurrence.elsewhere.then(|| say("print.trace.elsewhere", page.language));
    let id = format!("#{}", excerpt.passage.id);
    let parts = elsewhere.into_iter().chain(page_number).chain([excerpt.document.path.clone(), id]);
    write(&[Span::new(&parts.collect::<Vec<_>>().join(" · "), PLACE)], DEEPER)
}

fn labelled(label: &str, statement: &Statement) -> [Span; 2] {
    let mut text: String = statement.text.chars().take(MAX_STATEMENT).collect();
    if text.len() < statement.text.len() {
        text = format!("{} …", text.trim_end());
    }
    [Span::new(&format!("{label} "), TAG), Span::new(&text, PLAIN)]
}
