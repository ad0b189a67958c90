//! Marks that open a heading or a list item: `Chương II`, `Điều 5.`, `A.`, `IV-`, `1.2.`, `a)`, `*`, `-`.
//! One line is looked at by itself here; what its mark means in the document is decided by the outline.

use std::sync::LazyLock;

use super::letters::{is_capitals, is_letter};
use super::table::rows;
use crate::vietnamese::fold;

/// What a mark looks like; two headings of one level look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// `PHỤ LỤC I`, or a text issued with a decision.
    Appendix,
    /// `Mẫu số 01`, `Biểu 02`.
    Form,
    /// `Phần thứ nhất`.
    Part,
    /// `Chương II`.
    Chapter,
    /// `Mục 1`.
    Section,
    /// `Tiểu mục 1`.
    Subsection,
    /// `Điều 5.`
    Article,
    /// `A.`
    Letter,
    /// `IV.`
    Roman,
    /// `1.`
    Number,
    /// `1)`
    NumberInBracket,
    /// `1.2.` and deeper, by the count of its parts.
    Decimal(u8),
    /// `a)`
    Point,
    /// `* Cây hàng năm:`
    Star,
}

impl Kind {
    /// Levels of normative texts and what stands above them: their order is fixed.
    pub(super) fn is_normative(self) -> bool {
        self <= Self::Article
    }
}

/// The mark at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Level by its look.
    pub(super) kind: Kind,
    /// Its number, 1 for the first of a list; of `1.2.` the last part; 0 for an appendix without one.
    pub(super) value: u32,
    /// For a single letter that is also a Roman numeral (I, V, X): the other reading.
    pub(super) or_letter: Option<u32>,
    /// Byte where the text behind the mark begins.
    pub(super) text_at: usize,
}

struct Words {
    levels: Vec<(Kind, &'static str)>,
    ordinals: Vec<(u32, &'static str)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { levels: Vec::new(), ordinals: Vec::new() };
    for [level, word] in rows::<2>(include_str!("heading_words.tsv")) {
        match (level_named(level), level.strip_prefix("ordinal ")) {
            (Some(kind), _) => words.levels.push((kind, word)),
            (_, Some(value)) => words.ordinals.extend(value.parse().ok().map(|value| (value, word))),
            _ => {}
        }
    }
    words
});

fn level_named(name: &str) -> Option<Kind> {
    Some(match name {
        "appendix" => Kind::Appendix,
        "form" => Kind::Form,
        "part" => Kind::Part,
        "chapter" => Kind::Chapter,
        "section" => Kind::Section,
        "subsection" => Kind::Subsection,
        "article" => Kind::Article,
        _ => return None,
    })
}

/// Letters of points in their order; Vietnamese lists have đ and leave out f, j, w and z.
const POINTS: &str = "abcdđefghijklmnopqrstuvwxyz";

/// What may stand between a number and the text.
const DELIMITERS: &str = ".)/-–:";

/// Signs that open an item of an unnumbered list, also as symbol fonts give them.
const BULLETS: &str = "-–—+*•·●■▪◦□➢➤✓§\u{f0b7}\u{f0a7}\u{f0d8}\u{f0fc}\u{f02d}";

/// The heading mark that `line` (trimmed) begins with.
pub(super) fn mark(line: &str) -> Option<Mark> {
    let first = line.chars().next()?;
    match first {
        '0'..='9' => number(line),
        '*' => star(line),
        _ if first.is_uppercase() => word_mark(line).or_else(|| capital(line)),
        'a'..='z' | 'đ' => point(line),
        _ => None,
    }
}

/// Whether `line` begins with a sign of an unnumbered list.
pub(super) fn is_bullet(line: &str) -> bool {
    let mut letters = line.chars();
    let sign = letters.next().is_some_and(|c| !is_letter(c) && BULLETS.contains(c));
    let lone = line.strip_prefix("o ").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    lone || sign && letters.next().is_some_and(|c| c.is_whitespace() || c.is_alphabetic())
}

/// Whether `line` begins a heading or an item of any list.
pub(super) fn starts_with_mark(line: &str) -> bool {
    is_bullet(line) || mark(line).is_some()
}

fn star(line: &str) -> Option<Mark> {
    let rest = line.strip_prefix('*')?;
    let text = rest.trim_start();
    let spaced = text.len() < rest.len() && text.starts_with(char::is_alphanumeric);
    spaced.then(|| Mark { kind: Kind::Star, value: 1, or_letter: None, text_at: line.len() - text.len() })
}

fn point(line: &str) -> Option<Mark> {
    let first = line.chars().next()?;
    let value = POINTS.chars().position(|c| c == first)? as u32 + 1;
    let text_at = after_delimiter(line, first.len_utf8(), ".)/-")?;
    Some(Mark { kind: Kind::Point, value, or_letter: None, text_at })
}

/// `1.`, `1)`, `1.2.`
fn number(line: &str) -> Option<Mark> {
    let (mut depth, mut at) = (0, 0);
    let value = loop {
        let digits = line[at..].bytes().take_while(u8::is_ascii_digit).count();
        let is_number = (1..=2).contains(&digits) || digits == 3 && depth == 0;
        if !is_number {
            return None;
        }
        let value = line[at..at + digits].parse().ok()?;
        depth += 1;
        at += digits;
        let deeper =
            line[at..].strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if !deeper || depth > 5 {
            break value;
        }
        at += 1;
    };
    let bracketed = line[at..].starts_with(')');
    let kind = match depth {
        1 if bracketed => Kind::NumberInBracket,
        1 => Kind::Number,
        depth => Kind::Decimal(depth),
    };
    let text_at = after_delimiter(line, at, ".)/-").or_else(|| bare_decimal(line, at, kind))?;
    Some(Mark { kind, value, or_letter: None, text_at })
}

/// `1.2 Thu ngân sách`: a decimal mark may lack its last full stop.
fn bare_decimal(line: &str, at: usize, kind: Kind) -> Option<usize> {
    let rest = &line[at..];
    let text = rest.trim_start();
    let bare =
        matches!(kind, Kind::Decimal(_)) && text.len() < rest.len() && text.starts_with(char::is_uppercase);
    bare.then(|| line.len() - text.len())
}

/// `A.`, `IV-`
fn capital(line: &str) -> Option<Mark> {
    let digits = line.bytes().take_while(|b| b"IVXLC".contains(b)).count();
    let text_at = |at: usize| after_delimiter(line, at, DELIMITERS).or_else(|| after_tight_hyphen(line, at));
    let roman = (1..=7).contains(&digits).then(|| roman(&line[..digits])).flatten();
    let first = line.chars().next()?;
    let letter = || POINTS.chars().position(|c| c.to_uppercase().eq([first])).map(|at| at as u32 + 1);
    match roman {
        Some(value) if digits > 1 || matches!(first, 'I' | 'V' | 'X') => {
            let or_letter = if digits == 1 { letter() } else { None };
            Some(Mark { kind: Kind::Roman, value, or_letter, text_at: text_at(digits)? })
        }
        _ => {
            let text_at = text_at(first.len_utf8())?;
            Some(Mark { kind: Kind::Letter, value: letter()?, or_letter: None, text_at })
        }
    }
}

fn roman(numeral: &str) -> Option<u32> {
    let worth = |b: u8| match b {
        b'I' => Some(1),
        b'V' => Some(5),
        b'X' => Some(10),
        b'L' => Some(50),
        b'C' => Some(100),
        _ => None,
    };
    let mut total = 0;
    let mut before = u32::MAX;
    for digit in numeral.bytes() {
        let digit = worth(digit)?;
        total += digit;
        if digit > before {
            total = total.checked_sub(2 * before)?;
        }
        before = digit;
    }
    (total > 0).then_some(total)
}

/// Byte where the text begins behind the delimiter at `at`: a space follows it, or a capital, or nothing.
fn after_delimiter(line: &str, at: usize, delimiters: &str) -> Option<usize> {
    let rest = &line[at..];
    let spaced = rest.trim_start();
    let behind = spaced.trim_start_matches(|c| delimiters.contains(c));
    let marks = &spaced[..spaced.len() - behind.len()];
    if marks.is_empty() || marks.chars().count() > 2 {
        return None;
    }
    let text = behind.trim_start();
    let is_hyphen = marks.ends_with(['-', '–', '/']);
    // `A - B` can be a compound and `V/v` a word: a hyphen or stroke needs a space on one side only.
    let sided = spaced.len() == rest.len();
    let gap = text.len() < behind.len();
    let separated = text.is_empty() || gap || (!is_hyphen && text.starts_with(char::is_uppercase));
    (sided && separated).then(|| line.len() - text.len())
}

/// `IV-NHIỆM VỤ, GIẢI PHÁP`: a hyphen without spaces is a delimiter before a title in capitals.
fn after_tight_hyphen(line: &str, at: usize) -> Option<usize> {
    let title = line[at..].strip_prefix(['-', '–'])?;
    let is_title = title.starts_with(char::is_alphabetic) && is_capitals(title) && title.contains(' ');
    is_title.then(|| line.len() - title.len())
}

/// `Chương II`, `Điều 5.`, `Phần thứ nhất`, `PHỤ LỤC I`
fn word_mark(line: &str) -> Option<Mark> {
    if !line.starts_with(['P', 'C', 'M', 'T', 'Đ', 'Ð', 'D', 'B']) {
        return None;
    }
    let mut words = line.split_whitespace();
    let first = fold(words.next()?);
    if !WORDS.levels.iter().any(|(_, word)| word.starts_with(&*first)) {
        return None;
    }
    let second = fold(words.next().unwrap_or(""));
    let pair = format!("{first} {second}");
    let (kind, count) = WORDS.levels.iter().find_map(|(kind, word)| match *word {
        word if word == pair => Some((*kind, 2)),
        word if word == first => Some((*kind, 1)),
        _ => None,
    })?;
    let after = skip_words(line, count);
    let after = if kind <= Kind::Form { skip_so(line, after) } else { after };
    let unnumbered = || (kind == Kind::Appendix && is_capitals(line)).then_some((0, after));
    let (value, behind) = ordinal(line, after).or_else(unnumbered)?;
    let text_at = after_number(line, behind, kind)?;
    Some(Mark { kind, value, or_letter: None, text_at })
}

/// Byte where the word after the first `count` words begins.
fn skip_words(line: &str, count: usize) -> usize {
    let mut rest = line;
    for _ in 0..count {
        rest = rest.trim_start_matches(|c: char| !c.is_whitespace()).trim_start();
    }
    line.len() - rest.len()
}

/// Skips `số` and `số:` before the number of an appendix.
fn skip_so(line: &str, at: usize) -> usize {
    let word = line[at..].split_whitespace().next().unwrap_or("");
    if fold(word.trim_end_matches(':')) == "so" { at + skip_words(&line[at..], 1) } else { at }
}

/// The number at `at`: figures, a Roman numeral, a number word or a single capital; and the byte behind it.
fn ordinal(line: &str, at: usize) -> Option<(u32, usize)> {
    let rest = &line[at..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let letter = rest[digits..].chars().next().filter(|c| POINTS.contains(*c)).map_or(0, char::len_utf8);
        let parts = rest[digits..].bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let parts = rest[digits..digits + parts].trim_end_matches('.').len();
        return Some((rest[..digits].parse().ok()?, at + digits + letter.max(parts)));
    }
    let word_bytes = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let word = &rest[..word_bytes];
    let value = roman(word)
        .or_else(|| {
            let word = fold(word);
            WORDS.ordinals.iter().find(|(_, name)| *name == word).map(|(value, _)| *value)
        })
        .or_else(|| {
            let mut letters = word.chars();
            let first = letters.next().filter(|c| c.is_uppercase() && letters.next().is_none())?;
            POINTS.chars().position(|c| c.to_uppercase().eq([first])).map(|at| at as u32 + 1)
        })?;
    Some((value, at + word_bytes))
}

/// Byte where the title begins behind the number of a `Điều`, `Chương`, ...;
/// nothing where the words go on as a sentence does (`Điều 5 của Luật này`).
fn after_number(line: &str, at: usize, kind: Kind) -> Option<usize> {
    let rest = &line[at..];
    let spaced = rest.trim_start();
    let text = spaced.trim_start_matches(|c| DELIMITERS.contains(c)).trim_start();
    let text_at = line.len() - text.len();
    if spaced.is_empty() || text.len() < spaced.len() && !spaced.starts_with(['/', '-']) {
        return Some(text_at);
    }
    let code_of_form = kind <= Kind::Form && !rest.starts_with(char::is_alphabetic) && !ends_as_item(line);
    let goes_on = match spaced.chars().next() {
        Some('/' | '-' | '(' | '–') => {
            code_of_form || spaced.starts_with(['-', '–']) && text.starts_with(char::is_uppercase)
        }
        _ => is_capitals(spaced),
    };
    goes_on.then(|| if spaced.starts_with('/') { line.len() - spaced.len() } else { text_at })
}

/// Ends as an item of an enumeration does.
fn ends_as_item(line: &str) -> bool {
    line.trim_end().ends_with([';', ',', '.'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_are_read() {
        let cases = [
            ("A. TÌNH HÌNH", Kind::Letter, 1, "TÌNH HÌNH"),
            ("A- TÌNH HÌNH", Kind::Letter, 1, "TÌNH HÌNH"),
            ("Đ. Khác", Kind::Letter, 5, "Khác"),
            ("II. Đánh giá chung", Kind::Roman, 2, "Đánh giá chung"),
            ("I- HƯỚNG DẪN CHUNG", Kind::Roman, 1, "HƯỚNG DẪN CHUNG"),
            ("IV-NHIỆM VỤ, GIẢI PHÁP", Kind::Roman, 4, "NHIỆM VỤ, GIẢI PHÁP"),
            ("XIV) Khác", Kind::Roman, 14, "Khác"),
            ("1. Ưu điểm", Kind::Number, 1, "Ưu điểm"),
            ("01. Tên dự án", Kind::Number, 1, "Tên dự án"),
            ("10.Thống kê", Kind::Number, 10, "Thống kê"),
            ("1/ Đối với thuế", Kind::Number, 1, "Đối với thuế"),
            ("2- Các tổ chức", Kind::Number, 2, "Các tổ chức"),
            ("1) Mẫu dương tính", Kind::NumberInBracket, 1, "Mẫu dương tính"),
            ("1.2. Thu ngân sách", Kind::Decimal(2), 2, "Thu ngân sách"),
            ("1.2 Thu ngân sách", Kind::Decimal(2), 2, "Thu ngân sách"),
            ("1.2.10. Thu", Kind::Decimal(3), 10, "Thu"),
            ("a) Thu ngân sách", Kind::Point, 1, "Thu ngân sách"),
            ("đ. Chi", Kind::Point, 5, "Chi"),
            ("e.Hướng dẫn", Kind::Point, 6, "Hướng dẫn"),
            ("* Cây hàng năm:", Kind::Star, 1, "Cây hàng năm:"),
            ("Chương I", Kind::Chapter, 1, ""),
            ("CHƯƠNG 4 KIỂM TRA TRUNG GIAN", Kind::Chapter, 4, "KIỂM TRA TRUNG GIAN"),
            ("Chương 1:", Kind::Chapter, 1, ""),
            ("Mục 1. QUY ĐỊNH CHUNG", Kind::Section, 1, "QUY ĐỊNH CHUNG"),
            ("MỤC I. GIẢI QUYẾT", Kind::Section, 1, "GIẢI QUYẾT"),
            ("Tiểu mục 2. CẦM CỐ", Kind::Subsection, 2, "CẦM CỐ"),
            ("Phần thứ nhất", Kind::Part, 1, ""),
            ("PHẦN THỨ HAI: NHIỆM VỤ", Kind::Part, 2, "NHIỆM VỤ"),
            ("PHẦN I. DANH MỤC", Kind::Part, 1, "DANH MỤC"),
            ("PHẦN 1 - CÁC CĂN CỨ", Kind::Part, 1, "CÁC CĂN CỨ"),
            ("Điều 5. Phạm vi", Kind::Article, 5, "Phạm vi"),
            ("Điều 5: Phạm vi", Kind::Article, 5, "Phạm vi"),
            ("Điều 12a. Phạm vi", Kind::Article, 12, "Phạm vi"),
            ("Dieu 5. Pham vi", Kind::Article, 5, "Pham vi"),
            ("Ðiều 5. Phạm vi", Kind::Article, 5, "Phạm vi"),
            ("PHỤ LỤC", Kind::Appendix, 0, ""),
            ("PHỤ LỤC DANH MỤC BIỂU MẪU", Kind::Appendix, 0, "DANH MỤC BIỂU MẪU"),
            ("PHỤ LỤC I", Kind::Appendix, 1, ""),
            ("PHỤ LỤC SỐ 04", Kind::Appendix, 4, ""),
            ("Phụ lục A", Kind::Appendix, 1, ""),
            ("Phụ lục 1.2. Các hoạt động", Kind::Appendix, 1, "Các hoạt động"),
            ("Mẫu số 01/NHCS-TGTK", Kind::Form, 1, "/NHCS-TGTK"),
            ("Mẫu số: 02/CC", Kind::Form, 2, "/CC"),
            ("Biểu 01: Diện tích rừng", Kind::Form, 1, "Diện tích rừng"),
        ];
        for (line, kind, value, text) in cases {
            let mark = mark(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((mark.kind, mark.value, &line[mark.text_at..]), (kind, value, text), "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_a_mark_is_none() {
        let lines = [
            "Điều 5 của Luật này quy định",
            "Điều 12 Nghị định số 30/2020/NĐ-CP được sửa đổi",
            "Điều chỉnh kế hoạch",
            "Điều kiện lao động",
            "ĐIỀU KHOẢN THI HÀNH",
            "Mục đích của Đảng",
            "Mục tiêu học tập",
            "Chương trình được cập nhật",
            "Phần còn lại",
            "Biểu mẫu và phương pháp",
            "Mẫu 3b quy định tại Phụ lục ban hành kèm theo Thông tư này;",
            "V/v hướng dẫn",
            "E-mail: a@b.vn",
            "L-ornithine hydrochloride",
            "2022-2025",
            "1/5.000",
            "01/QĐ-THA",
            "17/12/2021",
            "1.090 công văn",
            "2.848 văn bản",
            "240,679 tỷ đồng",
            "l-125",
            "n: là số thành viên",
            "10: Số điểm",
            "20...",
            "của ông A.",
            "Chính phủ",
            "Cũng",
            "",
        ];
        for line in lines {
            assert_eq!(mark(line), None, "{line}");
        }
    }

    #[test]
    fn bullets_are_told_from_signs_in_the_text() {
        for line in ["- Thu", "-Lưu: VT", "+ Chi", "– Lấy mẫu", "• Địa chỉ:", "* Lưu ý", "o Nội dung"]
        {
            assert!(is_bullet(line), "{line}");
        }
        for line in ["-5 độ", "--------", "+++", "o nội dung", "ô tô", "(-) giảm"] {
            assert!(!is_bullet(line), "{line}");
        }
    }

    #[test]
    fn a_lone_i_can_be_a_numeral_or_a_letter() {
        let mark = mark("I. Kết quả").unwrap();
        assert_eq!((mark.kind, mark.value, mark.or_letter), (Kind::Roman, 1, Some(10)));
    }

    proptest! {
        #[test]
        fn any_line_gives_a_mark_inside_it(line in "[AIXĐPđa1-9 .)/:*ộ-]{0,12}|(Điều|Chương|Phần|Mẫu|PHỤ LỤC) ?.{0,8}") {
            if let Some(mark) = mark(line.trim()) {
                prop_assert!(line.trim().is_char_boundary(mark.text_at));
            }
            let _ = is_bullet(&line);
        }
    }
}
