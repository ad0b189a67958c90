//! HTML: what a browser shows as paragraphs, lists and tables; scripts, styles, menus and hidden parts are left out.
//! The tree is walked without recursion, so that no depth of nesting is a danger.

mod table;

use std::rc::Rc;

use ego_tree::iter::Edge;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use scraper::node::Element;
use scraper::{Html, Node};

use self::table::Tables;
use super::runs::{Look, Runs};
use super::text::Dropped;
use super::{Content, Format, Refusal};
use crate::block::{Block, End, Part, Style};
use crate::vietnamese::legacy::Charset;

/// Bytes within which a page says what it is, and how it is encoded.
const HEAD_BYTES: usize = 4_096;

/// Elements whose content nobody reads.
const UNSEEN: &[&str] = &[
    "script", "style", "head", "template", "noscript", "nav", "svg", "math", "select", "textarea", "button",
    "iframe", "object", "applet", "audio", "video", "canvas", "xml", "map",
];

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Whether the bytes are a page or a piece of one.
pub(super) fn is_html(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    // Nearly all else ends here.
    if !head.contains(&b'<') {
        return false;
    }
    let head = String::from_utf8_lossy(head).to_lowercase();
    let start = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let has = |tags: &[&str]| tags.iter().any(|tag| head.contains(tag));
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || start.starts_with('<') && has(&["<html", "<body", "<head>", "<table", "<div", "<p>", "<p "])
}

/// Reads a page.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Refusal> {
    let (text, encoding) = decode(bytes);
    let page = Html::parse_document(&text);
    let mut reader = Reader::default();
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => reader.open(element),
                Node::Text(text) => reader.text(text),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    reader.close(element);
                }
            }
        }
    }
    reader.end_paragraph();
    let blocks = titled(reader.title.trim(), reader.tables.finish());
    let warnings = reader.dropped.warnings();
    let encoding = reader.dropped.tally.charset().map_or(encoding.name(), Charset::name);
    Ok(Content { format: Format::Html, encoding: Some(encoding), pages: None, blocks, warnings })
}

/// The title of the page stands above it, unless the page says it anyway.
fn titled(title: &str, mut blocks: Vec<Block>) -> Vec<Block> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if !title.is_empty() && !blocks.iter().any(|block| block.text.contains(&title)) {
        let style = Style { part: Part::Margin, ..Style::default() };
        blocks.insert(0, Block { text: title, page: None, style, end: End::Paragraph });
    }
    blocks
}

/// The text of a page in the encoding that it shows or says; old fonts' letters come through as Latin ones.
fn decode(bytes: &[u8]) -> (String, &'static Encoding) {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(bytes.get(mark_bytes..).unwrap_or_default()).0;
        return (text.into_owned(), encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), UTF_8);
    }
    let encoding = declared(bytes)
        .filter(|encoding| *encoding != UTF_8 || is_mostly_utf8(bytes))
        .unwrap_or(WINDOWS_1252);
    (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding)
}

fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (good, bad) = bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let letters = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (good + letters, bad + usize::from(!chunk.invalid().is_empty()))
    });
    good >= bad * 4
}

/// What `<meta charset>` or its older form says.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD_BYTES))?).to_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let label = label.split(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c))).next()?;
    Encoding::for_label(label.as_bytes())
}

/// A list that is open, with the number of its next item.
#[derive(Debug)]
enum List {
    Bullets,
    Numbers(i32),
}

/// What is known while the tree is walked.
#[derive(Default)]
struct Reader {
    /// Elements in one another of which nothing is read.
    unseen: usize,
    in_title: bool,
    title: String,
    looks: Vec<Look>,
    lists: Vec<List>,
    preformatted: usize,
    runs: Runs,
    style: Style,
    /// A blank is due before the next word of the paragraph.
    blank: bool,
    tables: Tables,
    dropped: Dropped,
}

impl Reader {
    fn open(&mut self, element: &Element) {
        let name = element.name();
        if name == "title" {
            self.in_title = true;
        }
        if self.unseen > 0 || is_unseen(element) {
            self.unseen += 1;
            return;
        }
        let look = self.look(element);
        self.looks.push(look);
        match name {
            "br" => self.runs.push("\n", &self.looks.last().cloned().unwrap_or_default()),
            "pre" => self.preformatted += 1,
            "ul" | "menu" | "dir" => self.lists.push(List::Bullets),
            "ol" => {
                let start = element.attr("start").and_then(|start| start.trim().parse().ok());
                self.lists.push(List::Numbers(start.unwrap_or(1)));
            }
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.end_paragraph();
            self.tables.open(element);
            self.begin(element);
        }
    }

    fn close(&mut self, element: &Element) {
        let name = element.name();
        if name == "title" {
            self.in_title = false;
        }
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        if BLOCKS.contains(&name) {
            self.end_paragraph();
            self.tables.close(name);
        }
        match name {
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "ul" | "ol" | "menu" | "dir" => {
                self.lists.pop();
            }
            _ => {}
        }
        self.looks.pop();
    }

    /// The look of an element's text: its own, else that of what it stands in.
    fn look(&self, element: &Element) -> Look {
        let mut look = self.looks.last().cloned().unwrap_or_default();
        look.bold |=
            matches!(element.name(), "b" | "strong" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        if let Some(weight) = css(element, "font-weight") {
            look.bold = weight.starts_with("bold") || weight.parse::<u32>().is_ok_and(|weight| weight >= 600);
        }
        let family = css(element, "font-family").or_else(|| element.attr("face").map(str::to_owned));
        if let Some(first) = family.as_deref().and_then(|family| family.split(',').next()) {
            let name = first.trim().trim_matches(['"', '\'']);
            look.font = (!name.is_empty()).then(|| Rc::from(name));
        }
        look
    }

    /// What an element says of the paragraph that it begins.
    fn begin(&mut self, element: &Element) {
        let centred = css(element, "text-align").or_else(|| element.attr("align").map(str::to_lowercase));
        self.style.centred = element.name() == "center" || centred.is_some_and(|align| align == "center");
        self.style.heading = match element.name().as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
            _ => None,
        };
        if element.name() == "li" {
            self.style.list_marker = match self.lists.last_mut() {
                Some(List::Numbers(number)) => {
                    let marker = format!("{number}.");
                    *number = number.saturating_add(1);
                    Some(marker)
                }
                _ => Some("-".to_owned()),
            };
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            self.title.push_str(text);
        }
        if self.unseen > 0 {
            return;
        }
        let look = self.looks.last().cloned().unwrap_or_default();
        if self.preformatted > 0 {
            return self.runs.push(text, &look);
        }
        // Blanks of any number and kind are one; those at the ends may join words of two elements.
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        let mut words = text.split(is_blank).filter(|word| !word.is_empty()).peekable();
        if words.peek().is_none() {
            self.blank |= !text.is_empty();
            return;
        }
        self.blank |= text.starts_with(is_blank);
        for word in words {
            if std::mem::replace(&mut self.blank, true) && !self.runs.is_empty() {
                self.runs.push(" ", &look);
            }
            self.runs.push(word, &look);
        }
        self.blank = text.ends_with(is_blank);
    }

    fn end_paragraph(&mut self) {
        self.blank = false;
        let runs = std::mem::take(&mut self.runs);
        if runs.is_empty() {
            return;
        }
        let mut style = std::mem::take(&mut self.style);
        let marker = style.list_marker.take();
        let mut blocks = runs.blocks(None, &style, &mut self.dropped);
        if let Some(first) = blocks.first_mut() {
            first.style.list_marker = marker;
        } else {
            // Blanks between elements are no text: what they belong to is still to come.
            self.style = Style { list_marker: marker, ..style };
        }
        self.tables.push(blocks);
    }
}

fn is_unseen(element: &Element) -> bool {
    UNSEEN.contains(&element.name())
        || element.attr("hidden").is_some()
        || css(element, "display").is_some_and(|display| display == "none")
        || css(element, "mso-hide").is_some_and(|hide| hide == "all")
}

/// A property of an element's own style, in lower case but for names of fonts.
pub(super) fn css(element: &Element, property: &str) -> Option<String> {
    let style = element.attr("style")?;
    style.split(';').find_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value = value.trim();
        name.trim()
            .eq_ignore_ascii_case(property)
            .then(|| if property == "font-family" { value.to_owned() } else { value.to_lowercase() })
    })
}

#[cfg(test)]
mod tests;
