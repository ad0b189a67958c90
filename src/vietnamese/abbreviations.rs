//! Abbreviations of administrative Vietnamese and their full forms, both ways.
//! The list is `abbreviations.tsv`; here are the ways to look things up in it, and [`expansions`](fn@super::expansions)
//! finds them in a row of words.

use std::sync::LazyLock;

use super::letters::{Letters, repaired};
use super::{Key, compose, is_bare_syllable, scan};

/// An abbreviation and what it can stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abbreviation {
    /// As papers write it: `UBND`, `TN&MT`.
    pub short: &'static str,
    /// Full forms, the likeliest first.
    pub full: Vec<&'static str>,
    /// Its meaning depends on where it stands.
    pub ambiguous: bool,
}

impl Abbreviation {
    /// Its letters in capitals.
    fn capitals(&self) -> impl Iterator<Item = char> {
        self.short.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase)
    }

    /// The ways to write it that are cut into different words: `TN&MT` and `TNMT`.
    pub(super) fn spellings(&self) -> impl Iterator<Item = String> {
        let joined: String = self.short.chars().filter(|c| c.is_alphabetic()).collect();
        let other = (joined != self.short).then_some(joined);
        std::iter::once(self.short.to_owned()).chain(other)
    }
}

/// The abbreviation that `token` is, by its letters only (`TN&MT`, `TN-MT` and `TNMT` are one).
///
/// - Marks count when there are any: `HD` is hướng dẫn and `HĐ` is not. A token without any also finds
///   what has them, where nothing else fits: `HDND` is `HĐND`.
/// - Capitals are asked for, as in the table (`TTr`, also as `TTR`), or else `tu` and `ct` of ordinary text
///   would be taken. A token of three letters or more that cannot be a Vietnamese syllable is understood in
///   lower case as well: `ubnd`.
#[must_use]
pub fn abbreviation(token: &str) -> Option<&'static Abbreviation> {
    let letters = letters(token)?;
    let capitals = letters.to_uppercase();
    let initial = capitals.chars().next().and_then(bare_letter);
    let with_letters = |as_asked: fn(char) -> char| {
        let shorts = beginning_with(initial).filter(|entry| entry.role == Role::Short);
        shorts.map(|entry| entry.abbreviation).find(|row| row.capitals().map(as_asked).eq(capitals.chars()))
    };
    let row = with_letters(|c| c).or_else(|| with_letters(bare_capital))?;
    let in_lower_case = capitals.len() >= 3 && !is_bare_syllable(&letters);
    (in_lower_case || has_capitals_of(&letters, row.short)).then_some(row)
}

/// A capital without its marks.
fn bare_capital(capital: char) -> char {
    bare_letter(capital).map_or(capital, |letter| letter.to_ascii_uppercase())
}

/// A way to write an abbreviation, or what it stands for, in several words.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) abbreviation: &'static Abbreviation,
    pub(super) role: Role,
    /// Its words.
    pub(super) keys: Vec<Key>,
    /// Holds commas itself: `phòng, chống thiên tai`.
    pub(super) has_commas: bool,
}

/// What a form is of its abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Itself, where it has parts: `TN & MT`.
    Short,
    /// The likeliest full form.
    First,
    /// Another full form.
    Other,
}

/// The forms whose first word folds to the same as `first`.
///
/// A query asks for few of them, so only what begins with the same letters is cut into words.
pub(super) fn forms_beginning_with(first: &Key) -> Vec<Form> {
    let forms = beginning_with(first.fold.chars().next()).filter(|entry| may_begin_with(entry.text, first));
    let forms = forms.map(|entry| Form {
        abbreviation: entry.abbreviation,
        role: entry.role,
        keys: keys(entry.text),
        has_commas: entry.text.contains(','),
    });
    let begins = |form: &Form| form.keys.first().is_some_and(|key| key.fold == first.fold);
    forms.filter(|form| begins(form) && (form.role != Role::Short || form.keys.len() > 1)).collect()
}

/// Whether the first letters of `text` are those of `first`; i and y count as one, as they do in keys here and there.
fn may_begin_with(text: &str, first: &Key) -> bool {
    let alike = |letter| if letter == 'i' { 'y' } else { letter };
    let letters = text.chars().filter_map(bare_letter).map(alike);
    first.fold.chars().map(alike).zip(letters).all(|(wanted, letter)| wanted == letter)
}

/// An abbreviation or a full form, as the table has it.
struct Entry {
    /// Its first letter, bare.
    initial: Option<char>,
    role: Role,
    text: &'static str,
    abbreviation: &'static Abbreviation,
}

fn beginning_with(initial: Option<char>) -> impl Iterator<Item = &'static Entry> {
    ENTRIES.iter().filter(move |entry| entry.initial == initial)
}

/// What the rows of the table hold.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let entries = ROWS.iter().flat_map(|row| {
        let roles = [Role::First].into_iter().chain(std::iter::repeat(Role::Other));
        let texts = std::iter::once((Role::Short, row.short)).chain(roles.zip(row.full.iter().copied()));
        texts.map(move |(role, text)| Entry {
            initial: text.chars().next().and_then(bare_letter),
            role,
            text,
            abbreviation: row,
        })
    });
    entries.collect()
});

/// A letter in lower case and without marks.
fn bare_letter(c: char) -> Option<char> {
    let mut bare = None;
    Letters::table().fold(c, |letter| bare = bare.or(Some(letter)));
    bare
}

/// The rows of the table.
static ROWS: LazyLock<Vec<Abbreviation>> = LazyLock::new(|| rows().map(abbreviation_of_row).collect());

/// The keys of the words of `text`.
pub(super) fn keys(text: &str) -> Vec<Key> {
    let (mut keys, mut words) = (Vec::new(), Vec::new());
    for chunk in scan::chunks(text) {
        scan::words(&text[chunk.clone()], chunk.start, &mut words);
        keys.extend(words.drain(..).map(|range| Key::of(&text[range])));
    }
    keys
}

/// The letters of a token (composed), if nothing but separators stands between them; what stands around
/// them (brackets, quotes, commas) is put aside.
fn letters(token: &str) -> Option<String> {
    let mut letters = String::new();
    let token = compose(token);
    for c in token.trim_matches(|c: char| !c.is_alphanumeric()).chars().map(repaired) {
        if c.is_alphabetic() {
            letters.push(c);
        } else if !c.is_whitespace() && !"-–&.,/".contains(c) {
            return None;
        }
    }
    (!letters.is_empty()).then_some(letters)
}

/// Whether `letters` has a capital wherever `short` has one.
pub(super) fn has_capitals_of(letters: &str, short: &str) -> bool {
    let wanted = short.chars().filter(|c| c.is_alphabetic());
    letters.chars().zip(wanted).all(|(letter, wanted)| letter.is_uppercase() || !wanted.is_uppercase())
}

/// The cells of the table: short, full forms, kind, sources.
fn rows() -> impl Iterator<Item = [&'static str; 4]> {
    let lines = include_str!("abbreviations.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut cells = line.split('\t');
        let row = [cells.next()?, cells.next()?, cells.next()?, cells.next()?];
        cells.next().is_none().then_some(row)
    })
}

fn abbreviation_of_row([short, full, kind, _source]: [&'static str; 4]) -> Abbreviation {
    Abbreviation { short, full: full.split('|').map(str::trim).collect(), ambiguous: kind == "many" }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::super::exam::wild_text;
    use super::*;

    fn short(token: &str) -> Option<&'static str> {
        abbreviation(token).map(|found| found.short)
    }

    #[test]
    fn the_table_is_well_formed() {
        let lines = include_str!("abbreviations.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!((rows().count(), lines), (383, 383));
        let mut seen = HashSet::new();
        for [short, full, kind, source] in rows() {
            assert!(seen.insert(letters(short).unwrap().to_uppercase()), "{short} stands twice");
            assert!(["one", "many"].contains(&kind), "{short}: {kind}");
            assert!(source.split(',').all(|code| "DHRWCK".contains(code)), "{short}: {source}");
            assert!(kind == "many" || !full.contains('|') || short == "TCVN", "{short} means one thing");
            for full in full.split(" | ") {
                assert!(keys(full).len() > 1 && full.trim() == full, "{short}: {full}");
            }
            assert!(abbreviation(short).is_some_and(|found| found.short == short), "{short}");
        }
    }

    #[test]
    fn every_form_is_found_by_its_first_word() {
        for entry in ENTRIES.iter() {
            let keys = keys(entry.text);
            let is_found = forms_beginning_with(&keys[0]).iter().any(|form| form.keys == keys);
            assert_eq!(is_found, entry.role != Role::Short || keys.len() > 1, "{}", entry.text);
        }
    }

    #[test]
    fn separators_do_not_count() {
        for spellings in
            ["TN&MT TNMT TN-MT", "LĐ-TB&XH LĐTBXH LĐ-TBXH LDTBXH", "KT-XH KTXH KT–XH ktxh", "T.Ư TƯ"]
        {
            let found: HashSet<_> = spellings.split(' ').map(short).collect();
            assert!(found.len() == 1 && !found.contains(&None), "{spellings}");
        }
        assert_eq!(short("KT+XH"), None);
        assert_eq!(short("UBND1"), None);
    }

    #[test]
    fn d_and_d_with_stroke_are_two_letters() {
        for (one, other) in [("HD", "HĐ"), ("DA", "ĐA"), ("TU", "TƯ"), ("DT", "ĐT")] {
            assert_eq!((short(one), short(other)), (Some(one), Some(other)));
        }
        for (bare, marked) in [("HDND", "HĐND"), ("QD", "QĐ"), ("GPMB", "GPMB"), ("hdnd", "HĐND")] {
            assert_eq!(short(bare), Some(marked));
        }
        assert_eq!(short("HÐND"), Some("HĐND"), "eth for đ");
        assert_eq!(short(&"HĐND".nfd().collect::<String>()), Some("HĐND"));
    }

    #[test]
    fn ordinary_text_is_no_abbreviation() {
        for word in ["tu", "ct", "Ct", "hu", "nam", "an", "", "-", "13", "ttx", "UBNN"] {
            assert_eq!(short(word), None, "{word}");
        }
        for (word, expected) in [
            ("ubnd", "UBND"),
            ("Ubnd", "UBND"),
            ("gpmb", "GPMB"),
            ("ttr", "TTr"),
            ("TTR", "TTr"),
            ("TTr", "TTr"),
        ] {
            assert_eq!(short(word), Some(expected));
        }
    }

    proptest! {
        #[test]
        fn takes_any_text(text in wild_text()) {
            let _ = abbreviation(&text);
        }
    }
}
