//! Abbreviations and full forms in a row of words: what a query may also be understood as.
//! Nothing is decided here; whoever asks puts the alternatives beside the words, and shows that he did.

use std::ops::Range;

use super::abbreviations::{Abbreviation, Form, Role, forms_beginning_with, has_capitals_of, keys};
use super::{Key, abbreviation};

/// Words that can be said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// Which of the words.
    pub words: Range<usize>,
    /// What they can be replaced by, the likeliest first; each is text to be cut into words again.
    pub alternatives: Vec<String>,
    /// The meaning depends on where the words stand, so the alternatives should weigh less.
    pub ambiguous: bool,
}

/// The abbreviations and full forms among `words` (a text cut at its blanks, punctuation and all), in order;
/// of two that overlap the one that begins first, of two that begin together the longer.
///
/// - `UBND` gives its full forms, and its other spellings (`TNMT` for `TN&MT`). It may be written as
///   [`abbreviation`] takes it, and over several words where the table has a separator (`TN & MT`).
/// - A full form gives its abbreviations, each in all spellings, if they have three capitals or more: `QĐ` and
///   `TTr` stand in the number of every paper, and would find that. Of an ambiguous abbreviation only the
///   likeliest full form counts, because every second page says `thực hiện` (one of `TH`). A word written with
///   marks must have those; one written without matches any (`uy ban nhan dan`).
///
/// The words themselves are never among the alternatives. What stands in part of a word (`UBND` in
/// `12/QĐ-UBND`) is left alone.
#[must_use]
pub fn expansions(words: &[&str]) -> Vec<Expansion> {
    let words: Vec<Word> = words.iter().map(|text| Word { text, keys: keys(text) }).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match longest(&words, at) {
            Some(expansion) => {
                at = expansion.words.end;
                found.push(expansion);
            }
            None => at += 1,
        }
    }
    found
}

struct Word<'a> {
    text: &'a str,
    keys: Vec<Key>,
}

impl Word<'_> {
    /// Something ends or pauses after it.
    fn is_cut_off(&self) -> bool {
        self.text.ends_with([',', ';', '.', ':'])
    }
}

/// The longest expansion that begins at word `at`.
fn longest(words: &[Word<'_>], at: usize) -> Option<Expansion> {
    let forms = words[at].keys.first().map_or_else(Vec::new, forms_beginning_with);
    let mut typed: Vec<Key> = Vec::new();
    let mut best = None;
    for (end, word) in words.iter().enumerate().skip(at) {
        typed.extend(word.keys.iter().cloned());
        let found = match &words[at..=end] {
            [word] => abbreviation(word.text).map(|found| spelt_out(found, &typed)),
            _ => None,
        };
        // A dash ends nothing.
        let found =
            found.or_else(|| of_forms(&forms, &words[at..=end], &typed).filter(|_| !word.keys.is_empty()));
        if let Some((alternatives, ambiguous)) = found {
            best = Some(Expansion { words: at..end + 1, alternatives, ambiguous });
        }
        if !forms.iter().any(|form| begins_with(form.keys(), &typed)) {
            break;
        }
    }
    best
}

/// Alternatives, and whether they are ambiguous.
type Said = (Vec<String>, bool);

/// What words that are one of these forms can be said as.
fn of_forms(forms: &[&Form], words: &[Word<'_>], typed: &[Key]) -> Option<Said> {
    let paused = words[..words.len() - 1].iter().any(Word::is_cut_off);
    let fits = |form: &&&Form| (form.has_commas() || !paused) && same_words(form.keys(), typed);
    let forms: Vec<&Form> = forms.iter().filter(fits).copied().collect();
    let letters: String =
        words.iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphabetic()).collect();
    let is_short =
        |form: &&&Form| form.role == Role::Short && has_capitals_of(&letters, form.abbreviation.short);
    if let Some(short) = forms.iter().find(is_short) {
        return Some(spelt_out(short.abbreviation, typed));
    }
    let found: Vec<&Abbreviation> =
        forms.into_iter().filter(|form| leads_back(form)).map(|form| form.abbreviation).collect();
    let alternatives: Vec<String> = found.iter().flat_map(|found| found.spellings()).collect();
    (!alternatives.is_empty()).then(|| (alternatives, found.iter().any(|found| found.ambiguous)))
}

/// The other spellings of an abbreviation that was typed, and its full forms.
fn spelt_out(found: &Abbreviation, typed: &[Key]) -> Said {
    let spellings = found.spellings().filter(|spelling| !same_words(&keys(spelling), typed));
    (spellings.chain(found.full().map(str::to_owned)).collect(), found.ambiguous)
}

/// Whether a full form is to be looked for as its abbreviation too.
fn leads_back(form: &Form) -> bool {
    let likely = match form.role {
        Role::Short => false,
        Role::First => true,
        Role::Other => !form.abbreviation.ambiguous,
    };
    let mut letters = form.abbreviation.short.chars().filter(|c| c.is_alphabetic());
    likely && letters.clone().count() >= 3 && letters.all(char::is_uppercase)
}

/// Whether these words begin with those that a person typed, marks put aside.
fn begins_with(words: &[Key], typed: &[Key]) -> bool {
    words.len() >= typed.len() && words.iter().zip(typed).all(|(word, typed)| word.fold == typed.fold)
}

/// Whether words that a person typed are these, as far as he typed their marks.
fn same_words(words: &[Key], typed: &[Key]) -> bool {
    words.len() == typed.len()
        && words
            .iter()
            .zip(typed)
            .all(|(word, typed)| word.fold == typed.fold && (typed.is_bare() || word == typed))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::exam::wild_text;
    use super::*;

    /// Each expansion as `words = alternative | alternative`, with `?` before what is ambiguous.
    fn expanded(text: &str) -> Vec<String> {
        let words: Vec<&str> = text.split(' ').collect();
        let shown = |found: Expansion| {
            let mark = if found.ambiguous { "?" } else { "" };
            format!("{mark}{} = {}", words[found.words].join(" "), found.alternatives.join(" | "))
        };
        expansions(&words).into_iter().map(shown).collect()
    }

    #[test]
    fn abbreviations_are_spelt_out() {
        assert_eq!(expanded("UBND huyện"), ["UBND = Ủy ban nhân dân"]);
        assert_eq!(expanded("(ubnd), hdnd"), ["(ubnd), = Ủy ban nhân dân", "hdnd = Hội đồng nhân dân"]);
        assert_eq!(expanded("Sở TNMT"), ["TNMT = TN&MT | Tài nguyên và Môi trường"]);
        assert_eq!(expanded("Sở TN-MT"), ["TN-MT = TNMT | Tài nguyên và Môi trường"]);
        assert_eq!(expanded("Sở TN & MT"), ["TN & MT = TNMT | Tài nguyên và Môi trường"]);
        assert_eq!(expanded("CT UBND huyện"), ["CT UBND = CTUBND | Chủ tịch Ủy ban nhân dân"]);
        assert_eq!(expanded("TU"), ["?TU = Tỉnh ủy | Thành ủy"]);
    }

    #[test]
    fn full_forms_are_abbreviated() {
        assert_eq!(expanded("ủy ban nhân dân huyện"), ["ủy ban nhân dân = UBND"]);
        assert_eq!(expanded("uỷ ban nhan dan"), ["uỷ ban nhan dan = UBND"]);
        assert_eq!(expanded("kinh tế - xã hội"), ["kinh tế - xã hội = KT-XH | KTXH"]);
        assert_eq!(expanded("phòng chống thiên tai"), ["phòng chống thiên tai = PCTT"]);
        assert_eq!(expanded("phòng, chống thiên tai"), ["phòng, chống thiên tai = PCTT"]);
        assert_eq!(expanded("Bộ Tài chính"), ["?Bộ Tài chính = BTC"]);
    }

    #[test]
    fn marks_that_were_typed_count() {
        assert_eq!(expanded("ủy bàn nhân dân"), Vec::<String>::new());
        assert_eq!(expanded("tình ủy"), Vec::<String>::new());
    }

    #[test]
    fn the_longest_wins() {
        assert_eq!(expanded("Ban Thường vụ Huyện ủy"), ["Ban Thường vụ Huyện ủy = BTVHU"]);
        assert_eq!(
            expanded("Ủy ban Mặt trận Tổ quốc Việt Nam"),
            ["Ủy ban Mặt trận Tổ quốc Việt Nam = UBMTTQVN"]
        );
    }

    #[test]
    fn ordinary_words_are_left_alone() {
        for text in [
            "Ủy ban, nhân dân",
            "Quyết định tờ trình Trung ương Chủ tịch",
            "thực hiện thông tin",
            "tn mt",
            "12/QĐ-UBND QL13 tu ct",
            "- – ,",
            "",
            "13",
        ] {
            assert_eq!(expanded(text), Vec::<String>::new(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn ranges_stand_in_order(texts in prop::collection::vec(prop_oneof![wild_text(), "(UBND|TN|&|MT|ủy|ban|nhân|dân|-|kinh|tế|xã|hội)"], 0..12)) {
            let words: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut end = 0;
            for found in expansions(&words) {
                prop_assert!(found.words.start >= end && found.words.end <= words.len() && !found.words.is_empty());
                prop_assert!(!found.alternatives.is_empty());
                end = found.words.end;
            }
        }
    }
}
