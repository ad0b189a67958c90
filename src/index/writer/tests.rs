//! Writing to small indexes: what is replaced, what is kept, and what a full disk leaves.

use super::*;
use crate::document::{Header, SectionKind};

fn document(texts: &[&str]) -> Document {
    let passages = texts.iter().map(|text| Passage { text: (*text).into(), ..Passage::default() }).collect();
    Document {
        header: Header { title: Some("Báo cáo".into()), ..Header::default() },
        sections: vec![Section {
            path: vec!["A. Kết quả".into()], kind: SectionKind::default(), passages
        }],
    }
}

fn source(path: &str) -> Source {
    Source { path: path.into(), bytes: 1, mtime_ns: 2, hash: "ab".into() }
}

#[test]
fn a_replaced_document_leaves_nothing_of_its_old_self() {
    let mut writer = Writer::in_memory().unwrap();
    let record = writer.replace(&source("a.txt"), &Origin::default(), &document(&["một", "hai"])).unwrap();
    writer.commit().unwrap();
    writer.replace(&source("a.txt"), &Origin::default(), &document(&["ba"])).unwrap();
    writer.commit().unwrap();
    let reader = writer.reader().unwrap();
    let texts: Vec<_> = reader.passages(&record.id).unwrap().into_iter().map(|p| p.text).collect();
    assert_eq!(texts, ["ba"]);
    assert_eq!(reader.documents().unwrap().len(), 1);
    assert_eq!(reader.document(&record.id).unwrap().unwrap().passages, 1);
}

#[test]
fn a_removed_document_is_gone_and_others_stay() {
    let mut writer = Writer::in_memory().unwrap();
    for path in ["a.txt", "b.txt"] {
        writer.replace(&source(path), &Origin::default(), &document(&["một"])).unwrap();
    }
    writer.commit().unwrap();
    writer.remove("a.txt");
    writer.commit().unwrap();
    let paths: Vec<_> =
        writer.reader().unwrap().documents().unwrap().into_iter().map(|d| d.source.path).collect();
    assert_eq!(paths, ["b.txt"]);
}

#[test]
fn a_folder_stands_for_what_lies_in_it() {
    let mut writer = Writer::in_memory().unwrap();
    let mut remember = |root: &str| writer.remember([root.to_owned()]);
    assert!(remember("a/b") && remember("a/c") && remember("ab"));
    assert!(!remember("a/b/d"));
    assert!(remember("a"));
    assert_eq!(writer.roots.into_iter().collect::<Vec<_>>(), ["a", "ab"]);
}

#[test]
fn nothing_is_seen_before_the_commit() {
    let mut writer = Writer::in_memory().unwrap();
    writer.commit().unwrap();
    writer.replace(&source("a.txt"), &Origin::default(), &document(&["một"])).unwrap();
    assert!(writer.reader().unwrap().documents().unwrap().is_empty());
}

/// Opens the index in `path` on a disk that has room for so many bytes.
fn on_small_disk(path: &Path, room: i64) -> Result<Writer> {
    use crate::index::folder::Folder;
    use std::sync::Arc;
    use std::sync::atomic::AtomicI64;
    let mut folder = Folder::open(path)?;
    folder.room = Some(Arc::new(AtomicI64::new(room)));
    Writer::new(Store::create(path, folder)?, Budget { max_bytes: 15 << 20, threads: 1 })
}

#[test]
fn a_full_disk_is_told_and_the_last_commit_stays_whole() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = on_small_disk(dir.path(), i64::MAX).unwrap();
    writer.replace(&source("a.txt"), &Origin::default(), &document(&["một"])).unwrap();
    writer.commit().unwrap();
    drop(writer);
    let mut full = 0;
    for room in (0..60_000).step_by(3_000) {
        let write = || -> Result<()> {
            let mut writer = on_small_disk(dir.path(), room)?;
            writer.replace(&source("b.txt"), &Origin::default(), &document(&["hai", "ba"]))?;
            writer.finish()
        };
        match write() {
            Ok(()) => {}
            Err(crate::index::Error::Full(_)) => full += 1,
            Err(other) => panic!("room {room}: {other}"),
        }
        let checked = crate::index::check(dir.path()).unwrap();
        assert_eq!(checked.problems, [], "room {room}");
        assert!([1, 3].contains(&checked.passages), "room {room}: {checked:?}");
    }
    assert!(full > 2, "the disk was full {full} times");
    drop(on_small_disk(dir.path(), i64::MAX).unwrap());
    assert_eq!(crate::index::check(dir.path()).unwrap().documents, 2);
}
