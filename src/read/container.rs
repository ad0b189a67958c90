//! Zip archives of documents: what lies in one, and the bytes of each file, also in archives inside archives.
//! A file's path is the archive's, `!/`, and its own in there: `2022.zip!/quý 1/báo cáo.doc`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use zip::ZipArchive;

use super::package::damaged;
use super::{Limits, Refusal, check_size};
use crate::messages::Message;

/// Stands between an archive and what lies in it.
const INSIDE: &str = "!/";

/// Archives that may lie in each other.
const MAX_DEPTH: usize = 3;

/// Files of one archive, with those of the archives in it.
const MAX_FILES: usize = 10_000;

/// What an archive may unpack to: so much whatever its size, or so many times its size. Text shrinks to a twentieth at
/// best; what promises more is meant to fill a disk.
const MAX_UNPACKED_BYTES: u64 = 1 << 30;
const MAX_RATIO: u64 = 200;

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path in there, with `!/` behind each archive on the way.
    pub path: String,
    /// Its size, or why it cannot be read.
    pub bytes: Result<u64, Refusal>,
}

/// Whether the file is an archive by its name and first bytes, and no document that is packed like one.
#[must_use]
pub fn is_archive(path: &Path) -> bool {
    let is_named = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
    // A damaged archive is one too: it must be told as such.
    is_named && starts_like_zip(path) && open_file(path).map_or(true, |opened| !opened.is_document())
}

fn starts_like_zip(path: &Path) -> bool {
    let mut start = [0; 2];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *b"PK"
}

/// The file on disk that `path` leads into, and the path of the file in there; `None` where `path` is on disk itself.
#[must_use]
pub fn split(path: &Path) -> Option<(PathBuf, String)> {
    let text = path.to_str()?;
    let at = text.match_indices(INSIDE).map(|(at, _)| at).find(|at| Path::new(&text[..*at]).is_file())?;
    Some((PathBuf::from(&text[..at]), text[at + INSIDE.len()..].to_owned()))
}

/// The path of a file in an archive, as [`split`] takes it apart.
#[must_use]
pub fn join(archive: &str, entry: &str) -> String {
    format!("{archive}{INSIDE}{entry}")
}

/// Everything that lies in the archive at `path`, in its order, files of inner archives in their place.
///
/// # Errors
/// A [`Refusal`] when the archive is damaged, or promises to unpack to more than it should.
pub fn list(path: &Path, limits: &Limits) -> Result<Vec<Entry>, Refusal> {
    let size = std::fs::metadata(path).map_err(|error| Refusal::io(&error))?.len();
    let max_unpacked_bytes = MAX_UNPACKED_BYTES.max(size.saturating_mul(MAX_RATIO));
    let mut listing = Listing { entries: Vec::new(), unpacked_bytes: 0, max_unpacked_bytes, limits };
    listing.archive(&mut open_file(path)?, "", 1)?;
    Ok(listing.entries)
}

/// The bytes of a file in the archive at `archive`.
///
/// # Errors
/// A [`Refusal`]: the archive or the file is damaged, protected, too large or not there.
pub fn load(archive: &Path, entry: &str, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    thread_local! {
        /// The archive that was read from last: its list is long to read, and its files follow each other.
        static LAST: RefCell<Option<(Key, Opened)>> = const { RefCell::new(None) };
    }
    let (folders, name) = entry.rsplit_once(INSIDE).unwrap_or(("", entry));
    let changed =
        std::fs::metadata(archive).and_then(|found| found.modified()).map_err(|e| Refusal::io(&e))?;
    let key: Key = (archive.to_owned(), changed, folders.to_owned());
    LAST.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|(known, _)| *known != key) {
            *last = Some((key, open_inner(archive, folders, limits)?));
        }
        let (_, opened) = last.as_mut().ok_or_else(|| Refusal::failed("read.failed.missing"))?;
        opened.bytes(name, limits)
    })
}

type Key = (PathBuf, SystemTime, String);

trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// An archive that is being read.
struct Opened {
    zip: ZipArchive<Box<dyn ReadSeek>>,
    /// Place of each file by its path.
    files: HashMap<String, usize>,
}

fn open_file(path: &Path) -> Result<Opened, Refusal> {
    let file = File::open(path).map_err(|error| Refusal::io(&error))?;
    Opened::new(Box::new(BufReader::new(file)))
}

/// The archive that lies behind the archives `folders`, in the one on disk.
fn open_inner(archive: &Path, folders: &str, limits: &Limits) -> Result<Opened, Refusal> {
    let mut opened = open_file(archive)?;
    for inner in folders.split(INSIDE).filter(|inner| !inner.is_empty()).take(MAX_DEPTH) {
        opened = Opened::new(Box::new(Cursor::new(opened.bytes(inner, limits)?)))?;
    }
    Ok(opened)
}

impl Opened {
    fn new(bytes: Box<dyn ReadSeek>) -> Result<Self, Refusal> {
        let zip = ZipArchive::new(bytes).map_err(|error| damaged(&error))?;
        let names = zip.file_names_raw().map(normal).enumerate();
        let mut files = HashMap::new();
        for (at, name) in names {
            files.entry(name).or_insert(at);
        }
        Ok(Self { zip, files })
    }

    /// Whether the archive is one document, as Office and others write it.
    fn is_document(&self) -> bool {
        ["[Content_Types].xml", "mimetype", "META-INF/container.xml"]
            .iter()
            .any(|part| self.files.contains_key(*part))
    }

    fn bytes(&mut self, name: &str, limits: &Limits) -> Result<Vec<u8>, Refusal> {
        let at = *self.files.get(name).ok_or_else(|| Refusal::failed("read.failed.missing"))?;
        let file = self.zip.by_index(at).map_err(|error| damaged(&error))?;
        check_size(file.size(), limits)?;
        let mut bytes = Vec::new();
        // The size that the archive tells may be a lie.
        file.take(limits.max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(&zip::result::ZipError::Io(error)))?;
        check_size(bytes.len() as u64, limits)?;
        Ok(bytes)
    }
}

/// A list under way.
struct Listing<'l> {
    entries: Vec<Entry>,
    unpacked_bytes: u64,
    max_unpacked_bytes: u64,
    limits: &'l Limits,
}

impl Listing<'_> {
    /// Takes in the files of an archive; `before` leads to it.
    fn archive(&mut self, opened: &mut Opened, before: &str, depth: usize) -> Result<(), Refusal> {
        for at in 0..opened.zip.len() {
            let file = opened.zip.by_index_raw(at).map_err(|error| damaged(&error))?;
            let (is_folder, is_locked, bytes) = (file.is_dir(), file.encrypted(), file.size());
            let name = normal(file.name_raw());
            drop(file);
            if is_folder || name.is_empty() {
                continue;
            }
            if self.entries.len() >= MAX_FILES {
                return Err(Refusal::Failed(
                    Message::new("read.failed.archive_files").with("limit", MAX_FILES),
                ));
            }
            self.unpacked_bytes = self.unpacked_bytes.saturating_add(bytes);
            if self.unpacked_bytes > self.max_unpacked_bytes {
                let limit =
                    Message::new("read.failed.archive_bytes").with("limit", self.max_unpacked_bytes >> 20);
                return Err(Refusal::Failed(limit));
            }
            let path = format!("{before}{name}");
            let bytes = if is_locked {
                Err(Refusal::failed("read.failed.password"))
            } else if opened.files.get(&name) != Some(&at) {
                Err(Refusal::skipped("read.skipped.same_name"))
            } else {
                check_size(bytes, self.limits).map(|()| bytes)
            };
            let is_archive = Path::new(&name).extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
            if !is_archive || bytes.is_err() {
                self.entries.push(Entry { path, bytes });
                continue;
            }
            self.inner(opened, &name, path, depth)?;
        }
        Ok(())
    }

    /// Takes in an archive in an archive; what is wrong with it is told of it alone.
    fn inner(&mut self, outer: &mut Opened, name: &str, path: String, depth: usize) -> Result<(), Refusal> {
        if depth >= MAX_DEPTH {
            let deep = Message::new("read.failed.archive_depth").with("limit", MAX_DEPTH);
            self.entries.push(Entry { path, bytes: Err(Refusal::Failed(deep)) });
            return Ok(());
        }
        let opened = outer.bytes(name, self.limits).and_then(|bytes| {
            let size = bytes.len() as u64;
            Ok((Opened::new(Box::new(Cursor::new(bytes)))?, size))
        });
        match opened {
            Ok((inner, size)) if inner.is_document() => self.entries.push(Entry { path, bytes: Ok(size) }),
            Ok((mut inner, _)) => self.archive(&mut inner, &format!("{path}{INSIDE}"), depth + 1)?,
            Err(refusal) => self.entries.push(Entry { path, bytes: Err(refusal) }),
        }
        Ok(())
    }
}

/// The path of a file in an archive, without what could lead out of it.
fn normal(raw: &[u8]) -> String {
    // Archives made on Windows name files in the code page of that computer and do not say in which.
    let name = String::from_utf8_lossy(raw).replace('\\', "/");
    name.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn on_disk(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("Lưu trữ.zip");
        std::fs::write(&path, bytes).unwrap();
        (dir, path)
    }

    fn paths(path: &Path, limits: &Limits) -> Vec<String> {
        let say = |entry: Entry| match entry.bytes {
            Ok(bytes) => format!("{} {bytes}", entry.path),
            Err(refusal) => format!("{} {}", entry.path, refusal.message().key()),
        };
        list(path, limits).unwrap().into_iter().map(say).collect()
    }

    #[test]
    fn files_of_inner_archives_stand_in_their_place() {
        let inner = zipped(&[("báo cáo.txt", b"hai"), ("b.txt", b"ba")]);
        let outer = zipped(&[("a.txt", b"mot"), ("q1/c.zip", &inner), ("../../d.txt", b"x")]);
        let (_dir, path) = on_disk(&outer);
        let limits = Limits::default();
        assert!(is_archive(&path));
        assert_eq!(
            paths(&path, &limits),
            ["a.txt 3", "q1/c.zip!/báo cáo.txt 3", "q1/c.zip!/b.txt 2", "d.txt 1"]
        );
        let inside = join(&path.to_string_lossy(), "q1/c.zip!/b.txt");
        let (archive, entry) = split(Path::new(&inside)).unwrap();
        assert_eq!(load(&archive, &entry, &limits).unwrap(), b"ba");
        assert_eq!(load(&archive, "none.txt", &limits), Err(Refusal::failed("read.failed.missing")));
        assert_eq!(split(&path), None);
    }

    #[test]
    fn archives_that_nest_too_deep_or_are_damaged_are_told_and_the_rest_is_read() {
        let mut nested = zipped(&[("a.txt", b"x")]);
        for _ in 0..4 {
            nested = zipped(&[("in.zip", &nested), ("b.txt", b"y")]);
        }
        let (_dir, path) =
            on_disk(&zipped(&[("n.zip", &nested), ("hỏng.zip", b"PK\x03\x04"), ("c.txt", b"z")]));
        let expected = [
            "n.zip!/in.zip!/in.zip read.failed.archive_depth",
            "n.zip!/in.zip!/b.txt 1",
            "n.zip!/b.txt 1",
            "hỏng.zip read.failed.damaged_zip",
            "c.txt 1",
        ];
        assert_eq!(paths(&path, &Limits::default()), expected);
    }

    #[test]
    fn what_is_too_large_is_told_before_it_is_unpacked() {
        let (_dir, path) = on_disk(&zipped(&[("a.txt", &[b'a'; 5_000]), ("b.txt", b"y")]));
        let limits = Limits { max_bytes: 4_000, ..Limits::default() };
        assert_eq!(paths(&path, &limits), ["a.txt read.failed.too_large", "b.txt 1"]);
        assert!(matches!(load(&path, "a.txt", &limits), Err(Refusal::Failed(_))));
    }

    #[test]
    fn a_document_that_is_packed_like_an_archive_is_one_document() {
        let (_dir, path) = on_disk(&zipped(&[("[Content_Types].xml", b"<a/>")]));
        assert!(!is_archive(&path));
    }
}
