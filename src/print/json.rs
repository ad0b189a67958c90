//! Results as JSON, in the shape that the contract of the command line fixes; the same in every locale.
//! Offsets are bytes of the string beside them; what is unknown is `null`.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

use super::safe::is_hostile;
use crate::document::{Header, Period};
use crate::search::{
    AccentMode, Accents, Excerpt, Filters, Grouping, Hit, HitDocument, HitPassage, HitSection, Met, Request,
    Results,
};

/// Writes one object with the query and all hits.
///
/// # Errors
/// Those of the writer.
pub fn results_json(out: &mut impl Write, request: &Request, results: &Results) -> io::Result<()> {
    let value = ResultsJson {
        query: QueryJson {
            text: &request.text,
            read_as: &results.read_as,
            expansions: &results.expansions,
            accents: match request.accents {
                AccentMode::Auto => "auto",
                AccentMode::Exact => "exact",
                AccentMode::Ignore => "ignore",
            },
            filters: FiltersJson::new(&request.filters),
            notices: results.notices.iter().map(ToString::to_string).collect(),
        },
        total: results.total,
        rescued: results.rescued,
        took_ms: (results.took_ms * 1000.0).round() / 1000.0,
        hits: results.hits.iter().map(|hit| HitJson::new(hit, request)).collect(),
    };
    write_line(out, &value)
}

/// Writes one hit a line.
///
/// # Errors
/// Those of the writer.
pub fn hits_jsonl(out: &mut impl Write, request: &Request, results: &Results) -> io::Result<()> {
    results.hits.iter().try_for_each(|hit| write_line(out, &HitJson::new(hit, request)))
}

/// Writes a value as one line of JSON that no terminal can be led astray by.
pub(super) fn write_line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Harmless))?;
    writeln!(out)
}

/// Compact JSON that also escapes the controls and bidi marks that JSON itself lets through.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_hostile(*c)) {
            CompactFormatter.write_string_fragment(out, &rest[..at])?;
            write!(out, "\\u{:04x}", u32::from(c))?;
            rest = &rest[at + c.len_utf8()..];
        }
        CompactFormatter.write_string_fragment(out, rest)
    }
}

#[derive(Serialize)]
struct ResultsJson<'a> {
    query: QueryJson<'a>,
    total: u64,
    rescued: u64,
    took_ms: f64,
    hits: Vec<HitJson<'a>>,
}

#[derive(Serialize)]
struct QueryJson<'a> {
    text: &'a str,
    read_as: &'a str,
    expansions: &'a [String],
    accents: &'static str,
    filters: FiltersJson<'a>,
    notices: Vec<String>,
}

/// Filters under the names of their flags; only those that were set.
#[derive(Serialize)]
struct FiltersJson<'a> {
    #[serde(rename = "type", skip_serializing_if = "<[_]>::is_empty")]
    types: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    district: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    province: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    issuer: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    number: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    period: &'a [(Date, Date)],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    section: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    path: &'a [String],
}

impl<'a> FiltersJson<'a> {
    fn new(filters: &'a Filters) -> Self {
        Self {
            types: &filters.types,
            district: &filters.districts,
            province: &filters.provinces,
            issuer: &filters.issuers,
            number: &filters.numbers,
            from: filters.from,
            to: filters.to,
            period: &filters.periods,
            section: &filters.sections,
            path: &filters.paths,
        }
    }
}

#[derive(Serialize)]
struct HitJson<'a> {
    rank: u64,
    score: f32,
    accents: &'static str,
    passage: PassageJson<'a>,
    section: SectionJson<'a>,
    document: DocumentJson<'a>,
    /// Further matching passages that this hit stands for, where hits are grouped.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<u64>,
    /// What had to be overlooked: `marks` or `letters`; left out for a hit as asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    overlooked: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<ReasonJson>,
}

impl<'a> HitJson<'a> {
    fn new(hit: &'a Hit, request: &Request) -> Self {
        Self {
            rank: hit.rank,
            score: hit.score,
            accents: accents(hit.accents),
            passage: PassageJson::new(&hit.passage),
            section: SectionJson::new(&hit.section),
            document: DocumentJson::found(&hit.document),
            more: (request.grouping != Grouping::Passage).then_some(hit.more),
            overlooked: match hit.met {
                Met::AsAsked => None,
                Met::WithoutMarks => Some("marks"),
                Met::Damaged => Some("letters"),
            },
            reasons: hit
                .reasons
                .iter()
                .map(|(what, score)| ReasonJson { what: what.to_string(), score: *score })
                .collect(),
        }
    }
}

/// How well marks were met, by its name in JSON and CSV.
pub(super) fn accents(accents: Accents) -> &'static str {
    match accents {
        Accents::Exact => "exact",
        Accents::Partial => "partial",
        Accents::Folded => "folded",
    }
}

/// A passage with its place, as every command's JSON shows it.
#[derive(Serialize)]
pub(super) struct ExcerptJson<'a> {
    passage: PassageJson<'a>,
    section: SectionJson<'a>,
    document: DocumentJson<'a>,
}

impl<'a> ExcerptJson<'a> {
    pub(super) fn new(excerpt: &'a Excerpt) -> Self {
        Self {
            passage: PassageJson::new(&excerpt.passage),
            section: SectionJson::new(&excerpt.section),
            document: DocumentJson::found(&excerpt.document),
        }
    }
}

#[derive(Serialize)]
struct PassageJson<'a> {
    id: &'a str,
    text: &'a str,
    highlights: &'a [(usize, usize)],
    page: Option<u32>,
    estimated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ocr_percent: Option<u8>,
}

impl<'a> PassageJson<'a> {
    fn new(passage: &'a HitPassage) -> Self {
        Self {
            id: &passage.id,
            text: &passage.text,
            highlights: &passage.highlights,
            page: passage.page,
            estimated: passage.estimated,
            ocr_percent: passage.ocr_percent,
        }
    }
}

#[derive(Serialize)]
struct SectionJson<'a> {
    path: &'a [String],
    kind: &'a str,
}

impl<'a> SectionJson<'a> {
    fn new(section: &'a HitSection) -> Self {
        Self { path: &section.path, kind: &section.kind }
    }
}

/// A document's header as every command's JSON shows it.
#[derive(Serialize)]
pub(super) struct DocumentJson<'a> {
    /// `null` for a file that was read without an index.
    id: Option<&'a str>,
    path: &'a str,
    title: Option<&'a str>,
    #[serde(rename = "type")]
    doc_type: Option<&'a str>,
    number: Option<&'a str>,
    issuer: Option<&'a str>,
    district: Option<&'a str>,
    province: Option<&'a str>,
    province_now: Option<&'a str>,
    date: Option<Date>,
    periods: &'a [Period],
    signer: Option<&'a str>,
    guessed: &'a [String],
}

impl<'a> DocumentJson<'a> {
    /// A document of the index.
    pub(super) fn found(document: &'a HitDocument) -> Self {
        Self::new(Some(&document.id), &document.path, &document.header)
    }

    pub(super) fn new(id: Option<&'a str>, path: &'a str, header: &'a Header) -> Self {
        Self {
            id,
            path,
            title: header.title.as_deref(),
            doc_type: header.doc_type.as_ref().map(|slug| slug.0.as_str()),
            number: header.number.as_ref().map(|number| number.text.as_str()),
            issuer: header.issuer.as_deref(),
            district: header.district.as_deref(),
            province: header.province.as_deref(),
            province_now: header.province_now.as_deref(),
            date: header.date,
            periods: &header.periods,
            signer: header.signer.as_deref(),
            guessed: &header.guessed,
        }
    }
}

#[derive(Serialize)]
struct ReasonJson {
    what: String,
    score: f32,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample;
    use super::*;

    fn json(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn results_have_the_shape_of_the_contract() {
        let request = Request {
            text: "giải ngân".into(),
            filters: Filters { types: vec!["bao-cao".into()], ..Filters::default() },
            ..Request::default()
        };
        let mut results = sample::results();
        results.hits.truncate(1);
        insta::assert_snapshot!(json(|out| results_json(out, &request, &results)), @r##"{"query":{"text":"giải ngân","read_as":"giải ngân","expansions":["UBND = Ủy ban nhân dân"],"accents":"auto","filters":{"type":["bao-cao"]},"notices":[]},"total":1,"rescued":1,"took_ms":1.235,"hits":[{"rank":1,"score":12.3,"accents":"exact","passage":{"id":"a1b2c3-17","text":"- Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch, một số chủ đầu tư chưa quyết liệt trong chỉ đạo, điều hành; việc bồi thường, hỗ trợ, tái định cư gặp khó khăn nên tiến độ giải ngân của các công trình trên địa bàn huyện chưa đạt.","highlights":[[13,25],[256,268]],"page":4,"estimated":true},"section":{"path":["A. TÌNH HÌNH CÔNG TÁC","II. Đánh giá chung","2. Hạn chế, khuyết điểm"],"kind":"weaknesses"},"document":{"id":"a1b2c3","path":"corpus/bao cao 2022.txt","title":"Tình hình công tác 6 tháng đầu năm và chương trình công tác 6 tháng cuối năm 2022","type":"bao-cao","number":"198/BC-UBND","issuer":"UBND huyện Hớn Quản","district":"Hớn Quản","province":"Bình Phước","province_now":"Đồng Nai","date":"2022-06-24","periods":[{"from":"2022-01-01","to":"2022-06-30","label":"6 tháng đầu năm 2022","role":"report"}],"signer":"Phan Thị Kim Oanh","guessed":[]}}]}"##);
    }

    #[test]
    fn one_hit_stands_on_one_line() {
        let request = Request { grouping: Grouping::Document, ..Request::default() };
        let lines = json(|out| hits_jsonl(out, &request, &sample::results()));
        assert_eq!(lines.lines().count(), 2);
        let hit: serde_json::Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
        assert_eq!((&hit["document"]["date"], &hit["more"]), (&serde_json::Value::Null, &4.into()));
    }

    proptest! {
        #[test]
        fn strings_are_harmless_and_come_back_whole(text in any::<String>()) {
            let line = json(|out| write_line(out, &text));
            prop_assert!(!line.trim_end_matches('\n').chars().any(is_hostile));
            prop_assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
        }
    }

    #[test]
    fn bidi_marks_and_c1_controls_are_escaped() {
        assert_eq!(
            json(|out| write_line(out, &"a\u{202e}\u{9b}\u{7f}\u{1b}b")),
            "\"a\\u202e\\u009b\\u007f\\u001bb\"\n"
        );
    }
}
