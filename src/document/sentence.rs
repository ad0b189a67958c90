//! Where sentences end, so that a long paragraph can be divided and a title told from a statement.
//! A full stop after a list number or a short form, or inside brackets or quotation marks, ends nothing.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::table::rows;

/// Brackets that stay open longer than this were never closed.
const MAX_BRACKET_BYTES: usize = 400;

/// Longest word in capitals that is taken for a short form (TP., PGS.) before a full stop.
const MAX_CAPITALS: usize = 3;

static SHORT_FORMS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| column("short"));
static BEFORE_NUMBERS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| column("numbered"));

fn column(kind: &str) -> HashSet<&'static str> {
    rows::<2>(include_str!("short_forms.tsv")).filter(|[of, _]| *of == kind).map(|[_, word]| word).collect()
}

/// Byte offsets just behind the last mark of each sentence that another one follows.
pub(crate) fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut brackets = Brackets::default();
    let mut from = 0;
    for (at, letter) in marks(text) {
        brackets.see(at, letter);
        if matches!(letter, '.' | '!' | '?' | '…') && !brackets.open_at(at) {
            let end = at + letter.len_utf8();
            if starts_sentence(&text[end..]) && (letter != '.' || is_full_stop(text, from, at)) {
                ends.push(end);
                from = end;
            }
        }
    }
    ends
}

/// The characters of `text` that may end a sentence or be a bracket, and where they stand.
fn marks(text: &str) -> impl Iterator<Item = (usize, char)> {
    const STEP: usize = 16;
    let begins = |b: &u8| matches!(b, b'.' | b'!' | b'?' | b'(' | b'[' | b')' | b']' | 0xc2 | 0xe2);
    // Without an early exit, a step is a few vector instructions, and most have no mark.
    let has_mark = move |step: &[u8]| step.iter().fold(false, |found, b| found | begins(b));
    let steps = text.as_bytes().chunks(STEP).enumerate().filter(move |(_, step)| has_mark(step));
    let starts = steps.flat_map(move |(step, bytes)| {
        let starts = bytes.iter().enumerate().filter(move |(_, b)| begins(b));
        starts.map(move |(at, _)| step * STEP + at)
    });
    starts.filter_map(|at| Some((at, text[at..].chars().next()?)))
}

/// Whether a sentence ends before the text does.
pub(super) fn has_inner_end(text: &str) -> bool {
    !ends(text).is_empty()
}

/// Whether what follows a full stop begins a sentence: white space, then a capital, a figure or a quotation.
fn starts_sentence(rest: &str) -> bool {
    let trimmed = rest.trim_start();
    trimmed.len() < rest.len()
        && trimmed
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '“' | '"' | '('))
}

/// Whether the full stop at `at` ends the sentence that began at `from`.
fn is_full_stop(text: &str, from: usize, at: usize) -> bool {
    let sentence = &text[from..at];
    let word_start = sentence
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |i| i + sentence[i..].chars().next().map_or(1, char::len_utf8));
    let (before, word) = sentence.split_at(word_start);
    if word.is_empty() {
        return true;
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        let previous = before.split_whitespace().next_back();
        return previous.is_some_and(|p| p.chars().any(char::is_alphanumeric) && !BEFORE_NUMBERS.contains(p));
    }
    let is_capitals = word.chars().count() <= MAX_CAPITALS && word.chars().all(char::is_uppercase);
    !(is_capitals || SHORT_FORMS.contains(word) || word.chars().count() == 1)
}

/// Brackets and quotation marks that are open.
#[derive(Debug, Default)]
struct Brackets {
    depth: usize,
    opened: usize,
}

impl Brackets {
    fn see(&mut self, at: usize, letter: char) {
        match letter {
            '(' | '[' | '“' | '«' => {
                if !self.open_at(at) {
                    self.depth = 0;
                    self.opened = at;
                }
                self.depth += 1;
            }
            ')' | ']' | '”' | '»' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn open_at(&self, at: usize) -> bool {
        self.depth > 0 && at - self.opened <= MAX_BRACKET_BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut from = 0;
        let mut out = Vec::new();
        for end in ends(text) {
            out.push(text[from..end].trim());
            from = end;
        }
        out.push(text[from..].trim());
        out
    }

    #[test]
    fn sentences_end_at_full_stops_only() {
        let cases: [(&str, usize); 14] = [
            ("Thu đạt thấp. Nguyên nhân là thiếu vốn.", 2),
            ("1. Tiếp tục thực hiện. Tập trung thu ngân sách.", 2),
            ("1. Tiếp tục thực hiện.", 1),
            ("Điều 5. Phạm vi điều chỉnh", 1),
            ("Theo Điều 12. Sau đó", 1),
            ("đạt 2.848 văn bản, 1.090 công văn", 1),
            ("ngày 24.6.2022 tại TP. Hồ Chí Minh", 1),
            ("do PGS. TS. Nguyễn Văn A chủ trì", 1),
            ("ThS. Trần B và v.v. Sau này", 1),
            ("năm 2022. Trong đó có 3 dự án.", 2),
            ("(do A lập. B duyệt) và nộp. C nhận", 2),
            ("tạo môi trường... và các buổi họp", 1),
            ("ra Nghị quyết! Đúng không? Đúng.", 3),
            ("Tổng 12 hồ sơ. 3 hồ sơ chậm.", 2),
        ];
        for (text, count) in cases {
            assert_eq!(sentences(text).len(), count, "{text}: {:?}", sentences(text));
        }
    }

    #[test]
    fn a_bracket_that_never_closes_hides_no_sentence_for_ever() {
        let text = format!("Mở ( ngoặc. {} hết. Sau đó. Nữa", "chữ ".repeat(200));
        assert!(has_inner_end(&text));
    }
}
