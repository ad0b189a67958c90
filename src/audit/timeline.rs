//! How often something is spoken of, by period and district, beside how many reports there were to speak of it.

use std::collections::{BTreeMap, HashSet};

use super::period::{Unit, day};
use crate::index::Reader;
use crate::search::{Facet, Request, Search, SearchError};

/// Periods between the first and the last that are listed at most; a misread year must not make a million of them.
const MAX_PERIODS: i32 = 1_200;

/// Mentions by period and district.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// Length of the periods.
    pub unit: Unit,
    /// All periods from the first with a document to the last, also those without any.
    pub periods: Vec<String>,
    /// One row for each district and period that has documents: by period, then district; undated documents and those
    /// that state no district come last.
    pub rows: Vec<Row>,
}

/// What one district's documents of one period say.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The period; `None` for documents that state no time.
    pub period: Option<String>,
    /// The district; `None` for documents that state none.
    pub district: Option<String>,
    /// What there is.
    pub counts: Mentions,
}

/// Counts of passages and documents, those that match beside all that pass the filters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Passages that match.
    pub passages: u64,
    /// Documents with a passage that matches.
    pub documents: u64,
    /// Documents there are.
    pub reports: u64,
    /// Passages there are.
    pub all_passages: u64,
}

impl Mentions {
    /// Share of the documents that speak of it, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.reports == 0 { 0.0 } else { self.documents as f64 / self.reports as f64 }
    }

    /// Adds up two counts of different documents.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            passages: self.passages + other.passages,
            documents: self.documents + other.documents,
            reports: self.reports + other.reports,
            all_passages: self.all_passages + other.all_passages,
        }
    }
}

impl Timeline {
    /// The districts, in the order of their names; `None`, for documents that state none, last.
    #[must_use]
    pub fn districts(&self) -> Vec<Option<&str>> {
        let mut districts: Vec<Option<&str>> = self.rows.iter().map(|row| row.district.as_deref()).collect();
        districts.sort_by_key(|name| (name.is_none(), *name));
        districts.dedup();
        districts
    }

    /// The counts of all districts, of one, of all periods or of one.
    #[must_use]
    pub fn sum(&self, wanted: impl Fn(&Row) -> bool) -> Mentions {
        self.rows
            .iter()
            .filter(|row| wanted(row))
            .map(|row| row.counts)
            .fold(Mentions::default(), Mentions::plus)
    }
}

/// Counts what `request` finds by period and district.
///
/// # Errors
/// When the query cannot be read, or the index cannot.
pub fn timeline(
    reader: &Reader,
    search: &Search<'_>,
    request: &Request,
    unit: Unit,
) -> Result<Timeline, SearchError> {
    let found = search.counts(request)?;
    let all = search.counts(&Request { filters: request.filters.clone(), ..Request::default() })?;
    let mut cells: BTreeMap<Cell, Mentions> = BTreeMap::new();
    let names = search.names(Facet::District)?;
    for document in reader.documents()? {
        let Some(passages) = all.get(document.id.as_str()) else { continue };
        let number = day(&document.header).map(|day| unit.number_of(day));
        let district = document.header.district.map(|name| names.usual(&name));
        let cell = Cell { undated: number.is_none(), number, unplaced: district.is_none(), district };
        let matching = found.get(document.id.as_str()).copied().unwrap_or(0);
        let counts = cells.entry(cell).or_default();
        *counts = counts.plus(Mentions {
            passages: matching,
            documents: u64::from(matching > 0),
            reports: 1,
            all_passages: *passages,
        });
    }
    Ok(Timeline { unit, periods: periods(unit, cells.keys()), rows: rows(unit, cells) })
}

/// A period and a district, in the order in which they are listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    undated: bool,
    number: Option<i32>,
    unplaced: bool,
    district: Option<String>,
}

fn periods<'c>(unit: Unit, cells: impl Iterator<Item = &'c Cell>) -> Vec<String> {
    let numbers: Vec<i32> = cells.filter_map(|cell| cell.number).collect();
    let (Some(&first), Some(&last)) = (numbers.iter().min(), numbers.iter().max()) else { return Vec::new() };
    if last - first < MAX_PERIODS {
        return (first..=last).map(|number| unit.name_of(number)).collect();
    }
    let mut seen = HashSet::new();
    numbers.into_iter().filter(|number| seen.insert(*number)).map(|number| unit.name_of(number)).collect()
}

fn rows(unit: Unit, cells: BTreeMap<Cell, Mentions>) -> Vec<Row> {
    let row = |(cell, counts): (Cell, Mentions)| Row {
        period: cell.number.map(|number| unit.name_of(number)),
        district: cell.district,
        counts,
    };
    cells.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::document::{Document, Header, Passage, Section};
    use crate::index::{Origin, Source, Writer};

    /// One document for each district, year and text.
    fn reader(documents: &[(Option<&str>, Option<i16>, &str)]) -> Reader {
        let mut writer = Writer::in_memory().unwrap();
        for (at, (district, year, text)) in documents.iter().enumerate() {
            let header = Header {
                district: district.map(str::to_owned),
                date: year.map(|year| date(year, 3, 1)),
                ..Header::default()
            };
            let passage = |text: &str| Passage { text: text.to_owned(), ..Passage::default() };
            let passages = vec![passage(text), passage("Thời tiết trong năm thuận lợi")];
            let section = Section { passages, ..Section::default() };
            let source = Source { path: at.to_string(), ..Source::default() };
            writer
                .replace(&source, &Origin::default(), &Document { header, sections: vec![section] })
                .unwrap();
        }
        writer.commit().unwrap();
        writer.reader().unwrap()
    }

    fn counted(reader: &Reader, query: &str) -> Timeline {
        let request = Request { text: query.to_owned(), ..Request::default() };
        timeline(reader, &Search::new(reader).unwrap(), &request, Unit::Year).unwrap()
    }

    #[test]
    fn mentions_stand_beside_all_that_there_is_and_periods_have_no_gaps() {
        let reader = reader(&[
            (Some("Sóc Mây"), Some(2019), "Giải ngân chậm"),
            (Some("Sóc Mây"), Some(2019), "Thu ngân sách đạt"),
            (None, Some(2022), "Giải ngân đạt"),
            (Some("Sóc Mây"), None, "Giải ngân thấp"),
        ]);
        let timeline = counted(&reader, "giải ngân");
        assert_eq!(timeline.periods, ["2019", "2020", "2021", "2022"]);
        let first = Mentions { passages: 1, documents: 1, reports: 2, all_passages: 4 };
        assert_eq!(timeline.rows[0].counts, first);
        assert_eq!((timeline.rows[1].district.as_deref(), timeline.rows[2].period.as_deref()), (None, None));
        let all = Mentions { passages: 3, documents: 3, reports: 4, all_passages: 8 };
        assert_eq!(timeline.sum(|_| true), all);
    }

    #[test]
    fn a_district_without_its_marks_is_the_same_district() {
        let reader = reader(&[
            (Some("Dak Ray"), Some(2020), "Giai ngan cham"),
            (Some("Đăk Rây"), Some(2020), "Giải ngân chậm"),
        ]);
        let timeline = counted(&reader, "giai ngan");
        assert_eq!(timeline.districts(), [Some("Đăk Rây")]);
        assert_eq!(timeline.rows[0].counts.documents, 2);
    }
}
