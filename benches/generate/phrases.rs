//! The fixed words of the papers, by what they are for.

use std::collections::HashMap;

const TABLE: &str = include_str!("phrases.tsv");

/// Texts by use.
pub(crate) struct Phrases(HashMap<&'static str, Vec<&'static str>>);

impl Phrases {
    pub(crate) fn read() -> Self {
        let mut phrases: HashMap<_, Vec<_>> = HashMap::new();
        let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
        for (kind, text) in rows.filter_map(|row| row.split_once('\t')) {
            phrases.entry(kind).or_default().push(text);
        }
        Self(phrases)
    }

    /// All texts for one use; a use without any is a mistake in the table.
    pub(crate) fn of(&self, kind: &str) -> &[&'static str] {
        &self.0[kind]
    }
}
