//! Precedent wording: for each paragraph of a draft, the earlier passages that are worded like it.
//! Candidates share rare pairs of syllables with it; an alignment of syllables decides, and shows what is the same.

mod align;
mod family;
mod kinship;
#[cfg(test)]
mod tests;
mod wording;

use std::cmp::Reverse;
use std::collections::HashSet;

use jiff::civil::Date;

use family::{Family, Member, families, merged};
use kinship::Kinship;
use wording::{Wording, Words};

use crate::index::{Error, Paths, Reader};
use crate::search::{Alike, Excerpt, Filters, Search, Shelf, Weights};

/// A paragraph with fewer syllables says nothing of its own.
const MIN_SYLLABLES: usize = 6;
/// Different wordings that are aligned with one paragraph.
const MAX_ALIGNED: usize = 64;
/// Where the newest or most frequent are asked for, only wordings compete that are so near against the nearest.
const COMPARABLE: f64 = 0.6;
/// Passages of one wording among which the nearest to the paragraph is looked for.
const MAX_COMPARED: usize = 16;
/// A paragraph is a formula when passages of much the same words stand in this share of the documents, and in so many.
const FORMULA_SHARE: f64 = 0.2;
const FORMULA_DOCUMENTS: u64 = 8;

/// The order of precedents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Preference {
    /// The closest wording first.
    #[default]
    Closest,
    /// The latest document first; each wording is shown as its latest document has it.
    Newest,
    /// What stands in the most documents first.
    MostFrequent,
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What the earlier documents must be.
    pub filters: Filters,
    /// The order of precedents.
    pub preference: Preference,
    /// Precedents of a paragraph at most.
    pub limit: usize,
    /// Whether formulas that stand in many documents are looked up too.
    pub with_formulas: bool,
    /// The draft's own identifier, where it may stand in the index itself.
    pub except: Option<String>,
}

/// A paragraph of a draft and its precedents.
#[derive(Debug, Clone)]
pub struct DraftParagraph {
    /// Its text.
    pub text: String,
    /// Whether it has a wording to look for.
    pub standing: Standing,
    /// Earlier wordings, in the order that was wished for.
    pub precedents: Vec<Precedent>,
}

/// Whether a paragraph has a wording to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It says something of its own.
    Own,
    /// It is a few words: a heading, a name.
    TooShort,
    /// So many documents have much the same words that it is a formula.
    Formula {
        /// How many.
        documents: u64,
    },
}

/// An earlier wording.
#[derive(Debug, Clone)]
pub struct Precedent {
    /// Share of the paragraph's syllables that stand in the passage, in the paragraph's order; from 0 to 1.
    pub share: f64,
    /// Share of its words, figures put aside, that are aligned with the passage, in whatever order; from 0 to 1.
    pub cover: f64,
    /// The passage; its highlights are what it has in common with the paragraph.
    pub excerpt: Excerpt,
    /// Equal stretches, in the order of the paragraph.
    pub aligned: Vec<Aligned>,
    /// Identifiers of all passages of this wording, or nearly: those found first come first.
    pub passages: Vec<String>,
    /// Documents that they stand in.
    pub documents: u64,
    /// There may be more of them: so many passages are alike that not all were compared.
    pub may_be_more: bool,
    /// The first of them that states a date.
    pub first: Option<Excerpt>,
    /// Date of the last of them.
    pub latest: Option<Date>,
}

/// A stretch that both texts have, in bytes of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aligned {
    /// In the paragraph of the draft.
    pub draft: (usize, usize),
    /// In the passage.
    pub passage: (usize, usize),
}

/// Looks for precedents of one paragraph after another.
pub struct Precedents<'a> {
    search: Search<'a>,
    shelf: Shelf<'a>,
    words: Words,
    /// Documents of the index.
    documents: u64,
    wish: Wish,
}

impl<'a> Precedents<'a> {
    /// A search for precedents in what `reader` sees; `paths` writes paths as they are shown.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn new(reader: &'a Reader, paths: &'a Paths, wish: Wish) -> Result<Self, Error> {
        let search = Search::with_weights(reader, Weights::WORDING)?;
        let documents = reader.document_count()?;
        Ok(Self { search, shelf: Shelf::new(reader, paths), words: Words::default(), documents, wish })
    }

    /// The precedents of one paragraph.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn of(&mut self, text: &str) -> Result<DraftParagraph, Error> {
        let mut paragraph =
            DraftParagraph { text: text.to_owned(), standing: Standing::TooShort, precedents: Vec::new() };
        let draft = self.words.wording(text);
        if draft.tokens.len() < MIN_SYLLABLES {
            return Ok(paragraph);
        }
        let mut alike = self.search.alike(&self.words.keys(text), &self.wish.filters)?;
        alike.passages.retain(|passage| Some(&passage.document) != self.wish.except.as_ref());
        let many = FORMULA_DOCUMENTS.max((FORMULA_SHARE * self.documents as f64) as u64);
        let is_formula = alike.documents >= many;
        paragraph.standing =
            if is_formula { Standing::Formula { documents: alike.documents } } else { Standing::Own };
        if !is_formula || self.wish.with_formulas {
            paragraph.precedents = self.precedents(&draft, alike)?;
        }
        Ok(paragraph)
    }

    fn precedents(&mut self, draft: &Wording, alike: Alike) -> Result<Vec<Precedent>, Error> {
        let mut families = families(alike.passages, &mut self.words);
        families.truncate(MAX_ALIGNED);
        let mut found: Vec<(Kinship, Family)> = families
            .into_iter()
            .filter_map(|family| Some((Kinship::of(draft, &family.first().wording)?, family)))
            .collect();
        found.sort_by(|a, b| b.0.closeness.total_cmp(&a.0.closeness));
        if self.wish.preference != Preference::Closest {
            let nearest = found.first().map_or(0.0, |(kinship, _)| kinship.closeness);
            found.retain(|(kinship, _)| kinship.closeness >= COMPARABLE * nearest);
        }
        let mut wordings: Vec<Vec<Member>> =
            merged(found).into_iter().map(|(_, family)| family.into_members().collect()).collect();
        if self.wish.preference == Preference::MostFrequent {
            wordings.sort_by_key(|members| Reverse(document_count(members)));
        }
        if self.wish.preference != Preference::Newest {
            wordings.truncate(self.wish.limit);
        }
        let mut precedents = Vec::new();
        for members in wordings {
            precedents.extend(self.precedent(draft, members, alike.is_cut)?);
        }
        if self.wish.preference == Preference::Newest {
            precedents.sort_by_key(|precedent| Reverse(precedent.latest));
            precedents.truncate(self.wish.limit);
        }
        Ok(precedents)
    }

    /// A wording, shown by the passage that was wished for; `None` where that one is no precedent, which cannot be
    /// while another of the same wording is.
    fn precedent(
        &mut self,
        draft: &Wording,
        members: Vec<Member>,
        may_be_more: bool,
    ) -> Result<Option<Precedent>, Error> {
        let documents = document_count(&members);
        let passages = members.iter().map(|member| member.record.id()).collect();
        let mut dated = Vec::with_capacity(members.len());
        for member in members {
            let excerpt = self.shelf.excerpt(member.record, Vec::new())?;
            dated.push((excerpt.document.header.date, excerpt, member.wording));
        }
        let first = dated.iter().filter(|(date, ..)| date.is_some()).min_by_key(|(date, ..)| *date);
        let first = first.map(|(_, excerpt, _)| excerpt.clone());
        let latest = dated.iter().filter_map(|(date, ..)| *date).max();
        match self.wish.preference {
            // The order among equals stays: the nearest first.
            Preference::Newest => dated.sort_by_key(|(date, ..)| Reverse(*date)),
            Preference::Closest | Preference::MostFrequent => dated.truncate(MAX_COMPARED),
        }
        let mut best: Option<(Kinship, Excerpt)> = None;
        for (_, excerpt, wording) in dated {
            let Some(kinship) = Kinship::of(draft, &wording) else { continue };
            if best.as_ref().is_none_or(|(known, _)| kinship.closeness > known.closeness) {
                best = Some((kinship, excerpt));
            }
            if self.wish.preference == Preference::Newest {
                break;
            }
        }
        let Some((kinship, mut excerpt)) = best else { return Ok(None) };
        excerpt.passage.highlights = kinship.aligned.iter().map(|aligned| aligned.passage).collect();
        excerpt.passage.highlights.sort_unstable();
        Ok(Some(Precedent {
            share: kinship.share,
            cover: kinship.cover,
            aligned: kinship.aligned,
            excerpt,
            passages,
            documents,
            may_be_more,
            first,
            latest,
        }))
    }
}

/// How many documents the passages stand in.
fn document_count(members: &[Member]) -> u64 {
    members.iter().map(|member| member.record.document.as_str()).collect::<HashSet<_>>().len() as u64
}
