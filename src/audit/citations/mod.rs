//! Which documents cite one, what it cites, and what is cited most and is not there.
//!
//! Candidates for "cited by" come from the index (the tokens of the number stand in the passage), and the recogniser of
//! citations decides; what is cited most is counted in one pass over all passages.

mod directory;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::document::{Citation, Cited, citations, is_law, number_key};
use crate::index::{Paths, Reader};
use crate::search::{
    AccentMode, Excerpt, Expansion, Filters, HitDocument, Request, Search, SearchError, Shelf,
};

pub use directory::Directory;

/// What was asked for, and what is known of it.
#[derive(Debug, Default)]
pub struct Cites {
    /// The number, or the law, as it was understood.
    pub number: String,
    /// The documents of the index that have it.
    pub documents: Vec<Arc<HitDocument>>,
    /// Passages that cite it; what cites is set off in them.
    pub cited_by: Vec<Excerpt>,
    /// What these documents cite, in the order in which they do.
    pub cites: Vec<Reference>,
}

/// Something that a document cites.
#[derive(Debug, Clone)]
pub struct Reference {
    /// `45/2013/QH13`, `Luật Đất đai năm 2013`.
    pub number: String,
    /// The document of the index that it is.
    pub document: Option<Arc<HitDocument>>,
    /// How often it is cited.
    pub count: u64,
}

/// Something that documents cite and the index lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// `45/2013/QH13`, `Luật Đất đai năm 2013`.
    pub number: String,
    /// Documents that cite it.
    pub documents: u64,
    /// Citations of it.
    pub citations: u64,
}

/// Who cites the document that `text` names (among passages that pass `filters`), and what it cites. `None` where `text` names none.
///
/// # Errors
/// When the index cannot be read.
pub fn cite(
    reader: &Reader,
    search: &Search<'_>,
    text: &str,
    filters: &Filters,
    paths: &Paths,
) -> Result<Option<Cites>, SearchError> {
    let Some(wanted) = wanted(text) else { return Ok(None) };
    let directory = Directory::open(reader, paths)?;
    let mut cites = Cites { number: wanted.label(), documents: directory.named(&wanted), ..Cites::default() };
    // A law is cited by its number and by its name.
    let mut names = vec![wanted.clone()];
    names.extend(cites.documents.iter().flat_map(|document| directory::names(document)));
    let own: HashSet<String> = cites.documents.iter().map(|document| document.id.clone()).collect();
    let mut seen = HashSet::new();
    for name in &names {
        for request in requests(name, filters) {
            search.excerpts(&request, paths, |mut excerpt| {
                let highlights = marks(&excerpt, &names, &directory, &own, wanted.date.is_some());
                let new = !highlights.is_empty() && !own.contains(&excerpt.document.id);
                if new && seen.insert(excerpt.passage.id.clone()) {
                    excerpt.passage.highlights = highlights;
                    cites.cited_by.push(excerpt);
                }
                Ok::<(), SearchError>(())
            })?;
        }
    }
    let order = |excerpt: &Excerpt| {
        (std::cmp::Reverse(excerpt.document.header.date), excerpt.document.id.clone(), excerpt.ordinal)
    };
    cites.cited_by.sort_by_cached_key(order);
    let mut references: Vec<Reference> = Vec::new();
    for document in &cites.documents {
        collect(reader, document, &directory, &mut references)?;
    }
    cites.cites = references;
    Ok(Some(cites))
}

/// The citation that a person means.
fn wanted(text: &str) -> Option<Citation> {
    if let Some(citation) = citations(text).into_iter().next() {
        return Some(citation);
    }
    // Without the word for its kind, a number in small letters; a law without `năm`.
    if text.contains('/') {
        let number = text.split_whitespace().collect::<String>();
        let number = number.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
        let key = number_key(&number).filter(|_| !number.is_empty())?;
        let number = crate::document::Number { text: number, key };
        return Some(Citation { range: 0..text.len(), cited: Cited::Number(number), date: None, year: None });
    }
    let (name, year) = text.trim().rsplit_once(' ')?;
    let year: i16 = year.parse().ok().filter(|year| (1900..2100).contains(year))?;
    citations(&format!("{} năm {year}", capitalised(name))).into_iter().next()
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Searches that find every passage which may cite it.
fn requests(citation: &Citation, filters: &Filters) -> Vec<Request> {
    let request = |text: String| Request {
        text,
        filters: filters.clone(),
        accents: AccentMode::Ignore,
        expansion: Expansion::Off,
        ..Request::default()
    };
    match &citation.cited {
        Cited::Number(number) => {
            let symbol = number.text.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = &number.text[..number.text.len() - symbol.len()];
            let mut parts: Vec<String> = vec![digits.trim_start_matches('0').to_owned()];
            let symbol =
                symbol.trim_start_matches(|c: char| c.is_lowercase()).trim_start_matches(['/', '-', '–']);
            let symbol = match citation.year.filter(|year| symbol.starts_with(&year.to_string())) {
                Some(year) => {
                    parts.push(year.to_string());
                    symbol[4..].trim_start_matches(['/', '-', '–'])
                }
                None => symbol,
            };
            let words = symbol.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let phrase = words.collect::<Vec<_>>().join(" ");
            if !phrase.is_empty() {
                parts.push(format!("\"{phrase}\""));
            }
            parts.retain(|part| !part.is_empty());
            vec![request(parts.join(" AND "))]
        }
        Cited::Law { name, .. } => {
            let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let phrase = words.collect::<Vec<_>>().join(" ");
            let year = citation.year.map_or(String::new(), |year| format!(" AND {year}"));
            vec![request(format!("\"{phrase}\"{year}"))]
        }
    }
}

/// Where a passage cites one of `names`.
fn marks(
    excerpt: &Excerpt,
    names: &[Citation],
    directory: &Directory,
    own: &HashSet<String>,
    dated: bool,
) -> Vec<(usize, usize)> {
    let fits = |citation: &Citation| {
        let resolved = directory.resolve(citation, &excerpt.document);
        if let Some(document) = &resolved {
            return own.contains(&document.id);
        }
        // What no document of the index is meant by is compared by its name, and by its day where one was given.
        own.is_empty()
            && names.iter().any(|name| {
                name.key() == citation.key()
                    && (!dated || citation.date.is_none() || citation.date == name.date)
            })
    };
    let found = citations(&excerpt.passage.text).into_iter().filter(fits);
    found.map(|citation| (citation.range.start, citation.range.end)).collect()
}

/// Adds what a document cites.
fn collect(
    reader: &Reader,
    document: &Arc<HitDocument>,
    directory: &Directory,
    references: &mut Vec<Reference>,
) -> Result<(), SearchError> {
    let own: HashSet<String> = directory::names(document).iter().map(Citation::key).collect();
    let mut places: HashMap<String, usize> = HashMap::new();
    for passage in reader.passages(&document.id).map_err(SearchError::Index)? {
        for citation in citations(&passage.text) {
            let resolved = directory.resolve(&citation, document);
            if own.contains(&citation.key()) || resolved.as_ref().is_some_and(|found| found.id == document.id)
            {
                continue;
            }
            let key = resolved.as_ref().map_or_else(|| citation.key(), |found| found.id.clone());
            let place = *places.entry(key).or_insert(references.len());
            match references.get_mut(place) {
                Some(reference) => reference.count += 1,
                None => references.push(Reference { number: citation.label(), document: resolved, count: 1 }),
            }
        }
    }
    Ok(())
}

/// What the passages that pass `request` cite most and the index lacks; the most cited first.
///
/// Every passage is read once; memory grows with the number of different citations only.
///
/// # Errors
/// When the query cannot be read, or the index cannot.
pub fn missing(
    reader: &Reader,
    search: &Search<'_>,
    request: &Request,
    paths: &Paths,
) -> Result<Vec<Missing>, SearchError> {
    let directory = Directory::open(reader, paths)?;
    let mut counts: BTreeMap<String, (Missing, String)> = BTreeMap::new();
    search.excerpts(request, paths, |excerpt| {
        for citation in citations(&excerpt.passage.text) {
            if directory.has(&citation) {
                continue;
            }
            let date = citation.date.filter(|_| directory::needs_date(&citation));
            let key = date.map_or_else(|| citation.key(), |date| format!("{} {date}", citation.key()));
            let first = || {
                let number =
                    date.map_or_else(|| citation.label(), |date| format!("{} ({date})", citation.label()));
                (Missing { number, documents: 0, citations: 0 }, String::new())
            };
            let (missing, last) = counts.entry(key).or_insert_with(first);
            missing.citations += 1;
            if *last != excerpt.document.id {
                missing.documents += 1;
                last.clone_from(&excerpt.document.id);
            }
        }
        Ok::<(), SearchError>(())
    })?;
    let mut all: Vec<Missing> = counts.into_values().map(|(missing, _)| missing).collect();
    all.sort_by(|a, b| {
        b.documents.cmp(&a.documents).then(b.citations.cmp(&a.citations)).then(a.number.cmp(&b.number))
    });
    Ok(all)
}

/// A citing document, its citation, and the document cited.
pub type Resolved = (Arc<HitDocument>, Citation, Arc<HitDocument>);

/// Every citation of a document of the index by another one: the citing document, the words, the document cited.
///
/// # Errors
/// When the index cannot be read.
pub fn resolved(reader: &Reader, search: &Search<'_>, paths: &Paths) -> Result<Vec<Resolved>, SearchError> {
    let directory = Directory::open(reader, paths)?;
    let mut all = Vec::new();
    search.excerpts(&Request::default(), paths, |excerpt| {
        for citation in citations(&excerpt.passage.text) {
            if let Some(cited) = directory
                .resolve(&citation, &excerpt.document)
                .filter(|cited| cited.id != excerpt.document.id)
            {
                all.push((Arc::clone(&excerpt.document), citation, cited));
            }
        }
        Ok::<(), SearchError>(())
    })?;
    Ok(all)
}

/// All documents of the index, their paths as they are shown.
fn documents(reader: &Reader, paths: &Paths) -> Result<Vec<Arc<HitDocument>>, SearchError> {
    let mut shelf = Shelf::new(reader, paths);
    let ids = reader.documents().map_err(SearchError::Index)?.into_iter().map(|record| record.id);
    ids.map(|id| shelf.document(&id).map_err(SearchError::Index)).collect()
}

/// Whether a document is cited by its name.
fn has_name(document: &HitDocument) -> bool {
    document.header.doc_type.as_ref().is_some_and(is_law)
}
