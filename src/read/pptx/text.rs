//! The text of a shape (DrawingML, ECMA-376 part 1, 21.1.2): paragraphs with their bullets and numbers.

use std::rc::Rc;

use crate::block::{Block, Style};
use crate::read::Refusal;
use crate::read::numbering::{LEVELS, Level, NumberFormat};
use crate::read::runs::{Look, Runs};
use crate::read::text::Dropped;
use crate::read::xml::{Element, Xml};

/// The paragraphs of a shape; numbers are counted shape by shape.
#[derive(Debug, Default)]
pub(super) struct Texts {
    counters: [Option<u32>; LEVELS],
}

/// What a paragraph says of itself.
#[derive(Debug, Default)]
struct Properties {
    level: usize,
    marker: Option<Level>,
    centred: bool,
}

impl Texts {
    /// The blocks inside the element that was started last.
    pub(super) fn read(mut self, xml: &mut Xml<'_>, dropped: &mut Dropped) -> Result<Vec<Block>, Refusal> {
        let mut blocks = Vec::new();
        while let Some(element) = xml.element()? {
            match element.name() {
                "p" => blocks.extend(self.paragraph(xml, dropped)?),
                _ => xml.skip()?,
            }
        }
        Ok(blocks)
    }

    fn paragraph(&mut self, xml: &mut Xml<'_>, dropped: &mut Dropped) -> Result<Vec<Block>, Refusal> {
        let mut properties = Properties::default();
        let mut runs = Runs::default();
        while let Some(element) = xml.element()? {
            match element.name() {
                "pPr" => properties = Properties::parse(&element, xml)?,
                "r" | "fld" => run(xml, &mut runs)?,
                "br" => {
                    runs.push("\n", &Look::default());
                    xml.skip()?;
                }
                _ => xml.skip()?,
            }
        }
        let style = Style { centred: properties.centred, ..Style::default() };
        let mut blocks = runs.blocks(None, &style, dropped);
        if let Some(first) = blocks.first_mut() {
            first.style.list_marker = self.marker(&properties);
        }
        Ok(blocks)
    }

    /// The marker of a paragraph that shows text; paragraphs without a number end the count of their level.
    fn marker(&mut self, properties: &Properties) -> Option<String> {
        let counter = self.counters.get_mut(properties.level)?;
        let level = properties.marker.as_ref();
        *counter = level.filter(|level| level.format != NumberFormat::Bullet).map(|level| match counter {
            Some(count) => count.saturating_add(1),
            None => level.start.unwrap_or(1),
        });
        let count = *counter;
        self.counters.iter_mut().skip(properties.level + 1).for_each(|deeper| *deeper = None);
        let mut counters = [None; LEVELS];
        counters[0] = count;
        level?.marker(&counters, |_| level)
    }
}

impl Properties {
    fn parse(element: &Element<'_>, xml: &mut Xml<'_>) -> Result<Self, Refusal> {
        let level = element.attribute("lvl").and_then(|level| level.parse().ok()).unwrap_or_default();
        let centred = element.attribute("algn").as_deref() == Some("ctr");
        let mut out = Self { level, marker: None, centred };
        while let Some(element) = xml.element()? {
            match element.name() {
                "buChar" => {
                    let text = element.attribute("char").unwrap_or_default();
                    out.marker = Some(Level { format: NumberFormat::Bullet, text, ..Level::default() });
                }
                "buAutoNum" => out.marker = Some(automatic(&element)),
                _ => {}
            }
            xml.skip()?;
        }
        Ok(out)
    }
}

/// Automatic numbers: `alphaLcParenR`, `romanUcPeriod`, `arabicPlain` (20.1.10.61).
fn automatic(element: &Element<'_>) -> Level {
    let kind = element.attribute("type").unwrap_or_default();
    let format = match &kind {
        kind if kind.starts_with("alphaLc") => NumberFormat::LowerLetter,
        kind if kind.starts_with("alphaUc") => NumberFormat::UpperLetter,
        kind if kind.starts_with("romanLc") => NumberFormat::LowerRoman,
        kind if kind.starts_with("romanUc") => NumberFormat::UpperRoman,
        _ => NumberFormat::Decimal,
    };
    let text = match &kind {
        kind if kind.ends_with("ParenBoth") => "(%1)",
        kind if kind.ends_with("ParenR") => "%1)",
        kind if kind.ends_with("Plain") => "%1",
        _ => "%1.",
    };
    let start = element.attribute("startAt").and_then(|start| start.parse().ok());
    Level { start, format, text: text.to_owned(), ..Level::default() }
}

fn run(xml: &mut Xml<'_>, runs: &mut Runs) -> Result<(), Refusal> {
    let mut look = Look::default();
    while let Some(element) = xml.element()? {
        match element.name() {
            "rPr" => {
                look.bold = matches!(element.attribute("b").as_deref(), Some("1" | "true"));
                while let Some(element) = xml.element()? {
                    if element.name() == "latin" {
                        // `+mn-lt` and the like are the fonts of the theme.
                        let font = element.attribute("typeface").filter(|font| !font.starts_with('+'));
                        look.font = font.map(Rc::from);
                    }
                    xml.skip()?;
                }
            }
            // A vertical tab is a line break in titles.
            "t" => runs.push(&xml.text()?.replace('\u{b}', "\n"), &look),
            _ => xml.skip()?,
        }
    }
    Ok(())
}
