//! From pages of text to blocks: running headers are told once, syllables that a change of fonts cut are joined.
//! Joining lines and dropping page numbers is the parser's, which does the same for plain text.

use std::collections::HashMap;

use super::Page;
use crate::block::{Block, End, Part, Style};
use crate::read::legacy;
use crate::read::text::Dropped;
use crate::vietnamese::is_syllable;

/// Lines at the top and bottom of a page among which running headers are looked for.
const EDGE_LINES: usize = 2;

/// Pages that must share a line before it is a running header.
const MIN_PAGES: usize = 3;

/// Cut syllables among this many words before any is joined: single ones are chance.
const WORDS_PER_CUT: usize = 200;

/// The blocks of all pages.
pub(super) fn blocks(pages: &[Page], dropped: &mut Dropped) -> Vec<Block> {
    let running = running_lines(pages);
    let joins = has_cut_syllables(pages);
    let mut told: Vec<String> = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let number = u32::try_from(at + 1).ok();
        let mut end_paragraph = false;
        for (line, is_edge) in lines_with_edges(page) {
            let text = legacy::clean_unless_suspect(line, dropped);
            if text.is_empty() {
                end_paragraph = true;
                continue;
            }
            if end_paragraph {
                end(&mut blocks);
                end_paragraph = false;
            }
            let mut style = Style::default();
            if is_edge && running.contains(&pattern(&text)) {
                if told.contains(&pattern(&text)) {
                    continue;
                }
                told.push(pattern(&text));
                style.part = Part::Margin;
            }
            let text = if joins { join_syllables(&text) } else { text };
            blocks.push(Block { text, page: number, style, end: End::Line });
        }
    }
    end(&mut blocks);
    blocks
}

fn end(blocks: &mut [Block]) {
    if let Some(last) = blocks.last_mut() {
        last.end = End::Paragraph;
    }
}

/// The lines of a page, and whether each is among its first or last with text.
fn lines_with_edges(page: &str) -> impl Iterator<Item = (&str, bool)> {
    let filled: Vec<usize> =
        page.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(at, _)| at).collect();
    let top = filled.get(EDGE_LINES.saturating_sub(1)).copied().unwrap_or(usize::MAX);
    let bottom = filled.len().checked_sub(EDGE_LINES).and_then(|at| filled.get(at)).copied().unwrap_or(0);
    page.lines().enumerate().map(move |(at, line)| (line, at <= top || at >= bottom))
}

/// A line with its numbers put aside, so that "Trang 3" and "Trang 4" are one.
fn pattern(line: &str) -> String {
    let digits_aside = |c: char| if c.is_ascii_digit() { '#' } else { c };
    let mut out: String = line.trim().chars().map(digits_aside).collect();
    while out.contains("##") {
        out = out.replace("##", "#");
    }
    out
}

/// Lines with letters that stand at the edge of most pages.
fn running_lines(pages: &[Page]) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let mut own: Vec<String> =
            lines_with_edges(page).filter(|(_, is_edge)| *is_edge).map(|(line, _)| pattern(line)).collect();
        own.sort_unstable();
        own.dedup();
        own.into_iter().for_each(|line| *counts.entry(line).or_default() += 1);
    }
    let least = MIN_PAGES.max(pages.len() / 2);
    counts
        .into_iter()
        .filter(|(line, count)| *count >= least && line.chars().any(char::is_alphabetic))
        .map(|(line, _)| line)
        .collect()
}

/// Whether syllables are cut so often that it is the file's way: fonts without some Vietnamese letter borrow it
/// from another, and extractors see a gap there (`Ngh ị đ ịnh`).
fn has_cut_syllables(pages: &[Page]) -> bool {
    let (mut words, mut cuts) = (0, 0);
    for line in pages.iter().flat_map(|page| page.lines()) {
        let parts: Vec<&str> = line.split(' ').filter(|part| !part.is_empty()).collect();
        words += parts.len();
        cuts += parts.windows(2).filter(|pair| is_cut(pair[0], pair[1])).count();
    }
    cuts > 2 && cuts * WORDS_PER_CUT >= words
}

/// Whether two fragments are one syllable: together they are one, and one of them alone is none.
fn is_cut(first: &str, second: &str) -> bool {
    let letters = |text: &str| text.trim_end_matches(|c: char| c.is_ascii_punctuation()).to_owned();
    let (start, end) = (first, letters(second));
    !end.is_empty()
        && start.chars().chain(end.chars()).all(char::is_alphabetic)
        && !start.chars().chain(end.chars()).all(|c| c.is_ascii())
        && (!is_syllable(start) || !is_syllable(&end))
        && same_case(start, &end)
        && is_syllable(&format!("{start}{end}"))
}

/// Capitals go on in capitals, small letters in small ones.
fn same_case(start: &str, end: &str) -> bool {
    let small_end = end.chars().all(char::is_lowercase);
    small_end || start.chars().chain(end.chars()).all(char::is_uppercase)
}

/// The line with cut syllables put together.
fn join_syllables(line: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for part in line.split(' ').filter(|part| !part.is_empty()) {
        match out.last_mut() {
            Some(last) if is_cut(last, part) => last.push_str(part),
            _ => out.push(part.to_owned()),
        }
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pages: &[&str]) -> Vec<(String, Option<u32>, Part)> {
        let pages: Vec<Page> = pages.iter().map(|page| (*page).to_owned()).collect();
        let blocks = blocks(&pages, &mut Dropped::default());
        blocks.into_iter().map(|block| (block.text, block.page, block.style.part)).collect()
    }

    #[test]
    fn running_headers_are_told_once() {
        let page = |number: u32, text: &str| format!("CÔNG BÁO/Số 12/Trang {number}\n\n{text}\nthêm\nnữa\n");
        let pages = [page(1, "một"), page(2, "hai"), page(3, "ba")];
        let found = texts(&pages.iter().map(String::as_str).collect::<Vec<_>>());
        let heads = found.iter().filter(|(text, ..)| text.starts_with("CÔNG BÁO")).count();
        assert_eq!(heads, 1);
        assert_eq!(found[0].2, Part::Margin);
        assert!(found.contains(&("hai".to_owned(), Some(2), Part::Body)));
        assert!(found.contains(&("ba".to_owned(), Some(3), Part::Body)));
    }

    #[test]
    fn cut_syllables_are_joined_where_they_are_the_files_way() {
        let cut = "Căn c ứ Ngh ị đ ịnh s ố 30/2020/NĐ-CP; ỦY BAN THÀNH PH Ố";
        let joined = texts(&[cut]).remove(0).0;
        assert_eq!(joined, "Căn cứ Nghị định số 30/2020/NĐ-CP; ỦY BAN THÀNH PHỐ");
        let whole = "Căn cứ Nghị định số 30; điểm b ở trên và điểm c ấy";
        assert_eq!(texts(&[whole]).remove(0).0, whole, "a chance join is no habit");
    }

    #[test]
    fn blank_lines_end_paragraphs() {
        let pages = ["một\nhai\n\nba\n".to_owned()];
        let ends: Vec<End> = blocks(&pages, &mut Dropped::default()).iter().map(|block| block.end).collect();
        assert_eq!(ends, [End::Line, End::Paragraph, End::Paragraph]);
    }
}
