//! Symbol fonts: what a character of Symbol or Wingdings is in Unicode.

use std::collections::HashMap;
use std::sync::LazyLock;

static SYMBOLS: LazyLock<HashMap<(&'static str, u32), char>> = LazyLock::new(|| {
    let lines = include_str!("symbols.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(row).collect()
});

fn row(line: &'static str) -> Option<((&'static str, u32), char)> {
    let mut cells = line.split('\t');
    let font = cells.next()?;
    let code = u32::from_str_radix(cells.next()?, 16).ok()?;
    Some(((font, code), cells.next()?.chars().next()?))
}

/// The character at `code` of `font`, where that is a symbol font and the character is known.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    let code = if is_private(code) { code - 0xf000 } else { code };
    SYMBOLS.get(&(font.to_lowercase().as_str(), code)).copied()
}

/// Whether `code` lies where symbol fonts keep their characters.
pub(super) fn is_private(code: u32) -> bool {
    (0xf020..=0xf0ff).contains(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_codes_of_both_ranges_are_known() {
        let rows = include_str!("symbols.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(SYMBOLS.len(), rows);
        assert_eq!(symbol("Wingdings", 0xf0fc), Some('✓'));
        assert_eq!(symbol("Symbol", 0xb3), Some('≥'));
        assert_eq!(symbol("Times New Roman", 0xf0fc), None);
    }
}
