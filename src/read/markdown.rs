//! Markdown: plain text whose markup says which lines are headings, rows of a table or bold.
//! Line by line, since office papers saved as Markdown rarely keep to its paragraph rules.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::encoding;
use super::lines::{LineEnd, lines};
use super::text::{Dropped, Pages, clean, content, end_paragraph};
use super::{Content, Format, Refusal};
use crate::block::{Block, End, Part, Style};

/// Markup inside a line and what stays of it: images and links, line breaks, strong and emphasised text.
static INLINE: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s+[^()]*)?\)", "$1"),
        (r"(?i)<br\s*/?>", " "),
        (r"\*\*([^\s*](?:[^*]*[^\s*])?)\*\*", "$1"),
        (r"\*([^\s*](?:[^*]*[^\s*])?)\*", "$1"),
    ]
    .into_iter()
    .filter_map(|(pattern, kept)| Some((Regex::new(pattern).ok()?, kept)))
    .collect()
});

/// Reads Markdown.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Refusal> {
    let decoded = encoding::decode(bytes)?;
    let mut dropped = Dropped::default();
    let mut pages = Pages::default();
    let mut blocks: Vec<Block> = Vec::new();
    let mut in_code = false;
    for line in lines(&decoded.text) {
        let text = clean(line.text, &mut dropped);
        match kind_of(&text) {
            Kind::Fence => in_code = !in_code,
            _ if in_code => blocks.extend(block(&text, Style::default(), End::Line)),
            Kind::Blank => end_paragraph(&mut blocks),
            Kind::Underline(level) => underline(&mut blocks, level),
            Kind::Rule => end_paragraph(&mut blocks),
            Kind::Heading(level, title) => {
                end_paragraph(&mut blocks);
                let style = Style { heading: Some(level), ..Style::default() };
                blocks.extend(block(&inline(title), style, End::Paragraph));
            }
            Kind::Row(row) => {
                let style = Style { part: Part::Table, ..Style::default() };
                blocks.extend(block(&inline(&cells(row)), style, End::Paragraph));
            }
            Kind::Text(text) => {
                let style = Style { bold: is_all_strong(text), ..Style::default() };
                blocks.extend(block(&inline(text), style, End::Line));
            }
        }
        if let Some(last) = blocks.last_mut() {
            last.page.get_or_insert(pages.current);
        }
        if line.end == LineEnd::FormFeed {
            pages.turn(!blocks.is_empty());
            end_paragraph(&mut blocks);
        }
    }
    end_paragraph(&mut blocks);
    Ok(content(Format::Markdown, decoded, blocks, pages, dropped))
}

/// What a line of Markdown is.
enum Kind<'a> {
    Blank,
    /// Opens or closes a block of code.
    Fence,
    /// `#` to `######` and the title.
    Heading(u8, &'a str),
    /// A line of `=` under a heading.
    Underline(u8),
    /// A rule across the page, or the rule under a table's head.
    Rule,
    /// A row of a table.
    Row(&'a str),
    Text(&'a str),
}

fn kind_of(line: &str) -> Kind<'_> {
    let text = line.trim_start_matches('>').trim_start();
    if text.is_empty() {
        return Kind::Blank;
    }
    if text.starts_with("```") || text.starts_with("~~~") {
        return Kind::Fence;
    }
    let title = text.trim_start_matches('#');
    let level = text.len() - title.len();
    if (1..=6).contains(&level) && (title.is_empty() || title.starts_with([' ', '\t'])) {
        return Kind::Heading(level as u8, title.trim().trim_end_matches('#').trim_end());
    }
    if is_made_of(text, "=") && text.len() >= 3 {
        return Kind::Underline(1);
    }
    if is_rule(text) {
        return Kind::Rule;
    }
    if text.starts_with('|') && text[1..].contains('|') { Kind::Row(text) } else { Kind::Text(text) }
}

fn is_rule(text: &str) -> bool {
    let across = ["-", "*", "_"].iter().any(|mark| is_made_of(text, mark) && text.matches(mark).count() >= 3);
    across || (text.starts_with('|') && text.contains('-') && is_made_of(text, "|:-"))
}

/// Whether nothing but these marks and blanks stands in `text`.
fn is_made_of(text: &str, marks: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || marks.contains(c))
}

/// The cells of `| a | b |`, joined as every table row is; an escaped stroke belongs to its cell.
fn cells(row: &str) -> String {
    let row = row.trim().trim_start_matches('|');
    let row = row.strip_suffix('|').filter(|r| !r.ends_with('\\')).unwrap_or(row);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in row.chars() {
        match (c, cells.last_mut()) {
            ('|', _) if !escaped => cells.push(String::new()),
            (c, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
        escaped = c == '\\' && !escaped;
    }
    cells.iter().map(|cell| cell.trim()).collect::<Vec<_>>().join(" | ")
}

fn is_all_strong(text: &str) -> bool {
    text.len() > 4 && text.starts_with("**") && text.ends_with("**") && text.matches("**").count() == 2
}

/// A line without its markup.
fn inline(text: &str) -> String {
    let mut text = Cow::Borrowed(text);
    for (markup, kept) in INLINE.iter() {
        if let Cow::Owned(changed) = markup.replace_all(&text, *kept) {
            text = Cow::Owned(changed);
        }
    }
    unescape(&text).trim().to_owned()
}

/// `\*` stands for `*`, and so for all ASCII punctuation.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(char::is_ascii_punctuation) {
            out.extend(chars.next());
        } else {
            out.push(c);
        }
    }
    out
}

fn block(text: &str, style: Style, end: End) -> Option<Block> {
    let text = text.trim();
    (!text.is_empty()).then(|| Block { text: text.to_owned(), page: None, style, end })
}

/// A line of `=` makes the line before it a heading, where there is one that it can belong to.
fn underline(blocks: &mut [Block], level: u8) {
    if let Some(last) = blocks.last_mut().filter(|last| last.end == End::Line) {
        last.style.heading = Some(level);
        last.end = End::Paragraph;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<Block> {
        read(text.as_bytes()).unwrap().blocks
    }

    fn texts(text: &str) -> Vec<String> {
        blocks(text).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn headings_carry_their_level() {
        let found: Vec<_> =
            blocks("# A. KẾT QUẢ\n\n## I. Kinh tế ##\nBáo cáo\n======\n#thẻ").into_iter().collect();
        let levels: Vec<_> = found.iter().map(|b| (b.text.as_str(), b.style.heading)).collect();
        let expected =
            [("A. KẾT QUẢ", Some(1)), ("I. Kinh tế", Some(2)), ("Báo cáo", Some(1)), ("#thẻ", None)];
        assert_eq!(levels, expected);
    }

    #[test]
    fn rows_of_a_table_are_joined_cells() {
        let found = blocks("| STT | Chỉ tiêu |\n|:---|---:|\n| 1 | Thu \\| chi |\n");
        assert!(found.iter().all(|block| block.style.part == Part::Table));
        assert_eq!(
            texts("| STT | Chỉ tiêu |\n|:---|---:|\n| 1 | Thu \\| chi |\n"),
            ["STT | Chỉ tiêu", "1 | Thu | chi"]
        );
    }

    #[test]
    fn markup_is_taken_off_and_marks_of_the_text_stay() {
        for (line, expected) in [
            ("**TM. ỦY BAN NHÂN DÂN**", "TM. ỦY BAN NHÂN DÂN"),
            ("đạt 18,06/19 (*tăng 02 tiêu chí*)", "đạt 18,06/19 (tăng 02 tiêu chí)"),
            ("- Thu ngân sách", "- Thu ngân sách"),
            ("+ Chi", "+ Chi"),
            ("* Cây hàng năm:", "* Cây hàng năm:"),
            ("1\\. Kết quả", "1. Kết quả"),
            ("xem [Nghị định](https://example.com/a_b \"tên\")", "xem Nghị định"),
            ("> trích **đoạn** này<br>và", "> trích đoạn này và"),
            ("5 * 3 * 2", "5 * 3 * 2"),
        ] {
            let expected = expected.trim_start_matches("> ");
            assert_eq!(texts(line), [expected], "{line}");
        }
        assert!(blocks("**Nơi nhận:**")[0].style.bold);
        assert_eq!(texts("một\n\n---\n\n```\n# mã **x**\n```\n"), ["một", "# mã **x**"]);
    }

    #[test]
    fn every_inline_rule_compiles() {
        assert_eq!(INLINE.len(), 4);
    }
}
