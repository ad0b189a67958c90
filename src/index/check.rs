//! Looks an index over: its files as they were written, its documents whole.
//! Reads everything, changes nothing, and survives whatever it finds.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Index, SegmentReader, TERMINATED, Term};

use super::error::{Error, Result};
use super::folder::{MANAGED, META, SPARE, segment_of, unsealed};
use super::paths::document_id;
use super::reader::Reader;
use super::repair::sources;
use super::store::Store;
use super::texts::EXTENSIONS;
use super::writer::{DOCUMENT, PASSAGE, group, id_of_group};
use crate::messages::Message;

/// The files that every segment has.
const PARTS: [&str; 8] = {
    let [words, pairs] = EXTENSIONS;
    ["fast", "fieldnorm", "idx", pairs, "pos", "store", "term", words]
};

/// Something about an index that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A file is not as it was written.
    Damaged(String),
    /// A file that belongs to the index is not there.
    Missing(String),
    /// The index was written by another version.
    Version(String),
    /// A document lacks passages, or has too many; its file's name in the index.
    Incomplete(String),
    /// Passages whose document the index does not know; the document's identifier.
    Orphan(String),
    /// A part of the index, its files as they were written, could still not be read.
    Unreadable(String),
}

impl Problem {
    /// Its name, the same in all languages, and the file, document or part that has it.
    #[must_use]
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Damaged(place) => ("damaged", place),
            Self::Missing(place) => ("missing", place),
            Self::Version(place) => ("version", place),
            Self::Incomplete(place) => ("incomplete", place),
            Self::Orphan(place) => ("orphan", place),
            Self::Unreadable(place) => ("unreadable", place),
        }
    }

    /// The problem in a person's words.
    #[must_use]
    pub fn message(&self) -> Message {
        let key = match self {
            Self::Damaged(_) => "index.check.damaged",
            Self::Missing(_) => "index.check.missing",
            Self::Version(_) => "index.check.version",
            Self::Incomplete(_) => "index.check.incomplete",
            Self::Orphan(_) => "index.check.orphan",
            Self::Unreadable(_) => "index.check.unreadable",
        };
        Message::new(key).with("what", self.parts().1)
    }
}

/// What a check saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong; empty for a whole index.
    pub problems: Vec<Problem>,
    /// Files that were read to the end.
    pub files: u64,
    /// Their size.
    pub bytes: u64,
    /// Documents that are whole.
    pub documents: u64,
    /// Their passages.
    pub passages: u64,
    /// Whether it is known where the documents came from, so that a repair can read them again.
    pub has_sources: bool,
}

/// Looks over the index in `path`.
///
/// # Errors
/// When there is no index, or its folder cannot be read at all; everything else is a [`Problem`].
pub fn check(path: &Path) -> Result<Checked> {
    let mut checked = Checked { has_sources: !sources(path)?.is_empty(), ..Checked::default() };
    if !path.is_dir() || [META, SPARE].iter().all(|name| !path.join(name).exists()) {
        return Err(Error::Missing(path.to_owned()));
    }
    for name in [META, SPARE, MANAGED] {
        checked.small_file(path, name)?;
    }
    match open(path) {
        Ok(index) => checked.segments(path, &index)?,
        Err(problem @ Problem::Version(_)) => checked.problems.push(problem),
        // That its list cannot be read is told already.
        Err(_) if !checked.problems.is_empty() => {}
        Err(problem) => checked.problems.push(problem),
    }
    if checked.problems.is_empty() {
        checked.whole_documents(path);
    }
    Ok(checked)
}

/// The index in `path`, its version not looked at; what is wrong where it does not open.
fn open(path: &Path) -> std::result::Result<Index, Problem> {
    let opened = catch_unwind(AssertUnwindSafe(|| Store::open(path).map(|store| store.index)));
    match opened {
        Ok(Ok(index)) => Ok(index),
        Ok(Err(Error::Version { found, .. })) => Err(Problem::Version(found)),
        Ok(Err(error)) => Err(Problem::Unreadable(error.to_string())),
        Err(_) => Err(Problem::Damaged(META.to_owned())),
    }
}

/// Whether the index in `path` is whole and without any segment.
fn is_just_begun(path: &Path) -> bool {
    let list = std::fs::read(path.join(META)).unwrap_or_default();
    let list = unsealed(&list).and_then(|list| serde_json::from_slice::<serde_json::Value>(list).ok());
    list.is_some_and(|list| list["segments"].as_array().is_some_and(Vec::is_empty))
}

impl Checked {
    /// A file with a seal.
    fn small_file(&mut self, path: &Path, name: &str) -> Result<()> {
        match std::fs::read(path.join(name)) {
            Ok(file) => {
                self.files += 1;
                self.bytes += file.len() as u64;
                if unsealed(&file).is_none() {
                    self.problems.push(Problem::Damaged(name.to_owned()));
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                // Where nothing is in the index yet, its beginning was cut off between the list and its copy.
                if name != SPARE || !is_just_begun(path) {
                    self.problems.push(Problem::Missing(name.to_owned()));
                }
            }
            Err(error) => return Err(Error::io(path, &error)),
        }
        Ok(())
    }

    /// The files of all segments, by the checksum at the end of each.
    fn segments(&mut self, path: &Path, index: &Index) -> Result<()> {
        let metas = index.searchable_segment_metas().map_err(|error| Error::tantivy(path, &error))?;
        for meta in metas {
            let number = meta.id().uuid_string();
            let deletes = meta.delete_opstamp().map(|at| format!("{number}.{at}.del"));
            let parts = PARTS.iter().map(|part| format!("{number}.{part}"));
            for name in parts.chain(deletes) {
                self.segment_file(path, index, name);
            }
        }
        Ok(())
    }

    fn segment_file(&mut self, path: &Path, index: &Index, name: String) {
        let Ok(found) = std::fs::metadata(path.join(&name)) else {
            return self.problems.push(Problem::Missing(name));
        };
        self.files += 1;
        self.bytes += found.len();
        let sum = catch_unwind(AssertUnwindSafe(|| index.directory().validate_checksum(Path::new(&name))));
        if !matches!(sum, Ok(Ok(true))) {
            self.problems.push(Problem::Damaged(name));
        }
    }

    /// Whether each document has the passages that it should have. Only asked where all files are as written.
    fn whole_documents(&mut self, path: &Path) {
        match catch_unwind(AssertUnwindSafe(|| Self::documents(path))) {
            Ok(Ok(found)) => {
                self.problems.extend(found.problems);
                (self.documents, self.passages) = (found.documents, found.passages);
            }
            Ok(Err(error)) => self.problems.push(Problem::Unreadable(error.to_string())),
            Err(_) => self.problems.push(Problem::Unreadable("passages".to_owned())),
        }
    }

    fn documents(path: &Path) -> Result<Self> {
        let reader = Reader::open(path)?;
        let mut passages: HashMap<u64, u64> = HashMap::new();
        let mut records: HashMap<u64, u64> = HashMap::new();
        for segment in reader.searcher().segment_readers() {
            let count = |kind, counts| count_groups(&reader, segment, kind, counts);
            count(PASSAGE, &mut passages).map_err(|error| reader.error(&error))?;
            count(DOCUMENT, &mut records).map_err(|error| reader.error(&error))?;
        }
        let mut found = Self::default();
        for document in reader.documents()? {
            let group = group(&document.id);
            let has = passages.remove(&group).unwrap_or_default();
            let is_whole = has == document.passages
                && records.get(&group) == Some(&1)
                && document.id == document_id(&document.source.path);
            if is_whole {
                found.documents += 1;
                found.passages += has;
            } else {
                found.problems.push(Problem::Incomplete(document.source.path));
            }
        }
        let mut orphans: Vec<_> =
            passages.into_keys().map(|group| Problem::Orphan(id_of_group(group))).collect();
        orphans.sort_unstable_by_key(|orphan| format!("{orphan:?}"));
        found.problems.extend(orphans);
        Ok(found)
    }
}

/// Counts the records of this kind that are alive, by document.
fn count_groups(
    reader: &Reader,
    segment: &SegmentReader,
    kind: &str,
    counts: &mut HashMap<u64, u64>,
) -> tantivy::Result<()> {
    let groups = segment.fast_fields().u64("group")?;
    let inverted = segment.inverted_index(reader.fields().record)?;
    let term = Term::from_field_text(reader.fields().record, kind);
    let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { return Ok(()) };
    while postings.doc() != TERMINATED {
        if !segment.is_deleted(postings.doc()) {
            let group = groups.first(postings.doc()).unwrap_or_default();
            *counts.entry(group).or_default() += 1;
        }
        postings.advance();
    }
    Ok(())
}

/// The numbers of the segments that have a damaged or missing file among `problems`.
pub(super) fn bad_segments(problems: &[Problem]) -> Vec<&str> {
    let files = problems.iter().filter_map(|problem| match problem {
        Problem::Damaged(file) | Problem::Missing(file) => segment_of(file),
        _ => None,
    });
    let mut numbers: Vec<&str> = files.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
