//! Hits as CSV after RFC 4180: CR LF, a header row in English, quotes doubled.
//! Text is not changed to suit a spreadsheet: a passage that begins with `-` or `=` is shown as it stands in the document.

use std::borrow::Cow;
use std::io::{self, Write};

use super::json::accents;
use super::safe;
use crate::search::{Hit, HitDocument, HitPassage, HitSection, Results};

/// Columns of a hit before those of its place.
const COLUMNS: [&str; 3] = ["rank", "score", "accents"];

/// Columns of a passage in its place, the same in every command's CSV.
pub(super) const PLACE_COLUMNS: [&str; 15] = [
    "passage_id",
    "page",
    "text",
    "section",
    "kind",
    "path",
    "title",
    "type",
    "number",
    "issuer",
    "district",
    "province",
    "province_now",
    "date",
    "signer",
];

/// Writes a header row and one row a hit.
///
/// # Errors
/// Those of the writer.
pub fn hits_csv(out: &mut impl Write, results: &Results) -> io::Result<()> {
    row(out, &[&COLUMNS[..], &PLACE_COLUMNS].concat().into_iter().map(Cow::Borrowed).collect::<Vec<_>>())?;
    results.hits.iter().try_for_each(|hit| row(out, &cells(hit)))
}

fn cells(hit: &Hit) -> Vec<Cow<'_, str>> {
    let own: [Cow<'_, str>; COLUMNS.len()] =
        [hit.rank.to_string().into(), hit.score.to_string().into(), accents(hit.accents).into()];
    [&own[..], &place_cells(&hit.passage, &hit.section, &hit.document)].concat()
}

/// A passage in its place; nothing for what is unknown.
pub(super) fn place_cells<'a>(
    passage: &'a HitPassage,
    section: &'a HitSection,
    document: &'a HitDocument,
) -> [Cow<'a, str>; PLACE_COLUMNS.len()] {
    let header = &document.header;
    let known = |field: &'a Option<String>| -> Cow<'a, str> { field.as_deref().unwrap_or_default().into() };
    [
        passage.id.as_str().into(),
        passage.page.map(|page| page.to_string()).unwrap_or_default().into(),
        passage.text.as_str().into(),
        section.path.join(" > ").into(),
        section.kind.as_str().into(),
        document.path.as_str().into(),
        known(&header.title),
        header.doc_type.as_ref().map_or("", |slug| slug.0.as_str()).into(),
        header.number.as_ref().map_or("", |number| number.text.as_str()).into(),
        known(&header.issuer),
        known(&header.district),
        known(&header.province),
        known(&header.province_now),
        header.date.map(|date| date.to_string()).unwrap_or_default().into(),
        known(&header.signer),
    ]
}

/// Writes one row; cells are quoted where they must be.
pub(super) fn row(out: &mut impl Write, cells: &[Cow<'_, str>]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        let cell = safe::line(cell);
        let comma = if at == 0 { "" } else { "," };
        if cell.contains(['"', ',']) || cell.trim() != cell {
            write!(out, "{comma}\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            write!(out, "{comma}{cell}")?;
        }
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn csv(results: &Results) -> String {
        let mut out = Vec::new();
        hits_csv(&mut out, results).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn hits_are_rows_under_a_header() {
        insta::assert_snapshot!(csv(&sample::results()).replace("\r\n", "~\n"), @r##"
        rank,score,accents,passage_id,page,text,section,kind,path,title,type,number,issuer,district,province,province_now,date,signer~
        1,12.3,exact,a1b2c3-17,4,"- Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch, một số chủ đầu tư chưa quyết liệt trong chỉ đạo, điều hành; việc bồi thường, hỗ trợ, tái định cư gặp khó khăn nên tiến độ giải ngân của các công trình trên địa bàn huyện chưa đạt.","A. TÌNH HÌNH CÔNG TÁC > II. Đánh giá chung > 2. Hạn chế, khuyết điểm",weaknesses,corpus/bao cao 2022.txt,Tình hình công tác 6 tháng đầu năm và chương trình công tác 6 tháng cuối năm 2022,bao-cao,198/BC-UBND,UBND huyện Hớn Quản,Hớn Quản,Bình Phước,Đồng Nai,2022-06-24,Phan Thị Kim Oanh~
        2,1,folded,d4e5f6-1,,Cong tac giai ngan dat 45%.,,other,corpus/quét.txt,,,,,,,,,~
        "##);
    }

    #[test]
    fn quotes_are_doubled_and_text_is_otherwise_as_it_was() {
        let mut results = sample::results();
        results.hits.truncate(1);
        results.hits[0].passage.text = "- \"Một cửa\", = 5".into();
        assert!(csv(&results).contains(",\"- \"\"Một cửa\"\", = 5\","));
    }
}
