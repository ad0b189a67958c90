//! Waits until something changes in the folders of an archive, and until it has settled.
//! An update finds out by itself what has changed; here it only matters that it is woken.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// Files are written in bursts (a copied folder, a saving editor): so long it must have been quiet.
const SETTLED: Duration = Duration::from_secs(1);

type Watcher = Debouncer<RecommendedWatcher, RecommendedCache>;

/// A watch over files and folders.
pub struct Watch {
    roots: Vec<PathBuf>,
    index_dir: PathBuf,
    /// None where the system cannot tell of changes at all.
    watcher: Option<Watcher>,
    events: Receiver<DebounceEventResult>,
    /// What cannot be watched, and why.
    unwatched: Vec<(PathBuf, String)>,
}

impl Watch {
    /// Without news for so long, an update looks for itself: network disks tell of no changes.
    pub const LOOK_AGAIN: Duration = Duration::from_secs(600);

    /// Watches `roots`, but for the index itself.
    #[must_use]
    pub fn new(index_dir: &Path, roots: &[PathBuf]) -> Self {
        let (sender, events) = channel();
        let watcher = new_debouncer(SETTLED, None, sender);
        let index_dir = index_dir.canonicalize().unwrap_or_else(|_| index_dir.to_owned());
        let mut watch =
            Self { roots: roots.to_owned(), index_dir, watcher: None, events, unwatched: Vec::new() };
        match watcher {
            Ok(watcher) => watch.watcher = Some(watcher),
            Err(error) => watch.unwatched.push((watch.index_dir.clone(), error.to_string())),
        }
        watch.look_at_roots();
        watch
    }

    /// What cannot be watched, and why; it is looked at after [`LOOK_AGAIN`](Self::LOOK_AGAIN).
    #[must_use]
    pub fn unwatched(&self) -> &[(PathBuf, String)] {
        &self.unwatched
    }

    /// Returns when something has changed and settled, at the latest after `longest`.
    pub fn wait(&mut self, longest: Duration) {
        loop {
            let news = match self.events.recv_timeout(longest) {
                Ok(Ok(events)) => events.iter().any(|event| self.matters(event)),
                Ok(Err(_)) | Err(RecvTimeoutError::Timeout) => true,
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(longest);
                    true
                }
            };
            if news {
                // A folder that was moved away and made again is another one to the system.
                return self.look_at_roots();
            }
        }
    }

    /// Reading a file is an event too, and so is writing the index.
    fn matters(&self, event: &notify::Event) -> bool {
        !event.kind.is_access() && event.paths.iter().any(|path| !path.starts_with(&self.index_dir))
    }

    fn look_at_roots(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        self.unwatched.clear();
        for root in &self.roots {
            let path = root.canonicalize().unwrap_or_else(|_| root.clone());
            // A file is watched by its folder: editors put a new file in its place.
            let (path, mode) = match path.parent() {
                Some(parent) if !path.is_dir() => (parent.to_owned(), RecursiveMode::NonRecursive),
                _ => (path, RecursiveMode::Recursive),
            };
            let _ = watcher.unwatch(&path);
            if let Err(error) = watcher.watch(&path, mode) {
                self.unwatched.push((root.clone(), error.to_string()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_change_wakes_and_the_index_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let (docs, index) = (dir.path().join("docs"), dir.path().join("docs/index"));
        fs::create_dir_all(&index).unwrap();
        let mut watch = Watch::new(&index, std::slice::from_ref(&docs));
        assert!(watch.unwatched().is_empty(), "{:?}", watch.unwatched());
        fs::write(index.join("meta.json"), "{}").unwrap();
        let waited = watch.events.recv_timeout(Duration::from_secs(20)).unwrap().unwrap();
        assert!(!waited.iter().any(|event| watch.matters(event)), "{waited:?}");
        fs::write(docs.join("a.txt"), "một").unwrap();
        watch.wait(Watch::LOOK_AGAIN);
        fs::rename(docs.join("a.txt"), docs.join("b.txt")).unwrap();
        watch.wait(Watch::LOOK_AGAIN);
        fs::remove_dir_all(&docs).unwrap();
        watch.wait(Watch::LOOK_AGAIN);
        fs::create_dir(&docs).unwrap();
        watch.look_at_roots();
        fs::write(docs.join("c.txt"), "hai").unwrap();
        watch.wait(Watch::LOOK_AGAIN);
    }
}
