//! Questions about single lines and their neighbours: is this a title, does it go on, what stands under it.
//! Which headings are open plays no part here.

use super::closing::{Zone, is_issue_note};
use super::heading::{self, Kind};
use super::letters::{has_letters, is_capitals};
use super::section_kind;
use super::{SectionKind, sentence};
use crate::block::{Block, Part};

/// Longest title, in characters; what is longer is a paragraph that begins with a number.
const MAX_TITLE_LETTERS: usize = 200;

/// Lines of capitals that one title may run over.
const MAX_TITLE_LINES: usize = 5;

/// A paragraph of at least this many characters can be what a heading in capitals stands over.
const MIN_TEXT_LETTERS: usize = 60;

/// The paragraphs of a document and where each stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines<'a> {
    pub(super) paragraphs: &'a [Block],
    pub(super) zones: &'a [Zone],
}

impl<'a> Lines<'a> {
    /// The text of a paragraph behind its mark.
    pub(super) fn behind(self, at: usize, text_at: usize) -> &'a str {
        &self.paragraphs[at].text[text_at..]
    }

    /// Behind the last line of the title that begins at `at`; its own text begins at the byte `text_at`.
    /// The name of an issued text runs on to the note below it.
    pub(super) fn title_end(self, at: usize, text_at: usize, names_issue: bool) -> usize {
        let own = self.behind(at, text_at).trim();
        let mut end = at + 1;
        let lacks_title = own.is_empty() || own.starts_with('/');
        if lacks_title && self.may_be_title(end) {
            end += 1;
        }
        if !is_capitals(&self.paragraphs[end - 1].text) && !names_issue {
            return end;
        }
        while end < at + MAX_TITLE_LINES && self.goes_on_in_capitals(end) {
            end += 1;
        }
        end
    }

    /// An unmarked line short enough for a title, with something under it.
    pub(super) fn may_be_title(self, at: usize) -> bool {
        let fits = |text: &str| is_title(text) && !is_issue_note(text) && !text.ends_with(['.', ':', '…']);
        self.plain(at).is_some_and(fits) && self.is_body(at + 1)
    }

    fn goes_on_in_capitals(self, at: usize) -> bool {
        let fits =
            |text: &str| is_capitals(text) && has_letters(text, 2) && is_title(text) && !text.ends_with(':');
        self.plain(at).is_some_and(fits)
    }

    /// The text of the body's paragraph at `at`, if it has neither mark nor bullet nor style of its own.
    fn plain(self, at: usize) -> Option<&'a str> {
        let block = self.paragraphs.get(at).filter(|_| self.is_body(at))?;
        let is_plain = block.style.part == Part::Body
            && block.style.heading.is_none()
            && !heading::starts_with_mark(&block.text);
        is_plain.then_some(block.text.as_str())
    }

    fn is_body(self, at: usize) -> bool {
        self.zones.get(at) == Some(&Zone::Body)
    }

    /// A text that this document issues begins here: its name in capitals, soon followed by `(Ban hành kèm theo …)`.
    pub(super) fn issues(self, at: usize) -> bool {
        let in_capitals = |at: usize| is_capitals(&self.paragraphs[at].text) && self.plain(at).is_some();
        let is_first_line = in_capitals(at) && !(at > 0 && in_capitals(at - 1));
        let is_short = |text: &&str| text.chars().nth(2 * MAX_TITLE_LETTERS).is_none();
        is_first_line
            && (at + 1..=at + MAX_TITLE_LINES)
                .map_while(|line| self.plain(line).filter(is_short))
                .any(is_issue_note)
    }

    /// A title in capitals, maybe over several lines, that text or a list follows.
    pub(super) fn is_over_text_in_capitals(self, at: usize) -> bool {
        let text = self.paragraphs[at].text.as_str();
        let has_words = || text.split_whitespace().nth(1).is_some() && has_letters(text, 8);
        if !(is_capitals(text) && has_words() && is_title(text) && !text.ends_with(':')) {
            return false;
        }
        let last = (at + 1..at + MAX_TITLE_LINES).take_while(|line| self.goes_on_in_capitals(*line)).last();
        self.is_over_text(last.unwrap_or(at))
    }

    /// A short bold line over something that is not bold.
    pub(super) fn is_bold_over_text(self, at: usize) -> bool {
        let block = &self.paragraphs[at];
        let next_is_plain = self.paragraphs.get(at + 1).is_some_and(|next| !next.style.bold);
        block.style.bold
            && next_is_plain
            && is_title(&block.text)
            && !block.text.ends_with('.')
            && has_letters(&block.text, 4)
            && self.is_over_text(at)
    }

    /// Text or a list, not another short line and not the authorities of a decision, follows the line at `at`.
    fn is_over_text(self, at: usize) -> bool {
        let Some(next) = self.paragraphs.get(at + 1).filter(|_| self.is_body(at + 1)) else { return false };
        let is_article = heading::mark(&next.text).is_some_and(|mark| mark.kind == Kind::Article);
        let is_text =
            heading::starts_with_mark(&next.text) || next.text.chars().nth(MIN_TEXT_LETTERS).is_some();
        is_text && !is_article && section_kind::of_paragraph(&next.text) != Some(SectionKind::INTRO)
    }

    /// A list begins at `at`.
    pub(super) fn begins_list(self, at: usize) -> bool {
        let mark = self.paragraphs.get(at).and_then(|next| heading::mark(&next.text));
        mark.is_some_and(|mark| mark.value == 1 && mark.kind >= Kind::Letter)
    }
}

/// Short, one sentence, and not an item that others follow.
pub(super) fn is_title(text: &str) -> bool {
    text.chars().nth(MAX_TITLE_LETTERS).is_none()
        && !text.ends_with([';', ','])
        && !sentence::has_inner_end(text)
}
