//! Which district and province a document is about: from what its header names, the gazetteer, and how often
//! its own text uses a name. A name in no gazetteer is taken as the header states it.

use std::cell::OnceCell;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use jiff::civil::{Date, date};
use regex::Regex;

use super::unit::{Level, Mention, in_title_case, mentions};
use crate::block::Block;
use crate::document::gazetteer::{self, District, same_marks};
use crate::document::table::pattern;
use crate::vietnamese::fold;

/// Day on which districts were abolished (Law on the Organisation of Local Government 2025).
const DISTRICTS_ENDED: Date = date(2025, 7, 1);

/// What the header says about where the document belongs.
#[derive(Debug, Clone, Default)]
pub(super) struct Clues<'a> {
    /// Units in the issuer's and its parent's lines, in the title and in the signature, the surest first.
    pub(super) stated: Vec<Mention>,
    /// Level of the issuer.
    pub(super) level: Option<Level>,
    /// Place before the date.
    pub(super) place: Option<&'a str>,
    /// Date of the document.
    pub(super) date: Option<Date>,
}

/// Where a document belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Level of the issuer.
    pub(super) level: Option<Level>,
    pub(super) district: Option<String>,
    /// The district's kind: `huyện`.
    pub(super) district_unit: Option<&'static str>,
    pub(super) province: Option<String>,
    pub(super) province_now: Option<String>,
    pub(super) district_guessed: bool,
    pub(super) province_guessed: bool,
}

impl Place {
    /// `huyện Hớn Quản`
    pub(super) fn district_with_unit(&self) -> Option<String> {
        let name = self.district.as_ref()?;
        Some(format!("{} {name}", self.district_unit.unwrap_or("huyện")))
    }

    /// `tỉnh Bình Phước`
    pub(super) fn province_with_unit(&self) -> Option<String> {
        let name = self.province.as_deref()?;
        let is_city = gazetteer::province(name).is_some_and(|province| province.is_city);
        Some(format!("{} {name}", if is_city { "thành phố" } else { "tỉnh" }))
    }

    /// What holds a commune: its district, or its province where there is none.
    pub(super) fn above_commune(&self) -> Option<String> {
        self.district_with_unit().or_else(|| self.province_with_unit())
    }
}

impl Clues<'_> {
    /// The district and province that the clues, and the text where they need help, come to.
    pub(super) fn place(&self, paragraphs: &[Block]) -> Place {
        if let Some(younger) = self.before_its_time() {
            return younger.place(paragraphs);
        }
        let Some(level) = self.level.filter(|level| *level != Level::Central) else {
            return Place::default();
        };
        let text = BodyText { paragraphs, mentions: OnceCell::new() };
        let mut place = Place { level: Some(level), ..Place::default() };
        let has_districts = self.date.is_none_or(|date| date < DISTRICTS_ENDED);
        if level == Level::District || (level == Level::Commune && has_districts) {
            self.district(&text, &mut place);
        }
        self.province(&text, &mut place);
        place
    }

    /// The same clues where a city is named before it became a province's equal: `thành phố Huế` in 2020.
    fn before_its_time(&self) -> Option<Self> {
        let date = self.date?;
        let is_younger = |mention: &Mention| {
            let province = mention.name.as_deref().and_then(gazetteer::province);
            mention.level == Level::Province
                && province.and_then(|province| province.since).is_some_and(|since| date < since)
        };
        let mut clues = self.clone();
        if self.stated.first().is_some_and(is_younger) {
            clues.level = self.level.max(Some(Level::District));
        }
        for mention in clues.stated.iter_mut().filter(|mention| is_younger(mention)) {
            mention.level = Level::District;
        }
        (clues.stated != self.stated).then_some(clues)
    }

    fn named(&self, level: Level) -> impl Iterator<Item = (&Mention, &str)> {
        let at_level = self.stated.iter().filter(move |mention| mention.level == level);
        at_level.filter_map(|mention| Some((mention, mention.name.as_deref()?)))
    }

    fn district(&self, text: &BodyText<'_>, place: &mut Place) {
        let stated = self.named(Level::District).next();
        let unit = stated.map(|(mention, _)| mention.unit);
        let from_place = || self.place.filter(|_| self.level == Some(Level::District)).map(place_name);
        let Some(written) = stated.map(|(_, name)| name.to_owned()).or_else(from_place) else {
            if let Some(name) = text.most_named(DISTRICT, |_| true) {
                place.district = Some(name);
                place.district_guessed = true;
            }
            return;
        };
        let known = gazetteer::districts(&written);
        let spelled = known.iter().find(|district| same_marks(district.name, &written));
        let meant = if spelled.is_some() { None } else { text.meant(&written, stated.is_some()) };
        place.district_guessed = meant.is_some();
        let name = meant.or_else(|| spelled.map(|district| district.name.to_owned()));
        let name = name.unwrap_or_else(|| in_title_case(&written));
        let kind = gazetteer::districts(&name).first().map(|district| district.kind);
        place.district_unit = unit.filter(|unit| !unit.ends_with("ủy")).or(kind);
        place.district = Some(name);
    }

    fn province(&self, text: &BodyText<'_>, place: &mut Place) {
        let stated = self.named(Level::Province).next().map(|(_, name)| name.to_owned());
        let from_place = || {
            self.place
                .filter(|_| self.level == Some(Level::Province))
                .map(place_name)
                .filter(|name| gazetteer::province(name).is_some())
        };
        let (name, guessed) = match stated.or_else(from_place) {
            Some(name) => (Some(name), false),
            None => Self::province_of_district(text, place),
        };
        let Some(name) = name else { return };
        let known = gazetteer::province(&name);
        place.province_guessed =
            guessed || known.is_some_and(|province| !gazetteer::same_spelling(province, &name));
        place.province_now = known.map(|province| province.today.to_owned());
        place.province =
            Some(known.map_or_else(|| in_title_case(&name), |province| province.name.to_owned()));
    }

    /// The province of the only district of this name, or the one of several, or of an unknown district, that
    /// the text names most; the latter is a guess.
    fn province_of_district(text: &BodyText<'_>, place: &Place) -> (Option<String>, bool) {
        let all = place.district.as_deref().map_or(&[][..], gazetteer::districts);
        let name = place.district.as_deref().unwrap_or_default();
        let spelled = narrowed(all.to_vec(), |district| same_marks(district.name, name));
        let known = narrowed(spelled, |district| Some(district.kind) == place.district_unit);
        if let [only] = known[..] {
            return (Some(only.province.to_owned()), false);
        }
        let possible = |name: &str| {
            known.iter().any(|district| gazetteer::plain(district.province) == gazetteer::plain(name))
        };
        let named = if known.is_empty() {
            text.most_named(PROVINCE_ABOVE, |_| true)
        } else {
            text.most_named(PROVINCE, possible)
        };
        (named, true)
    }
}

/// The districts that a test holds for, or all if it holds for none.
fn narrowed(districts: Vec<&'static District>, test: impl Fn(&District) -> bool) -> Vec<&'static District> {
    let some: Vec<_> = districts.iter().copied().filter(|district| test(district)).collect();
    if some.is_empty() { districts } else { some }
}

/// The place before a date without its unit's word: `TP. Hồ Chí Minh` gives `Hồ Chí Minh`.
fn place_name(place: &str) -> String {
    let unit = mentions(place).into_iter().find(|mention| mention.range.start == 0);
    unit.and_then(|mention| mention.name).unwrap_or_else(|| place.to_owned())
}

/// The whole text of a document, asked only when the header leaves a doubt.
struct BodyText<'a> {
    paragraphs: &'a [Block],
    /// The units that it names, each with the text before it in its paragraph.
    mentions: OnceCell<Vec<(&'a str, Mention)>>,
}

/// Most of a text that is searched for names, in bytes.
const MAX_SEARCHED_BYTES: usize = 256 << 10;

impl<'a> BodyText<'a> {
    fn texts(&self) -> impl Iterator<Item = &'a str> {
        let mut bytes = 0;
        self.paragraphs.iter().map(|block| block.text.as_str()).take_while(move |text| {
            bytes += text.len();
            bytes < MAX_SEARCHED_BYTES
        })
    }

    fn mentions(&self) -> &[(&'a str, Mention)] {
        let of = |text: &'a str| {
            mentions(text).into_iter().map(move |mention| (&text[..mention.range.start], mention))
        };
        self.mentions.get_or_init(|| self.texts().filter(|text| has_unit(text)).flat_map(of).collect())
    }

    /// How often `name` stands in the text, marks and all.
    fn count(&self, name: &str) -> usize {
        let capitals = name.to_uppercase();
        let times = |text: &str, name: &str| text.matches(name).count();
        self.texts()
            .map(|text| times(text, name) + if capitals == name { 0 } else { times(text, &capitals) })
            .sum()
    }

    /// The name that `wanted` mentions have most often in the text.
    fn most_named(&self, wanted: Wanted, possible: impl Fn(&str) -> bool) -> Option<String> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for (before, mention) in self.mentions() {
            let name = mention.name.as_deref().filter(|name| wanted(mention, before) && possible(name));
            let Some(name) = name.map(in_title_case) else { continue };
            match counts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => counts.push((name, 1)),
            }
        }
        let most = counts.iter().map(|(_, count)| *count).max()?;
        counts.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name)
    }

    /// The district that a name in no gazetteer was meant for: a near one, of the gazetteer or of the text's own,
    /// that the text writes more often; or the one that differs in marks alone, where the text writes this name but
    /// once or has no marks. A name that no word for a unit goes with is less sure than one with it.
    fn meant(&self, name: &str, has_unit: bool) -> Option<String> {
        let near = gazetteer::near_districts(name).into_iter().map(|district| district.name.to_owned());
        let differs = |other: &str| in_title_case(other) != in_title_case(name);
        let own = self.most_named(DISTRICT, |other| gazetteer::are_near(name, other) && differs(other));
        let stated = self.count(&in_title_case(name));
        let counted = near.clone().chain(own).map(|other| (self.count(&other), other));
        let enough = |count: usize| count > stated || (count == stated && count > 0 && !has_unit);
        let best = counted.filter(|(count, _)| enough(*count)).max_by_key(|(count, _)| *count);
        if let Some((_, other)) = best {
            return Some(other);
        }
        let certain = stated <= 1 || gazetteer::is_bare(name);
        near.filter(|other| gazetteer::plain(other) == gazetteer::plain(name)).find(|_| certain)
    }
}

/// Which mentions are counted, by the mention and the text before it.
type Wanted = fn(&Mention, &str) -> bool;

const DISTRICT: Wanted = |mention, _| mention.level == Level::District;
const PROVINCE: Wanted = |mention, _| mention.level == Level::Province;

/// The province that authorities above a district belong to (`UBND tỉnh Bình Phước`), or that stands after the
/// district's own name (`huyện Sóc Mây, tỉnh Bình Phước`). Other provinces are named as neighbours and markets.
const PROVINCE_ABOVE: Wanted = |mention, before| {
    static ABOVE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:\b(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|so [a-z ,&-]{2,40})|\b(?:huyen|thi xa|thanh pho|quan) [a-z ]{2,20},)\s*$",
        )
    });
    let mut start = before.len().saturating_sub(120);
    while !before.is_char_boundary(start) {
        start += 1;
    }
    let is_province = mention.name.as_deref().and_then(gazetteer::province).is_some();
    mention.level == Level::Province
        && is_province
        && (mention.unit == "tỉnh ủy" || ABOVE.is_match(&fold(&before[start..])))
};

/// A cheap test before the costly one.
fn has_unit(text: &str) -> bool {
    #[expect(clippy::expect_used, reason = "a dozen short constants, and every test builds it")]
    static PARTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let parts = [
            "ỉnh",
            "ỈNH",
            "uyện",
            "UYỆN",
            "ành phố",
            "ÀNH PHỐ",
            "hị xã",
            "HỊ XÃ",
            "uận",
            "UẬN",
            "inh ",
            "uyen ",
        ];
        AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(parts).expect("they fit an automaton")
    });
    PARTS.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Vec<Block> {
        text.lines().map(|line| Block { text: line.to_owned(), ..Block::default() }).collect()
    }

    fn place(issuer: &str, level: Level, place: Option<&str>, text: &str) -> Place {
        Clues { stated: mentions(issuer), level: Some(level), place, date: None }.place(&body(text))
    }

    fn names(place: &Place) -> (Option<&str>, Option<&str>, Option<&str>) {
        (place.district.as_deref(), place.province.as_deref(), place.province_now.as_deref())
    }

    #[test]
    fn a_district_of_one_name_tells_its_province_of_then_and_now() {
        let found = place("UBND HUYỆN HỚN QUẢN", Level::District, Some("Tân Khai"), "");
        assert_eq!(names(&found), (Some("Hớn Quản"), Some("Bình Phước"), Some("Đồng Nai")));
        assert!(!found.district_guessed && !found.province_guessed);
    }

    #[test]
    fn a_damaged_name_gives_way_to_the_one_that_the_text_uses() {
        let found = place("UBND huyện", Level::District, Some("Hòn Quản"), "huyện Hớn Quản\nHớn Quản");
        assert_eq!(names(&found), (Some("Hớn Quản"), Some("Bình Phước"), Some("Đồng Nai")));
        assert!(found.district_guessed);
    }

    #[test]
    fn a_damaged_name_gives_way_to_an_invented_one_too() {
        let text = "Bàu Nửa, ngày 19 tháng 6\nUBND huyện Bàu Nứa báo cáo, giáp huyện Bàu Bàng";
        let found = place("UBND huyện", Level::District, Some("Bàu Nửa"), text);
        assert_eq!(names(&found), (Some("Bàu Nứa"), None, None));
        assert!(found.district_guessed);
    }

    #[test]
    fn only_authorities_above_an_unknown_district_tell_its_province() {
        let of = |text: &str| place("UBND HUYỆN SÓC MÂY", Level::District, None, text).province;
        assert_eq!(of("lao động từ thành phố Hồ Chí Minh về; giáp tỉnh Đắk Nông"), None);
        assert_eq!(of("Kính gửi: UBND tỉnh Bình Phước"), Some("Bình Phước".to_owned()));
        assert_eq!(of("huyện Sóc Mây, tỉnh Bình Phước; giáp tỉnh Đắk Nông"), Some("Bình Phước".to_owned()));
    }

    #[test]
    fn an_invented_district_stays_though_a_real_one_is_near() {
        let text = "UBND HUYỆN LỘC MINH\nHuyện Lộc Minh giáp huyện Lộc Ninh.\nNăm nay Lộc Minh đạt khá.";
        let found = place("UBND HUYỆN LỘC MINH\nTỈNH BÌNH PHƯỚC", Level::District, Some("Lộc Minh"), text);
        assert_eq!(names(&found), (Some("Lộc Minh"), Some("Bình Phước"), Some("Đồng Nai")));
        assert!(!found.district_guessed);
    }

    #[test]
    fn an_ambiguous_district_needs_its_province_named() {
        let found = place("UBND huyện Châu Thành", Level::District, None, "các sở của tỉnh Tây Ninh");
        assert_eq!(names(&found), (Some("Châu Thành"), Some("Tây Ninh"), Some("Tây Ninh")));
        assert!(found.province_guessed);
        let found = place("UBND huyện Châu Thành", Level::District, None, "các sở của tỉnh Lào Cai");
        assert_eq!(names(&found), (Some("Châu Thành"), None, None));
    }

    #[test]
    fn a_city_was_a_district_before_it_was_a_province() {
        let of = |year| {
            let stated = mentions("UBND THÀNH PHỐ HUẾ");
            let clues =
                Clues { stated, level: Some(Level::Province), place: None, date: Some(date(year, 3, 1)) };
            let place = clues.place(&[]);
            (place.district, place.province)
        };
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(of(2020), (some("Huế"), some("Thừa Thiên Huế")));
        assert_eq!(of(2025), (None, some("Huế")));
    }

    #[test]
    fn marks_tell_districts_of_the_same_letters_apart() {
        let of = |issuer: &str| place(issuer, Level::District, None, "").province;
        assert_eq!(of("UBND HUYỆN THANH TRÌ").as_deref(), Some("Hà Nội"));
        assert_eq!(of("UBND HUYỆN THẠNH TRỊ").as_deref(), Some("Sóc Trăng"));
    }

    #[test]
    fn the_kind_tells_districts_of_one_name_apart() {
        let found = place("UBND QUẬN BÌNH TÂN", Level::District, None, "");
        assert_eq!(found.province.as_deref(), Some("Hồ Chí Minh"));
        let found = place("UBND HUYỆN BÌNH TÂN", Level::District, None, "");
        assert_eq!(found.province.as_deref(), Some("Vĩnh Long"));
    }

    #[test]
    fn a_commune_has_no_district_once_these_were_abolished() {
        let of = |date: Date| {
            let stated = mentions("UBND XÃ TÂN HƯNG\nTỈNH ĐỒNG NAI");
            let clues = Clues { stated, level: Some(Level::Commune), place: None, date: Some(date) };
            clues.place(&body("trước đây thuộc huyện Hớn Quản")).district
        };
        assert_eq!(of(date(2025, 6, 30)).as_deref(), Some("Hớn Quản"));
        assert_eq!(of(date(2025, 7, 1)), None);
    }

    #[test]
    fn central_papers_belong_to_no_province() {
        let found = place("BỘ Y TẾ", Level::Central, Some("Hà Nội"), "tỉnh Bình Phước");
        assert_eq!(found, Place::default());
    }

    #[test]
    fn unaccented_names_are_read_by_the_gazetteer() {
        let found = place("UBND huyen Hon Quan\ntinh Binh Phuoc", Level::District, None, "huyen Hon Quan");
        assert_eq!(names(&found), (Some("Hớn Quản"), Some("Bình Phước"), Some("Đồng Nai")));
        assert!(found.district_guessed && found.province_guessed);
    }
}
