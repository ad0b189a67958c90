//! What became of a file, as a line of the report of `tracuu index`.

use std::io::{self, Write};

use serde::Serialize;

use super::json::write_line;
use crate::archive::FileOutcome;

/// Writes one line of JSON for one file.
///
/// # Errors
/// Those of the writer.
pub fn outcome_json(out: &mut impl Write, file: &FileOutcome) -> io::Result<()> {
    let value = OutcomeJson {
        path: &file.path,
        outcome: file.outcome.name(),
        reason: file.reason.as_ref().map(ToString::to_string),
        passages: file.passages,
        bytes: file.bytes,
        ms: (file.took_ms * 1000.0).round() / 1000.0,
        warnings: file.warnings.iter().map(ToString::to_string).collect(),
    };
    write_line(out, &value)
}

#[derive(Serialize)]
struct OutcomeJson<'a> {
    path: &'a str,
    outcome: &'a str,
    reason: Option<String>,
    passages: u64,
    bytes: u64,
    ms: f64,
    warnings: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Outcome;
    use crate::messages::Message;

    #[test]
    fn a_line_names_path_outcome_and_reason() {
        let file = FileOutcome {
            path: "corpus/quét.pdf".into(),
            outcome: Outcome::Skipped,
            reason: Some(Message::new("test.reason")),
            warnings: Vec::new(),
            passages: 0,
            bytes: 12_345,
            took_ms: 0.123_456,
        };
        let mut out = Vec::new();
        outcome_json(&mut out, &file).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r##"{"path":"corpus/quét.pdf","outcome":"skipped","reason":"test.reason","passages":0,"bytes":12345,"ms":0.123,"warnings":[]}"##);
    }
}
