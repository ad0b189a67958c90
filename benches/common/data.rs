//! Where the texts lie that measurements are made on.

#[path = "shared.rs"]
mod shared;

use std::path::{Path, PathBuf};

/// The folder of real documents, where it is there.
pub(crate) fn legal() -> Option<PathBuf> {
    let legal = shared::shared().join("corpus/legal");
    if !legal.is_dir() {
        eprintln!("SKIPPED: real documents: {} is missing (set TRACUU_SHARED)", legal.display());
    }
    legal.is_dir().then_some(legal)
}

/// All files of a folder, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// Size of all files of a folder.
pub(crate) fn bytes(folder: &Path) -> u64 {
    files(folder).iter().map(|file| file.metadata().map_or(0, |facts| facts.len())).sum()
}
