//! How many instructions small, fixed work takes: a figure that hardly wobbles, beside a budget that may not be exceeded.
//!
//! - `cargo bench --bench instructions`: counts under valgrind and compares with benches/instructions/budget.tsv
//! - `cargo bench --bench instructions -- --write`: writes what was counted as the new budget; the commit says why
//!
//! Each work is counted twice, with and without its last step, so that start, opening and the counting of setup go out;
//! the program's own search is counted from start to exit.
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
    let work = |work: &Work| {
        let counted = |step| count(&mut alone(work, step, &index), world.path());
        (work.name, counted("all") - counted("setup"))
    };
    let mut counts: Vec<(&str, u64)> = WORKS.iter().map(work).collect();
    let mut program = Command::new("valgrind");
    program.arg(callgrind_out(world.path())).args(CALLGRIND).arg(env!("CARGO_BIN_EXE_tracuu"));
    program.arg("--index").arg(&index).args(["--lang", "en", "search", "giải ngân"]);
    counts.push(("the program: a search from start to exit", count(&mut program, world.path())));
    if arguments == ["--write"] {
        write(&counts);
        return ExitCode::SUCCESS;
    }
    if held(&counts) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

const CALLGRIND: [&str; 2] = ["--tool=callgrind", "--quiet"];

fn callgrind_out(world: &Path) -> String {
    format!("--callgrind-out-file={}", world.join("callgrind.out").display())
}

/// This program under valgrind, to do a work or only what comes before it.
fn alone(work: &Work, step: &str, index: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.arg(callgrind_out(index.parent().unwrap())).args(CALLGRIND);
    command.arg(std::env::current_exe().unwrap()).args(["--work", work.name, step]).arg(index);
    command
}

/// Instructions of a process that valgrind runs.
fn count(command: &mut Command, world: &Path) -> u64 {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    let profile = fs::read_to_string(world.join("callgrind.out")).unwrap();
    // One part a thread may have its own line.
    let totals = profile.lines().filter_map(|line| line.strip_prefix("totals: "));
    totals.map(|total| total.trim().parse::<u64>().unwrap()).sum()
}

fn budget_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions/budget.tsv")
}

/// Prints each count beside its budget; whether all are held.
fn held(counts: &[(&str, u64)]) -> bool {
    let table = fs::read_to_string(budget_file()).unwrap();
    let budget = |name: &str| {
        let mut rows = table.lines().filter_map(|row| row.split_once('\t'));
        rows.find(|(work, _)| *work == name).map(|(_, count)| count.parse::<f64>().unwrap())
    };
    let mut is_held = true;
    println!("{:>12} {:>12} {:>8}  millions of instructions", "counted", "budget", "");
    for (name, count) in counts {
        let counted = *count as f64 / 1e6;
        let Some(budget) = budget(name) else { panic!("{name} has no budget: write one") };
        let change = counted / budget - 1.0;
        let verdict = match change {
            change if change > TOLERANCE => "OVER THE BUDGET",
            change if change < -TOLERANCE => "less than it was: write the new budget",
            _ => "",
        };
        is_held &= change <= TOLERANCE;
        println!("{counted:>12.2} {budget:>12.2} {:>+7.1}%  {name}  {verdict}", 100.0 * change);
    }
    if !is_held && !table.contains(&compiler()) {
        println!("The budget was written with another compiler than {}: look at both.", compiler());
    }
    is_held
}

fn write(counts: &[(&str, u64)]) {
    let rows = counts.iter().map(|(name, count)| format!("{name}\t{:.2}\n", *count as f64 / 1e6));
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
