//! The header of a document, put together from what each part of its first and last page says.
//! What the document does not state stays empty; what was guessed is named in `guessed`.

mod guess;
mod issuer;
mod letter;
mod place;
mod signature;
mod title;
mod unit;
mod zone;

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use self::issuer::Issuer;
use self::place::{Clues, Place};
use self::signature::Signature;
use self::title::{Title, TypeLine};
use self::unit::{Level, Mention, mentions};
use self::zone::{Kind, Piece, Stated};
use super::table::pattern;
use super::{DocType, Header, number, period};
use crate::block::Block;
use crate::vietnamese::Folded;

/// Which paragraphs of a document belong to neither its header nor its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeaderExtent {
    /// Paragraphs after type and title, before `Nơi nhận` and the signature.
    pub(super) body: Range<usize>,
    /// Paragraphs of `Nơi nhận` and the signature; appendices follow.
    pub(super) closing: Range<usize>,
}

/// Reads the header out of the repaired paragraphs of a file.
///
/// `file_stem` serves only for guesses, which are marked.
pub(super) fn parse(paragraphs: &[Block], file_stem: &str) -> (Header, HeaderExtent) {
    let pieces = zone::pieces(paragraphs);
    let head = Head::new(&pieces);
    let signature = signature::find(paragraphs, head.body_paragraph(paragraphs.len())).unwrap_or_default();
    let signed = !signature.paragraphs.is_empty();
    let closing = if signed { signature.paragraphs.clone() } else { paragraphs.len()..paragraphs.len() };
    let body = head.body_paragraph(paragraphs.len()).min(closing.start)..closing.start;
    let header = head.header(paragraphs, signature, file_stem);
    (header, HeaderExtent { body, closing })
}

/// The first page's head, its parts told apart.
struct Head<'a> {
    pieces: &'a [Piece],
    stated: Option<Stated>,
    kind: Option<DocType>,
    issuer: Option<Issuer>,
    title: Title,
    /// The line of place and date, if there is one, even with blanks.
    signing: Option<(Option<&'a str>, Option<Date>)>,
}

impl<'a> Head<'a> {
    fn new(pieces: &'a [Piece]) -> Self {
        let text_begins = pieces.iter().position(|piece| piece.kind == Kind::Opener).unwrap_or(pieces.len());
        let head = &pieces[..text_begins];
        let type_line = type_line(head);
        let title_begins = type_line.as_ref().map_or(text_begins, |line| line.pieces.start);
        let stated = stated(head, title_begins).cloned();
        let of_number = stated.as_ref().and_then(kind_of_number);
        let issuer = header_issuer(head, title_begins);
        let subject = letter::subject_line(head);
        let title = |start, first: &str| title::title(pieces, start, first, issuer.as_ref());
        let (kind, title) = match (type_line, subject) {
            (Some(line), _) if line.is_title(stated.as_ref(), of_number.as_ref()) => {
                (of_number, title(line.pieces.start, ""))
            }
            (Some(line), _) => (Some(line.narrowed(of_number)), title(line.pieces.end, &line.rest)),
            (None, Some(subject)) => {
                let is_letter = of_number.is_none() || letter::has_addressees(pieces);
                (
                    of_number.filter(|_| !is_letter).or(DocType::find("cong-van")),
                    letter::subject(pieces, subject),
                )
            }
            (None, None) => {
                let addressed = letter::has_addressees(pieces) && stated.is_some();
                let letter = DocType::find("cong-van").filter(|_| addressed);
                (of_number.or(letter).or_else(|| decided(pieces)), untyped_title(head, title))
            }
        };
        let mut head = Self { pieces, stated, kind, issuer, title, signing: signing(head) };
        head.read_numbered_title();
        head
    }

    /// Takes number and date from a title that states them itself: `LUẬT CỦA QUỐC HỘI … SỐ 32/2004/QH11 NGÀY …`.
    fn read_numbered_title(&mut self) {
        let Some((number, date)) = title::numbered(&self.title.text) else { return };
        if self.stated.is_none() {
            let symbol = Some(number::symbols(&number.text).collect::<Vec<_>>().join("-"));
            let stated = Stated { label: None, number: Some(number), symbol };
            self.kind = self.kind.take().or_else(|| kind_of_number(&stated));
            self.stated = Some(stated);
        }
        if self.signing.is_none() {
            self.signing = date.map(|date| (None, Some(date)));
        }
    }

    fn place(&self) -> Option<&'a str> {
        self.signing.and_then(|(place, _)| place)
    }

    fn date(&self) -> Option<Date> {
        self.signing.and_then(|(_, date)| date)
    }

    /// The piece that the text begins with.
    fn body_piece(&self) -> usize {
        let begins = letter::after_addressees(self.pieces, self.title.end);
        if self.is_empty() { 0 } else { begins }
    }

    /// Nothing in it says that it is a head at all.
    fn is_empty(&self) -> bool {
        self.stated.is_none() && self.signing.is_none() && self.title.text.is_empty() && self.issuer.is_none()
    }

    /// The paragraph that the text begins with.
    fn body_paragraph(&self, paragraphs: usize) -> usize {
        self.pieces.get(self.body_piece()).map_or(paragraphs, |piece| piece.paragraph).min(paragraphs)
    }

    fn header(self, paragraphs: &[Block], signature: Signature, file_stem: &str) -> Header {
        let issuer = match &self.issuer {
            Some(issuer) if issuer.is_kind_alone() => {
                self.symbol_issuer().filter(Issuer::is_known).or(self.issuer.clone())
            }
            Some(issuer) => Some(issuer.clone()),
            None => self
                .title
                .authority
                .as_deref()
                .and_then(Issuer::of_name)
                .or_else(|| signed_for(&signature))
                .or_else(|| issued_by(&self.title.text))
                .or_else(|| self.symbol_issuer()),
        };
        let place = self.clues(issuer.as_ref(), &signature).place(paragraphs);
        let mut header = Header {
            doc_type: self.kind.clone(),
            number: self.stated.as_ref().and_then(|stated| stated.number.clone()),
            title: Some(self.title.text.clone()).filter(|title| !title.is_empty()),
            issuer: issuer.map(|issuer| issuer.name(&place)),
            place: self.place().map(str::to_owned),
            // A head with a line for it that is still blank says that the date is open.
            date: self.date().or(signature.date.filter(|_| self.signing.is_none())),
            signer: signature.signer,
            recipients: signature::cleaned(
                letter::addressees(self.pieces).into_iter().chain(signature.recipients),
            ),
            ..Header::default()
        };
        place.write(&mut header);
        let headings = first_headings(self.pieces, self.body_piece());
        header.periods = period::of_document(self.kind.as_ref(), &self.title.text, &headings, header.date);
        guess::from_file_name(&mut header, file_stem);
        header
    }

    /// The issuer that the number's symbol names.
    fn symbol_issuer(&self) -> Option<Issuer> {
        self.stated.as_ref().and_then(|stated| stated.symbol.as_deref()).and_then(Issuer::of_symbol)
    }

    fn clues(&self, issuer: Option<&Issuer>, signature: &Signature) -> Clues<'a> {
        let mut stated: Vec<Mention> = issuer.map(Issuer::mentions).unwrap_or_default();
        let level = issuer.and_then(Issuer::level);
        let level = level.or_else(|| local_level(issuer, self.place()));
        if let Some(province) = issuer.and_then(Issuer::trailing_province) {
            stated.extend(mentions(&format!("tỉnh {province}")));
        }
        stated.extend(signature.posts.iter().flat_map(|post| mentions(post)));
        stated.extend(mentions(&self.title.text));
        Clues { stated, level, place: self.place(), date: self.date() }
    }
}

/// The level of a council or committee that names none, by the place before its date.
fn local_level(issuer: Option<&Issuer>, place: Option<&str>) -> Option<Level> {
    let issuer = issuer?;
    let place = place?;
    if !issuer.plain().starts_with("uy ban nhan dan") && !issuer.plain().starts_with("hoi dong nhan dan") {
        return None;
    }
    let is_province = super::gazetteer::province(place).is_some();
    Some(if is_province { Level::Province } else { Level::District })
}

/// The line that names the kind of document: one that the number's symbol agrees with, one below the number or
/// the date, or the first at all.
fn type_line(head: &[Piece]) -> Option<TypeLine> {
    let lines = title::type_lines(head);
    let number = head.iter().position(|piece| matches!(piece.kind, Kind::Number(_)));
    let date = head.iter().position(|piece| matches!(piece.kind, Kind::Signing { .. }));
    let symbol = number.and_then(|at| match &head[at].kind {
        Kind::Number(stated) => kind_of_number(stated),
        _ => None,
    });
    let agreed = lines.iter().find(|line| symbol.as_ref() == Some(&line.kind));
    let under =
        |at: Option<usize>| lines.iter().find(move |line| at.is_some_and(|at| line.pieces.start > at));
    let chosen = agreed.or_else(|| under(number)).or_else(|| under(date));
    let subject = head.iter().any(|piece| piece.kind == Kind::Subject);
    let first = || lines.first().filter(|line| !subject && symbol.is_none() && is_under_head(head, line));
    chosen.or_else(first).cloned()
}

/// Whether only lines of a head stand above a line: no text of a document that has none.
fn is_under_head(head: &[Piece], line: &TypeLine) -> bool {
    head[..line.pieces.start].iter().all(|piece| piece.kind != Kind::Line || piece.is_capitals())
}

/// The document's own number: the first above its title, or right under the kind of document.
fn stated(head: &[Piece], title_begins: usize) -> Option<&Stated> {
    let number = |piece: &'_ Piece| matches!(piece.kind, Kind::Number(_));
    let above = head[..title_begins].iter().find(|piece| number(piece));
    let under =
        || head[title_begins..].iter().take(3).find(|piece| number(piece) && piece.text.contains(':'));
    match &above.or_else(under)?.kind {
        Kind::Number(stated) => Some(stated),
        _ => None,
    }
}

fn kind_of_number(stated: &Stated) -> Option<DocType> {
    stated.label.clone().or_else(|| number::kind(stated.symbol.as_deref()?))
}

/// Place and date of signing: the first line for them.
fn signing(head: &[Piece]) -> Option<(Option<&str>, Option<Date>)> {
    head.iter().find_map(|piece| match &piece.kind {
        Kind::Signing { place, date } => Some((place.as_deref(), *date)),
        _ => None,
    })
}

/// The title of a document whose kind no line names: the first line under motto, number and date that is no
/// authority's; without these the first line of all, if it states the number itself.
fn untyped_title(head: &[Piece], title: impl Fn(usize, &str) -> Title) -> Title {
    let is_anchor =
        |piece: &Piece| matches!(piece.kind, Kind::Number(_) | Kind::Signing { .. } | Kind::Motto);
    let start = match head.iter().rposition(is_anchor) {
        Some(last) => last + 1,
        None if head.first().is_some_and(|first| title::numbered(&first.text).is_some()) => 0,
        None => return Title::default(),
    };
    let mut lines = head.iter().enumerate().skip(start).filter(|(_, piece)| piece.kind == Kind::Line);
    let is_authority =
        |piece: &Piece| issuer::begins_as_agency(&piece.text) || title::begins_as_post(&piece.folded);
    let first = lines.find(|(_, piece)| !is_authority(piece)).map(|(at, _)| at);
    first.map_or_else(Title::default, |first| title(first, ""))
}

/// The issuer by the lines in capitals above number, date and title.
fn header_issuer(head: &[Piece], title_begins: usize) -> Option<Issuer> {
    let number = head.iter().position(|piece| matches!(piece.kind, Kind::Number(_)));
    let end = number.unwrap_or(title_begins).min(title_begins);
    let lines = |pieces: &'_ [Piece]| {
        let lines = pieces
            .iter()
            .filter(|piece| piece.kind == Kind::Line && (piece.is_capitals() || is_figure(piece)));
        lines.map(|piece| piece.text.clone()).collect::<Vec<_>>()
    };
    let mut above = lines(&head[..end]);
    if above.is_empty() && end < title_begins {
        above = lines(&head[end..title_begins]);
    }
    let first = above.iter().position(|line| issuer::begins_as_agency(line))?;
    Issuer::of_lines(above[first..].iter().map(String::as_str))
}

/// Nothing but a small number: the name of a district in a city, or of a page.
fn is_figure(piece: &Piece) -> bool {
    piece.text.len() <= 2 && piece.text.chars().all(|c| c.is_ascii_digit())
}

/// The first lines of the text that are headings: in capitals, or with the first mark of a numbering.
fn first_headings(pieces: &[Piece], text_begins: usize) -> Vec<&str> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:phan\s|[ai1]\s?[.)/-])"));
    let text = pieces.get(text_begins..).unwrap_or_default().iter();
    let headings = text.filter(|piece| {
        piece.text.chars().count() < 200 && (piece.is_capitals() || MARK.is_match(&piece.folded))
    });
    headings.map(|piece| piece.text.as_str()).take(4).collect()
}

/// The kind by the line that decides, `QUYẾT ĐỊNH:`, of a document without a head.
fn decided(pieces: &[Piece]) -> Option<DocType> {
    let decides = |piece: &&Piece| piece.is_capitals() && piece.text.ends_with(':');
    let line = pieces.iter().filter(decides).map(|piece| piece.folded.trim_end_matches([':', ' ']));
    line.filter_map(|line| match line {
        "quyet nghi" => DocType::find("nghi-quyet"),
        line => DocType::at_start(line).filter(|(_, length)| *length == line.len()).map(|(kind, _)| kind),
    })
    .next()
}

/// The authority that a signature stands for: `TM. ỦY BAN NHÂN DÂN HUYỆN`, `CHỦ TỊCH UBND HUYỆN`.
fn signed_for(signature: &Signature) -> Option<Issuer> {
    static PREFIX: LazyLock<Regex> = LazyLock::new(|| pattern(r"^t[./]?m\s*[./]?\s*"));
    signature.posts.iter().find_map(|post| {
        let folded = Folded::new(post);
        let prefix = PREFIX.find(&folded.text)?;
        Issuer::of_name(&post[folded.original(prefix.range()).end..])
    })
}

/// The authority that a title names: `… của UBND huyện`.
fn issued_by(title: &str) -> Option<Issuer> {
    static OF: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bcua\s+"));
    let folded = Folded::new(title);
    let last = OF.find_iter(&folded.text).last()?;
    Issuer::of_name(&title[folded.original(last.range()).end..])
}

impl Place {
    fn write(self, header: &mut Header) {
        if self.district_guessed {
            header.guessed.push("district".to_owned());
        }
        if self.province_guessed {
            header.guessed.push("province".to_owned());
        }
        header.district = self.district;
        header.province = self.province;
        header.province_now = self.province_now;
    }
}

#[cfg(test)]
mod tests;
