//! The order of hits: by score or date, with ties that never change.

use tantivy::DocId;

use super::Order;
use super::documents::{Merits, RankedDocument};
use super::engine::{Engine, Found};
use super::gather::Gathered;
use crate::index::Result;

/// A hit before its text is fetched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked {
    pub(super) found: Found,
    /// What the score is made of where the hit is a whole document; otherwise it is the passage's.
    pub(super) merits: Option<Merits>,
    /// Other matches in the same group.
    pub(super) more: u64,
    /// What decides between equal scores: document, then place in it. Its records follow each other in one segment.
    tie: (u64, DocId),
    date: u64,
}

/// Passages in order.
pub(super) fn passages(engine: &Engine<'_>, found: &[Found], order: Order) -> Result<Vec<Ranked>> {
    let mut ranked = placed(engine, found, order)?;
    sort(&mut ranked, order);
    Ok(ranked)
}

/// Sections in order, each by its best passage.
pub(super) fn sections(engine: &Engine<'_>, gathered: &[Gathered], order: Order) -> Result<Vec<Ranked>> {
    let best: Vec<Found> = gathered.iter().map(|section| section.best).collect();
    let mut ranked = placed(engine, &best, order)?;
    ranked.iter_mut().zip(gathered).for_each(|(ranked, section)| ranked.more = section.passages - 1);
    sort(&mut ranked, order);
    Ok(ranked)
}

/// Documents in order, each by its best passage, with the score of the document.
pub(super) fn documents(
    engine: &Engine<'_>,
    documents: &[RankedDocument],
    order: Order,
) -> Result<Vec<Ranked>> {
    let best: Vec<Found> = documents.iter().map(|document| document.best).collect();
    let mut ranked = placed(engine, &best, order)?;
    for (ranked, document) in ranked.iter_mut().zip(documents) {
        ranked.found.score = document.merits.total();
        (ranked.merits, ranked.more) = (Some(document.merits), document.more);
    }
    sort(&mut ranked, order);
    Ok(ranked)
}

/// Passages with what decides their order.
fn placed(engine: &Engine<'_>, found: &[Found], order: Order) -> Result<Vec<Ranked>> {
    let groups = engine.numbers("group")?;
    let dates = if order == Order::Score { None } else { Some(engine.numbers("date")?) };
    let ranked = found.iter().map(|found| Ranked {
        found: *found,
        merits: None,
        more: 0,
        tie: (groups.of(found), found.address.doc_id),
        date: dates.as_ref().map_or(0, |dates| dates.of(found)),
    });
    Ok(ranked.collect())
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
