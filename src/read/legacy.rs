//! Text in encodings older than Unicode becomes Unicode here: run by run where the font tells, else by the look of its words.
//! What was decoded as what, how sure, and what stayed undecodable is told in the end.

use std::collections::BTreeMap;

use encoding_rs::WINDOWS_1252;

use super::text::clean;
use super::{Content, text::Dropped};
use crate::messages::Message;
use crate::vietnamese::legacy::{Charset, Guess, guess, is_better, raise_capitals};

/// Share of syllables below which a decoding by the look of words is called unsure.
const SURE_SHARE: f64 = 0.93;

/// What was decoded while a file was read.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    /// Letters by encoding and font.
    fonts: BTreeMap<(Charset, String), u64>,
    unknown: BTreeMap<Charset, Unknown>,
}

/// Letters that an encoding does not have.
#[derive(Debug, Clone, Default)]
struct Unknown {
    letters: u64,
    /// The first text that holds one.
    example: String,
}

impl Tally {
    /// The text of a run in `charset`, as its font called `font` tells; capitals are left to [`raise_capitals`].
    pub(super) fn decode(&mut self, text: &str, font: &str, charset: Charset) -> String {
        let decoded = charset.decode(text);
        if decoded.letters > 0 {
            *self.fonts.entry((charset, font.to_owned())).or_default() += decoded.letters;
        }
        self.count_unknown(charset, decoded.unknown, text);
        decoded.text
    }

    fn count_unknown(&mut self, charset: Charset, letters: u64, text: &str) {
        if letters > 0 {
            let unknown = self.unknown.entry(charset).or_default();
            unknown.letters += letters;
            if unknown.example.is_empty() {
                unknown.example = text.chars().filter(|c| !c.is_control()).take(40).collect();
            }
        }
    }

    /// The encoding of most letters that were decoded by font.
    pub(super) fn charset(&self) -> Option<Charset> {
        let mut counts: BTreeMap<Charset, u64> = BTreeMap::new();
        for ((charset, _), letters) in &self.fonts {
            *counts.entry(*charset).or_default() += letters;
        }
        counts.into_iter().max_by_key(|(_, letters)| *letters).map(|(charset, _)| charset)
    }

    /// One message an encoding, with its fonts, and one for what it left undecoded.
    pub(super) fn warnings(&self) -> Vec<Message> {
        let mut by_charset: BTreeMap<Charset, (u64, Vec<&str>)> = BTreeMap::new();
        for ((charset, font), letters) in &self.fonts {
            let (count, fonts) = by_charset.entry(*charset).or_default();
            *count += letters;
            fonts.push(font);
        }
        let decoded = by_charset.into_iter().map(|(charset, (letters, fonts))| {
            Message::new("read.warning.decoded_by_font")
                .with("n", letters)
                .with("charset", charset.name())
                .with("fonts", fonts.join(", "))
        });
        let unknown = self.unknown.iter().map(|(charset, unknown)| {
            Message::new("read.warning.undecodable")
                .with("n", unknown.letters)
                .with("charset", charset.name())
                .with("example", unknown.example.trim())
        });
        decoded.chain(unknown).collect()
    }
}

/// Whether `text` may be in an old encoding, so that its control characters and soft hyphens may be letters.
pub(super) fn is_suspect(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{a1}'..='\u{ff}')) && !text.chars().any(is_only_vietnamese)
}

/// A clean text, or, where it may still be decoded by the look of its words, one that keeps all its characters until then.
pub(super) fn clean_unless_suspect(text: &str, dropped: &mut Dropped) -> String {
    if is_suspect(text) { text.trim().to_owned() } else { clean(text, dropped).into_owned() }
}

/// Letters that only Unicode has, and only Vietnamese uses.
pub(super) fn is_only_vietnamese(c: char) -> bool {
    matches!(c, '\u{102}' | '\u{103}' | '\u{110}' | '\u{111}' | '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}')
        || ('\u{1ea0}'..='\u{1ef9}').contains(&c)
}

/// Decodes what no font told: blocks that read better in the encoding of the file, or of their own words.
/// Afterwards every block is clean.
pub(super) fn settle(content: &mut Content, fonts: Option<Charset>) {
    let mut dropped = Dropped::default();
    let by_words = {
        let open = content.blocks.iter().filter(|block| is_open(block)).map(|block| block.text.as_str());
        guess(open)
    };
    let likely = by_words.map(|guess| guess.charset).or(fonts);
    let mut letters: BTreeMap<Charset, u64> = BTreeMap::new();
    for block in content.blocks.iter_mut().filter(|block| is_open(block)) {
        if let Some(text) = undo_double_utf8(&block.text) {
            block.text = text;
        } else if let Some(charset) = likely.filter(|charset| is_better(*charset, &block.text)) {
            let decoded = charset.decode(&block.text);
            *letters.entry(charset).or_default() += decoded.letters;
            block.text = raise_capitals(&decoded.text);
        }
        block.text = clean(&block.text, &mut dropped).into_owned();
    }
    content.blocks.retain(|block| !block.text.is_empty());
    content.warnings.extend(dropped.warnings());
    for (charset, letters) in letters.into_iter().filter(|(_, letters)| *letters > 0) {
        content.encoding.get_or_insert(charset.name());
        content.warnings.push(decoded_by_words(charset, letters, by_words));
    }
}

/// What to say of a text that was decoded by the look of its words.
pub(super) fn decoded_by_words(charset: Charset, letters: u64, guess: Option<Guess>) -> Message {
    let share = guess.map_or(0.0, |guess| guess.share);
    let key = match guess {
        Some(_) if share >= SURE_SHARE => "read.warning.decoded_by_words",
        Some(_) => "read.warning.decoded_unsure",
        None => "read.warning.decoded_by_neighbours",
    };
    let percent = (share * 100.0).round() as u64;
    Message::new(key).with("n", letters).with("charset", charset.name()).with("percent", percent)
}

/// Whether a block's letters are still to be judged.
fn is_open(block: &crate::block::Block) -> bool {
    let font = block.style.font.as_deref().and_then(Charset::of_font);
    font.is_none() && is_suspect(&block.text)
}

/// A whole text in the encoding that its words show; line by line, so that what is Unicode already stays.
pub(super) fn decode_lines(text: &str, charset: Charset) -> (String, u64) {
    let mut out = String::with_capacity(text.len());
    let mut letters = 0;
    for line in text.split_inclusive('\n') {
        if is_better(charset, line) {
            let decoded = charset.decode(line);
            letters += decoded.letters;
            out.push_str(&raise_capitals(&decoded.text));
        } else {
            out.push_str(line);
        }
    }
    (out, letters)
}

/// UTF-8 that was read as windows-1252 and written as UTF-8 again, put right: `á»¦y ban` is `Ủy ban`.
pub(super) fn undo_double_utf8(text: &str) -> Option<String> {
    if !text.contains(['Ã', 'á', 'Ä', 'Æ']) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut repaired = 0;
    for line in text.split_inclusive('\n') {
        match utf8_of_1252(line).filter(|line| !line.is_ascii()) {
            Some(line) => {
                repaired += 1;
                out.push_str(&line);
            }
            None => out.push_str(line),
        }
    }
    (repaired > 0 && out.chars().any(is_only_vietnamese)).then_some(out)
}

fn utf8_of_1252(line: &str) -> Option<String> {
    if line.is_ascii() {
        return None;
    }
    let (bytes, _, had_errors) = WINDOWS_1252.encode(line);
    if had_errors {
        return None;
    }
    String::from_utf8(bytes.into_owned()).ok()
}

/// Letters written as numeric character references (`&#7911;`, `&#x1EE7;`), as old converters and web forms left them.
pub(super) fn undo_references(text: &str) -> Option<String> {
    if !text.contains("&#") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut repaired = 0;
    while let Some(at) = rest.find("&#") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((letter, width)) => {
                out.push(letter);
                rest = &rest[width..];
                repaired += 1;
            }
            None => {
                out.push_str("&#");
                rest = &rest[2..];
            }
        }
    }
    out.push_str(rest);
    (repaired > 0).then_some(out)
}

/// The letter beyond ASCII that `text` begins with a reference to, and how many bytes that takes.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let digits = text.get(2..end)?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    let letter = char::from_u32(code).filter(|c| !c.is_ascii() && (c.is_alphabetic() || is_mark(*c)))?;
    Some((letter, end + 1))
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::{Block, Style};
    use crate::read::Format;

    fn settled(texts: &[(&str, Option<&str>)], fonts: Option<Charset>) -> (Vec<String>, Vec<String>) {
        let block = |(text, font): &(&str, Option<&str>)| Block {
            text: (*text).to_owned(),
            style: Style { font: font.map(str::to_owned), ..Style::default() },
            ..Block::default()
        };
        let blocks = texts.iter().map(block).collect();
        let mut content =
            Content { format: Format::Docx, encoding: None, pages: None, blocks, warnings: Vec::new() };
        settle(&mut content, fonts);
        let keys = content.warnings.iter().map(|warning| warning.key().to_owned()).collect();
        (content.blocks.into_iter().map(|block| block.text).collect(), keys)
    }

    #[test]
    fn blocks_without_a_telling_font_are_judged_by_their_words() {
        let (texts, warnings) = settled(
            &[
                ("Céng hoµ x· héi chñ nghÜa ViÖt Nam, Uû ban nh©n d©n tØnh", Some("Times New Roman")),
                ("N\u{ad}íc, ®¬n vÞ", None),
                ("Đơn vị là huyện", None),
                ("plain", None),
            ],
            None,
        );
        let expected = [
            "Cộng hoà xã hội chủ nghĩa Việt Nam, Uỷ ban nhân dân tỉnh",
            "Nước, đơn vị",
            "Đơn vị là huyện",
            "plain",
        ];
        assert_eq!(texts, expected);
        assert_eq!(warnings, ["read.warning.decoded_by_words"]);
    }

    #[test]
    fn a_block_of_few_words_follows_the_fonts_of_its_file() {
        assert_eq!(settled(&[("®¬n vÞ", None)], Some(Charset::Tcvn3)).0, ["đơn vị"]);
        assert_eq!(settled(&[("và là", None)], Some(Charset::Tcvn3)).0, ["và là"]);
        assert_eq!(settled(&[("café", None)], None).0, ["café"]);
    }

    #[test]
    fn utf_8_that_was_decoded_twice_is_put_right() {
        assert_eq!(undo_double_utf8("á»¦y ban nhÃ¢n dÃ¢n").as_deref(), Some("Ủy ban nhân dân"));
        assert_eq!(undo_double_utf8("Ủy ban nhân dân"), None);
        assert_eq!(undo_double_utf8("là và á"), None);
    }

    #[test]
    fn references_to_letters_are_put_right() {
        assert_eq!(undo_references("&#7910;y ban nh&#xE2;n d&#226;n").as_deref(), Some("Ủy ban nhân dân"));
        assert_eq!(undo_references("a &#38; b &#; &#99999999999; &#x"), None);
    }
}
