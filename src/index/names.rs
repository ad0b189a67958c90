//! One name for all spellings of it: what a paper without marks calls `Dak Ray` is the `Đăk Rây` of the others.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::name_key;

/// The best spelling of each name.
#[derive(Debug, Clone, Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// From all spellings, each once, with how often it is written. The best is that of the fewest words (the kind of
    /// place is left out), then that with the most marks, then the commonest, then the first in the alphabet.
    pub fn of<'n>(spellings: impl IntoIterator<Item = (&'n str, u64)>) -> Self {
        let mut best: HashMap<String, (&str, u64)> = HashMap::new();
        for (name, count) in spellings {
            let known = best.entry(name_key(name)).or_insert((name, count));
            if rank(name, count) > rank(known.0, known.1) {
                *known = (name, count);
            }
        }
        Self(best.into_iter().map(|(key, (name, _))| (key, name.to_owned())).collect())
    }

    /// The best spelling of a name.
    #[must_use]
    pub fn usual(&self, name: &str) -> String {
        self.0.get(&name_key(name)).map_or_else(|| name.to_owned(), String::clone)
    }
}

fn rank(name: &str, count: u64) -> impl Ord + '_ {
    let marks = name.chars().filter(|c| !c.is_ascii()).count();
    (Reverse(name.split_whitespace().count()), marks, count, Reverse(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_written_as_its_best_spelling() {
        let names = Names::of([
            ("Dak Ray", 9),
            ("Đăk Rây", 1),
            ("huyện Đăk Rây", 5),
            ("Đắk Rây", 3),
            ("Tịnh Gia", 2),
            ("Tĩnh Gia", 2),
        ]);
        for spelling in ["dak ray", "ĐĂK RÂY", "Huyện Đăk Rây", "Đắk Rây", "huyen dak ray"] {
            assert_eq!(names.usual(spelling), "Đắk Rây", "{spelling}");
        }
        assert_eq!(names.usual("Tinh Gia"), "Tĩnh Gia");
        assert_eq!(names.usual("Hớn Quản"), "Hớn Quản", "an unknown name stays as it is");
    }
}
