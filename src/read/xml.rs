//! XML as the office formats need it: elements by local name, whatever prefix the writer chose, pulled one by one.
//! A part that ends too early or nests too deeply is an error; entities of its own it cannot define.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::reader::Reader;

use super::Refusal;
use crate::messages::Message;

/// Elements inside one another; real papers stay under 60.
const MAX_DEPTH: usize = 256;

/// A part of a file that is being read.
pub(super) struct Xml<'a> {
    part: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
}

/// What stands inside an element.
pub(super) enum Node<'a> {
    /// An element begins; its children come next, up to `None`.
    Start(Element<'a>),
    /// Character data.
    Text(Cow<'a, str>),
}

/// The start of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The identifier of a relationship: the `id` that has a prefix, since some elements have an `id` of their own.
    pub(super) fn relationship(&self) -> Option<String> {
        let mut attributes = self.0.attributes();
        let is_it = |key: QName<'_>| key.prefix().is_some() && key.local_name().into_inner() == "id";
        let found = attributes.with_checks(false).flatten().find(|a| is_it(a.key))?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }

    /// The value of the first attribute with this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found =
            attributes.with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }

    /// The attribute `val`, which carries the value of most properties.
    pub(super) fn value(&self) -> Option<String> {
        self.attribute("val")
    }

    /// A property that is on or off: on when nothing else is said.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.value().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

impl<'a> Xml<'a> {
    /// Reads `text`, the part called `part`, from inside its root element.
    pub(super) fn open(part: &'a str, text: &'a str) -> Result<Self, Refusal> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut xml = Self { part, reader, depth: 0 };
        match xml.element()? {
            Some(_root) => Ok(xml),
            None => Err(xml.damaged("it holds no element")),
        }
    }

    /// The next child of the element that was started last and not yet ended; `None` at its end.
    pub(super) fn child(&mut self) -> Result<Option<Node<'a>>, Refusal> {
        loop {
            return match self.reader.read_event().map_err(|error| self.damaged(&error.to_string()))? {
                Event::Start(element) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(self.damaged("too many elements inside one another"));
                    }
                    Ok(Some(Node::Start(Element(element))))
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Ok(None)
                }
                Event::Text(text) => Ok(Some(Node::Text(text.xml10_content()))),
                Event::CData(text) => Ok(Some(Node::Text(text.xml10_content()))),
                Event::GeneralRef(reference) => Ok(Some(Node::Text(character(&reference).into()))),
                Event::Eof if self.depth == 0 => Ok(None),
                Event::Eof => Err(self.damaged("it ends too early")),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                    continue;
                }
            };
        }
    }

    /// The next child element; text between elements says nothing.
    pub(super) fn element(&mut self) -> Result<Option<Element<'a>>, Refusal> {
        while let Some(node) = self.child()? {
            if let Node::Start(element) = node {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    /// Passes over the rest of the element that was started last.
    pub(super) fn skip(&mut self) -> Result<(), Refusal> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.child()?;
        }
        Ok(())
    }

    /// All text inside the element that was started last.
    pub(super) fn text(&mut self) -> Result<String, Refusal> {
        let mut out = String::new();
        while let Some(node) = self.child()? {
            match node {
                Node::Text(text) => out.push_str(&text),
                Node::Start(_) => self.skip()?,
            }
        }
        Ok(out)
    }

    fn damaged(&self, error: &str) -> Refusal {
        let message = Message::new("read.failed.damaged_part");
        Refusal::Failed(message.with("part", self.part).with("error", error))
    }
}

/// What `&…;` stands for; nothing where the reference says nothing.
fn character(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        Ok(None) => resolve_xml_entity(reference).unwrap_or_default().to_owned(),
        Err(_) => char::REPLACEMENT_CHARACTER.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_go_by_local_name_and_text_is_unescaped() {
        let text = "<r><x:a y:val='&lt;1'><b/><t>K&amp;T &#7843;<!-- no --><i>x</i></t></x:a></r>";
        let mut xml = Xml::open("a.xml", text).unwrap();
        let a = xml.element().unwrap().unwrap();
        assert_eq!((a.name(), a.value().as_deref()), ("a", Some("<1")));
        assert_eq!(xml.element().unwrap().unwrap().name(), "b");
        xml.skip().unwrap();
        assert_eq!(xml.element().unwrap().unwrap().name(), "t");
        assert_eq!(xml.text().unwrap(), "K&T ả");
        assert!(xml.element().unwrap().is_none() && xml.element().unwrap().is_none());
    }

    #[test]
    fn early_ends_and_bottomless_nesting_are_errors() {
        let read_all = |text: &str| {
            let mut xml = Xml::open("a.xml", text)?;
            while xml.element()?.is_some() {}
            Ok::<_, Refusal>(())
        };
        assert!(read_all("<a><b/></a>").is_ok());
        assert!(read_all("<a><b>").is_err());
        assert!(read_all("không").is_err());
        assert!(read_all(&"<a>".repeat(MAX_DEPTH + 1)).is_err());
    }
}
