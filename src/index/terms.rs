//! How keys become terms: the folded form first, then the marks, so that one dictionary serves both.
//! All variants of an unmarked syllable or pair stand side by side there, and a range of terms finds them.

use crate::vietnamese::Key;

/// Ends the folded part of a term.
const MARKS: char = '\u{1}';
/// Joins the two syllables of a pair.
const JOIN: char = '\u{2}';

/// Appends the term of one token.
pub(super) fn push_syllable(key: &Key, term: &mut String) {
    term.push_str(&key.fold);
    term.push(MARKS);
    term.push_str(&key.marks);
}

/// Appends the term of two tokens that stand together.
pub(crate) fn push_pair(first: &Key, second: &Key, term: &mut String) {
    term.push_str(&first.fold);
    term.push(JOIN);
    term.push_str(&second.fold);
    term.push(MARKS);
    term.push_str(&first.marks);
    term.push(JOIN);
    term.push_str(&second.marks);
}

/// What the terms of all variants of one folded syllable begin with.
pub(crate) fn syllable_prefix(fold: &str) -> String {
    format!("{fold}{MARKS}")
}

/// What the terms of all variants of two folded syllables begin with.
pub(crate) fn pair_prefix(first: &str, second: &str) -> String {
    format!("{first}{JOIN}{second}{MARKS}")
}

/// What the terms of all pairs begin with whose first syllable has these letters and whose second begins with `start`.
pub(crate) fn pair_start(first: &str, start: &str) -> String {
    format!("{first}{JOIN}{start}")
}

/// The key that a syllable's term was made of.
pub(crate) fn syllable_key(term: &str) -> Option<Key> {
    let (fold, marks) = term.split_once(MARKS)?;
    Some(Key { fold: fold.to_owned(), marks: marks.to_owned() })
}

/// The two keys that a pair's term was made of.
pub(crate) fn pair_keys(term: &str) -> Option<(Key, Key)> {
    let (folds, marks) = term.split_once(MARKS)?;
    let (first, second) = folds.split_once(JOIN)?;
    let (first_marks, second_marks) = marks.split_once(JOIN)?;
    Some((
        Key { fold: first.to_owned(), marks: first_marks.to_owned() },
        Key { fold: second.to_owned(), marks: second_marks.to_owned() },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_give_their_keys_back() {
        let (first, second) = (Key::of("giải"), Key::of("ngan"));
        let mut term = String::new();
        push_syllable(&first, &mut term);
        assert_eq!(syllable_key(&term), Some(first.clone()));
        assert!(term.starts_with(&syllable_prefix("giai")));
        term.clear();
        push_pair(&first, &second, &mut term);
        assert_eq!(pair_keys(&term), Some((first, second)));
        assert!(term.starts_with(&pair_prefix("giai", "ngan")));
    }

    #[test]
    fn a_pair_is_no_variant_of_a_longer_syllable() {
        let mut pair = String::new();
        push_pair(&Key::of("an"), &Key::of("ninh"), &mut pair);
        assert!(!pair.starts_with(&syllable_prefix("an")));
        assert!(!pair.starts_with(&pair_prefix("an", "ni")));
    }
}
