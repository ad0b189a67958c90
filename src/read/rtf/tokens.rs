//! Tokens of RTF: groups, control words with their numbers, bytes of text.
//! Rich Text Format Specification 1.9.1, "Basic Entities"; anything that is none of these is text.

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// `\par`, `\fs24`, `\u7911`.
    Word(&'a str, Option<i32>),
    /// `\~`, `\*`, `\'` excepted.
    Symbol(u8),
    /// A byte of text, written as it is or as `\'hh`.
    Byte(u8),
}

/// Letters of the longest control word.
const MAX_WORD: usize = 32;

/// The tokens of a file.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn word(&mut self) -> Option<Token<'a>> {
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().take(MAX_WORD).take_while(|b| b.is_ascii_alphabetic()).count();
        let name = std::str::from_utf8(rest.get(..length)?).ok()?;
        self.at += length;
        let number = self.number();
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if name == "bin" {
            // As many bytes of anything.
            self.at = self.at.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
        }
        Some(Token::Word(name, number))
    }

    fn number(&mut self) -> Option<i32> {
        let rest = self.bytes.get(self.at..)?;
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest.iter().skip(sign).take(10).take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            return None;
        }
        let text = std::str::from_utf8(rest.get(..sign + digits)?).ok()?;
        self.at += sign + digits;
        text.parse::<i64>().ok().map(|number| i32::try_from(number).unwrap_or(0))
    }

    fn hex(&mut self) -> Option<Token<'a>> {
        let digits = self.bytes.get(self.at..self.at.checked_add(2)?)?;
        let byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        self.at += 2;
        Some(Token::Byte(byte))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            return match byte {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                // Line ends only make the file readable.
                b'\r' | b'\n' | 0 => continue,
                b'\\' => match self.peek()? {
                    b'\'' => {
                        self.at += 1;
                        match self.hex() {
                            Some(token) => Some(token),
                            None => continue,
                        }
                    }
                    next if next.is_ascii_alphabetic() => self.word(),
                    b'\r' | b'\n' => {
                        self.at += 1;
                        Some(Token::Word("par", None))
                    }
                    symbol => {
                        self.at += 1;
                        Some(Token::Symbol(symbol))
                    }
                },
                byte => Some(Token::Byte(byte)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Token::{Byte, Close, Open, Symbol, Word};
    use super::*;

    #[test]
    fn words_numbers_bytes_and_symbols_are_told_apart() {
        let tokens: Vec<_> = Tokens::new(b"{\\b0 a\\u-8\\'e1\\~\r\n\\bin3 }}}\\par}").collect();
        let expected = [
            Open,
            Word("b", Some(0)),
            Byte(b'a'),
            Word("u", Some(-8)),
            Byte(0xe1),
            Symbol(b'~'),
            Word("bin", Some(3)),
            Word("par", None),
            Close,
        ];
        assert_eq!(tokens, expected);
    }

    proptest! {
        #[test]
        fn any_bytes_come_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(Tokens::new(&bytes).count() <= bytes.len());
        }
    }
}
