//! Figures for a person: the indicator over periods and districts, then each passage with its figures.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::super::fit::{Span, paragraph};
use super::super::palette::{HEADINGS, MATCH, META, PLACE, PLAIN, TAG};
use super::super::safe;
use super::super::text::{Page, identity};
use crate::audit::figures::{Cell, Figure, FigureTable, Figures, PassageFigures};
use crate::messages::{Language, Message, decimal, say};

const INDENT: usize = 4;

/// Columns between two columns of the table.
const GAP: usize = 2;

/// Which figures are listed below the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Those of the indicator that was named.
    Named,
    /// All of the passages that match.
    All,
}

/// Writes the table, and the figures passage by passage. Gives how many figures were left out.
///
/// # Errors
/// Those of the writer.
pub fn figures_text(
    out: &mut impl Write,
    figures: &Figures,
    table: &FigureTable,
    shown: Shown,
    page: Page,
) -> io::Result<usize> {
    table_text(out, table, page)?;
    let any_named = figures.passages.iter().flat_map(|passage| &passage.figures).any(Figure::is_named);
    let mut left_out = 0;
    for passage in &figures.passages {
        let listed: Vec<&Figure> = passage
            .figures
            .iter()
            .filter(|figure| {
                shown == Shown::All || (!figure.is_standard && (!any_named || figure.is_named()))
            })
            .collect();
        left_out += passage.figures.len() - listed.len();
        if !listed.is_empty() {
            passage_text(out, passage, &listed, page)?;
        }
    }
    Ok(left_out)
}

/// The table, in as many parts as the terminal needs for all districts.
fn table_text(out: &mut impl Write, table: &FigureTable, page: Page) -> io::Result<()> {
    if table.cells.is_empty() {
        return Ok(());
    }
    let language = page.language;
    let columns: Vec<Column> =
        table.districts.iter().map(|district| Column::new(table, district.as_deref(), language)).collect();
    let head = table.unit.as_str();
    let first = table.periods.iter().map(|period| period.width()).chain([head.width()]).max().unwrap_or(0);
    let mut rest = columns.as_slice();
    while !rest.is_empty() {
        let mut used = first;
        let fits = |column: &&Column| {
            used += GAP + column.width;
            used <= page.columns
        };
        let count = rest.iter().take_while(fits).count().max(1);
        let (part, after) = rest.split_at(count);
        rest = after;
        line(out, head, first, part.iter().map(|column| (column.name.as_str(), column.width)), META)?;
        for (at, period) in table.periods.iter().enumerate() {
            if part.iter().any(|column| !column.cells[at].is_empty()) {
                line(
                    out,
                    period,
                    first,
                    part.iter().map(|column| (column.cells[at].as_str(), column.width)),
                    PLAIN,
                )?;
            }
        }
        writeln!(out)?;
    }
    let marks: Vec<String> = [
        (table.cells.values().any(|cell| cell.estimated), "print.figures.estimated"),
        (table.cells.values().any(|cell| cell.planned), "print.figures.planned"),
    ]
    .into_iter()
    .filter(|(is, _)| *is)
    .map(|(_, key)| Message::new(key).say(language))
    .collect();
    if !marks.is_empty() {
        writeln!(out, "{PLACE}{}{PLACE:#}\n", marks.join(" · "))?;
    }
    Ok(())
}

fn line<'a>(
    out: &mut impl Write,
    head: &str,
    width: usize,
    cells: impl Iterator<Item = (&'a str, usize)>,
    style: anstyle::Style,
) -> io::Result<()> {
    write!(out, "{style}{}{:2$}{style:#}", head, "", width.saturating_sub(head.width()))?;
    let mut blanks = 0;
    for (cell, columns) in cells {
        blanks += GAP + columns.saturating_sub(cell.width());
        if !cell.is_empty() {
            write!(out, "{:blanks$}{style}{cell}{style:#}", "")?;
            blanks = 0;
        }
    }
    writeln!(out)
}

/// One district of the table.
struct Column {
    name: String,
    cells: Vec<String>,
    width: usize,
}

impl Column {
    fn new(table: &FigureTable, district: Option<&str>, language: Language) -> Self {
        let name = district
            .map_or_else(|| say("print.facets.unstated", language), |name| safe::line(name).into_owned());
        let cell = |period: &String| {
            let cell = table.cells.get(&(period.clone(), district.map(str::to_owned)));
            cell.map_or_else(String::new, |cell| cell_text(cell, language))
        };
        let cells: Vec<String> = table.periods.iter().map(cell).collect();
        let width = cells.iter().map(|cell| cell.width()).chain([name.width()]).max().unwrap_or(0);
        Self { name, cells, width }
    }
}

/// `~41,3 (23,4 %)`, `[252]`
fn cell_text(cell: &Cell, language: Language) -> String {
    let mark = if cell.estimated { "~" } else { "" };
    let value = format!("{mark}{}", grouped(cell.value, cell.decimals, language));
    let value = match cell.percent {
        Some((percent, decimals)) => format!("{value} ({}%)", grouped(percent, decimals, language)),
        None => value,
    };
    if cell.planned { format!("[{value}]") } else { value }
}

/// A number with its decimals, in groups of three from 10,000 on.
pub(super) fn grouped(value: f64, decimals: u32, language: Language) -> String {
    let decimals = usize::try_from(decimals).unwrap_or(0);
    let text = decimal(value, decimals, language);
    let split = text.len() - if decimals > 0 { decimals + 1 } else { 0 };
    let (whole, rest) = text.split_at(split);
    match whole.parse::<u64>() {
        Ok(whole) => format!("{}{rest}", crate::messages::integer(whole, language)),
        Err(_) => text,
    }
}

fn passage_text(
    out: &mut impl Write,
    passage: &PassageFigures,
    listed: &[&Figure],
    page: Page,
) -> io::Result<()> {
    let document = &passage.excerpt.document;
    let period = passage.period.as_ref().map(|period| period.label.clone());
    let head = [period, Some(identity(&document.header, page.language))].into_iter().flatten();
    let head: Vec<String> = head.filter(|part| !part.is_empty()).collect();
    let head = if head.is_empty() { document.path.clone() } else { head.join(" · ") };
    paragraph(out, &[Span::new(&head, META)], "", 0, page.columns)?;
    let mut last: Option<(usize, usize)> = None;
    let mut spans: Vec<Span> = Vec::new();
    for figure in listed {
        if last == Some(figure.range) {
            spans.push(Span::new(", ", PLAIN));
        } else {
            flush(out, &mut spans, page)?;
            if let Some(indicator) = &figure.indicator {
                spans.push(Span::new(&format!("{indicator}: "), HEADINGS));
            }
            let mark = if figure.estimated { "~" } else { "" };
            spans.push(Span::new(&format!("{mark}{}", figure.text), MATCH));
            if figure.percent.is_some() && figure.percent_range != Some(figure.range) {
                spans.push(Span::new(", ", PLAIN));
            }
        }
        spans.push(Span::new(&relation(figure), PLAIN));
        last = Some(figure.range);
    }
    flush(out, &mut spans, page)?;
    let place = format!("{} · #{}", document.path, passage.excerpt.passage.id);
    let kind = super::super::text::kind_name(&passage.excerpt.section.kind, page.language);
    let mut spans = vec![Span::new(&place, PLACE)];
    if passage.excerpt.section.kind != "other" {
        spans.push(Span::new(&format!(" [{kind}]"), TAG));
    }
    paragraph(out, &spans, "", INDENT, page.columns)?;
    writeln!(out)
}

fn flush(out: &mut impl Write, spans: &mut Vec<Span>, page: Page) -> io::Result<()> {
    if !spans.is_empty() {
        paragraph(out, spans, "", INDENT, page.columns)?;
        spans.clear();
    }
    Ok(())
}

/// `đạt 52,78% dự toán tỉnh giao` behind the amount, in the document's words.
fn relation(figure: &Figure) -> String {
    let share = figure.percent.filter(|_| figure.percent_range != Some(figure.range));
    let number = share.map(|percent| {
        let number = decimal(percent, figure.percent_decimals as usize, Language::Vietnamese);
        format!("{number}%")
    });
    let with = figure
        .compared_with
        .as_ref()
        .filter(|with| figure.of.is_none() || !figure.text.ends_with(with.as_str()));
    let change = figure.relation.is_some_and(crate::document::Relation::is_change);
    let with = with.map(|with| if change { format!("so với {with}") } else { with.clone() });
    // Of an amount that stands alone, the verb is said before it in the document: here behind it, in brackets.
    let verb = figure.verb.clone();
    match number {
        Some(number) => [verb, Some(number), with].into_iter().flatten().collect::<Vec<_>>().join(" "),
        None => match [verb.filter(|_| change), with].into_iter().flatten().collect::<Vec<_>>().join(" ") {
            words if words.is_empty() => words,
            words => format!(" ({words})"),
        },
    }
}
