//! "Did you mean": words that the index does not have, or not beside their neighbours, and the nearest that it has.
//! Nothing is replaced; the person is asked.

use super::damage::near;
use super::engine::Engine;
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
    let mut best: Option<(u64, usize, String)> = None;
    for (at, word) in words.iter().enumerate().filter(|(_, word)| is_looked_for(word)) {
        let neighbours = Neighbours::of(&words, at);
        let is_unknown = !is_known(word, engine);
        if !is_unknown && neighbours.passages(engine, &Pattern::typed(word)) > 0 {
            continue;
        }
        let Some((score, written)) = nearest(word, &neighbours, is_unknown, engine)? else {
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
    engine: &Engine<'_>,
) -> Result<Option<(u64, String)>> {
    let letters = fold(word);
    let mut best: Option<(u64, String)> = None;
    for other in near(&letters).into_keys().filter(|other| is_bare_syllable(other)) {
        for (key, passages) in engine.variants(&other)? {
            let beside = neighbours.passages(engine, &Pattern::Exact(key.clone()));
            let is_likely =
                if is_unknown { beside > 0 || passages >= MIN_PASSAGES } else { beside >= MIN_PASSAGES };
            // One passage with the pair tells more than many with the word alone.
            let (score, written) = (beside * 1_000 + passages.min(999), key.written());
            let is_better =
                best.as_ref().is_none_or(|(most, of)| score > *most || score == *most && written < *of);
            if is_likely && is_better {
                best = Some((score, written));
            }
        }
    }
    Ok(best)
}
