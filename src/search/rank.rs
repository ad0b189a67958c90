//! From all matches to the page of hits that was asked for: grouping, order, and ties that never change.

use std::collections::HashMap;

use super::engine::{Engine, Found};
use super::plan::Unit;
use super::{Grouping, Order};
use crate::index::Result;

/// A hit before its text is fetched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) found: Found,
    /// Other matches in the same group.
    pub(super) more: u64,
    /// What decides between equal scores: document, then place in it.
    tie: (u64, u64),
    date: u64,
    section: u64,
}

/// Groups and sorts all matches. The work grows with their number, but only columns are read.
pub(super) fn rank(
    engine: &Engine<'_>,
    found: &[Found],
    grouping: Grouping,
    order: Order,
) -> Result<Vec<Ranked>> {
    let groups = engine.column("group", found)?;
    let ordinals = engine.column("ordinal", found)?;
    let sections = engine.column("section_ordinal", found)?;
    let dates = if order == Order::Score { vec![0; found.len()] } else { engine.column("date", found)? };
    let mut ranked: Vec<Ranked> = (0..found.len())
        .map(|at| Ranked {
            found: found[at],
            more: 0,
            tie: (groups[at], ordinals[at]),
            date: dates[at],
            section: sections[at],
        })
        .collect();
    sort(&mut ranked, Order::Score);
    let mut ranked = match grouping {
        Grouping::Passage => ranked,
        Grouping::Section => best_of(ranked, |hit| (hit.tie.0, hit.section)),
        Grouping::Document => best_of(ranked, |hit| (hit.tie.0, 0)),
    };
    if order != Order::Score {
        sort(&mut ranked, order);
    }
    Ok(ranked)
}

/// The first of each group, with the number of the others.
fn best_of(ranked: Vec<Ranked>, group: impl Fn(&Ranked) -> (u64, u64)) -> Vec<Ranked> {
    let mut places: HashMap<(u64, u64), usize> = HashMap::new();
    let mut best: Vec<Ranked> = Vec::new();
    for hit in ranked {
        match places.entry(group(&hit)) {
            std::collections::hash_map::Entry::Occupied(place) => best[*place.get()].more += 1,
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(best.len());
                best.push(hit);
            }
        }
    }
    best
}

fn sort(ranked: &mut [Ranked], order: Order) {
    let undated_last = |date: u64| date == 0;
    ranked.sort_by(|a, b| {
        let by_date = match order {
            Order::Score => std::cmp::Ordering::Equal,
            Order::Oldest => (undated_last(a.date), a.date).cmp(&(undated_last(b.date), b.date)),
            Order::Newest => {
                let newest = |hit: &Ranked| (undated_last(hit.date), std::cmp::Reverse(hit.date));
                newest(a).cmp(&newest(b))
            }
        };
        by_date.then_with(|| b.found.score.total_cmp(&a.found.score)).then_with(|| a.tie.cmp(&b.tie))
    });
}

/// Passages that a ranking of documents looks at.
const MAX_PASSAGES: usize = 500;

/// Documents by their best passages and by how much of the query these cover together, best first:
/// identifier as a number, and score.
pub(super) fn documents(engine: &Engine<'_>, found: &[Found], units: &[Unit]) -> Result<Vec<(u64, f32)>> {
    let mut found = found.to_vec();
    found.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.address.cmp(&b.address)));
    found.truncate(MAX_PASSAGES);
    let groups = engine.column("group", &found)?;
    let coverage = engine.coverage(&found, &groups, units)?;
    let mut passages: HashMap<u64, Vec<f32>> = HashMap::new();
    for (found, group) in found.iter().zip(groups) {
        passages.entry(group).or_default().push(found.score);
    }
    let weights = engine.weights();
    let score = |(group, scores): (u64, Vec<f32>)| {
        let best: f32 = scores.iter().zip(weights.best_passages).map(|(score, weight)| score * weight).sum();
        (group, best + weights.coverage * coverage.get(&group).copied().unwrap_or(0.0))
    };
    let mut documents: Vec<(u64, f32)> = passages.into_iter().map(score).collect();
    documents.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(documents)
}
