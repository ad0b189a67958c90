//! What a passage's own words say of it: causes given inline, a turn to shortcomings, figures that are estimates.
//! The words lie in `phrases.tsv`; only statements count, a mere mention of causes does not.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::{Captures, Match};

use super::sentence;
use super::table::{LazyPattern, any_of, lazy_pattern, rows};
use super::{Passage, SectionKind};
use crate::vietnamese::{Folded, fold};

/// A figure this far behind `ước`, in bytes of folded text, is still the estimate.
const MAX_ESTIMATE_BYTES: usize = 160;

/// A figure behind `dự kiến` must stand closer: more is foreseen than quantities.
const MAX_FORECAST_BYTES: usize = 60;

struct Patterns {
    /// Any word that the others begin with, in the ways it can be written: what it does not find needs no folding.
    screen: AhoCorasick,
    /// The same words as they are written small at the start of a text.
    openings: Vec<String>,
    cause: LazyPattern,
    /// Cause links with their marks.
    links: Vec<&'static str>,
    not_after_cause: LazyPattern,
    stop: LazyPattern,
    refers: LazyPattern,
    objective: LazyPattern,
    subjective: LazyPattern,
    turn: LazyPattern,
    shortfall: LazyPattern,
    estimate: LazyPattern,
    forecast: LazyPattern,
    not_after_estimate: LazyPattern,
    not_before_estimate: LazyPattern,
    figure: LazyPattern,
    date_before: LazyPattern,
    date_after: LazyPattern,
}

#[expect(clippy::expect_used, reason = "the table is part of the program, and a test builds it")]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let opening = |role: &'static str, behind: &'static str| {
        lazy_pattern(move || format!(r"^\W*{}{behind}", any(role)))
    };
    let ending = |role: &'static str| lazy_pattern(move || format!(r"(?:^|\W){}\s*$", any(role)));
    let inside = |role: &'static str| lazy_pattern(move || format!(r"\b{}\b", any(role)));
    Patterns {
        // Every passage is screened: the fastest kind is worth its memory.
        screen: AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .build(screening_words())
            .expect("a few dozen words fit an automaton"),
        openings: screened().flat_map(|phrase| [phrase.to_owned(), fold(phrase)]).collect(),
        cause: lazy_pattern(|| {
            format!(
                r"\b{}\b(?:[ ,]+{}\b)*(?: {} [^.;:!?]{{1,120}}?)? ?(?::|,? ?\b(?P<link>{})\b)",
                any("cause"),
                any("cause-qualifier"),
                any("cause-of"),
                any("cause-link"),
            )
        }),
        links: phrases("cause-link").collect(),
        not_after_cause: ending("cause-not-after"),
        stop: opening("cause-stop", r"\b"),
        refers: inside("cause-refers"),
        objective: opening("objective", r" ?:"),
        subjective: opening("subjective", r" ?:"),
        turn: opening("turn", r"\b"),
        shortfall: inside("shortfall"),
        estimate: inside("estimate"),
        forecast: inside("forecast"),
        not_after_estimate: ending("not-after-estimate"),
        not_before_estimate: opening("not-before-estimate", r"\b"),
        figure: lazy_pattern(|| r"\d[\d.,/]*".to_owned()),
        date_before: ending("date-before"),
        date_after: opening("date-after", r"\b"),
    }
});

/// Any phrase of `role`, in a pattern.
fn any(role: &'static str) -> String {
    format!("(?:{})", any_of(phrases(role)))
}

fn phrases(role: &str) -> impl Iterator<Item = &'static str> {
    rows::<2>(include_str!("phrases.tsv")).filter(move |[of, _]| *of == role).map(|[_, phrase]| phrase)
}

/// The phrases that passages are screened for.
fn screened() -> impl Iterator<Item = &'static str> {
    ["cause", "objective", "subjective", "turn", "estimate", "forecast"].into_iter().flat_map(phrases)
}

/// The words that passages are screened for, without those that hold another of them: with and without marks, small
/// inside a text, capitalised or in capitals.
fn screening_words() -> Vec<String> {
    let ways = |phrase: String| {
        let mut letters = phrase.chars();
        let capitalised: String =
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        [format!(" {phrase}"), format!("({phrase}"), phrase.to_uppercase(), capitalised]
    };
    let written = screened().flat_map(|phrase| [ways(phrase.to_owned()), ways(fold(phrase))]);
    let all: Vec<String> = written.flatten().collect();
    let holds_another =
        |word: &&String| all.iter().any(|other| other.len() < word.len() && word.contains(other.as_str()));
    all.iter().filter(|word| !holds_another(word)).cloned().collect()
}

/// Sets the marks of `passage`, which stands in a section of kind `section`, that its words give.
pub(super) fn annotate(passage: &mut Passage, section: &SectionKind) {
    // The screen knows small words by the space before them, which the first word has not.
    let opens = || PATTERNS.openings.iter().any(|word| passage.text.starts_with(word.as_str()));
    let opens_small = passage.text.starts_with(char::is_lowercase) && opens();
    if !opens_small && !PATTERNS.screen.is_match(&passage.text) {
        return;
    }
    let folded = Folded::new(&passage.text);
    let (causes, kind) = causes(&passage.text, &folded);
    passage.causes = causes;
    passage.kind = kind.or_else(|| is_turn(&folded.text, section).then_some(SectionKind::WEAKNESSES));
    passage.estimated = has_estimate(&folded.text);
}

/// The statements of causes in a text, and the kind of the text if it is nothing else.
fn causes(text: &str, folded: &Folded) -> (Vec<(usize, usize)>, Option<SectionKind>) {
    let whole = |kind| {
        (
            vec![(text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len(), text.len())],
            Some(kind),
        )
    };
    if PATTERNS.objective.is_match(&folded.text) {
        return whole(SectionKind::CAUSES_OBJECTIVE);
    }
    if PATTERNS.subjective.is_match(&folded.text) {
        return whole(SectionKind::CAUSES_SUBJECTIVE);
    }
    let statements: Vec<Captures<'_>> = PATTERNS
        .cause
        .captures_iter(&folded.text)
        .filter(|found| is_statement(text, folded, found))
        .collect();
    let Some(first) = statements.first().and_then(|found| found.get(0)) else { return (Vec::new(), None) };
    let starts: Vec<usize> =
        statements.iter().filter_map(|found| Some(folded.original(found.get(0)?.range()).start)).collect();
    let sentence_ends = sentence::ends(text);
    let ranges: Vec<(usize, usize)> = starts
        .iter()
        .enumerate()
        .map(|(at, start)| {
            let limit = starts.get(at + 1).copied().unwrap_or(text.len());
            (*start, end_of_cause(text, *start, limit, &sentence_ends))
        })
        .collect();
    let before = &folded.text[..first.start()];
    let first_sentence = sentence_ends.first().copied().unwrap_or(text.len());
    let opens = !before.contains(char::is_alphanumeric)
        || starts[0] < first_sentence && PATTERNS.refers.is_match(before);
    let goes_to_end = ranges.last().is_some_and(|(_, end)| *end == text.len());
    (ranges, (opens && goes_to_end).then(|| kind_of(first.as_str())))
}

/// Objective and subjective causes are told apart where one of them is named alone.
fn kind_of(words: &str) -> SectionKind {
    match (words.contains("khach quan"), words.contains("chu quan")) {
        (true, false) => SectionKind::CAUSES_OBJECTIVE,
        (false, true) => SectionKind::CAUSES_SUBJECTIVE,
        _ => SectionKind::CAUSES,
    }
}

/// Whether a cause is stated, not only named: `nếu nguyên nhân là …` is a condition, and `độ` is not `do`.
fn is_statement(text: &str, folded: &Folded, found: &Captures<'_>) -> bool {
    let Some(all) = found.get(0) else { return false };
    if PATTERNS.not_after_cause.is_match(&folded.text[last_bytes(&folded.text, all.start(), 40)..all.start()])
    {
        return false;
    }
    found.name("link").is_none_or(|link| {
        let written = text[folded.original(link.range())].to_lowercase();
        written.is_ascii() || PATTERNS.links.contains(&written.as_str())
    })
}

/// A cause goes on to the end of the paragraph, or to a sentence that leaves it.
fn end_of_cause(text: &str, start: usize, limit: usize, sentence_ends: &[usize]) -> usize {
    let leaves = |end: &&usize| {
        let next = super::letters::start_in_words(text[**end..].trim_start(), 40);
        PATTERNS.stop.is_match(&fold(next))
    };
    let inside = sentence_ends.iter().filter(|end| **end > start && **end <= limit);
    let end = inside.clone().find(leaves).copied().unwrap_or(limit);
    start + text[start..end].trim_end().len()
}

/// A report's paragraph that turns from what was done to what was not.
fn is_turn(folded: &str, section: &SectionKind) -> bool {
    let reports = matches!(section.0.as_ref(), "assessment" | "strengths" | "context")
        || section.0.starts_with("results");
    reports && PATTERNS.turn.is_match(folded) && PATTERNS.shortfall.is_match(folded)
}

fn has_estimate(folded: &str) -> bool {
    let in_sentence = |at: usize| {
        let behind = &folded[at..first_bytes(folded, at, MAX_ESTIMATE_BYTES)];
        has_quantity(&behind[..behind.find(". ").unwrap_or(behind.len())])
    };
    estimates(folded).into_iter().any(in_sentence)
        || forecasts(folded).into_iter().any(|reach| has_quantity(&folded[reach]))
}

/// Where the words end that make the figures behind them estimates (`ước`), in a folded text.
pub(super) fn estimates(folded: &str) -> Vec<usize> {
    let is_word = |found: &Match<'_>| {
        let before = &folded[last_bytes(folded, found.start(), 20)..found.start()];
        !PATTERNS.not_after_estimate.is_match(before)
            && !PATTERNS.not_before_estimate.is_match(behind(folded, found, MAX_ESTIMATE_BYTES))
    };
    PATTERNS.estimate.find_iter(folded).filter(is_word).map(|found| found.end()).collect()
}

/// How far the words reach that foresee figures (`dự kiến`): a clause, in a folded text.
pub(super) fn forecasts(folded: &str) -> Vec<Range<usize>> {
    let reach = |found: Match<'_>| {
        let behind = behind(folded, &found, MAX_FORECAST_BYTES);
        let end = behind.find([';', '(', ':', '.']).or(behind.find(", ")).unwrap_or(behind.len());
        found.end()..found.end() + end
    };
    PATTERNS.forecast.find_iter(folded).map(reach).collect()
}

/// What stands behind `found`, no more than `count` bytes.
fn behind<'a>(folded: &'a str, found: &Match<'_>, count: usize) -> &'a str {
    &folded[found.end()..first_bytes(folded, found.end(), count)]
}

/// Has a figure that is no date and no number of something.
fn has_quantity(text: &str) -> bool {
    PATTERNS.figure.find_iter(text).any(|figure| {
        !PATTERNS.date_before.is_match(&text[..figure.start()])
            && !PATTERNS.date_after.is_match(&text[figure.end()..])
    })
}

/// The start of the last `count` bytes before `at`, at a character.
fn last_bytes(text: &str, at: usize, count: usize) -> usize {
    (at.saturating_sub(count)..=at).find(|i| text.is_char_boundary(*i)).unwrap_or(at)
}

/// The end of the first `count` bytes from `at`, at a character.
fn first_bytes(text: &str, at: usize, count: usize) -> usize {
    (at..=(at + count).min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn annotated(text: &str, section: &str) -> Passage {
        let mut passage = Passage { text: text.to_owned(), ..Passage::default() };
        annotate(&mut passage, &SectionKind(section.to_owned().into()));
        passage
    }

    fn causes_of(text: &str) -> Vec<&str> {
        annotated(text, "weaknesses").causes.into_iter().map(|(start, end)| &text[start..end]).collect()
    }

    #[test]
    fn inline_causes_are_found_to_their_end() {
        let cases: [(&str, &[&str]); 12] = [
            (
                "Giải ngân thấp. Nguyên nhân: thiếu vốn. Chế tài chưa đủ.",
                &["Nguyên nhân: thiếu vốn. Chế tài chưa đủ."],
            ),
            ("Thu đạt thấp, nguyên nhân là do dịch bệnh.", &["nguyên nhân là do dịch bệnh."]),
            ("Nguyên nhân chủ yếu do mưa. Tuy nhiên, vẫn đạt.", &["Nguyên nhân chủ yếu do mưa."]),
            (
                "Nguyên nhân của những hạn chế nêu trên là do thiếu người.",
                &["Nguyên nhân của những hạn chế nêu trên là do thiếu người."],
            ),
            ("NGUYÊN NHÂN: thiếu vốn", &["NGUYÊN NHÂN: thiếu vốn"]),
            ("Giai ngan thap. Nguyen nhan do thieu von.", &["Nguyen nhan do thieu von."]),
            (
                "ngoài nguyên nhân khách quan, còn có nguyên nhân chủ quan như: lơ là",
                &["nguyên nhân chủ quan như: lơ là"],
            ),
            ("làm rõ nguyên nhân, trách nhiệm của từng cá nhân", &[]),
            ("nếu nguyên nhân là do thiên tai thì được miễn", &[]),
            ("không rõ nguyên nhân do đâu", &[]),
            ("phân tích nguyên nhân độ ẩm cao", &[]),
            ("nghiên cứu nguyên nhân, tác động của thiên tai", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(causes_of(text), expected, "{text}");
        }
    }

    #[test]
    fn two_causes_in_one_paragraph_are_two() {
        let text = "Đất đai chậm. Nguyên nhân do thiếu người. Môi trường ô nhiễm. Nguyên nhân là ý thức.";
        assert_eq!(causes_of(text).len(), 2);
    }

    #[test]
    fn a_passage_that_is_wholly_a_cause_has_its_kind() {
        let cases = [
            ("Nguyên nhân: do thiếu vốn.", Some("causes")),
            ("- Về khách quan: dịch bệnh kéo dài.", Some("causes-objective")),
            ("- Chủ quan: một số cơ quan còn lơ là.", Some("causes-subjective")),
            ("Nguyên nhân khách quan là do mưa lũ.", Some("causes-objective")),
            (
                "Hạn chế nêu trên ngoài nguyên nhân khách quan, còn có nguyên nhân chủ quan như: lơ là.",
                Some("causes-subjective"),
            ),
            ("Chủ quan, lơ là trong phòng dịch.", None),
            ("Giải ngân thấp. Nguyên nhân: thiếu vốn.", None),
            ("Giải ngân thấp, nguyên nhân do thiếu vốn.", None),
        ];
        for (text, kind) in cases {
            let found = annotated(text, "weaknesses").kind.map(|kind| kind.0.into_owned());
            assert_eq!(found.as_deref(), kind, "{text}");
        }
    }

    #[test]
    fn a_turn_to_shortcomings_is_a_weakness_in_a_report() {
        let text = "Tuy nhiên, tiến độ giải ngân còn chậm.";
        assert_eq!(annotated(text, "results-economy").kind, Some(SectionKind::WEAKNESSES));
        assert_eq!(annotated(text, "plan").kind, None);
        assert_eq!(annotated("Tuy nhiên, huyện đã hoàn thành.", "results").kind, None);
        assert_eq!(annotated("Tiến độ không còn chậm.", "results").kind, None);
    }

    #[test]
    fn estimates_need_a_figure() {
        let cases = [
            ("Thu ngân sách ước thực hiện 6 tháng đầu năm là 270 tỷ đồng", true),
            ("Giá trị sản xuất ước đạt 513 tỷ đồng", true),
            ("Ước 6 tháng đầu năm thực hiện được 17,86/19 tiêu chí", true),
            ("dự kiến cả năm đạt 102%", true),
            ("Uoc dat 513 ty dong", true),
            ("dự kiến hoàn thành trong năm 2022", false),
            ("dự kiến trình ngày 30/6/2022", false),
            ("Dự kiến thu ngân sách cả năm 2022 là 450 tỷ đồng", true),
            ("giờ cất cánh dự kiến, đối với chuyến bay quốc tế là 03 giờ", false),
            ("mục đích sử dụng dự kiến (Điều 12; 05 bản)", false),
            ("Công ước số 98 của ILO", false),
            ("theo điều ước quốc tế năm 1982", false),
            ("quy ước của 12 thôn", false),
            ("nước sạch cho 3.000 hộ", false),
            ("ước thực hiện đạt kế hoạch. Năm 2021 là 12 tỷ", false),
        ];
        for (text, expected) in cases {
            assert_eq!(annotated(text, "results").estimated, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn ranges_lie_in_the_text(parts in prop::collection::vec("(Nguyên nhân|nguyên nhân: |là|do|ước|Tuy nhiên|[ộa1 .,:;ﬀ]{1,4}| )", 0..12)) {
            let text = parts.concat();
            let passage = annotated(&text, "results");
            let mut last = 0;
            for (start, end) in passage.causes {
                prop_assert!(last <= start && start <= end && text.get(start..end).is_some());
                last = end;
            }
        }
    }
}
