//! The space in which passages are compared, learnt from the archive itself: its features are syllables and pairs, each
//! weighing as much as it is rare, and each leads to the features that keep company with it.

use std::collections::{HashMap, HashSet};

use super::learner::{Lexicon, Rows};
use super::topic::{self, Word};
use super::{PART, company};
use crate::audit::parallel::answers;

/// Least number of passages that a feature stands in: one that stands in a single passage can connect nothing.
const LEAST_PASSAGES: u32 = 2;
/// Related features of one feature, at most.
const MAX_RELATED: usize = 5;
/// Weight of a related feature, as a share of the feature that leads to it.
const RELATED_WEIGHT: f32 = 0.05;
/// Features of one passage that are kept, the weightiest.
const MAX_FEATURES: usize = 128;

/// What passages are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ingredients {
    /// Pairs of neighbouring syllables, besides syllables.
    pub pairs: bool,
    /// Words that keep company in the archive.
    pub related: bool,
}

impl Default for Ingredients {
    fn default() -> Self {
        Self { pairs: true, related: true }
    }
}

/// Features with their weights, by rising number of the feature; of length 1 unless it is empty.
pub(super) type Vector = Vec<(u32, f32)>;

/// A syllable with its marks, or a pair of syllables without: pairs are seldom ambiguous, and papers lose marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Feature {
    Syllable(u32),
    Pair(u32, u32),
}

/// What was learnt.
pub(super) struct Space {
    ingredients: Ingredients,
    lexicon: Lexicon,
    /// For two syllables without marks, the commonest way to mark them, and how common it is.
    marked: HashMap<(u32, u32), (u32, u32, u32)>,
    empty: Vec<bool>,
    empty_pairs: HashSet<(u32, u32)>,
    numbers: HashMap<Feature, u32>,
    features: Vec<Feature>,
    weights: Vec<f32>,
    related: Vec<Vec<(u32, f32)>>,
}

/// The commonest marks of each two syllables that stand together.
fn marked(lexicon: &Lexicon, rows: &Rows) -> HashMap<(u32, u32), (u32, u32, u32)> {
    let mut counts: HashMap<(u32, u32), u32> = HashMap::new();
    for words in rows.iter() {
        for pair in words.windows(2).filter(|pair| pair[1].1) {
            *counts.entry((pair[0].0, pair[1].0)).or_default() += 1;
        }
    }
    let mut best: HashMap<(u32, u32), (u32, u32, u32)> = HashMap::new();
    for ((first, second), count) in counts {
        let entry = best.entry((lexicon.fold(first), lexicon.fold(second))).or_insert((first, second, count));
        let rank = |(first, second, count): (u32, u32, u32)| {
            (count, std::cmp::Reverse([lexicon.key(first), lexicon.key(second)]))
        };
        if rank((first, second, count)) > rank(*entry) {
            *entry = (first, second, count);
        }
    }
    best
}

impl Space {
    /// Learns from rows of words, numbered by the lexicon.
    pub(super) fn learnt(lexicon: Lexicon, rows: &Rows, ingredients: Ingredients) -> Self {
        let mut space = Self {
            ingredients,
            marked: marked(&lexicon, rows),
            empty: lexicon.keys().map(topic::is_empty).collect(),
            empty_pairs: topic::empty_pairs()
                .filter_map(|(first, second)| Some((lexicon.number(first)?, lexicon.number(second)?)))
                .collect(),
            lexicon,
            numbers: HashMap::new(),
            features: Vec::new(),
            weights: Vec::new(),
            related: Vec::new(),
        };
        let rows: Vec<&[(u32, bool)]> = rows.iter().collect();
        let mut features = Vec::with_capacity(rows.len());
        for part in rows.chunks(PART) {
            let found = answers(part.len(), |number, (): &mut ()| space.features_of(part[number]));
            features.extend(found.into_iter().map(|found| space.numbered(found)));
        }
        space.weigh(&features);
        if ingredients.related {
            space.relate(features);
        }
        space
    }

    /// The vector of a topic.
    pub(super) fn vector(&self, words: &[Word]) -> Vector {
        let known: Vec<(u32, bool)> = self.known(words).into_iter().map(|(word, _)| word).collect();
        self.vector_of(&known)
    }

    /// The vector of a row of words, numbered by the lexicon.
    pub(super) fn vector_of(&self, words: &[(u32, bool)]) -> Vector {
        let mut own: Vec<u32> = Vec::with_capacity(2 * words.len());
        self.each_feature(words, |feature, _| own.extend(self.numbers.get(&feature)));
        own.sort_unstable();
        own.dedup();
        let mut weights: Vector =
            own.iter().map(|feature| (*feature, self.weights[*feature as usize])).collect();
        for &feature in &own {
            let weight = self.weights[feature as usize];
            let related = self.related.get(feature as usize).into_iter().flatten();
            weights.extend(related.map(|&(other, share)| (other, RELATED_WEIGHT * share * weight)));
        }
        // What leads to one feature is added up in the order of the features that lead there.
        weights.sort_by_key(|(feature, _)| *feature);
        weights.dedup_by(|next, sum| {
            next.0 == sum.0 && {
                sum.1 += next.1;
                true
            }
        });
        weights.retain(|(_, weight)| *weight > 0.0);
        normalised(weights)
    }

    /// Calls `each` with the features of a topic that the space knows, and the byte range of each.
    pub(super) fn spans(&self, words: &[Word], mut each: impl FnMut(u32, std::ops::Range<usize>)) {
        let known = self.known(words);
        let plain: Vec<(u32, bool)> = known.iter().map(|(word, _)| *word).collect();
        self.each_feature(&plain, |feature, at| {
            let Some(&number) = self.numbers.get(&feature) else { return };
            let last = if matches!(feature, Feature::Pair(..)) { at + 1 } else { at };
            each(number, words[known[at].1].range.start..words[known[last].1].range.end);
        });
    }

    /// A feature in words.
    pub(super) fn written(&self, feature: u32) -> String {
        match self.features[feature as usize] {
            Feature::Syllable(key) => self.lexicon.key(key).written(),
            Feature::Pair(first, second) => {
                let Some((first, second, _)) = self.marked.get(&(first, second)) else {
                    return String::new();
                };
                let written = |key: &u32| self.lexicon.key(*key).written();
                format!("{} {}", written(first), written(second))
            }
        }
    }

    /// Whether a feature is a pair.
    pub(super) fn is_pair(&self, feature: u32) -> bool {
        matches!(self.features[feature as usize], Feature::Pair(..))
    }

    /// The words that the lexicon has, each with its place among `words`; one after a gap follows nothing.
    fn known(&self, words: &[Word]) -> Vec<((u32, bool), usize)> {
        let mut known = Vec::with_capacity(words.len());
        let mut gap = true;
        for (at, word) in words.iter().enumerate() {
            match self.lexicon.number(&word.key) {
                Some(number) => {
                    known.push(((number, word.follows && !gap), at));
                    gap = false;
                }
                None => gap = true,
            }
        }
        known
    }

    /// Calls `each` with every feature of a row of words and the number of the word where it begins.
    fn each_feature(&self, words: &[(u32, bool)], mut each: impl FnMut(Feature, usize)) {
        let words = self.with_marks(words);
        let mut empty: Vec<bool> = words.iter().map(|(key, _)| self.empty[*key as usize]).collect();
        for at in 1..words.len() {
            if words[at].1 && self.empty_pairs.contains(&(words[at - 1].0, words[at].0)) {
                empty[at - 1] = true;
                empty[at] = true;
            }
        }
        for (at, &(key, follows)) in words.iter().enumerate() {
            if !empty[at] {
                each(Feature::Syllable(key), at);
            }
            if self.ingredients.pairs && follows && at > 0 && !(empty[at - 1] && empty[at]) {
                each(Feature::Pair(self.lexicon.fold(words[at - 1].0), self.lexicon.fold(key)), at - 1);
            }
        }
    }

    /// The words with the marks that they most likely lost, by their neighbours.
    fn with_marks(&self, words: &[(u32, bool)]) -> Vec<(u32, bool)> {
        let fold = |number: u32| self.lexicon.fold(number);
        let restored = |at: usize| {
            let (key, follows) = words[at];
            if !self.lexicon.is_bare(key) {
                return key;
            }
            let before = (follows && at > 0)
                .then(|| self.marked.get(&(fold(words[at - 1].0), fold(key))))
                .flatten()
                .map(|&(_, second, count)| (count, second));
            let after = words
                .get(at + 1)
                .filter(|next| next.1)
                .and_then(|next| self.marked.get(&(fold(key), fold(next.0))))
                .map(|&(first, _, count)| (count, first));
            // Of equal counts the word before decides.
            match (before, after) {
                (Some(before), Some(after)) if after.0 > before.0 => after.1,
                (Some((_, key)), _) | (None, Some((_, key))) => key,
                (None, None) => key,
            }
        };
        (0..words.len()).map(|at| (restored(at), words[at].1)).collect()
    }

    /// The features of a passage, as they come.
    fn features_of(&self, words: &[(u32, bool)]) -> Vec<Feature> {
        let mut found = Vec::with_capacity(2 * words.len());
        self.each_feature(words, |feature, _| found.push(feature));
        found
    }

    /// Numbers the features of a passage, each once.
    fn numbered(&mut self, found: Vec<Feature>) -> Vec<u32> {
        let mut row: Vec<u32> = found.into_iter().map(|feature| self.number(feature)).collect();
        row.sort_unstable();
        row.dedup();
        row
    }

    fn number(&mut self, feature: Feature) -> u32 {
        let next = self.features.len() as u32;
        let number = *self.numbers.entry(feature).or_insert(next);
        if number == next {
            self.features.push(feature);
        }
        number
    }

    /// Gives each feature the weight of its rarity; one that connects nothing has none.
    fn weigh(&mut self, rows: &[Vec<u32>]) {
        let frequencies = frequencies(self.features.len(), rows);
        let weight = |frequency: u32| {
            if frequency < LEAST_PASSAGES { 0.0 } else { (1.0 + rows.len() as f32 / frequency as f32).ln() }
        };
        self.weights = frequencies.into_iter().map(weight).collect();
    }

    /// Finds the company that each feature keeps.
    fn relate(&mut self, rows: Vec<Vec<u32>>) {
        let frequencies = frequencies(self.features.len(), &rows);
        self.related = company::kept(&frequencies, rows, |feature, close| {
            close.retain(|(other, _)| !self.share_a_syllable(feature, *other));
            // Of equal information the one whose feature is smaller, whatever the order of learning.
            close.sort_by(|a, b| {
                let features = |(other, _): &(u32, f32)| self.written(*other);
                b.1.total_cmp(&a.1).then_with(|| features(a).cmp(&features(b)))
            });
            close.truncate(MAX_RELATED);
        });
    }

    /// Whether one syllable stands in both: then they meet for no other reason.
    fn share_a_syllable(&self, a: u32, b: u32) -> bool {
        let folds = |feature: u32| match self.features[feature as usize] {
            Feature::Syllable(key) => [self.lexicon.fold(key); 2],
            Feature::Pair(first, second) => [first, second],
        };
        let (a, b) = (folds(a), folds(b));
        a.iter().any(|fold| b.contains(fold))
    }
}

/// How many passages each feature stands in.
fn frequencies(features: usize, rows: &[Vec<u32>]) -> Vec<u32> {
    let mut frequencies = vec![0; features];
    rows.iter().flatten().for_each(|feature| frequencies[*feature as usize] += 1);
    frequencies
}

/// The weightiest features at length 1, by rising number.
fn normalised(mut vector: Vector) -> Vector {
    if vector.len() > MAX_FEATURES {
        vector.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        vector.truncate(MAX_FEATURES);
        vector.sort_by_key(|(feature, _)| *feature);
    }
    let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|(_, weight)| *weight /= length);
    }
    vector
}

/// The scalar product of two vectors.
pub(super) fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() > 16 * short.len() {
        let found = short.iter().filter_map(|(feature, weight)| {
            let at = long.binary_search_by_key(feature, |(feature, _)| *feature).ok()?;
            Some(weight * long[at].1)
        });
        return found.sum();
    }
    let (mut at, mut sum) = (0, 0.0);
    for (feature, weight) in short {
        while at < long.len() && long[at].0 < *feature {
            at += 1;
        }
        match long.get(at) {
            Some((other, other_weight)) if other == feature => sum += weight * other_weight,
            Some(_) => {}
            None => break,
        }
    }
    sum
}

/// The sum of two vectors.
pub(super) fn sum(a: &[(u32, f32)], b: &[(u32, f32)]) -> Vector {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    while let (Some(&&(x, p)), Some(&&(y, q))) = (left.peek(), right.peek()) {
        match x.cmp(&y) {
            std::cmp::Ordering::Less => drop((out.push((x, p)), left.next())),
            std::cmp::Ordering::Greater => drop((out.push((y, q)), right.next())),
            std::cmp::Ordering::Equal => drop((out.push((x, p + q)), left.next(), right.next())),
        }
    }
    out.extend(left);
    out.extend(right);
    out
}

#[cfg(test)]
mod tests {
    use super::super::learner::Learner;
    use super::super::topic::Reader;
    use super::*;

    const TEXTS: [&str; 6] = [
        "Giải ngân vốn đầu tư công chậm so với kế hoạch",
        "Tỷ lệ giải ngân đầu tư công thấp",
        "Trạm y tế xã thiếu bác sĩ",
        "Chưa có bác sĩ ở trạm y tế",
        "Tuyển giáo viên còn khó khăn",
        "Giải ngân vốn vay chậm",
    ];

    fn space(texts: &[&str], ingredients: Ingredients) -> Space {
        let mut learner = Learner::default();
        let mut reader = Reader::default();
        texts.iter().for_each(|text| learner.add(&reader.read(text, &[])));
        learner.finish(0, ingredients).0
    }

    fn likeness(space: &Space, a: &str, b: &str) -> f32 {
        let [a, b] = [a, b].map(|text| space.vector(&Reader::default().read(text, &[])));
        dot(&a, &b)
    }

    #[test]
    fn passages_on_one_thing_are_alike_and_others_are_not() {
        let space = space(&TEXTS, Ingredients::default());
        assert!(likeness(&space, TEXTS[0], TEXTS[1]) > 0.5);
        assert!(likeness(&space, TEXTS[2], TEXTS[3]) > 0.5);
        assert!(likeness(&space, TEXTS[0], TEXTS[2]) < 0.01);
        assert!((likeness(&space, TEXTS[0], TEXTS[0]) - 1.0).abs() < 1e-5);
    }

    #[test]
    fn lost_marks_are_restored_by_the_neighbours() {
        let lost = "Ty le giai ngan von dau tu cong thap";
        let space = space(&[&TEXTS[..], &[lost, TEXTS[1]]].concat(), Ingredients::default());
        assert!(likeness(&space, lost, "Tỷ lệ giải ngân vốn đầu tư công thấp") > 0.99);
    }

    #[test]
    fn company_is_learnt_from_the_archive() {
        let mut texts: Vec<&str> = vec!["Cháu bé uống sữa tươi mỗi sáng"; 4];
        texts.extend(["Bác sĩ khuyên bệnh nhân"; 40]);
        let related = space(&texts, Ingredients::default());
        assert!(likeness(&related, "cháu bé", "sữa tươi") > 0.0);
        let unrelated = space(&texts, Ingredients { related: false, ..Ingredients::default() });
        assert!(likeness(&unrelated, "cháu bé", "sữa tươi") < 1e-6);
    }

    #[test]
    fn sums_and_products_agree_whatever_the_lengths() {
        let long: Vector = (0..200).map(|feature| (feature, 0.5)).collect();
        let short: Vector = vec![(3, 1.0), (150, 2.0), (500, 1.0)];
        assert!((dot(&long, &short) - 1.5).abs() < 1e-6);
        assert!((dot(&short[..1], &short) - 1.0).abs() < 1e-6);
        let both = sum(&long, &short);
        assert_eq!((both.len(), both[3], both[200]), (201, (3, 1.5), (500, 1.0)));
    }
}
