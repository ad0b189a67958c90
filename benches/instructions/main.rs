//! How many instructions small, fixed work takes: a figure that hardly wobbles, beside a budget that may not be exceeded.
//!
//! - `cargo bench --bench instructions`: counts under valgrind and compares with benches/instructions/budget.tsv
//! - `cargo bench --bench instructions -- --write`: writes what was counted as the new budget; the commit says why
//!
//! Each work is counted twice, with and without its last step, so that start, opening and the counting of setup go out.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a command for people: what cannot be measured stops it"
)]

#[path = "../common/sample.rs"]
mod sample;
mod work;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use work::{WORKS, Work};

/// Counts differ by a hundredth or so from run to run: hash tables are seeded anew in each process.
const TOLERANCE: f64 = 0.05;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["--work", name, step, index] = arguments[..] {
        work::run(name, step == "all", Path::new(index));
        return ExitCode::SUCCESS;
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("SKIPPED: valgrind is not installed: the budget of instructions is not held");
        return ExitCode::SUCCESS;
    }
    let world = tempfile::tempdir().unwrap();
    let index = world.path().join("index");
    sample::index(&index);
    let counts: Vec<u64> = WORKS
        .iter()
        .map(|work| count(work, true, &index, world.path()) - count(work, false, &index, world.path()))
        .collect();
    if arguments == ["--write"] {
        write(&counts);
        return ExitCode::SUCCESS;
    }
    if held(&counts) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Instructions of a process that does the work, or only what comes before it.
fn count(work: &Work, all: bool, index: &Path, world: &Path) -> u64 {
    let step = if all { "all" } else { "setup" };
    let out = world.join("callgrind.out");
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--quiet"]).arg(format!("--callgrind-out-file={}", out.display()));
    command.arg(std::env::current_exe().unwrap()).args(["--work", work.name, step]).arg(index);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}: {}", work.name, String::from_utf8_lossy(&output.stderr));
    let profile = fs::read_to_string(&out).unwrap();
    // One part a thread may have its own line.
    let totals = profile.lines().filter_map(|line| line.strip_prefix("totals: "));
    totals.map(|total| total.trim().parse::<u64>().unwrap()).sum()
}

fn budget_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions/budget.tsv")
}

/// Prints each count beside its budget; whether all are held.
fn held(counts: &[u64]) -> bool {
    let table = fs::read_to_string(budget_file()).unwrap();
    let budget = |name: &str| {
        let mut rows = table.lines().filter_map(|row| row.split_once('\t'));
        rows.find(|(work, _)| *work == name).map(|(_, count)| count.parse::<f64>().unwrap())
    };
    let mut is_held = true;
    println!("{:>12} {:>12} {:>8}  millions of instructions", "counted", "budget", "");
    for (work, count) in WORKS.iter().zip(counts) {
        let counted = *count as f64 / 1e6;
        let Some(budget) = budget(work.name) else { panic!("{} has no budget: write one", work.name) };
        let change = counted / budget - 1.0;
        let verdict = match change {
            change if change > TOLERANCE => "OVER THE BUDGET",
            change if change < -TOLERANCE => "less than it was: write the new budget",
            _ => "",
        };
        is_held &= change <= TOLERANCE;
        println!("{counted:>12.2} {budget:>12.2} {:>+7.1}%  {}  {verdict}", 100.0 * change, work.name);
    }
    if !is_held && !table.contains(&compiler()) {
        println!("The budget was written with another compiler than {}: look at both.", compiler());
    }
    is_held
}

fn write(counts: &[u64]) {
    let rows =
        WORKS.iter().zip(counts).map(|(work, count)| format!("{}\t{:.2}\n", work.name, *count as f64 / 1e6));
    let text = format!(
        "# Millions of instructions that each work may take, {:.0} % more allowed; written by `cargo bench --bench \
         instructions -- --write`\n# with {}.\n{}",
        100.0 * TOLERANCE,
        compiler(),
        rows.collect::<String>()
    );
    print!("{text}");
    fs::write(budget_file(), text).unwrap();
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
