//! The style sheet: what paragraphs and characters look like by their style ([MS-DOC] 2.4.6.5, 2.9.271).

use super::properties::{Characters, Paragraph};
use crate::read::bytes::{piece, u16_at};

/// Longest chain of styles that are based on one another; longer ones are circles.
const MAX_DEPTH: usize = 32;

/// The number that says that there is no style.
const NO_STYLE: u16 = 0x0fff;

/// A style as the sheet gives it, without what it is based on.
#[derive(Debug, Default)]
struct Style<'a> {
    /// Number of the style among those that Word knows by itself.
    known_as: u16,
    base: u16,
    paragraph: &'a [u8],
    characters: &'a [u8],
}

/// All styles, with those that they are based on.
#[derive(Debug, Default)]
pub(super) struct Styles {
    paragraphs: Vec<Paragraph>,
    characters: Vec<Characters>,
}

impl Styles {
    pub(super) fn parse(table: &[u8]) -> Self {
        let raw = raw(table).unwrap_or_default();
        let default_font = u16_at(table, 2 + 12);
        let mut out = Self::default();
        for (number, _) in raw.iter().enumerate() {
            let mut paragraph = Paragraph::default();
            let mut characters = Characters::default();
            let chain = chain(&raw, number);
            for style in chain.iter().rev() {
                paragraph.apply(style.paragraph);
                characters.apply(style.characters);
                // Word's own headings have their level by their number ([MS-DOC] 2.9.260).
                if paragraph.outline.is_none() && (1..=9).contains(&style.known_as) {
                    paragraph.outline = Some((style.known_as - 1) as u8);
                }
            }
            out.paragraphs.push(paragraph);
            out.characters.push(characters);
        }
        if let Some(normal) = out.characters.first_mut() {
            normal.font = normal.font.or(default_font);
        }
        out
    }

    /// What a paragraph style says of paragraphs.
    pub(super) fn paragraph(&self, style: u16) -> Paragraph {
        self.paragraphs.get(usize::from(style)).copied().unwrap_or_default()
    }

    /// What a style says of characters.
    pub(super) fn characters(&self, style: u16) -> Characters {
        self.characters.get(usize::from(style)).copied().unwrap_or_default()
    }
}

/// A style and those below it.
fn chain<'s, 'a>(styles: &'s [Style<'a>], number: usize) -> Vec<&'s Style<'a>> {
    let mut out = Vec::new();
    let mut next = styles.get(number);
    while let Some(style) = next.filter(|_| out.len() < MAX_DEPTH) {
        out.push(style);
        next = styles.get(usize::from(style.base)).filter(|_| style.base != NO_STYLE);
    }
    out
}

fn raw(table: &[u8]) -> Option<Vec<Style<'_>>> {
    let header = usize::from(u16_at(table, 0)?);
    let count = u16_at(table, 2)?;
    let base_bytes = usize::from(u16_at(table, 4)?);
    let mut at = 2 + header;
    let mut out = Vec::new();
    for _ in 0..count {
        let Some(length) = u16_at(table, at).map(usize::from) else { break };
        let description = piece(table, at + 2, length).unwrap_or_default();
        out.push(style(description, base_bytes).unwrap_or(Style { base: NO_STYLE, ..Style::default() }));
        at += 2 + length;
    }
    Some(out)
}

fn style(description: &[u8], base_bytes: usize) -> Option<Style<'_>> {
    let known_as = u16_at(description, 0)? & 0x0fff;
    let kind_and_base = u16_at(description, 2)?;
    let count = u16_at(description, 4)? & 0x000f;
    let name = usize::from(u16_at(description, base_bytes)?);
    let mut at = base_bytes + 2 + 2 * name + 2;
    let mut parts = Vec::new();
    for _ in 0..count {
        at += at % 2;
        let Some(length) = u16_at(description, at).map(usize::from) else { break };
        parts.push(piece(description, at + 2, length)?);
        at += 2 + length;
    }
    let mut out = Style { known_as, base: kind_and_base >> 4, ..Style::default() };
    match (kind_and_base & 0x000f, parts.as_slice()) {
        (1, [paragraph, characters, ..]) => {
            // The style's own number comes before its modifiers.
            out.paragraph = paragraph.get(2..).unwrap_or_default();
            out.characters = characters;
        }
        (2, [characters, ..]) => out.characters = characters,
        _ => {}
    }
    Some(out)
}
