//! tracuu (*tra cứu*, to look up) finds passages in years of Vietnamese administrative documents.
//!
//! The folders are the path of a document:
//! a file is **read** into blocks of text, **document** makes of them a header, sections and passages,
//! **index** writes these, **archive** keeps the index in step with the folders;
//! a query goes through **search** (parse, plan, run, rank, highlight) to hits, which **print** shows;
//! **audit** looks at all that a query finds: over time, across districts;
//! **eval** measures the ranking; **cli** turns flags into requests.
//! Below them all lie **vietnamese** (the language) and **messages** (what tracuu says to people).

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::print_stdout,
        clippy::print_stderr,
        reason = "a test fails by panicking, and says aloud what it skips or measures"
    )
)]

pub mod archive;
pub mod audit;
pub mod block;
pub mod cli;
pub mod document;
pub mod eval;
pub mod index;
pub mod messages;
pub mod print;
pub mod read;
pub mod search;
pub mod vietnamese;
