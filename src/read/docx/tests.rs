//! Small documents made here, one for each thing that naive readers of Word get wrong.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::block::{Block, End, Part};
use crate::read::package::tests::zipped;
use crate::read::{Content, Format, Limits, Refusal, read};

const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas/officeDocument" Target="word/document.xml"/></Relationships>"#;

const TYPES: &str = r#"<Types><Default Extension="xml" ContentType="application/xml"/>
  <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

/// The bytes of a document with this body, and these further parts with the names of their relationships.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let relationship = |(i, (kind, _)): (usize, &(&str, &str))| {
        let word = kind.trim_end_matches(char::is_numeric);
        format!(r#"<Relationship Id="p{i}" Type="http://schemas/{word}" Target="{kind}.xml"/>"#)
    };
    let rels: String = parts.iter().enumerate().map(relationship).collect();
    let rels = format!("<Relationships>{rels}</Relationships>");
    let names: Vec<String> = parts.iter().map(|(kind, _)| format!("word/{kind}.xml")).collect();
    let mut all = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", rels.as_str()),
    ];
    all.extend(names.iter().map(String::as_str).zip(parts.iter().map(|(_, text)| *text)));
    zipped(&all)
}

fn content(body: &str, parts: &[(&str, &str)]) -> Content {
    read(Path::new("a.docx"), &docx(body, parts), &Limits::default()).unwrap()
}

fn blocks(body: &str) -> Vec<Block> {
    content(body, &[]).blocks
}

fn texts(body: &str) -> Vec<String> {
    blocks(body).into_iter().map(|block| block.text).collect()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn runs_are_put_together_and_special_characters_stand_for_themselves() {
    let body = "<w:p><w:r><w:t>Ngh</w:t></w:r><w:r><w:t>i\u{323} </w:t></w:r><w:smartTag><w:r><w:t>quyết</w:t></w:r></w:smartTag>\
        <w:hyperlink><w:r><w:tab/><w:t xml:space='preserve'> số 12/NQ</w:t><w:noBreakHyphen/><w:t>HĐ</w:t><w:softHyphen/><w:t>ND</w:t></w:r></w:hyperlink>\
        <w:r><w:sym w:font='Wingdings' w:char='F0FC'/><w:t> K&amp;T</w:t></w:r></w:p>";
    assert_eq!(texts(body), ["Nghị quyết\t số 12/NQ-HĐND✓ K&T"]);
}

#[test]
fn what_the_printed_page_does_not_show_is_left_out() {
    let body = "<w:p><w:r><w:t>còn</w:t></w:r><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del><w:ins><w:r><w:t> thêm</w:t></w:r></w:ins>\
        <w:moveFrom><w:r><w:t>dời</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>\
        <w:r><w:rPr><w:rStyle w:val='An'/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:rPr><w:rStyle w:val='An'/><w:vanish w:val='0'/></w:rPr><w:t> hiện</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val='DoanAn'/></w:pPr><w:r><w:t>ẩn</w:t></w:r></w:p>\
        <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Bấm vào đây</w:t></w:r></w:p></w:sdtContent></w:sdt>\
        <w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>điền</w:t></w:r></w:p></w:sdtContent></w:sdt>";
    let styles = "<w:styles><w:style w:type='character' w:styleId='An'><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:type='paragraph' w:styleId='Goc'><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:type='paragraph' w:styleId='DoanAn'><w:basedOn w:val='Goc'/></w:style></w:styles>";
    let found: Vec<_> = content(body, &[("styles", styles)]).blocks.into_iter().map(|b| b.text).collect();
    assert_eq!(found, ["còn thêm hiện", "điền"]);
}

#[test]
fn a_deleted_paragraph_mark_joins_two_paragraphs() {
    let body = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>người có </w:t></w:r></w:p>".to_owned()
        + &paragraph("công")
        + "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>cuối</w:t></w:r></w:p>";
    assert_eq!(texts(&body), ["người có công", "cuối"]);
}

#[test]
fn fields_show_their_results() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let code = "<w:r><w:instrText>IF 1 = 1</w:instrText></w:r>";
    let nested =
        format!("{}{code}{}<w:r><w:t>không</w:t></w:r>{}", field("begin"), field("separate"), field("end"));
    let body = format!(
        "<w:p>{}{code}{nested}{}<w:r><w:t>kết quả</w:t></w:r>{}<w:fldSimple w:instr='DATE'><w:r><w:t> 5/2022</w:t></w:r></w:fldSimple></w:p>\
        <w:p>{}</w:p>{}",
        field("begin"),
        field("separate"),
        field("end"),
        field("begin"),
        paragraph("sau trường hỏng"),
    );
    assert_eq!(texts(&body), ["kết quả 5/2022", "sau trường hỏng"]);
}

#[test]
fn text_boxes_stand_once_after_their_paragraph() {
    let text_box = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(text));
    let body = format!(
        "<w:p><w:r><w:t>Số: 5</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{}</wps:txbx></w:drawing></mc:Choice>\
        <mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>/BC</w:t></w:r></w:p>\
        <w:p><w:r><w:pict><v:textbox>{}</v:textbox></w:pict></w:r></w:p>",
        text_box("DỰ THẢO"),
        text_box("DỰ THẢO"),
        text_box("MẬT"),
    );
    assert_eq!(texts(&body), ["Số: 5/BC", "DỰ THẢO", "MẬT"]);
}

#[test]
fn line_breaks_end_lines_and_pages_are_those_that_word_drew() {
    let body = "<w:p><w:r><w:t>BÁO CÁO</w:t><w:br/><w:t>kết quả</w:t></w:r></w:p>\
        <w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>trang hai</w:t></w:r></w:p>";
    let content = content(body, &[]);
    let found: Vec<_> = content.blocks.iter().map(|b| (b.text.as_str(), b.end, b.page)).collect();
    let expected = [
        ("BÁO CÁO", End::Line, Some(1)),
        ("kết quả", End::Paragraph, Some(1)),
        ("trang hai", End::Paragraph, Some(2)),
    ];
    assert_eq!((found.as_slice(), content.pages), (expected.as_slice(), Some(2)));
    assert_eq!(blocks(&paragraph("một"))[0].page, None, "unknown where Word drew none");
}

#[test]
fn looks_come_from_the_text_and_from_styles() {
    let styles = "<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii='Arial'/></w:rPr></w:rPrDefault></w:docDefaults>\
        <w:style w:type='paragraph' w:default='1' w:styleId='Normal'><w:rPr><w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr></w:style>\
        <w:style w:type='paragraph' w:styleId='H1'><w:basedOn w:val='Normal'/><w:pPr><w:jc w:val='center'/><w:outlineLvl w:val='0'/></w:pPr><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:type='paragraph' w:styleId='H2'><w:basedOn w:val='H1'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='Vong'><w:basedOn w:val='Vong'/></w:style></w:styles>";
    let body = "<w:p><w:pPr><w:pStyle w:val='H2'/></w:pPr><w:r><w:t>I. Kinh tế</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val='H2'/><w:jc w:val='both'/></w:pPr><w:r><w:rPr><w:b w:val='false'/></w:rPr><w:t>thường</w:t></w:r></w:p>\
        <w:p><w:r><w:rPr><w:b/><w:rFonts w:ascii='VNI-Times'/></w:rPr><w:t>VNI dài hơn</w:t></w:r><w:r><w:t> nhé</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val='Vong'/></w:pPr><w:r><w:t>vòng</w:t></w:r></w:p>";
    let found = content(body, &[("styles", styles)]).blocks;
    let looks: Vec<_> = found
        .iter()
        .map(|b| {
            (b.style.heading, b.style.centred, b.style.bold, b.style.font.as_deref().unwrap_or_default())
        })
        .collect();
    let expected = [
        (Some(2), true, true, ".VnTime"),
        (Some(2), false, false, ".VnTime"),
        (None, false, false, "VNI-Times"),
        (None, false, false, "Arial"),
    ];
    assert_eq!(looks, expected);
}

#[test]
fn automatic_numbers_are_told_apart_from_the_text() {
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='Điều %1.'/></w:lvl></w:abstractNum>\
        <w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let styles = "<w:styles><w:style w:type='paragraph' w:styleId='D'><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style></w:styles>";
    let item = |own: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='D'/>{own}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = item("", "Phạm vi")
        + &item("<w:numPr><w:numId w:val='0'/></w:numPr>", "không số")
        + &item("", "Đối tượng");
    let found = content(&body, &[("numbering", numbering), ("styles", styles)]).blocks;
    let markers: Vec<_> = found.iter().map(|b| b.style.list_marker.as_deref()).collect();
    assert_eq!(markers, [Some("Điều 1."), None, Some("Điều 2.")]);
    assert_eq!(found[0].text, "Phạm vi");
}

#[test]
fn tables_are_rows_of_data_or_a_layout_of_paragraphs() {
    let cell = |text: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph(text));
    let lines = "<w:tblPr><w:tblBorders><w:top w:val='single'/><w:left w:val='single'/><w:bottom w:val='single'/><w:right w:val='single'/></w:tblBorders></w:tblPr>";
    let nested = format!("<w:tbl>{lines}<w:tr>{}{}</w:tr></w:tbl>", cell("a"), cell("b"));
    let body = format!(
        "<w:tbl><w:tblPr/><w:tr><w:tc>{}{}</w:tc>{}</w:tr></w:tbl>\
        <w:tbl>{lines}<w:tr>{}{}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{}</w:tr><w:tr><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>{}</w:tr>\
        <w:tr><w:tc>{}{nested}</w:tc></w:tr></w:tbl>",
        paragraph("UBND HUYỆN"),
        paragraph("Số: 12/BC-UBND"),
        cell("CỘNG HÒA"),
        cell("STT"),
        cell("Chỉ tiêu"),
        cell("đã xóa"),
        cell("1"),
        cell("Thu"),
        paragraph("bảng con"),
    );
    let found = blocks(&body);
    let rows: Vec<_> = found.iter().map(|b| (b.text.as_str(), b.style.part)).collect();
    let expected = [
        ("UBND HUYỆN", Part::Body),
        ("Số: 12/BC-UBND", Part::Body),
        ("CỘNG HÒA", Part::Body),
        ("STT | Chỉ tiêu", Part::Table),
        ("1 | Thu", Part::Table),
        ("bảng con", Part::Body),
        ("a | b", Part::Table),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn headers_stand_once_and_notes_follow_their_references() {
    let header = format!("<w:hdr>{}{}</w:hdr>", paragraph("DỰ THẢO LẦN 2"), paragraph("3"));
    let footer = format!("<w:ftr>{}</w:ftr>", paragraph("Chân trang"));
    let note = |id: u8, text: &str| format!("<w:footnote w:id='{id}'>{}</w:footnote>", paragraph(text));
    let notes = format!("<w:footnotes>{}{}{}</w:footnotes>", note(1, "một"), note(2, "hai"), note(3, "bỏ"));
    let reference =
        |id: u8| format!("<w:p><w:r><w:t>thân</w:t><w:footnoteReference w:id='{id}'/></w:r></w:p>");
    let section = "<w:sectPr><w:headerReference r:id='p0'/><w:headerReference r:id='p1'/><w:footerReference r:id='p2'/></w:sectPr>";
    let body = reference(2) + &reference(1) + section;
    let parts =
        [("header1", header.as_str()), ("header2", &header), ("footer1", &footer), ("footnotes", &notes)];
    let found = content(&body, &parts).blocks;
    let found: Vec<_> = found.iter().map(|b| (b.text.as_str(), b.style.part)).collect();
    let expected = [
        ("DỰ THẢO LẦN 2", Part::Margin),
        ("thân", Part::Body),
        ("thân", Part::Body),
        ("Chân trang", Part::Margin),
        ("hai", Part::Note),
        ("một", Part::Note),
    ];
    assert_eq!(found, expected);
}

#[test]
fn parts_are_found_by_relationship_and_prefixes_do_not_matter() {
    let rels = RELS.replace("word/document.xml", "/khac/noi-dung.xml");
    let types = TYPES.replace("/word/document.xml", "/khac/noi-dung.xml");
    let document = "<?xml version='1.0'?><ns0:document xmlns:ns0='http://x'><ns0:body><ns0:p><ns0:r><ns0:t>chữ</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>";
    let bytes =
        zipped(&[("[Content_Types].xml", &types), ("_rels/.rels", &rels), ("khac/noi-dung.xml", document)]);
    let content = read(Path::new("tên sai.txt"), &bytes, &Limits::default()).unwrap();
    assert_eq!((content.format, content.blocks[0].text.as_str()), (Format::Docx, "chữ"));
    let bare = zipped(&[("word/document.xml", document)]);
    assert!(read(Path::new("a.zip"), &bare, &Limits::default()).is_ok());
}

#[test]
fn files_that_are_no_word_documents_say_what_they_are() {
    let limits = Limits::default();
    let refusal = |name: &str, bytes: &[u8]| read(Path::new(name), bytes, &limits).unwrap_err();
    let plain = zipped(&[("ghi chú.txt", "chữ")]);
    assert_eq!(refusal("a.docx", &plain), Refusal::failed("read.failed.not_docx"));
    assert!(matches!(refusal("a.zip", &plain), Refusal::Skipped(_)));
    let book = zipped(&[("META-INF/container.xml", "<container/>")]);
    assert!(refusal("a.epub", &book).message().to_string().contains("EPUB"));
    assert_eq!(refusal("a.docx", &[0, 1, 2, 3, 4, 5]), Refusal::failed("read.failed.not_docx"));
    let whole = docx(&paragraph("chữ"), &[]);
    assert!(matches!(refusal("a.docx", &whole[..whole.len() / 2]), Refusal::Failed(_)));
    let mut compound = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    assert_eq!(refusal("a.doc", &compound), Refusal::failed("read.failed.damaged_office"));
    compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refusal("a.docx", &compound), Refusal::failed("read.failed.password"));
}

#[test]
fn small_archives_cannot_unpack_to_more_than_the_limit() {
    let bytes = docx(&paragraph(&"a".repeat(1 << 20)), &[]);
    assert!(bytes.len() < 10_000);
    let limits = Limits { max_text_bytes: 50_000, ..Limits::default() };
    let refusal = read(Path::new("a.docx"), &bytes, &limits).unwrap_err();
    assert_eq!(refusal, Refusal::failed("read.failed.unpacks_too_large"));
}

#[test]
fn tables_inside_tables_are_read_as_deep_as_the_stack_allows_and_no_deeper() {
    let nested = |depth: usize| {
        let open = "<w:tbl><w:tr><w:tc>".repeat(depth);
        let close = "</w:tc></w:tr></w:tbl>".repeat(depth);
        docx(&format!("{open}{}{close}", paragraph("đáy")), &[])
    };
    let limits = Limits::default();
    assert_eq!(read(Path::new("a.docx"), &nested(80), &limits).unwrap().blocks[0].text, "đáy");
    assert!(matches!(read(Path::new("a.docx"), &nested(90), &limits), Err(Refusal::Failed(_))));
    let boxes = "<w:p><w:r><w:txbxContent>".repeat(80) + &paragraph("đáy");
    let boxes = boxes + &"</w:txbxContent></w:r></w:p>".repeat(80);
    assert_eq!(texts(&boxes), ["đáy"]);
}

/// A document with a little of everything, for the tests that damage it.
fn varied() -> Vec<u8> {
    let body = "<w:p><w:pPr><w:pStyle w:val='a'/><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>một &#7843;</w:t></w:r></w:p>\
        <w:tbl><w:tblPr/><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p><w:r><w:sym w:font='Symbol' w:char='F0B3'/><w:fldChar w:fldCharType='begin'/></w:r></w:p>";
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='1'><w:start w:val='3'/><w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    docx(body, &[("numbering", numbering), ("styles", "<w:styles><w:style w:styleId='a'/></w:styles>")])
}

proptest! {
    #[test]
    fn damaged_files_are_read_or_refused(changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 0..8), cut in any::<u16>()) {
        let mut bytes = varied();
        for (at, byte) in changes {
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        bytes.truncate(bytes.len() - usize::from(cut) % 64);
        let _ = read(Path::new("a.docx"), &bytes, &Limits::default());
    }

    #[test]
    fn any_tangle_of_elements_is_read_or_refused(words in proptest::collection::vec(0..22_usize, 0..60)) {
        const WORDS: [&str; 22] = [
            "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>chữ", "</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>",
            "<w:txbxContent>", "</w:txbxContent>", "<w:br/>", "<w:fldChar w:fldCharType='begin'/>", "<w:fldChar w:fldCharType='end'/>",
            "<w:sym w:char='zz'/>", "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", "&#0;", "&x;", "<w:sdt><w:sdtContent/></w:sdt>",
        ];
        let body: String = words.into_iter().map(|word| WORDS[word]).collect();
        let _ = read(Path::new("a.docx"), &docx(&body, &[]), &Limits::default());
    }
}

/// Real files of provincial offices against the same files as LibreOffice turns them into text.
#[test]
fn words_of_real_documents_are_those_that_libreoffice_reads() {
    let shared = std::env::var_os("TRACUU_SHARED").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let Ok(folder) = std::fs::read_dir(shared.join("corpus/modern")) else {
        eprintln!("SKIPPED: no documents in {} (set TRACUU_SHARED)", shared.display());
        return;
    };
    let mut shares = Vec::new();
    for path in
        folder.map(|entry| entry.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "docx"))
    {
        let stem = path.file_stem().unwrap().to_string_lossy();
        let Ok(truth) = std::fs::read_to_string(shared.join(format!("corpus/modern-truth/{stem}.txt")))
        else {
            continue;
        };
        let content = crate::read::read_file(&path, &Limits::default()).unwrap();
        let markers = content.blocks.iter().filter_map(|b| b.style.list_marker.clone());
        let found: Vec<String> = content.blocks.iter().map(|b| b.text.clone()).chain(markers).collect();
        let share = shared_words(&crate::vietnamese::compose(&truth), &found.join("\n"));
        println!("{share:.4} {stem}");
        assert!(share >= 0.98, "{stem}: {share}");
        shares.push(share);
    }
    println!(
        "words in both, of all words: {:.4} in {} files",
        shares.iter().sum::<f64>() / shares.len() as f64,
        shares.len()
    );
    assert!(!shares.is_empty());
}

/// Words that stand in both texts, of the words of the longer one.
pub(in crate::read) fn shared_words(truth: &str, found: &str) -> f64 {
    let mut words: std::collections::HashMap<&str, i64> = std::collections::HashMap::new();
    let truth: Vec<&str> = truth.trim_start_matches('\u{feff}').split_whitespace().collect();
    let found: Vec<&str> = found.split_whitespace().collect();
    truth.iter().for_each(|word| *words.entry(word).or_default() += 1);
    let mut both = 0.0;
    for word in &found {
        let left = words.entry(word).or_default();
        both += if *left > 0 { 1.0 } else { 0.0 };
        *left -= 1;
    }
    both / truth.len().max(found.len()) as f64
}
