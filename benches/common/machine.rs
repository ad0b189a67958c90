//! What measurements were made on.

use std::fs;
use std::process::Command;

/// Processor, cores, memory, system and the versions of the programs that are compared.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes =
        fact(&memory, "MemTotal:").and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = fact(&processors, "model name")
        .map_or("an unnamed processor", |name| name.trim_start_matches([':', ' ']));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "{cores} cores of {processor}, {:.0} GB of memory, Linux {}",
        kilobytes.unwrap_or(0.0) / 1e6,
        kernel.trim()
    )
}

/// How busy the machine is with other things: processes that want a processor, on average over a minute.
pub(crate) fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}

/// The first line that a program prints; none where it is not installed.
pub(crate) fn says(program: &str, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    let output = [output.stdout, output.stderr].concat();
    Some(String::from_utf8_lossy(&output).lines().next().unwrap_or_default().to_owned())
}

fn fact<'a>(facts: &'a str, name: &str) -> Option<&'a str> {
    facts.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}
