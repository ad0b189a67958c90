//! Citations of other documents in a running text: by number, in lists whose first numbers lack their symbol
//! (`các Nghị quyết số 01, 02/NQ-CP`), and laws by name and year (`Luật Đất đai năm 2013`).

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::date::dates;
use super::number::cited_numbers;
use super::table::pattern;
use super::{DocType, Number};
use crate::vietnamese::{Folded, fold};

/// How far behind a number its date may stand, in bytes of folded text.
const MAX_DATE_BYTES: usize = 40;

/// Laws that one law amends, at most.
const MAX_AMENDED: usize = 6;

/// Longest name of a law, in bytes.
const MAX_NAME_BYTES: usize = 160;

/// A citation.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// Bytes of the text: the number, or the name of the law and its year.
    pub range: Range<usize>,
    /// What is cited.
    pub cited: Cited,
    /// The day that the text gives it.
    pub date: Option<Date>,
    /// The year that the text gives it, also without a day.
    pub year: Option<i16>,
}

/// What a citation names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cited {
    /// A document by its number.
    Number(Number),
    /// A law by its name.
    Law {
        /// `Luật Đất đai`, as written.
        name: String,
        /// What all spellings of the name have in common.
        key: String,
    },
}

impl Citation {
    /// What all citations of one document have in common, as far as the text says it.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.cited {
            Cited::Number(number) => number.key.clone(),
            Cited::Law { key, .. } => {
                format!("{key} {}", self.year.map_or(String::new(), |year| year.to_string()))
            }
        }
    }

    /// As a person writes it: `45/2013/QH13`, `Luật Đất đai năm 2013`.
    #[must_use]
    pub fn label(&self) -> String {
        match (&self.cited, self.year) {
            (Cited::Number(number), _) => number.text.clone(),
            (Cited::Law { name, .. }, Some(year)) => format!("{name} năm {year}"),
            (Cited::Law { name, .. }, None) => name.clone(),
        }
    }
}

/// The numbers before the first whole one of a list, the last of them first.
static LIST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[^\d/])(\d{1,5}\p{Ll}?(?:/(?:19|20)\d\d)?)\s*(?:,|;|va|và)\s*(?:số\s*)?$")
});

static KIND: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:bo luat|luat|phap lenh|hien phap)\b"));

/// What ends the name of a law, and gives its time.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^,?\s*(?:(?:sua doi\s+)?(?:nam\s+)?(?P<year>(?:19|20)\d\d)\b|(?:{}|ngay\s*{})\b)",
        super::date::WORDS,
        super::date::FIGURES
    ))
});

/// The citations of `text`, in order.
#[must_use]
pub fn citations(text: &str) -> Vec<Citation> {
    let mut found = by_number(text);
    if text.contains("uật") || text.contains("UẬT") || text.contains("háp lệnh") || text.contains("uat ")
    {
        let laws = by_name(text, &found);
        found.extend(laws);
        found.sort_by_key(|citation| citation.range.start);
    }
    found
}

fn by_number(text: &str) -> Vec<Citation> {
    let mut found: Vec<Citation> = Vec::new();
    let numbers = cited_numbers(text);
    for (at, (range, number)) in numbers.iter().enumerate() {
        let floor = at.checked_sub(1).map_or(0, |before| numbers[before].0.end);
        found.extend(abridged(text, floor, range, number));
        found.push(Citation {
            range: range.clone(),
            cited: Cited::Number(number.clone()),
            date: None,
            year: None,
        });
    }
    // In a list the date behind the last number is that of all: `01/NQ-CP, 02/NQ-CP ngày 01/01/2022`.
    for at in (0..found.len()).rev() {
        let end = found[at].range.end;
        let next = found.get(at + 1).map(|next| next.range.start);
        let limit = next.unwrap_or(text.len());
        let own = date_behind(&text[end..limit]);
        let joined = next.is_some_and(|next| is_joint(&text[end..next]));
        let date = own.or_else(|| found.get(at + 1).filter(|_| joined)?.date);
        found[at].date = date;
        let year = match &found[at].cited {
            Cited::Number(number) => year_of(&number.text),
            Cited::Law { .. } => None,
        };
        found[at].year = year.or(date.map(Date::year));
    }
    found
}

/// The numbers before `range` that share its symbol.
fn abridged(text: &str, floor: usize, range: &Range<usize>, number: &Number) -> Vec<Citation> {
    let mut found = Vec::new();
    let mut start = range.start;
    while let Some(digits) = LIST.captures(&text[floor..start]).and_then(|parts| parts.get(1)) {
        let place = floor + digits.start()..floor + digits.end();
        found.push((place.clone(), with_symbol(digits.as_str(), &number.text)));
        start = place.start;
    }
    let lead = fold(text[floor..start].trim_end_matches([' ', ':']));
    // Other numbers before a comma are amounts: only behind `số` do they name documents.
    if !lead.ends_with("so") {
        return Vec::new();
    }
    let citation = |(range, text): (Range<usize>, String)| {
        let number = Number::new(&text);
        Citation { range, cited: Cited::Number(number), date: None, year: None }
    };
    found.into_iter().rev().map(citation).collect()
}

/// `01` with the symbol of `02/NQ-CP` is `01/NQ-CP`; with a year of its own it keeps that.
fn with_symbol(digits: &str, whole: &str) -> String {
    let symbol = whole.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_lowercase());
    let own_year = digits.contains('/');
    let symbol = match year_of(whole) {
        Some(_) if own_year => {
            symbol.trim_start_matches('/').trim_start_matches(|c: char| c.is_ascii_digit())
        }
        _ => symbol,
    };
    format!("{digits}{symbol}")
}

/// The year inside a number: `30/2020/NĐ-CP`.
fn year_of(number: &str) -> Option<i16> {
    let mut parts = number.split(|c: char| !c.is_ascii_alphanumeric());
    let year = parts.nth(1).filter(|part| part.len() == 4)?.parse().ok()?;
    (1900..2100).contains(&year).then_some(year)
}

/// Whether only a comma or `và` stands here, with the kind of document and `số` before the next number.
fn is_joint(between: &str) -> bool {
    let between = fold(between);
    let words = between.trim().trim_start_matches([',', ';']).trim();
    matches!(words, "" | "va" | "so" | "va so" | "hoac")
}

/// The date that opens what stands behind a number.
fn date_behind(text: &str) -> Option<Date> {
    let end = (0..=text.len().min(2 * MAX_DATE_BYTES)).rev().find(|at| text.is_char_boundary(*at))?;
    let folded = fold(&text[..end]);
    let first = dates(&folded).into_iter().next()?;
    let lead = folded[..first.range.start].trim();
    (first.range.start <= MAX_DATE_BYTES && matches!(lead, "" | "," | "ngay" | "ky ngay" | ", ngay"))
        .then_some(first.date)
}

fn by_name(text: &str, numbers: &[Citation]) -> Vec<Citation> {
    let folded = Folded::new(text);
    let kinds: Vec<Range<usize>> = KIND
        .find_iter(&folded.text)
        .map(|found| found.range())
        .filter(|range| text[folded.original(range.clone())].starts_with(char::is_uppercase))
        .collect();
    let mut found: Vec<Citation> = Vec::new();
    for (at, kind) in kinds.iter().enumerate() {
        let limit = kinds.get(at + 1).map_or(folded.text.len(), |next| next.start);
        let Some((end, time, date, year)) = named(&folded.text, kind, limit) else { continue };
        let mut start = kind.start;
        // `Luật sửa đổi, bổ sung một số điều của Luật Đất đai năm 2018`: the year is that of the first.
        let amends = |outer: &&Range<usize>| is_amendment(&folded.text[outer.end..kind.start]);
        if let Some(outer) = kinds[..at].iter().rev().take(MAX_AMENDED).find(amends) {
            start = outer.start;
        }
        let range = folded.original(start..time);
        if numbers.iter().any(|number| number.range.start < range.end && range.start < number.range.end) {
            continue;
        }
        let name = text[folded.original(start..end)].split_whitespace().collect::<Vec<_>>().join(" ");
        let key = law_key(&name);
        found.push(Citation { range, cited: Cited::Law { name, key }, date, year: Some(year) });
    }
    found
}

/// Whether a law whose name goes on so amends those named after it: `sửa đổi, bổ sung một số điều của Luật A và`.
fn is_amendment(folded: &str) -> bool {
    folded.trim_start().starts_with("sua doi")
        && folded.contains(" cua")
        && !folded.contains([';', '.', ':', '/', '('])
        && !folded.contains(|c: char| c.is_ascii_digit())
}

/// Whether the words between `Luật` and its time are a name: `Luật này có hiệu lực từ năm 2014` has none.
fn is_name(folded: &str) -> bool {
    let mut words = folded.split_whitespace();
    let first = words.next();
    let last = words.next_back().or(first);
    !matches!(first, None | Some("nay"))
        && !matches!(last, Some("so" | "tu" | "den" | "trong" | "truoc" | "tai"))
}

/// Where the name of a law ends, where its time ends, and that.
fn named(folded: &str, kind: &Range<usize>, limit: usize) -> Option<(usize, usize, Option<Date>, i16)> {
    let limit = limit.min(kind.end + MAX_NAME_BYTES);
    let limit = (kind.end..=limit).rev().find(|at| folded.is_char_boundary(*at))?;
    let rest = &folded[kind.end..limit];
    let stop = rest
        .find(|c: char| !(c.is_ascii_lowercase() || matches!(c, ' ' | ',' | '-' | '\u{2013}' | '\n')))
        .unwrap_or(rest.len());
    // The first time behind the name, which may begin with the figures that stopped it.
    let tail = folded.get(kind.end..)?;
    for (at, _) in rest[..stop].match_indices([' ', ',']) {
        if let Some(time) = TIME.captures(&tail[at..]) {
            let whole = time.get(0)?;
            let year = time.name("year").and_then(|year| year.as_str().parse().ok());
            let date = dates(whole.as_str()).into_iter().next().map(|dated| dated.date);
            let year = year.or(date.map(Date::year))?;
            // `Hiến pháp năm 2013` has no name of its own.
            let named = is_name(&rest[..at]) || folded[kind.clone()].starts_with("hien");
            return named.then_some((kind.end + at, kind.end + at + whole.end(), date, year));
        }
    }
    None
}

/// The law that `text` is the name of, without a time: `Luật Đất đai`, `bộ luật lao động`.
#[must_use]
pub fn law(text: &str) -> Option<Citation> {
    let text = text.trim();
    let folded = fold(text);
    let kind = KIND.find(&folded).filter(|kind| kind.start() == 0)?;
    let rest = &folded[kind.end()..];
    let is_plain = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | ',' | '-' | '\u{2013}');
    let has_name =
        rest.starts_with(' ') && is_name(rest) || rest.is_empty() && kind.as_str().starts_with("hien");
    if !has_name || !rest.chars().all(is_plain) {
        return None;
    }
    let mut letters = text.chars();
    let name: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let key = law_key(&name);
    Some(Citation { range: 0..text.len(), cited: Cited::Law { name, key }, date: None, year: None })
}

/// Where `text` names the law with this key and gives no time; `longer` are keys of other laws, whose names may begin
/// with that one's (`Luật Đầu tư công`).
#[must_use]
pub fn undated_laws(text: &str, key: &str, longer: &HashSet<String>) -> Vec<Range<usize>> {
    let folded = Folded::new(text);
    let mut found = Vec::new();
    for kind in KIND.find_iter(&folded.text) {
        let is_capital = text[folded.original(kind.range())].starts_with(char::is_uppercase);
        let start = if kind.as_str().starts_with("hien") { kind.start() } else { kind.end() };
        let end = |key: &str| end_of_name(&folded.text, start, key);
        let Some(behind) = end(key).filter(|_| is_capital) else { continue };
        let goes_on = longer.iter().any(|other| other.len() > key.len() && end(other).is_some());
        if !goes_on && !TIME.is_match(&folded.text[behind..]) {
            found.push(folded.original(kind.start()..behind));
        }
    }
    found
}

/// Where the words of `key` end, if they stand at `start` with nothing but blanks, commas and dashes between.
fn end_of_name(folded: &str, start: usize, key: &str) -> Option<usize> {
    let mut at = start;
    for word in key.split(' ') {
        let rest = folded.get(at..)?;
        at += rest.find(|c| !matches!(c, ' ' | ',' | '-' | '\u{2013}' | '\n'))?;
        at += folded[at..].strip_prefix(word).map(|_| word.len())?;
        if folded[at..].starts_with(char::is_alphanumeric) {
            return None;
        }
    }
    (!key.is_empty()).then_some(at)
}

/// What all spellings of a law's name have in common; `title` with or without its kind.
#[must_use]
pub fn law_key(title: &str) -> String {
    let folded = fold(title);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = words.join(" ");
    let name =
        ["bo luat ", "luat ", "phap lenh "].iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(&name);
    name.split(" cua quoc hoi").next().unwrap_or(name).to_owned()
}

/// Whether documents of this kind are cited by their names.
#[must_use]
pub fn is_law(kind: &DocType) -> bool {
    matches!(kind.0.as_str(), "luat" | "bo-luat" | "phap-lenh" | "hien-phap")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cited(text: &str) -> String {
        let shown = citations(text).into_iter().map(|citation| {
            let date = citation.date.map_or(String::new(), |date| format!(" of {date}"));
            format!("{}{date}", citation.label())
        });
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn numbers_are_found_with_their_dates() {
        for (text, expected) in [
            ("Nghị quyết số 01/NQ-CP ngày 01/01/2022 của Chính phủ", "01/NQ-CP of 2022-01-01"),
            ("Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020", "30/2020/NĐ-CP of 2020-03-05"),
            ("các Nghị quyết số 01, 02/NQ-CP của Chính phủ", "01/NQ-CP; 02/NQ-CP"),
            (
                "số 231, 232 và 233/TTr-UBND ngày 12/12/2022",
                "231/TTr-UBND of 2022-12-12; 232/TTr-UBND of 2022-12-12; 233/TTr-UBND of 2022-12-12",
            ),
            (
                "số 231/TTr-UBND, 232/TTr-UBND ngày 12/12/2022",
                "231/TTr-UBND of 2022-12-12; 232/TTr-UBND of 2022-12-12",
            ),
            ("số 15/2019, 16/2020/NĐ-CP", "15/2019/NĐ-CP; 16/2020/NĐ-CP"),
            ("chi 12, 13/NQ-CP", "13/NQ-CP"),
            ("đạt 18,06/19 tiêu chí, ngày 18/5/2021", ""),
        ] {
            assert_eq!(cited(text), expected, "{text}");
        }
    }

    #[test]
    fn laws_are_found_by_name_and_year() {
        for (text, expected) in [
            (
                "theo Luật Đất đai năm 2013 và Luật Phòng, chống tham nhũng năm 2018;",
                "Luật Đất đai năm 2013; Luật Phòng, chống tham nhũng năm 2018",
            ),
            ("Căn cứ Luật Đầu tư công ngày 13 tháng 6 năm 2019;", "Luật Đầu tư công năm 2019 of 2019-06-13"),
            ("Luật Đầu tư công số 39/2019/QH14 ngày 13 tháng 6 năm 2019", "39/2019/QH14 of 2019-06-13"),
            (
                "Luật sửa đổi, bổ sung một số điều của Luật Đất đai năm 2018",
                "Luật sửa đổi, bổ sung một số điều của Luật Đất đai năm 2018",
            ),
            (
                "Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức ngày 25 tháng 11 năm 2019",
                "Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức năm 2019 of 2019-11-25",
            ),
            ("theo Luật Đất đai 2013", "Luật Đất đai năm 2013"),
            ("Bộ luật Dân sự năm 2015, Hiến pháp năm 2013", "Bộ luật Dân sự năm 2015; Hiến pháp năm 2013"),
            ("pháp luật về đất đai năm 2013; theo luật năm 2013", ""),
            ("Luật này có hiệu lực từ năm 2014", ""),
        ] {
            assert_eq!(cited(text), expected, "{text}");
        }
    }

    #[test]
    fn a_law_is_named_without_its_time() {
        for (text, expected) in [
            ("Luật Đất đai", Some(("Luật Đất đai", "dat dai"))),
            ("bộ luật lao động", Some(("Bộ luật lao động", "lao dong"))),
            (
                "Luật  Phòng, chống tham nhũng",
                Some(("Luật Phòng, chống tham nhũng", "phong chong tham nhung")),
            ),
            ("hiến pháp", Some(("Hiến pháp", "hien phap"))),
            ("luật", None),
            ("Luật này", None),
            ("pháp luật đất đai", None),
            ("Luật Đất đai năm 2013", None),
            ("giải ngân", None),
        ] {
            let law = law(text);
            let named = law.as_ref().and_then(|law| match &law.cited {
                Cited::Law { name, key } => Some((name.as_str(), key.as_str())),
                Cited::Number(_) => None,
            });
            assert_eq!(named, expected, "{text}");
        }
    }

    #[test]
    fn a_law_without_its_time_is_found_unless_the_name_goes_on() {
        let longer = HashSet::from(["dau tu cong".to_owned(), "dau tu".to_owned()]);
        let found = |text: &'static str| -> Vec<&str> {
            undated_laws(text, "dau tu", &longer).into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(found("theo Luật Đầu tư và Luật  Đầu tư, Luật Đất đai"), ["Luật Đầu tư", "Luật  Đầu tư"]);
        for text in ["Luật Đầu tư công", "Luật Đầu tư năm 2020", "luật đầu tư", "Luật Đầu tưới", "Luật Đầu"]
        {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn names_meet_their_titles() {
        assert_eq!(law_key("Luật Phòng, chống tham nhũng"), law_key("PHÒNG, CHỐNG THAM NHŨNG"));
        assert_eq!(law_key("QUY HOẠCH ĐÔ THỊ CỦA QUỐC HỘI KHÓA XII"), "quy hoach do thi");
    }

    proptest! {
        #[test]
        fn ranges_lie_in_the_text(parts in prop::collection::vec("(Luật |Bộ luật |Đất đai|năm 2013|số |01|, |và |/NQ-CP|/2020/NĐ-CP| ngày 5/3/2020|[ộa]{1,3} ?)", 0..16)) {
            let text = parts.concat();
            let mut last = 0;
            for citation in citations(&text) {
                prop_assert!(citation.range.start >= last && text.get(citation.range.clone()).is_some_and(|t| !t.is_empty()));
                last = citation.range.start;
            }
            for range in undated_laws(&text, "dat dai", &HashSet::new()) {
                prop_assert!(text.get(range).is_some_and(|name| name.starts_with(char::is_uppercase)));
            }
        }
    }
}
