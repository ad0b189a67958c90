//! What a look over the index found, for a person and for a program.

use std::io::{self, Write};

use serde_json::json;

use super::safe::line as safe_line;
use crate::index::Checked;
use crate::messages::{Language, Message, size};

/// A line for each problem, and one for the whole.
pub fn checked_text(out: &mut impl Write, checked: &Checked, language: Language) -> io::Result<()> {
    for problem in &checked.problems {
        writeln!(out, "{}", safe_line(&problem.message().say(language)))?;
    }
    let total = if checked.problems.is_empty() {
        Message::new("print.check.whole")
            .with("documents", checked.documents)
            .with("passages", checked.passages)
            .with("files", checked.files)
            .with("size", size(checked.bytes, language))
    } else {
        Message::new("print.check.problems").with("n", checked.problems.len())
    };
    writeln!(out, "{}", total.say(language))
}

/// One object: whether the index is whole, and what is wrong where.
pub fn checked_json(out: &mut impl Write, checked: &Checked) -> io::Result<()> {
    let problems = checked.problems.iter().map(|problem| {
        let (what, place) = problem.parts();
        json!({ "what": what, "where": place, "repairable": checked.has_sources })
    });
    let object = json!({
        "ok": checked.problems.is_empty(),
        "problems": problems.collect::<Vec<_>>(),
        "files": checked.files,
        "bytes": checked.bytes,
        "documents": checked.documents,
        "passages": checked.passages,
    });
    writeln!(out, "{object}")
}
