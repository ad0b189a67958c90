//! Words as they come in administrative papers: which syllables there are, how common each is, and what follows what.
//! Real documents were counted for the common ones; the rest is drawn, the same each time.

use std::collections::{HashMap, HashSet};

use tracuu::vietnamese::{Key, compose, is_syllable};

use super::random::{Random, mixed};

/// The common syllables in their order, and what follows each.
const TABLE: &str = include_str!("syllables.tsv");
/// Share of the syllables by rank, from 2,177 real documents.
const CURVE: &str = include_str!("curve.tsv");
const ONSETS: &str = include_str!("../../src/vietnamese/onsets.tsv");
const RIMES: &str = include_str!("../../src/vietnamese/rimes.tsv");
/// Huyền, sắc, ngã, hỏi, nặng, as combining marks; and none.
const TONES: [&str; 6] = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];

/// Distinct syllables; four dictionaries of Vietnamese have some 7,000 together.
const SYLLABLES: usize = 6_800;
/// Where a syllable is followed by none of those in the table, it is in so many of a hundred cases followed by one of its
/// own companions, and else by any.
const COMPANION_PERCENT: usize = 98;
/// How soon and how fast new companions turn up (see [`Random::rank`]).
const COMPANIONS: (f64, f64) = (0.8, 0.8);
/// Which companions a syllable has is drawn from this.
const COMPANION_SEED: u64 = 0x7ac0;

/// A syllable, by its rank from the commonest.
pub(crate) type Rank = u16;

/// The syllables and what they do.
pub(crate) struct Language {
    written: Vec<String>,
    capital: Vec<String>,
    /// Of a thousand occurrences, how many are followed by which.
    followers: Vec<Vec<(Rank, usize)>>,
    usual: Draw,
}

impl Language {
    /// Reads the table and draws what it lacks.
    pub(crate) fn new() -> Self {
        let rows: Vec<(&str, &str)> = rows(TABLE).filter_map(|row| row.split_once('\t')).collect();
        let written = ranked(rows.iter().map(|(syllable, _)| *syllable));
        let ranks: HashMap<&str, Rank> =
            written.iter().enumerate().map(|(rank, syllable)| (syllable.as_str(), rank as Rank)).collect();
        let follower = |cell: &str| {
            let (syllable, per_mille) = cell.split_once(':').unwrap();
            Some((*ranks.get(syllable)?, per_mille.parse().unwrap()))
        };
        let mut followers = vec![Vec::new(); written.len()];
        for (syllable, cells) in rows {
            if let Some(rank) = ranks.get(syllable) {
                followers[usize::from(*rank)] = cells.split_whitespace().filter_map(follower).collect();
            }
        }
        let capital = written.iter().map(|syllable| capital(syllable)).collect();
        let usual = Draw::new(&shares(written.len()));
        Self { written, capital, followers, usual }
    }

    /// Any syllable, the common ones oftener.
    pub(crate) fn any(&self, random: &mut Random) -> Rank {
        self.usual.draw(random)
    }

    /// One that goes on after `last`.
    pub(crate) fn after(&self, last: Rank, random: &mut Random) -> Rank {
        let mut way = random.below(1_000);
        for (follower, per_mille) in &self.followers[usize::from(last)] {
            if way < *per_mille {
                return *follower;
            }
            way -= per_mille;
        }
        if random.percent(COMPANION_PERCENT) {
            let companion = mixed(COMPANION_SEED + u64::from(last), random.rank(COMPANIONS.0, COMPANIONS.1));
            self.usual.draw(&mut Random::new(companion))
        } else {
            self.any(random)
        }
    }

    /// As it is written within a sentence.
    pub(crate) fn written(&self, syllable: Rank) -> &str {
        &self.written[usize::from(syllable)]
    }

    /// As it is written at its start, or in a name.
    pub(crate) fn capital(&self, syllable: Rank) -> &str {
        &self.capital[usize::from(syllable)]
    }
}

/// The text with its first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The rows of a table.
fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

/// All syllables: the common ones in their order, then others in an order without meaning.
fn ranked<'a>(common: impl Iterator<Item = &'a str>) -> Vec<String> {
    let common: Vec<&str> = common.filter(|word| is_syllable(word)).collect();
    let known: HashSet<&str> = common.iter().copied().collect();
    let mut rest: Vec<String> = possible().into_iter().filter(|one| !known.contains(one.as_str())).collect();
    rest.sort();
    rest.dedup();
    let mut random = Random::new(COMPANION_SEED);
    rest.sort_by_cached_key(|_| random.next());
    common.into_iter().map(str::to_owned).chain(rest).take(SYLLABLES).collect()
}

/// Every syllable that the spelling allows.
fn possible() -> Vec<String> {
    let cells =
        |table: &'static str| rows(table).filter_map(|row| row.split('\t').next()).collect::<Vec<_>>();
    let mut out = Vec::new();
    for onset in cells(ONSETS).into_iter().chain([""]) {
        for rime in cells(RIMES) {
            let after_first = rime.chars().next().map_or(0, char::len_utf8);
            let (first, others) = rime.split_at(after_first);
            let all = TONES.iter().map(|tone| compose(&format!("{onset}{first}{tone}{others}")).into_owned());
            // The key writes the tone where it belongs.
            out.extend(
                all.filter(|syllable| is_syllable(syllable)).map(|syllable| Key::of(&syllable).written()),
            );
        }
    }
    out
}

/// The share of each rank: straight lines between the measured ones when both are logarithms.
fn shares(count: usize) -> Vec<f64> {
    let points: Vec<(f64, f64)> = rows(CURVE)
        .skip(1)
        .map(|row| {
            let (rank, share) = row.split_once('\t').unwrap();
            (rank.parse::<f64>().unwrap().ln(), share.parse::<f64>().unwrap().ln())
        })
        .collect();
    let share = |rank: usize| {
        let at = (rank as f64).ln();
        let next = points.partition_point(|point| point.0 < at).clamp(1, points.len() - 1);
        let ((x0, y0), (x1, y1)) = (points[next - 1], points[next]);
        (y0 + (y1 - y0) * (at - x0) / (x1 - x0)).exp()
    };
    (1..=count).map(share).collect()
}

/// Draws by given shares in constant time (Walker's alias method, in Vose's form of 1991).
struct Draw {
    /// How much of each slot is its own, and whose the rest is.
    slots: Vec<(f64, Rank)>,
}

impl Draw {
    fn new(shares: &[f64]) -> Self {
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        let mut slots: Vec<(f64, Rank)> = shares.iter().map(|share| (share / mean, 0)).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..slots.len()).partition(|at| slots[*at].0 < 1.0);
        while let (Some(poor), Some(rich)) = (small.pop(), large.last().copied()) {
            slots[poor].1 = rich as Rank;
            slots[rich].0 -= 1.0 - slots[poor].0;
            if slots[rich].0 < 1.0 {
                large.pop();
                small.push(rich);
            }
        }
        small.into_iter().chain(large).for_each(|at| slots[at].0 = 1.0);
        Self { slots }
    }

    fn draw(&self, random: &mut Random) -> Rank {
        let at = random.below(self.slots.len());
        let (own, other) = self.slots[at];
        if random.share() < own { at as Rank } else { other }
    }
}
