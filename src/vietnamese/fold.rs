//! Folding: Vietnamese text without marks and case, with a way back to the original's bytes.
//! A character is folded by table; only what lies outside Latin text is decomposed one by one.

use std::ops::Range;

use super::letters::{Letters, is_ignorable};

/// A folded copy of a text that can say where each of its bytes came from.
///
/// Costs four bytes of memory for each byte of the folded text, and is exact up to 4 GiB.
#[derive(Debug, Clone)]
pub struct Folded {
    /// Lower case, no marks, đ as d; other characters as they were.
    pub text: String,
    /// For each byte of `text`, the byte of the original where the character that gave it begins;
    /// then the original's length.
    origin: Vec<u32>,
}

impl Default for Folded {
    fn default() -> Self {
        Self { text: String::new(), origin: vec![0] }
    }
}

impl Folded {
    /// Folds `text`, keeping offsets. Works on any normal form.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let table = Letters::table();
        Self::build(text, |folded, c| table.fold(c, |f| folded.push(f)))
    }

    /// Folds `text` and makes every run of blanks (line ends and no-break spaces too) one space, with
    /// none at either end; invisible characters (soft hyphens, joiners, direction marks) are left out.
    ///
    /// So a pattern such as `cong hoa xa hoi` is found whatever the lines look like.
    #[must_use]
    pub fn collapsed(text: &str) -> Self {
        let table = Letters::table();
        let mut folded = Self::build(text, |folded, c| {
            if c.is_whitespace() {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            } else if !is_ignorable(c) {
                table.fold(c, |f| folded.push(f));
            }
        });
        if folded.text.ends_with(' ') {
            folded.text.pop();
            folded.origin.pop();
        }
        folded
    }

    fn build(text: &str, push: impl Fn(&mut String, char)) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), origin: Vec::new() };
        folded.origin.reserve(text.len() + 1);
        for (at, c) in text.char_indices() {
            push(&mut folded.text, c);
            // Nearly every character folds to one byte.
            if folded.text.len() == folded.origin.len() + 1 {
                folded.origin.push(offset(at));
            } else {
                folded.origin.resize(folded.text.len(), offset(at));
            }
        }
        folded.origin.push(offset(text.len()));
        folded
    }

    /// The range of the original text that `range` of the folded text came from (bytes).
    ///
    /// Marks that follow the last character belong to it, so the slice is whole in any normal form.
    /// A range out of bounds is cut to the text.
    #[must_use]
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let last = self.text.len();
        let start = range.start.min(last);
        let mut end = range.end.clamp(start, last);
        // A character may fold to several (Hangul): take it whole.
        while end > start && end < last && self.origin[end] == self.origin[end - 1] {
            end += 1;
        }
        self.origin[start] as usize..self.origin[end] as usize
    }
}

/// `text` in lower case without marks: `Đầu tư` gives `dau tu`.
///
/// Marks are those of Latin letters, and soft hyphens; `đ`, its look-alikes `ð` and `ɖ`, and `ƣ` (a damaged `ư`) fold too,
/// and `²` is 2. Everything else stays as it is. A [`Key`](super::Key) folds a token further: `ty` and `ti` meet there.
#[must_use]
pub fn fold(text: &str) -> String {
    let table = Letters::table();
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        table.fold(c, |f| folded.push(f));
    }
    folded
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::super::exam::{check_folded, wild_text};
    use super::super::letters::tests::marked_letters;
    use super::*;

    #[test]
    fn all_134_letters_fold_in_both_cases_and_normal_forms() {
        for (letter, bare, ..) in marked_letters() {
            for written in [letter.to_string(), letter.to_uppercase().collect()] {
                let decomposed: String = written.nfd().collect();
                assert_eq!(fold(&written), bare.to_string(), "{written}");
                assert_eq!(fold(&decomposed), bare.to_string(), "{written} decomposed");
            }
        }
    }

    #[test]
    fn folds_words() {
        let cases = [
            ("Đầu tư", "dau tu"),
            ("Ðại Việt, nƣớc", "dai viet, nuoc"),
            ("ỦY BAN NHÂN DÂN", "uy ban nhan dan"),
            ("Müller, España, Łódź", "muller, espana, łodz"),
            ("Ωμέγα 東京 ครับ", "ωμεγα 東京 ครับ"),
            ("5 m²", "5 m2"),
        ];
        for (text, folded) in cases {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn finds_the_way_back_in_any_normal_form() {
        for text in ["Số: Ủy ban nhân dân", "So\u{302}\u{301}: U\u{309}y ban nha\u{302}n da\u{302}n"] {
            let folded = Folded::new(text);
            let at = folded.text.find("uy ban").unwrap();
            let original = folded.original(at..at + "uy".len());
            assert_eq!(super::super::compose(&text[original]), "Ủy");
            assert_eq!(folded.original(0..folded.text.len()), 0..text.len());
        }
    }

    #[test]
    fn collapses_blanks() {
        let text = "\n CỘNG HOÀ\u{A0}\n  XÃ\u{AD} HỘI \t";
        let folded = Folded::collapsed(text);
        assert_eq!(folded.text, "cong hoa xa hoi");
        let at = folded.text.find("hoa xa").unwrap();
        assert_eq!(&text[folded.original(at..at + "hoa xa".len())], "HOÀ\u{A0}\n  XÃ\u{AD}");
        assert_eq!(&text[folded.original(0..folded.text.len())], "CỘNG HOÀ\u{A0}\n  XÃ\u{AD} HỘI");
        assert_eq!(Folded::collapsed(" \n ").text, "");
    }

    #[test]
    fn a_range_out_of_bounds_is_cut() {
        assert_eq!(Folded::new("ấy").original(1..99), 3..4);
        assert_eq!(Folded::new("ấy").original(50..99), 4..4);
        assert_eq!(Folded::default().original(0..1), 0..0);
    }

    proptest! {
        #[test]
        fn passes_the_exam(text in wild_text()) {
            check_folded(&text, &Folded::new(&text));
            check_folded(&text, &Folded::collapsed(&text));
            prop_assert_eq!(Folded::new(&text).text, fold(&text));
        }

        #[test]
        fn normal_forms_fold_alike(text in wild_text()) {
            let folded = fold(&text.nfc().collect::<String>());
            prop_assert_eq!(&fold(&text.nfd().collect::<String>()), &folded);
            prop_assert_eq!(&fold(&folded), &folded);
        }
    }
}
