//! The heading tree: which marked lines stand under which.
//! A level is known by its look (`A.`, `I.`, `1.`) and by what is open, never by its number alone: levels are
//! skipped and numbering restarts.

use std::ops::Range;

use super::closing::{self, Zone};
use super::heading::{self, Kind, Mark};
use super::letters::{is_capitals, letters};
use super::section_kind;
use super::{SectionKind, sentence};
use crate::block::{Block, Part};

/// Headings deeper than this are text.
const MAX_DEPTH: usize = 12;

/// Longest title, in characters; what is longer is a paragraph that begins with a number.
pub(super) const MAX_TITLE_LETTERS: usize = 200;

/// Lines of capitals that one title may run over.
const MAX_TITLE_LINES: usize = 5;

/// A number may be ahead of the one before it by this much: a scan loses lines.
const MAX_GAP: u32 = 3;

/// A paragraph of at least this many characters can be what a heading in capitals stands over.
const MIN_TEXT_LETTERS: usize = 60;

/// What makes two headings of one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Level {
    /// By a mark in the text.
    Marked(Kind),
    /// By a style of the file, with its outline level.
    Styled(u8),
    /// A line in capitals, without a mark.
    Capitals,
    /// A bold line, without a mark.
    Bold,
}

impl Level {
    fn is_normative(self) -> bool {
        matches!(self, Self::Marked(kind) if kind.is_normative())
    }
}

/// A line that may be a heading.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The heading it stands under.
    pub(super) parent: Option<usize>,
    pub(super) level: Level,
    /// Number of its list: headings of one level under one parent, counted without a break.
    pub(super) list: usize,
    /// Its paragraphs: the marked line, then lines that go on with its title.
    pub(super) lines: Range<usize>,
    /// Byte of its first line where the text begins behind the mark.
    pub(super) text_at: usize,
    /// Something stands under it.
    pub(super) has_content: bool,
    value: u32,
}

/// What a paragraph belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// Nothing: it stands before the first heading, or outside of the body.
    None,
    /// The heading that it is or stands under.
    Heading(usize),
    /// The end of the report, whatever heading was open.
    Closing,
}

impl Owner {
    pub(super) fn heading(self) -> Option<usize> {
        if let Self::Heading(node) = self { Some(node) } else { None }
    }
}

/// The heading tree of a document.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Headings in reading order; a parent comes before its children.
    pub(super) nodes: Vec<Node>,
    /// For each paragraph what it belongs to.
    pub(super) owners: Vec<Owner>,
    /// Number of lists.
    pub(super) lists: usize,
}

/// Reads the heading tree out of `paragraphs`.
pub(super) fn outline(paragraphs: &[Block], zones: &[Zone]) -> Outline {
    let mut builder = Builder { paragraphs, zones, tree: Outline::default(), stack: Vec::new() };
    let mut at = 0;
    while at < paragraphs.len() {
        at = builder.read(at);
    }
    builder.tree
}

struct Builder<'a> {
    paragraphs: &'a [Block],
    zones: &'a [Zone],
    tree: Outline,
    /// Open headings, outermost first.
    stack: Vec<usize>,
}

impl Builder<'_> {
    /// Takes the paragraph at `at`, with lines that go on with its title; gives the next one.
    fn read(&mut self, at: usize) -> usize {
        if self.zones[at] == Zone::Signature {
            self.stack.clear();
        }
        let heading = (self.zones[at] == Zone::Body).then(|| self.heading(at)).flatten();
        let Some((level, mark)) = heading else {
            self.add_text(at);
            return at + 1;
        };
        let Some((depth, list)) = self.place(level, mark) else {
            self.add_text(at);
            return at + 1;
        };
        self.stack.truncate(depth);
        let parent = self.stack.last().copied();
        if let Some(parent) = parent {
            self.tree.nodes[parent].has_content = true;
        }
        let list = list.unwrap_or_else(|| {
            self.tree.lists += 1;
            self.tree.lists - 1
        });
        let text_at = mark.map_or(0, |mark| mark.text_at);
        let end = self.title_end(at, level, text_at);
        let value = mark.map_or(0, |mark| mark.value);
        let node = self.tree.nodes.len();
        self.tree.nodes.push(Node {
            parent,
            level,
            list,
            lines: at..end,
            text_at,
            has_content: false,
            value,
        });
        self.stack.push(node);
        self.tree.owners.resize(end, Owner::Heading(node));
        end
    }

    fn add_text(&mut self, at: usize) {
        let open = self.stack.last().copied().filter(|_| self.zones[at] == Zone::Body);
        let owner = match open {
            Some(node)
                if !self.tree.nodes[node].level.is_normative()
                    && closing::closes(&self.paragraphs[at].text) =>
            {
                Owner::Closing
            }
            Some(node) => {
                self.tree.nodes[node].has_content = true;
                Owner::Heading(node)
            }
            None => Owner::None,
        };
        self.tree.owners.push(owner);
    }

    /// The level of the paragraph at `at`, if it looks like a heading.
    fn heading(&self, at: usize) -> Option<(Level, Option<Mark>)> {
        let block = &self.paragraphs[at];
        if block.style.part != Part::Body {
            return None;
        }
        let text = block.text.as_str();
        let mark = heading::mark(text);
        if let Some(level) = block.style.heading {
            return Some((Level::Styled(level), mark));
        }
        if let Some(mark) = mark {
            // A number alone is a cell of a table, unless its title stands on the next line.
            let is_bare = text[mark.text_at..].is_empty() && !Level::Marked(mark.kind).is_normative();
            let is_heading = !is_bare || self.may_be_title(at + 1);
            return is_heading.then_some((Level::Marked(mark.kind), Some(mark)));
        }
        if heading::is_bullet(text) {
            return None;
        }
        if self.issues(at) {
            return Some((Level::Marked(Kind::Appendix), None));
        }
        if self.is_heading_in_capitals(at) {
            return Some((Level::Capitals, None));
        }
        self.is_bold_heading(at).then_some((Level::Bold, None))
    }

    /// How many open headings stay open above a new one of `level`, and the list that it goes on with.
    /// `None` if it is no heading after all: a number out of its order, an item of an article.
    fn place(&mut self, level: Level, mark: Option<Mark>) -> Option<(usize, Option<usize>)> {
        let place = match level {
            Level::Styled(outline_level) => {
                let above = |node: &Node| matches!(node.level, Level::Styled(open) if open < outline_level);
                let keep =
                    self.stack.iter().rposition(|n| above(&self.tree.nodes[*n])).map_or(0, |at| at + 1);
                (keep, self.list_after(keep, level))
            }
            Level::Marked(kind) if kind.is_normative() => {
                let above = |node: &Node| matches!(node.level, Level::Marked(open) if open < kind);
                let keep =
                    self.stack.iter().rposition(|n| above(&self.tree.nodes[*n])).map_or(0, |at| at + 1);
                (keep, self.list_after(keep, level))
            }
            Level::Marked(kind) => self.place_in_list(kind, mark?)?,
            Level::Capitals => {
                let keep =
                    self.stack.iter().take_while(|n| self.tree.nodes[**n].level.is_normative()).count();
                (keep, self.list_after(keep, level))
            }
            Level::Bold => match self.open_at(level) {
                Some(open) => (open, self.list_after(open, level)),
                None => (self.stack.len(), None),
            },
        };
        (place.0 < MAX_DEPTH).then_some(place)
    }

    /// The list of the open heading at `depth`, if that is of the same level.
    fn list_after(&self, depth: usize, level: Level) -> Option<usize> {
        let open = &self.tree.nodes[*self.stack.get(depth)?];
        (open.level == level).then_some(open.list)
    }

    /// Depth of the innermost open heading of `level`, looked for no further out than the next styled or normative one.
    fn open_at(&self, level: Level) -> Option<usize> {
        for depth in (0..self.stack.len()).rev() {
            let open = self.tree.nodes[self.stack[depth]].level;
            if open == level {
                return Some(depth);
            }
            if open.is_normative() || matches!(open, Level::Styled(_)) {
                return None;
            }
        }
        None
    }

    fn place_in_list(&self, kind: Kind, mark: Mark) -> Option<(usize, Option<usize>)> {
        if self.is_in_article() && kind >= Kind::Number {
            return None;
        }
        let (kind, value) = self.reading(kind, mark);
        let level = Level::Marked(kind);
        if let Some(depth) = self.open_at(level) {
            let open = &self.tree.nodes[self.stack[depth]];
            let follows = value > open.value && value <= open.value + MAX_GAP || kind == Kind::Star;
            if follows {
                return Some((depth, Some(open.list)));
            }
            // A list that begins anew inside another one stands deeper; after it, beside it.
            let innermost = self.stack.len() - 1;
            let is_inside = depth < innermost || !open.has_content && is_title(self.text_behind_mark(open));
            return (value == 1).then_some((if is_inside { innermost + 1 } else { depth }, None));
        }
        let starts =
            value == 1 || matches!(kind, Kind::Roman | Kind::Number | Kind::Decimal(_)) && value <= MAX_GAP;
        starts.then(|| (self.depth_for_new(kind), None))
    }

    fn text_behind_mark(&self, node: &Node) -> &str {
        &self.paragraphs[node.lines.start].text[node.text_at..]
    }

    /// A lone I, V or X is a letter where the letter before it is open.
    fn reading(&self, kind: Kind, mark: Mark) -> (Kind, u32) {
        let Some(letter) = mark.or_letter else { return (kind, mark.value) };
        let before =
            self.open_at(Level::Marked(Kind::Letter)).map(|depth| self.tree.nodes[self.stack[depth]].value);
        match before {
            Some(value) if letter > value && letter <= value + 2 && mark.value != 1 => (Kind::Letter, letter),
            Some(value) if letter == value + 1 => (Kind::Letter, letter),
            _ => (kind, mark.value),
        }
    }

    /// Where the first heading of a new list goes: `I.` and `A.` are never inside `1.` or `a)`.
    fn depth_for_new(&self, kind: Kind) -> usize {
        let is_outer = matches!(kind, Kind::Letter | Kind::Roman);
        let inner = |node: &usize| matches!(self.tree.nodes[*node].level, Level::Marked(open) if open >= Kind::Number);
        let keep = if is_outer { self.stack.iter().position(inner) } else { None };
        keep.unwrap_or(self.stack.len())
    }

    /// Clauses and points of an article are its text, unless `I.` or `A.` divides it.
    fn is_in_article(&self) -> bool {
        let divides = |level: Level| !matches!(level, Level::Marked(kind) if kind >= Kind::Number);
        let innermost =
            self.stack.iter().rev().map(|node| self.tree.nodes[*node].level).find(|level| divides(*level));
        innermost == Some(Level::Marked(Kind::Article))
    }

    /// Behind the last line of the title that begins at `at`.
    fn title_end(&self, at: usize, level: Level, text_at: usize) -> usize {
        let first = self.paragraphs[at].text.as_str();
        let own = first[text_at..].trim();
        let is_issued = level == Level::Marked(Kind::Appendix) && !first.is_empty();
        let mut end = at + 1;
        let lacks_title = own.is_empty() || own.starts_with('/');
        if lacks_title && self.may_be_title(end) {
            end += 1;
        }
        let capitals = is_capitals(if end > at + 1 { &self.paragraphs[end - 1].text } else { first });
        if !(capitals || is_issued && text_at == 0) {
            return end;
        }
        while end < at + MAX_TITLE_LINES && self.goes_on_in_capitals(end) {
            end += 1;
        }
        end
    }

    /// An unmarked line short enough for a title, with something under it.
    fn may_be_title(&self, at: usize) -> bool {
        self.is_plain(at).is_some_and(|text| is_title(text) && !is_issue_note(text) && !text.ends_with('.'))
            && self.is_plain_or_marked(at + 1)
    }

    fn goes_on_in_capitals(&self, at: usize) -> bool {
        self.is_plain(at).is_some_and(|text| {
            is_capitals(text) && letters(text, 4) >= 2 && is_title(text) && !text.ends_with(':')
        })
    }

    /// The text of the body's paragraph at `at`, if it has neither mark nor bullet nor style of its own.
    fn is_plain(&self, at: usize) -> Option<&str> {
        let block = self.paragraphs.get(at)?;
        let plain = self.zones[at] == Zone::Body
            && block.style.part == Part::Body
            && block.style.heading.is_none()
            && !heading::starts_with_mark(&block.text);
        plain.then_some(block.text.as_str())
    }

    fn is_plain_or_marked(&self, at: usize) -> bool {
        self.zones.get(at) == Some(&Zone::Body)
    }

    /// A text that this document issues begins here: its name in capitals, soon followed by `(Ban hành kèm theo …)`.
    fn issues(&self, at: usize) -> bool {
        let is_first = at == 0 || !self.is_plain(at - 1).is_some_and(is_capitals);
        let names_appendix = self.stack.last().map(|node| &self.tree.nodes[*node]).is_some_and(|open| {
            matches!(open.level, Level::Marked(Kind::Appendix | Kind::Form)) && open.text_at > 0
        });
        if names_appendix {
            return false;
        }
        if !is_first || !self.is_plain(at).is_some_and(is_capitals) {
            return false;
        }
        (at + 1..at + 1 + MAX_TITLE_LINES)
            .map_while(|line| {
                self.is_plain(line).filter(|text| text.chars().count() <= 2 * MAX_TITLE_LETTERS)
            })
            .any(is_issue_note)
    }

    /// A line in capitals over text or a list, where nothing finer than a chapter is open.
    fn is_heading_in_capitals(&self, at: usize) -> bool {
        let text = self.paragraphs[at].text.as_str();
        let in_capitals = is_capitals(text)
            && text.split_whitespace().nth(1).is_some()
            && letters(text, 8) >= 8
            && is_title(text)
            && !text.ends_with(':');
        if !in_capitals || !self.takes_capitals(at) {
            return false;
        }
        let last = (at + 1..at + MAX_TITLE_LINES).take_while(|line| self.goes_on_in_capitals(*line)).last();
        self.is_over_text(last.unwrap_or(at))
    }

    fn takes_capitals(&self, at: usize) -> bool {
        let open = |node: &usize| self.tree.nodes[*node].level;
        let coarse = |level: Level| {
            level == Level::Capitals || matches!(level, Level::Marked(kind) if kind < Kind::Article)
        };
        let begins_list = || {
            let next = self.paragraphs.get(at + 1).and_then(|next| heading::mark(&next.text));
            next.is_some_and(|mark| mark.value == 1 && mark.kind >= Kind::Letter)
        };
        self.stack.iter().map(open).all(coarse)
            || self.stack.first().map(open) == Some(Level::Capitals) && begins_list()
    }

    /// Text or a list, not another short line and not the authorities of a decision, follows the line at `at`.
    fn is_over_text(&self, at: usize) -> bool {
        let Some(next) = self.paragraphs.get(at + 1).filter(|_| self.is_plain_or_marked(at + 1)) else {
            return false;
        };
        let is_article = heading::mark(&next.text).is_some_and(|mark| mark.kind == Kind::Article);
        let is_text =
            heading::starts_with_mark(&next.text) || next.text.chars().nth(MIN_TEXT_LETTERS).is_some();
        is_text && !is_article && section_kind::of_paragraph(&next.text) != Some(SectionKind::INTRO)
    }

    /// A short bold line over something that is not bold.
    fn is_bold_heading(&self, at: usize) -> bool {
        let block = &self.paragraphs[at];
        let next_is_plain = self.paragraphs.get(at + 1).is_some_and(|next| !next.style.bold);
        block.style.bold
            && next_is_plain
            && is_title(&block.text)
            && !block.text.ends_with('.')
            && letters(&block.text, 4) >= 4
            && self.is_over_text(at)
    }
}

/// Short, one sentence, and not an item that others follow.
pub(super) fn is_title(text: &str) -> bool {
    text.chars().nth(MAX_TITLE_LETTERS).is_none()
        && !text.ends_with([';', ','])
        && !sentence::has_inner_end(text)
}

/// `(Ban hành kèm theo Quyết định số …)`
fn is_issue_note(text: &str) -> bool {
    closing::opens_with(text, "issued")
}
