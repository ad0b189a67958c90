//! Optional programs: found once on the PATH, fed through pipes, bounded in time and output.
//! Nothing is written to disk, no shell is asked, and tracuu works without any of them.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

/// A program that may be installed.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its name on the PATH.
    pub name: &'static str,
    /// The packages of Debian that bring it, separated by spaces.
    pub packages: &'static str,
    /// Key of the sentence that says what it is for.
    pub purpose: &'static str,
    /// Where it is; `None` when it is not installed.
    pub path: Option<PathBuf>,
}

static PROGRAMS: LazyLock<Vec<Program>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split('\t');
        let name = cells.next()?;
        let path = which::which(name).ok();
        Some(Program { name, packages: cells.next()?, purpose: cells.next()?, path })
    };
    include_str!("programs.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

/// All optional programs, and where they were found.
#[must_use]
pub fn programs() -> &'static [Program] {
    &PROGRAMS
}

/// The program called `name`, where it is installed.
pub(super) fn find(name: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.name == name && program.path.is_some())
}

/// Why a program gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// It took longer than the limit, in seconds.
    Time(u64),
    /// It gave more than the limit.
    Output,
    /// It could not be started, or ended with an error: what it said.
    Error(String),
}

/// Bounds on one run of a program.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) max_seconds: u64,
    pub(super) max_output_bytes: u64,
}

/// Runs a program over `input` and gives what it wrote.
pub(super) fn run(
    program: &Program,
    arguments: &[&str],
    input: &[u8],
    bounds: Bounds,
) -> Result<Vec<u8>, Failure> {
    let path = program.path.as_deref().unwrap_or(program.name.as_ref());
    let mut child = Command::new(path)
        .args(arguments)
        // One file is one thread's work; several programs at once would only fight for the same cores.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| Failure::Error(error.to_string()))?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // A program that has seen enough closes its end; that is no error.
            stdin.map(|mut stdin| stdin.write_all(input))
        });
        let output = scope.spawn(move || read(stdout, bounds.max_output_bytes.saturating_add(1)));
        let said = scope.spawn(move || read(stderr, 4_096));
        let ended = wait(&mut child, bounds.max_seconds, || output.is_finished() && !said.is_finished());
        let output = output.join().unwrap_or_default();
        let said = said.join().unwrap_or_default();
        match ended {
            None => Err(Failure::Time(bounds.max_seconds)),
            Some(_) if output.len() as u64 > bounds.max_output_bytes => Err(Failure::Output),
            Some(true) => Ok(output),
            Some(false) => Err(Failure::Error(String::from_utf8_lossy(&said).trim().to_owned())),
        }
    })
}

/// At most `max_bytes` of a pipe; what lies beyond makes the program end by itself, as the pipe is closed.
fn read(pipe: Option<impl Read>, max_bytes: u64) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(pipe) = pipe {
        let _ = pipe.take(max_bytes).read_to_end(&mut out);
    }
    out
}

/// Waits for the end: whether it went well, or `None` when the time was over and the program was ended.
fn wait(child: &mut Child, max_seconds: u64, is_stuck: impl Fn() -> bool) -> Option<bool> {
    let deadline = Instant::now() + Duration::from_secs(max_seconds);
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if Instant::now() < deadline => {}
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
        if is_stuck() && pause > Duration::from_millis(200) {
            // Its output was closed because it was too long; it may not notice.
            let _ = child.kill();
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(250));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { max_seconds: 20, max_output_bytes: 1_000 };

    fn program(name: &'static str) -> Program {
        Program { name, packages: "", purpose: "", path: which::which(name).ok() }
    }

    #[test]
    fn programs_are_fed_and_bounded() {
        assert_eq!(run(&program("cat"), &[], b"abc", BOUNDS), Ok(b"abc".to_vec()));
        let long = vec![b'a'; 1 << 20];
        assert_eq!(run(&program("cat"), &[], &long, BOUNDS), Err(Failure::Output));
        let slow = Bounds { max_seconds: 0, ..BOUNDS };
        assert_eq!(run(&program("sleep"), &["30"], b"", slow), Err(Failure::Time(0)));
        assert!(matches!(run(&program("no-such-program"), &[], b"", BOUNDS), Err(Failure::Error(_))));
        assert!(matches!(run(&program("false"), &[], b"", BOUNDS), Err(Failure::Error(_))));
    }

    #[test]
    fn every_row_has_a_purpose_that_can_be_said() {
        assert_eq!(programs().len(), 3);
        for program in programs() {
            let purpose = crate::messages::Message::new(program.purpose).to_string();
            assert_ne!(purpose, program.purpose);
        }
    }
}
