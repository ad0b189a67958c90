//! A text as words, numbers and marks, and the phrases of a table looked for in it.
//! Words are compared by their keys, so that spelling variants meet; text without marks meets too.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::table::pattern;
use crate::vietnamese::{Key, Number, numbers};

/// Words of a unit.
const MAX_UNIT: usize = 3;

/// A piece of a text; blanks stand between pieces and in none.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// A word of letters; digits may end it (`m2`).
    Word(Key),
    /// A number.
    Number(Number),
    /// Digits that are no number: of a date, a code, a document.
    Digits,
    /// Any other character.
    Mark(char),
}

impl Token {
    pub(super) fn word(&self) -> Option<&Key> {
        match &self.kind {
            Kind::Word(key) => Some(key),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, Kind::Mark(mark) if marks.contains(&mark))
    }
}

static PIECE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{L}[\p{L}\p{M}]*[0-9²³]?|[0-9]+|\S"));

/// The pieces of `text`, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut numbers = numbers(text).into_iter().peekable();
    let mut at = 0;
    while let Some(found) = PIECE.find_at(text, at) {
        if let Some(number) = numbers.next_if(|number| number.range.start <= found.start()) {
            // A letter before digits may have drawn the first of them into its word.
            if number.range.start >= at {
                at = number.range.end;
                tokens.push(Token { range: number.range.clone(), kind: Kind::Number(number) });
            }
            continue;
        }
        let piece = found.as_str();
        let first = piece.chars().next().unwrap_or_default();
        let kind = if first.is_alphabetic() {
            Kind::Word(Key::of(piece))
        } else if first.is_ascii_digit() {
            Kind::Digits
        } else {
            Kind::Mark(first)
        };
        at = found.end();
        tokens.push(Token { range: found.range(), kind });
        if piece == "/"
            && let Some(number) = total(text, &tokens, at)
        {
            at = number.range.end;
            tokens.push(Token { range: number.range.clone(), kind: Kind::Number(number) });
        }
    }
    tokens
}

/// The number behind a stroke that follows an amount: `86,9 tỷ đồng/142,3 tỷ đồng`. Behind other words it is a code.
fn total(text: &str, tokens: &[Token], at: usize) -> Option<Number> {
    let before = tokens.iter().rev().skip(1);
    let units = before.clone().take_while(|token| token.word().is_some()).count();
    let is_amount =
        matches!(before.clone().nth(units)?.kind, Kind::Number(_)) && (1..=MAX_UNIT).contains(&units);
    let mut number = numbers(&text[at..]).into_iter().next().filter(|_| is_amount)?;
    let blanks = text[at..].len() - text[at..].trim_start().len();
    if number.range.start != blanks || number.of.is_some() {
        return None;
    }
    number.range = at + number.range.start..at + number.range.end;
    Some(number)
}

/// Phrases with something to say of each, found at a token or before one.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    by_first: HashMap<String, Vec<(Vec<Key>, T)>>,
    by_last: HashMap<String, Vec<(String, usize)>>,
}

impl<T> Phrases<T> {
    pub(super) fn new(phrases: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut by_first: HashMap<String, Vec<(Vec<Key>, T)>> = HashMap::new();
        let mut by_last: HashMap<String, Vec<(String, usize)>> = HashMap::new();
        for (phrase, value) in phrases {
            let keys: Vec<Key> = phrase.split_whitespace().map(Key::of).collect();
            let (Some(first), Some(last)) = (keys.first().cloned(), keys.last().cloned()) else { continue };
            let same_start = by_first.entry(first.fold.clone()).or_default();
            by_last.entry(last.fold).or_default().push((first.fold, same_start.len()));
            same_start.push((keys, value));
        }
        Self { by_first, by_last }
    }

    /// The longest phrase that begins with the token `at`: how many tokens it takes, and its value.
    pub(super) fn starting(&self, tokens: &[Token], at: usize) -> Option<(usize, &T)> {
        let phrases = self.by_first.get(&tokens.get(at)?.word()?.fold)?;
        let fits = |(keys, _): &&(Vec<Key>, T)| stands_at(keys, tokens, at);
        let (keys, value) = phrases.iter().filter(fits).max_by_key(|(keys, _)| keys.len())?;
        Some((keys.len(), value))
    }

    /// The longest phrase that ends just before the token `end`: how many tokens it takes, and its value.
    pub(super) fn ending(&self, tokens: &[Token], end: usize) -> Option<(usize, &T)> {
        let last = tokens.get(end.checked_sub(1)?)?.word()?;
        let places = self.by_last.get(&last.fold)?;
        let phrases = places.iter().filter_map(|(first, at)| self.by_first.get(first)?.get(*at));
        let fits = |(keys, _): &&(Vec<Key>, T)| {
            end.checked_sub(keys.len()).is_some_and(|start| stands_at(keys, tokens, start))
        };
        let (keys, value) = phrases.filter(fits).max_by_key(|(keys, _)| keys.len())?;
        Some((keys.len(), value))
    }
}

/// Whether the words from token `at` on are these. A word alone must have its marks, or none: `đất` is not `đạt`;
/// of several words the letters say enough, and damaged marks do no harm.
fn stands_at(keys: &[Key], tokens: &[Token], at: usize) -> bool {
    let Some(window) = tokens.get(at..at + keys.len()) else { return false };
    let alone = keys.len() == 1;
    window.iter().zip(keys).all(|(token, key)| {
        token.word().is_some_and(|word| {
            word.fold == key.fold && (!alone || word.is_bare() || word.marks == key.marks)
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        tokens(text).into_iter().map(|token| text[token.range].to_owned()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn numbers_words_and_marks_are_told_apart() {
        assert_eq!(shown("(đạt 17,86/19 tiêu chí)."), "(|đạt|17,86/19|tiêu|chí|)|.");
        assert_eq!(shown("3.000m2, 98,2 % ngày 18/5/2021"), "3.000|m2|,|98,2|%|ngày|18|/|5|/|2021");
        assert_eq!(shown("QL13 dài 8km"), "QL1|3|dài|8|km");
    }

    #[test]
    fn the_longest_phrase_is_found_from_both_ends() {
        let phrases = Phrases::new([("tỷ", 1), ("tỷ đồng", 2), ("đạt", 3)]);
        let found = |text: &str| phrases.starting(&tokens(text), 0).map(|(length, value)| (length, *value));
        assert_eq!(found("tỉ đồng"), Some((2, 2)));
        assert_eq!(found("ty dong"), Some((2, 2)));
        assert_eq!(found("tỷ lệ"), Some((1, 1)));
        assert_eq!(found("đất"), None);
        let words = tokens("mới đạt 5 tỷ đồng");
        assert_eq!(phrases.ending(&words, 2).map(|(length, value)| (length, *value)), Some((1, 3)));
        assert_eq!(phrases.ending(&words, 5).map(|(length, value)| (length, *value)), Some((2, 2)));
        assert!(phrases.ending(&words, 0).is_none());
    }

    proptest! {
        #[test]
        fn pieces_lie_in_the_text_in_order(text in "[ a-zđộĐ0-9.,/%()²–]{0,40}") {
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(last <= token.range.start && token.range.start < token.range.end);
                prop_assert!(text.get(token.range.clone()).is_some());
                last = token.range.end;
            }
        }
    }
}
