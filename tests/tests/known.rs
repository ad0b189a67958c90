use crate::world::World;

/// Twenty searches whose first hit is known: unaccented, half accented, abbreviated, with numbers, with periods, typed
/// without an input method, over text that lost its marks.
#[test]
fn the_passage_meant_comes_first() {
    let world = World::with_sample();
    world.index();
    let table = include_str!("../gold/known_items.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut missed = Vec::new();
    for row in table {
        let cells: Vec<&str> = row.split('\t').collect();
        let [query, path, words] = cells[..] else { panic!("three cells: {row}") };
        let found = world.run(&["search", query, "-n", "1", "--format", "jsonl"]);
        let hit: serde_json::Value = serde_json::from_str(&found.stdout).unwrap_or_default();
        let (file, text) = (hit["document"]["path"].as_str(), hit["passage"]["text"].as_str());
        if file != Some(path) || !text.is_some_and(|text| text.contains(words)) {
            missed.push(format!("{query}: {file:?} {text:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
