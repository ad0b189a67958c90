//! Small presentations made here.

use std::path::Path;

use proptest::prelude::*;

use crate::block::Part;
use crate::read::package::tests::zipped;
use crate::read::{Content, Format, Limits, Refusal, read};

const TYPES: &str = r#"<Types><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>"#;
const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas/officeDocument" Target="ppt/presentation.xml"/></Relationships>"#;
/// The second slide of the file is shown first.
const PRESENTATION: &str = r#"<p:presentation><p:sldMasterIdLst/><p:sldIdLst><p:sldId id="256" r:id="s2"/><p:sldId id="257" r:id="s1"/><p:sldId id="258" r:id="s9"/></p:sldIdLst></p:presentation>"#;
const PRESENTATION_RELS: &str = r#"<Relationships><Relationship Id="s1" Type="http://schemas/slide" Target="slides/slide1.xml"/>
    <Relationship Id="s2" Type="http://schemas/slide" Target="slides/slide2.xml"/></Relationships>"#;
const SLIDE_RELS: &str = r#"<Relationships><Relationship Id="n" Type="http://schemas/notesSlide" Target="../notesSlides/notesSlide1.xml"/>
    <Relationship Id="d" Type="http://schemas/diagramData" Target="../diagrams/data1.xml"/></Relationships>"#;
const NOTES: &str = r#"<p:notes><p:sp><p:nvSpPr><p:nvPr><p:ph type="sldNum"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:fld><a:t>1</a:t></a:fld></a:p></p:txBody></p:sp>
    <p:sp><p:nvSpPr><p:nvPr><p:ph type="body"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>nói chậm</a:t></a:r></a:p></p:txBody></p:sp></p:notes>"#;
const DIAGRAM: &str = r#"<dgm:dataModel><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Bước 1</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"#;
const FOOTER: &str = r#"<p:sp><p:nvSpPr><p:nvPr><p:ph type="ftr"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Sở A</a:t></a:r></a:p></p:txBody></p:sp>"#;

const LAST: &str = r#"<p:sp><p:txBody><a:p><a:r><a:t>cuối</a:t></a:r></a:p></p:txBody></p:sp>"#;
const SHAPES: &str = r#"<p:grpSp><p:sp><p:nvSpPr><p:cNvPr id="3"/></p:nvSpPr><p:txBody><a:bodyPr/>
    <a:p><a:pPr algn="ctr"><a:buChar char="•"/></a:pPr><a:r><a:rPr b="1"><a:latin typeface=".VnTime"/></a:rPr><a:t>®¬n vÞ</a:t></a:r><a:br/><a:r><a:rPr><a:latin typeface="+mn-lt"/></a:rPr><a:t>A</a:t></a:r></a:p>
    <a:p><a:pPr><a:buAutoNum type="romanUcPeriod"/></a:pPr><a:r><a:t>một</a:t></a:r></a:p>
    <a:p><a:pPr lvl="1"><a:buAutoNum type="alphaLcParenR" startAt="3"/></a:pPr><a:r><a:t>con</a:t></a:r></a:p>
    <a:p><a:pPr><a:buAutoNum type="romanUcPeriod"/></a:pPr><a:endParaRPr/></a:p>
    <a:p><a:pPr><a:buAutoNum type="romanUcPeriod"/></a:pPr><a:r><a:t>hai</a:t></a:r></a:p></p:txBody></p:sp></p:grpSp>
    <mc:AlternateContent><mc:Choice><p:sp><p:txBody><a:p><a:r><a:t>công thức</a:t></a:r></a:p></p:txBody></p:sp></mc:Choice>
    <mc:Fallback><p:sp><p:txBody><a:p><a:r><a:t>công thức</a:t></a:r></a:p></p:txBody></p:sp></mc:Fallback></mc:AlternateContent>
    <p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblGrid/><a:tr><a:tc><a:txBody><a:p><a:r><a:t>STT</a:t></a:r></a:p></a:txBody></a:tc>
    <a:tc><a:txBody><a:p><a:r><a:t>Họ tên</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>
    <p:sp><p:nvSpPr><p:nvPr><p:ph type="ctrTitle"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>Hạn chế</a:t></a:r></a:p></p:txBody></p:sp>"#;

fn presentation(shapes: &str) -> Vec<u8> {
    let slide =
        |shapes: &str| format!("<p:sld><p:cSld><p:spTree>{shapes}{FOOTER}</p:spTree></p:cSld></p:sld>");
    zipped(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("ppt/presentation.xml", PRESENTATION),
        ("ppt/_rels/presentation.xml.rels", PRESENTATION_RELS),
        ("ppt/slides/slide1.xml", &slide(LAST)),
        ("ppt/slides/slide2.xml", &slide(shapes)),
        ("ppt/slides/_rels/slide2.xml.rels", SLIDE_RELS),
        ("ppt/notesSlides/notesSlide1.xml", NOTES),
        ("ppt/diagrams/data1.xml", DIAGRAM),
    ])
}

fn content(shapes: &str) -> Result<Content, Refusal> {
    read(Path::new("a.pptx"), &presentation(shapes), &Limits::default())
}

#[test]
fn slides_are_pages_with_their_titles_first() {
    let content = content(SHAPES).unwrap();
    let found: Vec<_> = content
        .blocks
        .iter()
        .map(|b| (b.style.list_marker.as_deref().unwrap_or_default(), b.text.as_str(), b.page, b.style.part))
        .collect();
    let expected = [
        ("", "Hạn chế", Some(1), Part::Body),
        ("-", "đơn vị", Some(1), Part::Body),
        ("", "A", Some(1), Part::Body),
        ("I.", "một", Some(1), Part::Body),
        ("c)", "con", Some(1), Part::Body),
        ("II.", "hai", Some(1), Part::Body),
        ("", "công thức", Some(1), Part::Body),
        ("", "STT | Họ tên", Some(1), Part::Table),
        ("", "Sở A", Some(1), Part::Margin),
        ("", "Bước 1", Some(1), Part::Body),
        ("", "nói chậm", Some(1), Part::Note),
        ("", "cuối", Some(2), Part::Body),
    ];
    assert_eq!(found, expected);
    assert_eq!((content.format, content.encoding, content.pages), (Format::Pptx, Some("TCVN3"), Some(2)));
    assert_eq!(content.blocks[0].style.heading, Some(1));
    assert!(content.blocks[1].style.bold && content.blocks[1].style.centred);
}

#[test]
fn a_file_that_is_no_presentation_says_so() {
    let plain = zipped(&[("ghi chú.txt", "chữ")]);
    let refusal = read(Path::new("a.pptx"), &plain, &Limits::default()).unwrap_err();
    assert_eq!(refusal, Refusal::failed("read.failed.not_pptx"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damaged_slides_are_read_or_refused(at in 0..SHAPES.len(), junk in "[<>/&;\"a-z0-9]{0,4}") {
        if SHAPES.is_char_boundary(at) {
            let (before, after) = SHAPES.split_at(at);
            let _ = content(&format!("{before}{junk}{}", after.chars().skip(1).collect::<String>()));
        }
    }
}
