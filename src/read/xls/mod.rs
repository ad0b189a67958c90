//! Excel 5 to 2003 (BIFF5, BIFF8): the cells of every sheet with the fonts of their letters, which old files need.
//! [MS-XLS]; charts, pictures, formulas and macros are left out, the last results of formulas are kept.

mod records;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::rc::Rc;

use encoding_rs::{Encoding, WINDOWS_1252};

use self::records::{Record, Rich, f64_at, kind, records, u16_at, u32_at};
use super::cell_number::{self, Shown};
use super::runs::{Look, Runs};
use super::sheet::{self, Budget, Sheet};
use super::text::Dropped;
use super::{Content, Format, Limits, Refusal};
use crate::messages::Message;
use crate::vietnamese::legacy::Charset;

/// The streams that a workbook may be in: Excel 97 and after, Excel 5.
pub(super) const STREAMS: [&str; 2] = ["/Workbook", "/Book"];

/// Version number of BIFF8 in a BOF record.
const BIFF8: u16 = 0x0600;

/// Reads the workbook in a compound file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let stream = stream(bytes)?;
    let globals = Globals::read(&stream)?;
    let mut budget = Budget::of(limits);
    let sheets = globals.sheets.iter().map(|place| globals.sheet(&stream, place, &mut budget));
    let sheets = sheets.collect::<Result<Vec<Sheet>, Refusal>>()?;
    let mut dropped = Dropped::default();
    let blocks = sheet::blocks(&sheets, &mut dropped);
    Ok(Content {
        format: Format::Xls,
        encoding: dropped.tally.charset().map(Charset::name),
        pages: u32::try_from(sheets.len()).ok(),
        blocks,
        warnings: dropped.warnings(),
    })
}

fn stream(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let damaged = |error: std::io::Error| {
        Refusal::Failed(Message::new("read.failed.damaged_compound").with("error", error.to_string()))
    };
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let name = STREAMS.into_iter().find(|name| file.is_stream(name)).unwrap_or(STREAMS[0]);
    let mut out = Vec::new();
    let stream = file.open_stream(name).map_err(damaged)?;
    // A stream is no longer than the file that holds it, whatever its entry says.
    stream.take(bytes.len() as u64).read_to_end(&mut out).map_err(damaged)?;
    Ok(out)
}

/// A sheet's name and the place of its records.
struct Place {
    name: String,
    start: usize,
}

/// A cell with something in it: row and column, text, and the index of its format.
type Filled<'s> = ((u32, u32), Cow<'s, Rich>, u16);

/// What all sheets share.
struct Globals {
    is_biff8: bool,
    encoding: &'static Encoding,
    epoch_1904: bool,
    fonts: Vec<Look>,
    /// Font and number format of each cell format.
    formats: Vec<(u16, u16)>,
    shown: HashMap<u16, Shown>,
    strings: Vec<Rich>,
    sheets: Vec<Place>,
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Self, Refusal> {
        let mut globals = Self {
            is_biff8: true,
            encoding: WINDOWS_1252,
            epoch_1904: false,
            fonts: Vec::new(),
            formats: Vec::new(),
            shown: HashMap::new(),
            strings: Vec::new(),
            sheets: Vec::new(),
        };
        for record in records(stream, 0) {
            match record.kind {
                kind::EOF => break,
                kind::FILE_PASS => return Err(Refusal::failed("read.failed.password")),
                _ => {
                    globals.take(&record);
                }
            }
        }
        Ok(globals)
    }

    /// Takes what a record says; a damaged one says nothing.
    fn take(&mut self, record: &Record<'_>) -> Option<()> {
        let body = record.body();
        match record.kind {
            kind::BOF => self.is_biff8 = u16_at(body, 0)? >= BIFF8,
            kind::DATE_1904 => self.epoch_1904 = u16_at(body, 0)? == 1,
            kind::CODE_PAGE => {
                self.encoding = code_page(u16_at(body, 0)?);
            }
            kind::FONT => {
                let look = self.font(record);
                self.fonts.push(look.unwrap_or_default());
            }
            kind::FORMAT | kind::FORMAT_5 => {
                let format = self.text(record, 2, if self.is_biff8 { Width::Two } else { Width::One })?;
                self.shown.insert(u16_at(body, 0)?, Shown::of_format(&format.text));
            }
            kind::XF => self.formats.push((u16_at(body, 0)?, u16_at(body, 2)?)),
            kind::BOUND_SHEET => {
                let start = u32_at(body, 0)? as usize;
                // Worksheets only: macros, charts and Visual Basic modules have other numbers.
                if *body.get(5)? == 0 {
                    self.sheets.push(Place { name: self.text(record, 6, Width::One)?.text, start });
                }
            }
            kind::SST => {
                let mut cursor = record.cursor();
                cursor.skip(8);
                while let Some(string) = cursor.rich_string() {
                    self.strings.push(string);
                }
            }
            _ => {}
        }
        Some(())
    }

    /// [MS-XLS] 2.4.122: grbit at 2, weight at 6, name at 14.
    fn font(&self, record: &Record<'_>) -> Option<Look> {
        let name = self.text(record, 14, Width::One)?.text;
        Some(Look { bold: u16_at(record.body(), 6)? >= 600, hidden: false, font: Some(Rc::from(name)) })
    }

    /// A string at `at` of a record: of Unicode since BIFF8, before that of bytes.
    fn text(&self, record: &Record<'_>, at: usize, width: Width) -> Option<Rich> {
        if self.is_biff8 {
            let mut cursor = record.cursor();
            cursor.skip(at);
            return match width {
                Width::One => cursor.short_string(),
                Width::Two => cursor.rich_string(),
            };
        }
        let body = record.body();
        let (length, start) = match width {
            Width::One => (usize::from(*body.get(at)?), at + 1),
            Width::Two => (usize::from(u16_at(body, at)?), at + 2),
        };
        let bytes = body.get(start..body.len().min(start + length))?;
        Some(Rich { text: self.encoding.decode_without_bom_handling(bytes).0.into_owned(), runs: Vec::new() })
    }

    fn sheet(&self, stream: &[u8], place: &Place, budget: &mut Budget) -> Result<Sheet, Refusal> {
        // A sheet ends where the next one begins at the latest, so that sheets cannot share their records.
        let end = self.sheets.iter().map(|other| other.start).filter(|start| *start > place.start).min();
        let stream = &stream[..end.unwrap_or(stream.len()).min(stream.len())];
        let mut sheet = Sheet::named(&place.name);
        let mut depth = 0_u32;
        // The cell whose formula gave a string: that comes in a record of its own.
        let mut open = None;
        for record in records(stream, place.start) {
            match record.kind {
                // A chart in a sheet is a stream within the stream.
                kind::BOF => depth += 1,
                kind::EOF if depth <= 1 => break,
                kind::EOF => depth -= 1,
                kind::STRING => {
                    if let (Some((cell, format)), Some(text)) = (open.take(), self.cell_text(&record, 0)) {
                        sheet.put(cell, self.runs(&text, format), budget)?;
                    }
                }
                _ if depth == 1 => {
                    if record.kind == kind::FORMULA && u16_at(record.body(), 12) == Some(0xffff) {
                        open = cell(record.body()).filter(|_| record.body().get(6) == Some(&0));
                    }
                    for (cell, text, format) in self.cells(&record).unwrap_or_default() {
                        sheet.put(cell, self.runs(&text, format), budget)?;
                    }
                }
                _ => {}
            }
        }
        Ok(sheet)
    }

    /// The cells of a record.
    fn cells<'s>(&'s self, record: &Record<'_>) -> Option<Vec<Filled<'s>>> {
        let body = record.body();
        let (place, format) = cell(body)?;
        let text = match record.kind {
            kind::LABEL_SST => {
                let text = self.strings.get(u32_at(body, 6)? as usize)?;
                return Some(vec![(place, Cow::Borrowed(text), format)]);
            }
            kind::LABEL | kind::RICH_STRING => self.label(record)?,
            kind::NUMBER => self.number(f64_at(body, 6)?, format),
            kind::RK => self.number(rk(u32_at(body, 6)?), format),
            kind::FORMULA if u16_at(body, 12)? != 0xffff => self.number(f64_at(body, 6)?, format),
            kind::BOOL_ERR if *body.get(7)? == 0 => plain(if *body.get(6)? == 0 { "FALSE" } else { "TRUE" }),
            kind::MUL_RK => {
                // Six bytes a cell, then the last column.
                let cells = body.get(4..body.len().saturating_sub(2))?.chunks_exact(6).zip(place.1..);
                let cell = |(cell, column): (&[u8], u32)| {
                    let (format, value) = (u16_at(cell, 0)?, rk(u32_at(cell, 2)?));
                    Some(((place.0, column), Cow::Owned(self.number(value, format)), format))
                };
                return cells.map(cell).collect();
            }
            _ => return None,
        };
        Some(vec![(place, Cow::Owned(text), format)])
    }

    /// The text of a cell at `at` of a record. Bytes of BIFF5 stay bytes until their font is known.
    fn cell_text(&self, record: &Record<'_>, at: usize) -> Option<Rich> {
        if self.is_biff8 {
            return self.text(record, at, Width::Two);
        }
        let (body, start) = (record.body(), at + 2);
        let length = usize::from(u16_at(body, at)?);
        let bytes = body.get(start..body.len().min(start + length))?;
        Some(Rich { text: bytes.iter().copied().map(char::from).collect(), runs: Vec::new() })
    }

    /// A string in the cell itself, as BIFF5 has them; runs follow in bytes.
    fn label(&self, record: &Record<'_>) -> Option<Rich> {
        let mut text = self.cell_text(record, 6)?;
        if record.kind == kind::RICH_STRING && !self.is_biff8 {
            let body = record.body();
            let at = 8 + usize::from(u16_at(body, 6)?);
            let runs = body.get(at + 1..).unwrap_or_default().chunks_exact(2);
            text.runs = runs.map(|run| (u16::from(run[0]), u16::from(run[1]))).collect();
        }
        Some(text)
    }

    fn number(&self, value: f64, format: u16) -> Rich {
        let id = self.formats.get(usize::from(format)).map_or(0, |(_, id)| *id);
        let shown = self.shown.get(&id).copied().or_else(|| Shown::built_in(id)).unwrap_or(Shown::Number);
        plain(&cell_number::text(value, shown, self.epoch_1904))
    }

    /// The text of a cell with its fonts: that of the cell's format, until a run says otherwise.
    fn runs(&self, text: &Rich, format: u16) -> Runs {
        let own = self.formats.get(usize::from(format)).map_or(0, |(font, _)| *font);
        let mut runs = Runs::default();
        let units: Vec<u16> = text.text.encode_utf16().collect();
        let mut from = 0;
        let mut font = own;
        for (start, next) in text.runs.iter().copied().chain([(u16::MAX, own)]) {
            let to = usize::from(start).clamp(from, units.len());
            let piece = units.get(from..to).unwrap_or_default();
            if !piece.is_empty() {
                let look = self.look(font);
                runs.push(&self.decoded(&String::from_utf16_lossy(piece), &look).replace('\r', ""), &look);
            }
            (from, font) = (to, next);
        }
        runs
    }

    /// Bytes of BIFF5 by the code page of the file, unless the font has letters of its own.
    fn decoded<'t>(&self, text: &'t str, look: &Look) -> Cow<'t, str> {
        if self.is_biff8 || look.font.as_deref().and_then(Charset::of_font).is_some() {
            return Cow::Borrowed(text);
        }
        let bytes: Vec<u8> = text.chars().filter_map(|c| u8::try_from(c).ok()).collect();
        Cow::Owned(self.encoding.decode_without_bom_handling(&bytes).0.into_owned())
    }

    /// The font with this index; there is no font 4 ([MS-XLS] 2.5.129).
    fn look(&self, index: u16) -> Look {
        let at = if index > 4 { index - 1 } else { index };
        self.fonts.get(usize::from(at)).cloned().unwrap_or_default()
    }
}

/// Bytes that a string's length takes.
#[derive(Clone, Copy)]
enum Width {
    One,
    Two,
}

fn plain(text: &str) -> Rich {
    Rich { text: text.to_owned(), runs: Vec::new() }
}

/// Row and column, and the index of the format, that a cell's record begins with.
fn cell(body: &[u8]) -> Option<((u32, u32), u16)> {
    Some(((u32::from(u16_at(body, 0)?), u32::from(u16_at(body, 2)?)), u16_at(body, 4)?))
}

/// A number in four bytes, [MS-XLS] 2.5.217.
fn rk(value: u32) -> f64 {
    let number = if value & 2 != 0 {
        f64::from((value as i32) >> 2)
    } else {
        f64::from_bits(u64::from(value & !3) << 32)
    };
    if value & 1 != 0 { number / 100.0 } else { number }
}

/// The encoding of strings before BIFF8.
fn code_page(page: u16) -> &'static Encoding {
    match page {
        1258 => encoding_rs::WINDOWS_1258,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        _ => WINDOWS_1252,
    }
}

#[cfg(test)]
mod tests;
