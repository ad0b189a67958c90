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
        out.sort_unstable();
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

    /// Occurrences in `doc`; documents must be asked for in ascending order.
    pub(super) fn at(&mut self, doc: u32) -> Vec<Span> {
        match self {
            Self::Phrase(cursors) => phrase_at(cursors, doc),
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

fn phrase_at(cursors: &mut [Place], doc: u32) -> Vec<Span> {
    for part in cursors.iter_mut() {
        part.cursor.at(doc, &mut part.here);
        if part.here.is_empty() {
            return Vec::new();
        }
    }
    let Some((first, rest)) = cursors.split_first() else { return Vec::new() };
    let follows = |start: u32| {
        rest.iter().zip(1..).all(|(part, step)| part.here.binary_search(&(start + step)).is_ok())
    };
    let length = rest.len() as u32;
    first.here.iter().filter(|start| follows(**start)).map(|start| (*start, start + length)).collect()
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
