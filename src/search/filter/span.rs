//! Spans of days as people type them in filters: dates (`2022`, `06/2022`, `24/6/2022`) and periods (`2022-H1`, `2022-Q3`).
//! A span is its first and its last day.

use jiff::civil::Date;

/// Years that a filter can name; documents outside of them are misread ones.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// The span of a year, month or day: `2022`, `2022-06`, `2022-06-24`, or in Vietnamese order `06/2022`, `24/6/2022`.
/// Parts are separated by `-`, `/` or `.`, and a year always has four digits.
pub(super) fn date_span(text: &str) -> Option<(Date, Date)> {
    let parts: Vec<&str> = text.trim().split(['-', '/', '.']).map(str::trim).collect();
    match *parts.as_slice() {
        [y] => months(year(y)?, 1, 12),
        [y, m] if y.len() == 4 => months(year(y)?, number(m)?, number(m)?),
        [m, y] => months(year(y)?, number(m)?, number(m)?),
        [y, m, d] if y.len() == 4 => day(year(y)?, m, d),
        [d, m, y] => day(year(y)?, m, d),
        _ => None,
    }
}

/// The span of a period: what [`date_span`] reads, the half-year `2022-H1`, the quarter `2022-Q3`, the month `2022-M09`,
/// the first nine months `2022-9M`, and the years `2021-2025`. Case does not matter.
pub(super) fn period_span(text: &str) -> Option<(Date, Date)> {
    let Some((first, rest)) = text.trim().split_once('-') else { return date_span(text) };
    let Some(first_year) = year(first.trim()) else { return date_span(text) };
    let rest = rest.trim().to_ascii_uppercase();
    if let Some(last_year) = year(&rest) {
        let (from, _) = months(first_year, 1, 12)?;
        let (_, to) = months(last_year, 1, 12)?;
        return (from <= to).then_some((from, to));
    }
    let part = |letter: char, length: i8, most: i8| {
        let n = number(rest.strip_prefix(letter)?).filter(|n| (1..=most).contains(n))?;
        months(first_year, (n - 1) * length + 1, n * length)
    };
    let first_months = || months(first_year, 1, number(rest.strip_suffix('M')?)?);
    part('H', 6, 2)
        .or_else(|| part('Q', 3, 4))
        .or_else(|| part('M', 1, 12))
        .or_else(first_months)
        .or_else(|| date_span(text))
}

/// From the first day of one month to the last day of another, in one year.
fn months(year: i16, first: i8, last: i8) -> Option<(Date, Date)> {
    Some((Date::new(year, first, 1).ok()?, Date::new(year, last, 1).ok()?.last_of_month()))
}

fn day(year: i16, month: &str, day: &str) -> Option<(Date, Date)> {
    let date = Date::new(year, number(month)?, number(day)?).ok()?;
    Some((date, date))
}

fn year(text: &str) -> Option<i16> {
    let is_year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|year| is_year && YEARS.contains(year))
}

/// A number of one or two digits.
fn number(text: &str) -> Option<i8> {
    let is_number = matches!(text.len(), 1..=2) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(span: Option<(Date, Date)>) -> String {
        span.map_or("-".to_owned(), |(from, to)| format!("{from} {to}"))
    }

    #[test]
    fn dates_are_read_in_both_orders() {
        for (text, expected) in [
            ("2022", "2022-01-01 2022-12-31"),
            ("2022-06", "2022-06-01 2022-06-30"),
            ("2024-2", "2024-02-01 2024-02-29"),
            ("2022-06-24", "2022-06-24 2022-06-24"),
            ("24/6/2022", "2022-06-24 2022-06-24"),
            ("24-06-2022", "2022-06-24 2022-06-24"),
            ("24.6.2022", "2022-06-24 2022-06-24"),
            ("06/2022", "2022-06-01 2022-06-30"),
            ("2022/06", "2022-06-01 2022-06-30"),
            (" 2022 ", "2022-01-01 2022-12-31"),
        ] {
            assert_eq!(said(date_span(text)), expected, "{text}");
        }
    }

    #[test]
    fn what_no_calendar_has_is_no_date() {
        for text in [
            "",
            "22",
            "202",
            "20222",
            "0000",
            "1899",
            "2101",
            "2022-13",
            "2022-00",
            "2022-02-30",
            "31/6/2022",
            "2022-6-",
            "2022-006",
            "+202",
            "2022-+6",
            "6/24/2022",
            "2022-H1",
            "hôm nay",
            "2022-06-24-1",
        ] {
            assert_eq!(said(date_span(text)), "-", "{text}");
        }
    }

    #[test]
    fn periods_are_parts_of_years_or_years() {
        for (text, expected) in [
            ("2022", "2022-01-01 2022-12-31"),
            ("2022-H1", "2022-01-01 2022-06-30"),
            ("2022-h2", "2022-07-01 2022-12-31"),
            ("2022-Q1", "2022-01-01 2022-03-31"),
            ("2022-Q4", "2022-10-01 2022-12-31"),
            ("2022-M09", "2022-09-01 2022-09-30"),
            ("2022-M2", "2022-02-01 2022-02-28"),
            ("2022-9M", "2022-01-01 2022-09-30"),
            ("2022-09", "2022-09-01 2022-09-30"),
            ("9/2022", "2022-09-01 2022-09-30"),
            ("2021-2025", "2021-01-01 2025-12-31"),
            ("24/6/2022", "2022-06-24 2022-06-24"),
        ] {
            assert_eq!(said(period_span(text)), expected, "{text}");
        }
        for text in [
            "",
            "H1",
            "2022-H3",
            "2022-H0",
            "2022-Q5",
            "2022-M13",
            "2022-0M",
            "2022-13M",
            "2025-2021",
            "2022-H",
            "2022-X1",
        ] {
            assert_eq!(said(period_span(text)), "-", "{text}");
        }
    }
}
