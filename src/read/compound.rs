//! Compound files ([MS-CFB]): the container of Office before 2007, with streams that have names.
//! A stream is read as far as its sectors reach, whatever size the directory claims.

use std::io::{Cursor, Read};

/// A compound file whose directory can be read.
#[derive(Debug)]
pub(super) struct Compound<'a> {
    file: cfb::CompoundFile<Cursor<&'a [u8]>>,
}

/// What every compound file begins with.
const SIGNATURE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Bytes before the first sector, in files of version 3.
pub(super) const HEADER_BYTES: usize = 512;

/// Whether the file begins as compound files do.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
}

impl<'a> Compound<'a> {
    /// The file, unless its tables are too damaged.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        Some(Self { file: cfb::CompoundFile::open(Cursor::new(bytes)).ok()? })
    }

    /// Whether the file itself, not something embedded in it, has a stream of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.file.is_stream(name)
    }

    /// The bytes of a stream, as many of them as are there.
    pub(super) fn stream(&mut self, name: &str) -> Option<Vec<u8>> {
        let mut stream = self.file.open_stream(name).ok()?;
        let mut bytes = Vec::new();
        // A chain that breaks off is an error after the bytes that it did give.
        let _ = stream.read_to_end(&mut bytes);
        Some(bytes)
    }
}

/// Whether a stream of this name is listed anywhere in a compound file too damaged to open.
pub(super) fn mentions(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    aho_corasick::AhoCorasick::new([name]).is_ok_and(|names| names.is_match(bytes))
}
