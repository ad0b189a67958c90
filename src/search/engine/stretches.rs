//! Scores of many passages of a segment, one stretch of records after another: what is counted stays in the processor's
//! nearest memory, and nothing is as long as the segment.

use std::ops::Range;

use super::bits::{Bits, ROW, each_bit};
use super::matching::Segment;
use super::scoring::{Averages, Counts, Saturation, Scored};
use super::streams::{Counted, LengthFactors, Stream};
use super::zeros::zeros;
use crate::search::Weights;

/// Records of a stretch, whole rows of a set of passages: its totals and counts take 128 KB.
pub(super) const STRETCH: u32 = 1 << 14;

/// Tells each passage of `bits` among some records that scores `least` or more, in order, scoring `step` records at a
/// time; both begin and end with whole rows.
pub(super) fn each_score(
    (segment, bits): (&Segment<'_>, &Bits),
    (records, step): (Range<u32>, u32),
    units: &[&Scored<'_>],
    (weights, averages): (Weights, Averages),
    least: f32,
    mut tell: impl FnMut(u32, f32),
) -> tantivy::Result<()> {
    let lengths = LengthFactors::of(segment, weights, averages);
    let opened = units.iter().map(|unit| CountedUnit::open(segment, unit, weights));
    let mut units = opened.collect::<tantivy::Result<Vec<_>>>()?;
    units.iter_mut().flat_map(|unit| &mut unit.streams).for_each(|stream| stream.skip_to(records.start));
    let mut stretch = Stretch::new(step as usize);
    for from in records.clone().step_by(step as usize) {
        stretch.begin(from..records.end.min(from + step));
        units.iter_mut().for_each(|unit| unit.add(&mut stretch, &lengths));
        for (row, totals) in (from as usize / ROW..).zip(stretch.totals.chunks(ROW)) {
            let enough = each_bit(row, bits.row(row) & at_least(least, totals));
            enough.for_each(|doc| tell(doc, totals[doc as usize % ROW]));
        }
    }
    Ok(())
}

/// A bit for each score of a row that is `least` or more.
fn at_least(least: f32, scores: &[f32]) -> u64 {
    let mut row = [0; ROW];
    row.iter_mut().zip(scores).for_each(|(is_enough, score)| *is_enough = u8::from(*score >= least));
    let (eights, _) = row.as_chunks::<8>();
    // Each of eight bytes that are 0 or 1 gives one bit of the highest byte.
    let bits = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    eights.iter().rev().fold(0, |row, eight| row << 8 | bits(eight))
}

/// The records that are scored together.
struct Stretch {
    docs: Range<u32>,
    /// Score of each record so far.
    totals: Vec<f32>,
    counts: Counts,
}

impl Stretch {
    fn new(places: usize) -> Self {
        Self { docs: 0..0, totals: zeros(places), counts: Counts::new(places) }
    }

    fn begin(&mut self, docs: Range<u32>) {
        self.docs = docs;
        self.totals.fill(0.0);
    }
}

/// A unit with the postings of its terms in all fields.
struct CountedUnit<'s> {
    streams: Vec<Stream<'s>>,
    saturation: Saturation,
}

impl<'s> CountedUnit<'s> {
    fn open(segment: &'s Segment<'_>, scored: &Scored<'_>, weights: Weights) -> tantivy::Result<Self> {
        let streams = Stream::of(segment, scored, weights)?;
        Ok(Self { streams, saturation: Saturation::of(scored, weights) })
    }

    fn add(&mut self, stretch: &mut Stretch, lengths: &LengthFactors<'_>) {
        let Stretch { docs, totals, counts } = stretch;
        let place = |doc: u32| doc.wrapping_sub(docs.start) as usize;
        let places = |row: Range<u32>| place(row.start)..place(row.end);
        let Some((last, others)) = self.streams.split_last_mut() else { return };
        for stream in others {
            stream.count(docs, lengths, |counted| match counted {
                Counted::One(doc, amount) => counts.add(place(doc), amount),
                Counted::Row(row, amount) => counts.add_row(places(row), amount),
            });
        }
        last.count(docs, lengths, |counted| match counted {
            Counted::One(doc, amount) => counts.add_last(place(doc), amount, self.saturation, totals),
            Counted::Row(row, amount) => counts.add_row(places(row), amount),
        });
        counts.settle(self.saturation, totals);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Document, Header, Passage, Section};
    use crate::index::{Origin, Reader, Source, Writer};
    use crate::search::engine::Engine;
    use crate::search::engine::beside::parts;
    use crate::search::engine::scoring::{Candidates, Scores};
    use crate::search::pattern::Pattern;
    use crate::search::plan::{Unit, UnitKind};

    /// Documents of a segment.
    const OF_A_SEGMENT: usize = 45;

    const WORDS: [&str; 4] = ["vốn", "đầu", "tư", "công"];

    fn words(lengths: Range<usize>) -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(&WORDS[..]), lengths).prop_map(|words| words.join(" "))
    }

    /// A few long sections, or many short ones.
    pub(in crate::search::engine) fn document() -> impl Strategy<Value = Document> {
        let sections = prop_oneof![sections(1..40, 1..5), sections(1..4, 10..30)];
        (words(0..3), sections).prop_map(|(title, sections)| Document {
            header: Header { title: Some(title), ..Header::default() },
            sections,
        })
    }

    fn sections(passages: Range<usize>, count: Range<usize>) -> impl Strategy<Value = Vec<Section>> {
        let passage = words(1..8).prop_map(|text| Passage { text, ..Passage::default() });
        let section = (words(0..6), prop::collection::vec(passage, passages))
            .prop_map(|(path, passages)| Section { path: vec![path], passages, ..Section::default() });
        prop::collection::vec(section, count)
    }

    pub(in crate::search::engine) fn units() -> Vec<Unit> {
        let pair = UnitKind::Pair(Pattern::typed("đầu"), Pattern::typed("tư"));
        let words = ["vốn", "công", "dau"].map(|word| UnitKind::Syllable(Pattern::typed(word)));
        words.into_iter().chain([pair]).map(|what| Unit { what, weight: 1.5 }).collect()
    }

    pub(in crate::search::engine) fn indexed(documents: &[Document]) -> Reader {
        let mut writer = Writer::in_memory().unwrap();
        for (at, document) in documents.iter().enumerate() {
            let source = Source { path: at.to_string(), ..Source::default() };
            writer.replace(&source, &Origin::default(), document).unwrap();
            if at % OF_A_SEGMENT == OF_A_SEGMENT - 1 {
                writer.commit().unwrap();
            }
        }
        writer.commit().unwrap();
        writer.reader().unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn stretches_score_as_places_do(
            documents in prop::collection::vec(document(), 1..6),
            least in prop::sample::select(&[f32::NEG_INFINITY, 0.0, 1.0, 3.0][..]),
            wanted in 1_usize..4,
        ) {
            let reader = indexed(&documents);
            let engine = Engine::open(&reader, Weights::default()).unwrap();
            let units = units();
            let scored = engine.statistics(&units).unwrap();
            let scored: Vec<&Scored<'_>> = scored.iter().collect();
            for segment in &engine.segments {
                let bits = &segment.passages();
                let (mut by_stretch, mut by_place) = (Vec::new(), Vec::new());
                let scale = (engine.weights, engine.averages);
                let mut tell = |doc, score| by_stretch.push((doc, score));
                for records in parts(wanted, segment.reader.max_doc(), 64) {
                    each_score((segment, bits), (records, 64), &scored, scale, least, &mut tell).unwrap();
                }
                let candidates = Candidates::new(segment, bits);
                let mut scores = Scores::new(&candidates, engine.weights, engine.averages);
                scored.iter().for_each(|unit| scores.add(unit).unwrap());
                scores.each(|doc, score| by_place.push((doc, score)));
                by_place.retain(|(_, score)| *score >= least);
                prop_assert_eq!(by_stretch, by_place);
            }
        }
    }
}
