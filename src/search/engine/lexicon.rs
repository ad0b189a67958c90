//! From patterns to posting lists: the terms of a segment's dictionary that a pattern stands for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::postings::{BlockSegmentPostings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};

use crate::index::terms::{pair_keys, pair_prefix, push_pair, syllable_key, syllable_prefix};
use crate::index::{Fields, SENTENCE};
use crate::search::damage::Forms;
use crate::search::pattern::{Pattern, i_as_y};
use crate::search::plan::UnitKind;
use crate::vietnamese::Key;

/// Terms that one wildcard may stand for in a segment, at most.
pub(super) const MAX_EXPANSIONS: usize = 4_096;

/// The text fields of a passage, each with its syllables and its pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextField {
    Body,
    Heading,
    Title,
}

/// The dictionaries of one segment.
pub(super) struct Lexicon {
    fields: Fields,
    syllables: [Arc<InvertedIndexReader>; 3],
    pairs: [Arc<InvertedIndexReader>; 3],
    tags: Arc<InvertedIndexReader>,
    sentences: Arc<InvertedIndexReader>,
    /// A wildcard stood for more terms than are looked for.
    was_cut: AtomicBool,
    /// Terms that this search has looked up: each unit is asked for again and again, by planning, matching and scoring.
    known: Mutex<[HashMap<UnitKind, Terms>; 3]>,
}

/// The terms that a unit stands for.
pub(super) type Terms = Arc<[TermInfo]>;

impl TextField {
    fn at(self) -> usize {
        self as usize
    }
}

impl Lexicon {
    pub(super) fn open(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let open = |field: Field| segment.inverted_index(field);
        Ok(Self {
            fields: *fields,
            syllables: [open(fields.body)?, open(fields.heading)?, open(fields.title)?],
            pairs: [open(fields.body_pair)?, open(fields.heading_pair)?, open(fields.title_pair)?],
            tags: open(fields.tag)?,
            sentences: open(fields.sentence)?,
            was_cut: AtomicBool::new(false),
            known: Mutex::default(),
        })
    }

    /// The dictionary of syllables of a field.
    pub(super) fn syllable_index(&self, field: TextField) -> &InvertedIndexReader {
        &self.syllables[field.at()]
    }

    /// The dictionary of pairs of a field.
    pub(super) fn pair_index(&self, field: TextField) -> &InvertedIndexReader {
        &self.pairs[field.at()]
    }

    /// The field whose lengths count.
    pub(super) fn body_field(&self) -> Field {
        self.fields.body
    }

    /// Number of tokens in all passages of the segment.
    pub(super) fn body_tokens(&self) -> u64 {
        self.syllables[TextField::Body.at()].total_num_tokens()
    }

    /// The terms that a unit stands for in a field.
    pub(super) fn terms(&self, field: TextField, unit: &UnitKind) -> tantivy::Result<Terms> {
        if let Some(terms) = self.known()[field.at()].get(unit) {
            return Ok(Arc::clone(terms));
        }
        let terms: Terms = match unit {
            UnitKind::Syllable(pattern) => self.syllable_terms(field, pattern)?,
            UnitKind::Pair(first, second) => self.pair_terms(field, first, second)?,
        }
        .into();
        self.known()[field.at()].insert(unit.clone(), Arc::clone(&terms));
        Ok(terms)
    }

    fn known(&self) -> MutexGuard<'_, [HashMap<UnitKind, Terms>; 3]> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn syllable_terms(&self, field: TextField, pattern: &Pattern) -> tantivy::Result<Vec<TermInfo>> {
        let index = &self.syllables[field.at()];
        let is_meant = |term: &str| syllable_key(term).is_some_and(|key| pattern.matches(&key));
        match pattern {
            Pattern::Exact(key) => {
                let term = format!("{}{}", syllable_prefix(&key.fold), key.marks);
                Ok(index.terms().get(term)?.into_iter().collect())
            }
            Pattern::Any(fold) => self.scan(index, &syllable_prefix(fold), is_meant),
            Pattern::Marks(key, _) => self.scan(index, &syllable_prefix(&key.fold), is_meant),
            Pattern::Forms(forms) => {
                let mut terms = Vec::new();
                for key in &forms.keys {
                    terms.extend(self.syllable_terms(field, &Pattern::Exact(key.clone()))?);
                }
                Ok(terms)
            }
            Pattern::Glob(glob) => {
                let start = glob.split(['*', '?']).next().unwrap_or_default();
                let mut terms = self.scan(index, start, is_meant)?;
                // `ki*` means `kỳ` too, which stands under y.
                if let Some(other) = i_as_y(start) {
                    terms.extend(self.scan(index, &syllable_prefix(&other), is_meant)?);
                }
                Ok(terms)
            }
        }
    }

    /// The terms of the syllables that have the letters of this one, and other marks.
    pub(super) fn variants(&self, field: TextField, key: &Key) -> tantivy::Result<Vec<TermInfo>> {
        let is_other = |term: &str| syllable_key(term).is_some_and(|other| other != *key);
        self.scan(&self.syllables[field.at()], &syllable_prefix(&key.fold), is_other)
    }

    /// Forgets what an earlier search looked up, and that a wildcard of it was cut.
    pub(super) fn forget(&self) {
        self.known().iter_mut().for_each(HashMap::clear);
        self.was_cut.store(false, Ordering::Relaxed);
    }

    /// Whether a wildcard stood for more terms than were looked for.
    pub(super) fn was_cut(&self) -> bool {
        self.was_cut.load(Ordering::Relaxed)
    }

    /// The terms that begin with `prefix` and pass `wanted`, at most [`MAX_EXPANSIONS`] of them.
    fn scan(
        &self,
        index: &InvertedIndexReader,
        prefix: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> tantivy::Result<Vec<TermInfo>> {
        let mut found = scan(index, prefix, wanted)?;
        if found.len() > MAX_EXPANSIONS {
            found.truncate(MAX_EXPANSIONS);
            self.was_cut.store(true, Ordering::Relaxed);
        }
        Ok(found)
    }

    fn pair_terms(
        &self,
        field: TextField,
        first: &Pattern,
        second: &Pattern,
    ) -> tantivy::Result<Vec<TermInfo>> {
        let each = |forms: &Forms, pair: &dyn Fn(Pattern) -> (Pattern, Pattern)| {
            let mut terms = Vec::new();
            for key in &forms.keys {
                let (first, second) = pair(Pattern::Exact(key.clone()));
                terms.extend(self.pair_terms(field, &first, &second)?);
            }
            Ok(terms)
        };
        match (first, second) {
            (Pattern::Forms(forms), _) => return each(forms, &|form| (form, second.clone())),
            (_, Pattern::Forms(forms)) => return each(forms, &|form| (first.clone(), form)),
            _ => {}
        }
        let (Some(a), Some(b)) = (first.fold(), second.fold()) else { return Ok(Vec::new()) };
        if let (Pattern::Exact(first), Pattern::Exact(second)) = (first, second) {
            let mut term = String::new();
            push_pair(first, second, &mut term);
            return Ok(self.pairs[field.at()].terms().get(term)?.into_iter().collect());
        }
        self.scan(&self.pairs[field.at()], &pair_prefix(a, b), |term| {
            pair_keys(term).is_some_and(|(x, y)| first.matches(&x) && second.matches(&y))
        })
    }

    /// The postings of a term of a unit, with frequencies, to look for passages in.
    pub(super) fn postings(
        &self,
        field: TextField,
        unit: &UnitKind,
        term: &TermInfo,
    ) -> tantivy::Result<SegmentPostings> {
        Ok(self.index(field, unit).read_postings_from_terminfo(term, IndexRecordOption::WithFreqs)?)
    }

    /// The same postings to be read from first to last, with frequencies or (`Basic`) without.
    pub(super) fn blocks(
        &self,
        field: TextField,
        unit: &UnitKind,
        term: &TermInfo,
        option: IndexRecordOption,
    ) -> tantivy::Result<BlockSegmentPostings> {
        Ok(self.index(field, unit).read_block_postings_from_terminfo(term, option)?)
    }

    fn index(&self, field: TextField, unit: &UnitKind) -> &InvertedIndexReader {
        match unit {
            UnitKind::Syllable(_) => &self.syllables[field.at()],
            UnitKind::Pair(..) => &self.pairs[field.at()],
        }
    }

    /// The postings of a syllable's term, with positions.
    pub(super) fn positions(&self, field: TextField, term: &TermInfo) -> tantivy::Result<SegmentPostings> {
        let index = &self.syllables[field.at()];
        Ok(index.read_postings_from_terminfo(term, IndexRecordOption::WithFreqsAndPositions)?)
    }

    /// The postings of all tags that begin with `prefix` and pass `wanted`.
    pub(super) fn tags(
        &self,
        prefix: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> tantivy::Result<Vec<BlockSegmentPostings>> {
        scan(&self.tags, prefix, wanted)?
            .iter()
            .map(|term| Ok(self.tags.read_block_postings_from_terminfo(term, IndexRecordOption::Basic)?))
            .collect()
    }

    /// Where in passages a further sentence begins.
    pub(super) fn sentence_starts(&self) -> tantivy::Result<Option<SegmentPostings>> {
        let term = tantivy::Term::from_field_text(self.fields.sentence, SENTENCE);
        Ok(self.sentences.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?)
    }

    /// How many records of one kind are written.
    pub(super) fn record_count(&self, segment: &SegmentReader, kind: &str) -> tantivy::Result<u64> {
        let index = segment.inverted_index(self.fields.record)?;
        Ok(u64::from(index.doc_freq(&tantivy::Term::from_field_text(self.fields.record, kind))?))
    }

    /// The postings of one kind of record.
    pub(super) fn records(
        &self,
        segment: &SegmentReader,
        kind: &str,
    ) -> tantivy::Result<Option<BlockSegmentPostings>> {
        let index = segment.inverted_index(self.fields.record)?;
        let term = tantivy::Term::from_field_text(self.fields.record, kind);
        Ok(index.read_block_postings(&term, IndexRecordOption::Basic)?)
    }
}

/// Tells every posting from first to last: the record, and how often the term stands in it (once, where that was not
/// asked for).
pub(super) fn each_posting(mut blocks: BlockSegmentPostings, mut tell: impl FnMut(u32, u32)) {
    while blocks.block_len() > 0 {
        (0..blocks.block_len()).for_each(|at| tell(blocks.doc(at), blocks.freq(at)));
        blocks.advance();
    }
}

/// The terms that begin with `prefix` and pass `wanted`; one more than [`MAX_EXPANSIONS`] tells that there are more.
fn scan(
    index: &InvertedIndexReader,
    prefix: &str,
    wanted: impl Fn(&str) -> bool,
) -> tantivy::Result<Vec<TermInfo>> {
    let mut found = Vec::new();
    let mut stream = index.terms().range().ge(prefix).into_stream()?;
    while let Some((term, info)) = stream.next() {
        if !term.starts_with(prefix.as_bytes()) || found.len() > MAX_EXPANSIONS {
            break;
        }
        if std::str::from_utf8(term).is_ok_and(&wanted) {
            found.push(info.clone());
        }
    }
    Ok(found)
}
