//! One paragraph while it is being read: its characters with the look of each, then blocks of text.

use super::properties::ParagraphProperties;
use crate::block::{Block, Style};
use crate::read::runs::{Look, Runs};
use crate::read::text::Dropped;

/// A soft hyphen, as Word's own element gives it. It is left out with all invisible characters only when
/// the text is put together: in TCVN3 fonts it is the letter ư.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// A paragraph that is being read.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) properties: ParagraphProperties,
    /// Page that its first character stands on.
    pub(super) page: Option<u32>,
    /// Text of boxes that are anchored in it.
    pub(super) boxed: Vec<Block>,
    pub(super) list_marker: Option<String>,
    runs: Runs,
}

impl Paragraph {
    /// Adds text of one look; a line break is `\n`.
    pub(super) fn push(&mut self, text: &str, look: &Look) {
        self.runs.push(text, look);
    }

    /// Whether nothing was added so far.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Takes the characters of `other` in front of what comes.
    pub(super) fn continue_from(&mut self, other: Self) {
        self.runs = other.runs;
        self.page = other.page;
        self.boxed = other.boxed;
    }

    /// The paragraph as blocks, one a line; an empty one stays as a blank block if it has a list marker.
    pub(super) fn into_blocks(self, dropped: &mut Dropped) -> Vec<Block> {
        let mut blocks = self.runs.blocks(self.page, &self.style(), dropped);
        if blocks.is_empty() && self.list_marker.is_some() {
            blocks.push(Block { page: self.page, style: self.style(), ..Block::default() });
        }
        if let Some(first) = blocks.first_mut() {
            first.style.list_marker.clone_from(&self.list_marker);
        }
        blocks.extend(self.boxed);
        blocks
    }

    fn style(&self) -> Style {
        let level = self.properties.outline.filter(|level| *level < 9).map(|level| level + 1);
        Style { heading: level, centred: self.properties.centred == Some(true), ..Style::default() }
    }
}
