//! Abbreviations of administrative Vietnamese and their full forms, both ways.

/// An abbreviation and what it can stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abbreviation {
    /// As papers write it: `UBND`.
    pub short: String,
    /// Full forms, the likeliest first.
    pub full: Vec<String>,
    /// Its meaning depends on where it stands.
    pub ambiguous: bool,
}

/// The abbreviation that `token` is, by its letters only (`TN&MT` and `TNMT` are one).
#[must_use]
pub fn abbreviation(_token: &str) -> Option<&'static Abbreviation> {
    None
}

/// The abbreviations whose full form is `full`, marks and case put aside.
#[must_use]
pub fn abbreviations_of(_full: &str) -> Vec<&'static Abbreviation> {
    Vec::new()
}
