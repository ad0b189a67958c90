//! Stretches of time that mentions are counted by, and the one that a document belongs to.

use jiff::civil::Date;

use crate::document::{Header, Period, Role};

/// Length of the stretches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// Calendar years: `2022`.
    #[default]
    Year,
    /// Halves of a year: `2022-H1`.
    Half,
    /// Quarters: `2022-Q3`.
    Quarter,
    /// Months: `2022-M09`.
    Month,
}

impl Unit {
    fn months(self) -> i32 {
        match self {
            Self::Year => 12,
            Self::Half => 6,
            Self::Quarter => 3,
            Self::Month => 1,
        }
    }

    /// Number of the stretch that holds the day; neighbours have neighbouring numbers.
    pub(super) fn number_of(self, day: Date) -> i32 {
        (i32::from(day.year()) * 12 + i32::from(day.month()) - 1).div_euclid(self.months())
    }

    /// The name of a stretch, as the period filter takes it.
    pub(super) fn name_of(self, number: i32) -> String {
        let per_year = 12 / self.months();
        let (year, part) = (number.div_euclid(per_year), number.rem_euclid(per_year) + 1);
        match self {
            Self::Year => format!("{year:04}"),
            Self::Half => format!("{year:04}-H{part}"),
            Self::Quarter => format!("{year:04}-Q{part}"),
            Self::Month => format!("{year:04}-M{part:02}"),
        }
    }
}

/// The period that a document reports on; where it names several, the one that ends last.
pub(super) fn reported(header: &Header) -> Option<&Period> {
    let reports = header.periods.iter().filter(|period| period.role == Role::Report);
    reports.max_by_key(|period| (period.to, std::cmp::Reverse(period.from)))
}

/// The day that a document counts on: the last of what it reports on, else that of its signature.
pub(super) fn day(header: &Header) -> Option<Date> {
    reported(header).map(|period| period.to).or(header.date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn stretches_have_the_names_of_the_period_filter() {
        let day = date(2022, 9, 30);
        for (unit, name) in [
            (Unit::Year, "2022"),
            (Unit::Half, "2022-H2"),
            (Unit::Quarter, "2022-Q3"),
            (Unit::Month, "2022-M09"),
        ] {
            assert_eq!(unit.name_of(unit.number_of(day)), name);
        }
        let next = Unit::Half.number_of(date(2023, 1, 1));
        assert_eq!(next, Unit::Half.number_of(day) + 1);
    }

    #[test]
    fn a_report_counts_where_what_it_reports_on_ends() {
        let period = |from, to, role| Period { from, to, label: String::new(), role };
        let mut header = Header { date: Some(date(2022, 7, 2)), ..Header::default() };
        assert_eq!(day(&header), Some(date(2022, 7, 2)));
        header.periods = vec![
            period(date(2022, 1, 1), date(2022, 6, 30), Role::Report),
            period(date(2022, 7, 1), date(2022, 12, 31), Role::Plan),
        ];
        assert_eq!(day(&header), Some(date(2022, 6, 30)));
    }
}
