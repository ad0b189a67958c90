//! Dates as Vietnamese papers write them: `ngày 24 tháng 6 năm 2022`, `24/6/2022`, `01-10-1997`, `15.6.2020`.
//! All patterns work on folded text; a day that no calendar has is no date.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

/// A date in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// Bytes of the folded text.
    pub(super) range: Range<usize>,
    pub(super) date: Date,
}

/// `ngày D tháng M năm YYYY`, in figures or with the words; parts may be broken over lines.
pub(super) const WORDS: &str = r"ngay\s*(\d{1,2})\s*,?\s*thang\s*(\d{1,2})\s*,?\s*nam\s*(\d{4})";

/// `D/M/YYYY` with any of the usual separators, the same one twice or not.
pub(super) const FIGURES: &str = r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})";

static DATE: LazyLock<Regex> =
    LazyLock::new(|| super::table::pattern(&format!(r"\b(?:{WORDS}|{FIGURES})\b")));

/// The dates of a folded text, in order.
pub(super) fn dates(folded: &str) -> Vec<Dated> {
    DATE.captures_iter(folded)
        .filter_map(|parts| {
            let range = parts.get(0)?.range();
            let date = of_parts(&parts, 1).or_else(|| of_parts(&parts, 4))?;
            Some(Dated { range, date })
        })
        .collect()
}

/// The date whose day, month and year are three groups of a match, from group `first` on.
pub(super) fn of_parts(parts: &Captures<'_>, first: usize) -> Option<Date> {
    let number = |group: usize| parts.get(group)?.as_str().parse::<i16>().ok();
    let (day, month, year) = (number(first)?, number(first + 1)?, number(first + 2)?);
    if !(1900..2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vietnamese::fold;

    fn found(text: &str) -> Vec<String> {
        dates(&fold(text)).into_iter().map(|dated| dated.date.to_string()).collect()
    }

    #[test]
    fn every_form_is_read() {
        for (text, expected) in [
            ("ngày 24 tháng 6 năm 2022", "2022-06-24"),
            ("Ngày 09 tháng 01\nnăm 2023", "2023-01-09"),
            ("ngày24 tháng 6năm 2022", "2022-06-24"),
            ("ngày 17/12/2021 của", "2021-12-17"),
            ("ngày 06 / 7 /2005", "2005-07-06"),
            ("01-10-1997", "1997-10-01"),
            ("15.6.2020", "2020-06-15"),
            ("ngay 24 thang 6 nam 2022", "2022-06-24"),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_no_day_of_the_calendar_is_no_date() {
        for text in
            ["ngày 31 tháng 2 năm 2022", "99/99/2022", "ngày     tháng 6 năm 2012", "12/5/0001", "1.090.2022"]
        {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
