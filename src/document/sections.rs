//! From the heading tree to sections: which headings name one, what it is called, what kind it is, which paragraphs it holds.
//! A numbered list is sections or items as a whole: one heading among items would swallow the items behind it.

use super::closing::{self, Zone};
use super::header::HeaderExtent;
use super::heading::Kind;
use super::headline::is_title;
use super::letters::{one_line, start_in_words};
use super::outline::{self, Level, Node, Outline, Owner};
use super::passage::Passages;
use super::section_kind::{self, Reading};
use super::{Header, Section, SectionKind, sentence};
use crate::block::Block;

/// A numbered paragraph is named by its first words, up to this many characters.
const MAX_NAME_LETTERS: usize = 80;

/// A paragraph styled as a heading is still none when it is longer than this, in characters.
const MAX_STYLED_LETTERS: usize = 400;

/// A numbered paragraph of fewer characters is an item of a list, not a section.
const MIN_SECTION_LETTERS: usize = 80;

/// The sections of a document, in reading order.
pub(super) fn sections(paragraphs: Vec<Block>, header: &Header, extent: &HeaderExtent) -> Vec<Section> {
    let zones = closing::zones(&paragraphs, extent);
    let outline = outline::outline(&paragraphs, &zones);
    let reading = Reading::of_document(header.doc_type.as_ref());
    let headings = headings(&paragraphs, &outline, &reading);
    let mut sections = Collector::default();
    for (at, paragraph) in paragraphs.into_iter().enumerate() {
        let owner = outline.owners[at];
        sections.go_to(target(&paragraph, zones[at], owner, &headings), &headings);
        let is_title = owner.heading().is_some_and(|node| {
            headings[node].names == Names::Title && outline.nodes[node].lines.contains(&at)
        });
        if !is_title {
            sections.passages.push(paragraph);
        }
    }
    sections.finish(&headings)
}

/// Where a paragraph goes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    /// Under a heading.
    Heading(usize),
    /// Outside of all headings, by what it is.
    Apart(SectionKind),
}

fn target(paragraph: &Block, zone: Zone, owner: Owner, headings: &[Heading]) -> Target {
    match (zone, owner) {
        (Zone::Head | Zone::Margin, _) => Target::Apart(SectionKind::OTHER),
        (Zone::Recipients, _) => Target::Apart(SectionKind::RECIPIENTS),
        (Zone::Signature, _) => Target::Apart(SectionKind::SIGNATURE),
        (Zone::Body, Owner::Closing) => Target::Apart(SectionKind::CLOSING),
        (Zone::Body, owner) => match owner.heading().and_then(|node| headings[node].section) {
            Some(node) => Target::Heading(node),
            None => Target::Apart(section_kind::of_paragraph(&paragraph.text).unwrap_or(SectionKind::OTHER)),
        },
    }
}

/// What a heading names its section by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    /// A title: its words stand in the path and nowhere else.
    Title,
    /// A numbered paragraph: the path has its first words, a passage all of them.
    Paragraph,
}

#[derive(Debug)]
struct Heading {
    /// The section that its paragraphs go to: its own, or that of a heading above.
    section: Option<usize>,
    parent: Option<usize>,
    names: Names,
    label: String,
    kind: SectionKind,
}

/// Decides for each node of the outline whether it names a section, in reading order: parents come first.
fn headings(paragraphs: &[Block], outline: &Outline, reading: &Reading) -> Vec<Heading> {
    let lists = Lists::count(paragraphs, outline);
    let mut headings: Vec<Heading> = Vec::with_capacity(outline.nodes.len());
    for (at, node) in outline.nodes.iter().enumerate() {
        let parent = node.parent.map(|parent| &headings[parent]);
        let inside_items = node.parent.is_some_and(|parent| headings[parent].section != Some(parent));
        let above = node.parent.and_then(|parent| headings[parent].section);
        let names_section = !inside_items && lists.are_sections(node);
        let parent_kind = parent.map_or_else(|| reading.root.clone(), |parent| parent.kind.clone());
        let heading = if names_section {
            let names = if is_titled(node, paragraphs) { Names::Title } else { Names::Paragraph };
            let label = label(node, names, paragraphs);
            let kind = kind(node, names, paragraphs, reading, &parent_kind);
            Heading { section: Some(at), parent: above, names, label, kind }
        } else {
            Heading {
                section: above,
                parent: above,
                names: Names::Paragraph,
                label: String::new(),
                kind: parent_kind,
            }
        };
        headings.push(heading);
    }
    headings
}

/// Text behind the mark of a node.
fn own_text<'a>(node: &Node, paragraphs: &'a [Block]) -> &'a str {
    &paragraphs[node.lines.start].text[node.text_at..]
}

/// Short, with something under it.
fn is_titled(node: &Node, paragraphs: &[Block]) -> bool {
    let styled =
        matches!(node.level, Level::Styled(_) | Level::Capitals | Level::Bold) || node.lines.len() > 1;
    let own = own_text(node, paragraphs);
    let is_short = own.chars().nth(MAX_STYLED_LETTERS).is_none();
    node.has_content && is_short && (styled || is_title(own))
}

/// What the members of each list have in common.
struct Lists(Vec<List>);

#[derive(Debug, Default, Clone)]
struct List {
    count: usize,
    titled: usize,
    weighty: usize,
}

impl Lists {
    fn count(paragraphs: &[Block], outline: &Outline) -> Self {
        let mut lists = vec![List::default(); outline.lists];
        for node in &outline.nodes {
            let list = &mut lists[node.list];
            let is_titled = is_titled(node, paragraphs);
            list.count += 1;
            list.titled += usize::from(is_titled);
            list.weighty += usize::from(is_titled || is_weighty(own_text(node, paragraphs)));
        }
        Self(lists)
    }

    /// Whether the list that `node` belongs to is one of sections.
    fn are_sections(&self, node: &Node) -> bool {
        let list = &self.0[node.list];
        let titles = list.titled * 2 >= list.count;
        match node.level {
            Level::Styled(_) | Level::Capitals | Level::Bold => list.titled > 0,
            Level::Marked(Kind::Form) => titles,
            Level::Marked(Kind::Number) => list.weighty * 2 >= list.count,
            Level::Marked(kind) if kind < Kind::Number => true,
            Level::Marked(_) => titles,
        }
    }
}

/// A paragraph that can stand as a section by itself, where an item of an enumeration cannot.
fn is_weighty(text: &str) -> bool {
    text.chars().nth(MIN_SECTION_LETTERS).is_some() && !text.trim_end().ends_with([';', ','])
}

/// The heading as it is shown in a path: a title whole, a paragraph by its first words.
fn label(node: &Node, names: Names, paragraphs: &[Block]) -> String {
    if names == Names::Title {
        return title_from(0, node, paragraphs);
    }
    let first = one_line(start_in_words(&paragraphs[node.lines.start].text, 4 * MAX_NAME_LETTERS));
    let sentence = sentence::ends(&first).first().map_or(first.as_str(), |end| &first[..*end]);
    let cut = start_in_words(sentence, MAX_NAME_LETTERS);
    if cut.len() == sentence.len() {
        cut.to_owned()
    } else {
        format!("{}…", cut.trim_end_matches([',', ';', ':', '-', ' ']))
    }
}

/// The lines of a heading in one, from a byte of the first.
fn title_from(byte: usize, node: &Node, paragraphs: &[Block]) -> String {
    let lines = &paragraphs[node.lines.clone()];
    let behind_first = lines.iter().skip(1).map(|line| line.text.as_str());
    let parts: Vec<&str> = std::iter::once(&lines[0].text[byte..]).chain(behind_first).collect();
    one_line(parts.join(" "))
}

/// The kind that a heading gives its section. Laws speak of what they rule, not of what was done.
fn kind(
    node: &Node,
    names: Names,
    paragraphs: &[Block],
    reading: &Reading,
    parent: &SectionKind,
) -> SectionKind {
    let of_title = || reading.of_heading(&title_from(node.text_at, node, paragraphs), parent);
    match node.level {
        Level::Marked(Kind::Appendix | Kind::Form) if node.text_at > 0 => SectionKind::APPENDIX,
        Level::Marked(Kind::Appendix) => Reading::of_issued(&title_from(0, node, paragraphs), parent),
        Level::Marked(Kind::Article) => parent.clone(),
        Level::Marked(Kind::Chapter | Kind::Section | Kind::Subsection) => Some(of_title())
            .filter(|kind| *kind == SectionKind::ORGANISATION)
            .unwrap_or_else(|| parent.clone()),
        _ if names == Names::Title => of_title(),
        // A numbered paragraph has a title only before a colon: `1. Hạn chế: việc giải ngân còn chậm`.
        _ => match start_in_words(own_text(node, paragraphs), MAX_NAME_LETTERS).split_once(':') {
            Some((title, _)) => reading.of_heading(title, parent),
            None => parent.clone(),
        },
    }
}

/// Gathers passages by section.
#[derive(Default)]
struct Collector {
    sections: Vec<Section>,
    target: Option<Target>,
    passages: Passages,
}

impl Collector {
    fn go_to(&mut self, target: Target, headings: &[Heading]) {
        if self.target.as_ref() != Some(&target) {
            self.close(headings);
            self.target = Some(target);
        }
    }

    fn close(&mut self, headings: &[Heading]) {
        let passages = std::mem::take(&mut self.passages);
        let Some(target) = self.target.take() else { return };
        let (path, kind) = match target {
            Target::Heading(node) => (path(node, headings), headings[node].kind.clone()),
            Target::Apart(kind) => (Vec::new(), kind),
        };
        let passages = passages.finish(&kind);
        if !passages.is_empty() {
            self.sections.push(Section { path, kind, passages });
        }
    }

    fn finish(mut self, headings: &[Heading]) -> Vec<Section> {
        self.close(headings);
        self.sections
    }
}

fn path(node: usize, headings: &[Heading]) -> Vec<String> {
    let mut path: Vec<String> = std::iter::successors(Some(node), |at| headings[*at].parent)
        .map(|at| headings[at].label.clone())
        .collect();
    path.reverse();
    path
}
