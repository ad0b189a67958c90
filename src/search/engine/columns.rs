//! Values of matches, read from the columns of a segment.

use std::collections::{BTreeMap, HashSet};

use tantivy::columnar::{Column, StrColumn};

use super::bits::Bits;
use super::matching::Segment;
use super::runs::Run;
use super::{Engine, Found, Matches};
use crate::document::DocType;
use crate::index::Result;
use crate::search::{Facet, Order};

/// A column of numbers of all segments; 0 where a record has none.
pub(in crate::search) struct Numbers(Vec<Column<u64>>);

impl Numbers {
    /// The value of the passage.
    pub(in crate::search) fn of(&self, found: &Found) -> u64 {
        let column = self.0.get(found.address.segment_ord as usize);
        column.and_then(|column| column.first(found.address.doc_id)).unwrap_or(0)
    }
}

/// The documents and the number of passages of one value.
#[derive(Default)]
pub(in crate::search) struct Tally {
    pub(in crate::search) documents: HashSet<u64>,
    pub(in crate::search) passages: u64,
}

impl Engine<'_> {
    /// A column of numbers.
    pub(in crate::search) fn numbers(&self, name: &'static str) -> Result<Numbers> {
        self.each_in_turn(|segment| segment.column(name)).map(Numbers)
    }

    /// The sections of some passages, or with section 0 their documents.
    pub(in crate::search) fn groups(
        &self,
        matches: &Matches,
        by_section: bool,
    ) -> Result<HashSet<(u64, u64)>> {
        let mut found = HashSet::new();
        self.each_set(&matches.0, |segment, bits| {
            let (groups, sections) = (segment.column("group")?, segment.column("section_ordinal")?);
            let group = |run: &Run| groups.first(run.first()).unwrap_or(0);
            if !by_section {
                return Ok(segment.runs(bits).map(|run| (group(&run), 0)).collect());
            }
            let section = |doc| sections.first(doc).unwrap_or(0);
            Ok(distinct(segment.runs(bits).flat_map(|run| {
                let group = group(&run);
                bits.within(run.docs).map(move |doc| (group, section(doc)))
            })))
        })?
        .into_iter()
        .for_each(|groups| found.extend(groups));
        Ok(found)
    }

    /// The first `wanted` passages by date, the undated last, and all that are of the same date as the last of them.
    pub(in crate::search) fn first_by_date(
        &self,
        matches: &Matches,
        order: Order,
        wanted: usize,
    ) -> Result<Matches> {
        let wanted = wanted.max(1) as u64;
        let place = |date: Option<u64>| match (date.filter(|date| *date > 0), order) {
            (None, _) => u64::MAX,
            (Some(date), Order::Newest) => u64::MAX - date,
            (Some(date), Order::Oldest | Order::Score) => date,
        };
        let runs = self.each_set(&matches.0, |segment, bits| {
            let dates = segment.column("date")?;
            let (mut first, mut runs) = (FirstPlaces::new(wanted), Vec::new());
            for docs in segment.ranges(bits) {
                let place = place(dates.first(docs.start));
                if first.admits(place) {
                    first.add(place, bits.count_within(docs.clone()));
                    runs.push((place, docs));
                }
            }
            Ok((first, runs))
        })?;
        let mut first = FirstPlaces::new(wanted);
        runs.iter().for_each(|(of_segment, _)| of_segment.each(|place, passages| first.add(place, passages)));
        let Some(last) = first.last() else { return Ok(Matches(matches.0.clone())) };
        let firsts = matches.0.iter().zip(runs).map(|(bits, (_, runs))| {
            let mut first = bits.emptied();
            let kept = runs.into_iter().filter(|(place, _)| *place <= last);
            kept.for_each(|(_, docs)| first.or_within(bits, docs));
            first
        });
        Ok(Matches(firsts.collect()))
    }

    /// What the documents of the passages found are, and where the passages stand in them.
    pub(in crate::search) fn natures(&self, found: &[Found]) -> Result<Vec<Nature>> {
        let natures = self.each_in_turn(Natures::open)?;
        Ok(found
            .iter()
            .map(|found| natures[found.address.segment_ord as usize].of(found.address.doc_id))
            .collect())
    }

    /// Counts the matches by the values of a facet; none where the document does not state it.
    pub(in crate::search) fn tallies(
        &self,
        matches: &Matches,
        of: Facet,
    ) -> Result<BTreeMap<Option<String>, Tally>> {
        let mut all: BTreeMap<Option<String>, Tally> = BTreeMap::new();
        for part in self.each_set(&matches.0, |segment, bits| tallies(segment, bits, of))? {
            for (value, tally) in part {
                let sum = all.entry(value).or_default();
                sum.documents.extend(tally.documents);
                sum.passages += tally.passages;
            }
        }
        Ok(all)
    }

    /// Tells the document of every match, and how many stand there side by side.
    pub(in crate::search) fn each_group(
        &self,
        matches: &Matches,
        mut tell: impl FnMut(u64, u64),
    ) -> Result<()> {
        for (segment, bits) in self.segments.iter().zip(&matches.0) {
            let groups = segment.column("group");
            let groups = groups.map_err(|error| self.reader.error(&error))?;
            segment.runs(bits).for_each(|run| tell(groups.first(run.first()).unwrap_or(0), run.passages));
        }
        Ok(())
    }
}

/// How many passages stand at each of the first places, as far as that many are wanted.
struct FirstPlaces {
    passages: BTreeMap<u64, u64>,
    counted: u64,
    wanted: u64,
}

impl FirstPlaces {
    fn new(wanted: u64) -> Self {
        Self { passages: BTreeMap::new(), counted: 0, wanted }
    }

    /// Whether what stands at a place can be among the first.
    fn admits(&self, place: u64) -> bool {
        self.last().is_none_or(|last| place <= last)
    }

    fn add(&mut self, place: u64, passages: u64) {
        if !self.admits(place) {
            return;
        }
        *self.passages.entry(place).or_default() += passages;
        self.counted += passages;
        while let Some(last) =
            self.passages.last_entry().filter(|last| self.counted - last.get() >= self.wanted)
        {
            self.counted -= last.remove();
        }
    }

    /// The last of the places; none where there are not so many passages.
    fn last(&self) -> Option<u64> {
        let (last, _) = self.passages.last_key_value()?;
        (self.counted >= self.wanted).then_some(*last)
    }

    fn each(&self, mut tell: impl FnMut(u64, u64)) {
        self.passages.iter().for_each(|(place, passages)| tell(*place, *passages));
    }
}

/// Each value once; the passages of a document mostly stand side by side, and so do those of a section.
fn distinct<T: PartialEq + Eq + std::hash::Hash + Copy>(values: impl Iterator<Item = T>) -> HashSet<T> {
    let mut last = None;
    values.filter(|value| last.replace(*value) != Some(*value)).collect()
}

/// Counts the passages of one segment by the values of a facet.
fn tallies(segment: &Segment<'_>, bits: &Bits, of: Facet) -> tantivy::Result<Vec<(Option<String>, Tally)>> {
    let groups = segment.column("group")?;
    let group = |doc| groups.first(doc).unwrap_or(0);
    let runs = segment.runs(bits);
    if of == Facet::Year {
        let dates = segment.column("date")?;
        let year = |doc| dates.first(doc).map(|date| date / 10_000);
        let tallies = by_value(runs.map(|run| (year(run.first()), group(run.first()), run.passages)));
        return Ok(tallies
            .into_iter()
            .map(|(year, tally)| (year.map(|year| year.to_string()), tally))
            .collect());
    }
    let column = segment.reader.fast_fields().str(of.name())?;
    let names = column.as_ref().map(Names::read).transpose()?.unwrap_or_default();
    let ord = |doc| column.as_ref().and_then(|column| column.term_ords(doc).next());
    let name = |ord: u64| names.0.get(ord as usize).cloned();
    let tallies = by_value(runs.map(|run| (ord(run.first()), group(run.first()), run.passages)));
    Ok(tallies.into_iter().map(|(ord, tally)| (ord.and_then(name), tally)).collect())
}

/// Counts passages by a value and a document, of which each comes with some passages.
fn by_value<T: Ord + Copy>(runs: impl Iterator<Item = (T, u64, u64)>) -> BTreeMap<T, Tally> {
    let mut tallies: BTreeMap<T, Tally> = BTreeMap::new();
    for (value, group, passages) in runs {
        let tally = tallies.entry(value).or_default();
        tally.documents.insert(group);
        tally.passages += passages;
    }
    tallies
}

impl Segment<'_> {
    /// Tells the path of every document that has its record here, and its number.
    pub(super) fn each_path(&self, mut tell: impl FnMut(&str, u64)) -> tantivy::Result<()> {
        let columns = self.reader.fast_fields();
        let (Some(paths), groups) = (columns.str("path")?, self.column("group")?) else { return Ok(()) };
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
        let types = segment.reader.fast_fields().str(Facet::Type.name())?;
        let names = types.as_ref().map(Names::read).transpose()?.unwrap_or_default();
        let forces = names.0.into_iter().map(|slug| DocType(slug).force()).collect();
        Ok(Self { ordinals: segment.column("ordinal")?, dates: segment.column("date")?, types, forces })
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
