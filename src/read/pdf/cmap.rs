//! ToUnicode tables of PDF fonts: which letters a code stands for (PDF 32000-1, 9.10.3).
//! Only the parts that say so are read; everything else in such a table is PostScript around them.

use std::collections::HashMap;

/// Codes that one range may cover; a hostile table could claim millions.
const MAX_RANGE: u32 = 65_536;

/// Letters by code.
#[derive(Debug, Default)]
pub(super) struct CMap {
    letters: HashMap<u32, String>,
    /// Bytes of a code, where the table says.
    pub(super) code_bytes: Option<usize>,
}

/// A piece of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a [u8]),
    Hex(Vec<u8>),
    Open,
    Close,
}

impl CMap {
    /// Reads a table; what makes no sense in it is passed over.
    pub(super) fn parse(table: &[u8]) -> Self {
        let mut out = Self::default();
        let mut pending: Vec<Token<'_>> = Vec::new();
        for token in tokens(table) {
            match token {
                Token::Word(b"endcodespacerange") => out.code_space(&pending),
                Token::Word(b"endbfchar") => out.characters(&pending),
                Token::Word(b"endbfrange") => out.ranges(&pending),
                Token::Word(word) if word.starts_with(b"begin") => pending.clear(),
                token => pending.push(token),
            }
        }
        out
    }

    /// The letters that `code` stands for.
    pub(super) fn get(&self, code: u32) -> Option<&str> {
        self.letters.get(&code).map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    fn code_space(&mut self, tokens: &[Token<'_>]) {
        self.code_bytes = tokens
            .iter()
            .filter_map(|token| match token {
                Token::Hex(bytes) => Some(bytes.len()),
                _ => None,
            })
            .max()
            .filter(|bytes| (1..=4).contains(bytes));
    }

    fn characters(&mut self, tokens: &[Token<'_>]) {
        for pair in tokens.chunks(2) {
            if let [Token::Hex(code), Token::Hex(letters)] = pair {
                self.letters.insert(number(code), utf16(letters));
            }
        }
    }

    fn ranges(&mut self, tokens: &[Token<'_>]) {
        let mut tokens = tokens.iter();
        while let (Some(Token::Hex(first)), Some(Token::Hex(last)), Some(third)) =
            (tokens.next(), tokens.next(), tokens.next())
        {
            let first = number(first);
            let codes = first..=number(last).min(first.saturating_add(MAX_RANGE));
            match third {
                Token::Hex(start) => {
                    for (at, code) in codes.enumerate() {
                        self.letters.insert(code, utf16(&advanced(start, at)));
                    }
                }
                Token::Open => {
                    for code in codes {
                        let Some(Token::Hex(letters)) = tokens.next() else { break };
                        self.letters.insert(code, utf16(letters));
                    }
                    // The list may be longer than the range.
                    let _ = tokens.by_ref().find(|token| **token == Token::Close);
                }
                _ => return,
            }
        }
    }
}

/// The letters `at` places after `start`.
fn advanced(start: &[u8], at: usize) -> Vec<u8> {
    let mut out = start.to_vec();
    let mut carry = at;
    for byte in out.iter_mut().rev() {
        let sum = usize::from(*byte) + carry;
        *byte = (sum & 0xff) as u8;
        carry = sum >> 8;
    }
    out
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    // One byte alone is a letter of Latin-1.
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn tokens(table: &[u8]) -> impl Iterator<Item = Token<'_>> {
    let mut rest = table;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_ascii_start();
            let first = *rest.first()?;
            let (token, after) = match first {
                b'%' => {
                    let end =
                        rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
                    rest = &rest[end..];
                    continue;
                }
                b'<' if rest.get(1) != Some(&b'<') => {
                    let end = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
                    (Token::Hex(hex(&rest[1..end])), end + 1)
                }
                b'[' => (Token::Open, 1),
                b']' => (Token::Close, 1),
                _ => {
                    let is_end =
                        |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'[' | b']' | b'%');
                    let end = rest.iter().skip(1).position(is_end).map_or(rest.len(), |at| at + 1);
                    (Token::Word(&rest[..end]), end)
                }
            };
            rest = rest.get(after..).unwrap_or_default();
            return Some(token);
        }
    })
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        digits.iter().filter_map(|digit| char::from(*digit).to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| (pair[0] << 4) | pair.get(1).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn characters_and_ranges_are_read() {
        let map = CMap::parse(
            b"/CIDInit /ProcSet findresource begin % c\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
            2 beginbfchar <0003> <0020> <0010> <01B0006600> endbfchar\n\
            2 beginbfrange <0041> <0043> <1EA0> <0050> <0051> [<0110> <D83DDE00>] endbfrange end",
        );
        assert_eq!(map.code_bytes, Some(2));
        let found: Vec<_> = [3, 0x10, 0x41, 0x43, 0x50, 0x51].map(|code| map.get(code).unwrap_or("-")).into();
        assert_eq!(found, [" ", "ưf", "Ạ", "\u{1ea2}", "Đ", "😀"]);
        assert_eq!(map.get(0x44), None);
    }

    proptest! {
        #[test]
        fn any_table_is_read(table in "(<[0-9a-f]{0,9}>|begin|endbfrange|endbfchar|endcodespacerange|\\[|\\]|[ %\n/a]){0,60}") {
            CMap::parse(table.as_bytes());
        }
    }
}
