//! From patterns to posting lists: the terms of a segment's dictionary that a pattern stands for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::{TermDictionary, TermStreamer};

use super::postings::{Blocks, Seeking};
use crate::index::terms::{syllable_key, syllable_prefix};
use crate::index::texts::{Layout, PairIndex, PairTerm, Pairs, WordIndex, WordPostings, Words};
use crate::index::{Fields, SENTENCE};
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
    words: Words,
    pairs: [PairIndex; 3],
    tags: Arc<InvertedIndexReader>,
    sentences: Arc<InvertedIndexReader>,
    /// A wildcard stood for more terms than are looked for.
    was_cut: AtomicBool,
    /// What this search has looked up: each unit is asked for again and again, by planning, matching and scoring.
    known: Mutex<[Known; 3]>,
}

/// What was looked up in one field.
#[derive(Default)]
struct Known {
    terms: HashMap<UnitKind, Terms>,
    /// Numbers of syllables, which make pairs.
    numbers: HashMap<Pattern, Arc<[u32]>>,
}

/// The terms that a unit stands for.
pub(super) type Terms = Arc<[Term]>;

/// A syllable or a pair as it occurs in a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    Syllable(TermInfo),
    Pair(PairTerm),
}

impl Term {
    /// Records that hold it.
    pub(super) fn doc_freq(&self) -> u32 {
        match self {
            Self::Syllable(term) => term.doc_freq,
            Self::Pair(term) => term.doc_freq,
        }
    }
}

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
            words: Words::open(segment)?,
            pairs: Pairs::open(segment)?.into_texts(),
            tags: open(fields.tag)?,
            sentences: open(fields.sentence)?,
            was_cut: AtomicBool::new(false),
            known: Mutex::default(),
        })
    }

    /// The words of a field.
    pub(super) fn words(&self, field: TextField) -> &WordIndex {
        &self.words.texts[field.at()]
    }

    /// What is said of the records.
    pub(super) fn layout(&self) -> &Layout {
        &self.words.layout
    }

    /// Number of tokens in all passages of the segment.
    pub(super) fn body_tokens(&self) -> u64 {
        self.words(TextField::Body).tokens()
    }

    /// The terms that a unit stands for in a field, the rarest first.
    pub(super) fn terms(&self, field: TextField, unit: &UnitKind) -> tantivy::Result<Terms> {
        if let Some(terms) = self.known()[field.at()].terms.get(unit) {
            return Ok(Arc::clone(terms));
        }
        let mut terms = match unit {
            UnitKind::Syllable(pattern) => self.syllable_terms(field, pattern)?,
            UnitKind::Pair(first, second) => self.pair_terms(field, first, second)?,
        };
        terms.sort_by_key(Term::doc_freq);
        let terms: Terms = terms.into();
        self.known()[field.at()].terms.insert(unit.clone(), Arc::clone(&terms));
        Ok(terms)
    }

    fn known(&self) -> MutexGuard<'_, [Known; 3]> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn syllable_terms(&self, field: TextField, pattern: &Pattern) -> tantivy::Result<Vec<Term>> {
        let mut terms = Vec::new();
        match named(pattern) {
            Some(keys) => {
                for key in keys {
                    terms.extend(self.words(field).dictionary().get(term(key))?);
                }
            }
            None => self.each_alike(field, pattern, |_, info| terms.push(info.clone()))?,
        }
        Ok(terms.into_iter().map(Term::Syllable).collect())
    }

    /// Tells the number and the term of each syllable that a pattern stands for which does not name them.
    fn each_alike(
        &self,
        field: TextField,
        pattern: &Pattern,
        mut tell: impl FnMut(u32, &TermInfo),
    ) -> tantivy::Result<()> {
        let is_meant = |term: &str| syllable_key(term).is_some_and(|key| pattern.matches(&key));
        match pattern {
            Pattern::Exact(_) | Pattern::Forms(_) => Ok(()),
            Pattern::Any(fold) => self.scan(field, &syllable_prefix(fold), is_meant, &mut tell),
            Pattern::Marks(key, _) => self.scan(field, &syllable_prefix(&key.fold), is_meant, &mut tell),
            Pattern::Glob(glob) => {
                let start = glob.split(['*', '?']).next().unwrap_or_default();
                self.scan(field, start, is_meant, &mut tell)?;
                // `ki*` means `kỳ` too, which stands under y.
                let Some(other) = i_as_y(start) else { return Ok(()) };
                self.scan(field, &syllable_prefix(&other), is_meant, &mut tell)
            }
        }
    }

    /// Forgets what an earlier search looked up, and that a wildcard of it was cut.
    pub(super) fn forget(&self) {
        *self.known() = Default::default();
        self.was_cut.store(false, Ordering::Relaxed);
    }

    /// Whether a wildcard stood for more terms than were looked for.
    pub(super) fn was_cut(&self) -> bool {
        self.was_cut.load(Ordering::Relaxed)
    }

    /// Tells the terms that begin with `prefix` and pass `wanted`, at most [`MAX_EXPANSIONS`] of them.
    fn scan(
        &self,
        field: TextField,
        prefix: &str,
        wanted: impl Fn(&str) -> bool,
        tell: &mut impl FnMut(u32, &TermInfo),
    ) -> tantivy::Result<()> {
        let was_cut = scan(self.words(field).dictionary(), prefix, wanted, tell)?;
        if was_cut {
            self.was_cut.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    fn pair_terms(&self, field: TextField, first: &Pattern, second: &Pattern) -> tantivy::Result<Vec<Term>> {
        if [first, second].iter().any(|pattern| matches!(pattern, Pattern::Glob(_))) {
            return Ok(Vec::new());
        }
        let firsts = self.numbers(field, first)?;
        let seconds = self.numbers(field, second)?;
        let (Some(least), Some(most)) = (seconds.iter().min(), seconds.iter().max()) else {
            return Ok(Vec::new());
        };
        let mut terms = Vec::new();
        for first in firsts.iter() {
            self.pairs[field.at()].each(*first, *least..most + 1, |second, term| {
                if seconds.binary_search(&second).is_ok() {
                    terms.push(Term::Pair(term));
                }
            })?;
        }
        if terms.len() > MAX_EXPANSIONS {
            terms.truncate(MAX_EXPANSIONS);
            self.was_cut.store(true, Ordering::Relaxed);
        }
        Ok(terms)
    }

    /// Tells the syllables that stand behind `first` and whose letters begin with `fold`, each with the records of the
    /// pair.
    pub(super) fn followers(
        &self,
        field: TextField,
        first: &Pattern,
        fold: &str,
        tell: &mut dyn FnMut(Key, u64),
    ) -> tantivy::Result<()> {
        let words = self.words(field).dictionary();
        let place = |bound: &[u8]| -> tantivy::Result<u32> {
            let mut stream = words.range().ge(bound).into_stream()?;
            Ok(if stream.advance() { stream.term_ord() } else { words.num_terms() as u64 } as u32)
        };
        // No letter begins with such a byte: behind all that begin with `fold`.
        let wanted = place(fold.as_bytes())?..place(&[fold.as_bytes(), &[u8::MAX]].concat())?;
        for first in self.numbers(field, first)?.iter() {
            let mut seconds = Vec::new();
            self.pairs[field.at()].each(*first, wanted.clone(), |second, term| {
                seconds.push((second, u64::from(term.doc_freq)));
            })?;
            for (second, frequency) in seconds {
                let mut term = Vec::new();
                words.ord_to_term(u64::from(second), &mut term)?;
                if let Some(key) = std::str::from_utf8(&term).ok().and_then(syllable_key) {
                    tell(key, frequency);
                }
            }
        }
        Ok(())
    }

    /// The numbers of the syllables that a pattern stands for, ascending.
    fn numbers(&self, field: TextField, pattern: &Pattern) -> tantivy::Result<Arc<[u32]>> {
        if let Some(numbers) = self.known()[field.at()].numbers.get(pattern) {
            return Ok(Arc::clone(numbers));
        }
        let mut numbers = Vec::new();
        match named(pattern) {
            Some(keys) => {
                for key in keys {
                    let number = self.words(field).dictionary().term_ord(term(key))?;
                    numbers.extend(number.map(|number| number as u32));
                }
            }
            None => self.each_alike(field, pattern, |number, _| numbers.push(number))?,
        }
        numbers.sort_unstable();
        numbers.dedup();
        let numbers: Arc<[u32]> = numbers.into();
        self.known()[field.at()].numbers.insert(pattern.clone(), Arc::clone(&numbers));
        Ok(numbers)
    }

    /// The postings of a term, with frequencies, to look for passages in.
    pub(super) fn postings(&self, field: TextField, term: &Term) -> tantivy::Result<Seeking> {
        Ok(match term {
            Term::Syllable(term) => Seeking::Word(Box::new(self.words(field).postings(term)?)),
            Term::Pair(term) => Seeking::Pair(Box::new(self.pairs[field.at()].postings(term)?)),
        })
    }

    /// The same postings to be read from first to last.
    pub(super) fn blocks(&self, field: TextField, term: &Term) -> tantivy::Result<Blocks> {
        Ok(match term {
            Term::Syllable(term) => Blocks::Words(Box::new(self.words(field).postings(term)?)),
            Term::Pair(term) => Blocks::Docs(Box::new(self.pairs[field.at()].postings(term)?)),
        })
    }

    /// The records that hold a term, to be read from first to last.
    pub(super) fn docs(&self, field: TextField, term: &Term) -> tantivy::Result<Blocks> {
        Ok(Blocks::Docs(Box::new(match term {
            Term::Syllable(term) => self.words(field).postings(term)?.into_docs(),
            Term::Pair(term) => self.pairs[field.at()].postings(term)?,
        })))
    }

    /// The postings of the syllables that a pattern stands for, with positions.
    pub(super) fn positions(
        &self,
        field: TextField,
        pattern: &Pattern,
    ) -> tantivy::Result<Vec<WordPostings>> {
        let mut postings = Vec::new();
        for term in self.terms(field, &UnitKind::Syllable(pattern.clone()))?.iter() {
            if let Term::Syllable(term) = term {
                postings.push(self.words(field).postings(term)?.with_places()?);
            }
        }
        Ok(postings)
    }

    /// The postings of all tags that begin with `prefix` and pass `wanted`.
    pub(super) fn tags(&self, prefix: &str, wanted: impl Fn(&str) -> bool) -> tantivy::Result<Vec<Blocks>> {
        let mut terms = Vec::new();
        scan(self.tags.terms(), prefix, wanted, |_, term| terms.push(term.clone()))?;
        let open = |term| self.tags.read_block_postings_from_terminfo(term, IndexRecordOption::Basic);
        terms.iter().map(|term| Ok(Blocks::Tantivy(Box::new(open(term)?)))).collect()
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
}

/// The syllables of a pattern that names them one by one.
fn named(pattern: &Pattern) -> Option<&[Key]> {
    match pattern {
        Pattern::Exact(key) => Some(std::slice::from_ref(key)),
        Pattern::Forms(forms) => Some(&forms.keys),
        Pattern::Any(_) | Pattern::Glob(_) | Pattern::Marks(..) => None,
    }
}

/// The term of a syllable.
fn term(key: &Key) -> String {
    format!("{}{}", syllable_prefix(&key.fold), key.marks)
}

/// Tells number and term of what begins with `prefix` and passes `wanted`, at most [`MAX_EXPANSIONS`] of them; whether
/// there are more.
fn scan(
    words: &TermDictionary,
    prefix: &str,
    wanted: impl Fn(&str) -> bool,
    mut tell: impl FnMut(u32, &TermInfo),
) -> tantivy::Result<bool> {
    let mut count = 0;
    let mut stream = beginning(words, prefix)?;
    while stream.advance() {
        if !std::str::from_utf8(stream.key()).is_ok_and(&wanted) {
            continue;
        }
        if count == MAX_EXPANSIONS {
            return Ok(true);
        }
        tell(stream.term_ord() as u32, stream.value());
        count += 1;
    }
    Ok(false)
}

/// The terms that begin with `prefix`.
pub(super) fn beginning<'i>(words: &'i TermDictionary, prefix: &str) -> tantivy::Result<TermStreamer<'i>> {
    let all = words.range();
    let mut behind = prefix.as_bytes().to_vec();
    let Some(last) = behind.last_mut() else { return Ok(all.into_stream()?) };
    // No text has a byte that is the greatest.
    *last += 1;
    Ok(all.ge(prefix).lt(behind).into_stream()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Passage, Section};
    use crate::index::{Origin, Source, Writer};
    use crate::search::Weights;
    use crate::search::damage::{Damage, Forms};
    use crate::search::engine::Engine;

    #[test]
    fn pairs_of_damaged_forms_are_those_of_these_forms_alone() {
        let mut writer = Writer::in_memory().unwrap();
        let passages =
            ["an ninh", "án ninh", "ân ninh"].map(|text| Passage { text: text.into(), ..Passage::default() });
        let section = Section { passages: passages.into(), ..Section::default() };
        let document = Document { sections: vec![section], ..Document::default() };
        writer.replace(&Source::default(), &Origin::default(), &document).unwrap();
        writer.commit().unwrap();
        let reader = writer.reader().unwrap();
        let engine = Engine::open(&reader, Weights::default()).unwrap();
        let asked = Box::new(Pattern::typed("anh"));
        let forms = Forms { asked, how: Damage::Confused, keys: vec![Key::of("an"), Key::of("án")] };
        let lexicon = &engine.segments[0].lexicon;
        let terms =
            lexicon.pair_terms(TextField::Body, &Pattern::Forms(forms), &Pattern::typed("ninh")).unwrap();
        assert_eq!(terms.iter().map(Term::doc_freq).collect::<Vec<_>>(), [1, 1]);
    }
}
