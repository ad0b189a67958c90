//! Counts by the values of one field: a table for a person, one object for a program.

use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::json::write_line;
use super::palette::META;
use super::safe;
use super::text::kind_name;
use crate::document::DocType;
use crate::messages::{Language, integer, say};
use crate::search::{Bucket, Facet};

/// Widest value; longer ones push their counts to the right.
const MAX_VALUE_COLUMNS: usize = 56;

/// Writes a table: value, documents, passages.
///
/// # Errors
/// Those of the writer.
pub fn facets_text(
    out: &mut impl Write,
    of: Facet,
    buckets: &[Bucket],
    language: Language,
) -> io::Result<()> {
    if buckets.is_empty() {
        return Ok(());
    }
    let rows = buckets.iter().map(|bucket| {
        let counts = [bucket.documents, bucket.passages].map(|count| integer(count, language));
        (value(of, bucket, language), counts)
    });
    let names = ["print.facets.documents", "print.facets.passages"].map(|key| say(key, language));
    let rows: Vec<_> = [(String::new(), names)].into_iter().chain(rows).collect();
    let width = rows.iter().map(|(value, _)| value.width()).max().unwrap_or(0).min(MAX_VALUE_COLUMNS);
    let counts: [usize; 2] =
        [0, 1].map(|column| rows.iter().map(|(_, counts)| counts[column].width()).max().unwrap_or(0));
    for (at, (value, [documents, passages])) in rows.iter().enumerate() {
        let style = if at == 0 { META } else { anstyle::Style::new() };
        let padding = width.saturating_sub(value.width());
        let documents = format!("{}{documents}", " ".repeat(counts[0] - documents.width()));
        let passages = format!("{}{passages}", " ".repeat(counts[1] - passages.width()));
        writeln!(out, "{style}{value}{:padding$}  {documents}  {passages}{style:#}", "")?;
    }
    Ok(())
}

/// Writes one object with all values.
///
/// # Errors
/// Those of the writer.
pub fn facets_json(out: &mut impl Write, of: Facet, buckets: &[Bucket]) -> io::Result<()> {
    let buckets = buckets.iter().map(|bucket| BucketJson {
        value: bucket.value.as_deref(),
        documents: bucket.documents,
        passages: bucket.passages,
    });
    write_line(out, &FacetsJson { of: of.name(), buckets: buckets.collect() })
}

/// A value as a person reads it.
fn value(of: Facet, bucket: &Bucket, language: Language) -> String {
    match &bucket.value {
        None => say("print.facets.unstated", language),
        Some(slug) if of == Facet::Type => DocType(slug.clone()).label().to_owned(),
        Some(kind) if of == Facet::Section => kind_name(kind, language),
        Some(value) => safe::line(value).into_owned(),
    }
}

#[derive(Serialize)]
struct FacetsJson<'a> {
    of: &'a str,
    buckets: Vec<BucketJson<'a>>,
}

#[derive(Serialize)]
struct BucketJson<'a> {
    value: Option<&'a str>,
    documents: u64,
    passages: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets() -> Vec<Bucket> {
        let bucket = |value: Option<&str>, documents, passages| Bucket {
            value: value.map(str::to_owned),
            documents,
            passages,
        };
        vec![bucket(Some("weaknesses"), 12, 10_345), bucket(Some("plan"), 3, 4), bucket(None, 1, 1)]
    }

    fn text(of: Facet, language: Language) -> String {
        let mut out = Vec::new();
        facets_text(&mut out, of, &buckets(), language).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn counts_stand_in_columns() {
        insta::assert_snapshot!(text(Facet::Section, Language::Vietnamese), @r"
                                văn bản    đoạn
        Hạn chế, khuyết điểm         12  10.345
        Phương hướng, nhiệm vụ        3       4
        (không ghi)                   1       1
        ");
        insta::assert_snapshot!(text(Facet::District, Language::English), @r"
                      documents  passages
        weaknesses           12    10,345
        plan                  3         4
        (not stated)          1         1
        ");
    }

    #[test]
    fn json_names_the_field_and_leaves_values_as_they_are() {
        let mut out = Vec::new();
        facets_json(&mut out, Facet::Section, &buckets()).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r##"{"of":"section","buckets":[{"value":"weaknesses","documents":12,"passages":10345},{"value":"plan","documents":3,"passages":4},{"value":null,"documents":1,"passages":1}]}"##);
    }
}
