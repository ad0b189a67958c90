//! Administrative units that a text names: `huyện Hớn Quản`, `TP. Hồ Chí Minh`, `tỉnh` alone.
//! The words for them lie in `units.tsv`; names are those of the gazetteer, else a run of capitalised syllables.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::zone::is_capitals;
use crate::document::gazetteer::{self, name_at_start, same_marks};
use crate::document::table::{any_of, list, pattern, rows};
use crate::vietnamese::{Folded, fold};

/// Level of an administrative unit, the highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Central,
    Province,
    District,
    Commune,
}

/// A unit that a text names: `huyện Hớn Quản`, or `huyện` alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) level: Level,
    /// Its word, in lower case: `huyện`.
    pub(super) unit: &'static str,
    /// Its name as written.
    pub(super) name: Option<String>,
    /// Bytes of the text.
    pub(super) range: Range<usize>,
}

/// One row of `units.tsv`.
struct Unit {
    word: &'static str,
    folded: String,
    level: Option<Level>,
    not_before: Vec<String>,
}

static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| {
    rows::<3>(include_str!("units.tsv"))
        .map(|[word, level, others]| Unit {
            word,
            folded: fold(word),
            level: match level {
                "province" => Some(Level::Province),
                "district" => Some(Level::District),
                "commune" => Some(Level::Commune),
                _ => None,
            },
            not_before: list(others).map(fold).collect(),
        })
        .collect()
});

static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    let words = UNITS.iter().map(|unit| unit.word.trim_end_matches('.'));
    pattern(&format!(r"\b(?:{})\b\.?", any_of(words)))
});

/// Most syllables of a name that is in no gazetteer.
const MAX_UNKNOWN_SYLLABLES: usize = 4;

/// The units that a text names, in order.
pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let folded = Folded::new(text);
    let is_bare = gazetteer::is_bare(text);
    let mut found: Vec<Mention> = Vec::new();
    for hit in UNIT.find_iter(&folded.text) {
        let word = hit.as_str().trim_end_matches('.');
        let written = folded.original(hit.start()..hit.start() + word.len());
        let after = folded.original(hit.range()).end;
        let taken = found.last().is_some_and(|last| last.range.end > written.start);
        let meant = |unit: &Unit| is_bare || same_marks(&text[written.clone()], unit.word);
        if let Some(unit) = unit(word, &text[after..]).filter(|unit| !taken && meant(unit)) {
            let name = name(unit, &text[after..]);
            // Without its marks, `tinh` alone may be any word.
            if is_bare && name.is_none() {
                continue;
            }
            let end = after + name.unwrap_or_default().len();
            let name = name.map(|name| name.trim().to_owned());
            let level = unit.level.unwrap_or_else(|| city_level(name.as_deref()));
            found.push(Mention { level, unit: spelled_out(unit.word), name, range: written.start..end });
        }
    }
    found
}

/// The row of a folded word, unless the word after it makes something else of it.
fn unit(folded: &str, after: &str) -> Option<&'static Unit> {
    let words = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let unit = UNITS.iter().find(|unit| unit.folded.trim_end_matches('.') == words)?;
    let next = after.split_whitespace().next().map(fold).unwrap_or_default();
    let next = next.trim_end_matches(|c: char| !c.is_alphanumeric());
    (!unit.not_before.iter().any(|word| word == next)).then_some(unit)
}

/// The unit's word without abbreviation.
fn spelled_out(word: &'static str) -> &'static str {
    match word {
        "tp" | "tp." => "thành phố",
        "tx." => "thị xã",
        word => word,
    }
}

/// A city is a province's equal when only a province has its name, or when it is one of those cities.
fn city_level(name: Option<&str>) -> Level {
    match name.and_then(gazetteer::province) {
        Some(province) if province.is_city => Level::Province,
        Some(province) if gazetteer::districts(province.name).is_empty() => Level::Province,
        _ => Level::District,
    }
}

/// The name that follows a unit's word, with the blanks before it.
fn name<'a>(unit: &Unit, after: &'a str) -> Option<&'a str> {
    let is_known = |name: &str| match unit.level {
        Some(Level::Province) => gazetteer::province(name).is_some(),
        Some(Level::District) => !gazetteer::districts(name).is_empty(),
        Some(_) => false,
        None => gazetteer::province(name).is_some() || !gazetteer::districts(name).is_empty(),
    };
    let starts_name = |c: char| c.is_uppercase() || c.is_ascii_digit();
    if !after.trim_start_matches(' ').starts_with(starts_name) {
        return None;
    }
    let end = name_at_start(after, is_known).or_else(|| unknown_name(after))?;
    Some(&after[..end])
}

/// Bytes of the run of capitalised words at the start of `after`, to the next unit's word or the line's end.
fn unknown_name(after: &str) -> Option<usize> {
    let line = after.split('\n').next().unwrap_or_default();
    let limit =
        line.find(|c: char| !(c.is_alphanumeric() || matches!(c, ' ' | '\'' | '-'))).unwrap_or(line.len());
    let line = &line[..limit];
    let (mut start, mut end, mut syllables) = (0, 0, 0);
    for word in line.split_inclusive(' ') {
        let rest = fold(line[start..].trim());
        let is_unit = UNITS.iter().any(|unit| {
            rest.strip_prefix(unit.folded.as_str()).is_some_and(|behind| behind.starts_with(' '))
        });
        if !word.trim().is_empty() {
            let is_name = !is_unit && word.starts_with(|c: char| c.is_uppercase());
            if !is_name || syllables == MAX_UNKNOWN_SYLLABLES {
                break;
            }
            syllables += 1;
            end = start + word.trim_end().len();
        }
        start += word.len();
    }
    (end > 0).then_some(end)
}

/// A name with a capital at the start of each syllable, whatever the case it is written in.
pub(super) fn in_title_case(name: &str) -> String {
    if !is_capitals(name) {
        return name.to_owned();
    }
    let mut start = true;
    name.chars()
        .flat_map(|c| {
            let cased: Vec<char> =
                if start { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
            start = !c.is_alphanumeric();
            cased
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(Level, &'static str, Option<String>)> {
        mentions(text).into_iter().map(|mention| (mention.level, mention.unit, mention.name)).collect()
    }

    #[test]
    fn units_are_found_with_their_names() {
        use Level::{Commune, District, Province};
        for (text, expected) in [
            ("ỦY BAN NHÂN DÂN TỈNH BÌNH THUẬN", vec![(Province, "tỉnh", Some("BÌNH THUẬN"))]),
            ("UBND HUYỆN HỚN QUẢN", vec![(District, "huyện", Some("HỚN QUẢN"))]),
            (
                "UBND huyện Sóc Mây, tỉnh Bình Phước",
                vec![(District, "huyện", Some("Sóc Mây")), (Province, "tỉnh", Some("Bình Phước"))],
            ),
            (
                "UBND HUYỆN SÓC MÂY TỈNH BÌNH PHƯỚC",
                vec![(District, "huyện", Some("SÓC MÂY")), (Province, "tỉnh", Some("BÌNH PHƯỚC"))],
            ),
            ("UBND huyện.", vec![(District, "huyện", None)]),
            ("TP. HỒ CHÍ MINH", vec![(Province, "thành phố", Some("HỒ CHÍ MINH"))]),
            ("TP.Hồ Chí Minh", vec![(Province, "thành phố", Some("Hồ Chí Minh"))]),
            ("thành phố Thái Nguyên", vec![(District, "thành phố", Some("Thái Nguyên"))]),
            (
                "quận 1 và Quận Tân Bình",
                vec![(District, "quận", Some("1")), (District, "quận", Some("Tân Bình"))],
            ),
            ("xã Tân Khai", vec![(Commune, "xã", Some("Tân Khai"))]),
            ("thị xã Bình Long còn", vec![(District, "thị xã", Some("Bình Long"))]),
            ("huyen Hon Quan", vec![(District, "huyện", Some("Hon Quan"))]),
            ("BẢO HIỂM XÃ HỘI", vec![]),
            ("HUYỆN ỦY HỚN QUẢN", vec![(District, "huyện ủy", Some("HỚN QUẢN"))]),
            ("tinh thần, Tỉnh đoàn, tinh hinh", vec![]),
            ("tinh than", vec![]),
            ("CỤC HẢI QUAN ĐỒNG NAI", vec![]),
            ("Hớn Quản", vec![]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(level, unit, name)| (level, unit, name.map(str::to_owned)))
                .collect();
            assert_eq!(named(text), expected, "{text}");
        }
    }
}
