//! What the index cuts texts into: the keys of their syllables, and where sentences begin. Both rest on one analyzer a
//! thread, which computes the key of a distinct token once.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::document::sentence_ends;
use crate::vietnamese::{Analyzer, Key, KeyId, Syllable};

/// Name of the tokenizer that tells where sentences begin, with its version.
pub(super) const SENTENCES: &str = "tracuu_sentences_1";
/// The one term of that tokenizer.
pub(crate) const SENTENCE: &str = ".";

/// All tokenizers that the schema names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(SENTENCES, TextAnalyzer::from(SentenceTokenizer::default()));
    manager
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

/// Tells the first token of each sentence that is not the first; what it needs for that it keeps for the next text.
#[derive(Clone, Default)]
struct SentenceTokenizer {
    /// Bytes of the text, and position among its tokens.
    places: Vec<(Range<usize>, usize)>,
    token: Token,
}

impl Tokenizer for SentenceTokenizer {
    type TokenStream<'a> = Sentences<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Sentences<'a> {
        self.places.clear();
        ANALYSIS.with_borrow_mut(|analysis| {
            analysis.cut(text);
            let syllables = &analysis.syllables;
            let starts = sentence_starts(text, syllables, |syllable| syllable.range.start);
            self.places.extend(starts.into_iter().map(|at| (syllables[at].range.clone(), at)));
        });
        Sentences { places: self.places.iter(), token: &mut self.token }
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

/// The sentences of one text as tantivy takes them.
struct Sentences<'a> {
    places: std::slice::Iter<'a, (Range<usize>, usize)>,
    token: &'a mut Token,
}

impl TokenStream for Sentences<'_> {
    fn advance(&mut self) -> bool {
        let Some((range, position)) = self.places.next() else { return false };
        self.token.text.clear();
        self.token.text.push_str(SENTENCE);
        (self.token.offset_from, self.token.offset_to) = (range.start, range.end);
        self.token.position = *position;
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

    fn keys(text: &str) -> Vec<String> {
        let mut keys = Vec::new();
        each_key(text, |_, _, key| keys.push(key.written()));
        keys
    }

    #[test]
    fn keys_are_those_of_the_syllables() {
        assert_eq!(keys("Giải ngân, vốn"), ["giải", "ngân", "vốn"]);
    }

    #[test]
    fn a_text_that_comes_again_gives_the_same_keys() {
        let first = keys("Chương trình công tác");
        assert_eq!(keys("Chương trình công tác"), first);
        assert_ne!(keys("Chương trình khác"), first);
        assert_eq!(keys("Chương trình công tác"), first);
    }

    #[test]
    fn sentences_begin_at_their_first_syllable() {
        let found = terms(SENTENCES, "Vốn thấp. Do mưa (bão. Lũ) ... – ! Giải ngân chậm.");
        let slices: Vec<_> = found.iter().map(|(_, at, slice)| (*at, slice.as_str())).collect();
        assert_eq!(slices, [(2, "Do"), (6, "Giải")]);
        assert!(terms(SENTENCES, "Một câu.").is_empty());
    }
}
