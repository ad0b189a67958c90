//! Small documents made here.

use std::path::Path;

use proptest::prelude::*;

use crate::block::{Block, Part};
use crate::read::package::tests::zipped;
use crate::read::{Content, Format, Limits, Refusal, read};

const STYLES: &str = r#"<office:document-styles><office:font-face-decls><style:font-face style:name="F1" svg:font-family="'.VnTime'"/></office:font-face-decls>
  <office:styles><style:default-style style:family="paragraph"><style:text-properties style:font-name="Arial"/></style:default-style>
   <style:style style:name="Tit" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold"/></style:style>
   <style:style style:name="Loop" style:family="paragraph" style:parent-style-name="Loop"/>
   <text:outline-style><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/></text:outline-style></office:styles>
  <office:master-styles><style:master-page><style:header><text:p>CÔNG BÁO</text:p></style:header>
   <style:footer><text:p><text:page-number>2</text:page-number></text:p></style:footer></style:master-page>
   <style:master-page><style:header-left><text:p>CÔNG BÁO</text:p></style:header-left></style:master-page></office:master-styles></office:document-styles>"#;

const AUTOMATIC: &str = r#"<office:font-face-decls><style:font-face style:name="F1" svg:font-family="'.VnTime'"/></office:font-face-decls><office:automatic-styles>
  <style:style style:name="P1" style:family="paragraph" style:parent-style-name="Tit"/>
  <style:style style:name="T1" style:family="text"><style:text-properties style:font-name="F1"/></style:style>
  <style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>
  <style:style style:name="C1" style:family="table-cell"><style:text-properties style:font-name="F1"/></style:style>
  <style:style style:name="B1" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>
  <text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
   <text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/></text:list-style>
  <text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style></office:automatic-styles>"#;

fn package(kind: &str, body: &str) -> Vec<u8> {
    let mime_type = format!("application/vnd.oasis.opendocument.{kind}");
    let content = format!(
        "<office:document-content>{AUTOMATIC}<office:body>{body}</office:body></office:document-content>"
    );
    zipped(&[("mimetype", &mime_type), ("content.xml", &content), ("styles.xml", STYLES)])
}

fn content(kind: &str, body: &str) -> Content {
    read(Path::new("a.odt"), &package(kind, body), &Limits::default()).unwrap()
}

/// The blocks of a text, without the header that all have.
fn text(body: &str) -> Vec<Block> {
    let blocks = content("text", &format!("<office:text>{body}</office:text>")).blocks;
    assert_eq!(blocks[0].style.part, Part::Margin);
    blocks[1..].to_vec()
}

fn texts(blocks: &[Block]) -> Vec<&str> {
    blocks.iter().map(|block| block.text.as_str()).collect()
}

#[test]
fn white_space_special_characters_and_fonts_are_read() {
    let blocks = text(
        "<text:p text:style-name='P1'>  BÁO\n   CÁO <text:s text:c='2'/>số<text:tab/> 5<text:line-break/> nam <text:span text:style-name='T1'>n¨m</text:span></text:p>\
         <text:p text:style-name='Loop'>còn <text:span text:style-name='T2'>ẩn</text:span>lại<text:s text:c='99999999999'/></text:p>",
    );
    assert_eq!(texts(&blocks), ["BÁO CÁO   số\t5", "nam năm", "còn lại"]);
    assert!(blocks[0].style.bold && blocks[0].style.centred && !blocks[2].style.bold);
    assert_eq!(blocks[0].style.font.as_deref(), Some("Arial"));
}

#[test]
fn what_the_page_does_not_show_is_left_out_and_notes_come_last() {
    let blocks = text(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>xóa</text:p></text:deletion></text:changed-region></text:tracked-changes>\
         <text:p>Căn cứ<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Luật A</text:p></text:note-body></text:note> luật\
         <office:annotation><dc:creator>ai</dc:creator><text:p>góp ý</text:p></office:annotation>\
         <draw:frame><draw:text-box><text:p>MẬT</text:p></draw:text-box><svg:title>hình</svg:title></draw:frame></text:p>\
         <text:table-of-content><text:table-of-content-source><text:index-title-template>x</text:index-title-template></text:table-of-content-source><text:index-body><text:p>Mục lục</text:p></text:index-body></text:table-of-content>",
    );
    assert_eq!(texts(&blocks), ["Căn cứ luật", "MẬT", "Mục lục", "Luật A"]);
    assert_eq!(blocks[3].style.part, Part::Note);
}

#[test]
fn lists_and_headings_are_counted() {
    let item = |text: &str| format!("<text:list-item><text:p>{text}</text:p></text:list-item>");
    let blocks = text(&format!(
        "<text:h text:outline-level='1'>Kết quả</text:h><text:list text:style-name='L1'>{}<text:list-item><text:p>hai</text:p>\
         <text:list>{}</text:list><text:p>tiếp</text:p></text:list-item><text:list-header><text:p>đầu</text:p></text:list-header></text:list>\
         <text:list text:style-name='L1'>{}</text:list><text:list text:style-name='L1' text:continue-numbering='true'>{}</text:list>\
         <text:list text:style-name='L2'>{}</text:list><text:h text:outline-level='1'>Hạn chế</text:h>",
        item("một"),
        item("con"),
        item("lại"),
        item("nữa"),
        item("chấm"),
    ));
    let found: Vec<_> = blocks
        .iter()
        .map(|b| (b.style.list_marker.as_deref().unwrap_or_default(), b.text.as_str()))
        .collect();
    let expected = [
        ("I.", "Kết quả"),
        ("1.", "một"),
        ("2.", "hai"),
        ("2.a)", "con"),
        ("", "tiếp"),
        ("", "đầu"),
        ("1.", "lại"),
        ("2.", "nữa"),
        ("-", "chấm"),
        ("II.", "Hạn chế"),
    ];
    assert_eq!(found, expected);
    assert_eq!(blocks[0].style.heading, Some(1));
}

#[test]
fn tables_with_lines_are_rows_and_pages_are_those_that_were_laid_out() {
    let cell = |text: &str| {
        format!("<table:table-cell table:style-name='B1'><text:p>{text}</text:p></table:table-cell>")
    };
    let content = content(
        "text",
        &format!(
            "<office:text><table:table><table:table-column/><table:table-header-rows><table:table-row>{}{}</table:table-row></table:table-header-rows>\
             <table:table-row>{}<table:covered-table-cell/>{}</table:table-row></table:table><text:p>a<text:soft-page-break/>b</text:p><text:p>c</text:p></office:text>",
            cell("STT"),
            cell("Tên"),
            cell("1"),
            cell("Đường"),
        ),
    );
    let found: Vec<_> = content.blocks.iter().map(|b| (b.text.as_str(), b.page, b.style.part)).collect();
    let expected = [
        ("CÔNG BÁO", None, Part::Margin),
        ("STT | Tên", Some(1), Part::Table),
        ("1 | Đường", Some(1), Part::Table),
        ("ab", Some(1), Part::Body),
        ("c", Some(2), Part::Body),
    ];
    assert_eq!(found, expected);
    assert_eq!((content.format, content.pages), (Format::Odt, Some(2)));
}

#[test]
fn sheets_skip_the_millions_of_cells_that_are_empty() {
    let content = content(
        "spreadsheet",
        "<office:spreadsheet><table:table table:name='Thu'><table:table-column table:number-columns-repeated='2'/>\
         <table:table-column table:default-cell-style-name='C1' table:number-columns-repeated='16382'/>\
         <table:table-row table:number-rows-repeated='1048570'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>\
         <table:table-row><table:table-cell office:value='1234.5'><text:p>1.234,5</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated='1'/>\
         <table:table-cell><text:p>®¬n</text:p><text:p>vÞ</text:p><office:annotation><text:p>góp ý</text:p></office:annotation></table:table-cell><table:table-cell office:value='7'/></table:table-row>\
         <table:table-row table:number-rows-repeated='4294967295'><table:table-cell table:number-columns-repeated='4294967295'><text:p>0</text:p></table:table-cell></table:table-row>\
         </table:table><table:table table:name='Chi'><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>",
    );
    assert_eq!((content.format, content.pages), (Format::Ods, Some(2)));
    assert_eq!(texts(&content.blocks)[..2], ["Thu", "1.234,5 |  | đơn vị | 7"]);
    assert_eq!(content.blocks.len(), 2 + 64 + 2);
}

#[test]
fn slides_are_pages_with_titles_and_notes() {
    let content = content(
        "presentation",
        "<office:presentation><draw:page><draw:frame presentation:class='title'><draw:text-box><text:p>Hạn chế</text:p></draw:text-box></draw:frame>\
         <draw:frame><draw:text-box><text:p>Nợ đọng</text:p></draw:text-box></draw:frame>\
         <presentation:notes><draw:page-thumbnail/><draw:frame><draw:text-box><text:p>nói chậm</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>\
         <draw:page/><draw:page><draw:frame><draw:text-box><text:p>Cảm ơn</text:p></draw:text-box></draw:frame></draw:page></office:presentation>",
    );
    let found: Vec<_> =
        content.blocks.iter().map(|b| (b.text.as_str(), b.page, b.style.part, b.style.heading)).collect();
    let expected = [
        ("Hạn chế", Some(1), Part::Body, Some(1)),
        ("Nợ đọng", Some(1), Part::Body, None),
        ("nói chậm", Some(1), Part::Note, None),
        ("Cảm ơn", Some(3), Part::Body, None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_document_with_a_password_is_refused() {
    let bytes = zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>"),
        ("content.xml", "\u{1}\u{2}"),
    ]);
    let refusal = read(Path::new("a.odt"), &bytes, &Limits::default()).unwrap_err();
    assert_eq!(refusal, Refusal::failed("read.failed.password"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_texts_are_read_or_refused(at in 0..AUTOMATIC.len(), junk in "[<>/&;\"a-z0-9]{0,4}") {
        if AUTOMATIC.is_char_boundary(at) {
            let (before, after) = AUTOMATIC.split_at(at);
            let junk = format!("{before}{junk}{}", after.chars().skip(1).collect::<String>());
            let content = format!("<office:document-content>{junk}<office:body><office:text><text:p>a</text:p></office:text></office:body></office:document-content>");
            let parts = [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content.as_str())];
            let _ = read(Path::new("a.odt"), &zipped(&parts), &Limits::default());
        }
    }
}
