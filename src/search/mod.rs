//! From a query to hits: the text is parsed to a tree, the tree planned against the index, the plan run and ranked.
//! Searching never prints; what it finds, and what it had to tell, comes back as plain data.

mod alike;
mod correct;
mod damage;
mod documents;
mod engine;
#[cfg(test)]
mod exam;
mod excerpt;
mod explain;
mod facet;
mod filter;
mod gather;
mod highlight;
mod hit;
mod page;
mod papers;
mod pattern;
mod plan;
mod planner;
mod query;
mod question;
mod rank;
mod retype;
mod run;
mod suggest;
#[cfg(test)]
mod tests;
mod tokens;
mod weights;
mod words;

pub(crate) use alike::Alike;
pub use excerpt::Excerpt;
pub(crate) use excerpt::Shelf;
pub use facet::{Bucket, Facet};
pub use filter::Filters;
pub use hit::{Accents, Hit, HitDocument, HitPassage, HitSection, Met, Results};
pub use query::{Field, Node, QueryError, Scope, Word, parse, plain};
pub use run::{Search, SearchError};
pub use suggest::Suggestion;
pub use weights::Weights;

/// How marks in the query are taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AccentMode {
    /// A syllable typed with a mark asks for that syllable, one typed without for any; damaged text is rescued after.
    #[default]
    Auto,
    /// As `Auto`, without rescue.
    Exact,
    /// Marks in the query are ignored.
    Ignore,
}

/// What one hit stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Each passage is a hit.
    #[default]
    Passage,
    /// The best passage of each section.
    Section,
    /// The best passage of each document.
    Document,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Best first.
    #[default]
    Score,
    /// Oldest first; undated last.
    Oldest,
    /// Newest first; undated last.
    Newest,
}

/// Whether abbreviations and their full forms stand for each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expansion {
    /// They do.
    #[default]
    On,
    /// Only what was typed counts.
    Off,
}

/// A search, complete: everything that decides which hits come back.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The query as typed.
    pub text: String,
    /// What the document must be, whatever the query.
    pub filters: Filters,
    /// How marks are taken.
    pub accents: AccentMode,
    /// Abbreviations.
    pub expansion: Expansion,
    /// What one hit stands for.
    pub grouping: Grouping,
    /// Their order.
    pub order: Order,
    /// Hits to skip.
    pub offset: usize,
    /// Hits to return at most.
    pub limit: usize,
    /// Whether each hit comes with the reasons for its score.
    pub explain: bool,
}
