//! Reading of the `.tsv` tables of this room: rows of cells, with `#` before comment lines.

/// The rows of a table, each with `N` cells; cells that a row leaves out are empty.
pub(super) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

/// The values of a cell that holds several, separated by commas.
pub(super) fn list(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(',').map(str::trim).filter(|value| !value.is_empty())
}

/// A regular expression out of constants and tables of this room, for folded text.
///
/// Word boundaries are those of ASCII: folded letters are, and with Unicode's the fast matcher gives up at the
/// first dash or quotation mark.
#[expect(clippy::expect_used, reason = "patterns are constants and tables, each compiled by a test")]
pub(super) fn pattern(text: &str) -> regex::Regex {
    regex::Regex::new(&text.replace(r"\b", r"(?-u:\b)")).expect("the pattern is valid")
}

/// Alternatives of a pattern that are whole words of a table: escaped, the longest first, blanks of any width.
pub(super) fn any_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = words
        .into_iter()
        .map(|word| {
            word.split_whitespace()
                .map(|part| regex::escape(&crate::vietnamese::fold(part)))
                .collect::<Vec<_>>()
        })
        .map(|parts| parts.join(r"\s+"))
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words.join("|")
}
