//! Numbers as Vietnamese papers write them: `1.090`, `240,679`, `17,86/19`.
//! Dates, periods of years and the numbers of documents are no numbers here: they are passed over whole.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::letters::is_latin_mark;
use super::{digits, fold};

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Bytes of the text; of a fraction, all of it.
    pub range: Range<usize>,
    /// Its value; of a fraction, the part before the stroke.
    pub value: f64,
    /// What stands after the stroke in `17,86/19`: what was planned, or all there are.
    pub of: Option<f64>,
}

/// The numbers of `text`, in order.
///
/// `1.090` and `1.516.000` have thousands, `240,679` and `2.522,81` decimals, whatever their count; a point
/// before other than three digits is a decimal point (`6.94%`). Passed over are dates (`18/5/2021`, `30/6`,
/// `6/2022`, `ngày 24 tháng 6`), years of a period (`2021-2025`) and after `năm`, numbers of documents
/// (`52/NQ-HĐND`, `04-NQ/TU`), codes (`QL13`, `Covid-19`) and rows of digits that are no number (`2.1.3`).
/// The number of a list item (`1.`) is one as well.
#[must_use]
pub fn numbers(text: &str) -> Vec<Number> {
    SHAPES.captures_iter(text).filter_map(|found| read(text, &found)).collect()
}

/// What looks like a number, the first shape that fits: two shapes of document numbers, three of dates,
/// a period, and at last a number.
static SHAPES: LazyLock<Regex> = LazyLock::new(|| {
    let run = r"[0-9]+(?:[.,][0-9]+)*";
    let year = "(?:19|20)[0-9]{2}";
    // Of ASCII words, which is all that matters after a digit and several times as fast.
    let end = r"(?-u:\b)";
    let symbol = r"\p{Lu}[\p{L}\p{M}0-9&/–-]*";
    let shapes = [
        format!(r"[0-9]+[a-z]?\s?/\s?(?:{year}\s?[/–-]\s?)?{symbol}"),
        r"[0-9]+[a-z]?\s?[–-]\s?\p{Lu}[\p{L}\p{M}]*\s?/[\p{L}\p{M}0-9&/–-]+".to_owned(),
        r"[0-9]+\s?/\s?[0-9]+\s?/\s?[0-9]+".to_owned(),
        format!(r"[0-9]{{1,2}}-[0-9]{{1,2}}-{year}{end}"),
        format!(r"(?:0?[1-9]|1[0-2])\s?/\s?{year}{end}"),
        format!(r"{year}\s?[–-]\s?{year}{end}"),
        format!(r"(?<value>{run})(?:\s?/\s?(?<of>{run}))?"),
    ];
    shape(&shapes.join("|"))
});

#[expect(clippy::expect_used, reason = "the pattern is fixed, and every test of this module reads it")]
fn shape(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

/// Words that make the number after them a part of a date, folded, with the numbers that it can be.
const DATE_WORDS: [(&str, RangeInclusive<f64>); 4] =
    [("ngay", 1.0..=31.0), ("thang", 1.0..=12.0), ("quy", 1.0..=4.0), ("nam", 1900.0..=2100.0)];

fn read(text: &str, found: &Captures<'_>) -> Option<Number> {
    let run = found.name("value")?;
    let value = value(run.as_str())?;
    let (before, start) = (&text[..run.start()], run.start());
    if is_part_of_code(before) || follows_date_word(before, value) {
        return None;
    }
    let of = found.name("of").and_then(|of| Some((of.end(), self::value(of.as_str())?)));
    match of {
        Some((_, of)) if is_day_and_month(run.as_str(), value, of) => None,
        Some((end, of)) => Some(Number { range: start..end, value, of: Some(of) }),
        None => Some(Number { range: start..run.end(), value, of: None }),
    }
}

fn value(run: &str) -> Option<f64> {
    digits::canonical(run)?.replace(',', ".").parse().ok()
}

/// Whether the digits after `before` hang on letters: `QL13`, `Covid-19`, `ĐT.752`.
fn is_part_of_code(before: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() || is_latin_mark(c);
    before.strip_suffix(['-', '–', '/', '.', '_']).unwrap_or(before).ends_with(is_letter)
}

fn follows_date_word(before: &str, value: f64) -> bool {
    let words = before.trim_end();
    if words.len() == before.len() {
        return false;
    }
    let last = words.rsplit(|c: char| !c.is_alphabetic() && !is_latin_mark(c)).next();
    let last = fold(last.unwrap_or_default());
    DATE_WORDS.iter().any(|(word, values)| last == *word && values.contains(&value))
}

/// Whether `30/6` is a day and its month: more than all there are is rare, the end of a half-year is not.
fn is_day_and_month(run: &str, day: f64, month: f64) -> bool {
    run.len() <= 2 && day <= 31.0 && month <= 12.0 && day > month
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::exam::{check_ranges, wild_text};
    use super::*;

    /// Numbers as `text=value` or `text=value of value`.
    fn read_all(text: &str) -> String {
        let shown = numbers(text).into_iter().map(|number| {
            let of = number.of.map_or(String::new(), |of| format!(" of {of}"));
            format!("{}={}{of}", &text[number.range], number.value)
        });
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn reads_numbers_as_papers_write_them() {
        for (text, expected) in [
            ("1.090 hộ, 240,679 tỷ đồng", "1.090=1090; 240,679=240.679"),
            ("2.522,81 tỷ; 1.516.000 MWh.", "2.522,81=2522.81; 1.516.000=1516000"),
            ("17,86/19 tiêu chí, 66/112 thôn", "17,86/19=17.86 of 19; 66/112=66 of 112"),
            ("8.795/ 8.995 tỷ đồng", "8.795/ 8.995=8795 of 8995"),
            ("02 HTX, 98,2 %, 6.94%", "02=2; 98,2=98.2; 6.94=6.94"),
            ("110ha, 550kg, 12-17 tuổi", "110=110; 550=550; 12=12; 17=17"),
            ("(100,3%)", "100,3=100.3"),
            ("1. Về kinh tế", "1=1"),
            ("5/11 huyện; 12/10 chỉ tiêu", "5/11=5 of 11"),
        ] {
            assert_eq!(read_all(text), expected, "{text}");
        }
    }

    #[test]
    fn passes_over_what_only_looks_like_a_number() {
        for text in [
            "Nghị quyết số 52/NQ-HĐND, 30/2020/NĐ-CP, 30a/2008/NQ-CP, 846 /UBND-TH, 1012/NQ-UBTVQH15",
            "04-NQ/TU, 367 - QĐ/TWĐTN-VP, 82/2005-QĐ-UBND, 12-HĐ/2024",
            "18/5/2021, 01/6/2022, ngày 06 / 7 /2005, 01-10-1997, 18.5.2021",
            "ngày 24 tháng 6 năm 2022, ngày 21/5, tháng 6/2022, đến 30/6, 31/12, quý 2",
            "2021-2025, 2021 – 2026, năm 2022",
            "QL13, ĐT.752, Covid-19, m2, H5N1, mục 2.1.3",
        ] {
            assert_eq!(read_all(text), "", "{text}");
        }
    }

    #[test]
    fn marks_of_any_normal_form_are_seen() {
        use unicode_normalization::UnicodeNormalization;
        for text in ["ngày 24 tháng 6 năm 2022", "số 12/ĐA-UBND"] {
            assert_eq!(read_all(&text.nfd().collect::<String>()), "", "{text}");
        }
    }

    proptest! {
        #[test]
        fn passes_the_exam(text in wild_text(), digits in "[0-9./,QĐ -]{0,20}") {
            for text in [text, digits] {
                let found = numbers(&text);
                check_ranges(&text, found.iter().map(|number| number.range.clone()));
                prop_assert!(found.iter().all(|number| number.value.is_finite()));
            }
        }
    }
}
