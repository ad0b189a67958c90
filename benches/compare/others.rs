//! Programs that a person would use instead, where they are installed: ripgrep over the files, Recoll's index of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cases::{Case, Shape, Wish};

/// The search of ripgrep for a case, in the form that costs it least: whole words are not asked for. None where it has
/// no way to ask for it.
pub(crate) fn ripgrep(case: &Case, folder: &Path) -> Option<Command> {
    if case.is_unmarked() {
        return None;
    }
    let mut command = Command::new("rg");
    command.args(["--no-ignore", "--ignore-case", "--count-matches", "--no-filename"]);
    match (case.shape, case.wish) {
        (_, Wish::BestOfType | Wish::Newest | Wish::Years) | (Shape::Any, _) => return None,
        (Shape::All | Shape::Phrase | Shape::Prefix, _) => command.args(["--fixed-strings", case.words]),
        (Shape::Near, _) => {
            let (front, last) = case.words.rsplit_once(' ')?;
            command.arg(format!(r"{front}( \S+){{0,5}} {last}"))
        }
    };
    command.arg(folder);
    Some(command)
}

/// What ripgrep counted.
pub(crate) fn ripgrep_count(output: &[u8]) -> u64 {
    String::from_utf8_lossy(output).lines().filter_map(|line| line.parse::<u64>().ok()).sum()
}

/// A folder with Recoll's settings and its index of `folder`.
pub(crate) struct Recoll(PathBuf);

impl Recoll {
    pub(crate) fn new(folder: &Path, settings: PathBuf) -> Self {
        fs::create_dir_all(&settings).unwrap();
        let folder = folder.canonicalize().unwrap();
        // Without it, each file is also looked at for a language whose stems it could find.
        let text = format!("topdirs = {}\nindexstemminglanguages =\nloglevel = 1\n", folder.display());
        fs::write(settings.join("recoll.conf"), text).unwrap();
        Self(settings)
    }

    /// The folder of both.
    pub(crate) fn settings(&self) -> &Path {
        &self.0
    }

    pub(crate) fn index(&self) -> Command {
        let mut command = Command::new("recollindex");
        command.arg("-c").arg(&self.0).stderr(std::process::Stdio::null());
        command
    }

    /// The search for a case; none where Recoll has no way to ask for it.
    pub(crate) fn ask(&self, case: &Case) -> Option<Command> {
        let query = match (case.shape, case.wish) {
            (_, Wish::BestOfType | Wish::Years) => return None,
            (Shape::All, _) => case.words.to_owned(),
            (Shape::Any, _) => case.words.replace(' ', " OR "),
            (Shape::Phrase, _) => format!("\"{}\"", case.words),
            (Shape::Near, _) => format!("\"{}\"p5", case.words),
            (Shape::Prefix, _) => format!("{}*", case.words),
        };
        let mut command = Command::new("recollq");
        command.arg("-c").arg(&self.0).args(["-n", "10"]);
        if case.wish == Wish::Newest {
            command.args(["-S", "mtime", "-D"]);
        }
        command.arg(query).stderr(std::process::Stdio::null());
        Some(command)
    }

    /// Documents that it said it found.
    pub(crate) fn count(output: &[u8]) -> u64 {
        let text = String::from_utf8_lossy(output).into_owned();
        let line = text.lines().find(|line| line.contains(" results"));
        let number = |word: &str| word.parse::<u64>().ok();
        line.and_then(|line| line.split_whitespace().find_map(number)).unwrap_or(0)
    }
}
