//! From tokens to the tree, by recursive descent: one function for each level of binding.
//! Recursion happens only at parentheses, whose depth the lexer has bounded.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use super::error::{self, QueryError};
use super::lexer::{Kind, Token};
use super::{Field, Node, Scope, Word};
use crate::document::number_key;

/// The tree of a query's tokens.
pub(super) fn parse(text: &str, tokens: Vec<Token>) -> Result<Node, QueryError> {
    let mut parser = Parser { text, tokens: tokens.into_iter().peekable(), field: None };
    let part = parser.any()?;
    if let Some(token) = parser.tokens.next() {
        // `any` stops at a closing parenthesis only, and the lexer has paired those.
        return Err(error::stray_parenthesis(token.range));
    }
    Ok(parser.positive(part)?.node)
}

/// A subtree and the bytes that it was read from.
struct Part {
    node: Node,
    range: Range<usize>,
}

/// Whether a word takes the words after it along.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// All that follow.
    Run,
    /// Only itself.
    One,
}

struct Parser<'q> {
    text: &'q str,
    tokens: Peekable<IntoIter<Token>>,
    /// The field whose value is being read.
    field: Option<Field>,
}

impl Parser<'_> {
    /// `a OR b`
    fn any(&mut self) -> Result<Part, QueryError> {
        let first = self.all()?;
        if !self.is_next(&Kind::Or) {
            return Ok(first);
        }
        let mut range = first.range.clone();
        let mut nodes = Vec::new();
        flatten_any(&mut nodes, self.positive(first)?.node);
        while let Some(or) = self.tokens.next_if(|token| token.kind == Kind::Or) {
            self.need_operand(or.range)?;
            let next = self.all()?;
            range.end = next.range.end;
            flatten_any(&mut nodes, self.positive(next)?.node);
        }
        Ok(Part { node: Node::Any(nodes), range })
    }

    /// `a AND b`, and operands that just follow one another.
    fn all(&mut self) -> Result<Part, QueryError> {
        let first = self.same(Scope::Section)?;
        let mut range = first.range;
        let mut nodes = Vec::new();
        flatten_all(&mut nodes, first.node);
        loop {
            if let Some(and) = self.tokens.next_if(|token| token.kind == Kind::And) {
                self.need_operand(and.range)?;
            } else if !self.tokens.peek().is_some_and(starts_operand) {
                break;
            }
            let next = self.same(Scope::Section)?;
            range.end = next.range.end;
            flatten_all(&mut nodes, next.node);
        }
        let node = if nodes.len() == 1 { nodes.remove(0) } else { Node::All(nodes) };
        Ok(Part { node, range })
    }

    /// `a SAMESECTION b`, whose sides may be `a SAMESENTENCE b`.
    fn same(&mut self, scope: Scope) -> Result<Part, QueryError> {
        let first = self.same_side(scope)?;
        if !self.is_next(&Kind::Same(scope)) {
            return Ok(first);
        }
        let mut range = first.range.clone();
        let mut nodes = Vec::new();
        let mut side = Some(first);
        while let Some(operator) = self.tokens.peek().filter(|token| token.kind == Kind::Same(scope)) {
            let operator = operator.range.clone();
            if let Some(field) = self.field {
                return Err(error::same_in_field(self.text, field, operator));
            }
            if let Some(first) = side.take() {
                flatten_same(scope, &mut nodes, self.fit(scope, &operator, first)?);
            }
            self.tokens.next();
            self.need_operand(operator.clone())?;
            let next = self.same_side(scope)?;
            range.end = next.range.end;
            flatten_same(scope, &mut nodes, self.fit(scope, &operator, next)?);
        }
        Ok(Part { node: Node::Same(scope, nodes), range })
    }

    fn same_side(&mut self, scope: Scope) -> Result<Part, QueryError> {
        match scope {
            Scope::Section => self.same(Scope::Sentence),
            Scope::Sentence => self.near(),
        }
    }

    /// The side, unless it is nothing that a sentence or section can hold.
    fn fit(&self, scope: Scope, operator: &Range<usize>, side: Part) -> Result<Node, QueryError> {
        let is_fit = is_positive(&side.node) && (scope == Scope::Section || is_sentence(&side.node));
        if is_fit {
            return Ok(side.node);
        }
        Err(match scope {
            Scope::Sentence => error::sentence_side(self.text, operator.clone(), side.range),
            Scope::Section => error::section_side(self.text, operator.clone(), side.range),
        })
    }

    /// `a NEAR/5 b`
    fn near(&mut self) -> Result<Part, QueryError> {
        let left = self.not()?;
        let Some((within, near)) = self.next_near() else { return Ok(left) };
        self.need_operand(near)?;
        let right = self.not()?;
        if let Some(part) = near_in_field(&left, &right, within)? {
            return Ok(part);
        }
        let (left, right) = (near_side(left)?, near_side(right)?);
        if let Some((_, again)) = self.next_near() {
            return Err(error::near_chain(again));
        }
        let range = left.range.start..right.range.end;
        Ok(Part {
            node: Node::Near { left: Box::new(left.node), right: Box::new(right.node), within },
            range,
        })
    }

    /// `NOT a`, `-a`; twice is not at all.
    fn not(&mut self) -> Result<Part, QueryError> {
        let mut start = None;
        let mut is_not = false;
        let mut reach = Reach::Run;
        while let Some(not) = self.tokens.next_if(|token| matches!(token.kind, Kind::Not | Kind::Minus)) {
            reach = if not.kind == Kind::Minus { Reach::One } else { Reach::Run };
            start.get_or_insert(not.range.start);
            is_not = !is_not;
            self.need_operand(not.range)?;
        }
        let inner = self.operand(reach)?;
        let Some(start) = start else { return Ok(inner) };
        let range = start..inner.range.end;
        match inner.node {
            Node::Not(node) if is_not => Ok(Part { node: *node, range }),
            _ if is_not => {
                let node = Node::Not(Box::new(self.positive(inner)?.node));
                Ok(Part { node, range })
            }
            node => Ok(Part { node, range }),
        }
    }

    /// Words, a phrase, a group, or one of these in a field.
    fn operand(&mut self, reach: Reach) -> Result<Part, QueryError> {
        let Some(token) = self.tokens.next() else {
            return Err(error::empty(self.text));
        };
        let range = token.range;
        match token.kind {
            Kind::Word(word) => Ok(self.words(word, reach)),
            Kind::Phrase(words) => Ok(Part { node: Node::Phrase(words), range }),
            Kind::Open => self.group(range),
            Kind::Field(field) => self.field(field, range),
            Kind::Close => Err(error::stray_parenthesis(range)),
            Kind::And | Kind::Or | Kind::Near(_) | Kind::Same(_) | Kind::Not | Kind::Minus => {
                Err(error::nothing_before(self.text, range))
            }
        }
    }

    fn words(&mut self, first: Word, reach: Reach) -> Part {
        let mut range = first.range.clone();
        let mut words = vec![first];
        while reach == Reach::Run
            && let Some(token) = self.tokens.next_if(|token| matches!(token.kind, Kind::Word(_)))
        {
            range.end = token.range.end;
            if let Kind::Word(word) = token.kind {
                words.push(word);
            }
        }
        Part { node: Node::Words(words), range }
    }

    /// What stands in parentheses, after the opening one.
    fn group(&mut self, open: Range<usize>) -> Result<Part, QueryError> {
        if let Some(close) = self.tokens.next_if(|token| token.kind == Kind::Close) {
            return Err(error::empty_parentheses(open.start..close.range.end));
        }
        let inner = self.any()?;
        match self.tokens.next() {
            Some(close) => Ok(Part { node: inner.node, range: open.start..close.range.end }),
            None => Err(error::unclosed_parenthesis(open)),
        }
    }

    /// What follows `title:` and touches it.
    fn field(&mut self, field: Field, name: Range<usize>) -> Result<Part, QueryError> {
        if let Some(outer) = self.field {
            return Err(error::field_in_field(outer, name));
        }
        let is_value = |token: &Token| {
            token.range.start == name.end
                && matches!(token.kind, Kind::Word(_) | Kind::Phrase(_) | Kind::Open | Kind::Field(_))
        };
        if !self.tokens.peek().is_some_and(is_value) {
            return Err(error::empty_field(field, name));
        }
        self.field = Some(field);
        let value = self.operand(Reach::One)?;
        self.field = None;
        let range = name.start..value.range.end;
        let value = self.positive(value)?;
        if field == Field::Number && !is_number(&value.node) {
            return Err(error::bad_number(value.range));
        }
        let node = Node::Field(field, Box::new(value.node));
        Ok(Part { node, range })
    }

    /// Refuses a part that only says what must not be there.
    fn positive(&self, part: Part) -> Result<Part, QueryError> {
        if is_positive(&part.node) { Ok(part) } else { Err(error::only_excludes(self.text, part.range)) }
    }

    /// Refuses an operator that nothing follows.
    fn need_operand(&mut self, operator: Range<usize>) -> Result<(), QueryError> {
        if self.tokens.peek().is_some_and(starts_operand) {
            return Ok(());
        }
        Err(error::nothing_after(self.text, operator))
    }

    fn is_next(&mut self, kind: &Kind) -> bool {
        self.tokens.peek().is_some_and(|token| token.kind == *kind)
    }

    fn next_near(&mut self) -> Option<(u32, Range<usize>)> {
        let Kind::Near(within) = self.tokens.peek()?.kind else { return None };
        self.tokens.next().map(|token| (within, token.range))
    }
}

fn starts_operand(token: &Token) -> bool {
    matches!(
        token.kind,
        Kind::Word(_) | Kind::Phrase(_) | Kind::Open | Kind::Not | Kind::Minus | Kind::Field(_)
    )
}

/// Whether there is something to look for. The parts of `Any` have been asked already.
fn is_positive(node: &Node) -> bool {
    match node {
        Node::Not(_) => false,
        Node::All(nodes) => nodes.iter().any(is_positive),
        Node::Words(_)
        | Node::Phrase(_)
        | Node::Any(_)
        | Node::Near { .. }
        | Node::Same(..)
        | Node::Field(..) => true,
    }
}

/// Whether a sentence by itself can be asked for it: it has neither a title nor a section.
fn is_sentence(node: &Node) -> bool {
    match node {
        Node::Words(_) | Node::Phrase(_) | Node::Near { .. } => true,
        Node::All(nodes) | Node::Any(nodes) | Node::Same(Scope::Sentence, nodes) => {
            nodes.iter().all(is_sentence)
        }
        Node::Not(node) => is_sentence(node),
        Node::Same(Scope::Section, _) | Node::Field(..) => false,
    }
}

/// Whether it spells out numbers of documents, or choices and exclusions of them.
fn is_number(node: &Node) -> bool {
    match node {
        Node::Words(words) | Node::Phrase(words) => {
            let text: String = words.iter().map(|word| word.text.as_str()).collect();
            number_key(&text).is_some() || words.iter().any(Word::has_wildcard)
        }
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().all(is_number),
        Node::Not(node) => is_number(node),
        Node::Near { .. } | Node::Same(..) | Node::Field(..) => false,
    }
}

/// `title:a NEAR/5 title:b` is `title:(a NEAR/5 b)`; words of different fields have no distance.
fn near_in_field(left: &Part, right: &Part, within: u32) -> Result<Option<Part>, QueryError> {
    let field = |part: &Part| if let Node::Field(field, _) = part.node { Some(field) } else { None };
    let Some(name) = field(left).or_else(|| field(right)) else { return Ok(None) };
    match (&left.node, &right.node) {
        (Node::Field(a, inner), Node::Field(b, other)) if a == b && *a != Field::Number => {
            let side = |node: &Node, range: &Range<usize>| {
                near_side(Part { node: node.clone(), range: range.clone() })
            };
            let (left_side, right_side) = (side(inner, &left.range)?, side(other, &right.range)?);
            let near =
                Node::Near { left: Box::new(left_side.node), right: Box::new(right_side.node), within };
            let range = left.range.start..right.range.end;
            Ok(Some(Part { node: Node::Field(name, Box::new(near)), range }))
        }
        _ => Err(error::near_field(name, left.range.start..right.range.end)),
    }
}

fn flatten_same(scope: Scope, nodes: &mut Vec<Node>, node: Node) {
    match node {
        Node::Same(inner, sides) if inner == scope => nodes.extend(sides),
        node => nodes.push(node),
    }
}

/// Refuses a side of `NEAR` whose places in a text cannot be told.
fn near_side(part: Part) -> Result<Part, QueryError> {
    let is_text = |node: &Node| matches!(node, Node::Words(_) | Node::Phrase(_));
    let is_side = match &part.node {
        Node::Any(nodes) => nodes.iter().all(is_text),
        node => is_text(node),
    };
    if is_side { Ok(part) } else { Err(error::near_side(part.range)) }
}

fn flatten_all(nodes: &mut Vec<Node>, node: Node) {
    match node {
        Node::All(inner) => nodes.extend(inner),
        node => nodes.push(node),
    }
}

fn flatten_any(nodes: &mut Vec<Node>, node: Node) {
    match node {
        Node::Any(inner) => nodes.extend(inner),
        node => nodes.push(node),
    }
}
