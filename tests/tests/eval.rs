use crate::world::World;

/// Two judged questions and one that nobody judged.
fn world() -> World {
    let world = World::with_reports();
    world.index();
    world.write(
        "q.tsv",
        "q1\tgiải ngân vốn đầu tư công có chậm không?\nq2\tchuyển đổi số\nq3\tthu ngân sách\n",
    );
    world.write("qrels.tsv", "q1\t0\tbao cao 2023\t1\nq2\t0\tkhong-dau\t1\n");
    world
}

#[test]
fn measures_are_those_of_the_judged_questions() {
    let world = world();
    let args = ["eval", "--queries", "q.tsv", "--qrels", "qrels.tsv", "--run", "out.run"];
    let json = world.run(&[&args[..], &["--format", "json"]].concat()).ended(0).json();
    assert_eq!((&json["queries"], &json["unjudged"]), (&2.into(), &1.into()));
    assert_eq!((&json["recall@1"], &json["mrr@10"]), (&0.5.into(), &0.5.into()));
    assert!(json["p50_ms"].as_f64() > Some(0.0) && json["p99_ms"].as_f64() >= json["p50_ms"].as_f64());
    let run = std::fs::read_to_string(world.path("out.run")).unwrap();
    assert!(run.starts_with("q1\tQ0\tbao cao 2023\t1\t"), "{run}");
}

#[test]
fn a_run_can_be_compared_with_another() {
    let world = world();
    world.write("other.run", "q1 Q0 khong-dau 1 1 other\nq2 Q0 khong-dau 1 1 other\n");
    let args = ["eval", "--queries", "q.tsv", "--qrels", "qrels.tsv", "--against", "other.run"];
    let text = world.run_vi(&args).ended(0);
    assert!(
        text.stdout.starts_with("2 câu hỏi đã chấm\nbỏ qua 1 câu hỏi chưa chấm\nndcg@10     0,5000\n"),
        "{text}"
    );
    assert!(text.stdout.contains("\nrecall@1      0,5000   0,5000      1      1      0"), "{text}");
}

#[test]
fn files_that_cannot_be_read_or_written_are_named() {
    let world = world();
    insta::assert_snapshot!(world.run(&["eval", "--queries", "none.tsv", "--qrels", "qrels.tsv"]), @r"
    --- stderr
    error: cannot read `none.tsv`: No such file or directory (os error 2)
    --- status 2
    ");
    insta::assert_snapshot!(world.run_vi(&["eval", "--queries", "qrels.tsv", "--qrels", "q.tsv"]), @r"
    --- stderr
    lỗi: `q.tsv`, dòng 1: phải có dạng `QUESTION 0 DOCUMENT GRADE`
    --- status 2
    ");
    let args = ["eval", "--queries", "q.tsv", "--qrels", "qrels.tsv", "--run", "none/out.run"];
    insta::assert_snapshot!(world.run(&args), @r"
    --- stderr
    error: cannot write `none/out.run`: No such file or directory (os error 2)
    --- status 2
    ");
    insta::assert_snapshot!(world.run(&["eval", "--queries", "q.tsv"]), @r"
    --- stderr
    error: missing here: --qrels <TSV>
    --- status 2
    ");
}
