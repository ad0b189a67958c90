//! Fits styled text into the width of a terminal: lines break at blanks, columns are counted as terminals do.
//! A word wider than the line stays whole, so that a path or an identifier can still be copied.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::safe;

/// Columns that are used even where the terminal is narrower.
const MIN_COLUMNS: usize = 20;

/// A piece of text in one style.
#[derive(Debug, Clone)]
pub(super) struct Span {
    text: String,
    style: Style,
}

impl Span {
    /// `text` of a document or of tracuu, made harmless.
    pub(super) fn new(text: &str, style: Style) -> Self {
        Self { text: safe::line(text).into_owned(), style }
    }

    /// Whether there is nothing to see.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Writes `spans` as one paragraph of lines at most `columns` wide, each indented by `indent` blanks.
/// The first line begins with `lead`, which stands in the indent.
pub(super) fn paragraph(
    out: &mut impl Write,
    spans: &[Span],
    lead: &str,
    indent: usize,
    columns: usize,
) -> io::Result<()> {
    write!(out, "{lead:indent$}")?;
    let room = columns.saturating_sub(indent).max(MIN_COLUMNS);
    let mut used = 0;
    let mut style = Style::new();
    for word in words(spans) {
        let width: usize = word.iter().map(|(text, _)| text.width()).sum();
        let starts_line = used > 0 && used + 1 + width > room;
        let next = word.first().map_or(style, |(_, style)| *style);
        if starts_line {
            write!(out, "{style:#}\n{:indent$}", "")?;
            (style, used) = (Style::new(), 0);
        } else if used > 0 {
            // The blank between two words of one style has it too.
            style = change(out, style, if next == style { style } else { Style::new() })?;
            write!(out, " ")?;
            used += 1;
        }
        for (text, wanted) in &word {
            style = change(out, style, *wanted)?;
            write!(out, "{text}")?;
        }
        used += width;
    }
    writeln!(out, "{style:#}")
}

/// Goes over from one style to another, and gives the new one.
fn change(out: &mut impl Write, from: Style, to: Style) -> io::Result<Style> {
    if from != to {
        write!(out, "{from:#}{to}")?;
    }
    Ok(to)
}

/// The words of the spans; a word whose style changes inside it has several pieces.
fn words(spans: &[Span]) -> Vec<Vec<(&str, Style)>> {
    let mut words: Vec<Vec<(&str, Style)>> = Vec::new();
    let mut open = false;
    for Span { text, style } in spans {
        for piece in text.split_inclusive(' ') {
            let bare = piece.trim_end_matches(' ');
            if !bare.is_empty() {
                match words.last_mut() {
                    Some(word) if open => word.push((bare, *style)),
                    _ => words.push(vec![(bare, *style)]),
                }
                open = true;
            }
            open = open && piece.len() == bare.len();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::palette::{MATCH, PLAIN};
    use super::*;

    fn fitted(spans: &[Span], columns: usize) -> String {
        let mut out = Vec::new();
        paragraph(&mut out, spans, "1.", 3, columns).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn lines_break_at_blanks_and_count_columns_not_bytes() {
        let spans = [Span::new("giải ngân vốn đầu tư công còn chậm so với kế hoạch", PLAIN)];
        insta::assert_snapshot!(fitted(&spans, 30), @r"
        1. giải ngân vốn đầu tư công
           còn chậm so với kế hoạch
        ");
    }

    #[test]
    fn a_style_may_change_inside_a_word_and_a_long_word_stays_whole() {
        let spans = [
            Span::new("(giải", MATCH),
            Span::new(") ", PLAIN),
            Span::new("corpus/báo-cáo/rất-dài/2022.txt x", PLAIN),
        ];
        insta::assert_snapshot!(fitted(&spans, 24), @r"
        1. (giải)
           corpus/báo-cáo/rất-dài/2022.txt
           x
        ");
    }
}
