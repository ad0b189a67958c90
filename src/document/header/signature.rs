//! The end of a document: `Nơi nhận` with its items, the authority and post that signed, and the name.
//! Both columns may share lines; only the first such block counts, since appendices bring forms with their own.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::issuer::begins_as_agency;
use super::title::begins_as_post;
use super::zone::{is_capitals, squeeze};
use crate::block::Block;
use crate::document::table::{any_of, pattern, rows};
use crate::vietnamese::fold;

/// How far after its first line a signature block is read, in lines.
const MAX_LINES: usize = 80;
/// Lines between a post and the name under it.
const MAX_GAP: usize = 8;
/// A line of a signature is short.
const MAX_LINE_BYTES: usize = 240;

/// What the end of a document says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Signature {
    /// Items of `Nơi nhận`.
    pub(super) recipients: Vec<String>,
    /// Lines of authority and post, in order: `TM. ỦY BAN NHÂN DÂN HUYỆN`, `CHỦ TỊCH`.
    pub(super) posts: Vec<String>,
    pub(super) signer: Option<String>,
    /// Paragraphs that it takes up.
    pub(super) paragraphs: Range<usize>,
}

static RECIPIENTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*noi\s+nhan(?:\s+van\s+ban)?\s*(?:$|\W)"));
/// `TM.`, `KT.` and the like, of the State (`TM.`) and of the Party (`T/M`).
static ON_BEHALF: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:t[./]?m|k[./]?t|t[./]?l|t[./]?u[./]?q|q)(?:\s*[./]\s*|\s+)\w"));
static SIGNED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\W*(?:da\s+ky|ky\s+ten|ky,|ky\s+thay|chu\s+ky|dong\s+dau|ky\)|ky$)"));
static BULLET: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[-–—+•*·o]\s+|^\s*[-–•+]"));
static RANK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:(?:{})[.,\s]\s*)+",
        any_of(rows::<1>(include_str!("ranks.tsv")).map(|[rank]| rank))
    ))
});
static SURNAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"^(?:{})\s", any_of(rows::<1>(include_str!("surnames.tsv")).map(|[name]| name))))
});

/// One line, or one column of it.
struct Line {
    text: String,
    folded: String,
    paragraph: usize,
}

/// Finds the first signature block in `paragraphs`, from `start` on.
pub(super) fn find(paragraphs: &[Block], start: usize) -> Option<Signature> {
    (start..paragraphs.len()).find_map(|at| {
        let text = paragraphs[at].text.as_str();
        let first = columns(text).next()?;
        if first.len() > MAX_LINE_BYTES || !may_begin(&first) {
            return None;
        }
        let signature = read(paragraphs, at);
        let recipients = RECIPIENTS.is_match(&fold(&first));
        let is_one = if recipients {
            !signature.recipients.is_empty() || signature.signer.is_some()
        } else {
            signature.signer.is_some() || is_on_behalf(&first)
        };
        is_one.then_some(signature)
    })
}

/// A cheap test of a line before it is folded.
fn may_begin(line: &str) -> bool {
    let lower = line.trim_start_matches(|c: char| !c.is_alphabetic());
    if lower.starts_with(['N', 'n']) && RECIPIENTS.is_match(&fold(line)) {
        return true;
    }
    is_capitals(line) && (is_on_behalf(line) || is_post(line))
}

fn is_on_behalf(line: &str) -> bool {
    ON_BEHALF.is_match(&fold(line)) && is_capitals(line)
}

fn is_post(line: &str) -> bool {
    let folded = fold(line);
    begins_as_post(&folded) && (is_capitals(line) || line.split_whitespace().count() <= 4)
}

/// The columns of a paragraph, line by line, without marks of Markdown.
fn columns(text: &str) -> impl Iterator<Item = String> {
    static GAP: LazyLock<Regex> = LazyLock::new(|| pattern(r"\n|\t\s*| \| |\s{3,}"));
    let text = text.replace("**", "");
    let parts: Vec<String> = GAP.split(&text).map(squeeze).filter(|part| !part.is_empty()).collect();
    parts.into_iter()
}

/// Where the lines of a block go.
#[derive(Default)]
struct Reader {
    signature: Signature,
    in_recipients: bool,
    /// Lines since the last one of the post.
    gap: usize,
}

fn read(paragraphs: &[Block], start: usize) -> Signature {
    let lines = paragraphs[start..].iter().enumerate().flat_map(|(offset, block)| {
        columns(&block.text).map(move |text| Line { folded: fold(&text), text, paragraph: start + offset })
    });
    let mut reader = Reader::default();
    reader.signature.paragraphs = start..start;
    for line in lines.take(MAX_LINES) {
        if !reader.takes(&line) {
            break;
        }
        reader.signature.paragraphs.end = line.paragraph + 1;
    }
    reader.signature
}

impl Reader {
    /// Takes a line; `false` when the block is over.
    fn takes(&mut self, line: &Line) -> bool {
        if RECIPIENTS.is_match(&line.folded) {
            if !self.signature.recipients.is_empty() {
                return false;
            }
            self.in_recipients = true;
            if let Some((_, item)) = line.text.split_once(':') {
                self.recipient(item);
            }
            return true;
        }
        if self.in_recipients && BULLET.is_match(&line.text) && !is_on_behalf(&line.text) {
            self.recipient(&line.text);
            return true;
        }
        let text = line.text.trim_matches('*').trim();
        if is_on_behalf(text)
            || is_post(text)
            || (is_capitals(text) && begins_as_agency(&line.folded) && self.is_between_posts())
        {
            return self.post(text);
        }
        if !line.folded.contains(|c: char| c.is_alphanumeric()) || SIGNED.is_match(&line.folded) {
            return true;
        }
        self.name_or_item(line, text)
    }

    fn is_between_posts(&self) -> bool {
        self.signature.signer.is_none()
    }

    fn post(&mut self, text: &str) -> bool {
        if self.signature.signer.is_some() && self.is_done() {
            return false;
        }
        self.signature.posts.push(text.to_owned());
        self.gap = 0;
        true
    }

    /// Both columns have been read.
    fn is_done(&self) -> bool {
        self.signature.signer.is_some() && !self.signature.recipients.is_empty()
    }

    fn name_or_item(&mut self, line: &Line, text: &str) -> bool {
        let awaits_name = !self.signature.posts.is_empty() && self.signature.signer.is_none();
        if awaits_name && let Some(name) = name(text) {
            self.signature.signer = Some(name);
            return true;
        }
        let unfinished = self.signature.recipients.last().is_some_and(|item| !item.ends_with([';', '.']));
        let small = text.starts_with(|c: char| c.is_lowercase() || c == '(');
        if self.in_recipients
            && (small || unfinished)
            && self.signature.signer.is_none()
            && !is_capitals(text)
        {
            if let Some(last) = self.signature.recipients.last_mut() {
                last.push(' ');
            }
            match self.signature.recipients.last_mut() {
                Some(last) => last.push_str(&line.text),
                None => self.recipient(&line.text),
            }
            return true;
        }
        if self.in_recipients && self.signature.recipients.is_empty() {
            self.recipient(&line.text);
            return true;
        }
        self.gap += 1;
        awaits_name && self.gap <= MAX_GAP && self.in_recipients && small
    }

    fn recipient(&mut self, item: &str) {
        let item = BULLET.replace(item, "").trim().to_owned();
        if item.contains(|c: char| c.is_alphanumeric()) {
            self.signature.recipients.push(item);
        }
    }
}

/// The name that a line is, without rank: 2 to 6 syllables with capitals, or all in capitals with a known surname.
fn name(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['.', ',']);
    let folded = crate::vietnamese::Folded::new(text);
    let rank = RANK.find(&folded.text).map_or(0, |rank| folded.original(rank.range()).end);
    let name = squeeze(&text[rank..]);
    let words: Vec<&str> = name.split(' ').collect();
    let is_word = |word: &&str| {
        word.starts_with(|c: char| c.is_uppercase())
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
    };
    let shaped = (2..=6).contains(&words.len()) && words.iter().all(is_word);
    let in_capitals = is_capitals(&name);
    let known = !in_capitals || SURNAME.is_match(&fold(&name));
    let other =
        begins_as_post(&fold(&name)) || (begins_as_agency(&fold(&name)) && !SURNAME.is_match(&fold(&name)));
    (shaped && known && !other).then(|| super::place::in_title_case(&name))
}

/// Recipients as they are shown: without the mark at the end.
pub(super) fn cleaned(items: impl IntoIterator<Item = String>) -> Vec<String> {
    items
        .into_iter()
        .map(|item| squeeze(item.trim_end_matches([';', '.', ',', ' '])))
        .filter(|item| !item.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<Block> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(|line| Block { text: line.trim().to_owned(), ..Block::default() }).collect()
    }

    fn signed(text: &str) -> Signature {
        find(&blocks(text), 0).unwrap()
    }

    #[test]
    fn recipients_and_signer_are_read_one_under_the_other() {
        let found = signed(
            "báo cáo./.\nNơi nhận:\n- Thường trực Huyện ủy;\n- LĐVP, CV(các khối);\n- Lưu: VT.\n\
             **TM. ỦY BAN NHÂN DÂN HUYỆN\nCHỦ TỊCH**\nPhan Thị Kim Oanh",
        );
        assert_eq!(found.signer.as_deref(), Some("Phan Thị Kim Oanh"));
        assert_eq!(found.posts, ["TM. ỦY BAN NHÂN DÂN HUYỆN", "CHỦ TỊCH"]);
        assert_eq!(cleaned(found.recipients), ["Thường trực Huyện ủy", "LĐVP, CV(các khối)", "Lưu: VT"]);
        assert_eq!(found.paragraphs, 1..8);
    }

    #[test]
    fn two_columns_on_one_line_are_told_apart() {
        let found = signed(
            "Nơi nhận:\tTM. ỦY BAN NHÂN DÂN\n- UBND tỉnh;\tKT. CHỦ TỊCH\n- TTHU, TT. HĐND huyện;      PHÓ CHỦ TỊCH\n\
             - Lưu: VT, TH.Hương40b.\tVõ Thành Trung",
        );
        assert_eq!(found.signer.as_deref(), Some("Võ Thành Trung"));
        assert_eq!(cleaned(found.recipients), ["UBND tỉnh", "TTHU, TT. HĐND huyện", "Lưu: VT, TH.Hương40b"]);
    }

    #[test]
    fn the_signature_may_come_first_and_recipients_may_be_missing() {
        let found =
            signed("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(đã ký)\nĐiểu Văn Lộc\nNơi nhận:\n- Như trên;\n- Lưu: VT");
        assert_eq!(found.signer.as_deref(), Some("Điểu Văn Lộc"));
        assert_eq!(found.recipients.len(), 2);
        let found = signed("CHỦ TỊCH QUỐC HỘI\nNguyễn Phú Trọng");
        assert_eq!(found.signer.as_deref(), Some("Nguyễn Phú Trọng"));
    }

    #[test]
    fn names_carry_ranks_hyphens_and_capitals() {
        for (text, expected) in [
            ("Đại tướng Tô Lâm", Some("Tô Lâm")),
            ("PGS.TS. Nguyễn Thanh Long", Some("Nguyễn Thanh Long")),
            ("H'Yim Kđoh", Some("H'Yim Kđoh")),
            ("Y Thanh Hà Niê Kđăm", Some("Y Thanh Hà Niê Kđăm")),
            ("NGUYỄN VĂN AN", Some("Nguyễn Văn An")),
            ("PHỤ LỤC", None),
            ("QUY CHẾ LÀM VIỆC", None),
            ("Chủ Tịch", None),
            ("Nguyễn", None),
            ("Căn cứ Luật", None),
        ] {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_form_in_an_appendix_is_not_the_signature() {
        let found = signed(
            "Nơi nhận:\n- Như Điều 3;\n- Lưu: VT.\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLê Đình Thọ\nPHỤ LỤC\n\
             Nơi nhận:\n- Như trên;\nGIÁM ĐỐC\nTrần Văn Mẫu",
        );
        assert_eq!(found.signer.as_deref(), Some("Lê Đình Thọ"));
        assert_eq!(found.recipients.len(), 2);
        assert_eq!(found.paragraphs, 0..6);
    }

    #[test]
    fn a_text_without_signature_has_none() {
        assert_eq!(find(&blocks("Điều 1. Phạm vi\nNơi nhận hồ sơ là Bộ phận một cửa."), 0), None);
        assert_eq!(find(&blocks("CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN\nCăn cứ Luật Đất đai;"), 0), None);
    }
}
