//! Planning: a query's tree becomes a plan, once its words have met what the index knows of them.
//! Which words belong together, and which can be said otherwise, is decided here and nowhere else.

use super::pattern::Pattern;
use super::plan::Match;
use super::query::{Field, Node, Word};
use super::{AccentMode, Expansion};
use crate::document::number_key;
use crate::vietnamese::{Analyzer, Key, Syllable, expansions, fold};

/// Unquoted words up to this many must all be there; more are ranked by how much of them a passage carries.
/// Fixed by the contract of the query language.
const MAX_STRICT_SYLLABLES: usize = 4;

/// Share of their common information from which two syllables count as one word (normalised pointwise mutual
/// information: 0 for chance, 1 for syllables that occur only together).
const MIN_COHESION: f64 = 0.45;

/// Ways to say one row of words, at most: each is a phrase to look for.
const MAX_VARIANTS: usize = 8;

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
    /// How words may be read at most where the planner is.
    loosest: Strictness,
    analyzer: Analyzer,
    typed: Vec<(Key, String)>,
    expansions: Vec<String>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(vocabulary: &'a dyn Vocabulary, reading: Reading) -> Self {
        Self {
            vocabulary,
            reading,
            loosest: Strictness::Share,
            analyzer: Analyzer::default(),
            typed: Vec::new(),
            expansions: Vec::new(),
        }
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
            Node::Not(node) => {
                let inner = self.at_loosest(Strictness::Together, |planner| planner.matching(node))?;
                Some(Match::Not(Box::new(inner)))
            }
            Node::Near { left, right, within } => {
                let (left, right) = (self.together(left)?, self.together(right)?);
                Some(Match::Near(Box::new(left), Box::new(right), *within))
            }
            Node::Same(scope, nodes) => {
                let sides = self.at_loosest(Strictness::All, |planner| planner.each(nodes));
                collapse(sides, |sides| Match::Same(*scope, sides))
            }
            Node::Field(Field::Number, node) => number(node),
            Node::Field(field, node) => {
                let loosest = self.reading.strictness.max(Strictness::All);
                let inner = self.at_loosest(loosest, |planner| planner.matching(node))?;
                Some(Match::Field(*field, Box::new(inner)))
            }
        }
    }

    /// Plans a part whose words are read no more loosely than this: what must not be there would grow with each
    /// looser reading, and a title or a sentence that holds one word of five answers nothing.
    fn at_loosest<T>(&mut self, loosest: Strictness, plan: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.loosest;
        self.loosest = before.min(loosest);
        let planned = plan(self);
        self.loosest = before;
        planned
    }

    fn each(&mut self, nodes: &[Node]) -> Vec<Match> {
        nodes.iter().filter_map(|node| self.matching(node)).collect()
    }

    /// One side of NEAR: its words stand together whatever the reading.
    fn together(&mut self, node: &Node) -> Option<Match> {
        match node {
            Node::Words(words) => {
                let groups = self.groups(words);
                self.join(groups, true).pop()?.into_match()
            }
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
        let groups = self.groups(words);
        let syllables: usize = groups.iter().map(|group| group.typed().len()).sum();
        let strictness = match self.reading.strictness {
            _ if syllables > MAX_STRICT_SYLLABLES => Strictness::Share,
            strictness => strictness,
        }
        .min(self.loosest);
        let groups =
            if strictness == Strictness::Together { self.join(groups, syllables == 2) } else { groups };
        let parts = groups.into_iter().filter_map(Group::into_match).collect();
        match strictness {
            Strictness::Together | Strictness::All => collapse(parts, Match::All),
            Strictness::Share => collapse(parts, Match::Share),
        }
    }

    /// The words, one group each, or one group for words that can be said otherwise together.
    fn groups(&mut self, words: &[Word]) -> Vec<Group> {
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let found = match self.reading.expansion {
            Expansion::On => expansions(&texts),
            Expansion::Off => Vec::new(),
        };
        let mut groups = Vec::new();
        let mut at = 0;
        for expansion in found {
            groups.extend(words[at..expansion.words.start].iter().map(|word| Group::of(self.patterns(word))));
            let typed = &words[expansion.words.clone()];
            let mut group = Group::of(self.run(typed));
            for other in expansion.alternatives.iter().take(MAX_VARIANTS - 1) {
                let other = Word { text: other.clone(), range: 0..0 };
                group.variants.push(self.patterns(&other));
            }
            self.note(typed, &expansion.alternatives);
            groups.push(group);
            at = expansion.words.end;
        }
        groups.extend(words[at..].iter().map(|word| Group::of(self.patterns(word))));
        groups.retain(|group| !group.typed().is_empty());
        groups
    }

    /// Remembers an expansion, to be shown.
    fn note(&mut self, typed: &[Word], alternatives: &[String]) {
        let typed: Vec<&str> = typed.iter().map(|word| word.text.as_str()).collect();
        let shown = alternatives[..alternatives.len().min(MAX_VARIANTS - 1)].join(" / ");
        self.expansions.push(format!("{} = {shown}", typed.join(" ")));
    }

    /// Joins neighbouring groups that the index knows as one word, or all of them.
    fn join(&self, groups: Vec<Group>, all: bool) -> Vec<Group> {
        let mut joined: Vec<Group> = Vec::new();
        for group in groups {
            match joined.last_mut() {
                Some(before) if all || self.belong_together(before.typed().last(), group.typed().first()) => {
                    before.append(&group);
                }
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

/// Words that stand together, in the ways that they can be said; the first is as typed.
struct Group {
    variants: Vec<Vec<Pattern>>,
}

impl Group {
    fn of(typed: Vec<Pattern>) -> Self {
        Self { variants: vec![typed] }
    }

    fn typed(&self) -> &[Pattern] {
        self.variants.first().map_or(&[], Vec::as_slice)
    }

    /// Makes one group of two: each way to say the first with each way to say the second.
    fn append(&mut self, next: &Self) {
        let both =
            self.variants.iter().flat_map(|a| next.variants.iter().map(move |b| [&a[..], &b[..]].concat()));
        self.variants = both.take(MAX_VARIANTS).collect();
    }

    fn into_match(self) -> Option<Match> {
        collapse(self.variants.into_iter().filter_map(phrase).collect(), Match::Either)
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

/// The numbers that a tree spells out.
fn number(node: &Node) -> Option<Match> {
    let each = |nodes: &[Node]| nodes.iter().filter_map(number).collect();
    match node {
        Node::Words(words) | Node::Phrase(words) => {
            let text: String = words.iter().map(|word| word.text.as_str()).collect();
            let key = if text.contains(['*', '?']) { Some(number_glob(&text)) } else { number_key(&text) };
            key.map(Match::Number)
        }
        Node::All(nodes) => collapse(each(nodes), Match::All),
        Node::Any(nodes) => collapse(each(nodes), Match::Any),
        Node::Not(node) => Some(Match::Not(Box::new(number(node)?))),
        Node::Near { .. } | Node::Same(..) | Node::Field(..) => None,
    }
}

/// What the keys of the numbers meant look like: `52/NQ*` asks for `52nq*`.
fn number_glob(text: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, '*' | '?');
    let glob: String = fold(text).chars().filter(kept).collect();
    glob.trim_start_matches('0').to_owned()
}

/// One part stands for itself.
fn collapse(mut parts: Vec<Match>, many: impl FnOnce(Vec<Match>) -> Match) -> Option<Match> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(many(parts)),
    }
}
