//! Groups joined one by one, the likest two first, down to the threshold.
//!
//! Each group knows the likeness of its neighbours, and waits with the likest of those that came before it, so that the
//! queue is no longer than there are groups. A neighbour that is gone is passed over when its turn comes.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::cluster::{Group, RARE_SHARE, ROUNDING};
use super::meeting::{Index, Scratch};
use super::space::Vector;
use crate::audit::parallel::answers;

/// Likeness between two groups, as a share of that inside the looser one, at least.
const LEAST_SHARE: f32 = 0.45;
/// So many times as many are very many.
const MANY: f32 = 16.0;
/// Neighbours that a vector is given before groups form.
const MAX_NEIGHBOURS: usize = 24;
/// Neighbours that are remembered before the first look for those that are gone.
const FEW: usize = 32;

/// Groups on their way to becoming fewer. A group that was joined is gone; the new one has the next number.
pub(super) struct Joining {
    threshold: f32,
    groups: Vec<Option<Group>>,
    cohesion: Vec<Option<f32>>,
    /// Of each group those that are alike enough, by rising number; some may be gone.
    neighbours: Vec<Vec<(u32, f32)>>,
    /// Of each group the pairs with those before it that may be joined, the likest last.
    waiting: Vec<Vec<Pair>>,
    /// The likest pair of each group.
    queue: BinaryHeap<Pair>,
}

/// Two groups that may be joined.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Pair {
    likeness: f32,
    first: u32,
    second: u32,
}

impl Eq for Pair {}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = |pair: &Self| Reverse((pair.first, pair.second));
        self.likeness.total_cmp(&other.likeness).then_with(|| order(self).cmp(&order(other)))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Joining {
    pub(super) fn new(groups: Vec<Group>, threshold: f32) -> Self {
        let mut joining = Self {
            threshold,
            cohesion: groups.iter().map(Group::cohesion).collect(),
            neighbours: vec![Vec::new(); groups.len()],
            waiting: Vec::new(),
            queue: BinaryHeap::new(),
            groups: groups.into_iter().map(Some).collect(),
        };
        joining.introduce();
        joining
    }

    /// Makes neighbours of the groups that are alike enough.
    fn introduce(&mut self) {
        for (number, near) in self.near().into_iter().enumerate() {
            self.settle(number, near);
        }
    }

    /// For each group the likest of those before it, by rising number.
    fn near(&self) -> Vec<Vec<(u32, f32)>> {
        let groups: Vec<&Group> = self.groups.iter().flatten().collect();
        let mean = |group: &Group| -> Vector {
            group.sum.iter().map(|(feature, sum)| (*feature, sum / group.size())).collect()
        };
        let mut index = Index::default();
        groups.iter().enumerate().for_each(|(number, group)| index.add(mean(group), number as u32));
        let common = index.common();
        answers(groups.len(), |number, scratch: &mut Scratch| {
            let group = groups[number];
            let mut met = index.meeting(&mean(group), number as u32, scratch);
            met.shared.retain(|(_, shared)| *shared >= self.threshold * RARE_SHARE);
            common.count(&mut met, scratch);
            // The likest come first, so that most of the others need not be compared in full.
            met.shared.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let mut likest = Likest::new(self.threshold);
            for (other, most) in met.shared {
                if most + ROUNDING < likest.least {
                    break;
                }
                likest.offer(other, group.likeness_to(groups[other as usize]));
            }
            likest.by_number()
        })
    }

    /// Makes neighbours of a group and of some before it.
    fn settle(&mut self, number: usize, near: Vec<(u32, f32)>) {
        let second = number as u32;
        for &(first, likeness) in &near {
            self.remember(first, (second, likeness));
        }
        let pairs = near.iter().map(|&(first, likeness)| Pair { likeness, first, second });
        let mut waiting: Vec<Pair> = pairs.filter(|pair| self.are_of_one_mind(*pair)).collect();
        waiting.sort_unstable();
        self.waiting.push(waiting);
        self.neighbours[number] = near;
        self.queue_next(number);
    }

    fn remember(&mut self, group: u32, neighbour: (u32, f32)) {
        let known = &mut self.neighbours[group as usize];
        if known.len() == known.capacity() {
            known.retain(|(other, _)| self.groups[*other as usize].is_some());
            known.reserve(known.len().max(FEW));
        }
        known.push(neighbour);
    }

    /// Queues the likest pair of a group whose other is still there.
    fn queue_next(&mut self, number: usize) {
        while let Some(pair) = self.waiting[number].pop() {
            if self.is_there(pair.first) {
                self.queue.push(pair);
                return;
            }
        }
    }

    fn is_there(&self, number: u32) -> bool {
        self.groups[number as usize].is_some()
    }

    pub(super) fn run(mut self) -> Vec<Group> {
        while let Some(pair) = self.queue.pop() {
            if !self.is_there(pair.second) {
                continue;
            }
            if self.is_there(pair.first) {
                self.join(pair);
            } else {
                self.queue_next(pair.second as usize);
            }
        }
        self.groups.into_iter().flatten().collect()
    }

    fn are_of_one_mind(&self, pair: Pair) -> bool {
        let inside =
            [pair.first, pair.second].into_iter().filter_map(|number| self.cohesion[number as usize]);
        inside.reduce(f32::min).is_none_or(|inside| pair.likeness >= LEAST_SHARE * inside)
    }

    fn join(&mut self, pair: Pair) {
        let both = [pair.first, pair.second].map(|number| number as usize);
        let (Some(a), Some(b)) = (self.groups[both[0]].take(), self.groups[both[1]].take()) else { return };
        let [p, q] = both.map(|number| std::mem::take(&mut self.neighbours[number]));
        self.waiting[both[1]] = Vec::new();
        self.waiting[both[0]] = Vec::new();
        let joined = a.with(&b, pair.likeness * a.size() * b.size());
        let likeness = |other: u32, p: Option<f32>, q: Option<f32>| -> Option<(u32, f32)> {
            let group = self.groups[other as usize].as_ref()?;
            let likeness = match (p, q) {
                (Some(p), Some(q)) => (p * a.size() + q * b.size()) / (a.size() + b.size()),
                // What one adds to very many is less than what would change anything.
                (Some(p), None) if a.size() > MANY * b.size() => p,
                (None, Some(q)) if b.size() > MANY * a.size() => q,
                _ => joined.likeness_to(group),
            };
            (likeness >= self.threshold).then_some((other, likeness))
        };
        let near = merged(&p, &q, likeness);
        let number = self.groups.len();
        self.cohesion.push(joined.cohesion());
        self.groups.push(Some(joined));
        self.neighbours.push(Vec::new());
        self.settle(number, near);
    }
}

/// What `tell` makes of the neighbours of two groups, by rising number.
fn merged(
    p: &[(u32, f32)],
    q: &[(u32, f32)],
    tell: impl Fn(u32, Option<f32>, Option<f32>) -> Option<(u32, f32)>,
) -> Vec<(u32, f32)> {
    let (mut p, mut q) = (p.iter().copied().peekable(), q.iter().copied().peekable());
    let mut told = Vec::new();
    while let Some(next) = [p.peek(), q.peek()].into_iter().flatten().map(|(number, _)| *number).min() {
        let likeness = |known: (u32, f32)| known.1;
        let of_p = p.next_if(|known| known.0 == next).map(likeness);
        let of_q = q.next_if(|known| known.0 == next).map(likeness);
        told.extend(tell(next, of_p, of_q));
    }
    told
}

/// The likest groups so far, the likest first; of equally like ones the first by number.
struct Likest {
    found: Vec<(f32, u32)>,
    /// What a group must be like to be among them.
    least: f32,
}

impl Likest {
    fn new(threshold: f32) -> Self {
        Self { found: Vec::with_capacity(MAX_NEIGHBOURS + 1), least: threshold }
    }

    fn offer(&mut self, number: u32, likeness: f32) {
        if likeness < self.least {
            return;
        }
        let rank = |found: &(f32, u32)| found.0.total_cmp(&likeness).then(number.cmp(&found.1));
        let at = self.found.partition_point(|found| rank(found) == Ordering::Greater);
        self.found.insert(at, (likeness, number));
        self.found.truncate(MAX_NEIGHBOURS);
        if self.found.len() == MAX_NEIGHBOURS {
            self.least = self.found.last().map_or(self.least, |(likeness, _)| *likeness);
        }
    }

    fn by_number(self) -> Vec<(u32, f32)> {
        let mut found: Vec<(u32, f32)> =
            self.found.into_iter().map(|(likeness, number)| (number, likeness)).collect();
        found.sort_unstable_by_key(|(number, _)| *number);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likest_are_kept_and_of_equal_ones_the_first() {
        let mut likest = Likest::new(0.1);
        likest.offer(9, 0.05);
        (0..100).rev().for_each(|number| likest.offer(number, if number % 2 == 0 { 0.5 } else { 0.4 }));
        let kept: Vec<u32> = likest.by_number().into_iter().map(|(number, _)| number).collect();
        assert_eq!(kept, (0..MAX_NEIGHBOURS as u32).map(|number| 2 * number).collect::<Vec<_>>());
    }

    #[test]
    fn neighbours_of_two_are_told_in_order() {
        let told = merged(&[(1, 0.1), (4, 0.4)], &[(1, 0.2), (3, 0.3), (9, 0.9)], |number, p, q| {
            (number != 9).then_some((number, p.unwrap_or(0.0) + q.unwrap_or(0.0)))
        });
        assert_eq!(told.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 3, 4]);
        assert!((told[0].1 - 0.3).abs() < 1e-6);
    }
}
