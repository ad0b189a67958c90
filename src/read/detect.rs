//! Which format a file has, by its first bytes and, for containers, by what they hold.
//! The name decides only where content cannot: Markdown is text, and a damaged `.docx` is still meant as one.

use std::sync::LazyLock;

use super::Refusal;
use crate::messages::Message;

/// A format that there is a reader for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detected {
    /// Text without markup, in some encoding.
    Text,
    /// Text by its bytes, Markdown by its name.
    Markdown,
}

/// A row of `formats.tsv`.
struct Signature {
    offset: usize,
    bytes: Vec<u8>,
    name: &'static str,
    sentence: &'static str,
}

static SIGNATURES: LazyLock<Vec<Signature>> =
    LazyLock::new(|| include_str!("formats.tsv").lines().filter_map(signature).collect());

fn signature(line: &'static str) -> Option<Signature> {
    if line.starts_with('#') {
        return None;
    }
    let mut cells = line.split('\t');
    let offset = cells.next()?.parse().ok()?;
    let hex = cells.next()?;
    let bytes = (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(hex.get(i..i + 2)?, 16).ok());
    let bytes = bytes.collect::<Option<Vec<u8>>>()?;
    Some(Signature { offset, bytes, name: cells.next()?, sentence: cells.next()? })
}

/// The reader for a file with these bytes; `extension` in lower case, without the dot.
pub(super) fn detect(bytes: &[u8], extension: &str) -> Result<Detected, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::skipped("read.skipped.empty"));
    }
    if let Some(known) = SIGNATURES.iter().find(|s| starts_with_at(bytes, s)) {
        return Err(unread(known.name, known.sentence));
    }
    Ok(if matches!(extension, "md" | "markdown") { Detected::Markdown } else { Detected::Text })
}

fn starts_with_at(bytes: &[u8], signature: &Signature) -> bool {
    bytes.get(signature.offset..).is_some_and(|rest| rest.starts_with(&signature.bytes))
}

/// A format that is known and not read: its name, and the sentence that says what to do.
fn unread(name: &'static str, sentence: &'static str) -> Refusal {
    Refusal::Skipped(Message::new(sentence).with("format", Message::new(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = include_str!("formats.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(SIGNATURES.len(), rows);
        for key in SIGNATURES.iter().flat_map(|row| [row.name, row.sentence]) {
            assert_ne!(Message::new(key).to_string(), key, "the table of messages has this key");
        }
    }

    #[test]
    fn known_formats_are_skipped_by_name_whatever_the_extension() {
        let Err(Refusal::Skipped(message)) = detect(b"%PDF-1.7\n...", "txt") else {
            panic!("a PDF was read")
        };
        assert_eq!(message, Message::new("read.unread.save").with("format", Message::new("read.format.pdf")));
        assert_eq!(detect(b"# Ti\xc3\xaau", "md"), Ok(Detected::Markdown));
        assert_eq!(detect(b"", "docx"), Err(Refusal::skipped("read.skipped.empty")));
    }
}
