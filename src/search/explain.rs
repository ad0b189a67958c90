//! Why a hit has its score, in words: what each syllable and pair of the query added.

use super::pattern::Pattern;
use super::plan::{Unit, UnitKind};
use crate::messages::Message;

/// The contributions of units as reasons, the largest first; they add up to the score.
pub(super) fn reasons(contributions: Vec<(Unit, u64, f32)>) -> Vec<(Message, f32)> {
    let mut reasons: Vec<(Message, f32)> =
        contributions.into_iter().map(|(unit, passages, gain)| (reason(&unit, passages), gain)).collect();
    reasons.sort_by(|a, b| b.1.total_cmp(&a.1));
    reasons
}

fn reason(unit: &Unit, passages: u64) -> Message {
    let (key, words) = match &unit.what {
        UnitKind::Syllable(pattern) => ("search.reason-syllable", written(pattern)),
        UnitKind::Pair(first, second) => {
            ("search.reason-pair", format!("{} {}", written(first), written(second)))
        }
    };
    Message::new(key).with("words", words).with("n", passages)
}

fn written(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Exact(key) => {
            if key.marks.is_empty() {
                key.fold.clone()
            } else {
                key.marks.clone()
            }
        }
        Pattern::Any(fold) => fold.clone(),
        Pattern::Glob(glob) => glob.clone(),
    }
}
