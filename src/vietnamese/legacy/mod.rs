//! Encodings of Vietnamese older than Unicode, which lived in fonts: the letters of a text look foreign until the font is known.
//! Tables decode them; the font's name or the syllables that come out tell which table is meant.

mod detect;
mod words;

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;

pub(crate) use detect::{Guess, guess, is_better};
pub(crate) use words::raise_capitals;

/// An encoding of Vietnamese in single bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Charset {
    /// TCVN 5712:1993, of the `.Vn` fonts.
    Tcvn3,
    /// VNI-Windows.
    Vni,
    /// VISCII.
    Viscii,
    /// VPS.
    Vps,
}

impl Charset {
    /// All of them, the commonest first.
    pub(crate) const ALL: [Self; 4] = [Self::Tcvn3, Self::Vni, Self::Viscii, Self::Vps];

    /// The name by which people know it.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
            Self::Viscii => "VISCII",
            Self::Vps => "VPS",
        }
    }

    /// The encoding that a font's name tells; `None` for fonts of Unicode and for those that are not known.
    ///
    /// Capital fonts (`.VnTimeH`) draw small letters as capitals; the letters stay as they were typed.
    #[must_use]
    pub(crate) fn of_font(name: &str) -> Option<Self> {
        let name = without_subset_tag(name.trim()).to_lowercase();
        FONTS.iter().find(|(start, _)| name.starts_with(start)).map(|(_, charset)| *charset)
    }

    fn table(self) -> &'static Table {
        match self {
            Self::Tcvn3 => &TABLES[0],
            Self::Vni => &TABLES[1],
            Self::Viscii => &TABLES[2],
            Self::Vps => &TABLES[3],
        }
    }

    /// Decodes characters that stand for bytes, through Latin-1 or windows-1252; others stay as they are.
    #[must_use]
    pub(crate) fn decode(self, text: &str) -> Decoded {
        let table = self.table();
        let mut out = Decoded { text: String::with_capacity(text.len()), letters: 0, unknown: 0 };
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let Some(byte) = self.byte(c) else {
                out.text.push(c);
                continue;
            };
            let next = rest.clone().next().and_then(|next| self.byte(next));
            if let Some(letter) = next.and_then(|next| table.pair(byte, next)) {
                rest.next();
                out.push(letter);
            } else if let Some(letter) = table.single[usize::from(byte)] {
                out.push(letter);
            } else {
                // What is no letter here is a sign of windows-1252 (quotes, dashes), or lost.
                out.unknown += u64::from(c.is_alphabetic() && !c.is_ascii());
                out.text.push(c);
            }
        }
        out
    }

    /// The byte that `c` stands for.
    fn byte(self, c: char) -> Option<u8> {
        if let Ok(byte) = u8::try_from(c) {
            return Some(byte);
        }
        match (self, c) {
            // Readers of PDF take the soft hyphen for a minus, and the raised point for an operator.
            (Self::Tcvn3, '\u{2212}') => Some(0xad),
            (Self::Tcvn3, '\u{2219}') => Some(0xb7),
            _ => BYTES_OF_1252.get(&c).copied(),
        }
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What decoding gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The text.
    pub(crate) text: String,
    /// Letters that came out of the table.
    pub(crate) letters: u64,
    /// Letters beyond ASCII that the table does not know, kept as they are.
    pub(crate) unknown: u64,
}

impl Decoded {
    fn push(&mut self, letter: char) {
        self.text.push(letter);
        self.letters += 1;
    }
}

/// A font's name in a PDF without the tag of its subset: `ABCDEF+.VnTime`.
fn without_subset_tag(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

static FONTS: LazyLock<Vec<(&'static str, Charset)>> = LazyLock::new(|| {
    rows(include_str!("fonts.tsv"))
        .filter_map(|(start, name)| Some((start, Charset::ALL.into_iter().find(|c| c.name() == name)?)))
        .collect()
});

/// Characters of windows-1252 beyond Latin-1, with the bytes that they stand for.
static BYTES_OF_1252: LazyLock<HashMap<char, u8>> = LazyLock::new(|| {
    let char_of = |byte: u8| WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next();
    (0x80..=0x9f).filter_map(|byte| Some((char_of(byte)?, byte))).collect()
});

static TABLES: LazyLock<[Table; 4]> = LazyLock::new(|| {
    [include_str!("tcvn3.tsv"), include_str!("vni.tsv"), include_str!("viscii.tsv"), include_str!("vps.tsv")]
        .map(Table::read)
});

/// From bytes to letters.
struct Table {
    single: [Option<char>; 256],
    pairs: HashMap<(u8, u8), char>,
}

impl Table {
    fn read(text: &'static str) -> Self {
        let mut table = Self { single: [None; 256], pairs: HashMap::new() };
        for (hex, letter) in rows(text) {
            let Some(letter) = letter.chars().next() else { continue };
            let byte = |range| hex.get(range).and_then(|hex| u8::from_str_radix(hex, 16).ok());
            match (byte(0..2), byte(2..4)) {
                (Some(first), Some(second)) => {
                    table.pairs.insert((first, second), letter);
                }
                (Some(only), None) => table.single[usize::from(only)] = Some(letter),
                (None, _) => {}
            }
        }
        table
    }

    /// The letter of two bytes; a mark of the other case than its letter was typed by hand.
    fn pair(&self, first: u8, second: u8) -> Option<char> {
        let other_case = |byte: u8| if matches!(byte, 0xc0..=0xff) { byte ^ 0x20 } else { byte };
        let other = || self.pairs.get(&(first, other_case(second))).filter(|_| self.is_marks_table());
        self.pairs.get(&(first, second)).or_else(other).copied()
    }

    /// Whether marks are bytes of their own in either case, as in VNI.
    fn is_marks_table(&self) -> bool {
        self.pairs.len() > 100
    }
}

/// The rows of a table of two columns.
fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The bytes of a letter, as characters of Latin-1; what a typist of that time would have produced.
    fn encode(charset: Charset, text: &str) -> String {
        let table = charset.table();
        let mut out = String::new();
        for c in text.chars() {
            let single = (0..=255_u8).find(|byte| table.single[usize::from(*byte)] == Some(c));
            let mut pairs: Vec<_> = table.pairs.iter().filter(|(_, letter)| **letter == c).collect();
            pairs.sort();
            match (single, pairs.first()) {
                (Some(byte), _) => out.push(char::from(byte)),
                (None, Some(((first, second), _))) => out.extend([char::from(*first), char::from(*second)]),
                (None, None) => out.push(c),
            }
        }
        out
    }

    fn letters() -> Vec<char> {
        let vowels = "aăâeêioôơuưy";
        let tones = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
        let mut letters: Vec<char> = vec!['đ', 'Đ'];
        for vowel in vowels.chars() {
            for tone in tones {
                let letter = crate::vietnamese::compose(&format!("{vowel}{tone}")).into_owned();
                letters.extend([letter.to_uppercase(), letter].concat().chars().filter(|c| !c.is_ascii()));
            }
        }
        letters
    }

    #[test]
    fn every_table_has_every_letter() {
        assert_eq!(letters().len(), 134);
        for charset in Charset::ALL {
            for letter in letters() {
                let text = letter.to_string();
                assert_eq!(charset.decode(&encode(charset, &text)).text, text, "{charset}");
            }
        }
    }

    #[test]
    fn known_phrases_are_decoded() {
        for (charset, coded, text) in [
            (Charset::Tcvn3, "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
            (Charset::Tcvn3, "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
            (Charset::Tcvn3, "Uû ban nh©n d©n, n\u{ad}íc", "Uỷ ban nhân dân, nước"),
            (Charset::Tcvn3, "x\u{2219} n\u{2212}íc", "xã nước"),
            (Charset::Vni, "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            (Charset::Vni, "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
            (Charset::Vni, "Aù Ôû", "Á Ở"),
        ] {
            assert_eq!(charset.decode(coded).text, text);
        }
    }

    #[test]
    fn quotes_and_dashes_of_windows_stay() {
        assert_eq!(Charset::Tcvn3.decode("“Tù do” – H¹nh").text, "“Tự do” – Hạnh");
    }

    #[test]
    fn fonts_tell_the_encoding() {
        let of = Charset::of_font;
        assert_eq!(of(".VnTime"), Some(Charset::Tcvn3));
        assert_eq!(of("ABCDEF+.VnArialH-Bold"), Some(Charset::Tcvn3));
        assert_eq!(of("VNI-Times"), Some(Charset::Vni));
        assert_eq!(of("VNI-Helve-Condense"), Some(Charset::Vni));
        assert_eq!(of("Times New Roman"), None);
        assert_eq!(of(""), None);
    }

    proptest! {
        #[test]
        fn decoding_gives_back_what_was_encoded(words in proptest::collection::vec("[a-zđăâêôơư]{1,6}", 1..8)) {
            let text = words.join(" ");
            for charset in Charset::ALL {
                prop_assert_eq!(&charset.decode(&encode(charset, &text)).text, &text);
            }
        }

        #[test]
        fn any_text_is_decoded_without_panic(text in any::<String>()) {
            for charset in Charset::ALL {
                let _ = charset.decode(&text);
            }
        }
    }
}
