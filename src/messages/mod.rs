//! Everything tracuu says to a person, in Vietnamese and English, side by side in the tables of this folder.
//! Other rooms make a [`Message`] (a key and its values); only the edge of the program turns it into words.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

mod language;
mod number;

pub use language::{Environment, Language};
pub use number::{decimal, integer, size};

/// The tables: `key`, English, Vietnamese, separated by tabs; one file for each room that speaks, whose name begins
/// its keys.
/// In a cell `{name}` stands for a value, `{n|passage|passages}` for a word that follows the count `n`,
/// and `\n` for a line end.
const TABLES: &[(&str, &str)] = &[
    ("archive", include_str!("archive.tsv")),
    ("cli", include_str!("cli.tsv")),
    ("eval", include_str!("eval.tsv")),
    ("index", include_str!("index.tsv")),
    ("print", include_str!("print.tsv")),
    ("read", include_str!("read.tsv")),
    ("search", include_str!("search.tsv")),
];

/// All keys, for tests of keys that are put together at run time.
#[cfg(test)]
pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    TABLES.iter().flat_map(|(_, table)| rows(table)).map(|row| row.key)
}

/// The key of a message that comes from elsewhere, with the names of the values that its sentence has places for.
pub(crate) fn known_key(key: &str) -> Option<(&'static str, Vec<&'static str>)> {
    let row = row(key)?;
    let slots = row.english.split('{').skip(1).filter_map(|rest| rest.split(['}', '|']).next());
    Some((row.key, slots.collect()))
}

/// A row of a table, as it stands there.
struct Row {
    key: &'static str,
    english: &'static str,
    vietnamese: &'static str,
}

impl Row {
    /// What a line holds; one without three cells is no row (a test forbids it).
    fn of(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        Some(Self { key: cells.next()?, english: cells.next()?, vietnamese: cells.next()? })
    }

    fn cell(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Vietnamese => self.vietnamese,
        }
    }
}

/// The row of a key.
///
/// Most runs say few things: to look through one table for each costs less than to set all of them up.
fn row(key: &str) -> Option<Row> {
    let (room, _) = key.split_once('.')?;
    let (_, table) = TABLES.iter().find(|(of, _)| *of == room)?;
    let line = lines(table).find(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with('\t')))?;
    Row::of(line)
}

#[cfg(test)]
fn rows(table: &'static str) -> impl Iterator<Item = Row> {
    lines(table).filter_map(Row::of)
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Something to tell a person: the key of a sentence and the values that stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    values: Vec<(&'static str, Value)>,
}

/// A value inside a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words that are the same in both languages: a path, a piece of the query.
    Text(String),
    /// A count; `{n|passage|passages}` in a sentence chooses by it.
    Count(u64),
    /// Another message.
    Message(Box<Message>),
}

impl Message {
    /// The message with this key.
    #[must_use]
    pub fn new(key: &'static str) -> Self {
        Self { key, values: Vec::new() }
    }

    /// The same message with a value for `{name}`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The key, which names the message whatever the language.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Its values, in the order in which they were given.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().map(|(name, value)| (*name, value))
    }

    /// The message in words.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        match lookup(self.key, language) {
            Some(sentence) => fill(&sentence, &self.values, language),
            None => self.key.to_owned(),
        }
    }
}

/// The sentence of `key` without values to fill in.
#[must_use]
pub fn say(key: &'static str, language: Language) -> String {
    Message::new(key).say(language)
}

/// The sentence of a key that is put together at run time (`print.kind.` and a section kind), where there is one.
#[must_use]
pub fn lookup(key: &str, language: Language) -> Option<Cow<'static, str>> {
    let cell = row(key)?.cell(language);
    Some(if cell.contains('\\') { cell.replace("\\n", "\n").into() } else { cell.into() })
}

fn fill(sentence: &str, values: &[(&'static str, Value)], language: Language) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((slot, after)) = after.split_once('}') else { break };
        rest = after;
        let mut parts = slot.split('|');
        let name = parts.next().unwrap_or_default();
        let value = values.iter().find(|(n, _)| *n == name).map(|(_, v)| v);
        match (value, parts.next(), parts.next()) {
            (Some(Value::Count(1)), Some(one), _) => out.push_str(one),
            (Some(Value::Count(_)), Some(_), Some(many)) => out.push_str(many),
            (Some(Value::Text(text)), ..) => out.push_str(text),
            (Some(Value::Count(n)), ..) => out.push_str(&integer(*n, language)),
            (Some(Value::Message(inner)), ..) => out.push_str(&inner.say(language)),
            (None, ..) => out.push_str(name),
        }
    }
    out.push_str(rest);
    out
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::English))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Path> for Value {
    fn from(path: &Path) -> Self {
        Self::Text(path.display().to_string())
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};
    use std::fs;

    use regex::Regex;
    use walkdir::WalkDir;

    use super::*;

    /// Keys that are put together at run time; the rooms that do so test that none is missing.
    const COMPOSED: &[&str] =
        &["cli.help.", "print.kind.", "read.format.", "read.program.", "read.protection.", "read.unread."];

    /// The text of all source files.
    fn sources() -> String {
        WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.path().extension().is_some_and(|e| e == "rs"))
            .map(|entry| fs::read_to_string(entry.path()).unwrap())
            .collect()
    }

    /// The names of a sentence's slots.
    fn slots(sentence: &str) -> BTreeSet<&str> {
        let slot = Regex::new(r"\{(\w+)[^}]*\}").unwrap();
        slot.captures_iter(sentence).map(|found| found.get(1).unwrap().as_str()).collect()
    }

    #[test]
    fn every_row_has_three_filled_cells_and_a_key_of_its_own() {
        let mut seen = HashSet::new();
        for (room, line) in TABLES.iter().flat_map(|(room, table)| lines(table).map(move |line| (room, line)))
        {
            let cells: Vec<_> = line.split('\t').collect();
            assert_eq!(
                cells[0].split_once('.').map(|(room, _)| room),
                Some(*room),
                "the key of another room"
            );
            assert_eq!(cells.len(), 3, "three cells, separated by tabs: {line}");
            assert!(
                cells.iter().all(|c| !c.trim().is_empty() && c.trim() == *c),
                "empty or padded cell: {line}"
            );
            assert!(seen.insert(cells[0]), "this key stands in two rows: {}", cells[0]);
        }
    }

    #[test]
    fn both_languages_have_the_same_slots() {
        for row in TABLES.iter().flat_map(|(_, table)| rows(table)) {
            assert_eq!(slots(row.english), slots(row.vietnamese), "{}", row.key);
        }
    }

    #[test]
    fn every_key_in_the_source_has_a_row() {
        let sources = sources();
        let call = Regex::new(r#"(?:Message::new|\bsay|\blookup)\(\s*"([^"]+)""#).unwrap();
        let missing: BTreeSet<_> = call
            .captures_iter(&sources)
            .map(|found| found.get(1).unwrap().as_str())
            .filter(|key| !key.starts_with("test.") && row(key).is_none())
            .collect();
        assert!(missing.is_empty(), "keys without a row: {missing:?}");
    }

    #[test]
    fn every_row_is_used() {
        let sources = sources();
        let unused: Vec<_> = keys()
            .filter(|key| !COMPOSED.iter().any(|family| key.starts_with(family)))
            .filter(|key| !sources.contains(&format!("\"{key}\"")))
            .collect();
        assert!(unused.is_empty(), "rows that nothing says: {unused:?}");
    }

    #[test]
    fn values_are_filled_in_and_words_follow_their_count() {
        let say = |n: u64| {
            fill(
                "{n} {n|passage|passages} in {path}",
                &[("n", n.into()), ("path", "a{n}.txt".into())],
                Language::English,
            )
        };
        assert_eq!(say(1), "1 passage in a{n}.txt");
        assert_eq!(say(2), "2 passages in a{n}.txt");
        assert_eq!(say(12_000), "12,000 passages in a{n}.txt");
    }

    #[test]
    fn a_slot_without_a_value_shows_its_name() {
        assert_eq!(fill("in {path}", &[], Language::English), "in path");
    }

    #[test]
    fn an_unknown_key_is_said_as_it_is() {
        assert_eq!(Message::new("test.none").say(Language::Vietnamese), "test.none");
    }
}
