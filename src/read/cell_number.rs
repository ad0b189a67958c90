//! Numbers of cells as text: dates and percentages as the cell shows them, others plainly, with as many digits as Excel shows.
//! Grouping and rounding of a format are left out: what was calculated is what a search should find.

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Number,
    Percent,
    Date,
    Time,
    DateTime,
}

impl Shown {
    /// A built-in format, [MS-XLS] 2.4.126; `None` for one that the workbook defines.
    pub(super) fn built_in(id: u16) -> Option<Self> {
        match id {
            0..=8 | 11..=13 | 37..=44 | 48 | 49 => Some(Self::Number),
            9 | 10 => Some(Self::Percent),
            14..=17 => Some(Self::Date),
            18..=21 | 45..=47 => Some(Self::Time),
            22 => Some(Self::DateTime),
            _ => None,
        }
    }

    /// What a format string says: its letters outside of quotes, brackets and escapes.
    pub(super) fn of_format(format: &str) -> Self {
        let code = code(format);
        let has = |letters: &[char]| code.contains(letters);
        let date = has(&['y', 'd']);
        let time = has(&['h', 's']);
        match (date, time) {
            (true, true) => Self::DateTime,
            (true, false) => Self::Date,
            (false, true) => Self::Time,
            (false, false) if code.contains('%') => Self::Percent,
            // A month alone is a date; General has no m.
            (false, false) if code.contains("mm") && !code.contains(['0', '#', '?']) => Self::Date,
            _ => Self::Number,
        }
    }
}

/// The first section of a format without quoted text, bracketed conditions and escaped characters.
fn code(format: &str) -> String {
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '[' => while chars.next().is_some_and(|c| c != ']') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            ';' => break,
            _ => out.extend(c.to_lowercase()),
        }
    }
    // `General` has letters of a date.
    out.replace("general", "")
}

/// A cell's number as text; `epoch_1904` for workbooks that count days from 1904.
pub(super) fn text(value: f64, shown: Shown, epoch_1904: bool) -> String {
    match shown {
        Shown::Number => plain(value),
        Shown::Percent => format!("{}%", plain(value * 100.0)),
        Shown::Date => date(value, epoch_1904).unwrap_or_else(|| plain(value)),
        Shown::Time => time(value),
        Shown::DateTime => match date(value, epoch_1904) {
            Some(date) => format!("{date} {}", time(value)),
            None => plain(value),
        },
    }
}

/// Ten significant digits, without zeros at the end.
fn plain(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    let magnitude = if value == 0.0 { 0 } else { value.abs().log10().floor() as i32 };
    if magnitude >= 15 {
        return format!("{value:e}");
    }
    let decimals = usize::try_from(9 - magnitude).unwrap_or(0).min(20);
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// `dd/mm/yyyy`, as papers here write it.
fn date(value: f64, epoch_1904: bool) -> Option<String> {
    // Day 60 of 1900 never was; days before it count from one day later ([MS-XLS], DATETIME).
    let days = value.floor();
    if !(0.0..2_958_466.0).contains(&days) {
        return None;
    }
    let days = days as i32;
    let epoch = match (epoch_1904, days) {
        (true, _) => jiff::civil::date(1904, 1, 1),
        (false, ..60) => jiff::civil::date(1899, 12, 31),
        (false, _) => jiff::civil::date(1899, 12, 30),
    };
    let date = epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()))
}

fn time(value: f64) -> String {
    let minutes = ((value - value.floor()) * 1440.0).round() as u32 % 1440;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_ten_digits_at_most() {
        for (value, expected) in [
            (6.8, "6.8"),
            (33.746_687_249_9, "33.74668725"),
            (12_730_000.0, "12730000"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (1e20, "1e20"),
        ] {
            assert_eq!(text(value, Shown::Number, false), expected);
        }
    }

    #[test]
    fn formats_tell_dates_from_numbers() {
        for (format, shown) in [
            ("General", Shown::Number),
            ("#,##0.00 \"đồng\"", Shown::Number),
            ("0.0%", Shown::Percent),
            ("[$-409]d-mmm-yy", Shown::Date),
            ("dd/mm/yyyy\\ hh:mm", Shown::DateTime),
            ("[Red]#,##0;[Blue]d", Shown::Number),
            ("h:mm", Shown::Time),
        ] {
            assert_eq!(Shown::of_format(format), shown, "{format}");
        }
    }

    #[test]
    fn days_are_counted_from_1900_with_its_false_leap_day() {
        assert_eq!(text(1.0, Shown::Date, false), "01/01/1900");
        assert_eq!(text(61.0, Shown::Date, false), "01/03/1900");
        assert_eq!(text(38_353.0, Shown::Date, false), "01/01/2005");
        assert_eq!(text(36_891.0, Shown::Date, true), "01/01/2005");
        assert_eq!(text(38_353.75, Shown::DateTime, false), "01/01/2005 18:00");
        assert_eq!(text(1e300, Shown::Date, false), format!("{:e}", 1e300));
    }
}
