//! Which format a file has, by its first bytes and, for containers, by what they hold.
//! The name decides only where content cannot: Markdown is text, and a damaged `.docx` is still meant as one.

use std::sync::LazyLock;

use super::compound::{self, Compound};
use super::package::Package;
use super::{Format, Limits, Refusal, doc, eml, encoding, html, odf, ppt, rtf, xls};
use crate::messages::Message;

/// First bytes of the pictures that tesseract reads: JPEG, PNG, TIFF of both byte orders.
const IMAGES: [&[u8]; 4] =
    [&[0xff, 0xd8, 0xff], b"\x89PNG\r\n\x1a\n", &[0x49, 0x49, 0x2a, 0x00], &[0x4d, 0x4d, 0x00, 0x2a]];

/// A format that there is a reader for.
pub(super) enum Detected<'a> {
    /// Text without markup, in some encoding.
    Text,
    /// Text by its bytes, Markdown by its name.
    Markdown,
    /// Word since 2007: the package, and the name of its main part.
    Docx(Package<'a>, String),
    /// Excel since 2007, likewise.
    Xlsx(Package<'a>, String),
    /// Word 97 to 2003.
    Doc(Compound<'a>),
    /// Word 97 to 2003, in a compound file too damaged to open.
    DamagedDoc,
    /// PowerPoint since 2007, likewise.
    Pptx(Package<'a>, String),
    /// An e-mail.
    Eml,
    /// OpenDocument: the package, and which of its formats it is.
    OpenDocument(Package<'a>, Format),
    /// PowerPoint 97 to 2003.
    Ppt(Compound<'a>),
    /// Excel before 2007.
    Xls,
    /// PDF.
    Pdf,
    /// Rich Text Format.
    Rtf,
    /// A web page.
    Html,
    /// A picture that OCR may read.
    Image,
}

/// A row of `formats.tsv`.
struct Signature {
    offset: usize,
    bytes: Vec<u8>,
    name: &'static str,
    sentence: &'static str,
}

static SIGNATURES: LazyLock<Vec<Signature>> =
    LazyLock::new(|| include_str!("formats.tsv").lines().filter_map(signature).collect());

fn signature(line: &'static str) -> Option<Signature> {
    if line.starts_with('#') {
        return None;
    }
    let mut cells = line.split('\t');
    let offset = cells.next()?.parse().ok()?;
    let hex = cells.next()?;
    let bytes = (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(hex.get(i..i + 2)?, 16).ok());
    let bytes = bytes.collect::<Option<Vec<u8>>>()?;
    Some(Signature { offset, bytes, name: cells.next()?, sentence: cells.next()? })
}

/// The reader for a file with these bytes; `extension` in lower case, without the dot.
pub(super) fn detect<'a>(bytes: &'a [u8], extension: &str, limits: &Limits) -> Result<Detected<'a>, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::skipped("read.skipped.empty"));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip(bytes, extension, limits);
    }
    if compound::is_compound(bytes) {
        return compound_file(bytes);
    }
    if html::is_html(bytes) {
        return Ok(Detected::Html);
    }
    if rtf::is_rtf(bytes) {
        return Ok(Detected::Rtf);
    }
    if is_pdf(bytes) {
        return Ok(Detected::Pdf);
    }
    if IMAGES.iter().any(|start| bytes.starts_with(start)) || is_bitmap(bytes) {
        return Ok(Detected::Image);
    }
    if let Some(known) = SIGNATURES.iter().find(|s| starts_with_at(bytes, s)) {
        return Err(unread(known.name, known.sentence));
    }
    let named = OFFICE.iter().find(|family| family.extensions.contains(&extension));
    if let Some(family) = named.filter(|_| encoding::is_binary(bytes)) {
        return Err(Refusal::failed(family.missing));
    }
    if eml::is_mail(bytes) {
        return Ok(Detected::Eml);
    }
    Ok(if matches!(extension, "md" | "markdown") { Detected::Markdown } else { Detected::Text })
}

/// A Windows bitmap: two letters, its own size, and four zero bytes.
fn is_bitmap(bytes: &[u8]) -> bool {
    let size = bytes.get(2..6).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
    bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) && size == u32::try_from(bytes.len()).ok()
}

/// Whether a file is text that its reader takes as it is: no container, no markup that needs a parser of its own.
pub(super) fn is_plain_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4_096)];
    let start = head.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    !is_pdf(bytes)
        && !rtf::is_rtf(start)
        && !start.starts_with(b"<")
        && !encoding::is_binary(head)
        && !eml::is_mail(bytes)
}

/// Readers look for the signature in the first kilobyte; mail programs put lines before it.
fn is_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1_024)];
    head.windows(5).any(|window| window == b"%PDF-")
}

fn starts_with_at(bytes: &[u8], signature: &Signature) -> bool {
    bytes.get(signature.offset..).is_some_and(|rest| rest.starts_with(&signature.bytes))
}

/// A zip archive: an Office document, or a format that is told by the parts in it.
fn zip<'a>(bytes: &'a [u8], extension: &str, limits: &Limits) -> Result<Detected<'a>, Refusal> {
    let named = OFFICE.iter().find(|family| family.extensions.contains(&extension));
    let mut package = match Package::open(bytes, limits) {
        Ok(package) => package,
        Err(damaged) if named.is_some() => return Err(damaged),
        Err(_) => return Err(unread("read.format.archive", "read.unread.unpack")),
    };
    if let Some(format) = package.part("mimetype")?.and_then(|mime_type| odf::format(&mime_type)) {
        return Ok(Detected::OpenDocument(package, format));
    }
    let main = package.main_part()?;
    if let Some((family, part)) = main.as_ref().and_then(|main| Some((Family::of(main)?, &main.0))) {
        return Ok((family.detected)(package, part.clone()));
    }
    match OFFICE.iter().find(|family| package.has(family.main)) {
        Some(family) => Ok((family.detected)(package, family.main.to_owned())),
        None => Err(named.map_or_else(|| other_zip(&package), |family| Refusal::failed(family.missing))),
    }
}

/// A family of Office formats since 2007.
struct Family {
    extensions: &'static [&'static str],
    /// What the content type of the main part has in it.
    content_types: [&'static str; 2],
    /// Where the main part stands in packages that do not say so.
    main: &'static str,
    detected: for<'a> fn(Package<'a>, String) -> Detected<'a>,
    /// What to say of a package without that part.
    missing: &'static str,
}

const OFFICE: &[Family] = &[
    Family {
        extensions: &["docx", "docm", "dotx", "dotm"],
        content_types: ["wordprocessingml", "ms-word"],
        main: "word/document.xml",
        detected: |package, main| Detected::Docx(package, main),
        missing: "read.failed.not_docx",
    },
    Family {
        extensions: &["xlsx", "xlsm", "xltx", "xltm"],
        content_types: ["spreadsheetml", "ms-excel"],
        main: "xl/workbook.xml",
        detected: |package, main| Detected::Xlsx(package, main),
        missing: "read.failed.not_xlsx",
    },
    Family {
        extensions: &["pptx", "pptm", "ppsx", "ppsm", "potx", "potm"],
        content_types: ["presentationml", "ms-powerpoint"],
        main: "ppt/presentation.xml",
        detected: |package, main| Detected::Pptx(package, main),
        missing: "read.failed.not_pptx",
    },
];

impl Family {
    /// The family of a package whose main part is this, with its content type.
    fn of((part, content_type): &(String, Option<String>)) -> Option<&'static Self> {
        let folder = |family: &Self| family.main.split('/').next().unwrap_or_default();
        OFFICE.iter().filter(|_| part.ends_with(".xml")).find(|family| match content_type {
            Some(content_type) => family.content_types.iter().any(|word| content_type.contains(word)),
            None => part.split('/').next() == Some(folder(family)),
        })
    }
}

fn other_zip(package: &Package<'_>) -> Refusal {
    for (part, name) in [
        ("xl/workbook.bin", "read.format.excel"),
        ("content.xml", "read.format.opendocument"),
        ("META-INF/container.xml", "read.format.epub"),
    ] {
        if package.has(part) {
            return unread(name, "read.unread.save");
        }
    }
    Refusal::skipped("read.skipped.renamed_zip")
}

/// A compound file, as Office before 2007 wrote: told by the names of its streams.
fn compound_file(bytes: &[u8]) -> Result<Detected<'_>, Refusal> {
    let Some(compound) = Compound::open(bytes) else { return damaged_compound_file(bytes) };
    if compound.has("EncryptedPackage") {
        Err(Refusal::failed("read.failed.password"))
    } else if compound.has(doc::STREAM) {
        Ok(Detected::Doc(compound))
    } else if xls::STREAMS.iter().any(|name| compound.has(name)) {
        Ok(Detected::Xls)
    } else if compound.has(ppt::STREAM) {
        Ok(Detected::Ppt(compound))
    } else {
        Err(unread("read.format.compound", "read.unread.save"))
    }
}

/// A compound file whose directory cannot be read: the names of streams may still stand somewhere in it.
fn damaged_compound_file(bytes: &[u8]) -> Result<Detected<'_>, Refusal> {
    if compound::mentions(bytes, "EncryptedPackage") {
        Err(Refusal::failed("read.failed.password"))
    } else if doc::can_salvage(bytes) {
        Ok(Detected::DamagedDoc)
    } else if compound::mentions(bytes, "Workbook") {
        Ok(Detected::Xls)
    } else {
        Err(Refusal::failed("read.failed.damaged_office"))
    }
}

/// A format that is known and not read: its name, and the sentence that says what to do.
fn unread(name: &'static str, sentence: &'static str) -> Refusal {
    Refusal::Skipped(Message::new(sentence).with("format", Message::new(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = include_str!("formats.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(SIGNATURES.len(), rows);
        for key in SIGNATURES.iter().flat_map(|row| [row.name, row.sentence]) {
            assert_ne!(Message::new(key).to_string(), key, "the table of messages has this key");
        }
    }

    #[test]
    fn known_formats_are_skipped_by_name_whatever_the_extension() {
        let limits = Limits::default();
        let refusal = detect(b"%!PS-Adobe", "txt", &limits).err().unwrap();
        assert_eq!(refusal, unread("read.format.postscript", "read.unread.save"));
        assert!(matches!(detect(b"# Ti\xc3\xaau", "md", &limits), Ok(Detected::Markdown)));
        assert_eq!(detect(b"", "docx", &limits).err().unwrap(), Refusal::skipped("read.skipped.empty"));
    }
}
