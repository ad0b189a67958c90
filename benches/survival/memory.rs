//! Peak memory of the indexer and of its workers, over folders that try to be large in different ways.

use std::fs;
use std::path::Path;

use crate::seeds::zipped;
use crate::watched;

const MAX_MB: u64 = 512;

const LINE: &str =
    "Giải ngân vốn đầu tư công của huyện đạt 45,2% kế hoạch, còn chậm so với yêu cầu đề ra.\n\n";

/// Runs all; whether each stayed within the default bound.
pub(crate) fn run() -> bool {
    let text = |bytes: usize| LINE.repeat(bytes / LINE.len());
    let mut is_well = true;
    println!("folder                                status      s    MB worker MB");
    is_well &= tried("one text of 300 MB", |docs| fs::write(docs.join("a.txt"), text(300 << 20)).unwrap());
    is_well &= tried("one text just within the limit", |docs| {
        fs::write(docs.join("a.txt"), text((16 << 20) - 200)).unwrap();
    });
    is_well &= tried("eight texts of 15 MB", |docs| {
        (0..8).for_each(|at| fs::write(docs.join(format!("{at}.txt")), text(15 << 20)).unwrap());
    });
    is_well &= tried("40,000 texts of 5 KB", |docs| {
        (0..40_000).for_each(|at| fs::write(docs.join(format!("{at}.txt")), text(5 << 10)).unwrap());
    });
    is_well &= tried("20 documents that unpack to 15 MB", |docs| {
        let paragraph = format!("<w:p><w:r><w:t>{LINE}</w:t></w:r></w:p>");
        let body = paragraph.repeat((15 << 20) / LINE.len());
        let body = format!("<w:document><w:body>{body}</w:body></w:document>");
        let bytes = zipped(&vec![("word/document.xml".to_owned(), body.into_bytes())]);
        (0..20).for_each(|at| fs::write(docs.join(format!("{at}.docx")), &bytes).unwrap());
    });
    is_well &= tried("a file of 250 MB that is no document", |docs| {
        let mut bytes = b"%PDF-1.4\n".to_vec();
        bytes.resize(250 << 20, 0);
        fs::write(docs.join("a.pdf"), bytes).unwrap();
    });
    is_well
}

fn tried(name: &str, write: impl Fn(&Path)) -> bool {
    let dir = tempfile::tempdir().unwrap();
    let docs = dir.path().join("docs");
    fs::create_dir(&docs).unwrap();
    write(&docs);
    let run = watched::run(dir.path(), &["index", "docs"]);
    println!(
        "{name:37} {:6} {:6.1} {:5} {:9}",
        run.status.unwrap_or(-1),
        run.took_s,
        run.peak_mb,
        run.worker_peak_mb
    );
    let is_well = run.peak_mb <= MAX_MB && matches!(run.status, Some(0..=2));
    if !is_well {
        println!("  NOT WITHIN {MAX_MB} MB");
    }
    is_well
}
