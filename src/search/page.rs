//! The page of hits that was asked for, out of all tiers: every match is counted, but only what can be on the page is
//! scored and sorted.

use std::collections::HashSet;

use super::engine::{Engine, Found};
use super::rank::{Ranked, rank};
use super::run::Tier;
use super::{Grouping, Order, Request};
use crate::index::Result;

/// A section, or a whole document with section 0.
type Group = (u64, u64);

/// Hands out the hits of one page, tier after tier.
pub(super) struct Pager<'a> {
    engine: &'a Engine<'a>,
    request: &'a Request,
    /// Sections or documents that an earlier tier has.
    seen: HashSet<Group>,
    /// Hits of earlier tiers.
    before: usize,
    /// Hits of the page so far.
    taken: usize,
}

impl<'a> Pager<'a> {
    pub(super) fn new(engine: &'a Engine<'a>, request: &'a Request) -> Self {
        Self { engine, request, seen: HashSet::new(), before: 0, taken: 0 }
    }

    /// How many hits the next tier has that earlier ones do not, and those of them that are on the page.
    pub(super) fn take(&mut self, tier: &Tier) -> Result<(u64, Vec<Ranked>)> {
        let own = match self.request.grouping {
            Grouping::Passage => None,
            grouping => {
                let mut own = self.engine.groups(&tier.matches, grouping == Grouping::Section)?;
                own.retain(|group| !self.seen.contains(group));
                Some(own)
            }
        };
        let total = own.as_ref().map_or(tier.matches.count(), |own| own.len() as u64);
        let skip = self.request.offset.saturating_sub(self.before);
        let room = self.request.limit - self.taken;
        let mut ranked = Vec::new();
        if room > 0 && (skip as u64) < total {
            ranked = self.ranked(tier, skip.saturating_add(room))?;
            ranked = ranked.into_iter().skip(skip).take(room).collect();
        }
        self.seen.extend(own.into_iter().flatten());
        self.before = self.before.saturating_add(usize::try_from(total).unwrap_or(usize::MAX));
        self.taken += ranked.len();
        Ok((total, ranked))
    }

    /// At least the first `wanted` hits of a tier, in order, where it has so many.
    fn ranked(&self, tier: &Tier, wanted: usize) -> Result<Vec<Ranked>> {
        let Request { grouping, order, .. } = *self.request;
        let found = self.found(tier, wanted)?;
        let is_part = grouping != Grouping::Passage && (found.len() as u64) < tier.matches.count();
        let ranked = rank(self.engine, self.unseen(found)?, &tier.units, (grouping, order))?;
        if !is_part || ranked.len() >= wanted {
            return Ok(ranked);
        }
        let found = self.engine.scored(&tier.matches, &tier.units)?;
        rank(self.engine, self.unseen(found)?, &tier.units, (grouping, order))
    }

    /// The passages that can be among the first `wanted`, with their scores.
    fn found(&self, tier: &Tier, wanted: usize) -> Result<Vec<Found>> {
        let is_passages = self.request.grouping == Grouping::Passage;
        let mut found = match (&tier.found, self.request.order) {
            (Some(best), Order::Score) if !is_passages || wanted <= best.len() => best.clone(),
            (_, Order::Oldest | Order::Newest) if is_passages => {
                let first = self.engine.first_by_date(&tier.matches, self.request.order, wanted)?;
                return self.engine.scored(&first, &tier.units);
            }
            _ => self.engine.scored(&tier.matches, &tier.units)?,
        };
        if is_passages && found.len() > wanted {
            keep_best(&mut found, wanted);
        }
        Ok(found)
    }

    /// Without the passages whose section or document an earlier tier has shown.
    fn unseen(&self, found: Vec<Found>) -> Result<Vec<Found>> {
        if self.seen.is_empty() {
            return Ok(found);
        }
        let groups = self.engine.column("group", &found)?;
        let sections = match self.request.grouping {
            Grouping::Section => self.engine.column("section_ordinal", &found)?,
            Grouping::Document | Grouping::Passage => vec![0; found.len()],
        };
        let groups = groups.into_iter().zip(sections);
        let found = found.into_iter().zip(groups).filter(|(_, group)| !self.seen.contains(group));
        Ok(found.map(|(found, _)| found).collect())
    }
}

/// Keeps the `wanted` best, and all that are as good as the last of them: what decides between these is not known here.
fn keep_best(found: &mut Vec<Found>, wanted: usize) {
    let mut scores: Vec<f32> = found.iter().map(|found| found.score).collect();
    let (_, least, _) = scores.select_nth_unstable_by(wanted.saturating_sub(1), |a, b| b.total_cmp(a));
    let least = *least;
    found.retain(|found| found.score >= least);
}
