//! Precedents over small worlds in memory: each test writes the passages that it needs and says what is found.

use jiff::civil::{Date, date};

use super::*;
use crate::document::{Document, Header, Passage, Section, SectionKind};
use crate::index::{Origin, Source, Writer};

/// Documents that each state a date, or none, and one passage.
struct World {
    writer: Writer,
}

impl World {
    fn of(documents: &[(&str, Option<Date>, &str)]) -> Self {
        let mut writer = Writer::in_memory().unwrap();
        for (path, date, text) in documents {
            let passage = Passage { text: (*text).to_owned(), ..Passage::default() };
            let section =
                Section { kind: SectionKind("other".into()), passages: vec![passage], ..Section::default() };
            let header = Header { date: *date, ..Header::default() };
            let source = Source { path: (*path).to_owned(), ..Source::default() };
            writer
                .replace(&source, &Origin::default(), &Document { header, sections: vec![section] })
                .unwrap();
        }
        writer.commit().unwrap();
        Self { writer }
    }

    fn look_up(&self, text: &str, wish: Wish) -> DraftParagraph {
        let reader = self.writer.reader().unwrap();
        let paths = Paths::new(std::path::Path::new("/")).unwrap();
        Precedents::new(&reader, &paths, Wish { limit: 3, ..wish }).unwrap().of(text).unwrap()
    }

    /// File names of the precedents, in order.
    fn found(&self, text: &str, wish: Wish) -> Vec<String> {
        self.look_up(text, wish).precedents.iter().map(|found| name(&found.excerpt)).collect()
    }
}

fn name(excerpt: &Excerpt) -> String {
    excerpt.document.path.rsplit('/').next().unwrap().to_owned()
}

const SLOW: &str =
    "Công tác giải ngân vốn đầu tư công năm 2021 còn chậm so với kế hoạch, chủ đầu tư chưa quyết liệt";
const SCHOOLS: &str =
    "Tỷ lệ trường học đạt chuẩn quốc gia của huyện thấp, cơ sở vật chất của nhiều điểm trường xuống cấp";

fn by(preference: Preference) -> Wish {
    Wish { preference, ..Wish::default() }
}

#[test]
fn the_passage_is_found_without_marks_with_other_figures_and_with_its_clauses_swapped() {
    let world = World::of(&[("a", None, SLOW), ("b", None, SCHOOLS)]);
    for draft in [
        SLOW,
        "Cong tac giai ngan von dau tu cong nam 2024 con cham so voi ke hoach, chu dau tu chua quyet liet",
        "chủ đầu tư chưa quyết liệt, công tác giải ngân vốn đầu tư công năm 2024 còn chậm so với kế hoạch",
        "Công tác giải ngân vốn công còn chậm so với kế hoạch, do vướng mặt bằng, chủ đầu tư quyết liệt",
    ] {
        assert_eq!(world.found(draft, Wish::default()), ["a"], "{draft}");
    }
    assert_eq!(
        world.found("Luộc khoai cho bở rồi trộn với dừa nạo và một chút muối vừng", Wish::default()),
        [""; 0]
    );
}

#[test]
fn what_is_aligned_is_the_same_in_both_texts_and_is_highlighted() {
    let world = World::of(&[("a", None, SLOW)]);
    let draft = "giải ngân vốn đầu tư công năm 2024 còn chậm so với kế hoạch";
    let found = &world.look_up(draft, Wish::default()).precedents[0];
    let both: Vec<(&str, &str)> = found
        .aligned
        .iter()
        .map(|run| (&draft[run.draft.0..run.draft.1], &SLOW[run.passage.0..run.passage.1]))
        .collect();
    let same = ["giải ngân vốn đầu tư công năm", "còn chậm so với kế hoạch"];
    assert_eq!(both, same.map(|text| (text, text)));
    assert_eq!(found.excerpt.passage.highlights.len(), 2);
    assert_eq!(found.cover, 1.0);
    assert!((found.share - 13.0 / 14.0).abs() < 1e-9, "{}", found.share);
}

fn uses() -> World {
    let slower = SLOW.replace("còn chậm", "còn rất chậm");
    let other_figure = SLOW.replace("2021", "2022");
    let distant = "Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch do thời tiết mưa nhiều";
    World::of(&[
        ("2021", Some(date(2021, 6, 20)), SLOW),
        ("2022", Some(date(2022, 6, 20)), &other_figure),
        ("2019", Some(date(2019, 6, 20)), &slower),
        ("2023", Some(date(2023, 6, 20)), distant),
        ("undated", None, SLOW),
    ])
}

#[test]
fn near_identical_passages_are_one_with_a_count_and_the_first_use() {
    let found = uses().look_up(SLOW, Wish::default()).precedents;
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].documents, found[1].documents), (4, 1));
    assert_eq!(found[0].first.as_ref().map(name).as_deref(), Some("2019"));
    assert_eq!(found[0].latest, Some(date(2022, 6, 20)));
    assert!(!found[0].may_be_more);
}

#[test]
fn of_passages_that_differ_in_figures_the_one_with_the_same_figure_is_shown() {
    let draft = SLOW.replace("2021", "2022");
    assert_eq!(uses().found(&draft, Wish::default())[0], "2022");
    assert_eq!(uses().found(SLOW, Wish::default())[0], "2021");
}

#[test]
fn precedents_are_ordered_as_wished() {
    let world = uses();
    assert_eq!(world.found(SLOW, by(Preference::Closest)), ["2021", "2023"]);
    assert_eq!(world.found(SLOW, by(Preference::Newest)), ["2023", "2022"]);
    let rare_is_closer = "Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch do thời tiết mưa nhiều";
    assert_eq!(world.found(rare_is_closer, by(Preference::Closest))[0], "2023");
    let frequent = world.look_up(rare_is_closer, by(Preference::MostFrequent)).precedents;
    assert_eq!(frequent[0].documents, 4);
}

#[test]
fn filters_and_the_draft_itself_are_heeded() {
    let world = uses();
    let late = Filters { from: Some(date(2023, 1, 1)), ..Filters::default() };
    assert_eq!(world.found(SLOW, Wish { filters: late, ..Wish::default() }), ["2023"]);
    let except = Some(world.look_up(SLOW, Wish::default()).precedents[0].excerpt.document.id.clone());
    let others = world.look_up(SLOW, Wish { except, ..Wish::default() }).precedents;
    assert_eq!(others[0].documents, 3);
    assert_ne!(name(&others[0].excerpt), "2021");
}

#[test]
fn a_formula_is_folded_away_unless_asked_for_whatever_the_filters() {
    let texts: Vec<String> = (0..20)
        .map(|at| format!("Thông tư này có hiệu lực thi hành kể từ ngày {at} tháng 6 năm {}", 2000 + at))
        .collect();
    let documents: Vec<(String, &str)> =
        texts.iter().enumerate().map(|(at, text)| (at.to_string(), text.as_str())).collect();
    let documents: Vec<_> =
        documents.iter().map(|(path, text)| (path.as_str(), Some(date(2020, 1, 1)), *text)).collect();
    let world = World::of(&documents);
    let draft = "Thông tư này có hiệu lực thi hành kể từ ngày 01 tháng 01 năm 2025";
    let folded = world.look_up(draft, Wish::default());
    assert_eq!((folded.standing, folded.precedents.len()), (Standing::Formula { documents: 20 }, 0));
    let filters = Filters { paths: vec!["*/7".to_owned()], ..Filters::default() };
    assert_eq!(world.look_up(draft, Wish { filters, ..Wish::default() }).standing, folded.standing);
    let asked_for = world.look_up(draft, Wish { with_formulas: true, ..Wish::default() });
    assert_eq!(asked_for.precedents[0].documents, 20);
}

#[test]
fn a_few_words_are_too_short_and_an_empty_index_has_nothing() {
    let world = World::of(&[]);
    assert_eq!(world.look_up("KẾT QUẢ ĐẠT ĐƯỢC", Wish::default()).standing, Standing::TooShort);
    let nothing = world.look_up(SLOW, Wish::default());
    assert_eq!((nothing.standing, nothing.precedents.len()), (Standing::Own, 0));
}
