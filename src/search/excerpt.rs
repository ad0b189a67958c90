//! Every passage that a query finds, in the order of the index, one at a time: what counting, grouping and comparing
//! start from. Unlike hits they are neither ranked nor cut off, and documents are shared between their passages.

use std::collections::HashMap;
use std::sync::Arc;

use super::engine::Matches;
use super::highlight::Highlighter;
use super::hit::{HitDocument, HitPassage, HitSection};
use super::plan::Match;
use super::query::parse;
use super::{Request, Search, SearchError};
use crate::index::{Error, PassageRecord, Paths, Reader, id_of_group};
use crate::vietnamese::Key;

/// Share of a long query's information that a passage must carry to speak of what was asked: a ranking may begin with
/// any passage that carries some of it, a count may not.
const MENTION_SHARE: f32 = 0.5;

/// A passage with the place where it stands.
#[derive(Debug, Clone)]
pub struct Excerpt {
    /// The passage.
    pub passage: HitPassage,
    /// The section that it stands in.
    pub section: HitSection,
    /// The document that it stands in, shared by all its passages.
    pub document: Arc<HitDocument>,
    /// Number of the passage in its document, from 0.
    pub ordinal: u64,
    /// Byte ranges of the passage's text that state causes.
    pub causes: Vec<(usize, usize)>,
}

#[cfg(test)]
impl Excerpt {
    /// A passage of this text that stands nowhere.
    pub(crate) fn sample(text: &str) -> Self {
        let passage = HitPassage {
            id: "a1b2c3-4".to_owned(),
            text: text.to_owned(),
            highlights: Vec::new(),
            page: None,
            estimated: false,
            ocr_percent: None,
        };
        Self {
            passage,
            section: HitSection { path: Vec::new(), kind: "results".to_owned() },
            document: Arc::new(HitDocument {
                id: "a1b2c3".to_owned(),
                path: "corpus/a.txt".to_owned(),
                header: crate::document::Header::default(),
            }),
            ordinal: 4,
            causes: Vec::new(),
        }
    }
}

/// The documents of passages, each fetched once, their paths as they are shown.
pub(crate) struct Shelf<'a> {
    reader: &'a Reader,
    paths: &'a Paths,
    known: HashMap<String, Arc<HitDocument>>,
}

impl<'a> Shelf<'a> {
    pub(crate) fn new(reader: &'a Reader, paths: &'a Paths) -> Self {
        Self { reader, paths, known: HashMap::new() }
    }

    /// The passage in its place; `highlights` are byte ranges of its text.
    pub(crate) fn excerpt(
        &mut self,
        record: PassageRecord,
        highlights: Vec<(usize, usize)>,
    ) -> Result<Excerpt, Error> {
        Ok(Excerpt {
            document: self.document(&record.document)?,
            section: HitSection { kind: record.kind.clone(), path: record.section.clone() },
            ordinal: record.ordinal,
            causes: record.causes.clone(),
            passage: HitPassage {
                id: record.id(),
                text: record.text,
                highlights,
                page: record.page,
                estimated: record.estimated,
                ocr_percent: record.ocr_percent,
            },
        })
    }

    /// The document with this identifier; one without a header where the index has none.
    pub(crate) fn document(&mut self, id: &str) -> Result<Arc<HitDocument>, Error> {
        if let Some(known) = self.known.get(id) {
            return Ok(Arc::clone(known));
        }
        let (path, header) = self
            .reader
            .document(id)?
            .map(|record| (self.paths.display(&record.source.path), record.header))
            .unwrap_or_default();
        let document = Arc::new(HitDocument { id: id.to_owned(), path, header });
        self.known.insert(id.to_owned(), Arc::clone(&document));
        Ok(document)
    }
}

/// What a query finds, to be walked through.
struct Mentions {
    matches: Matches,
    what: Option<Match>,
    typed: Vec<(Key, String)>,
}

impl Search<'_> {
    /// Tells every passage that the strictest reading of `request` finds, in the order of the index; those that match
    /// only without marks are not among them. A query of more words than must all be there is met by passages that
    /// carry half of its information. An empty query finds everything that passes the filters.
    /// `paths` writes paths as they are shown.
    ///
    /// # Errors
    /// As [`run`](Search::run); the first error that `tell` gives ends the walk.
    pub fn excerpts<E: From<SearchError>>(
        &self,
        request: &Request,
        paths: &Paths,
        mut tell: impl FnMut(Excerpt) -> Result<(), E>,
    ) -> Result<(), E> {
        let Mentions { matches, what, typed } = self.mentions(request)?;
        let mut tokenizer = self.tokenizer.lend();
        let mut highlighter = what.as_ref().map(|what| Highlighter::new(what, &typed, &mut tokenizer));
        let mut shelf = Shelf::new(self.reader, paths);
        for address in matches.addresses() {
            let record = self.reader.passage(address).map_err(SearchError::Index)?;
            let highlights = highlighter.as_mut().map(|h| h.mark(&record.text).0).unwrap_or_default();
            tell(shelf.excerpt(record, highlights).map_err(SearchError::Index)?)?;
        }
        Ok(())
    }

    /// How many passages of each document, by its identifier, [`excerpts`](Self::excerpts) would tell.
    ///
    /// # Errors
    /// As [`run`](Search::run).
    pub fn counts(&self, request: &Request) -> Result<HashMap<String, u64>, SearchError> {
        let matches = self.mentions(request)?.matches;
        let mut counts: HashMap<u64, u64> = HashMap::new();
        self.engine.each_group(&matches, |group, n| *counts.entry(group).or_default() += n)?;
        Ok(counts.into_iter().map(|(group, count)| (id_of_group(group), count)).collect())
    }

    fn mentions(&self, request: &Request) -> Result<Mentions, SearchError> {
        if request.text.trim().is_empty() {
            let matches = self.engine.matches(None, &request.filters)?;
            return Ok(Mentions { matches, what: None, typed: Vec::new() });
        }
        let node = parse(&request.text)?;
        let Some(answer) = self.answer(&node, request)? else {
            return Ok(Mentions { matches: Matches::default(), what: None, typed: Vec::new() });
        };
        let matches = match &answer.what {
            Match::Share(_) => self.engine.carriers(&answer.exact.units, &request.filters, MENTION_SHARE)?,
            _ => answer.exact.matches,
        };
        Ok(Mentions { matches, what: Some(answer.what), typed: answer.typed })
    }
}
