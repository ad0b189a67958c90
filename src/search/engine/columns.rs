//! Values of matches, read from the columns of a segment.

use tantivy::columnar::{Column, StrColumn};

use super::bits::Bits;
use super::matching::Segment;
use crate::document::DocType;
use crate::search::Facet;

/// Tells the value of a facet (none where the document does not state it) and the document of every passage.
pub(super) fn each_value(
    segment: &Segment<'_>,
    bits: &Bits,
    of: Facet,
    tell: &mut impl FnMut(Option<String>, u64),
) -> tantivy::Result<()> {
    let columns = segment.reader.fast_fields();
    let groups = columns.u64("group")?;
    let group = |doc| groups.first(doc).unwrap_or(0);
    if of == Facet::Year {
        let dates = columns.u64("date")?;
        let year = |doc| dates.first(doc).map(|date| (date / 10_000).to_string());
        bits.iter().for_each(|doc| tell(year(doc), group(doc)));
        return Ok(());
    }
    let names = match columns.str(of.name())? {
        Some(column) => Names::read(&column)?,
        None => Names::default(),
    };
    let column = columns.str(of.name())?;
    for doc in bits.iter() {
        let ord = column.as_ref().and_then(|column| column.term_ords(doc).next());
        tell(ord.and_then(|ord| names.0.get(ord as usize).cloned()), group(doc));
    }
    Ok(())
}

impl Segment<'_> {
    /// Tells the path of every document that has its record here, and its number.
    pub(super) fn each_path(&self, mut tell: impl FnMut(&str, u64)) -> tantivy::Result<()> {
        let columns = self.reader.fast_fields();
        let (Some(paths), groups) = (columns.str("path")?, columns.u64("group")?) else { return Ok(()) };
        let mut path = String::new();
        for doc in self.reader.doc_ids_alive() {
            if let Some(ord) = paths.term_ords(doc).next() {
                paths.ord_to_str(ord, &mut path)?;
                tell(&path, groups.first(doc).unwrap_or(0));
            }
        }
        Ok(())
    }
}

/// What a passage's document is, and where the passage stands in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::search) struct Nature {
    /// Number of the passage in the document, from 0.
    pub(in crate::search) ordinal: u64,
    /// Rank among the papers that bind everybody; see [`DocType::force`].
    pub(in crate::search) force: u8,
    /// Whether the document says when it was issued.
    pub(in crate::search) is_dated: bool,
}

/// Tells what the documents of passages are.
pub(super) struct Natures {
    ordinals: Column<u64>,
    dates: Column<u64>,
    types: Option<StrColumn>,
    /// By the number of a value of the column of types.
    forces: Vec<u8>,
}

impl Natures {
    pub(super) fn open(segment: &Segment<'_>) -> tantivy::Result<Self> {
        let columns = segment.reader.fast_fields();
        let types = columns.str(Facet::Type.name())?;
        let names = types.as_ref().map(Names::read).transpose()?.unwrap_or_default();
        let forces = names.0.into_iter().map(|slug| DocType(slug).force()).collect();
        Ok(Self { ordinals: columns.u64("ordinal")?, dates: columns.u64("date")?, types, forces })
    }

    pub(super) fn of(&self, doc: u32) -> Nature {
        let kind = self.types.as_ref().and_then(|types| types.term_ords(doc).next());
        Nature {
            ordinal: self.ordinals.first(doc).unwrap_or(0),
            force: kind.and_then(|kind| self.forces.get(kind as usize).copied()).unwrap_or(0),
            is_dated: self.dates.first(doc).is_some(),
        }
    }
}

/// All values of a column by their number.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn read(column: &StrColumn) -> tantivy::Result<Self> {
        let mut names = Vec::new();
        for ord in 0..column.num_terms() {
            let mut name = String::new();
            column.ord_to_str(ord as u64, &mut name)?;
            names.push(name);
        }
        Ok(Self(names))
    }
}
