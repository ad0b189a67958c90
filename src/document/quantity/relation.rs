//! What the words round a quantity say of it: what it does (`đạt`, `tăng`), how exact it is, and what it is compared with.
//! The words lie in `relations.tsv`; what a comparison does not name is left open.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::table::rows;
use super::tokens::{Kind, Phrases, Token};
use super::{Bound, Reading, Relation, UnitKind};

/// Words that the name of what is compared with has at most.
const MAX_STANDARD: usize = 12;

/// Words between a quantity and `so với`: `tăng 286 ca mắc mới so với`.
const MAX_BEFORE_AGAINST: usize = 6;

/// What a table row makes of a phrase.
#[derive(Debug)]
enum Role {
    Verb(Relation),
    Filler,
    Bound(Bound),
}

static BEFORE: LazyLock<Phrases<Role>> = LazyLock::new(|| {
    Phrases::new(table().filter_map(|[role, phrase, value]| {
        let role = match (role, value) {
            ("verb", "reached") => Role::Verb(Relation::Reached),
            ("verb", "share") => Role::Verb(Relation::Share),
            ("verb", "up") => Role::Verb(Relation::Up),
            ("verb", "down") => Role::Verb(Relation::Down),
            ("verb", "over") => Role::Verb(Relation::Over),
            ("verb", _) => Role::Verb(Relation::Left),
            ("filler", _) => Role::Filler,
            ("bound", "about") => Role::Bound(Bound::About),
            ("bound", "over") => Role::Bound(Bound::Over),
            ("bound", _) => Role::Bound(Bound::Under),
            _ => return None,
        };
        Some((phrase, role))
    }))
});

static STANDARDS: LazyLock<Phrases<()>> = LazyLock::new(|| phrases("standard"));
static WHOLES: LazyLock<Phrases<()>> = LazyLock::new(|| phrases("whole"));
static AGAINST: LazyLock<Phrases<()>> = LazyLock::new(|| phrases("against"));
static STOPS: LazyLock<Phrases<()>> = LazyLock::new(|| phrases("stop"));
static OF: LazyLock<Phrases<()>> = LazyLock::new(|| phrases("of"));
static IS: LazyLock<Phrases<()>> = LazyLock::new(|| phrases("is"));
static PARTS: LazyLock<Phrases<()>> = LazyLock::new(|| phrases("part"));
static ORDINALS: LazyLock<Phrases<()>> = LazyLock::new(|| phrases("ordinal"));

fn table() -> impl Iterator<Item = [&'static str; 3]> {
    rows::<3>(include_str!("relations.tsv"))
}

fn phrases(role: &str) -> Phrases<()> {
    let role = role.to_owned();
    Phrases::new(table().filter(move |[of, ..]| *of == role).map(|[_, phrase, _]| (phrase, ())))
}

/// Whether a number behind token `at` is a place in a row and counts nothing: `thứ 5`, `lớp 10`.
pub(super) fn follows_ordinal(tokens: &[Token], at: usize) -> bool {
    ORDINALS.ending(tokens, at).is_some()
}

/// Tokens of the words at `at` that open a part of what was spoken of (`trong đó`), 0 for none.
pub(super) fn part_at(tokens: &[Token], at: usize) -> usize {
    PARTS.starting(tokens, at).map_or(0, |(length, ())| length)
}

/// Tokens of the words that only lead to a quantity (`ước thực hiện`, `là`), counted back from `end`; 0 for none.
pub(super) fn leading(tokens: &[Token], end: usize) -> usize {
    BEFORE.ending(tokens, end).map_or(0, |(length, _)| length)
}

/// Says of each quantity what stands before and behind it.
pub(super) fn relate(tokens: &[Token], readings: &mut [Reading]) {
    for at in 0..readings.len() {
        let floor = at.checked_sub(1).map_or(0, |before| readings[before].span.end);
        look_left(tokens, &mut readings[at], floor);
    }
    for at in 0..readings.len() {
        let limit = readings.get(at + 1).map_or(tokens.len(), |next| next.lead);
        if readings[at].standard.is_none() {
            readings[at].standard = standard_behind(tokens, &readings[at], limit);
        }
        look_for_bound_behind(tokens, &mut readings[at]);
    }
}

/// Reads the words before a quantity, from its number back to its verb.
fn look_left(tokens: &[Token], reading: &mut Reading, floor: usize) {
    let mut cursor = reading.span.start;
    while let Some((length, role)) = BEFORE.ending(tokens, cursor).filter(|(n, _)| cursor - n >= floor) {
        cursor -= length;
        match role {
            Role::Filler => {}
            Role::Bound(bound) => reading.bound = Some(*bound),
            Role::Verb(relation) => {
                reading.verb = Some(cursor..cursor + length);
                reading.relation = Some(*relation);
                break;
            }
        }
    }
    if reading.relation.is_some() {
        if let Some(against) = against_before(tokens, cursor, floor) {
            reading.standard = Some(against.end..cursor);
            cursor = against.start;
        }
    } else if let Some((start, verb)) = compared_before(tokens, cursor, floor) {
        reading.standard = Some(start..cursor);
        reading.relation = verb.1;
        cursor = verb.0.start;
        reading.verb = Some(verb.0);
    }
    reading.lead = cursor;
}

/// `so với cùng kỳ` before the verb at `end`: the tokens of `so với`.
///
/// Right behind another quantity it belongs to that one.
fn against_before(tokens: &[Token], end: usize, floor: usize) -> Option<Range<usize>> {
    let start = words_before(tokens, end, floor);
    (start..end).rev().find_map(|at| {
        let (length, ()) = AGAINST.ending(tokens, at)?;
        let begins = at.checked_sub(length)?;
        (begins >= floor && (begins > floor || floor == 0)).then_some(begins..at)
    })
}

/// `vượt dự toán`, `cao hơn cùng kỳ` before `end`: where the standard begins, and the verb.
#[expect(clippy::type_complexity, reason = "two parts of one place, named where they are taken apart")]
fn compared_before(
    tokens: &[Token],
    end: usize,
    floor: usize,
) -> Option<(usize, (Range<usize>, Option<Relation>))> {
    let start = words_before(tokens, end, floor);
    (start..end).find_map(|at| {
        is_standard(tokens, at)?;
        let mut before = at;
        if let Some((length, ())) = AGAINST.ending(tokens, before) {
            before -= length;
        }
        let (length, role) = BEFORE.ending(tokens, before)?;
        let Role::Verb(relation) = role else { return None };
        let verb = before.checked_sub(length)?..before;
        (verb.start >= floor).then_some((at, (verb, Some(*relation))))
    })
}

/// The first of the words that stand right before `end`, no mark between them.
fn words_before(tokens: &[Token], end: usize, floor: usize) -> usize {
    let lowest = floor.max(end.saturating_sub(MAX_STANDARD));
    let is_in = |token: &Token| !matches!(token.kind, Kind::Mark(_));
    (lowest..end).rev().take_while(|at| is_in(&tokens[*at])).last().unwrap_or(end)
}

/// Tokens of the words that begin a standard at `at`.
fn is_standard(tokens: &[Token], at: usize) -> Option<usize> {
    if let Some((length, ())) = STANDARDS.starting(tokens, at) {
        return Some(length);
    }
    // `năm 2020`
    let is_year = tokens.get(at)?.word()?.fold == "nam" && matches!(tokens.get(at + 1)?.kind, Kind::Digits);
    is_year.then_some(2)
}

/// What a quantity is compared with, where the words behind it say so.
fn standard_behind(tokens: &[Token], reading: &Reading, limit: usize) -> Option<Range<usize>> {
    let from = reading.span.end;
    let is_share = reading.unit.kind == UnitKind::Share;
    if is_share && AGAINST.starting(tokens, from).is_none() {
        let start = from + OF.starting(tokens, from).map_or(0, |(length, ())| length);
        let begins = |at: usize| is_standard(tokens, at).is_some() || WHOLES.starting(tokens, at).is_some();
        if let Some(start) = [from, start].into_iter().find(|start| *start < limit && begins(*start)) {
            return standard_from(tokens, start, limit);
        }
    }
    let changes = reading.relation.is_some_and(|relation| relation != Relation::Left);
    if !is_share && !changes {
        return None;
    }
    let words =
        (from..limit.min(from + MAX_BEFORE_AGAINST + 1)).take_while(|at| tokens[*at].word().is_some());
    let against = words.into_iter().find_map(|at| AGAINST.starting(tokens, at).map(|(n, ())| at + n))?;
    standard_from(tokens, against, limit)
}

/// The name of a standard that begins at `start`: to a mark, a verb, or a word that leads elsewhere.
fn standard_from(tokens: &[Token], start: usize, limit: usize) -> Option<Range<usize>> {
    // The words that found it begin it, whatever they are.
    let least = is_standard(tokens, start).unwrap_or(1);
    let ends = |at: usize| {
        at >= start + least
            && (matches!(tokens[at].kind, Kind::Mark(mark) if !matches!(mark, '-' | '–' | '“' | '”' | '"' | '/'))
                || STOPS.starting(tokens, at).is_some()
                || is_verb(tokens, at)
                || joins_other(tokens, at, limit))
    };
    let last = tokens.len().min(limit).min(start + MAX_STANDARD);
    let end = (start..last).find(|at| ends(*at)).unwrap_or(last);
    (start < end).then_some(start..end)
}

fn is_verb(tokens: &[Token], at: usize) -> bool {
    matches!(BEFORE.starting(tokens, at), Some((_, Role::Verb(_))))
}

/// `và` before a new statement, not inside a name.
fn joins_other(tokens: &[Token], at: usize, limit: usize) -> bool {
    let is_and = tokens[at].word().is_some_and(|word| word.fold == "va");
    is_and && (at + 1 >= limit || BEFORE.starting(tokens, at + 1).is_some())
}

/// `trở lên`, `trở xuống` behind a quantity.
fn look_for_bound_behind(tokens: &[Token], reading: &mut Reading) {
    let word = |at: usize| tokens.get(at).and_then(Token::word).map_or("", |word| word.fold.as_str());
    reading.bound = match (word(reading.span.end), word(reading.span.end + 1)) {
        ("tro", "len") => Some(Bound::Over),
        ("tro", "xuong") => Some(Bound::Under),
        _ => reading.bound,
    };
}

/// Whether the tokens from `start` to `end` name a standard and nothing else, the words for `is` put aside.
///
/// Gives the name.
pub(super) fn named_standard(tokens: &[Token], start: usize, end: usize) -> Option<Range<usize>> {
    is_standard(tokens, start).filter(|_| start < end)?;
    let is = |end: usize| IS.ending(tokens, end).map_or(0, |(length, ())| length);
    let name = start..end - is(end).min(end - start);
    let plain = name.clone().all(|at| !matches!(tokens[at].kind, Kind::Mark(_)));
    (plain && !name.is_empty() && name.len() <= MAX_STANDARD).then_some(name)
}

/// The name of the whole in `trên tổng số` right before `end`, and where these words begin.
pub(super) fn whole_before(tokens: &[Token], end: usize, floor: usize) -> Option<(usize, Range<usize>)> {
    let start = words_before(tokens, end, floor);
    (start..end).find_map(|at| {
        let name = named_standard(tokens, at, end)?;
        let (length, ()) = OF.ending(tokens, at)?;
        let begins = at.checked_sub(length)?;
        (begins >= floor).then_some((begins, name))
    })
}
