//! Why a hit has its score, in words: what each syllable and pair of the query added.

use super::damage::Damage;
use super::documents::Merits;
use super::pattern::Pattern;
use super::plan::{Unit, UnitKind};
use crate::messages::Message;
use crate::vietnamese::Key;

/// Damaged forms of a word that are named.
const MAX_SHOWN: usize = 3;

/// The contributions of units, and for a document what it has beyond its best passage, as reasons, the largest first;
/// they add up to the score. `typed` are the query's words, to name units as they were typed.
pub(super) fn reasons(
    contributions: Vec<(Unit, u64, f32)>,
    merits: Option<Merits>,
    typed: &[(Key, String)],
) -> Vec<(Message, f32)> {
    let of_units =
        contributions.into_iter().map(|(unit, passages, gain)| (reason(&unit, passages, typed), gain));
    let of_document = merits.into_iter().flat_map(|merits| {
        [
            ("search.reason-others", merits.others),
            ("search.reason-coverage", merits.coverage),
            ("search.reason-early", merits.early),
            ("search.reason-force", merits.force),
            ("search.reason-dated", merits.dated),
        ]
    });
    let of_document =
        of_document.filter(|(_, gain)| *gain > 0.0).map(|(key, gain)| (Message::new(key), gain));
    let mut reasons: Vec<(Message, f32)> = of_units.chain(of_document).collect();
    reasons.sort_by(|a, b| b.1.total_cmp(&a.1));
    reasons
}

fn reason(unit: &Unit, passages: u64, typed: &[(Key, String)]) -> Message {
    let (key, words) = match &unit.what {
        UnitKind::Syllable(pattern) => (key_of(pattern, passages), written(pattern, typed)),
        UnitKind::Pair(first, second) => {
            let is_damaged = [first, second].iter().any(|pattern| matches!(pattern, Pattern::Forms(_)));
            let key = match (is_damaged, passages) {
                (true, _) => "search.reason-pair-damaged",
                (false, 0) => "search.reason-pair-head",
                (false, _) => "search.reason-pair",
            };
            (key, format!("{} {}", written(first, typed), written(second, typed)))
        }
    };
    Message::new(key).with("words", words).with("n", passages)
}

/// What is said of a syllable; one that no passage holds was met in headings or titles.
fn key_of(pattern: &Pattern, passages: u64) -> &'static str {
    match pattern {
        Pattern::Marks(_, Damage::ToneLost) => "search.reason-tone-lost",
        Pattern::Marks(_, Damage::ToneWrong) => "search.reason-tone-wrong",
        Pattern::Marks(_, Damage::Bare) => "search.reason-bare",
        Pattern::Marks(..) => "search.reason-shape",
        Pattern::Forms(_) => "search.reason-damaged",
        Pattern::Exact(_) | Pattern::Any(_) | Pattern::Glob(_) if passages == 0 => "search.reason-head",
        Pattern::Exact(_) | Pattern::Any(_) | Pattern::Glob(_) => "search.reason-syllable",
    }
}

fn written(pattern: &Pattern, typed: &[(Key, String)]) -> String {
    match pattern {
        Pattern::Exact(key) => {
            let word = typed.iter().find(|(typed, _)| typed == key).map(|(_, word)| word.clone());
            word.unwrap_or_else(|| key.written())
        }
        Pattern::Any(letters) => {
            let word = typed.iter().find(|(typed, _)| typed.fold == *letters).map(|(_, word)| word.clone());
            word.unwrap_or_else(|| letters.clone())
        }
        Pattern::Glob(glob) => glob.clone(),
        Pattern::Marks(key, _) => written(&Pattern::Exact(key.clone()), typed),
        Pattern::Forms(forms) => {
            let found: Vec<String> = forms.keys.iter().take(MAX_SHOWN).map(Key::written).collect();
            found.join("/")
        }
    }
}
