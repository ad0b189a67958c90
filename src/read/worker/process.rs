//! One worker as its parent sees it: a process that is asked, waited for, and ended when it takes too long.
//! Its answers come over a pipe and are bounded; what it says before it dies tells why it did.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::Limits;

/// The hidden command that makes tracuu a worker.
pub(super) const COMMAND: &str = "worker";

/// What a dying worker may say, in bytes.
const MAX_LAST_WORDS: usize = 4_096;

/// How a worker ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Death {
    /// It took longer than the limit and was ended.
    Time,
    /// It wanted more memory than the limit.
    Memory,
    /// Its answer was longer than the limit.
    Answer,
    /// Anything else: a signal or a status.
    Crash(String),
}

/// A worker process.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    answers: Receiver<io::Result<Vec<u8>>>,
    last_words: Option<JoinHandle<Vec<u8>>>,
    /// Files that it was asked to read.
    pub(super) files: u32,
}

impl Process {
    /// Starts a worker under these limits.
    pub(super) fn start(program: &Path, limits: &Limits) -> io::Result<Self> {
        let mut command = Command::new(program);
        command
            .arg(COMMAND)
            .arg(limits.max_memory_bytes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("RUST_BACKTRACE", "0");
        // A group of its own, so that programs which it started end with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let (sender, answers) = channel();
        if let Some(output) = child.stdout.take() {
            let max_bytes = limits.max_text_bytes.saturating_mul(3).saturating_add(64 << 20);
            thread::spawn(move || listen(output, max_bytes, &sender));
        }
        let last_words = child.stderr.take().map(|errors| thread::spawn(move || remember(errors)));
        Ok(Self { input: child.stdin.take(), child, answers, last_words, files: 0 })
    }

    /// Sends a request with the file that it is about, and waits for the answer. After a death the worker is gone.
    pub(super) fn ask(&mut self, request: &[u8], file: &[u8], limits: &Limits) -> Result<Vec<u8>, Death> {
        self.files += 1;
        let send = |input: &mut ChildStdin| {
            input.write_all(request)?;
            input.write_all(file)?;
            input.flush()
        };
        if !matches!(self.input.as_mut().map(send), Some(Ok(()))) {
            return Err(self.death());
        }
        match self.answers.recv_timeout(Duration::from_secs(limits.max_seconds)) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
                self.end();
                Err(Death::Answer)
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.death()),
            Err(RecvTimeoutError::Timeout) => {
                self.end();
                Err(Death::Time)
            }
        }
    }

    /// Why a worker that does not answer any more has ended.
    fn death(&mut self) -> Death {
        // It has closed its pipes, so it is dying; one that only pretends to is ended.
        let mut status = None;
        for _ in 0..200 {
            match self.child.try_wait() {
                Ok(None) => thread::sleep(Duration::from_millis(5)),
                other => {
                    status = other.ok().flatten();
                    break;
                }
            }
        }
        self.end();
        let words = self.last_words.take().and_then(|words| words.join().ok()).unwrap_or_default();
        let words = String::from_utf8_lossy(&words);
        // What the standard library says before it gives up for want of memory.
        if words.contains("memory allocation of") || words.contains("capacity overflow") {
            return Death::Memory;
        }
        Death::Crash(how(status, &words))
    }

    /// Ends the worker and what it started.
    fn end(&mut self) {
        self.input = None;
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// The signal or status that a process ended with, and the last line that it said.
fn how(status: Option<ExitStatus>, words: &str) -> String {
    #[cfg(unix)]
    let signal = status.and_then(|status| std::os::unix::process::ExitStatusExt::signal(&status));
    #[cfg(not(unix))]
    let signal: Option<i32> = None;
    let code = status.and_then(|status| status.code());
    let how = match (signal, code) {
        (Some(signal), _) => format!("signal {signal}"),
        (None, Some(code)) => format!("status {code}"),
        (None, None) => "?".to_owned(),
    };
    match words.lines().rfind(|line| !line.trim().is_empty() && !line.starts_with("note:")) {
        Some(line) => {
            format!("{how}: {}", line.chars().filter(|c| !c.is_control()).take(120).collect::<String>())
        }
        None => how,
    }
}

/// Hands on every answer: eight bytes of length, then as many bytes.
fn listen(mut output: impl Read, max_bytes: u64, answers: &Sender<io::Result<Vec<u8>>>) {
    loop {
        let answer = answer(&mut output, max_bytes);
        let is_over = answer.is_err();
        if answers.send(answer).is_err() || is_over {
            return;
        }
    }
}

fn answer(output: &mut impl Read, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    output.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > max_bytes {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut answer = Vec::new();
    output.take(length).read_to_end(&mut answer)?;
    if answer.len() as u64 == length { Ok(answer) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// The end of what a worker says on its error stream, once it has ended.
fn remember(mut errors: impl Read) -> Vec<u8> {
    let mut words = Vec::new();
    let mut buffer = [0; 1_024];
    while let Ok(length @ 1..) = errors.read(&mut buffer) {
        words.extend_from_slice(buffer.get(..length).unwrap_or_default());
        let excess = words.len().saturating_sub(MAX_LAST_WORDS);
        words.drain(..excess);
    }
    words
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// What becomes of a worker that does what the script says.
    fn death(script: &str, limits: &Limits) -> Death {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("worker");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let mut process = Process::start(&program, limits).unwrap();
        process.ask(b"abc", b"def", limits).unwrap_err()
    }

    #[test]
    fn every_end_of_a_worker_is_told_apart() {
        let limits = Limits { max_seconds: 20, max_text_bytes: 1 << 20, ..Limits::default() };
        let hurried = Limits { max_seconds: 0, ..limits.clone() };
        assert_eq!(death("sleep 60", &hurried), Death::Time);
        assert_eq!(death("kill -SEGV $$", &limits), Death::Crash("signal 11".into()));
        assert_eq!(death("echo oops >&2; exit 7", &limits), Death::Crash("status 7: oops".into()));
        assert_eq!(
            death("echo memory allocation of 9 bytes failed >&2; kill -ABRT $$", &limits),
            Death::Memory
        );
        // Eight bytes of length that promise far more than is allowed.
        assert_eq!(
            death("printf '\\377\\377\\377\\377\\377\\377\\377\\377'; sleep 60", &limits),
            Death::Answer
        );
    }
}
