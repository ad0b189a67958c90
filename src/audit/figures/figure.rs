//! From the quantities of a passage to its figures: an amount stands once for each of its shares.

use std::collections::HashSet;

use super::Figure;
use crate::document::{Quantity, UnitKind};
use crate::vietnamese::{Analyzer, fold};

/// Bytes of a heading within a passage (`Đầu tư công: …`) at most.
const MAX_TOPIC_BYTES: usize = 90;

/// The words of an indicator that a person named, without marks: a set for each side of `OR`.
#[derive(Debug, Default)]
pub struct Indicator {
    choices: Vec<HashSet<String>>,
}

impl Indicator {
    /// The words of a query. Operators are none, and neither is what is left out (`-a`).
    #[must_use]
    pub fn new(query: &str) -> Self {
        let is_operator = |word: &str| {
            let letters = word.split('/').next().unwrap_or_default();
            word.starts_with('-')
                || matches!(
                    letters,
                    "AND" | "NOT" | "NEAR" | "SAMESENTENCE" | "SAMESECTION" | "CÙNGCÂU" | "CÙNGMỤC"
                )
        };
        let plain = |side: &str| {
            side.split_whitespace().filter(|word| !is_operator(word)).collect::<Vec<_>>().join(" ")
        };
        Self {
            choices: query
                .split(" OR ")
                .map(|side| words(&plain(side)))
                .filter(|words| !words.is_empty())
                .collect(),
        }
    }

    /// The share of its words that `text` has.
    fn named_in(&self, text: &str) -> f32 {
        let there = words(text);
        let share = |words: &HashSet<String>| words.intersection(&there).count() as f32 / words.len() as f32;
        self.choices.iter().map(share).reduce(f32::max).unwrap_or(1.0)
    }
}

fn words(text: &str) -> HashSet<String> {
    let mut analyzer = Analyzer::default();
    let mut syllables = Vec::new();
    analyzer.syllables(text, &mut syllables);
    syllables.into_iter().map(|syllable| analyzer.key(syllable.key).fold.clone()).collect()
}

/// The figures of a passage, in the order of its text.
pub(super) fn figures(text: &str, quantities: &[Quantity], indicator: &Indicator) -> Vec<Figure> {
    let mut figures = Vec::new();
    let shared: HashSet<usize> = quantities
        .iter()
        .filter(|quantity| is_share(quantity))
        .filter_map(|quantity| quantity.about)
        .collect();
    let topic = topic(text);
    for (at, quantity) in quantities.iter().enumerate() {
        let amount = quantity.about.filter(|_| is_share(quantity)).and_then(|about| quantities.get(about));
        if shared.contains(&at) && !is_share(quantity) {
            continue;
        }
        figures.push(Passage { text, quantities, topic, indicator }.figure(at, amount.unwrap_or(quantity)));
    }
    figures
}

fn is_share(quantity: &Quantity) -> bool {
    matches!(quantity.unit.kind, UnitKind::Share | UnitKind::Points)
}

/// What stands before the first colon of a passage, where it is short: `Đầu tư công`.
fn topic(text: &str) -> &str {
    let head = text.split_once(": ").map_or("", |(head, _)| head);
    let head = head.trim_start_matches(|c: char| !c.is_alphabetic());
    // The mark of a list item: `c) Đầu tư công`.
    let head =
        head.split_once(") ").filter(|(mark, _)| mark.chars().count() == 1).map_or(head, |(_, rest)| rest);
    if head.len() <= MAX_TOPIC_BYTES && !head.contains([',', ';', '.']) { head } else { "" }
}

/// A passage, to make figures of.
struct Passage<'a> {
    text: &'a str,
    quantities: &'a [Quantity],
    topic: &'a str,
    indicator: &'a Indicator,
}

impl Passage<'_> {
    /// The figure of the quantity `at`, which is a share of `amount`, or `amount` itself.
    fn figure(&self, at: usize, amount: &Quantity) -> Figure {
        let quantity = &self.quantities[at];
        let written = |range: &std::ops::Range<usize>| self.text[range.clone()].to_owned();
        let total = amount.of.map(|_| {
            let pair = &self.text[amount.range.clone()];
            pair.split_once('/').map_or(pair, |(_, total)| total).trim().to_owned()
        });
        let standard =
            if quantity.standard_of.is_some() { None } else { quantity.compared_with.as_ref().map(written) };
        let before = amount.sentence.start.min(amount.range.start)..amount.range.start;
        Figure {
            indicator: self.indicator_of(amount),
            value: amount.value.value,
            decimals: amount.value.decimals,
            of: amount.of.map(|of| of.value),
            unit: amount.unit.name.clone(),
            base_value: rounded(amount.value.value * amount.unit.factor),
            base_unit: amount.unit.base.clone(),
            percent: is_share(quantity).then_some(quantity.value.value),
            percent_decimals: quantity.value.decimals,
            compared_with: standard.or(total),
            verb: quantity.verb.as_ref().map(written),
            relation: quantity.relation,
            estimated: quantity.estimated,
            is_standard: amount.standard_of.is_some() || amount.part_of.is_some(),
            text: written(&amount.range),
            range: (amount.range.start, amount.range.end),
            percent_range: is_share(quantity).then_some((quantity.range.start, quantity.range.end)),
            named: self.indicator.named_in(&format!("{} {}", self.topic, &self.text[before])),
        }
    }

    /// The words for what an amount measures: its own, or those of the last figure before it that has any.
    fn indicator_of(&self, amount: &Quantity) -> Option<String> {
        let before = self.quantities.iter().take_while(|other| other.range.start < amount.range.start);
        let near: Vec<&Quantity> = before.filter(|other| other.standard_of.is_none()).collect();
        let subject = std::iter::once(amount)
            .chain(near.into_iter().rev())
            .map(|quantity| self.text[quantity.subject.clone()].trim())
            .find(|subject| !subject.is_empty());
        match (self.topic, subject) {
            ("", None) => None,
            (topic, None) => Some(topic.to_owned()),
            ("", Some(subject)) => Some(subject.to_owned()),
            (topic, Some(subject)) if fold(subject).contains(&fold(topic)) => Some(subject.to_owned()),
            // A topic of the first sentence says nothing of those after it that have their own subject.
            (_, Some(subject))
                if amount.sentence.start > 0 && starts_sentence(self.text, amount, subject) =>
            {
                Some(subject.to_owned())
            }
            (topic, Some(subject)) => Some(format!("{topic}: {subject}")),
        }
    }
}

fn starts_sentence(text: &str, amount: &Quantity, subject: &str) -> bool {
    text.get(amount.sentence.start..).is_some_and(|sentence| sentence.trim_start().starts_with(subject))
}

/// Without what binary fractions add: 70,951 tỷ is 70951000000.
fn rounded(value: f64) -> f64 {
    if value.abs() < 1e9 { (value * 1e6).round() / 1e6 } else { value.round() }
}
