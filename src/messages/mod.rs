//! Everything tracuu says to a person, in Vietnamese and English, side by side in the tables of this folder.
//! Other rooms make a [`Message`] (a key and its values); only the edge of the program turns it into words.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

/// The tables: `key`, English, Vietnamese, separated by tabs; one file for each room that speaks.
const TABLES: &[&str] = &[
    include_str!("archive.tsv"),
    include_str!("audit.tsv"),
    include_str!("cli.tsv"),
    include_str!("document.tsv"),
    include_str!("index.tsv"),
    include_str!("print.tsv"),
    include_str!("read.tsv"),
    include_str!("search.tsv"),
];

static SENTENCES: LazyLock<HashMap<&'static str, [&'static str; 2]>> = LazyLock::new(|| {
    TABLES
        .iter()
        .flat_map(|table| table.lines())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, [cells.next()?, cells.next()?]))
        })
        .collect()
});

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Vietnamese.
    Vietnamese,
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

    /// The message in words.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let Some(sentence) = SENTENCES.get(self.key) else { return self.key.to_owned() };
        fill(sentence[language as usize], &self.values, language)
    }
}

/// The sentence of `key` without values to fill in.
#[must_use]
pub fn say(key: &'static str, language: Language) -> String {
    Message::new(key).say(language)
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
            (Some(Value::Count(n)), ..) => out.push_str(&n.to_string()),
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
