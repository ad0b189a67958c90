//! The heading tree: which marked lines stand under which.
//! A level is known by its look (`A.`, `I.`, `1.`) and by what is open, never by its number alone: levels are
//! skipped and numbering restarts.

use std::ops::Range;

use super::closing::{self, Zone};
use super::heading::{self, Kind, Mark};
use super::headline::{Lines, is_title};
use super::section_kind;
use crate::block::{Block, Part};

/// Headings deeper than this are text.
const MAX_DEPTH: usize = 12;

/// A number may be ahead of the one before it by this much: a scan loses lines.
const MAX_GAP: u32 = 3;

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

impl Node {
    /// An appendix by its mark (`PHỤ LỤC I`, `Mẫu số 01`), not a text issued with a decision.
    fn is_named_appendix(&self) -> bool {
        matches!(self.level, Level::Marked(Kind::Appendix | Kind::Form)) && self.text_at > 0
    }
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
    let lines = Lines { paragraphs, zones };
    let mut builder = Builder { lines, tree: Outline::default(), stack: Vec::new(), is_signed: false };
    let mut at = 0;
    while at < paragraphs.len() {
        at = builder.read(at);
    }
    builder.tree
}

struct Builder<'a> {
    lines: Lines<'a>,
    tree: Outline,
    /// Open headings, outermost first.
    stack: Vec<usize>,
    /// A signature came after the last heading: what follows is another text, unless it goes on with a list.
    is_signed: bool,
}

/// Where a heading goes.
#[derive(Debug, Clone, Copy)]
struct Place {
    level: Level,
    value: u32,
    /// How many open headings stay open above it.
    depth: usize,
    /// The list that it goes on with.
    list: Option<usize>,
}

impl Builder<'_> {
    /// Takes the paragraph at `at`, with lines that go on with its title; gives the next one.
    fn read(&mut self, at: usize) -> usize {
        let zone = self.lines.zones[at];
        if zone == Zone::Signature {
            self.sign();
        }
        let heading = (zone == Zone::Body).then(|| self.heading(at)).flatten();
        let place =
            heading.and_then(|(level, mark)| Some((self.place_behind_signature(at, level, mark)?, mark)));
        let Some((place, mark)) = place else {
            self.add_text(at);
            return at + 1;
        };
        self.stack.truncate(place.depth);
        let parent = self.stack.last().copied();
        if let Some(parent) = parent {
            self.tree.nodes[parent].has_content = true;
        }
        let list = place.list.unwrap_or_else(|| {
            self.tree.lists += 1;
            self.tree.lists - 1
        });
        let text_at = mark.map_or(0, |mark| mark.text_at);
        let names_issue = mark.is_none() && place.level == Level::Marked(Kind::Appendix);
        let lines = at..self.lines.title_end(at, text_at, names_issue);
        let (end, node) = (lines.end, self.tree.nodes.len());
        let Place { level, value, .. } = place;
        self.tree.nodes.push(Node { parent, level, list, lines, text_at, has_content: false, value });
        self.stack.push(node);
        self.tree.owners.resize(end, Owner::Heading(node));
        end
    }

    /// A signature ends a text; inside a form it is a part of the form.
    fn sign(&mut self) {
        if self.open(0).is_some_and(Node::is_named_appendix) {
            self.stack.truncate(1);
        } else {
            self.is_signed = true;
        }
    }

    fn add_text(&mut self, at: usize) {
        let is_under = self.lines.zones[at] == Zone::Body && !self.is_signed;
        let owner = match self.stack.last().copied().filter(|_| is_under) {
            Some(node) if self.closes(node, at) => Owner::Closing,
            Some(node) => {
                self.tree.nodes[node].has_content = true;
                Owner::Heading(node)
            }
            None => Owner::None,
        };
        self.tree.owners.push(owner);
    }

    /// Whether the paragraph at `at` closes the report that `node` is the last heading of.
    /// Laws close with an article; and the only paragraph under a heading is what the heading stands for.
    fn closes(&self, node: usize, at: usize) -> bool {
        let node = &self.tree.nodes[node];
        let has_own = node.has_content || !is_title(self.lines.behind(node.lines.start, node.text_at));
        has_own && !node.level.is_normative() && closing::closes(&self.lines.paragraphs[at].text)
    }

    fn open(&self, depth: usize) -> Option<&Node> {
        self.stack.get(depth).map(|node| &self.tree.nodes[*node])
    }

    fn open_levels(&self) -> impl DoubleEndedIterator<Item = Level> + ExactSizeIterator {
        self.stack.iter().map(|node| self.tree.nodes[*node].level)
    }

    /// The level of the paragraph at `at`, if it looks like a heading.
    fn heading(&self, at: usize) -> Option<(Level, Option<Mark>)> {
        let block = &self.lines.paragraphs[at];
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
            let is_heading = !is_bare || self.lines.may_be_title(at + 1);
            return is_heading.then_some((Level::Marked(mark.kind), Some(mark)));
        }
        if heading::is_bullet(text) {
            return None;
        }
        // Right under `PHỤ LỤC I` it is the name of that appendix that the note `(Kèm theo …)` follows.
        let is_named = self.stack.last().is_some_and(|node| self.tree.nodes[*node].is_named_appendix());
        if !is_named && self.lines.issues(at) {
            return Some((Level::Marked(Kind::Appendix), None));
        }
        if self.lines.is_over_text_in_capitals(at) && self.takes_capitals(at) {
            return Some((Level::Capitals, None));
        }
        (!self.is_signed && self.lines.is_bold_over_text(at)).then_some((Level::Bold, None))
    }

    /// Lines in capitals are headings where nothing finer than a chapter is open, or where they were before.
    fn takes_capitals(&self, at: usize) -> bool {
        let is_coarse = |level: Level| {
            level == Level::Capitals || matches!(level, Level::Marked(kind) if kind < Kind::Article)
        };
        self.is_signed
            || self.open_levels().all(is_coarse)
            || self.open_levels().next() == Some(Level::Capitals) && self.lines.begins_list(at + 1)
    }

    /// Where a heading goes that may belong to another text than the one signed before it.
    fn place_behind_signature(&mut self, at: usize, level: Level, mark: Option<Mark>) -> Option<Place> {
        if self.is_signed {
            let goes_on = self.place(at, level, mark).is_some_and(|place| {
                let before = self.open(place.depth).map_or(u32::MAX, |open| open.value);
                place.list.is_some() && place.value > before
            });
            if !goes_on {
                self.stack.clear();
            }
        }
        let place = self.place(at, level, mark)?;
        self.is_signed = false;
        Some(place)
    }

    /// Where a heading of `level` goes among those open; `None` if it is none after all:
    /// a number out of its order, an item of an article.
    fn place(&self, at: usize, level: Level, mark: Option<Mark>) -> Option<Place> {
        let value = mark.map_or(0, |mark| mark.value);
        let depth = match level {
            Level::Marked(kind) if !kind.is_normative() => return self.place_in_list(at, kind, mark?),
            Level::Marked(kind) => {
                self.depth_under(|open| matches!(open, Level::Marked(open) if open < kind))
            }
            Level::Styled(own) => self.depth_under(|open| matches!(open, Level::Styled(open) if open < own)),
            Level::Capitals => self.open_levels().take_while(|open| open.is_normative()).count(),
            Level::Bold => self.depth_of(level).unwrap_or(self.stack.len()),
        };
        let list = self.open(depth).filter(|open| open.level == level).map(|open| open.list);
        (depth < MAX_DEPTH).then_some(Place { level, value, depth, list })
    }

    /// Behind the innermost open heading that stands above.
    fn depth_under(&self, is_above: impl Fn(Level) -> bool) -> usize {
        self.open_levels().rposition(is_above).map_or(0, |depth| depth + 1)
    }

    /// Depth of the innermost open heading of `level`, looked for no further out than the next styled or normative one.
    fn depth_of(&self, level: Level) -> Option<usize> {
        let is_bound = |open: Level| open.is_normative() || matches!(open, Level::Styled(_));
        let depth = self.open_levels().rposition(|open| open == level || is_bound(open))?;
        (self.open(depth)?.level == level).then_some(depth)
    }

    fn place_in_list(&self, at: usize, kind: Kind, mark: Mark) -> Option<Place> {
        let (kind, value) = self.reading(kind, mark);
        let level = Level::Marked(kind);
        let found = self.depth_of(level);
        if kind >= Kind::Number && self.is_in_article() && !(found.is_some() || self.reports(at, mark)) {
            return None;
        }
        let new =
            |depth: usize| Some(Place { level, value, depth, list: None }).filter(|_| depth < MAX_DEPTH);
        let Some((depth, open)) = found.and_then(|depth| Some((depth, self.open(depth)?))) else {
            let may_lack_first = matches!(kind, Kind::Roman | Kind::Number | Kind::Decimal(_));
            let starts = value == 1 || may_lack_first && value <= MAX_GAP;
            return new(self.depth_for_new(kind)).filter(|_| starts);
        };
        if value > open.value && value <= open.value + MAX_GAP || kind == Kind::Star {
            return Some(Place { level, value, depth, list: Some(open.list) });
        }
        // A list that begins anew inside another one stands deeper; after it, beside it.
        let is_title = is_title(self.lines.behind(open.lines.start, open.text_at));
        let is_inside = depth + 1 < self.stack.len() || !open.has_content && is_title;
        new(if is_inside { self.stack.len() } else { depth }).filter(|_| value == 1)
    }

    /// A lone I, V or X is a letter where the letter before it is open.
    fn reading(&self, kind: Kind, mark: Mark) -> (Kind, u32) {
        let before = self.depth_of(Level::Marked(Kind::Letter)).and_then(|depth| self.open(depth));
        match (mark.or_letter, before.map(|open| open.value)) {
            (Some(letter), Some(before))
                if letter == before + 1 || letter == before + 2 && mark.value > 1 =>
            {
                (Kind::Letter, letter)
            }
            _ => (kind, mark.value),
        }
    }

    /// Where the first heading of a new list goes: `I.` and `A.` are never inside `1.` or `a)`.
    fn depth_for_new(&self, kind: Kind) -> usize {
        let is_inner = |open: Level| matches!(open, Level::Marked(open) if open >= Kind::Number);
        let outer =
            self.open_levels().position(is_inner).filter(|_| matches!(kind, Kind::Letter | Kind::Roman));
        outer.unwrap_or(self.stack.len())
    }

    /// Clauses and points of an article are its text, unless `I.` or `A.` divides it.
    fn is_in_article(&self) -> bool {
        let is_item = |open: &Level| matches!(open, Level::Marked(kind) if *kind >= Kind::Number);
        self.open_levels().rev().find(|open| !is_item(open)) == Some(Level::Marked(Kind::Article))
    }

    /// A clause with a title that reports, as in resolutions on what was supervised: `2. Tồn tại, hạn chế`.
    fn reports(&self, at: usize, mark: Mark) -> bool {
        let title = self.lines.behind(at, mark.text_at);
        mark.kind == Kind::Number && is_title(title) && section_kind::reports(title)
    }
}
