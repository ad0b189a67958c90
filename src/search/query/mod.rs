//! The query language: from what a person typed to a tree, or to an error that names the place.
//! Nothing is guessed here and nothing that carries meaning is dropped: it ends in the tree or in an error.
//!
//! From the tightest binding to the loosest:
//!
//! | written | means |
//! |---|---|
//! | `giải ngân` | words that stand next to each other: one [`Node::Words`] |
//! | `"giải ngân"`, `“…”`, `«…»` | a phrase |
//! | `giải*`, `c?ng` | any letters, one letter, inside a word |
//! | `title:a`, `heading:"a b"`, `number:(a OR b)` | the word, phrase or group that follows, in that field |
//! | `NOT a b`, `-a` | none of it; `NOT` takes all words that follow, `-` the one it touches |
//! | `a NEAR/5 b`, `a NEAR b` | at most 5 (or 10) syllables apart; sides are words, phrases or an `OR` of them |
//! | `a SAMESENTENCE b`, `NEAR/sentence`, `CÙNGCÂU`, `NEAR/câu` | one sentence holds all sides |
//! | `a SAMESECTION b`, `NEAR/section`, `CÙNGMỤC`, `NEAR/mục` | one section holds all sides, each in a passage of its own or in the same |
//! | `a AND b`, `a "b c" (d)` | all of them |
//! | `a OR b` | one of them |
//!
//! Operators are in capitals, so `and`, `or`, `và` and `hoặc` are words. Text that was pasted stays text:
//! punctuation only separates words (`?` at the end of one asks a question, `**` is somebody's bold type),
//! brackets in a query without any operator are just brackets, and a colon that no word follows is just a colon.

mod error;
mod lexer;
mod parser;
mod print;

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::vietnamese::{compose, fold};

pub use error::QueryError;

/// Most words (runs of letters and digits) that one query may hold: about two printed pages.
/// Each costs the search a few index terms, so this bounds the time that one query can take.
const MAX_WORDS: usize = 1_024;
/// Most parentheses that may be open at one place, which bounds the parser's stack.
const MAX_DEPTH: usize = 64;
/// Largest distance of `NEAR`, in syllables.
const MAX_NEAR: u32 = 100;
/// Distance of `NEAR` without a number, in syllables.
const DEFAULT_NEAR: u32 = 10;

/// A query as a tree. Printed (`to_string`), it is a query that reads as the same tree.
///
/// [`parse`] gives it in one shape: `All` and `Any` hold two nodes or more and none of their own kind,
/// `Not` stands only beside something to look for, and `Field` holds no other `Field`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Unquoted words that stand next to each other in the query.
    Words(Vec<Word>),
    /// A quoted phrase: the words must stand together in this order.
    Phrase(Vec<Word>),
    /// All must match.
    All(Vec<Node>),
    /// One must match.
    Any(Vec<Node>),
    /// Must not match.
    Not(Box<Node>),
    /// Both sides (words or phrases) within so many syllables of each other, in either order.
    Near {
        /// One side.
        left: Box<Node>,
        /// The other side.
        right: Box<Node>,
        /// Largest distance in syllables.
        within: u32,
    },
    /// All sides, two or more, within one sentence or section.
    Same(Scope, Vec<Node>),
    /// The inner query, asked of one field instead of the text.
    Field(Field, Box<Node>),
}

/// A field that a query can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `title:`
    Title,
    /// `heading:`
    Heading,
    /// `number:`
    Number,
}

impl Field {
    /// All fields, in the order in which they are told to people.
    pub const ALL: [Self; 3] = [Self::Title, Self::Heading, Self::Number];

    /// The name, as a query writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Number => "number",
        }
    }

    /// The field of this name, in any case.
    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
    }
}

/// A part of a document that several things can be asked of together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A sentence of a passage.
    Sentence,
    /// All passages below one heading.
    Section,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 2] = [Self::Sentence, Self::Section];

    /// Its operators; the first is how it is shown.
    #[must_use]
    pub fn operators(self) -> [&'static str; 2] {
        match self {
            Self::Sentence => ["SAMESENTENCE", "CÙNGCÂU"],
            Self::Section => ["SAMESECTION", "CÙNGMỤC"],
        }
    }

    /// The scope that `NEAR/` names, with or without marks.
    fn named(name: &str) -> Option<Self> {
        match fold(&compose(name)).as_str() {
            "sentence" | "cau" => Some(Self::Sentence),
            "section" | "muc" => Some(Self::Section),
            _ => None,
        }
    }
}

/// Whether a word by itself is an operator of the language.
pub(super) fn is_operator(word: &str) -> bool {
    lexer::operator(word).is_some()
}

/// A piece of the query between blanks: one syllable (`giải`), or several that belong together (`52/NQ-HĐND`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As typed, composed, without the punctuation around it; every `*` and `?` left in it is a wildcard.
    pub text: String,
    /// Bytes of the query.
    pub range: Range<usize>,
}

impl Word {
    /// Whether it stands for more than itself.
    #[must_use]
    pub fn has_wildcard(&self) -> bool {
        self.text.contains(['*', '?'])
    }
}

/// Reads `text` as plain words: nothing in it is an operator, and nothing an error. For whole questions and
/// passages that were written as text and not as a query.
#[must_use]
pub fn plain(text: &str) -> Node {
    let text = compose(text);
    let words = text.unicode_word_indices().take(MAX_WORDS);
    Node::Words(
        words.map(|(start, word)| Word { text: word.to_owned(), range: start..start + word.len() }).collect(),
    )
}

/// Reads a query.
///
/// Takes time in proportion to the query's length. Ranges in the tree and in errors are bytes of `text` as it was
/// given; words in the tree are composed (NFC).
///
/// # Errors
/// A [`QueryError`] for anything that the language does not know.
pub fn parse(text: &str) -> Result<Node, QueryError> {
    parser::parse(text, lexer::lex(text)?)
}

#[cfg(test)]
pub(super) mod laws;
#[cfg(test)]
mod tests;
