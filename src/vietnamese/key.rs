//! The key of a token: what two spellings of one syllable have in common.
//! Tone placement, misplaced marks, safe i/y, case and look-alike letters meet in equal keys.

use unicode_normalization::UnicodeNormalization;

use super::digits;
use super::fold::fold;
use super::keystrokes::with_tone;
use super::letters::{self, Tone};
use super::spelling::{self, Spelling};

/// What identifies a token: its bare letters, and its marks.
///
/// Two tokens are the same syllable when both parts are equal, and the same but for marks when
/// `fold` is equal. Neither part holds a control character.
///
/// - A **syllable** is its letters with their shapes, and one tone, wherever the tone stands: `hòa` and
///   `hoà`, `toán` and `tóan`, `nước` and `nứơc` are equal. `marks` holds the shaped letters when they
///   differ from `fold`, then the tone as a digit (1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng): `đầu` is
///   `dau` + `đâu2`, `giải` is `giai` + `3`.
/// - **i and y** are one after h, k, l, m, s, t and qu where nothing follows (decision 1989/QĐ-BGDĐT of
///   2018, article 9, against the older habit): `tỉ` and `tỷ` are both `ty` + `3`. They meet in y, which
///   administrative papers write.
/// - A word with **two tones or more, or with marks that Vietnamese lacks**, is itself in lower case:
///   `résumé` is `resume` + `résumé`.
/// - An **apostrophe** is dropped: `Ch'ơm`, `Ch’ơm` and `Chơm` are equal.
/// - A **number** folds to its digits without thousands separators and leading zeros, with a decimal
///   comma where it has decimals; `marks` is the number as written when that differs: `1.090` is `1090` +
///   `1.090`, `01` is `1` + `01`, `240,679` is `240,679` alone, and so is never 240679.
/// - Of a token longer than [`Key::MAX_LETTERS`] only that beginning counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Lower case without marks: `giai`, `dau`, `1090`.
    pub fold: String,
    /// Shape letters and tone; empty when the token was written bare.
    pub marks: String,
}

impl Key {
    /// Letters of a token that its key can tell apart; no Vietnamese syllable has more than seven.
    pub const MAX_LETTERS: usize = 60;

    /// The key of one token as a person wrote it, in any normal form.
    #[must_use]
    pub fn of(token: &str) -> Self {
        if let Some(number) = digits::canonical(token) {
            let marks = if number == token { String::new() } else { token.to_owned() };
            return Self { fold: number, marks };
        }
        if let Some(spelling) = Spelling::read(token.chars(), Self::MAX_LETTERS) {
            return spelling.into();
        }
        let kept = token.chars().filter(|&c| !spelling::is_dropped(c));
        let composed: String = kept.nfc().take(Self::MAX_LETTERS).collect();
        // Composition turns some strangers (the Kelvin sign) into letters.
        match Spelling::read(composed.chars(), Self::MAX_LETTERS) {
            Some(spelling) => spelling.into(),
            None => Self::of_foreign(&composed),
        }
    }

    /// Written without any mark, so that as a query it asks for every variant.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.marks.is_empty()
    }

    /// The same syllable without its tone, its letters' shapes kept.
    #[must_use]
    pub fn without_tone(mut self) -> Self {
        if self.marks.chars().last().and_then(Tone::of_digit).is_some() {
            self.marks.pop();
        }
        self
    }

    /// The token as administrative papers write it, in lower case.
    #[must_use]
    pub fn written(&self) -> String {
        if self.marks.is_empty() {
            return self.fold.clone();
        }
        let tone = self
            .marks
            .chars()
            .last()
            .and_then(Tone::of_digit)
            .filter(|_| !self.fold.starts_with(|c: char| c.is_ascii_digit()));
        let Some(tone) = tone else { return self.marks.clone() };
        let shaped = &self.marks[..self.marks.len() - 1];
        let letters: Vec<char> = if shaped.is_empty() { self.fold.chars() } else { shaped.chars() }.collect();
        with_tone(&letters, Some(tone))
    }

    /// The key of a word (composed) that is no syllable: every mark stays where it is.
    fn of_foreign(word: &str) -> Self {
        let exact: String = word.chars().map(|c| letters::lower(letters::repaired(c))).collect();
        let mut fold = fold(&exact);
        // Taken apart, it is its fold: nothing was dropped, as in Hangul.
        let marks = if exact.nfd().eq(fold.chars()) { String::new() } else { exact };
        merge_i_into_y(&mut fold);
        Self { fold, marks }
    }
}

impl From<Spelling> for Key {
    fn from(mut spelling: Spelling) -> Self {
        let mut fold: String = spelling.letters.iter().map(|&c| letters::unshaped(c)).collect();
        if let Some(at) = merge_i_into_y(&mut fold) {
            spelling.letters[at] = 'y';
        }
        let mut marks: String = spelling.letters.iter().collect();
        if marks == fold {
            marks.clear();
        }
        marks.extend(spelling.tone.map(Tone::digit));
        Key { fold, marks }
    }
}

/// Makes i a y where both are one sound and one meaning; tells which letter it was.
///
/// Decided on folded letters, so that a word finds its bare form whatever its marks are.
fn merge_i_into_y(fold: &mut String) -> Option<usize> {
    let at = match fold.as_bytes() {
        [b'h' | b'k' | b'l' | b'm' | b's' | b't', b'i'] => 1,
        [b'q', b'u', b'i'] => 2,
        _ => return None,
    };
    fold.replace_range(at..=at, "y");
    Some(at)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::super::exam::wild_text;
    use super::super::letters::tests::marked_letters;
    use super::*;

    fn key(fold: &str, marks: &str) -> Key {
        Key { fold: fold.into(), marks: marks.into() }
    }

    #[test]
    fn tells_letters_and_marks_apart() {
        for (token, fold, marks) in [
            ("giải", "giai", "3"),
            ("Đầu", "dau", "đâu2"),
            ("giai", "giai", ""),
            ("NGÂN", "ngan", "ngân"),
            ("được", "duoc", "đươc5"),
            ("résumé", "resume", "résumé"),
            ("Müller", "muller", "müller"),
            ("España", "espana", "españa"),
            ("café", "cafe", "1"),
            ("HĐND", "hdnd", "hđnd"),
            ("Covid", "covid", ""),
            ("東京", "東京", ""),
            ("Ω", "ω", ""),
        ] {
            assert_eq!(Key::of(token), key(fold, marks), "{token}");
        }
    }

    #[test]
    fn spellings_of_one_syllable_meet() {
        for spellings in [
            "hòa hoà HÒA Hoà ho\u{300}a hoa\u{300} hò\u{AD}a\u{FEFF}",
            "toán tóan TÓAN",
            "nước nứơc nƣớc nƣơ\u{301}c nươ\u{341}c nu\u{31B}o\u{31B}\u{301}c",
            "giúp gíup",
            "ủy uỷ ỦY UỶ",
            "quý quí qúy QUÍ",
            "tỷ tỉ TỈ",
            "đại Đại Ðại ðại ĐẠI ɖại",
            "ệ e\u{302}\u{323} e\u{323}\u{302} ê\u{323} ẹ\u{302}",
            "ấ a\u{301}\u{302} a\u{302}\u{301}",
            "Ch'ơm Ch’ơm Chơm",
        ] {
            let spellings: Vec<_> = spellings.split(' ').collect();
            for pair in spellings.windows(2) {
                assert_eq!(Key::of(pair[0]), Key::of(pair[1]), "{} and {}", pair[0], pair[1]);
            }
        }
    }

    #[test]
    fn i_and_y_meet_where_it_is_safe_and_nowhere_else() {
        for (one, other) in
            [("hi", "hy"), ("kỳ", "kì"), ("lí", "lý"), ("mĩ", "mỹ"), ("sỹ", "sĩ"), ("qui", "quy")]
        {
            assert_eq!(Key::of(one), Key::of(other));
        }
        for (one, other) in [
            ("tai", "tay"),
            ("túi", "túy"),
            ("ý", "í"),
            ("vi", "vy"),
            ("thi", "thy"),
            ("bí", "bý"),
            ("quít", "quýt"),
            ("kinh", "kynh"),
            ("hii", "hyy"),
        ] {
            assert_ne!(Key::of(one).fold, Key::of(other).fold, "{one} and {other}");
        }
    }

    #[test]
    fn different_syllables_stay_apart() {
        for (one, other) in
            [("mua", "mưa"), ("ma", "má"), ("mà", "mả"), ("dan", "đan"), ("hoán", "hòan"), ("tóán", "toán")]
        {
            assert_ne!(Key::of(one), Key::of(other));
            assert_eq!(Key::of(one).fold, Key::of(other).fold);
        }
    }

    #[test]
    fn numbers_fold_to_their_digits_and_remember_how_they_were_written() {
        for (token, fold, marks) in [
            ("1.090", "1090", "1.090"),
            ("1090", "1090", ""),
            ("01", "1", "01"),
            ("000", "0", "000"),
            ("240,679", "240,679", ""),
            ("2.522,81", "2522,81", "2.522,81"),
            ("6.94", "6,94", "6.94"),
            ("1.516.000", "1516000", "1.516.000"),
        ] {
            assert_eq!(Key::of(token), key(fold, marks), "{token}");
        }
    }

    #[test]
    fn a_long_token_counts_by_its_beginning() {
        let long = "ả".repeat(Key::MAX_LETTERS * 2);
        assert_eq!(Key::of(&long).fold, "a".repeat(Key::MAX_LETTERS));
        let tone_far_off = "a".repeat(Key::MAX_LETTERS) + "á";
        assert_eq!(Key::of(&tone_far_off), Key::of(&"a".repeat(Key::MAX_LETTERS)));
        let marks = format!("a{}", "\u{308}".repeat(1000));
        assert!(Key::of(&marks).marks.chars().count() <= Key::MAX_LETTERS);
        assert!(Key::of(&"9".repeat(1000)).fold.len() <= Key::MAX_LETTERS);
    }

    #[test]
    fn every_letter_has_a_key_of_its_own() {
        let mut seen = HashMap::new();
        for (letter, bare, ..) in marked_letters() {
            for written in [letter.to_string(), letter.to_uppercase().collect()] {
                let key = Key::of(&written);
                assert_eq!(key.fold, bare.to_string());
                assert_eq!(key, Key::of(&written.nfd().collect::<String>()));
                assert_eq!(*seen.entry(key).or_insert(letter), letter);
            }
        }
        assert_eq!(seen.len(), 67);
    }

    #[test]
    fn a_key_is_written_as_papers_write_it() {
        for word in
            ["giải", "tỷ", "nước", "hoà", "thuý", "quyết", "già", "giếng", "résumé", "1.090", "ubnd", "đ"]
        {
            assert_eq!(Key::of(word).written(), word, "{word}");
        }
        assert_eq!(Key::of("Hòa").written(), "hoà");
    }

    proptest! {
        #[test]
        fn is_clean_bounded_and_the_same_in_every_normal_form(text in wild_text()) {
            let key = Key::of(&text);
            prop_assert!(!key.fold.contains(char::is_control) && !key.marks.contains(char::is_control));
            // A character folds to three at most (Hangul), each of four bytes.
            prop_assert!(key.fold.len() <= Key::MAX_LETTERS * 12);
            prop_assert_eq!(&key, &Key::of(&text));
            if text.chars().count() < 20 {
                prop_assert_eq!(&key, &Key::of(&text.nfd().collect::<String>()));
                prop_assert_eq!(&key, &Key::of(&text.nfc().collect::<String>()));
            }
        }

        #[test]
        fn the_fold_is_the_key_of_the_word_typed_bare(text in "[a-zăâđêôơưáảìọữÁẤïñ]{1,7}") {
            let bare = Key::of(&fold(&text));
            prop_assert!(bare.is_bare());
            prop_assert_eq!(bare.fold, Key::of(&text).fold);
        }
    }
}
