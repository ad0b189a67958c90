//! Abbreviations of administrative Vietnamese and their full forms, both ways.
//! The list is `abbreviations.tsv`; here are the ways to look things up in it, and [`expansions`](fn@super::expansions)
//! finds them in a row of words.

use std::sync::{LazyLock, OnceLock};

use super::letters::{Letters, repaired};
use super::{Key, compose, is_bare_syllable, scan};

/// An abbreviation and what it can stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abbreviation {
    /// As papers write it: `UBND`, `TN&MT`.
    pub short: &'static str,
    /// Its meaning depends on where it stands.
    pub ambiguous: bool,
    /// The cell of its full forms.
    full: &'static str,
}

impl Abbreviation {
    /// Full forms, the likeliest first.
    pub fn full(&self) -> impl Iterator<Item = &'static str> {
        self.full.split(" | ")
    }

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
        let shorts = beginning_with(initial).filter(|form| form.role == Role::Short);
        shorts.map(|form| form.abbreviation).find(|row| row.capitals().map(as_asked).eq(capitals.chars()))
    };
    let row = with_letters(|c| c).or_else(|| with_letters(bare_capital))?;
    let in_lower_case = capitals.len() >= 3 && !is_bare_syllable(&letters);
    (in_lower_case || has_capitals_of(&letters, row.short)).then_some(row)
}

/// A capital without its marks.
fn bare_capital(capital: char) -> char {
    bare_letter(capital).map_or(capital, |letter| letter.to_ascii_uppercase())
}

/// A way to write an abbreviation, or what it stands for, as the table has it.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) abbreviation: &'static Abbreviation,
    pub(super) role: Role,
    text: &'static str,
    keys: OnceLock<Vec<Key>>,
}

impl Form {
    /// Its words; a query asks for few of them, so they are told apart when they are.
    pub(super) fn keys(&self) -> &[Key] {
        self.keys.get_or_init(|| keys(self.text))
    }

    /// Whether it holds commas itself: `phòng, chống thiên tai`.
    pub(super) fn has_commas(&self) -> bool {
        self.text.contains(',')
    }

    /// Whether its first letters are those of `first`; i and y count as one, as they do in keys here and there.
    fn may_begin_with(&self, first: &Key) -> bool {
        let alike = |letter| if letter == 'i' { 'y' } else { letter };
        let letters = self.text.chars().filter_map(bare_letter).map(alike);
        first.fold.chars().map(alike).zip(letters).all(|(wanted, letter)| wanted == letter)
    }

    /// Whether its first word folds to the same as `first`.
    fn begins_with(&self, first: &Key) -> bool {
        self.may_begin_with(first) && self.keys().first().is_some_and(|key| key.fold == first.fold)
    }
}

/// What a form is of its abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Itself.
    Short,
    /// The likeliest full form.
    First,
    /// Another full form.
    Other,
}

/// The forms of several words whose first word folds to the same as `first`, and the full forms of one word.
pub(super) fn forms_beginning_with(first: &Key) -> Vec<&'static Form> {
    let forms = beginning_with(first.fold.chars().next()).filter(|form| form.begins_with(first));
    forms.filter(|form| form.role != Role::Short || form.keys().len() > 1).collect()
}

fn beginning_with(initial: Option<char>) -> std::slice::Iter<'static, Form> {
    let at = place(initial);
    FORMS[at].get_or_init(|| forms_at(at)).iter()
}

/// Places of first letters: one for each of a to z, and one for all others.
const PLACES: usize = 27;

/// The place of a first letter, bare.
fn place(initial: Option<char>) -> usize {
    initial.filter(char::is_ascii_lowercase).map_or(0, |letter| 1 + letter as usize - 'a' as usize)
}

/// What the rows of the table hold, by the first letter: a query asks for few letters, and makes the forms of those alone.
static FORMS: [OnceLock<Vec<Form>>; PLACES] = [const { OnceLock::new() }; PLACES];

/// The forms with a first letter of this place.
fn forms_at(at: usize) -> Vec<Form> {
    let forms = INITIALS.iter().filter(|(place, ..)| *place == at);
    forms
        .map(|&(_, abbreviation, role, text)| Form { abbreviation, role, text, keys: OnceLock::new() })
        .collect()
}

/// The place of its first letter, and what becomes a [`Form`].
type Initial = (usize, &'static Abbreviation, Role, &'static str);

/// All that the rows of the table hold.
static INITIALS: LazyLock<Vec<Initial>> = LazyLock::new(|| {
    let mut all = Vec::with_capacity(FORMS_OF_A_ROW * ROWS.len());
    for abbreviation in ROWS.iter() {
        let roles = [Role::First].into_iter().chain(std::iter::repeat(Role::Other));
        let full = roles.zip(abbreviation.full());
        for (role, text) in std::iter::once((Role::Short, abbreviation.short)).chain(full) {
            let initial = text.chars().next().and_then(bare_letter);
            all.push((place(initial), abbreviation, role, text));
        }
    }
    all
});

/// Room for each row's forms; few have more.
const FORMS_OF_A_ROW: usize = 3;

/// A letter in lower case and without marks.
fn bare_letter(c: char) -> Option<char> {
    let mut bare = None;
    Letters::table().fold(c, |letter| bare = bare.or(Some(letter)));
    bare
}

/// The rows of the table.
static ROWS: LazyLock<Vec<Abbreviation>> = LazyLock::new(|| {
    let rows =
        rows().map(|[short, full, kind, _source]| Abbreviation { short, ambiguous: kind == "many", full });
    rows.collect()
});

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
        for form in (0..PLACES).flat_map(forms_at) {
            let keys = form.keys();
            let is_found = forms_beginning_with(&keys[0]).iter().any(|found| found.keys() == keys);
            assert_eq!(is_found, form.role != Role::Short || keys.len() > 1, "{}", form.text);
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
