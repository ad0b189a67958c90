//! Precedents of a draft: for a person each paragraph with the earlier wordings under it, what differs set off by marks
//! that need no colour; for a program one object, or a row a precedent.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::csv::{PLACE_COLUMNS, place_cells, row};
use super::difference::{Piece, in_one, side_by_side};
use super::fit::{self, Span, paragraph};
use super::json::{ExcerptJson, write_line};
use super::palette::{HEADINGS, MATCH, META, PLACE, PLAIN, TAG, TITLE};
use super::text::{Page, day, headings, identity, title};
use crate::audit::{Aligned, DraftParagraph, Precedent, Standing};
use crate::messages::{Message, say};
use crate::search::Excerpt;

/// Blanks before every line of a precedent.
const INDENT: usize = 4;
/// Stands between the draft and the earlier text.
const BETWEEN: &str = " │ ";
/// Characters of a draft's paragraph that name it.
const NAME_CHARS: usize = 140;

/// How a paragraph and an earlier wording are compared on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// In one text.
    Inline,
    /// Beside each other, on so many columns together.
    Beside {
        /// Columns of the terminal.
        columns: usize,
    },
}

/// Writes one paragraph with its precedents. `number` is its place in the draft, from 1.
///
/// # Errors
/// Those of the writer.
pub fn precedents_text(
    out: &mut impl Write,
    number: usize,
    draft: &DraftParagraph,
    comparison: Comparison,
    page: Page,
) -> io::Result<()> {
    let name = shortened(&draft.text, NAME_CHARS);
    let lead = format!("§{number}");
    paragraph(out, &[Span::new(&name, TITLE)], &lead, INDENT.max(lead.len()), page.columns)?;
    match draft.standing {
        Standing::TooShort => {
            line(out, &[Span::new(&say("print.precedent.too_short", page.language), PLACE)], page)?;
        }
        Standing::Formula { documents } => {
            let key = if draft.precedents.is_empty() {
                "print.precedent.folded"
            } else {
                "print.precedent.formula"
            };
            let message = Message::new(key).with("n", documents);
            line(out, &[Span::new(&message.say(page.language), TAG)], page)?;
        }
        Standing::Own if draft.precedents.is_empty() => {
            line(out, &[Span::new(&say("print.precedent.none", page.language), PLACE)], page)?;
        }
        Standing::Own => {}
    }
    draft.precedents.iter().try_for_each(|precedent| {
        writeln!(out)?;
        one(out, &draft.text, precedent, comparison, page)
    })
}

/// How to read the marks of [`precedents_text`].
#[must_use]
pub fn precedents_legend(comparison: Comparison) -> Message {
    match comparison {
        Comparison::Inline => Message::new("print.precedent.legend"),
        Comparison::Beside { .. } => Message::new("print.precedent.legend_beside"),
    }
}

fn one(
    out: &mut impl Write,
    draft: &str,
    precedent: &Precedent,
    comparison: Comparison,
    page: Page,
) -> io::Result<()> {
    let Excerpt { document, section, passage, .. } = &precedent.excerpt;
    let percent = Message::new("print.precedent.share").with("n", percent(precedent.cover));
    let percent = format!("{}  ", percent.say(page.language));
    let title = Span::new(title(&document.header, &document.path), TITLE);
    line(out, &[Span::new(&percent, MATCH), title], page)?;
    line(out, &[Span::new(&identity(&document.header, page.language), META)], page)?;
    line(out, &[Span::new(&headings(section, &passage.text), HEADINGS)], page)?;
    match comparison {
        Comparison::Inline => {
            line(out, &marked(&in_one(draft, &passage.text, &precedent.aligned)), page)?;
        }
        Comparison::Beside { columns } => {
            let [left, right] =
                side_by_side(draft, &passage.text, &precedent.aligned).map(|text| marked(&text));
            let room = columns.saturating_sub(INDENT + BETWEEN.chars().count()) / 2;
            fit::side_by_side(out, [&left, &right], BETWEEN, INDENT, room)?;
        }
    }
    if precedent.documents > 1 {
        line(out, &[Span::new(&used_by(precedent, page), TAG)], page)?;
    }
    line(out, &[Span::new(&place(&precedent.excerpt), PLACE)], page)
}

fn line(out: &mut impl Write, spans: &[Span], page: Page) -> io::Result<()> {
    if spans.iter().all(Span::is_blank) { Ok(()) } else { paragraph(out, spans, "", INDENT, page.columns) }
}

/// `[+…+]` around what only the passage says, `[-…-]` around what only the draft says.
fn marked(pieces: &[Piece<'_>]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut is_after_draft = false;
    for piece in pieces {
        match piece {
            Piece::Same(text) => {
                // The draft's own words stand in a text that has no blank for them.
                if is_after_draft && !text.starts_with([' ', ',', '.', ';', ':', ')', '/', '%']) {
                    spans.push(Span::new(" ", PLAIN));
                }
                spans.push(Span::new(text, PLAIN));
            }
            Piece::Passage(text) => spans.push(Span::new(&format!("[+{text}+]"), META)),
            Piece::Draft(text) => {
                spans.push(Span::new(" ", PLAIN));
                spans.push(Span::new(&format!("[-{text}-]"), MATCH));
            }
        }
        is_after_draft = matches!(piece, Piece::Draft(_));
    }
    spans
}

/// How many documents have the wording, and which had it first.
fn used_by(precedent: &Precedent, page: Page) -> String {
    let key = if precedent.may_be_more { "print.precedent.at_least" } else { "print.precedent.used" };
    let used = Message::new(key).with("n", precedent.documents).say(page.language);
    let Some(first) = &precedent.first else { return used };
    let Some(date) = first.document.header.date else { return used };
    let date = day(date, page.language);
    let first = if first.passage.id == precedent.excerpt.passage.id {
        Message::new("print.precedent.first_here").with("date", date)
    } else {
        Message::new("print.precedent.first").with("date", date).with("place", place(first))
    };
    format!("{used}, {}", first.say(page.language))
}

fn place(excerpt: &Excerpt) -> String {
    format!("{} · #{}", excerpt.document.path, excerpt.passage.id)
}

fn percent(share: f64) -> u64 {
    (share * 100.0).round() as u64
}

/// The beginning of a text, cut behind a word.
fn shortened(text: &str, max_chars: usize) -> String {
    let Some((limit, _)) = text.char_indices().nth(max_chars) else { return text.to_owned() };
    let head = &text[..limit];
    format!("{}…", head.rsplit_once(' ').map_or(head, |(head, _)| head))
}

/// Columns before those of the place.
const COLUMNS: [&str; 9] =
    ["paragraph", "draft", "rank", "share", "cover", "documents", "may_be_more", "first_date", "first_path"];

/// Writes a header row.
///
/// # Errors
/// Those of the writer.
pub fn precedents_csv_head(out: &mut impl Write) -> io::Result<()> {
    row(out, &[&COLUMNS[..], &PLACE_COLUMNS].concat().into_iter().map(Cow::Borrowed).collect::<Vec<_>>())
}

/// Writes one row a precedent; a paragraph without any has one that is empty behind its text.
///
/// # Errors
/// Those of the writer.
pub fn precedents_csv(out: &mut impl Write, number: usize, draft: &DraftParagraph) -> io::Result<()> {
    let head = [number.to_string().into(), draft.text.as_str().into()];
    if draft.precedents.is_empty() {
        let empty = vec![Cow::Borrowed(""); COLUMNS.len() + PLACE_COLUMNS.len() - head.len()];
        return row(out, &[&head[..], &empty].concat());
    }
    for (at, precedent) in draft.precedents.iter().enumerate() {
        let first = precedent.first.as_ref().map(|first| &first.document);
        let date = first.and_then(|first| first.header.date).map(|date| date.to_string());
        let cells: [Cow<'_, str>; COLUMNS.len() - 2] = [
            (at + 1).to_string().into(),
            rounded(precedent.share).to_string().into(),
            rounded(precedent.cover).to_string().into(),
            precedent.documents.to_string().into(),
            precedent.may_be_more.to_string().into(),
            date.unwrap_or_default().into(),
            first.map_or("", |first| first.path.as_str()).into(),
        ];
        let Excerpt { passage, section, document, .. } = &precedent.excerpt;
        row(out, &[&head[..], &cells, &place_cells(passage, section, document)].concat())?;
    }
    Ok(())
}

fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

/// Writes one object with all paragraphs.
///
/// # Errors
/// Those of the writer.
pub fn precedents_json(out: &mut impl Write, draft: &[DraftParagraph]) -> io::Result<()> {
    write_line(out, &DraftJson { draft: draft.iter().map(ParagraphJson::new).collect() })
}

#[derive(Serialize)]
struct DraftJson<'a> {
    draft: Vec<ParagraphJson<'a>>,
}

#[derive(Serialize)]
struct ParagraphJson<'a> {
    text: &'a str,
    /// It is a few words, and was not looked up.
    too_short: bool,
    /// Documents with much the same words, for a formula.
    formula_documents: Option<u64>,
    matches: Vec<MatchJson<'a>>,
}

impl<'a> ParagraphJson<'a> {
    fn new(draft: &'a DraftParagraph) -> Self {
        Self {
            text: &draft.text,
            too_short: draft.standing == Standing::TooShort,
            formula_documents: match draft.standing {
                Standing::Formula { documents } => Some(documents),
                Standing::Own | Standing::TooShort => None,
            },
            matches: draft.precedents.iter().map(MatchJson::new).collect(),
        }
    }
}

#[derive(Serialize)]
struct MatchJson<'a> {
    share: f64,
    cover: f64,
    #[serde(flatten)]
    excerpt: ExcerptJson<'a>,
    aligned: Vec<AlignedJson>,
    /// All passages of this wording.
    passages: &'a [String],
    documents: u64,
    may_be_more: bool,
    first: Option<ExcerptJson<'a>>,
}

impl<'a> MatchJson<'a> {
    fn new(precedent: &'a Precedent) -> Self {
        Self {
            share: rounded(precedent.share),
            cover: rounded(precedent.cover),
            excerpt: ExcerptJson::new(&precedent.excerpt),
            aligned: precedent.aligned.iter().map(AlignedJson::new).collect(),
            passages: &precedent.passages,
            documents: precedent.documents,
            may_be_more: precedent.may_be_more,
            first: precedent.first.as_ref().map(ExcerptJson::new),
        }
    }
}

#[derive(Serialize)]
struct AlignedJson {
    draft: (usize, usize),
    passage: (usize, usize),
}

impl AlignedJson {
    fn new(aligned: &Aligned) -> Self {
        Self { draft: aligned.draft, passage: aligned.passage }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::sample;
    use super::*;
    use crate::messages::Language;

    const DRAFT: &str = "Giải ngân vốn đầu tư công năm 2024 chậm so với kế hoạch";
    const PASSAGE: &str = "- Giải ngân vốn đầu tư công năm 2022 còn chậm so với kế hoạch.";
    const PAGE: Page = Page { columns: 60, snippet_chars: 300, language: Language::English };

    fn found(standing: Standing) -> DraftParagraph {
        let hit = sample::results().hits.remove(0);
        let mut passage = hit.passage;
        passage.text = PASSAGE.into();
        let excerpt = Excerpt {
            passage,
            section: hit.section,
            document: Arc::new(hit.document),
            ordinal: 17,
            causes: Vec::new(),
        };
        let aligned = ["Giải ngân vốn đầu tư công năm", "chậm so với kế hoạch"].map(|same| {
            let range = |text: &str| text.find(same).map(|at| (at, at + same.len())).unwrap();
            Aligned { draft: range(DRAFT), passage: range(PASSAGE) }
        });
        let first = Some(excerpt.clone());
        let passages = vec![excerpt.passage.id.clone(), "b-2".into()];
        let precedent = Precedent {
            share: 12.0 / 13.0,
            cover: 1.0,
            excerpt,
            aligned: aligned.to_vec(),
            passages,
            documents: 2,
            may_be_more: false,
            first,
            latest: None,
        };
        DraftParagraph { text: DRAFT.into(), standing, precedents: vec![precedent] }
    }

    fn shown(draft: &DraftParagraph, comparison: Comparison) -> String {
        let mut out = Vec::new();
        precedents_text(&mut out, 3, draft, comparison, PAGE).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn what_differs_is_marked_in_one_text() {
        insta::assert_snapshot!(shown(&found(Standing::Own), Comparison::Inline), @r"
        §3  Giải ngân vốn đầu tư công năm 2024 chậm so với kế hoạch

            100 % Tình hình công tác 6 tháng đầu năm và chương trình
            công tác 6 tháng cuối năm 2022
            Báo cáo 198/BC-UBND · 2022-06-24 · UBND huyện Hớn Quản ·
            Bình Phước (now Đồng Nai)
            A. TÌNH HÌNH CÔNG TÁC › II. Đánh giá chung › 2. Hạn chế,
            khuyết điểm
            - Giải ngân vốn đầu tư công năm [-2024-] [+2022 còn+]
            chậm so với kế hoạch.
            2 documents with this wording, this one first, on
            2022-06-24
            corpus/bao cao 2022.txt · #a1b2c3-17
        ");
    }

    #[test]
    fn what_differs_is_marked_in_both_texts() {
        insta::assert_snapshot!(shown(&found(Standing::Own), Comparison::Beside { columns: 90 }), @r"
        §3  Giải ngân vốn đầu tư công năm 2024 chậm so với kế hoạch

            100 % Tình hình công tác 6 tháng đầu năm và chương trình
            công tác 6 tháng cuối năm 2022
            Báo cáo 198/BC-UBND · 2022-06-24 · UBND huyện Hớn Quản ·
            Bình Phước (now Đồng Nai)
            A. TÌNH HÌNH CÔNG TÁC › II. Đánh giá chung › 2. Hạn chế,
            khuyết điểm
            Giải ngân vốn đầu tư công năm [-2024-]    │ - Giải ngân vốn đầu tư công năm [+2022
            chậm so với kế hoạch                      │ còn+] chậm so với kế hoạch.
            2 documents with this wording, this one first, on
            2022-06-24
            corpus/bao cao 2022.txt · #a1b2c3-17
        ");
    }

    #[test]
    fn a_paragraph_without_precedents_says_why() {
        let without = |standing| {
            let paragraph = DraftParagraph { precedents: Vec::new(), ..found(standing) };
            shown(&paragraph, Comparison::Inline)
        };
        insta::assert_snapshot!(without(Standing::Own), @r"
        §3  Giải ngân vốn đầu tư công năm 2024 chậm so với kế hoạch
            nothing worded like it
        ");
        insta::assert_snapshot!(without(Standing::TooShort), @r"
        §3  Giải ngân vốn đầu tư công năm 2024 chậm so với kế hoạch
            too short to look up
        ");
        insta::assert_snapshot!(without(Standing::Formula { documents: 1_150 }), @r"
        §3  Giải ngân vốn đầu tư công năm 2024 chậm so với kế hoạch
            a formula: much the same stands in 1150 documents
            (--formulas shows them)
        ");
    }

    #[test]
    fn json_has_the_fields_of_the_contract() {
        let mut out = Vec::new();
        precedents_json(&mut out, &[found(Standing::Own)]).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let found = &value["draft"][0]["matches"][0];
        assert_eq!(found["share"], 0.923);
        assert_eq!(found["aligned"][1], serde_json::json!({"draft": [46, 74], "passage": [53, 81]}));
        assert_eq!(found["document"]["number"], "198/BC-UBND");
    }
}
