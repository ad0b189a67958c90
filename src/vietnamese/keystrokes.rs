//! What a person meant who typed without an input method: the keystrokes of Telex, VNI and VIQR become the syllable.
//! Keys may stand anywhere behind the letter that they change, as input methods take them.

use unicode_normalization::UnicodeNormalization;

use super::letters::Tone;
use super::validity::is_syllable;

/// A way to type Vietnamese letters on a plain keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `giari ngaan`.
    Telex,
    /// `giai3 ngan6`.
    Vni,
    /// `gia?i nga^n` (RFC 1456).
    Viqr,
}

impl Method {
    /// All methods, the most used first.
    pub const ALL: [Self; 3] = [Self::Telex, Self::Vni, Self::Viqr];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Telex => "Telex",
            Self::Vni => "VNI",
            Self::Viqr => "VIQR",
        }
    }

    /// The syllable that these keystrokes make; `None` when they make none, or need no input method.
    ///
    /// ```
    /// # use tracuu::vietnamese::Method;
    /// assert_eq!(Method::Telex.syllable("ddaauf").as_deref(), Some("đầu"));
    /// assert_eq!(Method::Vni.syllable("vo61n").as_deref(), Some("vốn"));
    /// assert_eq!(Method::Telex.syllable("an"), None);
    /// ```
    #[must_use]
    pub fn syllable(self, keys: &str) -> Option<String> {
        let mut word = Word::default();
        for key in keys.chars() {
            let change = self.change(key.to_lowercase().next()?, &word);
            if !change.is_some_and(|change| word.apply(change)) {
                word.letters.push(key);
            }
        }
        let written = word.written();
        (!written.is_ascii() && is_syllable(&written)).then_some(written)
    }

    /// What a key may change, besides being a letter.
    fn change(self, key: char, word: &Word) -> Option<Change> {
        match (self, key) {
            (Self::Telex, 's') | (Self::Vni, '1') | (Self::Viqr, '\'') => Some(Change::Tone(Tone::Acute)),
            (Self::Telex, 'f') | (Self::Vni, '2') | (Self::Viqr, '`') => Some(Change::Tone(Tone::Grave)),
            (Self::Telex, 'r') | (Self::Vni, '3') | (Self::Viqr, '?') => Some(Change::Tone(Tone::Hook)),
            (Self::Telex, 'x') | (Self::Vni, '4') | (Self::Viqr, '~') => Some(Change::Tone(Tone::Tilde)),
            (Self::Telex, 'j') | (Self::Vni, '5') | (Self::Viqr, '.') => Some(Change::Tone(Tone::Dot)),
            (Self::Telex, 'w') => Some(Change::HornOrBreve),
            (Self::Telex, 'a' | 'e' | 'o') => Some(Change::Circumflex(Some(key))),
            (Self::Telex | Self::Viqr, 'd') if word.letters.len() == 1 || self == Self::Telex => {
                Some(Change::Stroke)
            }
            (Self::Vni, '6') | (Self::Viqr, '^') => Some(Change::Circumflex(None)),
            (Self::Vni, '7') | (Self::Viqr, '+') => Some(Change::Horn),
            (Self::Vni, '8') | (Self::Viqr, '(') => Some(Change::Breve),
            (Self::Vni, '9') => Some(Change::Stroke),
            _ => None,
        }
    }
}

/// What a key does to the letters before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Tone(Tone),
    /// On this letter, or on any that can have it.
    Circumflex(Option<char>),
    Horn,
    Breve,
    HornOrBreve,
    Stroke,
}

/// A syllable as it is typed: letters with their shapes, and a tone.
#[derive(Debug, Default)]
struct Word {
    letters: Vec<char>,
    tone: Option<Tone>,
}

impl Word {
    /// Whether the change found its letter.
    fn apply(&mut self, change: Change) -> bool {
        match change {
            Change::Tone(tone) => {
                let can = self.tone.is_none() && self.letters.iter().any(|letter| is_vowel(*letter));
                self.tone = if can { Some(tone) } else { self.tone };
                can
            }
            Change::Circumflex(only) => self.shape('\u{302}', |letter| match only {
                Some(only) => letter == only,
                None => matches!(letter, 'a' | 'e' | 'o'),
            }),
            Change::Breve => self.shape('\u{306}', |letter| letter == 'a'),
            Change::Horn => self.horn(),
            Change::HornOrBreve => self.horn() || self.shape('\u{306}', |letter| letter == 'a'),
            Change::Stroke => match self.letters.first_mut() {
                Some(first @ ('d' | 'D')) => {
                    *first = if *first == 'd' { 'đ' } else { 'Đ' };
                    true
                }
                _ => false,
            },
        }
    }

    /// A horn on o or u, and on both where they stand together: `uo` has two or none.
    fn horn(&mut self) -> bool {
        let has_horn = |letter: char| matches!(letter, 'o' | 'u');
        if !self.shape('\u{31b}', has_horn) {
            return false;
        }
        let at = self.letters.iter().position(|letter| matches!(letter, 'ơ' | 'Ơ'));
        if let Some(before) = at.and_then(|at| self.letters.get_mut(at.checked_sub(1)?))
            && matches!(before, 'u' | 'U')
        {
            *before = if *before == 'u' { 'ư' } else { 'Ư' };
        }
        true
    }

    /// Puts a mark on the last vowel that can have it. Vowels that have one, and those before another, are let be.
    fn shape(&mut self, mark: char, can: impl Fn(char) -> bool) -> bool {
        let found = self.letters.iter_mut().rev().find(|letter| can(letter.to_ascii_lowercase()));
        let Some(letter) = found else { return false };
        let shaped = [*letter, mark].into_iter().nfc().next();
        *letter = shaped.unwrap_or(*letter);
        true
    }

    /// The syllable with its tone where Vietnamese writes it.
    fn written(&self) -> String {
        with_tone(&self.letters, self.tone)
    }
}

/// Letters with a tone on the vowel that carries it in the newer spelling.
pub(super) fn with_tone(letters: &[char], tone: Option<Tone>) -> String {
    let Some(tone) = tone else { return letters.iter().collect() };
    let vowels: Vec<usize> =
        (nucleus_at(letters)..letters.len()).filter(|at| is_vowel(letters[*at])).collect();
    let shaped = vowels.iter().copied().rfind(|at| !letters[*at].is_ascii());
    let is_closed = letters.last().is_some_and(|last| !is_vowel(*last));
    let at = match (shaped, vowels.as_slice()) {
        (Some(at), _) => at,
        (None, [.., last]) if is_closed => *last,
        // `oa`, `oe`, `uy` carry it on their second letter.
        (None, [first, second])
            if matches!((letters[*first], letters[*second]), ('o', 'a' | 'e') | ('u', 'y')) =>
        {
            *second
        }
        (None, [.., before, _]) => *before,
        (None, [only]) => *only,
        (None, []) => return letters.iter().collect(),
    };
    let mut out: Vec<char> = letters.to_vec();
    out.insert(at + 1, tone.mark());
    out.into_iter().nfc().collect()
}

/// Where the vowels begin that can carry a tone: behind the u of `qu`, and the i of `gi` before another vowel.
fn nucleus_at(letters: &[char]) -> usize {
    let starts = |a: char, b: char| {
        matches!(letters, [first, second, third, ..] if first.to_ascii_lowercase() == a
            && second.to_ascii_lowercase() == b && is_vowel(*third))
    };
    if starts('q', 'u') || starts('g', 'i') { 2 } else { 0 }
}

fn is_vowel(letter: char) -> bool {
    matches!(
        letter.to_lowercase().next().unwrap_or(letter),
        'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(method: Method, keys: &str, expected: &str) {
        let made: Vec<_> =
            keys.split(' ').map(|keys| method.syllable(keys).unwrap_or_else(|| "-".into())).collect();
        assert_eq!(made.join(" "), expected, "{keys}");
    }

    #[test]
    fn telex_becomes_syllables() {
        check(Method::Telex, "giari ngaan voons ddaauf tuw coong", "giải ngân vốn đầu tư công");
        check(
            Method::Telex,
            "giair nganaf dduwowngf nuwowcs huyeenj quyeets",
            "giải ngần đường nước huyện quyết",
        );
        check(Method::Telex, "hoaf thuys giaf quys muaf DDaauf Huowngs", "hoà thuý già quý mùa Đầu Hướng");
        check(Method::Telex, "an text abc sss dd w", "- - - - - -");
    }

    #[test]
    fn vni_and_viqr_become_syllables() {
        check(
            Method::Vni,
            "giai3 ngan6 vo61n d9a6u2 tu7 d9u7o7ng2 chuye6n3 so61",
            "giải ngân vốn đầu tư đường chuyển số",
        );
        check(Method::Vni, "2022 b12 a", "- - -");
        check(Method::Viqr, "gia?i nga^n vo^'n dda^`u tu+ ddu+o+`ng ma(.t", "giải ngân vốn đầu tư đường mặt");
    }

    proptest! {
        #[test]
        fn any_keys_are_taken(keys in "\\PC{0,12}") {
            for method in Method::ALL {
                let made = method.syllable(&keys);
                prop_assert!(made.is_none_or(|made| is_syllable(&made)));
            }
        }
    }
}
