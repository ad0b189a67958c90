//! Filters: what a document must be, whatever the query says.
//! Values are kept as typed but checked; names are compared folded when the plan is run.

use jiff::civil::Date;

/// Conditions on a hit's document and section. Several values of one field are alternatives; fields add up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Document types, as slugs (`bao-cao`).
    pub types: Vec<String>,
    /// Districts by name.
    pub districts: Vec<String>,
    /// Provinces by name, of then or of today.
    pub provinces: Vec<String>,
    /// Issuers: words that must stand in the issuer's name, in order.
    pub issuers: Vec<String>,
    /// Document numbers, in any spelling.
    pub numbers: Vec<String>,
    /// First day of the document's date.
    pub from: Option<Date>,
    /// Last day of the document's date.
    pub to: Option<Date>,
    /// Spans, first and last day; a document matches when one of its own periods lies within or covers one.
    pub periods: Vec<(Date, Date)>,
    /// Section kinds (`weaknesses`).
    pub sections: Vec<String>,
    /// Globs on the path.
    pub paths: Vec<String>,
}
