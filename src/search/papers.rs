//! The documents of hits, read once each: the same few come up again, within a search and from one to the next. A walk
//! over everything has a [`Shelf`](super::Shelf) of its own, with paths as they are shown.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::index::{DocumentRecord, Error, Reader};

/// Documents that are kept: some megabytes of headers. What comes after them starts anew.
const MAX_KEPT: usize = 1_000;

/// Documents by their identifiers.
type Known = HashMap<String, Arc<DocumentRecord>>;

/// The documents of a reader.
pub(super) struct Papers<'a> {
    reader: &'a Reader,
    known: Mutex<Known>,
}

impl<'a> Papers<'a> {
    pub(super) fn of(reader: &'a Reader) -> Self {
        Self { reader, known: Mutex::default() }
    }

    /// The document with this identifier.
    pub(super) fn document(&self, id: &str) -> Result<Option<Arc<DocumentRecord>>, Error> {
        if let Some(known) = self.known().get(id) {
            return Ok(Some(Arc::clone(known)));
        }
        let Some(document) = self.reader.document(id)?.map(Arc::new) else { return Ok(None) };
        let mut known = self.known();
        if known.len() == MAX_KEPT {
            known.clear();
        }
        known.insert(id.to_owned(), Arc::clone(&document));
        Ok(Some(document))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
