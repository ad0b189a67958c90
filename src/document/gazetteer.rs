//! Provinces and districts by name: which exist, what holds a province today, which names are near a damaged one.
//! Names are compared folded, without dashes; who needs the marks asks for them.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::table;
use crate::vietnamese::{Key, fold};

/// A province or centrally run city, as it was before July 2025.
#[derive(Debug)]
pub(super) struct Province {
    /// Short name: `Bình Phước`.
    pub(super) name: &'static str,
    /// A city by its own name (`thành phố Cần Thơ`), not a province.
    pub(super) is_city: bool,
    /// The province that holds it today: `Đồng Nai`.
    pub(super) today: &'static str,
    /// First day of one that is younger than a document may be.
    pub(super) since: Option<Date>,
    other_names: Vec<&'static str>,
}

/// A district, a town or a city of a province.
#[derive(Debug)]
pub(super) struct District {
    /// Short name: `Hớn Quản`.
    pub(super) name: &'static str,
    /// Its kind in lower case: `huyện`, `quận`, `thị xã`, `thành phố`.
    pub(super) kind: &'static str,
    /// Its province, by short name.
    pub(super) province: &'static str,
    /// Its name as it is compared.
    plain: String,
}

static PROVINCES: LazyLock<Vec<Province>> = LazyLock::new(|| {
    table::rows::<5>(include_str!("provinces.tsv"))
        .map(|[name, kind, today, others, since]| Province {
            name,
            is_city: kind == "thành phố",
            today,
            since: since.parse().ok(),
            other_names: table::list(others).collect(),
        })
        .collect()
});

static DISTRICTS: LazyLock<Vec<District>> = LazyLock::new(|| {
    table::rows::<3>(include_str!("districts.tsv"))
        .map(|[name, kind, province]| District { name, kind, province, plain: plain(name) })
        .collect()
});

/// Provinces by each of their names, plain.
static PROVINCES_BY_NAME: LazyLock<HashMap<String, &'static Province>> = LazyLock::new(|| {
    PROVINCES
        .iter()
        .flat_map(|province| {
            std::iter::once(province.name)
                .chain(province.other_names.iter().copied())
                .map(move |name| (plain(name), province))
        })
        .collect()
});

/// Districts by name, plain; some names are those of several.
static DISTRICTS_BY_NAME: LazyLock<HashMap<String, Vec<&'static District>>> = LazyLock::new(|| {
    let mut by_name: HashMap<String, Vec<_>> = HashMap::new();
    for district in DISTRICTS.iter() {
        by_name.entry(plain(district.name)).or_default().push(district);
    }
    by_name
});

/// Most syllables that a name has: `Phan Rang - Tháp Chàm`, `Bà Rịa - Vũng Tàu`.
const MAX_SYLLABLES: usize = 5;

/// The province of this name, marks put aside.
pub(super) fn province(name: &str) -> Option<&'static Province> {
    PROVINCES_BY_NAME.get(&plain(name)).copied()
}

/// All districts.
#[cfg(test)]
pub(super) fn all_districts() -> &'static [District] {
    &DISTRICTS
}

/// The names of all provinces.
pub(super) fn province_names() -> impl Iterator<Item = &'static str> {
    PROVINCES.iter().map(|province| province.name)
}

/// The districts of this name, marks put aside.
pub(super) fn districts(name: &str) -> &'static [&'static District] {
    DISTRICTS_BY_NAME.get(&plain(name)).map_or(&[], Vec::as_slice)
}

/// The districts whose names one slip of a letter or any slip of marks turns into `name`.
pub(super) fn near_districts(name: &str) -> Vec<&'static District> {
    let name = plain(name);
    DISTRICTS.iter().filter(|district| are_plainly_near(&district.plain, &name)).collect()
}

/// Whether one slip of a letter or any slip of marks turns one name into the other.
pub(super) fn are_near(a: &str, b: &str) -> bool {
    are_plainly_near(&plain(a), &plain(b))
}

fn are_plainly_near(a: &str, b: &str) -> bool {
    a == b || (a.len() > 4 && within_one_edit(a, b))
}

/// Bytes of the longest name that `text` begins with, by the test given, which sees up to so many syllables.
pub(super) fn name_at_start(text: &str, is_name: impl Fn(&str) -> bool) -> Option<usize> {
    let mut longest = None;
    let mut end = 0;
    for _ in 0..=MAX_SYLLABLES {
        let Some(word) = next_word(&text[end..]) else { break };
        end += word;
        if is_name(&text[..end]) {
            longest = Some(end);
        }
    }
    longest
}

/// Bytes to the end of the next word, blanks and dashes before it included; a line end stops it.
fn next_word(text: &str) -> Option<usize> {
    let start = text.find(|c: char| !matches!(c, ' ' | '-' | '–'))?;
    let length =
        text[start..].find(|c: char| !(c.is_alphanumeric() || c == '\'')).unwrap_or(text.len() - start);
    (length > 0).then_some(start + length)
}

/// Whether two spellings are the same with their marks; where a mark stands and how it is cased do not matter.
pub(super) fn same_marks(a: &str, b: &str) -> bool {
    let keys = |text: &str| words(text).map(Key::of).collect::<Vec<_>>();
    keys(a) == keys(b)
}

/// Whether `name` is one of the province's own spellings.
pub(super) fn same_spelling(province: &Province, name: &str) -> bool {
    std::iter::once(&province.name).chain(&province.other_names).any(|own| same_marks(own, name))
}

/// Whether `name` is written without any mark.
pub(super) fn is_bare(name: &str) -> bool {
    words(name).all(|word| Key::of(word).is_bare())
}

/// A name as it is compared: folded, dashes and surplus blanks left out.
pub(super) fn plain(name: &str) -> String {
    words(&fold(name)).collect::<Vec<_>>().join(" ")
}

/// The words of a name, dashes and stops left out.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '.' | ','))
        .filter(|word| !word.is_empty())
}

/// Whether one letter put in, left out or exchanged makes the two equal.
fn within_one_edit(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (short, long) = (short.as_bytes(), long.as_bytes());
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let rest = if short.len() == long.len() { &short[(same + 1).min(short.len())..] } else { &short[same..] };
    rest == &long[(same + 1).min(long.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provinces_of_then_know_the_province_of_today() {
        for (name, expected, today) in [
            ("Bình Phước", "Bình Phước", "Đồng Nai"),
            ("BÌNH PHƯỚC", "Bình Phước", "Đồng Nai"),
            ("binh phuoc", "Bình Phước", "Đồng Nai"),
            ("Hà Nội", "Hà Nội", "Hà Nội"),
            ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu", "Hồ Chí Minh"),
            ("Hoà Bình", "Hòa Bình", "Phú Thọ"),
            ("Đăk Lăk", "Đắk Lắk", "Đắk Lắk"),
            ("Thừa Thiên - Huế", "Thừa Thiên Huế", "Huế"),
            ("Hà Tây", "Hà Tây", "Hà Nội"),
        ] {
            let province = province(name).unwrap();
            assert_eq!((province.name, province.today), (expected, today), "{name}");
        }
        assert!(province("Hớn Quản").is_none());
    }

    #[test]
    fn every_district_lies_in_a_province_and_every_province_in_one_of_today() {
        for district in DISTRICTS.iter() {
            assert_eq!(province(district.province).unwrap().name, district.province);
            assert!(["huyện", "quận", "thị xã", "thành phố"].contains(&district.kind));
        }
        for each in PROVINCES.iter() {
            assert_eq!(province(each.today).unwrap().today, each.today, "{}", each.name);
        }
        let today: std::collections::HashSet<_> = PROVINCES.iter().map(|province| province.today).collect();
        assert_eq!(today.len(), 34);
    }

    #[test]
    fn a_name_may_be_that_of_several_districts() {
        assert_eq!(districts("HỚN QUẢN").len(), 1);
        assert!(districts("Châu Thành").len() > 5);
        assert!(districts("Bàu Nứa").is_empty());
    }

    #[test]
    fn damaged_names_are_near_the_right_one() {
        let near = |name: &str| near_districts(name).iter().map(|district| district.name).collect::<Vec<_>>();
        assert_eq!(near("Hòn Quản"), ["Hớn Quản"]);
        assert_eq!(near("Hớn Quàm"), ["Hớn Quản"]);
        assert!(near("Lộc Linh").contains(&"Lộc Ninh"));
        assert!(near("Bàu Nứa").is_empty());
    }

    #[test]
    fn one_edit_is_one_letter() {
        for (a, b, expected) in [
            ("loc ninh", "loc ninh", true),
            ("loc ninh", "loc linh", true),
            ("loc ninh", "loc nin", true),
            ("loc ninh", "lo ninh", true),
            ("loc ninh", "loc lính", false),
            ("loc ninh", "lac linh", false),
            ("", "a", true),
            ("", "ab", false),
        ] {
            assert_eq!(within_one_edit(a, b), expected, "{a} {b}");
            assert_eq!(within_one_edit(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn the_longest_name_is_taken() {
        fn taken(text: &str) -> Option<&str> {
            let is_name = |name: &str| province(name).is_some() || !districts(name).is_empty();
            name_at_start(text, is_name).map(|end| text[..end].trim())
        }
        assert_eq!(taken(" Bà Rịa - Vũng Tàu năm 2022"), Some("Bà Rịa - Vũng Tàu"));
        assert_eq!(taken("HỚN QUẢN NĂM 2022"), Some("HỚN QUẢN"));
        assert_eq!(taken("1"), Some("1"));
        assert_eq!(taken("Hớn"), None);
        assert_eq!(taken("Hớn\nQuản"), None);
    }
}
