//! The passages that all engines index: tracuu's own, written to one file a line each, so that what the others are timed
//! for is indexing alone, without reading documents and recognising their headers.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use rayon::prelude::*;
use tracuu::document::parse;
use tracuu::read::{Limits, read_file};

use crate::data;

/// One passage and what its document is.
pub(crate) struct Passage {
    /// Slug of the type; empty where the document has none.
    pub(crate) kind: String,
    /// As yyyymmdd; 0 where it is unknown.
    pub(crate) date: u64,
    pub(crate) text: String,
}

/// Files that are parsed together.
const ROUND: usize = 256;

/// Writes the passages of all documents in `folder`.
pub(crate) fn write(folder: &Path, to: &Path) {
    let mut out = BufWriter::new(File::create(to).unwrap());
    for files in data::files(folder).chunks(ROUND) {
        let parts: Vec<Vec<u8>> = files.par_iter().map(|file| lines(file)).collect();
        parts.iter().for_each(|part| out.write_all(part).unwrap());
    }
    out.flush().unwrap();
}

fn lines(file: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    let Ok(content) = read_file(file, &Limits::default()) else { return out };
    let document = parse(content.blocks, "");
    let kind = document.header.doc_type.map(|kind| kind.0.to_string()).unwrap_or_default();
    let date = document.header.date.map_or_else(|| "0".into(), |date| date.strftime("%Y%m%d").to_string());
    for passage in document.sections.iter().flat_map(|section| &section.passages) {
        let text = passage.text.replace(['\t', '\n'], " ");
        writeln!(out, "{kind}\t{date}\t{text}").unwrap();
    }
    out
}

/// All passages of a file that [`write`] wrote.
pub(crate) fn read(from: &Path) -> impl Iterator<Item = Passage> {
    BufReader::new(File::open(from).unwrap()).lines().map(|line| {
        let line = line.unwrap();
        let mut cells = line.splitn(3, '\t');
        let mut cell = || cells.next().unwrap_or_default().to_owned();
        Passage { kind: cell(), date: cell().parse().unwrap(), text: cell() }
    })
}
