use crate::world::World;

/// The identifier of the best passage for a query.
fn best(world: &World, query: &str) -> String {
    let found = world.run(&["search", query, "--format", "json"]).ended(0).json();
    found["hits"][0]["passage"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_passage_is_shown_between_its_neighbours() {
    let world = World::indexed();
    let id = best(world, "chuyển đổi số");
    insta::assert_snapshot!(world.run(&["show", &id]), @r"
    Tình hình kinh tế - xã hội 6 tháng đầu năm 2023
    Báo cáo 45/BC-UBND · 2023-06-20 · UBND huyện Đăk Mai
    period: 6 tháng đầu năm 2023 (reported) · signed by Nguyễn Văn Mẫu
    corpus/bao cao 2023.txt

    II. Hạn chế, khuyết điểm [Weaknesses]
      - Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch. Nguyên nhân:
      một số chủ đầu tư chưa quyết liệt.
    > - Việc chuyển đổi số tại một số xã, thị trấn chưa đồng bộ; hạ tầng và nhân lực
      còn thiếu, nhiều hồ sơ vẫn phải nộp trực tiếp, người dân còn ngại sử dụng dịch
      vụ công trực tuyến.

    [Signature]
      TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Nguyễn Văn Mẫu
    --- status 0
    ");
    assert_eq!(world.run(&["show", &format!("#{id}")]), world.run(&["show", &id]));
    let alone = world.run(&["show", &id, "--context", "0"]).ended(0);
    assert!(!alone.stdout.contains("giải ngân"), "{alone}");
}

#[test]
fn a_document_is_shown_whole() {
    let world = World::indexed();
    let id = best(world, "chuyển đổi số");
    let whole = world.run_vi(&["show", &id, "--whole"]).ended(0);
    assert!(whole.stdout.contains("dự toán") && whole.stdout.contains("giải ngân"), "{whole}");
    let document = id.split('-').next().unwrap();
    assert!(world.run(&["show", document]).ended(0).stdout.contains("dự toán"));
}

#[test]
fn an_unknown_passage_is_an_error() {
    let world = World::indexed();
    insta::assert_snapshot!(world.run(&["show", "nothing-3"]), @r"
    --- stderr
    error: the index has no passage or document `nothing-3`: take the id behind `#` from a search, or `tracuu index` first
    --- status 2
    ");
    insta::assert_snapshot!(world.run_vi(&["show", &format!("{}999", best(world, "số"))]).status, @r"2");
}

#[test]
fn facets_count_documents_and_passages() {
    let world = World::indexed();
    insta::assert_snapshot!(world.run(&["facets", "giai ngan", "--of", "section"]), @r"
                documents  passages
    Other               1         1
    Weaknesses          1         1
    --- status 0
    ");
    insta::assert_snapshot!(world.run_vi(&["facets", "--of", "year"]), @r"
                 văn bản  đoạn
    2023               1     5
    (không ghi)        1     1
    --- status 0
    ");
    insta::assert_snapshot!(world.run(&["facets", "--of", "type", "--format", "json", "--from", "2023"]), @r##"
    {"of":"type","buckets":[{"value":"bao-cao","documents":1,"passages":5}]}
    --- status 0
    "##);
    insta::assert_snapshot!(world.run(&["facets", "thủy điện", "--of", "type"]), @r"--- status 1");
}

#[test]
fn stats_tell_the_size_of_the_index() {
    let world = World::indexed();
    let stats = world.run(&["stats", "--format", "json"]).ended(0).json();
    assert_eq!(stats["documents"], 2);
    assert!(stats["passages"].as_u64() > Some(4) && stats["bytes_index"].as_u64() > Some(1_000), "{stats}");
    assert!(stats["updated"].as_str().is_some_and(|time| time.ends_with('Z')), "{stats}");
    assert!(world.run_vi(&["stats"]).ended(0).stdout.starts_with("2 văn bản\n"));
}
