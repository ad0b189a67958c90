//! End to end: the program as a person runs it. What a module can prove by itself is tested in that module.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::print_stderr, reason = "a skipped test is said aloud")]

mod world;

/// `cite`: who cites a document, and what it cites.
mod cite;
/// Damage to the index, kills, other users; `check`, `index --watch`.
mod damage;
/// `eval`: measures over judged questions.
mod eval;
/// `figures`: quantities, tables, arithmetic.
mod figures;
/// `index`: what happens to each file.
mod index;
/// Workers: what they must not be able to do, and what their end costs.
mod isolation;
/// Searches whose first hit is known.
mod known;
/// `show`, `facets`, `stats`: what stands in the index.
mod place;
/// `precedent`: earlier wordings of a draft's paragraphs.
mod precedent;
/// `read`: a file without an index.
mod read;
/// `search`: queries, filters, formats, streams.
mod search;
/// A real report, scanned and damaged; needs the shared test data.
mod seed;
/// `timeline`: mentions by period and district.
mod timeline;
/// `trace`: shortcomings that come back.
mod trace;
/// Commands that need no index: help, versions, completions; wrong flags.
mod usage;
