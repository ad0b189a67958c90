//! Mentions by period and district: for a person a table with sparklines, or a page of HTML that stands by itself; for a
//! program one object, or a row for each district and period. How often something is spoken of is always told beside how
//! many documents and passages there were to speak of it.

mod data;
mod html;
mod text;

pub use data::{timeline_csv, timeline_json};
pub use html::timeline_html;
pub use text::timeline_text;

use std::collections::HashMap;

use crate::audit::{Mentions, Timeline};
use crate::messages::{Language, decimal, integer, say};

/// The counts of a timeline, to be looked up.
struct Counts<'t> {
    of_cell: HashMap<(Option<&'t str>, Option<&'t str>), Mentions>,
    of_period: HashMap<Option<&'t str>, Mentions>,
    of_district: HashMap<Option<&'t str>, Mentions>,
    all: Mentions,
}

impl<'t> Counts<'t> {
    fn new(timeline: &'t Timeline) -> Self {
        let mut counts = Self {
            of_cell: HashMap::new(),
            of_period: HashMap::new(),
            of_district: HashMap::new(),
            all: Mentions::default(),
        };
        let add = |sum: &mut Mentions, more| *sum = sum.plus(more);
        for row in &timeline.rows {
            let (period, district) = (row.period.as_deref(), row.district.as_deref());
            add(counts.of_cell.entry((district, period)).or_default(), row.counts);
            add(counts.of_period.entry(period).or_default(), row.counts);
            add(counts.of_district.entry(district).or_default(), row.counts);
            add(&mut counts.all, row.counts);
        }
        counts
    }

    fn cell(&self, district: Option<&str>, period: &str) -> Mentions {
        self.of_cell.get(&(district, Some(period))).copied().unwrap_or_default()
    }

    fn period(&self, period: Option<&str>) -> Mentions {
        self.of_period.get(&period).copied().unwrap_or_default()
    }

    fn district(&self, district: Option<&str>) -> Mentions {
        self.of_district.get(&district).copied().unwrap_or_default()
    }
}

/// Documents that speak of it, of how many.
fn documents(counts: Mentions, language: Language) -> String {
    format!("{}/{}", integer(counts.documents, language), integer(counts.reports, language))
}

/// Their share in percent.
fn percent(counts: Mentions, language: Language) -> String {
    format!("{} %", integer((counts.share() * 100.0).round() as u64, language))
}

/// Passages that speak of it, in a thousand.
fn per_thousand(counts: Mentions, language: Language) -> String {
    decimal(counts.passages as f64 * 1_000.0 / counts.all_passages.max(1) as f64, 1, language)
}

/// What the columns of counts are called: documents, their share, passages, passages in a thousand.
fn count_names(language: Language) -> [String; 4] {
    ["print.facets.documents", "print.timeline.share", "print.facets.passages", "print.timeline.per_thousand"]
        .map(|key| say(key, language))
}

/// The counts under these names.
fn counts(counts: Mentions, language: Language) -> [String; 4] {
    [
        documents(counts, language),
        percent(counts, language),
        integer(counts.passages, language),
        per_thousand(counts, language),
    ]
}

fn district_name(district: Option<&str>, language: Language) -> String {
    district.map_or_else(|| say("print.facets.unstated", language), str::to_owned)
}

fn period_name(period: Option<&str>, language: Language) -> String {
    period.map_or_else(|| say("print.timeline.undated", language), str::to_owned)
}

#[cfg(test)]
mod sample {
    use crate::audit::{Mentions, Row, Timeline, Unit};

    fn row(period: Option<&str>, district: Option<&str>, [passages, documents, reports]: [u64; 3]) -> Row {
        let counts = Mentions { passages, documents, reports, all_passages: reports * 25 };
        Row { period: period.map(str::to_owned), district: district.map(str::to_owned), counts }
    }

    /// Two districts over four years, one without any report; an undated paper, and a district that says nothing.
    pub(super) fn timeline() -> Timeline {
        let (river, hill, calm) = (Some("Sóc Mây"), Some("Đăk Rây"), Some("An Bình"));
        Timeline {
            unit: Unit::Year,
            periods: ["2019", "2020", "2021", "2022"].map(str::to_owned).to_vec(),
            rows: vec![
                row(Some("2019"), river, [4, 2, 2]),
                row(Some("2019"), hill, [0, 0, 1]),
                row(Some("2021"), river, [1, 1, 2]),
                row(Some("2021"), calm, [0, 0, 3]),
                row(Some("2022"), hill, [2, 1, 1]),
                row(None, None, [1, 1, 4]),
            ],
        }
    }
}
