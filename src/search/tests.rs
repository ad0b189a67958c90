//! Searches over small worlds in memory: each test writes the passages that it needs and says what is found.

mod damage;
mod documents;
mod kept;

use jiff::civil::date;

use super::*;
use crate::document::{DocType, Document, Header, Passage, Period, Role, Section, SectionKind};
use crate::index::{Origin, Reader, Source, Writer};

/// An index in memory, built document by document.
struct World {
    writer: Writer,
}

impl World {
    /// One document for each text, named `1`, `2`, …
    fn of(texts: &[&str]) -> Self {
        let mut world = Self { writer: Writer::in_memory().unwrap() };
        for (at, text) in texts.iter().enumerate() {
            world.add(&(at + 1).to_string(), Header::default(), &[("", "other", text)]);
        }
        world
    }

    /// A document of sections, each with its heading, kind and one passage.
    fn add(&mut self, path: &str, header: Header, sections: &[(&str, &'static str, &str)]) {
        let sections = sections.iter().map(|(heading, kind, text)| Section {
            path: if heading.is_empty() { Vec::new() } else { vec![(*heading).to_owned()] },
            kind: SectionKind((*kind).into()),
            passages: vec![Passage { text: (*text).to_owned(), ..Passage::default() }],
        });
        let document = Document { header, sections: sections.collect() };
        let source = Source { path: path.to_owned(), ..Source::default() };
        self.writer.replace(&source, &Origin::default(), &document).unwrap();
    }

    fn reader(&mut self) -> Reader {
        self.writer.commit().unwrap();
        self.writer.reader().unwrap()
    }

    fn run(&mut self, request: &Request) -> Results {
        let reader = self.reader();
        Search::new(&reader).unwrap().run(request).unwrap()
    }

    /// Texts of the hits, in order.
    fn found(&mut self, query: &str) -> Vec<String> {
        self.run(&request(query)).hits.into_iter().map(|hit| hit.passage.text).collect()
    }
}

fn request(query: &str) -> Request {
    Request { text: query.to_owned(), limit: 10, ..Request::default() }
}

fn keys(results: &Results) -> Vec<&'static str> {
    results.notices.iter().map(crate::messages::Message::key).collect()
}

#[test]
fn two_syllables_must_stand_together() {
    let mut world = World::of(&["Giải ngân vốn đầu tư", "giải quyết việc thu ngân sách"]);
    assert_eq!(world.found("giải ngân"), ["Giải ngân vốn đầu tư"]);
}

#[test]
fn a_query_without_marks_finds_every_variant() {
    let mut world = World::of(&["giải ngân", "giai ngan", "giải quyết"]);
    let results = world.run(&request("giai ngan"));
    assert_eq!((results.total, results.rescued), (2, 0));
}

#[test]
fn damaged_text_is_rescued_after_all_others_and_counted_apart() {
    let mut world =
        World::of(&["Mật trận Tổ quốc Mật trận Tổ quốc", "Mặt trận Tổ quốc và nhiều tổ chức khác"]);
    let results = world.run(&request("\"Mặt trận Tổ quốc\""));
    assert_eq!((results.total, results.rescued), (1, 1));
    let accents: Vec<_> = results.hits.iter().map(|hit| hit.accents).collect();
    assert_eq!(accents, [Accents::Exact, Accents::Partial]);
    assert_eq!(keys(&results), ["search.rescued"]);
    let exact = Request { accents: AccentMode::Exact, ..request("\"Mặt trận Tổ quốc\"") };
    let results = world.run(&exact);
    assert_eq!((results.total, results.rescued, results.hits.len()), (1, 0, 1));
}

#[test]
fn marks_that_were_typed_count_syllable_by_syllable() {
    let mut world = World::of(&["giải ngân", "giải ngàn", "giãi ngân"]);
    let exact = Request { accents: AccentMode::Exact, ..request("giai ngân") };
    let results = world.run(&exact);
    let texts: Vec<_> = results.hits.iter().map(|hit| hit.passage.text.as_str()).collect();
    assert_eq!(results.total, 2);
    assert!(!texts.contains(&"giải ngàn"));
}

#[test]
fn ignoring_marks_is_no_rescue() {
    let mut world = World::of(&["giải ngân", "giãi ngạn"]);
    let results = world.run(&Request { accents: AccentMode::Ignore, ..request("giải ngân") });
    assert_eq!((results.total, results.rescued), (2, 0));
}

#[test]
fn the_next_looser_reading_is_taken_and_said() {
    let mut world = World::of(&["giải quyết việc thu ngân sách", "một đoạn khác"]);
    let results = world.run(&request("giải ngân"));
    assert_eq!(results.total, 1);
    assert_eq!(keys(&results), ["search.loosened-all"]);
    let results = world.run(&request("giải trí"));
    assert_eq!((results.total, keys(&results)), (1, vec!["search.loosened-share"]));
}

#[test]
fn nothing_is_found_where_nothing_is() {
    let mut world = World::of(&["giải ngân"]);
    let results = world.run(&request("xyzzy"));
    assert_eq!((results.total, results.rescued, results.hits.len()), (0, 0, 0));
    assert_eq!(World::of(&[]).run(&request("giải ngân")).total, 0);
}

#[test]
fn a_long_query_ranks_by_how_much_a_passage_carries() {
    let all = "tỷ lệ giải ngân vốn đầu tư công đạt thấp so với kế hoạch";
    let mut world = World::of(&["vốn đầu tư công của huyện", all, "kế hoạch vốn", "thời tiết"]);
    let found = world.found("tỷ lệ giải ngân vốn đầu tư công đạt thấp");
    assert_eq!(found[0], all);
    assert!(!found.contains(&"thời tiết".to_owned()));
}

#[test]
fn operators_combine() {
    let texts = ["vốn đầu tư công", "vốn vay", "đầu tư tư nhân", "công an"];
    for (query, expected) in [
        ("vốn OR \"công an\"", vec!["vốn đầu tư công", "vốn vay", "công an"]),
        ("vốn AND \"đầu tư\"", vec!["vốn đầu tư công"]),
        ("vốn -vay", vec!["vốn đầu tư công"]),
        ("vốn NOT (vay OR công)", vec![]),
        ("\"tư công\"", vec!["vốn đầu tư công"]),
        ("\"vốn đầu công\"", vec![]),
        ("vốn NEAR/3 công", vec!["vốn đầu tư công"]),
        ("công NEAR/3 vốn", vec!["vốn đầu tư công"]),
        ("vốn NEAR/2 công", vec![]),
        ("c?ng AND v*", vec!["vốn đầu tư công"]),
        ("\"đầu t* công\"", vec!["vốn đầu tư công"]),
    ] {
        let mut found = World::of(&texts).found(query);
        let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn a_sentence_or_a_section_holds_all_sides() {
    let mut world = World::of(&[
        "Thu ngân sách đạt khá. Giải ngân vốn chậm.",
        "Giải ngân vốn vay tại TP. Sóc Mây chậm.",
        "Chậm nộp báo cáo.",
    ]);
    assert_eq!(world.run(&request("ngân sách SAMESENTENCE chậm")).total, 0);
    assert_eq!(world.run(&request("giải ngân CÙNGCÂU chậm")).total, 2);
    assert_eq!(world.run(&request("vay NEAR/câu chậm")).total, 1);
    let mut world = reports();
    let results = world.run(&request("đạt SAMESECTION thu"));
    assert_eq!((results.total, results.hits[0].section.kind.as_str()), (3, "results"));
    assert_eq!(world.run(&request("đạt SAMESECTION thấp")).total, 0);
    assert_eq!(world.run(&request("thu NOT (thu SAMESECTION thấp)")).total, 3);
    assert_eq!(world.run(&request("title:2021 SAMESECTION heading:\"hạn chế\"")).total, 1);
}

#[test]
fn what_must_not_be_there_stays_the_same_in_looser_readings() {
    let mut world = World::of(&["vốn vay và nợ", "vốn vay nợ"]);
    assert_eq!(world.found("vốn NOT (vay nợ)"), ["vốn vay và nợ"]);
}

#[test]
fn numbers_are_asked_for_in_choices_and_parts() {
    let mut world = World::of(&["không số"]);
    for number in ["7/BC-UBND", "71/NQ-HĐND", "8/BC-UBND"] {
        let key = crate::document::number_key(number).unwrap();
        let number = crate::document::Number { text: number.into(), key };
        let header = Header { number: Some(number), ..Header::default() };
        world.add(&header.number.as_ref().unwrap().text.clone(), header, &[("", "other", "thu ngân sách")]);
    }
    for (query, total) in [
        ("ngân sách number:7/BC-UBND", 1),
        ("number:(7/BC-UBND OR 8/BC-UBND)", 2),
        ("number:7*", 2),
        ("number:*BC-UBND", 2),
        ("thu -number:7*", 1),
    ] {
        assert_eq!(world.run(&request(query)).total, total, "{query}");
    }
}

#[test]
fn a_number_and_symbol_stands_together() {
    let mut world = World::of(&["Nghị quyết số 52/NQ-HĐND ngày 17/12", "52 hộ; NQ khác của HĐND"]);
    assert_eq!(world.found("52/NQ-HĐND"), ["Nghị quyết số 52/NQ-HĐND ngày 17/12"]);
}

fn report(district: &str, year: i16) -> Header {
    Header {
        doc_type: Some(DocType("bao-cao".into())),
        title: Some(format!("Tình hình năm {year}")),
        issuer: Some(format!("UBND huyện {district}")),
        district: Some(district.to_owned()),
        province: Some("Bình Phước".into()),
        province_now: Some("Đồng Nai".into()),
        date: Some(date(year, 6, 24)),
        periods: vec![Period {
            from: date(year, 1, 1),
            to: date(year, 6, 30),
            label: format!("6 tháng đầu năm {year}"),
            role: Role::Report,
        }],
        ..Header::default()
    }
}

fn reports() -> World {
    let mut world = World::of(&[]);
    let sections =
        [("I. Kết quả", "results", "thu ngân sách đạt"), ("II. Hạn chế", "weaknesses", "thu ngân sách thấp")];
    world.add("a/2021.txt", report("Sóc Mây", 2021), &sections);
    world.add("a/2022.txt", report("Sóc Mây", 2022), &sections);
    world.add("b/2022.txt", report("Đăk Rây", 2022), &sections);
    world
}

#[test]
fn filters_narrow_and_several_values_are_alternatives() {
    let strings = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let mut world = reports();
    for (filters, total) in [
        (Filters::default(), 6),
        (Filters { districts: strings(&["soc may"]), ..Filters::default() }, 4),
        (Filters { districts: strings(&["huyện Sóc Mây", "dak ray"]), ..Filters::default() }, 6),
        (Filters { provinces: strings(&["binh phuoc"]), ..Filters::default() }, 6),
        (Filters { provinces: strings(&["Đồng Nai"]), ..Filters::default() }, 6),
        (Filters { provinces: strings(&["Hà Nội"]), ..Filters::default() }, 0),
        (Filters { issuers: strings(&["ubnd dak ray"]), ..Filters::default() }, 2),
        (Filters { sections: strings(&["weaknesses"]), ..Filters::default() }, 3),
        (Filters { from: Some(date(2022, 1, 1)), ..Filters::default() }, 4),
        (Filters { to: Some(date(2021, 12, 31)), ..Filters::default() }, 2),
        (Filters { periods: vec![(date(2022, 1, 1), date(2022, 12, 31))], ..Filters::default() }, 4),
        (Filters { periods: vec![(date(2022, 4, 1), date(2022, 6, 30))], ..Filters::default() }, 4),
        (Filters { periods: vec![(date(2022, 7, 1), date(2022, 12, 31))], ..Filters::default() }, 0),
        (
            Filters {
                types: strings(&["bao-cao"]), districts: strings(&["Đăk Rây"]), ..Filters::default()
            },
            2,
        ),
    ] {
        let results = world.run(&Request { filters: filters.clone(), ..request("ngân sách") });
        assert_eq!(results.total, total, "{filters:?}");
    }
}

#[test]
fn hits_are_grouped_by_section_or_document() {
    let mut world = reports();
    let by_document = world.run(&Request { grouping: Grouping::Document, ..request("ngân sách") });
    assert_eq!(by_document.total, 3);
    assert!(by_document.hits.iter().all(|hit| hit.more == 1));
    let by_section = world.run(&Request { grouping: Grouping::Section, ..request("ngân sách") });
    assert_eq!(by_section.total, 6);
}

#[test]
fn hits_are_sorted_by_date_when_asked() {
    let mut world = reports();
    world.add("c.txt", Header::default(), &[("", "other", "ngân sách")]);
    let years = |results: Results| -> Vec<Option<i16>> {
        results.hits.iter().map(|hit| hit.document.header.date.map(|date| date.year())).collect()
    };
    let by = |order| Request { order, grouping: Grouping::Document, ..request("ngân sách") };
    let oldest = years(world.run(&by(Order::Oldest)));
    assert_eq!(oldest, [Some(2021), Some(2022), Some(2022), None]);
    let newest = years(world.run(&by(Order::Newest)));
    assert_eq!(newest, [Some(2022), Some(2022), Some(2021), None]);
}

#[test]
fn titles_headings_and_numbers_can_be_asked_for() {
    let mut world = reports();
    for (query, total) in [
        ("title:\"năm 2021\"", 2),
        ("heading:\"hạn chế\"", 3),
        ("heading:(hạn AND chế) AND thấp", 3),
        ("title:\"hạn chế\"", 0),
        ("thấp -heading:chế", 0),
    ] {
        let results = world.run(&request(query));
        assert_eq!(results.total, total, "{query}");
    }
}

#[test]
fn pages_of_hits_follow_each_other_across_the_rescued() {
    let mut world = World::of(&["giải ngân một", "giải ngân hai", "giai ngan ba"]);
    let page = |offset| Request { offset, limit: 2, ..request("giải ngân") };
    let first = world.run(&page(0));
    let second = world.run(&page(2));
    assert_eq!((first.hits.len(), second.hits.len()), (2, 1));
    assert_eq!(second.hits[0].rank, 3);
    assert_eq!(second.hits[0].accents, Accents::Folded);
}

#[test]
fn reasons_add_up_to_the_score() {
    let mut world = reports();
    let results = world.run(&Request { explain: true, ..request("thu ngân sách") });
    for hit in &results.hits {
        let sum: f32 = hit.reasons.iter().map(|(_, gain)| gain).sum();
        assert!((sum - hit.score).abs() < 1e-4, "{sum} {}", hit.score);
    }
    assert!(!results.hits.is_empty());
}

#[test]
fn equal_hits_keep_their_order_whatever_the_segments() {
    let texts = ["ngân sách", "ngân sách", "ngân sách", "ngân sách"];
    let ids = |world: &mut World| -> Vec<String> {
        world.run(&request("ngân sách")).hits.into_iter().map(|hit| hit.passage.id).collect()
    };
    let mut one = World::of(&texts);
    let mut many = World::of(&[]);
    for (at, text) in texts.iter().enumerate().rev() {
        many.add(&(at + 1).to_string(), Header::default(), &[("", "other", text)]);
        many.writer.commit().unwrap();
    }
    assert_eq!(ids(&mut one), ids(&mut many));
}

#[test]
fn facets_count_documents_and_passages() {
    let mut world = reports();
    world.add("c.txt", Header::default(), &[("", "other", "thu ngân sách")]);
    let reader = world.reader();
    let search = Search::new(&reader).unwrap();
    let counts = |query: &str, of| -> Vec<(Option<String>, u64, u64)> {
        let buckets = search.facets(&request(query), of).unwrap();
        buckets.into_iter().map(|bucket| (bucket.value, bucket.documents, bucket.passages)).collect()
    };
    let some = |value: &str| Some(value.to_owned());
    assert_eq!(
        counts("ngân sách", Facet::District),
        [(some("Sóc Mây"), 2, 4), (some("Đăk Rây"), 1, 2), (None, 1, 1)]
    );
    assert_eq!(counts("", Facet::Year), [(some("2021"), 1, 2), (some("2022"), 2, 4), (None, 1, 1)]);
    assert_eq!(counts("thấp", Facet::Section), [(some("weaknesses"), 3, 3)]);
    assert!(counts("xyzzy", Facet::Type).is_empty());
}

#[test]
fn spellings_of_one_name_are_counted_together_under_the_best() {
    let mut world = reports();
    let header = |district: &str| Header { district: Some(district.into()), ..Header::default() };
    for (at, district) in ["Dak Ray", "Dak Ray", "ĐĂK RÂY"].into_iter().enumerate() {
        world.add(&format!("bare{at}"), header(district), &[("", "other", "thu ngan sach")]);
    }
    let reader = world.reader();
    let search = Search::new(&reader).unwrap();
    let buckets = search.facets(&request("thu ngan sach"), Facet::District).unwrap();
    let names: Vec<&str> = buckets.iter().filter_map(|bucket| bucket.value.as_deref()).collect();
    assert_eq!(names, ["Đăk Rây", "Sóc Mây"], "{buckets:?}");
    assert_eq!((buckets[0].documents, buckets[0].passages), (4, 5), "{buckets:?}");
}

#[test]
fn a_question_is_text_and_never_a_query() {
    let mut world = World::of(&["mức kỷ luật đảng a) khiển trách", "khác"]);
    let reader = world.reader();
    let search = Search::new(&reader).unwrap();
    for text in ["kỷ luật đảng) a) là gì?", "-kỷ luật AND", "\"kỷ luật", "kỷ: luật"] {
        assert_eq!(search.documents(&request(text)).unwrap().len(), 1, "{text}");
    }
}

#[test]
fn an_abbreviation_and_its_full_form_find_each_other() {
    let mut world = World::of(&["UBND huyện báo cáo", "Ủy ban nhân dân huyện báo cáo", "ủy ban và nhân dân"]);
    for query in ["UBND huyện", "ubnd huyen", "Uỷ ban nhân dân", "uy ban nhan dan"] {
        let results = world.run(&request(query));
        assert_eq!(results.total, 2, "{query}");
        assert_eq!(keys(&results), ["search.expanded"], "{query}");
    }
    let off = Request { expansion: Expansion::Off, ..request("UBND huyện") };
    assert_eq!(world.run(&off).total, 1);
}

#[test]
fn keystrokes_of_an_input_method_are_understood_where_the_words_are_not() {
    let mut world = World::of(&["Giải ngân vốn đầu tư công còn chậm", "Thu ngân sách"]);
    for (query, method) in [("giari ngaan", "Telex"), ("giai3 ngan6", "VNI"), ("gia?i nga^n", "VIQR")] {
        let results = world.run(&request(query));
        assert_eq!((results.total, results.read_as.as_str()), (1, "giải ngân"), "{query}");
        let notice = results.notices.iter().find(|notice| notice.key() == "search.retyped").unwrap();
        assert!(notice.to_string().contains(method), "{notice}");
    }
    // What the index has is read as it stands, and what makes no word in any method too.
    for query in ["thu", "cham", "abcxyz", "giai ngan", "giai ngan?", "thu vốn?", "Dau tu cong cham."] {
        assert!(!keys(&world.run(&request(query))).contains(&"search.retyped"), "{query}");
    }
}

#[test]
fn a_misspelt_word_is_asked_about() {
    let mut texts = vec!["Giải ngân vốn đầu tư công còn chậm"; 4];
    texts.push("Ngâm giống trước khi gieo");
    let mut world = World::of(&texts);
    let mut asked = |query: &str| {
        let results = world.run(&request(query));
        let notice = results.notices.iter().find(|notice| notice.key() == "search.did_you_mean");
        notice.map(ToString::to_string)
    };
    assert_eq!(asked("giải ngânn").as_deref(), Some("did you mean `giải ngân`?"));
    assert_eq!(asked("gaii ngân").as_deref(), Some("did you mean `giải ngân`?"));
    assert_eq!(asked("giải ngâm vốn").as_deref(), Some("did you mean `giải ngân vốn`?"));
    assert_eq!(asked("giải ngân"), None);
    assert_eq!(asked("xyzxyz"), None);
}

#[test]
fn the_last_word_is_completed_from_the_index() {
    let mut world = World::of(&[
        "Giải ngân vốn đầu tư công",
        "Giải quyết đơn thư",
        "Giải ngân chậm",
        "Hợp đồng lao động",
        "Đồng thời",
    ]);
    let reader = world.reader();
    let search = Search::new(&reader).unwrap();
    let complete = |text: &str| -> Vec<String> {
        search.suggestions(text, 3).unwrap().into_iter().map(|suggestion| suggestion.text).collect()
    };
    assert_eq!(complete("giai"), ["giải"]);
    assert_eq!(complete("giải ng"), ["giải ngân"]);
    assert_eq!(complete("Giải "), ["Giải ngân", "Giải quyết"]);
    assert_eq!(complete("giải ngâ"), ["giải ngân"]);
    assert_eq!(complete("hợp đồng "), ["hợp đồng lao"]);
    assert!(complete("").is_empty() && complete("zz").is_empty());
}

#[test]
fn a_signature_does_not_win_by_the_title_of_its_document() {
    let mut world = World { writer: Writer::in_memory().unwrap() };
    let header = Header { title: Some("Xử lý nước thải chăn nuôi".into()), ..Header::default() };
    let long =
        "Các cơ sở phải xây hầm để xử lý nước thải trước khi cho chảy ra suối, chậm nhất là ngày 30 tháng 6";
    world.add("1", header, &[("", "signature", "Đoàn Thị Hạnh"), ("", "other", long)]);
    assert_eq!(world.found("xử lý nước thải chăn nuôi")[0], long);
}

#[test]
fn a_wildcard_finds_both_spellings_of_i_and_y() {
    let mut world = World::of(&["Thời kỳ mới", "Kĩ thuật", "Kiểm tra", "Quý một"]);
    assert_eq!(world.run(&request("ki*")).total, 3);
    assert_eq!(world.run(&request("ky*")).total, 2);
    assert_eq!(world.run(&request("qui*")).total, 1);
}

#[test]
fn a_wildcard_that_was_cut_says_so() {
    let words: Vec<String> = (0..4_200).map(|at| format!("x{}", letters_of(at))).collect();
    let mut world = World::of(&[&words.join(" "), "xong"]);
    assert!(keys(&world.run(&request("x*"))).contains(&"search.wildcard_cut"));
    assert!(!keys(&world.run(&request("xo*"))).contains(&"search.wildcard_cut"));
}

/// A word of its own for each number.
fn letters_of(number: usize) -> String {
    let letter = |at: usize| char::from(b'a' + (number / 26_usize.pow(at as u32) % 26) as u8);
    (0..3).map(letter).collect()
}

#[test]
fn a_passage_with_both_spellings_is_rescued_where_each_stands_once() {
    let mut world = World::of(&["von đầu vốn đầu"]);
    let results = world.run(&request("\"vốn dau von\""));
    assert_eq!((results.total, results.rescued), (0, 1));
}
