//! Hits as a person reads them: document, section, snippet and place of each, in the reader's language.
//! What a document says stays as it says it; tracuu's own words come from the messages.

use std::borrow::Cow;
use std::io::{self, Write};

use super::fit::{Span, paragraph};
use super::palette::{HEADINGS, MATCH, META, PLACE, PLAIN, TAG, TITLE};
use super::{safe, snippet};
use crate::document::{DocType, Header, Period, Role};
use crate::messages::{Language, Message, decimal, lookup, say};
use crate::search::{Hit, HitPassage, HitSection, Met, Results};

/// Blanks before every line of a hit but its first.
const INDENT: usize = 4;
/// Characters of a heading that are shown in a path of headings.
const MAX_HEADING_CHARS: usize = 60;

/// How text is laid out for its reader.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Columns of the terminal.
    pub columns: usize,
    /// Characters of a passage that are shown with a hit.
    pub snippet_chars: usize,
    /// Language of everything that is not the document's own.
    pub language: Language,
}

/// Writes the hits, one after the other, with a blank line between them.
///
/// # Errors
/// Those of the writer.
pub fn results_text(out: &mut impl Write, results: &Results, page: Page) -> io::Result<()> {
    for (at, hit) in results.hits.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        HitText { hit, page }.write(out)?;
    }
    Ok(())
}

/// Writes the path of each document once, in order of rank, each followed by `end` (a line end, or NUL for `xargs -0`).
///
/// # Errors
/// Those of the writer.
pub fn paths(out: &mut impl Write, results: &Results, end: u8) -> io::Result<()> {
    let mut seen = std::collections::HashSet::new();
    for path in results.hits.iter().map(|hit| hit.document.path.as_str()).filter(|path| seen.insert(*path)) {
        let shown = if end == 0 { path.into() } else { safe::line(path) };
        out.write_all(shown.as_bytes())?;
        out.write_all(&[end])?;
    }
    Ok(())
}

/// One hit on its way to the page.
struct HitText<'a> {
    hit: &'a Hit,
    page: Page,
}

impl HitText<'_> {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let rank = format!("{}.", self.hit.rank);
        self.line(
            out,
            &[Span::new(title(&self.hit.document.header, &self.hit.document.path), TITLE)],
            &rank,
        )?;
        self.lines(out, &[Span::new(&identity(&self.hit.document.header, self.page.language), META)])?;
        self.lines(out, &self.section())?;
        self.lines(out, &snippet_spans(&self.hit.passage, self.page.snippet_chars))?;
        self.lines(out, &self.remarks())?;
        self.lines(out, &[Span::new(&self.place(), PLACE)])?;
        self.reasons(out)
    }

    fn line(&self, out: &mut impl Write, spans: &[Span], lead: &str) -> io::Result<()> {
        paragraph(out, spans, lead, INDENT, self.page.columns)
    }

    /// The spans on lines of their own; nothing for no words.
    fn lines(&self, out: &mut impl Write, spans: &[Span]) -> io::Result<()> {
        if spans.iter().all(Span::is_blank) { Ok(()) } else { self.line(out, spans, "") }
    }

    fn section(&self) -> Vec<Span> {
        let section = &self.hit.section;
        let path = headings(section, &self.hit.passage.text);
        let mut spans = vec![Span::new(&path, HEADINGS)];
        if section.kind != "other" {
            let kind = kind_name(&section.kind, self.page.language);
            spans.push(Span::new(&format!(" [{kind}]"), TAG));
        }
        spans
    }

    fn remarks(&self) -> Vec<Span> {
        let mut remarks = Vec::new();
        match self.hit.met {
            Met::AsAsked => {}
            Met::WithoutMarks => remarks.push(Message::new("print.rescued")),
            Met::Damaged => remarks.push(Message::new("print.damaged")),
        }
        if self.hit.passage.estimated {
            remarks.push(Message::new("print.estimated"));
        }
        if let Some(percent) = self.hit.passage.ocr_percent {
            remarks.push(Message::new("print.ocr").with("percent", u64::from(percent)));
        }
        if self.hit.more > 0 {
            remarks.push(Message::new("print.more").with("n", self.hit.more));
        }
        let said: Vec<_> = remarks.iter().map(|remark| remark.say(self.page.language)).collect();
        vec![Span::new(&said.join(" · "), TAG)]
    }

    fn place(&self) -> String {
        let page = self
            .hit
            .passage
            .page
            .map(|n| Message::new("print.page").with("n", u64::from(n)).say(self.page.language));
        let parts =
            page.into_iter().chain([self.hit.document.path.clone(), format!("#{}", self.hit.passage.id)]);
        parts.collect::<Vec<_>>().join(" · ")
    }

    fn reasons(&self, out: &mut impl Write) -> io::Result<()> {
        if self.hit.reasons.is_empty() {
            return Ok(());
        }
        let language = self.page.language;
        let score = |x: f32| decimal(f64::from(x), 2, language);
        let head = Message::new("print.score").with("score", score(self.hit.score)).say(language);
        self.lines(out, &[Span::new(&head, PLACE)])?;
        for (reason, part) in &self.hit.reasons {
            let text = format!("{:>8}  {}", score(*part), safe::line(&reason.say(language)));
            writeln!(out, "{:INDENT$}{PLACE}{text}{PLACE:#}", "")?;
        }
        Ok(())
    }
}

/// The way of headings to a passage; a numbered item may be heading and passage in one.
pub(super) fn headings(section: &HitSection, passage: &str) -> String {
    let headings = match section.path.split_last() {
        Some((last, above)) if passage.starts_with(last.trim_end_matches('…')) => above,
        _ => section.path.as_slice(),
    };
    headings.iter().map(|heading| shortened(heading)).collect::<Vec<_>>().join(" › ")
}

/// The title, or the file's name for a document without one.
pub(super) fn title<'a>(header: &'a Header, path: &'a str) -> &'a str {
    header.title.as_deref().unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path))
}

/// Type, number, date, issuer and place of a document in one line.
pub(super) fn identity(header: &Header, language: Language) -> String {
    let label = header.doc_type.as_ref().map(DocType::label);
    let number = header.number.as_ref().map(|number| number.text.as_str());
    let name = [label, number].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = (!name.is_empty()).then_some(name);
    let date = header.date.map(|date| day(date, language));
    let issuer = header.issuer.clone();
    let named = |place: &&String| !issuer.as_ref().is_some_and(|issuer| issuer.contains(place.as_str()));
    let district = header.district.as_ref().filter(named).cloned();
    let province = header.province.as_ref().map(|then| match &header.province_now {
        Some(now) if now != then => Message::new("print.province_now")
            .with("then", then.as_str())
            .with("now", now.as_str())
            .say(language),
        _ => then.clone(),
    });
    [name, date, issuer, district, province].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A date as the language writes it.
pub(super) fn day(date: jiff::civil::Date, language: Language) -> String {
    match language {
        Language::Vietnamese => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()),
        Language::English => date.to_string(),
    }
}

/// A period as the document says it, and whether it is reported on or planned for.
pub(super) fn period(period: &Period, language: Language) -> String {
    let role = match period.role {
        Role::Report => say("print.role.report", language),
        Role::Plan => say("print.role.plan", language),
    };
    format!("{} ({role})", period.label)
}

/// The name of a section kind in the reader's language.
pub(super) fn kind_name(kind: &str, language: Language) -> String {
    lookup(&format!("print.kind.{kind}"), language).map_or_else(|| kind.to_owned(), Cow::into_owned)
}

/// A heading as a step of a path: without the colon or full stop that ends it, and not too long.
fn shortened(heading: &str) -> String {
    let heading = heading.trim_end_matches([':', '.', ' ']);
    match snippet::fragments(heading, &[], MAX_HEADING_CHARS).first() {
        Some(range) if range.end < heading.trim_end().len() => format!("{}…", &heading[range.clone()]),
        _ => heading.to_owned(),
    }
}

/// The telling parts of a passage, what matched set off by style.
pub(super) fn snippet_spans(passage: &HitPassage, max_chars: usize) -> Vec<Span> {
    let text = passage.text.as_str();
    let mut spans = Vec::new();
    let mut shown_to = 0;
    for range in snippet::fragments(text, &passage.highlights, max_chars) {
        if range.start > 0 {
            spans.push(Span::new(if shown_to == 0 { "… " } else { " … " }, PLACE));
        }
        let mut at = range.start;
        for &(start, end) in &passage.highlights {
            let (start, end) = (start.max(at), end.min(range.end));
            if let (true, Some(before), Some(found)) =
                (start < end, text.get(at..start), text.get(start..end))
            {
                spans.extend([Span::new(before, PLAIN), Span::new(found, MATCH)]);
                at = end;
            }
        }
        spans.push(Span::new(&text[at..range.end], PLAIN));
        shown_to = range.end;
    }
    if shown_to < text.trim_end().len() {
        spans.push(Span::new(" …", PLACE));
    }
    spans
}

/// How many passages match as asked, and how many of all are shown; what else matches is told in the notices.
#[must_use]
pub fn counts(results: &Results) -> Message {
    let shown = results.hits.len() as u64;
    if shown == results.total + results.rescued {
        return Message::new("print.found").with("n", results.total);
    }
    Message::new("print.found_part").with("n", results.total).with("shown", shown)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::sample;
    use super::*;
    use crate::document::SectionKind;
    use crate::messages::keys;

    #[test]
    fn every_section_kind_has_a_name_and_nothing_else_has() {
        let named: BTreeSet<_> = keys().filter_map(|key| key.strip_prefix("print.kind.")).collect();
        assert_eq!(named, SectionKind::CODES.into_iter().collect());
    }

    fn shown(results: &Results, page: Page) -> String {
        let mut out = Vec::new();
        results_text(&mut out, results, page).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    const VIETNAMESE: Page = Page { columns: 80, snippet_chars: 200, language: Language::Vietnamese };
    const ENGLISH: Page = Page { columns: 60, snippet_chars: 100, language: Language::English };

    #[test]
    fn hits_in_vietnamese() {
        insta::assert_snapshot!(shown(&sample::results(), VIETNAMESE), @"
        1.  Tình hình công tác 6 tháng đầu năm và chương trình công tác 6 tháng cuối năm
            2022
            Báo cáo 198/BC-UBND · 24/06/2022 · UBND huyện Hớn Quản · Bình Phước (nay là
            Đồng Nai)
            A. TÌNH HÌNH CÔNG TÁC › II. Đánh giá chung › 2. Hạn chế, khuyết điểm [Hạn
            chế, khuyết điểm]
            - Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch, một số chủ
            đầu tư chưa quyết liệt trong chỉ đạo, điều hành; việc bồi thường, hỗ trợ,
            tái định cư gặp khó khăn nên tiến độ giải ngân của …
            số liệu ước
            trang 4 · corpus/bao cao 2022.txt · #a1b2c3-17

        2.  quét.txt
            Cong tac giai ngan dat 45%.
            chỉ khớp khi bỏ qua dấu · chữ nhận dạng (OCR), độ tin cậy 62 % · còn 4 đoạn
            khác khớp ở đây
            corpus/quét.txt · #d4e5f6-1
        ");
    }

    #[test]
    fn hits_in_english_on_a_narrow_terminal() {
        insta::assert_snapshot!(shown(&sample::results(), ENGLISH), @"
        1.  Tình hình công tác 6 tháng đầu năm và chương trình công
            tác 6 tháng cuối năm 2022
            Báo cáo 198/BC-UBND · 2022-06-24 · UBND huyện Hớn Quản ·
            Bình Phước (now Đồng Nai)
            A. TÌNH HÌNH CÔNG TÁC › II. Đánh giá chung › 2. Hạn chế,
            khuyết điểm [Weaknesses]
            - Công tác giải ngân vốn đầu tư công còn chậm so với kế
            hoạch, một số chủ đầu tư chưa quyết liệt …
            estimated figures
            p. 4 · corpus/bao cao 2022.txt · #a1b2c3-17

        2.  quét.txt
            Cong tac giai ngan dat 45%.
            found only when marks are ignored · read by OCR, 62 %
            sure · 4 more matching passages here
            corpus/quét.txt · #d4e5f6-1
        ");
    }

    #[test]
    fn matches_are_set_off_by_style_alone() {
        let mut out = Vec::new();
        paragraph(&mut out, &snippet_spans(&sample::results().hits[0].passage, 60), "", 0, 80).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap().replace('\u{1b}', "^"), @r"- Công tác ^[1m^[31mgiải ngân^[0m vốn đầu tư công còn chậm so với kế ^[2m…^[0m");
    }

    #[test]
    fn reasons_are_shown_when_there_are_any() {
        let mut results = sample::results();
        results.hits.truncate(1);
        results.hits[0].reasons =
            vec![(Message::new("test.words"), 10.25), (Message::new("test.headings"), 2.05)];
        insta::assert_snapshot!(shown(&results, VIETNAMESE), @r"
        1.  Tình hình công tác 6 tháng đầu năm và chương trình công tác 6 tháng cuối năm
            2022
            Báo cáo 198/BC-UBND · 24/06/2022 · UBND huyện Hớn Quản · Bình Phước (nay là
            Đồng Nai)
            A. TÌNH HÌNH CÔNG TÁC › II. Đánh giá chung › 2. Hạn chế, khuyết điểm [Hạn
            chế, khuyết điểm]
            - Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch, một số chủ
            đầu tư chưa quyết liệt trong chỉ đạo, điều hành; việc bồi thường, hỗ trợ,
            tái định cư gặp khó khăn nên tiến độ giải ngân của …
            số liệu ước
            trang 4 · corpus/bao cao 2022.txt · #a1b2c3-17
            điểm 12,30
               10,25  test.words
                2,05  test.headings
        ");
    }

    #[test]
    fn control_characters_of_a_document_are_not_written() {
        let mut results = sample::results();
        let hit = &mut results.hits[0];
        hit.passage.text = "giải\u{1b}[2J ngân\u{202e}".into();
        hit.passage.highlights = vec![(0, 9)];
        hit.document.header.title = Some("a\u{7}\nb".into());
        hit.document.path = "x\u{1b}]0;y".into();
        hit.section.path = vec!["A.\r".into()];
        assert!(!shown(&results, VIETNAMESE).contains(|c: char| c != '\n' && safe::is_hostile(c)));
    }

    #[test]
    fn highlights_that_do_not_fit_the_text_are_left_out() {
        let mut results = sample::results();
        results.hits[0].passage.highlights = vec![(1, 2), (5, 4), (0, 9999)];
        assert!(shown(&results, VIETNAMESE).contains("giải ngân"));
    }

    #[test]
    fn each_path_is_written_once() {
        let mut results = sample::results();
        let again = results.hits[0].clone();
        results.hits.push(again);
        let mut out = Vec::new();
        paths(&mut out, &results, 0).unwrap();
        assert_eq!(out, "corpus/bao cao 2022.txt\0corpus/quét.txt\0".as_bytes());
    }
}
