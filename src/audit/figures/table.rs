//! The indicator that was named, over periods and districts: one figure a cell.

use std::collections::BTreeMap;

use super::{Figure, PassageFigures};
use crate::document::{Period, Relation};

/// Figures of one indicator by period and district, all in one unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FigureTable {
    /// The unit of all cells.
    pub unit: String,
    /// The periods, oldest first.
    pub periods: Vec<String>,
    /// The districts, in the order of their names; `None`, for documents that state none, last.
    pub districts: Vec<Option<String>>,
    /// The cells, by period and district.
    pub cells: BTreeMap<(String, Option<String>), Cell>,
}

/// What one district says of one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The number in the table's unit.
    pub value: f64,
    /// Digits behind its comma.
    pub decimals: u32,
    /// The share of the plan, where one is stated, and the digits behind its comma.
    pub percent: Option<(f64, u32)>,
    /// An estimate.
    pub estimated: bool,
    /// Planned, not reported.
    pub planned: bool,
}

/// A figure that can stand in the table.
struct Candidate<'a> {
    figure: &'a Figure,
    passage: &'a PassageFigures,
    planned: bool,
    date: Option<jiff::civil::Date>,
    place: (String, Option<String>),
    order: (jiff::civil::Date, jiff::civil::Date),
}

/// The table of the figures that the named indicator has; empty where no period or no such figure is known.
#[must_use]
pub fn table(passages: &[PassageFigures]) -> FigureTable {
    let candidates: Vec<Candidate<'_>> = passages.iter().filter_map(candidate).collect();
    let Some(unit) = usual_unit(&candidates) else { return FigureTable::default() };
    let mut best: BTreeMap<(String, Option<String>), &Candidate<'_>> = BTreeMap::new();
    for candidate in candidates.iter().filter(|candidate| candidate.figure.base_unit == unit.base_unit) {
        let cell = best.entry(candidate.place.clone()).or_insert(candidate);
        if candidate.worth() > cell.worth() {
            *cell = candidate;
        }
    }
    let mut periods: Vec<_> =
        best.values().map(|candidate| (candidate.order, candidate.place.0.clone())).collect();
    periods.sort();
    periods.dedup();
    let mut districts: Vec<Option<String>> = best.keys().map(|(_, district)| district.clone()).collect();
    districts.sort_by_key(|name| (name.is_none(), name.clone()));
    districts.dedup();
    let cells = best.into_iter().map(|(place, candidate)| (place, cell(candidate, unit))).collect();
    FigureTable {
        unit: unit.unit.clone(),
        periods: periods.into_iter().map(|(_, name)| name).collect(),
        districts,
        cells,
    }
}

/// The first figure of a passage that has the query's words before it.
fn candidate(passage: &PassageFigures) -> Option<Candidate<'_>> {
    let period = passage.period.as_ref()?;
    let figure = passage.figures.iter().find(|figure| !figure.is_standard && figure.is_named())?;
    Some(Candidate {
        figure,
        passage,
        planned: passage.is_planned(),
        date: passage.excerpt.document.header.date,
        place: (period_name(period), passage.district.clone()),
        order: (period.to, period.from),
    })
}

impl Candidate<'_> {
    /// What was reported before what was planned; the indicator's own words; amounts before shares; the newest document.
    fn worth(&self) -> (bool, u32, bool, Option<jiff::civil::Date>) {
        let named = (self.figure.named * 1000.0) as u32;
        (!self.planned, named, self.figure.base_unit != "%", self.date)
    }
}

/// The figure whose unit most candidates have; amounts go before shares.
fn usual_unit<'a>(candidates: &[Candidate<'a>]) -> Option<&'a Figure> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for candidate in candidates {
        *counts.entry(candidate.figure.unit.as_str()).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(unit, count)| (*count, *unit != "%"))?.0;
    candidates.iter().map(|candidate| candidate.figure).find(|figure| figure.unit == most)
}

fn cell(candidate: &Candidate<'_>, unit: &Figure) -> Cell {
    let figure = candidate.figure;
    let same = figure.unit == unit.unit;
    let factor = if unit.value == 0.0 { 1.0 } else { unit.base_value / unit.value };
    let shares = candidate.passage.figures.iter().filter(|other| other.range == figure.range);
    let reached = |figure: &&Figure| {
        figure.percent.is_some()
            && figure.relation == Some(Relation::Reached)
            && figure.unit != "%"
            && !figure
                .compared_with
                .as_ref()
                .is_some_and(|with| crate::vietnamese::fold(with).starts_with("cung ky"))
    };
    let share = shares.clone().find(reached);
    Cell {
        value: if same { figure.value } else { figure.base_value / factor },
        decimals: if same { figure.decimals } else { 3 },
        percent: share.and_then(|share| Some((share.percent?, share.percent_decimals))),
        estimated: figure.estimated,
        planned: candidate.planned,
    }
}

/// The name of a period, as the period filter takes it; other spans by their days.
fn period_name(period: &Period) -> String {
    let (from, to) = (period.from, period.to);
    let months = i32::from(to.month()) - i32::from(from.month()) + 1;
    let whole = from.day() == 1 && to.day() == to.days_in_month() && from.year() == to.year();
    let year = from.year();
    match (whole, from.month(), months) {
        (true, 1, 12) => format!("{year:04}"),
        (true, 1 | 7, 6) => format!("{year:04}-H{}", from.month() / 6 + 1),
        (true, 1 | 4 | 7 | 10, 3) => format!("{year:04}-Q{}", from.month() / 3 + 1),
        (true, month, 1) => format!("{year:04}-M{month:02}"),
        (true, 1, 9) => format!("{year:04}-9M"),
        _ if from.month() == 1 && from.day() == 1 && to.month() == 12 && to.day() == 31 => {
            format!("{year:04}-{:04}", to.year())
        }
        _ => format!("{from}..{to}"),
    }
}
