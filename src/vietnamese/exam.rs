//! The exam that every step here passes: offsets in order, in bounds and on character boundaries,
//! slices that are what they claim, the same answer twice, and no panic on any text.

use std::ops::Range;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{Analyzer, Folded, Key, Syllable, fold};

/// Random text of the sort that hurts: Vietnamese in every normal form and damaged, numbers, codes,
/// invisible and control characters, other scripts, emoji, lone marks.
pub(crate) fn wild_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zăâđêôơưáàảãạấềỉỗợửỳA-ZĐÊỦ]{1,7}",
        2 => "[a-zăâđêôơưấềỉỗợửỳĐỦ]{1,7}".prop_map(|word| word.nfd().collect::<String>()),
        2 => "[0-9]{1,4}([.,/-][0-9]{1,3}){0,3}",
        2 => prop::sample::select(vec![
            " ", " ", "\n", "\t", "\r\n", "\u{A0}", "\u{200B}", "\u{AD}", "\u{200D}", "\u{FEFF}", "\u{202E}", "\0", "\u{1}", "\u{85}",
            "'", "’", "_", ".", ":", ",", ";", "-", "–", "/", "&", "…", "·", "²", "½", "©",
            "\u{300}", "\u{301}", "\u{302}", "\u{31B}", "\u{323}", "\u{340}", "\u{308}", "\u{34F}", "\u{20E3}",
            "Ð", "ð", "ƣ", "Ƣ", "ß", "İ", "ñ", "Kelvin \u{212A}", "Σ", "Я", "東京", "が", "カタカナ", "한국", "א\"ב", "ครับ", "👍🏽", "👨‍👩‍👧",
        ])
        .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

/// Ranges of `text` that stand in order, apart from each other, and can be cut out.
pub(crate) fn check_ranges(text: &str, ranges: impl IntoIterator<Item = Range<usize>>) {
    let mut end = 0;
    for range in ranges {
        assert!(range.start >= end, "{range:?} begins before {end} in {text:?}");
        assert!(!range.is_empty(), "empty {range:?} in {text:?}");
        assert!(text.get(range.clone()).is_some(), "{range:?} cannot be cut out of {text:?}");
        end = range.end;
    }
}

/// What [`Analyzer::syllables`] promises, on one text.
pub(crate) fn check_syllables(text: &str) {
    let mut analyzer = Analyzer::default();
    let mut out = vec![Syllable { range: 5..6, key: 7 }];
    analyzer.syllables(text, &mut out);
    check_ranges(text, out.iter().map(|syllable| syllable.range.clone()));
    for syllable in &out {
        let word = &text[syllable.range.clone()];
        assert_eq!(analyzer.key(syllable.key), &Key::of(word), "{word:?} in {text:?}");
        assert!(word.chars().any(char::is_alphanumeric), "{word:?} in {text:?}");
    }
    let first = out.clone();
    analyzer.syllables(text, &mut out);
    assert_eq!(out, first, "a second reading of {text:?}");
    check_nothing_lost(text, &first);
}

/// Every letter and digit of the text stands in a token.
fn check_nothing_lost(text: &str, syllables: &[Syllable]) {
    let mut end = 0;
    let last = text.len()..text.len();
    for range in syllables.iter().map(|syllable| syllable.range.clone()).chain([last]) {
        let gap = &text[end..range.start];
        let lost = gap.chars().find(|c| c.is_alphanumeric() && !super::letters::is_latin_mark(*c));
        assert_eq!(lost, None, "in {text:?}");
        end = range.end;
    }
}

/// What [`Folded`] promises, on the text that it was made of.
pub(crate) fn check_folded(text: &str, folded: &Folded) {
    let mut end = 0;
    for (at, c) in folded.text.char_indices() {
        let original = folded.original(at..at + c.len_utf8());
        assert!(original.start >= end || original.end == end, "{original:?} is out of order in {text:?}");
        let Some(slice) = text.get(original.clone()) else {
            panic!("{original:?} cannot be cut out of {text:?}")
        };
        assert!(fold(slice).contains(c) || c == ' ', "{c:?} is not from {slice:?} in {text:?}");
        end = original.end;
    }
    assert!(folded.original(0..folded.text.len()).end <= text.len());
}
