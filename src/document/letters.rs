//! Small questions about the letters of a line: is it all capitals, a drawn rule, how many letters has it.

use std::borrow::Cow;

/// Whether `text` has so many letters.
pub(super) fn has_letters(text: &str, count: usize) -> bool {
    if text.len() < count {
        return false;
    }
    // Those of ASCII in the first words are mostly enough, and are counted many at a time.
    let start = &text.as_bytes()[..text.len().min(128)];
    let in_ascii: u8 = start.iter().map(|b| u8::from(b.is_ascii_alphabetic())).sum();
    usize::from(in_ascii) >= count || text.chars().filter(|c| is_letter(*c)).nth(count - 1).is_some()
}

/// Alphabetic; Latin letters, nearly all there are, need no look-up.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{1bf}' | '\u{1e00}'..='\u{1eff}' => true,
        // Dashes, quotation marks, dots.
        '\u{2000}'..='\u{206f}' => false,
        _ => c.is_alphabetic(),
    }
}

/// Has letters, and none is a small one.
pub(super) fn is_capitals(text: &str) -> bool {
    !text.chars().any(char::is_lowercase) && text.chars().any(char::is_uppercase)
}

/// A line drawn with dashes, underscores, stars or the like, with nothing written in it.
pub(super) fn is_rule(text: &str) -> bool {
    let is_drawn = |c| matches!(c, '-' | '_' | '*' | '=' | '~' | '–' | '—' | '―' | '¯' | '#');
    text.chars().all(|c| is_drawn(c) || c.is_whitespace())
}

/// `text` in one line: each run of white space is one space.
pub(super) fn one_line<'a>(text: impl Into<Cow<'a, str>>) -> String {
    let text = text.into();
    if is_one_line(&text) {
        return text.into_owned();
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether single spaces between words are all the white space of `text`, as in nearly all there is.
fn is_one_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((first, behind_first)) = bytes.split_first() else { return false };
    // Bytes that white space other than a single blank can begin with. Without an early exit, many are looked at in
    // one instruction.
    let is_doubtful = |b: u8, next: u8| match b {
        b'\t'..=b'\r' | 0xc2 | 0xe3 => true,
        b' ' => next == b' ',
        0xe1 => next == 0x9a,
        0xe2 => matches!(next, 0x80 | 0x81),
        _ => false,
    };
    let pairs = bytes.iter().zip(behind_first);
    let is_doubtful = pairs.fold(false, |found, (b, next)| found | is_doubtful(*b, *next));
    let ends = [*first, *behind_first.last().unwrap_or(first)];
    if !is_doubtful && !ends.iter().any(|b| matches!(b, b' ' | b'\t'..=b'\r')) {
        return true;
    }
    let mut after_space = true;
    for c in text.chars() {
        let is_space = c == ' ';
        let is_changed = if is_space { after_space } else { c.is_whitespace() };
        if is_changed {
            return false;
        }
        after_space = is_space;
    }
    !after_space
}

/// The longest start of `text` that ends at a word and has at most `max_letters` characters.
pub(super) fn start_in_words(text: &str, max_letters: usize) -> &str {
    let Some((limit, _)) = text.char_indices().nth(max_letters) else { return text };
    if text[limit..].starts_with(char::is_whitespace) {
        return &text[..limit];
    }
    match text[..limit].rfind(char::is_whitespace) {
        Some(space) => text[..space].trim_end(),
        None => &text[..limit],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_what_unicode_says() {
        for c in (0..0x2000).filter_map(char::from_u32) {
            assert_eq!(is_letter(c), c.is_alphabetic(), "{c:?}");
        }
    }

    #[test]
    fn capitals_rules_and_cuts() {
        assert!(is_capitals("ĐÁNH GIÁ CHUNG 2022") && !is_capitals("Đánh GIÁ") && !is_capitals("2022"));
        assert!(is_rule("-----") && is_rule("* * *") && !is_rule("- 1 -") && !is_rule("....."));
        for (text, line) in [
            (" a\u{a0}b\t\tc\r\n d ", "a b c d"),
            ("a b", "a b"),
            ("a  b", "a b"),
            (" a", "a"),
            ("a ", "a"),
            ("a\u{2003}b", "a b"),
            ("a\u{b}", "a"),
            ("“a” – b…", "“a” – b…"),
            (" ", ""),
            ("", ""),
        ] {
            assert_eq!(one_line(text), line, "{text:?}");
        }
        for space in (0..0x4000).filter_map(char::from_u32).filter(|c| c.is_whitespace()) {
            for text in [format!("ế{space}ă"), format!("a{space}"), format!("{space}a"), format!("ế {space}")]
            {
                let words: Vec<&str> = text.split_whitespace().collect();
                assert_eq!(one_line(&text), words.join(" "), "{text:?}");
            }
        }
        assert_eq!(start_in_words("một hai ba", 7), "một hai");
        assert_eq!(start_in_words("một hai ba", 8), "một hai");
        assert_eq!(start_in_words("một", 7), "một");
        assert_eq!(start_in_words("ộộộộộộ", 3), "ộộộ");
    }
}
