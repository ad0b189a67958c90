//! A passage changed as a drafter changes one: words left out, figures and names replaced, two clauses swapped, and
//! sometimes all marks lost.

use std::ops::Range;

use tracuu::vietnamese::fold;

use crate::random::Random;

/// Of the words of a passage, so many in a hundred are left out.
const DROPPED_PERCENT: usize = 20;

/// Names that take the place of others.
const NAMES: [&str; 12] =
    ["Trần", "Quốc", "Lê", "Bảo", "Đặng", "Khánh", "Phú", "Thạnh", "Sơn", "Vĩnh", "Huỳnh", "Đăk"];

/// A draft made of a passage.
pub(crate) struct Changed {
    pub(crate) text: String,
    /// Where the words stand in it that the passage has too.
    pub(crate) kept: Vec<Range<usize>>,
}

#[derive(Clone)]
struct Word {
    text: String,
    is_kept: bool,
}

impl Changed {
    /// `is_bare`: without marks.
    pub(crate) fn new(passage: &str, is_bare: bool, random: &mut Random) -> Self {
        let words: Vec<&str> = passage.split_whitespace().collect();
        let mut clauses = vec![Vec::new()];
        for (at, word) in words.iter().enumerate() {
            let is_name = is_of_name(&words, at);
            let changed = match *word {
                _ if random.below(100) < DROPPED_PERCENT => None,
                word if word.contains(|c: char| c.is_ascii_digit()) => {
                    Some((other_figures(word, random), false))
                }
                _ if is_name => Some((NAMES[random.below(NAMES.len())].to_owned(), false)),
                word => Some((word.to_owned(), word.contains(char::is_alphabetic))),
            };
            if let (Some(clause), Some((text, is_kept))) = (clauses.last_mut(), changed) {
                clause.push(Word { text, is_kept });
            }
            if word.ends_with([',', ';', '.', ':']) {
                clauses.push(Vec::new());
            }
        }
        clauses.retain(|clause| !clause.is_empty());
        if clauses.len() > 1 {
            let first = random.below(clauses.len() - 1);
            clauses.swap(first, first + 1);
        }
        Self::of(&clauses.concat(), is_bare)
    }

    fn of(words: &[Word], is_bare: bool) -> Self {
        let mut changed = Self { text: String::new(), kept: Vec::new() };
        for word in words {
            if !changed.text.is_empty() {
                changed.text.push(' ');
            }
            let text = if is_bare { fold(&word.text) } else { word.text.clone() };
            let start = changed.text.len();
            changed.text.push_str(&text);
            if word.is_kept {
                let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
                let at = start + text.find(bare).unwrap_or(0);
                changed.kept.push(at..at + bare.len());
            }
        }
        changed
    }
}

/// Names of people and places are two capitalised words or more; `Nghị định`, `Bộ trưởng` begin with one.
fn is_of_name(words: &[&str], at: usize) -> bool {
    let is_capitalised = |at: usize| {
        let word = words.get(at).map_or("", |word| word.trim_start_matches(|c: char| !c.is_alphanumeric()));
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none_or(char::is_lowercase)
    };
    let ends = |at: usize| words.get(at).is_some_and(|word| word.ends_with(['.', ':', ';', ',']));
    let before = at > 0 && !ends(at - 1) && is_capitalised(at - 1);
    is_capitalised(at) && (before || !ends(at) && is_capitalised(at + 1))
}

/// The word with every digit another one.
fn other_figures(word: &str, random: &mut Random) -> String {
    let other = |digit: u32| char::from(b'0' + ((digit as usize + 1 + random.below(9)) % 10) as u8);
    let mut other = other;
    word.chars().map(|c| c.to_digit(10).map_or(c, &mut other)).collect()
}
