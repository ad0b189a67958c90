//! tracuu, the command line.

use std::process::ExitCode;

use tikv_jemallocator::Jemalloc;

/// What many threads take and give back while they index stays together: the C library keeps a quarter more.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    tracuu::cli::run(std::env::args_os()).into()
}
