//! Damaged words: what is found in their place, in which order, and what is left alone.

use super::*;

#[test]
fn likelier_damage_to_marks_comes_first() {
    let mut world = World::of(&["sổ mát trấn", "sổ mạt tran", "sổ mật trận"]);
    let results = world.run(&request("mặt trận"));
    assert_eq!((results.total, results.rescued), (0, 3));
    assert_eq!(results.hits[0].passage.text, "sổ mật trận");
}

#[test]
fn damaged_letters_are_found_last_and_marked() {
    let texts = ["Giải ngân vốn", "Giai ngan vốn", "Giảl ngân vốn", "Giải nqân vốn", "Giải phân vốn"];
    let mut world = World::of(&[&texts[..], &["Giải ngân"; 8]].concat());
    let results = world.run(&Request { limit: 20, ..request("giải ngân") });
    assert_eq!((results.total, results.rescued), (9, 1), "a page without damage");
    let mut world = World::of(&[&texts[..], &["giải pháp"; 8], &["ngân hàng"; 8]].concat());
    let results = world.run(&Request { explain: true, ..request("giải ngân") });
    assert_eq!((results.total, results.rescued), (1, 3));
    let met: Vec<_> = results.hits.iter().map(|hit| (hit.met, hit.passage.highlights[0])).collect();
    assert_eq!(met[0], (Met::AsAsked, (0, "Giải ngân".len())));
    assert_eq!(met[1], (Met::WithoutMarks, (0, "Giai ngan".len())));
    assert!(met[2..].iter().all(|(met, (start, end))| *met == Met::Damaged && end - start > 8), "{met:?}");
    assert!(results.hits[2..].iter().all(|hit| hit.accents == Accents::Partial));
    assert_eq!(keys(&results), ["search.rescued", "search.damaged"]);
    let exact = Request { accents: AccentMode::Exact, ..request("giải ngân") };
    assert_eq!(world.run(&exact).rescued, 0);
}

#[test]
fn other_words_are_no_damage() {
    let mut world =
        World::of(&["ngân sách", "nhân sách", "ngăn sách", "ngang sách", "gân sách", "UBND tỉnh"]);
    let results = world.run(&request("ngân sách"));
    let found: Vec<_> = results.hits.iter().map(|hit| hit.passage.text.as_str()).collect();
    assert_eq!(found, ["ngân sách", "ngăn sách"]);
}

#[test]
fn a_word_typed_wrong_is_found_beside_its_neighbours() {
    let mut world = World::of(&["giải ngân vốn", "giải ngân chậm", "ngân hàng", "giải quyết"]);
    for query in ["giải ngânn", "gaii ngân", "giải nggân"] {
        let results = world.run(&request(query));
        assert_eq!((results.total, results.rescued), (0, 2), "{query}");
        assert!(keys(&results).contains(&"search.damaged"), "{query}");
    }
}
