use crate::world::{REPORT, World};

#[test]
fn only_what_changed_is_read_again() {
    let world = World::with_reports();
    insta::assert_snapshot!(world.run(&["index"]), @r"
    --- stderr
    2 files indexed; 6 passages, 1 KB in … s
    --- status 0
    ");
    insta::assert_snapshot!(world.run(&["index"]), @r"
    --- stderr
    2 unchanged
    --- status 0
    ");
    world.write("corpus/khong-dau.txt", "BAO CAO\n\nChuyen doi so.\n");
    world.write("corpus/moi/them.txt", REPORT);
    std::fs::remove_file(world.path("corpus/bao cao 2023.txt")).unwrap();
    insta::assert_snapshot!(world.run_vi(&["index", "corpus"]), @r"
    --- stderr
    đã lập chỉ mục 2 tệp, 1 đã xóa khỏi chỉ mục; 6 đoạn, 1 KB trong … giây
    --- status 0
    ");
    assert_eq!(world.run(&["search", "giai ngan", "--files"]).stdout, "corpus/moi/them.txt\n");
}

#[test]
fn every_path_is_reported_with_its_outcome() {
    let world = World::new();
    world.write("docs/a.txt", REPORT);
    world.write("docs/empty.txt", "");
    world.write("docs/picture.png", b"\x89PNG\r\n\x1a\n");
    world.write("docs/broken.docx", b"PK\x03\x04 not a zip at all");
    let outcome = world.run(&["index", "docs", "none.txt", "--report", "report.jsonl"]).ended(2);
    let report = std::fs::read_to_string(world.path("report.jsonl")).unwrap();
    let mut lines: Vec<serde_json::Value> =
        report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.sort_by_key(|line| line["path"].to_string());
    let told: Vec<_> =
        lines.iter().map(|line| format!("{} {} {}", line["path"], line["outcome"], line["reason"])).collect();
    insta::assert_snapshot!(told.join("\n"), @r##"
    "docs/a.txt" "indexed" null
    "docs/broken.docx" "failed" "the file is damaged (invalid Zip archive: Could not find EOCD); open it in Word and save it again, or find another copy"
    "docs/empty.txt" "skipped" "the file is empty"
    "docs/picture.png" "skipped" "needs OCR: it holds only images; install tesseract-ocr tesseract-ocr-vie, then index again"
    "none.txt" "failed" "there is no such file or folder"
    "##);
    assert!(
        lines
            .iter()
            .all(|line| line["passages"].is_u64() && line["bytes"].is_u64() && line["ms"].is_number())
    );
    insta::assert_snapshot!(outcome, @r"
    --- stderr
    error: docs/broken.docx: the file is damaged (invalid Zip archive: Could not find EOCD); open it in Word and save it again, or find another copy
    error: none.txt: there is no such file or folder
    note: skipped docs/picture.png: needs OCR: it holds only images; install tesseract-ocr tesseract-ocr-vie, then index again
    note: skipped docs/empty.txt: the file is empty
    1 file indexed, 2 skipped, 2 failed; 5 passages, 1 KB in … s
    --- status 2
    ");
    assert!(world.run(&["search", "giải ngân"]).ended(0).stdout.contains("docs/a.txt"));
}

#[test]
fn what_holds_of_many_files_is_told_once() {
    let world = World::new();
    for name in ["a", "b", "c"] {
        world.write(&format!("docs/{name}.png"), b"\x89PNG\r\n\x1a\n");
        world.write(&format!("docs/{name}.txt"), format!("BÁO CÁO\n\nGiải ngân \u{7} đạt 45%, tổ {name}.\n"));
    }
    insta::assert_snapshot!(world.run(&["index", "docs"]), @r"
    --- stderr
    note: docs/a.txt: 1 control character was left out; the same holds for 2 more files (`-v` lists them)
    note: skipped docs/a.png: needs OCR: it holds only images; install tesseract-ocr tesseract-ocr-vie, then index again; the same holds for 2 more files (`-v` lists them)
    3 files indexed, 3 skipped; 3 passages, 1 KB in … s
    --- status 0
    ");
    world.write("docs/d.png", b"\x89PNG\r\n\x1a\n");
    insta::assert_snapshot!(world.run_vi(&["index", "docs", "-v"]), @r"
    --- stderr
    lưu ý: bỏ qua docs/a.png: cần nhận dạng chữ (OCR): tệp chỉ có ảnh; hãy cài tesseract-ocr tesseract-ocr-vie rồi lập chỉ mục lại
    lưu ý: bỏ qua docs/b.png: cần nhận dạng chữ (OCR): tệp chỉ có ảnh; hãy cài tesseract-ocr tesseract-ocr-vie rồi lập chỉ mục lại
    lưu ý: bỏ qua docs/c.png: cần nhận dạng chữ (OCR): tệp chỉ có ảnh; hãy cài tesseract-ocr tesseract-ocr-vie rồi lập chỉ mục lại
    lưu ý: bỏ qua docs/d.png: cần nhận dạng chữ (OCR): tệp chỉ có ảnh; hãy cài tesseract-ocr tesseract-ocr-vie rồi lập chỉ mục lại
    3 không đổi, 4 bỏ qua
    --- status 0
    ");
}

#[test]
fn a_report_that_cannot_be_written_stops_before_the_work() {
    let world = World::with_reports();
    insta::assert_snapshot!(world.run(&["index", "--report", "none/report.jsonl"]), @r"
    --- stderr
    error: cannot write `none/report.jsonl`: No such file or directory (os error 2)
    --- status 2
    ");
    assert!(!world.path("index").exists());
}

#[test]
fn a_folder_without_documents_is_no_error() {
    let world = World::new();
    std::fs::create_dir(world.path("empty")).unwrap();
    insta::assert_snapshot!(world.run(&["index", "empty"]), @"
    --- stderr
    no files
    note: no document was found there: tracuu reads Word, PDF, spreadsheets, slides, web pages, e-mail, text, and zip archives of these
    --- status 1
    ");
}

#[test]
fn without_a_corpus_it_asks_for_a_folder() {
    let world = World::new();
    insta::assert_snapshot!(world.run(&["index"]), @r"
    --- stderr
    error: there is no folder `corpus` here: name the files or folders to index, as in `tracuu index ~/reports`
    --- status 2
    ");
    insta::assert_snapshot!(world.run_vi(&["index"]), @r"
    --- stderr
    lỗi: ở đây không có thư mục `corpus`: hãy nêu tệp hoặc thư mục cần lập chỉ mục, ví dụ `tracuu index ~/bao-cao`
    --- status 2
    ");
}

#[test]
fn the_index_lies_where_the_flag_or_the_environment_says() {
    let world = World::with_reports();
    world.run(&["index", "--index", "a/b"]).ended(0).stderr.clear();
    let mut command = world.command(&["search", "giải ngân", "--count"]);
    command.env("TRACUU_INDEX", "a/b");
    let outcome = crate::world::Outcome::of(command).ended(0);
    assert_eq!(outcome.stdout, "1\n", "{outcome}");
}
