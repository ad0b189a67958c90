//! Sentences, told by positions: the index keeps where in a passage each sentence begins, and what a sentence must hold
//! is compared with the places of its words.

use tantivy::DocSet;
use tantivy::postings::{Postings, SegmentPostings};

use super::lexicon::{Lexicon, TextField};
use super::positions::Spans;
use crate::search::plan::Match;
use crate::search::query::Scope;

/// Finds the sentences that hold all of several parts, passage after passage.
pub(super) struct Sentences {
    /// Where sentences begin; none in a segment whose passages have one sentence each.
    starts: Option<SegmentPostings>,
    what: Part,
}

/// What a sentence must hold.
enum Part {
    Spans(Spans),
    All(Vec<Part>),
    Any(Vec<Part>),
    Not(Box<Part>),
    /// What is no matter of sentences.
    Always(bool),
}

impl Sentences {
    pub(super) fn open(lexicon: &Lexicon, parts: &[Match]) -> tantivy::Result<Self> {
        Ok(Self { starts: lexicon.sentence_starts()?, what: Part::all(lexicon, parts, true)? })
    }

    /// Whether a passage has such a sentence; passages must be asked for in ascending order.
    pub(super) fn are_in(&mut self, doc: u32) -> bool {
        let mut starts = Vec::new();
        if let Some(postings) = &mut self.starts {
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() == doc {
                postings.positions(&mut starts);
            }
        }
        self.what.sentences(doc, &starts).contains(&true)
    }
}

impl Part {
    /// `unknown` is the answer to what only the passage as a whole can tell, such as its title: that it holds.
    fn open(lexicon: &Lexicon, what: &Match, unknown: bool) -> tantivy::Result<Self> {
        Ok(match what {
            Match::Syllable(_) | Match::Phrase(_) | Match::Near(..) => {
                Self::Spans(Spans::open(lexicon, TextField::Body, what)?)
            }
            Match::All(parts) | Match::Same(Scope::Sentence, parts) => Self::all(lexicon, parts, unknown)?,
            Match::Any(parts) | Match::Either(parts) | Match::Share(parts) => {
                Self::Any(Self::each(lexicon, parts, unknown)?)
            }
            Match::Not(part) => Self::Not(Box::new(Self::open(lexicon, part, !unknown)?)),
            Match::Field(..) | Match::Number(_) | Match::Same(Scope::Section, _) => Self::Always(unknown),
        })
    }

    fn all(lexicon: &Lexicon, parts: &[Match], unknown: bool) -> tantivy::Result<Self> {
        Ok(Self::All(Self::each(lexicon, parts, unknown)?))
    }

    fn each(lexicon: &Lexicon, parts: &[Match], unknown: bool) -> tantivy::Result<Vec<Self>> {
        parts.iter().map(|part| Self::open(lexicon, part, unknown)).collect()
    }

    /// For each sentence of a passage whether it holds this; `starts` are the positions at which a further one begins.
    fn sentences(&mut self, doc: u32, starts: &[u32]) -> Vec<bool> {
        let sentences = |value| vec![value; starts.len() + 1];
        match self {
            Self::Spans(spans) => {
                let mut held = sentences(false);
                let sentence = |position: u32| starts.partition_point(|start| *start <= position);
                for (first, last) in spans.at(doc) {
                    held[sentence(first)] |= sentence(first) == sentence(last);
                }
                held
            }
            Self::All(parts) => {
                let mut held = sentences(true);
                for part in parts {
                    held.iter_mut().zip(part.sentences(doc, starts)).for_each(|(held, also)| *held &= also);
                    if !held.contains(&true) {
                        break;
                    }
                }
                held
            }
            Self::Any(parts) => {
                let mut held = sentences(false);
                for part in parts {
                    held.iter_mut().zip(part.sentences(doc, starts)).for_each(|(held, also)| *held |= also);
                }
                held
            }
            Self::Not(part) => part.sentences(doc, starts).into_iter().map(|held| !held).collect(),
            Self::Always(value) => sentences(*value),
        }
    }
}
