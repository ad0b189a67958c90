//! Where the words of a text stand. Latin text is cut in one pass here; whatever holds another
//! script is cut by Unicode's rules (UAX #29), and by the rules here again where those give Latin words.
//!
//! The words are those of UAX #29 that hold a letter or digit, but cut further, for these papers:
//! - letters and digits part (`QL13`, `110ha`, `m2`), so that `QL13` meets `QL 13`, and `110ha` `110 ha`;
//! - `.`, `:`, `·` and `_` never join letters: scraped lines lack the space after them, `TP.HCM` is
//!   two words as it is with a space, and `_` is a rule to write on, or emphasis;
//! - an apostrophe joins two letters (`Ch'ơm`) only when it stands right between them;
//! - digits with `.` and `,` between them are one word where they are one number (`1.090`, `240,679`),
//!   else a word a group (`1,2,3`, `18.5.2021`); nothing else joins digits.
//!
//! Marks, soft hyphens and joiners stay with the word that they follow.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::digits;
use super::letters::{Kind, Letters};

/// The chunks of `text` between ASCII blanks, as bytes of it. No word reaches over these, not even a mark of another
/// script that UAX #29 would join with the blank before it, so each stands for itself.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let chunks = text.as_bytes().split(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    let ranges = chunks.map(move |chunk| {
        let range = start..start + chunk.len();
        start = range.end + 1;
        range
    });
    ranges.filter(|range| !range.is_empty())
}

/// Writes the words of `chunk`, which begins at byte `start` of a text, in order into `words` (emptied first), as bytes
/// of the text.
///
/// Each of them would be the one word of a chunk of its own.
pub(super) fn words(chunk: &str, start: usize, words: &mut Vec<Range<usize>>) {
    words.clear();
    let scanner = Scanner { letters: Letters::table() };
    if scanner.scan(chunk, start, words).is_err() {
        words.clear();
        scanner.scan_other(chunk, start, words);
    }
}

struct Scanner {
    letters: &'static Letters,
}

/// The text holds a character that is not of Latin text.
struct OtherScript;

impl Scanner {
    /// Adds the words of Latin `text`, which begins at byte `start` of the whole.
    fn scan(&self, text: &str, start: usize, words: &mut Vec<Range<usize>>) -> Result<(), OtherScript> {
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            let rest = &text[at..];
            let len = match self.letters.kind(first) {
                Kind::Other => return Err(OtherScript),
                Kind::Letter => self.word_len(rest),
                Kind::Digit => {
                    at += self.scan_digits(rest, start + at, words);
                    continue;
                }
                Kind::Sign => first.len_utf8() + self.run_len(&rest[first.len_utf8()..], Kind::Mark),
                _ => {
                    at += first.len_utf8();
                    continue;
                }
            };
            words.push(start + at..start + at + len);
            at += len;
        }
        Ok(())
    }

    /// Adds the words of `text` where Unicode's rules see them.
    fn scan_other(&self, text: &str, start: usize, words: &mut Vec<Range<usize>>) {
        for (at, word) in text.unicode_word_indices() {
            let before = words.len();
            if self.scan(word, start + at, words).is_err() {
                words.truncate(before);
                words.push(start + at..start + at + word.len());
            }
        }
    }

    /// Adds the number, or the groups of digits, at the start of `text`; gives their length.
    fn scan_digits(&self, text: &str, start: usize, words: &mut Vec<Range<usize>>) -> usize {
        let len = digits::run_len(text);
        let run = &text[..len];
        if digits::is_number(run) {
            words.push(start..start + len);
        } else {
            let mut at = start;
            for group in run.split(['.', ',']) {
                words.push(at..at + group.len());
                at += group.len() + 1;
            }
        }
        let marks = self.run_len(&text[len..], Kind::Mark);
        if let Some(last) = words.last_mut() {
            last.end += marks;
        }
        len + marks
    }

    /// Length of the word of letters at the start of `text`.
    fn word_len(&self, text: &str) -> usize {
        let mut len = self.run_len(text, Kind::Letter);
        let mut after = text[len..].chars();
        while let (Some(joint), Some(next)) = (after.next(), after.next()) {
            if self.letters.kind(joint) != Kind::Apostrophe || self.letters.kind(next) != Kind::Letter {
                break;
            }
            len += joint.len_utf8();
            len += self.run_len(&text[len..], Kind::Letter);
            after = text[len..].chars();
        }
        len
    }

    /// Bytes at the start of `text` that are of this kind, marks included.
    fn run_len(&self, text: &str, kind: Kind) -> usize {
        let belongs = |c| {
            let its = self.letters.kind(c);
            its == kind || its == Kind::Mark
        };
        text.char_indices().find(|&(_, c)| !belongs(c)).map_or(text.len(), |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use regex::Regex;

    use super::super::exam::wild_text;
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let mut cut = Vec::new();
        let mut found = Vec::new();
        for chunk in chunks(text) {
            words(&text[chunk.clone()], chunk.start, &mut found);
            cut.extend(found.drain(..).map(|range| &text[range]));
        }
        cut
    }

    #[test]
    fn cuts_as_these_papers_need() {
        for (text, expected) in [
            ("Số: 52/NQ-HĐND ngày 18/5/2021", "Số|52|NQ|HĐND|ngày|18|5|2021"),
            ("1.090 hộ, 240,679 tỷ (17,86/19).", "1.090|hộ|240,679|tỷ|17,86|19"),
            ("Covid-19, TN&MT, KT-XH", "Covid|19|TN|MT|KT|XH"),
            ("Điều 1,2,3 ngày 18.5.2021; 2.1.3", "Điều|1|2|3|ngày|18|5|2021|2|1|3"),
            ("QL13 110ha 1.090ha m2 m²", "QL|13|110|ha|1.090|ha|m|2|m|²"),
            ("hết.Kính gửi:Như trên_____ _in nghiêng_", "hết|Kính|gửi|Như|trên|in|nghiêng"),
            ("Ch'ơm Tr’hy 'trích' l'", "Ch'ơm|Tr’hy|trích|l"),
            ("T.Ư, www.moj.gov.vn", "T|Ư|www|moj|gov|vn"),
            ("tru\u{AD}ơ\u{300}ng\u{A0}học", "tru\u{AD}ơ\u{300}ng|học"),
            ("•gửi:Như □ α2", "gửi|Như|α2"),
            ("東京 việt", "東|京|việt"),
            ("1... 2.,3 4,", "1|2|3|4"),
            ("a\t\u{16F51}", "a|\u{16F51}"),
        ] {
            assert_eq!(cut(text).join("|"), expected, "{text}");
        }
    }

    /// The rules of the module doc, said a second time, as patterns over the words of UAX #29.
    struct Book {
        other: Regex,
        word: Regex,
        digits: Regex,
    }

    static BOOK: LazyLock<Book> = LazyLock::new(|| {
        let mark = r"[\u{AD}\u{300}-\u{36F}\u{200C}-\u{200F}\u{202A}-\u{202E}\u{2060}-\u{2064}\u{FEFF}]";
        let letter = r"[\p{Alphabetic}&&[\u{0}-\u{2AF}\u{1E00}-\u{1EFF}]]";
        let latin = r"[\u{0}-\u{2AF}\u{1E00}-\u{1EFF}\u{2010}-\u{2027}&&[^©®]]";
        let letters = format!("{letter}(?:{letter}|{mark})*");
        let number = format!(r"[0-9]+(?:[.,][0-9]+)*{mark}*");
        let regex = |pattern: &str| Regex::new(pattern).unwrap();
        Book {
            other: regex(&format!("[^{latin}{mark}]")),
            word: regex(&format!("{letters}(?:['‘’]{letters})*|{number}|[¹²³¼½¾]{mark}*")),
            digits: regex(&format!("[0-9]+{mark}*")),
        }
    });

    fn by_the_book(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        for whole in text.split([' ', '\t', '\n', '\r']).flat_map(str::unicode_words) {
            if BOOK.other.is_match(whole) {
                words.push(whole);
                continue;
            }
            for part in BOOK.word.find_iter(whole).map(|found| found.as_str()) {
                let run = part.trim_end_matches(|c: char| !c.is_ascii_digit());
                if run.starts_with(|c: char| c.is_ascii_digit()) && !digits::is_number(run) {
                    words.extend(BOOK.digits.find_iter(part).map(|found| found.as_str()));
                } else {
                    words.push(part);
                }
            }
        }
        words
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn agrees_with_the_rules_over_unicode_words(text in wild_text()) {
            prop_assert_eq!(cut(&text), by_the_book(&text));
        }

        #[test]
        fn a_word_by_itself_is_that_word(text in wild_text()) {
            for word in cut(&text) {
                prop_assert_eq!(cut(word), [word]);
            }
        }
    }
}
