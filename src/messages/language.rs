//! Which language a person reads: a flag, else the environment, as other programs on the same machine decide it.
//! Anything that is not Vietnamese gets English.

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Vietnamese.
    Vietnamese,
}

/// Looks up an environment variable; tests hand in their own.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The variables that say a language, the strongest first.
const VARIABLES: [&str; 4] = ["TRACUU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];

impl Language {
    /// The language of `flag`, else of the first variable that is set and not empty.
    #[must_use]
    pub fn detect(flag: Option<&str>, environment: Environment<'_>) -> Self {
        let filled = |value: &String| !value.is_empty();
        flag.map(str::to_owned)
            .or_else(|| VARIABLES.iter().find_map(|name| environment(name).filter(filled)))
            .map_or(Self::English, |locale| Self::of_locale(&locale))
    }

    /// The language of a locale: Vietnamese for `vi`, `vi_VN.UTF-8`, `vi-VN`; English for anything else.
    fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("vi") { Self::Vietnamese } else { Self::English }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(flag: Option<&str>, variables: &[(&str, &str)], expected: Language) {
        let environment =
            |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        assert_eq!(Language::detect(flag, &environment), expected);
    }

    #[test]
    fn the_strongest_word_counts() {
        use Language::{English, Vietnamese};
        check(None, &[], English);
        check(None, &[("LANG", "vi_VN.UTF-8")], Vietnamese);
        check(None, &[("LANG", "vi_VN.UTF-8"), ("LC_MESSAGES", "en_US.UTF-8")], English);
        check(None, &[("LANG", "en_US"), ("LC_ALL", "vi-VN")], Vietnamese);
        check(None, &[("TRACUU_LANG", "vi"), ("LC_ALL", "en_US")], Vietnamese);
        check(Some("en"), &[("TRACUU_LANG", "vi")], English);
    }

    #[test]
    fn an_empty_variable_says_nothing() {
        check(None, &[("LC_ALL", ""), ("LANG", "vi_VN")], Language::Vietnamese);
    }

    #[test]
    fn other_languages_get_english() {
        check(None, &[("LANG", "C.UTF-8")], Language::English);
        check(None, &[("LANG", "vie_FR")], Language::English);
        check(None, &[("LANG", "fr_FR.UTF-8")], Language::English);
    }
}
