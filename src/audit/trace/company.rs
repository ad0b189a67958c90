//! Features that keep company: those that meet in the passages of an archive far more often than by chance. Two whose
//! frequencies are too far apart cannot, so each looks only among those that stand about as often as itself.

use std::ops::Range;

use super::PART;
use crate::audit::parallel::answers;

/// Features are related when they meet in so many passages at least …
const LEAST_MEETINGS: u32 = 3;
/// … neither stands in more than this share of all passages …
const MOST_COMMON: f32 = 0.1;
/// … and their normalised pointwise mutual information (Bouma 2009; 1 = never apart, 0 = by chance) is so high;
/// that it is one half spares [`Ranks::information`] most logarithms.
const LEAST_INFORMATION: f32 = 0.5;
/// What bounds leave to rounding, as a share.
const SLACK: f32 = 1e-3;

/// For each feature those that keep company with it, and how much: what `choose`, given the feature, leaves of all that
/// are related. `frequencies` says in how many passages each stands, `rows` are the features of each passage.
pub(super) fn kept(
    frequencies: &[u32],
    mut rows: Vec<Vec<u32>>,
    choose: impl Fn(u32, &mut Vec<(u32, f32)>) + Sync,
) -> Vec<Vec<(u32, f32)>> {
    let ranks = Ranks::new(frequencies, rows.len());
    for part in rows.chunks_mut(PART) {
        let ranked = answers(part.len(), |number, (): &mut ()| ranks.row(&part[number]));
        part.iter_mut().zip(ranked).for_each(|(row, ranked)| *row = ranked);
    }
    let mut postings: Vec<Vec<u32>> = vec![Vec::new(); ranks.features.len()];
    for (number, row) in rows.iter().enumerate() {
        row.iter().for_each(|rank| postings[*rank as usize].push(number as u32));
    }
    let company = answers(postings.len(), |rank, meetings: &mut Vec<u32>| {
        meetings.resize(postings.len(), 0);
        let shared = postings[rank].iter().map(|row| rows[*row as usize].as_slice());
        let met = counted(shared, ranks.near(rank), meetings);
        let related = met.into_iter().filter_map(|other| {
            let together = std::mem::take(&mut meetings[other as usize]);
            let information = ranks.information(rank, other as usize, together)?;
            Some((ranks.features[other as usize], information))
        });
        let mut related: Vec<(u32, f32)> = related.collect();
        choose(ranks.features[rank], &mut related);
        related.shrink_to_fit();
        related
    });
    let mut kept = vec![Vec::new(); frequencies.len()];
    for (feature, company) in ranks.features.into_iter().zip(company) {
        kept[feature as usize] = company;
    }
    kept
}

/// Counts in how many of some rows each rank stands that is near, and gives those that stand in one.
fn counted<'r>(rows: impl Iterator<Item = &'r [u32]>, near: Range<u32>, meetings: &mut [u32]) -> Vec<u32> {
    let mut met = Vec::new();
    for row in rows {
        let first = row.partition_point(|rank| *rank < near.start);
        for &rank in row[first..].iter().take_while(|rank| **rank < near.end) {
            if meetings[rank as usize] == 0 {
                met.push(rank);
            }
            meetings[rank as usize] += 1;
        }
    }
    met
}

/// The features that may be related, the rarest first.
struct Ranks {
    features: Vec<u32>,
    /// How many passages each of them stands in.
    frequencies: Vec<f32>,
    /// The rank of each feature that has one.
    of: Vec<Option<u32>>,
    /// How many passages there are.
    passages: f32,
}

impl Ranks {
    fn new(frequencies: &[u32], passages: usize) -> Self {
        let passages = passages as f32;
        let most = (passages * MOST_COMMON) as u32;
        let frequency = |feature: &u32| frequencies[*feature as usize];
        let mut features: Vec<u32> = (0..frequencies.len() as u32)
            .filter(|feature| (LEAST_MEETINGS..=most).contains(&frequency(feature)))
            .collect();
        features.sort_by_key(frequency);
        let mut of = vec![None; frequencies.len()];
        features.iter().enumerate().for_each(|(rank, feature)| of[*feature as usize] = Some(rank as u32));
        let frequencies = features.iter().map(|feature| frequency(feature) as f32).collect();
        Self { features, frequencies, of, passages }
    }

    /// The features of a passage as ranks, in order.
    fn row(&self, features: &[u32]) -> Vec<u32> {
        let ranks = features.iter().filter_map(|feature| self.of[*feature as usize]);
        let mut row: Vec<u32> = ranks.collect();
        row.sort_unstable();
        row
    }

    /// The ranks of those that can be related to one: the information of two that meet as often as they can is the ratio
    /// of the logarithms of their shares of all passages.
    fn near(&self, rank: usize) -> Range<u32> {
        let share = self.frequencies[rank] / self.passages;
        let least = self.passages * share.powf(1.0 / LEAST_INFORMATION) * (1.0 - SLACK);
        let most = self.passages * share.powf(LEAST_INFORMATION) * (1.0 + SLACK);
        let start = self.frequencies.partition_point(|frequency| *frequency < least);
        let end = self.frequencies.partition_point(|frequency| *frequency <= most);
        start as u32..end as u32
    }

    /// The information of two that meet in so many passages, where that relates them.
    fn information(&self, a: usize, b: usize, together: u32) -> Option<f32> {
        let apart = self.frequencies[a] * self.frequencies[b];
        let (meetings, passages) = (together as f32, self.passages);
        // One half of information, without logarithms; nearly all that meet have less.
        let is_half = meetings.powi(3) * passages * (1.0 + SLACK) >= apart * apart;
        if together < LEAST_MEETINGS || !is_half {
            return None;
        }
        let information =
            ((meetings * passages) / apart).ln() / -(meetings / passages).ln().min(-f32::EPSILON);
        (information >= LEAST_INFORMATION).then_some(information)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by comparing every two features.
    fn of_all_pairs(frequencies: &[u32], rows: &[Vec<u32>]) -> Vec<Vec<(u32, f32)>> {
        let total = rows.len() as f32;
        let may =
            |feature: usize| (LEAST_MEETINGS..=(total * MOST_COMMON) as u32).contains(&frequencies[feature]);
        let related = |a: usize, b: usize| {
            let has = |row: &&Vec<u32>, feature: usize| row.contains(&(feature as u32));
            let together = rows.iter().filter(|row| has(row, a) && has(row, b)).count() as f32;
            let by_chance = frequencies[a] as f32 * frequencies[b] as f32 / total;
            let information = (together / by_chance).ln() / -(together / total).ln();
            let is_related = together >= LEAST_MEETINGS as f32 && information >= LEAST_INFORMATION;
            (may(a) && may(b) && is_related).then_some((b as u32, information))
        };
        let features = 0..frequencies.len();
        features.clone().map(|a| features.clone().filter_map(|b| related(a, b)).collect()).collect()
    }

    proptest! {
        #[test]
        fn bounds_leave_out_nothing_that_is_related(
            groups in proptest::collection::vec((0_u32..40, 1_usize..3, 3_usize..41), 10..40),
        ) {
            let mut rows: Vec<Vec<u32>> = vec![Vec::new(); 400];
            for (feature, every, count) in groups {
                for row in rows.iter_mut().step_by(every).take(count) {
                    row.push(feature);
                }
            }
            for row in &mut rows {
                row.sort_unstable();
                row.dedup();
            }
            let mut frequencies = vec![0; 40];
            rows.iter().flatten().for_each(|feature| frequencies[*feature as usize] += 1);
            let expected = of_all_pairs(&frequencies, &rows);
            let found = kept(&frequencies, rows, |_, close| close.sort_by_key(|(other, _)| *other));
            let numbers = |all: &[Vec<(u32, f32)>]| -> Vec<Vec<u32>> {
                all.iter().map(|close| close.iter().map(|(other, _)| *other).collect()).collect()
            };
            prop_assert_eq!(numbers(&found), numbers(&expected));
        }
    }
}
