use crate::world::{REPORT, World};

#[test]
fn an_empty_file_is_passed_over_with_the_reason() {
    let world = World::new();
    world.write("empty.txt", "");
    insta::assert_snapshot!(world.run(&["read", "empty.txt"]), @r"
    --- stderr
    note: empty.txt: the file is empty
    --- status 1
    ");
    insta::assert_snapshot!(world.run_vi(&["read", "empty.txt"]), @r"
    --- stderr
    lưu ý: empty.txt: tệp rỗng
    --- status 1
    ");
}

#[test]
fn one_bad_file_does_not_hide_the_others() {
    let world = World::new();
    world.write("a.txt", REPORT);
    let outcome = world.run(&["read", "none.txt", "a.txt"]).ended(2);
    assert!(outcome.stdout.contains("Công tác giải ngân vốn đầu tư công"), "{outcome}");
    assert!(outcome.stderr.starts_with("error: none.txt: "), "{outcome}");
}

#[test]
fn a_zip_that_is_no_document_is_named() {
    let world = World::new();
    world.write("not.docx", b"PK\x03\x04 not a zip at all");
    insta::assert_snapshot!(world.run(&["read", "not.docx"]), @r"
    --- stderr
    error: not.docx: the file is damaged (invalid Zip archive: Could not find EOCD); open it in Word and save it again, or find another copy
    --- status 2
    ");
}

#[test]
fn control_characters_of_a_file_do_not_reach_the_terminal() {
    let world = World::new();
    world.write("a.txt", "BÁO CÁO\n\nGiải ngân \u{1b}]0;owned\u{7} đạt \u{202e}45%.\n");
    let text = world.run(&["read", "a.txt"]).ended(0);
    assert!(!text.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text}");
    let json = world.run(&["read", "a.txt", "--format", "json"]).ended(0);
    assert!(!json.stdout.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{json}");
}
