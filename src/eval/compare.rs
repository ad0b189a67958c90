//! Two runs over the same questions: where one is better, and whether that can be chance.

use super::{Measure, Report};

/// How often signs are drawn in the test of significance.
const ROUNDS: u32 = 10_000;
/// Differences below this are rounding.
const EQUAL: f64 = 1e-9;

/// One measure of two runs, question by question.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The measure's name: `ndcg@10`.
    pub measure: &'static str,
    /// Mean of the first run.
    pub ours: f64,
    /// Mean of the second run.
    pub theirs: f64,
    /// Questions where the first is better.
    pub wins: usize,
    /// Questions where it is worse.
    pub losses: usize,
    /// Questions where both are equal.
    pub ties: usize,
    /// Probability of a difference in means at least this large, in either direction, if the runs were equally good:
    /// the two-sided paired randomisation test, 10,000 draws from a fixed seed.
    pub p_value: f64,
}

impl Comparison {
    /// Compares two reports over the same questions.
    #[must_use]
    pub fn new(measure: Measure, ours: &Report, theirs: &Report) -> Self {
        let pairs = ours.questions.iter().zip(&theirs.questions);
        debug_assert!(pairs.clone().all(|(a, b)| a.id == b.id), "reports over different questions");
        let differences: Vec<f64> =
            pairs.map(|(a, b)| (measure.of)(&a.values) - (measure.of)(&b.values)).collect();
        let wins = differences.iter().filter(|d| **d > EQUAL).count();
        let losses = differences.iter().filter(|d| **d < -EQUAL).count();
        Self {
            measure: measure.name,
            ours: (measure.of)(&ours.mean),
            theirs: (measure.of)(&theirs.mean),
            wins,
            losses,
            ties: differences.len() - wins - losses,
            p_value: randomisation_test(&differences),
        }
    }
}

/// The share of draws, with a random sign for each difference, whose sum lies as far from zero as the sum that was
/// found; the sum itself counts as one draw.
fn randomisation_test(differences: &[f64]) -> f64 {
    let differences: Vec<f64> = differences.iter().copied().filter(|d| d.abs() > EQUAL).collect();
    let found = differences.iter().sum::<f64>().abs();
    let mut random = SplitMix64(0x7472_6163_7575);
    let mut as_far = 1_u32;
    for _ in 0..ROUNDS {
        let sum: f64 = differences
            .chunks(64)
            .map(|chunk| {
                let signs = random.next();
                let signed = |(at, d): (usize, &f64)| if signs >> at & 1 == 0 { *d } else { -d };
                chunk.iter().enumerate().map(signed).sum::<f64>()
            })
            .sum();
        as_far += u32::from(sum.abs() >= found - EQUAL);
    }
    f64::from(as_far) / f64::from(ROUNDS + 1)
}

/// The generator of Steele, Lea and Flood (2014): enough for drawing signs, and the same everywhere.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{QuestionReport, Values};

    fn report(values: &[f64]) -> Report {
        let question = |(at, ndcg_10): (usize, &f64)| QuestionReport {
            id: at.to_string(),
            values: Values { ndcg_10: *ndcg_10, ..Values::default() },
        };
        let questions: Vec<QuestionReport> = values.iter().enumerate().map(question).collect();
        let mean = Values::mean(questions.iter().map(|question| &question.values));
        Report { questions, mean, unjudged: 0 }
    }

    fn compared(ours: &[f64], theirs: &[f64]) -> Comparison {
        Comparison::new(Measure::ALL[0], &report(ours), &report(theirs))
    }

    #[test]
    fn wins_losses_and_ties_are_counted() {
        let found = compared(&[1.0, 0.5, 0.0, 0.3], &[0.5, 0.5, 0.2, 0.3]);
        assert_eq!((found.wins, found.losses, found.ties), (1, 1, 2));
        assert_eq!((found.measure, found.theirs), ("ndcg@10", 0.375));
    }

    #[test]
    fn the_test_agrees_with_counting_all_signs() {
        // Ten equal gains: only all plus and all minus lie as far, 2 of 1,024.
        let p = compared(&[1.0; 10], &[0.0; 10]).p_value;
        assert!((0.0005..0.004).contains(&p), "{p}");
        // 1, 1, 1, -1: |sum| of 2 or more comes in 10 of 16 draws.
        let p = compared(&[1.0, 1.0, 1.0, 0.0], &[0.0, 0.0, 0.0, 1.0]).p_value;
        assert!((0.60..0.65).contains(&p), "{p}");
    }

    #[test]
    fn equal_runs_do_not_differ() {
        assert_eq!(compared(&[0.3, 0.7], &[0.3, 0.7]).p_value, 1.0);
        assert_eq!(compared(&[], &[]).p_value, 1.0);
    }

    #[test]
    fn more_than_sixty_four_questions_have_signs_of_their_own() {
        let p = compared(&[1.0; 200], &[0.0; 200]).p_value;
        assert!(p < 0.001, "{p}");
        let mixed: Vec<f64> = (0..200).map(|at| f64::from(at % 2)).collect();
        let other: Vec<f64> = (0..200).map(|at| f64::from((at + 1) % 2)).collect();
        assert_eq!(compared(&mixed, &other).p_value, 1.0);
    }
}
