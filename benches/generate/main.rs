//! Writes as many papers as asked for, in the style and with the word frequencies of real Vietnamese administrative ones.
//!
//! - `cargo bench --bench generate -- FOLDER 100MB [--papers N] [--seed N]` writes plain texts, the same for the same order
//! - `cargo bench --bench generate -- compare [100MB]` measures them beside real ones
//!
//! Over 100 MB, generated and real: a passage has 531 and 526 bytes, 5.0 % and 4.8 % of the words are numbers, the
//! commonest word stands 23,100 and 14,200 times in a million, the hundredth 2,500 and 2,400 times, the thousandth 38 and
//! 81 times; the commonest pair 5,400 and 6,900 times, the hundredth 1,060 and 740 times, the thousandth 145 and 115 times;
//! distinct words are 10,100 and 8,100 in 10 MB, 38,400 and 41,300 in 100 MB, distinct pairs 162,000 and 147,000, then
//! 716,000 and 647,000; the index has 0.99 and 0.95 times the size of the text. Common syllables and what follows them are as
//! counted in real papers, the rest is drawn at random: the papers are made to be measured, and mean nothing.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a command for people"
)]

mod archive;
mod compare;
#[path = "../common/data.rs"]
mod data;
mod language;
mod paper;
mod phrases;
mod prose;
#[allow(dead_code, reason = "shared by several benches, none of which needs all of it")]
#[path = "../common/random.rs"]
mod random;
mod size;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use archive::Order;

/// Seed where none is asked for.
const SEED: u64 = 20_261_125;
/// What is compared where no size is asked for.
const COMPARED_BYTES: u64 = 100_000_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["compare", ref size @ ..] => {
            let bytes = size.first().and_then(|size| size::bytes(size)).unwrap_or(COMPARED_BYTES);
            compare::run(Order { bytes, papers: None, seed: SEED });
        }
        [folder, bytes, ref options @ ..] if size::bytes(bytes).is_some() => {
            let option = |name: &str| {
                let at = options.iter().position(|option| *option == name)?;
                options.get(at + 1)?.parse::<u64>().ok()
            };
            let bytes = size::bytes(bytes).unwrap_or_default();
            let order = Order { bytes, papers: option("--papers"), seed: option("--seed").unwrap_or(SEED) };
            write(Path::new(folder), order);
        }
        _ => {
            eprintln!("one of: FOLDER 100MB [--papers N] [--seed N], compare [100MB]");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn write(folder: &Path, order: Order) {
    let begin = Instant::now();
    let written = archive::write(folder, order);
    let seconds = begin.elapsed().as_secs_f64();
    let megabytes = written.bytes as f64 / 1e6;
    println!(
        "{} papers, {megabytes:.1} MB in {seconds:.1} s, {:.0} MB/s",
        written.papers,
        megabytes / seconds
    );
}
