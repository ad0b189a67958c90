//! The title: the lines under the kind of document (or after `V/v` in a letter) that say what it is about.
//! Its lines are joined as written; the authority that stands between title and text is told apart.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::issuer::{Issuer, begins_as_agency};
use super::zone::{Kind, Piece, Stated, begins_as_text};
use crate::document::date::dates;
use crate::document::gazetteer::plain;
use crate::document::letters::one_line;
use crate::document::table::{any_of, pattern, rows};
use crate::document::{DocType, Number, cited_numbers};
use crate::vietnamese::{Folded, fold};

/// A longer line is a paragraph, not a line of a title, unless the title began with it.
const MAX_LINE_CHARS: usize = 200;
/// A title that grows beyond this is not one.
const MAX_TITLE_CHARS: usize = 1_200;

/// The kind of document where the head names it: which, and the pieces that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypeLine {
    pub(super) kind: DocType,
    pub(super) pieces: Range<usize>,
    /// What stands after the name in the same line.
    pub(super) rest: String,
}

impl TypeLine {
    /// Whether the line names a kind only as the first words of a title: `HƯỚNG DẪN NGHỊ ĐỊNH SỐ …` over the number
    /// of a circular. The Party's `QĐ` is a decision or a regulation, as its line says.
    pub(super) fn is_title(&self, stated: Option<&Stated>, of_number: Option<&DocType>) -> bool {
        let party = stated.and_then(|stated| stated.number.as_ref()).is_some_and(Number::is_of_party);
        let disagrees = |kind: &DocType| !kind.0.contains(&self.kind.0) && !self.kind.0.contains(&kind.0);
        !self.rest.is_empty() && !party && of_number.is_some_and(disagrees)
    }

    /// Its kind, or the narrower one that the number says: `TTLT` over `THÔNG TƯ`.
    pub(super) fn narrowed(&self, of_number: Option<DocType>) -> DocType {
        of_number.filter(|kind| kind.0.starts_with(&self.kind.0)).unwrap_or_else(|| self.kind.clone())
    }
}

/// Number and date of a document that its title states: `CỦA CHÍNH PHỦ SỐ 51/2002/NĐ-CP NGÀY 26 THÁNG 4 NĂM 2002 …`.
pub(super) fn numbered(title: &str) -> Option<(Number, Option<Date>)> {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:cua\s.{2,120}\s)?so\s*:?\s*$"));
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*,?\s*(?:ngay\s*)?$"));
    let (range, number) = cited_numbers(title).into_iter().next()?;
    if !BEFORE.is_match(&fold(&title[..range.start])) {
        return None;
    }
    let after = fold(&title[range.end..]);
    let dated = dates(&after).into_iter().next();
    let date = dated.filter(|dated| BETWEEN.is_match(&after[..dated.range.start])).map(|dated| dated.date);
    Some((number, date))
}

/// All places of the head that name a kind of document as a title does, in order.
pub(super) fn type_lines(pieces: &[Piece]) -> Vec<TypeLine> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        match type_line(&pieces[at..], at == 0) {
            Some((kind, count, rest)) => {
                found.push(TypeLine { kind, pieces: at..at + count, rest });
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

/// The kind that the first pieces name: one line, or one word a line. A title with ordinary letters counts when it is
/// set off from the text, or opens the file.
fn type_line(pieces: &[Piece], opens_file: bool) -> Option<(DocType, usize, String)> {
    let lines = pieces.iter().take_while(|piece| piece.kind == Kind::Line).take(4).count();
    for count in (2..=lines).rev() {
        let joined = pieces[..count].iter().map(|piece| piece.folded.as_str()).collect::<Vec<_>>().join(" ");
        if let Some((kind, length)) = DocType::at_start(&joined) {
            let broken = length > pieces[0].folded.len() && pieces[..count].iter().all(Piece::is_capitals);
            let all_but_last = joined.len() - pieces[count - 1].folded.len();
            if broken && length > all_but_last {
                let text =
                    pieces[..count].iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ");
                return Some((kind, count, after_name(&text, length)));
            }
        }
    }
    let first = pieces.first().filter(|piece| piece.kind == Kind::Line)?;
    let folded = first.folded.trim_start_matches(['*', '_', '“', '"', '«', ' ']);
    let skipped = first.folded.len() - folded.len();
    let (kind, length) = DocType::at_start(folded)?;
    let alone = !folded[length..].contains(|c: char| c.is_alphanumeric());
    let short = first.text.chars().count() <= MAX_LINE_CHARS && !first.text.ends_with(['.', ':', ';', ',']);
    let opens = opens_file && first.ends_paragraph && short;
    let named = alone || first.is_capitals() || first.is_set_off || opens;
    named.then(|| (kind, 1, after_name(&first.text, skipped + length)))
}

/// What stands after the first `length` folded bytes of a line.
fn after_name(text: &str, length: usize) -> String {
    let folded = Folded::new(text);
    let end = folded.original(0..length).end;
    text.get(end..).unwrap_or_default().trim().trim_start_matches([':', '.', '-', '–']).trim().to_owned()
}

static POSTS: LazyLock<String> =
    LazyLock::new(|| any_of(rows::<1>(include_str!("posts.tsv")).map(|[post]| post)));
static POST: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^(?:{})(?:\W|$)", *POSTS)));
/// A line that ends so goes on in the next; marks count (`cơ sở` is no `số`).
static UNFINISHED: LazyLock<Regex> = LazyLock::new(|| {
    let words = rows::<1>(include_str!("connectives.tsv")).map(|[word]| word).collect::<Vec<_>>().join("|");
    pattern(&format!(r"(?i)(?:^|\s)(?:{words})$|[,–-]$"))
});
/// `(Ban hành kèm theo Quyết định số …)`: of the document that this one is attached to.
static ATTACHED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\(?\s*(?:da\s+)?(?:duoc\s+)?(?:ban hanh\s+)?kem theo\b"));
/// Session and term of a council under its name.
static SESSION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\(?(?:khoa|ky hop|nhiem ky|lan thu)\b"));
static FOOTNOTE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*\[\d+\]$"));

/// Whether a line begins with a post: `CHỦ TỊCH`, `BỘ TRƯỞNG BỘ Y TẾ`.
pub(super) fn begins_as_post(folded: &str) -> bool {
    POST.is_match(folded)
}

/// A title, and the piece after it and after the authority line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Title {
    pub(super) text: String,
    /// The authority under it: `ỦY BAN NHÂN DÂN TỈNH HÀ GIANG`.
    pub(super) authority: Option<String>,
    pub(super) end: usize,
}

/// Reads the title from `pieces[start..]`; `first` is what stood beside the kind of document.
pub(super) fn title(pieces: &[Piece], start: usize, first: &str, issuer: Option<&Issuer>) -> Title {
    let mut reader = Reader { lines: Vec::new(), capitals: true, unfinished: false, ended: false };
    if !first.is_empty() {
        reader.push(first);
    }
    let mut at = start;
    while let Some(piece) = pieces.get(at) {
        if !reader.takes(piece, pieces.get(at + 1), issuer) {
            break;
        }
        at += 1;
    }
    let end = skip_authority(pieces, at, issuer);
    let text = one_line(reader.lines.join(" "));
    let mut below = pieces[at..end].iter().filter(|piece| piece.kind == Kind::Line);
    let authority = below.find(|piece| begins_as_agency(&piece.text)).map(|piece| piece.text.clone());
    Title { text: FOOTNOTE.replace(&text, "").into_owned(), authority, end }
}

/// The lines of a title as far as it is read.
struct Reader {
    lines: Vec<String>,
    capitals: bool,
    unfinished: bool,
    ended: bool,
}

impl Reader {
    fn push(&mut self, text: &str) {
        self.lines.push(text.to_owned());
        self.capitals &= super::zone::is_capitals(text);
        self.unfinished = UNFINISHED.is_match(text);
    }

    fn chars(&self) -> usize {
        self.lines.iter().map(|line| line.chars().count()).sum()
    }

    /// Takes the next piece into the title, or passes over it; `false` ends the title.
    fn takes(&mut self, piece: &Piece, next: Option<&Piece>, issuer: Option<&Issuer>) -> bool {
        if self.chars() > MAX_TITLE_CHARS {
            return false;
        }
        match &piece.kind {
            Kind::Opener => false,
            Kind::Mark => true,
            Kind::Rule => self.lines.is_empty() || self.unfinished,
            Kind::Motto => self.lines.is_empty(),
            // A number or a date that a broken line begins with, inside the title.
            Kind::Number(_) | Kind::Signing { place: None, .. } => {
                if !self.lines.is_empty() {
                    self.push(&piece.text);
                }
                true
            }
            Kind::Signing { .. } => true,
            Kind::Subject => {
                let takes = self.lines.is_empty();
                if takes {
                    self.push(&piece.text);
                }
                takes
            }
            Kind::Line => {
                let takes = self.lines.is_empty() && !ATTACHED.is_match(&piece.folded)
                    || self.goes_on(piece, next, issuer);
                if takes {
                    self.push(&piece.text);
                    self.ended = piece.ends_paragraph;
                }
                takes
            }
        }
    }

    /// Whether a line goes on with the title.
    fn goes_on(&self, piece: &Piece, next: Option<&Piece>, issuer: Option<&Issuer>) -> bool {
        let short = piece.text.chars().count() <= MAX_LINE_CHARS;
        if self.unfinished && short {
            return true;
        }
        if ATTACHED.is_match(&piece.folded) || is_authority(piece, next, issuer) {
            return false;
        }
        let small = piece.text.starts_with(|c: char| c.is_lowercase() || c == '(');
        let sentence = piece.text.ends_with([';', ':']) || (piece.text.ends_with('.') && !short);
        let whole = self.lines.last().is_some_and(|line| line.ends_with(['.', ';', ':']));
        if self.capitals && piece.is_capitals() {
            return !begins_as_heading(piece);
        }
        if whole || sentence || !short {
            return small && !whole && !sentence;
        }
        small || (!piece.is_capitals() && !begins_as_text(&piece.folded) && self.looks_alike(piece, next))
    }

    /// A line with a capital goes on when the file gives no sign of an end: no blank line between, the same
    /// look, or the text beginning right after it.
    fn looks_alike(&self, piece: &Piece, next: Option<&Piece>) -> bool {
        let text_follows = next
            .is_some_and(|next| next.kind == Kind::Opener || next.kind == Kind::Rule || next.is_capitals());
        !self.ended || piece.is_set_off || text_follows
    }
}

/// A heading of the text in capitals that follows a title in capitals.
fn begins_as_heading(piece: &Piece) -> bool {
    piece.folded.starts_with(|c: char| c.is_ascii_digit()) && piece.text.contains(". ")
}

/// Whether a line is the authority that decides: `BỘ TRƯỞNG BỘ Y TẾ`, `HỘI ĐỒNG NHÂN DÂN TỈNH HÀ GIANG`.
fn is_authority(piece: &Piece, next: Option<&Piece>, issuer: Option<&Issuer>) -> bool {
    if !piece.is_capitals() || !(begins_as_agency(&piece.text) || begins_as_post(&piece.folded)) {
        return false;
    }
    let text_follows = next.is_some_and(|next| next.kind == Kind::Opener || SESSION.is_match(&next.folded));
    let name = plain(&piece.folded);
    let own = issuer.map(Issuer::plain).filter(|own| !own.is_empty());
    text_follows
        || own.is_some_and(|own| name.ends_with(&own) || own.starts_with(&name))
        || next.is_some_and(|next| next.kind == Kind::Rule)
}

/// The index after the authority line and what belongs to it.
fn skip_authority(pieces: &[Piece], start: usize, issuer: Option<&Issuer>) -> usize {
    let mut at = start;
    while let Some(piece) = pieces.get(at) {
        let belongs = match piece.kind {
            Kind::Rule | Kind::Mark | Kind::Motto | Kind::Number(_) | Kind::Signing { .. } => true,
            Kind::Line => {
                ATTACHED.is_match(&piece.folded)
                    || SESSION.is_match(&piece.folded)
                    || is_authority(piece, pieces.get(at + 1), issuer)
                    || (at > start
                        && piece.is_capitals()
                        && pieces.get(at + 1).is_some_and(|next| next.kind == Kind::Opener))
            }
            Kind::Subject | Kind::Opener => false,
        };
        if !belongs {
            break;
        }
        at += 1;
    }
    at
}
