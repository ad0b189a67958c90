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
        layout.row(out, trace, at + 1, issue)?;
    }
    let legend = say("print.trace.legend", page.language);
    writeln!(out, "\n{PLACE}{}{PLACE:#}", legend.as_str())
}

/// Columns of the table.
struct Layout {
    language: Language,
    rank: usize,
    label: usize,
    counts: [usize; 2],
    from: usize,
}

impl Layout {
    fn new(trace: &Trace, shown: usize, page: Page) -> Self {
        let language = page.language;
        let rank = shown.min(trace.issues.len()).to_string().len() + 1;
        let heads =
            ["print.trace.head.documents", "print.trace.head.run"].map(|key| say(key, language).width());
        let widest = |count: &dyn Fn(&Issue) -> u64| {
            trace.issues.iter().map(|issue| count(issue).to_string().len()).max().unwrap_or(1)
        };
        let counts = [
            heads[0].max(widest(&|issue| issue.documents)),
            heads[1].max(widest(&|issue| issue.longest_run() as u64)),
        ];
        let taken = rank + counts.iter().sum::<usize>() + 4 * GAP;
        let room = page.columns.saturating_sub(taken);
        let from = shown_from(trace, room.saturating_sub(LEAST_LABEL));
        let timeline = (trace.periods.len() - from) * cell_columns(trace.unit);
        let widest = trace.issues.iter().take(shown).map(|issue| safe::line(&issue.label).width()).max();
        let label = room.saturating_sub(timeline).max(LEAST_LABEL).min(widest.unwrap_or(0).max(LEAST_LABEL));
        Self { language, rank, label, counts, from }
    }

    fn head(&self, out: &mut impl Write, trace: &Trace) -> io::Result<()> {
        let [documents, run] =
            ["print.trace.head.documents", "print.trace.head.run"].map(|key| say(key, self.language));
        let padding = [0, 1].map(|at| self.counts[at].saturating_sub([&documents, &run][at].width()));
        writeln!(
            out,
            "{META}{:rank$}{:GAP$}{:label$}{:GAP$}{:first$}{documents}{:GAP$}{:second$}{run}{:GAP$}{}{META:#}",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            years(trace, self.from),
            rank = self.rank,
            label = self.label,
            first = padding[0],
            second = padding[1],
        )
    }

    fn row(&self, out: &mut impl Write, trace: &Trace, rank: usize, issue: &Issue) -> io::Result<()> {
        let (label, padding) = fitted(&issue.label, self.label);
        write!(
            out,
            "{:>rank$}{:GAP$}{label}{:padding$}{:GAP$}{:>first$}{:GAP$}{:>second$}{:GAP$}",
            format!("{rank}."),
            "",
            "",
            "",
            issue.documents,
            "",
            issue.longest_run(),
            "",
            rank = self.rank,
            first = self.counts[0],
            second = self.counts[1],
        )?;
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
        writeln!(out, "{MATCH}{}{MATCH:#}", line.trim_end())
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
