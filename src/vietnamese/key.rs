//! The key of a token: what two spellings of one syllable have in common.
//! Tone placement, misplaced marks, safe i/y, case and look-alike letters meet in equal keys.

/// What identifies a token: its bare letters, and its marks.
///
/// Two tokens are the same syllable when both parts are equal, and the same but for marks when
/// `fold` is equal. A number's separators and leading zeros count as its marks: `1.090` folds to
/// `1090`, `01` to `1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Lower case without marks: `giai`, `dau`, `1090`.
    pub fold: String,
    /// Shape letters and tone; empty when the token was written bare.
    pub marks: String,
}

impl Key {
    /// The key of one token as a person wrote it.
    #[must_use]
    pub fn of(token: &str) -> Self {
        let exact = super::compose(token).to_lowercase();
        let fold = super::fold(&exact);
        let marks = if exact == fold { String::new() } else { exact };
        Self { fold, marks }
    }

    /// Written without any mark, so that as a query it asks for every variant.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.marks.is_empty()
    }
}
