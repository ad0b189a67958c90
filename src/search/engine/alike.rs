//! Passages that share units with a text, wherever these stand: candidates for the same wording.

use super::shares::LEAST_SHARE;
use super::{Bits, Engine, Found, Matches, Scored};
use crate::index::Result;
use crate::search::Filters;
use crate::search::plan::Unit;

impl Engine<'_> {
    /// The passages that pass the filters and share the most of the rarest `most_units` units, best first; and all
    /// passages, whatever the filters, that carry `share` of these units' information.
    pub(in crate::search) fn alike(
        &self,
        units: &[Unit],
        filters: &Filters,
        (most_units, share): (usize, f32),
    ) -> Result<(Vec<Found>, Matches)> {
        let mut scored = self.occurring(units)?;
        scored.sort_by_key(|unit| unit.frequency);
        scored.truncate(most_units);
        let scored: Vec<&Scored<'_>> = scored.iter().collect();
        let least = share * scored.iter().map(|unit| unit.idf).sum::<f32>();
        let wanted = self.matches(None, filters)?;
        let mut same = Matches(wanted.0.iter().map(Bits::emptied).collect());
        let mut found = Vec::new();
        let (_, all) = self.sharing(&scored, &Filters::default(), LEAST_SHARE, Vec::new, Vec::push)?;
        for one in all.into_iter().flatten() {
            if wanted.contains(one.address) {
                found.push(one);
            }
            if one.score >= least {
                same.0[one.address.segment_ord as usize].insert(one.address.doc_id);
            }
        }
        found.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.address.cmp(&b.address)));
        found.truncate(self.weights.candidates);
        Ok((found, same))
    }
}
