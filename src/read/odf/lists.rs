//! Lists of OpenDocument: how the markers of a list style look, and how far a list has counted.

use std::collections::HashMap;

use crate::read::Refusal;
use crate::read::numbering::{LEVELS, Level, NumberFormat};
use crate::read::xml::{Element, Xml};

/// The markers of the levels of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct ListStyle(HashMap<usize, Level>);

impl ListStyle {
    /// The levels inside the element that was started last.
    pub(super) fn parse(xml: &mut Xml<'_>) -> Result<Self, Refusal> {
        let mut levels = HashMap::new();
        while let Some(element) = xml.element()? {
            let at: usize =
                element.attribute("level").and_then(|level| level.parse().ok()).unwrap_or_default();
            if let Some(at) = at.checked_sub(1).filter(|at| *at < LEVELS) {
                levels.insert(at, level(&element, at));
            }
            xml.skip()?;
        }
        Ok(Self(levels))
    }
}

fn level(element: &Element<'_>, at: usize) -> Level {
    let attribute = |name: &str| element.attribute(name).unwrap_or_default();
    if element.name() == "list-level-style-bullet" {
        return Level { format: NumberFormat::Bullet, text: attribute("bullet-char"), ..Level::default() };
    }
    let format = match attribute("num-format").as_str() {
        "1" => NumberFormat::Decimal,
        "a" => NumberFormat::LowerLetter,
        "A" => NumberFormat::UpperLetter,
        "i" => NumberFormat::LowerRoman,
        "I" => NumberFormat::UpperRoman,
        _ => NumberFormat::None,
    };
    let shown = attribute("display-levels").parse().unwrap_or(1_usize).clamp(1, at + 1);
    let numbers: Vec<String> = (at + 2 - shown..=at + 1).map(|level| format!("%{level}")).collect();
    let numbers = if format == NumberFormat::None { String::new() } else { numbers.join(".") };
    Level {
        start: attribute("start-value").parse().ok(),
        format,
        text: format!("{}{numbers}{}", attribute("num-prefix"), attribute("num-suffix")),
        ..Level::default()
    }
}

/// How far the levels of a list have counted.
#[derive(Debug, Clone, Default)]
pub(super) struct Counters([Option<u32>; LEVELS]);

impl Counters {
    /// The marker of the next item at level `at`; `start` where the item says its number itself.
    pub(super) fn next(&mut self, at: usize, start: Option<u32>, style: &ListStyle) -> Option<String> {
        let level = style.0.get(&at)?;
        let counter = self.0.get_mut(at)?;
        let first = level.start.unwrap_or(1);
        *counter = Some(start.unwrap_or_else(|| counter.map_or(first, |count| count.saturating_add(1))));
        self.0.iter_mut().skip(at + 1).for_each(|deeper| *deeper = None);
        level.marker(&self.0, |level| style.0.get(&level)).filter(|marker| !marker.trim().is_empty())
    }
}
