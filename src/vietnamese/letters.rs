//! Letters: what one character is, which letter it folds to, and which shape and tone it bears.
//! One table, built from Unicode's own decompositions, serves folding, keys and scanning alike.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// What a character does in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A letter of a Latin alphabet.
    Letter,
    /// An ASCII digit.
    Digit,
    /// Belongs to the character before it: combining marks, soft hyphens, joiners, direction marks.
    Mark,
    /// `'` and its curly forms: joins two letters (`Ch'ơm`).
    Apostrophe,
    /// `.` or `,`: joins two digits.
    Point,
    /// A number sign that is a word by itself: `²`, `½`.
    Sign,
    /// Space, tab or line end: no word ever reaches over it.
    Space,
    /// Any other punctuation or control character of Latin text.
    Break,
    /// Anything else, for which Unicode's rules of word boundaries are asked.
    Other,
}

/// The tone of a syllable, numbered as the VNI way of typing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Tone {
    Acute = 1,
    Grave = 2,
    Hook = 3,
    Tilde = 4,
    Dot = 5,
}

impl Tone {
    /// The tone that a combining mark stands for, the compatibility forms U+0340 and U+0341 included.
    pub(super) fn of_mark(mark: char) -> Option<Self> {
        Some(match mark {
            '\u{301}' | '\u{341}' => Self::Acute,
            '\u{300}' | '\u{340}' => Self::Grave,
            '\u{309}' => Self::Hook,
            '\u{303}' => Self::Tilde,
            '\u{323}' => Self::Dot,
            _ => return None,
        })
    }

    /// The tone of this number, as [`digit`](Self::digit) gives it.
    pub(super) fn of_digit(digit: char) -> Option<Self> {
        [Self::Acute, Self::Grave, Self::Hook, Self::Tilde, Self::Dot]
            .into_iter()
            .find(|tone| tone.digit() == digit)
    }

    /// Its combining mark.
    pub(super) fn mark(self) -> char {
        match self {
            Self::Acute => '\u{301}',
            Self::Grave => '\u{300}',
            Self::Hook => '\u{309}',
            Self::Tilde => '\u{303}',
            Self::Dot => '\u{323}',
        }
    }

    /// Its number, as a digit: `1` sắc, `2` huyền, `3` hỏi, `4` ngã, `5` nặng.
    pub(super) fn digit(self) -> char {
        char::from(b'0' + self as u8)
    }
}

/// What is known of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    /// Lower case, no marks, đ as d; the character itself when it is no letter.
    pub(super) fold: char,
    /// Lower case with the shape mark, without the tone: `ấ` gives `â`.
    pub(super) shaped: char,
    pub(super) tone: Option<Tone>,
    /// Bears a mark that Vietnamese does not know: `ü`, `ñ`.
    pub(super) foreign: bool,
    pub(super) kind: Kind,
}

impl Letter {
    /// A letter in lower case without a tone.
    fn bare(letter: char) -> Self {
        Self { fold: unshaped(letter), shaped: letter, tone: None, foreign: false, kind: Kind::Letter }
    }

    /// Puts a mark on it.
    fn bear(&mut self, mark: char) {
        if let Some(with_shape) = shaped(self.shaped, mark) {
            self.shaped = with_shape;
            return;
        }
        let tone = Tone::of_mark(mark).filter(|_| is_vowel(self.shaped) && self.tone.is_none());
        self.tone = self.tone.or(tone);
        self.foreign |= tone.is_none();
    }
}

/// First character that the table leaves out, and the block of composed letters that it has again.
const LOW_END: usize = 0x370;
const HIGH: std::ops::Range<usize> = 0x1E00..0x1F00;

/// Characters of Latin text, by code point: those below U+0370, then U+1E00 to U+1EFF.
pub(super) struct Letters(Vec<Letter>);

static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let points = (0..LOW_END).chain(HIGH);
    Letters(points.filter_map(|point| char::from_u32(point as u32)).map(describe).collect())
});

impl Letters {
    /// The one table; take it once for a whole text.
    pub(super) fn table() -> &'static Self {
        &LETTERS
    }

    /// What `c` is, unless it lies outside Latin text.
    pub(super) fn get(&self, c: char) -> Option<&Letter> {
        let point = c as usize;
        let at = if point < LOW_END { point } else { point.checked_sub(HIGH.start)? + LOW_END };
        self.0.get(at)
    }

    /// Gives the folded characters of `c`: none for a mark, one for nearly everything else.
    #[inline]
    pub(super) fn fold(&self, c: char, mut push: impl FnMut(char)) {
        if c.is_ascii() {
            return push(c.to_ascii_lowercase());
        }
        match self.get(c) {
            Some(letter) => push_letter(letter, push),
            // Dashes, quotation marks and dots stay as they are.
            None if matches!(c, '\u{2010}'..='\u{2027}') => push(c),
            None => self.fold_outside(c, &mut push),
        }
    }

    /// The folded characters of one that the table leaves out.
    #[inline(never)]
    fn fold_outside(&self, c: char, push: &mut dyn FnMut(char)) {
        decompose_canonical(c, |part| match self.get(part) {
            Some(letter) => push_letter(letter, &mut *push),
            None if is_latin_mark(part) => {}
            None => push(lower(part)),
        });
    }

    /// What `c` does in a text.
    pub(super) fn kind(&self, c: char) -> Kind {
        self.get(c).map_or_else(|| kind_outside(c), |letter| letter.kind)
    }
}

#[inline]
fn push_letter(letter: &Letter, mut push: impl FnMut(char)) {
    if letter.kind != Kind::Mark {
        push(letter.fold);
    }
}

/// A mark of Latin letters. The vowel signs of other scripts are marks as well, but to drop them would
/// change the word, so they count as letters.
pub(super) fn is_latin_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
        && is_combining_mark(c)
}

/// Characters without a shape of their own, that scraped text holds inside words.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// `'` and the characters that stand for it inside words.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}')
}

/// Letters that fonts and encodings put in the place of Vietnamese ones: eth and the African d for đ
/// (bytes D0 and F0 of windows-1252 and windows-1258), gha for ư (the encoding of some PDF fonts).
pub(super) fn repaired(c: char) -> char {
    match c {
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        'Ƣ' => 'Ư',
        'ƣ' => 'ư',
        c => c,
    }
}

/// `letter` (lower case, bare) under a combining shape mark, where Vietnamese has that letter.
pub(super) fn shaped(letter: char, mark: char) -> Option<char> {
    Some(match (letter, mark) {
        ('a', '\u{306}') => 'ă',
        ('a', '\u{302}') => 'â',
        ('e', '\u{302}') => 'ê',
        ('o', '\u{302}') => 'ô',
        ('o', '\u{31B}') => 'ơ',
        ('u', '\u{31B}') => 'ư',
        _ => return None,
    })
}

/// `letter` (lower case, without tone) without its shape mark: `ô` gives `o`, `đ` gives `d`.
pub(super) fn unshaped(letter: char) -> char {
    match letter {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        'đ' => 'd',
        c => c,
    }
}

/// A letter (lower case, without tone) that can bear a tone.
pub(super) fn is_vowel(letter: char) -> bool {
    matches!(unshaped(letter), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// The one lower-case character of `c`, or `c` where there is none or more than one.
pub(super) fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

fn describe(c: char) -> Letter {
    let kind = kind_inside(c);
    let plain = Letter { fold: c, shaped: c, tone: None, foreign: false, kind };
    match kind {
        Kind::Letter => describe_letter(c),
        Kind::Sign => Letter { fold: plain_digit(c), shaped: plain_digit(c), ..plain },
        _ => plain,
    }
}

fn describe_letter(c: char) -> Letter {
    let mut letter: Option<Letter> = None;
    decompose_canonical(repaired(c), |part| match &mut letter {
        Some(letter) => letter.bear(part),
        None => letter = Some(Letter::bare(lower(part))),
    });
    letter.unwrap_or_else(|| Letter::bare(c))
}

/// Superscript digits are the digits themselves: `m²` is also written `m2`.
fn plain_digit(c: char) -> char {
    match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        c => c,
    }
}

/// Kinds of the characters in the table.
fn kind_inside(c: char) -> Kind {
    match c {
        ' ' | '\t' | '\n' | '\r' => Kind::Space,
        '0'..='9' => Kind::Digit,
        '.' | ',' => Kind::Point,
        '\'' => Kind::Apostrophe,
        '\u{AD}' | '\u{300}'..='\u{36F}' => Kind::Mark,
        '²' | '³' | '¹' | '¼' | '½' | '¾' => Kind::Sign,
        '©' | '®' => Kind::Other,
        c if !('\u{2B0}'..='\u{36F}').contains(&c) => {
            if c.is_alphabetic() {
                Kind::Letter
            } else {
                Kind::Break
            }
        }
        _ => Kind::Other,
    }
}

/// Kinds of the characters outside the table.
fn kind_outside(c: char) -> Kind {
    match c {
        '\u{2018}' | '\u{2019}' => Kind::Apostrophe,
        '\u{2010}'..='\u{2027}' => Kind::Break,
        '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => {
            Kind::Mark
        }
        _ => Kind::Other,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    /// The 67 Vietnamese letters that ASCII lacks, lower case, each with its ASCII letter, its shape and its tone.
    pub(in crate::vietnamese) fn marked_letters() -> Vec<(char, char, char, Option<Tone>)> {
        let bare = "aăâeêioôơuưy";
        let rows = "áàảãạ ắằẳẵặ ấầẩẫậ éèẻẽẹ ếềểễệ íìỉĩị óòỏõọ ốồổỗộ ớờởỡợ úùủũụ ứừửữự ýỳỷỹỵ";
        let tones = [Tone::Acute, Tone::Grave, Tone::Hook, Tone::Tilde, Tone::Dot];
        let mut letters = vec![('đ', 'd', 'đ', None)];
        for (shaped, row) in bare.chars().zip(rows.split(' ')) {
            if unshaped(shaped) != shaped {
                letters.push((shaped, unshaped(shaped), shaped, None));
            }
            letters.extend(row.chars().zip(tones).map(|(c, tone)| (c, unshaped(shaped), shaped, Some(tone))));
        }
        letters
    }

    #[test]
    fn all_134_letters_are_known_in_both_cases() {
        let letters = marked_letters();
        assert_eq!(letters.len(), 67);
        for (c, fold, shaped, tone) in letters {
            let known = Letter { fold, shaped, tone, foreign: false, kind: Kind::Letter };
            let upper = c.to_uppercase().next().unwrap();
            assert_ne!(upper, c);
            assert_eq!(Letters::table().get(c), Some(&known), "{c}");
            assert_eq!(Letters::table().get(upper), Some(&known), "{upper}");
        }
    }

    #[test]
    fn no_other_letter_passes_for_vietnamese() {
        let mut count = 0;
        for point in (0..LOW_END).chain(HIGH) {
            let Some(c) = char::from_u32(point as u32) else { continue };
            let letter = Letters::table().get(c).unwrap();
            let marked = letter.shaped != letter.fold || letter.tone.is_some();
            count +=
                usize::from(letter.kind == Kind::Letter && marked && !letter.foreign && repaired(c) == c);
        }
        assert_eq!(count, 134);
    }

    #[test]
    fn a_letter_comes_apart_into_its_marks_in_their_canonical_order() {
        for c in (0..LOW_END).chain(HIGH).filter_map(|point| char::from_u32(point as u32)) {
            let mut parts = Vec::new();
            decompose_canonical(c, |part| parts.push(part));
            assert!(parts.iter().copied().eq(std::iter::once(c).nfd()), "{c}");
        }
    }

    #[test]
    fn damaged_letters_are_repaired() {
        for (seen, meant) in [('Ð', 'đ'), ('ð', 'đ'), ('Ɖ', 'đ'), ('ɖ', 'đ'), ('Ƣ', 'ư'), ('ƣ', 'ư')]
        {
            assert_eq!(Letters::table().get(seen).unwrap().shaped, meant);
        }
    }

    #[test]
    fn marks_that_vietnamese_lacks_are_foreign() {
        for c in ['ü', 'ñ', 'ç', 'š', 'ǵ', 'ĭ', 'ĉ', 'ẅ', 'ṍ'] {
            assert!(Letters::table().get(c).unwrap().foreign, "{c}");
            assert!(Letters::table().get(c).unwrap().fold.is_ascii(), "{c}");
        }
    }
}
