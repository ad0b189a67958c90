//! A passage in its place: the document's header, then the passages around the one asked for, under their headings.

use std::io::{self, Write};

use super::Page;
use super::fit::{Span, paragraph};
use super::palette::{HEADINGS, META, PLACE, PLAIN, TAG, TITLE};
use super::text::{identity, kind_name, period, title};
use crate::document::Header;
use crate::index::{DocumentRecord, PassageRecord};
use crate::messages::{Language, Message};

/// Blanks before every line of a passage; the mark of the passage asked for stands in them.
const INDENT: usize = 2;
const MARK: &str = ">";

/// Writes the header of a document and these of its passages; the one numbered `asked` is set off.
///
/// # Errors
/// Those of the writer.
pub fn place_text(
    out: &mut impl Write,
    document: &DocumentRecord,
    passages: &[PassageRecord],
    asked: Option<u64>,
    page: Page,
) -> io::Result<()> {
    header_text(out, &document.header, &document.source.path, page)?;
    let mut section: Option<&[String]> = None;
    for passage in passages {
        if section != Some(passage.section.as_slice()) {
            section = Some(&passage.section);
            writeln!(out)?;
            section_line(out, passage, page)?;
        }
        let is_asked = asked == Some(passage.ordinal);
        let span = Span::new(&passage.text, if is_asked { TITLE } else { PLAIN });
        paragraph(out, &[span], if is_asked { MARK } else { "" }, INDENT, page.columns)?;
    }
    Ok(())
}

/// Title, identity, periods, signer and path of a document, each on lines of its own.
fn header_text(out: &mut impl Write, header: &Header, path: &str, page: Page) -> io::Result<()> {
    let lines = [
        Span::new(title(header, path), TITLE),
        Span::new(&identity(header, page.language), META),
        Span::new(&details(header, page.language), PLAIN),
        Span::new(path, PLACE),
    ];
    lines
        .iter()
        .filter(|line| !line.is_blank())
        .try_for_each(|line| paragraph(out, std::slice::from_ref(line), "", 0, page.columns))
}

fn details(header: &Header, language: Language) -> String {
    let periods: Vec<_> = header.periods.iter().map(|p| period(p, language)).collect();
    let periods =
        (!periods.is_empty()).then(|| Message::new("print.periods").with("periods", periods.join(", ")));
    let signer = header.signer.as_ref().map(|name| Message::new("print.signer").with("name", name.as_str()));
    [periods, signer].iter().flatten().map(|message| message.say(language)).collect::<Vec<_>>().join(" · ")
}

fn section_line(out: &mut impl Write, passage: &PassageRecord, page: Page) -> io::Result<()> {
    let mut spans = vec![Span::new(&passage.section.join(" › "), HEADINGS)];
    if passage.kind != "other" {
        spans.push(Span::new(&format!(" [{}]", kind_name(&passage.kind, page.language)), TAG));
    }
    if let Some(number) = passage.page {
        let text = Message::new("print.page").with("n", u64::from(number)).say(page.language);
        spans.push(Span::new(&format!(" {text}"), PLACE));
    }
    if spans.iter().all(Span::is_blank) {
        return Ok(());
    }
    paragraph(out, &spans, "", 0, page.columns)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::index::Source;

    fn passage(ordinal: u64, section: &[&str], kind: &str, text: &str) -> PassageRecord {
        PassageRecord {
            document: "a1b2c3".into(),
            ordinal,
            text: text.into(),
            section: section.iter().map(|&heading| heading.to_owned()).collect(),
            kind: kind.into(),
            page: (ordinal > 0).then_some(4),
            estimated: false,
            ocr_percent: None,
            causes: Vec::new(),
        }
    }

    #[test]
    fn a_passage_stands_between_its_neighbours_under_its_headings() {
        let document = DocumentRecord {
            id: "a1b2c3".into(),
            source: Source { path: "corpus/bao cao 2022.txt".into(), ..Source::default() },
            format: "txt".into(),
            encoding: None,
            pages: None,
            header: sample::header(),
            passages: 3,
            text_bytes: 100,
        };
        let passages = [
            passage(0, &[], "other", "UBND huyện báo cáo như sau:"),
            passage(1, &["II. Đánh giá", "2. Hạn chế"], "weaknesses", "- Giải ngân còn chậm\u{1b}[1m."),
            passage(2, &["II. Đánh giá", "2. Hạn chế"], "weaknesses", "- Một số chủ đầu tư chưa quyết liệt."),
        ];
        let page = Page { columns: 80, snippet_chars: 100, language: Language::Vietnamese };
        let mut out = Vec::new();
        place_text(&mut out, &document, &passages, Some(1), page).unwrap();
        let text = String::from_utf8(out).unwrap();
        insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string(), @r"
        Tình hình công tác 6 tháng đầu năm và chương trình công tác 6 tháng cuối năm
        2022
        Báo cáo 198/BC-UBND · 24/06/2022 · UBND huyện Hớn Quản · Bình Phước (nay là Đồng
        Nai)
        kỳ: 6 tháng đầu năm 2022 (báo cáo) · người ký: Phan Thị Kim Oanh
        corpus/bao cao 2022.txt

          UBND huyện báo cáo như sau:

        II. Đánh giá › 2. Hạn chế [Hạn chế, khuyết điểm] trang 4
        > - Giải ngân còn chậm�[1m.
          - Một số chủ đầu tư chưa quyết liệt.
        ");
    }
}
