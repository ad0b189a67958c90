//! What a file's name says where the document itself is silent. Every field taken from here is marked as guessed.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::document::table::pattern;
use crate::document::{DocType, Header, Number, date};
use crate::vietnamese::fold;

/// `198-BC-UBND`, `12_2020_QD-UBND`: a number whose separators the file name could not hold.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\d\p{L}])(\d{1,5})[-_. ]{1,3}(?:((?:19|20)\d\d)[-_. ]{1,3})?(\p{L}{1,5})[-_. ](\p{Lu}[\p{L}\d&]+(?:-\p{Lu}[\p{L}\d&]*)*)",
    )
});
/// `2022-06-24`, `20220624`.
static DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|\D)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?:\D|$)"));

/// Fills kind, number and date from the name of the file, each only where the document gave none.
pub(super) fn from_file_name(header: &mut Header, stem: &str) {
    let is_silent = header.number.is_none() || header.doc_type.is_none();
    let (by_number, number) = if is_silent { numbered(stem).unzip() } else { (None, None) };
    if header.number.is_none()
        && let Some(number) = number
    {
        header.number = Some(number);
        header.guessed.push("number".to_owned());
    }
    if header.doc_type.is_none()
        && let Some(kind) = by_number.or_else(|| named(stem))
    {
        header.doc_type = Some(kind);
        header.guessed.push("doc_type".to_owned());
    }
    if header.date.is_none()
        && let Some(date) = dated(stem)
    {
        header.date = Some(date);
        header.guessed.push("date".to_owned());
    }
}

/// The kind and number that a name gives.
fn numbered(stem: &str) -> Option<(DocType, Number)> {
    // Both stand in every number, and most names lack one.
    if !(stem.contains(char::is_numeric) && stem.contains(char::is_uppercase)) {
        return None;
    }
    let parts = NUMBER.captures(stem)?;
    let kind = DocType::of_abbreviation(&parts[3])?;
    let year = parts.get(2).map(|year| format!("/{}", year.as_str())).unwrap_or_default();
    Some((kind, Number::new(&format!("{}{year}/{}-{}", &parts[1], &parts[3], &parts[4]))))
}

/// The kind that a name begins with, spelled out (`bao-cao-6-thang`) or abbreviated in capitals (`QD phe duyet`).
fn named(stem: &str) -> Option<DocType> {
    let begins = stem.trim_start_matches(|c: char| !c.is_alphabetic());
    let words = fold(begins).replace(['-', '_', '.'], " ");
    let abbreviated = || {
        let first = begins.split(|c: char| !c.is_alphanumeric()).next()?;
        let capitals = first.len() > 1 && first.starts_with(|c: char| c.is_uppercase());
        DocType::of_abbreviation(first).filter(|_| capitals && fold(first) != fold("cn"))
    };
    DocType::at_start(&words).map(|(kind, _)| kind).or_else(abbreviated)
}

fn dated(stem: &str) -> Option<Date> {
    if !stem.contains(char::is_numeric) {
        return None;
    }
    let iso = DATE.captures(stem).and_then(|parts| {
        let part = |group: usize| parts[group].parse::<i16>().ok();
        Date::new(part(1)?, i8::try_from(part(2)?).ok()?, i8::try_from(part(3)?).ok()?).ok()
    });
    iso.or_else(|| date::dates(&fold(stem)).first().map(|dated| dated.date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(stem: &str) -> (Option<String>, Option<String>, Option<String>, usize) {
        let mut header = Header::default();
        from_file_name(&mut header, stem);
        let count = header.guessed.len();
        let date = header.date.map(|date| date.to_string());
        (header.doc_type.map(|kind| kind.0), header.number.map(|number| number.text), date, count)
    }

    #[test]
    fn a_file_name_gives_what_it_holds() {
        let of = |text: &str| Some(text.to_owned());
        assert_eq!(guessed("198-BC-UBND 24.6.2022"), (of("bao-cao"), of("198/BC-UBND"), of("2022-06-24"), 3));
        assert_eq!(guessed("12_2020_QD-UBND"), (of("quyet-dinh"), of("12/2020/QD-UBND"), None, 2));
        assert_eq!(guessed("bao-cao-6-thang"), (of("bao-cao"), None, None, 1));
        assert_eq!(guessed("Báo cáo 2022-06-24"), (of("bao-cao"), None, of("2022-06-24"), 2));
        assert_eq!(guessed("QD phe duyet Dieu le"), (of("quyet-dinh"), None, None, 1));
        assert_eq!(guessed("000_825c492bfc49e81d"), (None, None, None, 0));
        assert_eq!(guessed("204366"), (None, None, None, 0));
    }

    #[test]
    fn what_the_document_says_stays() {
        let mut header = Header { doc_type: DocType::find("KH"), ..Header::default() };
        from_file_name(&mut header, "198-BC-UBND");
        assert_eq!(header.doc_type, DocType::find("KH"));
        assert_eq!(header.guessed, ["number"]);
    }
}
