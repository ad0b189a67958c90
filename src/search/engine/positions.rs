//! Where a pattern's occurrences stand in a passage: the union of its terms' postings, read with positions.

use tantivy::TERMINATED;

use super::lexicon::{Lexicon, TextField};
use crate::index::texts::WordPostings;
use crate::search::pattern::Pattern;
use crate::search::plan::Match;

/// Postings of all terms of one pattern, moved forward together.
struct Cursor {
    terms: Vec<WordPostings>,
}

impl Cursor {
    fn open(lexicon: &Lexicon, field: TextField, pattern: &Pattern) -> tantivy::Result<Self> {
        Ok(Self { terms: lexicon.positions(field, pattern)? })
    }

    /// Positions in `doc`, ascending; documents must be asked for in ascending order.
    fn at(&mut self, doc: u32, out: &mut Vec<u32>) {
        out.clear();
        for postings in &mut self.terms {
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() == doc && postings.doc() != TERMINATED {
                postings.places(out);
            }
        }
        // Each term tells its own in order.
        if self.terms.len() > 1 {
            out.sort_unstable();
        }
    }
}

/// Finds the places of a phrase, a syllable, a NEAR or a choice of these, passage after passage.
pub(super) enum Spans {
    Phrase(Vec<Place>),
    Any(Vec<Spans>),
    Near(Box<Spans>, Box<Spans>, u32),
    /// Something that has no place (a filter, a NOT): nowhere.
    Nowhere,
}

/// A cursor with the positions of the current passage.
pub(super) struct Place {
    cursor: Cursor,
    here: Vec<u32>,
}

/// First and last position of one occurrence.
pub(super) type Span = (u32, u32);

impl Spans {
    pub(super) fn open(lexicon: &Lexicon, field: TextField, what: &Match) -> tantivy::Result<Self> {
        Ok(match what {
            Match::Syllable(pattern) => Self::phrase(lexicon, field, std::slice::from_ref(pattern))?,
            Match::Phrase(patterns) => Self::phrase(lexicon, field, patterns)?,
            Match::Any(parts) | Match::Either(parts) => {
                let open = |part| Self::open(lexicon, field, part);
                Self::Any(parts.iter().map(open).collect::<tantivy::Result<_>>()?)
            }
            Match::Near(left, right, within) => Self::Near(
                Box::new(Self::open(lexicon, field, left)?),
                Box::new(Self::open(lexicon, field, right)?),
                *within,
            ),
            _ => Self::Nowhere,
        })
    }

    pub(super) fn phrase(lexicon: &Lexicon, field: TextField, patterns: &[Pattern]) -> tantivy::Result<Self> {
        let cursors = patterns
            .iter()
            .map(|pattern| Ok(Place { cursor: Cursor::open(lexicon, field, pattern)?, here: Vec::new() }))
            .collect::<tantivy::Result<_>>()?;
        Ok(Self::Phrase(cursors))
    }

    /// Whether there is an occurrence in `doc`; documents must be asked for in ascending order.
    pub(super) fn are_in(&mut self, doc: u32) -> bool {
        match self {
            Self::Phrase(cursors) => stand_in(cursors, doc) && starts(cursors).next().is_some(),
            Self::Any(parts) => parts.iter_mut().any(|part| part.are_in(doc)),
            Self::Near(..) => !self.at(doc).is_empty(),
            Self::Nowhere => false,
        }
    }

    /// Occurrences in `doc`; documents must be asked for in ascending order.
    pub(super) fn at(&mut self, doc: u32) -> Vec<Span> {
        match self {
            Self::Phrase(cursors) => {
                let is_there = stand_in(cursors, doc);
                let length = cursors.len().saturating_sub(1) as u32;
                starts(cursors).filter(|_| is_there).map(|start| (start, start + length)).collect()
            }
            Self::Any(parts) => {
                let mut all: Vec<Span> = parts.iter_mut().flat_map(|part| part.at(doc)).collect();
                all.sort_unstable();
                all
            }
            Self::Near(left, right, within) => near(&left.at(doc), &right.at(doc), *within),
            Self::Nowhere => Vec::new(),
        }
    }
}

/// Looks up where each part of a phrase stands in `doc`; whether all of them stand there.
fn stand_in(cursors: &mut [Place], doc: u32) -> bool {
    let is_there = |part: &mut Place| {
        part.cursor.at(doc, &mut part.here);
        !part.here.is_empty()
    };
    !cursors.is_empty() && cursors.iter_mut().all(is_there)
}

/// Where a phrase begins, of which each part was looked up.
fn starts(cursors: &[Place]) -> impl Iterator<Item = u32> + '_ {
    let (first, rest) = cursors.split_first().map_or((&[][..], cursors), |(first, rest)| (&first.here, rest));
    let follows = move |start: &u32| {
        rest.iter().zip(1..).all(|(part, step)| part.here.binary_search(&(start + step)).is_ok())
    };
    first.iter().copied().filter(follows)
}

/// Pairs of occurrences that do not overlap and stand within so many syllables: neighbours are within 1.
fn near(left: &[Span], right: &[Span], within: u32) -> Vec<Span> {
    let mut found = Vec::new();
    for a in left {
        for b in right {
            let (first, second) = if a <= b { (a, b) } else { (b, a) };
            if second.0 > first.1 && second.0 - first.1 <= within {
                found.push((first.0, second.1));
            }
        }
    }
    found
}
