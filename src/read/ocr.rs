//! Scanned pages: tesseract reads the letters of an image, line by line, and says how sure it is of each word.
//! Without it, or without its Vietnamese data, a scan is told to need OCR, never passed over.

use std::sync::OnceLock;

use super::programs::{self, Bounds, Failure};
use super::text::{Dropped, clean};
use super::{Content, Format, Refusal};
use crate::block::{Block, End, Style};
use crate::messages::Message;

/// Seconds that one page may take.
const MAX_SECONDS: u64 = 120;

/// Characters that a page may give.
const MAX_OUTPUT_BYTES: u64 = 8 << 20;

/// Reads an image file.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Refusal> {
    let mut dropped = Dropped::default();
    let blocks = match recognise(bytes, None, &mut dropped) {
        Ok(blocks) => blocks,
        Err(None) => return Err(needs_ocr()),
        Err(Some(failure)) => return Err(failed(&failure)),
    };
    Ok(Content { format: Format::Image, encoding: None, pages: None, blocks, warnings: dropped.warnings() })
}

/// What to say where tesseract is missing.
pub(super) fn needs_ocr() -> Refusal {
    let packages = programs::programs().iter().find(|program| program.name == "tesseract");
    let packages = packages.map_or("", |program| program.packages);
    Refusal::Skipped(Message::new("read.skipped.needs_ocr").with("packages", packages))
}

fn failed(failure: &Failure) -> Refusal {
    Refusal::Failed(match failure {
        Failure::Time(seconds) => Message::new("read.failed.ocr_time").with("seconds", *seconds),
        Failure::Output => Message::new("read.failed.unpacks_too_large"),
        Failure::Error(said) => {
            let said = said.lines().last().unwrap_or_default().to_owned();
            Message::new("read.failed.ocr").with("error", said)
        }
    })
}

/// Whether scans can be read here.
pub(super) fn is_available() -> bool {
    static HAS_VIETNAMESE: OnceLock<bool> = OnceLock::new();
    *HAS_VIETNAMESE.get_or_init(|| {
        let bounds = Bounds { max_seconds: 20, max_output_bytes: 1 << 20 };
        let listed = programs::find("tesseract").map(|t| programs::run(t, &["--list-langs"], b"", bounds));
        matches!(listed, Some(Ok(list)) if String::from_utf8_lossy(&list).lines().any(|line| line.trim() == "vie"))
    })
}

/// The lines of an image; `Err(None)` where nothing can read it.
pub(super) fn recognise(
    image: &[u8],
    page: Option<u32>,
    dropped: &mut Dropped,
) -> Result<Vec<Block>, Option<Failure>> {
    let program = programs::find("tesseract").filter(|_| is_available()).ok_or(None)?;
    let bounds = Bounds { max_seconds: MAX_SECONDS, max_output_bytes: MAX_OUTPUT_BYTES };
    let table =
        programs::run(program, &["stdin", "stdout", "-l", "vie", "tsv"], image, bounds).map_err(Some)?;
    Ok(lines(&String::from_utf8_lossy(&table), page, dropped))
}

/// A row of tesseract's table: where a word stands, and how sure it is.
struct Word<'a> {
    page: u32,
    paragraph: (u32, u32),
    line: u32,
    confidence: f64,
    text: &'a str,
}

fn word(row: &str) -> Option<Word<'_>> {
    let cells: Vec<&str> = row.split('\t').collect();
    let number = |at: usize| cells.get(at)?.parse().ok();
    // Level 5 is a word; other rows are pages, blocks, paragraphs and lines.
    if number(0)? != 5_u32 {
        return None;
    }
    let confidence = cells.get(10)?.parse().ok()?;
    let text = cells.get(11)?.trim();
    (!text.is_empty()).then_some(Word {
        page: number(1)?,
        paragraph: (number(2)?, number(3)?),
        line: number(4)?,
        confidence,
        text,
    })
}

/// The words of a table as lines, each with the mean of its words' confidence.
fn lines(table: &str, page: Option<u32>, dropped: &mut Dropped) -> Vec<Block> {
    let words: Vec<Word<'_>> = table.lines().filter_map(word).collect();
    let mut blocks: Vec<Block> = Vec::new();
    for paragraph in words.chunk_by(|a, b| (a.page, a.paragraph) == (b.page, b.paragraph)) {
        for line in paragraph.chunk_by(|a, b| a.line == b.line) {
            let text: Vec<&str> = line.iter().map(|word| word.text).collect();
            let text = clean(&text.join(" "), dropped).into_owned();
            if text.is_empty() {
                continue;
            }
            let confidence = line.iter().map(|word| word.confidence).sum::<f64>() / line.len() as f64;
            let style =
                Style { ocr_percent: Some(confidence.clamp(0.0, 100.0).round() as u8), ..Style::default() };
            // An image of several pages counts them itself.
            let page = page.or_else(|| line.first().map(|word| word.page));
            blocks.push(Block { text, page, style, end: End::Line });
        }
        if let Some(last) = blocks.last_mut() {
            last.end = End::Paragraph;
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_lines_with_their_confidence() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t10\t10\t-1\t\n\
            5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96.5\tBÁO\n\
            5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t80.5\tCÁO\n\
            5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t50\tquý\n\
            5\t1\t2\t1\t1\t1\t0\t0\t9\t9\t10\t \n\
            5\t2\t1\t1\t1\t1\t0\t0\t9\t9\t70\tHết\n\
            5\tbroken\n";
        let blocks = lines(table, None, &mut Dropped::default());
        let shown: Vec<_> =
            blocks.iter().map(|b| (b.text.as_str(), b.page, b.style.ocr_percent, b.end)).collect();
        assert_eq!(
            shown,
            [
                ("BÁO CÁO", Some(1), Some(89), End::Line),
                ("quý", Some(1), Some(50), End::Paragraph),
                ("Hết", Some(2), Some(70), End::Paragraph),
            ]
        );
    }
}
