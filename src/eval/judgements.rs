//! Questions, and which documents answer them.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::files;
use crate::messages::Message;

/// A question as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Identifier, the same in judgements and runs.
    pub id: String,
    /// The text that is searched for.
    pub text: String,
}

/// Reads questions, one a line: identifier, tab, text.
///
/// # Errors
/// Names the file, and the line that is no question or repeats an identifier.
pub fn read_questions(path: &Path) -> Result<Vec<Question>, Message> {
    let text = files::read(path)?;
    let mut seen = HashSet::new();
    let mut questions = Vec::new();
    for line in files::lines(path, &text) {
        let (id, text) = line.text.split_once('\t').ok_or_else(|| line.wrong("ID<tab>TEXT"))?;
        let (id, text) = (id.trim(), text.trim());
        if id.is_empty() || text.is_empty() {
            return Err(line.wrong("ID<tab>TEXT"));
        }
        if !seen.insert(id) {
            return Err(line.repeated(id));
        }
        questions.push(Question { id: id.to_owned(), text: text.to_owned() });
    }
    Ok(questions)
}

/// How relevant documents are to questions, by the identifiers of both; 1 and more is relevant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgements {
    grades: HashMap<String, HashMap<String, i32>>,
}

impl Judgements {
    /// Reads judgements, one a line: question, a column that nobody uses, document, grade (TREC's qrels).
    ///
    /// # Errors
    /// Names the file, and the line that is no judgement or repeats one.
    pub fn read(path: &Path) -> Result<Self, Message> {
        const EXPECTED: &str = "QUESTION 0 DOCUMENT GRADE";
        let text = files::read(path)?;
        let mut judgements = Self::default();
        for line in files::lines(path, &text) {
            let [question, _, document, grade] = line.columns(EXPECTED)?;
            let grade = grade.parse().map_err(|_| line.wrong(EXPECTED))?;
            if judgements.add(question, document, grade).is_some() {
                return Err(line.repeated(document));
            }
        }
        Ok(judgements)
    }

    /// Adds a judgement; gives the grade that it replaces.
    pub fn add(&mut self, question: &str, document: &str, grade: i32) -> Option<i32> {
        self.grades.entry(question.to_owned()).or_default().insert(document.to_owned(), grade)
    }

    /// The grades of the documents that were judged for a question; `None` when none was.
    pub(super) fn of(&self, question: &str) -> Option<&HashMap<String, i32>> {
        self.grades.get(question)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn in_file<T>(text: &str, read: impl Fn(&Path) -> Result<T, Message>) -> Result<T, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.tsv");
        fs::write(&path, text).unwrap();
        read(&path).map_err(|message| message.to_string().replace(&path.display().to_string(), "file.tsv"))
    }

    #[test]
    fn questions_are_identifier_and_text() {
        let questions = in_file("\u{FEFF}q 1\tLương  là gì?\r\n\nq2\ta\tb\n", read_questions).unwrap();
        let expected = [("q 1", "Lương  là gì?"), ("q2", "a\tb")];
        assert_eq!(questions, expected.map(|(id, text)| Question { id: id.into(), text: text.into() }));
    }

    #[test]
    fn judgements_are_four_columns() {
        let read = in_file("q1\t0\tbáo cáo 1\t2\nq1 0 d2 -1\n", Judgements::read).unwrap();
        let mut expected = Judgements::default();
        expected.add("q1", "báo cáo 1", 2);
        expected.add("q1", "d2", -1);
        assert_eq!(read, expected);
    }

    #[test]
    fn errors_name_file_and_line() {
        let questions = |text: &str| in_file(text, read_questions).unwrap_err();
        assert_eq!(questions("a\tb\n\nc\n"), "`file.tsv`, line 3: expected `ID<tab>TEXT`");
        assert_eq!(questions("a\tb\na\tc\n"), "`file.tsv`, line 2: `a` is there already");
        let judgements = |text: &str| in_file(text, Judgements::read).unwrap_err();
        assert_eq!(judgements("q 0 d\n"), "`file.tsv`, line 1: expected `QUESTION 0 DOCUMENT GRADE`");
        assert_eq!(judgements("q 0 d x\n"), "`file.tsv`, line 1: expected `QUESTION 0 DOCUMENT GRADE`");
        assert_eq!(judgements("q 0 d 1\nq 0 d 0\n"), "`file.tsv`, line 2: `d` is there already");
        assert!(
            read_questions(Path::new("/no/such"))
                .unwrap_err()
                .to_string()
                .starts_with("cannot read `/no/such`")
        );
    }
}
