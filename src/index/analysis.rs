//! The two tokenizers of the index: syllables with positions, and pairs of neighbours.
//! Both rest on one analyzer, which computes the key of a distinct token once.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use super::terms::{push_pair, push_syllable};
use crate::vietnamese::{Analyzer, Syllable};

/// Name of the syllable tokenizer; its version changes whenever the terms it makes change.
pub(super) const SYLLABLES: &str = "tracuu_syllables_1";
/// Name of the pair tokenizer, with its version.
pub(super) const PAIRS: &str = "tracuu_pairs_1";

/// All tokenizers that the schema names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(SYLLABLES, TextAnalyzer::from(KeyTokenizer::new(Unit::Syllable)));
    manager.register(PAIRS, TextAnalyzer::from(KeyTokenizer::new(Unit::Pair)));
    manager
}

/// What one term stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Syllable,
    Pair,
}

/// Makes terms of text; keeps its analyzer and buffers between texts.
#[derive(Clone)]
struct KeyTokenizer {
    unit: Unit,
    analyzer: Analyzer,
    /// The last text, whose tokens are still in `syllables`: headings and titles come again passage after passage.
    text: String,
    syllables: Vec<Syllable>,
}

impl KeyTokenizer {
    fn new(unit: Unit) -> Self {
        Self { unit, analyzer: Analyzer::default(), text: String::new(), syllables: Vec::new() }
    }
}

impl Tokenizer for KeyTokenizer {
    type TokenStream<'a> = KeyTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeyTokenStream<'a> {
        if text != self.text {
            self.analyzer.syllables(text, &mut self.syllables);
            text.clone_into(&mut self.text);
        }
        KeyTokenStream {
            unit: self.unit,
            analyzer: &self.analyzer,
            syllables: &self.syllables,
            next: 0,
            token: Token::default(),
        }
    }
}

/// The terms of one text.
struct KeyTokenStream<'a> {
    unit: Unit,
    analyzer: &'a Analyzer,
    syllables: &'a [Syllable],
    next: usize,
    token: Token,
}

impl TokenStream for KeyTokenStream<'_> {
    fn advance(&mut self) -> bool {
        let at = self.next;
        let width = if self.unit == Unit::Pair { 2 } else { 1 };
        let Some(last) = self.syllables.get(at + width - 1) else { return false };
        let first = &self.syllables[at];
        self.token.text.clear();
        match self.unit {
            Unit::Syllable => push_syllable(self.analyzer.key(first.key), &mut self.token.text),
            Unit::Pair => {
                push_pair(self.analyzer.key(first.key), self.analyzer.key(last.key), &mut self.token.text);
            }
        }
        self.token.offset_from = first.range.start;
        self.token.offset_to = last.range.end;
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
    fn pairs_are_one_fewer_than_syllables() {
        let slices: Vec<_> = terms(PAIRS, "Giải ngân, vốn").into_iter().map(|(_, _, slice)| slice).collect();
        assert_eq!(slices, ["Giải ngân", "ngân, vốn"]);
        assert!(terms(PAIRS, "một").is_empty());
        assert!(terms(PAIRS, "").is_empty());
    }
}
