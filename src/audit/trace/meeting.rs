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

/// Room for one question after another: what each vector has in common with the one that asks, zero in between.
#[derive(Default)]
pub(super) struct Scratch(Vec<f32>);

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
    /// have, with the scalar product over what they have, in no order.
    pub(super) fn meeting(&self, vector: &[(u32, f32)], end: u32, scratch: &mut Scratch) -> Vec<(u32, f32)> {
        let Scratch(sums) = scratch;
        sums.resize(sums.len().max(self.end), 0.0);
        let mut met: Vec<u32> = Vec::new();
        let heavy = heavy(vector);
        for (feature, weight) in vector {
            let Some(numbers) = self.postings.get(*feature as usize) else { continue };
            let numbers = &numbers[..numbers.partition_point(|(number, _)| *number < end)];
            if numbers.len() > MAX_POSTINGS && *weight < heavy {
                continue;
            }
            for (number, other) in numbers.iter().take(MAX_POSTINGS) {
                let shared = &mut sums[*number as usize];
                if *shared == 0.0 {
                    met.push(*number);
                }
                *shared += weight * other;
            }
        }
        met.into_iter().map(|number| (number, std::mem::take(&mut sums[number as usize]))).collect()
    }
}

/// The answers to `count` questions in their order, found by all processors together.
pub(super) fn answers<T: Send>(count: usize, ask: impl Fn(usize, &mut Scratch) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(count.max(1));
    let every = |first: usize| {
        let mut scratch = Scratch::default();
        (first..count).step_by(threads).map(|number| ask(number, &mut scratch)).collect::<Vec<T>>()
    };
    let parts: Vec<Vec<T>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|first| scope.spawn(move || every(first))).collect();
        let mut parts = vec![every(0)];
        for worker in workers {
            parts.push(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        parts
    });
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    (0..count).filter_map(|number| parts[number % threads].next()).collect()
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
        assert_eq!(index.meeting(&vector, u32::MAX, &mut scratch), [(3, 0.25)]);
        assert_eq!(index.meeting(&vector, 3, &mut scratch).len(), 3, "so few are not very many");
        assert_eq!(index.meeting(&[(0, 1.0)], u32::MAX, &mut scratch).len(), MAX_POSTINGS);
    }

    #[test]
    fn answers_come_in_the_order_of_the_questions() {
        assert_eq!(answers(7, |number, _| number * number), [0, 1, 4, 9, 16, 25, 36]);
        assert!(answers(0, |number, _| number).is_empty());
    }
}
