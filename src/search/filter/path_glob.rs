//! Globs on paths: `*` and `?` inside a name, `**` across folders.
//! A glob speaks of the end of a path, from the start of any of its names: `*.docx`, `2022/*.docx`, `2022/**`.

use crate::vietnamese::compose;

/// A glob that is ready to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PathGlob {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Char(char),
    /// `?`: one character of a name.
    One,
    /// `*`: any characters of a name.
    Many,
    /// `**`: any characters.
    All,
    /// `**/`: any folders, or none.
    Folders,
}

impl PathGlob {
    /// Reads a glob. One that ends in `/` means everything in that folder. Every text is a glob.
    pub(crate) fn new(text: &str) -> Self {
        let text = compose(text);
        let mut rest = text.strip_prefix("./").unwrap_or(&text);
        let mut parts = Vec::new();
        while let Some(c) = rest.chars().next() {
            let at_name = matches!(parts.last(), None | Some(Part::Char('/') | Part::Folders));
            let (part, length) = match c {
                '*' if at_name && rest.starts_with("**/") => (Part::Folders, 3),
                '*' if rest.starts_with("**") => (Part::All, 2),
                '*' => (Part::Many, 1),
                '?' => (Part::One, 1),
                c => (Part::Char(c), c.len_utf8()),
            };
            parts.push(part);
            rest = &rest[length..];
        }
        if parts.last() == Some(&Part::Char('/')) {
            parts.push(Part::All);
        }
        Self { parts }
    }

    /// Whether the end of `path` matches. Case counts; normal forms do not.
    ///
    /// Follows all readings at once, so time is at most length of path times length of glob.
    pub(crate) fn matches(&self, path: &str) -> bool {
        let mut now = vec![false; self.parts.len() + 1];
        let mut next = now.clone();
        self.reach(&mut now, 0);
        for c in compose(path).chars() {
            next.fill(false);
            for at in (0..self.parts.len()).filter(|at| now[*at]) {
                self.step(&mut next, at, c);
            }
            if c == '/' {
                self.reach(&mut next, 0);
            }
            std::mem::swap(&mut now, &mut next);
        }
        now[self.parts.len()]
    }

    /// Marks the parts that can come after part `at` has met `c`.
    fn step(&self, next: &mut [bool], at: usize, c: char) {
        match self.parts[at] {
            Part::Char(expected) if c == expected => self.reach(next, at + 1),
            Part::One if c != '/' => self.reach(next, at + 1),
            Part::Many if c != '/' => self.reach(next, at),
            Part::All => self.reach(next, at),
            Part::Folders => {
                next[at] = true;
                if c == '/' {
                    self.reach(next, at + 1);
                }
            }
            Part::Char(_) | Part::One | Part::Many => {}
        }
    }

    /// Marks part `at`, and those behind it while it can match nothing.
    fn reach(&self, states: &mut [bool], mut at: usize) {
        states[at] = true;
        while matches!(self.parts.get(at), Some(Part::Many | Part::All | Part::Folders)) {
            at += 1;
            states[at] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_glob_speaks_of_the_end_of_a_path() {
        let paths = ["corpus/2022/báo cáo.docx", "corpus/2022/h1/a.txt", "corpus/b.txt", "2022.txt"];
        for (glob, expected) in [
            ("*.txt", &[1, 2, 3][..]),
            ("báo cáo.docx", &[0]),
            ("báo*", &[0]),
            ("cáo.docx", &[]),
            ("?.txt", &[1, 2]),
            ("2022/*", &[0]),
            ("2022/*.txt", &[]),
            ("2022/**", &[0, 1]),
            ("2022/", &[0, 1]),
            ("corpus/**/*.txt", &[1, 2]),
            ("corpus/**/2022/*", &[0]),
            ("**/a.txt", &[1]),
            ("./corpus/*", &[2]),
            ("**", &[0, 1, 2, 3]),
            ("*", &[0, 1, 2, 3]),
            ("h1", &[]),
            ("*.TXT", &[]),
            ("ba\u{301}o*", &[0]),
        ] {
            let found: Vec<usize> =
                (0..paths.len()).filter(|at| PathGlob::new(glob).matches(paths[*at])).collect();
            assert_eq!(found, expected, "{glob}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let glob = PathGlob::new(&("*a".repeat(50) + "b"));
        assert!(!glob.matches(&"a".repeat(4_000)));
    }

    proptest! {
        /// The same question asked of the regex crate.
        #[test]
        fn a_glob_is_a_regular_expression(glob in "[ab*?/]{0,8}", path in "[ab/]{0,12}") {
            let mut regex = String::from("(?s)(?:^|/)");
            let mut rest = glob.strip_prefix("./").unwrap_or(&glob);
            let mut at_name = true;
            while let Some(c) = rest.chars().next() {
                let (piece, length) = match c {
                    '*' if at_name && rest.starts_with("**/") => ("(?:.*/)?", 3),
                    '*' if rest.starts_with("**") => (".*", 2),
                    '*' => ("[^/]*", 1),
                    '?' => ("[^/]", 1),
                    '/' => ("/", 1),
                    'a' => ("a", 1),
                    _ => ("b", 1),
                };
                at_name = piece == "/" || piece == "(?:.*/)?";
                regex.push_str(piece);
                rest = &rest[length..];
                if rest.is_empty() && piece == "/" {
                    regex.push_str(".*");
                }
            }
            let expected = regex::Regex::new(&format!("{regex}$")).unwrap().is_match(&path);
            prop_assert_eq!(PathGlob::new(&glob).matches(&path), expected, "{} as {}", glob, regex);
        }
    }
}
