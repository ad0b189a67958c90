//! Which sides of a table and its cells WordprocessingML draws a line at.
//! Unsaid sides stay unsaid: styles and the table itself have their turn later.

use crate::read::Refusal;
use crate::read::table::Borders;
use crate::read::xml::{Element, Xml};

/// The borders and the style that the `tblPr` or `tcPr` that was started last names.
pub(super) fn parse(xml: &mut Xml<'_>) -> Result<(Borders, Option<String>), Refusal> {
    let mut borders = Borders::default();
    let mut style = None;
    while let Some(element) = xml.element()? {
        match element.name() {
            "tblBorders" | "tcBorders" => {
                while let Some(side) = xml.element()? {
                    set(&mut borders, &side);
                    xml.skip()?;
                }
                continue;
            }
            "tblStyle" => style = element.value(),
            _ => {}
        }
        xml.skip()?;
    }
    Ok((borders, style))
}

fn set(borders: &mut Borders, side: &Element<'_>) {
    let is_line = !matches!(side.value().as_deref(), Some("nil" | "none"));
    let place = match side.name() {
        "top" => &mut borders.top,
        "bottom" => &mut borders.bottom,
        "left" | "start" => &mut borders.start,
        "right" | "end" => &mut borders.end,
        "insideH" => &mut borders.inside[0],
        "insideV" => &mut borders.inside[1],
        _ => return,
    };
    *place = Some(is_line);
}
