//! The score of a document: its best passages, how much of the query it covers as a whole, and what it is.
//! A paper that binds everybody, says when it was issued and speaks of the matter early on is likelier the one meant.

use super::Grouping;
use super::engine::{Best, Engine, Found, Nature};
use super::gather::{Gathered, Gatherer};
use super::plan::Unit;
use crate::index::Result;

/// Passages, the best of all and their equals, that are looked at for what documents cover.
const MAX_PASSAGES: usize = 300;

/// Passages into a document from which a place no longer counts as early.
const LATE: f32 = 3_000.0;

/// The highest rank among papers that bind everybody.
const MOST_FORCE: f32 = 3.0;

/// What a document's score is made of; the parts add up to it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Merits {
    /// Its best passage.
    pub(super) best: f32,
    /// Its second and third passage.
    pub(super) others: f32,
    /// What its passages say of the query together.
    pub(super) coverage: f32,
    /// How early its best passage stands.
    pub(super) early: f32,
    /// That it binds everybody.
    pub(super) force: f32,
    /// That it says when it was issued.
    pub(super) dated: f32,
}

impl Merits {
    /// The score.
    pub(super) fn total(&self) -> f32 {
        self.of_text() + self.early + self.force + self.dated
    }

    /// What the document says, without regard to what it is.
    fn of_text(&self) -> f32 {
        self.best + self.others + self.coverage
    }
}

/// A document with its best passage and its score.
#[derive(Debug, Clone, Copy)]
pub(super) struct RankedDocument {
    /// Its identifier as a number.
    pub(super) group: u64,
    /// Its best passage.
    pub(super) best: Found,
    /// Its other passages that match.
    pub(super) more: u64,
    pub(super) merits: Merits,
}

/// Gathers passages by document.
pub(super) struct Documents<'a> {
    engine: &'a Engine<'a>,
    gatherer: Gatherer,
    best: Best,
}

impl<'a> Documents<'a> {
    pub(super) fn new(engine: &'a Engine<'a>) -> Result<Self> {
        let gatherer = Gatherer::new(engine, Grouping::Document)?;
        Ok(Self { engine, gatherer, best: Best::new(MAX_PASSAGES) })
    }

    /// Adds one passage.
    pub(super) fn add(&mut self, found: Found) {
        self.gatherer.add(found);
        self.best.add(found);
    }

    /// Documents by what their passages say and by what they are, best first. The best passages alone tell what
    /// documents cover together; a document that has none among them counts for what its own best passage covers.
    pub(super) fn ranked(self, units: &[Unit]) -> Result<Vec<RankedDocument>> {
        let Self { engine, gatherer, best: looked_at } = self;
        let coverage = engine.coverage(&looked_at.finish(), units)?;
        let documents = gatherer.finish();
        let best: Vec<Found> = documents.iter().map(|document| document.best).collect();
        let natures = engine.natures(&best)?;
        let ranked = documents.iter().map(|document| {
            let coverage = coverage.get(&document.group.0).copied().unwrap_or(document.best.score);
            let merits = text_merits(engine, document, coverage);
            let Gathered { group, best, passages, .. } = *document;
            RankedDocument { group: group.0, best, more: passages - 1, merits }
        });
        let mut ranked: Vec<RankedDocument> = ranked.collect();
        let top = ranked.iter().map(|document| document.merits.of_text()).fold(0.0, f32::max);
        for (document, nature) in ranked.iter_mut().zip(&natures) {
            add_nature(engine, &mut document.merits, nature, top);
        }
        ranked.sort_by(|a, b| b.merits.total().total_cmp(&a.merits.total()).then(a.group.cmp(&b.group)));
        Ok(ranked)
    }
}

fn text_merits(engine: &Engine<'_>, document: &Gathered, coverage: f32) -> Merits {
    let weights = engine.weights();
    let [best, second, third] = weights.best_passages;
    Merits {
        best: best * document.best.score,
        others: second * document.next[0] + third * document.next[1],
        coverage: weights.coverage * coverage,
        ..Merits::default()
    }
}

/// Adds what does not depend on how rare the query's words are, as shares of the best text score there is.
fn add_nature(engine: &Engine<'_>, merits: &mut Merits, nature: &Nature, top: f32) {
    let weights = engine.weights();
    merits.early = top * weights.early * (1.0 - (1.0 + nature.ordinal as f32).ln() / LATE.ln()).max(0.0);
    merits.force = top * weights.force * f32::from(nature.force) / MOST_FORCE;
    merits.dated = if nature.is_dated { top * weights.dated } else { 0.0 };
}
