//! tracuu, the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    tracuu::cli::run(std::env::args_os()).into()
}
