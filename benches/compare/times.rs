//! Times of things that are done again and again, everyone in turn, so that what disturbs one disturbs all.

use std::time::Instant;

/// Milliseconds, the shortest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    pub(crate) fn median(&self) -> f64 {
        self.0.get(self.0.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// What ninety-nine of a hundred stay below.
    pub(crate) fn percentile_99(&self) -> f64 {
        let rank = (self.0.len() * 99).div_ceil(100);
        self.0.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
    }

    /// All times together.
    pub(crate) fn merged<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let mut times: Vec<f64> = all.flat_map(|times| times.0.iter().copied()).collect();
        times.sort_by(f64::total_cmp);
        Self(times)
    }
}

/// Something that can be timed; none where it cannot be done.
pub(crate) type Task<'a> = Option<Box<dyn Fn() + 'a>>;

/// Times every task, in turns. What takes long is done less often.
pub(crate) fn take(tasks: &[Task<'_>]) -> Vec<Option<Times>> {
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); tasks.len()];
    // The first turn warms caches and tells how many turns each can have; it counts only where there is no other.
    let first: Vec<Option<f64>> = tasks.iter().map(|task| task.as_ref().map(|task| once(task))).collect();
    let turns: Vec<usize> = first.iter().map(|took_ms| took_ms.map_or(0, turns)).collect();
    for turn in 0..turns.iter().copied().max().unwrap_or(0) {
        for ((task, turns), times) in tasks.iter().zip(&turns).zip(&mut times) {
            if let Some(task) = task.as_ref().filter(|_| turn < *turns) {
                times.push(once(task));
            }
        }
    }
    for (times, first) in times.iter_mut().zip(first) {
        times.extend(first.filter(|_| times.is_empty()));
    }
    let sorted = times.into_iter().map(|mut times| {
        times.sort_by(f64::total_cmp);
        (!times.is_empty()).then_some(Times(times))
    });
    sorted.collect()
}

fn once(task: &dyn Fn()) -> f64 {
    let begin = Instant::now();
    task();
    begin.elapsed().as_secs_f64() * 1000.0
}

fn turns(took_ms: f64) -> usize {
    match took_ms {
        ..60.0 => 101,
        ..300.0 => 21,
        ..5_000.0 => 5,
        _ => 0,
    }
}
