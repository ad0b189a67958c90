//! The words that say what a quantity measures: those before it in its clause, without what leads to the number
//! (`ước thực hiện`, `là`) and without times.

use std::ops::Range;

use super::Reading;
use super::relation::{leading, part_at};
use super::tokens::{Kind, Token};

/// Words of a subject; longer ones are statements, of which the last words count.
const MAX_WORDS: usize = 30;

/// The tokens of each quantity's subject; `None` where its clause has no words of its own.
pub(super) fn subjects(tokens: &[Token], readings: &[Reading]) -> Vec<Option<Range<usize>>> {
    let of = |(at, reading): (usize, &Reading)| {
        if let (Some(_), Some(name)) = (reading.standard_of, &reading.standard) {
            return Some(name.clone());
        }
        let floor = at.checked_sub(1).map_or(0, |before| readings[before].end());
        subject(tokens, floor, reading.lead)
    };
    readings.iter().enumerate().map(of).collect()
}

fn subject(tokens: &[Token], floor: usize, lead: usize) -> Option<Range<usize>> {
    let lowest = floor.min(lead).max(lead.saturating_sub(MAX_WORDS));
    let opens = |token: &Token| token.is_mark(&[',', ';', ':', '(', ')', '.', '*', '[', ']', '•', '+']);
    let mut start = (lowest..lead).rev().take_while(|at| !opens(&tokens[*at])).last().unwrap_or(lead);
    while start < lead {
        let skipped = part_at(tokens, start).max(usize::from(is_joint(&tokens[start])));
        if skipped == 0 {
            break;
        }
        start += skipped;
    }
    let start = start.min(lead);
    let end = (start..lead).find(|at| is_time(tokens, *at)).unwrap_or(lead);
    let end = trimmed(tokens, start, end);
    if start < end {
        return Some(start..end);
    }
    // `Ước 6 tháng đầu năm toàn huyện đã thực hiện được`
    let start = (start..lead)
        .rev()
        .find(|at| tokens[*at].word().is_some_and(|word| word.fold == "nam"))
        .map(|at| at + 1)?;
    let end = trimmed(tokens, start, lead);
    (start < end).then_some(start..end)
}

/// The end without the words that only lead to a number.
fn trimmed(tokens: &[Token], start: usize, mut end: usize) -> usize {
    while end > start {
        let length = leading(tokens, end);
        if length == 0 || end - length < start {
            break;
        }
        end -= length;
    }
    end
}

/// A dash, `và` or `ước` before the first word.
fn is_joint(token: &Token) -> bool {
    match &token.kind {
        Kind::Word(word) => matches!(word.fold.as_str(), "va" | "uoc"),
        Kind::Mark(_) => true,
        Kind::Number(_) | Kind::Digits => false,
    }
}

/// Whether a time begins here: `6 tháng`, `năm 2022`, `đến ngày`, `cả năm`; or `ước`.
fn is_time(tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens.get(at).and_then(Token::word).map_or("", |word| word.fold.as_str());
    let figure =
        |at: usize| tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Number(_) | Kind::Digits));
    match word(at) {
        "uoc" => true,
        "nam" | "quy" => figure(at + 1),
        "den" | "tinh" => {
            matches!(word(at + 1), "ngay" | "het" | "nay" | "cuoi" | "thang" | "den" | "thoi")
                || figure(at + 1)
        }
        "ca" | "trong" => matches!(word(at + 1), "nam" | "ky" | "quy" | "thang"),
        "" => figure(at) && word(at + 1) == "thang",
        _ => false,
    }
}
