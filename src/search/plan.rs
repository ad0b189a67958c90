//! The plan of a search: what must match and what counts for the score, in terms that any engine can run.
//! A plan names no field of the index and no type of tantivy.

use super::pattern::Pattern;
use super::query::{Field, Scope};

/// Weight of what stands for the words that were typed, against the words themselves.
const STAND_IN_WEIGHT: f32 = 0.5;

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
    /// The first, which was typed, or one of the others, which stand for it.
    Either(Vec<Match>),
    /// Not this; stands only among others in `All`.
    Not(Box<Match>),
    /// Both within so many syllables of each other.
    Near(Box<Match>, Box<Match>, u32),
    /// The same, asked of a text field other than the passage.
    Field(Field, Box<Match>),
    /// All within one sentence, or in the passages of one section.
    Same(Scope, Vec<Match>),
    /// A document with this number, which may hold wildcards.
    Number(String),
    /// As much of these as possible, in the order of the query.
    Share(Vec<Match>),
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum UnitKind {
    /// Occurrences of a syllable.
    Syllable(Pattern),
    /// Occurrences of two syllables side by side.
    Pair(Pattern, Pattern),
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
            Self::Either(parts) => Self::Either(each(parts)),
            // What must not be there stays as it was typed, or a rescue would lose what it looks for.
            Self::Not(part) => Self::Not(part.clone()),
            Self::Near(left, right, within) => {
                Self::Near(Box::new(left.relaxed()), Box::new(right.relaxed()), *within)
            }
            Self::Field(field, part) => Self::Field(*field, Box::new(part.relaxed())),
            Self::Same(scope, parts) => Self::Same(*scope, each(parts)),
            Self::Share(parts) => Self::Share(each(parts)),
            Self::Number(key) => Self::Number(key.clone()),
        }
    }

    /// What it is made of.
    fn parts(&self) -> Vec<&Self> {
        match self {
            Self::All(parts)
            | Self::Any(parts)
            | Self::Either(parts)
            | Self::Same(_, parts)
            | Self::Share(parts) => parts.iter().collect(),
            Self::Near(left, right, _) => vec![left, right],
            Self::Not(part) | Self::Field(_, part) => vec![part],
            Self::Syllable(_) | Self::Phrase(_) | Self::Number(_) => Vec::new(),
        }
    }

    fn any_part(&self, holds: impl Fn(&Self) -> bool) -> bool {
        self.parts().into_iter().any(holds)
    }

    /// The patterns of all that must be there, in the order of the query.
    pub(super) fn patterns(&self) -> Vec<&Pattern> {
        match self {
            Self::Syllable(pattern) => vec![pattern],
            Self::Phrase(patterns) => patterns.iter().collect(),
            Self::Not(_) => Vec::new(),
            _ => self.parts().into_iter().flat_map(Self::patterns).collect(),
        }
    }

    /// The same with marks put aside and the pattern number `at` replaced by its damaged forms.
    pub(super) fn with_damaged(&self, at: usize, by: &Pattern) -> Self {
        self.relaxed().replaced(&mut Some(at), by)
    }

    /// Sets `by` in the place of the pattern that `left` patterns stand before.
    fn replaced(&self, left: &mut Option<usize>, by: &Pattern) -> Self {
        let mut pattern = |old: &Pattern| {
            let is_meant = *left == Some(0);
            *left = left.and_then(|left| left.checked_sub(1));
            if is_meant { by.clone() } else { old.clone() }
        };
        match self {
            Self::Syllable(old) => Self::Syllable(pattern(old)),
            Self::Phrase(patterns) => Self::Phrase(patterns.iter().map(pattern).collect()),
            Self::Near(a, b, within) => {
                let (a, b) = (a.replaced(left, by), b.replaced(left, by));
                Self::Near(Box::new(a), Box::new(b), *within)
            }
            Self::Field(field, part) => Self::Field(*field, Box::new(part.replaced(left, by))),
            Self::All(parts) => Self::All(each_replaced(parts, left, by)),
            Self::Any(parts) => Self::Any(each_replaced(parts, left, by)),
            Self::Either(parts) => Self::Either(each_replaced(parts, left, by)),
            Self::Same(scope, parts) => Self::Same(*scope, each_replaced(parts, left, by)),
            Self::Share(parts) => Self::Share(each_replaced(parts, left, by)),
            Self::Not(_) | Self::Number(_) => self.clone(),
        }
    }

    /// Whether sections are asked for anywhere in it.
    pub(super) fn has_sections(&self) -> bool {
        matches!(self, Self::Same(Scope::Section, _)) || self.any_part(Self::has_sections)
    }

    /// Whether places of lone syllables tell what matches: that they are near each other, or in one sentence.
    pub(super) fn has_places(&self) -> bool {
        match self {
            Self::Near(..) | Self::Same(Scope::Sentence, _) | Self::Phrase(_) => self.has_lone_syllables(),
            _ => self.any_part(Self::has_places),
        }
    }

    /// Whether anything is asked of another text field than the passage.
    pub(super) fn has_fields(&self) -> bool {
        matches!(self, Self::Field(..)) || self.any_part(Self::has_fields)
    }

    /// Whether it asks for a syllable that need not stand beside another.
    pub(super) fn has_lone_syllables(&self) -> bool {
        match self {
            Self::Syllable(_) => true,
            Self::Phrase(patterns) => has_globs(patterns),
            _ => self.any_part(Self::has_lone_syllables),
        }
    }

    /// The same without what must not be there; `None` where nothing else is asked for.
    pub(super) fn without_denials(&self) -> Option<Self> {
        let each = |parts: &[Self]| parts.iter().filter_map(Self::without_denials).collect();
        match self {
            Self::Not(_) => None,
            Self::All(parts) => Some(Self::All(each(parts))),
            Self::Any(parts) => Some(Self::Any(each(parts))),
            Self::Same(scope, parts) => Some(Self::Same(*scope, each(parts))),
            other => Some(other.clone()),
        }
    }

    /// What it is found by: the pairs of the phrases that must be there, and the syllables that stand alone.
    pub(super) fn found_by(&self) -> Vec<UnitKind> {
        match self {
            Self::Syllable(pattern) => vec![UnitKind::Syllable(pattern.clone())],
            Self::Phrase(patterns) => phrase_units(patterns),
            Self::Not(_) => Vec::new(),
            _ => self.parts().into_iter().flat_map(Self::found_by).collect(),
        }
    }

    /// The one unit that tells all that matches, where it does.
    pub(super) fn as_unit(&self) -> Option<UnitKind> {
        match self {
            Self::Syllable(pattern) => Some(UnitKind::Syllable(pattern.clone())),
            Self::Phrase(patterns) => match patterns.as_slice() {
                [first, second] if !has_globs(patterns) => {
                    Some(UnitKind::Pair(first.clone(), second.clone()))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// What a passage scores for: every syllable of the positive parts, and every two neighbours.
    pub(super) fn units(&self) -> Vec<Unit> {
        let mut runs = Runs::default();
        self.collect_runs(&mut runs);
        runs.close();
        let mut units: Vec<Unit> = Vec::new();
        for run in &runs.done {
            for pattern in &run.patterns {
                add_unit(&mut units, UnitKind::Syllable(pattern.clone()), run.weight * pattern.weight());
            }
            for pair in run.patterns.windows(2) {
                if let [first, second] = pair {
                    let weight = run.weight * first.weight() * second.weight();
                    add_unit(&mut units, UnitKind::Pair(first.clone(), second.clone()), weight);
                }
            }
        }
        units
    }

    /// Rows of patterns that stood next to each other in the query, so that words which stand together count more.
    fn collect_runs(&self, runs: &mut Runs) {
        match self {
            Self::Syllable(pattern) => runs.open.push(pattern.clone()),
            Self::Phrase(patterns) => runs.open.extend(patterns.iter().cloned()),
            Self::All(parts) | Self::Share(parts) => parts.iter().for_each(|part| part.collect_runs(runs)),
            Self::Any(parts) | Self::Same(_, parts) => runs.apart(parts, 1.0),
            Self::Either(parts) => {
                let Some((typed, others)) = parts.split_first() else { return };
                typed.collect_runs(runs);
                let open = std::mem::take(&mut runs.open);
                runs.apart(others, STAND_IN_WEIGHT);
                runs.open = open;
            }
            Self::Near(left, right, _) => runs.apart([left.as_ref(), right.as_ref()], 1.0),
            Self::Field(_, part) => runs.apart([part.as_ref()], 1.0),
            Self::Not(_) | Self::Number(_) => runs.close(),
        }
    }
}

fn each_replaced(parts: &[Match], left: &mut Option<usize>, by: &Pattern) -> Vec<Match> {
    parts.iter().map(|part| part.replaced(left, by)).collect()
}

/// What a phrase is found by: its pairs, or its syllables where one of them is a wildcard.
pub(super) fn phrase_units(patterns: &[Pattern]) -> Vec<UnitKind> {
    if has_globs(patterns) {
        return patterns.iter().cloned().map(UnitKind::Syllable).collect();
    }
    let pairs = patterns.iter().zip(patterns.iter().skip(1));
    pairs.map(|(first, second)| UnitKind::Pair(first.clone(), second.clone())).collect()
}

pub(super) fn has_globs(patterns: &[Pattern]) -> bool {
    patterns.iter().any(|pattern| matches!(pattern, Pattern::Glob(_)))
}

impl UnitKind {
    /// The same with all marks put aside.
    pub(super) fn relaxed(&self) -> Self {
        match self {
            Self::Syllable(pattern) => Self::Syllable(pattern.relaxed()),
            Self::Pair(first, second) => Self::Pair(first.relaxed(), second.relaxed()),
        }
    }

    /// What is counted in its place to tell how much it says.
    pub(super) fn counted_as(&self) -> Self {
        match self {
            Self::Syllable(pattern) => Self::Syllable(pattern.counted_as()),
            Self::Pair(first, second) => Self::Pair(first.counted_as(), second.counted_as()),
        }
    }
}

/// Patterns that stand next to each other, and what they count.
#[derive(Default)]
struct Run {
    patterns: Vec<Pattern>,
    weight: f32,
}

/// The rows of a plan as they are collected.
#[derive(Default)]
struct Runs {
    done: Vec<Run>,
    open: Vec<Pattern>,
}

impl Runs {
    fn close(&mut self) {
        let patterns = std::mem::take(&mut self.open);
        if !patterns.is_empty() {
            self.done.push(Run { patterns, weight: 1.0 });
        }
    }

    /// Collects parts that are no neighbours of each other or of what stands around them.
    fn apart<'m>(&mut self, parts: impl IntoIterator<Item = &'m Match>, weight: f32) {
        self.close();
        let first = self.done.len();
        for part in parts {
            part.collect_runs(self);
            self.close();
        }
        self.done[first..].iter_mut().for_each(|run| run.weight *= weight);
    }
}

/// Adds a unit once: a word typed twice counts once, with the larger weight.
fn add_unit(units: &mut Vec<Unit>, what: UnitKind, weight: f32) {
    match units.iter_mut().find(|unit| unit.what == what) {
        Some(unit) => unit.weight = unit.weight.max(weight),
        None => units.push(Unit { what, weight }),
    }
}
