//! Numbers and symbols of documents, in the shapes that offices write: `30/2020/NĐ-CP`, `52/NQ-HĐND`,
//! `2457/UBND-VX`, `04-NQ/TU`, `82/2005-QĐ-UBND`; found in running text or read from a header.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::shape::{ELLIPSIS, LETTER, PART_OF_SYMBOL, Shape, is_dash};
use super::table::pattern;
use super::{DocType, Number};
use crate::vietnamese::fold;

/// What text taken out of a PDF has for a hyphen at times.
const SOFT_HYPHEN: char = '\u{ad}';

/// A part of a symbol in running text: it has two capitals, or a capital and digits (`TTg`, `QH14`, `C07`).
const PART: &str = "(?:[A-Z]+[a-z0-9]*[A-Z0-9&.,]*[A-Z0-9][a-z]*|[A-Z]{2,}[a-z]*)";

/// The shapes in running text. A blank is allowed on either side of a separator, but not on both sides of a
/// dash, where it may be the dash of a sentence, unless capitals follow the first part.
static CITED: LazyLock<Regex> = LazyLock::new(|| {
    let tail = format!("{PART}(?:(?:- ?| -){PART})*");
    let spaced = format!("{PART} - [A-Z]{{2,}}[a-z]*");
    let number = "[0-9]{1,6}[a-z]{0,2}";
    let year = format!("{number} ?/ ?(?:19|20)[0-9][0-9] ?[/-] ?(?:{spaced}|{tail})");
    let party = format!("{number} ?- ?{PART} ?/ ?(?:(?:19|20)[0-9][0-9]|{tail})");
    let plain = format!("{number} ?/ ?(?:{spaced}|[A-Z]-{tail}|{tail})");
    pattern(&format!("{year}|{party}|{plain}"))
});

/// A number after the word `Số` of a header, where only a separator joins parts and any letter may stand.
static STATED: LazyLock<Regex> = LazyLock::new(|| {
    let symbol = format!("[A-Z]{LETTER}{{0,5}}/[A-Z]{PART_OF_SYMBOL}*");
    let parts = format!("(?: *[/-] *(?:[0-9]{{4}}|{LETTER}{PART_OF_SYMBOL}*))*");
    pattern(&format!("^ *[0-9]{{1,6}}(?: +{symbol}|{LETTER}{{0,2}}{parts})"))
});

/// The symbol of a number that was left blank for the clerk: `    /BC-UBND`, `…/2020/QĐ-UBND`.
static BLANK: LazyLock<Regex> = LazyLock::new(|| {
    let part = format!("{LETTER}{PART_OF_SYMBOL}*");
    let year = format!("(?:[0-9]{{4}}|[ .{ELLIPSIS}_]*|20[0-9.{ELLIPSIS}]*)");
    pattern(&format!("^[ .{ELLIPSIS}_]*(?:/ *{year} *)?[/-] *({part}(?: *[/-] *{part})*)"))
});

/// Dots and strokes for a clerk to write over, to the end of the line.
static BLANKS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ .…_/]*[.…_/][ .…_/]*(?:\n|$)"));

impl Number {
    /// The number that is `text`, blanks inside put aside.
    pub(super) fn new(text: &str) -> Self {
        let text: String = text.split_whitespace().collect();
        let text = text.replace(SOFT_HYPHEN, "-");
        let text = text.trim_end_matches(['.', ',', ';', ':']).to_owned();
        let key = key(&text);
        Self { text, key }
    }

    /// Written as the Party does, a dash before the kind: `04-NQ/TU`.
    pub(super) fn is_of_party(&self) -> bool {
        self.text.find(is_dash) < self.text.find('/')
    }
}

/// What all spellings of one number have in common: `Số 052/NQ-HĐND` gives `52nqhdnd`.
///
/// For filters and queries; `None` when there is no digit in it.
#[must_use]
pub fn number_key(text: &str) -> Option<String> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let key = key(&text[digits..]);
    (!key.is_empty()).then_some(key)
}

/// Byte ranges of the document numbers that a running text names, in order.
#[must_use]
pub fn cited_numbers(text: &str) -> Vec<(Range<usize>, Number)> {
    let mut found = Vec::new();
    // Each shape has a slash, and most passages have none.
    if !text.contains('/') {
        return found;
    }
    let shape = Shape::new(text);
    for hit in CITED.find_iter(&shape.signs) {
        let hit = shape.original(hit.range());
        let before = text[..hit.start].chars().next_back();
        if before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '/' | '.' | ',')) {
            continue;
        }
        let number = text[hit.clone()].trim_end_matches(['.', ',', '&']);
        if is_number(number, &text[..hit.start]) {
            found.push((hit.start..hit.start + number.len(), Number::new(number)));
        }
    }
    found
}

/// Whether what has the shape of a number is one: `5/CT` alone is not, `số 5/CT`, `5/CT-TTg` and `5/2020/QH14` are.
fn is_number(number: &str, before: &str) -> bool {
    let separators = number.chars().filter(|c| *c == '/' || is_dash(*c)).count();
    let mut label = before.trim_end_matches([' ', ':', '.']).chars().rev();
    let label = [label.next(), label.next()].map(|c| c.unwrap_or(' ').to_string());
    separators > 1 || (fold(&label[0]) == "o" && fold(&label[1]) == "s")
}

/// The number that stands at the start of a text which follows the word `Số`.
///
/// Also gives how many bytes it takes up.
pub(super) fn stated(text: &str) -> Option<(Number, usize)> {
    let shape = Shape::of_start(text);
    let number = &text[shape.original(STATED.find(&shape.signs)?.range())];
    let symbol = number.contains(|c: char| c.is_alphabetic()) && number.contains(|c| c == '/' || is_dash(c));
    symbol.then(|| (Number::new(number), number.len()))
}

/// The symbol that follows the word `Số` where the number itself is still blank; where the symbol is blank too,
/// it is empty.
///
/// Also gives how many bytes both take up.
pub(super) fn blank_symbol(text: &str) -> Option<(String, usize)> {
    if let Some(blanks) = BLANKS.find(text) {
        return Some((String::new(), blanks.as_str().trim_end().len()));
    }
    let shape = Shape::of_start(text);
    let symbol = shape.original(BLANK.captures(&shape.signs)?.get(1)?.range());
    Some((text[symbol.clone()].split_whitespace().collect(), symbol.end))
}

/// The parts of a number or symbol that are words, in order.
pub(super) fn symbols(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| c == '/' || is_dash(c)).filter(|part| part.starts_with(|c: char| c.is_alphabetic()))
}

fn key(text: &str) -> String {
    let folded: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    folded.trim_start_matches('0').to_owned()
}

/// The kind of document that a symbol names.
pub(super) fn kind(symbol: &str) -> Option<DocType> {
    let first = symbols(symbol).next()?;
    DocType::of_abbreviation(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cited(text: &str) -> Vec<String> {
        cited_numbers(text).into_iter().map(|(_, number)| number.text).collect()
    }

    #[test]
    fn every_shape_is_found_in_running_text() {
        for (text, expected) in [
            ("theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020", "30/2020/NĐ-CP"),
            ("Nghị quyết 30a/2008/NQ-CP của Chính phủ", "30a/2008/NQ-CP"),
            ("số 55/2005/TTLT-BNV-VPCP, ngày", "55/2005/TTLT-BNV-VPCP"),
            ("Luật số 77/2015/QH13;", "77/2015/QH13"),
            ("Nghị quyết số 52/NQ-HĐND ngày", "52/NQ-HĐND"),
            ("số 1494/TTr-SNV", "1494/TTr-SNV"),
            ("1012/NQ-UBTVQH15", "1012/NQ-UBTVQH15"),
            ("Công văn số 2457/UBND-VX", "2457/UBND-VX"),
            ("2231/SNV-CCHC&PC", "2231/SNV-CCHC&PC"),
            ("3145/BKHĐT-KTĐPLT", "3145/BKHĐT-KTĐPLT"),
            ("Nghị quyết số 04-NQ/TU của Tỉnh ủy", "04-NQ/TU"),
            ("36-HD/VPTW", "36-HD/VPTW"),
            ("số 357-CV/BTCTU.", "357-CV/BTCTU"),
            ("01-NQ/ĐH", "01-NQ/ĐH"),
            ("82/2005-QĐ-UBND", "82/2005-QĐ-UBND"),
            ("12-HĐ/2024", "12-HĐ/2024"),
            ("số 367 - QĐ/TWĐTN-VP", "367-QĐ/TWĐTN-VP"),
            ("846 /UBND-TH ngày", "846/UBND-TH"),
            ("44 /2005/QĐ-UBND", "44/2005/QĐ-UBND"),
            ("số31-QĐ/TW", "31-QĐ/TW"),
            ("1091/C07-P3,P4,P7", "1091/C07-P3,P4,P7"),
            ("250/2006/QĐ – TTg ngày 31", "250/2006/QĐ–TTg"),
            ("số 15/CT của Thủ tướng", "15/CT"),
            ("số 1961/QĐ\u{ad}UBND ngày", "1961/QĐ-UBND"),
            ("Quyết định số 02-TTr/ĐLS ngày", "02-TTr/ĐLS"),
        ] {
            assert_eq!(cited(text), [expected], "{text}");
        }
    }

    #[test]
    fn fractions_dates_and_counts_are_no_numbers() {
        for text in [
            "đạt 18,06/19 tiêu chí",
            "thứ 5/11 huyện, thị",
            "ngày 19/6/2015 của",
            "66/112 thôn",
            "01/6/2022 - UBND huyện",
            "giai đoạn 2021-2025 Chính phủ",
            "đạt 3/5 CHỈ TIÊU",
            "5/CT",
            "12/5/2022/QĐ",
        ] {
            assert_eq!(cited(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_list_of_numbers_gives_each() {
        assert_eq!(cited("Nghị quyết số 01/NQ-CP, 02/NQ-CP của Chính phủ"), ["01/NQ-CP", "02/NQ-CP"]);
        assert_eq!(cited("số 52/NQ-HĐND - Hội đồng nhân dân"), ["52/NQ-HĐND"]);
    }

    #[test]
    fn one_number_has_one_key() {
        for (text, expected) in [
            ("52/NQ-HĐND", "52nqhdnd"),
            ("052/NQ–HĐND", "52nqhdnd"),
            ("Số: 52 /nq-hdnd", "52nqhdnd"),
            ("01/2020/TTLT-BNN&PTNT", "12020ttltbnnptnt"),
            ("30a/2008/NQ-CP", "30a2008nqcp"),
        ] {
            assert_eq!(number_key(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(number_key("NQ-HĐND"), None);
        assert_eq!(number_key("000"), None);
    }

    #[test]
    fn a_stated_number_may_be_broken_over_lines() {
        for (text, expected) in [
            (" 25/2022/\nTT-BGTVT\nHà Nội", Some("25/2022/TT-BGTVT")),
            ("\n  701/QĐ-BYT", Some("701/QĐ-BYT")),
            (" 19/TTr- UBND", Some("19/TTr-UBND")),
            (" 59-CP", Some("59-CP")),
            (" 22 HD/TWĐTN", Some("22HD/TWĐTN")),
            (" 21-LCT/HĐNN8", Some("21-LCT/HĐNN8")),
            (" 04/qđ-ubnd", Some("04/qđ-ubnd")),
            ("      /QĐ-UBND", None),
            (" 15\nHà Nội", None),
            (" 2/2020", None),
        ] {
            assert_eq!(stated(text).map(|(number, _)| number.text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_blank_number_leaves_its_symbol() {
        for (text, expected) in [
            ("            /QĐ-UBND\nBình Thuận", Some("QĐ-UBND")),
            (" .....…/TTr - SNV", Some("TTr-SNV")),
            (":     /202.../QH15", Some("QH15")),
            ("     /2020/NQ-HĐND", Some("NQ-HĐND")),
            ("..../..…/…..\nDỰ THẢO", Some("")),
            ("  của Bộ", None),
        ] {
            let text = text.trim_start_matches(':');
            assert_eq!(blank_symbol(text).map(|(symbol, _)| symbol).as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_found_number_is_the_text_at_its_range(text in r"[ a-z0-9/A-ZĐ,.\-–]{0,60}") {
            for (range, number) in cited_numbers(&text) {
                let written = text[range].split_whitespace().collect::<String>().replace(SOFT_HYPHEN, "-");
                prop_assert_eq!(written, number.text);
            }
        }
    }
}
