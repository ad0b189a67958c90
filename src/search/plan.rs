//! The plan of a search: what must match and what counts for the score, in terms that any engine can run.
//! Here the query's words meet what the index knows of them: which belong together, and how rare they are.

use super::pattern::Pattern;
use super::query::{Field, Node, Word};
use super::{AccentMode, Expansion};
use crate::index::number_key;
use crate::vietnamese::{Analyzer, Key, Syllable};

/// Unquoted words up to this many must all be there; more are ranked by how much of them a passage carries.
/// Fixed by the contract of the query language.
const MAX_STRICT_SYLLABLES: usize = 4;

/// Share of their common information from which two syllables count as one word (normalised pointwise mutual
/// information: 0 for chance, 1 for syllables that occur only together).
const MIN_COHESION: f64 = 0.45;

/// What must hold of a passage.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Match {
    /// One syllable.
    Syllable(Pattern),
    /// Syllables that stand together, in order.
    Phrase(Vec<Pattern>),
    /// All of these.
    All(Vec<Match>),
    /// One of these.
    Any(Vec<Match>),
    /// Not this; stands only among others in `All`.
    Not(Box<Match>),
    /// Both within so many syllables of each other.
    Near(Box<Match>, Box<Match>, u32),
    /// The same, asked of a text field other than the passage.
    Field(Field, Box<Match>),
    /// A document with this number.
    Number(String),
    /// As much of these as possible, in the order of the query.
    Share(Vec<Match>),
}

/// How strictly unquoted words are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strictness {
    /// All there, and what belongs together stands together.
    Together,
    /// All there.
    All,
    /// As much as possible.
    Share,
}

impl Strictness {
    /// From the strictest to the loosest.
    pub(super) const LADDER: [Self; 3] = [Self::Together, Self::All, Self::Share];
}

/// Something that a passage scores for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unit {
    /// What is counted.
    pub(super) what: UnitKind,
    /// Factor on its score.
    pub(super) weight: f32,
}

/// What a unit counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum UnitKind {
    /// Occurrences of a syllable.
    Syllable(Pattern),
    /// Occurrences of two syllables side by side.
    Pair(Pattern, Pattern),
}

/// What the index knows of syllables.
pub(super) trait Vocabulary {
    /// Number of passages.
    fn passages(&self) -> u64;
    /// Number of passages that hold the syllable.
    fn syllable_frequency(&self, pattern: &Pattern) -> u64;
    /// Number of passages that hold the two side by side.
    fn pair_frequency(&self, first: &Pattern, second: &Pattern) -> u64;
}

/// How a query is to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) strictness: Strictness,
    pub(super) accents: AccentMode,
    pub(super) expansion: Expansion,
}

/// Makes a plan of a query's tree.
pub(super) struct Planner<'a> {
    vocabulary: &'a dyn Vocabulary,
    reading: Reading,
    analyzer: Analyzer,
    typed: Vec<(Key, String)>,
    expansions: Vec<String>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(vocabulary: &'a dyn Vocabulary, reading: Reading) -> Self {
        Self { vocabulary, reading, analyzer: Analyzer::default(), typed: Vec::new(), expansions: Vec::new() }
    }

    /// The query's tokens with their keys, and the expansions that were made.
    pub(super) fn finish(self) -> (Vec<(Key, String)>, Vec<String>) {
        (self.typed, self.expansions)
    }

    /// What must match. `None` when the tree holds no word at all.
    pub(super) fn matching(&mut self, node: &Node) -> Option<Match> {
        match node {
            Node::Words(words) => self.words(words),
            Node::Phrase(words) => phrase(self.run(words)),
            Node::All(nodes) => collapse(self.each(nodes), Match::All),
            Node::Any(nodes) => collapse(self.each(nodes), Match::Any),
            Node::Not(node) => Some(Match::Not(Box::new(self.matching(node)?))),
            Node::Near { left, right, within } => {
                let (left, right) = (self.together(left)?, self.together(right)?);
                Some(Match::Near(Box::new(left), Box::new(right), *within))
            }
            Node::Field(Field::Number, node) => number(node).map(Match::Number),
            Node::Field(field, node) => Some(Match::Field(*field, Box::new(self.matching(node)?))),
        }
    }

    fn each(&mut self, nodes: &[Node]) -> Vec<Match> {
        nodes.iter().filter_map(|node| self.matching(node)).collect()
    }

    /// One side of NEAR: its words stand together whatever the reading.
    fn together(&mut self, node: &Node) -> Option<Match> {
        match node {
            Node::Words(words) | Node::Phrase(words) => phrase(self.run(words)),
            Node::Any(nodes) => {
                let nodes = nodes.iter().filter_map(|node| self.together(node)).collect();
                collapse(nodes, Match::Any)
            }
            other => self.matching(other),
        }
    }

    /// What the tokens of neighbouring words ask for.
    fn run(&mut self, words: &[Word]) -> Vec<Pattern> {
        words.iter().flat_map(|word| self.patterns(word)).collect()
    }

    fn words(&mut self, words: &[Word]) -> Option<Match> {
        let groups: Vec<Vec<Pattern>> =
            words.iter().map(|word| self.patterns(word)).filter(|group| !group.is_empty()).collect();
        let syllables: usize = groups.iter().map(Vec::len).sum();
        let strictness = match self.reading.strictness {
            _ if syllables > MAX_STRICT_SYLLABLES => Strictness::Share,
            strictness => strictness,
        };
        match strictness {
            Strictness::Together => {
                let joined = if syllables == 2 { vec![groups.concat()] } else { self.join(groups) };
                collapse(joined.into_iter().filter_map(phrase).collect(), Match::All)
            }
            Strictness::All => collapse(groups.into_iter().filter_map(phrase).collect(), Match::All),
            Strictness::Share => {
                let parts: Vec<Match> = groups.into_iter().filter_map(phrase).collect();
                if parts.len() > 1 { Some(Match::Share(parts)) } else { parts.into_iter().next() }
            }
        }
    }

    /// Joins neighbouring groups that the index knows as one word.
    fn join(&self, groups: Vec<Vec<Pattern>>) -> Vec<Vec<Pattern>> {
        let mut joined: Vec<Vec<Pattern>> = Vec::new();
        for group in groups {
            match joined.last_mut() {
                Some(before) if self.belong_together(before.last(), group.first()) => before.extend(group),
                _ => joined.push(group),
            }
        }
        joined
    }

    fn belong_together(&self, first: Option<&Pattern>, second: Option<&Pattern>) -> bool {
        let (Some(first), Some(second)) = (first, second) else { return false };
        let pair = self.vocabulary.pair_frequency(first, second);
        let singles = [first, second].map(|pattern| self.vocabulary.syllable_frequency(pattern));
        cohesion(pair, singles, self.vocabulary.passages()) >= MIN_COHESION
    }

    /// What the tokens of one word ask for.
    fn patterns(&mut self, word: &Word) -> Vec<Pattern> {
        if word.text.contains(['*', '?']) {
            return word
                .text
                .split(|c: char| !c.is_alphanumeric() && !"*?".contains(c))
                .filter(|piece| piece.contains(char::is_alphanumeric))
                .map(Pattern::typed)
                .collect();
        }
        let mut syllables: Vec<Syllable> = Vec::new();
        self.analyzer.syllables(&word.text, &mut syllables);
        for syllable in &syllables {
            let key = self.analyzer.key(syllable.key).clone();
            self.typed.push((key, word.text[syllable.range.clone()].to_lowercase()));
        }
        let typed = syllables.into_iter().map(|syllable| Pattern::typed(&word.text[syllable.range]));
        match self.reading.accents {
            AccentMode::Ignore => typed.map(|pattern| pattern.relaxed()).collect(),
            AccentMode::Auto | AccentMode::Exact => typed.collect(),
        }
    }
}

/// Normalised pointwise mutual information of two syllables, from passages that hold them.
fn cohesion(pair: u64, singles: [u64; 2], passages: u64) -> f64 {
    if pair == 0 || passages == 0 {
        return 0.0;
    }
    let share = |n: u64| n.max(1) as f64 / passages as f64;
    let together = share(pair);
    if together >= 1.0 {
        return 1.0;
    }
    (together / (share(singles[0]) * share(singles[1]))).ln() / -together.ln()
}

fn phrase(mut patterns: Vec<Pattern>) -> Option<Match> {
    match patterns.len() {
        0 => None,
        1 => patterns.pop().map(Match::Syllable),
        _ => Some(Match::Phrase(patterns)),
    }
}

/// The key of the number that a tree spells out.
fn number(node: &Node) -> Option<String> {
    let (Node::Words(words) | Node::Phrase(words)) = node else { return None };
    let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    Some(number_key(&text.concat())).filter(|key| !key.is_empty())
}

/// One part stands for itself.
fn collapse(mut parts: Vec<Match>, many: fn(Vec<Match>) -> Match) -> Option<Match> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(many(parts)),
    }
}

impl Match {
    /// The same with all marks put aside.
    pub(super) fn relaxed(&self) -> Self {
        let each = |parts: &[Self]| parts.iter().map(Self::relaxed).collect();
        match self {
            Self::Syllable(pattern) => Self::Syllable(pattern.relaxed()),
            Self::Phrase(patterns) => Self::Phrase(patterns.iter().map(Pattern::relaxed).collect()),
            Self::All(parts) => Self::All(each(parts)),
            Self::Any(parts) => Self::Any(each(parts)),
            // What must not be there stays as it was typed, or a rescue would lose what it looks for.
            Self::Not(part) => Self::Not(part.clone()),
            Self::Near(left, right, within) => {
                Self::Near(Box::new(left.relaxed()), Box::new(right.relaxed()), *within)
            }
            Self::Field(field, part) => Self::Field(*field, Box::new(part.relaxed())),
            Self::Share(parts) => Self::Share(each(parts)),
            Self::Number(key) => Self::Number(key.clone()),
        }
    }

    /// What a passage scores for: every syllable of the positive parts, and every two neighbours.
    pub(super) fn units(&self) -> Vec<Unit> {
        let mut runs = Vec::new();
        self.collect_runs(&mut runs);
        let mut units: Vec<Unit> = Vec::new();
        for run in &runs {
            for pattern in run {
                add_unit(&mut units, UnitKind::Syllable(pattern.clone()));
            }
            for pair in run.windows(2) {
                if let [first, second] = pair {
                    add_unit(&mut units, UnitKind::Pair(first.clone(), second.clone()));
                }
            }
        }
        units
    }

    /// Rows of patterns that stood next to each other in the query.
    fn collect_runs(&self, runs: &mut Vec<Vec<Pattern>>) {
        match self {
            Self::Syllable(pattern) => runs.push(vec![pattern.clone()]),
            Self::Phrase(patterns) => runs.push(patterns.clone()),
            Self::All(parts) | Self::Share(parts) => {
                // Neighbours in the query, so that words which stand together count more.
                let mut run: Vec<Pattern> = Vec::new();
                for part in parts {
                    match part {
                        Self::Syllable(pattern) => run.push(pattern.clone()),
                        Self::Phrase(patterns) => run.extend(patterns.iter().cloned()),
                        other => {
                            runs.push(std::mem::take(&mut run));
                            other.collect_runs(runs);
                        }
                    }
                }
                runs.push(run);
            }
            Self::Any(parts) => parts.iter().for_each(|part| part.collect_runs(runs)),
            Self::Near(left, right, _) => {
                left.collect_runs(runs);
                right.collect_runs(runs);
            }
            Self::Field(_, part) => part.collect_runs(runs),
            Self::Not(_) | Self::Number(_) => {}
        }
    }
}

/// Adds a unit once: a word typed twice counts once.
fn add_unit(units: &mut Vec<Unit>, what: UnitKind) {
    if !units.iter().any(|unit| unit.what == what) {
        units.push(Unit { what, weight: 1.0 });
    }
}
