use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::world::{REPORT, World};

/// A world whose index has several segments and a file of deletions.
fn world() -> World {
    let world = World::with_reports();
    world.index();
    world.write("corpus/moi.txt", REPORT.replace("45/BC", "46/BC"));
    world.index();
    world.write("corpus/khong-dau.txt", "BAO CAO\n\nChuyen doi so.\n\nGiai ngan cham.\n");
    world.index();
    world
}

/// All files of the index that hold something, by name.
fn files(world: &World) -> Vec<PathBuf> {
    let entries = fs::read_dir(world.path("index")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| fs::metadata(file).unwrap().len() > 0);
    files.sort();
    files
}

/// What searches find in a whole index.
fn answer(world: &World) -> String {
    let found = world.run(&["search", "giai ngan", "--files"]).ended(0).stdout;
    let mut found: Vec<&str> = found.lines().collect();
    found.sort_unstable();
    found.join(" ")
}

/// Damages one file at a time, and mends it.
fn damage(how: impl Fn(&PathBuf, Vec<u8>)) {
    let world = world();
    let whole = answer(&world);
    for file in files(&world) {
        let before: Vec<(PathBuf, Vec<u8>)> =
            files(&world).into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect();
        how(&file, fs::read(&file).unwrap());
        for args in [
            &["search", "giai ngan"][..],
            &["search", "\"chuyển đổi số\" AND NOT x"],
            &["stats"],
            &["facets"],
        ] {
            let out = world.run(args);
            assert!((0..=2).contains(&out.status), "{args:?} with {} damaged: {out}", file.display());
            assert!(out.status < 2 || out.stderr.starts_with("error: "), "{out}");
        }
        let checked = world.run(&["check"]).ended(2);
        assert!(checked.stdout.contains("tracuu check --repair"), "{}: {checked}", file.display());
        let repaired = world.run(&["check", "--repair"]).ended(0);
        assert!(repaired.stdout.starts_with("the index is whole: 3 documents"), "{repaired}");
        assert_eq!(answer(&world), whole, "{}", file.display());
        for (file, content) in before {
            fs::write(file, content).unwrap();
        }
    }
}

#[test]
fn a_flipped_byte_in_any_file_is_found_and_mended() {
    for part in [0, 1, 2] {
        damage(|file, mut content| {
            let at = (content.len() - 1) * part / 2;
            content[at] ^= 0x11;
            fs::write(file, content).unwrap();
        });
    }
}

#[test]
fn a_torn_file_is_found_and_mended() {
    damage(|file, content| fs::write(file, &content[..content.len() / 2]).unwrap());
}

#[test]
fn a_vanished_file_is_found_and_mended() {
    damage(|file, _| fs::remove_file(file).unwrap());
}

#[test]
fn an_index_without_any_list_asks_for_the_folders() {
    let world = world();
    for list in ["meta.json", "meta.json.spare", ".managed.json"] {
        fs::write(world.path("index").join(list), "{}").unwrap();
    }
    insta::assert_snapshot!(world.run(&["search", "giai ngan"]), @"
    --- stderr
    error: the index in `index` is damaged (.managed.json): `tracuu check` tells what, `tracuu check --repair` mends it from the files
    --- status 2
    ");
    insta::assert_snapshot!(world.run(&["check", "--repair"]), @"
    --- stderr
    note: meta.json is not as it was written
    note: meta.json.spare is not as it was written
    note: .managed.json is not as it was written
    error: nothing is left in `index` that tells which files were indexed: name them, as in `tracuu check --repair FOLDER`
    --- status 2
    ");
    let mended = world.run(&["check", "--repair", "corpus"]).ended(0);
    assert!(mended.stdout.starts_with("the index is whole: 3 documents"), "{mended}");
}

#[test]
fn a_whole_index_is_told_so() {
    insta::assert_snapshot!(World::indexed().run(&["check"]), @"
    the index is whole: 2 documents, 6 passages, 19 files, 23 KB
    --- status 0
    ");
    insta::assert_snapshot!(World::indexed().run_vi(&["check", "--repair"]), @"
    chỉ mục nguyên vẹn: 2 văn bản, 6 đoạn, 19 tệp, 23 KB
    --- status 0
    ");
    insta::assert_snapshot!(World::new().run(&["check"]), @"
    --- stderr
    error: there is no index in `index` yet: build it with `tracuu index FOLDER`
    --- status 2
    ");
    let json = World::indexed().run(&["check", "--format", "json"]).ended(0).json();
    assert_eq!(json["ok"], true, "{json}");
}

#[test]
fn an_index_whose_beginning_was_cut_off_is_whole() {
    let world = World::new();
    world.write("docs/a.bin", "");
    let _ = world.run(&["index", "docs"]);
    fs::remove_file(world.path("index/meta.json.spare")).unwrap();
    let checked = world.run(&["check"]).ended(0);
    assert!(checked.stdout.starts_with("the index is whole: 0 documents"), "{checked}");
}

#[test]
fn problems_are_told_to_programs_as_well() {
    let world = world();
    fs::remove_file(world.path("index/.managed.json")).unwrap();
    let json = world.run(&["check", "--format", "json"]).ended(2).json();
    let expected = serde_json::json!([{ "what": "missing", "where": ".managed.json", "repairable": true }]);
    assert_eq!(json["problems"], expected, "{json}");
}

#[test]
fn a_source_that_is_gone_is_told() {
    let world = world();
    let store =
        files(&world).into_iter().find(|file| file.extension().is_some_and(|e| e == "store")).unwrap();
    fs::write(store, "x").unwrap();
    fs::rename(world.path("corpus"), world.path("elsewhere")).unwrap();
    let out = world.run(&["check", "--repair"]).ended(2);
    assert!(out.stderr.contains("corpus: there is no such file or folder"), "{out}");
    let out = world.run(&["check", "--repair", "elsewhere"]);
    assert!(out.stdout.starts_with("the index is whole"), "{out}");
}

#[test]
fn an_index_of_another_version_is_built_anew() {
    let world = world();
    let meta = world.path("index/meta.json");
    let old = fs::read_to_string(&meta).unwrap().replace("\\\"schema\\\":", "\\\"schema\\\":9");
    let unsealed = old[..old.rfind("blake3 ").unwrap()].to_owned();
    fs::write(&meta, unsealed).unwrap();
    insta::assert_snapshot!(world.run(&["search", "giai ngan"]), @"
    --- stderr
    error: the index in `index` was made by another version of tracuu (tracuu 0.1.0): `tracuu check --repair` builds it anew from the files
    --- status 2
    ");
    let out = world.run(&["index"]).ended(2);
    assert!(out.stderr.contains("tracuu check --repair"), "{out}");
    let out = world.run(&["check", "--repair"]).ended(0);
    assert!(out.stdout.starts_with("the index is whole: 3 documents"), "{out}");
}

#[cfg(unix)]
#[test]
fn a_copy_that_nobody_may_write_is_read_and_not_written() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let world = world();
    // Everybody may look into the world; nobody may change the index.
    let allow = |path: PathBuf, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    allow(world.path(""), 0o755);
    files(&world).into_iter().for_each(|file| allow(file, 0o444));
    for lock in [".tantivy-meta.lock", ".tantivy-writer.lock"] {
        allow(world.path("index").join(lock), 0o444);
    }
    allow(world.path("index"), 0o555);
    let run = |args: &[&str]| {
        let mut command = world.command(args);
        if rustix::process::geteuid().is_root() {
            command.uid(65_534).gid(65_534);
        }
        command.output()
    };
    let Ok(found) = run(&["search", "giai ngan", "--files"]) else {
        eprintln!(
            "SKIPPED: another user cannot start the program where it lies: a copy that nobody may write"
        );
        return;
    };
    assert_eq!(found.status.code(), Some(0), "{found:?}");
    assert_eq!(String::from_utf8_lossy(&found.stdout).lines().count(), 3);
    let refused = run(&["index"]).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("no permission for `index`"), "{said}");
    allow(world.path("index"), 0o755);
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let world = World::new();
    for i in 0..400 {
        world.write(&format!("docs/{i}.txt"), REPORT.repeat(20));
    }
    let mut first = world.command(&["index", "docs"]).stderr(Stdio::null()).spawn().unwrap();
    let lock = world.path("index/.tantivy-writer.lock");
    let started = Instant::now();
    while !lock.exists() && started.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(2));
    }
    std::thread::sleep(Duration::from_millis(20));
    let second = world.run(&["index", "docs"]).ended(2);
    assert!(second.stderr.contains("another tracuu is writing"), "{second}");
    assert!(first.wait().unwrap().success());
    assert!(world.run(&["check"]).ended(0).stdout.contains("400 documents"));
}

#[test]
fn a_run_that_is_killed_is_completed_by_the_next() {
    let world = World::new();
    for i in 0..60 {
        world.write(&format!("docs/{i}.txt"), REPORT.replace("45/BC", &format!("{i}/BC")));
    }
    for round in 0..8 {
        world.write(&format!("docs/{round}.txt"), REPORT.replace("45/BC", &format!("{round}/KH")));
        let mut run = world.command(&["index", "docs"]).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(10 + 12 * round));
        run.kill().unwrap();
        run.wait().unwrap();
        let checked = world.run(&["check"]);
        let is_absent = checked.status == 2 && checked.stderr.contains("there is no index");
        assert!(checked.status == 0 || is_absent, "round {round}: {checked}");
    }
    let _ = world.run(&["index", "docs"]).ended(0);
    assert!(world.run(&["check"]).ended(0).stdout.contains("60 documents"));
    let clean = world.run(&["index", "docs", "--index", "clean"]).ended(0);
    assert!(clean.stderr.contains("60 files indexed"), "{clean}");
    let found = |index: &str| {
        let out =
            world.run(&["search", "giải ngân", "--index", index, "--format", "jsonl", "--limit", "100"]);
        let mut lines: Vec<String> = out
            .stdout
            .lines()
            .map(|line| {
                let hit: serde_json::Value = serde_json::from_str(line).unwrap();
                format!("{} {}", hit["document"]["path"], hit["text"])
            })
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(found("index"), found("clean"));
}

#[test]
fn a_watched_folder_is_followed() {
    let world = World::with_reports();
    world.index();
    let mut watch = Watching(world.command(&["index", "corpus", "--watch", "--quiet"]).spawn().unwrap());
    let waits_for = |query: &str, expected: &str| {
        let started = Instant::now();
        loop {
            let found = world.run(&["search", query, "--files"]);
            if found.stdout == expected {
                return;
            }
            assert!(started.elapsed() < Duration::from_secs(60), "{query}: {found}");
            std::thread::sleep(Duration::from_millis(100));
        }
    };
    waits_for("chuyển đổi số", "corpus/bao cao 2023.txt\n");
    std::thread::sleep(Duration::from_millis(500));
    world.write("corpus/moi/a.txt", "Kế hoạch trồng rừng phòng hộ năm 2024.\n");
    waits_for("trồng rừng", "corpus/moi/a.txt\n");
    // As editors save: a new file in the place of the old one.
    world.write("corpus/moi/.a.new", "Kế hoạch cấp nước sạch nông thôn.\n");
    fs::rename(world.path("corpus/moi/.a.new"), world.path("corpus/moi/a.txt")).unwrap();
    waits_for("nước sạch", "corpus/moi/a.txt\n");
    fs::rename(world.path("corpus/moi"), world.path("corpus/cu")).unwrap();
    waits_for("nước sạch", "corpus/cu/a.txt\n");
    assert!(watch.0.try_wait().unwrap().is_none(), "it goes on");
}

/// A run that ends with its test.
struct Watching(std::process::Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
