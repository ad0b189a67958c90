//! Numbers as Vietnamese papers write them: `1.090`, `240,679`, `17,86/19`.
//! A point stands between thousands, a comma before decimals; the English way is read where it is certain.

use std::ops::Range;

use super::Key;

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Its value; of a fraction, the part before the stroke.
    pub value: f64,
    /// What stands after the stroke in `17,86/19`.
    pub of: Option<f64>,
}

/// The numbers of `text`, in order.
#[must_use]
pub fn numbers(_text: &str) -> Vec<Number> {
    Vec::new()
}

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
