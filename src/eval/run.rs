//! A run: what a search gave for each question, best first; asked here, or read from a TREC run file.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use super::{Question, files};
use crate::messages::Message;

/// A document in a ranked list.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Identifier, as judgements name it.
    pub document: String,
    /// Its score.
    pub score: f32,
}

/// Ranked lists of questions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// Each question's identifier with its documents, best first.
    pub rankings: Vec<(String, Vec<Ranked>)>,
}

/// A run, and how long each of its questions took.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timed {
    /// The ranked lists, in the order of the questions.
    pub run: Run,
    /// Milliseconds, in the same order.
    pub took_ms: Vec<f64>,
}

/// Asks all questions of `search` and keeps `depth` documents of each answer; a document counts where it comes first.
///
/// # Errors
/// The first error of `search`, with the question that it came from.
pub fn ask<E>(
    questions: &[Question],
    depth: usize,
    mut search: impl FnMut(&str) -> Result<Vec<Ranked>, E>,
) -> Result<Timed, (&Question, E)> {
    let mut timed = Timed::default();
    for question in questions {
        let start = Instant::now();
        let mut ranking = search(&question.text).map_err(|error| (question, error))?;
        timed.took_ms.push(start.elapsed().as_secs_f64() * 1_000.0);
        let mut seen = HashSet::new();
        ranking.retain(|ranked| seen.insert(ranked.document.clone()));
        ranking.truncate(depth);
        timed.run.rankings.push((question.id.clone(), ranking));
    }
    Ok(timed)
}

impl Run {
    /// Reads a TREC run, one line a document: question, `Q0`, document, rank, score, name of the run.
    ///
    /// As `trec_eval` does, orders by score and, where scores are equal, by descending identifier; the rank is not read.
    ///
    /// # Errors
    /// Names the file, and the line that is no such line or repeats a document.
    pub fn read(path: &Path) -> Result<Self, Message> {
        const EXPECTED: &str = "QUESTION Q0 DOCUMENT RANK SCORE NAME";
        let text = files::read(path)?;
        let mut run = Self::default();
        let mut places = std::collections::HashMap::new();
        let mut seen = HashSet::new();
        for line in files::lines(path, &text) {
            let [question, _, document, _, score, _] = line.columns(EXPECTED)?;
            let score: f32 = score.parse().map_err(|_| line.wrong(EXPECTED))?;
            if score.is_nan() {
                return Err(line.wrong(EXPECTED));
            }
            if !seen.insert((question, document)) {
                return Err(line.repeated(document));
            }
            let place = *places.entry(question).or_insert_with(|| {
                run.rankings.push((question.to_owned(), Vec::new()));
                run.rankings.len() - 1
            });
            run.rankings[place].1.push(Ranked { document: document.to_owned(), score });
        }
        for (_, ranking) in &mut run.rankings {
            ranking.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| b.document.cmp(&a.document)));
        }
        Ok(run)
    }

    /// Writes the run for `trec_eval` and its kin, under a name without blanks.
    ///
    /// Those tools order by score alone, so a score that is not below the one before it is written as the next
    /// smaller number: the order in the file is the order that was found.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write(&self, out: &mut impl Write, name: &str) -> io::Result<()> {
        for (question, ranking) in &self.rankings {
            let mut last = f32::INFINITY;
            for (at, ranked) in ranking.iter().enumerate() {
                last = if ranked.score < last { ranked.score } else { last.next_down() };
                writeln!(out, "{question}\tQ0\t{}\t{}\t{last}\t{name}", ranked.document, at + 1)?;
            }
        }
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn ranked(documents: &[(&str, f32)]) -> Vec<Ranked> {
        documents
            .iter()
            .map(|(document, score)| Ranked { document: (*document).to_owned(), score: *score })
            .collect()
    }

    fn read(text: &str) -> Result<Run, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.run");
        fs::write(&path, text).unwrap();
        Run::read(&path).map_err(|message| message.to_string().replace(&path.display().to_string(), "a.run"))
    }

    #[test]
    fn asking_keeps_the_first_of_each_document() {
        let questions = ["q1", "q2"].map(|id| Question { id: id.to_owned(), text: format!("text of {id}") });
        let timed = ask(&questions, 2, |text| {
            assert!(text.starts_with("text of q"));
            Ok::<_, ()>(ranked(&[("a", 3.0), ("a", 2.0), ("b", 1.0), ("c", 0.5)]))
        })
        .unwrap();
        let expected = ranked(&[("a", 3.0), ("b", 1.0)]);
        assert_eq!(timed.run.rankings, [("q1".to_owned(), expected.clone()), ("q2".to_owned(), expected)]);
        assert_eq!(timed.took_ms.len(), 2);
        assert_eq!(ask(&questions, 2, |_| Err("no")), Err((&questions[0], "no")));
    }

    #[test]
    fn a_run_is_read_in_the_order_of_its_scores() {
        let run = read("q1 Q0 a 9 1.5 x\nq2 Q0 a 1 1 x\nq1 Q0 b 1 2 x\nq1 Q0 c 1 1.5 x\n").unwrap();
        assert_eq!(
            run.rankings,
            [
                ("q1".to_owned(), ranked(&[("b", 2.0), ("c", 1.5), ("a", 1.5)])),
                ("q2".to_owned(), ranked(&[("a", 1.0)])),
            ]
        );
        let expected = "`a.run`, line 1: expected `QUESTION Q0 DOCUMENT RANK SCORE NAME`";
        assert_eq!(read("q1 Q0 a 1 x y\n").unwrap_err(), expected);
        assert_eq!(read("q1 Q0 a 1 NaN y\n").unwrap_err(), expected);
        assert_eq!(
            read("q Q0 a 1 2 y\nq Q0 a 2 1 y\n").unwrap_err(),
            "`a.run`, line 2: `a` is there already"
        );
    }

    #[test]
    fn a_run_that_was_written_is_read_in_its_order() {
        let order = [("b b", 2.5), ("a", 2.5), ("c", 2.5), ("e", 0.1), ("d", 0.1), ("z", 0.2)];
        let run = Run { rankings: vec![("q1".to_owned(), ranked(&order))] };
        let mut text = Vec::new();
        run.write(&mut text, "tracuu").unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.starts_with("q1\tQ0\tb b\t1\t2.5\ttracuu\nq1\tQ0\ta\t2\t2.4999998\ttracuu\n"), "{text}");
        let documents = |run: &Run| run.rankings[0].1.iter().map(|r| r.document.clone()).collect::<Vec<_>>();
        assert_eq!(documents(&read(&text).unwrap()), documents(&run));
    }
}
