//! Segments of a large index are searched beside each other, on all cores; those of a small one by the thread that asks,
//! since to start others would take longer. A long query takes so long that its segments are worth sharing out.

use std::num::NonZero;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// Records of an index from which on threads are started.
const LARGE: u64 = 1 << 20;

/// Postings to be counted from which on a segment is shared out: a thread is started in the time of a tenth of them.
const MANY_POSTINGS: u64 = 100_000;

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
    let mut done = std::thread::scope(|scope| {
        let others = (1..threads).map_while(|_| std::thread::Builder::new().spawn_scoped(scope, work).ok());
        // All have started before this one works too.
        let others: Vec<_> = others.collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, given)| given).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Barrier;
    use std::thread::ThreadId;

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
