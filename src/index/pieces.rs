//! A file of the index that is read piece by piece, for a writer: what is mapped instead stays in memory for as long as
//! any part of it is read, and merging segments reads all of them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{FileHandle, OwnedBytes};

use super::folder::Folder;

/// Bytes read together, since what is read next mostly lies behind. Each file that is read keeps as many.
const PIECE_BYTES: usize = 16 << 10;

/// From here on a part is mapped for as long as it is used: the texts of a whole segment, which are copied as they are.
const MAPPED_BYTES: usize = 4 << 20;

/// A file of a folder. It is not held open: hundreds of segments may be merged together, each of several files.
#[derive(Debug)]
pub(super) struct Pieces {
    folder: Folder,
    name: PathBuf,
    len: usize,
    last: Mutex<Last>,
}

/// What was read last, and where it stands.
#[derive(Debug, Default)]
struct Last {
    at: usize,
    piece: Vec<u8>,
}

impl Pieces {
    /// The file `name` of `folder`.
    pub(super) fn open(folder: &Folder, name: &Path) -> Result<Self, OpenReadError> {
        let file = std::fs::metadata(folder.path_of(name)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(name.to_owned()),
            _ => OpenReadError::wrap_io_error(error, name.to_owned()),
        })?;
        let (folder, name) = (folder.clone(), name.to_owned());
        Ok(Self { folder, name, len: file.len() as usize, last: Mutex::default() })
    }

    fn read(&self, range: Range<usize>) -> io::Result<Vec<u8>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let held = last.at..last.at + last.piece.len();
        if range.start < held.start || range.end > held.end {
            let end = range.end.max((range.start + PIECE_BYTES).min(self.len));
            let piece = self.read_anew(range.start..end)?;
            if range.end == end {
                return Ok(piece);
            }
            *last = Last { at: range.start, piece };
        }
        Ok(last.piece[range.start - last.at..range.end - last.at].to_vec())
    }

    fn read_anew(&self, range: Range<usize>) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.folder.path_of(&self.name))?;
        let mut bytes = vec![0; range.len()];
        file.seek(SeekFrom::Start(range.start as u64))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn mapped(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.folder.mapped(&self.name).map_err(io::Error::other)?.read_bytes(range)
    }
}

impl HasLen for Pieces {
    fn len(&self) -> usize {
        self.len
    }
}

impl FileHandle for Pieces {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end > self.len {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        let read = match range.len() {
            MAPPED_BYTES.. => self.mapped(range),
            _ => self.read(range).map(OwnedBytes::new),
        };
        self.folder.note(read)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn opened(content: &[u8]) -> (tempfile::TempDir, Pieces) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("file"), content).unwrap();
        let file = Pieces::open(&Folder::open(dir.path()).unwrap(), Path::new("file")).unwrap();
        (dir, file)
    }

    #[test]
    fn what_is_missing_is_named() {
        let (_dir, file) = opened(b"");
        let error = Pieces::open(&file.folder, Path::new("other")).unwrap_err();
        assert!(matches!(error, OpenReadError::FileDoesNotExist(name) if name == Path::new("other")));
    }

    #[test]
    fn no_file_is_held_open() {
        let (dir, file) = opened(&[7; PIECE_BYTES + 2]);
        assert_eq!(file.read_bytes(0..3).unwrap().as_slice(), [7; 3]);
        std::fs::remove_file(dir.path().join("file")).unwrap();
        assert_eq!(file.read_bytes(1..2).unwrap().as_slice(), [7]);
        assert_eq!(
            file.read_bytes(PIECE_BYTES..PIECE_BYTES + 1).unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
        assert!(file.folder.trouble().is_some(), "what failed is remembered");
    }

    #[test]
    fn what_is_read_as_a_whole_is_not_kept() {
        let content: Vec<u8> = (0..MAPPED_BYTES + 9).map(|at| (at % 251) as u8).collect();
        let (_dir, file) = opened(&content);
        for range in [3..MAPPED_BYTES + 3, 0..MAPPED_BYTES - 1] {
            assert_eq!(file.read_bytes(range.clone()).unwrap().as_slice(), &content[range]);
            assert!(file.last.lock().unwrap().piece.len() <= PIECE_BYTES);
        }
    }

    proptest! {
        #[test]
        fn any_part_comes_back(parts in prop::collection::vec((0_usize..70_000, 0_usize..40_000), 1..20)) {
            let content: Vec<u8> = (0_u32..60_000).map(|at| (at % 241) as u8).collect();
            let (_dir, file) = opened(&content);
            for (from, len) in parts {
                match content.get(from..from + len) {
                    Some(part) => prop_assert_eq!(file.read_bytes(from..from + len).unwrap().to_vec(), part),
                    None => prop_assert!(file.read_bytes(from..from + len).is_err()),
                }
            }
        }
    }
}
