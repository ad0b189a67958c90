//! What a search keeps for the next one.

use super::*;

#[test]
fn what_is_kept_from_one_search_to_the_next_changes_no_answer() {
    let mut world =
        World::of(&["vốn đầu tư công", "von dau tu", "giải ngân vốn chậm", "chi thường xuyên", "vốn vay"]);
    let reader = world.reader();
    let kept = Search::new(&reader).unwrap();
    for query in ["vốn", "von", "vốn đầu tư", "vốn", "chi thường", "xuyên"] {
        let answer = |search: &Search<'_>| {
            let results = search.run(&request(query)).unwrap();
            format!("{:?}", Results { took_ms: 0.0, ..results })
        };
        assert_eq!(answer(&kept), answer(&Search::new(&reader).unwrap()), "{query}");
    }
}
