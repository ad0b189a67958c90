//! The first page's head cut into pieces: national motto, number, place and date, and the lines between them.
//! Two columns on one line, cells of a table, and parts broken over lines all come out as pieces in reading order.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use crate::block::{Block, End};
use crate::document::date::{self, FIGURES};
use crate::document::letters::{is_letter, one_line};
use crate::document::table::{any_of, pattern, rows};
use crate::document::{DocType, Number, gazetteer, number};
use crate::vietnamese::{Folded, fold};

/// Most of a file's beginning that a head can take up, in bytes and in lines.
const MAX_BYTES: usize = 8 << 10;
const MAX_LINES: usize = 160;

/// Most words of a place: `Thành phố Bà Rịa - Vũng Tàu`.
const MAX_PLACE_WORDS: usize = 7;

/// What a piece of the head is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// `CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM`, `Độc lập - Tự do - Hạnh phúc`, `ĐẢNG CỘNG SẢN VIỆT NAM`.
    Motto,
    /// A ruled line of dashes or stars.
    Rule,
    /// `DỰ THẢO`, `HỎA TỐC` and the like.
    Mark,
    /// `Số: 52/NQ-HĐND`.
    Number(Stated),
    /// `Hớn Quản, ngày 24 tháng 6 năm 2022`.
    Signing { place: Option<String>, date: Option<Date> },
    /// `V/v …`: what a letter is about.
    Subject,
    /// A line that never stands in a head: the text has begun.
    Opener,
    /// Any other line.
    Line,
}

/// What stands after the word `Số`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    /// The kind named before it: `Luật số: …`.
    pub(super) label: Option<DocType>,
    pub(super) number: Option<Number>,
    /// The symbol, of a number that is still blank too.
    pub(super) symbol: Option<String>,
}

/// A piece of the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    /// Its text in one line, single blanks.
    pub(super) text: String,
    /// The same, folded.
    pub(super) folded: String,
    /// Paragraph that it begins in.
    pub(super) paragraph: usize,
    /// The paragraph is set bold or centred, or is a heading.
    pub(super) is_set_off: bool,
    /// It ends a paragraph, as far as the file says.
    pub(super) ends_paragraph: bool,
}

impl Piece {
    /// Nearly all its letters are capitals.
    pub(super) fn is_capitals(&self) -> bool {
        is_capitals(&self.text)
    }
}

/// Whether nearly all letters of `text` are capitals (some write `TTg`, `và` in between).
pub(super) fn is_capitals(text: &str) -> bool {
    let (mut all, mut lower) = (0, 0);
    for (at, c) in text.char_indices().filter(|(_, c)| is_letter(*c)) {
        all += 1;
        if c.is_lowercase() {
            lower += 1;
            // Not even if all that follows were capitals: a paragraph shows it in its first words.
            if lower * 8 > all + (text.len() - at) {
                return false;
            }
        }
    }
    all > 1 && lower * 8 <= all
}

/// The pieces of the head of a file: its first paragraphs, to the first line that is surely text.
pub(super) fn pieces(paragraphs: &[Block]) -> Vec<Piece> {
    let text = HeadText::new(paragraphs);
    let mut pieces = Vec::new();
    let mut at = 0;
    for (range, kind) in text.anchors() {
        text.lines(at..range.start, paragraphs, &mut pieces);
        pieces.push(text.piece(range.clone(), kind, paragraphs));
        at = range.end;
    }
    text.lines(at..text.text.len(), paragraphs, &mut pieces);
    pieces
}

/// The text of the first paragraphs, one line for each line and each column.
struct HeadText {
    text: String,
    folded: Folded,
    /// Where in `text` each paragraph begins.
    starts: Vec<usize>,
}

/// Two blanks or more, a tab, or the stroke between cells: the next column begins.
static COLUMN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*\|\s*|\t[\s\t]*|\s{3,}"));

impl HeadText {
    fn new(paragraphs: &[Block]) -> Self {
        let mut text = String::new();
        let mut starts = Vec::new();
        for block in paragraphs.iter().take(MAX_LINES) {
            starts.push(text.len());
            let line = without_markup(start_of(&block.text, MAX_BYTES));
            text.push_str(&COLUMN.replace_all(line.trim_start_matches(['#', '>', ' ', '*']).trim(), "\n"));
            text.push('\n');
            if text.len() > MAX_BYTES {
                break;
            }
        }
        let folded = Folded::new(&text);
        Self { text, folded, starts }
    }

    /// The pieces that patterns recognise wherever they stand, in order, as bytes of the text.
    fn anchors(&self) -> Vec<(Range<usize>, Kind)> {
        let mut found = Vec::new();
        self.mottos(&mut found);
        self.numbers(&mut found);
        self.signings(&mut found);
        found.sort_by_key(|(range, _)| range.start);
        let mut end = 0;
        found.retain(|(range, _)| {
            let free = range.start >= end;
            end = if free { range.end } else { end };
            free
        });
        found
    }

    fn mottos(&self, found: &mut Vec<(Range<usize>, Kind)>) {
        for hit in MOTTO.find_iter(&self.folded.text) {
            let range = self.folded.original(hit.range());
            let line = self.text[..range.start].rsplit('\n').next().unwrap_or_default();
            let is_device = hit.as_str().starts_with("doc");
            let in_sentence = !is_device
                && line.trim_end().ends_with(|c: char| c.is_alphanumeric())
                && (!is_capitals(&self.text[range.clone()]) || fold(line.trim_end()).ends_with("nuoc"));
            if !in_sentence {
                found.push((range, Kind::Motto));
            }
        }
    }

    fn numbers(&self, found: &mut Vec<(Range<usize>, Kind)>) {
        for hit in NUMBER_LABEL.captures_iter(&self.folded.text) {
            let Some(whole) = hit.get(0) else { continue };
            // `LUẬT` over `SỐ 13/2003/QH11 …` is a title where the head has given its number before.
            let kind =
                hit.name("kind").filter(|_| found.iter().all(|(_, kind)| !matches!(kind, Kind::Number(_))));
            let range = match (kind, hit.name("so")) {
                (None, Some(so)) => self.folded.original(so.range()),
                _ => self.folded.original(whole.range()),
            };
            let inside_a_line =
                !self.text[..range.start].trim_end_matches(' ').ends_with(['\n']) && range.start > 0;
            let label = &self.text[range.clone()];
            // Folded, `sở` is `số`.
            if label.to_lowercase().contains('ở') {
                continue;
            }
            if inside_a_line && !(label.trim_start().starts_with('S') && label.contains(':')) {
                continue;
            }
            let rest = &self.text[range.end..];
            let label = hit
                .name("kind")
                .and_then(|kind| DocType::at_start(&one_line(kind.as_str())))
                .map(|(kind, _)| kind);
            let (stated, length) = stated(rest, label);
            if length > 0 {
                found.push((range.start..range.end + length, Kind::Number(stated)));
            }
        }
    }

    fn signings(&self, found: &mut Vec<(Range<usize>, Kind)>) {
        for hit in SIGNING.captures_iter(&self.folded.text) {
            let (Some(whole), Some(place)) = (hit.get(0), hit.name("place")) else { continue };
            let start = self.place_start(self.folded.original(place.range()));
            let place = Some(one_line(&self.text[start..self.folded.original(place.range()).end]));
            let place = place.filter(|place| !place.is_empty());
            let range = start..self.folded.original(whole.range()).end;
            if place.as_deref().is_none_or(is_place) {
                found.push((range, Kind::Signing { place, date: signed_on(&hit) }));
            }
        }
    }

    /// Where a place begins whose first word may have stayed on the line above: `Hà` over `Nội, ngày …`.
    fn place_start(&self, place: Range<usize>) -> usize {
        let is_known =
            |name: &str| gazetteer::province(name).is_some() || !gazetteer::districts(name).is_empty();
        let above = self.text[..place.start].trim_end();
        let line = above.rsplit('\n').next().unwrap_or_default();
        let start = above.len() - line.len();
        let joined = one_line(format!("{line} {}", &self.text[place.clone()]));
        let is_broken = !line.contains(' ') && !place.is_empty() && !is_known(&self.text[place.clone()]);
        if is_broken && is_known(&joined) { start } else { place.start }
    }

    /// Appends the lines of a range between anchors.
    fn lines(&self, range: Range<usize>, paragraphs: &[Block], pieces: &mut Vec<Piece>) {
        let mut start = range.start;
        for line in self.text[range].split('\n') {
            if !line.trim().is_empty() {
                let mut piece = self.piece(start..start + line.len(), Kind::Line, paragraphs);
                piece.kind = kind_of_line(&piece);
                pieces.push(piece);
            }
            start += line.len() + 1;
        }
    }

    fn piece(&self, range: Range<usize>, kind: Kind, paragraphs: &[Block]) -> Piece {
        let text = one_line(&self.text[range.clone()]);
        let start = range.end - self.text[range.clone()].trim_start().len();
        let paragraph = self.starts.partition_point(|begin| *begin <= start).saturating_sub(1);
        let last = self.starts.partition_point(|begin| *begin < range.end).saturating_sub(1);
        let style = paragraphs.get(paragraph).map(|block| &block.style);
        Piece {
            kind,
            folded: fold(&text),
            text,
            paragraph,
            is_set_off: style.is_some_and(|style| style.bold || style.centred || style.heading.is_some()),
            ends_paragraph: paragraphs.get(last).is_some_and(|block| block.end == End::Paragraph),
        }
    }
}

/// The national motto and its device, whole or cut short, and the heading of the Party's papers.
static MOTTO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\bcong\s*hoa\s*xa\s*hoi(?:\s*chu(?:\s*nghia(?:\s*viet(?:\s*nam)?)?)?)?\b",
        r"|\bdoc\s*lap\W{1,6}tu\s*do\W{1,6}hanh\s*phuc\b",
        r"|(?m:^)\s*dang\s+cong\s+san\s+viet\s+nam\s*(?m:$)",
    ))
});

/// `Số`, with the kind of document before it in laws; a number or a blank for it must follow.
static NUMBER_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let kinds = any_of(DocType::names());
    pattern(&format!(r"(?:(?m:^)[ *]*(?P<kind>{kinds})\s+|\b)(?P<so>so\s*[:.]?)"))
});

/// Place and date of signing. Parts of the date may be blank, or broken over lines; the place stands on one line.
static SIGNING: LazyLock<Regex> = LazyLock::new(|| {
    let blank = r"[\s.…_/]*";
    let words = format!(
        r"ngay{blank}(\d{{1,2}})?{blank},?\s*thang{blank}(\d{{1,2}})?{blank},?\s*nam{blank}(\d{{4}})?(?:[.…_\d]+)?"
    );
    pattern(&format!(
        r"(?m)(?:^|\s{{2}}|\bhanh\s+phuc\s|\d[a-z]{{0,2}}/[a-z0-9/&-]+ )[ *(]*(?P<place>[^\n,;:0-9/]{{0,60}}?)\s*[,.;]?\s*(?:{words}|(?:,\s*|ngay\s*){FIGURES})\W*$"
    ))
});

/// The date in a match of [`SIGNING`].
fn signed_on(parts: &Captures<'_>) -> Option<Date> {
    date::of_parts(parts, 2).or_else(|| date::of_parts(parts, 5))
}

/// The date of a line that is place and date alone.
pub(super) fn signing_date(line: &str) -> Option<Date> {
    let folded = Folded::new(line);
    let parts = SIGNING.captures(&folded.text)?;
    let place = one_line(&line[folded.original(parts.name("place")?.range())]);
    if is_place(&place) { signed_on(&parts) } else { None }
}

static OPENERS: LazyLock<Regex> = LazyLock::new(|| openers("sure"));
static LIKELY_OPENERS: LazyLock<Regex> = LazyLock::new(|| openers("maybe"));

fn openers(strength: &str) -> Regex {
    let words =
        rows::<2>(include_str!("openers.tsv")).filter(|[_, cell]| *cell == strength).map(|[word, _]| word);
    pattern(&format!(r"^[-+• ]*(?:{})(?:\W|$)", any_of(words)))
}

/// The first mark of a list or a heading: the text has begun.
static FIRST_ITEM: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:a|i|1)\s?[.)/\-–]\s*\S|^(?:a|i|1)\.\d"));

static MARKS: LazyLock<Regex> = LazyLock::new(|| {
    let marks = rows::<1>(include_str!("marks.tsv")).map(|[mark]| mark);
    pattern(&format!(r"^\W*(?:{})\s*(?:thu)?\W*\d*\W*$", any_of(marks)))
});

static SUBJECT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*v\s?[/.]\s?v\b"));

fn kind_of_line(piece: &Piece) -> Kind {
    if !piece.folded.contains(|c: char| c.is_alphanumeric()) {
        Kind::Rule
    } else if MARKS.is_match(&piece.folded) {
        Kind::Mark
    } else if SUBJECT.is_match(&piece.folded) {
        Kind::Subject
    } else if OPENERS.is_match(&piece.folded) || FIRST_ITEM.is_match(&piece.folded) {
        Kind::Opener
    } else {
        Kind::Line
    }
}

/// Whether a line under the title begins as texts do.
pub(super) fn begins_as_text(folded: &str) -> bool {
    LIKELY_OPENERS.is_match(folded)
}

/// Whether what stands before a date can be a place: a few words, the first with a capital.
fn is_place(text: &str) -> bool {
    let words = text.split(' ').filter(|word| word.contains(|c: char| c.is_alphabetic())).count();
    let folded = fold(text);
    let begins_text =
        OPENERS.is_match(&folded) || LIKELY_OPENERS.is_match(&folded) || DocType::at_start(&folded).is_some();
    words <= MAX_PLACE_WORDS && text.starts_with(|c: char| c.is_uppercase()) && !begins_text
}

/// The number, or the symbol of a blank one, at the start of a text, and how many of its bytes that is.
fn stated(rest: &str, label: Option<DocType>) -> (Stated, usize) {
    if let Some((number, length)) = number::stated(rest) {
        let symbol = number::symbols(&number.text).collect::<Vec<_>>().join("-");
        return (Stated { label, number: Some(number), symbol: Some(symbol) }, length);
    }
    let blank = number::blank_symbol(rest);
    let length = blank.as_ref().map_or(0, |(_, length)| *length);
    (Stated { label, number: None, symbol: blank.map(|(symbol, _)| symbol) }, length)
}

/// `line` without the marks of bold text.
fn without_markup(line: &str) -> Cow<'_, str> {
    if line.contains('*') || line.contains('_') {
        return Cow::Owned(line.replace("**", "").replace("__", " "));
    }
    Cow::Borrowed(line)
}

/// The start of a text, at most so many bytes.
fn start_of(text: &str, max_bytes: usize) -> &str {
    let mut end = max_bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
