//! The page of hits that was asked for, out of all tiers: every match is counted, but only what can be on the page is
//! scored and sorted.

use std::collections::HashSet;

use super::documents::Documents;
use super::engine::{Best, Engine, Found};
use super::gather::{Gatherer, Group, Groups};
use super::rank::{self, Ranked};
use super::run::Tier;
use super::{Grouping, Order, Request};
use crate::index::Result;

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
        let is_by_score = self.request.order == Order::Score;
        if self.request.grouping == Grouping::Passage {
            let found = match &tier.found {
                Some(found) if is_by_score && wanted <= found.len() => {
                    Best::of(self.engine.settled(&tier.units, found, wanted)?.into_iter(), wanted)
                }
                _ if is_by_score => self.engine.best(&tier.matches, &tier.units, wanted)?,
                _ => self.first_by_date(tier, wanted)?,
            };
            return rank::passages(self.engine, &found, self.request.order);
        }
        let best = if is_by_score { tier.settled(self.engine)? } else { None };
        if let Some(best) = best {
            let ranked = self.gathered(tier, Some(&best))?;
            if ranked.len() >= wanted || best.len() as u64 == tier.matches.count() {
                return Ok(ranked);
            }
        }
        self.gathered(tier, None)
    }

    fn first_by_date(&self, tier: &Tier, wanted: usize) -> Result<Vec<Found>> {
        let first = self.engine.first_by_date(&tier.matches, self.request.order, wanted)?;
        let mut found = Vec::new();
        self.engine.each_scored(&first, &tier.units, |one| found.push(one))?;
        Ok(found)
    }

    /// Sections or documents in order, of some passages of a tier or of all.
    fn gathered(&self, tier: &Tier, some: Option<&[Found]>) -> Result<Vec<Ranked>> {
        let (engine, order) = (self.engine, self.request.order);
        let groups = Groups::new(engine, self.request.grouping)?;
        let is_new = |found: &Found| self.seen.is_empty() || !self.seen.contains(&groups.of(found));
        if self.request.grouping == Grouping::Document {
            let mut documents = Documents::new(engine)?;
            tier.each(engine, some, |found| {
                if is_new(&found) {
                    documents.add(found)
                }
            })?;
            return rank::documents(engine, &documents.ranked(&tier.units)?, order);
        }
        let mut sections = Gatherer::new(engine, self.request.grouping)?;
        tier.each(engine, some, |found| {
            if is_new(&found) {
                sections.add(found)
            }
        })?;
        rank::sections(engine, &sections.finish(), order)
    }
}
