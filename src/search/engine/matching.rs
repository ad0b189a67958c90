//! Which passages of a segment match: the plan's tree turned into sets, from the leaves up.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tantivy::columnar::Column;
use tantivy::index::SegmentReader;

use super::bits::Bits;
use super::heads::Heads;
use super::is_dense;
use super::lexicon::{Lexicon, TextField};
use super::positions::Spans;
use super::postings::{Blocks, each_block};
use super::sentences::Sentences;
use crate::index::texts::Lengths;
use crate::index::{Fields, PASSAGE, TagField};
use crate::search::pattern::{Pattern, glob_matches};
use crate::search::plan::{Match, UnitKind, has_globs, phrase_units};
use crate::search::query::{Field, Scope};

/// One segment with its dictionaries.
pub(super) struct Segment<'a> {
    pub(super) reader: &'a SegmentReader,
    pub(super) lexicon: Lexicon,
    /// What holds headings, and what holds titles.
    heads: [Heads; 2],
    /// Columns of numbers that were needed.
    columns: Mutex<HashMap<&'static str, Column<u64>>>,
}

/// Postings to each passage of a few, from which on it is quicker to look for these than to read all.
const SEEK: u64 = 8;

/// Where something is looked for.
#[derive(Clone, Copy)]
struct Among<'b> {
    field: TextField,
    /// Records that are not deleted, and how many they are; none where it is looked for everywhere.
    passages: Option<(&'b Bits, u64)>,
}

impl<'b> Among<'b> {
    fn of(self, field: TextField) -> Self {
        Self { field, ..self }
    }

    /// The same for what matches a part already.
    fn within<'c>(self, found: &'c Bits) -> Among<'c> {
        Among { field: self.field, passages: Some((found, found.count())) }
    }

    /// The passages, where they are few beside so many postings.
    fn few(self, postings: u32) -> Option<&'b Bits> {
        let few = self.passages.filter(|(_, count)| count * SEEK < u64::from(postings));
        few.map(|(passages, _)| passages)
    }

    fn narrow(self, bits: &mut Bits) {
        if let Some((passages, _)) = self.passages {
            bits.and(passages);
        }
    }
}

impl<'a> Segment<'a> {
    pub(super) fn open(reader: &'a SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let lexicon = Lexicon::open(reader, fields)?;
        let heads = Heads::open(lexicon.layout(), reader.max_doc());
        Ok(Self { columns: Mutex::default(), heads, lexicon, reader })
    }

    /// All passages that are not deleted.
    pub(super) fn passages(&self) -> Bits {
        let mut passages = self.everything();
        let others = &self.lexicon.layout().heads;
        passages.retain(|at| !others.row(at));
        passages
    }

    /// A column of numbers.
    pub(super) fn column(&self, name: &'static str) -> tantivy::Result<Column<u64>> {
        let mut known = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(column) = known.get(name) {
            return Ok(column.clone());
        }
        let column = self.reader.fast_fields().u64(name)?;
        known.insert(name, column.clone());
        Ok(column)
    }

    /// Passages with those that are deleted but still written: what frequencies of words are counted in.
    pub(super) fn written(&self) -> tantivy::Result<u64> {
        self.lexicon.record_count(self.reader, PASSAGE)
    }

    /// What holds the text of a field for the passages behind it; none where they hold it themselves.
    pub(super) fn heads(&self, field: TextField) -> Option<&Heads> {
        match field {
            TextField::Body => None,
            TextField::Heading => self.heads.first(),
            TextField::Title => self.heads.last(),
        }
    }

    /// Lengths of the passages in syllables, as the index keeps them (one byte each).
    pub(super) fn lengths(&self) -> &Lengths {
        &self.lexicon.layout().lengths
    }

    /// The passages that match; of `among` alone, where that is given: what stands outside of it may be left out.
    pub(super) fn matching(&self, what: &Match, among: Option<&Bits>) -> tantivy::Result<Bits> {
        let everywhere = Among { field: TextField::Body, passages: None };
        self.eval(among.map_or(everywhere, |among| everywhere.within(among)), what)
    }

    fn eval(&self, among: Among<'_>, what: &Match) -> tantivy::Result<Bits> {
        match what {
            Match::Syllable(pattern) => self.unit(among, &UnitKind::Syllable(pattern.clone())),
            Match::Phrase(patterns) => self.phrase(among, patterns),
            Match::All(parts) => self.all(among, parts),
            Match::Any(parts) | Match::Either(parts) | Match::Share(parts) => self.any(among, parts),
            Match::Not(part) => {
                let mut bits = self.passages();
                bits.and_not(&self.eval(among, part)?);
                Ok(bits)
            }
            Match::Near(left, right, _) => {
                let bits = self.each_of(among, &[left.as_ref(), right.as_ref()])?;
                self.verify(among.field, bits, Spans::open(&self.lexicon, among.field, what)?)
            }
            Match::Field(Field::Title, part) => self.eval(among.of(TextField::Title), part),
            Match::Field(Field::Heading, part) => self.eval(among.of(TextField::Heading), part),
            Match::Field(Field::Number, part) => self.eval(among, part),
            Match::Number(key) if key.contains(['*', '?']) => {
                let tag = TagField::Number.tag(key);
                let start = tag.split(['*', '?']).next().unwrap_or_default().to_owned();
                self.tagged(TagField::Number, &start, |found| glob_matches(&tag, found))
            }
            Match::Number(key) => self.tagged_exactly(TagField::Number, key),
            Match::Same(Scope::Sentence, parts) => self.sentences(among, parts),
            // Not a matter of one segment: the engine has answered these before it comes here.
            Match::Same(Scope::Section, _) => Ok(self.nothing()),
        }
    }

    /// Every record that is not deleted.
    pub(super) fn everything(&self) -> Bits {
        let records = self.reader.max_doc();
        let mut all = self.nothing();
        match self.reader.alive_bitset() {
            None => all.insert_all(0..records),
            Some(alive) => alive.iter_alive().for_each(|doc| all.insert(doc)),
        }
        all
    }

    /// No passage.
    pub(super) fn nothing(&self) -> Bits {
        Bits::none(self.reader.max_doc())
    }

    /// The passages that match one of some parts. What postings tell comes first: where they hold much, the rest is looked
    /// for only where nothing was found yet. An abbreviation and its long form mostly stand together.
    fn any(&self, among: Among<'_>, parts: &[Match]) -> tantivy::Result<Bits> {
        let (quick, slow): (Vec<&Match>, Vec<&Match>) =
            parts.iter().partition(|part| part.as_unit().is_some());
        let mut bits = self.nothing();
        for part in quick {
            bits.or(self.eval(among, part)?);
        }
        for part in slow {
            if !is_dense(self, &bits) {
                bits.or(self.eval(among, part)?);
                continue;
            }
            let mut rest = among.passages.map_or_else(|| self.everything(), |(passages, _)| passages.clone());
            rest.and_not(&bits);
            bits.or(self.eval(among.within(&rest), part)?);
        }
        Ok(bits)
    }

    fn all(&self, among: Among<'_>, parts: &[Match]) -> tantivy::Result<Bits> {
        let (denied, asked): (Vec<&Match>, Vec<&Match>) =
            parts.iter().partition(|part| matches!(part, Match::Not(_)));
        let mut bits = if asked.is_empty() { self.passages() } else { self.each_of(among, &asked)? };
        for part in denied {
            if let Match::Not(part) = part {
                bits.and_not(&self.eval(among.within(&bits), part)?);
            }
        }
        Ok(bits)
    }

    /// The passages that match each of some parts: the rarest first, the others only where those before them are met.
    fn each_of(&self, among: Among<'_>, parts: &[&Match]) -> tantivy::Result<Bits> {
        let mut ordered = Vec::with_capacity(parts.len());
        for part in parts {
            ordered.push((self.most(among.field, part)?, *part));
        }
        ordered.sort_by_key(|(most, _)| *most);
        self.intersect(among, ordered.into_iter().map(|(_, part)| part), |among, part| self.eval(among, part))
    }

    /// What all of some things find, each looked for where those before it were found.
    fn intersect<T>(
        &self,
        among: Among<'_>,
        things: impl Iterator<Item = T>,
        find: impl Fn(Among<'_>, T) -> tantivy::Result<Bits>,
    ) -> tantivy::Result<Bits> {
        let mut bits: Option<Bits> = None;
        for thing in things {
            let found = match &bits {
                None => {
                    let mut found = find(among, thing)?;
                    among.narrow(&mut found);
                    found
                }
                Some(bits) => {
                    let mut found = find(among.within(bits), thing)?;
                    found.and(bits);
                    found
                }
            };
            if found.is_empty() {
                return Ok(found);
            }
            bits = Some(found);
        }
        Ok(bits.unwrap_or_else(|| self.nothing()))
    }

    /// Postings that tell what matches, at most, without a look at them; for what is not told by postings, the most.
    fn most(&self, field: TextField, what: &Match) -> tantivy::Result<u64> {
        let each = |parts: &[Match]| {
            parts.iter().map(|part| self.most(field, part)).collect::<tantivy::Result<Vec<u64>>>()
        };
        Ok(match what {
            Match::Syllable(pattern) => self.frequency(field, &UnitKind::Syllable(pattern.clone()))?,
            Match::Phrase(patterns) => {
                let units = phrase_units(patterns);
                let each = units
                    .iter()
                    .map(|unit| self.frequency(field, unit))
                    .collect::<tantivy::Result<Vec<u64>>>()?;
                each.into_iter().min().unwrap_or(0)
            }
            Match::Any(parts) | Match::Either(parts) | Match::Share(parts) => {
                each(parts)?.into_iter().fold(0, u64::saturating_add)
            }
            Match::All(parts) => each(parts)?.into_iter().min().unwrap_or(0),
            Match::Field(Field::Title, part) => self.most(TextField::Title, part)?,
            Match::Field(Field::Heading, part) => self.most(TextField::Heading, part)?,
            Match::Near(..) | Match::Field(..) | Match::Number(_) | Match::Same(..) | Match::Not(_) => {
                u64::MAX
            }
        })
    }

    fn frequency(&self, field: TextField, unit: &UnitKind) -> tantivy::Result<u64> {
        let terms = self.lexicon.terms(field, unit)?;
        Ok(terms.iter().map(|term| u64::from(term.doc_freq())).sum())
    }

    /// The passages with a sentence that holds all parts.
    fn sentences(&self, among: Among<'_>, parts: &[Match]) -> tantivy::Result<Bits> {
        // What one sentence must not hold may well stand in another.
        let somewhere: Vec<Match> = parts.iter().filter_map(Match::without_denials).collect();
        let mut bits = self.all(among, &somewhere)?;
        among.narrow(&mut bits);
        let mut sentences = Sentences::open(&self.lexicon, parts)?;
        let gone: Vec<u32> = bits.iter().filter(|doc| !sentences.are_in(*doc)).collect();
        gone.into_iter().for_each(|doc| bits.remove(doc));
        Ok(bits)
    }

    /// Two syllables are one look-up among the pairs; more are found by their pairs and verified by position.
    fn phrase(&self, among: Among<'_>, patterns: &[Pattern]) -> tantivy::Result<Bits> {
        let field = among.field;
        let fixed = !has_globs(patterns);
        let mut units = Vec::new();
        for unit in phrase_units(patterns) {
            units.push((self.frequency(field, &unit)?, unit));
        }
        units.sort_by_key(|(frequency, _)| *frequency);
        let mut bits = self.intersect(among, units.iter(), |among, (_, unit)| self.unit(among, unit))?;
        if fixed && patterns.len() == 2 || bits.is_empty() {
            return Ok(bits);
        }
        if !fixed {
            return self.verify(field, bits, Spans::phrase(&self.lexicon, field, patterns)?);
        }
        // Pairs that share the only occurrence of a syllable stand together without a look at positions.
        let sure = self.occurring_once(field, &patterns[1..patterns.len() - 1], &bits)?;
        let mut unsure = bits.clone();
        unsure.and_not(&sure);
        bits.and(&sure);
        bits.or(self.verify(field, unsure, Spans::phrase(&self.lexicon, field, patterns)?)?);
        Ok(bits)
    }

    /// The passages of `among` that hold each of these exactly once.
    fn occurring_once(&self, field: TextField, patterns: &[Pattern], among: &Bits) -> tantivy::Result<Bits> {
        let docs: Vec<u32> = among.iter().collect();
        let holders: Vec<u32> = docs.iter().map(|doc| self.holder(field, *doc)).collect();
        let mut is_sure = vec![true; docs.len()];
        for pattern in patterns {
            let unit = UnitKind::Syllable(pattern.clone());
            let mut counts = vec![0; docs.len()];
            for term in self.lexicon.terms(field, &unit)?.iter() {
                let mut postings = self.lexicon.postings(field, term)?;
                holders.iter().zip(&mut counts).for_each(|(doc, count)| *count += postings.count_in(*doc));
            }
            is_sure.iter_mut().zip(counts).for_each(|(sure, count)| *sure &= count == 1);
        }
        let mut sure = among.emptied();
        docs.into_iter().zip(is_sure).filter(|(_, is)| *is).for_each(|(doc, _)| sure.insert(doc));
        Ok(sure)
    }

    /// The record that holds the text of a field for a passage.
    pub(super) fn holder(&self, field: TextField, doc: u32) -> u32 {
        self.heads(field).map_or(doc, |heads| heads.above(doc))
    }

    /// Keeps the passages where the spans are found.
    fn verify(&self, field: TextField, mut bits: Bits, mut spans: Spans) -> tantivy::Result<Bits> {
        let mut last = None;
        let mut is_found = |holder: u32| match last {
            Some((known, found)) if known == holder => found,
            _ => {
                let found = spans.are_in(holder);
                last = Some((holder, found));
                found
            }
        };
        let gone: Vec<u32> = bits.iter().filter(|doc| !is_found(self.holder(field, *doc))).collect();
        gone.into_iter().for_each(|doc| bits.remove(doc));
        Ok(bits)
    }

    fn unit(&self, among: Among<'_>, unit: &UnitKind) -> tantivy::Result<Bits> {
        let field = among.field;
        let mut bits = self.nothing();
        for term in self.lexicon.terms(field, unit)?.iter() {
            if let Some(few) = among.few(term.doc_freq()) {
                let mut postings = self.lexicon.postings(field, term)?;
                let held = few.iter().filter(|doc| postings.count_in(self.holder(field, *doc)) > 0);
                held.for_each(|doc| bits.insert(doc));
            } else {
                let postings = self.lexicon.docs(field, term)?;
                self.add_holders(field, postings, &mut bits);
            }
        }
        Ok(bits)
    }

    /// The passages that hold one of these units with other marks, in one of some fields.
    pub(super) fn otherwise_marked(&self, units: &[UnitKind], fields: &[TextField]) -> tantivy::Result<Bits> {
        let mut bits = self.nothing();
        for field in fields {
            for unit in units {
                // Pairs that stand once and in the same passage are equal, so each is put aside once.
                let mut typed = self.lexicon.terms(*field, unit)?.to_vec();
                for term in self.lexicon.terms(*field, &unit.relaxed())?.iter() {
                    match typed.iter().position(|typed| typed == term) {
                        Some(at) => drop(typed.swap_remove(at)),
                        None => self.add_holders(*field, self.lexicon.docs(*field, term)?, &mut bits),
                    }
                }
            }
        }
        Ok(bits)
    }

    /// Adds the passages whose text, or what stands above them, is in `postings`.
    fn add_holders(&self, field: TextField, postings: Blocks, bits: &mut Bits) {
        let Some(heads) = self.heads(field) else { return self.add(postings, bits) };
        // What stands below a head is deleted with it.
        let is_alive = |head: u32| self.reader.alive_bitset().is_none_or(|alive| alive.is_alive(head));
        each_block(postings, |block| {
            block.each(|head| {
                if is_alive(head) {
                    heads.add_passages(head, bits);
                }
            });
        });
    }

    fn add(&self, postings: Blocks, bits: &mut Bits) {
        match self.reader.alive_bitset() {
            None => each_block(postings, |block| bits.insert_block(block)),
            Some(alive) => each_block(postings, |block| {
                block.each(|doc| {
                    if alive.is_alive(doc) {
                        bits.insert(doc);
                    }
                });
            }),
        }
    }

    /// The passages that carry a tag of this field which begins with `prefix` and passes `wanted`, or whose document does.
    pub(super) fn tagged(
        &self,
        field: TagField,
        prefix: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> tantivy::Result<Bits> {
        let mut bits = self.nothing();
        let holder = if field.is_of_document() { TextField::Title } else { TextField::Body };
        for postings in self.lexicon.tags(prefix, wanted)? {
            self.add_holders(holder, postings, &mut bits);
        }
        Ok(bits)
    }

    /// The records that carry a tag of this field which begins with `prefix` and passes `wanted`: titles of documents.
    pub(super) fn titles_tagged(&self, prefix: &str, wanted: impl Fn(&str) -> bool) -> tantivy::Result<Bits> {
        let mut titles = self.nothing();
        for postings in self.lexicon.tags(prefix, wanted)? {
            each_block(postings, |block| titles.insert_block(block));
        }
        Ok(titles)
    }

    /// The passages with this value of a field, which is a key already.
    pub(super) fn tagged_exactly(&self, field: TagField, key: &str) -> tantivy::Result<Bits> {
        let tag = field.tag(key);
        self.tagged(field, &tag, |found| found == tag)
    }
}
