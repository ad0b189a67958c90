//! The worker itself: shut in first, then one file after the other from its input, one answer each to its output.
//! It ends when its input ends, and also when its parent is gone.

use std::io::{self, Write};
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use super::{sandbox, wire};

/// Something that a worker must not be able to do: tried by tests, harmless where the walls hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    /// Open a socket.
    Socket,
    /// Write a file.
    Write,
    /// Read a file that is not the system's.
    Read,
    /// Take more memory than allowed.
    Memory,
    /// Never answer.
    Hang,
    /// Give up.
    Abort,
}

/// Serves requests until the input ends; `max_memory_bytes` bounds the address space.
///
/// # Errors
/// When a request cannot be read or an answer not be written: the parent is gone or talks nonsense.
pub fn run(max_memory_bytes: u64, probe: Option<Probe>) -> io::Result<()> {
    watch_parent();
    sandbox::enter(max_memory_bytes);
    if let Some(probe) = probe {
        return try_out(probe);
    }
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some((question, bytes)) = wire::read_request(&mut input)? {
        // A panic ends this worker, and the message that it leaves tells the parent why.
        let answer = catch_unwind(AssertUnwindSafe(|| question.answer(&bytes)));
        let Ok(answer) = answer else { return Err(io::Error::other("panic")) };
        output.write_all(&(answer.len() as u64).to_le_bytes())?;
        output.write_all(&answer)?;
        output.flush()?;
    }
    Ok(())
}

/// Ends this process when its parent has ended, whatever a reader is busy with.
fn watch_parent() {
    #[cfg(unix)]
    {
        let parent = rustix::process::getppid();
        thread::spawn(move || {
            while rustix::process::getppid() == parent {
                thread::sleep(Duration::from_millis(500));
            }
            std::process::exit(0);
        });
    }
}

/// Does what must fail; what it managed to do is its error.
fn try_out(probe: Probe) -> io::Result<()> {
    let escaped = |what: &str| Err(io::Error::other(what.to_owned()));
    match probe {
        Probe::Socket => match TcpStream::connect(("127.0.0.1", 9)) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
            _ => escaped("a socket was opened"),
        },
        Probe::Write => {
            let path = std::env::temp_dir().join(format!("tracuu-probe-{}", std::process::id()));
            match std::fs::write(&path, b"x") {
                Err(_) => Ok(()),
                Ok(()) => escaped("a file was written"),
            }
        }
        Probe::Read => match std::env::current_exe().and_then(std::fs::read) {
            Err(_) => Ok(()),
            Ok(_) => escaped("a file was read"),
        },
        Probe::Memory => {
            let mut taken: Vec<Vec<u8>> = Vec::new();
            loop {
                taken.push(vec![1; 64 << 20]);
                if taken.len() > 4_096 {
                    return escaped("256 GB were taken");
                }
            }
        }
        Probe::Hang => loop {
            thread::sleep(Duration::from_secs(1));
        },
        Probe::Abort => std::process::abort(),
    }
}
