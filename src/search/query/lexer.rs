//! From the characters of a query to tokens: words, phrases, parentheses, operators, fields.
//! Decides which punctuation belongs to the language and which is just text that somebody pasted.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::error::{self, QueryError};
use super::{DEFAULT_NEAR, Field, MAX_DEPTH, MAX_NEAR, MAX_WORDS, Scope, Word};
use crate::vietnamese::compose;

/// A token and the bytes of the query that it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Word(Word),
    Phrase(Vec<Word>),
    Open,
    Close,
    And,
    Or,
    Not,
    /// `-` in front of what must not match.
    Minus,
    Near(u32),
    /// `SAMESENTENCE`, `SAMESECTION`.
    Same(Scope),
    /// `title:`; what follows must touch it.
    Field(Field),
}

/// The tokens of a query. Parentheses are balanced, and no deeper than [`MAX_DEPTH`].
pub(super) fn lex(text: &str) -> Result<Vec<Token>, QueryError> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new() };
    while lexer.at < text.len() {
        lexer.step()?;
    }
    let tokens = without_plain_parentheses(lexer.tokens);
    if tokens.is_empty() {
        return Err(error::empty(text));
    }
    check_size(text, &tokens)?;
    check_parentheses(&tokens)?;
    Ok(tokens)
}

struct Lexer<'q> {
    text: &'q str,
    at: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    /// Reads what stands at `at`: a token, or text that separates tokens.
    fn step(&mut self) -> Result<(), QueryError> {
        let Some(c) = char_at(self.text, self.at) else { return Ok(()) };
        let end = self.at + c.len_utf8();
        match c {
            '(' => self.push(Kind::Open, end),
            ')' => self.push(Kind::Close, end),
            '-' if self.is_minus() => self.push(Kind::Minus, end),
            '&' | '|' if self.text[end..].starts_with(c) => return Err(self.foreign_operator(c)),
            _ if closing_quotes(c).is_some() => return self.phrase(c),
            _ if is_letter(c) => return self.word(),
            '*' | '?' => return self.wildcard(),
            _ => self.at = end,
        }
        Ok(())
    }

    fn push(&mut self, kind: Kind, end: usize) {
        self.tokens.push(Token { kind, range: self.at..end });
        self.at = end;
    }

    /// Whether the `-` here means NOT: it touches what follows and nothing before.
    fn is_minus(&self) -> bool {
        let before = self.text[..self.at].chars().next_back();
        before.is_none_or(|c| is_blank(c) || c == '(') && starts_operand(self.text, self.at + 1)
    }

    /// `&&` or `||`, which other languages have.
    fn foreign_operator(&self, c: char) -> QueryError {
        let written = if c == '&' { "AND" } else { "OR" };
        error::foreign_operator(self.text, self.at..self.at + 2, written)
    }

    /// A wildcard that begins a word, a lone one, or a question mark.
    fn wildcard(&mut self) -> Result<(), QueryError> {
        let group = wildcards(self.text, self.at);
        if group.is_wildcard() {
            return self.word();
        }
        // Before all words, as in `* Về kinh tế`, it marks an item of a list.
        let is_bullet =
            self.text[..self.at].chars().all(is_blank) && !self.text[group.end..].chars().all(is_blank);
        if !is_bullet {
            refuse_lone_star(self.text, self.at..group.end)?;
        }
        self.at = group.end;
        Ok(())
    }

    /// A word, an operator, or the name of a field.
    fn word(&mut self) -> Result<(), QueryError> {
        if let Some((name, colon)) = field_name(self.text, self.at) {
            if let Some(field) = Field::named(name) {
                self.push(Kind::Field(field), colon + 1);
                return Ok(());
            }
            let is_all =
                name.is_ascii() && self.tokens.is_empty() && self.text[colon + 1..].chars().all(is_blank);
            if is_all || starts_value(self.text, colon + 1) {
                return Err(error::unknown_field(self.text, self.at..colon + 1));
            }
        }
        let end = word_end(self.text, self.at);
        let kind = match &self.text[self.at..end] {
            "NEAR" if self.text[end..].starts_with('/') => return Err(error::bad_near(self.near_range(end))),
            written => match operator(written) {
                Some(kind) => kind,
                None if written.starts_with("NEAR/") => return Err(error::bad_near(self.near_range(end))),
                None => Kind::Word(word(self.text, self.at..end)),
            },
        };
        self.push(kind, end);
        Ok(())
    }

    /// `NEAR/` with all that is glued to it.
    fn near_range(&self, end: usize) -> Range<usize> {
        let rest = self.text[end..].find(ends_word).map_or(self.text.len(), |i| end + i);
        self.at..rest
    }

    /// A phrase, from its opening quotation mark on.
    fn phrase(&mut self, open: char) -> Result<(), QueryError> {
        let start = self.at + open.len_utf8();
        let closing = closing_quotes(open).unwrap_or_default();
        let close = self.text[start..].char_indices().find(|(_, c)| closing.contains(c));
        let Some((length, close)) = close else {
            return Err(error::unclosed_quote(self.text, self.at, open));
        };
        let inner = start..start + length;
        let end = inner.end + close.len_utf8();
        let words = phrase_words(self.text, inner)?;
        if words.is_empty() {
            return Err(error::empty_phrase(self.at..end));
        }
        if self.text[end..].starts_with('~') {
            return Err(error::foreign_distance(self.at..end + 1));
        }
        self.push(Kind::Phrase(words), end);
        Ok(())
    }
}

/// The words between two quotation marks; operators and fields are words there.
fn phrase_words(text: &str, inner: Range<usize>) -> Result<Vec<Word>, QueryError> {
    let text = &text[..inner.end];
    let mut words = Vec::new();
    let mut at = inner.start;
    while let Some(c) = char_at(text, at) {
        let group = wildcards(text, at);
        if is_letter(c) || group.is_wildcard() {
            let end = word_end(text, at);
            words.push(word(text, at..end));
            at = end;
        } else {
            refuse_lone_star(text, at..group.end)?;
            at = group.end.max(at + c.len_utf8());
        }
    }
    Ok(words)
}

/// Refuses a `*` that was meant to stand for something but touches no letter: `a * b`, `52/*`, `title:*`.
fn refuse_lone_star(text: &str, range: Range<usize>) -> Result<(), QueryError> {
    let is_lone = &text[range.clone()] == "*"
        && text[..range.start]
            .chars()
            .next_back()
            .is_none_or(|c| ends_word(c) || matches!(c, '/' | '-' | ':'))
        && char_at(text, range.end).is_none_or(ends_word);
    if is_lone { Err(error::bare_wildcard(range)) } else { Ok(()) }
}

fn word(text: &str, range: Range<usize>) -> Word {
    Word { text: compose(&text[range.clone()]).into_owned(), range }
}

/// The name that a `:` follows, and where the `:` is. Names are letters, with `-` and `_` between.
fn field_name(text: &str, start: usize) -> Option<(&str, usize)> {
    let is_name = |c: char| c.is_alphabetic() || is_combining_mark(c) || c == '-' || c == '_';
    let colon = text[start..].find(|c| !is_name(c))? + start;
    (colon > start && text[colon..].starts_with(':')).then(|| (&text[start..colon], colon))
}

/// Whether what stands at `at` would be a field's value: `author:An`, not `Số: 12` or `http://`.
fn starts_value(text: &str, at: usize) -> bool {
    starts_operand(text, at) || text[at..].starts_with('*')
}

/// Whether a word, a phrase or a parenthesis begins at `at`.
fn starts_operand(text: &str, at: usize) -> bool {
    char_at(text, at).is_some_and(|c| {
        is_letter(c) || c == '(' || closing_quotes(c).is_some() || wildcards(text, at).is_wildcard()
    })
}

/// The operator that a word is.
pub(super) fn operator(written: &str) -> Option<Kind> {
    Some(match written {
        "AND" => Kind::And,
        "OR" => Kind::Or,
        "NOT" => Kind::Not,
        "NEAR" => Kind::Near(DEFAULT_NEAR),
        _ => {
            let scope = Scope::ALL.into_iter().find(|scope| is_name_of(*scope, written));
            return scope.map(Kind::Same).or_else(|| near(written.strip_prefix("NEAR/")?));
        }
    })
}

/// What stands behind `NEAR/`: a distance, or that both must be in one sentence or section.
fn near(behind: &str) -> Option<Kind> {
    if let Some(scope) = Scope::named(behind) {
        return Some(Kind::Same(scope));
    }
    let digits = Some(behind).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    digits.parse().ok().filter(|n| (1..=MAX_NEAR).contains(n)).map(Kind::Near)
}

/// Whether `written` is the operator of a scope, in either language; like all operators in capitals.
fn is_name_of(scope: Scope, written: &str) -> bool {
    let written = compose(written);
    scope.operators().contains(&written.as_ref())
}

/// Where the word that begins at `start` ends: after its last letter or wildcard before a blank, a parenthesis, a
/// quotation mark, or a `?` or `*` that is no wildcard.
fn word_end(text: &str, start: usize) -> usize {
    let (mut at, mut end) = (start, start);
    while let Some(c) = char_at(text, at).filter(|c| !ends_word(*c)) {
        if c == '*' || c == '?' {
            let group = wildcards(text, at);
            if !group.is_wildcard() {
                break;
            }
            end = group.wild_end;
            at = group.end;
            if group.wild_end < group.end {
                break;
            }
            continue;
        }
        at += c.len_utf8();
        if is_letter(c) || (is_combining_mark(c) && end + c.len_utf8() == at) {
            end = at;
        }
    }
    end
}

/// A run of `*` and `?`.
struct Wildcards {
    /// Where those that are wildcards end; the start when none is.
    wild_end: usize,
    /// Where the run ends.
    end: usize,
    start: usize,
}

impl Wildcards {
    fn is_wildcard(&self) -> bool {
        self.wild_end > self.start
    }
}

/// Reads the run of `*` and `?` at `start`: wildcards when a letter follows, and after a letter up to the last `*`.
/// What is left are question marks, and the `**` of bold type.
fn wildcards(text: &str, start: usize) -> Wildcards {
    let end = text[start..].find(|c| c != '*' && c != '?').map_or(text.len(), |i| start + i);
    let run = &text[start..end];
    let after_letter = text[..start].chars().rfind(|c| !is_combining_mark(*c)).is_some_and(is_letter);
    let wild_end = if run.contains("**") {
        start
    } else if char_at(text, end).is_some_and(is_letter) {
        end
    } else if after_letter {
        run.rfind('*').map_or(start, |i| start + i + 1)
    } else {
        start
    };
    Wildcards { wild_end, end, start }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// A letter or digit that can begin a word; some marks count as letters elsewhere.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && (c.is_ascii() || !is_combining_mark(c))
}

/// Whether words end before `c` whatever follows.
fn ends_word(c: char) -> bool {
    is_blank(c) || matches!(c, '(' | ')' | '»') || closing_quotes(c).is_some()
}

/// White space, control characters, and the invisible ones that pasted text brings along.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// The marks that end a phrase begun with `open`; nothing when `open` begins none.
fn closing_quotes(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '“' | '”' | '„' => Some(&['”', '“', '"']),
        '«' => Some(&['»']),
        _ => None,
    }
}

/// Refuses queries of too many words.
fn check_size(text: &str, tokens: &[Token]) -> Result<(), QueryError> {
    let words = tokens.iter().flat_map(|token| match &token.kind {
        Kind::Word(word) => std::slice::from_ref(word),
        Kind::Phrase(words) => words.as_slice(),
        _ => &[],
    });
    let mut count = 0;
    let mut first_over = None;
    for word in words {
        count +=
            word.text.split(|c| !is_letter(c) && !is_combining_mark(c)).filter(|s| !s.is_empty()).count();
        if count > MAX_WORDS && first_over.is_none() {
            first_over = Some(word.range.start);
        }
    }
    first_over.map_or(Ok(()), |start| Err(error::too_many_words(count, start..text.trim_end().len())))
}

/// Refuses parentheses that do not pair, or pair too deep.
fn check_parentheses(tokens: &[Token]) -> Result<(), QueryError> {
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            Kind::Open if open.len() == MAX_DEPTH => return Err(error::too_deep(token.range.clone())),
            Kind::Open => open.push(&token.range),
            Kind::Close if open.pop().is_none() => return Err(error::stray_parenthesis(token.range.clone())),
            _ => {}
        }
    }
    open.pop().map_or(Ok(()), |range| Err(error::unclosed_parenthesis(range.clone())))
}

/// Without operators, parentheses group nothing: they came with the text, whole or torn
/// (`Ủy ban nhân dân (UBND) huyện`, `a) Về kinh tế`).
fn without_plain_parentheses(mut tokens: Vec<Token>) -> Vec<Token> {
    let is_parenthesis = |token: &Token| matches!(token.kind, Kind::Open | Kind::Close);
    let is_text =
        |token: &Token| matches!(token.kind, Kind::Word(_) | Kind::Phrase(_)) || is_parenthesis(token);
    if tokens.iter().all(is_text) {
        tokens.retain(|token| !is_parenthesis(token));
    }
    tokens
}
