//! Where a passage matches: byte ranges of its stored text, found with the plan's own tree.
//! A phrase marks the phrase and not its lone words; what the tree denies marks nothing.

use super::hit::Accents;
use super::pattern::Pattern;
use super::plan::Match;
use crate::vietnamese::{Analyzer, Key, Syllable};

/// Finds matches in the texts of hits; keeps its buffers from hit to hit.
pub(super) struct Highlighter<'a> {
    what: &'a Match,
    typed: &'a [(Key, String)],
    analyzer: Analyzer,
    syllables: Vec<Syllable>,
}

/// First and last token of a match.
type Span = (usize, usize);

impl<'a> Highlighter<'a> {
    /// `typed` are the query's tokens with their keys, to tell what was met as typed.
    pub(super) fn new(what: &'a Match, typed: &'a [(Key, String)]) -> Self {
        Self { what, typed, analyzer: Analyzer::default(), syllables: Vec::new() }
    }

    /// Byte ranges in order and without overlap, and how well the marks that were typed are met in them.
    pub(super) fn mark(&mut self, text: &str) -> (Vec<(usize, usize)>, Accents) {
        self.analyzer.syllables(text, &mut self.syllables);
        let tokens = Tokens { keys: self.syllables.iter().map(|s| self.analyzer.key(s.key)).collect() };
        let mut spans = Vec::new();
        tokens.collect(self.what, &mut spans);
        let spans = without_overlap(spans);
        let accents = tokens.accents(&spans, self.typed);
        let range = |(first, last): Span| (self.syllables[first].range.start, self.syllables[last].range.end);
        (spans.into_iter().map(range).collect(), accents)
    }
}

/// The keys of a text's tokens.
struct Tokens<'a> {
    keys: Vec<&'a Key>,
}

impl Tokens<'_> {
    fn collect(&self, what: &Match, out: &mut Vec<Span>) {
        match what {
            Match::Syllable(pattern) => out.extend(self.phrase(std::slice::from_ref(pattern))),
            Match::Phrase(patterns) => out.extend(self.phrase(patterns)),
            Match::All(parts) | Match::Any(parts) | Match::Either(parts) | Match::Share(parts) => {
                parts.iter().for_each(|part| self.collect(part, out));
            }
            Match::Near(left, right, within) => out.extend(self.near(left, right, *within)),
            Match::Not(_) | Match::Field(..) | Match::Number(_) => {}
        }
    }

    fn phrase<'p>(&'p self, patterns: &'p [Pattern]) -> impl Iterator<Item = Span> + 'p {
        let width = patterns.len().max(1);
        self.keys.windows(width).enumerate().filter_map(move |(at, window)| {
            let mut pairs = window.iter().zip(patterns);
            pairs.all(|(key, pattern)| pattern.matches(key)).then_some((at, at + width - 1))
        })
    }

    /// Both sides of each NEAR that holds.
    fn near(&self, left: &Match, right: &Match, within: u32) -> Vec<Span> {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        self.collect(left, &mut a);
        self.collect(right, &mut b);
        let mut out = Vec::new();
        for x in &a {
            for y in &b {
                let (first, second) = if x <= y { (x, y) } else { (y, x) };
                if second.0 > first.1 && second.0 - first.1 <= within as usize {
                    out.extend([*x, *y]);
                }
            }
        }
        out
    }

    fn accents(&self, spans: &[Span], typed: &[(Key, String)]) -> Accents {
        let tokens = || spans.iter().flat_map(|(first, last)| &self.keys[*first..=*last]);
        let as_typed = tokens().filter(|key| typed.iter().any(|(typed, _)| typed == **key)).count();
        match as_typed {
            n if n == tokens().count() => Accents::Exact,
            0 => Accents::Folded,
            _ => Accents::Partial,
        }
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
    use super::*;

    fn syllable(text: &str) -> Match {
        Match::Syllable(Pattern::typed(text))
    }

    fn phrase(text: &str) -> Match {
        Match::Phrase(text.split(' ').map(Pattern::typed).collect())
    }

    fn marked(what: &Match, text: &str) -> Vec<String> {
        let typed = ["vốn", "cong"].map(|word| (Key::of(word), word.to_owned()));
        let (ranges, _) = Highlighter::new(what, &typed).mark(text);
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
        let what = Match::All(vec![syllable("vốn"), Match::Not(Box::new(syllable("công")))]);
        assert_eq!(marked(&what, "vốn công"), ["vốn"]);
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
        let accents = |what: &Match, text: &str| Highlighter::new(what, &typed).mark(text).1;
        let both = Match::All(vec![syllable("von"), syllable("cong")]);
        assert_eq!(accents(&both, "vốn cong"), Accents::Exact);
        assert_eq!(accents(&both, "vốn công"), Accents::Partial);
        assert_eq!(accents(&both, "von công"), Accents::Folded);
    }
}
