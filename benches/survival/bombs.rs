//! Files that promise, or try, to cost far more than they weigh.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Writes them into `folder`; how many there are.
pub(crate) fn write(folder: &Path) -> usize {
    let text = |name: &str, content: String| {
        std::fs::write(folder.join(name), content).unwrap();
    };
    // One entry of 10 GB, as a document and as an archive.
    for name in ["mười-gb.docx", "mười-gb.zip"] {
        let entry = if name.ends_with("docx") { "word/document.xml" } else { "a.txt" };
        huge_entry(&folder.join(name), entry, 10 << 30).unwrap();
    }
    packed(&folder.join("sâu.docx"), "word/document.xml", &"<w:p>".repeat(2_000_000));
    packed(&folder.join("sâu.odt"), "content.xml", &"<text:list>".repeat(1_000_000));
    packed(&folder.join("cười.docx"), "word/document.xml", &laughs());
    let cells = "<office:spreadsheet><table:table><table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell table:number-columns-repeated=\"1000000000\"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>";
    packed(&folder.join("lặp.ods"), "content.xml", cells);
    text("sâu.rtf", format!("{{\\rtf1 {}", "{\\b ".repeat(1_000_000)));
    text("sâu.html", format!("<html><body>{}", "<div><table><tr><td>".repeat(200_000)));
    text(
        "sâu.eml",
        format!(
            "From: a@b\nMessage-ID: <1@b>\n{}",
            "Content-Type: message/rfc822\n\nFrom: a@b\n".repeat(100_000)
        ),
    );
    text("trang.pdf", "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000>>endobj\ntrailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF".into());
    text("một-dòng.txt", "a".repeat(20 << 20));
    std::fs::read_dir(folder).unwrap().count()
}

fn huge_entry(path: &Path, entry: &str, bytes: u64) -> io::Result<()> {
    let mut zip = ZipWriter::new(File::create(path)?);
    zip.start_file(entry, SimpleFileOptions::default().compression_level(Some(1)).large_file(true))?;
    let zeros = vec![b' '; 4 << 20];
    for _ in 0..bytes / zeros.len() as u64 {
        zip.write_all(&zeros)?;
    }
    zip.finish()?;
    Ok(())
}

fn packed(path: &Path, part: &str, content: &str) {
    let mut zip = ZipWriter::new(File::create(path).unwrap());
    for (name, content) in [(part, content), ("mimetype", "application/vnd.oasis.opendocument.text")] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

/// Entities that stand for entities.
fn laughs() -> String {
    let mut out = String::from("<!DOCTYPE a [<!ENTITY a0 \"ha\">");
    for level in 1..40 {
        out.push_str(&format!("<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10)));
    }
    out + "]><w:document><w:body><w:p><w:r><w:t>&a39;</w:t></w:r></w:p></w:body></w:document>"
}
