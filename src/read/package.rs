//! Office packages: parts in a zip archive, and the relationships that say which part is which.
//! What is unpacked is bounded in all, since a small archive can hold a huge text.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use encoding_rs::{Encoding, UTF_8};
use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::Xml;
use super::{Limits, Refusal};
use crate::messages::Message;

/// Entries of one archive; real papers have some dozens.
const MAX_ENTRIES: usize = 65_536;

/// How many times as long as its text a paper with its markup may be; Word writes up to seven letters for one.
const MARKUP: u64 = 8;

/// The part that says what the parts hold.
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// A zip archive, opened.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Place of each entry by its [`normal`] name.
    entries: HashMap<String, usize>,
    /// Bytes that may still be unpacked.
    budget: u64,
}

/// How a part refers to another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relationship {
    /// Name of the reference inside the part.
    pub(super) id: String,
    /// Last word of the relationship's type: `styles`, `footer`.
    pub(super) kind: String,
    /// Name of the part that is meant.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    /// Opens the archive that `bytes` are.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if zip.len() > MAX_ENTRIES {
            return Err(Refusal::Failed(Message::new("read.failed.entries").with("n", zip.len())));
        }
        let names = zip.file_names_raw().enumerate();
        let entries = names.map(|(i, name)| (normal(&String::from_utf8_lossy(name)), i)).collect();
        Ok(Self { zip, entries, budget: limits.max_text_bytes.saturating_mul(MARKUP) })
    }

    /// Whether the archive has this part.
    pub(super) fn has(&self, part: &str) -> bool {
        self.entries.contains_key(&normal(part))
    }

    /// The text of a part, if the archive has it.
    pub(super) fn part(&mut self, part: &str) -> Result<Option<String>, Refusal> {
        let Some(&entry) = self.entries.get(&normal(part)) else { return Ok(None) };
        let file = self.zip.by_index(entry).map_err(|error| damaged(&error))?;
        let mut bytes = Vec::new();
        // One byte over the budget tells "too much" from "just fits"; the sizes in the archive may lie.
        let read = file.take(self.budget.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| damaged(&ZipError::Io(error)))?;
        let Some(rest) = self.budget.checked_sub(bytes.len() as u64) else {
            return Err(Refusal::failed("read.failed.unpacks_too_large"));
        };
        self.budget = rest;
        Ok(Some(text(bytes)))
    }

    /// The part that the package is about, and its content type where that is said.
    pub(super) fn main_part(&mut self) -> Result<Option<(String, Option<String>)>, Refusal> {
        let relationships = self.relationships("")?;
        let found = relationships.into_iter().find(|r| r.kind == "officeDocument" && self.has(&r.target));
        let Some(main) = found.map(|r| r.target) else { return Ok(None) };
        let content_type = self.content_type(&main)?;
        Ok(Some((main, content_type)))
    }

    /// What a part holds, by its own name or else by its extension.
    fn content_type(&mut self, part: &str) -> Result<Option<String>, Refusal> {
        let Some(text) = self.part(CONTENT_TYPES)? else { return Ok(None) };
        let extension = part.rsplit_once('.').map(|(_, extension)| normal(extension));
        let mut by_extension = None;
        let mut xml = Xml::open(CONTENT_TYPES, &text)?;
        while let Some(element) = xml.element()? {
            let content_type = element.attribute("ContentType");
            if element.attribute("PartName").is_some_and(|name| normal(&name) == normal(part)) {
                return Ok(content_type);
            }
            if extension.is_some() && element.attribute("Extension").map(|e| normal(&e)) == extension {
                by_extension = content_type;
            }
            xml.skip()?;
        }
        Ok(by_extension)
    }

    /// The relationships of a part; of the package itself where `part` is empty.
    pub(super) fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, Refusal> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let rels = normal(&format!("{folder}/_rels/{name}.rels"));
        let mut out = Vec::new();
        let Some(text) = self.part(&rels)? else { return Ok(out) };
        let mut xml = Xml::open(&rels, &text)?;
        while let Some(element) = xml.element()? {
            let is_inside = element.attribute("TargetMode").as_deref() != Some("External");
            let (id, kind) = (element.attribute("Id"), element.attribute("Type"));
            if let (true, Some(id), Some(kind), Some(target)) =
                (is_inside, id, kind, element.attribute("Target"))
            {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                out.push(Relationship { id, kind, target: resolve(folder, &target) });
            }
            xml.skip()?;
        }
        Ok(out)
    }
}

/// The bytes of a part as text: UTF-8, or UTF-16 where a mark says so.
fn text(bytes: Vec<u8>) -> String {
    match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned()
        }
        _ => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

/// Names of parts are compared without regard to case; some writers turn the strokes round.
fn normal(part: &str) -> String {
    part.trim_start_matches(['/', '\\']).replace('\\', "/").to_ascii_lowercase()
}

/// The part that `target` means in the rels of a part in `folder`.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|word| !word.is_empty()).collect();
    for word in target.split('/') {
        match word {
            "" | "." => {}
            ".." => drop(path.pop()),
            word => path.push(word),
        }
    }
    path.join("/")
}

pub(super) fn damaged(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Refusal::failed("read.failed.password")
        }
        error => Refusal::Failed(Message::new("read.failed.damaged_zip").with("error", error.to_string())),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// A zip archive with these parts.
    pub(in crate::read) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn targets_are_resolved_from_the_part_that_names_them() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("word", "../custom/./a.xml"), "custom/a.xml");
        assert_eq!(resolve("word", "/other/a.xml"), "other/a.xml");
    }

    #[test]
    fn parts_are_found_whatever_the_case_and_strokes_of_their_names() {
        let bytes = zipped(&[("Word\\Document.XML", "<a/>")]);
        let mut package = Package::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(package.part("/word/document.xml").unwrap().as_deref(), Some("<a/>"));
        assert_eq!(package.part("word/other.xml").unwrap(), None);
    }

    #[test]
    fn what_is_unpacked_is_bounded_in_all() {
        let bytes = zipped(&[("a.xml", &"a".repeat(5_000)), ("b.xml", &"b".repeat(5_000))]);
        let limits = Limits { max_text_bytes: 1_000, ..Limits::default() };
        let mut package = Package::open(&bytes, &limits).unwrap();
        assert!(package.part("a.xml").is_ok());
        assert_eq!(package.part("b.xml"), Err(Refusal::failed("read.failed.unpacks_too_large")));
    }

    #[test]
    fn relationships_leave_out_what_lies_outside() {
        let rels = r#"<Relationships>
            <Relationship Id="r1" Type="http://a/officeDocument" Target="word/document.xml"/>
            <Relationship Id="r2" Type="http://a/hyperlink" Target="http://b" TargetMode="External"/>
        </Relationships>"#;
        let bytes = zipped(&[("_rels/.rels", rels)]);
        let found = Package::open(&bytes, &Limits::default()).unwrap().relationships("").unwrap();
        let expected = Relationship {
            id: "r1".into(),
            kind: "officeDocument".into(),
            target: "word/document.xml".into(),
        };
        assert_eq!(found, [expected]);
    }
}
