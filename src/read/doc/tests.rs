//! Small documents made here, byte by byte, one for each thing that naive readers of Word 97 get wrong.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::fib::Place;
use crate::block::{Block, Part};
use crate::messages::Message;
use crate::read::{Content, Format, Limits, Refusal, read, read_file};

/// Where the text of these documents begins.
const TEXT: usize = 0x600;

const BOLD: [u8; 3] = [0x35, 0x08, 1];
const DELETED: [u8; 3] = [0x00, 0x08, 1];
const HIDDEN: [u8; 3] = [0x3c, 0x08, 1];
const SPECIAL: [u8; 3] = [0x55, 0x08, 1];
const IN_TABLE: [u8; 3] = [0x16, 0x24, 1];
const ENDS_ROW: [u8; 3] = [0x17, 0x24, 1];

fn font(number: u8) -> [u8; 4] {
    [0x4f, 0x4a, number, 0]
}

/// A document that is being made.
#[derive(Default)]
struct Doc {
    /// Text of one byte a character, unless it is wide.
    text: Vec<u8>,
    wide: bool,
    /// Ends of runs and paragraphs in the text, and what is said of them.
    runs: Vec<(usize, Vec<u8>)>,
    paragraphs: Vec<(usize, Vec<u8>)>,
    counts: [u32; 8],
    tables: Vec<(Place, Vec<u8>)>,
    flags: u16,
}

impl Doc {
    fn wide() -> Self {
        Self { wide: true, ..Self::default() }
    }

    /// Adds characters with these modifiers.
    fn run(mut self, text: &str, modifiers: &[u8]) -> Self {
        let bytes: Vec<u8> = match self.wide {
            true => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            false => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        };
        self.text.extend(bytes);
        self.runs.push((self.text.len(), modifiers.to_vec()));
        self
    }

    /// Ends a paragraph with this character and these modifiers.
    fn mark(self, mark: &str, modifiers: &[u8]) -> Self {
        let mut out = self.run(mark, &[]);
        out.paragraphs.push((out.text.len(), modifiers.to_vec()));
        out
    }

    fn paragraph(self, text: &str) -> Self {
        self.run(text, &[]).mark("\r", &[])
    }

    /// What comes next is another part of the text: those so far are that of this number.
    fn ends_story(mut self, number: usize) -> Self {
        let characters = self.text.len() / if self.wide { 2 } else { 1 };
        self.counts[number] = characters as u32 - self.counts.iter().sum::<u32>();
        self
    }

    fn table(mut self, place: Place, bytes: Vec<u8>) -> Self {
        self.tables.push((place, bytes));
        self
    }

    /// The streams of the document.
    fn streams(mut self) -> (Vec<u8>, Vec<u8>) {
        if self.counts == [0; 8] {
            self = self.ends_story(0);
        }
        let mut document = vec![0; TEXT];
        document.extend(&self.text);
        document.resize(document.len().next_multiple_of(512), 0);
        let characters = page(&mut document, &self.runs, false);
        let paragraphs = page(&mut document, &self.paragraphs, true);
        let count: u32 = self.counts.iter().sum();
        let place = if self.wide { TEXT as u32 } else { (TEXT as u32 * 2) | 0x4000_0000 };
        let mut pieces = vec![2, 16, 0, 0, 0];
        pieces.extend([0, count].into_iter().flat_map(u32::to_le_bytes));
        pieces.extend([0, 0].into_iter().chain(place.to_le_bytes()).chain([0, 0]));
        let mut all = vec![
            (Place::Pieces, pieces),
            (Place::CharacterPages, characters),
            (Place::ParagraphPages, paragraphs),
        ];
        all.append(&mut self.tables);

        let mut tables = Vec::new();
        put(&mut document, 0, &[0xec, 0xa5, 0xc1, 0]);
        put(&mut document, 0x0a, &(self.flags | 0x0200).to_le_bytes());
        put(&mut document, 0x18, &(TEXT as u32).to_le_bytes());
        put(&mut document, 0x1c, &((TEXT + self.text.len()) as u32).to_le_bytes());
        for (i, count) in self.counts.iter().enumerate() {
            put(&mut document, 0x4c + i * 4, &count.to_le_bytes());
        }
        for (place, bytes) in all {
            let at = 0x9a + place as usize * 8;
            put(&mut document, at, &(tables.len() as u32).to_le_bytes());
            put(&mut document, at + 4, &(bytes.len() as u32).to_le_bytes());
            tables.extend(bytes);
        }
        (document, tables)
    }

    fn file(self) -> Vec<u8> {
        let (document, tables) = self.streams();
        compound(&[("WordDocument", &document), ("1Table", &tables)])
    }

    fn content(self) -> Content {
        read(Path::new("a.doc"), &self.file(), &Limits::default()).unwrap()
    }

    fn texts(self) -> Vec<String> {
        self.content().blocks.into_iter().map(|block| block.text).collect()
    }
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

/// Adds a page that says this of the text up to each end; gives the table that names the page.
fn page(document: &mut Vec<u8>, said: &[(usize, Vec<u8>)], of_paragraphs: bool) -> Vec<u8> {
    let number = document.len() / 512;
    let mut page = vec![0; 512];
    let place = if of_paragraphs { 13 } else { 1 };
    let mut free = 510;
    for (i, (end, modifiers)) in said.iter().enumerate() {
        put(&mut page, 4 * (i + 1), &((TEXT + end) as u32).to_le_bytes());
        let mut bytes = match of_paragraphs {
            true => vec![0, (modifiers.len() + 3) as u8 / 2, 0, 0],
            false => vec![modifiers.len() as u8],
        };
        bytes.extend(modifiers);
        free = (free - bytes.len()) & !1;
        put(&mut page, free, &bytes);
        page[4 * (said.len() + 1) + i * place] = (free / 2) as u8;
    }
    put(&mut page, 0, &(TEXT as u32).to_le_bytes());
    page[511] = said.len() as u8;
    document.extend(page);
    let last = said.last().map_or(TEXT, |(end, _)| TEXT + end) as u32;
    [TEXT as u32, last, number as u32].into_iter().flat_map(u32::to_le_bytes).collect()
}

/// A compound file with these streams.
fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// The table of fonts of these names.
fn fonts(names: &[&str]) -> Vec<u8> {
    let mut out = vec![names.len() as u8, 0, 0, 0];
    for name in names {
        let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        out.push((39 + name.len()) as u8);
        out.extend([0; 39]);
        out.extend(name);
    }
    out
}

#[test]
fn text_of_one_and_of_two_bytes_is_read() {
    assert_eq!(
        Doc::wide().paragraph("Quyết định số 5").paragraph("Điều 1").texts(),
        ["Quyết định số 5", "Điều 1"]
    );
    let content = Doc::default().paragraph("‘caf\u{e9}’\u{1e}1").content();
    assert_eq!((content.format, content.blocks[0].text.as_str()), (Format::Doc, "‘café’-1"));
}

#[test]
fn letters_of_old_fonts_are_decoded_run_by_run() {
    let doc = Doc::default()
        .run("Uû ban nh©n d©n huyÖn, d\u{ad}íi", &font(1))
        .run(" café", &font(0))
        .mark("\r", &[])
        .table(Place::Fonts, fonts(&["Times New Roman", ".VnTime"]));
    assert_eq!(doc.texts(), ["Uỷ ban nhân dân huyện, dưới café"]);
}

#[test]
fn what_is_not_printed_is_left_out() {
    let doc = Doc::wide()
        .run("Số: ", &BOLD)
        .run("\u{13}", &SPECIAL)
        .run(" PAGE ", &[])
        .run("\u{14}", &SPECIAL)
        .run("12", &[])
        .run("\u{15}", &SPECIAL)
        .run("ẩn", &HIDDEN)
        .run("xóa\r", &DELETED)
        .run("/BC\u{1}\u{2}", &SPECIAL)
        .run("\u{b}dòng hai", &[])
        .mark("\r", &[0x03, 0x24, 1]);
    let blocks = doc.content().blocks;
    let found: Vec<_> = blocks.iter().map(|b| (b.text.as_str(), b.style.bold, b.style.centred)).collect();
    assert_eq!(found, [("Số: 12/BC", false, true), ("dòng hai", false, true)]);
}

#[test]
fn rows_of_tables_are_told_by_the_marks_of_cells() {
    let lines: Vec<u8> = [0x05, 0xd6, 24].into_iter().chain([[4, 1, 0, 0]; 6].concat()).collect();
    let row_end = [&IN_TABLE[..], &ENDS_ROW, &lines].concat();
    let row = |doc: Doc, cells: [&str; 2]| {
        let doc = cells.into_iter().fold(doc, |doc, text| doc.run(text, &[]).mark("\u{7}", &IN_TABLE));
        doc.mark("\u{7}", &row_end)
    };
    let doc = row(row(Doc::wide().paragraph("Biểu"), ["STT", "Chỉ tiêu"]), ["1", "Thu"]).paragraph("hết");
    let blocks = doc.content().blocks;
    let found: Vec<_> = blocks.iter().map(|b| (b.text.as_str(), b.style.part)).collect();
    let expected = [
        ("Biểu", Part::Body),
        ("STT | Chỉ tiêu", Part::Table),
        ("1 | Thu", Part::Table),
        ("hết", Part::Body),
    ];
    assert_eq!(found, expected);
}

#[test]
fn automatic_numbers_are_counted() {
    let mut lists = vec![1, 0];
    lists.extend([7, 0, 0, 0].into_iter().chain([0; 22]).chain([1, 0]));
    let mut level = vec![1, 0, 0, 0, 0, 0];
    level.resize(28, 0);
    let text: Vec<u8> = "Điều \u{0}.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    level.extend([(text.len() / 2) as u8, 0]);
    level.extend(text);
    let mut references = vec![1, 0, 0, 0, 7, 0, 0, 0];
    references.extend([0; 12]);
    references.extend([0xff; 4]);
    let list = [0x0b, 0x46, 1, 0, 0x0a, 0x26, 0];
    let (document, mut tables) = Doc::wide()
        .run("Phạm vi", &[])
        .mark("\r", &list)
        .run("Đối tượng", &[])
        .mark("\r", &list)
        .table(Place::ListOverrides, references)
        .table(Place::Lists, lists)
        .streams();
    // The levels follow the table of lists and do not count as part of it.
    tables.extend(level);
    let file = compound(&[("WordDocument", &document), ("1Table", &tables)]);
    let blocks = read(Path::new("a.doc"), &file, &Limits::default()).unwrap().blocks;
    let found: Vec<_> = blocks.iter().map(|b| b.style.list_marker.as_deref()).collect();
    assert_eq!(found, [Some("Điều 1."), Some("Điều 2.")]);
}

#[test]
fn headers_stand_once_and_notes_come_last() {
    let ends: Vec<u32> = vec![0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 14, 14, 14, 17];
    let doc = Doc::wide()
        .paragraph("Thân bài")
        .ends_story(0)
        .run("\u{2}", &SPECIAL)
        .paragraph(" chú thích")
        .ends_story(1)
        .paragraph("DỰ THẢO")
        .paragraph("Chân.")
        .paragraph("12")
        .ends_story(2)
        .table(Place::Headers, ends.into_iter().flat_map(u32::to_le_bytes).collect());
    let blocks = doc.content().blocks;
    let found: Vec<_> = blocks.iter().map(|b| (b.text.as_str(), b.style.part)).collect();
    let expected = [
        ("DỰ THẢO", Part::Margin),
        ("Thân bài", Part::Body),
        ("Chân.", Part::Margin),
        ("chú thích", Part::Note),
    ];
    assert_eq!(found, expected);
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let refusal = |bytes: &[u8]| read(Path::new("a.doc"), bytes, &Limits::default()).unwrap_err();
    let encrypted = Doc { flags: 0x0100, ..Doc::default() }.paragraph("chu").file();
    assert_eq!(refusal(&encrypted), Refusal::failed("read.failed.password"));
    let (mut document, tables) = Doc::default().paragraph("chu").streams();
    document[2] = 0x65;
    let old = compound(&[("WordDocument", &document), ("1Table", &tables)]);
    assert_eq!(refusal(&old), Refusal::failed("read.failed.word95"));
    let nothing = compound(&[("WordDocument", b"")]);
    assert_eq!(refusal(&nothing), Refusal::failed("read.failed.damaged_doc"));
}

#[test]
fn text_is_saved_out_of_a_file_that_lost_its_tables() {
    let (document, _) = Doc::wide().paragraph("Quyết định").paragraph("còn lại").streams();
    let mut bytes = compound(&[]);
    bytes.truncate(512);
    bytes.extend(document);
    let content = read(Path::new("a.doc"), &bytes, &Limits::default()).unwrap();
    let texts: Vec<_> = content.blocks.iter().map(|b: &Block| b.text.as_str()).collect();
    assert_eq!(texts, ["Quyết định", "còn lại"]);
    assert_eq!(content.warnings, [Message::new("read.warning.salvaged")]);
}

/// A document with a little of everything, for the tests that damage it.
fn varied() -> (Vec<u8>, Vec<u8>) {
    let row_end = [&IN_TABLE[..], &ENDS_ROW, &[0x08, 0xd6, 4, 0, 1, 0, 0]].concat();
    Doc::wide()
        .run("một", &font(1))
        .run("\u{13}\u{14}\u{15}\u{8}", &SPECIAL)
        .mark("\r", &[0x0b, 0x46, 1, 0])
        .run("ô", &BOLD)
        .mark("\u{7}", &IN_TABLE)
        .mark("\u{7}", &row_end)
        .paragraph("hai")
        .table(Place::Fonts, fonts(&["Arial", ".VnTime"]))
        .table(
            Place::Styles,
            vec![18, 0, 1, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0],
        )
        .table(Place::ListOverrides, vec![1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0])
        .table(Place::Lists, vec![1, 0, 7, 0, 0, 0])
        .streams()
}

proptest! {
    #[test]
    fn damaged_documents_are_read_or_refused(
        changes in proptest::collection::vec((any::<bool>(), any::<u16>(), any::<u8>()), 0..12),
    ) {
        let (mut document, mut tables) = varied();
        for (in_tables, at, byte) in changes {
            let bytes = if in_tables { &mut tables } else { &mut document };
            let at = usize::from(at) % bytes.len();
            bytes[at] = byte;
        }
        let file = compound(&[("WordDocument", &document), ("1Table", &tables)]);
        let _ = read(Path::new("a.doc"), &file, &Limits::default());
    }

    #[test]
    fn damaged_containers_are_read_or_refused(
        changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 0..8),
        cut in any::<u16>(),
    ) {
        let (document, tables) = varied();
        let mut file = compound(&[("WordDocument", &document), ("1Table", &tables)]);
        for (at, byte) in changes {
            let at = usize::from(at) % file.len();
            file[at] = byte;
        }
        file.truncate(file.len() - usize::from(cut) % 4096);
        let _ = read(Path::new("a.doc"), &file, &Limits::default());
    }
}

/// Real files of offices against the same files as LibreOffice turns them into text.
#[test]
fn words_of_real_documents_are_those_that_libreoffice_reads() {
    let shared = std::env::var_os("TRACUU_SHARED").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let mut files = 0;
    for (folder, truths) in
        [("modern", "modern-truth"), ("legacy/tcvn3", "legacy/truth"), ("legacy/vni", "legacy/truth")]
    {
        let Ok(entries) = std::fs::read_dir(shared.join("corpus").join(folder)) else {
            eprintln!("SKIPPED: no documents of {folder} in {} (set TRACUU_SHARED)", shared.display());
            continue;
        };
        let paths = entries.map(|entry| entry.unwrap().path());
        for path in paths.filter(|p| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("doc"))) {
            let stem = path.file_stem().unwrap().to_string_lossy();
            let truth = shared.join("corpus").join(truths).join(format!("{stem}.txt"));
            let Ok(truth) = std::fs::read_to_string(truth) else { continue };
            let content = match read_file(&path, &Limits::default()) {
                Ok(content) if content.format == Format::Doc => content,
                // Some are called so and are something else.
                _ => continue,
            };
            let markers = content.blocks.iter().filter_map(|b| b.style.list_marker.clone());
            let found: Vec<String> = content.blocks.iter().map(|b| b.text.clone()).chain(markers).collect();
            let share = crate::read::docx::tests::shared_words(
                &crate::vietnamese::compose(&truth),
                &found.join("\n"),
            );
            println!("{share:.4} {stem}");
            // Transcripts of old forms differ in how they cut rows of dots.
            assert!(share >= if folder.starts_with("legacy") { 0.85 } else { 0.98 }, "{stem}: {share}");
            files += 1;
        }
    }
    println!("{files} files");
}
