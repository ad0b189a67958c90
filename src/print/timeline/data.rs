//! Timelines for programs.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::super::csv::row;
use super::super::json::write_line;
use crate::audit::{Row, Timeline, Unit};

/// Writes one object with all rows.
///
/// # Errors
/// Those of the writer.
pub fn timeline_json(out: &mut impl Write, query: &str, timeline: &Timeline) -> io::Result<()> {
    let rows = timeline.rows.iter().map(RowJson::new).collect();
    write_line(out, &TimelineJson { query, by: unit_name(timeline.unit), periods: &timeline.periods, rows })
}

/// Writes a header row and a row for each district and period that has documents.
///
/// # Errors
/// Those of the writer.
pub fn timeline_csv(out: &mut impl Write, timeline: &Timeline) -> io::Result<()> {
    const COLUMNS: [&str; 7] =
        ["period", "district", "passages", "documents", "reports", "all_passages", "share"];
    row(out, &COLUMNS.map(Cow::Borrowed))?;
    timeline.rows.iter().try_for_each(|Row { period, district, counts }| {
        let cells: [Cow<'_, str>; COLUMNS.len()] = [
            period.as_deref().unwrap_or_default().into(),
            district.as_deref().unwrap_or_default().into(),
            counts.passages.to_string().into(),
            counts.documents.to_string().into(),
            counts.reports.to_string().into(),
            counts.all_passages.to_string().into(),
            rounded(counts.share()).to_string().into(),
        ];
        row(out, &cells)
    })
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Year => "year",
        Unit::Half => "half",
        Unit::Quarter => "quarter",
        Unit::Month => "month",
    }
}

fn rounded(share: f64) -> f64 {
    (share * 1_000.0).round() / 1_000.0
}

#[derive(Serialize)]
struct TimelineJson<'a> {
    query: &'a str,
    by: &'static str,
    /// All periods from the first to the last, also those without documents.
    periods: &'a [String],
    rows: Vec<RowJson<'a>>,
}

#[derive(Serialize)]
struct RowJson<'a> {
    period: Option<&'a str>,
    district: Option<&'a str>,
    passages: u64,
    documents: u64,
    reports: u64,
    all_passages: u64,
    /// Documents that speak of it against all.
    share: f64,
}

impl<'a> RowJson<'a> {
    fn new(row: &'a Row) -> Self {
        Self {
            period: row.period.as_deref(),
            district: row.district.as_deref(),
            passages: row.counts.passages,
            documents: row.counts.documents,
            reports: row.counts.reports,
            all_passages: row.counts.all_passages,
            share: rounded(row.counts.share()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn json_has_the_shape_of_the_contract() {
        let mut out = Vec::new();
        timeline_json(&mut out, "giải ngân", &sample::timeline()).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["by"], "year");
        assert_eq!(
            value["rows"][2],
            serde_json::json!({"period": "2021", "district": "Sóc Mây", "passages": 1, "documents": 1, "reports": 2,
                "all_passages": 50, "share": 0.5})
        );
        assert_eq!(value["rows"][5]["period"], serde_json::Value::Null);
    }

    #[test]
    fn csv_leaves_what_is_unknown_empty() {
        let mut out = Vec::new();
        timeline_csv(&mut out, &sample::timeline()).unwrap();
        let table = String::from_utf8(out).unwrap();
        assert!(table.starts_with("period,district,passages,documents,reports,all_passages,share\r\n"));
        assert!(table.contains("\r\n2019,Sóc Mây,4,2,2,50,1\r\n"), "{table}");
        assert!(table.ends_with("\r\n,,1,1,4,100,0.25\r\n"), "{table}");
    }
}
