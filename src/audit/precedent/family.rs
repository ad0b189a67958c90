//! Passages of one wording: first those that differ in figures only, then those that differ in a word here and there.

use std::collections::{HashMap, HashSet};

use super::kinship::Kinship;
use super::wording::{Wording, Words};
use crate::index::PassageRecord;

/// Share of common pairs of neighbours from which two wordings count as one.
const SAME_WORDING: f64 = 0.8;

/// A passage and its syllables.
pub(super) struct Member {
    pub(super) record: PassageRecord,
    pub(super) wording: Wording,
}

/// Passages of one wording, none of them empty: the first is the one that was found first.
pub(super) struct Family {
    first: Member,
    others: Vec<Member>,
}

impl Family {
    /// The passage that stands for all.
    pub(super) fn first(&self) -> &Member {
        &self.first
    }

    /// All passages.
    pub(super) fn into_members(self) -> impl Iterator<Item = Member> {
        std::iter::once(self.first).chain(self.others)
    }

    fn take_in(&mut self, other: Self) {
        self.others.extend(other.into_members());
    }
}

/// Puts passages together that differ in figures, marks and punctuation only; the order stays.
pub(super) fn families(passages: Vec<PassageRecord>, words: &mut Words) -> Vec<Family> {
    let mut places: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut families: Vec<Family> = Vec::new();
    for record in passages {
        let wording = words.wording(&record.text);
        let place = *places.entry(wording.words()).or_insert(families.len());
        let member = Member { record, wording };
        match families.get_mut(place) {
            Some(family) => family.others.push(member),
            None => families.push(Family { first: member, others: Vec::new() }),
        }
    }
    families
}

/// Takes families that say nearly the same into the first of them.
pub(super) fn merged(found: Vec<(Kinship, Family)>) -> Vec<(Kinship, Family)> {
    let mut kept: Vec<(Kinship, Family)> = Vec::new();
    let mut pairs: Vec<HashSet<(u32, u32)>> = Vec::new();
    for (kinship, family) in found {
        let own = neighbours(&family.first.wording);
        match pairs.iter().position(|known| similarity(known, &own) >= SAME_WORDING) {
            Some(at) => kept[at].1.take_in(family),
            None => {
                kept.push((kinship, family));
                pairs.push(own);
            }
        }
    }
    kept
}

fn neighbours(wording: &Wording) -> HashSet<(u32, u32)> {
    wording.words().windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
}

/// Common pairs against all (Jaccard).
fn similarity(a: &HashSet<(u32, u32)>, b: &HashSet<(u32, u32)>) -> f64 {
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    if all == 0 { 1.0 } else { common as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(texts: &[&str], draft: &str) -> Vec<usize> {
        let mut words = Words::default();
        let draft = words.wording(draft);
        let record = |text: &&str| PassageRecord { text: (*text).to_owned(), ..PassageRecord::default() };
        let families = families(texts.iter().map(record).collect(), &mut words);
        let found = families
            .into_iter()
            .filter_map(|family| Some((Kinship::of(&draft, &family.first().wording)?, family)));
        merged(found.collect()).into_iter().map(|(_, family)| family.into_members().count()).collect()
    }

    #[test]
    fn wordings_that_differ_in_figures_or_a_word_are_one() {
        let year =
            "Tỷ lệ giải ngân vốn đầu tư công của huyện năm 2021 đạt 62% kế hoạch vốn được giao trong năm";
        let other_year = year.replace("2021", "2022").replace("62", "70,5");
        let a_word_more = year.replace("của huyện", "của toàn huyện");
        let another =
            "Tỷ lệ giải ngân vốn đầu tư công của huyện năm nay thấp do vướng mặt bằng ở nhiều dự án";
        assert_eq!(sizes(&[year, another, &other_year, &a_word_more], year), [3, 1]);
    }
}
