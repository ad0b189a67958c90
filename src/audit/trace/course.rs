//! The course of an issue: for each place and period whether a report says it, does not say it, or is not there.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use super::{Occurrence, Traced};
use crate::audit::period::{Unit, day};
use crate::document::Header;
use crate::index::Names;

/// Periods that are listed at most; a misread year must not make a million of them.
const MAX_PERIODS: i32 = 240;

/// The place that a document speaks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its district; `None` for papers of a province, and for those that name none.
    pub district: Option<String>,
    /// Its province, as named then.
    pub province: Option<String>,
}

impl Place {
    /// Its name: the district, else the province.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.district.as_deref().or(self.province.as_deref())
    }

    /// The order in which places are listed: districts by name, then provinces, then what names neither.
    fn order(&self) -> impl Ord + '_ {
        (self.district.is_none(), self.province.is_none(), &self.district, &self.province)
    }
}

/// What the reports of one place and period say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// They say it.
    Found,
    /// There are some, and they do not.
    Absent,
    /// There are none.
    NoReport,
}

/// The course of an issue in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The place.
    pub place: Place,
    /// What was said in each period of the trace.
    pub states: Vec<State>,
    /// Most periods with reports, one after the other, that all say it; periods without a report do not count.
    pub longest_run: usize,
}

/// The places of headers. Papers write one place with marks and without, and not all name its province.
pub(super) struct Places {
    names: Names,
    /// The provinces that papers put a district in, by its name.
    provinces: HashMap<String, BTreeSet<String>>,
}

impl Places {
    pub(super) fn new<'h>(headers: impl Iterator<Item = &'h Header>, names: Names) -> Self {
        let mut provinces: HashMap<String, BTreeSet<String>> = HashMap::new();
        for header in headers {
            if let Some(district) = &header.district {
                provinces.entry(names.usual(district)).or_default().extend(header.province.clone());
            }
        }
        Self { names, provinces }
    }

    /// The place of a header; where all papers put its district in one province, in that.
    pub(super) fn of(&self, header: &Header) -> Place {
        let district = header.district.as_ref().map(|district| self.names.usual(district));
        let provinces = district.as_ref().and_then(|district| self.provinces.get(district));
        let only = provinces.filter(|provinces| provinces.len() == 1).and_then(BTreeSet::first);
        Place { province: only.or(header.province.as_ref()).cloned(), district }
    }
}

/// When which places reported.
pub(super) struct Timing {
    unit: Unit,
    places: Places,
    reports: BTreeMap<Place, BTreeSet<i32>>,
    /// Periods of other papers.
    others: BTreeSet<i32>,
    documents: usize,
}

impl Timing {
    /// The reports that hold these passages.
    pub(super) fn new(passages: &[Traced], unit: Unit, names: Names) -> Self {
        let mut seen = HashSet::new();
        let reports: Vec<&Traced> =
            passages.iter().filter(|passage| seen.insert(&passage.excerpt.document.id)).collect();
        let places = Places::new(reports.iter().map(|report| &report.excerpt.document.header), names);
        let mut timing = Self {
            unit,
            places,
            reports: BTreeMap::new(),
            others: BTreeSet::new(),
            documents: reports.len(),
        };
        for report in reports {
            if let Some(day) = report.day {
                let place = timing.places.of(&report.excerpt.document.header);
                timing.reports.entry(place).or_default().insert(unit.number_of(day));
            }
        }
        timing
    }

    /// Takes note of a passage outside of reports: its time counts, but its silence says nothing.
    pub(super) fn note(&mut self, passage: &Traced) {
        self.others.extend(passage.day.map(|day| self.unit.number_of(day)));
    }

    /// Number of reports.
    pub(super) fn documents(&self) -> u64 {
        self.documents as u64
    }

    /// The place of a header.
    pub(super) fn place(&self, header: &Header) -> Place {
        self.places.of(header)
    }

    /// The period of a day.
    pub(super) fn name(&self, day: Date) -> String {
        self.unit.name_of(self.unit.number_of(day))
    }

    /// All periods by name.
    pub(super) fn periods(&self) -> Vec<String> {
        self.numbers().into_iter().map(|number| self.unit.name_of(number)).collect()
    }

    /// All periods from the first with a report to the last; where that is too many, those with reports.
    fn numbers(&self) -> Vec<i32> {
        let numbers: BTreeSet<i32> = self.reports.values().flatten().chain(&self.others).copied().collect();
        match (numbers.first(), numbers.last()) {
            (Some(&first), Some(&last)) if last - first < MAX_PERIODS => (first..=last).collect(),
            _ => numbers.into_iter().collect(),
        }
    }

    /// The course in each place that has an occurrence with a date.
    pub(super) fn courses(&self, occurrences: &[Occurrence]) -> Vec<Course> {
        let mut found: BTreeMap<&Place, BTreeSet<i32>> = BTreeMap::new();
        for occurrence in occurrences {
            if let Some(day) = day(&occurrence.excerpt.document.header) {
                found.entry(&occurrence.place).or_default().insert(self.unit.number_of(day));
            }
        }
        let numbers = self.numbers();
        let mut courses: Vec<Course> = found
            .into_iter()
            .map(|(place, found)| {
                let reports = self.reports.get(place);
                let state = |number: &i32| match reports {
                    _ if found.contains(number) => State::Found,
                    Some(reports) if reports.contains(number) => State::Absent,
                    _ => State::NoReport,
                };
                let states: Vec<State> = numbers.iter().map(state).collect();
                Course { place: place.clone(), longest_run: longest_run(&states), states }
            })
            .collect();
        courses.sort_by(|a, b| a.place.order().cmp(&b.place.order()));
        courses
    }
}

fn longest_run(states: &[State]) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for state in states {
        match state {
            State::Found => run += 1,
            State::Absent => run = 0,
            State::NoReport => {}
        }
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_a_report_is_silent_not_where_there_is_none() {
        use State::{Absent, Found, NoReport};
        assert_eq!(longest_run(&[Found, NoReport, Found, Absent, Found]), 2);
        assert_eq!(longest_run(&[Absent, NoReport]), 0);
        assert_eq!(longest_run(&[]), 0);
    }

    #[test]
    fn a_place_is_named_by_its_district_else_its_province() {
        let province = Place { district: None, province: Some("Bình Phước".into()) };
        assert_eq!(province.name(), Some("Bình Phước"));
        assert_eq!(Place { district: Some("Hớn Quản".into()), ..province }.name(), Some("Hớn Quản"));
        assert_eq!(Place::default().name(), None);
    }

    #[test]
    fn one_place_has_one_name_however_it_is_written() {
        let header = |district: &str, province: Option<&str>| Header {
            district: Some(district.into()),
            province: province.map(str::to_owned),
            ..Header::default()
        };
        let headers = [
            header("Đăk Rây", Some("Bình Phước")),
            header("Dak Ray", None),
            header("Dak Ray", None),
            header("Châu Thành", Some("Bến Tre")),
            header("Châu Thành", Some("Tây Ninh")),
        ];
        let districts = headers.iter().filter_map(|header| header.district.as_deref());
        let names = Names::of(districts.map(|district| (district, 1)));
        let places = Places::new(headers.iter(), names);
        assert_eq!(places.of(&headers[1]), places.of(&headers[0]));
        assert_eq!(places.of(&headers[1]).name(), Some("Đăk Rây"));
        assert_ne!(places.of(&headers[3]), places.of(&headers[4]));
    }
}
