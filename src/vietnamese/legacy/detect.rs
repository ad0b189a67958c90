//! Which encoding a text is in when no font tells: the one under which its words become syllables.
//! Unicode is tried first, and stays unless another reading is far better.

use super::Charset;
use super::words::{Judge, marked_words};

/// Words that are looked at.
const MAX_WORDS: usize = 4_000;

/// Words beyond ASCII from which statistics say something.
const MIN_WORDS: usize = 8;

/// Share of syllables from which a text is taken for what it looks like, undecoded.
const MAX_RAW_SHARE: f64 = 0.6;

/// Share of syllables that the right reading reaches; measured on reports: .95 and more, wrong ones .65 at most.
const MIN_SHARE: f64 = 0.8;

/// By how much the right reading leads the next that gives another text.
const MIN_LEAD: f64 = 0.15;

/// What a text is likely encoded in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Guess {
    pub(crate) charset: Charset,
    /// Share of its words beyond ASCII that are syllables when so decoded.
    pub(crate) share: f64,
}

/// The encoding of `texts` together, where one stands out; `None` for Unicode, other languages and too little text.
#[must_use]
pub(crate) fn guess<'t>(texts: impl IntoIterator<Item = &'t str>) -> Option<Guess> {
    let words: Vec<&str> = texts
        .into_iter()
        .filter(|text| !has_unicode_letters(text))
        .flat_map(marked_words)
        .take(MAX_WORDS)
        .collect();
    if words.len() < MIN_WORDS || share(&words, str::to_owned) >= MAX_RAW_SHARE {
        return None;
    }
    let mut shares = Charset::ALL.map(|charset| (share(&words, |word| charset.decode(word).text), charset));
    shares.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let [(best, charset), (second, _), ..] = shares;
    (best >= MIN_SHARE && best - second >= MIN_LEAD).then_some(Guess { charset, share: best })
}

/// Whether `text` reads better when decoded, given that the file around it, or its font, is in `charset`.
#[must_use]
pub(crate) fn is_better(charset: Charset, text: &str) -> bool {
    if text.is_ascii() || has_unicode_letters(text) {
        return false;
    }
    let words: Vec<&str> = marked_words(text).collect();
    share(&words, |word| charset.decode(word).text) >= share(&words, str::to_owned)
}

/// Share of syllables among `words`, read so.
fn share(words: &[&str], read: impl Fn(&str) -> String) -> f64 {
    let mut judge = Judge::default();
    let good = words.iter().filter(|word| judge.is_syllable(&read(word))).count();
    good as f64 / words.len().max(1) as f64
}

/// Whether letters stand in `text` that only Unicode has, and only Vietnamese uses.
fn has_unicode_letters(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(
            c,
            '\u{102}' | '\u{103}' | '\u{110}' | '\u{111}' | '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}'
        ) || ('\u{1ea0}'..='\u{1ef9}').contains(&c)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TCVN3: &str = "Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, Uû ban nh©n d©n";
    const VNI: &str = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc, vieäc";

    fn charset(text: &str) -> Option<Charset> {
        guess([text]).map(|guess| guess.charset)
    }

    #[test]
    fn syllables_tell_the_encoding() {
        assert_eq!(charset(TCVN3), Some(Charset::Tcvn3));
        assert_eq!(charset(VNI), Some(Charset::Vni));
    }

    #[test]
    fn unicode_and_other_languages_stay() {
        for text in [
            "Cộng hoà xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc, Uỷ ban nhân dân",
            "là và có các cách nhà làng cá tôi bò nó hồ sò hà hè",
            "Le français a été préféré à l'été où les élèves, hélas, ont dû être très sévères déjà",
            "Die Prüfung der Verträge über größere Flächen läßt für die Käufer natürlich Lücken",
            "plain",
            "",
        ] {
            assert_eq!(charset(text), None, "{text}");
        }
    }

    #[test]
    fn a_short_text_follows_its_file() {
        assert!(is_better(Charset::Tcvn3, "®¬n vÞ"));
        assert!(!is_better(Charset::Tcvn3, "đơn vị"));
        assert!(!is_better(Charset::Tcvn3, "don vi"));
    }
}
