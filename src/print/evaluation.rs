//! Retrieval measures: lines for a person, one object for a program.

use std::io::{self, Write};

use serde::Serialize;

use super::json::write_line;
use super::palette::META;
use crate::eval::{Comparison, Measure, Report, Values, percentile};
use crate::messages::{Language, Message, decimal, say};

/// Writes the number of questions, a line for each measure, and times.
///
/// # Errors
/// Those of the writer.
pub fn evaluation_text(
    out: &mut impl Write,
    report: &Report,
    took_ms: &[f64],
    language: Language,
) -> io::Result<()> {
    writeln!(
        out,
        "{}",
        Message::new("print.eval.questions").with("n", report.questions.len()).say(language)
    )?;
    if report.unjudged > 0 {
        writeln!(out, "{}", Message::new("print.eval.unjudged").with("n", report.unjudged).say(language))?;
    }
    for measure in Measure::ALL {
        writeln!(out, "{:<11} {}", measure.name, decimal((measure.of)(&report.mean), 4, language))?;
    }
    for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
        writeln!(out, "{name:<11} {} ms", decimal(percentile(took_ms, share), 1, language))?;
    }
    Ok(())
}

/// Writes, measure by measure, how this run and another differ.
///
/// # Errors
/// Those of the writer.
pub fn comparison_text(
    out: &mut impl Write,
    comparisons: &[Comparison],
    language: Language,
) -> io::Result<()> {
    let heads =
        ["print.eval.ours", "print.eval.theirs", "print.eval.wins", "print.eval.losses", "print.eval.ties"];
    let [ours, theirs, wins, losses, ties] = heads.map(|key| say(key, language));
    writeln!(
        out,
        "{META}{:<11} {ours:>8} {theirs:>8} {wins:>6} {losses:>6} {ties:>6} {:>8}{META:#}",
        "", "p"
    )?;
    for c in comparisons {
        let [ours, theirs, p] = [c.ours, c.theirs, c.p_value].map(|value| decimal(value, 4, language));
        writeln!(
            out,
            "{:<11} {ours:>8} {theirs:>8} {:>6} {:>6} {:>6} {p:>8}",
            c.measure, c.wins, c.losses, c.ties
        )?;
    }
    Ok(())
}

/// Writes one object.
///
/// # Errors
/// Those of the writer.
pub fn evaluation_json(
    out: &mut impl Write,
    report: &Report,
    took_ms: &[f64],
    comparisons: &[Comparison],
) -> io::Result<()> {
    let value = EvaluationJson {
        queries: report.questions.len(),
        unjudged: report.unjudged,
        mean: report.mean,
        p50_ms: percentile(took_ms, 0.5),
        p99_ms: percentile(took_ms, 0.99),
        comparison: comparisons.iter().map(ComparisonJson::new).collect(),
    };
    write_line(out, &value)
}

#[derive(Serialize)]
struct EvaluationJson<'a> {
    queries: usize,
    unjudged: usize,
    #[serde(flatten)]
    mean: Values,
    p50_ms: f64,
    p99_ms: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    comparison: Vec<ComparisonJson<'a>>,
}

#[derive(Serialize)]
struct ComparisonJson<'a> {
    measure: &'a str,
    ours: f64,
    theirs: f64,
    wins: usize,
    losses: usize,
    ties: usize,
    p_value: f64,
}

impl<'a> ComparisonJson<'a> {
    fn new(comparison: &'a Comparison) -> Self {
        let Comparison { measure, ours, theirs, wins, losses, ties, p_value } = *comparison;
        Self { measure, ours, theirs, wins, losses, ties, p_value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::QuestionReport;

    fn report() -> Report {
        let values =
            Values { ndcg_10: 0.912_34, mrr_10: 0.9, recall_1: 0.8, recall_5: 0.9, ..Values::default() };
        Report { questions: vec![QuestionReport { id: "q1".into(), values }], mean: values, unjudged: 2 }
    }

    fn comparison() -> Comparison {
        Comparison {
            measure: "ndcg@10",
            ours: 0.9,
            theirs: 0.8,
            wins: 12,
            losses: 3,
            ties: 100,
            p_value: 0.0123,
        }
    }

    fn shown(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn measures_stand_in_lines() {
        insta::assert_snapshot!(shown(|out| evaluation_text(out, &report(), &[1.0, 2.5], Language::Vietnamese)), @r"
        1 câu hỏi đã chấm
        bỏ qua 2 câu hỏi chưa chấm
        ndcg@10     0,9123
        mrr@10      0,9000
        recall@1    0,8000
        recall@5    0,9000
        recall@10   0,0000
        recall@100  0,0000
        p50         1,0 ms
        p99         2,5 ms
        ");
        insta::assert_snapshot!(shown(|out| evaluation_text(out, &report(), &[], Language::English)), @r"
        1 judged question
        2 questions without judgement left out
        ndcg@10     0.9123
        mrr@10      0.9000
        recall@1    0.8000
        recall@5    0.9000
        recall@10   0.0000
        recall@100  0.0000
        p50         0.0 ms
        p99         0.0 ms
        ");
    }

    #[test]
    fn runs_are_compared_measure_by_measure() {
        insta::assert_snapshot!(shown(|out| comparison_text(out, &[comparison()], Language::English)), @r"
                        this    other better  worse  equal        p
        ndcg@10       0.9000   0.8000     12      3    100   0.0123
        ");
        insta::assert_snapshot!(shown(|out| comparison_text(out, &[comparison()], Language::Vietnamese)), @r"
                     bản này  bản kia    hơn    kém   bằng        p
        ndcg@10       0,9000   0,8000     12      3    100   0,0123
        ");
    }

    #[test]
    fn json_has_the_names_of_the_contract() {
        insta::assert_snapshot!(shown(|out| evaluation_json(out, &report(), &[1.0], &[])), @r##"{"queries":1,"unjudged":2,"ndcg@10":0.91234,"mrr@10":0.9,"recall@1":0.8,"recall@5":0.9,"recall@10":0.0,"recall@100":0.0,"p50_ms":1.0,"p99_ms":1.0}"##);
        insta::assert_snapshot!(shown(|out| evaluation_json(out, &report(), &[1.0], &[comparison()])), @r##"{"queries":1,"unjudged":2,"ndcg@10":0.91234,"mrr@10":0.9,"recall@1":0.8,"recall@5":0.9,"recall@10":0.0,"recall@100":0.0,"p50_ms":1.0,"p99_ms":1.0,"comparison":[{"measure":"ndcg@10","ours":0.9,"theirs":0.8,"wins":12,"losses":3,"ties":100,"p_value":0.0123}]}"##);
    }
}
