//! Which amount a share or a change belongs to, which amount is the standard of a share, and what is a part of what.
//! A link is made only where nothing but connecting words stands between the two.

use std::ops::Range;

use super::relation::{named_standard, part_at, whole_before};
use super::tokens::{Kind, Token};
use super::{Reading, Relation, UnitKind};

/// Words that may still belong to what was counted: `9/24 trường đạt chuẩn quốc gia, chiếm 37,5%`.
const MAX_NOUN: usize = 7;

/// Finds the links of all quantities.
pub(super) fn link(tokens: &[Token], readings: &mut [Reading]) {
    let brackets = brackets(tokens);
    for at in 0..readings.len() {
        if readings[at].unit.kind == UnitKind::Share || readings[at].unit.kind == UnitKind::Points {
            link_share(tokens, readings, &brackets, at);
        } else {
            link_amount(tokens, readings, &brackets, at);
        }
    }
}

/// Pairs of brackets: the tokens between them, innermost last.
fn brackets(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.is_mark(&['(', '[']) {
            open.push(at);
        } else if token.is_mark(&[')', ']'])
            && let Some(start) = open.pop()
        {
            pairs.push(start + 1..at);
        }
    }
    pairs.sort_by_key(|pair| pair.start);
    pairs
}

/// The bracket that a token stands in.
fn bracket_of(brackets: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    brackets.iter().rev().find(|bracket| bracket.contains(&at))
}

/// The amount that a share belongs to, and the name of its standard where an amount has it.
fn link_share(tokens: &[Token], readings: &mut [Reading], brackets: &[Range<usize>], at: usize) {
    let Some((about, inherited)) = owner(tokens, readings, brackets, at) else { return };
    readings[at].about = about;
    if let Some(verb) = inherited {
        readings[at].relation = readings[verb].relation;
        readings[at].verb = readings[verb].verb.clone();
    }
    // `498 hộ trên tổng số 15.412 hộ, chiếm 3,23%`
    if readings[at].standard.is_none() && !is_change(&readings[at]) {
        let whole = readings[..at].iter().rev().find(|other| other.standard_of == about && about.is_some());
        readings[at].standard = whole.and_then(|whole| whole.standard.clone());
    }
}

/// The links of an amount: standard, part, or a change of another amount.
fn link_amount(tokens: &[Token], readings: &mut [Reading], brackets: &[Range<usize>], at: usize) {
    if let Some((of, name)) = as_standard(tokens, readings, brackets, at) {
        readings[at].standard_of = Some(of);
        readings[at].standard.clone_from(&name);
        if readings[of].unit.kind == UnitKind::Share && readings[of].standard.is_none() {
            readings[of].standard = name;
        }
        return;
    }
    if let Some(of) = bracketed_owner(tokens, readings, brackets, at) {
        match readings[of].unit.kind {
            UnitKind::Share
                if readings[of].about.is_none() && readings[of].relation != Some(Relation::Share) =>
            {
                readings[of].about = Some(at);
            }
            UnitKind::Share if readings[of].about.is_none() => readings[of].about = Some(at),
            UnitKind::Share | UnitKind::Points => {}
            _ => readings[at].part_of = Some(of),
        }
        return;
    }
    if is_change(&readings[at])
        && let Some((Some(about), _)) = owner(tokens, readings, brackets, at)
        && readings[about].unit.base == readings[at].unit.base
    {
        readings[at].about = Some(about);
    }
}

fn is_change(reading: &Reading) -> bool {
    reading.relation.is_some_and(Relation::is_change)
}

/// The quantity whose standard the amount is, and the name of it.
fn as_standard(
    tokens: &[Token],
    readings: &[Reading],
    brackets: &[Range<usize>],
    at: usize,
) -> Option<(usize, Option<Range<usize>>)> {
    let before = at.checked_sub(1).filter(|before| readings[*before].sentence == readings[at].sentence)?;
    let reading = &readings[at];
    let previous = &readings[before];
    // `86,9 tỷ đồng/142,3 tỷ đồng`
    if previous.span.end + 1 == reading.span.start
        && tokens[previous.span.end].is_mark(&['/'])
        && previous.unit.base == reading.unit.base
    {
        return Some((before, None));
    }
    // `chiếm 3,05% tổng số 15.940 hộ`
    if let Some(name) = previous.standard.as_ref().filter(|name| {
        name.end == reading.span.start
            && name.start >= previous.span.end
            && previous.unit.kind == UnitKind::Share
    }) {
        return Some((before, Some(name.clone())));
    }
    // `498 hộ trên tổng số 15.412 hộ`
    if let Some((begins, name)) = whole_before(tokens, reading.span.start, previous.span.end)
        && begins - previous.span.end <= MAX_NOUN
        && (previous.unit.base == reading.unit.base || previous.unit.kind == UnitKind::Share)
        && tokens[previous.span.end..begins].iter().all(|token| token.word().is_some())
    {
        let of =
            if previous.unit.kind == UnitKind::Share { previous.about.unwrap_or(before) } else { before };
        return Some((of, Some(name)));
    }
    // `đạt 100,3% dự toán (dự toán tỉnh giao là 269 tỷ đồng)`, `38,42% dự toán (38 tỷ đồng)`
    let bracket = bracket_of(brackets, reading.span.start)?;
    let opens = previous.end()..bracket.start - 1;
    if previous.span.start >= bracket.start || opens.start > opens.end || opens.len() > MAX_NOUN {
        return None;
    }
    let compares = previous.unit.kind == UnitKind::Share || is_change(previous);
    if !compares || tokens[opens].iter().any(|token| token.word().is_none()) {
        return None;
    }
    match named_standard(tokens, bracket.start, reading.span.start) {
        Some(name) => Some((before, Some(name))),
        None => (reading.span.start == bracket.start && previous.standard.is_some())
            .then(|| (before, previous.standard.clone())),
    }
}

/// The quantity that stands right before the bracket which begins with this amount.
fn bracketed_owner(
    tokens: &[Token],
    readings: &[Reading],
    brackets: &[Range<usize>],
    at: usize,
) -> Option<usize> {
    let reading = &readings[at];
    let bracket = bracket_of(brackets, reading.span.start)?;
    let first = readings.iter().position(|other| bracket.contains(&other.span.start))?;
    let of = first.checked_sub(1)?;
    let owner = &readings[of];
    let begins = readings[first].lead == bracket.start;
    let apart = owner.end()..bracket.start - 1;
    let near = apart.start <= apart.end && apart.len() <= MAX_NOUN;
    let plain = near && tokens[apart].iter().all(|token| token.word().is_some());
    let same_sentence = owner.sentence == reading.sentence;
    let fits = owner.unit.kind == UnitKind::Share || first != at || is_list(tokens, bracket, readings, first);
    (begins && plain && same_sentence && fits && !is_change(reading)).then_some(of)
}

/// Whether the bracket holds more amounts than the first.
fn is_list(_tokens: &[Token], bracket: &Range<usize>, readings: &[Reading], first: usize) -> bool {
    readings.get(first + 1).is_some_and(|next| bracket.contains(&next.span.start))
}

/// The amount that a share or change belongs to, and the quantity that it has its verb from.
fn owner(
    tokens: &[Token],
    readings: &[Reading],
    brackets: &[Range<usize>],
    at: usize,
) -> Option<(Option<usize>, Option<usize>)> {
    let before = at.checked_sub(1)?;
    let reading = &readings[at];
    let previous = &readings[before];
    if previous.sentence != reading.sentence {
        return None;
    }
    let gap = Gap::new(tokens, previous.end(), reading.lead);
    if !gap.connects() {
        return None;
    }
    let mine = bracket_of(brackets, reading.span.start);
    // Out of a bracket, back to what stood before it.
    let mut place = before;
    while bracket_of(brackets, readings[place].span.start) != mine
        && bracket_of(brackets, readings[place].span.start).is_some()
    {
        place = place.checked_sub(1)?;
    }
    let is_share = |reading: &Reading| matches!(reading.unit.kind, UnitKind::Share | UnitKind::Points);
    let chained = reading.verb.is_none() && is_share(&readings[place]) && place == before && gap.words == 0;
    if reading.verb.is_none() && !chained && mine == bracket_of(brackets, previous.span.start) {
        return None;
    }
    let inherited = chained.then_some(place);
    let owner = &readings[place];
    let about = match owner {
        owner if is_share(owner) => owner.about,
        owner if owner.standard_of.is_some() => {
            let of = owner.standard_of?;
            if is_share(&readings[of]) { readings[of].about } else { Some(of) }
        }
        owner if is_change(owner) && owner.about.is_some() => owner.about,
        owner if owner.part_of.is_some() => owner.part_of,
        _ => Some(place),
    };
    (about.is_some() || inherited.is_some()).then_some((about, inherited))
}

/// What stands between one quantity and the words that lead to the next.
struct Gap {
    /// Words before the first mark.
    words: usize,
    /// Words behind it that are not joints.
    others: usize,
    /// Whether something opens a new subject or sentence.
    breaks: bool,
    marks: usize,
}

impl Gap {
    fn new(tokens: &[Token], from: usize, to: usize) -> Self {
        let mut gap = Self { words: 0, others: 0, breaks: from > to, marks: 0 };
        let mut at = from;
        while at < to {
            match &tokens[at].kind {
                Kind::Mark(',' | ';' | '(' | ')' | '[' | ']' | '*') => gap.marks += 1,
                Kind::Word(_) if part_at(tokens, at) > 0 => gap.breaks = true,
                Kind::Word(word) if word.fold == "va" && at + 1 == to => {}
                Kind::Word(_) if gap.marks == 0 => gap.words += 1,
                Kind::Word(_) => gap.others += 1,
                // Of a date or number of a document in the words of the noun.
                Kind::Mark('-' | '–' | '/') | Kind::Digits if gap.marks == 0 => {}
                _ => gap.breaks = true,
            }
            at += 1;
        }
        gap
    }

    fn connects(&self) -> bool {
        !self.breaks && self.words <= MAX_NOUN && self.others == 0
    }
}
