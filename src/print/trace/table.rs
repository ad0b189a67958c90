//! Issues as a table, one line each: what it is, in how many papers, how long without a break, and when.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{at_period, cell_columns, shown_from, years};
use crate::audit::{Issue, Trace};
use crate::messages::{Language, say};
use crate::print::Page;
use crate::print::palette::{MATCH, META, PLACE};
use crate::print::safe;

/// Columns of a label, at least; where the timeline leaves less room, its oldest periods are left out.
const LEAST_LABEL: usize = 24;
/// Blanks between columns.
const GAP: usize = 2;

/// Writes a line for each of these issues, under a head, and what the signs mean.
///
/// # Errors
/// Those of the writer.
pub fn trace_text(out: &mut impl Write, trace: &Trace, shown: usize, page: Page) -> io::Result<()> {
    if trace.issues.is_empty() {
        return Ok(());
    }
    let layout = Layout::new(trace, shown, page);
    layout.head(out, trace)?;
    for (at, issue) in trace.issues.iter().take(shown).enumerate() {
        layout.row(out, trace, at, issue)?;
    }
    let legend = say("print.trace.legend", page.language);
    writeln!(out, "\n{PLACE}{}{PLACE:#}", legend.as_str())
}

/// Columns of the table.
struct Layout {
    rank: usize,
    label: usize,
    facts: Vec<Column>,
    from: usize,
}

/// A column of facts: its head, and a cell for each issue.
struct Column {
    head: String,
    cells: Vec<String>,
    width: usize,
}

impl Column {
    fn new(key: &'static str, issues: &[Issue], language: Language, cell: impl Fn(&Issue) -> String) -> Self {
        let head = say(key, language);
        let cells: Vec<String> = issues.iter().map(cell).collect();
        let width = cells.iter().map(|cell| cell.width()).fold(head.width(), usize::max);
        Self { head, cells, width }
    }

    /// The columns that a table always has, and those that it has where there is room.
    fn all(issues: &[Issue], language: Language) -> [Vec<Self>; 2] {
        let period = |period: Option<&&str>| period.map_or(String::new(), |period| (*period).to_owned());
        [
            vec![
                Self::new("print.trace.head.documents", issues, language, |issue| {
                    issue.documents.to_string()
                }),
                Self::new("print.trace.head.run", issues, language, |issue| issue.longest_run().to_string()),
            ],
            vec![
                Self::new("print.trace.head.first", issues, language, |issue| {
                    period(issue.periods().first())
                }),
                Self::new("print.trace.head.last", issues, language, |issue| period(issue.periods().last())),
                Self::new("print.trace.head.places", issues, language, |issue| {
                    issue.courses.len().to_string()
                }),
                Self::new("print.trace.head.promises", issues, language, |issue| {
                    let (promised, came_back) = issue.promises();
                    if promised > 0 { format!("{came_back}/{promised}") } else { String::new() }
                }),
            ],
        ]
    }
}

impl Layout {
    fn new(trace: &Trace, shown: usize, page: Page) -> Self {
        let issues = &trace.issues[..shown.min(trace.issues.len())];
        let rank = issues.len().to_string().len() + 1;
        let [mut facts, wide] = Column::all(issues, page.language);
        let taken = rank + facts.iter().map(|column| GAP + column.width).sum::<usize>() + 2 * GAP;
        let mut room = page.columns.saturating_sub(taken);
        let widest = issues.iter().map(|issue| safe::line(&issue.label).width()).max().unwrap_or(0);
        let widest = widest.max(LEAST_LABEL);
        let whole = widest + trace.periods.len() * cell_columns(trace.unit);
        for column in wide {
            if room < whole + GAP + column.width {
                break;
            }
            room -= GAP + column.width;
            facts.push(column);
        }
        let from = shown_from(trace, room.saturating_sub(LEAST_LABEL));
        let timeline = (trace.periods.len() - from) * cell_columns(trace.unit);
        let label = room.saturating_sub(timeline).max(LEAST_LABEL).min(widest);
        Self { rank, label, facts, from }
    }

    fn head(&self, out: &mut impl Write, trace: &Trace) -> io::Result<()> {
        write!(out, "{META}{:width$}", "", width = self.rank + GAP + self.label)?;
        for Column { head, width, .. } in &self.facts {
            write!(out, "{:padding$}{head}", "", padding = GAP + width - head.width())?;
        }
        writeln!(out, "{:GAP$}{}{META:#}", "", years(trace, self.from))
    }

    fn row(&self, out: &mut impl Write, trace: &Trace, at: usize, issue: &Issue) -> io::Result<()> {
        let (label, padding) = fitted(&issue.label, self.label);
        write!(out, "{:>rank$}{:GAP$}{label}{:padding$}", format!("{}.", at + 1), "", "", rank = self.rank)?;
        for Column { cells, width, .. } in &self.facts {
            write!(out, "{:GAP$}{:>width$}", "", cells[at])?;
        }
        let width = cell_columns(trace.unit);
        let mut line = String::new();
        for at in self.from..trace.periods.len() {
            let sign = match at_period(issue, at) {
                (0, 0) => ' ',
                (0, _) => '○',
                (found, all) if found == all => '●',
                _ => '◐',
            };
            line.push(sign);
            line.extend(std::iter::repeat_n(' ', width - 1));
        }
        writeln!(out, "{:GAP$}{MATCH}{}{MATCH:#}", "", line.trim_end())
    }
}

/// A text cut to so many columns, and the blanks that it leaves.
fn fitted(text: &str, columns: usize) -> (String, usize) {
    let text = safe::line(text);
    if text.width() <= columns {
        let padding = columns - text.width();
        return (text.into_owned(), padding);
    }
    let mut cut = String::new();
    let mut used = 0;
    for c in text.chars() {
        let width = c.width().unwrap_or(0);
        if used + width + 1 > columns {
            break;
        }
        cut.push(c);
        used += width;
    }
    let whole = cut.trim_end().to_owned();
    let used = whole.width() + 1;
    (whole + "…", columns.saturating_sub(used))
}
