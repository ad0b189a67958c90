//! Pairs of neighbouring words out of tantivy's default tokens: what tracuu indexes beside the words themselves.

use tantivy::tokenizer::{
    BoxTokenStream, LowerCaser, SimpleTokenizer, TextAnalyzer, Token, TokenStream, Tokenizer,
};

/// Makes one token of every two neighbours.
#[derive(Clone)]
pub(crate) struct PairTokenizer(TextAnalyzer);

impl Default for PairTokenizer {
    fn default() -> Self {
        Self(TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).build())
    }
}

impl Tokenizer for PairTokenizer {
    type TokenStream<'a> = PairStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream<'a> {
        let mut words = self.0.token_stream(text);
        let first = if words.advance() { words.token().text.clone() } else { String::new() };
        PairStream { words, first, pair: Token::default() }
    }
}

pub(crate) struct PairStream<'a> {
    words: BoxTokenStream<'a>,
    /// The word before.
    first: String,
    pair: Token,
}

impl TokenStream for PairStream<'_> {
    fn advance(&mut self) -> bool {
        if !self.words.advance() {
            return false;
        }
        let second = &self.words.token().text;
        self.pair.text.clear();
        self.pair.text.extend([self.first.as_str(), " ", second]);
        self.pair.position = self.pair.position.wrapping_add(1);
        self.first.clone_from(second);
        true
    }

    fn token(&self) -> &Token {
        &self.pair
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.pair
    }
}
