//! Which documents cite one, what it cites, and what is cited most and is not there.
//!
//! Candidates for "cited by" come from the index (the tokens of the number stand in the passage), and the recogniser of
//! citations decides; what is cited most is counted in one pass over all passages.

mod directory;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::parallel::answers;
use crate::document::{Citation, Cited, citations, is_law, law, number_key, undated_laws};
use crate::index::{Paths, Reader};
use crate::search::{AccentMode, Excerpt, Expansion, Filters, HitDocument, Request, Search, SearchError};

pub use directory::Directory;

/// Passages that are read at a time.
const BATCH: usize = 4_096;

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
    let mut candidates: BTreeMap<String, Excerpt> = BTreeMap::new();
    for request in names.iter().map(|name| request(name, filters)) {
        search.excerpts(&request, paths, |excerpt| {
            if !own.contains(&excerpt.document.id) {
                candidates.insert(excerpt.passage.id.clone(), excerpt);
            }
            Ok::<(), SearchError>(())
        })?;
    }
    let eyes = Eyes { wanted: &wanted, names: &names, directory: &directory, own: &own };
    cites.cited_by = eyes.citing(candidates.into_values());
    let order = |excerpt: &Excerpt| {
        (std::cmp::Reverse(excerpt.document.header.date), excerpt.document.id.clone(), excerpt.ordinal)
    };
    cites.cited_by.sort_by_cached_key(order);
    cites.cites = cited(reader, &cites.documents, &directory)?;
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
    if let Some(law) = law(text) {
        return Some(law);
    }
    let (name, year) = text.trim().rsplit_once(' ')?;
    let year: i16 = year.parse().ok().filter(|year| (1900..2100).contains(year))?;
    citations(&format!("{} năm {year}", capitalised(name))).into_iter().next()
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A search that finds every passage which may cite it.
fn request(citation: &Citation, filters: &Filters) -> Request {
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
            request(parts.join(" AND "))
        }
        Cited::Law { name, .. } => {
            let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let phrase = words.collect::<Vec<_>>().join(" ");
            let year = citation.year.map_or(String::new(), |year| format!(" AND {year}"));
            request(format!("\"{phrase}\"{year}"))
        }
    }
}

/// What tells whether a passage cites what was asked for.
struct Eyes<'a> {
    wanted: &'a Citation,
    /// All that it is cited as.
    names: &'a [Citation],
    directory: &'a Directory,
    /// The documents that it is, by their identifiers.
    own: &'a HashSet<String>,
}

impl Eyes<'_> {
    /// The passages that cite it, what cites set off in them.
    fn citing(&self, candidates: impl Iterator<Item = Excerpt>) -> Vec<Excerpt> {
        let cited: Vec<(Excerpt, Vec<Citation>)> = candidates
            .map(|excerpt| {
                let found = citations(&excerpt.passage.text);
                (excerpt, found)
            })
            .collect();
        let without_time = match (&self.wanted.cited, self.wanted.year) {
            (Cited::Law { key, .. }, None) => Some(key),
            _ => None,
        };
        // Names of laws that begin like it, from the index and from what is cited with its time.
        let named = cited.iter().flat_map(|(_, found)| found).filter_map(|citation| match &citation.cited {
            Cited::Law { key, .. } => Some(key),
            Cited::Number(_) => None,
        });
        let longer: HashSet<String> = named
            .chain(self.directory.law_keys())
            .filter(|other| without_time.is_some_and(|key| other.starts_with(key)))
            .cloned()
            .collect();
        let marked = cited.into_iter().filter_map(|(mut excerpt, found)| {
            let fitting = found.iter().filter(|citation| self.fits(citation, &excerpt.document));
            let mut marks: Vec<(usize, usize)> =
                fitting.map(|citation| (citation.range.start, citation.range.end)).collect();
            if let Some(key) = without_time {
                let text = &excerpt.passage.text;
                let undated = undated_laws(text, key, &longer).into_iter();
                marks.extend(undated.map(|range| (range.start, range.end)));
                marks.sort_unstable();
            }
            excerpt.passage.highlights = marks;
            (!excerpt.passage.highlights.is_empty()).then_some(excerpt)
        });
        marked.collect()
    }

    fn fits(&self, citation: &Citation, citing: &HitDocument) -> bool {
        if let (Cited::Law { key: wanted, .. }, None, Cited::Law { key, .. }) =
            (&self.wanted.cited, self.wanted.year, &citation.cited)
            && wanted == key
        {
            return true;
        }
        if let Some(document) = self.directory.resolve(citation, citing) {
            return self.own.contains(&document.id);
        }
        // What no document of the index is meant by is compared by its name, and by its day where one was given.
        let dated = self.wanted.date.is_some();
        self.own.is_empty()
            && self.names.iter().any(|name| {
                name.key() == citation.key()
                    && (!dated || citation.date.is_none() || citation.date == name.date)
            })
    }
}

/// What documents cite, in the order in which they do.
fn cited(
    reader: &Reader,
    documents: &[Arc<HitDocument>],
    directory: &Directory,
) -> Result<Vec<Reference>, SearchError> {
    let mut references: Vec<Reference> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for document in documents {
        let own: HashSet<String> = directory::names(document).iter().map(Citation::key).collect();
        for passage in reader.passages(&document.id).map_err(SearchError::Index)? {
            for citation in citations(&passage.text) {
                let resolved = directory.resolve(&citation, document);
                let is_itself = resolved.as_ref().is_some_and(|found| found.id == document.id);
                if is_itself || own.contains(&citation.key()) {
                    continue;
                }
                let key = resolved.as_ref().map_or_else(|| citation.key(), |found| found.id.clone());
                let place = *places.entry(key).or_insert(references.len());
                match references.get_mut(place) {
                    Some(reference) => reference.count += 1,
                    None => {
                        references.push(Reference { number: citation.label(), document: resolved, count: 1 });
                    }
                }
            }
        }
    }
    Ok(references)
}

/// Tells every passage that passes `request`, and what it cites; the passages of many are read by all processors.
fn each_passage(
    search: &Search<'_>,
    request: &Request,
    paths: &Paths,
    mut tell: impl FnMut(&Excerpt, Vec<Citation>),
) -> Result<(), SearchError> {
    let mut batch: Vec<Excerpt> = Vec::with_capacity(BATCH);
    let mut read = |batch: &mut Vec<Excerpt>| {
        let found = answers(batch.len(), |number, (): &mut ()| citations(&batch[number].passage.text));
        batch.drain(..).zip(found).for_each(|(excerpt, found)| tell(&excerpt, found));
    };
    search.excerpts(request, paths, |excerpt| {
        batch.push(excerpt);
        if batch.len() == BATCH {
            read(&mut batch);
        }
        Ok::<(), SearchError>(())
    })?;
    read(&mut batch);
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
    each_passage(search, request, paths, |excerpt, found| {
        for citation in found {
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
    each_passage(search, &Request::default(), paths, |excerpt, found| {
        for citation in found {
            if let Some(cited) = directory
                .resolve(&citation, &excerpt.document)
                .filter(|cited| cited.id != excerpt.document.id)
            {
                all.push((Arc::clone(&excerpt.document), citation, cited));
            }
        }
    })?;
    Ok(all)
}

/// Whether a document is cited by its name.
fn has_name(document: &HitDocument) -> bool {
    document.header.doc_type.as_ref().is_some_and(is_law)
}
