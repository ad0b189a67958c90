//! How much of a query whole documents cover: each unit counts once, where one of their passages says it best.

use std::collections::HashMap;

use super::scoring::{Candidates, Scores};
use super::{Bits, Engine, Found};
use crate::index::Result;
use crate::search::plan::Unit;

impl Engine<'_> {
    /// For each document (by group) the sum over all units of the most that one of its passages in `found` scores.
    pub(in crate::search) fn coverage(&self, found: &[Found], units: &[Unit]) -> Result<HashMap<u64, f32>> {
        let documents = self.numbers("group")?;
        let groups: Vec<u64> = found.iter().map(|found| documents.of(found)).collect();
        let mut sets: Vec<Bits> =
            self.segments.iter().map(|segment| Bits::none(segment.reader.max_doc())).collect();
        found.iter().for_each(|found| sets[found.address.segment_ord as usize].insert(found.address.doc_id));
        let candidates = self.segments.iter().zip(&sets).map(|(segment, set)| Candidates::new(segment, set));
        let candidates: Vec<Candidates<'_>> = candidates.collect();
        let new_scores = |candidates| Scores::new(candidates, self.weights, self.averages);
        let mut scores: Vec<Scores<'_>> = candidates.iter().map(new_scores).collect();
        let place =
            |found: &Found| candidates[found.address.segment_ord as usize].place(found.address.doc_id);
        let places: Vec<usize> = found.iter().map(|found| place(found).unwrap_or_default()).collect();
        let mut before = vec![0.0; found.len()];
        let mut best: HashMap<u64, f32> = HashMap::new();
        let mut covered: HashMap<u64, f32> = HashMap::new();
        for unit in &self.statistics(units)? {
            for scores in &mut scores {
                scores.add(unit).map_err(|error| self.reader.error(&error))?;
            }
            let found = found.iter().zip(&places).zip(&groups).zip(&mut before);
            for (((found, place), group), before) in found {
                let now = scores[found.address.segment_ord as usize].totals[*place];
                let most = best.entry(*group).or_default();
                *most = most.max(now - std::mem::replace(before, now));
            }
            best.drain().for_each(|(group, gain)| *covered.entry(group).or_default() += gain);
        }
        Ok(covered)
    }
}
