//! Facets: how many documents and passages a query finds for each value of one field.

use std::collections::BTreeMap;

use super::engine::Tally;
use super::{Filters, Request, Search, SearchError};
use crate::index::Names;

/// A field that can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    /// Document type, as its slug.
    Type,
    /// District.
    District,
    /// Province at the time of writing.
    Province,
    /// Issuing authority.
    Issuer,
    /// Year of the date.
    Year,
    /// Kind of the passage's section.
    Section,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// The value; `None` for documents that do not state it.
    pub value: Option<String>,
    /// Documents with a matching passage.
    pub documents: u64,
    /// Matching passages.
    pub passages: u64,
}

impl Facet {
    /// All facets, by their names on the command line.
    pub const ALL: [(&'static str, Self); 6] = [
        ("type", Self::Type),
        ("district", Self::District),
        ("province", Self::Province),
        ("issuer", Self::Issuer),
        ("year", Self::Year),
        ("section", Self::Section),
    ];

    /// Whether its values are names that papers spell in several ways.
    fn has_names(self) -> bool {
        matches!(self, Self::District | Self::Province | Self::Issuer)
    }

    /// Its name, which is also its column's.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, facet)| *facet == self).map_or("", |(name, _)| name)
    }
}

impl Search<'_> {
    /// Counts what matches by the values of one field: years in order, other values by number of passages.
    /// An empty query counts everything that passes the filters. All spellings of a name are one value, see [`Names`].
    ///
    /// # Errors
    /// As [`run`](Search::run).
    pub fn facets(&self, request: &Request, of: Facet) -> Result<Vec<Bucket>, SearchError> {
        let matches = self.all_matches(request)?;
        let mut tallies = self.engine().tallies(&matches, of)?;
        if of.has_names() {
            tallies = under_one_name(tallies, &self.names(of)?);
        }
        let mut buckets: Vec<Bucket> = tallies
            .into_iter()
            .map(|(value, tally)| Bucket {
                value,
                documents: tally.documents.len() as u64,
                passages: tally.passages,
            })
            .collect();
        if of == Facet::Year {
            buckets.sort_by(|a, b| a.value.is_none().cmp(&b.value.is_none()).then(a.value.cmp(&b.value)));
        } else {
            buckets.sort_by(|a, b| b.passages.cmp(&a.passages).then(a.value.cmp(&b.value)));
        }
        Ok(buckets)
    }

    /// The names of one field, over all passages of the index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn names(&self, of: Facet) -> Result<Names, SearchError> {
        let all = self.engine().matches(None, &Filters::default())?;
        let tallies = self.engine().tallies(&all, of)?;
        let counts = tallies.iter().filter_map(|(name, tally)| Some((name.as_deref()?, tally.passages)));
        Ok(Names::of(counts))
    }
}

type Tallies = BTreeMap<Option<String>, Tally>;

/// The counts of all spellings of a name under the best one.
fn under_one_name(tallies: Tallies, names: &Names) -> Tallies {
    let mut together = Tallies::new();
    for (value, tally) in tallies {
        let all = together.entry(value.map(|name| names.usual(&name))).or_default();
        all.documents.extend(tally.documents);
        all.passages += tally.passages;
    }
    together
}
