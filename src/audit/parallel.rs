//! Many questions asked of all processors at once, answered in order whoever is done first.

/// The answers to `count` questions in their order. Each processor has a state of its own, which it takes from one of its
/// questions to the next, so that answers may not depend on it.
pub(super) fn answers<S: Default, T: Send>(count: usize, ask: impl Fn(usize, &mut S) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(count.max(1));
    let every = |first: usize| {
        let mut state = S::default();
        (first..count).step_by(threads).map(|number| ask(number, &mut state)).collect::<Vec<T>>()
    };
    let parts: Vec<Vec<T>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|first| scope.spawn(move || every(first))).collect();
        let mut parts = vec![every(0)];
        for worker in workers {
            parts.push(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        parts
    });
    let mut parts: Vec<_> = parts.into_iter().map(Vec::into_iter).collect();
    (0..count).filter_map(|number| parts[number % threads].next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_questions() {
        assert_eq!(answers(7, |number, (): &mut ()| number * number), [0, 1, 4, 9, 16, 25, 36]);
        assert!(answers(0, |number, (): &mut ()| number).is_empty());
    }
}
