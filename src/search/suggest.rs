//! Completion: how the last word of a query may go on, by what the index has behind the word before it.

use std::collections::HashMap;

use super::Filters;
use super::engine::Engine;
use super::pattern::Pattern;
use super::plan::Match;
use crate::index::Result;
use crate::vietnamese::{Key, compose, fold};

/// Completions that are looked at in their context, for each that is asked for.
const TRIED: usize = 4;

/// A query completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The whole query.
    pub text: String,
    /// Passages that hold its last word, beside the word before it where there is one.
    pub passages: u64,
}

/// At most `limit` completions of `text`, those that most passages hold first. After a blank, what follows the last word.
pub(super) fn suggestions(text: &str, limit: usize, engine: &Engine<'_>) -> Result<Vec<Suggestion>> {
    let text = compose(text);
    let at = text
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    let (before, start) = text.split_at(at);
    let start = start.to_lowercase();
    let last = before.split_whitespace().next_back();
    let letters = fold(&start);
    let mut found = match last {
        Some(last) => engine.followers(&Pattern::typed(last), &letters)?,
        None if letters.is_empty() => return Ok(Vec::new()),
        None => HashMap::new(),
    };
    found.retain(|key, _| goes_on(key, &start));
    if found.is_empty() && !letters.is_empty() {
        found = engine.syllables(&letters)?;
        found.retain(|key, _| goes_on(key, &start));
    }
    let mut found: Vec<(u64, Key)> = found.into_iter().map(|(key, passages)| (passages, key)).collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let found = in_context(found, before, limit, engine)?;
    let suggestion =
        |(passages, key): (u64, Key)| Suggestion { text: format!("{before}{}", key.written()), passages };
    Ok(found.into_iter().take(limit).map(suggestion).collect())
}

/// Those that stand behind the last two words first: `hợp đồng` goes on as `lao` rather than `thời`.
fn in_context(
    mut found: Vec<(u64, Key)>,
    before: &str,
    limit: usize,
    engine: &Engine<'_>,
) -> Result<Vec<(u64, Key)>> {
    let words: Vec<&str> = before.split_whitespace().collect();
    let Some([first, second]) = words.last_chunk() else { return Ok(found) };
    found.truncate(limit.saturating_mul(TRIED));
    let mut counted = Vec::with_capacity(found.len());
    for (passages, key) in found {
        let phrase = [Pattern::typed(first), Pattern::typed(second), Pattern::Exact(key.clone())];
        let together = engine.matches(Some(&Match::Phrase(phrase.to_vec())), &Filters::default())?.count();
        counted.push((together, passages, key));
    }
    counted.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(&b.2)));
    let is_met = counted.iter().any(|(together, ..)| *together > 0);
    counted.retain(|(together, ..)| *together > 0 || !is_met);
    Ok(counted
        .into_iter()
        .map(|(together, passages, key)| (if is_met { together } else { passages }, key))
        .collect())
}

/// Whether a word begins as was typed: with these marks where marks were typed, else with these letters.
fn goes_on(key: &Key, start: &str) -> bool {
    let is_word = key.fold.chars().all(char::is_alphabetic);
    is_word && (start.is_ascii() || begins_like(&key.written(), start))
}

/// The tone may come later than the vowel that was typed: `giâ` goes on as `giấy`.
fn begins_like(word: &str, start: &str) -> bool {
    let mut letters = word.chars();
    start.chars().all(|typed| {
        letters.next().is_some_and(|letter| {
            letter == typed || Key::of(&letter.to_string()).without_tone() == Key::of(&typed.to_string())
        })
    })
}
