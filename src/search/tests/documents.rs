//! Documents as hits: by their best passages, and by what they are.

use super::*;

#[test]
fn documents_rank_by_their_best_passages_and_the_rescued_come_last() {
    let mut world = World::of(&["mặt trận mặt trận", "mật trận mật trận mật trận"]);
    let twice = [("", "other", "mặt trận tổ quốc"), ("", "other", "mặt trận và")];
    world.add("3", Header::default(), &twice);
    let reader = world.reader();
    let ranked = Search::new(&reader).unwrap().documents(&request("mặt trận")).unwrap();
    let path = |id: &str| reader.document(id).unwrap().unwrap().source.path;
    assert_eq!(ranked.len(), 3);
    assert_eq!(path(&ranked[2].0), "2");
    assert!(ranked.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{ranked:?}");
}

/// Three documents that say the same, one of them a law, one a report, one that states nothing of itself.
fn papers() -> World {
    let mut world = World { writer: Writer::in_memory().unwrap() };
    let header = |kind: &str| Header {
        doc_type: DocType::find(kind),
        date: Some(date(2020, 1, 1)),
        ..Header::default()
    };
    let text = "Vốn đầu tư công được giải ngân theo kế hoạch hằng năm";
    world.add("bare", Header::default(), &[("", "other", text)]);
    world.add("report", header("báo cáo"), &[("", "other", text)]);
    world.add("law", header("luật"), &[("", "other", text)]);
    world
}

#[test]
fn of_equal_documents_those_that_bind_and_are_dated_come_first() {
    let request =
        Request { grouping: Grouping::Document, ..request("vốn đầu tư công giải ngân khi nào") };
    let results = papers().run(&request);
    let paths: Vec<&str> = results.hits.iter().map(|hit| hit.document.path.as_str()).collect();
    assert_eq!(paths, ["law", "report", "bare"]);
}

#[test]
fn a_document_with_its_answer_early_comes_before_one_with_it_late() {
    let mut world = World { writer: Writer::in_memory().unwrap() };
    let answer = ("", "other", "Vốn đầu tư công được giải ngân theo kế hoạch hằng năm");
    let other = ("", "other", "Lời nói đầu");
    world.add("late", Header::default(), &[other, other, other, answer]);
    world.add("early", Header::default(), &[answer, other, other, other]);
    let request =
        Request { grouping: Grouping::Document, ..request("vốn đầu tư công giải ngân khi nào") };
    let paths: Vec<String> = world.run(&request).hits.into_iter().map(|hit| hit.document.path).collect();
    assert_eq!(paths, ["early", "late"]);
}

#[test]
fn the_reasons_for_a_document_add_up_to_its_score() {
    let request = Request {
        grouping: Grouping::Document,
        explain: true,
        ..request("vốn đầu tư công giải ngân khi nào")
    };
    let hits = papers().run(&request).hits;
    assert_eq!(hits.len(), 3);
    for hit in hits {
        let sum: f32 = hit.reasons.iter().map(|(_, gain)| gain).sum();
        assert!((sum - hit.score).abs() < 1e-3 * hit.score, "{sum} of {}", hit.score);
    }
}
