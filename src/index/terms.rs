//! How keys become terms: the folded form first, then the marks, so that one dictionary serves both.
//! All variants of an unmarked syllable stand side by side there, and a range of terms finds them.

use crate::vietnamese::Key;

/// Ends the folded part of a term.
const MARKS: char = '\u{1}';

/// Appends the term of one token.
pub(super) fn push_syllable(key: &Key, term: &mut String) {
    term.push_str(&key.fold);
    term.push(MARKS);
    term.push_str(&key.marks);
}

/// What the terms of all variants of one folded syllable begin with.
pub(crate) fn syllable_prefix(fold: &str) -> String {
    format!("{fold}{MARKS}")
}

/// The key that a syllable's term was made of.
pub(crate) fn syllable_key(term: &str) -> Option<Key> {
    let (fold, marks) = term.split_once(MARKS)?;
    Some(Key { fold: fold.to_owned(), marks: marks.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_give_their_keys_back() {
        let key = Key::of("giải");
        let mut term = String::new();
        push_syllable(&key, &mut term);
        assert_eq!(syllable_key(&term), Some(key));
        assert!(term.starts_with(&syllable_prefix("giai")));
        assert!(!term.starts_with(&syllable_prefix("gia")));
    }
}
