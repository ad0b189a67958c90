//! Completions of a query, one a line.

use std::io::{self, Write};

use serde_json::json;

use super::safe::line;
use crate::search::Suggestion;

/// The completed queries, one a line.
pub fn suggestions_text(out: &mut impl Write, suggestions: &[Suggestion]) -> io::Result<()> {
    suggestions.iter().try_for_each(|suggestion| writeln!(out, "{}", line(&suggestion.text)))
}

/// One object with all of them.
pub fn suggestions_json(out: &mut impl Write, suggestions: &[Suggestion]) -> io::Result<()> {
    let one = |suggestion: &Suggestion| json!({ "text": suggestion.text, "passages": suggestion.passages });
    writeln!(out, "{}", json!({ "suggestions": suggestions.iter().map(one).collect::<Vec<_>>() }))
}
