//! Which quantities are estimates: those behind `ước` as far as it reaches.
//!
//! It reaches to the end of its sentence, over `;` only where the same figure or a part of it goes on, and into a next
//! sentence about a part (`Trong đó`, `Riêng`). What an estimate is compared with is none.

use super::super::cause::{estimates, forecasts};
use super::Reading;
use super::relation::part_at;
use super::tokens::Token;
use crate::vietnamese::Folded;

/// Marks the quantities that are estimates.
pub(super) fn mark(text: &str, tokens: &[Token], readings: &mut [Reading]) {
    let folded = Folded::new(text);
    let original = |at: usize| folded.original(at..at).start;
    let starts: Vec<usize> = estimates(&folded.text).into_iter().map(original).collect();
    let forecasts: Vec<(usize, usize)> = forecasts(&folded.text)
        .into_iter()
        .map(|range| (original(range.start), original(range.end)))
        .collect();
    if starts.is_empty() && forecasts.is_empty() {
        return;
    }
    let mut reaches = false;
    for at in 0..readings.len() {
        let start = tokens[readings[at].span.start].range.start;
        let from = at.checked_sub(1).map_or(0, |before| tokens[readings[before].span.end - 1].range.end);
        // `ước` stands with what follows it, also before a list of other words.
        let begins = starts
            .iter()
            .any(|word| (from..start).contains(word) && is_in_sentence(readings, tokens, at, *word));
        reaches = begins || (reaches && goes_on(tokens, readings, at));
        let foreseen = forecasts.iter().any(|(from, to)| (*from..*to).contains(&start));
        readings[at].estimated = (reaches && readings[at].standard_of.is_none()) || foreseen;
    }
}

/// Whether a word at byte `word` stands in the sentence of the quantity, and behind its last `;`.
fn is_in_sentence(readings: &[Reading], tokens: &[Token], at: usize, word: usize) -> bool {
    let reading = &readings[at];
    let first = at
        .checked_sub(1)
        .filter(|before| readings[*before].sentence == reading.sentence)
        .map_or(0, |before| readings[before].span.end);
    let between = &tokens[first..reading.span.start];
    !between.iter().any(|token| token.range.start > word && token.is_mark(&[';', '.', '!', '?']))
}

/// Whether an estimate that reached the quantity before reaches this one.
fn goes_on(tokens: &[Token], readings: &[Reading], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let (reading, previous) = (&readings[at], &readings[before]);
    let between = previous.span.end..reading.span.start;
    let stop = between.clone().rev().find(|at| tokens[*at].is_mark(&[';', '.', '!', '?']));
    match stop {
        None => true,
        Some(_) if reading.about.is_some() && reading.sentence == previous.sentence => true,
        Some(stop) => part_at(tokens, stop + 1) > 0,
    }
}
