//! How much of a query whole documents cover: each unit counts once, where one of their passages says it best.

use std::collections::HashMap;

use super::scoring::{Candidates, Scores};
use super::{Bits, Engine, Found};
use crate::index::Result;
use crate::search::plan::Unit;

impl Engine<'_> {
    /// For each document (by group) the sum over all units of the most that one of its passages in `found` scores.
    /// `groups` says which document each passage belongs to.
    pub(in crate::search) fn coverage(
        &self,
        found: &[Found],
        groups: &[u64],
        units: &[Unit],
    ) -> Result<HashMap<u64, f32>> {
        let mut sets: Vec<Bits> =
            self.segments.iter().map(|segment| Bits::none(segment.reader.max_doc())).collect();
        found.iter().for_each(|found| sets[found.address.segment_ord as usize].insert(found.address.doc_id));
        let candidates = self.segments.iter().zip(&sets).map(|(segment, set)| Candidates::new(segment, set));
        let candidates: Vec<Candidates<'_>> = candidates.collect();
        let new_scores = |segment| Scores::new(segment, self.weights, self.averages);
        let mut scores: Vec<Scores<'_>> = self.segments.iter().map(new_scores).collect();
        let mut before = vec![0.0; found.len()];
        let mut best: HashMap<u64, f32> = HashMap::new();
        let mut covered: HashMap<u64, f32> = HashMap::new();
        for unit in &self.statistics(units)? {
            for (scores, candidates) in scores.iter_mut().zip(&candidates) {
                scores.add(unit, candidates).map_err(|error| self.reader.error(&error))?;
            }
            for ((found, group), before) in found.iter().zip(groups).zip(&mut before) {
                let now = scores[found.address.segment_ord as usize].totals[found.address.doc_id as usize];
                let most = best.entry(*group).or_default();
                *most = most.max(now - std::mem::replace(before, now));
            }
            best.drain().for_each(|(group, gain)| *covered.entry(group).or_default() += gain);
        }
        Ok(covered)
    }
}
