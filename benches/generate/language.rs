//! Words as they come in administrative papers: which syllables there are, how common each is, and what follows what.
//! The sample corpus tells which are common and what follows them; the rest is drawn, the same each time.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use tracuu::vietnamese::{Key, compose, is_syllable};

use super::random::{Random, mixed};

/// Share of the syllables by rank, from 2,177 real documents.
const CURVE: &str = include_str!("curve.tsv");
const ONSETS: &str = include_str!("../../src/vietnamese/onsets.tsv");
const RIMES: &str = include_str!("../../src/vietnamese/rimes.tsv");
/// Huyền, sắc, ngã, hỏi, nặng, as combining marks; and none.
const TONES: [&str; 6] = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];

/// Distinct syllables; four dictionaries of Vietnamese have some 7,000 together.
const SYLLABLES: usize = 6_800;
/// What comes after a syllable is in so many of a hundred cases what came after it in the sample corpus,
const AS_SEEN_PERCENT: usize = 40;
/// in so many one of its own companions,
const COMPANION_PERCENT: usize = 57;
/// and else any. How soon and how fast new companions turn up (see [`Random::rank`]).
const COMPANIONS: (f64, f64) = (0.8, 0.65);
/// Which companions a syllable has is drawn from this.
const COMPANION_SEED: u64 = 0x7ac0;

/// A syllable, by its rank from the commonest.
pub(crate) type Rank = u16;

/// The syllables and what they do.
pub(crate) struct Language {
    written: Vec<String>,
    capital: Vec<String>,
    /// Each occurrence in the sample corpus gives the one that follows.
    seen_after: Vec<Vec<Rank>>,
    usual: Draw,
}

impl Language {
    /// Learns from the papers in `corpus`.
    pub(crate) fn learn(corpus: &Path) -> Self {
        let runs = runs(corpus);
        let written = ranked(&runs);
        let ranks: HashMap<&str, Rank> =
            written.iter().enumerate().map(|(rank, syllable)| (syllable.as_str(), rank as Rank)).collect();
        let mut seen_after = vec![Vec::new(); written.len()];
        for run in &runs {
            for pair in run.windows(2) {
                if let [Some(a), Some(b)] = [ranks.get(pair[0].as_str()), ranks.get(pair[1].as_str())] {
                    seen_after[usize::from(*a)].push(*b);
                }
            }
        }
        let capital = written.iter().map(|syllable| capital(syllable)).collect();
        let usual = Draw::new(&shares(written.len()));
        Self { written, capital, seen_after, usual }
    }

    /// Any syllable, the common ones oftener.
    pub(crate) fn any(&self, random: &mut Random) -> Rank {
        self.usual.draw(random)
    }

    /// One that goes on after `last`.
    pub(crate) fn after(&self, last: Rank, random: &mut Random) -> Rank {
        let way = random.below(100);
        let seen = &self.seen_after[usize::from(last)];
        if way < AS_SEEN_PERCENT && !seen.is_empty() {
            random.of(seen)
        } else if way < AS_SEEN_PERCENT + COMPANION_PERCENT {
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

/// Syllables that stand in a row without a mark or a number between them, in all plain texts of the folder.
fn runs(corpus: &Path) -> Vec<Vec<String>> {
    let mut paths: Vec<_> =
        walkdir::WalkDir::new(corpus).into_iter().map(|entry| entry.unwrap().into_path()).collect();
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "txt" || kind == "md"));
    paths.sort();
    assert!(!paths.is_empty(), "{} holds the sample corpus", corpus.display());
    // A few are in older encodings.
    let texts: Vec<String> = paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    let pieces =
        texts.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphabetic() && letter != ' '));
    let run = |piece: &str| {
        let words = piece.split(' ').map(|word| compose(word).to_lowercase());
        words.filter(|word| is_syllable(word)).collect::<Vec<_>>()
    };
    pieces.map(run).filter(|run| !run.is_empty()).collect()
}

/// All syllables, the commonest of the corpus first, then those that it lacks, in an order without meaning.
fn ranked(runs: &[Vec<String>]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    runs.iter().flatten().for_each(|syllable| *counts.entry(syllable).or_default() += 1);
    let mut known: Vec<(&str, usize)> = counts.iter().map(|(syllable, count)| (*syllable, *count)).collect();
    known.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut rest: Vec<String> =
        possible().into_iter().filter(|one| !counts.contains_key(one.as_str())).collect();
    rest.sort();
    rest.dedup();
    let mut random = Random::new(COMPANION_SEED);
    rest.sort_by_cached_key(|_| random.next());
    let known = known.into_iter().map(|(syllable, _)| syllable.to_owned());
    known.chain(rest).take(SYLLABLES).collect()
}

/// Every syllable that the spelling allows.
fn possible() -> Vec<String> {
    let cells = |table: &'static str| {
        let rows = table.lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| row.split('\t').next()).collect::<Vec<_>>()
    };
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
    let rows = CURVE.lines().filter(|line| !line.starts_with('#')).skip(1);
    let points: Vec<(f64, f64)> = rows
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
