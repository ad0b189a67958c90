//! The inverted index that brings vectors together: only those that share a feature which not very many have are
//! ever compared.

/// Features that stand in more vectors than this bring none together, unless …
const MAX_POSTINGS: usize = 1_000;
/// … they are among so many heaviest of the vector that asks: then they lead to the first of those.
const HEAVIEST: usize = 8;

/// Which vectors have a feature, and how heavy it is there.
#[derive(Default)]
pub(super) struct Index {
    /// For each feature the vectors that have it, by rising number.
    postings: Vec<Vec<(u32, f32)>>,
    /// One more than the highest number.
    end: usize,
}

/// Room for one question after another, zero in between.
#[derive(Default)]
pub(super) struct Scratch {
    /// What each vector has in common with the one that asks.
    sums: Vec<f32>,
    /// How heavy common features are in the one that asks.
    asked: Vec<f32>,
}

/// Those that a vector meets.
pub(super) struct Met {
    /// Each with the scalar product over what was counted, in no order.
    pub(super) shared: Vec<(u32, f32)>,
    /// Features of the one that asks that were not counted for all who have them.
    uncounted: Vec<(u32, f32)>,
}

/// The features of an index that are not always counted.
pub(super) struct Common {
    /// Numbers of their own by feature.
    numbers: Vec<Option<u32>>,
    count: usize,
    /// Those of each vector.
    parts: Vec<Vec<(u32, f32)>>,
}

impl Index {
    pub(super) fn add(&mut self, features: impl IntoIterator<Item = (u32, f32)>, number: u32) {
        for (feature, weight) in features {
            if self.postings.len() <= feature as usize {
                self.postings.resize_with(feature as usize + 1, Vec::new);
            }
            self.postings[feature as usize].push((number, weight));
        }
        self.end = self.end.max(number as usize + 1);
    }

    /// Those below the number `end` that have something in common with `vector` besides features that very many of them
    /// have.
    pub(super) fn meeting(&self, vector: &[(u32, f32)], end: u32, scratch: &mut Scratch) -> Met {
        let sums = &mut scratch.sums;
        sums.resize(sums.len().max(self.end), 0.0);
        let mut met: Vec<u32> = Vec::new();
        let mut uncounted = Vec::new();
        let heavy = heavy(vector);
        for (feature, weight) in vector {
            let Some(numbers) = self.postings.get(*feature as usize) else { continue };
            let numbers = &numbers[..numbers.partition_point(|(number, _)| *number < end)];
            if numbers.len() > MAX_POSTINGS {
                uncounted.push((*feature, *weight));
                if *weight < heavy {
                    continue;
                }
            }
            for (number, other) in numbers.iter().take(MAX_POSTINGS) {
                let shared = &mut sums[*number as usize];
                if *shared == 0.0 {
                    met.push(*number);
                }
                *shared += weight * other;
            }
        }
        let shared = met.into_iter().map(|number| (number, std::mem::take(&mut sums[number as usize])));
        Met { shared: shared.collect(), uncounted }
    }

    /// The features that are not always counted.
    pub(super) fn common(&self) -> Common {
        let mut common =
            Common { numbers: vec![None; self.postings.len()], count: 0, parts: vec![Vec::new(); self.end] };
        let many = |(_, vectors): &(usize, &Vec<(u32, f32)>)| vectors.len() > MAX_POSTINGS;
        for (feature, vectors) in self.postings.iter().enumerate().filter(many) {
            let number = common.count as u32;
            common.numbers[feature] = Some(number);
            common.count += 1;
            vectors
                .iter()
                .for_each(|(vector, weight)| common.parts[*vector as usize].push((number, *weight)));
        }
        common
    }
}

impl Common {
    /// Adds what was not counted to what is shared, so that it is no less than the scalar product.
    pub(super) fn count(&self, met: &mut Met, scratch: &mut Scratch) {
        let asked = &mut scratch.asked;
        asked.resize(asked.len().max(self.count), 0.0);
        let number = |feature: u32| self.numbers[feature as usize].map_or(0, |number| number as usize);
        met.uncounted.iter().for_each(|(feature, weight)| asked[number(*feature)] = *weight);
        for (other, shared) in &mut met.shared {
            let part = &self.parts[*other as usize];
            *shared += part.iter().map(|(number, weight)| asked[*number as usize] * weight).sum::<f32>();
        }
        met.uncounted.iter().for_each(|(feature, _)| asked[number(*feature)] = 0.0);
    }
}

/// The weight of the last of the heaviest features.
fn heavy(vector: &[(u32, f32)]) -> f32 {
    if vector.len() <= HEAVIEST {
        return 0.0;
    }
    let mut weights: Vec<f32> = vector.iter().map(|(_, weight)| *weight).collect();
    *weights.select_nth_unstable_by(HEAVIEST - 1, |a, b| b.total_cmp(a)).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_meet_over_what_they_share_unless_very_many_share_it() {
        let mut index = Index::default();
        let mut scratch = Scratch::default();
        for number in 0..=MAX_POSTINGS as u32 {
            index.add([(0, 0.5), (1 + number, 0.5)], number);
        }
        let mut vector: Vec<(u32, f32)> =
            (10_000..10_000 + HEAVIEST as u32).map(|feature| (feature, 1.0)).collect();
        vector.insert(0, (0, 0.9));
        vector.insert(1, (4, 0.5));
        let mut met = |vector: &[(u32, f32)], end| index.meeting(vector, end, &mut scratch).shared;
        assert_eq!(met(&vector, u32::MAX), [(3, 0.25)]);
        assert_eq!(met(&vector, 3).len(), 3, "so few are not very many");
        assert_eq!(met(&[(0, 1.0)], u32::MAX).len(), MAX_POSTINGS);
        let mut met = index.meeting(&vector, u32::MAX, &mut scratch);
        index.common().count(&mut met, &mut scratch);
        assert_eq!(met.shared, [(3, 0.25 + 0.9 * 0.5)]);
    }
}
