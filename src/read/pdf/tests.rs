//! Small PDFs made here: one with text, one that is a bare page, one that is damaged.

use std::path::Path;

use lopdf::content::{Content as Drawing, Operation};
use lopdf::{Document, Object, Stream, dictionary};
use proptest::prelude::*;

use super::builtin;
use crate::read::{Format, Limits, Refusal, ocr, programs, read};

/// A PDF with one page for each text, one line drawn for each line of it.
fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Times-Roman", "Encoding" => "WinAnsiEncoding",
    });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let mut kids: Vec<Object> = Vec::new();
    for page in pages {
        let mut operations = vec![
            Operation::new("BT", vec![]),
            Operation::new("Tf", vec!["F1".into(), 12.into()]),
            Operation::new("TL", vec![14.into()]),
            Operation::new("Td", vec![72.into(), 720.into()]),
        ];
        for line in page.lines() {
            operations.push(Operation::new("Tj", vec![Object::string_literal(line)]));
            operations.push(Operation::new("T*", vec![]));
        }
        operations.push(Operation::new("ET", vec![]));
        let drawing = Drawing { operations }.encode().unwrap();
        let drawing = document.add_object(Stream::new(dictionary! {}, drawing));
        kids.push(
            document
                .add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => drawing })
                .into(),
        );
    }
    let count = i64::try_from(kids.len()).unwrap();
    let pages = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    document.objects.insert(tree, Object::Dictionary(pages));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

#[test]
fn the_built_in_reader_gives_each_page_its_lines() {
    let pages = builtin::pages(&pdf(&["BAO CAO\nso 12", "Trang hai"]), &Limits::default()).unwrap();
    let words = |page: &String| page.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        pages.iter().map(words).collect::<Vec<_>>(),
        [vec!["BAO", "CAO", "so", "12"], vec!["Trang", "hai"]]
    );
}

/// Old programs call filters by the names that the standard keeps for pictures.
#[test]
fn streams_with_short_filter_names_are_unpacked() {
    let text = "BAO CAO ".repeat(60);
    let mut document = Document::load_mem(&pdf(&[&text])).unwrap();
    let mut packed = 0;
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        stream.compress().unwrap();
        if stream.dict.has(b"Filter") {
            stream.dict.set("Filter", Object::Name(b"Fl".to_vec()));
            packed += 1;
        }
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert!(packed > 0);
    assert_eq!(builtin::pages(&bytes, &Limits::default()).unwrap(), [text]);
}

#[test]
fn both_readers_give_the_same_words() {
    if programs::find("pdftotext").is_none() {
        eprintln!("SKIPPED: pdftotext is not installed: its text beside that of the built-in reader");
        return;
    }
    let bytes = pdf(&["UBND HUYEN\nSo: 12/BC-UBND\nBAO CAO", "Trang hai"]);
    let words = |pages: Vec<String>| pages.iter().map(|p| p.split_whitespace().count()).collect::<Vec<_>>();
    let (one, other) = (super::pages(&bytes, &Limits::default()), builtin::pages(&bytes, &Limits::default()));
    assert_eq!(words(one.unwrap()), words(other.unwrap()));
}

#[test]
fn a_pdf_is_told_by_its_content() {
    let content = read(Path::new("thư.txt"), &pdf(&["BAO CAO", "Trang hai"]), &Limits::default()).unwrap();
    assert_eq!((content.format, content.pages), (Format::Pdf, Some(2)));
    let texts: Vec<_> = content.blocks.iter().map(|block| (block.text.as_str(), block.page)).collect();
    assert_eq!(texts, [("BAO CAO", Some(1)), ("Trang hai", Some(2))]);
}

#[test]
fn a_damaged_pdf_says_so() {
    let refusal = read(Path::new("a.pdf"), b"%PDF-1.7\nnothing", &Limits::default()).unwrap_err();
    assert!(
        matches!(&refusal, Refusal::Failed(message) if message.key() == "read.failed.damaged_pdf"),
        "{refusal:?}"
    );
}

#[test]
fn a_scan_is_read_with_its_confidence() {
    let Some(program) = programs::find("pdftoppm").filter(|_| ocr::is_available()) else {
        eprintln!("SKIPPED: tesseract with Vietnamese, or pdftoppm, is not installed: OCR");
        return;
    };
    let bounds = programs::Bounds { max_seconds: 60, max_output_bytes: 64 << 20 };
    let page = pdf(&["BAO CAO KET QUA\n\nGIAI NGAN VON DAU TU"]);
    let arguments = ["-r", "200", "-gray", "-png", "-singlefile", "-"];
    let image = programs::run(program, &arguments, &page, bounds).unwrap();
    let content = read(Path::new("a.png"), &image, &Limits::default()).unwrap();
    assert_eq!((content.format, content.blocks[0].page), (Format::Image, Some(1)));
    let text: Vec<_> = content.blocks.iter().map(|block| block.text.as_str()).collect();
    assert!(text.join(" ").contains("BAO CAO"), "{text:?}");
    assert!(content.blocks.iter().all(|block| block.style.ocr_percent.is_some()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn damaged_files_are_read_or_refused(at in 0..2_000_usize, byte in any::<u8>(), cut in 0..3_000_usize) {
        let mut bytes = pdf(&["BAO CAO\nso 12", "Trang hai"]);
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(cut.max(40).min(length));
        let _ = builtin::pages(&bytes, &Limits::default());
    }
}
