//! Filters: what a document must be, whatever the query says.
//! Values are checked when they are added, and kept as they were typed; names are compared by their keys.

mod near;
mod path_glob;
mod span;

use jiff::civil::Date;

use crate::document::{DocType, Header, SectionKind, number_key};
use crate::index::name_key;
use crate::messages::{self, Language, Message};
use crate::vietnamese::fold;
use path_glob::PathGlob;

/// Conditions on a hit's document and section. Several values of one field are alternatives; fields add up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Document types, as slugs (`bao-cao`).
    pub types: Vec<String>,
    /// Districts by name.
    pub districts: Vec<String>,
    /// Provinces by name, of then or of today.
    pub provinces: Vec<String>,
    /// Issuers: words that must stand in the issuer's name, in order.
    pub issuers: Vec<String>,
    /// Document numbers, in any spelling.
    pub numbers: Vec<String>,
    /// First day of the document's date.
    pub from: Option<Date>,
    /// Last day of the document's date.
    pub to: Option<Date>,
    /// Spans, first and last day; a document matches when one of its own periods lies within or covers one.
    pub periods: Vec<(Date, Date)>,
    /// Section kinds (`weaknesses`); a kind also stands for its finer kinds (`causes` for `causes-objective`).
    pub sections: Vec<String>,
    /// Globs on the path's end: `*.docx`, `2022/**`.
    pub paths: Vec<String>,
}

impl Filters {
    /// Adds a document type: slug, label or abbreviation (`bao-cao`, `báo cáo`, `BC`).
    ///
    /// # Errors
    /// When there is no such type; says which come near.
    pub fn add_type(&mut self, value: &str) -> Result<(), Message> {
        let value = filled("--type", value)?;
        let Some(kind) = DocType::find(value) else {
            let near: Vec<String> =
                near::types(value).iter().map(|kind| format!("`{}` ({})", kind.0, kind.label())).collect();
            let message = Message::new("search.filter.unknown_type");
            return Err(message.with("value", value).with("near", near.join(", ")));
        };
        self.types.push(kind.0);
        Ok(())
    }

    /// Adds a district by its name.
    ///
    /// # Errors
    /// When the name is empty.
    pub fn add_district(&mut self, value: &str) -> Result<(), Message> {
        self.districts.push(filled("--district", value)?.to_owned());
        Ok(())
    }

    /// Adds a province by its name of then or of today.
    ///
    /// # Errors
    /// When the name is empty.
    pub fn add_province(&mut self, value: &str) -> Result<(), Message> {
        self.provinces.push(filled("--province", value)?.to_owned());
        Ok(())
    }

    /// Adds an issuer by words of its name.
    ///
    /// # Errors
    /// When the name is empty.
    pub fn add_issuer(&mut self, value: &str) -> Result<(), Message> {
        self.issuers.push(filled("--issuer", value)?.to_owned());
        Ok(())
    }

    /// Adds a document number: `52/NQ-HĐND`.
    ///
    /// # Errors
    /// When there is no digit in it.
    pub fn add_number(&mut self, value: &str) -> Result<(), Message> {
        let value = filled("--number", value)?;
        if !value.contains(|c: char| c.is_ascii_digit()) {
            return Err(Message::new("search.filter.bad_number").with("value", value));
        }
        self.numbers.push(value.to_owned());
        Ok(())
    }

    /// Sets the first day: `2022`, `2022-06`, `2022-06-24`, `24/6/2022`.
    ///
    /// # Errors
    /// When it is no date, or lies after the last day.
    pub fn set_from(&mut self, value: &str) -> Result<(), Message> {
        self.from = Some(date("--from", value)?.0);
        self.check_order()
    }

    /// Sets the last day, of a year or month its last: `2022`, `2022-06`, `2022-06-24`, `24/6/2022`.
    ///
    /// # Errors
    /// When it is no date, or lies before the first day.
    pub fn set_to(&mut self, value: &str) -> Result<(), Message> {
        self.to = Some(date("--to", value)?.1);
        self.check_order()
    }

    /// Adds a period: `2022`, `2022-H1`, `2022-Q3`, `2022-M09`, `2022-9M`, `2021-2025`.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn add_period(&mut self, value: &str) -> Result<(), Message> {
        let span = span::period_span(value);
        self.periods.push(span.ok_or_else(|| Message::new("search.filter.bad_period").with("value", value))?);
        Ok(())
    }

    /// Adds a section kind, by its code (`weaknesses`) or by its name in either language (`hạn chế, khuyết điểm`).
    ///
    /// # Errors
    /// When there is no such kind; says which there are.
    pub fn add_section(&mut self, value: &str) -> Result<(), Message> {
        let kind = section_kind(filled("--section", value)?).ok_or_else(|| {
            let kinds = SectionKind::CODES.map(|code| format!("`{code}`")).join(", ");
            Message::new("search.filter.unknown_section").with("value", value).with("kinds", kinds)
        })?;
        self.sections.push(kind.to_owned());
        Ok(())
    }

    /// Adds a glob on the path.
    ///
    /// # Errors
    /// When it is empty.
    pub fn add_path(&mut self, value: &str) -> Result<(), Message> {
        self.paths.push(filled("--path", value)?.to_owned());
        Ok(())
    }

    fn check_order(&self) -> Result<(), Message> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => Err(Message::new("search.filter.from_after_to")
                .with("from", from.to_string())
                .with("to", to.to_string())),
            _ => Ok(()),
        }
    }

    /// Whether a passage of a document passes: the meaning that every way of running filters must agree with.
    /// What a document does not state passes no filter on it.
    #[must_use]
    pub fn matches(&self, header: &Header, path: &str, section_kind: &str) -> bool {
        let key = |name: &Option<String>| name.as_deref().map(name_key);
        let date = || header.date.is_some_and(|date| self.holds_date(date));
        let periods = || header.periods.iter().any(|period| self.holds_period((period.from, period.to)));
        holds_any(&self.types, |slug| header.doc_type.as_ref().is_some_and(|kind| kind.0 == *slug))
            && holds_any(&self.districts, |name| key(&header.district) == Some(name_key(name)))
            && holds_any(&self.provinces, |name| {
                let name = Some(name_key(name));
                key(&header.province) == name || key(&header.province_now) == name
            })
            && holds_any(&self.issuers, |words| {
                key(&header.issuer).is_some_and(|issuer| has_words_in_order(&issuer, &name_key(words)))
            })
            && holds_any(&self.numbers, |number| {
                header.number.as_ref().is_some_and(|own| number_key(number).as_ref() == Some(&own.key))
            })
            && ((self.from.is_none() && self.to.is_none()) || date())
            && (self.periods.is_empty() || periods())
            && holds_any(&self.sections, |kind| is_kind_of(section_kind, kind))
            && self.holds_path(path)
    }

    /// Whether a document of this date lies between the first and the last day.
    #[must_use]
    pub fn holds_date(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// Whether a document's own period (first and last day) lies within one that was asked for, or covers it:
    /// the report on a year answers for its halves, and the reports on the halves for the year.
    #[must_use]
    pub fn holds_period(&self, (start, end): (Date, Date)) -> bool {
        let lies_in = |&(from, to): &(Date, Date)| from <= start && end <= to;
        let covers = |&(from, to): &(Date, Date)| start <= from && to <= end;
        holds_any(&self.periods, |asked| lies_in(asked) || covers(asked))
    }

    /// Whether a path passes the globs.
    #[must_use]
    pub fn holds_path(&self, path: &str) -> bool {
        holds_any(&self.paths, |glob| PathGlob::new(glob).matches(path))
    }
}

/// Whether one of the alternatives holds; no alternatives ask for nothing.
fn holds_any<T>(alternatives: &[T], holds: impl Fn(&T) -> bool) -> bool {
    alternatives.is_empty() || alternatives.iter().any(holds)
}

fn has_words_in_order(name: &str, words: &str) -> bool {
    let mut rest = name.split(' ');
    words.split(' ').all(|word| rest.any(|other| other == word))
}

/// Whether `kind` is the kind asked for or a finer one.
fn is_kind_of(kind: &str, asked: &str) -> bool {
    kind.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The code of a section kind that was typed as code or name.
fn section_kind(value: &str) -> Option<&'static str> {
    let words = |text: &str| {
        let folded = fold(text);
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let typed = words(value);
    let names = |code: &str| {
        [Language::English, Language::Vietnamese]
            .map(|language| messages::lookup(&format!("print.kind.{code}"), language))
    };
    let is_typed = |code: &&str| {
        words(code) == typed || names(code).into_iter().flatten().any(|name| words(&name) == typed)
    };
    SectionKind::CODES.into_iter().find(is_typed)
}

/// The value without blanks around it.
fn filled<'v>(flag: &'static str, value: &'v str) -> Result<&'v str, Message> {
    let value = value.trim();
    if value.is_empty() { Err(Message::new("search.filter.empty").with("flag", flag)) } else { Ok(value) }
}

fn date(flag: &'static str, value: &str) -> Result<(Date, Date), Message> {
    span::date_span(value)
        .ok_or_else(|| Message::new("search.filter.bad_date").with("flag", flag).with("value", value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Number, Period, Role};

    /// Filters from flags: `type=BC from=2022`.
    fn filters(flags: &[(&str, &str)]) -> Result<Filters, Message> {
        let mut filters = Filters::default();
        for (flag, value) in flags {
            let add = match *flag {
                "type" => Filters::add_type,
                "district" => Filters::add_district,
                "province" => Filters::add_province,
                "issuer" => Filters::add_issuer,
                "number" => Filters::add_number,
                "from" => Filters::set_from,
                "to" => Filters::set_to,
                "period" => Filters::add_period,
                "section" => Filters::add_section,
                _ => Filters::add_path,
            };
            add(&mut filters, value)?;
        }
        Ok(filters)
    }

    fn header() -> Header {
        let day = |month, day| Date::new(2022, month, day).unwrap();
        Header {
            doc_type: Some(DocType("bao-cao".to_owned())),
            number: Some(Number { text: "052/BC-UBND".to_owned(), key: number_key("52/BC-UBND").unwrap() }),
            issuer: Some("UBND huyện Hớn Quản".to_owned()),
            district: Some("Hớn Quản".to_owned()),
            province: Some("Bình Phước".to_owned()),
            province_now: Some("Đồng Nai".to_owned()),
            date: Some(day(6, 24)),
            periods: vec![Period {
                from: day(1, 1),
                to: day(6, 30),
                label: String::new(),
                role: Role::Report,
            }],
            ..Header::default()
        }
    }

    #[test]
    fn each_filter_asks_its_field() {
        for (flags, passes) in [
            (&[][..], true),
            (&[("type", "báo cáo")], true),
            (&[("type", "bao-cao")], true),
            (&[("type", "bc")], true),
            (&[("type", "nghi-quyet")], false),
            (&[("type", "nghi-quyet"), ("type", "Báo cáo")], true),
            (&[("district", "hon quan")], true),
            (&[("district", "HUYỆN HỚN QUẢN")], true),
            (&[("district", "Chơn Thành")], false),
            (&[("province", "binh phuoc")], true),
            (&[("province", "tỉnh Đồng Nai")], true),
            (&[("province", "Đồng")], false),
            (&[("issuer", "hớn quản")], true),
            (&[("issuer", "ubnd hon quan")], true),
            (&[("issuer", "quản hớn")], false),
            (&[("number", "52/BC-UBND")], true),
            (&[("number", "052/bc-ubnd")], true),
            (&[("number", "53/BC-UBND")], false),
            (&[("from", "2022")], true),
            (&[("from", "2022-06-24"), ("to", "24/6/2022")], true),
            (&[("to", "2022-05")], false),
            (&[("from", "2022-07")], false),
            (&[("period", "2022")], true),
            (&[("period", "2022-H1")], true),
            (&[("period", "2022-Q2")], true),
            (&[("period", "2022-9M")], true),
            (&[("period", "2022-H2")], false),
            (&[("period", "2022-H2"), ("period", "2022-M01")], true),
            (&[("period", "2021")], false),
            (&[("section", "weaknesses")], false),
            (&[("section", "causes")], true),
            (&[("section", "causes-subjective")], true),
            (&[("section", "causes-objective")], false),
            (&[("path", "*.docx")], true),
            (&[("path", "2021/*")], false),
            (&[("district", "hon quan"), ("period", "2021")], false),
        ] {
            let filters = filters(flags).unwrap();
            assert_eq!(
                filters.matches(&header(), "corpus/2022/a.docx", "causes-subjective"),
                passes,
                "{flags:?}"
            );
        }
    }

    #[test]
    fn what_is_not_stated_passes_no_filter() {
        for flag in [
            ("type", "BC"),
            ("district", "Hớn Quản"),
            ("province", "Bình Phước"),
            ("issuer", "UBND"),
            ("number", "1/BC"),
            ("from", "1900"),
            ("to", "2100"),
            ("period", "2022"),
        ] {
            assert!(!filters(&[flag]).unwrap().matches(&Header::default(), "a.txt", "other"), "{flag:?}");
        }
    }

    #[test]
    fn a_value_that_means_nothing_is_refused() {
        for (flags, key) in [
            (&[("type", " ")][..], "empty"),
            (&[("type", "baocao tai")], "unknown_type"),
            (&[("district", "")], "empty"),
            (&[("number", "NQ-HĐND")], "bad_number"),
            (&[("from", "hôm qua")], "bad_date"),
            (&[("to", "2022-02-30")], "bad_date"),
            (&[("from", "2023"), ("to", "2022")], "from_after_to"),
            (&[("to", "2022"), ("from", "2023")], "from_after_to"),
            (&[("period", "H1 2022")], "bad_period"),
            (&[("section", "hạn")], "unknown_section"),
        ] {
            let message = filters(flags).unwrap_err();
            assert_eq!(message.key(), format!("search.filter.{key}"), "{flags:?}");
        }
    }

    #[test]
    fn a_section_kind_is_known_by_code_and_by_name() {
        for (value, code) in [
            ("weaknesses", "weaknesses"),
            ("Weaknesses", "weaknesses"),
            ("hạn chế, khuyết điểm", "weaknesses"),
            ("nguyen nhan khach quan", "causes-objective"),
            ("causes objective", "causes-objective"),
            ("other", "other"),
        ] {
            assert_eq!(section_kind(value), Some(code), "{value}");
        }
    }

    #[test]
    fn every_section_kind_has_its_names() {
        for code in SectionKind::CODES {
            assert!(
                messages::lookup(&format!("print.kind.{code}"), Language::Vietnamese).is_some(),
                "{code}"
            );
        }
    }
}
