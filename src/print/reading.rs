//! What tracuu reads from a file: its text under its headings, or everything that was recognised, as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{DocumentJson, write_line};
use super::safe;
use crate::document::{Document, Section, SectionKind};
use crate::read::Content;

/// Writes the text of a document in reading order: a paragraph a line, headings as they first hold.
///
/// # Errors
/// Those of the writer.
pub fn document_text(out: &mut impl Write, document: &Document) -> io::Result<()> {
    let mut open: &[String] = &[];
    for section in &document.sections {
        let same = open.iter().zip(&section.path).take_while(|(a, b)| a == b).count();
        let headings = section.path[same..].iter();
        let texts = section.passages.iter().map(|passage| &passage.text);
        headings.chain(texts).try_for_each(|line| writeln!(out, "{}", safe::block(line)))?;
        open = &section.path;
    }
    Ok(())
}

/// Writes one line of JSON with all that was read from the file at `path`.
///
/// # Errors
/// Those of the writer.
pub fn document_json(
    out: &mut impl Write,
    path: &str,
    content: &Content,
    document: &Document,
) -> io::Result<()> {
    let value = ReadingJson {
        path,
        format: content.format.name(),
        encoding: content.encoding,
        pages: content.pages,
        document: DocumentJson::new(None, path, &document.header),
        sections: document.sections.iter().map(SectionText::new).collect(),
        warnings: content.warnings.iter().map(ToString::to_string).collect(),
    };
    write_line(out, &value)
}

#[derive(Serialize)]
struct ReadingJson<'a> {
    path: &'a str,
    format: &'a str,
    encoding: Option<&'a str>,
    pages: Option<u32>,
    document: DocumentJson<'a>,
    sections: Vec<SectionText<'a>>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct SectionText<'a> {
    path: &'a [String],
    kind: &'a SectionKind,
    passages: Vec<PassageText<'a>>,
}

#[derive(Serialize)]
struct PassageText<'a> {
    text: &'a str,
    page: Option<u32>,
    /// Its own kind, where that is not the section's.
    kind: Option<&'a SectionKind>,
    causes: &'a [(usize, usize)],
    estimated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ocr_percent: Option<u8>,
}

impl<'a> SectionText<'a> {
    fn new(section: &'a Section) -> Self {
        let passages = section.passages.iter().map(|passage| PassageText {
            text: &passage.text,
            page: passage.page,
            kind: passage.kind.as_ref(),
            causes: &passage.causes,
            estimated: passage.estimated,
            ocr_percent: passage.ocr_percent,
        });
        Self { path: &section.path, kind: &section.kind, passages: passages.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::document::Passage;
    use crate::messages::Message;
    use crate::read::Format;

    fn document() -> Document {
        let section = |path: &[&str], kind: &'static str, texts: &[&str]| Section {
            path: path.iter().map(|&heading| heading.to_owned()).collect(),
            kind: SectionKind(kind.into()),
            passages: texts.iter().map(|&text| Passage { text: text.into(), ..Passage::default() }).collect(),
        };
        let sections = vec![
            section(&[], "other", &["BÁO CÁO"]),
            section(&["A. TÌNH HÌNH", "I. Kết quả"], "results", &["- Thu ngân sách đạt 45%."]),
            section(&["A. TÌNH HÌNH", "II. Hạn chế"], "weaknesses", &["- Giải ngân\u{1b}c chậm."]),
        ];
        Document { header: sample::header(), sections }
    }

    #[test]
    fn text_comes_in_reading_order_and_a_heading_once() {
        let mut out = Vec::new();
        document_text(&mut out, &document()).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        BÁO CÁO
        A. TÌNH HÌNH
        I. Kết quả
        - Thu ngân sách đạt 45%.
        II. Hạn chế
        - Giải ngân�c chậm.
        ");
    }

    #[test]
    fn a_reading_is_one_line_of_json() {
        let content = Content {
            format: Format::Text,
            encoding: Some("UTF-8"),
            pages: None,
            blocks: Vec::new(),
            warnings: vec![Message::new("test.warning")],
        };
        let mut out = Vec::new();
        document_json(&mut out, "a.txt", &content, &document()).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r##"{"path":"a.txt","format":"txt","encoding":"UTF-8","pages":null,"document":{"id":null,"path":"a.txt","title":"Tình hình công tác 6 tháng đầu năm và chương trình công tác 6 tháng cuối năm 2022","type":"bao-cao","number":"198/BC-UBND","issuer":"UBND huyện Hớn Quản","district":"Hớn Quản","province":"Bình Phước","province_now":"Đồng Nai","date":"2022-06-24","periods":[{"from":"2022-01-01","to":"2022-06-30","label":"6 tháng đầu năm 2022","role":"report"}],"signer":"Phan Thị Kim Oanh","guessed":[]},"sections":[{"path":[],"kind":"other","passages":[{"text":"BÁO CÁO","page":null,"kind":null,"causes":[],"estimated":false}]},{"path":["A. TÌNH HÌNH","I. Kết quả"],"kind":"results","passages":[{"text":"- Thu ngân sách đạt 45%.","page":null,"kind":null,"causes":[],"estimated":false}]},{"path":["A. TÌNH HÌNH","II. Hạn chế"],"kind":"weaknesses","passages":[{"text":"- Giải ngân\u001bc chậm.","page":null,"kind":null,"causes":[],"estimated":false}]}],"warnings":["test.warning"]}"##);
    }
}
