//! One paragraph while it is being read: its characters with the look of each, then blocks of text.

use std::collections::HashMap;
use std::rc::Rc;

use super::properties::ParagraphProperties;
use crate::block::{Block, End, Style};
use crate::read::text::{Dropped, clean};

/// A soft hyphen, as Word's own element gives it. It is left out with all invisible characters only when
/// the text is put together: in TCVN3 fonts it is the letter ư.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// The look of a run, after styles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) hidden: bool,
    pub(super) font: Option<Rc<str>>,
}

/// Characters of one look.
#[derive(Debug)]
struct Span {
    text: String,
    look: Look,
}

/// A paragraph that is being read.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) properties: ParagraphProperties,
    /// Page that its first character stands on.
    pub(super) page: Option<u32>,
    /// Text of boxes that are anchored in it.
    pub(super) boxed: Vec<Block>,
    pub(super) list_marker: Option<String>,
    spans: Vec<Span>,
}

impl Paragraph {
    /// Adds text of one look; a line break is `\n`.
    pub(super) fn push(&mut self, text: &str, look: &Look) {
        match self.spans.last_mut().filter(|span| span.look == *look) {
            Some(span) => span.text.push_str(text),
            None => self.spans.push(Span { text: text.to_owned(), look: look.clone() }),
        }
    }

    /// Whether nothing was added so far.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Takes the characters of `other` in front of what comes.
    pub(super) fn continue_from(&mut self, other: Self) {
        self.spans = other.spans;
        self.page = other.page;
        self.boxed = other.boxed;
    }

    /// The paragraph as blocks, one a line; an empty one stays as a blank block if it has a list marker.
    pub(super) fn into_blocks(self, dropped: &mut Dropped) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for line in lines(&self.spans) {
            let text: String = line.iter().map(|(text, _)| *text).collect();
            let text = clean(&text, dropped).into_owned();
            if text.is_empty() {
                continue;
            }
            let style = Style { bold: is_bold(&line), font: main_font(&line), ..self.style() };
            blocks.push(Block { text, page: self.page, style, end: End::Line });
        }
        if blocks.is_empty() && self.list_marker.is_some() {
            blocks.push(Block { page: self.page, style: self.style(), ..Block::default() });
        }
        if let Some(first) = blocks.first_mut() {
            first.style.list_marker.clone_from(&self.list_marker);
        }
        if let Some(last) = blocks.last_mut() {
            last.end = End::Paragraph;
        }
        blocks.extend(self.boxed);
        blocks
    }

    fn style(&self) -> Style {
        let level = self.properties.outline.filter(|level| *level < 9).map(|level| level + 1);
        Style { heading: level, centred: self.properties.centred == Some(true), ..Style::default() }
    }
}

/// The spans cut at line breaks.
fn lines(spans: &[Span]) -> Vec<Vec<(&str, &Look)>> {
    let mut lines = vec![Vec::new()];
    for span in spans {
        for (i, piece) in span.text.split('\n').enumerate() {
            if i > 0 {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push((piece, &span.look));
            }
        }
    }
    lines
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

fn is_bold(line: &[(&str, &Look)]) -> bool {
    let mut with_letters = line.iter().filter(|(text, _)| letters(text) > 0).peekable();
    with_letters.peek().is_some() && with_letters.all(|(_, look)| look.bold)
}

/// The font of most letters, the first of them where several have as many.
fn main_font(line: &[(&str, &Look)]) -> Option<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut order: Vec<&str> = Vec::new();
    for (text, look) in line {
        let Some(font) = look.font.as_deref() else { continue };
        let count = counts.entry(font).or_insert_with(|| {
            order.push(font);
            0
        });
        *count += letters(text);
    }
    order.into_iter().rev().max_by_key(|font| counts.get(font)).map(str::to_owned)
}
