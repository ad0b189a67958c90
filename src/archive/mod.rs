//! Keeps an index in step with folders: walks them, compares with what the index has, reads what is new or changed.
//! Nothing vanishes: every path ends as indexed, unchanged, skipped, failed or removed, with a reason.

mod outcome;
mod reading;
mod walk;
mod watch;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::index::{
    self, Budget, Checked, Error, IndexedFile, Paths, Reader, Remedy, Result, Writer, document_id,
};
use crate::messages::Message;
use crate::read::{Limits, Refusal, container};
pub use outcome::{Event, FileOutcome, Outcome, Summary};
use reading::{Reading, Text};
use walk::{Candidate, Found, Walk};
pub use watch::Watch;

/// Bounds on what an update may cost.
#[derive(Debug, Clone)]
pub struct Options {
    /// What one file may cost.
    pub limits: Limits,
    /// What the writing of the index may cost.
    pub budget: Budget,
    /// Files that are read at the same time.
    pub threads: usize,
    /// Bytes of files that may be read and not yet written; one larger file is read alone.
    pub max_bytes_in_flight: u64,
    /// Bytes of files after which the index is committed, so that an interrupted update keeps most of its work.
    pub commit_every_bytes: u64,
    /// Time after which it is committed, likewise: slow files (OCR) are worth keeping too.
    pub commit_every: Duration,
    /// The program whose processes read what is not plain text; `None` reads in this process.
    pub worker: Option<PathBuf>,
}

/// Memory that an update keeps to where nothing else is said.
const DEFAULT_MEMORY_BYTES: u64 = 512 << 20;

impl Default for Options {
    fn default() -> Self {
        Self::within(DEFAULT_MEMORY_BYTES)
    }
}

impl Options {
    /// Bounds that keep an update within `memory_bytes`.
    ///
    /// A text costs up to twelve times its size while it becomes sections and passages, and several are under way at a
    /// time; the shares follow from measurements (`cargo bench --bench survival -- memory`).
    #[must_use]
    pub fn within(memory_bytes: u64) -> Self {
        let text_bytes = memory_bytes / 32;
        Self {
            limits: Limits { max_bytes: memory_bytes / 2, max_text_bytes: text_bytes, ..Limits::default() },
            budget: Budget::within(memory_bytes / 6),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            max_bytes_in_flight: text_bytes,
            commit_every_bytes: 256 << 20,
            commit_every: Duration::from_secs(30),
            worker: None,
        }
    }
}

/// Brings the index in `index_dir` up to date with the files and folders at `roots`, creating it where there is none.
///
/// Files that vanished from a folder among `roots` are removed; what lies elsewhere stays. A file that cannot be
/// read keeps what the index had of it. `tell` hears of every file in the order of the walk, which is by name.
///
/// # Errors
/// When the index cannot be opened or written; what was committed until then stays.
pub fn update(
    index_dir: &Path,
    roots: &[PathBuf],
    options: &Options,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Summary> {
    let started = Instant::now();
    let paths = Paths::new(index_dir).map_err(|error| Error::io(index_dir, &error))?;
    let mut writer = Writer::open(index_dir, options.budget)?;
    let is_new = writer.remember(roots.iter().filter(|root| root.exists()).map(|root| paths.name(root)));
    let before = writer.reader()?;
    let known = before.files()?.into_iter().map(|file| (file.path.clone(), file)).collect();
    let walk = walk::walk(roots, index_dir, &paths, &options.limits);
    let mut update = Update {
        writer,
        before,
        known,
        paths,
        options,
        tell,
        summary: Summary::default(),
        uncommitted: u64::from(is_new),
        committed: started,
    };
    update.files(&walk)?;
    update.vanished(&walk)?;
    let mut summary = update.finish()?;
    summary.took_ms = took_ms(started);
    Ok(summary)
}

/// Mends the index in `index_dir`, in which `checked` found something: what is damaged is taken out, and read again from
/// where it came from, and from `more`.
///
/// # Errors
/// [`Error::Sources`] before anything is changed when nothing tells where the sources lie; else as [`update`].
pub fn repair(
    index_dir: &Path,
    checked: &Checked,
    more: &[PathBuf],
    options: &Options,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<(Remedy, Summary)> {
    let paths = Paths::new(index_dir).map_err(|error| Error::io(index_dir, &error))?;
    let sources = index::sources(index_dir)?;
    let mut roots: Vec<PathBuf> = sources.iter().map(|name| PathBuf::from(paths.display(name))).collect();
    roots.extend(more.iter().cloned());
    if roots.is_empty() {
        return Err(Error::Sources(index_dir.to_owned()));
    }
    let remedy = index::take_out(index_dir, checked)?;
    Ok((remedy, update(index_dir, &roots, options, tell)?))
}

fn took_ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// An update that is under way.
struct Update<'a> {
    writer: Writer,
    /// The index before the update.
    before: Reader,
    /// The files that it has, by name.
    known: HashMap<String, IndexedFile>,
    paths: Paths,
    options: &'a Options,
    tell: &'a mut dyn FnMut(Event<'_>),
    summary: Summary,
    /// Bytes of files written since the last commit.
    uncommitted: u64,
    /// When that was.
    committed: Instant,
}

impl Update<'_> {
    /// Tells of every file of the walk, in order, and writes those that are new or changed.
    fn files(&mut self, walk: &Walk) -> Result<()> {
        let changed: Vec<&Candidate> = walk.candidates().filter(|file| !self.is_unchanged(file)).collect();
        let bytes = changed.iter().map(|file| file.bytes).sum();
        (self.tell)(Event::Found { files: walk.found.len() as u64, changed: changed.len() as u64, bytes });
        reading::in_order(&changed, self.options, |readings| {
            for found in &walk.found {
                let outcome = match found {
                    Found::Told(outcome) => outcome.clone(),
                    Found::Missing { path, name } => self.missing(path, name),
                    Found::File(file) if self.is_unchanged(file) => {
                        FileOutcome::new(&file.path, Outcome::Unchanged).sized(file.bytes)
                    }
                    Found::File(file) => match readings.next() {
                        Some(reading) => self.write(file, reading)?,
                        None => FileOutcome::failed(&file.path, Message::new("archive.failed.not_read")),
                    },
                };
                self.report(&outcome);
            }
            Ok(())
        })
    }

    /// Same size and time as when it was indexed; such a file is not read.
    fn is_unchanged(&self, file: &Candidate) -> bool {
        let known = self.known.get(&file.name);
        known.is_some_and(|known| known.bytes == file.bytes && known.mtime_ns == file.mtime_ns)
    }

    /// A path that was handed in and is not there: it was indexed once and is gone, or it never was right.
    fn missing(&mut self, path: &Path, name: &str) -> FileOutcome {
        let inside = container::join(name, "");
        let is_gone = |known: &&String| *known == name || known.starts_with(&inside);
        let gone: Vec<String> = self.known.keys().filter(is_gone).cloned().collect();
        if !gone.is_empty() {
            gone.iter().for_each(|name| self.forget(name));
            return FileOutcome::new(path, Outcome::Removed).because(Message::new("archive.removed.gone"));
        }
        FileOutcome::failed(path, Message::new("archive.failed.missing"))
    }

    fn write(&mut self, file: &Candidate, reading: Reading) -> Result<FileOutcome> {
        let outcome = match reading.text {
            Err(Refusal::Skipped(reason)) => {
                self.forget(&file.name);
                FileOutcome::new(&file.path, Outcome::Skipped).because(reason)
            }
            Err(Refusal::Failed(reason)) => FileOutcome::failed(&file.path, reason),
            Ok(text) => self.write_text(file, text)?,
        };
        Ok(FileOutcome { took_ms: reading.took_ms, ..outcome.sized(reading.bytes) })
    }

    fn write_text(&mut self, file: &Candidate, text: Text) -> Result<FileOutcome> {
        let is_same = self.known.contains_key(&file.name) && {
            let known = self.before.document(&document_id(&file.name))?;
            known.is_some_and(|known| known.source.hash == text.source.hash)
        };
        // The same content under a new time is written again: it is the record of the time that changes.
        let record = self.writer.replace(&text.source, &text.origin, &text.document)?;
        self.uncommitted += text.source.bytes;
        let is_due = self.uncommitted >= self.options.commit_every_bytes
            || self.committed.elapsed() >= self.options.commit_every;
        if is_due {
            self.writer.commit()?;
            (self.uncommitted, self.committed) = (0, Instant::now());
        }
        let outcome = if is_same { Outcome::Unchanged } else { Outcome::Indexed };
        let warnings = file.warning().into_iter().chain(text.warnings).collect();
        Ok(FileOutcome { passages: record.passages, warnings, ..FileOutcome::new(&file.path, outcome) })
    }

    /// Removes what the index has of folders that were walked and does not lie there any more.
    fn vanished(&mut self, walk: &Walk) -> Result<()> {
        let seen: HashSet<&str> = walk.candidates().map(|file| file.name.as_str()).collect();
        let is_gone = |name: &&String| !seen.contains(name.as_str()) && walk.covers(&self.paths.locate(name));
        let mut gone: Vec<String> = self.known.keys().filter(is_gone).cloned().collect();
        gone.sort_unstable();
        for name in gone {
            self.forget(&name);
            let outcome = FileOutcome::new(Path::new(&self.paths.display(&name)), Outcome::Removed);
            self.report(&outcome.because(Message::new("archive.removed.gone")));
        }
        Ok(())
    }

    fn forget(&mut self, name: &str) {
        if self.known.remove(name).is_some() {
            self.writer.remove(name);
            self.uncommitted += 1;
        }
    }

    fn report(&mut self, outcome: &FileOutcome) {
        self.summary.count(outcome);
        (self.tell)(Event::File(outcome));
    }

    fn finish(self) -> Result<Summary> {
        (self.tell)(Event::Finishing);
        if self.uncommitted > 0 || self.writer.is_scattered()? {
            self.writer.finish()?;
        }
        Ok(self.summary)
    }
}

#[cfg(test)]
mod tests;
