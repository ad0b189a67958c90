//! The inverted index that brings vectors together: only those that share a feature which not very many have are
//! ever compared.

/// Features that stand in more vectors than this bring none together, unless …
const MAX_POSTINGS: usize = 1_000;
/// … they are among so many heaviest of the vector that asks: then they lead to the first of those.
const HEAVIEST: usize = 8;

/// Which vectors have a feature, and how heavy it is there.
#[derive(Default)]
pub(super) struct Index {
    postings: Vec<Vec<(u32, f32)>>,
    /// What each vector has in common with the one that asks; zero between questions.
    shared: Vec<f32>,
}

impl Index {
    pub(super) fn add(&mut self, features: impl IntoIterator<Item = (u32, f32)>, number: u32) {
        for (feature, weight) in features {
            if self.postings.len() <= feature as usize {
                self.postings.resize_with(feature as usize + 1, Vec::new);
            }
            self.postings[feature as usize].push((number, weight));
        }
        self.shared.resize(self.shared.len().max(number as usize + 1), 0.0);
    }

    /// Those that have something in common with `vector` besides features that very many have, with the scalar product
    /// over what they have, in no order.
    pub(super) fn meeting(&mut self, vector: &[(u32, f32)]) -> Vec<(u32, f32)> {
        let mut met: Vec<u32> = Vec::new();
        let heavy = heavy(vector);
        for (feature, weight) in vector {
            let Some(numbers) = self.postings.get(*feature as usize) else { continue };
            if numbers.len() > MAX_POSTINGS && *weight < heavy {
                continue;
            }
            for (number, other) in numbers.iter().take(MAX_POSTINGS) {
                let shared = &mut self.shared[*number as usize];
                if *shared == 0.0 {
                    met.push(*number);
                }
                *shared += weight * other;
            }
        }
        met.into_iter().map(|number| (number, std::mem::take(&mut self.shared[number as usize]))).collect()
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
        for number in 0..=MAX_POSTINGS as u32 {
            index.add([(0, 0.5), (1 + number, 0.5)], number);
        }
        let mut vector: Vec<(u32, f32)> =
            (10_000..10_000 + HEAVIEST as u32).map(|feature| (feature, 1.0)).collect();
        vector.insert(0, (0, 0.9));
        vector.insert(1, (4, 0.5));
        assert_eq!(index.meeting(&vector), [(3, 0.25)]);
        assert_eq!(index.meeting(&[(0, 1.0)]).len(), MAX_POSTINGS);
    }
}
