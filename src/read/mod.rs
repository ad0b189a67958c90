//! From a file to blocks of decoded text, one module a format, each format recognised by content.
//! What cannot be read is refused with a reason; nothing is dropped in silence.

mod bytes;
mod cell_number;
mod compound;
pub mod container;
mod detect;
mod doc;
mod docx;
mod eml;
mod encoding;
mod html;
mod legacy;
mod lines;
mod markdown;
mod numbering;
mod ocr;
mod odf;
mod package;
mod pdf;
mod ppt;
mod pptx;
mod programs;
mod rtf;
mod runs;
mod sheet;
mod symbols;
mod table;
mod text;
pub mod worker;
mod xls;
mod xlsx;
mod xml;

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::block::Block;
use crate::messages::Message;
use crate::vietnamese::legacy::Charset;
use detect::Detected;
pub use programs::{Program, programs};

/// What a file holds, read.
#[derive(Debug, Clone)]
pub struct Content {
    /// Format by content.
    pub format: Format,
    /// Text encoding, for formats that can have several: `UTF-8`, `windows-1258`.
    pub encoding: Option<&'static str>,
    /// Number of pages, where the format knows it.
    pub pages: Option<u32>,
    /// The text, in reading order.
    pub blocks: Vec<Block>,
    /// What a person should know about the reading: letters that could not be decoded, parts left out.
    pub warnings: Vec<Message>,
}

/// A file format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// Word since 2007.
    Docx,
    /// Word 97 to 2003.
    Doc,
    /// PowerPoint 97 to 2003.
    Ppt,
    /// Excel before 2007.
    Xls,
    /// Portable Document Format.
    Pdf,
    /// A picture of text: PNG, JPEG, TIFF.
    Image,
    /// Excel since 2007.
    Xlsx,
    /// PowerPoint since 2007.
    Pptx,
    /// An e-mail.
    Eml,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// OpenDocument presentation.
    Odp,
    /// Rich Text Format.
    Rtf,
    /// A web page.
    Html,
}

impl Format {
    /// Its short name, in output and in the index: `txt`, `md`, `docx`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Docx => "docx",
            Self::Doc => "doc",
            Self::Ppt => "ppt",
            Self::Xls => "xls",
            Self::Pdf => "pdf",
            Self::Image => "image",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Eml => "eml",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
            Self::Rtf => "rtf",
            Self::Html => "html",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a file gives no text. The message does not repeat the file's name: it is told beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not for tracuu, or nothing in it: reported, not an error.
    Skipped(Message),
    /// It should have been readable: an error.
    Failed(Message),
}

impl Refusal {
    fn skipped(key: &'static str) -> Self {
        Self::Skipped(Message::new(key))
    }

    fn failed(key: &'static str) -> Self {
        Self::Failed(Message::new(key))
    }

    /// The reason.
    #[must_use]
    pub fn message(&self) -> &Message {
        match self {
            Self::Skipped(message) | Self::Failed(message) => message,
        }
    }

    /// What the operating system said when the file was opened or read.
    pub(crate) fn io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::failed("read.failed.missing"),
            io::ErrorKind::PermissionDenied => Self::failed("read.failed.permission"),
            io::ErrorKind::IsADirectory => Self::failed("read.failed.directory"),
            _ => Self::Failed(Message::new("read.failed.io").with("error", error.to_string())),
        }
    }
}

/// Bounds on what one file may cost.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// Largest text taken out of one file, in bytes (a small zip can hold a huge text).
    pub max_text_bytes: u64,
    /// Longest time for a file that is read in a worker process, in seconds.
    pub max_seconds: u64,
    /// Most memory of a worker process, in bytes of address space.
    pub max_memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 256 << 20, max_text_bytes: 16 << 20, max_seconds: 300, max_memory_bytes: 2 << 30 }
    }
}

/// Reads the file at `path` from disk.
///
/// # Errors
/// A [`Refusal`] with the reason: what [`load`] and [`read`] say.
pub fn read_file(path: &Path, limits: &Limits) -> Result<Content, Refusal> {
    read(path, &load(path, limits)?, limits)
}

/// The bytes of the file at `path`, which may lie in an archive ([`container`]).
///
/// # Errors
/// [`Refusal::Failed`] when the file cannot be opened or read, or is larger than the limit;
/// [`Refusal::Skipped`] when it is no regular file.
pub fn load(path: &Path, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    if let Some((archive, entry)) = container::split(path) {
        return container::load(&archive, &entry, limits);
    }
    check_regular(&std::fs::metadata(path).map_err(|error| Refusal::io(&error))?)?;
    let file = open(path).map_err(|error| Refusal::io(&error))?;
    // Something else may have taken the file's place since.
    let found = file.metadata().map_err(|error| Refusal::io(&error))?;
    check_regular(&found)?;
    check_size(found.len(), limits)?;
    let mut bytes = Vec::with_capacity(found.len().min(limits.max_bytes) as usize);
    // One byte over the limit tells "too large" from "just fits", also when the file is growing.
    file.take(limits.max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| Refusal::io(&error))?;
    check_size(bytes.len() as u64, limits)?;
    Ok(bytes)
}

/// A named pipe or a device could make the reader wait for ever.
fn check_regular(found: &Metadata) -> Result<(), Refusal> {
    if found.is_dir() {
        return Err(Refusal::failed("read.failed.directory"));
    }
    if !found.is_file() {
        return Err(Refusal::skipped("read.skipped.not_regular"));
    }
    Ok(())
}

/// Opens a file to read; a pipe without a writer is not waited for.
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NONBLOCK);
    }
    options.open(path)
}

/// Reads a file whose bytes are `bytes`; of `path` only the name's extension counts, and only to tell
/// Markdown from plain text and a damaged document from a file that was never one.
///
/// # Errors
/// A [`Refusal`] with the reason.
pub fn read(path: &Path, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    check_size(bytes.len() as u64, limits)?;
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    let detected = detect::detect(bytes, &extension, limits)?;
    if matches!(detected, Detected::Text | Detected::Markdown) {
        check_text(bytes.len() as u64, limits)?;
    }
    let mut content = match detected {
        Detected::Text => text::read(bytes)?,
        Detected::Markdown => markdown::read(bytes)?,
        Detected::Doc(mut compound) => doc::read(&mut compound, limits)?,
        Detected::Ppt(mut compound) => ppt::read(&mut compound, limits)?,
        Detected::DamagedDoc => doc::salvage(bytes, limits)?,
        Detected::Xls => xls::read(bytes, limits)?,
        Detected::Rtf => rtf::read(bytes, limits)?,
        Detected::Html => html::read(bytes)?,
        Detected::Pdf => pdf::read(bytes, limits)?,
        Detected::Image => ocr::read(bytes)?,
        Detected::Docx(mut package, main) => docx::read(&mut package, &main)?,
        Detected::Pptx(mut package, main) => pptx::read(&mut package, &main)?,
        Detected::Eml => eml::read(bytes)?,
        Detected::OpenDocument(mut package, format) => odf::read(&mut package, format, limits)?,
        Detected::Xlsx(mut package, main) => xlsx::read(&mut package, &main, limits)?,
    };
    // Text files are decoded before they are cut into lines; the others by font, then by what their words say.
    if !matches!(content.format, Format::Text | Format::Markdown) {
        let fonts = Charset::ALL.into_iter().find(|charset| Some(charset.name()) == content.encoding);
        legacy::settle(&mut content, fonts);
    }
    if content.blocks.is_empty() {
        return Err(Refusal::skipped("read.skipped.blank"));
    }
    check_text(content.blocks.iter().map(|block| block.text.len() as u64).sum(), limits)?;
    Ok(content)
}

/// What becomes passages takes a multiple of its size in memory, so it is bounded more tightly than files are.
fn check_text(bytes: u64, limits: &Limits) -> Result<(), Refusal> {
    if bytes <= limits.max_text_bytes {
        return Ok(());
    }
    Err(Refusal::Failed(Message::new("read.failed.text").with("limit", limits.max_text_bytes >> 20)))
}

fn check_size(bytes: u64, limits: &Limits) -> Result<(), Refusal> {
    if bytes <= limits.max_bytes {
        return Ok(());
    }
    Err(Refusal::Failed(Message::new("read.failed.too_large").with("limit", limits.max_bytes >> 20)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_give_nothing_say_why() {
        let limits = Limits { max_bytes: 1 << 20, ..Limits::default() };
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read_file(folder.path(), &limits).unwrap_err(), Refusal::failed("read.failed.directory"));
        let missing = folder.path().join("không có.txt");
        assert_eq!(read_file(&missing, &limits).unwrap_err(), Refusal::failed("read.failed.missing"));
        let blank = read(Path::new("trắng.txt"), b" \r\n\t\n", &limits);
        assert_eq!(blank.unwrap_err(), Refusal::skipped("read.skipped.blank"));
        let large = vec![b'a'; (1 << 20) + 1];
        assert!(matches!(read(Path::new("a.txt"), &large, &limits), Err(Refusal::Failed(_))));
    }
}
