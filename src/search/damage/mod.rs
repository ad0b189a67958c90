//! Damage by OCR and typing: a mark lost or wrong, letters taken for each other, one letter off.
//! Only forms that the index has are looked for, and of these only such as are hardly words of their own.

mod letters;

use std::sync::LazyLock;

pub(super) use letters::near;

use super::engine::Engine;
use super::pattern::Pattern;
use super::plan::{Match, Unit, UnitKind};
use super::planner::Vocabulary;
use crate::index::Result;
use crate::vietnamese::{Key, is_bare_syllable, is_syllable};

/// Longest query that is looked at; in a longer one a damaged syllable does not matter.
const MAX_SYLLABLES: usize = 8;

/// Shortest syllable, in letters: of shorter ones almost everything is one letter off.
const MIN_LETTERS: usize = 3;

/// Forms of one syllable that are looked for.
const MAX_FORMS: usize = 8;

/// A form that is no syllable is damage where the syllable itself stands in so many times as many passages; fewer and
/// it may be a word of its own, such as a name or a foreign word.
const RARER: u64 = 4;

/// The same for a form that is a syllable too, which must also stand beside a neighbour of the one that was asked for.
const FAR_RARER: u64 = 500;

/// What happened to a syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Damage {
    /// The tone is gone, the letters have their shapes: `đam` for `đảm`.
    ToneLost,
    /// `tải` for `tài`.
    ToneWrong,
    /// No mark is left of two kinds: `quyet` for `quyết`.
    Bare,
    /// `Đè` for `Đề`.
    ShapeLost,
    /// `Mật` for `Mặt`.
    ShapeWrong,
    /// Shape and tone: `Hòn` for `Hớn`.
    BothWrong,
    /// Letters that look alike: `HQC` for `HỌC`.
    Confused,
    /// One letter left out, put in, changed or swapped with the next.
    Letter,
}

impl Damage {
    /// What can happen to marks alone.
    pub(super) const MARKS: [Self; 6] =
        [Self::ToneLost, Self::ToneWrong, Self::Bare, Self::ShapeLost, Self::ShapeWrong, Self::BothWrong];

    /// Its name in tables and messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ToneLost => "tone-lost",
            Self::ToneWrong => "tone-wrong",
            Self::Bare => "bare",
            Self::ShapeLost => "shape-lost",
            Self::ShapeWrong => "shape-wrong",
            Self::BothWrong => "both-wrong",
            Self::Confused => "confused",
            Self::Letter => "letter",
        }
    }

    /// How common it is, against the commonest.
    pub(super) fn weight(self) -> f32 {
        WEIGHTS.iter().find(|(name, _)| *name == self.name()).map_or(0.0, |(_, weight)| *weight)
    }

    /// What made `found` of `asked`, where marks alone differ.
    pub(super) fn of_marks(asked: &Key, found: &Key) -> Option<Self> {
        if asked.fold != found.fold || asked == found {
            return None;
        }
        let parts = |key: &Key| {
            let shape = key.clone().without_tone();
            let tone = key.marks[shape.marks.len()..].to_owned();
            (shape.marks, tone)
        };
        let ((shape, tone), (found_shape, found_tone)) = (parts(asked), parts(found));
        Some(match (shape == found_shape, tone == found_tone) {
            (true, _) if found_tone.is_empty() => Self::ToneLost,
            (true, _) => Self::ToneWrong,
            (false, true) if found_shape.is_empty() => Self::ShapeLost,
            (false, true) => Self::ShapeWrong,
            _ if found.is_bare() => Self::Bare,
            _ => Self::BothWrong,
        })
    }
}

static WEIGHTS: LazyLock<Vec<(&str, f32)>> = LazyLock::new(|| {
    let rows = rows(include_str!("kinds.tsv"));
    let seen: Vec<(&str, f32)> =
        rows.filter_map(|row| Some((row.first().copied()?, row.get(1)?.parse().ok()?))).collect();
    let most = seen.iter().map(|(_, seen)| *seen).fold(1.0, f32::max);
    seen.into_iter().map(|(kind, seen)| (kind, seen / most)).collect()
});

/// The rows of a table.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// Damaged forms of one syllable, all by the same kind of damage.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Forms {
    /// What was asked for, marks put aside.
    pub(super) asked: Box<Pattern>,
    /// What happened to it.
    pub(super) how: Damage,
    /// The forms that the index has, the most frequent first.
    pub(super) keys: Vec<Key>,
}

/// What `what` asks for with one of its syllables damaged in its letters; `None` where the index has no such form.
pub(super) fn damaged(what: &Match, engine: &Engine<'_>) -> Result<Option<Match>> {
    let patterns: Vec<Pattern> = what.patterns().into_iter().map(Pattern::relaxed).collect();
    if patterns.len() > MAX_SYLLABLES {
        return Ok(None);
    }
    let mut ways = Vec::new();
    for at in 0..patterns.len() {
        for forms in forms(&patterns, at, engine)? {
            ways.push(what.with_damaged(at, &Pattern::Forms(forms)));
        }
    }
    Ok((!ways.is_empty()).then_some(Match::Any(ways)))
}

/// The forms of one pattern, by what happened to it.
fn forms(patterns: &[Pattern], at: usize, engine: &Engine<'_>) -> Result<Vec<Forms>> {
    let asked = &patterns[at];
    let Some(letters) = asked.fold().filter(|letters| is_worth_it(letters)) else { return Ok(Vec::new()) };
    let passages = engine.syllable_frequency(asked);
    // What the index does not have was perhaps typed wrong; what is no syllable but known is an abbreviation or a name.
    let is_unknown = passages == 0;
    if !is_unknown && !is_bare_syllable(letters) {
        return Ok(Vec::new());
    }
    let is_beside = |form: &Pattern| {
        let before = at.checked_sub(1).map(|at| engine.pair_frequency(&patterns[at], form));
        let after = || patterns.get(at + 1).map(|after| engine.pair_frequency(form, after));
        before.is_some_and(|count| count > 0) || after().is_some_and(|count| count > 0)
    };
    let is_damage = |key: &Key, count: u64| {
        if is_unknown {
            is_word(key) && is_beside(&Pattern::Exact(key.clone()))
        } else if count * RARER > passages {
            false
        } else {
            !is_word(key) || count * FAR_RARER <= passages && is_beside(&Pattern::Exact(key.clone()))
        }
    };
    let mut known: Vec<(Damage, Key, u64)> = Vec::new();
    for (near, how) in near(letters) {
        known.extend(engine.variants(&near)?.into_iter().map(|(key, count)| (how, key, count)));
    }
    known.sort_unstable_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
    let damaged = known.into_iter().filter(|(_, key, count)| is_damage(key, *count));
    let found: Vec<(Damage, Key, u64)> = damaged.take(MAX_FORMS).collect();
    let of = |how: Damage| {
        let keys: Vec<Key> =
            found.iter().filter(|form| form.0 == how).map(|(_, key, _)| key.clone()).collect();
        (!keys.is_empty()).then(|| Forms { asked: Box::new(asked.clone()), how, keys })
    };
    Ok([Damage::Confused, Damage::Letter].into_iter().filter_map(of).collect())
}

fn is_worth_it(letters: &str) -> bool {
    letters.len() >= MIN_LETTERS && letters.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether it can be a Vietnamese syllable, with or without its marks.
fn is_word(key: &Key) -> bool {
    is_syllable(&key.written()) || key.is_bare() && is_bare_syllable(&key.fold)
}

/// What passages score for that are found without regard to marks: a syllable as it was typed counts most, then what
/// likelier became of it. `what` is the query as it was typed.
pub(super) fn rescue_units(what: &Match) -> Vec<Unit> {
    let typed: Vec<Key> = what
        .patterns()
        .into_iter()
        .filter_map(|pattern| if let Pattern::Exact(key) = pattern { Some(key.clone()) } else { None })
        .collect();
    let mut units = Vec::new();
    for unit in what.relaxed().units() {
        let meant = match &unit.what {
            UnitKind::Syllable(Pattern::Any(letters)) => typed.iter().find(|key| key.fold == *letters),
            _ => None,
        };
        let Some(key) = meant else {
            units.push(unit);
            continue;
        };
        let syllable =
            |pattern, weight| Unit { what: UnitKind::Syllable(pattern), weight: unit.weight * weight };
        units.push(syllable(Pattern::Exact(key.clone()), 1.0));
        units.extend(Damage::MARKS.map(|how| syllable(Pattern::Marks(key.clone(), how), how.weight())));
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_weight() {
        assert_eq!(WEIGHTS.len(), 8);
        for how in Damage::MARKS.into_iter().chain([Damage::Confused, Damage::Letter]) {
            assert!(how.weight() > 0.0 && how.weight() <= 1.0, "{how:?}");
        }
    }

    #[test]
    fn damage_to_marks_is_told_apart() {
        for (asked, found, how) in [
            ("đảm", "đam", Damage::ToneLost),
            ("giải", "giai", Damage::ToneLost),
            ("tài", "tải", Damage::ToneWrong),
            ("ngân", "ngần", Damage::ToneWrong),
            ("quyết", "quyet", Damage::Bare),
            ("cộng", "cọng", Damage::ShapeLost),
            ("đề", "đè", Damage::ShapeWrong),
            ("vốn", "vón", Damage::ShapeLost),
            ("ngân", "ngan", Damage::ShapeLost),
            ("mặt", "mật", Damage::ShapeWrong),
            ("hớn", "hòn", Damage::BothWrong),
        ] {
            let damage = Damage::of_marks(&Key::of(asked), &Key::of(found));
            assert_eq!(damage, Some(how), "{asked} {found}");
        }
        assert_eq!(Damage::of_marks(&Key::of("vốn"), &Key::of("vốn")), None);
        assert_eq!(Damage::of_marks(&Key::of("vốn"), &Key::of("von1")), None);
    }
}
