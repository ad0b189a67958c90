//! Words that stand for a group: its telling features, and the beginning of the passage that says the most of them.

use std::collections::HashMap;

use super::cluster::Group;
use super::space::Space;
use super::topic::{self, Word};
use crate::vietnamese::Key;

/// Telling features of a group, at most.
const MAX_TELLING: usize = 20;
/// Words that are shown of them, at most.
const MAX_WORDS: usize = 6;
/// Weight of a word that is shown, as a share of the weightiest, at least.
const LEAST_WEIGHT: f32 = 0.4;
/// Passages whose beginnings are weighed against each other, at most: the likest to all …
pub(super) const MAX_CANDIDATES: usize = 64;
/// … of so many.
pub(super) const MAX_LOOKED_AT: usize = 512;
/// Syllables of a label, at least and at most.
const LABEL_WORDS: std::ops::RangeInclusive<usize> = 3..=16;
/// Syllables that stand before a comma that ends a label, at least.
const LEAST_BEFORE_COMMA: usize = 5;
/// Syllables that a label is taken to have besides its own, so that the shortest does not always win.
const SOME_WORDS: f32 = 4.0;

/// The features that most of a group share, with their weights.
pub(super) fn telling(group: &Group, space: &Space) -> Vec<(u32, f32)> {
    let mut features: Vec<(u32, f32)> = group.sum.clone();
    features.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| space.written(a.0).cmp(&space.written(b.0))));
    features.truncate(MAX_TELLING);
    features
}

/// The telling features as words: pairs that follow each other make one, and syllables that stand in none are left.
pub(super) fn words(telling: &[(u32, f32)], space: &Space) -> Vec<String> {
    let mut phrases: Vec<Vec<String>> = Vec::new();
    let least = telling.first().map_or(0.0, |(_, weight)| weight * LEAST_WEIGHT);
    let telling: Vec<&(u32, f32)> = telling.iter().filter(|(_, weight)| *weight >= least).collect();
    let written = |feature: u32| space.written(feature).split(' ').map(str::to_owned).collect::<Vec<_>>();
    for pair in
        telling.iter().filter(|(feature, _)| space.is_pair(*feature)).map(|(feature, _)| written(*feature))
    {
        let [first, second] = &pair[..] else { continue };
        let ends = phrases.iter().position(|phrase| phrase.last() == Some(first) && !phrase.contains(second));
        let begins =
            phrases.iter().position(|phrase| phrase.first() == Some(second) && !phrase.contains(first));
        match (ends, begins) {
            (Some(ends), Some(begins)) if ends != begins => {
                let (early, late) = (ends.min(begins), ends.max(begins));
                let joined = [phrases[ends].clone(), phrases[begins].clone()].concat();
                phrases[early] = joined;
                phrases.remove(late);
            }
            (Some(ends), _) => phrases[ends].push(second.clone()),
            (None, Some(begins)) => phrases[begins].insert(0, first.clone()),
            (None, None) => phrases.push(pair),
        }
    }
    for word in telling.iter().filter(|(feature, _)| !space.is_pair(*feature)) {
        let word = written(word.0);
        if !phrases.iter().any(|phrase| phrase.contains(&word[0])) {
            phrases.push(word);
        }
    }
    let mut phrases: Vec<String> = phrases
        .iter()
        .map(|phrase| telling_part(phrase).join(" "))
        .filter(|phrase| !phrase.is_empty())
        .collect();
    phrases.truncate(MAX_WORDS);
    phrases
}

/// A phrase without words at its ends that say nothing; one at its beginning may be the torn half of such a pair (`lệ` of
/// `tỷ lệ`).
fn telling_part(phrase: &[String]) -> &[String] {
    let keys: Vec<Key> = phrase.iter().map(|word| Key::of(word)).collect();
    let says_nothing = |key: &Key| topic::is_empty(key);
    let is_torn = |key: &Key| topic::empty_pairs().any(|(_, second)| key == second);
    let from = keys.iter().take_while(|key| says_nothing(key) || is_torn(key)).count();
    let kept = keys[from..].iter().rev().skip_while(|key| says_nothing(key)).count();
    &phrase[from..from + kept]
}

/// Byte ranges of the telling features in a passage, in order, without overlap; the words are those of the part of it
/// that begins at `start`.
pub(super) fn highlights(
    words: &[Word],
    telling: &[(u32, f32)],
    space: &Space,
    start: usize,
) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    space.spans(words, |feature, range| {
        if telling.iter().any(|(told, _)| *told == feature) {
            ranges.push((start + range.start, start + range.end));
        }
    });
    ranges.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (start, end) in ranges {
        match joined.last_mut() {
            // A blank between two of them is of the same piece.
            Some(last) if start <= last.1 + 1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

/// The beginning of one of these passages of a group, each with its number, that says most of what the group shares in few
/// words: up to its first pause.
pub(super) fn label<'t>(
    group: &Group,
    passages: impl Iterator<Item = (usize, &'t str)>,
    topics: &mut topic::Reader,
    space: &Space,
) -> String {
    let shared: HashMap<u32, f32> = group.sum.iter().copied().collect();
    let scored = passages.map(|(number, text)| {
        let clause = clause(text);
        let syllables = clause.split_whitespace().count();
        let mut said: Vec<u32> = Vec::new();
        space.spans(&topics.read(clause, &[]), |feature, _| said.push(feature));
        said.sort_unstable();
        said.dedup();
        let weight: f32 = said.iter().filter_map(|feature| shared.get(feature)).sum();
        let score = weight / (syllables as f32 + SOME_WORDS).sqrt() * plainness(clause);
        let fits = LABEL_WORDS.contains(&syllables);
        (fits, score, number, clause)
    });
    let best = scored.max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(b.2.cmp(&a.2)));
    best.map(|(_, _, _, clause)| shortened(clause)).unwrap_or_default()
}

/// How well a clause speaks for others: figures, names and lost marks are its own.
fn plainness(clause: &str) -> f32 {
    let has_figures = clause.contains(|c: char| c.is_ascii_digit());
    let names = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let has_names = clause.split_whitespace().skip(1).any(|word| names(&word));
    let flaws = [has_figures, has_names, clause.is_ascii()];
    0.6_f32.powi(flaws.into_iter().filter(|flaw| *flaw).count() as i32)
}

/// The text without its list mark, up to where it first pauses or gives a reason.
fn clause(text: &str) -> &str {
    let text = &text[topic::marker(text)..];
    // A short opening before a colon (`Chủ quan:`) is not what is said.
    let text = match text.split_once(':') {
        Some((opening, rest)) if opening.split_whitespace().count() < 5 && !rest.trim().is_empty() => rest,
        _ => text,
    };
    let mut blanks = 0;
    let pause = text
        .char_indices()
        .find(|(at, c)| {
            blanks += usize::from(*c == ' ' && *at > 0);
            let is_inside_number = *c == ','
                && text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
                && text[..*at].ends_with(|c: char| c.is_ascii_digit());
            let ends_sentence = *c != '.' || text[at + 1..].starts_with([' ', '\n']) || at + 1 == text.len();
            // What a comma cuts off so early is the first of a list: `Một số phòng, ban …`.
            let is_early = *c == ',' && blanks + 1 < LEAST_BEFORE_COMMA;
            matches!(c, ',' | ';' | ':' | '.' | '(')
                && !is_inside_number
                && !is_early
                && ends_sentence
                && *at > 0
        })
        .map_or(text.len(), |(at, _)| at);
    let reason = [" do ", " vì "].iter().filter_map(|word| text.find(word)).min().unwrap_or(text.len());
    let end = if reason > 0 { pause.min(reason) } else { pause };
    text[..end].trim()
}

/// At most as many syllables as a label has, the first with a capital.
fn shortened(clause: &str) -> String {
    let words: Vec<&str> = clause.split_whitespace().collect();
    let mut label = words[..words.len().min(*LABEL_WORDS.end())].join(" ");
    if words.len() > *LABEL_WORDS.end() {
        label.push_str(" …");
    }
    let mut letters = label.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_ends_at_its_first_pause_or_reason() {
        for (text, expected) in [
            ("- Giải ngân đạt 24,61% kế hoạch, còn thấp.", "Giải ngân đạt 24,61% kế hoạch"),
            ("2. Trạm y tế thiếu thuốc do vướng đấu thầu", "Trạm y tế thiếu thuốc"),
            ("Chủ quan: Một số cán bộ né việc; còn lại tốt", "Một số cán bộ né việc"),
            ("a) Còn 1.340 hồ sơ trễ hạn. Nguyên nhân: x", "Còn 1.340 hồ sơ trễ hạn"),
            ("- Một số phòng, ban còn chậm, chưa phối hợp", "Một số phòng, ban còn chậm"),
            ("", ""),
            ("- ", ""),
        ] {
            assert_eq!(clause(text), expected, "{text}");
        }
    }

    #[test]
    fn a_long_clause_is_cut() {
        assert_eq!(shortened("ý thức  kém"), "Ý thức kém");
        let long = "một ".repeat(40);
        assert_eq!(shortened(&long).split(' ').count(), LABEL_WORDS.end() + 1);
        assert!(shortened(&long).ends_with('…'));
    }
}
