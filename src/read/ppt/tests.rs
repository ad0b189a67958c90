//! Small presentations made here, record by record.

use std::io::{Cursor, Write};
use std::path::Path;

use proptest::prelude::*;

use super::records::kind;
use crate::block::Part;
use crate::messages::Message;
use crate::read::{Content, Format, Limits, Refusal, read};

/// A record of this kind; containers are told by their kinds.
fn record(kind: u16, instance: u16, body: &[u8]) -> Vec<u8> {
    const CONTAINERS: [u16; 8] = [
        kind::DOCUMENT,
        kind::SLIDE,
        kind::ENVIRONMENT,
        kind::DRAWING,
        kind::FONTS,
        kind::SLIDE_LIST,
        NOTES_PAGE,
        GROUP,
    ];
    let version = if CONTAINERS.contains(&kind) || kind == kind::TEXT_BOX { 0x0f } else { 0 };
    let head = [(instance << 4 | version).to_le_bytes(), kind.to_le_bytes()].concat();
    [&head[..], &(body.len() as u32).to_le_bytes(), body].concat()
}

const NOTES_PAGE: u16 = 1008;
const GROUP: u16 = 0xf003;

fn longs(longs: &[u32]) -> Vec<u8> {
    longs.iter().flat_map(|long| long.to_le_bytes()).collect()
}

/// A text of this kind, of two bytes a character.
fn text(kind_of_text: u32, text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [record(kind::TEXT_HEADER, 0, &longs(&[kind_of_text])), record(kind::TEXT_CHARS, 0, &units)].concat()
}

/// A slide (or page of notes) with these text boxes in a group of its drawing.
fn slide(kind_of_page: u16, notes: u32, boxes: &[Vec<u8>]) -> Vec<u8> {
    let boxes: Vec<u8> = boxes.iter().flat_map(|body| record(kind::TEXT_BOX, 0, body)).collect();
    let atom = record(kind::SLIDE_ATOM, 0, &longs(&[0, 0, 0, 0, notes, 0]));
    record(kind_of_page, 0, &[atom, record(kind::DRAWING, 0, &record(GROUP, 0, &boxes))].concat())
}

/// The head of a slide in a list.
fn persist(object: u32, id: u32) -> Vec<u8> {
    record(kind::PERSIST, 0, &longs(&[object, 0, 0, id, 0]))
}

fn fonts(names: &[&str]) -> Vec<u8> {
    let font = |(i, name): (usize, &&str)| {
        let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.resize(68, 0);
        record(kind::FONT, i as u16, &bytes)
    };
    let fonts: Vec<u8> = names.iter().enumerate().flat_map(font).collect();
    record(kind::ENVIRONMENT, 0, &record(kind::FONTS, 0, &fonts))
}

/// The two streams of a presentation of these objects, numbered from 1; the first is the document.
fn streams(objects: &[Vec<u8>]) -> (Vec<u8>, Vec<u8>) {
    // What an earlier save left behind.
    let mut stream = slide(kind::SLIDE, 0, &[text(4, "bản cũ")]);
    let mut directory = vec![(objects.len() as u32) << 20 | 1];
    for object in objects {
        directory.push(stream.len() as u32);
        stream.extend(object);
    }
    let at = stream.len() as u32;
    stream.extend(record(kind::PERSIST_DIRECTORY, 0, &longs(&directory)));
    let edit = stream.len() as u32;
    stream.extend(record(kind::USER_EDIT, 0, &longs(&[0, 0, 0, at, 1, 0, 0])));
    (stream, record(kind::CURRENT_USER, 0, &longs(&[20, 0xe391_c05f, edit])))
}

fn file(stream: &[u8], user: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("PowerPoint Document").unwrap().write_all(stream).unwrap();
    file.create_stream("Current User").unwrap().write_all(user).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn content(objects: &[Vec<u8>]) -> Content {
    let (stream, user) = streams(objects);
    read(Path::new("a.ppt"), &file(&stream, &user), &Limits::default()).unwrap()
}

/// Two slides, the first with notes and a title in the outline.
fn varied() -> Vec<Vec<u8>> {
    let outline = text(0, "Tình hình\u{b}kinh tế");
    let list = [persist(3, 256), persist(2, 257), outline].concat();
    let notes = record(kind::SLIDE_LIST, 2, &persist(4, 300));
    let document = [record(kind::SLIDE_LIST, 0, &list), notes].concat();
    let number = [text(4, "Trang *"), record(4056, 0, &longs(&[6]))].concat();
    vec![
        record(kind::DOCUMENT, 0, &document),
        slide(
            kind::SLIDE,
            300,
            &[text(4, "Hộp chữ"), record(kind::OUTLINE_REFERENCE, 0, &longs(&[0])), number],
        ),
        slide(kind::SLIDE, 0, &[text(4, "Mở đầu\rđoạn hai")]),
        slide(NOTES_PAGE, 0, &[text(4, "*"), text(2, "ghi chú")]),
    ]
}

#[test]
fn slides_stand_in_the_order_of_the_list_with_their_notes() {
    let content = content(&varied());
    let found: Vec<_> = content
        .blocks
        .iter()
        .map(|b| (b.text.as_str(), b.page.unwrap(), b.style.heading, b.style.part))
        .collect();
    let expected = [
        ("Mở đầu", 1, None, Part::Body),
        ("đoạn hai", 1, None, Part::Body),
        ("Hộp chữ", 2, None, Part::Body),
        ("Tình hình", 2, Some(1), Part::Body),
        ("kinh tế", 2, Some(1), Part::Body),
        ("Trang", 2, None, Part::Body),
        ("ghi chú", 2, None, Part::Note),
    ];
    assert_eq!(found, expected);
    assert_eq!((content.format, content.pages), (Format::Ppt, Some(2)));
}

#[test]
fn letters_of_old_fonts_are_decoded_run_by_run() {
    let bytes = record(kind::TEXT_BYTES, 0, b"Quy\xd5t \xae\xdenh caf\xe9");
    let paragraphs = [longs(&[16]), vec![0, 0], longs(&[0x0800]), vec![1, 0]].concat();
    let run = |count, font: u8| [longs(&[count, 0x0001_0001]), vec![1, 0, font, 0]].concat();
    let style = record(kind::TEXT_STYLE, 0, &[paragraphs, run(10, 1), run(5, 0)].concat());
    let body = [record(kind::TEXT_HEADER, 0, &longs(&[4])), bytes, style].concat();
    let list = record(kind::SLIDE_LIST, 0, &persist(2, 256));
    let document = record(kind::DOCUMENT, 0, &[fonts(&["Arial", ".VnTime"]), list].concat());
    let blocks = content(&[document, slide(kind::SLIDE, 0, &[body])]).blocks;
    assert_eq!((blocks[0].text.as_str(), blocks[0].style.bold), ("Quyết định café", true));
}

#[test]
fn what_is_left_of_a_damaged_presentation_is_its_outline() {
    let (stream, _) = streams(&varied());
    let content = read(Path::new("a.ppt"), &file(&stream, &[]), &Limits::default()).unwrap();
    let texts: Vec<_> = content.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["Tình hình", "kinh tế"]);
    assert_eq!(content.warnings, [Message::new("read.warning.slides_salvaged")]);
    let refusal = read(Path::new("a.ppt"), &file(&[], &[]), &Limits::default()).unwrap_err();
    assert_eq!(refusal, Refusal::failed("read.failed.damaged_office"));
}

#[test]
fn a_presentation_with_a_password_is_refused() {
    let (stream, _) = streams(&varied());
    let user = record(kind::CURRENT_USER, 0, &longs(&[20, super::ENCRYPTED, 0]));
    let refusal = read(Path::new("a.ppt"), &file(&stream, &user), &Limits::default()).unwrap_err();
    assert_eq!(refusal, Refusal::failed("read.failed.password"));
}

proptest! {
    #[test]
    fn damaged_presentations_are_read_or_refused(
        changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 0..12),
        cut in 0..64_usize,
    ) {
        let (mut stream, user) = streams(&varied());
        for (at, byte) in changes {
            let at = usize::from(at) % stream.len();
            stream[at] = byte;
        }
        stream.truncate(stream.len() - cut);
        let _ = read(Path::new("a.ppt"), &file(&stream, &user), &Limits::default());
    }
}
