//! Text with the look of each run of characters, as word processors keep it, and the blocks that come of it.
//! Fonts are kept run by run, because in old documents the font says how its letters are encoded.

use std::collections::HashMap;
use std::rc::Rc;

use super::legacy;
use super::text::Dropped;
use crate::block::{Block, End, Style};
use crate::vietnamese::legacy::{Charset, raise_capitals};

/// The look of a run, after styles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) hidden: bool,
    pub(super) font: Option<Rc<str>>,
}

/// Characters of one look.
#[derive(Debug, Clone)]
struct Span {
    text: String,
    look: Look,
}

/// The text of one paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    spans: Vec<Span>,
}

impl Runs {
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

    /// Bytes of all its text.
    pub(super) fn bytes(&self) -> usize {
        self.spans.iter().map(|span| span.text.len()).sum()
    }

    /// One block a line, without blank ones; the last ends the paragraph. `style` is that of the paragraph.
    pub(super) fn blocks(&self, page: Option<u32>, style: &Style, dropped: &mut Dropped) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for line in lines(&self.spans) {
            let text = decoded(&line, dropped);
            let text = legacy::clean_unless_suspect(&text, dropped);
            if text.is_empty() {
                continue;
            }
            let style = Style { bold: is_bold(&line), font: main_font(&line), ..style.clone() };
            blocks.push(Block { text, page, style, end: End::Line });
        }
        if let Some(last) = blocks.last_mut() {
            last.end = End::Paragraph;
        }
        blocks
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

/// The text of a line, its runs in legacy fonts decoded; a letter may be split between two of them.
fn decoded(line: &[(&str, &Look)], dropped: &mut Dropped) -> String {
    let legacy = |look: &Look| look.font.as_deref().and_then(Charset::of_font);
    if line.iter().all(|(_, look)| legacy(look).is_none()) {
        return line.iter().map(|(text, _)| *text).collect();
    }
    let mut out = String::new();
    for runs in line.chunk_by(|(_, a), (_, b)| legacy(a) == legacy(b)) {
        let text: String = runs.iter().map(|(text, _)| *text).collect();
        let look = runs.first().map(|(_, look)| *look);
        match look.and_then(|look| Some((look.font.as_deref()?, legacy(look)?))) {
            Some((font, charset)) if !text.chars().any(legacy::is_only_vietnamese) => {
                out.push_str(&dropped.tally.decode(&text, font, charset));
            }
            _ => out.push_str(&text),
        }
    }
    raise_capitals(&out)
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
