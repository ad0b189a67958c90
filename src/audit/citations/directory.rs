//! The documents of an index by number and, of laws, by name; which one of them a citation means.
//!
//! A number with its year is one document all over the country unless a province or district gave it; others are told
//! apart by their day, by the place of the citing document, or by its time.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use super::has_name;
use crate::document::{Citation, Cited, Header, law_key};
use crate::index::{Paths, Reader, name_key};
use crate::search::{HitDocument, SearchError};
use crate::vietnamese::fold;

/// Days that a document of a yearly row of numbers stays the one that is meant without its day.
const RECENT_DAYS: i32 = 550;

/// Documents by what they are cited as.
pub struct Directory {
    by_key: HashMap<String, Vec<Arc<HitDocument>>>,
    /// Laws by their names, of whatever year.
    laws: HashMap<String, Vec<Arc<HitDocument>>>,
}

impl Directory {
    /// The documents that `reader` sees; `paths` writes their paths as they are shown.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(reader: &Reader, paths: &Paths) -> Result<Self, SearchError> {
        let mut directory = Self { by_key: HashMap::new(), laws: HashMap::new() };
        for record in reader.documents().map_err(SearchError::Index)? {
            let path = paths.display(&record.source.path);
            let document = Arc::new(HitDocument { id: record.id, path, header: record.header });
            for name in names(&document) {
                if let Cited::Law { key, .. } = &name.cited {
                    directory.laws.entry(key.clone()).or_default().push(Arc::clone(&document));
                }
                directory.by_key.entry(name.key()).or_default().push(Arc::clone(&document));
            }
        }
        directory.laws.values_mut().for_each(|laws| laws.sort_by_key(|law| Reverse(law.header.date)));
        Ok(directory)
    }

    /// The names of all laws, as their keys.
    pub(super) fn law_keys(&self) -> impl Iterator<Item = &String> {
        self.laws.keys()
    }

    /// The documents that `citation` can mean, whoever cites; a law without its time is any of that name, the newest first.
    pub(super) fn named(&self, citation: &Citation) -> Vec<Arc<HitDocument>> {
        if let (Cited::Law { key, .. }, None) = (&citation.cited, citation.year) {
            return self.laws.get(key).cloned().unwrap_or_default();
        }
        let all = self.by_key.get(&citation.key()).into_iter().flatten();
        all.filter(|document| agrees(citation, &document.header)).cloned().collect()
    }

    /// Whether some document of the index is what `citation` says, as far as it says it.
    pub(super) fn has(&self, citation: &Citation) -> bool {
        !self.named(citation).is_empty()
    }

    /// The one document that `citation` means in `citing`; `None` where there is none, or more than one could be meant.
    #[must_use]
    pub fn resolve(&self, citation: &Citation, citing: &HitDocument) -> Option<Arc<HitDocument>> {
        let mut fitting: Vec<Arc<HitDocument>> = self
            .named(citation)
            .into_iter()
            .filter(|document| can_mean(citation, document, citing))
            .collect();
        if fitting.len() > 1 && citation.date.is_some() {
            let of_day: Vec<_> =
                fitting.iter().filter(|document| document.header.date == citation.date).cloned().collect();
            if !of_day.is_empty() {
                fitting = of_day;
            }
        }
        if fitting.len() > 1 {
            // Of a yearly row, the last before the citing document.
            fitting.retain(|document| !is_after(document, citing));
            fitting.sort_by_key(|document| document.header.date);
            let last = fitting.pop()?;
            let same = fitting.iter().any(|document| document.header.date == last.header.date);
            return (!same).then_some(last);
        }
        fitting.pop()
    }
}

/// What a document is cited as.
pub(super) fn names(document: &HitDocument) -> Vec<Citation> {
    let header = &document.header;
    let mut names = Vec::new();
    if let Some(number) = &header.number {
        names.push(Citation {
            range: 0..0,
            cited: Cited::Number(number.clone()),
            date: header.date,
            year: year(header),
        });
    }
    // A consolidated text has the year of its consolidation, not the law's.
    let consolidated = header.number.as_ref().is_some_and(|number| number.text.contains("VBHN"));
    if has_name(document)
        && !consolidated
        && let Some(title) = &header.title
        && let Some(year) = year(header)
    {
        let label = header.doc_type.as_ref().map_or("Luật", |kind| kind.label());
        let title = law_title(title);
        let name = format!("{label} {}", capitals_lowered(&title));
        names.push(Citation {
            range: 0..0,
            cited: Cited::Law { key: law_key(&title), name },
            date: header.date,
            year: Some(year),
        });
    }
    names
}

/// A title in capitals as it stands in a sentence.
fn capitals_lowered(title: &str) -> String {
    if title.chars().any(char::is_lowercase) { title.to_owned() } else { title.to_lowercase() }
}

/// The year of a document: of its number, else of its signature.
fn year(header: &Header) -> Option<i16> {
    let number = header.number.as_ref().map_or("", |number| number.text.as_str());
    let stated = number.split(['/', '-']).nth(1).filter(|part| part.len() == 4);
    stated.and_then(|year| year.parse().ok()).or(header.date.map(jiff::civil::Date::year))
}

/// Whether day and year of a citation are the document's, as far as both are known.
/// A law's name without whose law it is: `CỦA QUỐC HỘI NƯỚC … VỀ ĐẤT ĐAI`, as it was written up to 2005, is `ĐẤT ĐAI`.
fn law_title(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    let is = |at: usize, wanted: &str| words.get(at).is_some_and(|word| fold(word) == wanted);
    let is_old = ["cua", "quoc", "hoi"].into_iter().enumerate().all(|(at, word)| is(at, word));
    let about = (0..words.len()).find(|at| is(*at, "ve")).filter(|_| is_old);
    words[about.map_or(0, |about| about + 1)..].join(" ")
}

fn agrees(citation: &Citation, header: &Header) -> bool {
    let by_number = matches!(citation.cited, Cited::Number(_));
    let year_in_number = by_number && citation.year.is_some() && !needs_date(citation);
    match (citation.date, header.date) {
        // Numbers begin anew each year, so a slip in the day does not make another document of them.
        (Some(cited), Some(own)) if by_number && !year_in_number => cited.year() == own.year(),
        _ => match (citation.year, year(header)) {
            (Some(cited), Some(own)) => cited == own,
            _ => true,
        },
    }
}

/// Whether a number says no year, so that its day must tell it from the same one of another year.
pub(super) fn needs_date(citation: &Citation) -> bool {
    let Cited::Number(number) = &citation.cited else { return false };
    let folded = fold(&number.text);
    let mut parts = folded.split(['/', '-', '–']);
    let has_year = parts.nth(1).is_some_and(|part| part.len() == 4 && part.starts_with(['1', '2']));
    // A legislature numbers its laws through: `77/2015/QH13`.
    !(has_year || folded.contains("/qh"))
}

/// Whether the document may be the one that `citing` means.
fn can_mean(citation: &Citation, document: &HitDocument, citing: &HitDocument) -> bool {
    let Cited::Number(number) = &citation.cited else { return true };
    let same_day = citation.date.is_some() && citation.date == document.header.date;
    let same_year = citation
        .date
        .map(jiff::civil::Date::year)
        .is_some_and(|year| Some(year) == self::year(&document.header));
    if is_local(&number.text) {
        return match same_place(&document.header, &citing.header) {
            Some(same) => same && (same_year || !needs_date(citation) || is_recent(document, citing)),
            None => same_day || same_issuer(&document.header, &citing.header),
        };
    }
    same_year || !needs_date(citation) || is_recent(document, citing)
}

/// Whether the number is one that each province or district gives for itself.
fn is_local(number: &str) -> bool {
    let folded = fold(number);
    let mut parts = folded.split(|c: char| !c.is_alphanumeric());
    parts.any(|part| matches!(part, "ubnd" | "hdnd" | "ub" | "tu" | "hu" | "tinhuy"))
}

/// Whether both belong to one district, or to one province where no district is named; `None` where that is unknown.
fn same_place(one: &Header, other: &Header) -> Option<bool> {
    let key = |place: &Option<String>| place.as_deref().map(name_key);
    match (key(&one.province), key(&other.province)) {
        (Some(one), Some(other)) if one != other => return Some(false),
        (None, _) | (_, None) => return None,
        _ => {}
    }
    match (key(&one.district), key(&other.district)) {
        (Some(one), Some(other)) => Some(one == other),
        _ => Some(true),
    }
}

fn same_issuer(one: &Header, other: &Header) -> bool {
    let key = |issuer: &Option<String>| issuer.as_deref().map(name_key);
    key(&one.issuer).is_some_and(|issuer| Some(issuer) == key(&other.issuer))
}

fn is_after(document: &HitDocument, citing: &HitDocument) -> bool {
    matches!((document.header.date, citing.header.date), (Some(own), Some(citing)) if own > citing)
}

/// Whether the document is not much older than the one that cites it without its day.
fn is_recent(document: &HitDocument, citing: &HitDocument) -> bool {
    let (Some(own), Some(citing)) = (document.header.date, citing.header.date) else { return false };
    let days = citing.since(own).map_or(-1, |span| span.get_days());
    (0..=RECENT_DAYS).contains(&days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_of_old_has_the_name_that_it_is_cited_by() {
        let old = "CỦA QUỐC HỘI NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM VỀ ĐẤT ĐAI";
        assert_eq!(law_title(old), "ĐẤT ĐAI");
        for title in ["PHÒNG, CHỐNG THAM NHŨNG", "VỀ THANH TRA", "CỦA QUỐC HỘI", ""] {
            assert_eq!(law_title(title), title);
        }
    }
}
