//! Who issued a document: the lines in capitals above the number, the authority that its signature or title
//! names, or its symbol; written with ordinary capitals and with its place.

use std::sync::LazyLock;

use regex::Regex;

use super::place::Place;
use super::unit::{Level, Mention, in_title_case, mentions};
use super::zone::is_capitals;
use crate::document::letters::one_line;
use crate::document::table::{any_of, list, pattern, rows};
use crate::document::{gazetteer, number};
use crate::vietnamese::fold;

/// One row of `agencies.tsv`.
struct Agency {
    name: &'static str,
    folded: String,
    symbols: Vec<&'static str>,
    /// `None` where the unit named after it tells.
    level: Option<Level>,
    is_whole: bool,
    /// Named for its fields, each of which has a capital: `Sở Văn hóa, Thể thao và Du lịch`.
    has_fields: bool,
    short: &'static str,
}

static AGENCIES: LazyLock<Vec<Agency>> = LazyLock::new(|| {
    rows::<5>(include_str!("../agencies.tsv"))
        .filter(|[.., kind, _]| *kind != "proper")
        .map(|[name, symbols, level, kind, short]| Agency {
            name,
            folded: gazetteer::plain(name),
            symbols: list(symbols).collect(),
            level: match level {
                "central" => Some(Level::Central),
                "province" => Some(Level::Province),
                "district" => Some(Level::District),
                _ => None,
            },
            is_whole: kind == "whole",
            has_fields: kind == "fields",
            short,
        })
        .collect()
});

/// Whether a line begins as names of authorities do.
pub(super) fn begins_as_agency(line: &str) -> bool {
    agency_at_start(line).is_some()
}

/// The agency whose name a text begins with, the longest such name; its marks must be right where there are any
/// (`QUY CHUẨN` is no `Quỹ`).
fn agency_at_start(text: &str) -> Option<&'static Agency> {
    let plain = gazetteer::plain(text);
    // `PHÒNG, CHỐNG DỊCH` is no office.
    let listed = text.split_whitespace().position(|word| word.ends_with(',')).map(|at| at + 1);
    let begins = |agency: &&Agency| {
        let rest = plain.strip_prefix(agency.folded.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            && (agency.is_whole || listed != Some(agency.folded.split(' ').count()))
    };
    let is_bare = gazetteer::is_bare(text);
    let written = |agency: &&Agency| {
        let count = agency.folded.split(' ').count();
        let words = gazetteer::words(text).take(count).collect::<Vec<_>>().join(" ");
        is_bare || gazetteer::same_marks(&words, agency.name)
    };
    AGENCIES.iter().filter(begins).filter(written).max_by_key(|agency| agency.folded.len())
}

fn whole(plain: &str) -> Option<&'static Agency> {
    AGENCIES.iter().find(|agency| agency.is_whole && agency.folded == plain)
}

/// An issuing authority as the document names it.
#[derive(Debug, Clone, Default)]
pub(super) struct Issuer {
    /// Its own name as written, one line: `ỦY BAN NHÂN DÂN HUYỆN HỚN QUẢN`.
    own: String,
    /// That of the authority above it.
    parent: String,
}

impl Issuer {
    /// From the lines in capitals at the top, in order.
    pub(super) fn of_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let lines: Vec<&str> = lines.into_iter().collect();
        let joined = lines.join(" ");
        let joint = joint(&joined);
        if joint.len() > 1 {
            return Some(Self { own: joint.join(JOINT), parent: String::new() });
        }
        let mut names: Vec<String> = Vec::new();
        for line in lines.into_iter().flat_map(parts) {
            // `QUẬN` over `4`; other figures are page numbers.
            if !line.contains(|c: char| c.is_alphabetic())
                && !names.last().is_some_and(|last| awaits_name(last))
            {
                continue;
            }
            match names.last_mut() {
                Some(last) if continues(last, line) => *last = one_line(format!("{last} {line}")),
                _ => names.push(line.to_owned()),
            }
        }
        let own = names.pop()?;
        let parent = names.pop().unwrap_or_default();
        if is_ministry(&parent) && is_ministry(&own) {
            return Some(Self { own: format!("{parent}{JOINT}{own}"), parent: String::new() });
        }
        Some(Self { own, parent })
    }

    /// Whether it is named by its kind alone (`VĂN PHÒNG`), so that only its number tells which it is.
    pub(super) fn is_kind_alone(&self) -> bool {
        let plain = self.plain();
        AGENCIES.iter().any(|agency| !agency.is_whole && agency.level.is_none() && agency.folded == plain)
    }

    /// From what follows `TM.`, `KT.` and the like in a signature, or `của` in a title.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let own = one_line(name.trim_end_matches(['.', ',', ';', ':']));
        begins_as_agency(&own).then_some(Self { own, parent: String::new() })
    }

    /// From the symbol of the number: `NĐ-CP` is the Government's.
    pub(super) fn of_symbol(symbol: &str) -> Option<Self> {
        let agency = number::symbols(symbol).find_map(|part| {
            let part = part.trim_end_matches(|c: char| c.is_ascii_digit());
            AGENCIES.iter().find(|agency| agency.symbols.contains(&part))
        })?;
        Some(Self { own: agency.name.to_owned(), parent: String::new() })
    }

    /// Whether its name is known as a whole.
    pub(super) fn is_known(&self) -> bool {
        whole(&self.plain()).is_some()
    }

    /// Its own name, plain, to be recognised elsewhere.
    pub(super) fn plain(&self) -> String {
        gazetteer::plain(&self.own)
    }

    /// The units that it and the authority above it name, its own first.
    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mut found = mentions(&self.own);
        found.extend(mentions(&self.parent));
        found
    }

    /// Its level: the lowest unit that it names, else what its kind of authority says.
    pub(super) fn level(&self) -> Option<Level> {
        let named = |text: &str| {
            let units = mentions(text);
            let levels = |named: bool| {
                units.iter().filter(move |unit| unit.name.is_some() == named).map(|unit| unit.level)
            };
            levels(true).max().or_else(|| levels(false).max())
        };
        let by_kind = |text: &str| agency_at_start(text).and_then(|agency| agency.level);
        let ends_in_province = || trailing_province(&self.own).map(|_| Level::Province);
        named(&self.own)
            .or_else(ends_in_province)
            .or_else(|| if self.parent.is_empty() { by_kind(&self.own) } else { None })
            .or_else(|| named(&self.parent).max(by_kind(&self.own).filter(|level| *level != Level::Central)))
            .or_else(|| by_kind(&self.parent))
            .or_else(|| by_kind(&self.own))
    }

    /// Its name with ordinary capitals and with its place: `UBND huyện Hớn Quản`.
    pub(super) fn name(&self, place: &Place) -> String {
        if let Some(agency) = whole(&gazetteer::plain(&self.own)) {
            return agency.name.to_owned();
        }
        let joint = joint(&self.own);
        if joint.len() > 1 {
            return joint.into_iter().map(agency_name).collect::<Vec<_>>().join(JOINT);
        }
        let units = mentions(&self.own);
        let Some(unit) = units.iter().find(|unit| unit.name.is_some()).or(units.first()) else {
            let name = agency_name(&self.own);
            return match self.place_of_parent(place) {
                Some(unit) => format!("{name} {unit}"),
                None => name,
            };
        };
        let head = agency_name(self.own[..unit.range.start].trim());
        let tail = unit_name(unit, place);
        let rest = self.own[unit.range.end..].trim();
        let rest = if units.len() == 1 && !rest.is_empty() {
            format!(" {}", agency_name(rest))
        } else {
            String::new()
        };
        let within = if unit.level == Level::Commune { place.above_commune() } else { None };
        let within = within.map(|unit| format!(", {unit}"));
        with_capital(&one_line(format!("{head} {tail}{rest}{}", within.unwrap_or_default())))
    }

    /// The unit that an office without a place of its own belongs to: `Sở Nội vụ` `tỉnh Bình Phước`.
    fn place_of_parent(&self, place: &Place) -> Option<String> {
        let parent = mentions(&self.parent).into_iter().next();
        match (parent, self.level().or(place.level)?) {
            (Some(unit), _) => Some(unit_name(&unit, place)),
            (None, Level::District) => place.district_with_unit(),
            (None, Level::Province) if trailing_province(&self.own).is_none() => place.province_with_unit(),
            _ => None,
        }
    }

    /// The province that an office ends in without its word: `Cục Hải quan Đồng Nai`.
    pub(super) fn trailing_province(&self) -> Option<&'static str> {
        if mentions(&self.own).is_empty() { trailing_province(&self.own) } else { None }
    }
}

fn with_capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn trailing_province(name: &str) -> Option<&'static str> {
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).filter(|count| *count < words.len()).find_map(|count| {
        let last = words[words.len() - count..].join(" ");
        let province = gazetteer::province(&last)?;
        (gazetteer::same_spelling(province, &last) || gazetteer::is_bare(name)).then_some(province.name)
    })
}

/// `huyện Hớn Quản`: the unit with its name as it is known, or as it was found for the document.
fn unit_name(unit: &Mention, place: &Place) -> String {
    let found = match unit.level {
        Level::District => place.district.as_deref(),
        Level::Province => place.province.as_deref(),
        _ => None,
    };
    let written = unit.name.as_deref().map(in_title_case);
    let same = |found: &str| written.as_deref().is_none_or(|name| near(name, found));
    let name = found.filter(|found| same(found)).map(str::to_owned).or_else(|| written.clone());
    match name {
        Some(name) => format!("{} {name}", unit.unit),
        None => unit.unit.to_owned(),
    }
}

/// Whether one name was read for the other.
fn near(written: &str, found: &str) -> bool {
    let (written, found) = (gazetteer::plain(written), gazetteer::plain(found));
    written == found
        || gazetteer::near_districts(&written).iter().any(|near| gazetteer::plain(near.name) == found)
}

/// A longer line is no name.
const MAX_NAME_BYTES: usize = 400;

/// The names of a line that holds several, one of them complete before the next begins.
fn parts(line: &str) -> Vec<&str> {
    if line.len() > MAX_NAME_BYTES {
        return vec![line];
    }
    let mut blanks = line.match_indices(' ').map(|(at, _)| at);
    let units = mentions(line);
    let ends_name = |at: &usize| {
        let placed = units.iter().any(|unit| unit.name.is_some() && unit.range.end == *at);
        (placed || whole(&gazetteer::plain(&line[..*at])).is_some()) && begins_as_agency(&line[*at..])
    };
    match blanks.rfind(ends_name) {
        Some(at) if !line[at..].trim_start().starts_with(['-', '–']) => {
            vec![&line[..at], line[at..].trim()]
        }
        _ => vec![line],
    }
}

/// Whether a line ends with the word for a unit whose name is still to come: `HUYỆN` over `NHÀ BÈ`.
fn awaits_name(line: &str) -> bool {
    mentions(line).last().is_some_and(|unit| unit.name.is_none() && unit.range.end == line.len())
}

/// Whether `line` goes on with the name that `last` begins.
fn continues(last: &str, line: &str) -> bool {
    let begins_new = begins_as_agency(line);
    let plain = gazetteer::plain(last);
    let joined = format!("{plain} {}", gazetteer::plain(line));
    let is_unfinished = plain.ends_with(" va") || !plain.contains(' ');
    let begins_whole = AGENCIES.iter().any(|agency| {
        agency.is_whole
            && agency
                .folded
                .strip_prefix(&joined)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    // `THÀNH PHỐ HẢI` over `PHÒNG`.
    let ends_province = trailing_province(&format!("{last} {line}")).is_some() && !line.trim().contains(' ');
    begins_whole || is_unfinished || awaits_name(last) || ends_province || !begins_new
}

/// Between the names of authorities that issue together.
const JOINT: &str = " - ";

/// The central authorities that a name joins by dashes; the whole name where it does not.
fn joint(name: &str) -> Vec<&str> {
    let dashes = name.char_indices().filter(|(_, c)| matches!(c, '-' | '–'));
    let mut starts: Vec<usize> = vec![0];
    starts.extend(dashes.map(|(at, dash)| at + dash.len_utf8()).filter(|at| begins_as_agency(&name[*at..])));
    let ends = starts.iter().skip(1).copied().chain([name.len()]);
    let names = starts.iter().zip(ends).map(|(start, end)| name[*start..end].trim_matches([' ', '-', '–']));
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    let central = |name: &&str| is_ministry(name) || whole(&gazetteer::plain(name)).is_some();
    if names.iter().all(central) { names } else { vec![name] }
}

fn is_ministry(name: &str) -> bool {
    let plain = gazetteer::plain(name);
    plain.starts_with("bo ") && !plain.starts_with("bo tu lenh") && !plain.starts_with("bo chi huy")
}

/// Short words inside names that keep a small letter.
static JOINING: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!("^(?:{})$", any_of(["va", "ve", "cua", "cac"]))));

/// A name in capitals with ordinary ones: those of a known name, else a capital at the start, after the word for
/// the kind of authority, after a comma, a dash or `và`.
fn agency_name(name: &str) -> String {
    let plain = gazetteer::plain(name);
    let Some(agency) = agency_at_start(name) else {
        return if is_capitals(name) { sentence_case(name, false) } else { name.to_owned() };
    };
    if agency.folded == plain {
        return if agency.short.is_empty() { agency.name.to_owned() } else { agency.short.to_owned() };
    }
    let words = agency.folded.split(' ').count();
    let rest = one_line(name.split_whitespace().skip(words).collect::<Vec<_>>().join(" "));
    let head = if agency.short.is_empty() { agency.name } else { agency.short };
    let rest = if is_capitals(&rest) { sentence_case(&rest, agency.has_fields) } else { rest };
    format!("{head} {rest}")
}

/// Capitals made small but at the start and after `và`, and where fields are named after a comma or a dash; what
/// is no syllable stays.
fn sentence_case(name: &str, has_fields: bool) -> String {
    let mut capital = true;
    let words = with_proper_names(&name.to_lowercase());
    let words = words.split_whitespace().zip(name.split_whitespace()).map(|(proper, word)| {
        let folded = fold(word);
        let joins = JOINING.is_match(folded.trim_end_matches(','));
        let cased = if is_initials(&folded) {
            word.to_owned()
        } else if capital && !joins {
            in_title_case(word)
        } else {
            proper.to_owned()
        };
        capital = folded == "va" || (has_fields && (word.ends_with(',') || matches!(word, "-" | "–")));
        cased
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A name in small letters with those of countries, provinces and the like in their own.
fn with_proper_names(name: &str) -> String {
    static PROPER: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        let rows = rows::<5>(include_str!("../agencies.tsv"));
        let own = rows.filter(|[.., kind, _]| *kind == "proper").map(|[name, ..]| name);
        let wholes = AGENCIES.iter().filter(|agency| agency.is_whole).map(|agency| agency.name);
        let names = own.chain(gazetteer::province_names()).chain(wholes);
        names.map(|name| (format!(" {} ", name.to_lowercase()), format!(" {name} "))).collect()
    });
    let padded = PROPER.iter().fold(format!(" {name} "), |name, (small, proper)| name.replace(small, proper));
    padded.trim().to_owned()
}

/// Letters that stand for words, as no Vietnamese syllable is without a vowel; or a Roman numeral.
fn is_initials(folded: &str) -> bool {
    if folded.len() > 2 && folded.chars().all(|c| matches!(c, 'i' | 'v' | 'x')) {
        return true;
    }
    let letters: Vec<char> = folded.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() > 1 && !letters.iter().any(|c| "aeiouy".contains(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(lines: &[&str], place: &Place) -> String {
        Issuer::of_lines(lines.iter().copied()).unwrap().name(place)
    }

    fn hon_quan() -> Place {
        Place {
            district: Some("Hớn Quản".to_owned()),
            district_unit: Some("huyện"),
            province: Some("Bình Phước".to_owned()),
            ..Place::default()
        }
    }

    #[test]
    fn central_authorities_have_their_usual_capitals() {
        for (lines, expected) in [
            (&["CHÍNH PHỦ"][..], "Chính phủ"),
            (&["BỘ GIAO THÔNG VẬN", "TẢI"], "Bộ Giao thông vận tải"),
            (&["BỘ", "GIÁO DỤC VÀ ĐÀO TẠO"], "Bộ Giáo dục và Đào tạo"),
            (&["ỦY BAN THƯỜNG VỤ", "QUỐC HỘI"], "Ủy ban Thường vụ Quốc hội"),
            (&["UỶ BAN THƯỜNG VỤ QUỐC HỘI"], "Ủy ban Thường vụ Quốc hội"),
            (&["BỘ TÀI CHÍNH", "TỔNG CỤC THUẾ"], "Tổng cục Thuế"),
            (&["BỘ Y TẾ", "CỤC AN TOÀN THỰC PHẨM"], "Cục An toàn thực phẩm"),
            (&["BỘ CÔNG AN", "CỤC CẢNH SÁT PCCC VÀ CNCH"], "Cục Cảnh sát PCCC và CNCH"),
            (&["BỘ TƯ PHÁP - BỘ NỘI VỤ"], "Bộ Tư pháp - Bộ Nội vụ"),
            (&["BỘ Y TẾ -BỘ", "QUỐC PHÒNG"], "Bộ Y tế - Bộ Quốc phòng"),
            (
                &["BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ", "HỘI -", "BỘ NỘI VỤ"],
                "Bộ Lao động - Thương binh và Xã hội - Bộ Nội vụ",
            ),
            (&["VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO – BỘ CÔNG AN"], "Viện kiểm sát nhân dân tối cao - Bộ Công an"),
            (&["BAN CÁN SỰ ĐẢNG BỘ NỘI VỤ"], "Ban cán sự đảng Bộ Nội vụ"),
            (&["KIỂM TOÁN NHÀ NƯỚC", "KHU VỰC XIII"], "Kiểm toán Nhà nước Khu vực XIII"),
            (&["BỘ Y TẾ", "CỤC QUẢN LÝ KHÁM, CHỮA BỆNH"], "Cục Quản lý khám, chữa bệnh"),
            (&["BỘ CÔNG AN", "BỘ QUỐC PHÒNG"], "Bộ Công an - Bộ Quốc phòng"),
            (&["VĂN PHÒNG", "CHÍNH PHỦ"], "Văn phòng Chính phủ"),
            (&["BỘ CÔNG AN CỤC CẢNH SÁT GIAO THÔNG"], "Cục Cảnh sát giao thông"),
            (&["TRUNG TÂM LƯU KÝ CHỨNG KHOÁN VIỆT NAM"], "Trung tâm Lưu ký chứng khoán Việt Nam"),
        ] {
            assert_eq!(named(lines, &Place::default()), expected, "{lines:?}");
        }
    }

    #[test]
    fn local_authorities_carry_their_place() {
        let place = hon_quan();
        for (lines, expected) in [
            (&["ỦY BAN NHÂN DÂN", "HUYỆN HỚN QUẢN"][..], "UBND huyện Hớn Quản"),
            (
                &["UBND HUYỆN HỚN QUẢN", "PHÒNG TÀI CHÍNH - KẾ HOẠCH"],
                "Phòng Tài chính - Kế hoạch huyện Hớn Quản",
            ),
            (&["HỘI", "ĐỒNG NHÂN DÂN", "HUYỆN HỚN QUẢN"], "HĐND huyện Hớn Quản"),
            (&["UBND huyện"], "UBND huyện Hớn Quản"),
            (
                &["ỦY BAN NHÂN DÂN", "TỈNH BÌNH PHƯỚC", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"],
                "Sở Giáo dục và Đào tạo tỉnh Bình Phước",
            ),
            (&["SỞ NỘI VỤ"], "Sở Nội vụ tỉnh Bình Phước"),
            (
                &["BAN CHỈ ĐẠO", "PHÒNG, CHỐNG DỊCH COVID-19", "HUYỆN HỚN QUẢN"],
                "Ban Chỉ đạo Phòng, chống dịch covid-19 huyện Hớn Quản",
            ),
            (&["HĐND HUYỆN HỚN QUẢN", "BAN KINH TẾ - XÃ HỘI"], "Ban Kinh tế - Xã hội huyện Hớn Quản"),
            (&["UBND HUYỆN CHỢ ĐỒN"], "UBND huyện Chợ Đồn"),
            (&["ỦY BAN NHÂN DÂN HUYỆN", "NHÀ BÈ"], "UBND huyện Nhà Bè"),
            (&["ỦY BAN NHÂN DÂN QUẬN", "4"], "UBND quận 4"),
            (&["SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"], "Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Phước"),
            (&["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI", "PHÒNG"], "UBND thành phố Hải Phòng"),
            (&["ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC SỞ Y TẾ"], "Sở Y tế tỉnh Bình Phước"),
            (&["UBND HUYỆN HỚN QUẢN", "UBND XÃ TÂN KHAI"], "UBND xã Tân Khai, huyện Hớn Quản"),
            (&["TỈNH ỦY BÌNH PHƯỚC", "HUYỆN ỦY HỚN QUẢN"], "Huyện ủy Hớn Quản"),
            (&["THÀNH ỦY", "THÀNH PHỐ HỒ CHÍ MINH"], "Thành ủy thành phố Hồ Chí Minh"),
        ] {
            assert_eq!(named(lines, &place), expected, "{lines:?}");
        }
    }

    #[test]
    fn the_level_is_that_of_the_lowest_unit_named() {
        for (lines, expected) in [
            (&["BỘ Y TẾ"][..], Some(Level::Central)),
            (&["BỘ TÀI CHÍNH", "TỔNG CỤC THUẾ"], Some(Level::Central)),
            (&["TỔNG CỤC THUẾ", "CỤC THUẾ", "TP HÀ NỘI"], Some(Level::Province)),
            (&["SỞ NỘI VỤ"], Some(Level::Province)),
            (&["UBND TỈNH BÌNH PHƯỚC", "SỞ NỘI VỤ"], Some(Level::Province)),
            (&["UBND TỈNH BÌNH PHƯỚC", "VĂN PHÒNG"], Some(Level::Province)),
            (&["ỦY BAN NHÂN DÂN HUYỆN SÓC MÂY"], Some(Level::District)),
            (&["UBND HUYỆN SÓC MÂY", "PHÒNG NỘI VỤ"], Some(Level::District)),
            (&["HUYỆN ỦY SÓC MÂY"], Some(Level::District)),
            (&["UBND HUYỆN SÓC MÂY", "UBND XÃ TÂN KHAI"], Some(Level::Commune)),
            (&["TỔNG CỤC HẢI QUAN", "CỤC HẢI QUAN ĐỒNG NAI"], Some(Level::Province)),
            (&["ỦY BAN NHÂN DÂN"], None),
        ] {
            let issuer = Issuer::of_lines(lines.iter().copied()).unwrap();
            assert_eq!(issuer.level(), expected, "{lines:?}");
        }
    }

    #[test]
    fn a_symbol_names_a_central_authority() {
        let named = |symbol: &str| Issuer::of_symbol(symbol).map(|issuer| issuer.name(&Place::default()));
        assert_eq!(named("NĐ-CP").as_deref(), Some("Chính phủ"));
        assert_eq!(named("QH14").as_deref(), Some("Quốc hội"));
        assert_eq!(named("TT-BTC").as_deref(), Some("Bộ Tài chính"));
        assert_eq!(named("BC-UBND").as_deref(), Some("UBND"));
        assert_eq!(named("HD-VPTW").as_deref(), Some("Văn phòng Trung ương Đảng"));
        assert_eq!(named("BC-XYZ"), None);
        assert!(begins_as_agency("QUỸ BẢO VỆ RỪNG") && !begins_as_agency("QUY CHUẨN KỸ THUẬT"));
    }
}
