//! What tracuu survives, done to it for real: files that are damaged or hostile, kills at any moment, too little memory.
//!
//! - `cargo bench --bench survival -- mutations [FILES]`: so many damaged files of each format, and a folder of bombs
//! - `cargo bench --bench survival -- kill [ROUNDS]`: a running indexer is killed, looked at, completed
//! - `cargo bench --bench survival -- memory`: peak memory of the indexer and of its workers
//!
//! Each prints what it found and fails when something was lost.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, reason = "a command for people")]

mod bombs;
mod kill;
mod memory;
mod mutations;
#[allow(dead_code, reason = "shared by several benches, none of which needs all of it")]
#[path = "../common/random.rs"]
mod random;
mod seeds;
mod watched;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (what, number) = (arguments.next(), arguments.next().and_then(|number| number.parse().ok()));
    let is_well = match what.as_deref() {
        Some("mutations") => mutations::run(number.unwrap_or(1_000)),
        Some("kill") => kill::run(number.unwrap_or(200)),
        Some("memory") => memory::run(),
        _ => {
            eprintln!("one of: mutations [FILES], kill [ROUNDS], memory");
            true
        }
    };
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
