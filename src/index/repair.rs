//! Mends an index as far as it can by itself: what is damaged is taken out, so that an update can put it in again.
//! What is whole stays. Nothing is taken out before it is known where the sources lie.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tantivy::Directory;

use super::check::{Checked, Problem, bad_segments};
use super::error::{Error, Result};
use super::folder::{Folder, MANAGED, META, SPARE, segment_files, unsealed};
use super::store::{Stamp, Store};
use super::writer::{Budget, Writer};

/// What was taken out of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing: only copies and lists were put right.
    Nothing,
    /// So many segments or documents.
    Some(u64),
    /// Everything: the index is built anew.
    All,
}

/// Where the documents of the index in `path` came from, as the index names files; from whichever copy of the list is
/// whole. Empty where none is.
///
/// # Errors
/// When the folder cannot be read.
pub fn sources(path: &Path) -> Result<Vec<String>> {
    let Some(meta) = whole_meta(path) else { return Ok(Vec::new()) };
    let stamp = meta.get("payload").and_then(Value::as_str);
    let stamp: Option<Stamp> = stamp.and_then(|stamp| serde_json::from_str(stamp).ok());
    Ok(stamp.map(|stamp| stamp.roots.into_iter().collect()).unwrap_or_default())
}

/// The list of segments, from whichever copy is whole.
fn whole_meta(path: &Path) -> Option<Value> {
    let read = |name| {
        let file = fs::read(path.join(name)).ok()?;
        // Older versions did not seal it; what is no JSON is not whole either way.
        let content = unsealed(&file).unwrap_or(if name == META { &file } else { &[] });
        let meta: Value = serde_json::from_slice(content).ok()?;
        meta.get("segments").is_some().then_some(meta)
    };
    read(META).or_else(|| read(SPARE))
}

/// Takes out of the index in `path` what `checked` found wrong.
///
/// # Errors
/// When another process writes, or the folder cannot be written.
pub fn take_out(path: &Path, checked: &Checked) -> Result<Remedy> {
    let folder = Folder::open(path)?;
    let lock = folder.lock()?;
    let io = |error: std::io::Error| Error::io(path, &error);
    let is_of_other_version =
        checked.problems.iter().any(|p| matches!(p, Problem::Version(_) | Problem::Unreadable(_)));
    let Some(mut meta) = whole_meta(path).filter(|_| !is_of_other_version) else {
        clear(path).map_err(io)?;
        Store::create(path, folder)?;
        return Ok(Remedy::All);
    };
    let taken = prune(path, &mut meta, &bad_segments(&checked.problems)).map_err(io)?;
    let text = serde_json::to_vec_pretty(&meta).unwrap_or_default();
    folder.atomic_write(Path::new(META), &[text.as_slice(), b"\n"].concat()).map_err(io)?;
    let managed: BTreeSet<String> =
        segment_files(path).map_err(io)?.into_iter().chain([META.to_owned()]).collect();
    let managed = serde_json::to_vec(&managed).unwrap_or_default();
    folder.atomic_write(Path::new(MANAGED), &[managed.as_slice(), b"\n"].concat()).map_err(io)?;
    drop(lock);
    let documents = remove_documents(path, &checked.problems)?;
    Ok(match taken + documents {
        0 => Remedy::Nothing,
        n => Remedy::Some(n),
    })
}

/// Deletes all files of the index; what else lies in the folder stays.
fn clear(path: &Path) -> std::io::Result<()> {
    for name in segment_files(path)?.iter().map(String::as_str).chain([META, SPARE, MANAGED]) {
        match fs::remove_file(path.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Takes segments out of the list: the `bad` ones, and those that have no file left. How many these were.
fn prune(path: &Path, meta: &mut Value, bad: &[&str]) -> std::io::Result<u64> {
    let files = segment_files(path)?;
    let Some(segments) = meta.get_mut("segments").and_then(Value::as_array_mut) else { return Ok(0) };
    let before = segments.len();
    segments.retain(|segment| {
        let number = segment.get("segment_id").and_then(Value::as_str).unwrap_or_default().replace('-', "");
        !bad.contains(&number.as_str()) && files.iter().any(|file| file.starts_with(&number))
    });
    Ok((before - segments.len()) as u64)
}

/// Removes documents that are not whole, and passages without a document. How many these were.
fn remove_documents(path: &Path, problems: &[Problem]) -> Result<u64> {
    let (mut names, mut ids) = (Vec::new(), Vec::new());
    for problem in problems {
        match problem {
            Problem::Incomplete(name) => names.push(name),
            Problem::Orphan(id) => ids.push(id),
            _ => {}
        }
    }
    if names.is_empty() && ids.is_empty() {
        return Ok(0);
    }
    // Nothing is written, so the least that tantivy works with is enough.
    let mut writer = Writer::open(path, Budget::within(0))?;
    names.iter().for_each(|name| writer.remove(name));
    ids.iter().for_each(|id| writer.remove_id(id));
    writer.finish()?;
    Ok((names.len() + ids.len()) as u64)
}
