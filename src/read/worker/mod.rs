//! Readers run in processes of their own: tracuu started again, shut in, and kept warm for the next file.
//! A file that makes a reader crash, hang or swell costs that file alone, and the reason is told.
//!
//! Plain text needs none of this: its reader is safe code over a string, and text is most of an archive.

mod child;
mod process;
mod sandbox;
mod wire;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::{Content, Limits, Refusal, detect};
use crate::messages::Message;

pub use child::{Probe, run as run_child};
use process::{Death, Process};
pub use sandbox::Protection;

/// Files after which a worker is replaced: what libraries keep does not add up for ever.
const MAX_FILES: u32 = 500;

/// Reads files, each in a worker process where its format asks for that.
///
/// Shared by threads: each takes an idle worker or starts one.
#[derive(Debug, Default)]
pub struct Pool {
    program: Option<PathBuf>,
    idle: Mutex<Vec<Process>>,
}

impl Pool {
    /// Readers in this process: for tests, and for programs that use tracuu as a library.
    #[must_use]
    pub fn in_process() -> Self {
        Self::default()
    }

    /// Readers in processes of `program`, which is tracuu.
    #[must_use]
    pub fn of_processes(program: PathBuf) -> Self {
        Self { program: Some(program), idle: Mutex::default() }
    }

    /// Reads a file whose bytes are `bytes`, as [`read`](super::read) does.
    ///
    /// # Errors
    /// A [`Refusal`] with the reason; that a worker died, and of what, is one.
    pub fn read(&self, path: &Path, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        self.read_with_room(path, bytes, limits, &mut |_| {})
    }

    /// As [`read`](Self::read); `room` hears the size of a worker's answer before it is taken apart, and may wait.
    pub(crate) fn read_with_room(
        &self,
        path: &Path,
        bytes: &[u8],
        limits: &Limits,
        room: &mut dyn FnMut(u64),
    ) -> Result<Content, Refusal> {
        let Some(program) = self.program.as_deref().filter(|_| !detect::is_plain_text(bytes)) else {
            return super::read(path, bytes, limits);
        };
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut process = match idle {
            Some(process) => process,
            None => Process::start(program, limits).map_err(|error| unstarted(&error))?,
        };
        let answer = process.ask(&wire::request(path, bytes, limits), bytes, limits);
        match answer {
            Ok(answer) => {
                if process.files < MAX_FILES {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(process);
                }
                room(answer.len() as u64);
                wire::outcome(&answer)
            }
            Err(death) => Err(refusal(&death, limits)),
        }
    }
}

fn unstarted(error: &std::io::Error) -> Refusal {
    Refusal::Failed(Message::new("read.failed.worker_start").with("error", error.to_string()))
}

/// What to say of a worker's end.
fn refusal(death: &Death, limits: &Limits) -> Refusal {
    Refusal::Failed(match death {
        Death::Time => Message::new("read.failed.worker_time").with("seconds", limits.max_seconds),
        Death::Memory => {
            Message::new("read.failed.worker_memory").with("limit", limits.max_memory_bytes >> 20)
        }
        Death::Answer => Message::new("read.failed.worker_answer").with("limit", limits.max_text_bytes >> 20),
        Death::Crash(how) => Message::new("read.failed.worker_crash").with("how", how.as_str()),
    })
}
