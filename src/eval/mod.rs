//! How good the ranking is: questions with judged documents, the measures that are usual, and two rankings compared.
//! Knows nothing of searching: whoever asks gives a function from a question to ranked documents.
//!
//! Files are those of TREC and of `trec_eval`, and measures agree with what `trec_eval` and `ir-measures` compute.

mod compare;
mod files;
mod judgements;
mod measures;
mod report;
mod run;

pub use compare::Comparison;
pub use judgements::{Judgements, Question, read_questions};
pub use measures::{Measure, Values};
pub use report::{QuestionReport, Report, percentile};
pub use run::{Ranked, Run, Timed, ask};
