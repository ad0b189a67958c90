//! The words of a query as they stand between blanks, for those who read them another way: typed without an input
//! method, misspelt, or not typed to their end.

use super::pattern::Pattern;
use super::planner::Vocabulary;
use super::query::is_operator;

/// What may stand around a word without being of it.
const AROUND: [char; 14] = ['(', ')', '"', '“', '”', '«', '»', ',', ';', ':', '!', '[', ']', '-'];

/// The pieces of a query: each a word with what stands around it, together the whole text.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    text.split_inclusive(char::is_whitespace).map(|piece| {
        let word = piece.trim().trim_matches(AROUND);
        let at = piece.find(word).unwrap_or(0);
        (&piece[..at], word, &piece[at + word.len()..])
    })
}

/// Whether a word is one that a person looks for: not an operator, a field, a number or a sign.
pub(super) fn is_looked_for(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && !is_operator(word) && !word.contains([':', '/', '*'])
}

/// Whether the index has the word, whatever its marks.
pub(super) fn is_known(word: &str, vocabulary: &dyn Vocabulary) -> bool {
    !word.contains('?') && vocabulary.syllable_frequency(&Pattern::typed(word).relaxed()) > 0
}
