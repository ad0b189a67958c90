//! Asterisks that mark bold and italic text, as Markdown and OCR models write them.
//! Only pairs are markup: bullets, footnote stars and products keep theirs.

use std::ops::Range;

use crate::block::Block;

/// How many blocks a bold span may run over: a signature is written in one span of two or three lines.
const MAX_SPAN_BLOCKS: usize = 3;

/// A run of asterisks.
#[derive(Debug, Clone)]
struct Run {
    block: usize,
    bytes: Range<usize>,
    opens: bool,
    closes: bool,
}

/// Takes pairs of emphasis markers out of the blocks' texts; a block that stands whole between bold ones is bold.
pub(super) fn strip(blocks: &mut [Block]) {
    let pairs = pairs(blocks);
    mark_bold(&pairs, blocks);
    let mut markers: Vec<(usize, Range<usize>)> = pairs
        .into_iter()
        .flat_map(|(open, close)| [(open.block, open.bytes), (close.block, close.bytes)])
        .collect();
    markers.sort_unstable_by_key(|(block, bytes)| (*block, bytes.start));
    for of_block in markers.chunk_by(|a, b| a.0 == b.0) {
        let text = &mut blocks[of_block[0].0].text;
        *text = without(text, of_block.iter().map(|(_, bytes)| bytes));
    }
}

/// `text` without the ranges, which come in order.
fn without<'a>(text: &str, ranges: impl Iterator<Item = &'a Range<usize>>) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for range in ranges {
        kept.push_str(&text[from..range.start]);
        from = range.end;
    }
    kept.push_str(&text[from..]);
    kept
}

/// Markers that belong together, each by its opening and closing run.
fn pairs(blocks: &[Block]) -> Vec<(Run, Run)> {
    let mut pairs = Vec::new();
    // The last opening run of one, two and three asterisks.
    let mut open: [Option<Run>; 3] = [None, None, None];
    for (at, block) in blocks.iter().enumerate() {
        if !block.text.contains('*') {
            continue;
        }
        let runs = runs(at, &block.text);
        let bold_markers = runs.iter().filter(|run| run.bytes.len() == 2).count();
        for run in runs {
            let Some(slot) = open.get_mut(run.bytes.len() - 1) else { continue };
            // Italics are too easily a footnote's star to be followed over a line end.
            let reach = if run.bytes.len() == 1 { 1 } else { MAX_SPAN_BLOCKS };
            let opened = slot.take().filter(|open| at - open.block < reach);
            // An OCR model closes a span one list number too late; bold text does not nest, so an odd marker closes.
            let is_odd = run.bytes.len() == 2 && bold_markers % 2 == 1;
            match opened {
                Some(opened) if run.closes || is_odd && opened.block < at => pairs.push((opened, run)),
                _ if run.opens => *slot = Some(run),
                opened => *slot = opened,
            }
        }
    }
    pairs
}

/// The runs of asterisks in `text` and what each can do by its neighbours.
fn runs(block: usize, text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut from = 0;
    while let Some(found) = text[from..].find('*') {
        let start = from + found;
        let end = start + text[start..].bytes().take_while(|b| *b == b'*').count();
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        runs.push(Run {
            block,
            bytes: start..end,
            opens: before.is_none_or(|c| c.is_whitespace() || "([{“\"'-".contains(c))
                && after.is_some_and(|c| !c.is_whitespace() && !")]}".contains(c)),
            closes: before.is_some_and(|c| !c.is_whitespace() && !"([{".contains(c))
                && after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}”\"'-–/".contains(c)),
        });
        from = end;
    }
    runs
}

fn mark_bold(pairs: &[(Run, Run)], blocks: &mut [Block]) {
    for (open, close) in pairs.iter().filter(|(open, _)| open.bytes.len() > 1) {
        let opens_block = blocks[open.block].text[..open.bytes.start].trim().is_empty();
        let closes_block = blocks[close.block].text[close.bytes.end..].trim().is_empty();
        if opens_block && closes_block {
            blocks[open.block..=close.block].iter_mut().for_each(|block| block.style.bold = true);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn blocks(lines: &[&str]) -> Vec<Block> {
        lines.iter().map(|line| Block { text: (*line).to_owned(), ..Block::default() }).collect()
    }

    fn stripped(mut blocks: Vec<Block>) -> Vec<String> {
        strip(&mut blocks);
        blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn only_pairs_are_markup() {
        let cases = [
            ("**Ưu điểm**", "Ưu điểm"),
            (
                "đạt 18,06/19 (*tăng 0,4 so với năm 2021*). Ước",
                "đạt 18,06/19 (tăng 0,4 so với năm 2021). Ước",
            ),
            ("**Nguyên nhân**: do *thiếu vốn*", "Nguyên nhân: do thiếu vốn"),
            ("***Kết luận***", "Kết luận"),
            ("**một *hai* ba**", "một hai ba"),
            ("* Cây hàng năm:", "* Cây hàng năm:"),
            ("Nước mặt (tự khai thác)**", "Nước mặt (tự khai thác)**"),
            ("(*), (**) Giấy phép", "(*), (**) Giấy phép"),
            ("tổng 2*3*4", "tổng 2*3*4"),
            ("**mở mà không đóng", "**mở mà không đóng"),
            ("*****", "*****"),
        ];
        for (written, shown) in cases {
            assert_eq!(stripped(blocks(&[written])), [shown], "{written}");
        }
    }

    #[test]
    fn a_bold_span_may_close_on_the_next_line() {
        let mut blocks = blocks(&["**TM. ỦY BAN NHÂN DÂN HUYỆN", "CHỦ TỊCH**", "Phan Thị A"]);
        strip(&mut blocks);
        let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["TM. ỦY BAN NHÂN DÂN HUYỆN", "CHỦ TỊCH", "Phan Thị A"]);
        assert_eq!(blocks.iter().map(|block| block.style.bold).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn a_marker_that_closes_too_late_still_closes() {
        let late = blocks(&["**III. NHIỆM VỤ NĂM 2020", "1. **Giữ địa bàn an toàn."]);
        assert_eq!(stripped(late), ["III. NHIỆM VỤ NĂM 2020", "1. Giữ địa bàn an toàn."]);
        assert_eq!(stripped(blocks(&["**không đóng", "**Kết luận**"]))[1], "Kết luận");
    }

    #[test]
    fn an_italic_star_does_not_reach_over_a_line_end() {
        let lines = ["*ghi chú ở đây", "và ở đây*"];
        assert_eq!(stripped(blocks(&lines)), lines);
    }

    proptest! {
        #[test]
        fn nothing_but_asterisks_goes(lines in prop::collection::vec("[a*ộ .()]{0,12}", 0..6)) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            for (plain, line) in stripped(blocks(&lines)).iter().zip(lines) {
                prop_assert_eq!(plain.replace('*', ""), line.replace('*', ""));
            }
        }
    }
}
