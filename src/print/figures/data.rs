//! Figures for programs: one object, or rows of a table, one a figure.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::super::csv::row;
use super::super::json::{ExcerptJson, write_line};
use crate::audit::figures::{Check, Disagreement, Figure, Figures, Grade, PassageFigures};
use crate::document::{Period, Relation};

const COLUMNS: [&str; 22] = [
    "indicator",
    "value",
    "unit",
    "base_value",
    "base_unit",
    "of",
    "percent",
    "verb",
    "compared_with",
    "estimated",
    "planned",
    "named",
    "period",
    "from",
    "to",
    "district",
    "date",
    "number",
    "issuer",
    "passage_id",
    "path",
    "text",
];

/// Writes one object with all figures, and with what disagrees where that was asked for.
///
/// # Errors
/// Those of the writer.
pub fn figures_json(out: &mut impl Write, figures: &Figures, verified: bool) -> io::Result<()> {
    let all = figures.passages.iter();
    let value = FiguresJson {
        figures: all
            .flat_map(|passage| passage.figures.iter().map(move |f| FigureJson::new(passage, f)))
            .collect(),
        checked: verified.then_some(figures.checked),
        disagreements: verified.then(|| figures.disagreements.iter().map(DisagreementJson::new).collect()),
    };
    write_line(out, &value)
}

/// Writes a header row and one row a figure.
///
/// # Errors
/// Those of the writer.
pub fn figures_csv(out: &mut impl Write, figures: &Figures) -> io::Result<()> {
    row(out, &COLUMNS.map(Cow::Borrowed))?;
    for passage in &figures.passages {
        for figure in &passage.figures {
            row(out, &cells(passage, figure))?;
        }
    }
    Ok(())
}

fn cells<'a>(passage: &'a PassageFigures, figure: &'a Figure) -> [Cow<'a, str>; COLUMNS.len()] {
    let header = &passage.excerpt.document.header;
    let text = |field: &'a Option<String>| -> Cow<'a, str> { field.as_deref().unwrap_or_default().into() };
    let number =
        |field: Option<f64>| -> Cow<'a, str> { field.map(|n| n.to_string()).unwrap_or_default().into() };
    let period = passage.period.as_ref();
    [
        text(&figure.indicator),
        figure.value.to_string().into(),
        figure.unit.as_str().into(),
        figure.base_value.to_string().into(),
        figure.base_unit.as_str().into(),
        number(figure.of),
        number(figure.percent),
        text(&figure.verb),
        text(&figure.compared_with),
        figure.estimated.to_string().into(),
        passage.is_planned().to_string().into(),
        figure.named.to_string().into(),
        period.map_or("", |period| period.label.as_str()).into(),
        period.map(|period| period.from.to_string()).unwrap_or_default().into(),
        period.map(|period| period.to.to_string()).unwrap_or_default().into(),
        text(&passage.district),
        header.date.map(|date| date.to_string()).unwrap_or_default().into(),
        header.number.as_ref().map_or("", |number| number.text.as_str()).into(),
        text(&header.issuer),
        passage.excerpt.passage.id.as_str().into(),
        passage.excerpt.document.path.as_str().into(),
        figure.text.as_str().into(),
    ]
}

/// A number that is written without a point where it is whole: `70951000000`.
struct Plain(f64);

impl Serialize for Plain {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() < 9e15 {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

#[derive(Serialize)]
struct FiguresJson<'a> {
    figures: Vec<FigureJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disagreements: Option<Vec<DisagreementJson<'a>>>,
}

#[derive(Serialize)]
struct FigureJson<'a> {
    indicator: Option<&'a str>,
    value: Plain,
    unit: &'a str,
    base_value: Plain,
    base_unit: &'a str,
    /// What stands behind the stroke of `17,86/19`.
    of: Option<Plain>,
    percent: Option<Plain>,
    compared_with: Option<&'a str>,
    verb: Option<&'a str>,
    relation: Option<&'static str>,
    estimated: bool,
    planned: bool,
    /// Only what another figure is compared with, or a part that its sentence lists.
    standard: bool,
    /// Share of the query's words that the words before it carry.
    named: f32,
    text: &'a str,
    /// Bytes of the passage's text.
    range: (usize, usize),
    percent_range: Option<(usize, usize)>,
    period: Option<&'a Period>,
    district: Option<&'a str>,
    #[serde(flatten)]
    place: ExcerptJson<'a>,
}

impl<'a> FigureJson<'a> {
    fn new(passage: &'a PassageFigures, figure: &'a Figure) -> Self {
        Self {
            indicator: figure.indicator.as_deref(),
            value: Plain(figure.value),
            unit: &figure.unit,
            base_value: Plain(figure.base_value),
            base_unit: &figure.base_unit,
            of: figure.of.map(Plain),
            percent: figure.percent.map(Plain),
            compared_with: figure.compared_with.as_deref(),
            verb: figure.verb.as_deref(),
            relation: figure.relation.map(relation),
            estimated: figure.estimated,
            planned: passage.is_planned(),
            standard: figure.is_standard,
            named: figure.named,
            text: &figure.text,
            range: figure.range,
            percent_range: figure.percent_range,
            period: passage.period.as_ref(),
            district: passage.district.as_deref(),
            place: ExcerptJson::new(&passage.excerpt),
        }
    }
}

/// The name of what a figure does.
fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Reached => "reached",
        Relation::Share => "share",
        Relation::Up => "up",
        Relation::Down => "down",
        Relation::Over => "over",
        Relation::Left => "left",
    }
}

#[derive(Serialize)]
struct DisagreementJson<'a> {
    check: &'static str,
    grade: &'static str,
    printed: Plain,
    computed: Plain,
    /// Bytes of the passage's text.
    range: (usize, usize),
    terms: &'a [(usize, usize)],
    #[serde(flatten)]
    place: ExcerptJson<'a>,
}

impl<'a> DisagreementJson<'a> {
    fn new(found: &'a Disagreement) -> Self {
        Self {
            check: match found.check {
                Check::Share => "share",
                Check::PercentChange => "percent-change",
                Check::Change => "change",
                Check::Sum => "sum",
                Check::Repeated => "repeated",
            },
            grade: match found.grade {
                Grade::Truncated => "truncated",
                Grade::Rounded => "rounded",
                Grade::Wrong => "wrong",
            },
            printed: Plain(found.printed.value),
            computed: Plain((found.computed * 1e6).round() / 1e6),
            range: found.range,
            terms: &found.terms,
            place: ExcerptJson::new(&found.excerpt),
        }
    }
}
