//! Small workbooks made here.

use std::path::Path;

use proptest::prelude::*;

use crate::block::Part;
use crate::read::package::tests::zipped;
use crate::read::{Content, Format, Limits, Refusal, read};

const TYPES: &str = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook><workbookPr/><sheets><sheet name="Biểu 1" sheetId="1" r:id="s1"/>
    <sheet name="Vĩ lệnh" sheetId="2" r:id="s2"/><sheet name="Biểu 2" sheetId="3" state="hidden" r:id="s3"/></sheets></workbook>"#;
const WORKBOOK_RELS: &str = r#"<Relationships><Relationship Id="s1" Type="http://schemas/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="s2" Type="http://schemas/xlMacrosheet" Target="macrosheets/sheet1.xml"/>
    <Relationship Id="s3" Type="http://schemas/worksheet" Target="worksheets/sheet2.xml"/>
    <Relationship Id="a" Type="http://schemas/styles" Target="styles.xml"/>
    <Relationship Id="b" Type="http://schemas/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>
    <fonts><font><name val="Arial"/></font><font><b/><name val=".VnTime"/></font></fonts>
    <cellStyleXfs><xf fontId="1" numFmtId="0"/></cellStyleXfs>
    <cellXfs><xf fontId="0" numFmtId="0"/><xf fontId="1" numFmtId="0"/><xf fontId="0" numFmtId="164"/><xf fontId="0" numFmtId="10"/></cellXfs></styleSheet>"#;
const STRINGS: &str = r#"<sst count="9"><si><t>B¸o c¸o</t></si>
    <si><r><t>don vi </t></r><r><rPr><rFont val=".VnTime"/></rPr><t>®¬n vÞ</t></r><rPh><t>x</t></rPh></si>
    <si><t xml:space="preserve">Đường_x000D_
tỉnh</t></si></sst>"#;
const SHEET: &str = r#"<worksheet><cols/><sheetData>
    <row r="2"><c r="C2" s="1" t="s"><v>0</v></c></row>
    <row r="4"><c r="A4" t="s"><v>1</v></c><c r="B4" s="2"><f>A1</f><v>38353</v></c><c s="3"><v>0.125</v></c><c r="XFD4" t="s"><v>2</v></c></row>
    <row><c t="inlineStr"><is><t>Tổng</t></is></c><c t="str"><f>1</f><v>cộng</v></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="s"><v>99</v></c></row>
    </sheetData><mergeCells/></worksheet>"#;
const HIDDEN: &str = r#"<worksheet><sheetData><row r="1048576"><c r="A1048576"><v>1672.5</v></c></row></sheetData></worksheet>"#;

fn workbook(sheet: &str) -> Vec<u8> {
    zipped(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/sheet2.xml", HIDDEN),
    ])
}

fn content(sheet: &str) -> Result<Content, Refusal> {
    read(Path::new("a.xlsx"), &workbook(sheet), &Limits::default())
}

#[test]
fn cells_are_shown_as_text_in_their_fonts() {
    let content = content(SHEET).unwrap();
    let shown: Vec<_> = content.blocks.iter().map(|b| (b.text.as_str(), b.page, b.style.part)).collect();
    assert_eq!(
        shown,
        [
            ("Biểu 1", Some(1), Part::Body),
            ("Báo cáo", Some(1), Part::Body),
            ("don vi đơn vị | 01/01/2005 | 12.5% |  | Đường tỉnh", Some(1), Part::Table),
            ("Tổng | cộng | TRUE", Some(1), Part::Table),
            ("Biểu 2", Some(2), Part::Body),
            ("1672.5", Some(2), Part::Body),
        ]
    );
    assert_eq!((content.format, content.encoding, content.pages), (Format::Xlsx, Some("TCVN3"), Some(2)));
    assert!(content.blocks[1].style.bold);
}

#[test]
fn references_out_of_this_world_do_no_harm() {
    let sheet = r#"<worksheet><sheetData><row r="99999999999"><c r="ZZZZZZZZZZZZ9"><v>1</v></c><c r="ộ"><v>2</v></c><c r="1"><v>1e999</v></c></row>
        <row r="4294967295"><c><v>3</v></c></row><row><c><v>4</v></c></row></sheetData></worksheet>"#;
    let texts: Vec<_> = content(sheet).unwrap().blocks.into_iter().map(|block| block.text).collect();
    assert_eq!(texts[1..3], ["1 | 2 | 1e999", "4"]);
}

#[test]
fn what_a_workbook_takes_is_bounded() {
    // Two thousand cells of one shared string unpack to more than the parts that hold them.
    let cells = "<c t='s'><v>2</v></c>".repeat(2_000);
    let sheet = format!("<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>");
    let limits = Limits { max_text_bytes: 100_000, ..Limits::default() };
    let refusal = read(Path::new("a.xlsx"), &workbook(&sheet), &limits).unwrap_err();
    assert_eq!(refusal, Refusal::failed("read.failed.unpacks_too_large"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_sheets_are_read_or_refused(at in 0..SHEET.len(), junk in "[<>/&;\"a-z0-9]{0,4}") {
        if SHEET.is_char_boundary(at) {
            let (before, after) = SHEET.split_at(at);
            let _ = content(&format!("{before}{junk}{}", after.chars().skip(1).collect::<String>()));
        }
    }
}
