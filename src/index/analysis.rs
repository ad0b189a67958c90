//! The tokenizers of the index: syllables with positions, and where sentences begin. They, and the pairs of neighbours,
//! rest on one analyzer a thread, which computes the key of a distinct token once.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;
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

/// Distinct keys that a thread remembers before it starts anew; Vietnamese has about 7,000 syllables.
const MAX_KEYS: usize = 500_000;

/// Which analyzer, of all that there ever were, gave keys their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Generation(u64);

/// Tells the keys of a text, with their numbers in the analyzer of this thread.
pub(super) fn each_key(text: &str, mut tell: impl FnMut(Generation, KeyId, &Key)) {
    ANALYSIS.with_borrow_mut(|analysis| {
        let tokens = analysis.of(text).tokens;
        tokens.iter().for_each(|token| tell(analysis.generation, token.id, &token.key));
    });
}

/// A token of a text.
struct KeyToken {
    range: Range<usize>,
    id: KeyId,
    key: Arc<Key>,
}

/// A text and its tokens, shared by whoever asks for the same text again.
#[derive(Clone, Default)]
struct Analysed {
    text: String,
    tokens: Arc<Vec<KeyToken>>,
}

thread_local! {
    /// One analyzer for all fields of a writing thread, so that a key is computed once and a text cut once.
    static ANALYSIS: RefCell<Analysis> = RefCell::default();
}

struct Analysis {
    generation: Generation,
    analyzer: Analyzer,
    keys: Vec<Arc<Key>>,
    syllables: Vec<Syllable>,
    last: Analysed,
}

impl Default for Analysis {
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            generation: Generation(NEXT.fetch_add(1, Ordering::Relaxed)),
            analyzer: Analyzer::default(),
            keys: Vec::new(),
            syllables: Vec::new(),
            last: Analysed::default(),
        }
    }
}

impl Analysis {
    fn of(&mut self, text: &str) -> Analysed {
        if text != self.last.text {
            let tokens = Arc::new(self.tokens(text));
            self.last = Analysed { text: text.to_owned(), tokens };
        }
        self.last.clone()
    }

    fn tokens(&mut self, text: &str) -> Vec<KeyToken> {
        if self.analyzer.key_count() > MAX_KEYS {
            *self = Self::default();
        }
        self.analyzer.syllables(text, &mut self.syllables);
        for id in self.keys.len()..self.analyzer.key_count() {
            self.keys.push(Arc::new(self.analyzer.key(id as u32).clone()));
        }
        let token = |syllable: &Syllable| KeyToken {
            range: syllable.range.clone(),
            id: syllable.key,
            key: Arc::clone(&self.keys[syllable.key as usize]),
        };
        self.syllables.iter().map(token).collect()
    }
}

/// Makes terms of text. Remembers the last one: headings and titles come again passage after passage.
#[derive(Clone)]
struct KeyTokenizer {
    unit: Unit,
    last: Analysed,
}

impl KeyTokenizer {
    fn new(unit: Unit) -> Self {
        Self { unit, last: Analysed::default() }
    }
}

impl Tokenizer for KeyTokenizer {
    type TokenStream<'a> = KeyTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeyTokenStream<'a> {
        if text != self.last.text {
            self.last = ANALYSIS.with_borrow_mut(|analysis| analysis.of(text));
        }
        let tokens = &self.last.tokens;
        let starts = match self.unit {
            Unit::Sentence => sentence_starts(text, tokens, |token| token.range.start),
            Unit::Syllable => Vec::new(),
        };
        KeyTokenStream { unit: self.unit, tokens, starts, next: 0, token: Token::default() }
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

/// The terms of one text.
struct KeyTokenStream<'a> {
    unit: Unit,
    tokens: &'a [KeyToken],
    /// First tokens of sentences, where these are wanted.
    starts: Vec<usize>,
    next: usize,
    token: Token,
}

impl TokenStream for KeyTokenStream<'_> {
    fn advance(&mut self) -> bool {
        let at = match self.unit {
            Unit::Syllable => Some(self.next),
            Unit::Sentence => self.starts.get(self.next).copied(),
        };
        let Some((at, token)) = at.and_then(|at| Some((at, self.tokens.get(at)?))) else { return false };
        self.token.text.clear();
        match self.unit {
            Unit::Syllable => push_syllable(&token.key, &mut self.token.text),
            Unit::Sentence => self.token.text.push_str(SENTENCE),
        }
        self.token.offset_from = token.range.start;
        self.token.offset_to = token.range.end;
        self.token.position = at;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
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
