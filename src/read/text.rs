//! Plain text: one block a line, with what the line ends say about paragraphs and pages.

use std::borrow::Cow;

use super::encoding::{self, Decoded};
use super::legacy::Tally;
use super::lines::{Line, LineEnd, lines};
use super::{Content, Format, Refusal};
use crate::block::{Block, End, Style};
use crate::messages::Message;
use crate::vietnamese::compose;

/// Reads plain text in any encoding that can be recognised.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Refusal> {
    let decoded = encoding::decode(bytes)?;
    let lines: Vec<Line<'_>> = lines(&decoded.text).collect();
    let wrap = Wrap::of(&lines);
    let mut dropped = Dropped::default();
    let mut blocks: Vec<Block> = Vec::new();
    let mut pages = Pages::default();
    let mut blank_lines = 0;
    for line in &lines {
        let text = clean(line.text, &mut dropped);
        if text.is_empty() {
            blank_lines += 1;
        } else {
            if let Some(last) = blocks.last_mut() {
                last.end = end_before(last.end, blank_lines);
            }
            blank_lines = 0;
            let end = end_of(line, wrap);
            blocks.push(Block {
                text: text.into_owned(),
                page: Some(pages.current),
                style: Style::default(),
                end,
            });
        }
        if line.end == LineEnd::FormFeed {
            pages.turn(!blocks.is_empty());
            end_paragraph(&mut blocks);
        }
    }
    end_paragraph(&mut blocks);
    Ok(content(Format::Text, decoded, blocks, pages, dropped))
}

/// The content that a text format gives, with what was noticed on the way.
pub(super) fn content(
    format: Format,
    decoded: Decoded<'_>,
    mut blocks: Vec<Block>,
    pages: Pages,
    dropped: Dropped,
) -> Content {
    let mut warnings = decoded.warnings;
    warnings.extend(dropped.warnings());
    let count = pages.count(blocks.last().and_then(|block| block.page));
    if count.is_none() {
        blocks.iter_mut().for_each(|block| block.page = None);
    }
    Content { format, encoding: Some(decoded.encoding), pages: count, blocks, warnings }
}

/// Whether a carriage return before the line feed marks a soft wrap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrap {
    /// Line ends say nothing about paragraphs.
    Unmarked,
    /// A line that ends with CR LF goes on in the next one.
    CarriageReturn,
}

impl Wrap {
    /// Scraped law texts keep the source's own wrapped lines as CR LF and put an empty LF line after
    /// every line, so that LF ends a paragraph and CR LF does not. A file of mixed line ends from
    /// several editors does not look like that: its CR LF lines are not followed by LF lines.
    fn of(lines: &[Line<'_>]) -> Self {
        let mut returns = 0_u64;
        let mut followed = 0_u64;
        let mut after_return = false;
        for line in lines {
            if after_return && line.end == LineEnd::Lf && line.text.trim().is_empty() {
                followed += 1;
            }
            after_return = line.end == LineEnd::CrLf && !line.text.trim().is_empty();
            returns += u64::from(after_return);
        }
        if followed * 2 > returns { Self::CarriageReturn } else { Self::Unmarked }
    }
}

fn end_of(line: &Line<'_>, wrap: Wrap) -> End {
    match (line.end, wrap) {
        (LineEnd::CrLf, Wrap::CarriageReturn) => End::Wrapped,
        _ => End::Line,
    }
}

/// How a line ends once it is known how many blank lines follow.
fn end_before(end: End, blank_lines: usize) -> End {
    match (end, blank_lines) {
        (end, 0) => end,
        // The one blank line after a marked soft wrap is the scraper's; more are the author's.
        (End::Wrapped, 1) => End::Wrapped,
        _ => End::Paragraph,
    }
}

/// The text so far ends here, whatever its last line says.
pub(super) fn end_paragraph(blocks: &mut [Block]) {
    if let Some(last) = blocks.last_mut() {
        last.end = End::Paragraph;
    }
}

/// Pages, where form feeds tell them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pages {
    pub(super) current: u32,
    turned: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Self { current: 1, turned: false }
    }
}

impl Pages {
    /// A form feed; one before any text begins the first page instead of ending an empty one.
    pub(super) fn turn(&mut self, after_text: bool) {
        self.turned = true;
        if after_text {
            self.current = self.current.saturating_add(1);
        }
    }

    /// Pages with text in the end, given the page of the last block.
    fn count(self, last: Option<u32>) -> Option<u32> {
        if self.turned { last } else { None }
    }
}

/// What a reading left out of a text or changed in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Dropped {
    /// Control characters that were left out.
    count: u64,
    /// Letters that were decoded by their font.
    pub(super) tally: Tally,
}

impl Dropped {
    pub(super) fn warnings(&self) -> Vec<Message> {
        let control = (self.count > 0).then(|| Message::new("read.warning.control").with("n", self.count));
        control.into_iter().chain(self.tally.warnings()).collect()
    }
}

/// A line without control characters, invisible ones and outer blanks, composed.
pub(super) fn clean<'a>(line: &'a str, dropped: &mut Dropped) -> Cow<'a, str> {
    if is_surely_clean(line) || line.chars().all(is_clean) {
        return Cow::Borrowed(line.trim());
    }
    if !line.chars().any(|c| is_control(c) || is_invisible(c)) {
        return compose(line.trim());
    }
    dropped.count += line.chars().filter(|c| is_control(*c)).count() as u64;
    let kept: String = line.chars().filter(|c| !is_control(*c) && !is_invisible(*c)).collect();
    Cow::Owned(compose(kept.trim()).into_owned())
}

/// Whether the bytes of a line alone show that it [`is_clean`]; many of them are looked at in one instruction.
fn is_surely_clean(line: &str) -> bool {
    let bytes = line.as_bytes();
    let Some((last, behind_first)) = bytes.last().zip(bytes.get(1..)) else { return true };
    let is_doubtful = |b: u8, next: u8| {
        let is_latin = matches!(b, b'\t' | b' '..=b'~' | 0x80..=0xbf | 0xc3..=0xcb);
        !(is_latin || b == 0xe1 && matches!(next, 0xb8..=0xbb))
    };
    // Without an early exit.
    let inner = bytes.iter().zip(behind_first).fold(false, |found, (b, next)| found | is_doubtful(*b, *next));
    !(inner || is_doubtful(*last, 0))
}

/// Characters that stay as they are, whatever stands beside them: one look at nearly every line.
fn is_clean(c: char) -> bool {
    matches!(c, '\t' | ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
}

fn is_control(c: char) -> bool {
    c.is_control() && c != '\t'
}

/// Characters that show nothing and cut words in two: conversions leave soft hyphens after every ư,
/// web pages zero-width spaces and joiners, joined files byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ends(text: &str) -> Vec<(String, End)> {
        let content = read(text.as_bytes()).unwrap();
        content.blocks.into_iter().map(|block| (block.text, block.end)).collect()
    }

    fn pairs(expected: &[(&str, End)]) -> Vec<(String, End)> {
        expected.iter().map(|(text, end)| ((*text).to_owned(), *end)).collect()
    }

    #[test]
    fn a_blank_line_ends_a_paragraph() {
        let expected = [("một", End::Line), ("hai", End::Paragraph), ("ba", End::Paragraph)];
        assert_eq!(ends("một\n  hai \n \nba\n"), pairs(&expected));
        assert_eq!(ends("một\r\nhai\r\n\r\nba"), pairs(&expected), "also where every line ends with CR LF");
        assert_eq!(ends("một\rhai\r\rba\r"), pairs(&expected), "also where every line ends with CR");
    }

    #[test]
    fn carriage_returns_of_scraped_law_texts_mark_soft_wraps() {
        let text =
            "Căn cứ Nghị định số 59/2019/NĐ-CP \r\n\nngày 01 tháng 7 năm 2019;\n\nSố: 17\r\n\n  \n\nHà Nội\n";
        let expected = [
            ("Căn cứ Nghị định số 59/2019/NĐ-CP", End::Wrapped),
            ("ngày 01 tháng 7 năm 2019;", End::Paragraph),
            ("Số: 17", End::Paragraph),
            ("Hà Nội", End::Paragraph),
        ];
        assert_eq!(ends(text), pairs(&expected));
    }

    #[test]
    fn line_ends_mixed_by_editors_mark_nothing() {
        let expected =
            [("một", End::Line), ("hai", End::Paragraph), ("ba", End::Line), ("bốn", End::Paragraph)];
        assert_eq!(ends("một\r\nhai\r\n\r\nba\nbốn\n"), pairs(&expected));
    }

    #[test]
    fn form_feeds_count_pages() {
        let content = read("một\u{c}hai\nba\u{c}".as_bytes()).unwrap();
        assert_eq!(content.pages, Some(2));
        let pages: Vec<_> = content.blocks.iter().map(|block| block.page).collect();
        assert_eq!(pages, [Some(1), Some(2), Some(2)]);
        assert_eq!(content.blocks[0].end, End::Paragraph);
        assert_eq!(read("một\nhai".as_bytes()).unwrap().pages, None, "no form feed, no pages");
    }

    #[test]
    fn text_is_composed_and_control_characters_are_counted() {
        let content =
            read("Nghi\u{323} \u{1}quye\u{302}\u{301}t\u{feff}\t52 d\u{ad}\u{ad}ưới".as_bytes()).unwrap();
        assert_eq!(content.blocks[0].text, "Nghị quyết\t52 dưới");
        assert_eq!(content.warnings, [Message::new("read.warning.control").with("n", 1_u64)]);
    }

    #[test]
    fn only_clean_characters_are_surely_clean() {
        for c in (0..0x3000).filter_map(char::from_u32) {
            for line in [String::from(c), format!("ế{c}ế"), format!("a{c}\u{301}")] {
                assert!(!is_surely_clean(&line) || line.chars().all(is_clean), "{c:?}");
            }
        }
        assert!(is_surely_clean("Ủy ban nhân dân huyện:\t35,68%") && is_surely_clean(""));
    }

    #[test]
    fn clean_characters_are_neither_left_out_nor_composed() {
        for c in (0..0x3000).filter_map(char::from_u32).filter(|c| is_clean(*c)) {
            assert!(!is_control(c) && !is_invisible(c), "{c:?}");
            for before in ['a', 'ă', 'Ư', '\u{1100}', '\u{301}'] {
                let pair = String::from_iter([before, c]);
                assert_eq!(compose(&pair), pair, "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_give_blocks_with_text_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(content) = read(&bytes) {
                prop_assert!(content.blocks.iter().all(|block| !block.text.trim().is_empty()));
                prop_assert!(content.blocks.last().is_none_or(|block| block.end == End::Paragraph));
            }
        }

        #[test]
        fn every_word_of_a_text_stays(text in "[a-zộĐ ,.\r\n\u{c}\t]{0,200}") {
            let content = read(text.as_bytes()).unwrap();
            let kept: Vec<String> =
                content.blocks.iter().flat_map(|b| b.text.split_whitespace()).map(str::to_owned).collect();
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(kept, words);
        }
    }
}
