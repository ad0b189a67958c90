//! Sentences and paragraphs. What papers say comes again, in the same paper oftener than in others, so most clauses
//! are drawn from those of a subject, which never run out; figures in them are new each time.

use std::fmt::{self, Write as _};

use super::language::{Language, Rank};
use super::phrases::Phrases;
use super::random::{Random, mixed};

/// Subjects that papers are about; subject 0 is what all papers say.
const SUBJECTS: usize = 600;
/// So many clauses of a hundred belong to all papers, and so many to nothing but their place.
const FORMULA_PERCENT: usize = 24;
const NEW_PERCENT: usize = 6;
/// How soon and how fast clauses of a subject that were never used turn up (see [`Random::rank`]).
const CLAUSES: (f64, f64) = (3.0, 0.44);
/// Of a thousand words: numbers, names, and words that are no syllables.
const NUMBERS_PER_MILLE: usize = 44;
const NAMES_PER_MILLE: usize = 8;
const CODES_PER_MILLE: usize = 3;
/// How soon and how fast new ones of these turn up.
const NAMES: (f64, f64) = (50.0, 0.7);
const CODES: (f64, f64) = (150.0, 0.75);
const NUMBERS: (f64, f64) = (1.0, 0.6);
const LONG_NUMBERS: (f64, f64) = (5_000.0, 1.0);
/// Bytes of a paragraph: half of them below, and how far they spread.
const PARAGRAPH_BYTES: f64 = 365.0;
const PARAGRAPH_SPREAD: f64 = 0.85;

/// Writes prose about the subjects of one paper.
pub(crate) struct Prose<'a> {
    pub(crate) language: &'a Language,
    pub(crate) phrases: &'a Phrases,
    pub(crate) random: Random,
    subjects: [usize; 3],
}

impl<'a> Prose<'a> {
    pub(crate) fn new(language: &'a Language, phrases: &'a Phrases, mut random: Random) -> Self {
        let subjects = std::array::from_fn(|_| 1 + random.below(SUBJECTS));
        Self { language, phrases, random, subjects }
    }

    /// A paragraph of several sentences, about as long as real ones.
    pub(crate) fn paragraph(&mut self, out: &mut String) {
        let length = self.random.around(PARAGRAPH_BYTES, PARAGRAPH_SPREAD).clamp(40.0, 6_000.0);
        let end = out.len() + length as usize;
        loop {
            self.sentence(out);
            if out.len() >= end {
                break;
            }
            out.push(' ');
        }
    }

    fn sentence(&mut self, out: &mut String) {
        let clauses = 1 + self.random.below(4);
        for at in 0..clauses {
            if at > 0 {
                let joint = self.random.of(&[", ", ", ", ", ", "; ", "; ", " và "]);
                out.push_str(joint);
            }
            self.clause(at == 0, out);
        }
        out.push('.');
    }

    /// A few words on one of the subjects.
    fn clause(&mut self, starts: bool, out: &mut String) {
        let way = self.random.below(100);
        let text = if way < NEW_PERCENT {
            self.random.next()
        } else {
            let is_formula = way < NEW_PERCENT + FORMULA_PERCENT;
            let subject = if is_formula { 0 } else { self.random.of(&self.subjects) };
            mixed(subject as u64, self.rank(CLAUSES))
        };
        let mut fixed = Random::new(text);
        let words = 4 + fixed.below(12);
        let mut last = self.language.any(&mut fixed);
        out.push_str(if starts { self.language.capital(last) } else { self.language.written(last) });
        for _ in 1..words {
            out.push(' ');
            let slot = fixed.below(1_000);
            if slot < NUMBERS_PER_MILLE {
                self.quantity(out);
            } else if slot < NUMBERS_PER_MILLE + NAMES_PER_MILLE {
                self.place(out);
            } else if slot < NUMBERS_PER_MILLE + NAMES_PER_MILLE + CODES_PER_MILLE {
                self.code(out);
            } else {
                last = self.language.after(last, &mut fixed);
                out.push_str(self.language.written(last));
            }
        }
    }

    /// Words of the paper's subjects, for titles and headings.
    pub(crate) fn topic(&mut self) -> String {
        let subject = self.random.of(&self.subjects) as u64;
        let mut fixed = Random::new(mixed(subject, 1_000_000 + self.rank((2.0, 2.0))));
        let mut last: Rank = self.language.any(&mut fixed);
        let mut out = self.language.written(last).to_owned();
        for _ in 0..1 + fixed.below(3) {
            last = self.language.after(last, &mut fixed);
            out.push(' ');
            out.push_str(self.language.written(last));
        }
        out
    }

    fn rank(&mut self, (head, exponent): (f64, f64)) -> u64 {
        self.random.rank(head, exponent)
    }

    /// A number with its unit, a day, or the number of a paper.
    fn quantity(&mut self, out: &mut String) {
        let year = 2004 + self.random.below(21);
        let _ = match self.random.below(100) {
            0..10 => {
                let (day, month) = (1 + self.random.below(28), 1 + self.random.below(12));
                write!(out, "ngày {day:02}/{month}/{year}")
            }
            10..18 => write!(out, "số {}/{year}/QĐ-UBND", 1 + self.rank(NUMBERS) % 9_999),
            18..20 => write!(out, "{}", self.rank(LONG_NUMBERS)),
            _ => self.amount(out),
        };
    }

    /// A number as papers write it; small ones are the commonest.
    fn amount(&mut self, out: &mut String) -> fmt::Result {
        let whole = self.rank(NUMBERS).min(99_999_999);
        match whole {
            0..1_000 => write!(out, "{whole}")?,
            1_000..1_000_000 => write!(out, "{}.{:03}", whole / 1_000, whole % 1_000)?,
            _ => write!(out, "{}.{:03}.{:03}", whole / 1_000_000, whole / 1_000 % 1_000, whole % 1_000)?,
        }
        if self.random.percent(12) {
            write!(out, ",{}", 1 + self.random.below(99))?;
        }
        if self.random.percent(50) {
            out.push_str(self.random.of(self.phrases.of("unit")));
        }
        Ok(())
    }

    /// A place: two syllables that begin with capitals.
    fn place(&mut self, out: &mut String) {
        let number = mixed(7, self.rank(NAMES));
        out.push_str(&self.name_of(number));
    }

    /// The place with this number.
    pub(crate) fn name_of(&self, number: u64) -> String {
        let mut fixed = Random::new(number);
        let [a, b] = std::array::from_fn(|_| self.language.any(&mut fixed));
        format!("{} {}", self.language.capital(a), self.language.capital(b))
    }

    /// A person.
    pub(crate) fn person(&mut self) -> String {
        let family = self.random.of(self.phrases.of("family"));
        let middle = self.random.of(self.phrases.of("middle"));
        let given = self.language.any(&mut self.random);
        format!("{family} {middle} {}", self.language.capital(given))
    }

    /// A word that is no syllable: an abbreviation, a foreign word, two words written as one.
    fn code(&mut self, out: &mut String) {
        let mut fixed = Random::new(mixed(11, self.rank(CODES)));
        for _ in 0..3 + fixed.below(6) {
            out.push(char::from(b'a' + fixed.below(26) as u8));
        }
    }
}
