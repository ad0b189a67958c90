//! Styles of OpenDocument: what a named style says of paragraphs, runs, cells and lists, with the styles below it.

use std::collections::HashMap;
use std::rc::Rc;

use super::lists::ListStyle;
use crate::read::Refusal;
use crate::read::runs::Look;
use crate::read::table::Borders;
use crate::read::xml::{Element, Xml};

/// Styles based on one another; a chain that is longer goes round in a circle.
const MAX_CHAIN: usize = 32;

/// The styles of a document, common and automatic ones.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By family and name; the default of a family has no name.
    styles: HashMap<(String, String), Style>,
    /// The family name of each font that the document declares.
    fonts: HashMap<String, Rc<str>>,
    lists: HashMap<String, ListStyle>,
    /// The numbers of headings.
    pub(super) outline: ListStyle,
}

/// What a style says.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    parent: Option<String>,
    bold: Option<bool>,
    hidden: Option<bool>,
    font: Option<Rc<str>>,
    pub(super) centred: Option<bool>,
    pub(super) outline: Option<u8>,
    pub(super) list: Option<String>,
    pub(super) borders: Borders,
}

impl Styles {
    /// Takes the styles of a part.
    pub(super) fn read(&mut self, part: &str, text: &str) -> Result<(), Refusal> {
        let mut xml = Xml::open(part, text)?;
        while let Some(element) = xml.element()? {
            match element.name() {
                "font-face-decls" => self.fonts(&mut xml)?,
                "styles" | "automatic-styles" => self.group(&mut xml)?,
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn fonts(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            if let (Some(name), Some(family)) = (element.attribute("name"), element.attribute("font-family"))
            {
                self.fonts.insert(name, Rc::from(family.trim_matches('\'')));
            }
            xml.skip()?;
        }
        Ok(())
    }

    fn group(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        while let Some(element) = xml.element()? {
            let name = element.attribute("name").unwrap_or_default();
            match element.name() {
                "style" | "default-style" => {
                    let family = element.attribute("family").unwrap_or_default();
                    let style = self.style(&element, xml)?;
                    self.styles.insert((family, name), style);
                }
                "list-style" => {
                    let style = ListStyle::parse(xml)?;
                    self.lists.insert(name, style);
                }
                "outline-style" => self.outline = ListStyle::parse(xml)?,
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    fn style(&self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<Style, Refusal> {
        let outline = element.attribute("default-outline-level").and_then(|level| level.parse().ok());
        let mut out = Style {
            parent: element.attribute("parent-style-name"),
            outline,
            list: element.attribute("list-style-name"),
            ..Style::default()
        };
        while let Some(element) = xml.element()? {
            match element.name() {
                "text-properties" => {
                    let declared = element.attribute("font-name").and_then(|name| {
                        self.fonts.get(&name).cloned().or_else(|| Some(Rc::from(name.as_str())))
                    });
                    let direct =
                        || element.attribute("font-family").map(|name| Rc::from(name.trim_matches('\'')));
                    out.font = declared.or_else(direct);
                    out.bold = element.attribute("font-weight").map(|weight| is_bold(&weight));
                    out.hidden = element.attribute("display").map(|display| display == "none");
                }
                "paragraph-properties" => {
                    out.centred = element.attribute("text-align").map(|align| align == "center");
                }
                "table-cell-properties" => out.borders = borders(&element),
                _ => {}
            }
            xml.skip()?;
        }
        Ok(out)
    }

    /// What the style called `name` says, with the styles that it is based on and the default of its family.
    pub(super) fn named(&self, family: &str, name: Option<&str>) -> Style {
        let mut out = Style::default();
        let mut next = name.unwrap_or_default().to_owned();
        for _ in 0..MAX_CHAIN {
            let Some(style) = self.styles.get(&(family.to_owned(), next.clone())) else { break };
            out = out.over(style);
            match &style.parent {
                Some(parent) => next.clone_from(parent),
                None => break,
            }
        }
        match self.styles.get(&(family.to_owned(), String::new())) {
            Some(default) => out.over(default),
            None => out,
        }
    }

    pub(super) fn list(&self, name: &str) -> Option<&ListStyle> {
        self.lists.get(name)
    }
}

impl Style {
    /// This style, and `base` where it says nothing.
    fn over(self, base: &Self) -> Self {
        Self {
            parent: None,
            bold: self.bold.or(base.bold),
            hidden: self.hidden.or(base.hidden),
            font: self.font.or_else(|| base.font.clone()),
            centred: self.centred.or(base.centred),
            outline: self.outline.or(base.outline),
            list: self.list.or_else(|| base.list.clone()),
            borders: self.borders.over(base.borders),
        }
    }

    /// The look of text in this style inside of text that looks like `base`.
    pub(super) fn look(&self, base: &Look) -> Look {
        Look {
            bold: self.bold.unwrap_or(base.bold),
            hidden: self.hidden.unwrap_or(base.hidden),
            font: self.font.clone().or_else(|| base.font.clone()),
        }
    }
}

fn is_bold(weight: &str) -> bool {
    weight == "bold" || weight.parse().is_ok_and(|weight: u16| weight >= 600)
}

fn borders(element: &Element<'_>) -> Borders {
    let line = |name: &str| element.attribute(name).map(|line| !line.starts_with("none"));
    let all = line("border");
    Borders {
        top: line("border-top").or(all),
        bottom: line("border-bottom").or(all),
        start: line("border-left").or(all),
        end: line("border-right").or(all),
        inside: [None, None],
    }
}
