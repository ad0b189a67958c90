//! Whole files of each format, to be damaged: small ones made here, and real ones where the shared test data lies.

#[path = "../common/shared.rs"]
mod shared;

use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TEXT: &str = "BÁO CÁO\n\nI. Kết quả\n\n1. Thu ngân sách đạt 52,4% dự toán.\n\nII. Hạn chế\n\n- Giải ngân vốn đầu tư công còn chậm.\n";

/// Files of one format.
pub(crate) struct Seeds {
    pub(crate) extension: &'static str,
    pub(crate) files: Vec<Vec<u8>>,
}

/// All formats; those that nothing is there for are said aloud.
pub(crate) fn all() -> Vec<Seeds> {
    let real = real_files();
    let mut out = vec![
        Seeds { extension: "txt", files: vec![TEXT.into(), utf16(TEXT), tcvn3()] },
        Seeds { extension: "md", files: vec![format!("# {TEXT}| a | b |\n|---|---|\n| 1 | 2 |\n").into()] },
        Seeds { extension: "html", files: vec![html()] },
        Seeds { extension: "rtf", files: vec![rtf()] },
        Seeds { extension: "eml", files: vec![eml()] },
        Seeds { extension: "docx", files: vec![zipped(&docx())] },
        Seeds { extension: "xlsx", files: vec![zipped(&xlsx())] },
        Seeds { extension: "pptx", files: vec![zipped(&pptx())] },
        Seeds { extension: "odt", files: vec![zipped(&odf("text", ODT))] },
        Seeds { extension: "ods", files: vec![zipped(&odf("spreadsheet", ODS))] },
        Seeds { extension: "odp", files: vec![zipped(&odf("presentation", ODP))] },
        Seeds { extension: "zip", files: vec![archive()] },
        Seeds { extension: "pdf", files: vec![pdf()] },
        Seeds { extension: "doc", files: Vec::new() },
        Seeds { extension: "xls", files: Vec::new() },
        Seeds { extension: "ppt", files: Vec::new() },
    ];
    for seeds in &mut out {
        let is_same =
            |path: &&PathBuf| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(seeds.extension));
        // A few of moderate size: what damage does is the same in large ones, and slower.
        let mut files: Vec<Vec<u8>> =
            real.iter().filter(is_same).filter_map(|path| fs::read(path).ok()).collect();
        files.sort_by_key(Vec::len);
        seeds.files.extend(files.into_iter().take(6));
        if seeds.files.is_empty() {
            println!("SKIPPED: no .{} here (set TRACUU_SHARED)", seeds.extension);
        }
    }
    out.retain(|seeds| !seeds.files.is_empty());
    out
}

fn real_files() -> Vec<PathBuf> {
    let shared = shared::shared();
    let folders =
        ["corpus/modern", "corpus/legacy/tcvn3", "corpus/legacy/vni"].map(|folder| shared.join(folder));
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}

pub(crate) type Parts = Vec<(String, Vec<u8>)>;

pub(crate) fn zipped(parts: &Parts) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn parts(parts: &[(&str, &str)]) -> Parts {
    parts.iter().map(|(name, content)| ((*name).to_owned(), content.as_bytes().to_owned())).collect()
}

fn package(main: &str, content: &str, others: &[(&str, &str)]) -> Parts {
    let rels = format!(
        "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"{main}\"/></Relationships>"
    );
    let mut out = parts(&[("[Content_Types].xml", "<Types/>"), ("_rels/.rels", &rels), (main, content)]);
    out.extend(parts(others));
    out
}

fn docx() -> Parts {
    let row = "<w:tr><w:tc><w:p><w:r><w:t>270</w:t></w:r></w:p></w:tc></w:tr>";
    let body = format!(
        "<w:document><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
        <w:r><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr><w:t>B¸o c¸o kÕt qu¶</w:t></w:r></w:p><w:tbl>{row}{row}</w:tbl></w:body></w:document>"
    );
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>\
        <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let rels = "<Relationships><Relationship Id=\"n\" Type=\"x/numbering\" Target=\"numbering.xml\"/></Relationships>";
    package(
        "word/document.xml",
        &body,
        &[("word/numbering.xml", numbering), ("word/_rels/document.xml.rels", rels)],
    )
}

fn xlsx() -> Parts {
    let workbook = "<workbook><sheets><sheet name=\"Thu\" r:id=\"s\"/></sheets></workbook>";
    let rels =
        "<Relationships><Relationship Id=\"s\" Type=\"x/worksheet\" Target=\"sheet1.xml\"/></Relationships>";
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Thu ngân sách</t></is></c><c r=\"B1\"><v>270.5</v></c></row></sheetData></worksheet>";
    package("xl/workbook.xml", workbook, &[("xl/_rels/workbook.xml.rels", rels), ("xl/sheet1.xml", sheet)])
}

fn pptx() -> Parts {
    let show = "<p:presentation><p:sldIdLst><p:sldId r:id=\"s\"/></p:sldIdLst></p:presentation>";
    let rels =
        "<Relationships><Relationship Id=\"s\" Type=\"x/slide\" Target=\"slide1.xml\"/></Relationships>";
    let slide = "<p:sld><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>Báo cáo giải ngân</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>";
    package(
        "ppt/presentation.xml",
        show,
        &[("ppt/_rels/presentation.xml.rels", rels), ("ppt/slide1.xml", slide)],
    )
}

const ODT: &str = "<office:text><text:h text:outline-level=\"1\">Báo cáo</text:h><text:list><text:list-item><text:p>Giải ngân chậm</text:p></text:list-item></text:list></office:text>";
const ODS: &str = "<office:spreadsheet><table:table table:name=\"Thu\"><table:table-row><table:table-cell table:number-columns-repeated=\"2\"><text:p>Thu ngân sách</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>";
const ODP: &str = "<office:presentation><draw:page draw:name=\"1\"><draw:frame><draw:text-box><text:p>Giải ngân</text:p></draw:text-box></draw:frame></draw:page></office:presentation>";

fn odf(kind: &str, body: &str) -> Parts {
    let content =
        format!("<office:document-content><office:body>{body}</office:body></office:document-content>");
    parts(&[("mimetype", &format!("application/vnd.oasis.opendocument.{kind}")), ("content.xml", &content)])
}

fn archive() -> Vec<u8> {
    let inner = zipped(&parts(&[("b.txt", TEXT)]));
    let mut files = parts(&[("a.txt", TEXT)]);
    files.push(("trong.zip".to_owned(), inner));
    files.push(("c.docx".to_owned(), zipped(&docx())));
    zipped(&files)
}

fn utf16(text: &str) -> Vec<u8> {
    [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

/// `Báo cáo kết quả giải ngân` as TCVN3 has it, some times over.
fn tcvn3() -> Vec<u8> {
    b"B\xb8o c\xb8o k\xd5t qu\xb6 gi\xb6i ng\xa9n v\xe8n \xae\xc7u t\xad c\xabng n\xa8m 2005.\r\n".repeat(12)
}

fn html() -> Vec<u8> {
    format!("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>x</title></head><body><h1>Báo cáo</h1><p>{TEXT}</p><table><tr><td colspan=\"2\">270</td></tr></table><font face=\".VnTime\">B&#184;o</font></body></html>").into()
}

fn rtf() -> Vec<u8> {
    br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil .VnTime;}{\f1\fnil Times New Roman;}}\f0 B\'b8o c\'b8o\par{\f1 Gi\u7843?i ng\u226?n}\par\trowd\cellx1000 270\cell\row}".to_vec()
}

fn eml() -> Vec<u8> {
    "From: a@example.vn\r\nMessage-ID: <1@example.vn>\r\nSubject: =?UTF-8?Q?B=C3=A1o_c=C3=A1o?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGi=E1=BA=A3i ng=C3=A2n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n--x--\r\n".into()
}

fn pdf() -> Vec<u8> {
    let drawing = "BT /F1 12 Tf 72 720 Td (BAO CAO) Tj 0 -14 Td [(Giai) -300 (ngan)] TJ ET";
    let length = drawing.len();
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n\
        4 0 obj<</Length {length}>>stream\n{drawing}\nendstream endobj\n\
        5 0 obj<</Type/Font/Subtype/TrueType/BaseFont/A/Encoding<</Differences[65/Abreve]>>/ToUnicode 6 0 R>>endobj\n\
        6 0 obj<</Length 60>>stream\n1 beginbfrange <41> <5A> <0041> endbfrange                  \nendstream endobj\n\
        trailer<</Root 1 0 R/Size 7>>\nstartxref\n0\n%%EOF"
    )
    .into()
}
