//! What a passage is about, as a row of syllables: names of places and persons, numbers, dates, citations, list marks
//! and stated causes are left out, abbreviations are spelt out. Words that only judge or join are told apart by a table.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::cited_numbers;
use crate::vietnamese::{Analyzer, Key, Syllable, abbreviation};

/// A syllable of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its key.
    pub(super) key: Key,
    /// Where it stands in the passage; what an abbreviation stands for stands where that does.
    pub(super) range: Range<usize>,
    /// It follows the word before it without a break.
    pub(super) follows: bool,
}

/// The mark of a list item: `-`, `1.`, `2.3.`, `a)`, `đ)`.
#[expect(clippy::expect_used, reason = "the pattern is a constant, compiled by a test")]
static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:[-+*•–—]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđA-ZĐ][.)]|[IVX]{1,5}[.)])\s+")
        .expect("the pattern is valid")
});

/// Words that say nothing of a topic, by their keys; some are of two syllables.
static EMPTY: LazyLock<WordList> = LazyLock::new(|| WordList::read(|role| role != "failing"));

/// Words that say that something goes badly.
static FAILING: LazyLock<WordList> = LazyLock::new(|| WordList::read(|role| role == "failing"));

/// Syllables, and pairs of them, of the table.
#[derive(Default)]
struct WordList {
    single: HashSet<Key>,
    double: HashSet<(Key, Key)>,
}

impl WordList {
    fn read(wanted: impl Fn(&str) -> bool) -> Self {
        let mut list = Self::default();
        let rows = include_str!("empty_words.tsv").lines().filter(|line| !line.starts_with('#'));
        let rows = rows.filter_map(|row| row.split_once('\t')).filter(|(role, _)| wanted(role));
        for word in rows.flat_map(|(_, words)| words.split(',')) {
            let mut keys = word.split_whitespace().map(Key::of);
            match (keys.next(), keys.next()) {
                (Some(first), Some(second)) => {
                    list.double.insert((first, second));
                }
                (Some(only), None) => {
                    list.single.insert(only);
                }
                _ => {}
            }
        }
        list
    }
}

/// Whether a word says nothing of a topic.
pub(super) fn is_empty(key: &Key) -> bool {
    EMPTY.single.contains(key)
}

/// The pairs of words that say nothing of a topic where they stand together.
pub(super) fn empty_pairs() -> impl Iterator<Item = &'static (Key, Key)> {
    EMPTY.double.iter()
}

/// Whether some of the words say that something goes badly.
pub(super) fn is_failing(words: &[Word]) -> bool {
    let pairs = words.windows(2).filter(|pair| pair[1].follows);
    words.iter().any(|word| FAILING.single.contains(&word.key))
        || pairs
            .map(|pair| (pair[0].key.clone(), pair[1].key.clone()))
            .any(|pair| FAILING.double.contains(&pair))
}

/// Bytes of the list mark that a text begins with.
pub(super) fn marker(text: &str) -> usize {
    MARKER.find(text).map_or(0, |found| found.end())
}

/// Cuts texts into topics; remembers the keys of words.
#[derive(Default)]
pub(super) struct Reader {
    analyzer: Analyzer,
    syllables: Vec<Syllable>,
    spelt_out: HashMap<String, Vec<Key>>,
}

impl Reader {
    /// The topic of `text`, the byte ranges `without` left out.
    pub(super) fn read(&mut self, text: &str, without: &[(usize, usize)]) -> Vec<Word> {
        let mut syllables = std::mem::take(&mut self.syllables);
        self.analyzer.syllables(text, &mut syllables);
        let mut left_out: Vec<Range<usize>> = without.iter().map(|(from, to)| *from..*to).collect();
        left_out.push(0..marker(text));
        left_out.extend(cited_numbers(text).into_iter().map(|(range, _)| range));
        let shouts = is_in_capitals(text);
        let mut words = Vec::with_capacity(syllables.len());
        let mut end = None;
        // Whether a sentence begins here, so that a capital says nothing.
        let mut opens = true;
        for (at, syllable) in syllables.iter().enumerate() {
            let range = syllable.range.clone();
            let between = end.map_or("", |end| text.get(end..range.start).unwrap_or_default());
            let breaks = end.is_none() || between.contains(|c: char| !c.is_whitespace() && !is_dash(c));
            opens |= between.contains(['.', ':', ';', '!', '?']);
            end = Some(range.end);
            if left_out.iter().any(|out| out.start < range.end && range.start < out.end) {
                words.push(None);
                continue;
            }
            let word = &text[range.clone()];
            let next = syllables.get(at + 1).map(|next| &text[next.range.clone()]);
            let is_name = !shouts && is_capitalised(word) && (!opens || next.is_some_and(is_capitalised));
            let key = self.analyzer.key(syllable.key);
            opens = false;
            if is_name || key.fold.starts_with(|c: char| c.is_ascii_digit()) {
                words.push(None);
                continue;
            }
            match spelt_out(&mut self.spelt_out, word) {
                Some(keys) => words.extend(keys.iter().enumerate().map(|(at, key)| {
                    let follows = at > 0 || !breaks;
                    Some(Word { key: key.clone(), range: range.clone(), follows })
                })),
                None => {
                    words.push(Some(Word { key: key.clone(), range, follows: !breaks }));
                }
            }
        }
        self.syllables = syllables;
        joined(words)
    }
}

/// The words that were kept; one after a gap follows nothing.
fn joined(words: Vec<Option<Word>>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    let mut gap = true;
    for word in words {
        let Some(mut word) = word else {
            gap = true;
            continue;
        };
        word.follows &= !gap;
        gap = false;
        out.push(word);
    }
    out
}

/// The words that an abbreviation of one meaning stands for.
fn spelt_out<'k>(known: &'k mut HashMap<String, Vec<Key>>, word: &str) -> Option<&'k [Key]> {
    if word.chars().filter(|c| c.is_uppercase()).take(2).count() < 2 {
        return None;
    }
    if !known.contains_key(word) {
        let full = abbreviation(word).filter(|found| !found.ambiguous).and_then(|found| found.full().next());
        let keys =
            full.map(|full| full.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()));
        known.insert(word.to_owned(), keys.map(|parts| parts.map(Key::of).collect()).unwrap_or_default());
    }
    known.get(word).map(Vec::as_slice).filter(|keys| !keys.is_empty())
}

/// A capital, then small letters.
fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && !letters.any(char::is_uppercase)
}

/// A text in capitals: they say nothing of names there.
fn is_in_capitals(text: &str) -> bool {
    let [upper, lower] = text.chars().fold([0usize, 0], |[upper, lower], c| {
        [upper + usize::from(c.is_uppercase()), lower + usize::from(c.is_lowercase())]
    });
    upper > lower
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The topic as text: empty words in brackets, breaks as `/`.
    fn topic(text: &str) -> String {
        let mut out = String::new();
        for word in Reader::default().read(text, &[]) {
            out.push_str(if out.is_empty() {
                ""
            } else if word.follows {
                " "
            } else {
                " / "
            });
            let written = word.key.written();
            out.push_str(&if is_empty(&word.key) { format!("({written})") } else { written });
        }
        out
    }

    #[test]
    fn names_numbers_and_marks_are_left_out() {
        assert_eq!(
            topic(
                "2. Trạm y tế các xã Bù Khiêng, Bù Rlong có 03 bác sĩ (Nghị quyết số 52/NQ-HĐND ngày 3/4/2022)."
            ),
            "trạm y tế (các) (xã) / (có) / bác sỹ / quyết (số) / (ngày)"
        );
        assert_eq!(topic("đ) Sóc Mây giải ngân 45% vốn"), "giải ngân / vốn");
    }

    #[test]
    fn abbreviations_are_spelt_out_and_judgements_are_empty() {
        assert_eq!(
            topic("Công tác GPMB còn chậm so với quy hoạch"),
            "công tác giải phóng mặt (bằng) (còn) (chậm) (so) (với) quy hoạch"
        );
        assert!(empty_pairs().any(|(first, second)| (&*first.fold, &*second.fold) == ("cong", "tac")));
    }

    #[test]
    fn stated_causes_are_left_out() {
        let text = "Giải ngân thấp. Nguyên nhân: dịch bệnh.";
        let words = Reader::default().read(text, &[(text.find("dịch").unwrap(), text.len())]);
        assert!(words.iter().all(|word| word.key.fold != "dich"), "{words:?}");
    }

    #[test]
    fn a_text_in_capitals_has_no_names() {
        assert_eq!(topic("GIẢI NGÂN VỐN"), "giải ngân vốn");
    }

    proptest! {
        #[test]
        fn ranges_stand_in_the_text_in_order(text in any::<String>()) {
            let mut from = 0;
            for word in Reader::default().read(&text, &[]) {
                prop_assert!(text.get(word.range.clone()).is_some() && word.range.start >= from);
                from = word.range.start;
            }
        }
    }
}
