//! From the paragraphs of a section to its passages: long paragraphs divided at sentences, short ones kept with a neighbour.
//! Every word of the paragraphs stands in exactly one passage, in order.

use super::cause;
use super::heading;
use super::letters::{has_letters, one_line};
use super::{Passage, SectionKind, sentence};
use crate::block::{Block, Part, Style};

/// A paragraph longer than this, in bytes, is divided; about 900 characters, or two hundred syllables.
pub(super) const MAX_BYTES: usize = 1_200;

/// A paragraph with fewer letters than this stays with its neighbour.
const MIN_LETTERS: usize = 40;

/// Stands between two rows of a table in one passage; a passage is one line.
const ROW_SEPARATOR: &str = " || ";

/// Collects the passages of one section.
#[derive(Debug, Default)]
pub(super) struct Passages {
    done: Vec<Passage>,
    last_is_row: bool,
}

impl Passages {
    /// Adds a paragraph or a row of a table.
    pub(super) fn push(&mut self, paragraph: Block) {
        let text = one_line(paragraph.text);
        if text.is_empty() {
            return;
        }
        let ocr_percent = paragraph.style.ocr_percent;
        let is_row = paragraph.style.part == Part::Table;
        let last_was_row = std::mem::replace(&mut self.last_is_row, is_row);
        if let Some(last) = self.done.last_mut()
            && last_was_row == is_row
            && last.text.len() + text.len() < MAX_BYTES
            && (is_row || belong_together(&last.text, &text))
        {
            last.text.push_str(if is_row { ROW_SEPARATOR } else { " " });
            last.text.push_str(&text);
            last.ocr_percent = Style::less_sure(last.ocr_percent, ocr_percent);
            return;
        }
        let page = paragraph.page;
        let piece = |text| Passage { text, page, ocr_percent, ..Passage::default() };
        if text.len() <= MAX_BYTES {
            self.done.push(piece(text));
        } else {
            self.done.extend(divide(text).into_iter().map(piece));
        }
    }

    /// The passages, marked with what their words say, for a section of kind `section`.
    pub(super) fn finish(mut self, section: &SectionKind) -> Vec<Passage> {
        self.done.iter_mut().for_each(|passage| cause::annotate(passage, section));
        self.done
    }
}

/// A very short paragraph goes with the one before it, unless it announces what follows.
fn belong_together(last: &str, next: &str) -> bool {
    is_short(last) || is_short(next) && !announces(next)
}

fn is_short(text: &str) -> bool {
    !has_letters(text, MIN_LETTERS)
}

/// `Trong đó:`, `2. Sở Tài chính`: what belongs to it follows.
fn announces(text: &str) -> bool {
    let is_title = heading::mark(text).is_some() && !text.ends_with(['.', ';', ',']);
    text.ends_with(':') || is_title
}

/// Divides `text` into pieces of about equal size, none longer than [`MAX_BYTES`].
pub(super) fn divide(text: String) -> Vec<String> {
    if text.len() <= MAX_BYTES {
        return vec![text];
    }
    let sentence_ends = sentence::ends(&text);
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut next_end = 0;
    while text.len() - from > MAX_BYTES {
        let piece_count = (text.len() - from).div_ceil(MAX_BYTES);
        let target = from + (text.len() - from) / piece_count;
        let limit = from + MAX_BYTES;
        next_end += sentence_ends[next_end..].iter().take_while(|end| **end <= from).count();
        let within = sentence_ends[next_end..].iter().take_while(|end| **end <= limit);
        let end = within
            .min_by_key(|end| end.abs_diff(target))
            .copied()
            .unwrap_or_else(|| from + clause_end(&text[from..], limit - from));
        pieces.push(text[from..end].trim().to_owned());
        from = end;
    }
    pieces.push(text[from..].trim().to_owned());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Where to cut a sentence longer than `limit` bytes: behind its last semicolon, else comma, else word before the limit.
fn clause_end(text: &str, limit: usize) -> usize {
    let limit = (0..=limit).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let head = &text[..limit];
    let behind = |mark: &str| head.rfind(mark).map(|at| at + mark.trim_end().len());
    let late = |end: &usize| *end > limit / 3;
    behind("; ")
        .filter(late)
        .or_else(|| behind(", ").filter(late))
        .or_else(|| head.rfind(' ').filter(|at| *at > 0))
        .unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn passages(paragraphs: &[&str], part: Part) -> Vec<String> {
        let mut passages = Passages::default();
        for text in paragraphs {
            let mut block = Block { text: (*text).to_owned(), ..Block::default() };
            block.style.part = part;
            passages.push(block);
        }
        passages.finish(&SectionKind::OTHER).into_iter().map(|passage| passage.text).collect()
    }

    const LONG: &str = "Ủy ban nhân dân huyện đã chỉ đạo các phòng, ban thực hiện tốt nhiệm vụ.";

    #[test]
    fn short_paragraphs_stay_with_a_neighbour() {
        assert_eq!(passages(&["- Thường trực;", "- Lưu: VT."], Part::Body), ["- Thường trực; - Lưu: VT."]);
        assert_eq!(passages(&[LONG, "Đạt 102%."], Part::Body), [format!("{LONG} Đạt 102%.")]);
        assert_eq!(
            passages(&[LONG, "Trong đó:", LONG], Part::Body),
            [LONG.to_owned(), format!("Trong đó: {LONG}")]
        );
        assert_eq!(
            passages(&[LONG, "2. Sở Tài chính", LONG], Part::Body)[1],
            format!("2. Sở Tài chính {LONG}")
        );
        assert_eq!(passages(&[LONG, LONG], Part::Body).len(), 2);
    }

    #[test]
    fn a_passage_is_as_sure_as_its_worst_line() {
        let mut passages = Passages::default();
        for (text, ocr_percent) in [(LONG, Some(91)), ("Đạt 102%.", Some(55)), (LONG, None)] {
            let style = Style { ocr_percent, ..Style::default() };
            passages.push(Block { text: text.to_owned(), style, ..Block::default() });
        }
        let sure: Vec<_> = passages.finish(&SectionKind::OTHER).iter().map(|p| p.ocr_percent).collect();
        assert_eq!(sure, [Some(55), None]);
    }

    #[test]
    fn rows_of_a_table_share_a_passage() {
        assert_eq!(passages(&["STT | Thu", "1 | 270"], Part::Table), ["STT | Thu || 1 | 270"]);
    }

    #[test]
    fn a_long_paragraph_is_divided_at_sentences() {
        let text = [LONG; 30].join(" ");
        let pieces = passages(&[&text], Part::Body);
        assert!(pieces.iter().all(|piece| piece.ends_with("nhiệm vụ.") && piece.len() <= MAX_BYTES));
        assert_eq!(pieces.len(), text.len().div_ceil(MAX_BYTES));
        assert_eq!(pieces.join(" "), text);
    }

    #[test]
    fn a_long_sentence_is_divided_at_its_clauses() {
        let text = vec!["huyện đã chỉ đạo các phòng thực hiện tốt;"; 60].join(" ");
        assert!(passages(&[&text], Part::Body).iter().all(|piece| piece.ends_with(';')));
    }

    #[test]
    fn white_space_of_any_kind_is_one_space() {
        assert_eq!(passages(&["đạt\u{a0}\t102%\r\n so"], Part::Body), ["đạt 102% so"]);
    }

    proptest! {
        #[test]
        fn passages_hold_every_word_and_are_bounded(
            paragraphs in prop::collection::vec("([aộƯ]{1,9}[ .;,(]{1,2}){0,300}|[ộa]{0,3000}", 0..5),
        ) {
            let texts: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            let pieces = passages(&texts, Part::Body);
            let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(plain(&pieces.concat()), plain(&paragraphs.concat()));
            prop_assert!(pieces.iter().all(|piece| piece.len() <= MAX_BYTES && !piece.is_empty()));
        }
    }
}
