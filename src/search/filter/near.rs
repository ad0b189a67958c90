//! Which document types come near a name that is none.

use crate::document::DocType;
use crate::vietnamese::fold;

/// How many are told.
const TOLD: usize = 3;

/// The types whose slug or abbreviation is closest to what was typed, marks and separators put aside.
pub(super) fn types(typed: &str) -> Vec<DocType> {
    let typed = letters(typed);
    let distance = |kind: &DocType| {
        let abbreviation = kind.abbreviation().map(letters).unwrap_or_default();
        edits(&typed, &letters(&kind.0)).min(edits(&typed, &abbreviation))
    };
    let mut kinds: Vec<DocType> = DocType::all().collect();
    kinds.sort_by_cached_key(distance);
    kinds.truncate(TOLD);
    kinds
}

fn letters(text: &str) -> Vec<char> {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Letters to insert, delete or replace to make one of the other (Levenshtein).
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_that_was_meant_is_told() {
        for (typed, meant) in [
            ("báo cao'", "bao-cao"),
            ("baocaoo", "bao-cao"),
            ("nghi-quyêt-", "nghi-quyet"),
            ("ngị quyết", "nghi-quyet"),
            ("tở trinhh", "to-trinh"),
            ("BCC", "bao-cao"),
        ] {
            let found = types(typed);
            assert!(found.len() == TOLD && found.iter().any(|kind| kind.0 == meant), "{typed}: {found:?}");
        }
    }

    #[test]
    fn edits_are_counted() {
        let count = |a: &str, b: &str| edits(&letters(a), &letters(b));
        assert_eq!([count("", "abc"), count("abc", ""), count("abc", "abc")], [3, 3, 0]);
        assert_eq!([count("kitten", "sitting"), count("ab", "ba")], [3, 2]);
    }
}
