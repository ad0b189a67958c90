//! SQLite FTS5 as a person would set it up: marks taken off by its tokenizer, texts in a table beside it.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};

use super::cases::{Case, Shape, Wish};
use super::passages;

const TABLES: &str = "
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE passage (id INTEGER PRIMARY KEY, kind TEXT, date INTEGER, text TEXT);
    CREATE VIRTUAL TABLE words USING fts5
        (text, content = 'passage', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
";

/// Indexes a file of passages, in one transaction.
pub(crate) fn index(from: &Path, to: &Path) {
    let mut connection = Connection::open(to).unwrap();
    connection.execute_batch(TABLES).unwrap();
    let transaction = connection.transaction().unwrap();
    {
        let mut passage = transaction.prepare("INSERT INTO passage VALUES (?, ?, ?, ?)").unwrap();
        let mut words = transaction.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)").unwrap();
        for (id, one) in passages::read(from).enumerate() {
            let (id, date) = (id as i64, one.date as i64);
            passage.execute(params![id, one.kind, date, one.text]).unwrap();
            words.execute(params![id, one.text]).unwrap();
        }
    }
    transaction.commit().unwrap();
}

/// An open database.
pub(crate) struct Fts {
    connection: Connection,
    /// The type that filters ask for.
    kind: String,
}

impl Fts {
    pub(crate) fn open(path: &Path, kind: &str) -> Self {
        Self { connection: Connection::open(path).unwrap(), kind: kind.to_owned() }
    }

    /// How many passages match.
    pub(crate) fn count(&self, case: &Case) -> u64 {
        let from = "FROM words JOIN passage ON passage.id = words.rowid WHERE words MATCH ?";
        let of_type =
            if case.wish == Wish::BestOfType { "AND passage.kind = ?" } else { "AND ? IS NOT NULL" };
        let mut count = self.connection.prepare(&format!("SELECT count(*) {from} {of_type}")).unwrap();
        let found = count.query_row(params![words(case), self.kind], |row| row.get::<_, i64>(0));
        found.optional().unwrap().unwrap_or(0) as u64
    }

    /// What is asked for, with the text of each hit.
    pub(crate) fn ask(&self, case: &Case) -> Vec<String> {
        let joined =
            "FROM words JOIN passage ON passage.id = words.rowid WHERE words MATCH ?1 AND ?2 IS NOT NULL";
        let query = match case.wish {
            Wish::Best => {
                "SELECT text FROM words WHERE words MATCH ?1 AND ?2 IS NOT NULL ORDER BY rank LIMIT 10"
            }
            Wish::BestOfType => {
                &format!("SELECT passage.text {joined} AND passage.kind = ?2 ORDER BY words.rank LIMIT 10")
            }
            Wish::Newest => &format!("SELECT passage.text {joined} ORDER BY passage.date DESC LIMIT 10"),
            Wish::Years => &format!(
                "SELECT (passage.date / 10000) || ': ' || count(*) {joined} GROUP BY passage.date / 10000"
            ),
        };
        let mut query = self.connection.prepare(query).unwrap();
        let rows = query.query_map(params![words(case), self.kind], |row| row.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

/// The case in the query language of FTS5.
fn words(case: &Case) -> String {
    let quoted: Vec<String> = case.each_word().map(|word| format!("\"{word}\"")).collect();
    match case.shape {
        Shape::All => quoted.join(" "),
        Shape::Any => quoted.join(" OR "),
        Shape::Phrase => format!("\"{}\"", case.words),
        Shape::Near => {
            let (front, last) = case.words.rsplit_once(' ').unwrap();
            format!("NEAR(\"{front}\" \"{last}\", 5)")
        }
        Shape::Prefix => format!("\"{}\" *", case.words),
    }
}
