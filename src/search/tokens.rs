//! A plan read on the text of one passage: what of it holds there, and where.
//! The index answers the same by its postings; sentences, and what is marked for a reader, need the text.

use std::ops::{Deref, DerefMut, Range};
use std::sync::{Mutex, PoisonError};

use super::pattern::Pattern;
use super::plan::Match;
use super::query::Scope;
use crate::index::sentence_starts;
use crate::vietnamese::{Analyzer, Key, Syllable};

/// First and last token of a match.
pub(super) type Span = (usize, usize);

/// Different words after which a kept tokenizer is given up: it holds about 10 MB then.
const MAX_WORDS: usize = 50_000;

/// Cuts texts into tokens; keeps its buffers, and what it knows of words, from text to text.
#[derive(Default)]
pub(super) struct Tokenizer {
    analyzer: Analyzer,
    syllables: Vec<Syllable>,
}

impl Tokenizer {
    /// The tokens of a text.
    pub(super) fn tokens<'t>(&'t mut self, text: &'t str) -> Tokens<'t> {
        self.analyzer.syllables(text, &mut self.syllables);
        let keys = self.syllables.iter().map(|syllable| self.analyzer.key(syllable.key)).collect();
        Tokens { text, syllables: &self.syllables, keys }
    }
}

/// A tokenizer that is kept from search to search, since most words of a text have been met before.
#[derive(Default)]
pub(super) struct KeptTokenizer(Mutex<Option<Tokenizer>>);

/// The kept tokenizer while it is used; another one where somebody else has it.
pub(super) struct LentTokenizer<'k> {
    tokenizer: Tokenizer,
    owner: &'k KeptTokenizer,
}

impl KeptTokenizer {
    pub(super) fn lend(&self) -> LentTokenizer<'_> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        LentTokenizer { tokenizer: kept.unwrap_or_default(), owner: self }
    }
}

impl Deref for LentTokenizer<'_> {
    type Target = Tokenizer;

    fn deref(&self) -> &Tokenizer {
        &self.tokenizer
    }
}

impl DerefMut for LentTokenizer<'_> {
    fn deref_mut(&mut self) -> &mut Tokenizer {
        &mut self.tokenizer
    }
}

impl Drop for LentTokenizer<'_> {
    fn drop(&mut self) {
        if self.tokenizer.analyzer.key_count() <= MAX_WORDS {
            let tokenizer = std::mem::take(&mut self.tokenizer);
            *self.owner.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(tokenizer);
        }
    }
}

/// The tokens of a text with their keys.
pub(super) struct Tokens<'a> {
    text: &'a str,
    syllables: &'a [Syllable],
    keys: Vec<&'a Key>,
}

impl Tokens<'_> {
    /// Bytes of the text from the first token of a match to its last.
    pub(super) fn bytes(&self, (first, last): Span) -> (usize, usize) {
        (self.syllables[first].range.start, self.syllables[last].range.end)
    }

    /// The keys of a match.
    pub(super) fn keys(&self, (first, last): Span) -> &[&Key] {
        &self.keys[first..=last]
    }

    /// Where the parts of `what` stand that hold: a choice gives those of its alternatives that are met, and what the
    /// tree denies has no place.
    pub(super) fn places(&self, what: &Match) -> Vec<Span> {
        let mut places = Vec::new();
        self.collect(what, &self.all(), &mut places);
        places
    }

    fn all(&self) -> Range<usize> {
        0..self.keys.len()
    }

    /// Whether `what` holds within some tokens; `unknown` is what the answer is where only the index knows it.
    fn holds(&self, what: &Match, within: &Range<usize>, unknown: bool) -> bool {
        match what {
            Match::Syllable(pattern) => self.phrase(std::slice::from_ref(pattern), within).next().is_some(),
            Match::Phrase(patterns) => self.phrase(patterns, within).next().is_some(),
            Match::All(parts) => parts.iter().all(|part| self.holds(part, within, unknown)),
            Match::Any(parts) | Match::Either(parts) | Match::Share(parts) => {
                parts.iter().any(|part| self.holds(part, within, unknown))
            }
            Match::Not(part) => !self.holds(part, within, !unknown),
            Match::Near(left, right, distance) => !self.near(left, right, *distance, within).is_empty(),
            Match::Field(..) | Match::Number(_) => unknown,
            // The passage is found for one of its sides; the others may stand elsewhere in the section.
            Match::Same(Scope::Section, parts) => {
                unknown && parts.iter().any(|part| self.holds(part, within, unknown))
            }
            Match::Same(Scope::Sentence, parts) => {
                self.sentences(within).iter().any(|sentence| self.hold_all(parts, sentence, unknown))
            }
        }
    }

    fn hold_all(&self, parts: &[Match], within: &Range<usize>, unknown: bool) -> bool {
        parts.iter().all(|part| self.holds(part, within, unknown))
    }

    fn collect(&self, what: &Match, within: &Range<usize>, out: &mut Vec<Span>) {
        match what {
            Match::Syllable(pattern) => out.extend(self.phrase(std::slice::from_ref(pattern), within)),
            Match::Phrase(patterns) => out.extend(self.phrase(patterns, within)),
            Match::All(parts) => self.collect_all(parts, within, out),
            Match::Any(parts)
            | Match::Either(parts)
            | Match::Share(parts)
            | Match::Same(Scope::Section, parts) => {
                let met = parts.iter().filter(|part| self.holds(part, within, true));
                met.for_each(|part| self.collect(part, within, out));
            }
            Match::Same(Scope::Sentence, parts) => {
                self.sentences(within).iter().for_each(|sentence| self.collect_all(parts, sentence, out));
            }
            Match::Near(left, right, distance) => out.extend(self.near(left, right, *distance, within)),
            Match::Not(_) | Match::Field(..) | Match::Number(_) => {}
        }
    }

    fn collect_all(&self, parts: &[Match], within: &Range<usize>, out: &mut Vec<Span>) {
        if self.hold_all(parts, within, true) {
            parts.iter().for_each(|part| self.collect(part, within, out));
        }
    }

    fn phrase<'p>(
        &'p self,
        patterns: &'p [Pattern],
        within: &Range<usize>,
    ) -> impl Iterator<Item = Span> + 'p {
        let (width, start) = (patterns.len().max(1), within.start);
        self.keys[within.clone()].windows(width).enumerate().filter_map(move |(at, window)| {
            let mut pairs = window.iter().zip(patterns);
            let is_met = pairs.all(|(key, pattern)| pattern.matches(key));
            is_met.then_some((start + at, start + at + width - 1))
        })
    }

    /// Both sides of each NEAR that holds.
    fn near(&self, left: &Match, right: &Match, distance: u32, within: &Range<usize>) -> Vec<Span> {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        self.collect(left, within, &mut a);
        self.collect(right, within, &mut b);
        let mut out = Vec::new();
        for x in &a {
            for y in &b {
                let (first, second) = if x <= y { (x, y) } else { (y, x) };
                if second.0 > first.1 && second.0 - first.1 <= distance as usize {
                    out.extend([*x, *y]);
                }
            }
        }
        out
    }

    /// The sentences among some tokens.
    fn sentences(&self, within: &Range<usize>) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut from = within.start;
        let starts = sentence_starts(self.text, self.syllables, |syllable| syllable.range.start);
        for at in starts.into_iter().chain([within.end]) {
            let at = at.min(within.end);
            if at > from {
                sentences.push(from..at);
                from = at;
            }
        }
        sentences
    }
}
