//! Updates of small folders, told as what became of each file.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::document::Document;
use crate::index::{Origin, Reader};
use tempfile::TempDir;

/// A folder with documents in `corpus` and an index in `index`.
struct World {
    folder: TempDir,
}

impl World {
    fn new(files: &[(&str, &str)]) -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(world.path("corpus")).unwrap();
        files.iter().for_each(|(name, text)| world.write(name, text));
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path("corpus").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Updates from `corpus`: each file's name in it, and what became of it.
    fn update(&self) -> Vec<String> {
        self.update_from(&[self.path("corpus")])
    }

    fn update_from(&self, roots: &[PathBuf]) -> Vec<String> {
        self.outcomes(roots).iter().map(|file| self.line(file)).collect()
    }

    fn outcomes(&self, roots: &[PathBuf]) -> Vec<FileOutcome> {
        let mut out = Vec::new();
        let mut tell = |event: Event<'_>| {
            if let Event::File(file) = event {
                out.push(file.clone());
            }
        };
        let budget = Budget { max_bytes: 15 << 20, threads: 1 };
        let options = Options { budget, threads: 2, ..Options::default() };
        let summary = super::update(&self.path("index"), roots, &options, &mut tell).unwrap();
        assert_eq!(summary.files(), out.len() as u64);
        out
    }

    fn line(&self, file: &FileOutcome) -> String {
        let path = Path::new(&file.path).strip_prefix(self.path("corpus")).unwrap_or(Path::new(&file.path));
        let reason = file.reason.as_ref().map(|reason| format!(" ({})", reason.key())).unwrap_or_default();
        format!("{} {}{reason}", path.display(), file.outcome.name())
    }

    /// Names of the files that the index has, in order.
    fn indexed(&self) -> Vec<String> {
        let documents = Reader::open(&self.path("index")).unwrap().documents().unwrap();
        let mut names: Vec<_> = documents.into_iter().map(|document| document.source.path).collect();
        names.sort();
        names
    }
}

#[test]
fn only_what_changed_is_indexed_again() {
    let world = World::new(&[("a.txt", "Báo cáo"), ("huyện/b.txt", "Kế hoạch"), ("c.txt", "Quyết định")]);
    assert_eq!(world.update(), ["a.txt indexed", "c.txt indexed", "huyện/b.txt indexed"]);
    assert_eq!(world.update(), ["a.txt unchanged", "c.txt unchanged", "huyện/b.txt unchanged"]);
    world.write("c.txt", "Quyết định mới");
    fs::remove_file(world.path("corpus/a.txt")).unwrap();
    world.write("d.txt", "Tờ trình");
    let expected =
        ["c.txt indexed", "d.txt indexed", "huyện/b.txt unchanged", "a.txt removed (archive.removed.gone)"];
    assert_eq!(world.update(), expected);
    assert_eq!(world.indexed(), ["corpus/c.txt", "corpus/d.txt", "corpus/huyện/b.txt"]);
}

#[test]
fn a_file_with_a_new_time_and_the_same_content_is_unchanged_and_not_read_a_third_time() {
    let world = World::new(&[("a.txt", "Báo cáo")]);
    world.update();
    let file = fs::File::options().append(true).open(world.path("corpus/a.txt")).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    file.set_modified(later).unwrap();
    assert_eq!(world.update(), ["a.txt unchanged"]);
    let times = |world: &World| world.outcomes(&[world.path("corpus")])[0].took_ms;
    assert_eq!(times(&world), 0.0, "the index knows the new time");
}

#[test]
fn every_path_that_is_passed_over_says_why() {
    let world = World::new(&[
        (".git/a.txt", "x"),
        ("README.md", "x"),
        ("~$bao-cao.docx", "x"),
        ("rỗng.txt", ""),
        ("trắng.txt", " \n"),
        ("ảnh.pdf", "%PDF-1.7"),
        ("giả.docx", "PK\u{3}\u{4}không phải"),
    ]);
    let expected = [
        ".git skipped (archive.skipped.hidden)",
        "README.md skipped (archive.skipped.readme)",
        "giả.docx failed (read.failed.damaged_zip)",
        "rỗng.txt skipped (read.skipped.empty)",
        "trắng.txt skipped (read.skipped.blank)",
        "~$bao-cao.docx skipped (archive.skipped.lock)",
        "ảnh.pdf failed (read.failed.damaged_pdf)",
    ];
    let mut found = world.update();
    found.sort();
    assert_eq!(found, expected);
    assert!(world.indexed().is_empty());
}

#[test]
fn a_document_that_became_empty_is_taken_out_and_one_that_broke_stays_as_it_was() {
    let world = World::new(&[("a.txt", "Báo cáo"), ("b.txt", "Kế hoạch")]);
    world.update();
    world.write("a.txt", "");
    fs::rename(world.path("corpus/b.txt"), world.path("corpus/b.docx")).unwrap();
    assert_eq!(world.update()[..1], ["a.txt skipped (read.skipped.empty)"]);
    assert_eq!(world.indexed(), ["corpus/b.docx"]);
    world.write("b.docx", "PK\u{3}\u{4}hỏng");
    assert_eq!(world.update()[1..], ["b.docx failed (read.failed.damaged_zip)"]);
    assert_eq!(world.indexed(), ["corpus/b.docx"]);
}

#[test]
fn a_missing_path_fails_unless_the_index_had_it() {
    let world = World::new(&[("a.txt", "Báo cáo"), ("b.txt", "Kế hoạch")]);
    world.update();
    let gone = world.path("corpus/a.txt");
    fs::remove_file(&gone).unwrap();
    let roots = [gone, world.path("corpus/chưa-từng-có")];
    let expected = ["a.txt removed (archive.removed.gone)", "chưa-từng-có failed (archive.failed.missing)"];
    assert_eq!(world.update_from(&roots), expected);
    assert_eq!(world.indexed(), ["corpus/b.txt"], "what lies elsewhere stays");
}

#[test]
fn a_file_handed_in_twice_is_indexed_once() {
    let world = World::new(&[("a.txt", "Báo cáo")]);
    let roots = [world.path("corpus"), world.path("corpus/../corpus/a.txt")];
    for outcome in ["indexed", "unchanged"] {
        let found = world.update_from(&roots);
        assert_eq!(found[0], format!("a.txt {outcome}"));
        assert!(found[1].ends_with("skipped (archive.skipped.same)"), "{}", found[1]);
        assert_eq!(world.indexed(), ["corpus/a.txt"]);
    }
}

#[test]
fn the_index_does_not_index_itself() {
    let world = World::new(&[("a.txt", "Báo cáo")]);
    let folder = world.path("");
    world.update_from(std::slice::from_ref(&folder));
    let found = world.update_from(&[folder]);
    assert!(found.iter().any(|line| line.ends_with("index skipped (archive.skipped.index)")), "{found:?}");
    assert_eq!(world.indexed(), ["corpus/a.txt"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_loops_are_told() {
    use std::os::unix::fs::symlink;
    let world = World::new(&[("a/một.txt", "Báo cáo")]);
    fs::write(world.path("ngoài.txt"), "Kế hoạch").unwrap();
    symlink(world.path("corpus"), world.path("corpus/a/vòng")).unwrap();
    symlink(world.path("ngoài.txt"), world.path("corpus/b.txt")).unwrap();
    symlink(world.path("corpus/a/một.txt"), world.path("corpus/hai.txt")).unwrap();
    symlink(world.path("không có"), world.path("corpus/treo.txt")).unwrap();
    let expected = [
        "a/một.txt indexed",
        "a/vòng skipped (archive.skipped.loop)",
        "b.txt indexed",
        "hai.txt skipped (archive.skipped.same)",
        "treo.txt failed (read.failed.missing)",
    ];
    assert_eq!(world.update(), expected);
    assert_eq!(world.indexed(), ["corpus/a/một.txt", "corpus/b.txt"]);
}

/// A zip archive of these files.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn files_in_an_archive_are_files_of_their_own() {
    let world = World::new(&[("a.txt", "Báo cáo")]);
    let pack = |files: &[(&str, &str)], age_s| {
        fs::write(world.path("corpus/2022.zip"), zipped(files)).unwrap();
        let time = std::time::SystemTime::now() - std::time::Duration::from_secs(age_s);
        fs::File::options()
            .append(true)
            .open(world.path("corpus/2022.zip"))
            .unwrap()
            .set_modified(time)
            .unwrap();
    };
    pack(&[("q1/b.txt", "Kế hoạch"), ("__MACOSX/._b.txt", "x"), ("q2/c.txt", "Tờ trình")], 9);
    let expected = [
        "2022.zip!/q1/b.txt indexed",
        "2022.zip!/__MACOSX/._b.txt skipped (archive.skipped.hidden)",
        "2022.zip!/q2/c.txt indexed",
        "a.txt indexed",
    ];
    assert_eq!(world.update(), expected);
    assert_eq!(world.indexed(), ["corpus/2022.zip!/q1/b.txt", "corpus/2022.zip!/q2/c.txt", "corpus/a.txt"]);
    let times: Vec<_> = world.outcomes(&[world.path("corpus")]).iter().map(|file| file.took_ms).collect();
    assert_eq!(times, [0.0; 4], "nothing is read again");
    pack(&[("q1/b.txt", "Kế hoạch mới")], 6);
    let expected = [
        "2022.zip!/q1/b.txt indexed",
        "a.txt unchanged",
        "2022.zip!/q2/c.txt removed (archive.removed.gone)",
    ];
    assert_eq!(world.update(), expected);
    fs::write(world.path("corpus/2022.zip"), "PK\u{3}\u{4}hỏng").unwrap();
    assert_eq!(world.update(), ["2022.zip failed (read.failed.damaged_zip)", "a.txt unchanged"]);
    assert_eq!(world.indexed(), ["corpus/2022.zip!/q1/b.txt", "corpus/a.txt"], "the index keeps what it had");
    let gone = world.path("corpus/2022.zip");
    fs::remove_file(&gone).unwrap();
    assert_eq!(world.update_from(&[gone]), ["2022.zip removed (archive.removed.gone)"]);
    assert_eq!(world.indexed(), ["corpus/a.txt"]);
}

#[cfg(target_os = "linux")]
#[test]
fn pipes_and_devices_are_not_waited_for() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let world = World::new(&[("a.txt", "Báo cáo")]);
    mknodat(CWD, world.path("corpus/ống.txt"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    std::os::unix::fs::symlink("/dev/zero", world.path("corpus/thiết-bị.txt")).unwrap();
    let expected = [
        "a.txt indexed",
        "thiết-bị.txt skipped (read.skipped.not_regular)",
        "ống.txt skipped (read.skipped.not_regular)",
    ];
    assert_eq!(world.update(), expected);
}

#[cfg(unix)]
#[test]
fn names_that_are_not_unicode_are_indexed_with_a_warning() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let world = World::new(&[]);
    let corpus = world.path("corpus");
    fs::write(corpus.join(OsStr::from_bytes(b"bao\xff.txt")), "Báo cáo").unwrap();
    fs::write(corpus.join(OsStr::from_bytes(b"bao\xfe.txt")), "Kế hoạch").unwrap();
    let found = world.outcomes(&[corpus]);
    let outcomes: Vec<_> = found.iter().map(|file| (file.outcome, file.warnings.len())).collect();
    assert_eq!(outcomes, [(Outcome::Indexed, 1), (Outcome::Failed, 0)]);
}

#[test]
fn a_folder_without_documents_is_no_error() {
    let world = World::new(&[]);
    assert!(world.update().is_empty());
    assert!(world.indexed().is_empty());
}

#[test]
fn an_update_without_changes_ends_what_one_that_was_cut_off_began() {
    let world = World::new(&[("a.txt", "một"), ("b.txt", "hai")]);
    world.update();
    let index = world.path("index");
    let documents = Reader::open(&index).unwrap().documents().unwrap();
    fs::remove_dir_all(&index).unwrap();
    let open = || Writer::open(&index, Budget { max_bytes: 15 << 20, threads: 1 }).unwrap();
    for document in documents {
        let mut writer = open();
        writer.remember([Paths::new(&index).unwrap().name(&world.path("corpus"))]);
        writer.replace(&document.source, &Origin::default(), &Document::default()).unwrap();
        writer.commit().unwrap();
    }
    assert!(open().is_scattered().unwrap());
    assert_eq!(world.update(), ["a.txt unchanged", "b.txt unchanged"]);
    assert!(!open().is_scattered().unwrap());
}
