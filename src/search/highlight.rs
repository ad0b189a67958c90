//! Where a passage matches: byte ranges of its stored text, found with the plan's own tree.
//! A phrase marks the phrase and not its lone words; what the tree denies marks nothing.

use super::hit::Accents;
use super::plan::Match;
use super::tokens::{Span, Tokenizer, Tokens};
use crate::vietnamese::Key;

/// Finds matches in the texts of hits.
pub(super) struct Highlighter<'a> {
    what: &'a Match,
    typed: &'a [(Key, String)],
    tokenizer: &'a mut Tokenizer,
}

impl<'a> Highlighter<'a> {
    /// `typed` are the query's tokens with their keys, to tell what was met as typed.
    pub(super) fn new(what: &'a Match, typed: &'a [(Key, String)], tokenizer: &'a mut Tokenizer) -> Self {
        Self { what, typed, tokenizer }
    }

    /// Byte ranges in order and without overlap, and how well the marks that were typed are met in them.
    pub(super) fn mark(&mut self, text: &str) -> (Vec<(usize, usize)>, Accents) {
        let tokens = self.tokenizer.tokens(text);
        let spans = without_overlap(tokens.places(self.what));
        let accents = accents(&tokens, &spans, self.typed);
        (spans.into_iter().map(|span| tokens.bytes(span)).collect(), accents)
    }
}

fn accents(tokens: &Tokens<'_>, spans: &[Span], typed: &[(Key, String)]) -> Accents {
    let keys = || spans.iter().flat_map(|span| tokens.keys(*span));
    let as_typed = keys().filter(|key| typed.iter().any(|(typed, _)| typed == **key)).count();
    match as_typed {
        n if n == keys().count() => Accents::Exact,
        0 => Accents::Folded,
        _ => Accents::Partial,
    }
}

/// Leftmost first, the longest of those that begin together; what overlaps an earlier one is left out.
fn without_overlap(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|(first, last)| (*first, std::cmp::Reverse(*last)));
    let mut kept: Vec<Span> = Vec::new();
    for span in spans {
        if kept.last().is_none_or(|before| span.0 > before.1) {
            kept.push(span);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::pattern::Pattern;
    use super::*;
    use crate::vietnamese::fold;

    fn syllable(text: &str) -> Match {
        Match::Syllable(Pattern::typed(text))
    }

    fn phrase(text: &str) -> Match {
        Match::Phrase(text.split(' ').map(Pattern::typed).collect())
    }

    fn mark(what: &Match, typed: &[(Key, String)], text: &str) -> (Vec<(usize, usize)>, Accents) {
        Highlighter::new(what, typed, &mut Tokenizer::default()).mark(text)
    }

    fn marked(what: &Match, text: &str) -> Vec<String> {
        let typed = ["vốn", "cong"].map(|word| (Key::of(word), word.to_owned()));
        let (ranges, _) = mark(what, &typed, text);
        ranges.into_iter().map(|(start, end)| text[start..end].to_owned()).collect()
    }

    #[test]
    fn a_phrase_marks_the_phrase_and_not_its_lone_words() {
        let text = "Vốn đầu tư công; công tác thu hút đầu tư";
        assert_eq!(marked(&phrase("đầu tư công"), text), ["đầu tư công"]);
        assert_eq!(marked(&syllable("công"), text), ["công", "công"]);
    }

    #[test]
    fn what_is_denied_marks_nothing() {
        let what = Match::All(vec![syllable("vốn"), Match::Not(Box::new(phrase("vốn công")))]);
        assert_eq!(marked(&what, "vốn, tư công, vốn"), ["vốn", "vốn"]);
        assert!(marked(&what, "vốn, vốn công").is_empty());
    }

    #[test]
    fn only_near_places_are_marked() {
        let what = Match::Near(Box::new(syllable("a")), Box::new(syllable("b")), 2);
        assert_eq!(marked(&what, "a x b x x x a"), ["a", "b"]);
    }

    #[test]
    fn the_longer_match_takes_the_place_of_the_shorter() {
        let what = Match::Any(vec![syllable("đầu"), phrase("đầu tư"), syllable("tư")]);
        assert_eq!(marked(&what, "đầu tư"), ["đầu tư"]);
    }

    #[test]
    fn accents_say_what_was_met_as_typed() {
        let typed = ["vốn", "cong"].map(|word| (Key::of(word), word.to_owned()));
        let accents = |what: &Match, text: &str| mark(what, &typed, text).1;
        let both = Match::All(vec![syllable("von"), syllable("cong")]);
        assert_eq!(accents(&both, "vốn cong"), Accents::Exact);
        assert_eq!(accents(&both, "vốn công"), Accents::Partial);
        assert_eq!(accents(&both, "von công"), Accents::Folded);
    }

    /// Words that differ in marks alone, and some that do not.
    const WORDS: [&str; 7] = ["vốn", "von", "đầu", "dau", "tư", "công", "chậm"];

    fn words(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<&'static str>> {
        prop::collection::vec(prop::sample::select(WORDS.as_slice()), count)
    }

    /// What a leaf of the tree asks for: one word, or several side by side.
    fn leaf() -> impl Strategy<Value = Match> {
        words(1..4).prop_map(|words| match words.as_slice() {
            [word] => syllable(word),
            words => phrase(&words.join(" ")),
        })
    }

    fn tree() -> impl Strategy<Value = Match> {
        let near = (leaf(), leaf(), 1..6_u32).prop_map(|(a, b, n)| Match::Near(Box::new(a), Box::new(b), n));
        prop_oneof![3 => leaf(), 1 => near].prop_recursive(3, 12, 3, |inner| {
            let parts = prop::collection::vec(inner.clone(), 2..4);
            prop_oneof![
                parts.clone().prop_map(Match::All),
                parts.clone().prop_map(Match::Any),
                parts.prop_map(Match::Share),
                (inner.clone(), inner).prop_map(|(a, b)| Match::All(vec![a, Match::Not(Box::new(b))])),
            ]
        })
    }

    /// The places of a tree in a row of words, found without keys or patterns: by comparing the words themselves.
    fn places(what: &Match, row: &[&str]) -> Vec<Span> {
        let meets = |asked: &Pattern, word: &str| match asked {
            Pattern::Exact(key) => WORDS.iter().any(|known| Key::of(known) == *key && *known == word),
            Pattern::Any(letters) => fold(word) == *letters,
            Pattern::Glob(_) | Pattern::Marks(..) | Pattern::Forms(_) => false,
        };
        let side_by_side = |asked: &[Pattern]| -> Vec<Span> {
            let starts = 0..(row.len() + 1).saturating_sub(asked.len());
            let all_meet =
                |at: &usize| asked.iter().zip(&row[*at..]).all(|(pattern, word)| meets(pattern, word));
            starts.filter(all_meet).map(|at| (at, at + asked.len() - 1)).collect()
        };
        match what {
            Match::Syllable(pattern) => side_by_side(std::slice::from_ref(pattern)),
            Match::Phrase(patterns) => side_by_side(patterns),
            Match::All(parts) if !parts.iter().all(|part| holds(part, row)) => Vec::new(),
            Match::All(parts) | Match::Any(parts) | Match::Share(parts) => {
                parts.iter().flat_map(|part| places(part, row)).collect()
            }
            Match::Near(left, right, within) => {
                let (a, b) = (places(left, row), places(right, row));
                let is_near = |x: &Span, y: &Span| {
                    let gap = if x.0 < y.0 { y.0 as i64 - x.1 as i64 } else { x.0 as i64 - y.1 as i64 };
                    gap >= 1 && gap <= i64::from(*within)
                };
                let firsts = a.iter().filter(|x| b.iter().any(|y| is_near(x, y)));
                let seconds = b.iter().filter(|y| a.iter().any(|x| is_near(x, y)));
                firsts.chain(seconds).copied().collect()
            }
            _ => Vec::new(),
        }
    }

    fn holds(what: &Match, row: &[&str]) -> bool {
        match what {
            Match::All(parts) => parts.iter().all(|part| holds(part, row)),
            Match::Any(parts) | Match::Share(parts) => parts.iter().any(|part| holds(part, row)),
            Match::Not(part) => !holds(part, row),
            what => !places(what, row).is_empty(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_mark_is_a_match_none_is_missed_none_overlaps(
            what in tree(), row in words(0..14), gaps in prop::collection::vec("[ ,;.\n]{0,2} ", 14),
        ) {
            let mut text = String::new();
            let mut ranges: Vec<(usize, usize)> = Vec::new();
            for (word, gap) in row.iter().zip(&gaps) {
                ranges.push((text.len(), text.len() + word.len()));
                text.push_str(word);
                text.push_str(gap);
            }
            let expected: Vec<(usize, usize)> =
                places(&what, &row).into_iter().map(|(first, last)| (ranges[first].0, ranges[last].1)).collect();
            let (marked, _) = mark(&what, &[], &text);
            prop_assert!(marked.iter().all(|mark| expected.contains(mark)), "{marked:?} of {expected:?}");
            prop_assert!(marked.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{marked:?}");
            let is_marked = |(start, end): &(usize, usize)| marked.iter().any(|mark| mark.0 < *end && *start < mark.1);
            prop_assert!(expected.iter().all(is_marked), "{marked:?} of {expected:?}");
        }
    }
}
