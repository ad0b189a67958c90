//! Writes an archive of papers to a folder, on all processors, each paper from a seed of its own.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::language::Language;
use super::paper::Paper;
use super::phrases::Phrases;
use super::random::{Random, mixed};

/// Bytes of a paper where their number is not asked for: half of them below, and how far they spread, as measured on
/// 2,177 real ones (half below 29,600 bytes, 51,300 in the mean).
const PAPER_BYTES: f64 = 29_600.0;
const PAPER_SPREAD: f64 = 1.05;
/// No paper is longer.
const MAX_PAPER_BYTES: f64 = 2e6;

/// What to write; the same order gives the same bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    /// Text in all; the last paper goes beyond.
    pub(crate) bytes: u64,
    /// Papers in all, of about equal size; else as many as it takes, of sizes as real ones have.
    pub(crate) papers: Option<u64>,
    pub(crate) seed: u64,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) papers: u64,
    pub(crate) bytes: u64,
}

/// Writes the archive; the folder is made where it is not there.
pub(crate) fn write(folder: &Path, order: Order) -> Written {
    let (language, phrases) = (Language::new(), Phrases::read());
    for year in 2004..2025 {
        fs::create_dir_all(folder.join(year.to_string())).unwrap();
    }
    let bytes = AtomicU64::new(0);
    let sizes = sizes(order);
    sizes.par_iter().enumerate().for_each_init(String::new, |text, (at, size)| {
        text.clear();
        let mut paper = Paper::new(&language, &phrases, mixed(order.seed, at as u64));
        paper.write(*size as usize, text);
        fs::write(folder.join(paper.path(at as u64)), &text).unwrap();
        bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
    });
    Written { papers: sizes.len() as u64, bytes: bytes.into_inner() }
}

/// The size of each paper.
fn sizes(order: Order) -> Vec<u32> {
    if let Some(papers) = order.papers {
        return vec![(order.bytes / papers.max(1)) as u32; papers as usize];
    }
    let (mut sizes, mut all) = (Vec::new(), 0);
    let mut random = Random::new(order.seed);
    while all < order.bytes {
        let size = random.around(PAPER_BYTES, PAPER_SPREAD).clamp(1_000.0, MAX_PAPER_BYTES) as u32;
        sizes.push(size);
        all += u64::from(size);
    }
    sizes
}
