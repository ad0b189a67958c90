//! What can be wrong with a query: for each mistake its place, and a sentence that says what to write instead.
//! Also shows the place, under the line that was typed.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::lexer::is_blank;
use super::{DEFAULT_NEAR, Field, MAX_DEPTH, MAX_NEAR, MAX_WORDS};
use crate::messages::Message;

/// Why a query cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// What is wrong, and what to write instead.
    pub message: Message,
    /// Bytes of the query that are meant.
    pub range: Range<usize>,
}

/// Columns of a query that are shown at most; what is farther from the place is cut.
const SHOWN_COLUMNS: usize = 72;

impl QueryError {
    fn new(key: &'static str, range: Range<usize>) -> Self {
        Self { message: Message::new(key), range }
    }

    fn with(mut self, name: &'static str, value: impl Into<crate::messages::Value>) -> Self {
        self.message = self.message.with(name, value);
        self
    }

    /// The line of the query that holds the place, and a line of `^` to print below it.
    ///
    /// Both are for a terminal: characters that have no width or move the cursor are left out, and a long query
    /// is cut (`…`) around the place. `query` is the text that was parsed.
    #[must_use]
    pub fn caret(&self, query: &str) -> (String, String) {
        let cells: Vec<Cell<'_>> = query.grapheme_indices(true).map(Cell::new).collect();
        let is_meant = |cell: &Cell<'_>| cell.start < self.range.end && self.range.start < cell.end;
        let first = cells.iter().position(is_meant).unwrap_or(cells.len());
        let last = cells.iter().rposition(is_meant).map_or(first, |last| last + 1);
        let shown = window(&cells, first, last);
        let mut line = String::new();
        let mut marks = String::new();
        if shown.start > 0 {
            line.push('…');
            marks.push(' ');
        }
        for (at, cell) in cells.iter().enumerate().take(shown.end).skip(shown.start) {
            line.push_str(cell.text);
            let mark = if (first..last).contains(&at) { "^" } else { " " };
            marks.push_str(&mark.repeat(cell.width));
        }
        if shown.end < cells.len() {
            line.push('…');
        }
        let marks = marks.trim_end();
        let marks = if marks.is_empty() { " ".repeat(line.width()) + "^" } else { marks.to_owned() };
        (line, marks)
    }
}

/// A character as people count them, as it is shown.
struct Cell<'q> {
    text: &'q str,
    start: usize,
    end: usize,
    width: usize,
}

impl<'q> Cell<'q> {
    fn new((start, text): (usize, &'q str)) -> Self {
        let end = start + text.len();
        let is_blank = text.chars().any(is_blank);
        // A blank of any kind, or a character that shows nothing, takes one column so that carets can point at it.
        let text = if is_blank || text.width() == 0 { " " } else { text };
        Self { text, start, end, width: text.width() }
    }
}

/// The cells to show: the meant ones from their first, and as much around them as there is room for.
fn window(cells: &[Cell<'_>], first: usize, last: usize) -> Range<usize> {
    let (mut start, mut end) = (first, first);
    let mut columns = 0;
    let mut take = |cell: &Cell<'_>| {
        columns += cell.width;
        columns <= SHOWN_COLUMNS
    };
    while end < last && take(&cells[end]) {
        end += 1;
    }
    loop {
        let before = start;
        let after = end;
        if start > 0 && take(&cells[start - 1]) {
            start -= 1;
        }
        if end < cells.len() && end >= last && take(&cells[end]) {
            end += 1;
        }
        if (start, end) == (before, after) {
            return start..end;
        }
    }
}

pub(super) fn empty(query: &str) -> QueryError {
    let key = if query.chars().all(is_blank) { "search.query.empty" } else { "search.query.no_words" };
    QueryError::new(key, 0..query.len())
}

pub(super) fn unclosed_quote(query: &str, at: usize, open: char) -> QueryError {
    let close = if open == '«' { "»" } else { "\"" };
    QueryError::new("search.query.unclosed_quote", at..query.len()).with("close", close)
}

pub(super) fn empty_phrase(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.empty_phrase", range)
}

pub(super) fn bare_wildcard(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.bare_wildcard", range)
}

/// `range` is the name with its colon.
pub(super) fn unknown_field(query: &str, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.unknown_field", range.clone())
        .with("field", &query[range])
        .with("fields", field_names())
}

/// `range` is the name with its colon.
pub(super) fn empty_field(field: Field, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.empty_field", range).with("field", field.name())
}

pub(super) fn field_in_field(field: Field, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.field_in_field", range).with("field", field.name())
}

/// An operator of another query language, and the one that is meant.
pub(super) fn foreign_operator(query: &str, range: Range<usize>, written: &'static str) -> QueryError {
    QueryError::new("search.query.foreign_operator", range.clone())
        .with("operator", &query[range])
        .with("written", written)
}

/// `"a b"~5`.
pub(super) fn foreign_distance(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.foreign_distance", range)
}

pub(super) fn bad_near(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.bad_near", range).with("max", MAX_NEAR.to_string())
}

/// A side of `NEAR` that is no word, phrase, or choice of these.
pub(super) fn near_side(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.near_side", range).with("n", DEFAULT_NEAR.to_string())
}

pub(super) fn near_chain(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.near_chain", range).with("n", DEFAULT_NEAR.to_string())
}

/// Words of different fields on the sides of `NEAR`; `range` is the whole.
pub(super) fn near_field(field: Field, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.near_field", range)
        .with("field", field.name())
        .with("n", DEFAULT_NEAR.to_string())
}

/// `SAMESENTENCE` or `SAMESECTION` in the value of a field.
pub(super) fn same_in_field(query: &str, field: Field, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.same_in_field", range.clone())
        .with("field", field.name())
        .with("operator", &query[range])
}

/// A side that no sentence can hold.
pub(super) fn sentence_side(query: &str, operator: Range<usize>, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.sentence_side", range).with("operator", &query[operator])
}

/// A side that only says what a section must not hold.
pub(super) fn section_side(query: &str, operator: Range<usize>, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.section_side", range).with("operator", &query[operator])
}

/// A value of `number:` that is no number of a document.
pub(super) fn bad_number(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.bad_number", range)
}

/// An operator with nothing to its left.
pub(super) fn nothing_before(query: &str, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.nothing_before", range.clone()).with("operator", &query[range])
}

/// An operator with nothing to its right.
pub(super) fn nothing_after(query: &str, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.nothing_after", range.clone()).with("operator", &query[range])
}

/// `range` is what is excluded.
pub(super) fn only_excludes(query: &str, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.only_excludes", range.clone()).with("part", short(&query[range]))
}

pub(super) fn empty_parentheses(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.empty_parentheses", range)
}

pub(super) fn unclosed_parenthesis(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.unclosed_parenthesis", range)
}

pub(super) fn stray_parenthesis(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.stray_parenthesis", range)
}

pub(super) fn too_deep(range: Range<usize>) -> QueryError {
    QueryError::new("search.query.too_deep", range).with("max", MAX_DEPTH)
}

pub(super) fn too_many_words(count: usize, range: Range<usize>) -> QueryError {
    QueryError::new("search.query.too_many_words", range).with("n", count).with("max", MAX_WORDS)
}

/// `title:, heading:, number:`, for a sentence.
fn field_names() -> String {
    Field::ALL.map(|field| format!("`{}:`", field.name())).join(", ")
}

/// A part of the query, cut to fit into a sentence.
fn short(part: &str) -> String {
    const MOST: usize = 40;
    let clean: String = part.chars().map(|c| if is_blank(c) { ' ' } else { c }).collect();
    let mut letters = clean.graphemes(true);
    let mut out: String = letters.by_ref().take(MOST).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}
