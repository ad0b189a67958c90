//! The lists of a `.docx`, as `numbering.xml` describes them.
//! A list is an abstract list and where it differs from it; identifiers are numbers.

use crate::read::Refusal;
use crate::read::numbering::{Kind, Level, List, NumberFormat, Numbering};
use crate::read::xml::{Element, Xml};

/// Reads `numbering.xml`.
pub(super) fn parse(part: &str, text: &str) -> Result<Numbering, Refusal> {
    let mut out = Numbering::default();
    let mut xml = Xml::open(part, text)?;
    while let Some(element) = xml.element()? {
        match element.name() {
            "abstractNum" => {
                let id = number(&element, "abstractNumId");
                out.kinds.insert(id, kind(&mut xml)?);
            }
            "num" => {
                let id = number(&element, "numId");
                out.lists.insert(id, list(&mut xml)?);
            }
            _ => xml.skip()?,
        }
    }
    out.follow_style_links();
    Ok(out)
}

fn number(element: &Element<'_>, attribute: &str) -> u32 {
    element.attribute(attribute).and_then(|id| id.parse().ok()).unwrap_or_default()
}

fn kind(xml: &mut Xml<'_>) -> Result<Kind, Refusal> {
    let mut out = Kind::default();
    while let Some(element) = xml.element()? {
        match element.name() {
            "numStyleLink" => out.style_link = element.value(),
            "styleLink" => out.style_of = element.value(),
            "lvl" => {
                let at = number(&element, "ilvl") as usize;
                out.levels.insert(at, level(xml)?);
                continue;
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(out)
}

fn list(xml: &mut Xml<'_>) -> Result<List, Refusal> {
    let mut out = List::default();
    while let Some(element) = xml.element()? {
        match element.name() {
            "abstractNumId" => out.kind = number(&element, "val"),
            "lvlOverride" => {
                let at = number(&element, "ilvl") as usize;
                level_override(xml, at, &mut out)?;
                continue;
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(out)
}

/// Where the level `at` of a list differs from its abstract list.
fn level_override(xml: &mut Xml<'_>, at: usize, out: &mut List) -> Result<(), Refusal> {
    while let Some(element) = xml.element()? {
        match element.name() {
            "startOverride" => {
                let start = element.value().and_then(|start| start.parse().ok());
                out.starts.extend(start.map(|start| (at, start)));
            }
            "lvl" => {
                out.levels.insert(at, level(xml)?);
                continue;
            }
            _ => {}
        }
        xml.skip()?;
    }
    Ok(())
}

fn level(xml: &mut Xml<'_>) -> Result<Level, Refusal> {
    let mut out = Level::default();
    while let Some(element) = xml.element()? {
        match element.name() {
            "start" => out.start = element.value().and_then(|start| start.parse().ok()),
            "numFmt" => out.format = format(&element.value().unwrap_or_default()),
            "lvlText" => out.text = element.value().unwrap_or_default(),
            "isLgl" => out.legal = element.is_on(),
            "pStyle" => out.style = element.value(),
            "lvlRestart" => out.never_restarts = element.value().as_deref() == Some("0"),
            _ => {}
        }
        xml.skip()?;
    }
    Ok(out)
}

/// The format of this name. Rare ones (ordinals, numbers in words) are shown in digits.
fn format(name: &str) -> NumberFormat {
    match name {
        "decimalZero" => NumberFormat::DecimalZero,
        "upperRoman" => NumberFormat::UpperRoman,
        "lowerRoman" => NumberFormat::LowerRoman,
        "upperLetter" => NumberFormat::UpperLetter,
        "lowerLetter" => NumberFormat::LowerLetter,
        "bullet" => NumberFormat::Bullet,
        "none" => NumberFormat::None,
        _ => NumberFormat::Decimal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::numbering::ListReference;

    const LISTS: &str = r#"<w:numbering>
      <w:abstractNum w:abstractNumId="1">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2.%3)"/></w:lvl>
        <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%4"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="2">
        <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
        <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="+"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="3"><w:styleLink w:val="Muc"/>
        <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/><w:pStyle w:val="Dieu"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="4"><w:numStyleLink w:val="Muc"/></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="1"/>
        <w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
      <w:num w:numId="4"><w:abstractNumId w:val="4"/></w:num>
    </w:numbering>"#;

    fn markers(references: &[(u32, u8)]) -> Vec<String> {
        let mut numbering = parse("numbering.xml", LISTS).unwrap();
        let next = |(list, level): &(u32, u8)| {
            let reference = ListReference { list: Some(*list), level: Some(*level) };
            numbering.next(reference, None).unwrap_or_default()
        };
        references.iter().map(next).collect()
    }

    #[test]
    fn levels_count_and_start_anew_under_the_next_number_above() {
        let found = markers(&[(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1), (1, 3)]);
        assert_eq!(found, ["I.", "1.", "2.", "2.a)", "2.b)", "II.", "1.", "2.1"]);
    }

    #[test]
    fn lists_of_one_kind_go_on_unless_they_say_where_to_start() {
        assert_eq!(markers(&[(1, 1), (3, 1), (3, 1), (1, 1)]), ["1.", "5.", "6.", "7."]);
    }

    #[test]
    fn bullets_links_to_styles_and_unknown_lists() {
        let found = markers(&[(2, 0), (2, 1), (4, 0), (4, 0), (0, 0), (9, 0), (1, 8)]);
        assert_eq!(found, ["-", "+", "Điều 1.", "Điều 2.", "", "", ""]);
        let mut numbering = parse("numbering.xml", LISTS).unwrap();
        let by_style = ListReference { list: Some(4), level: None };
        assert_eq!(numbering.next(by_style, Some("Dieu")).as_deref(), Some("Điều 1."));
    }
}
