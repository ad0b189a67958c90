//! The index: documents in, records and postings out; the only room that knows tantivy, with one executor in `search`.
//!
//! One tantivy document stands for each passage, a small one for each document and for what stands above passages. The index itself is the only
//! memory of what is indexed (path, size, time, hash per document); no second list can disagree with it.

mod analysis;
mod batch;
mod check;
mod error;
mod folder;
mod merging;
mod names;
mod passing;
mod paths;
mod pieces;
mod reader;
mod record;
mod repair;
mod schema;
mod store;
mod tag;
pub(crate) mod terms;
pub(crate) mod texts;
mod writer;

pub use check::{Checked, Problem, check};
pub use error::{Error, Result};
pub use names::Names;
pub use paths::{Paths, document_id};
pub use reader::{IndexedFile, Reader, Stats};
pub use record::{DocumentRecord, PassageRecord, Source, split_passage_id};
pub use repair::{Remedy, sources, take_out};
pub use tag::name_key;
pub use writer::{Budget, Origin, Writer};

pub(crate) use analysis::{SENTENCE, sentence_starts};
pub(crate) use schema::Fields;
pub(crate) use tag::TagField;
pub(crate) use writer::{PASSAGE, id_of_group, yyyymmdd};
