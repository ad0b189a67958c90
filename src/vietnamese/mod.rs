//! Letters, syllables, tone, abbreviations and numbers of Vietnamese, and the tables they rest on.
//! Everything here takes text and gives text or byte offsets into it; nothing here knows files or the index.

mod abbreviations;
mod compose;
mod fold;
mod key;
mod numbers;
mod syllables;
mod validity;

pub use abbreviations::{Abbreviation, abbreviation, abbreviations_of};
pub use compose::compose;
pub use fold::{Folded, fold};
pub use key::Key;
pub use numbers::{Number, numbers};
pub use syllables::{Analyzer, KeyId, Syllable};
pub use validity::is_syllable;
