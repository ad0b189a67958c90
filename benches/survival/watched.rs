//! The program run on a folder, with an eye on its memory and that of its workers.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a run came to.
pub(crate) struct Run {
    /// Exit status; none where a signal ended it.
    pub(crate) status: Option<i32>,
    pub(crate) took_s: f64,
    /// Most memory of the indexer, and of any worker.
    pub(crate) peak_mb: u64,
    pub(crate) worker_peak_mb: u64,
}

/// The program, silent, in `folder`.
pub(crate) fn tracuu(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    command
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Runs it to the end.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Run {
    let started = Instant::now();
    let mut child = tracuu(folder, arguments).spawn().unwrap();
    let mut run = Run { status: None, took_s: 0.0, peak_mb: 0, worker_peak_mb: 0 };
    loop {
        run.look(&child);
        if let Some(status) = child.try_wait().unwrap() {
            run.status = status.code();
            run.took_s = started.elapsed().as_secs_f64();
            return run;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

impl Run {
    fn look(&mut self, child: &Child) {
        let pid = child.id();
        self.peak_mb = self.peak_mb.max(peak_mb(&pid.to_string()));
        let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        for thread in threads {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            for worker in children.split_whitespace() {
                self.worker_peak_mb = self.worker_peak_mb.max(peak_mb(worker));
            }
        }
    }
}

/// Most memory that a process ever had, in MB; 0 where the system does not tell.
fn peak_mb(pid: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
