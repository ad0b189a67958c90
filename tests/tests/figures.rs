use crate::world::World;

/// Two reports whose figures are known.
fn world() -> World {
    let world = World::new();
    let report = |district: &str, half: &str, amount: &str, share: &str| {
        format!(
            "ỦY BAN NHÂN DÂN\nHUYỆN {}\n\nSố: 45/BC-UBND\n\n{district}, ngày 20 tháng 6 năm 2023\n\nBÁO CÁO\n\n\
            Tình hình kinh tế - xã hội {half}\n\nI. Kết quả đạt được\n\n\
            1. Thu ngân sách ước {amount} tỷ đồng, đạt {share}% dự toán tỉnh giao (dự toán tỉnh giao là 200 tỷ đồng). \
            Chi ngân sách 150 tỷ đồng.\n\n2. Công tác khác được quan tâm, không có số liệu.\n",
            district.to_uppercase()
        )
    };
    world.write("corpus/a.txt", report("Đăk Mai", "6 tháng đầu năm 2023", "104,5", "52,25"));
    world.write("corpus/b.txt", report("Suối Bạc", "năm 2022", "190", "96"));
    world.index();
    world
}

#[test]
fn an_indicator_stands_in_a_table_over_periods_and_districts() {
    let world = world();
    insta::assert_snapshot!(world.run_vi(&["figures", "thu ngân sách"]), @r"
    tỷ đồng    Suối Bạc          Đăk Mai
    2022     ~190 (96%)
    2023-H1              ~104,5 (52,25%)

    ~ số liệu ước

    năm 2022 · Báo cáo 45/BC-UBND · 20/06/2023 · UBND huyện Suối Bạc
        Thu ngân sách: ~190 tỷ đồng, đạt 96% dự toán tỉnh giao
        corpus/b.txt · #7badbd3b0ab6-1 [Kết quả thực hiện]

    6 tháng đầu năm 2023 · Báo cáo 45/BC-UBND · 20/06/2023 · UBND huyện Đăk Mai
        Thu ngân sách: ~104,5 tỷ đồng, đạt 52,25% dự toán tỉnh giao
        corpus/a.txt · #fa104951090a-1 [Kết quả thực hiện]

    --- stderr
    6 số liệu trong 2 đoạn
    bỏ qua 4 số liệu khác trong các đoạn này: `--all` liệt kê cả
    --- status 0
    ");
}

#[test]
fn a_district_without_its_marks_is_the_same_district() {
    let world = world();
    let report = "UY BAN NHAN DAN\nHUYEN DAK MAI\n\nSo: 9/BC-UBND\n\nDak Mai, ngay 20 thang 12 nam 2023\n\nBAO CAO\n\n\
                  Tinh hinh kinh te - xa hoi nam 2023\n\nI. Ket qua dat duoc\n\n1. Thu ngan sach 210 ty dong.\n";
    world.write("corpus/c.txt", report);
    world.index();
    let found = world.run(&["figures", "thu ngan sach", "--format", "json"]).ended(0).json();
    let bare = found["figures"].as_array().unwrap().iter().find(|figure| figure["value"] == 210).unwrap();
    assert_eq!(bare["district"], "Đăk Mai", "{bare:#}");
    assert_eq!(bare["document"]["district"], "Dak Mai", "the document's own spelling stays");
    let facets = world.run(&["facets", "--of", "district", "--format", "csv"]).ended(0).stdout;
    assert!(facets.contains("Đăk Mai,2,") && !facets.contains("Dak Mai"), "{facets}");
}

#[test]
fn what_disagrees_is_listed_with_its_place() {
    let world = world();
    insta::assert_snapshot!(world.run(&["figures", "thu ngân sách", "--verify"]), @r"
    1.  190 tỷ đồng / 200 tỷ đồng = 95%, printed 96%: does not agree
        Báo cáo 45/BC-UBND · 2023-06-20 · UBND huyện Suối Bạc
        1. Thu ngân sách ước 190 tỷ đồng, đạt 96% dự toán tỉnh giao (dự toán tỉnh
        giao là 200 tỷ đồng). Chi ngân sách 150 tỷ đồng.
        corpus/b.txt · #7badbd3b0ab6-1

    --- stderr
    2 checks among 6 figures, 1 disagreement
    --- status 0
    ");
}

#[test]
fn json_has_the_fields_of_the_contract() {
    let world = world();
    let found = world.run(&["figures", "thu ngân sách", "--format", "json", "--verify"]).ended(0).json();
    let figure = &found["figures"].as_array().unwrap().iter().find(|each| each["value"] == 104.5).unwrap();
    for (field, value) in [
        ("unit", "tỷ đồng"),
        ("base_unit", "đồng"),
        ("compared_with", "dự toán tỉnh giao"),
        ("indicator", "Thu ngân sách"),
    ] {
        assert_eq!(figure[field], value, "{figure:#}");
    }
    assert_eq!(
        (&figure["base_value"], &figure["percent"], &figure["estimated"]),
        (&104_500_000_000_u64.into(), &52.25.into(), &true.into())
    );
    let text = figure["passage"]["text"].as_str().unwrap();
    let range = figure["range"].as_array().unwrap();
    let at = |index: usize| usize::try_from(range[index].as_u64().unwrap()).unwrap();
    assert_eq!(&text[at(0)..at(1)], "104,5 tỷ đồng");
    assert_eq!(found["disagreements"][0]["computed"], 95);
}

#[test]
fn nothing_found_is_told_by_the_status() {
    let world = world();
    assert_eq!(world.run(&["figures", "không số liệu"]).status, 1);
    let csv = world.run(&["figures", "thu ngân sách", "--format", "csv"]).ended(0).stdout;
    assert_eq!(csv.lines().count(), 1 + 6, "{csv}");
}
