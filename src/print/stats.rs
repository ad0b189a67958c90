//! Size, versions and age of an index.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use super::json::write_line;
use crate::index::Stats;
use crate::messages::{Language, Message, size};
use crate::read::Program;
use crate::read::worker::Protection;

/// Writes the figures as lines of text.
///
/// # Errors
/// Those of the writer.
pub fn stats_text(out: &mut impl Write, stats: &Stats, language: Language) -> io::Result<()> {
    let updated =
        updated(stats).map_or_else(|| "?".to_owned(), |time| time.strftime("%F %H:%M UTC").to_string());
    let lines = [
        Message::new("print.stats.documents").with("n", stats.documents),
        Message::new("print.stats.passages").with("n", stats.passages),
        Message::new("print.stats.text").with("size", size(stats.bytes_text, language)),
        Message::new("print.stats.index").with("size", size(stats.bytes_index, language)),
        Message::new("print.stats.versions")
            .with("schema", u64::from(stats.schema))
            .with("analyzer", stats.analyzer.as_str()),
        Message::new("print.stats.updated").with("time", updated),
    ];
    lines.iter().try_for_each(|line| writeln!(out, "{}", line.say(language)))
}

/// Writes what reading rests on here: the programs that were found or are missed, and the walls around workers.
///
/// # Errors
/// Those of the writer.
pub fn surroundings_text(
    out: &mut impl Write,
    programs: &[Program],
    walls: &[Protection],
    language: Language,
) -> io::Result<()> {
    let program = |program: &Program| {
        let message = match &program.path {
            Some(path) => Message::new("print.stats.program").with("path", path.as_path()),
            None => Message::new("print.stats.no_program").with("packages", program.packages),
        };
        message.with("name", program.name).with("purpose", Message::new(program.purpose))
    };
    let wall = |wall: &Protection| {
        let key = if wall.holds { "print.stats.wall" } else { "print.stats.no_wall" };
        Message::new(key).with("what", Message::new(wall.name))
    };
    let lines = programs.iter().map(program).chain(walls.iter().map(wall));
    lines.into_iter().try_for_each(|line| writeln!(out, "{}", line.say(language)))
}

/// Writes the figures as one object.
///
/// # Errors
/// Those of the writer.
pub fn stats_json(out: &mut impl Write, stats: &Stats) -> io::Result<()> {
    let value = StatsJson {
        documents: stats.documents,
        passages: stats.passages,
        bytes_text: stats.bytes_text,
        bytes_index: stats.bytes_index,
        schema: stats.schema,
        analyzer: &stats.analyzer,
        updated: updated(stats),
    };
    write_line(out, &value)
}

fn updated(stats: &Stats) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(stats.updated?).ok()?).ok()
}

#[derive(Serialize)]
struct StatsJson<'a> {
    documents: u64,
    passages: u64,
    bytes_text: u64,
    bytes_index: u64,
    schema: u32,
    analyzer: &'a str,
    updated: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats() -> Stats {
        Stats {
            documents: 2_177,
            passages: 123_456,
            bytes_text: 98_765_432,
            bytes_index: 61_000_000,
            schema: 1,
            analyzer: "vi-1".into(),
            updated: Some(1_750_000_000),
        }
    }

    fn text(language: Language) -> String {
        let mut out = Vec::new();
        stats_text(&mut out, &stats(), language).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn figures_in_both_languages() {
        insta::assert_snapshot!(text(Language::English), @r"
        2177 documents
        123,456 passages
        98.8 MB of text
        61.0 MB on disk
        schema 1, analysis vi-1
        last changed 2025-06-15 15:06 UTC
        ");
        insta::assert_snapshot!(text(Language::Vietnamese), @r"
        2177 văn bản
        123.456 đoạn
        98,8 MB văn bản thuần
        61,0 MB trên đĩa
        lược đồ 1, bộ phân tích vi-1
        cập nhật lần cuối 2025-06-15 15:06 UTC
        ");
    }

    #[test]
    fn figures_as_json() {
        let mut out = Vec::new();
        stats_json(&mut out, &stats()).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r##"{"documents":2177,"passages":123456,"bytes_text":98765432,"bytes_index":61000000,"schema":1,"analyzer":"vi-1","updated":"2025-06-15T15:06:40Z"}"##);
    }
}
