use std::io::Read;
use std::process::Stdio;

use crate::world::{Outcome, World};

#[test]
fn the_first_search_indexes_the_corpus() {
    let world = World::with_reports();
    insta::assert_snapshot!(world.run(&["search", "giải ngân"]), @r"
    1.  Tình hình kinh tế - xã hội 6 tháng đầu năm 2023
        Báo cáo 45/BC-UBND · 2023-06-20 · UBND huyện Đăk Mai
        II. Hạn chế, khuyết điểm [Weaknesses]
        - Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch. Nguyên nhân:
        một số chủ đầu tư chưa quyết liệt.
        corpus/bao cao 2023.txt · #f7075887ed1b-2

    2.  Cong tac giai ngan von dau tu cong dat 45% ke hoach.
        Báo cáo
        BAO CAO Cong tac giai ngan von dau tu cong dat 45% ke hoach.
        found only when marks are ignored
        corpus/khong-dau.txt · #407a867b3a76-0
    --- stderr
    note: there is no index yet: `corpus` is indexed first
    2 files indexed; 6 passages, 1 KB in … s
    note: 1 more passage matches when marks are ignored
    1 match
    --- status 0
    ");
    insta::assert_snapshot!(world.run_vi(&["search", "giải", "ngân"]), @r"
    1.  Tình hình kinh tế - xã hội 6 tháng đầu năm 2023
        Báo cáo 45/BC-UBND · 20/06/2023 · UBND huyện Đăk Mai
        II. Hạn chế, khuyết điểm [Hạn chế, khuyết điểm]
        - Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch. Nguyên nhân:
        một số chủ đầu tư chưa quyết liệt.
        corpus/bao cao 2023.txt · #f7075887ed1b-2

    2.  Cong tac giai ngan von dau tu cong dat 45% ke hoach.
        Báo cáo
        BAO CAO Cong tac giai ngan von dau tu cong dat 45% ke hoach.
        chỉ khớp khi bỏ qua dấu
        corpus/khong-dau.txt · #407a867b3a76-0
    --- stderr
    lưu ý: thêm 1 đoạn khớp khi bỏ qua dấu
    1 kết quả khớp
    --- status 0
    ");
}

#[test]
fn words_and_one_argument_of_words_are_the_same_query() {
    let world = World::indexed();
    let words = world.run(&["search", "giải", "ngân"]).ended(0);
    assert_eq!(words, world.run(&["search", "giải ngân"]));
    assert_eq!(words, world.run(&["search", "--", "giải", "ngân"]));
}

#[test]
fn a_dash_leaves_a_word_out() {
    let world = World::indexed();
    assert_eq!(world.run(&["search", "cong tac", "--count"]).ended(0).stdout, "2\n");
    assert_eq!(world.run(&["search", "cong tac", "-chậm", "-n", "1", "--count"]).ended(0).stdout, "1\n");
}

#[test]
fn nothing_found_is_status_1() {
    let world = World::indexed();
    insta::assert_snapshot!(world.run(&["search", "thủy điện"]), @r"
    --- stderr
    0 matches
    --- status 1
    ");
    insta::assert_snapshot!(world.run_vi(&["search", "thủy điện", "--format", "jsonl"]), @r"--- status 1");
    insta::assert_snapshot!(world.run(&["search", "thủy điện", "--count"]), @r"
    0
    --- status 1
    ");
}

#[test]
fn without_index_and_corpus_it_says_what_to_do() {
    let world = World::new();
    insta::assert_snapshot!(world.run(&["search", "giải ngân"]), @r"
    --- stderr
    error: there is no index in `index` yet: build it with `tracuu index FOLDER`
    --- status 2
    ");
    insta::assert_snapshot!(world.run_vi(&["search", "giải ngân"]), @r"
    --- stderr
    lỗi: chưa có chỉ mục trong `index`: hãy tạo bằng lệnh `tracuu index THƯ_MỤC`
    --- status 2
    ");
}

#[test]
fn a_query_that_cannot_be_read_is_shown_with_its_place() {
    let world = World::indexed();
    insta::assert_snapshot!(world.run(&["search", "giải \"ngân vốn"]), @r##"
    --- stderr
    error: the phrase is never closed: put `"` after its last word, or leave out the quotation mark here
      giải "ngân vốn
           ^^^^^^^^^
    --- status 2
    "##);
    insta::assert_snapshot!(world.run_vi(&["search", "giải NEAR/ ngân"]), @r"
    --- stderr
    lỗi: sau `NEAR/` phải là số nguyên từ 1 đến 100, `câu` hoặc `mục`, ví dụ `a NEAR/5 b`
      giải NEAR/ ngân
           ^^^^^
    --- status 2
    ");
    insta::assert_snapshot!(world.run(&["search", "nơi: giải ngân"]), @r"
    1.  Tình hình kinh tế - xã hội 6 tháng đầu năm 2023
        Báo cáo 45/BC-UBND · 2023-06-20 · UBND huyện Đăk Mai
        II. Hạn chế, khuyết điểm [Weaknesses]
        - Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch. Nguyên nhân:
        một số chủ đầu tư chưa quyết liệt.
        corpus/bao cao 2023.txt · #f7075887ed1b-2

    2.  Tình hình kinh tế - xã hội 6 tháng đầu năm 2023
        Báo cáo 45/BC-UBND · 2023-06-20 · UBND huyện Đăk Mai
        I. Kết quả đạt được [Results]
        1. Thu ngân sách nhà nước đạt 52,4% dự toán, tăng 8,1% so với cùng kỳ.
        corpus/bao cao 2023.txt · #f7075887ed1b-1

    3.  Cong tac giai ngan von dau tu cong dat 45% ke hoach.
        Báo cáo
        BAO CAO Cong tac giai ngan von dau tu cong dat 45% ke hoach.
        found only when marks are ignored
        corpus/khong-dau.txt · #407a867b3a76-0
    --- stderr
    note: no passage holds all of these words; shown are those that hold the most of them
    note: 1 more passage matches when marks are ignored
    2 matches
    --- status 0
    ");
    insta::assert_snapshot!(world.run(&["search", ""]), @r"
    --- stderr
    error: the query is empty: write the words to look for, such as `giải ngân`
      
      ^
    --- status 2
    ");
}

#[test]
fn a_query_of_thousands_of_words_is_refused() {
    let world = World::indexed();
    let query = "giải ngân vốn ".repeat(1_000);
    let outcome = world.run(&["search", &query]).ended(2);
    assert!(outcome.stderr.starts_with("error: the query has 3000 words"), "{outcome}");
    assert!(outcome.stderr.len() < 1_000, "the query is not repeated whole: {outcome}");
}

#[test]
fn wrong_filters_say_what_can_be_written() {
    let world = World::indexed();
    insta::assert_snapshot!(world.run(&["search", "a", "--section", "weak"]), @r"
    --- stderr
    error: there is no kind of section `weak`; there are `intro`, `context`, `results`, `results-economy`, `results-society`, `results-defence`, `results-government`, `assessment`, `strengths`, `weaknesses`, `causes`, `causes-objective`, `causes-subjective`, `lessons`, `plan`, `solutions`, `organisation`, `requests`, `closing`, `recipients`, `signature`, `appendix`, `other`
    --- status 2
    ");
    insta::assert_snapshot!(world.run_vi(&["search", "a", "--from", "hôm qua"]), @r"
    --- stderr
    lỗi: `hôm qua` sau `--from` không phải là ngày: hãy viết năm `2022`, tháng `2022-06` hoặc ngày `2022-06-24` (hay `24/6/2022`)
    --- status 2
    ");
    insta::assert_snapshot!(world.run(&["search", "a", "--period", "2022-H3"]), @r"
    --- stderr
    error: `2022-H3` is no period: write a year `2022`, a half `2022-H1`, a quarter `2022-Q3`, a month `2022-M09`, the first nine months `2022-9M` or years `2021-2025`
    --- status 2
    ");
    insta::assert_snapshot!(world.run(&["search", "a", "--from", "2023", "--to", "2022"]), @r"
    --- stderr
    error: the first day (2023-01-01) lies after the last (2022-12-31): exchange `--from` and `--to`
    --- status 2
    ");
}

#[test]
fn filters_narrow_a_search() {
    let world = World::indexed();
    let count = |filter: &[&str]| world.run(&[&["search", "giai ngan", "--count"], filter].concat()).stdout;
    assert_eq!(count(&[]), "2\n");
    assert_eq!(count(&["--section", "weaknesses"]), "1\n");
    assert_eq!(count(&["--type", "BC", "--from", "2023-06", "--to", "2023"]), "1\n");
    assert_eq!(count(&["--path", "*khong-dau*"]), "1\n");
    assert_eq!(count(&["--number", "45/BC-UBND", "--number", "1/BC"]), "1\n");
    assert_eq!(count(&["--from", "2024"]), "0\n");
}

#[test]
fn json_does_not_change_with_the_language() {
    let world = World::indexed();
    let args = ["search", "giải ngân", "--format", "json", "--explain"];
    let mut both = [world.run(&args).ended(0).json(), world.run_vi(&args).ended(0).json()];
    both.iter_mut().for_each(|json| json["took_ms"] = 0.into());
    let [english, vietnamese] = both;
    assert_eq!(english, vietnamese);
    let hit = &english["hits"][0];
    let text = hit["passage"]["text"].as_str().unwrap();
    let (start, end) = (&hit["passage"]["highlights"][0][0], &hit["passage"]["highlights"][0][1]);
    assert_eq!(&text[start.as_u64().unwrap() as usize..end.as_u64().unwrap() as usize], "giải ngân");
    assert_eq!(hit["section"]["kind"], "weaknesses");
    assert_eq!(english["rescued"], 1);
}

#[test]
fn files_lists_paths_that_other_programs_can_open() {
    let world = World::indexed();
    assert_eq!(world.run(&["search", "giai ngan", "--files"]).ended(0).stdout.lines().count(), 2);
    let mut zero: Vec<_> =
        world.run(&["search", "giai ngan", "--files", "-0"]).stdout.split('\0').map(str::to_owned).collect();
    zero.sort();
    assert_eq!(zero, ["", "corpus/bao cao 2023.txt", "corpus/khong-dau.txt"]);
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let world = World::indexed();
    let coloured = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = world.command(&[&["search", "giải ngân"], args].concat());
        command.envs(variables.iter().copied());
        Outcome::of(command).ended(0).stdout.contains("\u{1b}[")
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn quiet_leaves_only_results() {
    let world = World::with_reports();
    let quiet = world.run(&["-q", "search", "giải ngân"]).ended(0);
    assert!(quiet.stderr.is_empty() && quiet.stdout.contains("giải ngân"), "{quiet}");
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let world = World::indexed();
    for format in ["text", "json", "csv"] {
        let mut command = world.command(&["search", "giải ngân", "--format", format, "-q"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        let status = child.wait().unwrap().code();
        assert!(matches!(status, Some(0 | 1)) && told.is_empty(), "{format}: {status:?} {told}");
    }
}

#[test]
fn control_characters_of_a_document_do_not_reach_the_terminal() {
    let world = World::new();
    world.write("corpus/a\u{1b}[2J.txt", "BÁO CÁO\n\nGiải ngân \u{1b}]0;owned\u{7} đạt \u{202e}45%.\n");
    world.index();
    for args in [&["text"][..], &["json"], &["jsonl"], &["csv"], &["text", "--files"]] {
        let outcome = world.run(&[&["search", "giải ngân", "--format"], args].concat());
        // `--files` goes with no format.
        let outcome =
            if args.len() == 2 { world.run(&["search", "giải ngân", "--files"]) } else { outcome };
        assert!(!outcome.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{outcome}");
        assert!(outcome.stdout.contains("2J"), "{outcome}");
    }
}
