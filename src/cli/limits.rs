//! Flags that bound what one file may cost, shared by the commands that read files.
//! Sizes take a unit (`512MB`, `2GB`), times are in seconds.

use crate::archive::Options;
use crate::read::Limits;
use crate::read::worker::Pool;

/// What an error of the flags here says where a size is meant.
pub(super) const EXAMPLE_SIZE: &str = "512MB";

/// Least memory to index within: shares of less are smaller than an ordinary document.
const MIN_MEMORY_BYTES: u64 = 64 << 20;

#[derive(Debug, Default, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    #[arg(long, value_name = "SIZE", value_parser = memory, help_heading = "limits")]
    memory: Option<u64>,
    #[arg(long, value_name = "SIZE", value_parser = bytes, help_heading = "limits")]
    max_file_size: Option<u64>,
    #[arg(long, value_name = "SIZE", value_parser = bytes, help_heading = "limits")]
    max_text: Option<u64>,
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "limits")]
    timeout: Option<u64>,
    #[arg(long, value_name = "SIZE", value_parser = bytes, help_heading = "limits")]
    worker_memory: Option<u64>,
}

impl Args {
    /// What one file may cost.
    pub(super) fn limits(&self) -> Limits {
        self.options().limits
    }

    /// What an update may cost; its workers are processes of this program.
    pub(super) fn options(&self) -> Options {
        let default = self.memory.map_or_else(Options::default, Options::within);
        let limits = Limits {
            max_bytes: self.max_file_size.unwrap_or(default.limits.max_bytes),
            max_text_bytes: self.max_text.unwrap_or(default.limits.max_text_bytes),
            max_seconds: self.timeout.unwrap_or(default.limits.max_seconds),
            max_memory_bytes: self.worker_memory.unwrap_or(default.limits.max_memory_bytes),
        };
        Options { limits, worker: std::env::current_exe().ok(), ..default }
    }
}

/// What an update may cost when nothing else is said.
pub(super) fn options() -> Options {
    Args::default().options()
}

/// Readers in processes of this program.
pub(super) fn pool() -> Pool {
    std::env::current_exe().map_or_else(|_| Pool::in_process(), Pool::of_processes)
}

/// A size: a number with `KB`, `MB` or `GB` behind it, or of bytes. Units are powers of 1,024.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let unit_at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let shift = match unit.to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        _ => return Err(EXAMPLE_SIZE.to_owned()),
    };
    let number: u64 = number.trim().parse().map_err(|_| EXAMPLE_SIZE.to_owned())?;
    number.checked_mul(1 << shift).filter(|bytes| *bytes > 0).ok_or_else(|| EXAMPLE_SIZE.to_owned())
}

/// Memory to index within; `--memory 512` is a slip.
fn memory(text: &str) -> Result<u64, String> {
    let memory = bytes(text).ok().filter(|memory| *memory >= MIN_MEMORY_BYTES);
    memory.ok_or_else(|| EXAMPLE_SIZE.to_owned())
}

/// A time of at least a second: `30` or `30s`.
fn seconds(text: &str) -> Result<u64, String> {
    let number = text.trim().trim_end_matches('s').parse().ok();
    number.filter(|seconds| *seconds > 0).ok_or_else(|| String::from("30"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(bytes("512MB"), Ok(512 << 20));
        assert_eq!(bytes("2g"), Ok(2 << 30));
        assert_eq!(bytes("1000"), Ok(1000));
        for wrong in ["", "0", "MB", "5 apples", "-1", "99999999999GB"] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
        assert_eq!(memory("64MB"), Ok(64 << 20));
        assert!(memory("512").is_err());
        assert_eq!(seconds("30s"), Ok(30));
        assert!(seconds("0").is_err());
    }
}
