//! Counts by the values of one field: a table for a person, one object for a program.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::csv::row;
use super::html::{Bar, Markup, Report, bars, page};
use super::json::write_line;
use super::palette::META;
use super::safe;
use super::text::kind_name;
use crate::document::DocType;
use crate::messages::{Language, Message, integer, say};
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

/// Writes a header row and a row for each value.
///
/// # Errors
/// Those of the writer.
pub fn facets_csv(out: &mut impl Write, of: Facet, buckets: &[Bucket]) -> io::Result<()> {
    row(out, &[of.name(), "documents", "passages"].map(Cow::Borrowed))?;
    buckets.iter().try_for_each(|bucket| {
        let value = bucket.value.as_deref().unwrap_or_default();
        row(out, &[value.into(), bucket.documents.to_string().into(), bucket.passages.to_string().into()])
    })
}

/// Writes a page with a bar for each value.
///
/// # Errors
/// Those of the writer.
pub fn facets_html(
    out: &mut impl Write,
    query: &str,
    of: Facet,
    buckets: &[Bucket],
    language: Language,
) -> io::Result<()> {
    let [documents, passages] =
        ["print.facets.documents", "print.facets.passages"].map(|key| say(key, language));
    let rows: Vec<Bar> = buckets
        .iter()
        .map(|bucket| {
            let [of_documents, of_passages] =
                [bucket.documents, bucket.passages].map(|count| integer(count, language));
            Bar {
                label: value(of, bucket, language),
                value: bucket.documents as f64,
                note: format!("{of_documents} {documents} · {of_passages} {passages}"),
            }
        })
        .collect();
    let title = match query.trim() {
        "" => say("print.facets.title_all", language),
        query => Message::new("print.facets.title").with("query", query).say(language),
    };
    let mut body = Markup::default();
    body.element("div", &[("class", "plot")], |plot| {
        plot.append(&bars(&rows, &title));
    });
    page(out, &Report { language, title: &title, facts: &[], body: &body })
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
    fn csv_has_a_row_for_each_value() {
        let mut out = Vec::new();
        facets_csv(&mut out, Facet::Section, &buckets()).unwrap();
        let table = "section,documents,passages\r\nweaknesses,12,10345\r\nplan,3,4\r\n,1,1\r\n";
        assert_eq!(String::from_utf8(out).unwrap(), table);
    }

    #[test]
    fn html_has_a_bar_for_each_value_and_escapes_the_query() {
        let mut out = Vec::new();
        facets_html(&mut out, "<b>", Facet::Section, &buckets(), Language::English).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.contains("&lt;b&gt;") && !page.contains("<b>"), "{page}");
        assert!(page.contains("<title>Weaknesses: 12 documents · 10,345 passages</title>"), "{page}");
    }

    #[test]
    fn json_names_the_field_and_leaves_values_as_they_are() {
        let mut out = Vec::new();
        facets_json(&mut out, Facet::Section, &buckets()).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r##"{"of":"section","buckets":[{"value":"weaknesses","documents":12,"passages":10345},{"value":"plan","documents":3,"passages":4},{"value":null,"documents":1,"passages":1}]}"##);
    }
}
