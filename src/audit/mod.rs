//! What an auditor and a drafter ask of the archive as a whole: precedent wording, mentions by period and district,
//! figures, citations.
//! Audits take what a search finds and give plain data; they neither print nor know of flags.

pub mod citations;
pub mod figures;
mod parallel;
mod period;
mod precedent;
mod timeline;
mod trace;

pub use period::Unit;
pub use precedent::{Aligned, DraftParagraph, Precedent, Precedents, Preference, Standing, Wish};
pub use timeline::{Mentions, Row, Timeline, timeline};
pub use trace::{
    Course, Fate, Ingredients, Issue, KINDS, Occurrence, Place, State, Statement, THRESHOLD, Trace,
    TraceRequest, trace,
};
