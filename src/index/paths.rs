//! How the index names files: relative to the folder that holds the index where it can, else absolutely.
//! So an archive that is moved together with its index stays indexed, and its identifiers stay the same.

use std::io;
use std::path::{Component, Path, PathBuf};

/// Turns paths of the file system into names of the index, and back.
#[derive(Debug, Clone)]
pub struct Paths {
    base: PathBuf,
    here: PathBuf,
}

impl Paths {
    /// For the index in `index_dir`, which need not exist yet.
    ///
    /// # Errors
    /// When the current folder is unknown.
    pub fn new(index_dir: &Path) -> io::Result<Self> {
        let here = std::env::current_dir()?;
        let here = here.canonicalize().unwrap_or(here);
        let index_dir = clean(&here.join(index_dir));
        let index_dir = index_dir.canonicalize().unwrap_or(index_dir);
        let base = index_dir.parent().unwrap_or(&index_dir).to_owned();
        Ok(Self { base, here })
    }

    /// The index's name for the file at `path`, with `/` between its parts. Symbolic links in the folder part are resolved.
    #[must_use]
    pub fn name(&self, path: &Path) -> String {
        let absolute = clean(&self.here.join(path));
        let resolved = match (absolute.parent().map(Path::canonicalize), absolute.file_name()) {
            (Some(Ok(folder)), Some(file)) => folder.join(file),
            _ => absolute,
        };
        self.name_of_resolved(&resolved)
    }

    /// A folder with its links resolved; none where it is not there.
    pub(crate) fn folder(&self, folder: &Path) -> Option<PathBuf> {
        clean(&self.here.join(folder)).canonicalize().ok()
    }

    /// The index's name for a file whose folder is resolved already.
    pub(crate) fn name_of_resolved(&self, path: &Path) -> String {
        slashes(path.strip_prefix(&self.base).unwrap_or(path))
    }

    /// Where the file that the index calls `name` lies.
    #[must_use]
    pub fn locate(&self, name: &str) -> PathBuf {
        self.base.join(name)
    }

    /// `name` as it is shown to a person: relative to the current folder where it lies under it.
    #[must_use]
    pub fn display(&self, name: &str) -> String {
        let path = self.locate(name);
        slashes(path.strip_prefix(&self.here).unwrap_or(&path))
    }
}

/// The identifier of the document that the index calls `name`: 12 hexadecimal digits.
#[must_use]
pub fn document_id(name: &str) -> String {
    blake3::hash(name.as_bytes()).to_hex()[..12].to_owned()
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// `path` without `.` and `..`, by its words alone.
fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_to_the_folder_of_the_index() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("corpus/huyện")).unwrap();
        let paths = Paths::new(&root.join("index")).unwrap();
        let file = root.join("corpus/./huyện/../huyện/báo cáo.txt");
        assert_eq!(paths.name(&file), "corpus/huyện/báo cáo.txt");
        assert_eq!(paths.locate("corpus/huyện/báo cáo.txt"), root.join("corpus/huyện/báo cáo.txt"));
    }

    #[test]
    fn a_file_elsewhere_keeps_its_absolute_path() {
        let dir = tempfile::tempdir().unwrap();
        let paths = Paths::new(&dir.path().join("index")).unwrap();
        assert_eq!(paths.name(Path::new("/nowhere/a.txt")), "/nowhere/a.txt");
        assert_eq!(paths.locate("/nowhere/a.txt"), Path::new("/nowhere/a.txt"));
    }
}
