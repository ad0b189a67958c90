//! Passages that say the same thing, put together: what is nearly alike first, then group by group, the likest two first
//! and by the mean likeness of their passages, so that no chain of single likenesses can join what is not alike.
//!
//! No table of all pairs is kept. Passages meet through an inverted index over their features, where features that stand
//! in very many only count after rarer ones have brought two together; a group is the sum of its vectors, and the
//! mean likeness of two groups is the product of their sums over the product of their sizes.
//! Two groups are joined when that mean reaches the threshold and is no less than [`LEAST_SHARE`](super::joining) of the likeness inside
//! the looser of the two: groups that are each of one mind about different things stay apart, however low the threshold.
//! Of equal pairs the one that begins first is joined first, so equal input gives equal groups.

use super::joining::Joining;
use super::meeting::{Index, Met, Scratch};
use super::space::{Vector, dot, sum};
use crate::audit::parallel::answers;

/// What is at least so alike is put together at once.
const NEARLY_ALIKE: f32 = 0.6;
/// Length of the commoner features of a vector that do without a meeting of those that are nearly alike.
const COMMON: f32 = 0.5;
/// Features that weigh less in a vector of length 1 lead to none that is nearly alike.
const FAINT: f32 = 0.03;
/// Share of a likeness that rare features must make up for two to be compared at all.
pub(super) const RARE_SHARE: f32 = 0.5;
/// Features of a sum that are kept.
const MAX_SUM: usize = 1_024;

/// What sums of many products may lose; so much less than 1, at most, is a vector of length 1 like to itself.
pub(super) const ROUNDING: f32 = 1e-4;
/// Times that vectors may change their group after all groups are formed.
const ROUNDS: usize = 2;
/// How much likelier another group must be for that.
const CLEARLY: f32 = 1.1;
/// Features of a group that vectors meet it by.
const MAX_CORE: usize = 256;

/// Vectors that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// Their numbers, rising.
    pub(super) members: Vec<usize>,
    /// Their sum, without the least of very many features.
    pub(super) sum: Vector,
    /// The square of the length of the whole sum.
    square: f32,
}

impl Group {
    fn alone(number: usize, vector: &Vector) -> Self {
        Self { members: vec![number], sum: vector.clone(), square: dot(vector, vector) }
    }

    fn of(members: Vec<usize>, vectors: &[Vector]) -> Self {
        let whole = members.iter().fold(Vector::new(), |total, number| sum(&total, &vectors[*number]));
        Self { members, square: dot(&whole, &whole), sum: heaviest(whole) }
    }

    pub(super) fn size(&self) -> f32 {
        self.members.len() as f32
    }

    /// Mean likeness of a vector and the members.
    pub(super) fn likeness(&self, vector: &[(u32, f32)]) -> f32 {
        dot(&self.sum, vector) / self.size()
    }

    /// Mean likeness of two different members; `None` for one alone.
    pub(super) fn cohesion(&self) -> Option<f32> {
        let size = self.size();
        // Each member is of length 1, and is not compared with itself.
        (self.members.len() > 1).then(|| (self.square - size) / (size * (size - 1.0)))
    }

    /// Both; their scalar product is known.
    pub(super) fn with(&self, other: &Self, product: f32) -> Self {
        let mut members = [self.members.as_slice(), &other.members].concat();
        members.sort_unstable();
        let square = self.square + other.square + 2.0 * product;
        Self { members, sum: heaviest(sum(&self.sum, &other.sum)), square }
    }

    pub(super) fn likeness_to(&self, other: &Self) -> f32 {
        dot(&self.sum, &other.sum) / (self.size() * other.size())
    }
}

/// The groups of `vectors` at a threshold, in the order of their first members. Empty vectors stand alone.
pub(super) fn groups(vectors: &[Vector], threshold: f32) -> Vec<Group> {
    let mut groups = Joining::new(nearly_alike(vectors, threshold), threshold).run();
    groups.sort_by_key(|group| group.members.first().copied());
    for _ in 0..ROUNDS {
        groups = settled(&groups, vectors, threshold);
    }
    groups
}

/// The groups after each vector of several has gone to the one that it is clearly likest to: what was joined early may
/// find that it belongs with others. All decide at once, by the groups as they were.
fn settled(groups: &[Group], vectors: &[Vector], threshold: f32) -> Vec<Group> {
    let mut index = Index::default();
    let several = || groups.iter().enumerate().filter(|(_, group)| group.members.len() > 1);
    several().for_each(|(number, group)| index.add(weightiest(&group.sum, MAX_CORE), number as u32));
    let all: Vec<(usize, usize)> =
        several().flat_map(|(own, group)| group.members.iter().map(move |number| (own, *number))).collect();
    let moves = answers(all.len(), |at, scratch: &mut Scratch| {
        let (own, number) = all[at];
        better_home(groups, own, &vectors[number], threshold, |vector| {
            index.meeting(vector, u32::MAX, scratch)
        })
    });
    let mut members: Vec<Vec<usize>> = groups.iter().map(|group| group.members.clone()).collect();
    for ((own, number), other) in all.into_iter().zip(moves) {
        if let Some(other) = other {
            members[own].retain(|member| *member != number);
            members[other].push(number);
        }
    }
    members.retain(|members| !members.is_empty());
    members.iter_mut().for_each(|members| members.sort_unstable());
    members.sort_by_key(|members| members.first().copied());
    answers(members.len(), |group, (): &mut ()| Group::of(members[group].clone(), vectors))
}

/// The group that a vector of the group `own` is clearly likest to, where that is another.
fn better_home(
    groups: &[Group],
    own: usize,
    vector: &Vector,
    threshold: f32,
    meeting: impl FnOnce(&[(u32, f32)]) -> Met,
) -> Option<usize> {
    let group = &groups[own];
    // Without itself, and with one more member who is like nothing: two that are much alike say less than ten.
    let at_home = (dot(&group.sum, vector) - 1.0) / group.size();
    let least = (at_home * CLEARLY).max(threshold);
    let likest = meeting(vector)
        .shared
        .into_iter()
        .filter(|(other, _)| *other as usize != own)
        .map(|(other, shared)| (other, shared, &groups[other as usize]))
        .filter(|(_, shared, group)| shared / (group.size() + 1.0) >= least * RARE_SHARE)
        .map(|(other, _, group)| (dot(&group.sum, vector) / (group.size() + 1.0), other))
        .filter(|(likeness, _)| *likeness > least)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    likest.map(|(_, other)| other as usize)
}

/// A sum without the least of very many features.
fn heaviest(sum: Vector) -> Vector {
    // Cutting takes a sort, so it waits until there is twice too much.
    if sum.len() < 2 * MAX_SUM {
        return sum;
    }
    let mut features = weightiest(&sum, MAX_SUM);
    features.sort_unstable_by_key(|(feature, _)| *feature);
    features
}

/// The features of a sum that weigh most.
fn weightiest(sum: &[(u32, f32)], most: usize) -> Vector {
    let mut features = sum.to_vec();
    features.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    features.truncate(most);
    features
}

/// One group for what is nearly alike: each vector goes to the likest of those that came before it and stand for others.
fn nearly_alike(vectors: &[Vector], threshold: f32) -> Vec<Group> {
    let least = NEARLY_ALIKE.max(threshold - ROUNDING);
    let frequencies = frequencies(vectors);
    let mut groups: Vec<Group> = Vec::new();
    let mut leaders = Index::default();
    let mut scratch = Scratch::default();
    for (number, vector) in vectors.iter().enumerate() {
        let rare = rarest(vector, &frequencies);
        let likest = leaders
            .meeting(&rare, u32::MAX, &mut scratch)
            .shared
            .into_iter()
            .filter(|(_, shared)| *shared >= least * RARE_SHARE)
            .map(|(group, _)| (dot(&vectors[groups[group as usize].members[0]], vector), group))
            .filter(|(likeness, _)| *likeness >= least)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, group)) = likest {
            let group = &mut groups[group as usize];
            *group = group.with(&Group::alone(number, vector), dot(&group.sum, vector));
        } else {
            leaders.add(rare, groups.len() as u32);
            groups.push(Group::alone(number, vector));
        }
    }
    groups
}

/// How many vectors have each feature.
fn frequencies(vectors: &[Vector]) -> Vec<u32> {
    let end = vectors.iter().filter_map(|vector| vector.last()).map(|(feature, _)| feature + 1).max();
    let mut frequencies = vec![0; end.unwrap_or(0) as usize];
    vectors.iter().flatten().for_each(|(feature, _)| frequencies[*feature as usize] += 1);
    frequencies
}

/// The rarest features of a vector of length 1, so many that what is left is shorter than [`COMMON`], without the faintest.
/// What two nearly alike share of the rest is less than half of their likeness (prefix filtering; Bayardo, Ma and
/// Srikant 2007).
fn rarest(vector: &Vector, frequencies: &[u32]) -> Vector {
    let mut features: Vector = vector.iter().copied().filter(|(_, weight)| *weight >= FAINT).collect();
    features.sort_unstable_by_key(|(feature, _)| (frequencies[*feature as usize], *feature));
    let mut left = dot(vector, vector);
    let enough = features.iter().position(|(_, weight)| {
        let is_enough = left < COMMON * COMMON;
        left -= weight * weight;
        is_enough
    });
    features.truncate(enough.unwrap_or(features.len()));
    features
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unit(features: &[u32]) -> Vector {
        let weight = 1.0 / (features.len() as f32).sqrt();
        let mut vector: Vector = features.iter().map(|feature| (*feature, weight)).collect();
        vector.sort_by_key(|(feature, _)| *feature);
        vector
    }

    fn members(vectors: &[Vector], threshold: f32) -> Vec<Vec<usize>> {
        groups(vectors, threshold).into_iter().map(|group| group.members).collect()
    }

    #[test]
    fn what_is_alike_comes_together_and_the_empty_stand_alone() {
        let vectors = [unit(&[1, 2, 3]), unit(&[7, 8, 9]), unit(&[1, 2, 4]), Vector::new(), unit(&[7, 8, 9])];
        assert_eq!(members(&vectors, 0.3), [vec![0, 2], vec![1, 4], vec![3]]);
    }

    #[test]
    fn a_chain_of_likenesses_does_not_join_its_ends() {
        let chain: Vec<Vector> = (0..12).map(|at| unit(&[at, at + 1])).collect();
        let longest = members(&chain, 0.4).into_iter().map(|members| members.len()).max();
        assert!(longest.unwrap() <= 3, "{longest:?}");
    }

    #[test]
    fn groups_of_one_mind_about_different_things_stay_apart() {
        // All share feature 0 and nothing else across.
        let vectors: Vec<Vector> =
            [[0, 1, 2, 3], [0, 1, 2, 4], [0, 1, 2, 5], [0, 11, 12, 13], [0, 11, 12, 14], [0, 11, 12, 15]]
                .iter()
                .map(|features| unit(features))
                .collect();
        assert_eq!(members(&vectors, 0.1), [vec![0, 1, 2], vec![3, 4, 5]]);
    }

    #[test]
    fn likeness_to_a_group_is_the_mean_over_its_members() {
        let vectors = [unit(&[1, 2]), unit(&[1, 3]), unit(&[1, 2, 3, 4])];
        let group = &groups(&vectors[..2], 0.1)[0];
        let mean = (dot(&vectors[0], &vectors[2]) + dot(&vectors[1], &vectors[2])) / 2.0;
        assert!((group.likeness(&vectors[2]) - mean).abs() < 1e-6);
        assert!((group.cohesion().unwrap() - 0.5).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn every_vector_is_in_one_group_and_a_higher_threshold_never_joins_more(
            features in prop::collection::vec(prop::collection::btree_set(0u32..20, 0..6), 0..40),
        ) {
            let vectors: Vec<Vector> = features
                .iter()
                .map(|features| unit(&features.iter().copied().collect::<Vec<_>>()))
                .collect();
            for threshold in [0.1, 0.5] {
                let mut all: Vec<usize> = members(&vectors, threshold).concat();
                all.sort_unstable();
                prop_assert_eq!(all, (0..vectors.len()).collect::<Vec<_>>());
            }
            prop_assert_eq!(members(&vectors, 0.3), members(&vectors, 0.3));
        }
    }
}
