//! Where the arithmetic of a passage disagrees with itself: what is printed, what comes out, and the place.

use std::io::{self, Write};

use super::super::fit::{Span, paragraph};
use super::super::palette::{META, PLACE, PLAIN, TAG};
use super::super::text::{Page, identity, snippet_spans};
use super::text::grouped;
use crate::audit::figures::{Check, Disagreement, Grade};
use crate::messages::{Language, Message};
use crate::search::HitPassage;

const INDENT: usize = 4;

/// Writes the disagreements, the worst first, each with its place.
///
/// # Errors
/// Those of the writer.
pub fn disagreements_text(out: &mut impl Write, found: &[Disagreement], page: Page) -> io::Result<()> {
    let mut sorted: Vec<&Disagreement> = found.iter().collect();
    sorted.sort_by_key(|each| std::cmp::Reverse(each.grade));
    for (at, each) in sorted.iter().enumerate() {
        let document = &each.excerpt.document;
        let lead = format!("{}.", at + 1);
        paragraph(out, &[Span::new(&statement(each, page.language), TAG)], &lead, INDENT, page.columns)?;
        let identity = identity(&document.header, page.language);
        if !identity.is_empty() {
            paragraph(out, &[Span::new(&identity, META)], "", INDENT, page.columns)?;
        }
        paragraph(out, &snippet_spans(&marked(each), page.snippet_chars), "", INDENT, page.columns)?;
        let place = format!("{} · #{}", document.path, each.excerpt.passage.id);
        paragraph(out, &[Span::new(&place, PLACE)], "", INDENT, page.columns)?;
        writeln!(out, "{PLAIN}{PLAIN:#}")?;
    }
    Ok(())
}

/// The passage with the numbers in question set off.
fn marked(each: &Disagreement) -> HitPassage {
    let mut passage = each.excerpt.passage.clone();
    let mut numbers = each.terms.clone();
    numbers.push(each.range);
    numbers.sort_unstable();
    numbers.dedup();
    passage.highlights = numbers;
    passage
}

/// `270 tỷ đồng / 335 tỷ đồng = 80,60%, printed 80,59% (digits cut off)`
fn statement(each: &Disagreement, language: Language) -> String {
    let text = |(start, end): (usize, usize)| {
        each.excerpt.passage.text.get(start..end).unwrap_or_default().to_owned()
    };
    let terms: Vec<String> = each.terms.iter().map(|term| text(*term)).collect();
    let (key, joint) = match each.check {
        Check::Share => ("print.verify.share", " / "),
        Check::PercentChange => ("print.verify.percent_change", " → "),
        Check::Change => ("print.verify.change", " − "),
        Check::Sum => ("print.verify.sum", " + "),
        Check::Repeated => ("print.verify.repeated", ", "),
    };
    // One digit more than is printed shows which way it should have been rounded, where that is the question.
    let decimals = each.printed.decimals + u32::from(each.grade != Grade::Wrong && each.printed.decimals < 2);
    let computed = grouped(each.computed, decimals, language);
    let grade = match each.grade {
        Grade::Truncated => "print.verify.truncated",
        Grade::Rounded => "print.verify.rounded",
        Grade::Wrong => "print.verify.wrong",
    };
    Message::new(key)
        .with("terms", terms.join(joint))
        .with("computed", computed)
        .with("printed", text(each.range))
        .with("grade", Message::new(grade))
        .say(language)
}
