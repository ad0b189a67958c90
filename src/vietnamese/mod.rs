//! Letters, syllables, tone, abbreviations and numbers of Vietnamese, and the tables they rest on.
//! Everything here takes text and gives text or byte offsets into it; nothing here knows files or the index.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod abbreviations;
mod compose;
mod digits;
#[cfg(test)]
pub(crate) mod exam;
mod expansions;
mod fold;
mod interner;
mod key;
mod keystrokes;
pub(crate) mod legacy;
mod letters;
mod numbers;
mod scan;
mod spelling;
mod syllables;
mod validity;

pub use abbreviations::{Abbreviation, abbreviation};
pub use compose::compose;
pub use expansions::{Expansion, expansions};
pub use fold::{Folded, fold};
pub use key::Key;
pub use keystrokes::Method;
pub use numbers::{Number, numbers};
pub use syllables::{Analyzer, KeyId, Syllable};
pub use validity::{is_bare_syllable, is_syllable};
