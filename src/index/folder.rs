//! The folder of an index as tantivy sees it: files that are mapped or read, with what an index needs to survive on a real disk.
//! The two small files that say which others count carry a seal; the one that everything hangs on lies there twice.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, META_LOCK, MmapDirectory,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::{Directory, TantivyError};

use super::error::{Error, Result};
use super::pieces::Pieces;

/// Which segments make up the index, and what the last commit says of itself.
pub(super) const META: &str = "meta.json";
/// The same once more, for the day on which the first copy is damaged.
pub(super) const SPARE: &str = "meta.json.spare";
/// Which files tantivy may delete when nothing needs them any more.
pub(super) const MANAGED: &str = ".managed.json";

/// What begins the last line of a sealed file; the BLAKE3 of all before it follows.
const SEAL: &str = "blake3 ";

/// How the files of segments are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    /// Mapped, to search: what is read once is at hand.
    Mapped,
    /// Piece by piece, to merge: all is read once.
    ByPieces,
}

/// A folder that holds an index.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    path: PathBuf,
    files: MmapDirectory,
    access: Access,
    /// The first thing that went wrong with a file: threads of tantivy fail without saying why.
    trouble: Arc<Mutex<Option<io::Error>>>,
    /// Bytes that still fit on the disk, for tests of a full one.
    #[cfg(test)]
    pub(super) room: Option<Arc<std::sync::atomic::AtomicI64>>,
}

impl Folder {
    /// Opens the folder at `path`, which must exist.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let files = MmapDirectory::open(path).map_err(|error| match error {
            OpenDirectoryError::DoesNotExist(_) => Error::Missing(path.to_owned()),
            OpenDirectoryError::IoError { io_error, .. } => Error::io(path, &io_error),
            other => Error::Broken { path: path.to_owned(), cause: other.to_string() },
        })?;
        Ok(Self {
            path: path.to_owned(),
            files,
            access: Access::Mapped,
            trouble: Arc::default(),
            #[cfg(test)]
            room: None,
        })
    }

    /// The same for a writer, which takes no memory for the files that it merges.
    pub(super) fn by_pieces(self) -> Self {
        Self { access: Access::ByPieces, ..self }
    }

    /// What went wrong with a file first, as an error of the index.
    pub(super) fn trouble(&self) -> Option<Error> {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.as_ref().map(|error| Error::io(&self.path, error))
    }

    /// Holds other writers off until the guard is dropped.
    pub(super) fn lock(&self) -> Result<DirectoryLock> {
        self.acquire_lock(&INDEX_WRITER_LOCK)
            .map_err(|error| Error::tantivy(&self.path, &TantivyError::LockFailure(error, None)))
    }

    /// Where the file of this name lies.
    pub(super) fn path_of(&self, name: &Path) -> PathBuf {
        self.path.join(name)
    }

    /// The file of this name, mapped.
    pub(super) fn mapped(&self, name: &Path) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(name)
    }

    /// Remembers what went wrong, where it is the first thing that did.
    pub(super) fn note<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result {
            let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
            trouble.get_or_insert_with(|| match error.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => io::Error::new(error.kind(), error.to_string()),
            });
        }
        result
    }

    /// Takes `bytes` off the room that a test has set.
    #[cfg(test)]
    fn take_room(&self, bytes: usize) -> io::Result<()> {
        use std::sync::atomic::Ordering;
        let Some(room) = &self.room else { return Ok(()) };
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        match room.fetch_sub(bytes, Ordering::Relaxed) {
            left if left >= bytes => Ok(()),
            _ => Err(io::Error::from(io::ErrorKind::StorageFull)),
        }
    }

    /// Puts `content` in the place of a file, by way of a new one beside it, so that a cut never leaves a half.
    ///
    /// The new file has the rights that the folder's owner gives to all new ones.
    fn swap(&self, name: &Path, content: &[u8]) -> io::Result<()> {
        #[cfg(test)]
        self.take_room(content.len())?;
        let target = self.path.join(name);
        let mut new = target.clone().into_os_string();
        new.push(".new");
        let mut file = File::create(&new)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&new, &target)
    }
}

/// `content` with its seal.
fn sealed(content: &[u8]) -> Vec<u8> {
    let seal = format!("{SEAL}{}\n", blake3::hash(content).to_hex());
    [content, seal.as_bytes()].concat()
}

/// What was sealed; `None` where the seal is broken or missing.
pub(super) fn unsealed(file: &[u8]) -> Option<&[u8]> {
    let body = file.strip_suffix(b"\n")?;
    let start = body.iter().rposition(|byte| *byte == b'\n')? + 1;
    let (content, seal) = file.split_at(start);
    let hash = seal.strip_prefix(SEAL.as_bytes())?.strip_suffix(b"\n")?;
    (blake3::hash(content).to_hex().as_bytes() == hash).then_some(content)
}

/// Whether the file of this name is one of a segment: its name begins with the segment's number in hexadecimal.
pub(super) fn segment_of(name: &str) -> Option<&str> {
    let stem = name.split('.').next()?;
    (stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(stem)
}

/// The names of all files of segments in the folder at `path`.
pub(super) fn segment_files(path: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if segment_of(&name).is_some() {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        match self.access {
            Access::Mapped => self.mapped(path),
            Access::ByPieces => Ok(Arc::new(Pieces::open(self, path)?)),
        }
    }

    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        let file = self.files.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                let _ = self.note::<()>(Err(io::Error::new(io_error.kind(), io_error.to_string())));
            }
        })?;
        Ok(BufWriter::new(Box::new(Noted { file, folder: self.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        let file = self.files.atomic_read(path)?;
        match unsealed(&file) {
            Some(content) => Ok(content.to_owned()),
            // Written before files were sealed: what it says of its version will tell.
            None if !file.windows(SEAL.len()).any(|window| window == SEAL.as_bytes()) => Ok(file),
            None => Err(OpenReadError::wrap_io_error(
                io::Error::new(io::ErrorKind::InvalidData, path.display().to_string()),
                path.to_owned(),
            )),
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let content = sealed(data);
        self.note(self.swap(path, &content))?;
        if path == Path::new(META) {
            self.note(self.swap(Path::new(SPARE), &content))?;
        }
        self.note(self.files.sync_directory())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.note(self.files.sync_directory())
    }

    fn acquire_lock(&self, lock: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        match self.files.acquire_lock(lock) {
            // Readers take this lock so that no writer deletes under their hands. Who may not write it reads all the
            // same, and opens once more where a file was deleted meanwhile.
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && is_denied(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

/// Whether writing is refused: no right to, or a disk that nobody may write to.
pub(super) fn is_denied(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// A file being written, whose failure the folder remembers.
struct Noted {
    file: WritePtr,
    folder: Folder,
}

impl Write for Noted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        #[cfg(test)]
        self.folder.note(self.folder.take_room(bytes.len()))?;
        let written = self.file.write(bytes);
        self.folder.note(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.file.flush();
        self.folder.note(flushed)
    }
}

impl TerminatingWrite for Noted {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let ended = self.file.terminate_ref(token);
        self.folder.note(ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sealed_file_is_read_without_its_seal_and_lies_there_twice() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        folder.atomic_write(Path::new(META), b"{}\n").unwrap();
        assert_eq!(folder.atomic_read(Path::new(META)).unwrap(), b"{}\n");
        assert_eq!(fs::read(dir.path().join(SPARE)).unwrap(), fs::read(dir.path().join(META)).unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left of the writing");
    }

    #[test]
    fn files_of_segments_are_told_by_their_names() {
        assert!(segment_of("0123456789abcdef0123456789abcdef.12.del").is_some());
        assert!(segment_of("meta.json").is_none());
    }

    proptest! {
        #[test]
        fn a_flipped_bit_breaks_the_seal(content in proptest::collection::vec(any::<u8>(), 0..80), at in any::<proptest::sample::Index>(), bit in 0..8_u8) {
            let mut file = sealed(&[content.as_slice(), b"\n"].concat());
            prop_assert!(unsealed(&file).is_some());
            let at = at.index(file.len());
            file[at] ^= 1 << bit;
            prop_assert!(unsealed(&file).is_none());
        }
    }
}
