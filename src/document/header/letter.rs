//! What only letters have: the subject after `V/v`, and the addressees after `Kính gửi`.

use std::sync::LazyLock;

use regex::Regex;

use super::title::Title;
use super::zone::{Kind, Piece};
use crate::document::letters::one_line;
use crate::document::table::pattern;

static ADDRESSED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\W*kinh\s+(?:gui|trinh)\b\s*:?\s*"));
static BULLET: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[-–—+•*·]\s*"));

/// The line that a letter's subject begins with: `V/v …`, or `Về …` right under the number.
pub(super) fn subject_line(head: &[Piece]) -> Option<usize> {
    let marked = head.iter().position(|piece| piece.kind == Kind::Subject);
    let under_number = || {
        let number = head.iter().position(|piece| matches!(piece.kind, Kind::Number(_)))?;
        let under = head.get(number + 1).filter(|piece| piece.kind == Kind::Line && !piece.is_capitals())?;
        (under.folded.starts_with("ve ")).then_some(number + 1)
    };
    marked.or_else(under_number)
}

/// The subject of a letter, from its `V/v` line on; the other column may stand between its lines.
pub(super) fn subject(pieces: &[Piece], start: usize) -> Title {
    let mut lines = vec![pieces[start].text.as_str()];
    let capitals = pieces[start].is_capitals();
    let mut end = start + 1;
    let mut interrupted = pieces[start].ends_paragraph;
    for (at, piece) in pieces.iter().enumerate().skip(start + 1) {
        let small = piece.text.starts_with(|c: char| c.is_lowercase());
        match piece.kind {
            Kind::Line if piece.is_capitals() == capitals && (small || !interrupted) => {
                lines.push(&piece.text);
                interrupted = piece.ends_paragraph;
            }
            Kind::Signing { .. } | Kind::Motto | Kind::Rule | Kind::Mark | Kind::Number(_) => {
                interrupted = true
            }
            _ => break,
        }
        end = at + 1;
    }
    Title { text: one_line(lines.join(" ")), authority: None, end }
}

/// Whether the head has a line `Kính gửi`.
pub(super) fn has_addressees(pieces: &[Piece]) -> bool {
    addressed(pieces).is_some()
}

fn addressed(pieces: &[Piece]) -> Option<usize> {
    pieces.iter().position(|piece| ADDRESSED.is_match(&piece.folded))
}

/// The piece after the addressees, if these follow the head that ends before `end`.
pub(super) fn after_addressees(pieces: &[Piece], end: usize) -> usize {
    match addressed(pieces) {
        Some(start) if start >= end => start + 1 + items(pieces, start).len(),
        _ => end,
    }
}

/// Those whom the document addresses.
pub(super) fn addressees(pieces: &[Piece]) -> Vec<String> {
    let Some(start) = addressed(pieces) else { return Vec::new() };
    let same_line = pieces[start].text.split_once(':').map(|(_, rest)| rest.trim().to_owned());
    let same_line = same_line.map(|rest| BULLET.replace(&rest, "").into_owned());
    let mut addressees: Vec<String> = same_line.into_iter().filter(|rest| !rest.is_empty()).collect();
    for piece in items(pieces, start) {
        let goes_on = !BULLET.is_match(&piece.text) && piece.text.starts_with(|c: char| c.is_lowercase());
        match addressees.last_mut() {
            Some(last) if goes_on => *last = one_line(format!("{last} {}", piece.text)),
            _ => addressees.push(BULLET.replace(&piece.text, "").into_owned()),
        }
    }
    addressees
}

/// The pieces under `Kính gửi` that are addressees: items of a list, and lines that go on with one.
fn items(pieces: &[Piece], start: usize) -> &[Piece] {
    let mut open = !pieces[start].text.ends_with('.');
    let count = pieces[start + 1..]
        .iter()
        .take_while(|piece| {
            let item = BULLET.is_match(&piece.text);
            let goes_on = open && piece.text.starts_with(|c: char| c.is_lowercase());
            let listed = open
                && pieces[start].text.ends_with([':', ';', ','])
                && piece.text.ends_with([';', ',', '.'])
                && piece.text.chars().count() < 160;
            open = !piece.text.ends_with('.');
            item || goes_on || listed
        })
        .count();
    &pieces[start + 1..start + 1 + count]
}
