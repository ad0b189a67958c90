//! Small workbooks made here, record by record.

use std::io::Write;
use std::path::Path;

use proptest::prelude::*;

use crate::block::Part;
use crate::read::{Content, Format, Limits, Refusal, read};

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

fn u16s(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// A font of BIFF8 with this name.
fn font(name: &str, weight: u16) -> Vec<u8> {
    let head = u16s(&[200, 0, 0, weight, 0, 0, 0]);
    let name: Vec<u8> = name.bytes().collect();
    record(0x31, &[&head[..], &[u8::try_from(name.len()).unwrap(), 0], &name].concat())
}

/// A string of BIFF8 whose letters are single bytes, with runs of fonts.
fn string(text: &str, runs: &[(u16, u16)]) -> Vec<u8> {
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let mut out = u16s(&[u16::try_from(bytes.len()).unwrap()]);
    out.push(if runs.is_empty() { 0 } else { 8 });
    if !runs.is_empty() {
        out.extend(u16s(&[u16::try_from(runs.len()).unwrap()]));
    }
    out.extend(bytes);
    runs.iter().for_each(|(at, font)| out.extend(u16s(&[*at, *font])));
    out
}

/// A workbook of one sheet with these records, and these strings of its own.
fn workbook(strings: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
    let bof = record(0x809, &u16s(&[0x600, 5]));
    let eof = record(0x0a, &[]);
    let count = u32::try_from(strings.len()).unwrap().to_le_bytes();
    let sst = record(0xfc, &[&count[..], &count, &strings.concat()].concat());
    let fonts = [font("Arial", 400), font(".VnTime", 400), font("Times New Roman", 700)].concat();
    // Formats 0, 1, 2: Arial, TCVN3, a date.
    let xfs =
        [record(0xe0, &u16s(&[0, 0])), record(0xe0, &u16s(&[1, 0])), record(0xe0, &u16s(&[0, 14]))].concat();
    let name = b"Bieu 1";
    let sheet_record_bytes = 4 + 8 + name.len();
    let head = [bof.clone(), fonts, xfs, sst].concat();
    let start = u32::try_from(head.len() + sheet_record_bytes + eof.len()).unwrap().to_le_bytes();
    let sheet = record(0x85, &[&start[..], &[0, 0, u8::try_from(name.len()).unwrap(), 0], name].concat());
    compound("Workbook", &[head, sheet, eof.clone(), bof, cells.concat(), eof].concat())
}

fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    file.create_stream(name).unwrap().write_all(stream).unwrap();
    file.into_inner().into_inner()
}

fn cell(kind: u16, row: u16, column: u16, format: u16, rest: &[u8]) -> Vec<u8> {
    record(kind, &[&u16s(&[row, column, format])[..], rest].concat())
}

fn content(bytes: &[u8]) -> Content {
    read(Path::new("a.xls"), bytes, &Limits::default()).unwrap()
}

fn texts(content: &Content) -> Vec<&str> {
    content.blocks.iter().map(|block| block.text.as_str()).collect()
}

fn sample() -> Vec<u8> {
    let strings = [string("B¸o c¸o thãc", &[]), string("don vi ®¬n vÞ", &[(7, 1)])];
    workbook(
        &strings,
        &[
            cell(0xfd, 0, 0, 1, &0_u32.to_le_bytes()),
            cell(0xfd, 1, 0, 0, &1_u32.to_le_bytes()),
            cell(0x203, 1, 1, 0, &35.68_f64.to_le_bytes()),
            cell(0x27e, 1, 2, 2, &((38_353_u32 << 2) | 2).to_le_bytes()),
            record(
                0xbd,
                &[
                    &u16s(&[2, 0])[..],
                    &u16s(&[0]),
                    &((500_u32 << 2) | 3).to_le_bytes(),
                    &u16s(&[0]),
                    &(7_u32 << 2 | 2).to_le_bytes(),
                    &u16s(&[1]),
                ]
                .concat(),
            ),
            cell(0x06, 3, 0, 1, &[&[0, 0, 0, 0, 0, 0, 0xff, 0xff][..], &[0; 6]].concat()),
            record(0x207, &string("Tæng", &[])),
            cell(0x06, 3, 1, 0, &[&2.5_f64.to_le_bytes()[..], &[0; 6]].concat()),
        ],
    )
}

#[test]
fn cells_are_read_in_their_fonts() {
    let content = content(&sample());
    assert_eq!(content.format, Format::Xls);
    assert_eq!(content.encoding, Some("TCVN3"));
    assert_eq!(
        texts(&content),
        ["Bieu 1", "Báo cáo thóc", "don vi đơn vị | 35.68 | 01/01/2005", "5 | 7", "Tổng | 2.5"]
    );
    assert_eq!(content.blocks[2].style.part, Part::Table);
}

#[test]
fn a_string_goes_on_in_the_next_record() {
    // "Quý" of wide letters, of which the last two stand behind a CONTINUE that says anew that they are wide.
    let head: Vec<u8> = [u16s(&[3]), vec![1], u16s(&[0x51])].concat();
    let sst = record(0xfc, &[&[1, 0, 0, 0, 1, 0, 0, 0][..], &head].concat());
    let more = record(0x3c, &[&[1][..], &u16s(&[0x75, 0xfd])].concat());
    let records: Vec<_> = super::records(&[sst, more].concat(), 0)
        .map(|record| {
            let mut cursor = record.cursor();
            cursor.skip(8);
            cursor.rich_string().unwrap().text
        })
        .collect();
    assert_eq!(records, ["Quý"]);
}

#[test]
fn a_workbook_with_a_password_is_refused() {
    let stream = [record(0x809, &u16s(&[0x600, 5])), record(0x2f, &[0; 6])].concat();
    let refusal = read(Path::new("a.xls"), &compound("Workbook", &stream), &Limits::default()).unwrap_err();
    assert_eq!(refusal, Refusal::failed("read.failed.password"));
}

#[test]
fn a_string_count_beyond_the_record_ends_with_the_record() {
    let stream = [record(0x809, &u16s(&[0x600, 5])), record(0xfc, &[0xff; 40]), record(0x0a, &[])].concat();
    let refusal = read(Path::new("a.xls"), &compound("Workbook", &stream), &Limits::default()).unwrap_err();
    assert_eq!(refusal, Refusal::skipped("read.skipped.blank"));
}

#[test]
fn bytes_of_excel_5_are_read_by_font_or_code_page() {
    let font = |name: &str| {
        let name: Vec<u8> = name.bytes().collect();
        record(
            0x31,
            &[&u16s(&[200, 0, 0, 400, 0, 0, 0])[..], &[u8::try_from(name.len()).unwrap()], &name].concat(),
        )
    };
    let xf = |font| record(0xe0, &u16s(&[font, 0]));
    let label = |row, format, bytes: &[u8]| {
        cell(0x204, row, 0, format, &[&u16s(&[u16::try_from(bytes.len()).unwrap()])[..], bytes].concat())
    };
    let bof = record(0x809, &u16s(&[0x500, 5]));
    let head =
        [bof.clone(), record(0x42, &u16s(&[1258])), font(".VnTime"), font("Arial"), xf(0), xf(1)].concat();
    let start = u32::try_from(head.len() + 4 + 8 + 4).unwrap().to_le_bytes();
    let bound = record(0x85, &[&start[..], &[0, 0, 1, b'B']].concat());
    let rich = [&u16s(&[4])[..], b"ab\xae\xad", &[1, 2, 0]].concat();
    let cells = [label(0, 0, b"n\xad\xedc"), label(1, 1, b"n\xfd\xf5\xecc"), cell(0xd6, 2, 0, 1, &rich)];
    let stream = [head, bound, record(0x0a, &[]), bof, cells.concat(), record(0x0a, &[])].concat();
    let found = content(&compound("Book", &stream));
    assert_eq!(texts(&found), ["B", "nước", "nước", "abđư"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_workbooks_are_read_or_refused(at in 0..6_000_usize, byte in any::<u8>(), cut in 0..8_000_usize) {
        let mut bytes = sample();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(cut.max(600).min(length));
        let _ = read(Path::new("a.xls"), &bytes, &Limits::default());
    }
}
