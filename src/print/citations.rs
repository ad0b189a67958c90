//! Who cites a document and what it cites, and what is cited most without being there: for a person or a program.

use std::io::{self, Write};

use serde::Serialize;

use super::fit::{Span, paragraph};
use super::json::{DocumentJson, ExcerptJson, write_line};
use super::palette::{HEADINGS, META, PLACE, PLAIN, TAG, TITLE};
use super::text::{Page, identity, snippet_spans, title};
use crate::audit::citations::{Cites, Missing};
use crate::messages::{Message, integer};
use crate::search::{Excerpt, HitDocument};

const INDENT: usize = 4;

/// Writes the document, who cites it (a passage each, at most `limit` documents), and what it cites.
///
/// # Errors
/// Those of the writer.
pub fn cites_text(out: &mut impl Write, cites: &Cites, limit: usize, page: Page) -> io::Result<()> {
    let say = |message: Message| message.say(page.language);
    paragraph(out, &[Span::new(&cites.number, TITLE)], "", 0, page.columns)?;
    for document in &cites.documents {
        document_text(out, document, page)?;
    }
    let groups = by_document(&cites.cited_by);
    let head =
        Message::new("print.cite.by").with("documents", groups.len()).with("passages", cites.cited_by.len());
    writeln!(out)?;
    paragraph(out, &[Span::new(&say(head), HEADINGS)], "", 0, page.columns)?;
    for group in groups.iter().take(limit) {
        let Some(first) = group.first() else { continue };
        document_text(out, &first.document, page)?;
        paragraph(out, &snippet_spans(&first.passage, page.snippet_chars), "", INDENT, page.columns)?;
        let mut spans = vec![Span::new(&format!("#{}", first.passage.id), PLACE)];
        if group.len() > 1 {
            let more = say(Message::new("print.cite.more").with("n", group.len() - 1));
            spans.push(Span::new(&format!(" · {more}"), TAG));
        }
        paragraph(out, &spans, "", INDENT, page.columns)?;
    }
    if groups.len() > limit {
        let more = say(Message::new("print.cite.cut").with("n", groups.len() - limit));
        paragraph(out, &[Span::new(&more, TAG)], "", 0, page.columns)?;
    }
    if cites.documents.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let head = Message::new("print.cite.cites").with("n", cites.cites.len());
    paragraph(out, &[Span::new(&say(head), HEADINGS)], "", 0, page.columns)?;
    for reference in &cites.cites {
        let mut spans = vec![Span::new(&reference.number, PLAIN)];
        if reference.count > 1 {
            spans.push(Span::new(&format!(" × {}", integer(reference.count, page.language)), PLACE));
        }
        match &reference.document {
            Some(document) => {
                let name = title(&document.header, &document.path);
                spans.push(Span::new(&format!(" · {name} · {}", document.path), META));
            }
            None => spans.push(Span::new(&format!(" · {}", say(Message::new("print.cite.absent"))), TAG)),
        }
        paragraph(out, &spans, "", INDENT, page.columns)?;
    }
    Ok(())
}

/// The passages of each document, in the order of the documents.
fn by_document(passages: &[Excerpt]) -> Vec<&[Excerpt]> {
    passages.chunk_by(|one, next| one.document.id == next.document.id).collect()
}

fn document_text(out: &mut impl Write, document: &HitDocument, page: Page) -> io::Result<()> {
    let identity = identity(&document.header, page.language);
    let name = title(&document.header, &document.path);
    let shown = if identity.is_empty() { name.to_owned() } else { format!("{identity} · {name}") };
    paragraph(out, &[Span::new(&shown, META)], "", 2, page.columns)?;
    paragraph(out, &[Span::new(&document.path, PLACE)], "", INDENT, page.columns)
}

/// Writes one object: the number, who cites it, what it cites.
///
/// # Errors
/// Those of the writer.
pub fn cites_json(out: &mut impl Write, cites: &Cites) -> io::Result<()> {
    let value = CitesJson {
        number: &cites.number,
        documents: cites.documents.iter().map(|document| DocumentJson::found(document)).collect(),
        cited_by: cites.cited_by.iter().map(ExcerptJson::new).collect(),
        cites: cites
            .cites
            .iter()
            .map(|reference| ReferenceJson {
                number: &reference.number,
                document: reference.document.as_deref().map(DocumentJson::found),
                count: reference.count,
            })
            .collect(),
    };
    write_line(out, &value)
}

/// Writes the numbers that are cited most and are not there, at most `limit` of them.
///
/// # Errors
/// Those of the writer.
pub fn missing_text(out: &mut impl Write, missing: &[Missing], limit: usize, page: Page) -> io::Result<()> {
    for each in missing.iter().take(limit) {
        let counts =
            Message::new("print.cite.counts").with("documents", each.documents).with("n", each.citations);
        let spans =
            [Span::new(&each.number, PLAIN), Span::new(&format!(" · {}", counts.say(page.language)), META)];
        paragraph(out, &spans, "", INDENT, page.columns)?;
    }
    if missing.len() > limit {
        let more = Message::new("print.cite.cut").with("n", missing.len() - limit).say(page.language);
        paragraph(out, &[Span::new(&more, TAG)], "", 0, page.columns)?;
    }
    Ok(())
}

/// Writes one object with all of them.
///
/// # Errors
/// Those of the writer.
pub fn missing_json(out: &mut impl Write, missing: &[Missing]) -> io::Result<()> {
    let missing = missing
        .iter()
        .map(|each| MissingRow { number: &each.number, documents: each.documents, citations: each.citations })
        .collect();
    write_line(out, &MissingJson { missing })
}

#[derive(Serialize)]
struct CitesJson<'a> {
    number: &'a str,
    documents: Vec<DocumentJson<'a>>,
    cited_by: Vec<ExcerptJson<'a>>,
    cites: Vec<ReferenceJson<'a>>,
}

#[derive(Serialize)]
struct ReferenceJson<'a> {
    number: &'a str,
    document: Option<DocumentJson<'a>>,
    count: u64,
}

#[derive(Serialize)]
struct MissingJson<'a> {
    missing: Vec<MissingRow<'a>>,
}

#[derive(Serialize)]
struct MissingRow<'a> {
    number: &'a str,
    documents: u64,
    citations: u64,
}
