//! Everyone on the same texts in one run: indexing, then every case, cold and warm.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tracuu::index::Reader;
use tracuu::search::Search;

use super::cases::{CASES, Case};
use super::floor::{Floor, Total};
use super::fts::Fts;
use super::others::{Recoll, ripgrep, ripgrep_count};
use super::ours::{Tracuu, installed};
use super::process::{Cost, watched};
use super::times::{Task, Times, take};
use super::{data, machine, passages};

/// Names of the engines, in the order of all columns.
pub(crate) const ENGINES: [&str; 5] = ["tracuu", "tantivy alone", "SQLite FTS5", "Recoll", "ripgrep"];
/// What parts of the work cost by themselves: no index with pairs is written faster than tantivy writes one, and no text
/// is indexed before it was read.
pub(crate) const PARTS: [&str; 2] =
    ["tantivy alone, pairs of words too", "of tracuu's: reading, taking apart"];
/// Who answers within this process, in the order of the columns: the first of [`ENGINES`], and tantivy once more.
pub(crate) const WARM: [&str; 4] =
    ["tracuu", "tantivy, best ten", "SQLite FTS5", "tantivy, best ten and total"];

/// All indexes of one folder of texts.
pub(crate) struct Everyone {
    pub(crate) folder: PathBuf,
    pub(crate) tracuu: Tracuu,
    /// This program, which is one engine alone when it is told so.
    itself: PathBuf,
    /// The passages that the others index; see [`passages`].
    pub(crate) passages: PathBuf,
    floor: PathBuf,
    fts: PathBuf,
    recoll: Option<Recoll>,
    has_ripgrep: bool,
}

/// What one engine's index came to.
#[derive(Debug, Clone)]
pub(crate) struct Indexed {
    pub(crate) cost: Cost,
    pub(crate) bytes: u64,
}

impl Everyone {
    fn alone(&self, arguments: &[&str], paths: &[&Path]) -> Command {
        alone(&self.itself, arguments, paths)
    }

    /// Indexes the texts of `folder` with every engine that is installed; files go to `world`.
    pub(crate) fn index(
        folder: &Path,
        kind: &str,
        world: &Path,
    ) -> (Self, Vec<Option<Indexed>>, Vec<Option<Indexed>>) {
        let path = |name: &str| {
            let path = world.join(name);
            fs::create_dir_all(&path).unwrap();
            path
        };
        let everyone = Self {
            folder: folder.to_owned(),
            tracuu: Tracuu::new(&path("tracuu"), kind),
            itself: installed(&std::env::current_exe().unwrap(), world),
            passages: world.join("passages.tsv"),
            floor: path("floor"),
            fts: path("fts").join("fts.db"),
            recoll: machine::says("recollq", "-h").map(|_| Recoll::new(folder, path("recoll"))),
            has_ripgrep: machine::says("rg", "--version").is_some(),
        };
        for (program, is_there) in [("rg", everyone.has_ripgrep), ("recollq", everyone.recoll.is_some())] {
            if !is_there {
                eprintln!("SKIPPED: {program} is not installed");
            }
        }
        // So that all find the files in memory.
        data::files(folder).iter().for_each(|file| drop(fs::read(file).unwrap()));
        let indexed = |mut command: Command, made: &Path| {
            let cost = watched(&mut command);
            Some(Indexed { cost, bytes: data::bytes(made) })
        };
        let taken_apart = indexed(
            everyone.alone(&["--index", "passages"], &[folder, &everyone.passages]),
            &everyone.passages,
        );
        let within =
            |engine: &str, made: &Path| everyone.alone(&["--index", engine], &[&everyone.passages, made]);
        let rows = vec![
            indexed(everyone.tracuu.update(folder), &everyone.tracuu.index),
            indexed(within("floor", &everyone.floor), &everyone.floor),
            indexed(within("fts", &everyone.fts), everyone.fts.parent().unwrap()),
            everyone.recoll.as_ref().and_then(|recoll| indexed(recoll.index(), recoll.settings())),
            None,
        ];
        let pairs = path("pairs");
        let parts = vec![indexed(within("floor-with-pairs", &pairs), &pairs), taken_apart];
        fs::remove_dir_all(&pairs).unwrap();
        (everyone, rows, parts)
    }

    /// Matches of every case by every engine; each case that an engine has a way to ask for is counted.
    pub(crate) fn counts(&self) -> Vec<[Option<u64>; ENGINES.len()]> {
        let reader = Reader::open(&self.tracuu.index).unwrap();
        let search = Search::new(&reader).unwrap();
        let (floor, fts) = (Floor::open(&self.floor, &self.tracuu.kind), self.fts());
        let printed = |mut command: Command| command.output().unwrap().stdout;
        let count = |case: &Case| {
            let recoll = self.recoll.as_ref().and_then(|recoll| recoll.ask(case));
            [
                Some(self.tracuu.count(&search, case)),
                Floor::can(case).then(|| floor.count(case)),
                Some(fts.count(case)),
                recoll.map(|command| Recoll::count(&printed(command))),
                self.ripgrep(case).map(|command| ripgrep_count(&printed(command))),
            ]
        };
        let counts: Vec<_> = CASES.iter().map(count).collect();
        for (case, counts) in CASES.iter().zip(&counts) {
            let found = counts.iter().zip(ENGINES).filter_map(|(count, engine)| Some((engine, (*count)?)));
            for (engine, count) in found {
                // FTS5 takes no marks off đ; that is shown, not hidden.
                let is_known = engine == "SQLite FTS5" && case.name == "without marks, đ";
                assert!(count > 0 || is_known, "{engine} finds {} ({})", case.name, case.words);
            }
        }
        counts
    }

    fn fts(&self) -> Fts {
        Fts::open(&self.fts, &self.tracuu.kind)
    }

    fn ripgrep(&self, case: &Case) -> Option<Command> {
        ripgrep(case, &self.folder).filter(|_| self.has_ripgrep)
    }

    /// Times of whole processes, from start to exit.
    pub(crate) fn cold(&self) -> Vec<Vec<Option<Times>>> {
        let mut tasks: Vec<Task<'_>> = Vec::new();
        for (at, case) in CASES.iter().enumerate() {
            let within = |engine: &str, made: &Path| {
                self.alone(&["--ask", engine, &at.to_string(), &self.tracuu.kind], &[made])
            };
            let commands = [
                Some(self.tracuu.ask(case)),
                Floor::can(case).then(|| within("floor", &self.floor)),
                Some(within("fts", &self.fts)),
                self.recoll.as_ref().and_then(|recoll| recoll.ask(case)),
                self.ripgrep(case),
            ];
            tasks.extend(commands.map(|command| command.map(process)));
        }
        take(&tasks).chunks(ENGINES.len()).map(<[_]>::to_vec).collect()
    }

    /// Times of searches in this process, everything open.
    pub(crate) fn warm(&self) -> Vec<Vec<Option<Times>>> {
        let reader = Reader::open(&self.tracuu.index).unwrap();
        let search = Search::new(&reader).unwrap();
        let (floor, fts) = (Floor::open(&self.floor, &self.tracuu.kind), self.fts());
        let mut tasks: Vec<Task<'_>> = Vec::new();
        for case in &CASES {
            tasks.push(Some(Box::new(|| assert!(self.tracuu.ask_within(&search, case) > 0))));
            let floor = |total| {
                let floor = &floor;
                Floor::can(case).then(|| Box::new(move || drop(floor.ask(case, total))) as Box<dyn Fn()>)
            };
            tasks.push(floor(Total::Unknown));
            tasks.push(Some(Box::new(|| drop(fts.ask(case)))));
            tasks.push(floor(Total::Counted));
        }
        take(&tasks).chunks(WARM.len()).map(<[_]>::to_vec).collect()
    }
}

/// A command that is run to its end; its output is read, and ripgrep's status 1 for nothing is as good as 0.
pub(crate) fn process<'a>(mut command: Command) -> Box<dyn Fn() + 'a> {
    let command = std::cell::RefCell::new({
        command.stdin(std::process::Stdio::null());
        command
    });
    Box::new(move || {
        let output = command.borrow_mut().output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}", command.borrow());
    })
}

/// This program once more, as one engine alone.
pub(crate) fn alone(itself: &Path, arguments: &[&str], paths: &[&Path]) -> Command {
    let mut command = Command::new(itself);
    command.args(arguments).args(paths);
    command
}

/// What [`alone`] starts: `--index ENGINE FROM TO`, `--ask ENGINE CASE KIND INDEX`. Whether it was that.
pub(crate) fn was_alone(arguments: &[&str]) -> bool {
    match *arguments {
        ["--index", "floor", from, to] => super::floor::index(from.as_ref(), to.as_ref()),
        ["--index", "floor-with-pairs", from, to] => {
            super::floor::index_with_pairs(from.as_ref(), to.as_ref())
        }
        ["--index", "passages", from, to] => passages::write(from.as_ref(), to.as_ref()),
        ["--index", "fts", from, to] => super::fts::index(from.as_ref(), to.as_ref()),
        ["--ask", engine, case, kind, index] => {
            let (case, index) = (&CASES[case.parse::<usize>().unwrap()], Path::new(index));
            let texts = match engine {
                "floor" => Floor::open(index, kind).ask(case, Total::Unknown),
                _ => Fts::open(index, kind).ask(case),
            };
            texts.iter().for_each(|text| println!("{text}"));
        }
        _ => return false,
    }
    true
}
