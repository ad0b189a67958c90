//! `tracuu worker`: a reader in a process of its own, started by tracuu itself and hidden from people.
//! With `--probe` it tries what it must not be able to do; tests ask for that.

use clap::ValueEnum;

use super::ExitStatus;
use super::ui::Failure;
use crate::messages::Message;
use crate::read::worker;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    max_memory_bytes: u64,
    #[arg(long, value_enum)]
    probe: Option<Probe>,
}

/// What to try.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Probe {
    Socket,
    Write,
    Read,
    Memory,
    Hang,
    Abort,
}

/// Serves until the input ends.
pub(super) fn run(args: &Args) -> Result<ExitStatus, Failure> {
    let probe = args.probe.map(|probe| match probe {
        Probe::Socket => worker::Probe::Socket,
        Probe::Write => worker::Probe::Write,
        Probe::Read => worker::Probe::Read,
        Probe::Memory => worker::Probe::Memory,
        Probe::Hang => worker::Probe::Hang,
        Probe::Abort => worker::Probe::Abort,
    });
    worker::run_child(args.max_memory_bytes, probe)
        .map(|()| ExitStatus::Done)
        .map_err(|error| Failure::Said(Message::new("cli.worker.failed").with("error", error.to_string())))
}
