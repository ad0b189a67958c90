//! Passages gathered by section or by document while they go by: of each group the best passages are kept, and the
//! others counted.

use std::collections::HashMap;

use super::Grouping;
use super::engine::{Engine, Found, Numbers};
use crate::index::Result;

/// A document by number, and a section by its place in it; 0 for a whole document.
pub(super) type Group = (u64, u64);

/// What was found in one section or document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gathered {
    pub(super) group: Group,
    /// Its best passage, of equals the first.
    pub(super) best: Found,
    /// Scores of its second and third passage; 0 where it has no such.
    pub(super) next: [f32; 2],
    /// All its passages.
    pub(super) passages: u64,
}

/// Tells which section or document a passage belongs to.
pub(super) struct Groups {
    documents: Numbers,
    /// None where whole documents are wanted.
    sections: Option<Numbers>,
}

impl Groups {
    pub(super) fn new(engine: &Engine<'_>, by: Grouping) -> Result<Self> {
        let sections = match by {
            Grouping::Document => None,
            Grouping::Passage | Grouping::Section => Some(engine.numbers("section_ordinal")?),
        };
        Ok(Self { documents: engine.numbers("group")?, sections })
    }

    pub(super) fn of(&self, found: &Found) -> Group {
        (self.documents.of(found), self.sections.as_ref().map_or(0, |sections| sections.of(found)))
    }
}

/// Gathers passages.
pub(super) struct Gatherer {
    groups: Groups,
    places: HashMap<Group, usize>,
    gathered: Vec<Gathered>,
    /// Where the last passage went: the next mostly belongs there too.
    last: usize,
}

impl Gatherer {
    pub(super) fn new(engine: &Engine<'_>, by: Grouping) -> Result<Self> {
        Ok(Self { groups: Groups::new(engine, by)?, places: HashMap::new(), gathered: Vec::new(), last: 0 })
    }

    /// Adds one passage.
    pub(super) fn add(&mut self, found: Found) {
        let group = self.groups.of(&found);
        if self.gathered.get(self.last).is_none_or(|last| last.group != group) {
            self.last = *self.places.entry(group).or_insert(self.gathered.len());
        }
        match self.gathered.get_mut(self.last) {
            Some(gathered) => gathered.add(found),
            None => self.gathered.push(Gathered { group, best: found, next: [0.0; 2], passages: 1 }),
        }
    }

    /// All groups, in the order in which their first passages were added.
    pub(super) fn finish(self) -> Vec<Gathered> {
        self.gathered
    }
}

impl Gathered {
    fn add(&mut self, found: Found) {
        self.passages += 1;
        let [second, third] = self.next;
        if found.score < self.best.score {
            self.next =
                if found.score > second { [found.score, second] } else { [second, third.max(found.score)] };
            return;
        }
        self.next = [self.best.score, second];
        if found.score > self.best.score || found.address.doc_id < self.best.address.doc_id {
            self.best = found;
        }
    }
}
