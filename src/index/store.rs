//! Opening an index folder: creating, checking its version, and handing out tantivy's index.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings};

use super::analysis::{SENTENCES, tokenizers};
use super::error::{Error, Result};
use super::folder::{Folder, META, SPARE, is_denied};
use super::schema::{Fields, VERSION, schema};
use super::texts::{FORMAT, TextsPlugin};

/// Level of zstd: 5 packs a sixteenth smaller, and takes two and a half times as long.
const STORE_LEVEL: i32 = 3;

/// Text that is packed together, of which each hit unpacks one: 64 KB would be a twelfth smaller and take twice as long.
const STORE_BLOCK_BYTES: usize = 32 << 10;

/// What the index says of itself, kept with each commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Version of the fields.
    pub(super) schema: u32,
    /// Names of the ways to keep and to cut texts, which carry their versions.
    pub(super) analyzer: String,
    /// Version of the program.
    pub(super) tracuu: String,
    /// When the index last changed, seconds since 1970.
    pub(super) updated: u64,
    /// Files and folders that were handed in, as the index names them: where a repair looks for the sources.
    #[serde(default)]
    pub(super) roots: BTreeSet<String>,
}

impl Stamp {
    pub(super) fn now(roots: BTreeSet<String>) -> Self {
        let updated = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        Self {
            schema: VERSION,
            analyzer: format!("{FORMAT} {SENTENCES}"),
            tracuu: env!("CARGO_PKG_VERSION").to_owned(),
            updated,
            roots,
        }
    }

    fn fits(&self) -> bool {
        let now = Self::now(BTreeSet::new());
        self.schema == now.schema && self.analyzer == now.analyzer
    }
}

/// Text is kept well packed: it is most of what an index weighs.
fn settings() -> IndexSettings {
    let zstd = ZstdCompressor { compression_level: Some(STORE_LEVEL) };
    IndexSettings {
        docstore_compression: Compressor::Zstd(zstd),
        docstore_blocksize: STORE_BLOCK_BYTES,
        ..IndexSettings::default()
    }
}

/// The index in `folder`.
fn opened(folder: Folder, fields: &Fields) -> tantivy::Result<Index> {
    let mut index = Index::open(folder)?;
    index.set_tokenizers(tokenizers());
    index.register_plugin(TextsPlugin::of(fields));
    Ok(index)
}

/// An opened index folder.
pub(super) struct Store {
    pub(super) path: PathBuf,
    pub(super) index: Index,
    pub(super) fields: Fields,
    /// None in memory.
    folder: Option<Folder>,
}

impl Store {
    /// Opens the index in `path`.
    pub(super) fn open(path: &Path) -> Result<Self> {
        match std::fs::metadata(path.join(META)) {
            Ok(_) => {}
            Err(error) if is_denied(&error) => return Err(Error::io(path, &error)),
            Err(_) if path.join(SPARE).is_file() => {
                return Err(Error::Damaged { path: path.to_owned(), what: META.to_owned() });
            }
            Err(_) => return Err(Error::Missing(path.to_owned())),
        }
        let folder = Folder::open(path)?;
        let (_, fields) = schema();
        let index = opened(folder.clone(), &fields).map_err(|error| Error::tantivy(path, &error))?;
        let store = Self { path: path.to_owned(), fields, index, folder: Some(folder) };
        store.check_version()?;
        Ok(store)
    }

    /// The index as a writer needs it, which merges segments larger than memory.
    pub(super) fn index_to_write(&self) -> Result<Index> {
        let Some(folder) = &self.folder else { return Ok(self.index.clone()) };
        opened(folder.clone().by_pieces(), &self.fields).map_err(|error| self.error(&error))
    }

    /// Opens the index in `path`, creating it where there is none.
    pub(super) fn open_or_create(path: &Path) -> Result<Self> {
        match Self::open(path) {
            Err(Error::Missing(_)) => {}
            done => return done,
        }
        std::fs::create_dir_all(path).map_err(|error| Error::io(path, &error))?;
        Self::create(path, Folder::open(path)?)
    }

    /// A new index in a folder that holds none.
    pub(super) fn create(path: &Path, folder: Folder) -> Result<Self> {
        let (schema, fields) = schema();
        let index = Index::builder()
            .schema(schema)
            .settings(settings())
            .tokenizers(tokenizers())
            .register_plugin(TextsPlugin::of(&fields))
            .open_or_create(folder.clone())
            .map_err(|error| folder.trouble().unwrap_or_else(|| Error::tantivy(path, &error)))?;
        Ok(Self { path: path.to_owned(), index, fields, folder: Some(folder) })
    }

    /// An index in memory.
    #[cfg(test)]
    pub(super) fn in_memory() -> Self {
        let (schema, fields) = schema();
        let index = Index::builder()
            .schema(schema)
            .tokenizers(tokenizers())
            .register_plugin(TextsPlugin::of(&fields))
            .create_in_ram()
            .unwrap();
        Self { path: PathBuf::from("memory"), index, fields, folder: None }
    }

    /// The stamp of the last commit; none on an index that was never committed to.
    pub(super) fn stamp(&self) -> Result<Option<Stamp>> {
        let metas = self.index.load_metas().map_err(|error| self.error(&error))?;
        Ok(metas.payload.and_then(|payload| serde_json::from_str(&payload).ok()))
    }

    /// What went wrong: what happened to a file first, where something did, since the threads of tantivy end without
    /// saying why.
    pub(super) fn error(&self, error: &tantivy::TantivyError) -> Error {
        self.trouble().unwrap_or_else(|| Error::tantivy(&self.path, error))
    }

    /// What happened to a file first, where something did.
    pub(super) fn trouble(&self) -> Option<Error> {
        self.folder.as_ref().and_then(Folder::trouble)
    }

    fn check_version(&self) -> Result<()> {
        let (schema, _) = schema();
        let stamp = self.stamp()?;
        if self.index.schema() == schema && stamp.as_ref().is_none_or(Stamp::fits) {
            return Ok(());
        }
        let found = stamp.map_or_else(|| "?".to_owned(), |stamp| format!("tracuu {}", stamp.tracuu));
        Err(Error::Version { path: self.path.clone(), found })
    }
}
