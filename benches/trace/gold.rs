//! The gold table: how well groups meet it, what each ingredient is worth, what the threshold does.

use tracuu::audit::{Ingredients, THRESHOLD, Trace, TraceRequest, trace};
use tracuu::index::{Paths, Reader};
use tracuu::search::Search;

use super::measure::{Judged, Part, groups, judged, pairs};

pub(crate) fn run(list: bool) {
    let world = tempfile::tempdir().unwrap();
    let folder = world.path().join("index");
    super::index(super::corpus(), &folder);
    let reader = Reader::open(&folder).unwrap();
    let paths = Paths::new(&folder).unwrap();
    let judged = judged(&reader);
    let traced = |request: TraceRequest| {
        let search = Search::new(&reader).unwrap();
        trace(&reader, &search, &paths, &TraceRequest { least_documents: 1, ..request }).ok().unwrap()
    };
    let usual = traced(TraceRequest::default());
    if list {
        print_groups(&usual, &judged);
    }
    println!("pairwise over {} shortcomings and near misses: precision, recall, F1", stated(&judged));
    println!("{:42}  {:17}  {:17}  {:17}  groups", "", "all issues", "tuned half", "held-out half");
    row("everything", &usual, &judged);
    let in_sections = |judged: &Judged| is_stated(judged) && judged.kind == "weaknesses";
    println!(
        "{:42}  {}",
        "of these, in sections on weaknesses",
        pairs(&judged, &groups(&usual), Part::All, in_sections)
    );
    let all = Ingredients::default();
    let without = |ingredients| TraceRequest { ingredients, ..TraceRequest::default() };
    row("without related words", &traced(without(Ingredients { related: false, ..all })), &judged);
    row("without pairs", &traced(without(Ingredients { pairs: false, ..all })), &judged);
    row("without either", &traced(without(Ingredients { pairs: false, related: false })), &judged);
    let sections_only = TraceRequest { elsewhere: false, ..TraceRequest::default() };
    row("without letters and notices", &traced(sections_only), &judged);
    println!("\nthreshold (usual: {THRESHOLD})");
    for step in 2..=15 {
        let threshold = step as f32 * 0.02;
        for related in [true, false] {
            let ingredients = Ingredients { related, ..all };
            let name = format!("{threshold:.2}{}", if related { "" } else { ", without related words" });
            row(&name, &traced(TraceRequest { threshold, ..without(ingredients) }), &judged);
        }
    }
}

fn stated(judged: &[Judged]) -> usize {
    judged.iter().filter(|judged| is_stated(judged)).count()
}

/// Whether the passage states a shortcoming: what must be together with its like, and with nothing else.
fn is_stated(judged: &Judged) -> bool {
    matches!(judged.role.as_str(), "weakness" | "near-miss" | "single")
}

fn row(name: &str, trace: &Trace, judged: &[Judged]) {
    let groups = groups(trace);
    let parts = [Part::All, Part::Tuned, Part::HeldOut];
    let [all, tuned, held_out] = parts.map(|part| pairs(judged, &groups, part, is_stated).to_string());
    println!("{name:42}  {all:17}  {tuned:17}  {held_out:17}  {}", trace.issues.len());
}

/// The groups with what the table says of their passages.
fn print_groups(trace: &Trace, judged: &[Judged]) {
    for issue in &trace.issues {
        println!("{} [{}] {:?}", issue.label, issue.kind, issue.words);
        for occurrence in &issue.occurrences {
            let passage = &occurrence.excerpt.passage;
            let known = judged.iter().find(|judged| judged.id == passage.id);
            let known =
                known.map_or_else(|| "?".to_owned(), |known| format!("{} {}", known.issue, known.role));
            let text: String = passage.text.chars().take(90).collect();
            println!(
                "    {:.2} {known:32} {}{text}",
                occurrence.likeness,
                if occurrence.elsewhere { "* " } else { "" }
            );
        }
    }
    for judged in judged.iter().filter(|judged| is_stated(judged)) {
        if !trace
            .issues
            .iter()
            .flat_map(|issue| &issue.occurrences)
            .any(|occurrence| occurrence.excerpt.passage.id == judged.id)
        {
            println!(
                "in no group: {} [{}] {}",
                judged.issue,
                judged.kind,
                judged.text.chars().take(90).collect::<String>()
            );
        }
    }
}
