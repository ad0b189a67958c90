//! From all matches to the page of hits that was asked for: grouping, order, and ties that never change.

use std::collections::HashMap;

use super::documents::{Merits, documents};
use super::engine::{Engine, Found};
use super::plan::Unit;
use super::{Grouping, Order};
use crate::index::Result;

/// A hit before its text is fetched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) found: Found,
    /// What the score is made of where the hit is a whole document; otherwise it is the passage's.
    pub(super) merits: Option<Merits>,
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
    found: Vec<Found>,
    units: &[Unit],
    (grouping, order): (Grouping, Order),
) -> Result<Vec<Ranked>> {
    let mut ranked = match grouping {
        Grouping::Passage => passages(engine, &found, order)?,
        Grouping::Section => {
            let mut passages = passages(engine, &found, order)?;
            sort(&mut passages, Order::Score);
            best_of(passages, |hit| (hit.tie.0, hit.section))
        }
        Grouping::Document => whole_documents(engine, found, units, order)?,
    };
    sort(&mut ranked, order);
    Ok(ranked)
}

fn passages(engine: &Engine<'_>, found: &[Found], order: Order) -> Result<Vec<Ranked>> {
    let groups = engine.column("group", found)?;
    let ordinals = engine.column("ordinal", found)?;
    let sections = engine.column("section_ordinal", found)?;
    let dates = if order == Order::Score { vec![0; found.len()] } else { engine.column("date", found)? };
    let ranked = (0..found.len()).map(|at| Ranked {
        found: found[at],
        merits: None,
        more: 0,
        tie: (groups[at], ordinals[at]),
        date: dates[at],
        section: sections[at],
    });
    Ok(ranked.collect())
}

/// Each document by its best passage, with the score of the document.
fn whole_documents(
    engine: &Engine<'_>,
    found: Vec<Found>,
    units: &[Unit],
    order: Order,
) -> Result<Vec<Ranked>> {
    let documents = documents(engine, found, units)?;
    let best: Vec<Found> = documents.iter().map(|document| document.best).collect();
    let mut ranked = passages(engine, &best, order)?;
    for (ranked, document) in ranked.iter_mut().zip(documents) {
        ranked.found.score = document.merits.total();
        (ranked.merits, ranked.more) = (Some(document.merits), document.more);
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
