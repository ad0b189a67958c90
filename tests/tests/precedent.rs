use std::io::Write;
use std::process::Stdio;

use crate::world::{Outcome, World};

const DRAFT: &str = "II. Hạn chế\n\nCông tác giải ngân vốn đầu tư công năm 2024 vẫn còn chậm so với kế hoạch tỉnh giao.\n\n\
    Luộc khoai cho bở rồi trộn với dừa nạo và một chút muối vừng.\n";

/// The program with a draft on standard input.
fn given(world: &World, draft: &str, args: &[&str]) -> Outcome {
    let mut command = world.command(args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(draft.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Outcome {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code().unwrap(),
    }
}

#[test]
fn each_paragraph_has_its_earlier_wordings_with_what_differs() {
    let world = World::indexed();
    insta::assert_snapshot!(given(world, DRAFT, &["precedent"]), @r"
    §1  II. Hạn chế
        too short to look up

    §2  Công tác giải ngân vốn đầu tư công năm 2024 vẫn còn chậm so với kế hoạch
        tỉnh giao.

        78 % Tình hình kinh tế - xã hội 6 tháng đầu năm 2023
        Báo cáo 45/BC-UBND · 2023-06-20 · UBND huyện Đăk Mai
        II. Hạn chế, khuyết điểm
        - Công tác giải ngân vốn đầu tư công [-năm 2024 vẫn-] còn chậm so với kế
        hoạch [-tỉnh giao-]. [+Nguyên nhân: một số chủ đầu tư chưa quyết liệt+].
        corpus/bao cao 2023.txt · #f7075887ed1b-2

        56 % Cong tac giai ngan von dau tu cong dat 45% ke hoach.
        Báo cáo
        [+BAO CAO+] Cong tac giai ngan von dau tu cong [-năm 2024 vẫn còn chậm so
        với-] [+dat 45%+] ke hoach [-tỉnh giao-].
        corpus/khong-dau.txt · #407a867b3a76-0

    §3  Luộc khoai cho bở rồi trộn với dừa nạo và một chút muối vừng.
        nothing worded like it
    --- stderr
    note: [+only in the earlier text+] [-only in the draft-]
    --- status 0
    ");
    insta::assert_snapshot!(given(world, DRAFT, &["precedent", "-", "--diff", "side", "--lang", "vi"]), @r"
    §1  II. Hạn chế
        quá ngắn, không tra

    §2  Công tác giải ngân vốn đầu tư công năm 2024 vẫn còn chậm so với kế hoạch
        tỉnh giao.

        78 % Tình hình kinh tế - xã hội 6 tháng đầu năm 2023
        Báo cáo 45/BC-UBND · 20/06/2023 · UBND huyện Đăk Mai
        II. Hạn chế, khuyết điểm
        Công tác giải ngân vốn đầu tư công [-năm 2024 vẫn-] còn chậm so    │ - Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch.
        với kế hoạch [-tỉnh giao-].                                        │ [+Nguyên nhân: một số chủ đầu tư chưa quyết liệt+].
        corpus/bao cao 2023.txt · #f7075887ed1b-2

        56 % Cong tac giai ngan von dau tu cong dat 45% ke hoach.
        Báo cáo
        Công tác giải ngân vốn đầu tư công [-năm 2024 vẫn còn chậm so      │ [+BAO CAO+] Cong tac giai ngan von dau tu cong [+dat 45%+] ke
        với-] kế hoạch [-tỉnh giao-].                                      │ hoach.
        corpus/khong-dau.txt · #407a867b3a76-0

    §3  Luộc khoai cho bở rồi trộn với dừa nạo và một chút muối vừng.
        chưa có đoạn nào viết giống
    --- stderr
    lưu ý: bên trái là dự thảo, bên phải là văn bản cũ; [-chỉ có trong dự thảo-] [+chỉ có trong văn bản cũ+]
    --- status 0
    ");
}

#[test]
fn json_has_the_shape_of_the_contract() {
    let found = given(World::indexed(), DRAFT, &["precedent", "--format", "json"]).ended(0).json();
    let draft = found["draft"].as_array().unwrap();
    assert_eq!(draft.len(), 3);
    assert_eq!((&draft[0]["too_short"], &draft[0]["matches"]), (&true.into(), &serde_json::json!([])));
    let text = draft[1]["text"].as_str().unwrap();
    let first = &draft[1]["matches"][0];
    let passage = first["passage"]["text"].as_str().unwrap();
    assert_eq!(first["section"]["kind"], "weaknesses");
    assert_eq!(first["document"]["number"], "45/BC-UBND");
    assert!(first["share"].as_f64().unwrap() > 0.5);
    assert_eq!(first["passages"][0], first["passage"]["id"]);
    let bytes =
        |range: &serde_json::Value| range[0].as_u64().unwrap() as usize..range[1].as_u64().unwrap() as usize;
    let aligned = first["aligned"].as_array().unwrap();
    assert!(!aligned.is_empty());
    for run in aligned {
        assert_eq!(text[bytes(&run["draft"])], passage[bytes(&run["passage"])]);
    }
}

#[test]
fn csv_has_a_row_for_each_precedent_and_for_each_paragraph_without() {
    let table = given(World::indexed(), DRAFT, &["precedent", "--format", "csv"]).ended(0).stdout;
    let rows: Vec<&str> = table.split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 5, "{table}");
    assert!(rows[0].starts_with("paragraph,draft,rank,share"), "{table}");
    assert!(rows[2].contains("45/BC-UBND"), "{table}");
}

#[test]
fn a_draft_is_a_file_of_any_format_and_never_its_own_precedent() {
    let world = World::with_reports();
    world.index();
    let found = world.run(&["precedent", "corpus/bao cao 2023.txt", "--format", "json"]).json();
    let matches = found["draft"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|paragraph| paragraph["matches"].as_array().unwrap());
    let paths: Vec<_> = matches.map(|found| &found["document"]["path"]).collect();
    assert!(!paths.is_empty() && paths.iter().all(|path| *path == "corpus/khong-dau.txt"), "{paths:?}");
    world.write("draft.html", format!("<p>{}</p>", DRAFT.lines().nth(2).unwrap()));
    let found = world.run(&["precedent", "draft.html", "--format", "json"]).ended(0).json();
    assert_eq!(found["draft"][0]["matches"][0]["document"]["path"], "corpus/bao cao 2023.txt");
}

#[test]
fn nothing_found_and_nothing_to_read_are_told() {
    let world = World::indexed();
    insta::assert_snapshot!(given(world, "Hôm nay trời nắng đẹp quá các bạn ơi", &["precedent"]), @r"
    §1  Hôm nay trời nắng đẹp quá các bạn ơi
        nothing worded like it
    --- status 1
    ");
    insta::assert_snapshot!(given(world, "", &["precedent"]), @r"
    --- stderr
    error: standard input: the file is empty
    --- status 2
    ");
    insta::assert_snapshot!(world.run_vi(&["precedent", "khong-co.docx"]), @r"
    --- stderr
    lỗi: khong-co.docx: không có tệp hay thư mục này
    --- status 2
    ");
}

#[test]
fn nothing_in_a_draft_reaches_the_terminal_as_a_command() {
    let hostile = DRAFT.replace("năm 2024", "năm \u{1b}[2J\u{202e}2024");
    let shown = given(World::indexed(), &hostile, &["precedent", "--color", "never"]).ended(0).stdout;
    assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
}
