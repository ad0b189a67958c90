//! What one syllable of a query asks for: that syllable with its marks, any with its letters, or a wildcard.

use std::str::Chars;

use super::damage::{Damage, Forms};
use crate::vietnamese::{Key, compose, fold};

/// What is asked of one token.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Pattern {
    /// These letters with these marks.
    Exact(Key),
    /// These letters, whatever the marks.
    Any(String),
    /// Folded letters with `*` (any letters) and `?` (one letter).
    Glob(String),
    /// The same letters, with what became of these marks by damage.
    Marks(Key, Damage),
    /// What became of the letters by damage.
    Forms(Forms),
}

impl Pattern {
    /// What a token asks for as it was typed: bare letters ask for any marks.
    pub(super) fn typed(token: &str) -> Self {
        if token.contains(['*', '?']) {
            return Self::Glob(fold(&compose(token)));
        }
        let key = Key::of(token);
        if key.is_bare() { Self::Any(key.fold) } else { Self::Exact(key) }
    }

    /// The same with marks put aside.
    pub(super) fn relaxed(&self) -> Self {
        match self {
            Self::Exact(key) => Self::Any(key.fold.clone()),
            other => other.clone(),
        }
    }

    /// Whether a token with this key answers.
    pub(super) fn matches(&self, key: &Key) -> bool {
        match self {
            Self::Exact(asked) => asked == key,
            Self::Any(fold) => *fold == key.fold,
            Self::Marks(asked, how) => Damage::of_marks(asked, key) == Some(*how),
            Self::Forms(forms) => forms.keys.contains(key),
            Self::Glob(glob) => {
                glob_matches(glob, &key.fold)
                    || y_as_i(&key.fold).is_some_and(|fold| glob_matches(glob, &fold))
            }
        }
    }

    /// The folded letters, when they are fixed.
    pub(super) fn fold(&self) -> Option<&str> {
        match self {
            Self::Exact(key) | Self::Marks(key, _) => Some(&key.fold),
            Self::Any(fold) => Some(fold),
            Self::Glob(_) | Self::Forms(_) => None,
        }
    }

    /// What is counted in its place to tell how much it says: a damaged form is as common as what it stands for.
    pub(super) fn counted_as(&self) -> Self {
        match self {
            Self::Marks(key, _) => Self::Any(key.fold.clone()),
            Self::Forms(forms) => (*forms.asked).clone(),
            other => other.clone(),
        }
    }

    /// How sure it is that what answers was meant.
    pub(super) fn weight(&self) -> f32 {
        match self {
            Self::Marks(_, how) => how.weight(),
            Self::Forms(forms) => forms.how.weight(),
            Self::Exact(_) | Self::Any(_) | Self::Glob(_) => 1.0,
        }
    }
}

/// Beginnings after which i and y are one letter in a key, where nothing follows (see [`Key`]).
const BEFORE_Y: [&str; 7] = ["h", "k", "l", "m", "s", "t", "qu"];

/// Letters that a key has with a final y, for those that end in i: `ki` is kept as `ky`.
pub(super) fn i_as_y(letters: &str) -> Option<String> {
    let start = letters.strip_suffix('i').filter(|start| BEFORE_Y.contains(start))?;
    Some(format!("{start}y"))
}

/// The other spelling of a key's letters: `ky` is written `ki` too.
fn y_as_i(fold: &str) -> Option<String> {
    let start = fold.strip_suffix('y').filter(|start| BEFORE_Y.contains(start))?;
    Some(format!("{start}i"))
}

/// Whether `text` is of the form `glob`. Linear in practice: one remembered star is enough.
pub(super) fn glob_matches(glob: &str, text: &str) -> bool {
    let (mut glob, mut text) = (glob.chars(), text.chars());
    // What follows the last star, and where the text that this stands for would begin.
    let mut star: Option<(Chars<'_>, Chars<'_>)> = None;
    loop {
        let (here, mut asked) = (text.clone(), glob.clone());
        let Some(c) = text.next() else { return glob.all(|c| c == '*') };
        match asked.next() {
            Some('*') => {
                star = Some((asked.clone(), here.clone()));
                (glob, text) = (asked, here);
            }
            Some(asked_here) if asked_here == '?' || asked_here == c => glob = asked,
            _ => {
                let Some((behind, from)) = &mut star else { return false };
                from.next();
                (glob, text) = (behind.clone(), from.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_are_asked_for_only_where_they_were_typed() {
        let (giải, giai) = (Key::of("giải"), Key::of("giai"));
        assert!(Pattern::typed("giai").matches(&giải));
        assert!(Pattern::typed("GIẢI").matches(&giải));
        assert!(!Pattern::typed("giải").matches(&giai));
        assert!(Pattern::typed("giải").relaxed().matches(&giai));
    }

    #[test]
    fn wildcards_stand_for_letters() {
        for (glob, text, yes) in [
            ("giai*", "giai", true),
            ("c?ng", "cong", true),
            ("c?ng", "chung", false),
            ("*ng", "ngang", true),
            ("*", "", true),
            ("n*g*g", "nghieng", true),
            ("a", "ab", false),
        ] {
            assert_eq!(glob_matches(glob, text), yes, "{glob} {text}");
        }
    }

    /// What a glob means, said as simply as can be.
    fn means(glob: &[char], text: &[char]) -> bool {
        match (glob, text) {
            ([], text) => text.is_empty(),
            (['*', glob @ ..], _) => (0..=text.len()).any(|eaten| means(glob, &text[eaten..])),
            ([asked, glob @ ..], [c, text @ ..]) => (*asked == '?' || asked == c) && means(glob, text),
            (_, []) => false,
        }
    }

    proptest! {
        #[test]
        fn a_glob_matches_what_it_means(glob in "[aố*?]{0,6}", text in "[aố]{0,8}") {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(glob_matches(&glob, &text), means(&letters(&glob), &letters(&text)));
        }
    }
}
