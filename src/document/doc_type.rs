//! Kinds of documents: their names, abbreviations and slugs, from `types.tsv`.
//! A kind is found by any of these, whatever the case and marks.

use std::sync::LazyLock;

use super::{DocType, Role};
use crate::vietnamese::fold;

/// What a period in the title of such a document means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TitlePeriods {
    /// The document looks back on it, or ahead to it.
    Always(Role),
    /// It is one of these when a word near it says so.
    WhenCued,
    /// It looks ahead to it when a word near it says so; such documents report nothing.
    PlanWhenCued,
    /// Nothing: a year in such a title belongs to something else.
    Never,
}

/// One row of `types.tsv`.
#[derive(Debug)]
struct Row {
    slug: &'static str,
    label: &'static str,
    abbreviations: Vec<&'static str>,
    /// Label and other names, folded.
    names: Vec<String>,
    periods: TitlePeriods,
    /// Rank among the papers that bind everybody; see `types.tsv`.
    force: u8,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    super::table::rows::<6>(include_str!("types.tsv"))
        .map(|cells| Row {
            slug: cells[0],
            label: cells[1],
            abbreviations: super::table::list(cells[2]).collect(),
            names: std::iter::once(cells[1]).chain(super::table::list(cells[3])).map(fold).collect(),
            periods: match cells[4] {
                "report" => TitlePeriods::Always(Role::Report),
                "plan" => TitlePeriods::Always(Role::Plan),
                "cued" => TitlePeriods::WhenCued,
                "plan-cued" => TitlePeriods::PlanWhenCued,
                _ => TitlePeriods::Never,
            },
            force: cells[5].parse().unwrap_or(0),
        })
        .collect()
});

/// Every name with its row, the longest first, so that `thông tư liên tịch` is met before `thông tư`.
static NAMES: LazyLock<Vec<(&'static str, &'static Row)>> = LazyLock::new(|| {
    let mut names: Vec<_> =
        ROWS.iter().flat_map(|row| row.names.iter().map(move |name| (name.as_str(), row))).collect();
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names
});

impl DocType {
    /// The kind that `text` names: a slug (`bao-cao`), a label (`báo cáo`) or an abbreviation (`BC`).
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let text = text.trim();
        let folded = fold(text).replace(['-', '_'], " ");
        let words = folded.split_whitespace().collect::<Vec<_>>().join(" ");
        let named = ROWS.iter().find(|row| row.names.contains(&words) || row.slug.replace('-', " ") == words);
        named.map(Row::kind).or_else(|| Self::of_abbreviation(text))
    }

    /// The kind whose abbreviation is `text`: with its own case if there is one, then in any case (`HĐ` is
    /// never `HD`), then without marks.
    pub(super) fn of_abbreviation(text: &str) -> Option<Self> {
        let by = |same: &dyn Fn(&str) -> bool| {
            ROWS.iter().find(|row| row.abbreviations.iter().any(|abbreviation| same(abbreviation)))
        };
        let lower = text.to_lowercase();
        let folded = fold(text);
        by(&|abbreviation| abbreviation == text)
            .or_else(|| by(&|abbreviation| abbreviation.to_lowercase() == lower))
            .or_else(|| by(&|abbreviation| fold(abbreviation) == folded))
            .map(Row::kind)
    }

    /// The kind whose name stands at the start of a folded text, and the length of that name.
    pub(super) fn at_start(folded: &str) -> Option<(Self, usize)> {
        NAMES.iter().find_map(|(name, row)| {
            let rest = folded.strip_prefix(name)?;
            let whole = !rest.starts_with(|c: char| c.is_alphanumeric());
            whole.then(|| (row.kind(), name.len()))
        })
    }

    /// The names of all kinds.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// All kinds, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Row::kind)
    }

    /// Its name in Vietnamese: `Báo cáo`.
    #[must_use]
    pub fn label(&self) -> &str {
        self.row().map_or(&self.0, |row| row.label)
    }

    /// Its abbreviation in numbers: `BC`.
    #[must_use]
    pub fn abbreviation(&self) -> Option<&'static str> {
        self.row()?.abbreviations.first().copied()
    }

    /// Its rank among the papers that bind everybody: 3 for laws, 2 for decrees, 1 for resolutions and circulars, else 0.
    #[must_use]
    pub fn force(&self) -> u8 {
        self.row().map_or(0, |row| row.force)
    }

    /// What a period in its title means.
    pub(super) fn title_periods(&self) -> TitlePeriods {
        self.row().map_or(TitlePeriods::Never, |row| row.periods)
    }

    fn row(&self) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.slug == self.0)
    }
}

impl Row {
    fn kind(&self) -> DocType {
        DocType(self.slug.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(text: &str) -> Option<String> {
        DocType::find(text).map(|kind| kind.0)
    }

    #[test]
    fn a_kind_is_found_by_slug_label_and_abbreviation() {
        for (text, expected) in [
            ("bao-cao", "bao-cao"),
            ("Báo cáo", "bao-cao"),
            ("BÁO  CÁO", "bao-cao"),
            ("bao cao", "bao-cao"),
            ("BC", "bao-cao"),
            ("bc", "bao-cao"),
            ("HD", "huong-dan"),
            ("HĐ", "hop-dong"),
            ("hđ", "hop-dong"),
            ("qd", "quyet-dinh"),
            ("QyĐ", "quy-dinh"),
            ("QYĐ", "quy-dinh"),
            ("TTr", "to-trinh"),
            ("TT", "thong-tu"),
            ("ĐA", "de-an"),
            ("DA", "du-an"),
            ("thông tư liên bộ", "thong-tu-lien-tich"),
            ("công văn", "cong-van"),
        ] {
            assert_eq!(slug(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(slug("UBND"), None);
        assert_eq!(slug(""), None);
    }

    #[test]
    fn the_longest_name_at_the_start_is_taken() {
        let at = |text: &str| DocType::at_start(text).map(|(kind, length)| (kind.0, length));
        assert_eq!(at("thong tu lien tich quy dinh"), Some(("thong-tu-lien-tich".to_owned(), 18)));
        assert_eq!(at("thong tu"), Some(("thong-tu".to_owned(), 8)));
        assert_eq!(at("luatsu"), None);
    }

    #[test]
    fn every_row_is_whole_and_every_slug_its_own() {
        for row in ROWS.iter() {
            assert_eq!(row.slug, fold(row.label).replace(' ', "-"), "a slug is the folded label");
            assert_eq!(slug(row.slug).as_deref(), Some(row.slug));
            assert_eq!(row.kind().label(), row.label);
        }
    }
}
