//! Which paragraphs stand outside the headings: the head of the first page, recipients, signatures.
//! A document can close more than once: a decision is signed, then the regulation that it issues follows.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use super::header::HeaderExtent;
use super::heading;
use super::letters::{has_letters, is_capitals, one_line, start_in_words};
use super::table::{Initials, rows};
use super::{SectionKind, section_kind};
use crate::block::{Block, Part};
use crate::vietnamese::fold;

/// Longest line of a signature or of a list of recipients, in bytes.
const MAX_SIGNATURE_BYTES: usize = 120;
const MAX_RECIPIENT_BYTES: usize = 600;

/// Longest closing paragraph, in characters.
const MAX_CLOSING_LETTERS: usize = 600;

/// Words of a person's name, with a title or rank before it.
const NAME_WORDS: Range<usize> = 2..9;

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Before the body: state, agency, number, date, title.
    Head,
    /// Text with headings.
    Body,
    /// `Nơi nhận`, `Kính gửi` and what they list.
    Recipients,
    /// Authority, post and name of who signed.
    Signature,
    /// A header or footer of the page.
    Margin,
}

/// The zone of each paragraph; `extent` is what the header's reader found on the first page and at the first signature.
pub(super) fn zones(paragraphs: &[Block], extent: &HeaderExtent) -> Vec<Zone> {
    let mut zone = Zone::Head;
    let mut zones = Vec::with_capacity(paragraphs.len());
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if paragraph.style.part == Part::Margin {
            zones.push(Zone::Margin);
            continue;
        }
        if zone == Zone::Head && at >= extent.body.start {
            zone = Zone::Body;
        }
        let next = next_zone(zone, paragraph);
        let leaves_closing = next == Zone::Body && extent.closing.contains(&at);
        zone = match zone {
            _ if !leaves_closing => next,
            Zone::Recipients => Zone::Recipients,
            _ => Zone::Signature,
        };
        zones.push(zone);
    }
    zones
}

fn next_zone(zone: Zone, paragraph: &Block) -> Zone {
    let text = paragraph.text.trim();
    if text.len() > MAX_RECIPIENT_BYTES && !text.starts_with(['N', 'n', 'K', 'k']) {
        return if zone == Zone::Head { Zone::Head } else { Zone::Body };
    }
    let opening = Opening::of(text);
    if paragraph.style.part != Part::Body && paragraph.style.part != Part::Table {
        return zone;
    }
    if opening.is(&ROLES.recipients) {
        return Zone::Recipients;
    }
    match zone {
        Zone::Head => Zone::Head,
        _ if opening.signs(text) => Zone::Signature,
        Zone::Recipients if is_recipient(text) => Zone::Recipients,
        Zone::Signature if is_signature_line(text, &opening) => Zone::Signature,
        _ => Zone::Body,
    }
}

/// Words at the start of closing lines, by role.
struct Roles {
    recipients: Words,
    sign: Words,
    post: Words,
    signed: Words,
    issued: Words,
}

static ROLES: LazyLock<Roles> = LazyLock::new(|| {
    let of = |role: &'static str| {
        let rows = rows::<2>(include_str!("closing_words.tsv")).filter(move |[of, _]| *of == role);
        rows.map(|[_, word]| word.to_owned())
    };
    let persons = rows::<1>(include_str!("header/posts.tsv")).map(|[post]| fold(post));
    Roles {
        recipients: Words::new(of("recipients").collect()),
        sign: Words::new(of("sign").collect()),
        post: Words::new(persons.chain(of("post")).collect()),
        signed: Words::new(of("signed").collect()),
        issued: Words::new(of("issued").collect()),
    }
});

/// The words of one role.
struct Words {
    /// The longest first, so that one post does not hide another.
    words: Vec<String>,
    initials: Initials,
}

impl Words {
    fn new(mut words: Vec<String>) -> Self {
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self { initials: Initials::of(words.iter().map(String::as_str)), words }
    }
}

/// The first words of a paragraph.
struct Opening<'a> {
    text: &'a str,
    /// Folded when it is asked for: most paragraphs begin with another letter than the words do.
    folded: OnceCell<String>,
}

impl<'a> Opening<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, folded: OnceCell::new() }
    }

    fn folded(&self) -> &str {
        self.folded.get_or_init(|| one_line(fold(start_in_words(self.text, 30))))
    }

    /// Begins with a word of this role, whole.
    fn is(&self, role: &Words) -> bool {
        role.initials.admit(self.text.trim_start().chars().next())
            && role.words.iter().any(|word| {
                let rest = self.folded().strip_prefix(word.as_str());
                rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            })
    }

    /// Opens a signature: `TM. ỦY BAN NHÂN DÂN`, or a post in capitals that is all of its line.
    fn signs(&self, text: &str) -> bool {
        let fits = text.len() <= MAX_SIGNATURE_BYTES && !text.ends_with([':', ';', ',']);
        fits && is_capitals(text)
            && (self.is(&ROLES.sign) || self.is(&ROLES.post) && self.is_only(&ROLES.post))
    }

    /// Holds nothing but words of this role, as `KT. BỘ TRƯỞNG THỨ TRƯỞNG` does of posts.
    fn is_only(&self, role: &Words) -> bool {
        let mut rest = self.folded();
        while let Some(word) = role.words.iter().find(|word| rest.starts_with(word.as_str())) {
            rest = rest[word.len()..].trim_start_matches([' ', '/', ',']);
        }
        rest.is_empty()
    }
}

/// `(Ban hành kèm theo Quyết định số …)`: the note under the name of a text that the document issues.
pub(super) fn is_issue_note(text: &str) -> bool {
    Opening::of(text.trim_start_matches('(')).is(&ROLES.issued)
}

/// Whether an unmarked paragraph of a report closes it: `Trên đây là báo cáo …`, or the end mark `./.` behind it.
pub(super) fn closes(text: &str) -> bool {
    text.chars().nth(MAX_CLOSING_LETTERS).is_none()
        && !heading::starts_with_mark(text)
        && (section_kind::of_paragraph(text) == Some(SectionKind::CLOSING) || has_end_mark(text))
}

/// `./.`, also as scans and hurried typists leave it: `./`, `. / .`, `./ mgs`.
fn has_end_mark(text: &str) -> bool {
    let tail = text.char_indices().rev().nth(11).map_or(text, |(at, _)| &text[at..]);
    if !tail.contains('/') {
        return false;
    }
    let tail: String = tail.chars().filter(|c| !c.is_whitespace()).collect();
    tail.ends_with("./.")
        || tail.rfind("./").is_some_and(|at| tail[at + 2..].chars().all(|c| c.is_ascii_lowercase()))
}

/// An item of a list of recipients, or a line that goes on with one.
fn is_recipient(text: &str) -> bool {
    let short = text.len() <= MAX_RECIPIENT_BYTES;
    short && (heading::is_bullet(text) || text.starts_with(char::is_lowercase))
}

/// A line between the authority that signs and the end of the signature: a post, `(đã ký)`, a name.
fn is_signature_line(text: &str, opening: &Opening<'_>) -> bool {
    if text.len() > MAX_SIGNATURE_BYTES || heading::starts_with_mark(text) {
        return false;
    }
    let is_note = text.starts_with('(') && text.ends_with(')');
    is_note
        || opening.is(&ROLES.signed)
        || is_capitals(text) && (opening.is(&ROLES.post) || opening.is(&ROLES.sign))
        || is_name(text)
}

/// Two to five words, each with a capital first, no figure: `TS. Phan Thị Kim Oanh`.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    NAME_WORDS.contains(&words.len())
        && !is_capitals(text)
        && !has_letters(text, 50)
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().skip(1).all(|c| c.is_lowercase() || ".'’-".contains(c) || word.len() < 6)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zones_of(lines: &[&str], body: Range<usize>) -> Vec<Zone> {
        let blocks: Vec<Block> =
            lines.iter().map(|text| Block { text: (*text).to_owned(), ..Block::default() }).collect();
        zones(&blocks, &HeaderExtent { body, closing: lines.len()..lines.len() })
    }

    use Zone::{Body, Head, Recipients, Signature};

    #[test]
    fn a_report_has_a_head_a_body_recipients_and_a_signature() {
        let lines = [
            ("BÁO CÁO", Head),
            ("Tình hình công tác", Head),
            ("A. KẾT QUẢ", Body),
            ("Thu ngân sách đạt kế hoạch.", Body),
            ("Nơi nhận:", Recipients),
            ("- Thường trực Huyện ủy;", Recipients),
            ("- Lưu: VT.", Recipients),
            ("TM. ỦY BAN NHÂN DÂN HUYỆN", Signature),
            ("CHỦ TỊCH", Signature),
            ("Phan Thị Kim Oanh", Signature),
        ];
        let (texts, expected): (Vec<&str>, Vec<Zone>) = lines.into_iter().unzip();
        assert_eq!(zones_of(&texts, 2..4), expected);
        assert_eq!(zones_of(&texts, 2..texts.len()), expected);
    }

    #[test]
    fn what_a_decision_issues_follows_its_signature() {
        let lines = [
            ("Điều 3. Chánh Văn phòng chịu trách nhiệm thi hành.", Body),
            ("KT. BỘ TRƯỞNG THỨ TRƯỞNG", Signature),
            ("Tạ Anh Tuấn", Signature),
            ("NỘI QUY", Body),
            ("TIẾP CÔNG DÂN", Body),
            ("Điều 1. Phạm vi", Body),
        ];
        let (texts, expected): (Vec<&str>, Vec<Zone>) = lines.into_iter().unzip();
        assert_eq!(zones_of(&texts, 0..1), expected);
    }

    #[test]
    fn a_letter_names_its_recipients_first() {
        let lines = [
            ("Kính gửi:", Recipients),
            ("- Sở Nội vụ;", Recipients),
            ("- Sở Tài chính.", Recipients),
            ("Ủy ban nhân dân huyện nhận được công văn số 12.", Body),
        ];
        let (texts, expected): (Vec<&str>, Vec<Zone>) = lines.into_iter().unzip();
        assert_eq!(zones_of(&texts, 0..4), expected);
    }

    #[test]
    fn closing_words_and_end_marks_close() {
        for text in [
            "Trên đây là báo cáo của huyện.",
            "UBND huyện báo cáo HĐND huyện xem xét./.",
            "xem xét, chỉ đạo./ mgs",
            "báo cáo. / .",
        ] {
            assert!(closes(text), "{text}");
        }
        for text in
            ["Thu ngân sách đạt 102%.", "- Các xã thực hiện./.", "văn bản số 12./QĐ", "tại trang a.vn/b"]
        {
            assert!(!closes(text), "{text}");
        }
    }

    #[test]
    fn headings_in_capitals_sign_nothing() {
        let lines = [
            "ỦY BAN NHÂN DÂN TỈNH BÁO CÁO:",
            "Chủ tịch nước",
            "THỦ TỤC HÀNH CHÍNH",
            "QUY TRÌNH",
            "TỔ CHỨC THỰC HIỆN",
        ];
        assert!(zones_of(&lines, 0..5).iter().all(|zone| *zone == Body));
    }
}
