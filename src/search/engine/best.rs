//! The best of many passages, kept while they go by: most are looked at once and forgotten.

use std::sync::atomic::{AtomicU32, Ordering};

use super::Found;

/// Room for passages beside those that are wanted, so that they are sorted out seldom.
const SPARE: usize = 50;

/// Collects the passages with the highest scores.
pub(in crate::search) struct Best {
    wanted: usize,
    kept: Vec<Found>,
    /// What a passage must score to be among the best of those seen so far.
    least: f32,
    /// So many are kept before they are sorted out.
    room: usize,
}

impl Best {
    pub(in crate::search) fn new(wanted: usize) -> Self {
        Self::above(f32::NEG_INFINITY, wanted)
    }

    /// Of passages that score so much at least.
    pub(super) fn above(least: f32, wanted: usize) -> Self {
        let wanted = wanted.max(1);
        Self { wanted, kept: Vec::new(), least, room: room_for(wanted) }
    }

    /// The best of some passages, as [`Self::finish`] has them.
    pub(in crate::search) fn of(found: impl Iterator<Item = Found>, wanted: usize) -> Vec<Found> {
        let mut best = Self::new(wanted);
        found.for_each(|found| best.add(found));
        best.finish()
    }

    /// What a passage must score to be among the best of those seen so far.
    pub(in crate::search) fn least(&self) -> f32 {
        self.least
    }

    /// Looks at one more passage.
    pub(in crate::search) fn add(&mut self, found: Found) {
        if found.score < self.least {
            return;
        }
        self.kept.push(found);
        if self.kept.len() >= self.room {
            self.sort_out();
            // Those that are as good as the last may be many.
            self.room = room_for(self.kept.len());
        }
    }

    /// The wanted passages, in no order, and all that are as good as the last of them: what decides between these is
    /// not known here.
    pub(in crate::search) fn finish(mut self) -> Vec<Found> {
        self.sort_out();
        self.kept
    }

    fn sort_out(&mut self) {
        if self.kept.len() <= self.wanted {
            return;
        }
        let mut scores: Vec<f32> = self.kept.iter().map(|found| found.score).collect();
        let (_, least, _) = scores.select_nth_unstable_by(self.wanted - 1, |a, b| b.total_cmp(a));
        self.least = *least;
        self.kept.retain(|found| found.score >= self.least);
    }
}

/// What a passage must score to be among the best of all segments searched so far.
#[derive(Default)]
pub(super) struct Floor(AtomicU32);

impl Floor {
    pub(super) fn get(&self) -> f32 {
        f32::from_bits(self.0.load(Ordering::Relaxed))
    }

    /// Takes note of what the best of one more segment score at least. Scores are not below 0, so that they are in the
    /// order of their bits.
    pub(super) fn raise(&self, least: f32) {
        self.0.fetch_max(least.max(0.0).to_bits(), Ordering::Relaxed);
    }
}

fn room_for(kept: usize) -> usize {
    kept.saturating_mul(2).saturating_add(SPARE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::DocAddress;

    use super::*;

    proptest! {
        #[test]
        fn the_best_and_their_equals_are_kept(
            scores in prop::collection::vec(0_u16..2_000, 0..6_000),
            wanted in 0_usize..30,
        ) {
            let mut best = Best::new(wanted);
            let found = |(at, score): (usize, &u16)| Found {
                address: DocAddress::new(0, at as u32),
                score: f32::from(*score),
            };
            scores.iter().enumerate().map(found).for_each(|found| best.add(found));
            let mut kept: Vec<f32> = best.finish().iter().map(|found| found.score).collect();
            kept.sort_by(f32::total_cmp);
            let mut sorted = scores.clone();
            sorted.sort_unstable();
            let least = sorted.iter().rev().nth(wanted.max(1) - 1).or(sorted.first()).copied();
            let expected: Vec<f32> = sorted.into_iter().filter(|score| Some(*score) >= least).map(f32::from).collect();
            prop_assert_eq!(kept, expected);
        }
    }
}
