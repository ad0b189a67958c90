//! The tokenizers of the index: syllables with positions, and where sentences begin. They, and the pairs of neighbours,
//! rest on one analyzer a thread, which computes the key of a distinct token once.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use super::terms::push_syllable;
use crate::document::sentence_ends;
use crate::vietnamese::{Analyzer, Key, KeyId, Syllable};

/// Name of the syllable tokenizer; its version changes whenever the terms it makes change.
pub(super) const SYLLABLES: &str = "tracuu_syllables_1";
/// Name of the tokenizer that tells where sentences begin, with its version.
pub(super) const SENTENCES: &str = "tracuu_sentences_1";
/// The one term of that tokenizer.
pub(crate) const SENTENCE: &str = ".";

/// All tokenizers that the schema names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(SYLLABLES, TextAnalyzer::from(KeyTokenizer::new(Unit::Syllable)));
    manager.register(SENTENCES, TextAnalyzer::from(KeyTokenizer::new(Unit::Sentence)));
    manager
}

/// What one term stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Syllable,
    /// The first token of a sentence that is not the first.
    Sentence,
}

/// Distinct keys that a thread remembers before it starts anew, 30 MB of them: Vietnamese has about 7,000 syllables, the rest
/// are numbers and names.
const MAX_KEYS: usize = 100_000;

/// Which analyzer, of all that there ever were, gave keys their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Generation(u64);

/// Tells the keys of a text, with their numbers in the analyzer of this thread.
pub(super) fn each_key(text: &str, mut tell: impl FnMut(Generation, KeyId, &Key)) {
    ANALYSIS.with_borrow_mut(|analysis| {
        analysis.cut(text);
        let key = |id| analysis.analyzer.key(id);
        let ids = analysis.syllables.iter().map(|syllable| syllable.key);
        ids.for_each(|id| tell(analysis.generation, id, key(id)));
    });
}

thread_local! {
    /// One analyzer for all fields of a writing thread, so that a key is computed once and a text cut once.
    static ANALYSIS: RefCell<Analysis> = RefCell::default();
}

struct Analysis {
    generation: Generation,
    analyzer: Analyzer,
    /// The text that was cut last, and its tokens: the next field often has the same.
    text: String,
    syllables: Vec<Syllable>,
}

impl Default for Analysis {
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            generation: Generation(NEXT.fetch_add(1, Ordering::Relaxed)),
            analyzer: Analyzer::default(),
            text: String::new(),
            syllables: Vec::new(),
        }
    }
}

impl Analysis {
    /// Cuts `text` into syllables.
    fn cut(&mut self, text: &str) {
        if text == self.text {
            return;
        }
        if self.analyzer.key_count() > MAX_KEYS {
            *self = Self::default();
        }
        self.analyzer.syllables(text, &mut self.syllables);
        text.clone_into(&mut self.text);
    }
}

/// Makes terms of text; what it needs for that it keeps for the next one.
#[derive(Clone)]
struct KeyTokenizer {
    unit: Unit,
    terms: Terms,
    token: Token,
}

impl KeyTokenizer {
    fn new(unit: Unit) -> Self {
        Self { unit, terms: Terms::default(), token: Token::default() }
    }
}

impl Tokenizer for KeyTokenizer {
    type TokenStream<'a> = KeyTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeyTokenStream<'a> {
        self.terms.clear();
        ANALYSIS.with_borrow_mut(|analysis| {
            analysis.cut(text);
            self.terms.fill(text, analysis, self.unit);
        });
        KeyTokenStream { terms: &self.terms, next: 0, term_start: 0, token: &mut self.token }
    }
}

/// Which tokens of a text are the first of a sentence, from the second sentence on; `start` tells where a token begins.
pub(crate) fn sentence_starts<T>(text: &str, tokens: &[T], start: impl Fn(&T) -> usize) -> Vec<usize> {
    let token = |end: usize| tokens.partition_point(|token| start(token) < end);
    let mut starts: Vec<usize> = sentence_ends(text).into_iter().map(token).collect();
    starts.retain(|at| (1..tokens.len()).contains(at));
    starts.dedup();
    starts
}

/// The terms of one text, one behind the other.
#[derive(Debug, Clone, Default)]
struct Terms {
    joined: String,
    places: Vec<Place>,
}

/// Where a term stands.
#[derive(Debug, Clone)]
struct Place {
    /// Bytes of the text.
    range: Range<usize>,
    position: usize,
    /// Byte of the joined terms where it ends.
    term_end: usize,
}

impl Terms {
    fn clear(&mut self) {
        self.joined.clear();
        self.places.clear();
    }

    fn fill(&mut self, text: &str, analysis: &Analysis, unit: Unit) {
        let syllables = &analysis.syllables;
        match unit {
            Unit::Syllable => {
                for (position, syllable) in syllables.iter().enumerate() {
                    push_syllable(analysis.analyzer.key(syllable.key), &mut self.joined);
                    self.push(syllable, position);
                }
            }
            Unit::Sentence => {
                for position in sentence_starts(text, syllables, |syllable| syllable.range.start) {
                    self.joined.push_str(SENTENCE);
                    self.push(&syllables[position], position);
                }
            }
        }
    }

    fn push(&mut self, syllable: &Syllable, position: usize) {
        self.places.push(Place { range: syllable.range.clone(), position, term_end: self.joined.len() });
    }
}

/// The terms of one text as tantivy takes them.
struct KeyTokenStream<'a> {
    terms: &'a Terms,
    next: usize,
    term_start: usize,
    token: &'a mut Token,
}

impl TokenStream for KeyTokenStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(place) = self.terms.places.get(self.next) else { return false };
        self.token.text.clear();
        self.token.text.push_str(&self.terms.joined[self.term_start..place.term_end]);
        self.token.offset_from = place.range.start;
        self.token.offset_to = place.range.end;
        self.token.position = place.position;
        self.term_start = place.term_end;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(name: &str, text: &str) -> Vec<(String, usize, String)> {
        let mut analyzer = tokenizers().get(name).unwrap();
        let mut stream = analyzer.token_stream(text);
        let mut out = Vec::new();
        while let Some(token) = stream.next() {
            let slice = text[token.offset_from..token.offset_to].to_owned();
            out.push((token.text.clone(), token.position, slice));
        }
        out
    }

    #[test]
    fn syllables_carry_positions_and_slices() {
        let found = terms(SYLLABLES, "Giải ngân, vốn");
        let slices: Vec<_> = found.iter().map(|(_, at, slice)| (*at, slice.as_str())).collect();
        assert_eq!(slices, [(0, "Giải"), (1, "ngân"), (2, "vốn")]);
    }

    #[test]
    fn a_text_that_comes_again_gives_the_same_terms() {
        let mut analyzer = tokenizers().get(SYLLABLES).unwrap();
        let mut terms = |text: &str| {
            let mut terms = Vec::new();
            analyzer.token_stream(text).process(&mut |token| terms.push(token.text.clone()));
            terms
        };
        let first = terms("Chương trình công tác");
        assert_eq!(terms("Chương trình công tác"), first);
        assert_ne!(terms("Chương trình khác"), first);
        assert_eq!(terms("Chương trình công tác"), first);
    }

    #[test]
    fn sentences_begin_at_their_first_syllable() {
        let found = terms(SENTENCES, "Vốn thấp. Do mưa (bão. Lũ) ... – ! Giải ngân chậm.");
        let slices: Vec<_> = found.iter().map(|(_, at, slice)| (*at, slice.as_str())).collect();
        assert_eq!(slices, [(2, "Do"), (6, "Giải")]);
        assert!(terms(SENTENCES, "Một câu.").is_empty());
    }
}
