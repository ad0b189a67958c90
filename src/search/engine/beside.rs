//! Segments of a large index are searched beside each other, on all cores; those of a small one by the thread that asks,
//! since to start others would take longer, and what is little work of a large one as well. A long query takes so long that
//! its segments are worth sharing out.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::thread::{sched_getaffinity, sched_getcpu, sched_setaffinity};

/// Records of an index from which on threads are started.
const LARGE: u64 = 1 << 20;

/// Postings to be read from which on threads are worth starting, and a segment is shared out: one is started in the time
/// of a tenth of them.
pub(super) const MANY_POSTINGS: u64 = 100_000;

/// How long a thread may take to its first turn: one whose processor must be woken takes about 0.1 ms.
const PATIENCE: Duration = Duration::from_micros(150);

/// How many threads search an index of so many segments and records.
pub(super) fn threads(segments: usize, records: u64) -> usize {
    if segments < 2 || records < LARGE {
        return 1;
    }
    cores().min(segments)
}

/// Among how many threads so many postings are shared out.
pub(super) fn sharers(postings: u64) -> usize {
    if postings < MANY_POSTINGS { 1 } else { cores() }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// So many parts of a segment with so many records, or fewer; each but the last is some times `step` records long.
pub(super) fn parts(parts: usize, records: u32, step: u32) -> impl Iterator<Item = Range<u32>> {
    let len = records.div_ceil(parts.clamp(1, u16::MAX.into()) as u32).max(1);
    let len = len.checked_next_multiple_of(step).unwrap_or(u32::MAX);
    (0..records).step_by(len as usize).map(move |from| from..records.min(from.saturating_add(len)))
}

/// What `f` gives for each of some things, in their order; with more threads than one beside each other.
///
/// # Errors
/// The first error, in the order of the things.
pub(super) fn each<I: Send, T: Send>(
    threads: usize,
    things: impl Iterator<Item = I> + Send,
    f: impl Fn(I) -> tantivy::Result<T> + Sync,
) -> tantivy::Result<Vec<T>> {
    if threads <= 1 {
        return things.map(f).collect();
    }
    let things = Mutex::new(things.enumerate());
    let next = || things.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || std::iter::from_fn(next).map(|(at, thing)| (at, f(thing))).collect::<Vec<_>>();
    let here = sched_getcpu();
    let elsewhere = AtomicUsize::new(0);
    let begin = || {
        elsewhere.fetch_add(usize::from(sched_getcpu() != here), Ordering::Relaxed);
        work()
    };
    let mut done = std::thread::scope(|scope| {
        let others = (1..threads).map_while(|_| std::thread::Builder::new().spawn_scoped(scope, begin).ok());
        // All have started before this one works too.
        let others: Vec<_> = others.collect();
        make_room(|| elsewhere.load(Ordering::Relaxed) == others.len());
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, given)| given).collect()
}

/// Leaves this processor to threads that were started, unless they all run elsewhere within a moment. The kernel of a
/// virtual machine takes a processor that sleeps for one that is lent to another machine, and so lets a new thread wait
/// behind the one that started it, for up to 4 ms.
fn make_room(all_run_elsewhere: impl Fn() -> bool) {
    let began = Instant::now();
    while !all_run_elsewhere() {
        if began.elapsed() > PATIENCE {
            return step_aside();
        }
        std::hint::spin_loop();
    }
}

/// Goes to another of the processors that this thread may use, if there is one.
fn step_aside() {
    let Ok(all) = sched_getaffinity(None) else { return };
    let mut others = all;
    others.unset(sched_getcpu());
    if sched_setaffinity(None, &others).is_ok() {
        // What was allowed a moment ago is allowed again, unless someone has changed it, and then that holds.
        let _ = sched_setaffinity(None, &all);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Barrier;
    use std::thread::ThreadId;

    use rustix::thread::CpuSet;
    use tantivy::TantivyError;

    use super::*;

    #[test]
    fn everything_is_done_in_order_by_so_many_threads() {
        for wanted in [1, 2, 3] {
            let barrier = Barrier::new(wanted);
            let done = each(wanted, 0..wanted, |at| {
                barrier.wait();
                Ok((at, std::thread::current().id()))
            });
            let (order, by): (Vec<usize>, HashSet<ThreadId>) = done.unwrap().into_iter().unzip();
            assert_eq!((order, by.len()), ((0..wanted).collect(), wanted));
        }
    }

    #[test]
    fn the_first_error_is_told() {
        let fails =
            |at: u32| if at < 3 { Ok(at) } else { Err(TantivyError::InvalidArgument(at.to_string())) };
        for threads in [1, 4] {
            assert_eq!(
                each(threads, 0..9, fails).unwrap_err().to_string(),
                "An invalid argument was passed: '3'"
            );
        }
    }

    #[test]
    fn a_thread_that_others_wait_behind_goes_elsewhere_and_may_come_back() {
        let (allowed, here) = (sched_getaffinity(None).unwrap(), sched_getcpu());
        let mut only_here = CpuSet::new();
        only_here.set(here);
        sched_setaffinity(None, &only_here).unwrap();
        step_aside();
        assert_eq!(sched_getcpu(), here, "there is nowhere else to go");
        sched_setaffinity(None, &allowed).unwrap();
        make_room(|| false);
        assert_eq!(sched_getaffinity(None).unwrap(), allowed);
    }

    #[test]
    fn parts_follow_each_other_and_are_all() {
        let ends = |wanted, records| parts(wanted, records, 64).map(|part| part.end).collect::<Vec<_>>();
        assert_eq!(parts(2, 300, 64).collect::<Vec<_>>(), [0..192, 192..300]);
        assert_eq!(ends(3, 64), [64]);
        assert_eq!(ends(1, u32::MAX - 5), [u32::MAX - 5]);
        assert!(ends(4, 0).is_empty());
    }

    #[test]
    fn a_small_index_starts_no_threads() {
        assert_eq!((threads(9, LARGE - 1), threads(1, LARGE)), (1, 1));
    }
}
