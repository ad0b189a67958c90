//! Sections: their passages may lie in several segments, so no segment decides alone what stands in one.

use std::collections::HashSet;

use super::{Bits, Engine, Segment};
use crate::index::Result;
use crate::search::plan::Match;
use crate::search::query::Scope;

/// A section: its document by number, and its place in it.
type Section = (u64, u64);

impl Engine<'_> {
    /// The passages that match, one set a segment; of `among` alone, where that is given.
    pub(super) fn evaluate(&self, what: &Match, among: Option<&[Bits]>) -> Result<Vec<Bits>> {
        if !what.has_sections() {
            return self.plainly(what, among);
        }
        match what {
            Match::All(parts) => self.all(parts, among),
            Match::Any(parts) | Match::Either(parts) | Match::Share(parts) => {
                let mut sets = self.segments.iter().map(Segment::nothing).collect::<Vec<_>>();
                for part in parts {
                    join(&mut sets, self.evaluate(part, among)?, Bits::or);
                }
                Ok(sets)
            }
            Match::Not(part) => {
                let mut sets = self.segments.iter().map(Segment::passages).collect::<Vec<_>>();
                join(&mut sets, &self.evaluate(part, among)?, Bits::and_not);
                Ok(sets)
            }
            Match::Same(Scope::Section, parts) => self.sections(parts),
            _ => self.plainly(what, among),
        }
    }

    /// What each segment can answer by itself.
    fn plainly(&self, what: &Match, among: Option<&[Bits]>) -> Result<Vec<Bits>> {
        let units = what.found_by();
        let Some(among) = among else {
            return self.each_read(&units, |segment| segment.matching(what, None));
        };
        let threads = self.threads_to_read(&units)?;
        self.each_with(threads, among, |segment, among| segment.matching(what, Some(among)))
    }

    /// What is cheap comes first, so that the rest is looked for only where everything else holds.
    fn all(&self, parts: &[Match], among: Option<&[Bits]>) -> Result<Vec<Bits>> {
        let (dear, cheap): (Vec<&Match>, Vec<&Match>) = parts.iter().partition(|part| part.has_sections());
        let mut sets = self.segments.iter().map(Segment::passages).collect::<Vec<_>>();
        if let Some(among) = among {
            join(&mut sets, among, Bits::and);
        }
        for part in cheap.into_iter().chain(dear) {
            match part {
                Match::Not(part) => {
                    let denied = self.evaluate(part, Some(&sets))?;
                    join(&mut sets, &denied, Bits::and_not);
                }
                part => {
                    let found = self.evaluate(part, Some(&sets))?;
                    join(&mut sets, &found, Bits::and);
                }
            }
        }
        Ok(sets)
    }

    /// The passages that hold a side, in sections where each side has one.
    fn sections(&self, parts: &[Match]) -> Result<Vec<Bits>> {
        let mut any = self.segments.iter().map(Segment::nothing).collect::<Vec<_>>();
        let mut common: Option<HashSet<Section>> = None;
        for part in parts {
            let found = self.evaluate(part, None)?;
            let sections: HashSet<Section> = self.section_of_each(&found)?.into_iter().flatten().collect();
            common = Some(match common {
                Some(common) => &common & &sections,
                None => sections,
            });
            join(&mut any, found, Bits::or);
        }
        let common = common.unwrap_or_default();
        let sections = self.section_of_each(&any)?;
        for (bits, sections) in any.iter_mut().zip(sections) {
            let docs: Vec<u32> = bits.iter().collect();
            let outside = docs.into_iter().zip(sections).filter(|(_, section)| !common.contains(section));
            outside.for_each(|(doc, _)| bits.remove(doc));
        }
        Ok(any)
    }

    /// The sections of the passages of each set, in order.
    fn section_of_each(&self, sets: &[Bits]) -> Result<Vec<Vec<Section>>> {
        self.each_set(sets, |segment, bits| {
            let (groups, ordinals) = (segment.column("group")?, segment.column("section_ordinal")?);
            let section = |doc| (groups.first(doc).unwrap_or(0), ordinals.first(doc).unwrap_or(0));
            Ok(bits.iter().map(section).collect())
        })
    }
}

/// Changes each set by the one of the same segment.
fn join<T>(sets: &mut [Bits], others: impl IntoIterator<Item = T>, how: fn(&mut Bits, T)) {
    sets.iter_mut().zip(others).for_each(|(bits, other)| how(bits, other));
}
