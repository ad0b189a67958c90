use crate::world::{Outcome, World};

#[test]
fn without_a_command_help_is_shown() {
    let world = World::new();
    let bare = world.run(&[]).ended(0);
    assert_eq!(bare, world.run(&["--help"]).ended(0));
    assert_eq!(bare, world.run(&["help"]).ended(0));
    assert!(bare.stdout.starts_with("Find passages"), "{bare}");
    assert!(world.run_vi(&[]).stdout.starts_with("Tra cứu"), "{bare}");
}

#[test]
fn a_command_explains_itself() {
    let world = World::new();
    assert_eq!(world.run(&["help", "show"]), world.run(&["show", "--help"]));
    insta::assert_snapshot!(world.run(&["show", "-h"]), @r"
    Show a passage in its place

    Usage: tracuu show ID [options]

    Arguments:
      <ID>  what stands behind # in a hit; a document's id shows it whole

    Options:
          --context <N>  passages before and after (default 1)
          --whole        the whole document

    Everywhere:
          --index <DIR>    folder of the index (default: index; also $TRACUU_INDEX)
          --color <COLOR>  auto (default), always, never
          --lang <LANG>    language of messages: vi or en (default: of the locale)
      -q, --quiet          no notices and no progress
      -v, --verbose        tell more
      -h, --help           print this help
    --- status 0
    ");
}

#[test]
fn slips_are_named_in_both_languages() {
    let world = World::new();
    insta::assert_snapshot!(world.run(&["serch", "x"]), @r"
    --- stderr
    error: there is no command `serch`: `tracuu help` lists them; did you mean `search`?
    --- status 2
    ");
    insta::assert_snapshot!(world.run_vi(&["search", "x", "--limt", "3"]), @r"
    --- stderr
    lỗi: không có tùy chọn `--limt` ở đây; có phải ý bạn là `--limit`?
    --- status 2
    ");
    insta::assert_snapshot!(world.run_vi(&["search", "x", "-y"]), @r"
    --- stderr
    lỗi: không có tùy chọn `-y` ở đây (muốn loại một từ khỏi kết quả tìm, hãy viết `NOT từ`)
    --- status 2
    ");
    insta::assert_snapshot!(world.run(&["search", "x", "-n", "ten"]), @r"
    --- stderr
    error: `--limit <N>` takes a whole number, not `ten`
    --- status 2
    ");
    insta::assert_snapshot!(world.run_vi(&["search", "x", "--by", "page"]), @r"
    --- stderr
    lỗi: `--by <UNIT>` không nhận giá trị `page`; các giá trị dùng được: passage, section, document
    --- status 2
    ");
    insta::assert_snapshot!(world.run(&["search"]), @r"
    --- stderr
    error: missing here: <QUERY>...
    --- status 2
    ");
    insta::assert_snapshot!(world.run(&["show", "a-1", "b"]), @r"
    --- stderr
    error: `b` is one argument too many
    --- status 2
    ");
    insta::assert_snapshot!(world.run(&["search", "x", "--format", "json", "--count"]), @r"
    --- stderr
    error: `--format <FORMAT>` and `--count` cannot be used together
    --- status 2
    ");
}

#[test]
fn an_argument_in_no_encoding_is_an_error() {
    use std::os::unix::ffi::OsStrExt;
    let world = World::new();
    let mut command = world.command(&["search"]);
    command.arg(std::ffi::OsStr::from_bytes(b"gi\xe1i"));
    insta::assert_snapshot!(Outcome::of(command), @r"
    --- stderr
    error: an argument is not valid UTF-8: write it in Unicode
    --- status 2
    ");
}

#[test]
fn the_language_flag_beats_the_environment() {
    let world = World::new();
    let flagged = world.run_vi(&["--lang", "en", "help", "nothing"]);
    assert_eq!(flagged, world.run(&["help", "nothing"]));
}

#[test]
fn completions_and_the_manual_are_printed() {
    let world = World::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(world.run(&["completions", shell]).ended(0).stdout.contains("tracuu"));
    }
    let manual = world.run_vi(&["man"]).ended(0).stdout;
    assert!(manual.starts_with(".ie") && manual.contains("giải ngân"), "{manual}");
    let page = world.run_vi(&["man", "search"]).ended(0).stdout;
    assert!(page.contains("tracuu\\-search") && page.contains("NEAR/5"), "{page}");
}
