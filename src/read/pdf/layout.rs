//! From the pieces of a page to its lines: pieces on one base line stand in one line, a wide gap is a blank line.
//! The order is that of the drawing, which in papers from a word processor is that of reading.

use super::Page;
use super::content::Piece;

/// Pieces whose base lines differ by less than this share of their size stand in one line: raised letters too.
const SAME_LINE: f64 = 0.45;

/// Lines further apart than so many times their size are different paragraphs.
const PARAGRAPH_GAP: f64 = 2.1;

/// A gap wider than this share of the size is a blank.
const BLANK_GAP: f64 = 0.18;

/// A gap this wide, in sizes, stands between cells or columns.
const COLUMN_GAP: f64 = 6.0;

/// The text of a page.
pub(super) fn page(pieces: &[Piece]) -> Page {
    let mut out = String::new();
    let mut last: Option<&Piece> = None;
    for piece in pieces {
        if let Some(last) = last {
            out.push_str(between(last, piece, out.ends_with(char::is_whitespace)));
        }
        out.push_str(&piece.text);
        last = Some(piece);
    }
    out
}

/// What stands between two pieces.
fn between(last: &Piece, next: &Piece, is_apart: bool) -> &'static str {
    let size = last.size.max(next.size);
    let (gap, drop) = (next.from - last.to, last.base - next.base);
    if drop.abs() < size * SAME_LINE && gap > -size * 0.5 && gap < size * COLUMN_GAP {
        return if gap > size * BLANK_GAP && !is_apart && !next.text.starts_with(' ') { " " } else { "" };
    }
    // Upwards is the next column, or a cell beside.
    if drop > size * PARAGRAPH_GAP || drop < -size * SAME_LINE { "\n\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_words_lines_and_paragraphs() {
        let piece = |text: &str, from: f64, to: f64, base: f64| Piece {
            text: text.into(),
            from,
            to,
            base,
            size: 12.0,
        };
        let pieces = [
            piece("ngh", 72.0, 90.0, 700.0),
            piece("ị", 90.5, 94.0, 700.0),
            piece("quyết", 98.0, 120.0, 700.0),
            piece("dòng hai", 72.0, 120.0, 685.0),
            piece("đoạn sau", 72.0, 120.0, 650.0),
            piece("cột bên", 300.0, 340.0, 700.0),
        ];
        assert_eq!(page(&pieces), "nghị quyết\ndòng hai\n\nđoạn sau\n\ncột bên");
    }
}
