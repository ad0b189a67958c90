//! Passages that share units with a text, wherever these stand: candidates for the same wording.

use tantivy::DocAddress;

use super::{Engine, Found, LEAST_SHARE, Matches, Scored};
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
        let (mut matches, scores) = self.sharing(&scored, &Filters::default(), LEAST_SHARE)?;
        let wanted = self.matches(None, filters)?;
        let total =
            |address: DocAddress| scores[address.segment_ord as usize].totals[address.doc_id as usize];
        let passing = matches.addresses().filter(|address| wanted.contains(*address));
        let mut found: Vec<Found> = passing.map(|address| Found { address, score: total(address) }).collect();
        found.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.address.cmp(&b.address)));
        found.truncate(self.weights.candidates);
        let least = share * scored.iter().map(|unit| unit.idf).sum::<f32>();
        for (bits, sums) in matches.0.iter_mut().zip(&scores) {
            bits.retain(|doc| sums.totals[doc as usize] >= least);
        }
        Ok((found, matches))
    }
}
