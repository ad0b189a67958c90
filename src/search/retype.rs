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
    let mut out = String::new();
    let mut is_changed = false;
    for (before, word, after) in pieces(text) {
        out.push_str(before);
        if !is_looked_for(word) || is_known(word, vocabulary) {
            out.push_str(word);
        } else {
            let syllable = method.syllable(word).filter(|syllable| is_known(syllable, vocabulary))?;
            out.push_str(&syllable);
            is_changed = true;
        }
        out.push_str(after);
    }
    is_changed.then_some(out)
}
