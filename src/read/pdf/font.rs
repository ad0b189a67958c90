//! Fonts of a PDF: from the bytes of a shown string to letters and their widths (PDF 32000-1, 9.6 to 9.10).
//! What a font does not tell is taken as windows-1252, which keeps old Vietnamese fonts readable for what decodes them.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use lopdf::{Dictionary, Document, Object};

use super::cmap::CMap;

/// Bytes that a table inside a font may unpack to.
const MAX_TABLE_BYTES: usize = 8 << 20;

/// Width of a glyph that the font does not tell, in thousandths of its size.
const DEFAULT_WIDTH: f64 = 500.0;

/// Letters by the name of their glyph.
static GLYPHS: LazyLock<HashMap<&'static str, char>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let (name, code) = line.split_once('\t')?;
        Some((name, char::from_u32(u32::from_str_radix(code, 16).ok()?)?))
    };
    include_str!("glyphs.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

/// A font, as far as text needs it.
#[derive(Debug, Default)]
pub(super) struct Font {
    to_unicode: CMap,
    /// Bytes of a code.
    code_bytes: usize,
    /// Codes of two bytes are letters themselves, as some tables for East Asia have it.
    is_unicode: bool,
    /// Letters of a font with codes of one byte.
    letters: Vec<char>,
    widths: HashMap<u32, f64>,
    default_width: f64,
}

/// A glyph of a shown string.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph<'f> {
    /// What it stands for; none where nothing tells.
    pub(super) letters: Letters<'f>,
    /// In thousandths of the font's size.
    pub(super) width: f64,
    /// A blank of one byte, which word spacing widens.
    pub(super) is_blank: bool,
}

/// The letters of a glyph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters<'f> {
    One(char),
    Some(&'f str),
}

impl Font {
    /// The font that `dictionary` describes.
    pub(super) fn new(document: &Document, dictionary: &Dictionary) -> Self {
        let to_unicode = stream(document, dictionary, b"ToUnicode").map(|table| CMap::parse(&table));
        let mut font = Self { to_unicode: to_unicode.unwrap_or_default(), ..Self::default() };
        if dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type0") {
            font.composite(document, dictionary);
        } else {
            font.simple(document, dictionary);
        }
        font
    }

    /// A font with codes of one byte.
    fn simple(&mut self, document: &Document, dictionary: &Dictionary) {
        self.code_bytes = 1;
        self.default_width = DEFAULT_WIDTH;
        self.letters = letters(document, dictionary);
        let first =
            get(document, dictionary, b"FirstChar").and_then(|first| first.as_i64().ok()).unwrap_or(0);
        let widths = get(document, dictionary, b"Widths").and_then(|widths| widths.as_array().ok());
        for (at, width) in widths.into_iter().flatten().enumerate().take(256) {
            if let (Some(width), Ok(first)) = (number(document, width), u32::try_from(first)) {
                // Glyphs of Type 3 fonts measure in their own space.
                self.widths.insert(first.saturating_add(at as u32), width);
            }
        }
    }

    /// A font of many glyphs, with codes of two bytes mostly.
    fn composite(&mut self, document: &Document, dictionary: &Dictionary) {
        let encoding = get(document, dictionary, b"Encoding").and_then(|name| name.as_name().ok());
        self.is_unicode =
            encoding.is_some_and(|name| name.windows(4).any(|part| part == b"UCS2" || part == b"UTF1"));
        self.code_bytes = self.to_unicode.code_bytes.unwrap_or(2);
        self.default_width = 1_000.0;
        let inner = get(document, dictionary, b"DescendantFonts").and_then(|fonts| fonts.as_array().ok());
        let inner = inner.and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().ok());
        let Some(inner) = inner else { return };
        if let Some(width) = inner.get(b"DW").ok().and_then(|width| number(document, width)) {
            self.default_width = width;
        }
        if let Some(widths) = get(document, inner, b"W").and_then(|widths| widths.as_array().ok()) {
            self.composite_widths(document, widths);
        }
    }

    /// `code [w w w]` or `first last w`, in any order.
    fn composite_widths(&mut self, document: &Document, widths: &[Object]) {
        let mut at = 0;
        while let Some(first) = widths.get(at).and_then(|first| number(document, first)) {
            let first = first.max(0.0) as u32;
            let next =
                widths.get(at + 1).and_then(|next| document.dereference(next).ok()).map(|(_, next)| next);
            match next {
                Some(Object::Array(list)) => {
                    for (code, width) in (first..).zip(list.iter().take(65_536)) {
                        self.widths.insert(code, number(document, width).unwrap_or(self.default_width));
                    }
                    at += 2;
                }
                Some(last) => {
                    let (last, width) =
                        (number(document, last), widths.get(at + 2).and_then(|w| number(document, w)));
                    let (Some(last), Some(width)) = (last, width) else { return };
                    for code in first..=(last.max(0.0) as u32).min(first.saturating_add(65_536)) {
                        self.widths.insert(code, width);
                    }
                    at += 3;
                }
                None => return,
            }
        }
    }

    /// The glyphs that the bytes of a string show.
    pub(super) fn glyphs<'f>(&'f self, text: &'f [u8]) -> impl Iterator<Item = Glyph<'f>> {
        text.chunks(self.code_bytes.max(1)).map(|bytes| {
            let code = bytes.iter().fold(0, |code, byte| (code << 8) | u32::from(*byte));
            let width = self.widths.get(&code).copied().unwrap_or(self.default_width);
            let is_blank = bytes == b" ";
            Glyph { letters: self.letters_of(code), width, is_blank }
        })
    }

    fn letters_of(&self, code: u32) -> Letters<'_> {
        if let Some(letters) = self.to_unicode.get(code) {
            return Letters::Some(letters);
        }
        let one = if self.code_bytes == 1 {
            self.letters.get(code as usize).copied()
        } else if self.is_unicode || self.to_unicode.is_empty() && self.code_bytes == 1 {
            char::from_u32(code)
        } else {
            None
        };
        Letters::One(one.unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

/// The letters of a font with codes of one byte, by code.
fn letters(document: &Document, dictionary: &Dictionary) -> Vec<char> {
    let encoding = get(document, dictionary, b"Encoding");
    let base = match encoding {
        Some(Object::Name(name)) => Some(name.as_slice()),
        Some(Object::Dictionary(encoding)) => encoding.get(b"BaseEncoding").and_then(Object::as_name).ok(),
        _ => None,
    };
    let table = if base == Some(b"MacRomanEncoding") { MACINTOSH } else { WINDOWS_1252 };
    let bytes: Vec<u8> = (0..=255).collect();
    let mut letters: Vec<char> = table.decode_without_bom_handling(&bytes).0.chars().collect();
    if let Some(Object::Dictionary(encoding)) = encoding
        && let Some(Object::Array(differences)) = get(document, encoding, b"Differences")
    {
        let mut code = 0;
        for item in differences {
            match item {
                Object::Integer(number) => code = usize::try_from(*number).unwrap_or(256),
                Object::Name(name) => {
                    if let (Some(place), Some(letter)) = (letters.get_mut(code), glyph(name)) {
                        *place = letter;
                    }
                    code += 1;
                }
                _ => {}
            }
        }
    }
    letters
}

/// The letter that a glyph of this name stands for.
fn glyph(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    // What follows a full stop says how the glyph looks: `a.alt`.
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    let hex = |digits: &str| {
        let is_hex = (4..=6).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hex.then(|| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)).flatten()
    };
    let coded = name.strip_prefix("uni").and_then(|digits| hex(digits.get(..4)?));
    GLYPHS.get(name).copied().or(coded).or_else(|| name.strip_prefix('u').and_then(hex))
}

/// A value of a dictionary, wherever it stands.
pub(super) fn get<'d>(document: &'d Document, dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    Some(document.dereference(dictionary.get(key).ok()?).ok()?.1)
}

/// A number, wherever it stands.
pub(super) fn number(document: &Document, object: &Object) -> Option<f64> {
    match document.dereference(object).ok()?.1 {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(number) => Some(f64::from(*number)),
        _ => None,
    }
}

fn stream(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<Vec<u8>> {
    let stream = get(document, dictionary, key)?.as_stream().ok()?;
    Some(stream.decompressed_content_with_limit(MAX_TABLE_BYTES).unwrap_or_else(|_| stream.content.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn glyphs_are_told_by_name() {
        let names = ["Abreve", "uni1EA1", "u01B0", "a.alt", "dcroat", ".notdef", "g12"];
        let found: Vec<_> = names.iter().map(|name| glyph(name.as_bytes())).collect();
        assert_eq!(found, [Some('Ă'), Some('ạ'), Some('ư'), Some('a'), Some('đ'), None, None]);
    }

    #[test]
    fn differences_stand_over_the_base_encoding() {
        let document = Document::new();
        let differences =
            vec![65.into(), Object::Name(b"eacute".to_vec()), Object::Name(b"uni1EC7".to_vec())];
        let font = dictionary! {
            "Subtype" => "TrueType", "FirstChar" => 65, "Widths" => vec![700.into()],
            "Encoding" => dictionary! { "Differences" => differences },
        };
        let font = Font::new(&document, &font);
        let glyphs: Vec<_> = font.glyphs(b"AB\xe9 ").map(|g| (g.letters, g.width, g.is_blank)).collect();
        let one = |letter, width, is_blank| (Letters::One(letter), width, is_blank);
        assert_eq!(
            glyphs,
            [one('é', 700.0, false), one('ệ', 500.0, false), one('é', 500.0, false), one(' ', 500.0, true)]
        );
    }
}
