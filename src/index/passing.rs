//! Records on their way to the writing threads: what waits for these is bounded in bytes, whatever tantivy's queue
//! holds, since each record carries a permit that it gives back when it has been written.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::schema::document::Document;

use super::batch::Role;

/// Bytes of text that may wait. A batch that is larger waits until nothing else does.
const MAX_WAITING_BYTES: usize = 8 << 20;

/// Threads that have stopped give nothing back; after so long a batch goes on, to meet their error.
const PATIENCE: Duration = Duration::from_secs(10);

/// Counts what waits.
#[derive(Clone, Default)]
pub(super) struct Gate(Arc<(Mutex<usize>, Condvar)>);

/// The right of some bytes to wait, given back at the end.
struct Permit {
    gate: Gate,
    bytes: usize,
}

/// A record with its permit, one for all records of a batch.
pub(super) struct Passing {
    role: Role,
    record: TantivyDocument,
    _permit: Arc<Permit>,
}

impl Gate {
    /// Lets a batch of records pass, once there is room for so many bytes.
    pub(super) fn pass(
        &self,
        records: Vec<(Role, TantivyDocument)>,
        bytes: usize,
    ) -> impl ExactSizeIterator<Item = Passing> {
        let permit = Arc::new(self.permit(bytes));
        let passing = move |(role, record)| Passing { role, record, _permit: Arc::clone(&permit) };
        records.into_iter().map(passing)
    }

    fn permit(&self, bytes: usize) -> Permit {
        let (waiting, freed) = &*self.0;
        let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |waiting: &mut usize| *waiting > 0 && *waiting + bytes > MAX_WAITING_BYTES;
        let room = freed.wait_timeout_while(waiting, PATIENCE, is_full);
        let (mut waiting, _) = room.unwrap_or_else(PoisonError::into_inner);
        *waiting += bytes;
        Permit { gate: self.clone(), bytes }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let (waiting, freed) = &*self.gate.0;
        *waiting.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        freed.notify_all();
    }
}

impl Passing {
    /// What the record is to its neighbours.
    pub(super) fn role(&self) -> Role {
        self.role
    }

    pub(super) fn record(&self) -> &TantivyDocument {
        &self.record
    }
}

impl Document for Passing {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.record.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.record
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> (Role, TantivyDocument) {
        (Role::Passage, TantivyDocument::default())
    }

    fn waiting(gate: &Gate) -> usize {
        *gate.0.0.lock().unwrap()
    }

    #[test]
    fn room_is_given_back_with_the_last_record_of_a_batch() {
        let gate = Gate::default();
        let batch: Vec<Passing> = gate.pass(vec![record(); 2], 100).collect();
        assert_eq!(waiting(&gate), 100);
        let mut records = batch.into_iter();
        records.next();
        assert_eq!(waiting(&gate), 100);
        drop(records);
        assert_eq!(waiting(&gate), 0);
    }

    #[test]
    fn what_does_not_fit_waits_and_what_is_too_large_passes_alone() {
        let gate = Gate::default();
        let large: Vec<Passing> = gate.pass(vec![record()], 2 * MAX_WAITING_BYTES).collect();
        std::thread::scope(|scope| {
            let next = scope.spawn(|| gate.pass(vec![record()], 1).count());
            std::thread::sleep(Duration::from_millis(20));
            assert!(!next.is_finished());
            drop(large);
            assert_eq!(next.join().unwrap(), 1);
        });
    }
}
