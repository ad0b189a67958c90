//! Files read by several threads and handed over in order, with a bound on what waits in memory.
//! A file is admitted only while the bytes of all admitted ones fit; files are admitted in order, so none waits for ever.

use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Instant;

use super::walk::{Candidate, mtime_ns};
use super::{Options, took_ms};
use crate::document::{self, Document};
use crate::index::{Origin, Source};
use crate::messages::Message;
use crate::read::worker::Pool;
use crate::read::{self, Limits, Refusal, container};

/// What came of reading one file.
pub(super) struct Reading {
    pub(super) text: Result<Text, Refusal>,
    pub(super) bytes: u64,
    pub(super) took_ms: f64,
    /// What the gate counts for it until it is taken.
    held_bytes: u64,
}

/// The room that one file takes.
struct Place<'g> {
    at: usize,
    gate: &'g Gate,
    bytes: u64,
}

impl Place<'_> {
    /// Takes more room, where what the file unpacks to is larger than the file; waits for it.
    fn grow(&mut self, bytes: u64) {
        if bytes > self.bytes {
            self.gate.charge(self.at, bytes - self.bytes);
            self.bytes = bytes;
        }
    }
}

/// A file that was read.
pub(super) struct Text {
    pub(super) source: Source,
    pub(super) origin: Origin,
    pub(super) document: Document,
    pub(super) warnings: Vec<Message>,
}

/// Reads `files` on several threads, and lets `take` have what came of them, in their order, one at a time.
pub(super) fn in_order<T>(
    files: &[&Candidate],
    options: &Options,
    take: impl FnOnce(&mut dyn Iterator<Item = Reading>) -> T,
) -> T {
    let gate = Gate::new(options.max_bytes_in_flight);
    let pool =
        options.worker.as_ref().map_or_else(Pool::in_process, |program| Pool::of_processes(program.clone()));
    let (sender, receiver) = channel();
    std::thread::scope(|scope| {
        for _ in 0..options.threads.clamp(1, files.len().max(1)) {
            let (gate, pool, sender) = (&gate, &pool, sender.clone());
            scope.spawn(move || work(files, gate, pool, &options.limits, &sender));
        }
        drop(sender);
        let mut readings = InOrder { receiver, gate: &gate, early: BTreeMap::new(), next: 0, taken_bytes: 0 };
        let out = take(&mut readings);
        // Where the taker stopped early, nothing more is read.
        gate.close();
        out
    })
}

fn work(files: &[&Candidate], gate: &Gate, pool: &Pool, limits: &Limits, sender: &Sender<(usize, Reading)>) {
    while let Some(i) = gate.admit(files) {
        let Some(file) = files.get(i) else { return };
        let started = Instant::now();
        // A reader that panics is a bug; it must cost one file, not the update.
        let mut place = Place { at: i, gate, bytes: file.bytes };
        let text = catch_unwind(AssertUnwindSafe(|| read_unmoved(file, &mut place, pool, limits)));
        let text = text.unwrap_or_else(|_| Err(Refusal::Failed(Message::new("archive.failed.panic"))));
        let reading = Reading { text, bytes: file.bytes, took_ms: took_ms(started), held_bytes: place.bytes };
        if sender.send((i, reading)).is_err() {
            return;
        }
    }
}

/// What came in before its turn waits here.
struct InOrder<'a> {
    receiver: Receiver<(usize, Reading)>,
    gate: &'a Gate,
    early: BTreeMap<usize, Reading>,
    next: usize,
    /// Held by the one that was handed over last.
    taken_bytes: u64,
}

impl Iterator for InOrder<'_> {
    type Item = Reading;

    fn next(&mut self) -> Option<Reading> {
        loop {
            // What was taken before has been written by now.
            self.gate.release(self.next, std::mem::take(&mut self.taken_bytes));
            if let Some(reading) = self.early.remove(&self.next) {
                self.taken_bytes = reading.held_bytes;
                self.next += 1;
                return Some(reading);
            }
            let (i, reading) = self.receiver.recv().ok()?;
            self.early.insert(i, reading);
        }
    }
}

/// Admits files in order while their bytes fit.
struct Gate {
    state: Mutex<State>,
    changed: Condvar,
    max_bytes: u64,
}

#[derive(Default)]
struct State {
    next: usize,
    /// The first that was not handed over yet: everything waits for it, so it waits for nothing.
    first_open: usize,
    bytes_in_flight: u64,
    closed: bool,
}

impl Gate {
    fn new(max_bytes: u64) -> Self {
        Self { state: Mutex::default(), changed: Condvar::new(), max_bytes }
    }

    /// The next file to read, once there is room for it; a file larger than all room is read alone.
    fn admit(&self, files: &[&Candidate]) -> Option<usize> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let bytes = files.get(state.next)?.bytes;
            if state.closed {
                return None;
            }
            if state.bytes_in_flight == 0 || state.bytes_in_flight.saturating_add(bytes) <= self.max_bytes {
                state.bytes_in_flight = state.bytes_in_flight.saturating_add(bytes);
                state.next += 1;
                return Some(state.next - 1);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Counts what was found to be larger than it looked, once there is room for it.
    fn charge(&self, at: usize, bytes: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.bytes_in_flight.saturating_add(bytes) > self.max_bytes
            && state.first_open < at
            && !state.closed
        {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.bytes_in_flight = state.bytes_in_flight.saturating_add(bytes);
    }

    fn release(&self, first_open: usize, bytes: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.first_open = first_open;
        state.bytes_in_flight = state.bytes_in_flight.saturating_sub(bytes);
        self.changed.notify_all();
    }

    fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.changed.notify_all();
    }
}

/// Reads a file; once more where it changed meanwhile.
fn read_unmoved(
    file: &Candidate,
    place: &mut Place<'_>,
    pool: &Pool,
    limits: &Limits,
) -> Result<Text, Refusal> {
    let archive = container::split(&file.path).map(|(archive, _)| archive);
    let on_disk = archive.as_deref().unwrap_or(&file.path);
    for _ in 0..2 {
        let before = stat(on_disk)?;
        let bytes = read::load(&file.path, limits)?;
        let is_whole = archive.is_some() || bytes.len() as u64 == before.0;
        if stat(on_disk)? == before && is_whole {
            return text(file, bytes, before.1, &mut |bytes| place.grow(bytes), pool, limits);
        }
    }
    Err(Refusal::Failed(Message::new("archive.failed.changing")))
}

/// Size and time of the last change.
fn stat(path: &Path) -> Result<(u64, i64), Refusal> {
    let metadata = std::fs::metadata(path).map_err(|error: io::Error| Refusal::io(&error))?;
    Ok((metadata.len(), mtime_ns(&metadata)))
}

fn text(
    file: &Candidate,
    bytes: Vec<u8>,
    mtime_ns: i64,
    grow: &mut dyn FnMut(u64),
    pool: &Pool,
    limits: &Limits,
) -> Result<Text, Refusal> {
    let content = pool.read_with_room(&file.path, &bytes, limits, grow)?;
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let source = Source { path: file.name.clone(), bytes: bytes.len() as u64, mtime_ns, hash };
    // The largest file is several times in memory already: as blocks, and soon as passages.
    drop(bytes);
    let stem = file.path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Text {
        source,
        origin: Origin {
            format: content.format.name().to_owned(),
            encoding: content.encoding.map(str::to_owned),
            pages: content.pages,
        },
        document: document::parse(content.blocks, &stem),
        warnings: content.warnings,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(sizes: &[u64]) -> Vec<Candidate> {
        let one = |(i, bytes): (usize, &u64)| Candidate {
            path: format!("/nowhere/{i}").into(),
            name: i.to_string(),
            bytes: *bytes,
            mtime_ns: 0,
            is_link: false,
        };
        sizes.iter().enumerate().map(one).collect()
    }

    #[test]
    fn readings_come_in_order_also_where_one_file_is_larger_than_all_room() {
        let files = candidates(&[5, 500, 1, 90, 20, 0, 300]);
        let files: Vec<&Candidate> = files.iter().collect();
        let options = Options { threads: 4, max_bytes_in_flight: 100, ..Options::default() };
        let sizes = in_order(&files, &options, |readings| readings.map(|r| r.bytes).collect::<Vec<_>>());
        assert_eq!(sizes, [5, 500, 1, 90, 20, 0, 300]);
    }

    #[test]
    fn a_taker_may_stop_early() {
        let files = candidates(&[50; 40]);
        let files: Vec<&Candidate> = files.iter().collect();
        let options = Options { threads: 4, max_bytes_in_flight: 100, ..Options::default() };
        assert!(in_order(&files, &options, |readings| readings.next()).is_some());
    }
}
