//! Segments of a large index are searched beside each other, on all cores; those of a small one by the thread that asks,
//! since to start others would take longer.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};

/// Records of an index from which on threads are started.
const LARGE: u64 = 1 << 20;

/// How many threads search an index of so many segments and records.
pub(super) fn threads(segments: usize, records: u64) -> usize {
    if segments < 2 || records < LARGE {
        return 1;
    }
    std::thread::available_parallelism().map_or(1, NonZero::get).min(segments)
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
    fn a_small_index_starts_no_threads() {
        assert_eq!((threads(9, LARGE - 1), threads(1, LARGE)), (1, 1));
    }
}
