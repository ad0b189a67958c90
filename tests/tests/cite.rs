use crate::world::World;

/// A resolution and its law, and two papers that cite them in different spellings.
fn world() -> World {
    let world = World::new();
    let paper = |number: &str, date: &str, kind: &str, title: &str, body: &str| {
        format!("CHÍNH PHỦ\n\nSố: {number}\n\nHà Nội, ngày {date}\n\n{kind}\n\n{title}\n\n{body}\n")
    };
    world.write(
        "corpus/nq.txt",
        paper(
            "01/NQ-CP",
            "01 tháng 01 năm 2022",
            "NGHỊ QUYẾT",
            "Về nhiệm vụ, giải pháp chủ yếu năm 2022",
            "Căn cứ Luật Ngân sách nhà nước năm 2015;\n\nĐiều 1. Giao các bộ thực hiện.",
        ),
    );
    world.write(
        "corpus/kh.txt",
        paper("15/KH-BTC", "10 tháng 02 năm 2022", "KẾ HOẠCH", "Thực hiện nghị quyết của Chính phủ", "Thực hiện các Nghị quyết số 01, 02/NQ-CP của Chính phủ, Bộ xây dựng kế hoạch.\n\nCăn cứ Luật Ngân sách nhà nước năm 2015."),
    );
    world.write(
        "corpus/cv.txt",
        paper("77/BTC-NS", "05 tháng 3 năm 2022", "CÔNG VĂN", "Về việc báo cáo kết quả", "Theo Nghị quyết số 1/NQ-CP ngày 01/01/2022 của Chính phủ, đề nghị các đơn vị báo cáo. Các việc khác theo Nghị quyết số 02/NQ-CP."),
    );
    world.index();
    world
}

#[test]
fn whoever_cites_a_document_is_found_in_any_spelling() {
    let world = world();
    for number in ["01/NQ-CP", "1/nq-cp", "số 01/NQ-CP ngày 01/01/2022 của Chính phủ"] {
        let found = world.run(&["cite", number, "--format", "json"]).ended(0).json();
        let paths: Vec<_> = found["cited_by"]
            .as_array()
            .unwrap()
            .iter()
            .map(|each| each["document"]["path"].clone())
            .collect();
        assert_eq!(paths, ["corpus/cv.txt", "corpus/kh.txt"], "{number}: {found:#}");
        assert_eq!(found["cites"][0]["number"], "Luật Ngân sách nhà nước năm 2015");
        assert!(found["cites"][0]["document"].is_null());
    }
}

#[test]
fn a_law_is_found_without_its_year() {
    let world = world();
    world.write(
        "corpus/bc.txt",
        "UBND HUYỆN ĐĂK MAI\n\nSố: 9/BC-UBND\n\nĐăk Mai, ngày 5 tháng 5 năm 2022\n\nBÁO CÁO\n\nViệc thu chi\n\n\
         Thực hiện Luật Ngân sách nhà nước và các văn bản hướng dẫn, huyện đã giao dự toán.\n\n\
         Luật Ngân sách nhà nước sửa đổi năm 2025 có quy định khác.\n",
    );
    world.index();
    for (name, paths) in [
        (
            "Luật Ngân sách nhà nước",
            &["corpus/bc.txt", "corpus/bc.txt", "corpus/kh.txt", "corpus/nq.txt"][..],
        ),
        ("luật ngân sách nhà nước", &["corpus/bc.txt", "corpus/bc.txt", "corpus/kh.txt", "corpus/nq.txt"]),
        ("Luật Ngân sách nhà nước năm 2015", &["corpus/kh.txt", "corpus/nq.txt"]),
        ("luật ngân sách nhà nước 2015", &["corpus/kh.txt", "corpus/nq.txt"]),
    ] {
        let found = world.run(&["cite", name, "--format", "json"]).ended(0).json();
        let cited_by = found["cited_by"].as_array().unwrap().iter();
        let found: Vec<_> = cited_by.map(|each| each["document"]["path"].as_str().unwrap()).collect();
        assert_eq!(found, paths, "{name}");
    }
    assert_eq!(
        world.run(&["cite", "Luật Ngân sách"]).status,
        1,
        "no law of that name, only one that begins so"
    );
}

#[test]
fn what_is_cited_and_not_there_is_listed() {
    let world = world();
    let found = world.run(&["cite", "--missing", "--format", "json"]).ended(0).json();
    let rows: Vec<_> = found["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["number"].as_str().unwrap(), row["documents"].as_u64().unwrap()))
        .collect();
    assert_eq!(rows, [("02/NQ-CP", 2), ("Luật Ngân sách nhà nước năm 2015", 2)]);
    let found = world.run(&["cite", "Luật Ngân sách nhà nước năm 2015", "--format", "json"]).ended(0).json();
    assert_eq!(found["cited_by"].as_array().unwrap().len(), 2);
}

#[test]
fn a_person_is_shown_who_cites_and_what_is_cited() {
    let world = world();
    let shown = world.run(&["cite", "01/NQ-CP"]).ended(0).stdout;
    for words in
        ["Cited by 2 documents, in 2 passages", "Cites 1 document", "not in the index", "corpus/kh.txt"]
    {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    let outcome = world.run_vi(&["cite", "giải ngân"]).ended(2);
    assert!(outcome.stderr.contains("không nêu văn bản nào"), "{outcome}");
    assert_eq!(world.run(&["cite", "99/2031/NĐ-CP"]).status, 1);
}
