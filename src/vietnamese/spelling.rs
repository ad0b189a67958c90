//! Spelling: a token taken apart into letters with their shapes and one tone.
//! Where the tone was written is forgotten here, which is what makes old, new and misplaced marks equal.

use super::letters::{self, Letters, Tone};

/// A token as letters with their shapes, and at most one tone.
pub(super) struct Spelling {
    /// Lower case, with shapes, without tone.
    pub(super) letters: Vec<char>,
    /// The one tone, wherever it was written.
    pub(super) tone: Option<Tone>,
}

impl Spelling {
    /// Reads at most `max_letters` letters of a token; `None` where its letters or marks are not those of one syllable.
    pub(super) fn read(token: impl Iterator<Item = char>, max_letters: usize) -> Option<Self> {
        let table = Letters::table();
        let mut spelling = Self { letters: Vec::with_capacity(8), tone: None };
        for c in token.filter(|&c| !is_dropped(c)) {
            if letters::is_latin_mark(c) {
                spelling.add_mark(c)?;
                continue;
            }
            if spelling.letters.len() == max_letters {
                break;
            }
            let letter = table.get(c).filter(|letter| !letter.foreign)?;
            spelling.letters.push(letter.shaped);
            spelling.add_tone(letter.tone)?;
        }
        Some(spelling)
    }

    fn add_mark(&mut self, mark: char) -> Option<()> {
        let letter = self.letters.last_mut()?;
        if let Some(shaped) = letters::shaped(*letter, mark) {
            *letter = shaped;
            return Some(());
        }
        let tone = Tone::of_mark(mark).filter(|_| letters::is_vowel(*letter))?;
        self.add_tone(Some(tone))
    }

    fn add_tone(&mut self, tone: Option<Tone>) -> Option<()> {
        if self.tone.is_some() && tone.is_some() {
            return None;
        }
        self.tone = self.tone.or(tone);
        Some(())
    }
}

/// What no spelling holds: controls, invisible characters, apostrophes.
pub(super) fn is_dropped(c: char) -> bool {
    c.is_control() || letters::is_ignorable(c) || letters::is_apostrophe(c)
}
