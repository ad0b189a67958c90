use std::io::Write;
use std::process::{Command, Output};

use crate::world::World;

/// What a worker says after trying what it must not do.
fn probe(what: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tracuu"))
        .args(["worker", "536870912", "--probe", what])
        .output()
        .unwrap()
}

/// Whether this kernel has Landlock; older ones have no such wall, which is said aloud.
fn has_landlock() -> bool {
    let has = std::fs::read_to_string("/sys/kernel/security/lsm").is_ok_and(|list| list.contains("landlock"));
    if !has {
        eprintln!("SKIPPED: no Landlock in this kernel: the walls around files");
    }
    has
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_cannot_reach_the_network() {
    let tried = probe("socket");
    assert!(tried.status.success(), "{tried:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_cannot_write_or_read_files() {
    let written = probe("write");
    assert!(written.status.success(), "{written:?}");
    if has_landlock() {
        let read = probe("read");
        assert!(read.status.success(), "{read:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_cannot_take_more_memory_than_it_is_given() {
    let tried = probe("memory");
    assert!(!tried.status.success());
    let said = String::from_utf8_lossy(&tried.stderr).into_owned();
    assert!(said.contains("memory allocation of"), "{said}");
}

/// An Office file whose one part unpacks to `megabytes` of letters.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("word/document.xml", options).unwrap();
    zip.write_all(b"<w:document><w:body><w:p><w:r><w:t>").unwrap();
    for _ in 0..megabytes {
        zip.write_all(&vec![b'a'; 1 << 20]).unwrap();
    }
    zip.write_all(b"</w:t></w:r></w:p></w:body></w:document>").unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_file_that_swells_costs_itself_alone() {
    let world = World::new();
    world.write("docs/a.txt", "Báo cáo kết quả giải ngân vốn đầu tư công.\n");
    world.write("docs/bomb.docx", bomb(64));
    world.write("docs/z.txt", "Kế hoạch giải ngân năm 2023.\n");
    let out = world.run(&["index", "docs", "--max-text", "8MB"]);
    assert_eq!(out.status, 2, "{out:?}");
    assert!(out.stderr.contains("bomb.docx"), "{}", out.stderr);
    assert!(out.stderr.contains("2 files indexed, 1 failed"), "{}", out.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_runs_out_of_memory_costs_its_file_alone() {
    let world = World::new();
    world.write("docs/bomb.docx", bomb(200));
    world.write("docs/z.txt", "Kế hoạch giải ngân năm 2023.\n");
    let out = world.run(&["index", "docs", "--worker-memory", "150MB", "--max-text", "512MB"]);
    assert_eq!(out.status, 2, "{out:?}");
    assert!(out.stderr.contains("memory"), "{}", out.stderr);
    assert!(out.stderr.contains("1 file indexed, 1 failed"), "{}", out.stderr);
}
