//! From the lines of a file to its paragraphs: wrapped lines, page breaks and hyphens inside a sentence are joined again.
//! Rules of dashes or underscores and page numbers are left out; every other word stays, in its order.

use super::heading;
use super::letters::{has_letters, is_capitals, is_rule};
use super::markup;
use super::page_number;
use crate::block::{Block, End, Part, Style};

/// A paragraph that a page break can cut has at least this many letters; shorter lines are names and table cells.
const MIN_BROKEN_LETTERS: usize = 25;

/// So much of a paragraph's start, in bytes, tells whether it is in capitals or short: it may grow by millions of lines.
const HEAD_BYTES: usize = 400;

/// So much of its end, in bytes, tells whether its last sentence is complete.
const TAIL_BYTES: usize = 40;

/// Lines of text wrapped by hand are this long, in letters.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 50..=130;

/// Fewest lines that show at which width a text was wrapped by hand.
const MIN_WRAPPED_LINES: usize = 12;

/// The paragraphs of a file, their text trimmed and free of emphasis marks, automatic list markers written out.
pub(super) fn paragraphs(mut blocks: Vec<Block>) -> Vec<Block> {
    let wrap_width = wrap_width(&blocks);
    let is_page_number = page_number::find(&blocks);
    markup::strip(&mut blocks);
    let mut joiner = Joiner { wrap_width, done: Vec::new(), last_line_letters: 0, ruled_off: false };
    for (block, is_page_number) in blocks.into_iter().zip(is_page_number) {
        if !is_page_number {
            joiner.push(block);
        }
    }
    joiner.done
}

/// The width in letters at which `blocks` were wrapped by hand, if they were:
/// then nearly all lines are shorter, and many are nearly as long.
fn wrap_width(blocks: &[Block]) -> Option<usize> {
    let mut widths: Vec<usize> = blocks
        .iter()
        .filter(|block| block.end == End::Line)
        .map(|block| block.text.trim_end().chars().count())
        .collect();
    if widths.len() < MIN_WRAPPED_LINES {
        return None;
    }
    let tenth_from_top = widths.len() - 1 - widths.len() / 10;
    let width = *widths.select_nth_unstable(tenth_from_top).1;
    let longer = widths.iter().filter(|w| **w > width + width / 8).count();
    let full = widths.iter().filter(|w| **w * 5 >= width * 4).count();
    (WRAP_WIDTHS.contains(&width) && longer * 50 <= widths.len() && full * 3 >= widths.len()).then_some(width)
}

/// Puts lines together, one after the other.
struct Joiner {
    wrap_width: Option<usize>,
    done: Vec<Block>,
    last_line_letters: usize,
    /// A rule (`-----`) stands between the last paragraph and the next line.
    ruled_off: bool,
}

impl Joiner {
    fn push(&mut self, mut block: Block) {
        make_visible(&mut block);
        if block.text.is_empty() {
            return;
        }
        if is_rule(&block.text) {
            self.ruled_off = true;
            return;
        }
        let line_letters = self.wrap_width.map_or(0, |_| block.text.chars().count());
        let ruled_off = std::mem::take(&mut self.ruled_off);
        let last_line_letters = std::mem::replace(&mut self.last_line_letters, line_letters);
        if let Some(last) = self.done.last_mut()
            && joins(last, last_line_letters, &block, self.wrap_width, ruled_off)
        {
            append(&mut last.text, &block.text);
            last.end = block.end;
            last.style.bold &= block.style.bold;
            last.style.ocr_percent = Style::less_sure(last.style.ocr_percent, block.style.ocr_percent);
            return;
        }
        block.style.list_marker = None;
        self.done.push(block);
    }
}

/// Makes the text what a reader sees: trimmed, with the marker of an automatic list in front.
fn make_visible(block: &mut Block) {
    let text = block.text.trim();
    match block.style.list_marker.as_deref().map(str::trim) {
        Some(marker) if !marker.is_empty() => block.text = format!("{marker} {text}"),
        _ if text.len() < block.text.len() => block.text = text.to_owned(),
        _ => {}
    }
}

fn append(paragraph: &mut String, line: &str) {
    paragraph.reserve(line.len() + 1);
    if paragraph.ends_with('\u{ad}') {
        paragraph.pop();
    } else if !ends_in_hyphen(paragraph) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// A word ends in a hyphen without a space before it: `2021-` of `2021-2025`.
fn ends_in_hyphen(text: &str) -> bool {
    text.strip_suffix('-').is_some_and(|rest| rest.ends_with(char::is_alphanumeric))
}

/// Whether the line `block` continues the paragraph `last`.
fn joins(
    last: &Block,
    last_line_letters: usize,
    block: &Block,
    wrap_width: Option<usize>,
    ruled_off: bool,
) -> bool {
    let line = block.text.as_str();
    let same_part =
        last.style.part == block.style.part && !matches!(block.style.part, Part::Table | Part::Margin);
    let styled_apart = last.style.heading != block.style.heading || block.style.list_marker.is_some();
    if !same_part || styled_apart {
        return false;
    }
    match last.end {
        End::Wrapped => !ruled_off && !starts_item(&last.text, line),
        End::Line if !ruled_off && is_full_line(last_line_letters, wrap_width) => {
            !is_complete(&last.text)
                && !heading::starts_with_mark(line)
                && is_capitals(head(&last.text)) == is_capitals(head(line))
        }
        End::Line | End::Paragraph => block.style.heading.is_none() && is_broken(&last.text, line),
    }
}

fn is_full_line(letters: usize, wrap_width: Option<usize>) -> bool {
    wrap_width.is_some_and(|width| letters * 4 >= width * 3)
}

/// A wrapped line end that is nevertheless the end of an item, as where a web page breaks lines inside a paragraph.
fn starts_item(last: &str, line: &str) -> bool {
    let item = is_complete(last) && heading::starts_with_mark(line);
    let after_capitals = is_capitals(head(last)) && has_letters(head(last), 8) && starts_capitalised(line);
    item || after_capitals
}

/// Begins with a capital that a small letter follows.
fn starts_capitalised(line: &str) -> bool {
    let mut letters = line.chars().skip_while(|c| !c.is_alphabetic());
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// A sentence that a page break cut: no final mark before, a small letter after.
fn is_broken(last: &str, line: &str) -> bool {
    line.starts_with(char::is_lowercase)
        && !is_complete(last)
        && has_letters(head(last), MIN_BROKEN_LETTERS)
        && !is_capitals(head(last))
        && !heading::starts_with_mark(line)
}

/// The first bytes of `text`, to a character's end.
fn head(text: &str) -> &str {
    let end = (0..=HEAD_BYTES.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

/// Ends in a mark that ends a sentence or an item, closing brackets and quotation marks put aside.
fn is_complete(text: &str) -> bool {
    let tail = (text.len().saturating_sub(TAIL_BYTES)..).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let text = text[tail..].trim_end_matches(|c: char| c.is_whitespace() || ")]}”\"'*".contains(c));
    text.ends_with(['.', ':', ';', '!', '?', '…', '/'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn block(text: &str, end: End) -> Block {
        Block { text: text.to_owned(), end, ..Block::default() }
    }

    fn joined(lines: &[(&str, End)]) -> Vec<String> {
        let blocks: Vec<Block> = lines.iter().map(|(text, end)| block(text, *end)).collect();
        paragraphs(blocks).into_iter().map(|p| p.text).collect()
    }

    use End::{Line, Paragraph, Wrapped};

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let lines =
            [("Điều 6. Xử lý", Wrapped), ("vi phạm", Paragraph), ("Cá nhân mang ngoại tệ,", Paragraph)];
        assert_eq!(joined(&lines), ["Điều 6. Xử lý vi phạm", "Cá nhân mang ngoại tệ,"]);
    }

    #[test]
    fn a_dash_in_a_compound_is_no_new_item_but_one_after_a_semicolon_is() {
        let lines = [
            ("Bộ Lao động", Wrapped),
            ("- Thương binh và Xã hội;", Wrapped),
            ("- Lưu: VT, KTTH.", Paragraph),
        ];
        assert_eq!(joined(&lines), ["Bộ Lao động - Thương binh và Xã hội;", "- Lưu: VT, KTTH."]);
    }

    #[test]
    fn the_motto_stands_apart_from_the_name_of_the_state() {
        let lines = [
            ("CỘNG", Wrapped),
            ("HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Wrapped),
            ("Độc lập - Tự do - Hạnh phúc", Wrapped),
            ("---------------", Paragraph),
            ("Số: 96/2021/TT-BTC", Paragraph),
        ];
        let expected =
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 96/2021/TT-BTC"];
        assert_eq!(joined(&lines), expected);
    }

    #[test]
    fn a_page_break_inside_a_sentence_is_healed() {
        let cases = [
            ("chính sách an sinh xã hội, các đối tượng chính sách, người có", "công; Thực hiện tốt công tác"),
            ("thuộc thẩm quyền cấp huyện còn chậm, địa bàn huyện rộng", "nên đôi lúc chưa đáp ứng"),
        ];
        for (before, after) in cases {
            assert_eq!(joined(&[(before, Paragraph), (after, Paragraph)]), [format!("{before} {after}")]);
        }
    }

    #[test]
    fn what_only_looks_like_a_broken_sentence_stays_apart() {
        let long = "Ủy ban nhân dân huyện đã chỉ đạo các phòng, ban";
        let cases = [
            (format!("{long}."), "trong đó có huyện"),
            (format!("{long}, cụ thể như sau:"), "thu ngân sách"),
            (long.to_owned(), "Tiếp tục chỉ đạo"),
            (long.to_owned(), "a) tăng thu;"),
            (long.to_owned(), "- tăng thu;"),
            ("Họ và tên".to_owned(), "sinh ngày"),
            (long.to_uppercase(), "về việc thu ngân sách"),
        ];
        for (before, after) in &cases {
            assert_eq!(joined(&[(before, Paragraph), (after, Paragraph)]).len(), 2, "{before} / {after}");
        }
    }

    #[test]
    fn hand_wrapped_text_is_joined_at_full_lines() {
        let full = "Ủy ban nhân dân huyện đã chỉ đạo các phòng, ban chuyên môn và";
        let mut lines: Vec<(&str, End)> = Vec::new();
        for _ in 0..5 {
            lines.extend([
                (full, Line),
                ("Ủy ban nhân dân các xã, thị trấn tập trung thu ngân sách năm", Line),
            ]);
            lines.extend([("2022 đạt kế hoạch.", Line), ("- Chi ngân sách", Line)]);
        }
        let paragraphs = joined(&lines);
        assert_eq!(paragraphs.len(), 10, "{paragraphs:#?}");
        assert!(paragraphs[0].ends_with("thu ngân sách năm 2022 đạt kế hoạch."));
    }

    #[test]
    fn lines_of_an_unwrapped_text_are_paragraphs() {
        let lines = [("Ngày 12 họp giao ban", Line), ("Ngày 13 họp Hội đồng nhân dân", Line)];
        assert_eq!(joined(&lines).len(), 2);
    }

    #[test]
    fn a_hyphen_at_a_line_end_keeps_its_word_together() {
        assert_eq!(
            joined(&[("giai đoạn 2021-", Wrapped), ("2025 và BT-", Wrapped), ("GPMB", Paragraph)]),
            ["giai đoạn 2021-2025 và BT-GPMB"]
        );
        assert_eq!(joined(&[("kinh tế -", Wrapped), ("xã hội", Paragraph)]), ["kinh tế - xã hội"]);
    }

    #[test]
    fn an_automatic_list_marker_is_written_out() {
        let mut item = block("Ưu điểm", Paragraph);
        item.style.list_marker = Some("1.".to_owned());
        assert_eq!(paragraphs(vec![item])[0].text, "1. Ưu điểm");
    }

    #[test]
    fn rows_of_a_table_are_never_joined() {
        let mut rows =
            [block("Thu ngân sách nhà nước trên địa bàn huyện", Wrapped), block("tỷ đồng", Paragraph)];
        rows.iter_mut().for_each(|row| row.style.part = Part::Table);
        assert_eq!(paragraphs(rows.into()).len(), 2);
    }

    #[test]
    fn no_carriage_return_survives_at_an_end() {
        assert_eq!(joined(&[("Ưu điểm\r", Paragraph)]), ["Ưu điểm"]);
    }

    fn any_block() -> impl Strategy<Value = Block> {
        let text = "[aộƯ1. *;:)(-]{1,40}";
        let end = prop_oneof![Just(Wrapped), Just(Line), Just(Paragraph)];
        (text, end).prop_map(|(text, end)| block(&text, end))
    }

    proptest! {
        #[test]
        fn every_letter_stays_in_order(blocks in prop::collection::vec(any_block(), 0..30)) {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
            let before: String = blocks.iter().map(|b| letters(&b.text)).collect();
            let after: String = paragraphs(blocks).iter().map(|b| letters(&b.text)).collect();
            prop_assert_eq!(before, after);
        }
    }
}
