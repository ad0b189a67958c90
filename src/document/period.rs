//! Periods that papers report on or plan for: `6 tháng đầu năm 2022`, `quý III/2021`, `giai đoạn 2021 - 2025`.
//! Found by the patterns of `periods.tsv`; a year that one leaves out comes from its neighbour or from the date.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::date::{self, Dated, FIGURES, WORDS};
use super::doc_type::TitlePeriods;
use super::table::{LazyPattern, any_of, lazy_pattern, pattern, rows};
use super::{DocType, Period, Role};
use crate::vietnamese::{Folded, fold};

/// A span of time by its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    /// Months of one year, first and last; the year may be left out.
    Months { first: i8, last: i8, year: Option<i16> },
    /// Known to the day.
    Days { from: Date, to: Date },
}

/// A span that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    /// Bytes of the folded text.
    range: Range<usize>,
    /// `None` for a date, which only keeps its place.
    span: Option<Span>,
    /// The year may be that of a law named before it.
    of_law: bool,
}

/// What a row of `periods.tsv` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    FirstMonths,
    LastMonths,
    Quarter,
    Month,
    Months,
    Years,
    SchoolYear,
    Days,
}

/// One row of `periods.tsv` that names periods.
struct Pattern {
    kind: Kind,
    /// A word that stands in all it matches: a text without it needs no pattern.
    word: &'static str,
    regex: LazyPattern,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let kinds = [
        ("first-months", Kind::FirstMonths, "thang"),
        ("last-months", Kind::LastMonths, "cuoi"),
        ("quarter", Kind::Quarter, "quy"),
        ("month", Kind::Month, "thang"),
        ("months", Kind::Months, "thang"),
        ("years", Kind::Years, ""),
        ("school-year", Kind::SchoolYear, "hoc"),
        ("days", Kind::Days, "tu"),
    ];
    let of_kind = |(name, kind, word)| {
        patterns(name).map(move |text| Pattern {
            kind,
            word,
            regex: lazy_pattern(move || format!(r"\b(?:{text})\b")),
        })
    };
    kinds.into_iter().flat_map(of_kind).collect()
});

static NOT_AFTER: LazyLock<Regex> = LazyLock::new(|| before("not-after"));
static LAW: LazyLock<Regex> = LazyLock::new(|| before("law"));

/// A pattern for what stands right before a period.
fn before(name: &str) -> Regex {
    pattern(&format!(r"\b(?:{})\s+$", patterns(name).collect::<Vec<_>>().join("|")))
}

/// The patterns of one kind, filled in.
fn patterns(name: &str) -> impl Iterator<Item = String> {
    let month = "0?[1-9]|1[0-2]";
    let quarter = "i{1,3}|iv|0?[1-4]";
    let count = format!("0?[2-9]|1[01]|{}", any_of(MONTHS.iter().map(|(word, _)| *word)));
    let year = r"(?:19|20)\d\d";
    let date = format!("{WORDS}|{FIGURES}").replace(r"(\d", r"(?:\d");
    rows::<2>(include_str!("periods.tsv")).filter(move |[kind, _]| *kind == name).map(move |[_, text]| {
        text.replace(" ?", r"\s*")
            .replace(' ', r"\s+")
            .replace("{year}", &format!("(?P<year>{year})"))
            .replace("{until}", &format!("(?P<until>{year})"))
            .replace("{count}", &format!("(?P<count>{count})"))
            .replace("{quarter}", &format!("(?P<quarter>{quarter})"))
            .replace("{month}", &format!("(?P<month>{month})"))
            .replace("{until-month}", &format!("(?P<until_month>{month})"))
            .replace("{date}", &format!("(?P<date>{date})"))
            .replace("{until-date}", &format!("(?P<until_date>{date})"))
    })
}

static MONTHS: LazyLock<Vec<(&'static str, i8)>> = LazyLock::new(|| {
    let number = |[word, number]: [&'static str; 2]| Some((word, number.parse().ok()?));
    rows::<2>(include_str!("months.tsv")).filter_map(number).collect()
});

/// The periods that `text` names, in order, each in the role that the words before it give, else in `role`;
/// one without a role is left out. `written` is the date of the document, for years that the text leaves out.
#[must_use]
pub fn periods(text: &str, role: Option<Role>, written: Option<Date>) -> Vec<Period> {
    let folded = Folded::new(text);
    let named = named(&folded.text);
    let mut found: Vec<Period> = Vec::new();
    for (at, each) in named.iter().enumerate() {
        let Some(span) = each.span else { continue };
        let Some(role) = role_at(&folded.text, &named[..at], each, role) else { continue };
        let Some(span) = with_year(span, &named, at, role, written) else { continue };
        if each.of_law && !is_near(span, written) {
            continue;
        }
        let label = label(&text[folded.original(each.range.clone())], each.span, span);
        let known = found.iter().any(|period: &Period| period.label == label && period.role == role);
        if let Some((from, to)) = span.days().filter(|_| !known) {
            found.push(Period { from, to, label, role });
        }
    }
    found
}

/// The periods of a document: those of its title, else of the first of its headings that names any.
pub(super) fn of_document(
    kind: Option<&DocType>,
    title: &str,
    headings: &[&str],
    written: Option<Date>,
) -> Vec<Period> {
    let role = match kind.map_or(TitlePeriods::Never, DocType::title_periods) {
        TitlePeriods::Never => return Vec::new(),
        TitlePeriods::Always(role) => Some(role),
        TitlePeriods::WhenCued | TitlePeriods::PlanWhenCued => None,
    };
    let mut of_title = periods(title, role, written);
    if kind.map(DocType::title_periods) == Some(TitlePeriods::PlanWhenCued) {
        of_title.retain(|period| period.role == Role::Plan);
    }
    if !of_title.is_empty() || role.is_none() {
        return of_title;
    }
    headings
        .iter()
        .map(|heading| periods(heading, role, written))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// Every span and date that a folded text names, in order; of those that overlap the first and longest.
fn named(folded: &str) -> Vec<Named> {
    let dates = date::dates(folded).into_iter();
    let mut all: Vec<Named> =
        dates.map(|Dated { range, .. }| Named { range, span: None, of_law: false }).collect();
    for Pattern { kind, regex, .. } in PATTERNS.iter().filter(|pattern| folded.contains(pattern.word)) {
        for parts in regex.captures_iter(folded) {
            let (Some(whole), Some(span)) = (parts.get(0), span(*kind, &parts)) else { continue };
            let before = &folded[..whole.start()];
            if *kind == Kind::Years && NOT_AFTER.is_match(before) {
                continue;
            }
            let of_law = *kind == Kind::Years && LAW.is_match(last_clause(before));
            all.push(Named { range: whole.range(), span: Some(span), of_law });
        }
    }
    all.sort_by_key(|named| (named.range.start, std::cmp::Reverse(named.range.end)));
    let mut end = 0;
    all.retain(|named| {
        let free = named.range.start >= end;
        end = if free { named.range.end } else { end };
        free
    });
    all
}

/// The end of a text that can say what a year after it belongs to.
fn last_clause(before: &str) -> &str {
    let mut start = before.len().saturating_sub(160);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    &before[start..]
}

/// The span that the parts of a match make.
fn span(kind: Kind, parts: &Captures<'_>) -> Option<Span> {
    let text = |name: &str| parts.name(name).map(|part| part.as_str());
    let year = text("year").and_then(|year| year.parse::<i16>().ok());
    let until = text("until").and_then(|year| year.parse::<i16>().ok());
    let number = |name: &str| text(name).and_then(number);
    let months = |first, last| Some(Span::Months { first, last, year });
    match kind {
        Kind::FirstMonths => months(1, number("count")?),
        Kind::LastMonths => months(13 - number("count")?, 12),
        Kind::Quarter => number("quarter").and_then(|quarter| months(quarter * 3 - 2, quarter * 3)),
        Kind::Month => number("month").and_then(|month| months(month, month)),
        Kind::Months => days((year.or(until)?, number("month")?, 1), (until?, number("until_month")?, 31)),
        Kind::Years => days((year?, 1, 1), (until.or(year)?, 12, 31)),
        Kind::SchoolYear => days((year?, 9, 1), (until?, 5, 31)),
        Kind::Days => {
            let date = |name: &str| Some(date::dates(text(name)?).first()?.date);
            let (from, to) = (date("date")?, date("until_date")?);
            (from <= to).then_some(Span::Days { from, to })
        }
    }
}

/// The number of a folded word or figure.
fn number(word: &str) -> Option<i8> {
    let named = MONTHS.iter().find(|(name, _)| fold(name) == word).map(|(_, number)| *number);
    named.or_else(|| word.parse().ok())
}

/// A span between two days given as year, month and day; a day past the month's end is its last.
fn days(from: (i16, i8, i8), to: (i16, i8, i8)) -> Option<Span> {
    let from = Date::new(from.0, from.1, from.2).ok()?;
    let to = Date::new(to.0, to.1, 1).ok()?.last_of_month();
    (from <= to).then_some(Span::Days { from, to })
}

impl Span {
    /// First and last day, if the year is known.
    fn days(self) -> Option<(Date, Date)> {
        match self {
            Self::Days { from, to } => Some((from, to)),
            Self::Months { first, last, year } => match days((year?, first, 1), (year?, last, 31))? {
                Self::Days { from, to } => Some((from, to)),
                Self::Months { .. } => None,
            },
        }
    }

    fn year(self) -> Option<i16> {
        match self {
            Self::Months { year, .. } => year,
            Self::Days { from, to } => (from.year() == to.year()).then(|| to.year()),
        }
    }
}

/// The span with its year: its own, that of the next that has one, that of the last before it, or the one that
/// fits the date of the document.
fn with_year(span: Span, named: &[Named], at: usize, role: Role, written: Option<Date>) -> Option<Span> {
    let Span::Months { first, last, year: None } = span else { return Some(span) };
    let of = |named: &Named| named.span.filter(|span| span.year().is_some());
    let after = named[at + 1..].iter().find_map(of);
    let before = || named[..at].iter().rev().find_map(of);
    let year = match (after, written) {
        // December, reported on with the plan for January of a year.
        (Some(next), _) => next.year().map(|year| year - i16::from(next.starts_before(first))),
        (None, written) => match before() {
            Some(previous) => previous.year().map(|year| year + i16::from(previous.ends_after(last))),
            None => written.map(|written| year_by_date(last, role, written)),
        },
    }?;
    Some(Span::Months { first, last, year: Some(year) })
}

impl Span {
    fn starts_before(self, month: i8) -> bool {
        matches!(self, Self::Months { last, .. } if last < month)
    }

    fn ends_after(self, month: i8) -> bool {
        matches!(self, Self::Months { first, .. } if first > month)
    }
}

/// The year in which months that a document of this date reports on are over, or those it plans for are not.
fn year_by_date(last: i8, role: Role, written: Date) -> i16 {
    match role {
        // Reports are written up to a month before their period ends.
        Role::Report => written.year() - i16::from(last > written.month() + 1),
        Role::Plan => written.year() + i16::from(last < written.month()),
    }
}

/// Whether a span lies about the date of the document, so that it is not the year of an older law.
fn is_near(span: Span, written: Option<Date>) -> bool {
    let (Some(year), Some(written)) = (span.year(), written) else { return false };
    (year - written.year()).abs() <= 1
}

/// The words as written, with ordinary letters where all are capitals, and with the year that they leave out.
fn label(written: &str, named: Option<Span>, full: Span) -> String {
    let words = written.split_whitespace().map(|word| match word {
        roman if roman.chars().all(|c| matches!(c, 'I' | 'V')) => word.to_owned(),
        word if word.contains("I/") || word.contains("V/") => word.to_owned(),
        word => word.to_lowercase(),
    });
    let words = words.collect::<Vec<_>>().join(" ");
    match (named.and_then(Span::year), full) {
        (None, Span::Months { year: Some(year), .. }) if words.ends_with("năm") || words.ends_with("nam") => {
            format!("{words} {year}")
        }
        (None, Span::Months { year: Some(year), .. }) => format!("{words} năm {year}"),
        _ => words,
    }
}

/// What words of `period_roles.tsv` do to the role of the periods after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    Role(Role),
    PlanIfFirst,
    Same,
}

static CUES: LazyLock<Vec<(String, Cue)>> = LazyLock::new(|| {
    rows::<2>(include_str!("period_roles.tsv"))
        .map(|[words, role]| {
            let cue = match role {
                "report" => Cue::Role(Role::Report),
                "plan" => Cue::Role(Role::Plan),
                "plan-if-first" => Cue::PlanIfFirst,
                _ => Cue::Same,
            };
            (fold(words), cue)
        })
        .collect()
});

static CUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<new>(?:^|[,;:.]|\bva)\s*(?:cac\s+)?)?\b(?P<cue>{})\b",
        any_of(CUES.iter().map(|(words, _)| words.as_str()))
    ))
});

/// The role of a span in a folded text that began with `role`. What a report speaks of stays its object until one
/// of its periods has been named: `kết quả thực hiện kế hoạch, dự toán năm 2022; kế hoạch năm 2023`.
fn role_at(folded: &str, earlier: &[Named], span: &Named, role: Option<Role>) -> Option<Role> {
    let mut said_at = 0;
    CUE.captures_iter(&folded[..span.range.start]).fold(role, |role, hit| {
        let Some(found) = hit.name("cue") else { return role };
        let words = found.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        let cue = CUES.iter().find(|(cue, _)| *cue == words).map_or(Cue::Same, |(_, cue)| *cue);
        let named_since =
            || earlier.iter().any(|named| (said_at..found.start()).contains(&named.range.start));
        match cue {
            Cue::Role(role) => {
                said_at = found.start();
                Some(role)
            }
            Cue::PlanIfFirst
                if role == Some(Role::Report) && !(hit.name("new").is_some() && named_since()) =>
            {
                role
            }
            Cue::PlanIfFirst => Some(Role::Plan),
            Cue::Same => role,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = "2022-06-24";

    fn found(text: &str, role: Option<Role>) -> Vec<String> {
        periods(text, role, WRITTEN.parse().ok())
            .into_iter()
            .map(|period| format!("{}..{} {:?} {}", period.from, period.to, period.role, period.label))
            .collect()
    }

    #[test]
    fn every_way_to_name_a_period_is_read() {
        for (text, expected) in [
            ("6 tháng đầu năm 2022", "2022-01-01..2022-06-30 Report 6 tháng đầu năm 2022"),
            ("06 THÁNG ĐẦU NĂM 2022", "2022-01-01..2022-06-30 Report 06 tháng đầu năm 2022"),
            ("sáu tháng đầu năm 2021", "2021-01-01..2021-06-30 Report sáu tháng đầu năm 2021"),
            ("6 tháng cuối năm 2022", "2022-07-01..2022-12-31 Report 6 tháng cuối năm 2022"),
            ("9 tháng năm 2021", "2021-01-01..2021-09-30 Report 9 tháng năm 2021"),
            ("chín tháng đầu năm 2021", "2021-01-01..2021-09-30 Report chín tháng đầu năm 2021"),
            ("9 tháng", "2021-01-01..2021-09-30 Report 9 tháng năm 2021"),
            ("5 tháng đầu năm", "2022-01-01..2022-05-31 Report 5 tháng đầu năm 2022"),
            ("QUÝ III NĂM 2021", "2021-07-01..2021-09-30 Report quý III năm 2021"),
            ("quý III/2021", "2021-07-01..2021-09-30 Report quý III/2021"),
            ("quý 1 năm 2022", "2022-01-01..2022-03-31 Report quý 1 năm 2022"),
            ("quý IV", "2021-10-01..2021-12-31 Report quý IV năm 2021"),
            ("tháng 02 năm 2020", "2020-02-01..2020-02-29 Report tháng 02 năm 2020"),
            ("tháng 05/2022", "2022-05-01..2022-05-31 Report tháng 05/2022"),
            ("tháng 5", "2022-05-01..2022-05-31 Report tháng 5 năm 2022"),
            ("năm 2021", "2021-01-01..2021-12-31 Report năm 2021"),
            ("năm học 2021 - 2022", "2021-09-01..2022-05-31 Report năm học 2021 - 2022"),
            ("giai đoạn 2021-2025", "2021-01-01..2025-12-31 Report giai đoạn 2021-2025"),
            ("nhiệm kỳ 2021 – 2026", "2021-01-01..2026-12-31 Report nhiệm kỳ 2021 – 2026"),
            ("từ năm 2019 đến năm 2021", "2019-01-01..2021-12-31 Report từ năm 2019 đến năm 2021"),
            (
                "từ tháng 01 đến tháng 5 năm 2022",
                "2022-01-01..2022-05-31 Report từ tháng 01 đến tháng 5 năm 2022",
            ),
            (
                "từ ngày 15/12/2021 đến ngày 14/6/2022",
                "2021-12-15..2022-06-14 Report từ ngày 15/12/2021 đến ngày 14/6/2022",
            ),
            ("6 thang dau nam 2022", "2022-01-01..2022-06-30 Report 6 thang dau nam 2022"),
        ] {
            assert_eq!(found(text, Some(Role::Report)), [expected], "{text}");
        }
    }

    #[test]
    fn a_title_can_hold_a_report_and_a_plan() {
        let report = "2022-01-01..2022-06-30 Report 6 tháng đầu năm 2022";
        let plan = "2022-07-01..2022-12-31 Plan 6 tháng cuối năm 2022";
        for title in [
            "Tình hình công tác 6 tháng đầu năm và chương trình công tác 6 tháng cuối năm 2022 của UBND huyện.",
            "Tình hình thực hiện nhiệm vụ kinh tế - xã hội 6 tháng đầu năm và nhiệm vụ trọng tâm 6 tháng cuối năm 2022",
            "Kết quả thực hiện kế hoạch 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2022",
            "Sơ kết 6 tháng đầu năm 2022 phương hướng, nhiệm vụ 6 tháng cuối năm",
            "Tình hình thực hiện kế hoạch, dự toán ngân sách 6 tháng đầu năm; kế hoạch 6 tháng cuối năm 2022",
        ] {
            assert_eq!(found(title, Some(Role::Report)), [report, plan], "{title}");
        }
        assert_eq!(
            found("Kết quả công tác tháng 12, nhiệm vụ trọng tâm tháng 01 năm 2023", Some(Role::Report)),
            [
                "2022-12-01..2022-12-31 Report tháng 12 năm 2022",
                "2023-01-01..2023-01-31 Plan tháng 01 năm 2023"
            ]
        );
        assert_eq!(
            found("Tình hình quý IV năm 2021 và nhiệm vụ quý I", Some(Role::Report)),
            ["2021-10-01..2021-12-31 Report quý IV năm 2021", "2022-01-01..2022-03-31 Plan quý I năm 2022"]
        );
    }

    #[test]
    fn without_a_cue_only_reports_and_plans_have_periods() {
        let year = |role: &str| vec![format!("2023-01-01..2023-12-31 {role} năm 2023")];
        assert_eq!(found("Về nhiệm vụ phát triển kinh tế - xã hội năm 2023", None), year("Plan"));
        assert_eq!(found("V/v báo cáo kết quả công tác dân vận năm 2023", None), year("Report"));
        assert_eq!(
            found("hỗ trợ vốn Chương trình mục tiêu quốc gia nông thôn mới năm 2023", None),
            Vec::<String>::new()
        );
        assert_eq!(found("V/v tổ chức thi tốt nghiệp năm 2023", None), Vec::<String>::new());
        assert_eq!(found("Chuyển đổi số năm 2023", Some(Role::Plan)), year("Plan"));
    }

    #[test]
    fn dates_goals_and_years_of_laws_are_no_periods() {
        for text in [
            "theo Nghị quyết ngày 19 tháng 6 năm 2015",
            "đến năm 2025, tầm nhìn đến năm 2030",
            "thi hành Luật Đất đai năm 2013",
            "so với năm 2020",
            "",
        ] {
            assert_eq!(found(text, Some(Role::Report)), Vec::<String>::new(), "{text}");
        }
        assert_eq!(
            found("tình hình thi hành Luật Xử lý vi phạm hành chính năm 2022", Some(Role::Report)),
            ["2022-01-01..2022-12-31 Report năm 2022"]
        );
    }

    #[test]
    fn a_document_takes_its_title_first_then_a_heading() {
        let of = |slug: &str, title: &str| {
            let kind = DocType::find(slug);
            of_document(kind.as_ref(), title, &["A. TÌNH HÌNH NĂM 2021"], WRITTEN.parse().ok()).len()
        };
        assert_eq!(of("bao-cao", "Tình hình năm 2022 và nhiệm vụ năm 2023"), 2);
        assert_eq!(of("bao-cao", "Tình hình công tác dân vận"), 1);
        assert_eq!(of("quyet-dinh", "Về việc thành lập Tổ công tác"), 0);
        assert_eq!(of("quyet-dinh", "Phê chuẩn kết quả Đại hội nhiệm kỳ X (2024 - 2029)"), 0);
        assert_eq!(of("quyet-dinh", "Giao kế hoạch vốn đầu tư công năm 2023"), 1);
        assert_eq!(of("nghi-dinh", "Quy định lộ trình năm 2022"), 0);
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(PATTERNS.len() + 2, rows::<2>(include_str!("periods.tsv")).count());
        assert!(PATTERNS.iter().all(|pattern| pattern.regex.as_str().contains(pattern.word)));
        assert!(!CUES.is_empty() && !MONTHS.is_empty());
        assert!(NOT_AFTER.is_match("den ") && LAW.is_match("luat dat dai "));
    }
}
