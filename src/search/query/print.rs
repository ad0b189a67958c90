//! A tree back in query language, so that a person sees how the query was understood.
//! What is printed reads as the same tree again.

use std::fmt::{self, Display, Formatter, Write};

use super::{Node, Scope, Word};

/// How tightly a node binds, from the loosest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Section,
    Sentence,
    Near,
    Not,
    /// Words side by side, which whoever stands before or after them would join.
    Run,
    One,
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) => write_words(f, words),
            Self::Phrase(words) => {
                f.write_char('"')?;
                write_words(f, words)?;
                f.write_char('"')
            }
            Self::All(nodes) => write_joined(f, nodes, " AND ", Binding::Section),
            Self::Any(nodes) => write_joined(f, nodes, " OR ", Binding::And),
            Self::Not(node) => {
                f.write_str("NOT ")?;
                write_within(f, node, Binding::One)
            }
            Self::Near { left, right, within } => {
                write_within(f, left, Binding::Run)?;
                write!(f, " NEAR/{within} ")?;
                write_within(f, right, Binding::Run)
            }
            Self::Same(scope, nodes) => {
                let least = if *scope == Scope::Section { Binding::Sentence } else { Binding::Near };
                write_joined(f, nodes, &format!(" {} ", scope.operators()[0]), least)
            }
            Self::Field(field, node) => {
                write!(f, "{}:", field.name())?;
                write_within(f, node, Binding::One)
            }
        }
    }
}

fn binding(node: &Node) -> Binding {
    match node {
        Node::Any(_) => Binding::Or,
        Node::All(_) => Binding::And,
        Node::Same(Scope::Section, _) => Binding::Section,
        Node::Same(Scope::Sentence, _) => Binding::Sentence,
        Node::Near { .. } => Binding::Near,
        Node::Not(_) => Binding::Not,
        Node::Words(words) if words.len() > 1 => Binding::Run,
        Node::Words(_) | Node::Phrase(_) | Node::Field(..) => Binding::One,
    }
}

/// Writes a node, in parentheses when it binds more loosely than `least`.
fn write_within(f: &mut Formatter<'_>, node: &Node, least: Binding) -> fmt::Result {
    if binding(node) < least { write!(f, "({node})") } else { write!(f, "{node}") }
}

fn write_joined(f: &mut Formatter<'_>, nodes: &[Node], between: &str, least: Binding) -> fmt::Result {
    for (at, node) in nodes.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        write_within(f, node, least)?;
    }
    Ok(())
}

fn write_words(f: &mut Formatter<'_>, words: &[Word]) -> fmt::Result {
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            f.write_char(' ')?;
        }
        f.write_str(&word.text)?;
    }
    Ok(())
}
