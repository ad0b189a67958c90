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

/// One line of fitted text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The text with its styles; it ends in no style.
    pub(super) styled: String,
    /// Columns that it takes.
    pub(super) columns: usize,
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
    let lines = lines(spans, columns.saturating_sub(indent));
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            write!(out, "\n{:indent$}", "")?;
        }
        write!(out, "{}", line.styled)?;
    }
    writeln!(out)
}

/// Writes two texts beside each other, each at most `columns` wide, with `between` between their lines, indented by
/// `indent` blanks.
pub(super) fn side_by_side(
    out: &mut impl Write,
    [left, right]: [&[Span]; 2],
    between: &str,
    indent: usize,
    columns: usize,
) -> io::Result<()> {
    let [left, right] = [lines(left, columns), lines(right, columns)];
    let nothing = Line { styled: String::new(), columns: 0 };
    for at in 0..left.len().max(right.len()) {
        let [left, right] = [&left, &right].map(|lines| lines.get(at).unwrap_or(&nothing));
        let padding = columns.saturating_sub(left.columns);
        let line = format!("{}{:padding$}{between}{}", left.styled, "", right.styled);
        writeln!(out, "{:indent$}{}", "", line.trim_end())?;
    }
    Ok(())
}

/// The words of `spans` in lines at most `columns` wide.
fn lines(spans: &[Span], columns: usize) -> Vec<Line> {
    let room = columns.max(MIN_COLUMNS);
    let mut lines = Vec::new();
    let mut line = Line { styled: String::new(), columns: 0 };
    let mut style = Style::new();
    for word in words(spans) {
        let width: usize = word.iter().map(|(text, _)| text.width()).sum();
        let next = word.first().map_or(style, |(_, style)| *style);
        if line.columns > 0 && line.columns + 1 + width > room {
            change(&mut line.styled, &mut style, Style::new());
            lines.push(std::mem::replace(&mut line, Line { styled: String::new(), columns: 0 }));
        } else if line.columns > 0 {
            // The blank between two words of one style has it too.
            let of_blank = if next == style { style } else { Style::new() };
            change(&mut line.styled, &mut style, of_blank);
            line.styled.push(' ');
            line.columns += 1;
        }
        for (text, wanted) in &word {
            change(&mut line.styled, &mut style, *wanted);
            line.styled.push_str(text);
        }
        line.columns += width;
    }
    change(&mut line.styled, &mut style, Style::new());
    lines.extend(Some(line).filter(|line| !line.styled.is_empty()));
    lines
}

/// Goes over from one style to another.
fn change(out: &mut String, style: &mut Style, to: Style) {
    if *style != to {
        out.push_str(&format!("{style:#}{to}"));
        *style = to;
    }
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
    fn two_texts_stand_beside_each_other_whatever_their_lengths() {
        let left = [Span::new("giải ngân vốn đầu tư công còn chậm so với kế hoạch", MATCH)];
        let right = [Span::new("giải ngân đạt thấp", PLAIN)];
        let mut out = Vec::new();
        side_by_side(&mut out, [&left, &right], " | ", 2, 24).unwrap();
        insta::assert_snapshot!(anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string(), @r"
          giải ngân vốn đầu tư     | giải ngân đạt thấp
          công còn chậm so với kế  |
          hoạch                    |
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
