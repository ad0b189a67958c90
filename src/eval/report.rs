//! What a run is worth: the measures of each question, their means, and how long questions took.

use std::collections::HashMap;

use serde::Serialize;

use super::{Judgements, Question, Ranked, Run, Values};

/// The measures of a run over judged questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Each judged question, in the order that they were given.
    pub questions: Vec<QuestionReport>,
    /// Means over `questions`.
    pub mean: Values,
    /// Questions that nobody judged; they count nowhere.
    pub unjudged: usize,
}

/// The measures of one question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuestionReport {
    /// The question's identifier.
    pub id: String,
    /// Its measures.
    #[serde(flatten)]
    pub values: Values,
}

impl Report {
    /// Measures `run`. A judged question that the run does not answer counts as zero.
    #[must_use]
    pub fn new(questions: &[Question], judgements: &Judgements, run: &Run) -> Self {
        let rankings: HashMap<&str, &[Ranked]> =
            run.rankings.iter().map(|(id, ranking)| (id.as_str(), ranking.as_slice())).collect();
        let judged = questions.iter().filter_map(|question| {
            let grades = judgements.of(&question.id)?;
            let ranking = rankings.get(question.id.as_str()).copied().unwrap_or_default();
            Some(QuestionReport { id: question.id.clone(), values: Values::of(ranking, grades) })
        });
        let reports: Vec<QuestionReport> = judged.collect();
        let mean = Values::mean(reports.iter().map(|report| &report.values));
        Self { unjudged: questions.len() - reports.len(), questions: reports, mean }
    }
}

/// The smallest time that at least `share` (0 to 1) of the questions did not exceed; 0 for no times.
#[must_use]
pub fn percentile(took_ms: &[f64], share: f64) -> f64 {
    let mut sorted = took_ms.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_judged_questions_count_and_unanswered_ones_are_zero() {
        let questions = ["q1", "q2", "q3"].map(|id| Question { id: id.to_owned(), text: String::new() });
        let mut judgements = Judgements::default();
        judgements.add("q1", "a", 1);
        judgements.add("q2", "a", 1);
        judgements.add("q9", "a", 1);
        let run =
            Run { rankings: vec![("q1".to_owned(), vec![Ranked { document: "a".to_owned(), score: 1.0 }])] };
        let report = Report::new(&questions, &judgements, &run);
        let ids: Vec<&str> = report.questions.iter().map(|question| question.id.as_str()).collect();
        assert_eq!((ids, report.unjudged), (vec!["q1", "q2"], 1));
        assert_eq!((report.mean.ndcg_10, report.mean.recall_1), (0.5, 0.5));
    }

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let times: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        assert_eq!([0.0, 0.5, 0.99, 1.0].map(|share| percentile(&times, share)), [1.0, 100.0, 198.0, 200.0]);
        assert_eq!(percentile(&[7.0], 0.99), 7.0);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }

    #[test]
    fn values_are_serialised_by_the_names_of_the_measures() {
        let report =
            QuestionReport { id: "q1".to_owned(), values: Values { ndcg_10: 0.5, ..Values::default() } };
        let json = serde_json::to_string(&report).unwrap();
        assert!(json.starts_with(r#"{"id":"q1","ndcg@10":0.5,"mrr@10":0.0,"recall@1":0.0"#), "{json}");
        for measure in super::super::Measure::ALL {
            assert!(json.contains(&format!("\"{}\":", measure.name)), "{}", measure.name);
        }
    }
}
