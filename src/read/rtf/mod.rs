//! Rich Text Format: paragraphs, tables and notes, each run of letters in its font and that font's encoding.
//! Specification 1.9.1; hidden and deleted text, field codes, pictures and styles are left out.

mod story;
mod tokens;

use std::collections::HashMap;
use std::rc::Rc;

use encoding_rs::{Encoding, WINDOWS_1252};

use self::story::Story;
use self::tokens::{Token, Tokens};
use super::runs::Look;
use super::symbols::symbol;
use super::text::Dropped;
use super::{Content, Format, Limits, Refusal};
use crate::block::{Block, Part};
use crate::vietnamese::legacy::Charset;

/// Groups in one another; deeper ones are read as if they stood here.
const MAX_DEPTH: usize = 500;

/// Whether the bytes are RTF.
pub(super) fn is_rtf(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{\\rtf")
}

/// Reads an RTF file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let mut reader = Reader::new();
    let mut text_bytes = 0_u64;
    for token in Tokens::new(bytes) {
        text_bytes += u64::from(matches!(token, Token::Byte(_)));
        if text_bytes > limits.max_text_bytes {
            return Err(Refusal::failed("read.failed.unpacks_too_large"));
        }
        reader.token(token);
    }
    Ok(reader.finish())
}

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Into the story.
    Text,
    /// Nowhere: styles, pictures, field codes.
    Nowhere,
    /// Into the name of a font.
    FontTable,
    /// Into the marker of an automatic list.
    Marker,
}

/// What a group sets and its end takes back.
#[derive(Debug, Clone)]
struct Group {
    place: Place,
    /// The group began a story of its own.
    is_story: bool,
    font: i32,
    bold: bool,
    hidden: bool,
    deleted: bool,
    /// Characters that stand in for one of Unicode.
    stand_ins: u32,
}

#[derive(Debug, Default)]
struct Font {
    name: String,
    encoding: Option<&'static Encoding>,
    is_symbol: bool,
}

struct Reader {
    group: Group,
    outer: Vec<Group>,
    /// Groups beyond the deepest that is kept apart.
    too_deep: usize,
    stories: Vec<Story>,
    margins: Vec<Block>,
    notes: Vec<Block>,
    fonts: HashMap<i32, Font>,
    encoding: &'static Encoding,
    /// The next word is a destination that may be passed over if it is not known.
    is_optional: bool,
    /// Characters still to be skipped after one of Unicode.
    skip: u32,
    /// The first half of a character beyond the basic plane.
    high: Option<u16>,
    page: u32,
    dropped: Dropped,
}

impl Reader {
    fn new() -> Self {
        let group = Group {
            place: Place::Text,
            is_story: false,
            font: 0,
            bold: false,
            hidden: false,
            deleted: false,
            stand_ins: 1,
        };
        Self {
            group,
            outer: Vec::new(),
            too_deep: 0,
            stories: vec![Story::of(Part::Body, None)],
            margins: Vec::new(),
            notes: Vec::new(),
            fonts: HashMap::new(),
            encoding: WINDOWS_1252,
            is_optional: false,
            skip: 0,
            high: None,
            page: 1,
            dropped: Dropped::default(),
        }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Word(word, number) => {
                let is_optional = std::mem::take(&mut self.is_optional);
                self.word(word, number, is_optional);
            }
            Token::Symbol(b'*') => self.is_optional = true,
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Byte(_) if self.skip > 0 => self.skip -= 1,
            Token::Byte(byte) => self.byte(byte),
        }
    }

    fn open(&mut self) {
        self.skip = 0;
        if self.outer.len() >= MAX_DEPTH {
            self.too_deep += 1;
            return;
        }
        self.outer.push(self.group.clone());
        self.group.is_story = false;
    }

    fn close(&mut self) {
        self.skip = 0;
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if self.group.is_story {
            self.end_story();
        }
        if let Some(outer) = self.outer.pop() {
            self.group = outer;
        }
    }

    fn begin_story(&mut self, part: Part) {
        self.stories.push(Story::of(part, None));
        self.group.is_story = true;
        self.group.place = Place::Text;
    }

    fn end_story(&mut self) {
        // The body stays.
        if self.stories.len() < 2 {
            return;
        }
        let Some(story) = self.stories.pop() else { return };
        for block in story.finish(&mut self.dropped) {
            match block.style.part {
                Part::Note => self.notes.push(block),
                // Each section repeats the headers of the one before; a page number alone says nothing.
                _ if self.margins.contains(&block) || !block.text.chars().any(char::is_alphabetic) => {}
                _ => self.margins.push(block),
            }
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>, is_optional: bool) {
        if self.destination(word, is_optional) || self.character(word, number) {
            return;
        }
        let is_on = number != Some(0);
        match word {
            "ansicpg" => self.encoding = code_page(number.unwrap_or(1252)),
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "f" => self.group.font = number.unwrap_or(0),
            "fcharset" if self.group.place == Place::FontTable => self.font_charset(number.unwrap_or(0)),
            "plain" => (self.group.bold, self.group.hidden) = (false, false),
            "b" => self.group.bold = is_on,
            "v" => self.group.hidden = is_on,
            "deleted" => self.group.deleted = is_on,
            "uc" => self.group.stand_ins = u32::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            _ => self.paragraph(word, number),
        }
    }

    /// Words that say where the text of their group goes.
    fn destination(&mut self, word: &str, is_optional: bool) -> bool {
        match word {
            "fonttbl" => self.group.place = Place::FontTable,
            "listtext" | "pntext" => self.group.place = Place::Marker,
            "footnote" | "annotation" if self.group.place == Place::Nowhere => {}
            "footnote" => self.begin_story(Part::Note),
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
                self.begin_story(Part::Margin);
            }
            "stylesheet" | "colortbl" | "info" | "pict" | "fldinst" | "objdata" | "annotation" | "atnid"
            | "atnauthor" | "sp" | "themedata" | "datafield" | "nonshppict" | "listtable" | "xe" | "tc" => {
                self.group.place = Place::Nowhere;
            }
            // Text boxes stand inside drawings that older readers may pass over.
            "shpinst" | "shptxt" | "shppict" | "shp" | "fldrslt" | "result" => {}
            _ if is_optional => self.group.place = Place::Nowhere,
            _ => return false,
        }
        true
    }

    /// Words that stand for characters.
    fn character(&mut self, word: &str, number: Option<i32>) -> bool {
        let text = match word {
            "u" => {
                self.unicode(number.unwrap_or(0));
                return true;
            }
            "tab" => "\t",
            "line" | "lbr" => "\n",
            "emdash" => "—",
            "endash" => "–",
            "lquote" => "‘",
            "rquote" => "’",
            "ldblquote" => "“",
            "rdblquote" => "”",
            "bullet" => "•",
            "emspace" | "enspace" | "qmspace" => " ",
            _ => return false,
        };
        self.push(text);
        true
    }

    /// Words that shape paragraphs, tables and pages.
    fn paragraph(&mut self, word: &str, number: Option<i32>) {
        if self.group.place == Place::Nowhere {
            return;
        }
        let page = self.page;
        let Some(story) = self.stories.last_mut() else { return };
        match word {
            "par" | "sect" => story.end_paragraph(&mut self.dropped),
            "page" => {
                story.end_paragraph(&mut self.dropped);
                self.page = page.saturating_add(1);
            }
            "pard" => story.reset(),
            "qc" => story.style.centred = true,
            "outlinelevel" => {
                let level = number.and_then(|level| u8::try_from(level).ok()).filter(|level| *level < 9);
                story.style.heading = level.map(|level| level + 1);
            }
            "intbl" => story.in_table = true,
            "trowd" => story.define_row(),
            "clbrdrt" | "clbrdrb" | "clbrdrl" | "clbrdrr" => story.define_border(word),
            "cellx" => story.define_cell(),
            "cell" | "nestcell" => story.end_cell(&mut self.dropped),
            "row" => story.end_row(),
            _ => {}
        }
    }

    fn symbol(&mut self, symbol: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match symbol {
            b'~' => self.push("\u{a0}"),
            b'_' => self.push("-"),
            b'{' | b'}' | b'\\' => self.push(char::from(symbol).encode_utf8(&mut [0; 4])),
            // An optional hyphen, an index entry, a formula mark.
            _ => {}
        }
    }

    /// `\u`: one unit of UTF-16, with the sign that the number of a word has; stand-ins follow.
    fn unicode(&mut self, number: i32) {
        self.skip = self.group.stand_ins;
        let unit = (number & 0xffff) as u16;
        let units = [self.high.take().unwrap_or_default(), unit];
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        let text = String::from_utf16_lossy(if units[0] == 0 { &units[1..] } else { &units });
        let name = self.fonts.get(&self.group.font).map_or("", |font| font.name.as_str());
        let symbol = symbol(name, u32::from(unit)).map(String::from);
        self.push(&symbol.unwrap_or(text));
    }

    /// A byte of text in the encoding of its font.
    fn byte(&mut self, byte: u8) {
        if self.group.place == Place::FontTable {
            let font = self.fonts.entry(self.group.font).or_default();
            if byte != b';' && font.name.len() < 100 {
                font.name.push(char::from(byte));
            }
            return;
        }
        let font = self.fonts.get(&self.group.font);
        let text = match font {
            Some(font) if font.is_symbol => symbol(&font.name, u32::from(byte)).map(String::from),
            // The bytes of old fonts wait for their own table.
            Some(font) if Charset::of_font(&font.name).is_some() => Some(char::from(byte).to_string()),
            _ => None,
        };
        let encoding = font.and_then(|font| font.encoding).unwrap_or(self.encoding);
        let decoded = || encoding.decode_without_bom_handling(&[byte]).0.into_owned();
        self.push(&text.unwrap_or_else(decoded));
    }

    fn font_charset(&mut self, charset: i32) {
        let font = self.fonts.entry(self.group.font).or_default();
        font.is_symbol = charset == 2;
        font.encoding = match charset {
            163 => Some(encoding_rs::WINDOWS_1258),
            161 => Some(encoding_rs::WINDOWS_1253),
            162 => Some(encoding_rs::WINDOWS_1254),
            186 => Some(encoding_rs::WINDOWS_1257),
            204 => Some(encoding_rs::WINDOWS_1251),
            222 => Some(encoding_rs::WINDOWS_874),
            238 => Some(encoding_rs::WINDOWS_1250),
            _ => None,
        };
    }

    fn push(&mut self, text: &str) {
        let Group { place, bold, hidden, deleted, .. } = self.group;
        if hidden || deleted {
            return;
        }
        let Some(story) = self.stories.last_mut() else { return };
        match place {
            Place::Text => {
                let name = self.fonts.get(&self.group.font).map(|font| Rc::from(font.name.trim()));
                story.push(text, &Look { bold, hidden: false, font: name });
            }
            Place::Marker if story.marker.len() < 40 => story.marker.push_str(text),
            Place::Marker | Place::Nowhere | Place::FontTable => {}
        }
    }

    fn finish(mut self) -> Content {
        while self.stories.len() > 1 {
            self.end_story();
        }
        let body = self.stories.pop().map(|story| story.finish(&mut self.dropped)).unwrap_or_default();
        Content {
            format: Format::Rtf,
            encoding: self.dropped.tally.charset().map(Charset::name),
            pages: None,
            blocks: [self.margins, body, self.notes].concat(),
            warnings: self.dropped.warnings(),
        }
    }
}

fn code_page(number: i32) -> &'static Encoding {
    let label = format!("windows-{number}");
    Encoding::for_label(label.as_bytes()).unwrap_or(match number {
        65001 => encoding_rs::UTF_8,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        _ => WINDOWS_1252,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::read;

    fn content(text: &str) -> Content {
        let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        read::read(Path::new("a.doc"), &bytes, &Limits::default()).unwrap()
    }

    fn texts(text: &str) -> Vec<String> {
        content(text).blocks.into_iter().map(|block| block.text).collect()
    }

    const HEAD: &str = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset163 Times New Roman;}{\f2\fnil .VnTime;}{\f3\fcharset2 Wingdings;}}{\stylesheet{\s1 heading 1;}}{\info{\title Kh\'f4ng}}";

    #[test]
    fn letters_follow_the_encoding_of_their_font() {
        let body = r"\pard\f1 B\'e1o c\'e1o \f2 nh\'a9n d\'a9n\f0  \u7911?\u-3913 ?\par";
        assert_eq!(texts(&format!("{HEAD}{body}}}")), ["Báo cáo nhân dân ủ\u{f0b7}"]);
        assert_eq!(content(&format!("{HEAD}{body}}}")).encoding, Some("TCVN3"));
    }

    #[test]
    fn what_a_reader_does_not_see_is_left_out() {
        let body = r"\pard a{\v hidden}{\deleted gone}{\*\bkmkstart x}{\field{\*\fldinst PAGE}{\fldrslt 7}}{\pict 00ff}{\shp{\*\shpinst{\sp{\sn wz}{\sv 1}}{\shptxt\pard box\par}}}\par";
        assert_eq!(texts(&format!("{HEAD}{body}}}")), ["a7box"]);
    }

    #[test]
    fn rows_of_tables_are_blocks_and_heads_are_lines() {
        let lines = r"\clbrdrt\brdrs\clbrdrl\brdrs\clbrdrb\brdrs\clbrdrr\brdrs\cellx100";
        let row = |a: &str, b: &str| format!(r"\trowd{lines}{lines}\pard\intbl {a}\cell {b}\cell\row ");
        let body = format!(r"{}{}\pard\qc\b End\b0\par", row("STT", "N\\'f4i"), row("1", ""));
        let content = content(&format!("{HEAD}{body}}}"));
        let shown: Vec<_> = content.blocks.iter().map(|b| (b.text.as_str(), b.style.part)).collect();
        assert_eq!(shown, [("STT | Nôi", Part::Table), ("1", Part::Table), ("End", Part::Body)]);
        let last = &content.blocks[2].style;
        assert!(last.centred && last.bold);
    }

    #[test]
    fn headers_notes_and_markers_have_their_places() {
        let body = r"{\header\pard Head\par}{\header\pard Head\par}{\footer\pard 12\par}\pard{\listtext 1.\tab}Text{\footnote\pard Note\par} goes on\par";
        let content = content(&format!("{HEAD}{body}}}"));
        let shown: Vec<_> = content.blocks.iter().map(|b| (b.text.as_str(), b.style.part)).collect();
        assert_eq!(shown, [("Head", Part::Margin), ("Text goes on", Part::Body), ("Note", Part::Note)]);
        assert_eq!(content.blocks[1].style.list_marker.as_deref(), Some("1."));
    }

    #[test]
    fn groups_without_end_are_no_danger() {
        let deep = format!("{HEAD}{}a{}\\par}}", "{".repeat(100_000), "}".repeat(100_000));
        assert_eq!(texts(&deep), ["a"]);
        let _ = read::read(Path::new("a.rtf"), b"{\\rtf1}}}}{\\footnote", &Limits::default());
    }

    proptest! {
        #[test]
        fn any_tangle_of_words_is_read_or_refused(
            words in proptest::collection::vec(
                "[{}a-c]|\\\\(par|pard|cell|row|trowd|intbl|u-?[0-9]{1,6}|f[0-3]|footnote|header|uc[0-9]|b|v|fonttbl|bin[0-9]) ?|\\\\'[0-9a-g]{2}",
                0..60,
            )
        ) {
            let text = format!("{{\\rtf1 {}", words.concat());
            let _ = read::read(Path::new("a.rtf"), text.as_bytes(), &Limits::default());
        }
    }
}
