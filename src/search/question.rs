//! The words that make a question of what is looked for: they ask, and say little of the answer.

use std::sync::LazyLock;

use super::pattern::Pattern;
use super::plan::{Unit, UnitKind};
use crate::vietnamese::Key;

static PHRASES: LazyLock<Vec<Vec<Key>>> = LazyLock::new(|| {
    let lines = include_str!("question_words.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut phrases: Vec<Vec<Key>> =
        lines.map(|line| line.split_whitespace().map(Key::of).collect()).collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    phrases
});

/// Lowers what the words that only ask count, to `weight` of it. `patterns` is the question, in order.
pub(super) fn lighten(patterns: &[&Pattern], units: &mut [Unit], weight: f32) {
    let asks = asking(patterns);
    let at = |from: usize, pattern: &Pattern| patterns.get(from).is_some_and(|other| *other == pattern);
    for unit in units {
        let places = 0..patterns.len();
        let only_asks = match &unit.what {
            UnitKind::Syllable(one) => places.filter(|i| at(*i, one)).all(|i| asks[i]),
            UnitKind::Pair(one, two) => {
                places.filter(|i| at(*i, one) && at(*i + 1, two)).all(|i| asks[i] && asks[i + 1])
            }
        };
        if only_asks {
            unit.weight *= weight;
        }
    }
}

/// Which words of a question only ask.
fn asking(patterns: &[&Pattern]) -> Vec<bool> {
    let mut asks = vec![false; patterns.len()];
    let mut at = 0;
    while at < patterns.len() {
        let is_here = |phrase: &&Vec<Key>| {
            phrase.len() <= patterns.len() - at
                && phrase.iter().zip(&patterns[at..]).all(|(key, pattern)| pattern.matches(key))
        };
        let length = PHRASES.iter().find(is_here).map_or(0, Vec::len);
        asks[at..at + length].fill(true);
        at += length.max(1);
    }
    asks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of a question, those that only ask in brackets.
    fn marked(question: &str) -> String {
        let patterns: Vec<Pattern> = question.split_whitespace().map(Pattern::typed).collect();
        let asks = asking(&patterns.iter().collect::<Vec<_>>());
        let word = |(word, asks): (&str, bool)| if asks { format!("[{word}]") } else { word.to_owned() };
        question.split_whitespace().zip(asks).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_that_ask_are_told_from_those_that_answer() {
        for (question, expected) in [
            ("mức phạt là bao nhiêu", "mức phạt là [bao] [nhiêu]"),
            ("thu hồi đất được quy định như thế nào", "thu hồi đất [được] [quy] [định] [như] [thế] [nào]"),
            ("muc phat bao nhieu tien", "muc phat [bao] [nhieu] tien"),
            ("bản sao sổ hộ khẩu ra sao", "bản sao sổ hộ khẩu [ra] [sao]"),
            ("không được thế chấp", "không được thế chấp"),
        ] {
            assert_eq!(marked(question), expected);
        }
    }

    #[test]
    fn a_word_that_also_stands_elsewhere_counts_in_full() {
        let typed: Vec<Pattern> = "bao bì là bao nhiêu".split(' ').map(Pattern::typed).collect();
        let patterns: Vec<&Pattern> = typed.iter().collect();
        let syllable = |word: &str| Unit { what: UnitKind::Syllable(Pattern::typed(word)), weight: 1.0 };
        let mut units = vec![syllable("bao"), syllable("nhiêu"), syllable("bì")];
        lighten(&patterns, &mut units, 0.2);
        assert_eq!(units.iter().map(|unit| unit.weight).collect::<Vec<_>>(), [1.0, 0.2, 1.0]);
    }
}
