//! A process watched to its end: how long, how much of the processors, how much memory, how much it read.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

/// Looks at a running process are so much of its time apart, at least and at most.
const PAUSE_SHARE: u32 = 50;
const MIN_PAUSE: Duration = Duration::from_millis(1);
const MAX_PAUSE: Duration = Duration::from_millis(50);
/// Parts of a second in which Linux tells processor time (proc(5)).
const TICKS: f64 = 100.0;

/// What a process took.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cost {
    /// From start to exit.
    pub(crate) seconds: f64,
    /// Of all processors together, its own processes included.
    pub(crate) cpu_seconds: f64,
    /// The most that it had at once, pages of files that it mapped included.
    pub(crate) peak_bytes: u64,
    /// The most that it had for itself alone: what the system cannot take back.
    pub(crate) own_peak_bytes: u64,
    /// What it had for itself at each look, after so many seconds.
    pub(crate) looks: Vec<(f64, u64)>,
    /// Read by system calls, from files, caches and pipes alike.
    pub(crate) read_bytes: u64,
}

/// Runs a command to its end, its output thrown away; it must succeed.
pub(crate) fn watched(command: &mut Command) -> Cost {
    watched_into(Stdio::null(), command)
}

/// The same, its output written to `out`.
pub(crate) fn watched_into(out: impl Into<Stdio>, command: &mut Command) -> Cost {
    let begin = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(out).spawn().unwrap();
    let process = format!("/proc/{}", child.id());
    let mut cost = Cost::default();
    // Ended and not yet waited for, its times can still be read, but its memory is gone.
    while !has_ended(&child) {
        let status = fs::read_to_string(format!("{process}/status")).unwrap_or_default();
        cost.peak_bytes = cost.peak_bytes.max(1024 * field(&status, "VmHWM:"));
        let own_bytes = 1024 * field(&status, "RssAnon:");
        cost.own_peak_bytes = cost.own_peak_bytes.max(own_bytes);
        cost.looks.push((begin.elapsed().as_secs_f64(), own_bytes));
        cost.read_bytes = read_bytes(&process).max(cost.read_bytes);
        std::thread::sleep((begin.elapsed() / PAUSE_SHARE).clamp(MIN_PAUSE, MAX_PAUSE));
    }
    cost.seconds = begin.elapsed().as_secs_f64();
    cost.read_bytes = read_bytes(&process).max(cost.read_bytes);
    let times = fs::read_to_string(format!("{process}/stat")).unwrap_or_default();
    let times = times.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(4);
    cost.cpu_seconds = times.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS;
    assert!(child.wait().unwrap().success(), "{command:?}");
    cost
}

fn has_ended(child: &Child) -> bool {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).unwrap();
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(pid), options).unwrap().is_some()
}

fn read_bytes(process: &str) -> u64 {
    field(&fs::read_to_string(format!("{process}/io")).unwrap_or_default(), "rchar:")
}

/// The number behind a name, one a line; 0 where there is none.
fn field(facts: &str, name: &str) -> u64 {
    let line = facts.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
