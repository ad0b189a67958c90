//! What only tracuu does, so that no one else can be measured beside it: precedent wording, shortcomings that come back.

use std::fs;
use std::process::Command;

use tracuu::audit::{Precedents, Wish};
use tracuu::index::{Paths, Reader};
use tracuu::search::{Facet, Request, Search};

use super::everyone::{Everyone, process};
use super::passages;
use super::times::{Task, Times, take};

/// A paragraph for which precedents are sought has at least so many bytes.
const PARAGRAPH_BYTES: usize = 400;
/// One of so many words of it is left out, so that it is not found as it stands.
const LEFT_OUT: usize = 5;

/// The name of a start that does nothing: no search from start to exit can take less.
pub(crate) const NOTHING: &str = "nothing: --version";

/// Name, cold, warm of each.
pub(crate) fn measure(everyone: &Everyone) -> Vec<(&'static str, Times, Option<Times>)> {
    let tracuu = &everyone.tracuu;
    let text = paragraph(everyone);
    let draft = everyone.passages.with_file_name("draft.txt");
    fs::write(&draft, &text).unwrap();
    let reader = Reader::open(&tracuu.index).unwrap();
    let search = Search::new(&reader).unwrap();
    let paths = Paths::new(&tracuu.index).unwrap();
    let wish = Wish { limit: 3, with_formulas: true, ..Wish::default() };
    let precedents = std::cell::RefCell::new(Precedents::new(&reader, &paths, wish).unwrap());
    assert!(
        !precedents.borrow_mut().of(&text).unwrap().precedents.is_empty(),
        "the source of the draft is found"
    );
    let everything = Request::default();
    let draft = draft.to_str().unwrap();
    let cold = |command: Command| -> Task<'_> { Some(process(command)) };
    let mut names =
        vec![NOTHING, "facets of everything, by district", "precedent: one paragraph", "timeline: đầu tư"];
    let mut tasks: Vec<Task<'_>> = vec![
        cold(tracuu.program(&["--version"])),
        None,
        cold(tracuu.program(&["facets", "--of", "district"])),
        Some(Box::new(|| drop(search.facets(&everything, Facet::District).ok().unwrap()))),
        cold(tracuu.program(&["precedent", draft, "--formulas"])),
        Some(Box::new(|| drop(precedents.borrow_mut().of(&text).unwrap()))),
        cold(tracuu.program(&["timeline", "đầu tư"])),
        None,
    ];
    let trace = || tracuu.program(&["trace", "giải ngân", "--from", "2022"]);
    if trace().output().unwrap().status.success() {
        names.push("trace: giải ngân, since 2022");
        tasks.extend([cold(trace()), None]);
    } else {
        eprintln!("SKIPPED: trace: the texts have no sections on shortcomings");
    }
    let taken = take(&tasks);
    let both = |both: &[Option<Times>]| (both[0].clone().unwrap(), both[1].clone());
    names.into_iter().zip(taken.chunks(2).map(both)).map(|(name, (cold, warm))| (name, cold, warm)).collect()
}

/// A paragraph of the texts, from their middle, that lost some of its words.
fn paragraph(everyone: &Everyone) -> String {
    let count = passages::read(&everyone.passages).count();
    let mut later = passages::read(&everyone.passages).skip(count / 2);
    let passage = later.find(|passage| passage.text.len() >= PARAGRAPH_BYTES).unwrap();
    let words = passage.text.split_whitespace().enumerate();
    let kept: Vec<&str> =
        words.filter(|(at, _)| at % LEFT_OUT != LEFT_OUT - 1).map(|(_, word)| word).collect();
    kept.join(" ")
}
