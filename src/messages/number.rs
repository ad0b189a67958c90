//! Numbers as the reader's language writes them: `12,345.6` in English, `12.345,6` in Vietnamese.
//! Numbers below ten thousand stay unbroken, so that a year or a page never gets a separator.

use super::Language;

/// A whole number in digits, in groups of three from 10,000 on.
#[must_use]
pub fn integer(n: u64, language: Language) -> String {
    let digits = n.to_string();
    if n < 10_000 {
        return digits;
    }
    let separator = if language == Language::Vietnamese { '.' } else { ',' };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A number with so many decimals.
#[must_use]
pub fn decimal(x: f64, decimals: usize, language: Language) -> String {
    let text = format!("{x:.decimals$}");
    if language == Language::Vietnamese { text.replace('.', ",") } else { text }
}

/// A size in KB or MB (powers of 1,000).
#[must_use]
pub fn size(bytes: u64, language: Language) -> String {
    if bytes < 1_000_000 {
        format!("{} KB", bytes.div_ceil(1_000))
    } else {
        format!("{} MB", decimal(bytes as f64 / 1e6, 1, language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_follow_the_language() {
        assert_eq!(integer(2022, Language::English), "2022");
        assert_eq!(integer(10_000, Language::English), "10,000");
        assert_eq!(integer(1_234_567, Language::Vietnamese), "1.234.567");
        assert_eq!(decimal(0.5, 3, Language::English), "0.500");
        assert_eq!(decimal(12.34, 1, Language::Vietnamese), "12,3");
        assert_eq!(size(1, Language::English), "1 KB");
        assert_eq!(size(1_250_000, Language::Vietnamese), "1,2 MB");
    }
}
