//! Abbreviations of administrative Vietnamese and their full forms, both ways.
//! The list is `abbreviations.tsv`; here are the ways to look things up in it, and [`expansions`](fn@super::expansions)
//! finds them in a row of words.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::letters::repaired;
use super::{Key, compose, fold, is_bare_syllable, scan};

/// An abbreviation and what it can stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abbreviation {
    /// As papers write it: `UBND`, `TN&MT`.
    pub short: String,
    /// Full forms, the likeliest first.
    pub full: Vec<String>,
    /// Its meaning depends on where it stands.
    pub ambiguous: bool,
}

impl Abbreviation {
    /// The ways to write it that are cut into different words: `TN&MT` and `TNMT`.
    pub(super) fn spellings(&self) -> impl Iterator<Item = String> {
        let joined: String = self.short.chars().filter(|c| c.is_alphabetic()).collect();
        let other = (joined != self.short).then_some(joined);
        std::iter::once(self.short.clone()).chain(other)
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
    let row = *TABLE.by_letters.get(&capitals).or_else(|| TABLE.by_bare_letters.get(&capitals))?;
    let in_lower_case = capitals.len() >= 3 && !is_bare_syllable(&letters);
    (in_lower_case || has_capitals_of(&letters, &row.short)).then_some(row)
}

/// The abbreviations whose full form is `full`, marks and case put aside.
#[must_use]
pub fn abbreviations_of(full: &str) -> Vec<&'static Abbreviation> {
    let forms = TABLE.forms(&bare_words(&keys(full)));
    forms.iter().filter(|form| form.role != Role::Short).map(|form| form.abbreviation).collect()
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

/// The table, with the ways into it.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// By capital letters with their marks.
    by_letters: HashMap<String, &'static Abbreviation>,
    /// By capital letters without marks.
    by_bare_letters: HashMap<String, &'static Abbreviation>,
    /// By folded words, a blank between them. The beginnings of forms are here too, without a form.
    by_words: HashMap<String, Vec<Form>>,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(Table::read);
static ROWS: LazyLock<Vec<Abbreviation>> = LazyLock::new(|| rows().map(abbreviation_of_row).collect());

impl Table {
    fn read() -> Self {
        let mut table = Self::default();
        for row in ROWS.iter() {
            let capitals = letters(&row.short).unwrap_or_default().to_uppercase();
            table.by_bare_letters.entry(fold(&capitals).to_uppercase()).or_insert(row);
            table.by_letters.insert(capitals, row);
            let short = std::iter::once((Role::Short, &row.short));
            let full = row
                .full
                .iter()
                .enumerate()
                .map(|(at, full)| (if at == 0 { Role::First } else { Role::Other }, full));
            for (role, text) in short.chain(full) {
                table.add(Form { abbreviation: row, role, keys: keys(text), has_commas: text.contains(',') });
            }
        }
        table
    }

    fn add(&mut self, form: Form) {
        if form.role == Role::Short && form.keys.len() == 1 {
            return;
        }
        for length in 1..form.keys.len() {
            self.by_words.entry(bare_words(&form.keys[..length])).or_default();
        }
        self.by_words.entry(bare_words(&form.keys)).or_default().push(form);
    }

    /// The forms whose folded words, a blank between them, are `words`.
    pub(super) fn forms(&self, words: &str) -> &[Form] {
        self.by_words.get(words).map_or(&[], Vec::as_slice)
    }

    /// Whether a form is or begins with `words`, folded and a blank between them.
    pub(super) fn knows(&self, words: &str) -> bool {
        self.by_words.contains_key(words)
    }
}

/// The keys of the words of `text`.
pub(super) fn keys(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    scan::words(text, |range| keys.push(Key::of(&text[range])));
    keys
}

/// Folded words, a blank between them.
pub(super) fn bare_words(keys: &[Key]) -> String {
    keys.iter().map(|key| key.fold.as_str()).collect::<Vec<_>>().join(" ")
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
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

fn abbreviation_of_row([short, full, kind, _source]: [&str; 4]) -> Abbreviation {
    let full = full.split(" | ").map(str::to_owned).collect();
    Abbreviation { short: short.to_owned(), full, ambiguous: kind == "many" }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::super::exam::wild_text;
    use super::*;

    fn short(token: &str) -> Option<&'static str> {
        abbreviation(token).map(|found| found.short.as_str())
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

    #[test]
    fn full_forms_lead_back() {
        let shorts =
            |full| abbreviations_of(full).iter().map(|found| found.short.as_str()).collect::<Vec<_>>();
        assert_eq!(shorts("Uỷ Ban nhân dân"), ["UBND"]);
        assert_eq!(shorts("uy ban nhan dan"), ["UBND"]);
        assert_eq!(shorts("kinh tế – xã hội"), ["KT-XH"]);
        assert_eq!(shorts("Trung ương"), ["TW", "TƯ"]);
        assert_eq!(shorts("ủy ban"), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn takes_any_text(text in wild_text()) {
            let _ = abbreviation(&text);
            let _ = abbreviations_of(&text);
        }
    }
}
