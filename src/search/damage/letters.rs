//! What letters without marks may have become: others that look alike, or one letter off.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Damage, rows};

/// Letters of a word that is looked at; the longest syllable has seven.
const MAX_LETTERS: usize = 10;

static CONFUSIONS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let pairs = rows(include_str!("confusions.tsv"));
    let both = pairs.filter_map(|row| Some([(*row.first()?, *row.get(1)?), (*row.get(1)?, *row.first()?)]));
    both.flatten().collect()
});

/// The letters that `letters` may have become, each once, by the likelier damage; none for other than plain letters.
pub(in crate::search) fn near(letters: &str) -> HashMap<String, Damage> {
    let mut near = HashMap::new();
    if !letters.is_ascii() || letters.len() > MAX_LETTERS {
        return near;
    }
    for at in 0..=letters.len() {
        let (before, rest) = letters.split_at(at);
        for letter in 'a'..='z' {
            near.insert(format!("{before}{letter}{rest}"), Damage::Letter);
            if let Some(after) = rest.get(1..) {
                near.insert(format!("{before}{letter}{after}"), Damage::Letter);
            }
        }
        if let Some(after) = rest.get(1..) {
            near.insert(format!("{before}{after}"), Damage::Letter);
        }
        if let (Some(swapped), Some(after)) = (rest.get(..2), rest.get(2..)) {
            near.insert(format!("{before}{}{}{after}", &swapped[1..], &swapped[..1]), Damage::Letter);
        }
    }
    for (meant, seen) in CONFUSIONS.iter() {
        for (at, _) in letters.match_indices(meant) {
            let (before, after) = (&letters[..at], &letters[at + meant.len()..]);
            near.insert(format!("{before}{seen}{after}"), Damage::Confused);
        }
    }
    near.remove(letters);
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_lost_put_in_changed_swapped_and_confused() {
        let near = near("trung");
        for (seen, how) in [
            ("rung", Damage::Letter),
            ("truung", Damage::Letter),
            ("trang", Damage::Letter),
            ("turng", Damage::Letter),
            ("uung", Damage::Confused),
            ("trvng", Damage::Confused),
            ("trurig", Damage::Confused),
        ] {
            assert_eq!(near.get(seen), Some(&how), "{seen}");
        }
        assert!(!near.contains_key("trung"));
        assert!(near.len() < 400, "{}", near.len());
    }
}
