//! What lies at the paths that were handed in: files that may be documents, and what is passed over and why.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use super::outcome::{FileOutcome, Outcome};
use crate::index::Paths;
use crate::messages::Message;
use crate::read::{Limits, Refusal, container};

/// How Word calls the little file that says who has a document open.
const LOCK_PREFIX: &str = "~$";

/// What the Mac packs beside the files of an archive.
const MAC_FOLDER: &str = "__MACOSX";

/// What a walk found, in its order.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) found: Vec<Found>,
    /// Folders that were walked, as the file system knows them.
    folders: Vec<PathBuf>,
    /// What could not be listed; nothing below counts as vanished.
    unlisted: Vec<PathBuf>,
}

/// A path that a walk found.
#[derive(Debug)]
pub(super) enum Found {
    /// A file that may be a document.
    File(Candidate),
    /// Handed in, and not there.
    Missing {
        path: PathBuf,
        /// As the index would call it.
        name: String,
    },
    /// A path that came to its end already.
    Told(FileOutcome),
}

/// A file that may be a document.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// As it was found.
    pub(super) path: PathBuf,
    /// As the index calls it.
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) mtime_ns: i64,
    /// It is a link to a file.
    pub(super) is_link: bool,
}

impl Candidate {
    /// What to tell when its name is not Unicode: the index has to call it something.
    pub(super) fn warning(&self) -> Option<Message> {
        let is_unicode = self.path.to_str().is_some();
        (!is_unicode).then(|| Message::new("archive.warning.name").with("name", self.name.as_str()))
    }
}

impl Walk {
    pub(super) fn candidates(&self) -> impl Iterator<Item = &Candidate> {
        self.found.iter().filter_map(|found| match found {
            Found::File(file) => Some(file),
            Found::Missing { .. } | Found::Told(_) => None,
        })
    }

    /// Whether the walk would have met a file at `path`.
    pub(super) fn covers(&self, path: &Path) -> bool {
        let is_below = |folders: &[PathBuf]| folders.iter().any(|folder| path.starts_with(folder));
        is_below(&self.folders) && !is_below(&self.unlisted)
    }
}

/// Walks `roots`, each folder by the names in it. The index itself is no document.
pub(super) fn walk(roots: &[PathBuf], index_dir: &Path, paths: &Paths, limits: &Limits) -> Walk {
    let index_dir = index_dir.canonicalize().unwrap_or_else(|_| index_dir.to_owned());
    let (names, folder) = (HashMap::new(), None);
    let mut walker = Walker { walk: Walk::default(), paths, limits, index_dir, names, folder };
    for root in roots {
        walker.root(root);
    }
    walker.links();
    walker.walk
}

/// Whether a file is called README: it tells of its folder and is no paper of the archive.
fn is_readme(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"))
}

/// Why a file that was found in a folder is passed over, by its name.
fn reason_to_skip_file(name: &str) -> Option<Message> {
    if name.starts_with(LOCK_PREFIX) {
        Some(Message::new("archive.skipped.lock"))
    } else if is_readme(Path::new(name)) {
        Some(Message::new("archive.skipped.readme"))
    } else {
        name.starts_with('.').then(|| Message::new("archive.skipped.hidden"))
    }
}

/// The same for a file in an archive, by its path there.
fn reason_to_skip_inside(path: &str) -> Option<Message> {
    let is_hidden = |part: &str| part.starts_with('.') || part == MAC_FOLDER;
    if path.split('/').any(is_hidden) {
        return Some(Message::new("archive.skipped.hidden"));
    }
    reason_to_skip_file(path.rsplit('/').next().unwrap_or_default())
}

struct Walker<'a> {
    walk: Walk,
    paths: &'a Paths,
    limits: &'a Limits,
    index_dir: PathBuf,
    /// Names that were given, and the paths that have them.
    names: HashMap<String, PathBuf>,
    /// The folder of the last file, as it was met and with its links resolved.
    folder: Option<(PathBuf, PathBuf)>,
}

impl Walker<'_> {
    fn root(&mut self, root: &Path) {
        match root.canonicalize() {
            Ok(folder) if folder.is_dir() => self.walk.folders.push(folder),
            Ok(_) => {}
            Err(error) => return self.missing(root, &error),
        }
        let mut entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Err(error) => self.error(root, &error),
                Ok(entry) => {
                    if self.passed_over(&entry) && entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
            }
        }
    }

    /// A path that was handed in and is not there, or cannot be reached.
    fn missing(&mut self, path: &Path, error: &std::io::Error) {
        self.walk.found.push(if error.kind() == std::io::ErrorKind::NotFound {
            Found::Missing { path: path.to_owned(), name: self.paths.name(path) }
        } else {
            Found::Told(FileOutcome::failed(path, Refusal::io(error).message().clone()))
        });
    }

    /// Notes an entry of a folder; `true` when it was passed over.
    fn passed_over(&mut self, entry: &DirEntry) -> bool {
        if let Some(reason) = self.reason_to_skip(entry) {
            let outcome = FileOutcome::new(entry.path(), Outcome::Skipped).because(reason);
            self.walk.found.push(Found::Told(outcome));
            return true;
        }
        if !entry.file_type().is_dir() {
            self.file(entry);
        }
        false
    }

    fn reason_to_skip(&self, entry: &DirEntry) -> Option<Message> {
        let is_root = entry.depth() == 0;
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_dir() {
            let is_index = entry.path().canonicalize().is_ok_and(|path| path == self.index_dir);
            if is_index {
                return Some(Message::new("archive.skipped.index"));
            }
        } else if is_root {
            return name.starts_with(LOCK_PREFIX).then(|| Message::new("archive.skipped.lock"));
        } else if let Some(reason) = reason_to_skip_file(&name) {
            return Some(reason);
        }
        (!is_root && name.starts_with('.')).then(|| Message::new("archive.skipped.hidden"))
    }

    fn file(&mut self, entry: &DirEntry) {
        let path = entry.path();
        let found = match entry.metadata() {
            Ok(metadata) => self.candidate(path, &metadata, entry.path_is_symlink()),
            Err(error) => Found::Told(FileOutcome::failed(path, reason(&error))),
        };
        match found {
            Found::File(file) if container::is_archive(path) => self.archive(&file),
            found => self.walk.found.push(found),
        }
    }

    /// The files in a zip archive; they are new when the archive is.
    fn archive(&mut self, archive: &Candidate) {
        let mut inside = self.paths.locate(&archive.name).into_os_string();
        inside.push("!");
        let entries = match container::list(&archive.path, self.limits) {
            Ok(entries) => entries,
            Err(refusal) => {
                // What the index has of it stays.
                self.walk.unlisted.push(inside.into());
                let reason = refusal.message().clone();
                return self.walk.found.push(Found::Told(FileOutcome::failed(&archive.path, reason)));
            }
        };
        self.walk.folders.push(inside.into());
        let path = archive.path.to_string_lossy();
        for entry in entries {
            let file = PathBuf::from(container::join(&path, &entry.path));
            let name = container::join(&archive.name, &entry.path);
            let skipped = |reason| Found::Told(FileOutcome::new(&file, Outcome::Skipped).because(reason));
            let found = match (reason_to_skip_inside(&entry.path), entry.bytes) {
                (Some(reason), _) | (None, Err(Refusal::Skipped(reason))) => skipped(reason),
                (None, Err(Refusal::Failed(reason))) => Found::Told(FileOutcome::failed(&file, reason)),
                (None, Ok(bytes)) => {
                    let mtime_ns = archive.mtime_ns;
                    Found::File(Candidate { path: file, name, bytes, mtime_ns, is_link: false })
                }
            };
            self.walk.found.push(found);
        }
    }

    /// The index's name for a file; files of one folder come one after the other, so its links are resolved once.
    fn name(&mut self, path: &Path) -> String {
        let (Some(folder), Some(file)) = (path.parent(), path.file_name()) else {
            return self.paths.name(path);
        };
        if self.folder.as_ref().is_none_or(|(known, _)| known != folder) {
            self.folder = self.paths.folder(folder).map(|resolved| (folder.to_owned(), resolved));
        }
        match &self.folder {
            Some((_, resolved)) => self.paths.name_of_resolved(&resolved.join(file)),
            None => self.paths.name(path),
        }
    }

    fn candidate(&mut self, path: &Path, metadata: &Metadata, is_link: bool) -> Found {
        let name = self.name(path);
        if let Some(other) = self.names.get(&name) {
            let is_same = path.to_str().is_some() && other.to_str().is_some();
            return Found::Told(if is_same {
                let reason = Message::new("archive.skipped.same").with("path", other.as_path());
                FileOutcome::new(path, Outcome::Skipped).because(reason)
            } else {
                let reason = Message::new("archive.failed.name").with("path", other.as_path());
                FileOutcome::failed(path, reason)
            });
        }
        self.names.insert(name.clone(), path.to_owned());
        Found::File(Candidate {
            path: path.to_owned(),
            name,
            bytes: metadata.len(),
            mtime_ns: mtime_ns(metadata),
            is_link,
        })
    }

    fn error(&mut self, root: &Path, error: &walkdir::Error) {
        let path = error.path().unwrap_or(root);
        let outcome = match error.loop_ancestor() {
            Some(ancestor) => {
                let reason = Message::new("archive.skipped.loop").with("path", ancestor);
                FileOutcome::new(path, Outcome::Skipped).because(reason)
            }
            None => FileOutcome::failed(path, reason(error)),
        };
        let is_gone = error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
        if !is_gone {
            self.walk.unlisted.push(self.paths.locate(&self.paths.name(path)));
        }
        self.walk.found.push(Found::Told(outcome));
    }

    /// A link to a file that was found itself is not read a second time.
    fn links(&mut self) {
        if !self.walk.candidates().any(|file| file.is_link) {
            return;
        }
        let real: HashSet<PathBuf> =
            self.walk.candidates().map(|file| self.paths.locate(&file.name)).collect();
        for found in &mut self.walk.found {
            let Found::File(file) = found else { continue };
            if !file.is_link {
                continue;
            }
            if let Some(target) = file.path.canonicalize().ok().filter(|target| real.contains(target)) {
                let reason = Message::new("archive.skipped.same").with("path", target.as_path());
                *found = Found::Told(FileOutcome::new(&file.path, Outcome::Skipped).because(reason));
            }
        }
    }
}

fn reason(error: &walkdir::Error) -> Message {
    match error.io_error() {
        Some(error) => Refusal::io(error).message().clone(),
        None => Message::new("read.failed.io").with("error", error.to_string()),
    }
}

/// Time of the last change, in nanoseconds since 1970; 0 where the file system does not tell.
pub(super) fn mtime_ns(metadata: &Metadata) -> i64 {
    let Ok(modified) = metadata.modified() else { return 0 };
    match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |ns| -ns),
    }
}
