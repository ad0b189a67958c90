//! A query typed without an input method: its keystrokes are read as Telex, VNI or VIQR where they make words that the
//! index has, and as they stand they do not.

use super::planner::Vocabulary;
use super::words::{is_known, is_looked_for, pieces};
use crate::vietnamese::Method;

/// The query as a method reads it; `None` where it is fine as it is, or no method makes sense of all its unknown words.
pub(super) fn retyped(text: &str, vocabulary: &dyn Vocabulary) -> Option<(Method, String)> {
    Method::ALL.into_iter().find_map(|method| Some((method, read_as(text, method, vocabulary)?)))
}

fn read_as(text: &str, method: Method, vocabulary: &dyn Vocabulary) -> Option<String> {
    let meant = |word: &str| method.syllable(word).filter(|syllable| is_known(syllable, vocabulary));
    let mut out = String::new();
    let mut is_changed = false;
    for (before, word, after) in pieces(text) {
        out.push_str(before);
        match Reading::of(word, vocabulary) {
            Reading::Plain => out.push_str(word),
            Reading::Doubtful => out.push_str(&meant(word).unwrap_or_else(|| word.to_owned())),
            Reading::Keys => {
                out.push_str(&meant(word)?);
                is_changed = true;
            }
        }
        out.push_str(after);
    }
    is_changed.then_some(out)
}

/// What a word of the query can be.
enum Reading {
    /// A word as it stands.
    Plain,
    /// A word of the index before a full stop or a question mark, which VIQR types as a tone: keystrokes only among others.
    Doubtful,
    /// Nothing but keystrokes.
    Keys,
}

impl Reading {
    fn of(word: &str, vocabulary: &dyn Vocabulary) -> Self {
        // A marked letter was typed with an input method, which needs no help.
        if !is_looked_for(word) || !word.is_ascii() || is_known(word, vocabulary) {
            return Self::Plain;
        }
        let stem = word.trim_end_matches(['?', '.']);
        if stem.len() < word.len() && is_known(stem, vocabulary) { Self::Doubtful } else { Self::Keys }
    }
}
