//! The generated papers beside real ones: how common words and pairs are, how fast new ones come, how long passages are,
//! how large the index becomes.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use tracuu::document::parse;
use tracuu::read::{Limits, read};
use tracuu::vietnamese::Analyzer;

use super::archive::{self, Order};
use super::data;

/// Ranks whose share is printed, and sizes (in MB of text) at which distinct words and pairs are counted.
const RANKS: [usize; 8] = [1, 3, 10, 30, 100, 300, 1_000, 3_000];
const MEGABYTES: [f64; 6] = [1.0, 3.0, 10.0, 30.0, 100.0, 300.0];

/// Writes papers of this size and prints both; without real ones the columns of these are missing.
pub(crate) fn run(order: Order) {
    let world = tempfile::tempdir().unwrap();
    let folder = world.path().join("papers");
    archive::write(&folder, order);
    let mut columns = vec![("generated", Counted::of(&folder, order.bytes, world.path()))];
    columns.extend(data::legal().map(|legal| ("real", Counted::of(&legal, order.bytes, world.path()))));
    let row = |name: &str, cell: &dyn Fn(&Counted) -> String| {
        let cells = columns.iter().map(|(_, counted)| format!("{:>24}", cell(counted)));
        println!("{name:34}{}", cells.collect::<String>());
    };
    let names: String = columns.iter().map(|(name, _)| format!("{name:>24}")).collect();
    println!("{:34}{names}", "");
    row("MB of text", &|counted| format!("{:.1}", counted.bytes as f64 / 1e6));
    row("documents, bytes of each", &|counted| {
        format!("{}, {:.0}", counted.documents, counted.bytes as f64 / counted.documents as f64)
    });
    row("passages, bytes of each", &|counted| {
        format!("{}, {:.0}", counted.passages, counted.passage_bytes as f64 / counted.passages as f64)
    });
    row("bytes of the index to one of text", &|counted| {
        format!("{:.2}", counted.index_bytes as f64 / counted.bytes as f64)
    });
    row("numbers among the words, %", &|counted| {
        format!("{:.1}", 100.0 * counted.numbers as f64 / counted.words as f64)
    });
    for (at, megabytes) in MEGABYTES.iter().enumerate() {
        if columns.iter().all(|(_, counted)| counted.growth.len() > at) {
            row(&format!("distinct words, pairs in {megabytes} MB"), &|counted| {
                let (words, pairs) = counted.growth[at];
                format!("{words}, {pairs}")
            });
        }
    }
    for rank in RANKS {
        row(&format!("word of rank {rank}, per million"), &|counted| counted.share(&counted.by_word, rank));
        row(&format!("pair of rank {rank}, per million"), &|counted| counted.share(&counted.by_pair, rank));
    }
}

/// What was counted in one folder.
#[derive(Default)]
struct Counted {
    documents: usize,
    bytes: u64,
    passages: usize,
    passage_bytes: usize,
    words: u64,
    numbers: u64,
    index_bytes: u64,
    /// Distinct words and pairs at each of [`MEGABYTES`].
    growth: Vec<(usize, usize)>,
    /// Occurrences, the most first.
    by_word: Vec<u64>,
    by_pair: Vec<u64>,
}

impl Counted {
    /// Counts at most so many bytes of the folder's files.
    fn of(folder: &Path, max_bytes: u64, world: &Path) -> Self {
        let mut counted = Self::default();
        let (mut words, mut pairs) = (HashMap::new(), HashMap::new());
        let (mut analyzer, mut syllables) = (Analyzer::default(), Vec::new());
        for file in data::files(folder) {
            let bytes = fs::read(&file).unwrap();
            counted.bytes += bytes.len() as u64;
            counted.documents += 1;
            let Ok(content) = read(&file, &bytes, &Limits::default()) else { continue };
            let document = parse(content.blocks, "");
            for passage in document.sections.iter().flat_map(|section| &section.passages) {
                counted.passages += 1;
                counted.passage_bytes += passage.text.len();
                analyzer.syllables(&passage.text, &mut syllables);
                counted.words += syllables.len() as u64;
                for syllable in &syllables {
                    *words.entry(syllable.key).or_insert(0_u64) += 1;
                    let starts_with_digit = passage.text.as_bytes()[syllable.range.start].is_ascii_digit();
                    counted.numbers += u64::from(starts_with_digit);
                }
                for pair in syllables.windows(2) {
                    *pairs.entry((pair[0].key, pair[1].key)).or_insert(0_u64) += 1;
                }
            }
            let next = MEGABYTES.get(counted.growth.len());
            if next.is_some_and(|next| counted.bytes as f64 >= next * 1e6) {
                counted.growth.push((words.len(), pairs.len()));
            }
            if counted.bytes >= max_bytes {
                break;
            }
        }
        counted.by_word = sorted(words.into_values());
        counted.by_pair = sorted(pairs.into_values());
        // The index is of the whole folder, so it is scaled to the part that was counted.
        let part = counted.bytes as f64 / data::bytes(folder) as f64;
        counted.index_bytes = (index_bytes(folder, world) as f64 * part) as u64;
        counted
    }

    fn share(&self, counts: &[u64], rank: usize) -> String {
        let count = counts.get(rank - 1).copied().unwrap_or(0);
        format!("{:.1}", count as f64 * 1e6 / self.words as f64)
    }
}

fn sorted(counts: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut counts: Vec<u64> = counts.collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts
}

/// Size of the program's index of the folder.
fn index_bytes(folder: &Path, world: &Path) -> u64 {
    let index = world.join("index");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    command.arg("--index").arg(&index).args(["index", "-q"]).arg(folder);
    assert!(command.status().unwrap().success());
    let bytes = data::bytes(&index);
    fs::remove_dir_all(&index).unwrap();
    bytes
}
