//! Digits with points and commas between them: which of them are one number, and how a key writes it.
//! A point stands between thousands and a comma before decimals; the English way is read where it is certain.

use super::Key;

/// A number's digits as a key holds them: no thousands separators, no leading zeros, a comma before
/// decimals. `None` for what is no number (`1,2,3`; `2.1.3`), or too long to be one.
pub(super) fn canonical(token: &str) -> Option<String> {
    if token.len() > Key::MAX_LETTERS {
        return None;
    }
    let (whole, decimals) = parts(token)?;
    let mut digits: String = whole.chars().filter(char::is_ascii_digit).skip_while(|&c| c == '0').collect();
    if digits.is_empty() {
        digits.push('0');
    }
    if let Some(decimals) = decimals {
        digits.push(',');
        digits.push_str(decimals);
    }
    Some(digits)
}

/// Bytes at the start of `text` that are digits, with single points or commas between them.
pub(super) fn run_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = 0;
    while digit(at)
        || (at > 0 && matches!(bytes.get(at), Some(b'.' | b',')) && digit(at - 1) && digit(at + 1))
    {
        at += 1;
    }
    at
}

/// Whether digits with points and commas between them are one number.
pub(super) fn is_number(run: &str) -> bool {
    parts(run).is_some()
}

/// The part before the decimals, separators and all, and the decimals.
fn parts(run: &str) -> Option<(&str, Option<&str>)> {
    if !run.starts_with(|c: char| c.is_ascii_digit()) || run.len() != run_len(run) {
        return None;
    }
    let Some(last) = run.rfind(['.', ',']) else { return Some((run, None)) };
    let (whole, decimals) = (&run[..last], &run[last + 1..]);
    let mark = &run[last..=last];
    match whole.find(['.', ',']) {
        None if mark == "." && is_thousands(run, ".") => Some((run, None)),
        None => Some((whole, Some(decimals))),
        Some(_) if is_thousands(run, mark) => Some((run, None)),
        Some(at) => {
            let thousands = &whole[at..=at];
            (thousands != mark && is_thousands(whole, thousands)).then_some((whole, Some(decimals)))
        }
    }
}

/// Whether `mark` stands between groups of three digits, after a first one that is not zero.
fn is_thousands(run: &str, mark: &str) -> bool {
    let mut groups = run.split(mark);
    let first_fits =
        groups.next().is_some_and(|group| group.len() <= 3 && !group.starts_with('0') && is_digits(group));
    first_fits && groups.all(|group| group.len() == 3 && is_digits(group))
}

fn is_digits(group: &str) -> bool {
    !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_number_has_one_form() {
        for (run, expected) in [
            ("7", "7"),
            ("007", "7"),
            ("00", "0"),
            ("2.848", "2848"),
            ("1.516.000", "1516000"),
            ("240,679", "240,679"),
            ("2.522,81", "2522,81"),
            ("2,522.81", "2522,81"),
            ("1,516,000", "1516000"),
            ("6.94", "6,94"),
            ("6.9412", "6,9412"),
            ("0.123", "0,123"),
            ("0,5", "0,5"),
            ("02,50", "2,50"),
            ("01.090", "1,090"),
            ("1234.567", "1234,567"),
        ] {
            assert_eq!(canonical(run).as_deref(), Some(expected), "{run}");
        }
    }

    #[test]
    fn other_rows_of_digits_are_no_number() {
        for run in [
            "",
            "1,2,3",
            "2.1.3",
            "18.5.2021",
            "1.23,4,5",
            "12.34,5",
            "1.090.",
            ".5",
            "5..6",
            "a",
            "1.090,5.6",
            "٣",
        ] {
            assert_eq!(canonical(run), None, "{run}");
        }
        assert_eq!(canonical(&"9".repeat(Key::MAX_LETTERS + 1)), None);
    }

    #[test]
    fn a_run_ends_before_punctuation() {
        for (text, length) in
            [("1.090, ", 5), ("5.", 1), ("1..2", 1), ("3.,4", 1), ("x", 0), ("12ha", 2), ("9,9,", 3)]
        {
            assert_eq!(run_len(text), length, "{text}");
        }
    }

    proptest! {
        #[test]
        fn thousands_separators_change_nothing(number in 0..10_000_000_000_u64) {
            let plain = number.to_string();
            let mut grouped = String::new();
            for (at, digit) in plain.chars().enumerate() {
                if at > 0 && (plain.len() - at) % 3 == 0 {
                    grouped.push('.');
                }
                grouped.push(digit);
            }
            prop_assert_eq!(canonical(&grouped), Some(plain));
        }

        #[test]
        fn the_form_is_its_own_form(run in "[0-9.,]{1,12}") {
            if let Some(form) = canonical(&run) {
                prop_assert_eq!(canonical(&form), Some(form));
            }
        }
    }
}
