//! PDF: text by poppler where it is installed, by a built-in reader otherwise; pages without text by OCR.
//! Both ways go through the same repair of pages, lines and words.

mod builtin;
mod cmap;
mod content;
mod font;
mod layout;
mod repair;

use super::programs::{self, Bounds, Failure};
use super::text::Dropped;
use super::{Content, Format, Limits, Refusal, ocr};
use crate::block::Block;
use crate::messages::Message;
use crate::vietnamese::legacy::Charset;

/// Seconds that the text of a file may take, and the image of a page.
const MAX_SECONDS: u64 = 120;

/// Dots per inch that tesseract reads best.
const RESOLUTION: &str = "300";

/// Bytes of the image of a page: A3 at that resolution, grey, has 17 million.
const MAX_IMAGE_BYTES: u64 = 64 << 20;

/// Pages that are read by OCR at most: a page takes seconds.
const MAX_OCR_PAGES: usize = 300;

/// The text of a page, with line ends.
type Page = String;

/// Reads a PDF.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let pages = pages(bytes, limits)?;
    let mut dropped = Dropped::default();
    let mut warnings = Vec::new();
    let scanned: Vec<usize> = (0..pages.len()).filter(|at| pages[*at].trim().is_empty()).collect();
    let mut blocks = repair::blocks(&pages, &mut dropped);
    if !scanned.is_empty() {
        let has_text = !blocks.is_empty();
        match recognise(bytes, &scanned, &mut dropped) {
            Ok(read) => {
                blocks.extend(read.blocks);
                blocks.sort_by_key(|block| block.page);
                warnings.extend(read.warnings);
            }
            // Empty pages of a typed paper are mostly just that.
            Err(_) if has_text => {
                warnings.push(Message::new("read.warning.needs_ocr").with("n", scanned.len() as u64));
            }
            Err(refusal) => return Err(refusal),
        }
    }
    warnings.extend(dropped.warnings());
    Ok(Content {
        format: Format::Pdf,
        encoding: dropped.tally.charset().map(Charset::name),
        pages: u32::try_from(pages.len()).ok(),
        blocks,
        warnings,
    })
}

/// The text of each page.
fn pages(bytes: &[u8], limits: &Limits) -> Result<Vec<Page>, Refusal> {
    let Some(program) = programs::find("pdftotext") else {
        return builtin::pages(bytes, limits);
    };
    let bounds = Bounds { max_seconds: MAX_SECONDS, max_output_bytes: limits.max_text_bytes };
    // In the order of drawing, columns stay apart: the issuer and the motto, recipients and signature.
    let arguments = ["-q", "-raw", "-enc", "UTF-8", "-eol", "unix", "-", "-"];
    match programs::run(program, &arguments, bytes, bounds) {
        Ok(text) => Ok(split(&String::from_utf8_lossy(&text))),
        Err(Failure::Error(said)) if said.contains("password") => {
            Err(Refusal::failed("read.failed.password"))
        }
        Err(Failure::Time(seconds)) => {
            Err(Refusal::Failed(Message::new("read.failed.time").with("seconds", seconds)))
        }
        Err(Failure::Output) => Err(Refusal::failed("read.failed.unpacks_too_large")),
        // What one reader cannot make sense of, the other sometimes can.
        Err(Failure::Error(_)) => builtin::pages(bytes, limits),
    }
}

/// Pages end with a form feed.
fn split(text: &str) -> Vec<Page> {
    let mut pages: Vec<Page> = text.split('\u{c}').map(str::to_owned).collect();
    if pages.len() > 1 && pages.last().is_some_and(|last| last.trim().is_empty()) {
        pages.pop();
    }
    pages
}

/// What OCR gave.
struct Recognised {
    blocks: Vec<Block>,
    warnings: Vec<Message>,
}

/// Reads pages (counted from 0) as images.
fn recognise(bytes: &[u8], pages: &[usize], dropped: &mut Dropped) -> Result<Recognised, Refusal> {
    let program = programs::find("pdftoppm").filter(|_| ocr::is_available()).ok_or_else(ocr::needs_ocr)?;
    let bounds = Bounds { max_seconds: MAX_SECONDS, max_output_bytes: MAX_IMAGE_BYTES };
    let mut out = Recognised { blocks: Vec::new(), warnings: Vec::new() };
    let mut unread = pages.len().saturating_sub(MAX_OCR_PAGES) as u64;
    for page in pages.iter().take(MAX_OCR_PAGES) {
        let number = (page + 1).to_string();
        let arguments = ["-r", RESOLUTION, "-gray", "-f", &number, "-l", &number, "-"];
        let image = programs::run(program, &arguments, bytes, bounds).ok();
        let blocks =
            image.and_then(|image| ocr::recognise(&image, u32::try_from(page + 1).ok(), dropped).ok());
        match blocks {
            Some(blocks) => out.blocks.extend(blocks),
            None => unread += 1,
        }
    }
    if unread > 0 {
        out.warnings.push(Message::new("read.warning.ocr_failed").with("n", unread));
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
