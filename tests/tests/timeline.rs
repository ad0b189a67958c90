use crate::world::World;

/// Three reports of two districts: what is slow in one year is not spoken of in the next.
fn world() -> World {
    let world = World::new();
    let report = |district: &str, year: u16, weakness: &str| {
        format!(
            "ỦY BAN NHÂN DÂN\nHUYỆN {district}\n\nSố: 45/BC-UBND\n\n{district}, ngày 20 tháng 6 năm {year}\n\nBÁO CÁO\n\n\
            Tình hình kinh tế - xã hội 6 tháng đầu năm {year}\n\nI. Hạn chế\n\n- {weakness}\n"
        )
    };
    world.write(
        "corpus/1.txt",
        report("ĐĂK MAI", 2021, "Giải ngân vốn đầu tư công còn chậm so với kế hoạch tỉnh giao."),
    );
    world.write(
        "corpus/2.txt",
        report("ĐĂK MAI", 2023, "Việc chuyển đổi số ở các xã còn chậm, hạ tầng còn thiếu và yếu."),
    );
    world.write(
        "corpus/3.txt",
        report("SÓC MÂY", 2023, "Giải ngân vốn đầu tư công chưa đạt yêu cầu đề ra cho nửa năm."),
    );
    world.index();
    world
}

#[test]
fn mentions_are_counted_by_period_and_district() {
    let world = world();
    insta::assert_snapshot!(world.run(&["timeline", "giải", "ngân", "--by", "half"]), @r"
    period                             documents  share  passages  per 1,000
    2021-H1  ████████████████████████        1/1  100 %         1      500.0
    2023-H1  ████████████                    1/2   50 %         1      250.0

    district         documents  share  passages  per 1,000
    Sóc Mây       █        1/1  100 %         1      500.0
    Đăk Mai   █   ·        1/2   50 %         1      250.0
    2021-H1 to 2023-H1, each column 1 period; the highest is 100 % of the documents;
    · is none of them; a blank: no documents
    --- stderr
    2 of 3 documents speak of it, in 2 passages
    --- status 0
    ");
    insta::assert_snapshot!(world.run_vi(&["timeline", "giải ngân"]), @r"
    kỳ                              văn bản  tỷ lệ  đoạn  trên 1.000
    2021  ████████████████████████      1/1  100 %     1       500,0
    2023  ████████████                  1/2   50 %     1       250,0

    huyện         văn bản  tỷ lệ  đoạn  trên 1.000
    Sóc Mây    █      1/1  100 %     1       500,0
    Đăk Mai  █ ·      1/2   50 %     1       250,0
    từ 2021 đến 2023, mỗi cột 1 kỳ; cột cao nhất là 100 % số văn bản; · là không văn
    bản nào nhắc đến; trống: không có văn bản
    --- stderr
    2 trên 3 văn bản nhắc đến, trong 2 đoạn
    --- status 0
    ");
}

#[test]
fn json_and_csv_have_a_row_for_each_period_and_district() {
    let world = world();
    let found = world.run(&["timeline", "giải ngân", "--by", "quarter", "--format", "json"]).ended(0).json();
    assert_eq!(found["by"], "quarter");
    assert_eq!(found["periods"].as_array().unwrap().len(), 9);
    assert_eq!(
        found["rows"][0],
        serde_json::json!({"period": "2021-Q2", "district": "Đăk Mai", "passages": 1, "documents": 1, "reports": 1,
            "all_passages": found["rows"][0]["all_passages"], "share": 1.0})
    );
    assert_eq!(found["rows"].as_array().unwrap().len(), 3);
    let table = world.run(&["timeline", "giải ngân", "--format", "csv"]).ended(0).stdout;
    assert_eq!(table.lines().count(), 4, "{table}");
}

#[test]
fn html_stands_by_itself() {
    let world = world();
    for arguments in [["timeline", "giải ngân", "--by=half"], ["facets", "giải ngân", "--of=district"]]
    {
        let page = world.run_vi(&[&arguments[..], &["--format", "html"]].concat()).ended(0).stdout;
        assert!(
            page.starts_with("<!DOCTYPE html>") && page.contains("<svg") && page.contains("Sóc Mây"),
            "{page}"
        );
        assert!(!page.contains("http://") && !page.contains("<script"), "{page}");
    }
}

#[test]
fn what_is_not_counted_is_told() {
    let world = world();
    world.write("corpus/4.txt", "BAO CAO\n\nGiai ngan von dau tu cong con cham so voi ke hoach tinh giao.\n");
    world.index();
    for arguments in [["timeline", "giải ngân", "--by=year"], ["facets", "giải ngân", "--of=year"]] {
        let told = world.run(&arguments).ended(0).stderr;
        assert!(told.contains("1 more passage matches when marks are ignored"), "{told}");
        assert!(told.contains("only what matches with its marks is counted here"), "{told}");
    }
    assert!(!world.run(&["timeline", "giai ngan"]).ended(0).stderr.contains("counted here"));
}

#[test]
fn nothing_found_and_a_broken_query_are_told() {
    let world = world();
    insta::assert_snapshot!(world.run(&["timeline", "trồng nho"]), @r"
    --- stderr
    0 of 3 documents speak of it, in 0 passages
    --- status 1
    ");
    assert_eq!(world.run(&["timeline", "\"giải"]).status, 2);
}
