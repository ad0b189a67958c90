//! The end of a document: `Nơi nhận` with its items, the authority and post that signed, and the name.
//! Both columns may share lines; only the first such block counts, since appendices bring forms with their own.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::issuer::begins_as_agency;
use super::title::begins_as_post;
use super::zone::{is_capitals, signing_date};
use crate::block::Block;
use crate::document::letters::one_line;
use crate::document::table::{any_of, pattern, rows};
use crate::vietnamese::fold;

/// How far after its first line a signature block is read, in lines.
const MAX_LINES: usize = 80;
/// Lines between a post and the name under it that may say something else.
const MAX_GAP: usize = 3;
/// Lines above a signature that its date can stand on.
const DATE_LINES: usize = 4;
/// A line of a signature is short.
const MAX_LINE_BYTES: usize = 240;
/// Most of a paragraph that holds the lines of a signature.
const MAX_PARAGRAPH_BYTES: usize = 4 << 10;

/// What the end of a document says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Signature {
    /// Items of `Nơi nhận`.
    pub(super) recipients: Vec<String>,
    /// Lines of authority and post, in order: `TM. ỦY BAN NHÂN DÂN HUYỆN`, `CHỦ TỊCH`.
    pub(super) posts: Vec<String>,
    pub(super) signer: Option<String>,
    /// Date on a line above the signature, where older papers have it.
    pub(super) date: Option<Date>,
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
    let mut at = start;
    while at < paragraphs.len() {
        let (found, read_to) = block_at(paragraphs, at);
        if let Some(found) = found {
            return Some(Signature { date: date_near(paragraphs, &found.paragraphs), ..found });
        }
        // What was read in vain is not read again: a later line of it would come to the same end.
        at = read_to.max(at + 1);
    }
    None
}

/// The signature block that begins with a paragraph, if one does, and the paragraph after those that were read.
fn block_at(paragraphs: &[Block], at: usize) -> (Option<Signature>, usize) {
    let text = paragraphs[at].text.as_str();
    let first = first_column(text).filter(|_| text.len() <= MAX_PARAGRAPH_BYTES);
    let Some(beginning) = first.and_then(begins) else { return (None, at) };
    let found = match beginning {
        Beginning::Signed => return (beside(paragraphs, at), at),
        _ => read(paragraphs, at),
    };
    let end = found.paragraphs.end;
    let is_one = match beginning {
        Beginning::Recipients => !found.recipients.is_empty() || found.signer.is_some(),
        Beginning::OnBehalf => true,
        _ => found.signer.is_some(),
    };
    (is_one.then_some(found), end)
}

/// How a signature block can begin.
enum Beginning {
    /// `Nơi nhận`
    Recipients,
    /// `TM. …`
    OnBehalf,
    /// `CHỦ TỊCH`
    Post,
    /// `(đã ký)` with a name above or below and no post.
    Signed,
}

/// What block a line can begin; cheap tests first, since every line of a text is asked.
fn begins(line: &str) -> Option<Beginning> {
    let letters = line.trim_start_matches(|c: char| !c.is_alphabetic());
    if letters.starts_with(['N', 'n']) && RECIPIENTS.is_match(&fold(line)) {
        return Some(Beginning::Recipients);
    }
    if line.starts_with('(') && SIGNED.is_match(&fold(line)) {
        return Some(Beginning::Signed);
    }
    if !is_capitals(line) {
        return None;
    }
    if is_on_behalf(line) {
        return Some(Beginning::OnBehalf);
    }
    is_post(line).then_some(Beginning::Post)
}

/// The signature of a name with `(đã ký)` above or below it.
fn beside(paragraphs: &[Block], at: usize) -> Option<Signature> {
    let name_at = |at: usize| paragraphs.get(at).and_then(|block| name(block.text.trim()));
    let below = name_at(at + 1).map(|signer| (signer, at..at + 2));
    let above = || name_at(at.checked_sub(1)?).map(|signer| (signer, at - 1..at + 1));
    let (signer, paragraphs) = below.or_else(above)?;
    Some(Signature { signer: Some(signer), paragraphs, ..Signature::default() })
}

/// The date on a line of its own among the last lines of the text or in the signature.
fn date_near(paragraphs: &[Block], signature: &Range<usize>) -> Option<Date> {
    let start = signature.start.saturating_sub(DATE_LINES);
    let lines = paragraphs[start..signature.end].iter().filter(|block| block.text.len() <= MAX_LINE_BYTES);
    lines.flat_map(|block| columns(&block.text)).find_map(|line| signing_date(&line))
}

fn is_on_behalf(line: &str) -> bool {
    ON_BEHALF.is_match(&fold(line)) && is_capitals(line)
}

fn is_post(line: &str) -> bool {
    let folded = fold(line);
    begins_as_post(&folded) && (is_capitals(line) || line.split_whitespace().count() <= 4)
}

/// What a paragraph begins with, to the end of its first line or column, if that is short enough for a signature.
fn first_column(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([' ', '*']);
    let bytes = text.as_bytes();
    let start = &bytes[..bytes.len().min(MAX_LINE_BYTES + 1)];
    let is_gap = |at: &usize| matches!(bytes[*at], b'\n' | b'\t' | b'|') || bytes[*at..].starts_with(b"   ");
    let gap = if may_have_gap(start) { (0..start.len()).find(is_gap) } else { None };
    let end = gap.or_else(|| (bytes.len() <= MAX_LINE_BYTES).then_some(bytes.len()))?;
    Some(text[..end].trim_end_matches([' ', '*']))
}

/// Whether a line or column may end in `start`; without an early exit, many bytes are looked at in one instruction.
fn may_have_gap(start: &[u8]) -> bool {
    let pairs = start.iter().zip(start.get(1..).unwrap_or_default());
    pairs.fold(false, |found, (b, next)| found | (*b == b' ' && *next == b' '))
        || start.iter().fold(false, |found, b| found | matches!(b, b'\n' | b'\t' | b'|'))
}

/// The columns of a paragraph, line by line, without marks of Markdown.
fn columns(text: &str) -> impl Iterator<Item = String> {
    static GAP: LazyLock<Regex> = LazyLock::new(|| pattern(r"\n|\t\s*|\s*\|\s*|\s{3,}"));
    let text = text.replace("**", "");
    let parts: Vec<String> = GAP.split(&text).map(one_line).filter(|part| !part.is_empty()).collect();
    parts.into_iter()
}

/// Where the lines of a block go.
#[derive(Default)]
struct Reader {
    signature: Signature,
    in_recipients: bool,
    /// A post has been read whose name has not.
    awaits_name: bool,
    /// Lines since then that say nothing.
    gap: usize,
}

fn read(paragraphs: &[Block], start: usize) -> Signature {
    let short = paragraphs[start..].iter().take_while(|block| block.text.len() <= MAX_PARAGRAPH_BYTES);
    let lines = short.enumerate().flat_map(|(offset, block)| {
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
            return self.begin_recipients(line);
        }
        if self.in_recipients && BULLET.is_match(&line.text) && !is_on_behalf(&line.text) {
            self.recipients(&line.text);
            return true;
        }
        if line.text.len() > MAX_LINE_BYTES {
            return false;
        }
        let text = line.text.trim_matches('*').trim();
        let is_authority = is_capitals(text) && !self.signature.posts.is_empty() && begins_as_agency(text);
        if is_on_behalf(text) || is_post(text) || is_authority {
            self.signature.posts.push(text.to_owned());
            self.awaits_name = true;
            self.gap = 0;
            return true;
        }
        if !line.folded.contains(|c: char| c.is_alphanumeric()) || SIGNED.is_match(&line.folded) {
            return true;
        }
        self.takes_name(text) || self.takes_item(line) || self.passes_over(text)
    }

    fn begin_recipients(&mut self, line: &Line) -> bool {
        let first = !self.in_recipients;
        self.in_recipients = true;
        if let Some((_, items)) = line.text.split_once(':').filter(|_| first) {
            self.recipients(items);
        }
        first
    }

    /// Takes the name under a post; of several signers the first counts.
    fn takes_name(&mut self, text: &str) -> bool {
        let Some(name) = name(text).filter(|_| self.awaits_name) else { return false };
        self.signature.signer.get_or_insert(name);
        self.awaits_name = false;
        true
    }

    /// Takes a line without a mark into the list of recipients: one that goes on with the last item, or one that
    /// ends as items do, up to the file copy that closes the list.
    fn takes_item(&mut self, line: &Line) -> bool {
        if !self.in_recipients || is_capitals(&line.text) {
            return false;
        }
        let Some(last) = self.signature.recipients.last_mut() else {
            self.recipients(&line.text);
            return true;
        };
        let small = line.text.starts_with(|c: char| c.is_lowercase() || c == '(');
        let closed = fold(last).starts_with("luu");
        if small || (!closed && !last.ends_with([';', '.', ','])) {
            last.push(' ');
            last.push_str(&line.text);
            return true;
        }
        let is_item = !closed && (line.text.ends_with([';', '.', ',']) || line.folded.starts_with("luu"));
        if is_item {
            self.recipients(&line.text);
        }
        is_item
    }

    /// Passes over a line between post and name that is neither: what a digital signature prints.
    fn passes_over(&mut self, text: &str) -> bool {
        self.gap += 1;
        self.awaits_name && self.gap <= MAX_GAP && !is_capitals(text)
    }

    /// Adds the items of a line, which may hold several: `- Bộ Nội vụ; - Lưu: VT`.
    fn recipients(&mut self, line: &str) {
        static BETWEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"[;,.]\s+[-–+•]\s+"));
        for item in BETWEEN.split(line) {
            let item = BULLET.replace(item, "").trim().to_owned();
            if item.contains(|c: char| c.is_alphanumeric()) {
                self.signature.recipients.push(item);
            }
        }
    }
}

/// The name that a line is, without rank: 2 to 6 syllables with capitals, or all in capitals with a known surname.
fn name(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['.', ',']);
    let folded = crate::vietnamese::Folded::new(text);
    let rank = RANK.find(&folded.text).map_or(0, |rank| folded.original(rank.range()).end);
    let name = one_line(&text[rank..]);
    let words: Vec<&str> = name.split(' ').collect();
    let is_word = |word: &&str| {
        word.starts_with(|c: char| c.is_uppercase())
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
    };
    let shaped = (2..=6).contains(&words.len()) && words.iter().all(is_word);
    let in_capitals = is_capitals(&name);
    let known = !in_capitals || SURNAME.is_match(&fold(&name));
    let other = begins_as_post(&fold(&name)) || (begins_as_agency(&name) && !SURNAME.is_match(&fold(&name)));
    (shaped && known && !other).then(|| super::unit::in_title_case(&name))
}

/// Recipients as they are shown: without the mark at the end.
pub(super) fn cleaned(items: impl IntoIterator<Item = String>) -> Vec<String> {
    items
        .into_iter()
        .map(|item| one_line(item.trim_end_matches([';', '.', ',', ' '])))
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
    fn joint_papers_give_their_first_signer_and_all_recipients() {
        let found = signed(
            "KT. BỘ TRƯỞNG\nBỘ NỘI VỤ\nTHỨ TRƯỞNG\nTrần Anh Tuấn\nKT. BỘ TRƯỞNG BỘ TÀI CHÍNH\nTHỨ TRƯỞNG\n\
             Trương Chí Trung\nNơi nhận:\n- Văn phòng Chính phủ;\n- Lưu: VT.",
        );
        assert_eq!(found.signer.as_deref(), Some("Trần Anh Tuấn"));
        assert_eq!(cleaned(found.recipients), ["Văn phòng Chính phủ", "Lưu: VT"]);
    }

    #[test]
    fn items_may_lack_their_marks_or_share_a_line() {
        let found = signed(
            "Nơi nhận:\nThủ tướng, các PTT Chính phủ;\nHĐND, UBND các tỉnh;\n- Bộ Tư pháp; - Công báo;\n\
             Lưu: VP, Vụ PC.\nKT. BỘ TRƯỞNG THỨ TRƯỞNG\nNguyễn Đình Toàn\nPHỤ LỤC",
        );
        assert_eq!(found.signer.as_deref(), Some("Nguyễn Đình Toàn"));
        assert_eq!(cleaned(found.recipients).len(), 5);
    }

    #[test]
    fn a_name_may_have_no_post_but_a_note_that_it_is_signed() {
        let found =
            signed("Điều 11. Các Bộ trưởng chịu trách nhiệm thi hành Nghị định này.\nPhan Văn Khải\n(Đã ký)");
        assert_eq!(found.signer.as_deref(), Some("Phan Văn Khải"));
        assert_eq!(found.paragraphs, 1..3);
    }

    #[test]
    fn the_date_may_stand_above_the_signature() {
        let found =
            signed("có hiệu lực kể từ ngày 15/3/2019.\nHà Nội, ngày 5 tháng 3 năm 2019\nCHỦ TỊCH\nLê Văn An");
        assert_eq!(found.date.map(|date| date.to_string()).as_deref(), Some("2019-03-05"));
        let found = signed("Thông tư này có hiệu lực kể từ ngày 15/3/2019./.\nCHỦ TỊCH\nLê Văn An");
        assert_eq!(found.date, None);
    }

    #[test]
    fn a_text_without_signature_has_none() {
        assert_eq!(find(&blocks("Điều 1. Phạm vi\nNơi nhận hồ sơ là Bộ phận một cửa."), 0), None);
        assert_eq!(find(&blocks("CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN\nCăn cứ Luật Đất đai;"), 0), None);
    }
}
