//! From what was found to what a person or a program reads: text for a terminal, JSON, CSV, bare paths.
//! Printers take plain data and a writer; they neither search nor know whether the writer is a terminal or a pipe.

mod check;
mod citations;
mod csv;
mod difference;
mod evaluation;
mod facets;
mod figures;
mod fit;
mod html;
mod json;
mod outcome;
mod palette;
mod place;
mod precedent;
mod reading;
mod safe;
mod snippet;
mod stats;
mod suggest;
mod text;
mod timeline;
mod trace;

#[cfg(test)]
mod sample;

pub use check::{checked_json, checked_text};
pub use citations::{cites_json, cites_text, missing_json, missing_text};
pub use csv::hits_csv;
pub use evaluation::{comparison_text, evaluation_json, evaluation_text};
pub use facets::{facets_csv, facets_html, facets_json, facets_text};
pub use figures::{Shown, disagreements_text, figures_csv, figures_json, figures_text};
pub use json::{hits_jsonl, results_json};
pub use outcome::outcome_json;
pub use place::place_text;
pub use precedent::{
    Comparison, precedents_csv, precedents_csv_head, precedents_json, precedents_legend, precedents_text,
};
pub use reading::{document_json, document_text};
pub use safe::{block as safe_block, line as safe_line};
pub use stats::{stats_json, stats_text, surroundings_text};
pub use suggest::{suggestions_json, suggestions_text};
pub use text::{Page, counts, paths, results_text};
pub use timeline::{timeline_csv, timeline_html, timeline_json, timeline_text};
pub use trace::{TraceQuestion, trace_csv, trace_details, trace_html, trace_json, trace_text};
