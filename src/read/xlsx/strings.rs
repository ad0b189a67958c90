//! Strings of an `.xlsx`, shared by all its sheets or in the cells themselves, whose runs may have fonts of their own.

use std::rc::Rc;

use crate::read::Refusal;
use crate::read::runs::{Look, Runs};
use crate::read::xml::Xml;

/// A string; pieces without a look have that of their cell. Cells share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Rich(Rc<[(Rc<str>, Option<Look>)]>);

impl Rich {
    pub(super) fn plain(text: &str) -> Self {
        Self(Rc::from([(Rc::from(text), None)]))
    }

    /// The string in a cell that looks like this.
    pub(super) fn runs(&self, cell: &Look) -> Runs {
        let mut runs = Runs::default();
        for (text, look) in self.0.iter().filter(|(text, _)| !text.is_empty()) {
            runs.push(text, look.as_ref().unwrap_or(cell));
        }
        runs
    }
}

/// Reads `sharedStrings.xml`.
pub(super) fn parse(part: &str, text: &str) -> Result<Vec<Rich>, Refusal> {
    let mut out = Vec::new();
    let mut xml = Xml::open(part, text)?;
    while let Some(element) = xml.element()? {
        match element.name() {
            "si" => out.push(item(&mut xml)?),
            _ => xml.skip()?,
        }
    }
    Ok(out)
}

/// The string inside the element that was started last.
pub(super) fn item(xml: &mut Xml<'_>) -> Result<Rich, Refusal> {
    let mut pieces = Vec::new();
    while let Some(element) = xml.element()? {
        match element.name() {
            "t" => pieces.push((Rc::from(unescaped(&xml.text()?)), None)),
            "r" => {
                let mut look = None;
                while let Some(element) = xml.element()? {
                    match element.name() {
                        "rPr" => look = Some(run_look(xml)?),
                        "t" => pieces.push((Rc::from(unescaped(&xml.text()?)), look.clone())),
                        _ => xml.skip()?,
                    }
                }
            }
            // How to read Chinese characters aloud.
            _ => xml.skip()?,
        }
    }
    Ok(Rich(pieces.into()))
}

/// The look that the properties of a run or a font give.
pub(super) fn run_look(xml: &mut Xml<'_>) -> Result<Look, Refusal> {
    let mut look = Look::default();
    while let Some(element) = xml.element()? {
        match element.name() {
            "rFont" | "name" => look.font = element.value().map(Rc::from),
            "b" => look.bold = element.is_on(),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(look)
}

/// The text with characters that XML cannot hold put back: `_x000D_` (ECMA-376 part 1, 22.9.2.19).
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let code = escape.get(2..6).filter(|_| escape.as_bytes().get(6) == Some(&b'_'));
        match code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some('\r') => rest = &escape[7..],
            Some(c) => {
                out.push(c);
                rest = &escape[7..];
            }
            None => {
                out.push_str("_x");
                rest = &escape[2..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_excel_are_undone() {
        assert_eq!(unescaped("a_x000D_\nb_x005F_c_xyz1_d_x00"), "a\nb_c_xyz1_d_x00");
        assert_eq!(unescaped("_xộộộ_"), "_xộộộ_");
    }
}
