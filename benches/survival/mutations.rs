//! Damaged files by the thousand: each must end as indexed, skipped or failed with a reason, within the limits.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use serde_json::Value;
use zip::ZipArchive;

use crate::random::Random;
use crate::seeds::{Parts, Seeds, zipped};
use crate::watched;
use crate::{bombs, seeds};

/// What a file may take; less than by default, so that a run over thousands stays short.
const LIMITS: [&str; 4] = ["--timeout", "20", "--worker-memory", "1GB"];
const MAX_MB: u64 = 512;
const MAX_WORKER_MB: u64 = 1024;

/// Indexes `count` damaged files of each format, then the bombs. Whether all went well.
pub(crate) fn run(count: usize) -> bool {
    println!("format   files indexed skipped failed  crashed too slow too large      s    MB worker MB");
    let mut is_well = true;
    for seeds in seeds::all() {
        let dir = tempfile::tempdir().unwrap();
        let docs = dir.path().join("docs");
        fs::create_dir(&docs).unwrap();
        write(&seeds, &docs, count);
        is_well &= index(seeds.extension, dir.path(), count);
    }
    let dir = tempfile::tempdir().unwrap();
    let docs = dir.path().join("docs");
    fs::create_dir(&docs).unwrap();
    let count = bombs::write(&docs);
    is_well & index("bombs", dir.path(), count)
}

fn write(seeds: &Seeds, folder: &Path, count: usize) {
    let mut random = Random::new(0x5eed);
    for at in 0..count {
        let seed = &seeds.files[at % seeds.files.len()];
        let damaged = damaged(seed, &mut random);
        fs::write(folder.join(format!("{at}.{}", seeds.extension)), damaged).unwrap();
    }
}

/// A file, damaged in one way or another; a package mostly inside its parts, or little would get beyond its checksums.
fn damaged(seed: &[u8], random: &mut Random) -> Vec<u8> {
    if random.below(4) > 0
        && let Some(mut parts) = unzipped(seed).filter(|parts| !parts.is_empty())
    {
        let (one, other) = (random.below(parts.len()), random.below(parts.len()));
        if random.below(8) == 0 {
            let content = parts[one].1.clone();
            parts[one].1 = std::mem::replace(&mut parts[other].1, content);
        } else {
            parts[one].1 = mutated(&parts[one].1, random);
        }
        return zipped(&parts);
    }
    mutated(seed, random)
}

fn unzipped(bytes: &[u8]) -> Option<Parts> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Parts::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).ok()?;
        let mut content = Vec::new();
        file.read_to_end(&mut content).ok()?;
        parts.push((file.name().ok()?.into_owned(), content));
    }
    Some(parts)
}

fn mutated(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    if bytes.is_empty() {
        return bytes;
    }
    match random.below(6) {
        0 => bytes.truncate(random.below(seed.len())),
        1 => {
            let (one, other, length) =
                (random.below(seed.len()), random.below(seed.len()), random.below(256));
            for at in 0..length {
                if one + at < bytes.len() && other + at < bytes.len() {
                    bytes.swap(one + at, other + at);
                }
            }
        }
        2 => {
            let from = random.below(seed.len());
            let to = (from + random.below(512)).min(seed.len());
            bytes.splice(from..from, seed[from..to].iter().copied());
        }
        3 => {
            let (from, fill) = (random.below(seed.len()), [0, 0xff, 0x7f][random.below(3)]);
            let to = (from + random.below(64)).min(seed.len());
            bytes[from..to].fill(fill);
        }
        _ => {
            for _ in 0..=random.below(32) {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
        }
    }
    bytes
}

/// Indexes `docs` and tells how it ended.
fn index(name: &str, folder: &Path, count: usize) -> bool {
    let arguments = [&["index", "docs", "--report", "report.jsonl"], LIMITS.as_slice()].concat();
    let run = watched::run(folder, &arguments);
    let report = fs::read_to_string(folder.join("report.jsonl")).unwrap_or_default();
    let lines: Vec<Value> = report.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    for line in &lines {
        *outcomes.entry(line["outcome"].as_str().unwrap_or("?")).or_default() += 1;
    }
    let told = |word: &str| {
        lines.iter().filter(|line| line["reason"].as_str().is_some_and(|r| r.contains(word))).count()
    };
    let of = |outcome: &str| outcomes.get(outcome).copied().unwrap_or(0);
    println!(
        "{name:6} {:7} {:7} {:7} {:6} {:8} {:8} {:9} {:6.1} {:5} {:9}",
        count,
        of("indexed"),
        of("skipped"),
        of("failed"),
        told("crashed"),
        told("took longer"),
        told("memory") + told("more text"),
        run.took_s,
        run.peak_mb,
        run.worker_peak_mb,
    );
    let mut crashes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in &lines {
        if let Some(reason) = line["reason"].as_str().filter(|reason| reason.contains("crashed")) {
            crashes.entry(reason).or_default().push(line["path"].as_str().unwrap_or_default());
        }
    }
    for (reason, files) in &crashes {
        println!("       {} times, first {}: {reason}", files.len(), files[0]);
    }
    let files: std::collections::HashSet<&str> =
        lines.iter().filter_map(|line| line["path"].as_str()?.split("!/").next()).collect();
    let is_accounted_for = files.len() == count;
    let is_within = run.peak_mb <= MAX_MB && run.worker_peak_mb <= MAX_WORKER_MB;
    let is_well = matches!(run.status, Some(0..=2)) && is_accounted_for && is_within;
    if !is_well {
        println!("       NOT WELL: status {:?}, {} of {count} files accounted for", run.status, files.len());
    }
    is_well
}
