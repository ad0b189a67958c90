//! "Did you mean": words that the index does not have, or not beside their neighbours, and the nearest that it has.
//! Nothing is replaced; the person is asked.

use super::engine::{Engine, Words};
use super::pattern::Pattern;
use super::planner::Vocabulary;
use super::words::{is_known, is_looked_for, pieces};
use crate::index::Result;
use crate::vietnamese::{fold, is_bare_syllable};

/// Longest query that is looked at; longer ones are ranked by their shares, and one wrong word does not matter.
const MAX_WORDS: usize = 8;

/// Passages that must hold a pair before it is proposed in the place of words that are known themselves.
const MIN_PASSAGES: u64 = 3;

/// The query with the word changed that makes most sense; `None` where none does.
pub(super) fn corrected(text: &str, engine: &Engine<'_>) -> Result<Option<String>> {
    let words: Vec<&str> = pieces(text).map(|(_, word, _)| word).collect();
    if words.len() > MAX_WORDS {
        return Ok(None);
    }
    let dictionary = engine.words()?;
    let mut best: Option<(u64, usize, String)> = None;
    for (at, word) in words.iter().enumerate().filter(|(_, word)| is_looked_for(word)) {
        let neighbours = Neighbours::of(&words, at);
        let is_unknown = !is_known(word, engine);
        if !is_unknown && neighbours.passages(engine, &Pattern::typed(word)) > 0 {
            continue;
        }
        let Some((score, written)) = nearest(word, &neighbours, is_unknown, dictionary, engine) else {
            continue;
        };
        if best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, at, written));
        }
    }
    Ok(best.map(|(_, changed, written)| {
        let piece = |(at, (before, word, after)): (usize, (&str, &str, &str))| {
            format!("{before}{}{after}", if at == changed { &written } else { word })
        };
        pieces(text).enumerate().map(piece).collect::<String>().trim().to_owned()
    }))
}

/// What stands beside a word.
struct Neighbours {
    before: Option<Pattern>,
    after: Option<Pattern>,
}

impl Neighbours {
    fn of(words: &[&str], at: usize) -> Self {
        let pattern =
            |word: Option<&&str>| word.filter(|word| is_looked_for(word)).map(|word| Pattern::typed(word));
        Self {
            before: pattern(at.checked_sub(1).and_then(|at| words.get(at))),
            after: pattern(words.get(at + 1)),
        }
    }

    /// Passages that hold the word beside one of them.
    fn passages(&self, engine: &Engine<'_>, word: &Pattern) -> u64 {
        let before = self.before.as_ref().map_or(0, |before| engine.pair_frequency(before, word));
        before + self.after.as_ref().map_or(0, |after| engine.pair_frequency(word, after))
    }
}

/// The word of the index one letter off that stands most often beside these neighbours, as it is written there.
fn nearest(
    word: &str,
    neighbours: &Neighbours,
    is_unknown: bool,
    dictionary: &Words,
    engine: &Engine<'_>,
) -> Option<(u64, String)> {
    let letters: Vec<char> = fold(word).chars().collect();
    let is_near = |other: &String| is_one_off(&letters, other) && is_bare_syllable(other);
    let near = dictionary.iter().filter(|(other, _)| is_near(other));
    let variants = near.flat_map(|(_, variants)| variants);
    let scored = variants.filter_map(|(key, passages)| {
        let beside = neighbours.passages(engine, &Pattern::Exact(key.clone()));
        let is_likely =
            if is_unknown { beside > 0 || *passages >= MIN_PASSAGES } else { beside >= MIN_PASSAGES };
        // One passage with the pair tells more than many with the word alone.
        is_likely.then(|| (beside * 1_000 + passages.min(&999), key.written()))
    });
    scored.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
}

/// Whether one letter put in, left out, changed, or swapped with the next makes one word of the other.
fn is_one_off(word: &[char], other: &str) -> bool {
    let other: Vec<char> = other.chars().collect();
    let (short, long) =
        if word.len() <= other.len() { (word, other.as_slice()) } else { (other.as_slice(), word) };
    if long.len() - short.len() > 1 || short == long {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    if long.len() > short.len() {
        return short[same..] == long[same + 1..];
    }
    let is_swapped = same + 1 < short.len()
        && short[same] == long[same + 1]
        && short[same + 1] == long[same]
        && short[same + 2..] == long[same + 2..];
    is_swapped || short[same + 1..] == long[same + 1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_off_is_near() {
        let near = |a: &str, b: &str| is_one_off(&a.chars().collect::<Vec<_>>(), b);
        for (a, b) in
            [("giai", "gia"), ("gai", "giai"), ("giai", "giao"), ("gaii", "giai"), ("a", "ab"), ("", "a")]
        {
            assert!(near(a, b) && near(b, a), "{a} {b}");
        }
        for (a, b) in [("giai", "giai"), ("giai", "gi"), ("giai", "ngan"), ("abcd", "badc")] {
            assert!(!near(a, b), "{a} {b}");
        }
    }
}
