//! The measures of one ranked list, as `trec_eval` defines them.
//! A document is relevant from grade 1 on; a document that nobody judged is not.

use std::collections::HashMap;

use serde::Serialize;

use super::Ranked;

/// The measures of one question, or their means over many; each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Values {
    /// Discounted gain of the first ten against the best possible (gain is the grade, discount log2 of rank + 1).
    #[serde(rename = "ndcg@10")]
    pub ndcg_10: f64,
    /// One over the rank of the first relevant document, if that is among the first ten.
    #[serde(rename = "mrr@10")]
    pub mrr_10: f64,
    /// Share of the relevant documents that comes first (1), among the first 5, 10, 100.
    #[serde(rename = "recall@1")]
    pub recall_1: f64,
    /// See `recall_1`.
    #[serde(rename = "recall@5")]
    pub recall_5: f64,
    /// See `recall_1`.
    #[serde(rename = "recall@10")]
    pub recall_10: f64,
    /// See `recall_1`.
    #[serde(rename = "recall@100")]
    pub recall_100: f64,
}

/// One of the measures, by its name and the way to its value.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// As reports call it: `ndcg@10`.
    pub name: &'static str,
    /// Its value among all.
    pub of: fn(&Values) -> f64,
}

impl Measure {
    /// All measures, in the order of reports.
    pub const ALL: [Self; 6] = [
        Self { name: "ndcg@10", of: |values| values.ndcg_10 },
        Self { name: "mrr@10", of: |values| values.mrr_10 },
        Self { name: "recall@1", of: |values| values.recall_1 },
        Self { name: "recall@5", of: |values| values.recall_5 },
        Self { name: "recall@10", of: |values| values.recall_10 },
        Self { name: "recall@100", of: |values| values.recall_100 },
    ];
}

impl Values {
    /// The measures of a ranked list, against the grades of all documents that were judged.
    pub(super) fn of(ranking: &[Ranked], grades: &HashMap<String, i32>) -> Self {
        let gains: Vec<i32> =
            ranking.iter().map(|ranked| grades.get(&ranked.document).copied().unwrap_or(0).max(0)).collect();
        let mut ideal: Vec<i32> = grades.values().copied().filter(|grade| *grade > 0).collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        if ideal.is_empty() {
            return Self::default();
        }
        let recall = |depth: usize| {
            let found = gains.iter().take(depth).filter(|gain| **gain > 0).count();
            found as f64 / ideal.len() as f64
        };
        let first = gains.iter().take(10).position(|gain| *gain > 0);
        Self {
            ndcg_10: discounted(&gains, 10) / discounted(&ideal, 10),
            mrr_10: first.map_or(0.0, |at| 1.0 / (at + 1) as f64),
            recall_1: recall(1),
            recall_5: recall(5),
            recall_10: recall(10),
            recall_100: recall(100),
        }
    }

    /// The mean of each measure; zeros for no values.
    pub(super) fn mean<'v>(all: impl ExactSizeIterator<Item = &'v Self>) -> Self {
        let count = all.len().max(1) as f64;
        let mut sum = Self::default();
        for values in all {
            sum.ndcg_10 += values.ndcg_10;
            sum.mrr_10 += values.mrr_10;
            sum.recall_1 += values.recall_1;
            sum.recall_5 += values.recall_5;
            sum.recall_10 += values.recall_10;
            sum.recall_100 += values.recall_100;
        }
        Self {
            ndcg_10: sum.ndcg_10 / count,
            mrr_10: sum.mrr_10 / count,
            recall_1: sum.recall_1 / count,
            recall_5: sum.recall_5 / count,
            recall_10: sum.recall_10 / count,
            recall_100: sum.recall_100 / count,
        }
    }
}

fn discounted(gains: &[i32], depth: usize) -> f64 {
    gains.iter().take(depth).enumerate().map(|(at, gain)| f64::from(*gain) / (at as f64 + 2.0).log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The measures of the ranking `ranking` (documents are letters) with the grades `grades` (`a1 b2`).
    fn measured(ranking: &str, grades: &str) -> [f64; 6] {
        let ranking: Vec<Ranked> =
            ranking.chars().map(|c| Ranked { document: c.to_string(), score: 0.0 }).collect();
        let grades: HashMap<String, i32> = grades
            .split_whitespace()
            .map(|pair| (pair[..1].to_owned(), pair[1..].parse().unwrap()))
            .collect();
        let values = Values::of(&ranking, &grades);
        Measure::ALL.map(|measure| ((measure.of)(&values) * 10_000.0).round() / 10_000.0)
    }

    #[test]
    fn measures_agree_with_values_computed_by_hand() {
        assert_eq!(measured("abc", "a1"), [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        // 1/log2(3)
        assert_eq!(measured("xa", "a1"), [0.6309, 0.5, 0.0, 1.0, 1.0, 1.0]);
        // (1/log2(2) + 1/log2(4)) / (1/log2(2) + 1/log2(3)) = 1.5 / 1.6309
        assert_eq!(measured("axb", "a1 b1"), [0.9197, 1.0, 0.5, 1.0, 1.0, 1.0]);
        // Grades: (1 + 3/log2(3)) / (3 + 1/log2(3)) = 2.8928 / 3.6309
        assert_eq!(measured("ab", "a1 b3"), [0.7967, 1.0, 0.5, 1.0, 1.0, 1.0]);
        // Found only behind the tenth place.
        assert_eq!(measured("1234567890a", "a1"), [0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
        // Judged, and not relevant.
        assert_eq!(measured("ba", "a1 b0 c-1"), [0.6309, 0.5, 0.0, 1.0, 1.0, 1.0]);
        assert_eq!(measured("a", "a0"), [0.0; 6]);
        assert_eq!(measured("", "a1"), [0.0; 6]);
    }

    #[test]
    fn more_relevant_documents_than_places_still_reach_one() {
        let letters: String = ('a'..='z').collect();
        let grades: String = letters.chars().map(|c| format!("{c}1 ")).collect();
        let [ndcg, _, _, _, recall_10, _] = measured(&letters, &grades);
        assert_eq!((ndcg, recall_10), (1.0, 0.3846));
    }

    #[test]
    fn means_are_over_all_questions() {
        let one = Values { ndcg_10: 1.0, recall_100: 0.5, ..Values::default() };
        let mean = Values::mean([one, Values::default()].iter());
        assert_eq!((mean.ndcg_10, mean.recall_100, mean.mrr_10), (0.5, 0.25, 0.0));
        assert_eq!(Values::mean([].iter()), Values::default());
    }
}
