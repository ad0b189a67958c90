//! What a section is about, told from its heading and from the section above it.
//! The phrases lie in `section_kinds.tsv`; nothing here knows how headings are found.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::letters::start_in_words;
use super::table::{Initials, rows};
use super::{DocType, SectionKind};
use crate::vietnamese::fold;

/// Longest start of a text that is searched for phrases: a heading is shorter.
const MAX_HEADING_LETTERS: usize = 300;

impl SectionKind {
    pub(super) const OTHER: Self = Self(std::borrow::Cow::Borrowed("other"));
    pub(super) const INTRO: Self = Self(std::borrow::Cow::Borrowed("intro"));
    pub(super) const WEAKNESSES: Self = Self(std::borrow::Cow::Borrowed("weaknesses"));
    pub(super) const CAUSES: Self = Self(std::borrow::Cow::Borrowed("causes"));
    pub(super) const CAUSES_OBJECTIVE: Self = Self(std::borrow::Cow::Borrowed("causes-objective"));
    pub(super) const CAUSES_SUBJECTIVE: Self = Self(std::borrow::Cow::Borrowed("causes-subjective"));
    pub(super) const ORGANISATION: Self = Self(std::borrow::Cow::Borrowed("organisation"));
    pub(super) const CLOSING: Self = Self(std::borrow::Cow::Borrowed("closing"));
    pub(super) const RECIPIENTS: Self = Self(std::borrow::Cow::Borrowed("recipients"));
    pub(super) const SIGNATURE: Self = Self(std::borrow::Cow::Borrowed("signature"));
    pub(super) const APPENDIX: Self = Self(std::borrow::Cow::Borrowed("appendix"));
}

/// Where a phrase must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Any,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
struct Row {
    kind: &'static str,
    place: Place,
}

struct Table {
    /// Finds ` phrase`, the longest at each place.
    phrases: AhoCorasick,
    /// The readings of each phrase: one may stand at the start and another anywhere.
    rows: Vec<Vec<Row>>,
    fillers: Vec<String>,
    paragraphs: Vec<(SectionKind, String)>,
    /// Of the phrases in `paragraphs`.
    initials: Initials,
    issued: Vec<(SectionKind, String)>,
    documents: Vec<(&'static str, &'static str)>,
    /// Kinds of sections that tell what was done, and how well.
    reporting: Vec<&'static str>,
}

#[expect(clippy::expect_used, reason = "the table is part of the program, and a test builds it")]
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut readings: HashMap<String, Vec<Row>> = HashMap::new();
    let mut fillers = Vec::new();
    let mut paragraphs = Vec::new();
    let mut issued = Vec::new();
    let mut documents = Vec::new();
    let mut reporting = Vec::new();
    for [kind, place, phrase] in rows::<3>(include_str!("section_kinds.tsv")) {
        let named = || (SectionKind(kind.into()), words(phrase));
        match place {
            "document" => documents.push((kind, phrase)),
            "reporting" => reporting.push(kind),
            "issued" => issued.push(named()),
            "paragraph" => paragraphs.push(named()),
            _ if kind == "filler" => fillers.push(words(phrase)),
            place => {
                let place = if place == "start" { Place::Start } else { Place::Any };
                readings.entry(words(phrase)).or_default().push(Row { kind, place });
            }
        }
    }
    let (patterns, rows): (Vec<String>, Vec<Vec<Row>>) = readings.into_iter().unzip();
    let phrases = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(patterns)
        .expect("a few hundred short phrases fit an automaton");
    let initials = Initials::of(paragraphs.iter().map(|(_, phrase)| phrase.trim_start()));
    Table { phrases, rows, fillers, paragraphs, initials, issued, documents, reporting }
});

/// ` w1 w2`: the folded words of `text`, each behind one space.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 1);
    for word in fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.push(' ');
        words.push_str(word);
    }
    words
}

/// How the headings of one document are read.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// What the document is about before any heading.
    pub(super) root: SectionKind,
    /// A heading that only names a subject says that the section reports on it.
    subjects_count: bool,
}

impl Reading {
    /// For a document of type `doc_type`: a report reports on its subjects, a plan plans.
    /// A document of unknown type is read as a report, which laws and decisions never are.
    pub(super) fn of_document(doc_type: Option<&DocType>) -> Self {
        let Some(DocType(slug)) = doc_type else {
            return Self { root: SectionKind::OTHER, subjects_count: true };
        };
        match TABLE.documents.iter().find(|(_, of)| of == slug) {
            Some(("subjects", _)) => Self { root: SectionKind::OTHER, subjects_count: true },
            Some((kind, _)) => Self { root: SectionKind((*kind).into()), subjects_count: false },
            None => Self { root: SectionKind::OTHER, subjects_count: false },
        }
    }

    /// The kind of a text that the document issues, by its name: `KẾ HOẠCH TRIỂN KHAI …` plans.
    pub(super) fn of_issued(name: &str, parent: &SectionKind) -> SectionKind {
        let name = words(start_in_words(name, MAX_HEADING_LETTERS));
        let opens = |phrase: &str| name.strip_prefix(phrase).is_some_and(is_word_end);
        let row = TABLE.issued.iter().find(|(_, phrase)| opens(phrase));
        row.map_or_else(|| parent.clone(), |(kind, _)| kind.clone())
    }

    /// The kind of a section whose heading reads `heading` (its mark left out), inside a section of kind `parent`.
    pub(super) fn of_heading(&self, heading: &str, parent: &SectionKind) -> SectionKind {
        let heading = words(start_in_words(heading, MAX_HEADING_LETTERS));
        let first_word = TABLE.fillers.iter().fold(0, |at, filler| {
            let behind = heading[at..].strip_prefix(filler.as_str()).filter(|rest| is_word_end(rest));
            at + behind.map_or(0, |_| filler.len())
        });
        for found in TABLE.phrases.find_iter(&heading) {
            let fits = |row: &&Row| row.place == Place::Any || found.start() <= first_word;
            let row = TABLE.rows[found.pattern()].iter().find(fits);
            let Some(row) = row.filter(|_| is_word_end(&heading[found.end()..])) else { continue };
            if row.kind != "-" && self.may_follow(row.kind, parent) {
                return SectionKind(row.kind.into());
            }
        }
        parent.clone()
    }

    /// A subject (`results-economy`) says what a report's section is about, but a plan for a subject stays a plan.
    fn may_follow(&self, kind: &str, parent: &SectionKind) -> bool {
        let parent = parent.0.as_ref();
        !kind.starts_with("results-")
            || parent.starts_with("results")
            || matches!(parent, "assessment" | "context")
            || parent == "other" && self.subjects_count
    }
}

fn is_word_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(' ')
}

/// Whether a title says what was done, or how well: it heads a report even inside an article.
pub(super) fn reports(title: &str) -> bool {
    let reading = Reading { root: SectionKind::OTHER, subjects_count: false };
    let kind = reading.of_heading(title, &SectionKind::OTHER);
    TABLE.reporting.contains(&kind.0.as_ref())
}

/// The kind that the opening words of a paragraph give it: an authority it rests on, or the closing words.
pub(super) fn of_paragraph(text: &str) -> Option<SectionKind> {
    let first = text.chars().find(|c| !c.is_ascii() || c.is_ascii_alphanumeric());
    if !TABLE.initials.admit(first) {
        return None;
    }
    let opening = words(start_in_words(text, 40));
    let opens = |phrase: &str| opening.strip_prefix(phrase).is_some_and(is_word_end);
    TABLE.paragraphs.iter().find(|(_, phrase)| opens(phrase)).map(|(kind, _)| kind.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(heading: &str, parent: &str) -> String {
        Reading::of_document(None).of_heading(heading, &SectionKind(parent.to_owned().into())).0.into_owned()
    }

    #[test]
    fn headings_say_what_their_section_is_about() {
        let cases = [
            ("TÌNH HÌNH CÔNG TÁC 6 THÁNG ĐẦU NĂM 2022.", "results"),
            ("Kết quả chủ yếu:", "results"),
            ("Về công tác chỉ đạo, điều hành phát triển kinh tế - xã hội:", "results"),
            ("CHƯƠNG TRÌNH CÔNG TÁC 6 THÁNG CUỐI NĂM 2022.", "plan"),
            ("Phương hướng, nhiệm vụ năm 2023", "plan"),
            ("Một số nhiệm vụ trọng tâm", "plan"),
            ("Nhiệm vụ, giải pháp", "solutions"),
            ("Đánh giá chung", "assessment"),
            ("Ưu điểm", "strengths"),
            ("Hạn chế, khuyết điểm", "weaknesses"),
            ("Những tồn tại, hạn chế", "weaknesses"),
            ("Tồn tại, hạn chế và nguyên nhân", "weaknesses"),
            ("Khó khăn, vướng mắc", "weaknesses"),
            ("Thuận lợi, khó khăn", "context"),
            ("Nguyên nhân của hạn chế", "causes"),
            ("Nguyên nhân khách quan", "causes-objective"),
            ("Nguyên nhân chủ quan", "causes-subjective"),
            ("Nguyên nhân khách quan, chủ quan", "causes"),
            ("Bài học kinh nghiệm", "lessons"),
            ("Kết quả khắc phục hạn chế năm trước", "results"),
            ("Khắc phục những tồn tại, hạn chế", "solutions"),
            ("Giải pháp khắc phục tồn tại, hạn chế", "solutions"),
            ("TỔ CHỨC THỰC HIỆN", "organisation"),
            ("Kiến nghị, đề xuất", "requests"),
            ("Giải quyết kiến nghị của cử tri", "other"),
            ("Về thực hiện nhiệm vụ, quyền hạn theo luật", "other"),
            ("Lĩnh vực kinh tế", "results-economy"),
            ("Quốc phòng – an ninh", "results-defence"),
            ("Cong tac tiep cong dan", "results-government"),
            ("Quy trình kỹ thuật", "other"),
            ("Quy te nhi", "other"),
            ("", "other"),
        ];
        for (heading, expected) in cases {
            assert_eq!(kind(heading, "other"), expected, "{heading}");
        }
    }

    #[test]
    fn a_heading_that_says_nothing_inherits() {
        assert_eq!(kind("Về phối hợp với Thường trực HĐND", "results"), "results");
        assert_eq!(kind("Xã Thanh An", "weaknesses"), "weaknesses");
    }

    #[test]
    fn a_plan_for_a_subject_stays_a_plan() {
        assert_eq!(kind("Lĩnh vực kinh tế", "plan"), "plan");
        assert_eq!(kind("Lĩnh vực kinh tế", "results"), "results-economy");
        assert_eq!(kind("Giải pháp chủ yếu", "plan"), "solutions");
    }

    #[test]
    fn a_law_reports_on_no_subject_and_a_plan_plans() {
        let law = Reading::of_document(Some(&DocType("luat".to_owned())));
        assert_eq!(law.of_heading("Tài chính", &law.root), SectionKind::OTHER);
        let plan = Reading::of_document(Some(&DocType("ke-hoach".to_owned())));
        assert_eq!(plan.of_heading("Tài chính", &plan.root).0, "plan");
        assert_eq!(Reading::of_issued("KẾ HOẠCH TRIỂN KHAI CẢI CÁCH", &law.root).0, "plan");
        assert_eq!(Reading::of_issued("QUY CHẾ LÀM VIỆC", &law.root).0, "other");
    }

    #[test]
    fn paragraphs_open_with_an_authority_or_close() {
        assert_eq!(of_paragraph("Căn cứ Luật Ngân sách nhà nước;"), Some(SectionKind::INTRO));
        assert_eq!(of_paragraph("Trên đây là báo cáo của UBND huyện"), Some(SectionKind::CLOSING));
        assert_eq!(of_paragraph("Căng thẳng"), None);
    }
}
