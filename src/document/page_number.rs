//! Lines that hold a page number and nothing else.
//! A lone figure may as well be the cell of a table, so it must be one of a series spread over the text.

use std::collections::HashMap;

use crate::block::{Block, Part};

/// Bytes of text between two page numbers of a series.
const PAGE_BYTES: std::ops::RangeInclusive<usize> = 600..=12_000;

/// Fewest lone figures that make a series of page numbers.
const MIN_SERIES: usize = 3;

/// A lone figure that may be a page number, and the one before it in its series.
struct Candidate {
    block: usize,
    at_byte: usize,
    previous: Option<usize>,
    length: usize,
}

/// For each block, whether it is a page number.
pub(super) fn find(blocks: &[Block]) -> Vec<bool> {
    let mut found = vec![false; blocks.len()];
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut latest: HashMap<u32, usize> = HashMap::new();
    let mut at_byte = 0;
    for (block, of) in blocks.iter().enumerate() {
        at_byte += of.text.len();
        match page_number(of) {
            Some(Written::Plainly) => found[block] = true,
            Some(Written::Bare(number)) => {
                let previous = number.checked_sub(1).and_then(|n| latest.get(&n).copied());
                let previous = previous.filter(|&p| PAGE_BYTES.contains(&(at_byte - candidates[p].at_byte)));
                let length = previous.map_or(1, |p| candidates[p].length + 1);
                latest.insert(number, candidates.len());
                candidates.push(Candidate { block, at_byte, previous, length });
            }
            None => {}
        }
    }
    for last in (0..candidates.len()).rev().filter(|&c| candidates[c].length >= MIN_SERIES) {
        let mut member = Some(last);
        while let Some(at) = member.filter(|&m| !std::mem::replace(&mut found[candidates[m].block], true)) {
            member = candidates[at].previous;
        }
    }
    found
}

/// How a line says a page number.
enum Written {
    /// `- 3 -`, `Trang 3/12`: it can be nothing else.
    Plainly,
    /// `3`.
    Bare(u32),
}

fn page_number(block: &Block) -> Option<Written> {
    if block.style.part == Part::Table || block.text.len() > 40 {
        return None;
    }
    if !block.text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let text = block.text.trim();
    let inner = text.trim_matches(|c: char| c.is_whitespace() || "-–—".contains(c));
    let dashed = !inner.is_empty() && !text.starts_with(inner) && !text.ends_with(inner);
    let figure = |text: &str| text.len() <= 4 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some(rest) = inner.strip_prefix("Trang ").or_else(|| inner.strip_prefix("trang ")) {
        let mut parts = rest.split('/').map(str::trim);
        return (parts.next().is_some_and(figure) && parts.all(figure)).then_some(Written::Plainly);
    }
    if !figure(inner) {
        return None;
    }
    if dashed { Some(Written::Plainly) } else { inner.parse().ok().map(Written::Bare) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[String]) -> Vec<usize> {
        let blocks: Vec<Block> =
            lines.iter().map(|text| Block { text: text.clone(), ..Block::default() }).collect();
        find(&blocks).iter().enumerate().filter(|(_, f)| **f).map(|(at, _)| at).collect()
    }

    #[test]
    fn numbers_spread_over_the_text_are_page_numbers() {
        let page = "chữ ".repeat(400);
        let lines: Vec<String> = (2..6)
            .flat_map(|number: u32| [page.clone(), number.to_string()])
            .chain(["7".to_owned()])
            .collect();
        assert_eq!(found(&lines), [1, 3, 5, 7]);
    }

    #[test]
    fn figures_of_a_table_are_not() {
        let lines: Vec<String> = (1..9)
            .flat_map(|row: u32| [row.to_string(), "Thu ngân sách".to_owned(), "270".to_owned()])
            .collect();
        assert!(found(&lines).is_empty());
    }

    #[test]
    fn plain_page_lines_need_no_series() {
        let lines =
            ["- 3 -", "Trang 3/12", "trang 4", "- 3 dự án", "Trang trại", "-3", "3/12"].map(str::to_owned);
        assert_eq!(found(&lines), [0, 1, 2]);
    }
}
