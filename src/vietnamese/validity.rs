//! Which letter sequences are Vietnamese syllables: an onset, a rime and a tone that go together.
//! Names from other languages of the country (Đắk, Krông) break these rules and are no syllables here.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::letters::{Tone, unshaped};
use super::spelling::{Spelling, is_dropped};

/// Letters of the longest syllable: `nghiêng`.
const MAX_LETTERS: usize = 7;

/// Whether `token` can be a Vietnamese syllable: onset, rime and tone go together.
///
/// Case, normal form and the place of the tone do not matter; a stop (c, ch, p, t) at the end asks for
/// sắc or nặng. So `cát` is one, and `cat`, `c`, `UBND` are not.
#[must_use]
pub fn is_syllable(token: &str) -> bool {
    read(token).is_some_and(|spelling| {
        let letters: String = spelling.letters.iter().collect();
        TABLES.marked.accepts(&letters) && stop_allows(&letters, spelling.tone)
    })
}

/// Whether `token` can be a Vietnamese syllable whose marks were left out: `cat`, `duong`, `nghi`.
#[must_use]
pub fn is_bare_syllable(token: &str) -> bool {
    read(token).is_some_and(|spelling| {
        let letters: String = spelling.letters.into_iter().map(unshaped).collect();
        TABLES.bare.accepts(&letters)
    })
}

fn read(token: &str) -> Option<Spelling> {
    if token.contains(is_dropped) {
        return None;
    }
    Spelling::read(token.chars(), MAX_LETTERS + 1).filter(|spelling| spelling.letters.len() <= MAX_LETTERS)
}

/// A syllable that ends in a stop has no time for any other tone.
fn stop_allows(letters: &str, tone: Option<Tone>) -> bool {
    !letters.ends_with(['c', 'p', 't']) && !letters.ends_with("ch")
        || matches!(tone, Some(Tone::Acute | Tone::Dot))
}

/// The vowels that an onset is written before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Any,
    Front,
    Back,
    U,
}

impl Before {
    fn allows(self, rime: &str) -> bool {
        let front = rime.starts_with(['e', 'ê', 'i', 'y']);
        match self {
            Self::Any => true,
            Self::Front => front,
            Self::Back => !front,
            Self::U => rime.starts_with('u') && rime != "u",
        }
    }
}

/// Whether a rime needs an onset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Any,
    Alone,
    Onset,
}

struct Tables {
    marked: Grammar,
    /// The same, of folded letters.
    bare: Grammar,
}

struct Grammar {
    onsets: Vec<(String, Before)>,
    rimes: HashMap<String, Vec<Place>>,
}

static TABLES: LazyLock<Tables> =
    LazyLock::new(|| Tables { marked: Grammar::of(|c| c), bare: Grammar::of(unshaped) });

impl Grammar {
    /// The grammar with each letter made another.
    fn of(change: fn(char) -> char) -> Self {
        let mut grammar = Self { onsets: Vec::new(), rimes: HashMap::new() };
        for (onset, before) in rows(include_str!("onsets.tsv")) {
            let before = match before {
                "front" => Before::Front,
                "back" => Before::Back,
                "u" => Before::U,
                _ => Before::Any,
            };
            grammar.onsets.push((onset.chars().map(change).collect(), before));
        }
        for (rime, place) in rows(include_str!("rimes.tsv")) {
            let place = match place {
                "alone" => Place::Alone,
                "onset" => Place::Onset,
                _ => Place::Any,
            };
            grammar.rimes.entry(rime.chars().map(change).collect()).or_default().push(place);
        }
        grammar
    }

    /// Whether `letters` are an onset, or none, and a rime.
    fn accepts(&self, letters: &str) -> bool {
        self.has_rime(letters, Place::Alone)
            || self.onsets.iter().any(|(onset, before)| {
                letters.strip_prefix(onset.as_str()).is_some_and(|rime| self.follows(onset, *before, rime))
            })
    }

    fn follows(&self, onset: &str, before: Before, rime: &str) -> bool {
        match onset {
            "q" => {
                before.allows(rime)
                    && [rime, &sounded_after_q(rime)].iter().any(|rime| self.has_rime(rime, Place::Onset))
            }
            // gi lends its i to the rime: gì, gìn, giết.
            "g" if rime.starts_with('i') => self.has_rime(rime, Place::Onset),
            _ => before.allows(rime) && self.has_rime(rime, Place::Onset),
        }
    }

    fn has_rime(&self, rime: &str, place: Place) -> bool {
        self.rimes.get(rime).is_some_and(|places| places.iter().any(|&its| its == place || its == Place::Any))
    }
}

/// After q, what is said and elsewhere written `oa`, `oă`, `oe` is written with u: quả, quăng, quen.
fn sounded_after_q(rime: &str) -> String {
    match rime.strip_prefix('u') {
        Some(rest) if rest.starts_with(['a', 'ă', 'e']) => format!("o{rest}"),
        _ => rime.to_owned(),
    }
}

/// The rows of a table of two columns.
fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::exam::wild_text;
    use super::super::{Analyzer, fold};
    use super::*;

    const TEXT: &str = "Báo cáo tình hình thực hiện nhiệm vụ phát triển kinh tế, văn hóa – xã hội, quốc phòng – an \
        ninh; giải quyết khiếu nại, tố cáo của công dân. Nguyên nhân: do giá nguyên vật liệu tăng cao, tiến độ giải \
        ngân chậm; gìn giữ, nghiêng, khuỷu, ngoẹo, quý, quả, quăng, quen, quốc, quơ, quýt, yên, yêu, ý, ở, giếng, gì, \
        xoong, thuở, khuya, huỳnh, hươu, xuềnh xoàng, loăng quăng, tuyệt, thuế, TÓAN, HOÀ, nứơc";

    #[test]
    fn the_tables_are_well_formed() {
        assert_eq!(rows(include_str!("onsets.tsv")).count(), 27);
        assert_eq!(rows(include_str!("rimes.tsv")).count(), 167);
        for (onset, before) in rows(include_str!("onsets.tsv")) {
            assert!(["any", "front", "back", "u"].contains(&before), "{onset}: {before}");
        }
        for (rime, place) in rows(include_str!("rimes.tsv")) {
            assert!(["any", "alone", "onset"].contains(&place), "{rime}: {place}");
        }
    }

    #[test]
    fn ordinary_text_is_valid() {
        let (mut analyzer, mut syllables) = (Analyzer::default(), Vec::new());
        analyzer.syllables(TEXT, &mut syllables);
        for syllable in syllables {
            let word = &TEXT[syllable.range];
            assert!(is_syllable(word), "{word}");
            assert!(is_bare_syllable(&fold(word)), "{word} bare");
        }
    }

    #[test]
    fn other_letters_are_not() {
        for word in "c ngh b UBND HTX Covid olympic mgs khơng cĩ cịn cơng qu q ngi ce ka iêu tyên kyên cat cách̃ các̀ tòán \
                     ge fan jun web zip nghiêngg thuờng nuớc 12 m2 Đắkk Krông Ch'ơm năm\u{AD}"
            .split_whitespace()
        {
            assert!(!is_syllable(word), "{word}");
        }
        for word in ["", " ", "ubnd", "hdnd", "htx", "gpmb", "ct"] {
            assert!(!is_syllable(word) && !is_bare_syllable(word), "{word}");
        }
    }

    #[test]
    fn a_stop_asks_for_sac_or_nang() {
        assert!(is_syllable("tốt") && is_syllable("việc"));
        assert!(!is_syllable("tôt") && !is_syllable("tồt") && !is_syllable("việch"));
        assert!(is_bare_syllable("tot") && is_bare_syllable("viec"));
    }

    proptest! {
        #[test]
        fn a_syllable_is_one_when_bare(text in wild_text(), word in "[bcdđghklmnpqrtvx]{0,3}[aăâeêioôơuưyáảệộ]{1,3}[cghmnpt]{0,2}") {
            prop_assert!(!is_syllable(&text) || is_bare_syllable(&fold(&text)));
            prop_assert!(!is_syllable(&word) || is_bare_syllable(&fold(&word)), "{}", word);
        }
    }
}
