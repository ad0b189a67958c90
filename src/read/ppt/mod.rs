//! PowerPoint 97 to 2003 ([MS-PPT]): the texts of the slides in their order, each followed by its notes.
//! The number of a slide is its page. Masters give fonts, and no text of their own.

mod records;
#[cfg(test)]
mod tests;
mod text;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use super::bytes::{u32_at, utf16};
use super::compound::Compound;
use super::text::Dropped;
use super::{Content, Format, Limits, Refusal};
use crate::block::{Block, Part};
use crate::messages::Message;
use crate::vietnamese::legacy::Charset;
use records::{Record, kind, records};
use text::{Characters, KINDS, NOTES, Text, texts};

/// The stream that a presentation is told by.
pub(super) const STREAM: &str = "PowerPoint Document";

/// What the stream of the current user says of an encrypted presentation ([MS-PPT] 2.3.2).
const ENCRYPTED: u32 = 0xf3d1_c4df;

/// Lists of slides in the document ([MS-PPT] 2.4.14.1): those that are shown, masters, pages of notes.
const SLIDES: u16 = 0;
const MASTERS: u16 = 1;
const NOTE_PAGES: u16 = 2;

/// Reads the presentation in a compound file.
pub(super) fn read(compound: &mut Compound<'_>, limits: &Limits) -> Result<Content, Refusal> {
    let stream = compound.stream(STREAM).unwrap_or_default();
    let user = compound.stream("Current User").unwrap_or_default();
    let user = Record::at(&user, 0).filter(|record| record.kind == kind::CURRENT_USER);
    let user = user.map(|record| record.body).unwrap_or_default();
    if u32_at(user, 4) == Some(ENCRYPTED) {
        return Err(Refusal::failed("read.failed.password"));
    }
    let saved = u32_at(user, 8).and_then(|edit| Objects::parse(&stream, edit));
    let warnings =
        if saved.is_none() { vec![Message::new("read.warning.slides_salvaged")] } else { Vec::new() };
    let Some(objects) = saved.or_else(|| Objects::salvage(&stream)) else {
        return Err(Refusal::failed("read.failed.damaged_office"));
    };
    let mut reader = Reader::new(&stream, &objects, limits);
    let (blocks, slides) = reader.slides();
    Ok(Content {
        format: Format::Ppt,
        encoding: reader.dropped.tally.charset().map(Charset::name),
        pages: Some(slides).filter(|slides| *slides > 0),
        blocks,
        warnings: warnings.into_iter().chain(reader.dropped.warnings()).collect(),
    })
}

/// The objects of the presentation as it was saved last, by their numbers: places in the stream.
#[derive(Debug, Default)]
struct Objects {
    places: HashMap<u32, u32>,
    document: u32,
}

impl Objects {
    /// Follows the edits from the last one back ([MS-PPT] 2.1.2).
    fn parse(stream: &[u8], last_edit: u32) -> Option<Self> {
        let mut out = Self::default();
        let mut at = last_edit;
        loop {
            let edit = Record::at(stream, at).filter(|record| record.kind == kind::USER_EDIT)?;
            if at == last_edit {
                out.document = u32_at(edit.body, 16)?;
            }
            let directory = Record::at(stream, u32_at(edit.body, 12)?);
            out.add(directory.filter(|record| record.kind == kind::PERSIST_DIRECTORY)?.body);
            let before = u32_at(edit.body, 8)?;
            // Earlier edits stand earlier; anything else would lead round in circles.
            if before == 0 || before >= at {
                break;
            }
            at = before;
        }
        let document = Record::at(stream, *out.places.get(&out.document)?)?;
        (document.kind == kind::DOCUMENT).then_some(out)
    }

    /// Adds the places of a directory, where no later one has named them ([MS-PPT] 2.3.5).
    fn add(&mut self, directory: &[u8]) {
        let mut longs = directory.chunks_exact(4).filter_map(|long| u32_at(long, 0));
        while let Some(head) = longs.next() {
            let (first, count) = (head & 0x000f_ffff, head >> 20);
            for (i, place) in longs.by_ref().take(count as usize).enumerate() {
                self.places.entry(first + i as u32).or_insert(place);
            }
        }
    }

    /// The last document in the stream, without what it refers to.
    fn salvage(stream: &[u8]) -> Option<Self> {
        let mut at = 0_usize;
        let mut found = None;
        for record in records(stream) {
            if record.kind == kind::DOCUMENT {
                found = u32::try_from(at).ok();
            }
            at += 8 + record.body.len();
        }
        Some(Self { places: HashMap::from([(0, found?)]), document: 0 })
    }
}

/// A slide, master or page of notes in the lists of the document, with its texts in the outline.
struct Listed<'a> {
    object: u32,
    id: u32,
    outline: Vec<Text<'a>>,
}

/// Everything that slides are read with.
struct Reader<'a> {
    stream: &'a [u8],
    objects: &'a Objects,
    slides: Vec<Listed<'a>>,
    notes: HashMap<u32, u32>,
    fonts: Vec<Rc<str>>,
    /// What masters say of each kind of text.
    masters: BTreeMap<u32, [Characters; KINDS]>,
    /// Objects that were read; a slide stands in a presentation once.
    seen: HashSet<u32>,
    /// Characters that may still be read: no more than the stream can hold.
    left: usize,
    dropped: Dropped,
}

impl<'a> Reader<'a> {
    fn new(stream: &'a [u8], objects: &'a Objects, limits: &Limits) -> Self {
        let limit = usize::try_from(limits.max_text_bytes).unwrap_or(usize::MAX);
        let mut out = Self {
            stream,
            objects,
            slides: Vec::new(),
            notes: HashMap::new(),
            fonts: Vec::new(),
            masters: BTreeMap::new(),
            seen: HashSet::new(),
            left: stream.len().min(limit),
            dropped: Dropped::default(),
        };
        let Some(document) = out.object(objects.document) else { return out };
        let environment = document.child(kind::ENVIRONMENT);
        let fonts = environment.and_then(|environment| environment.child(kind::FONTS));
        out.fonts = fonts.map(|fonts| font_names(&fonts)).unwrap_or_default();
        let defaults = environment.map(|environment| styles(&environment, [Characters::default(); KINDS]));
        for list in document.children().filter(|record| record.kind == kind::SLIDE_LIST) {
            let listed = listed(&list);
            match list.instance {
                SLIDES => out.slides = listed,
                NOTE_PAGES => out.notes = listed.iter().map(|page| (page.id, page.object)).collect(),
                MASTERS => {
                    for master in listed {
                        let styles =
                            out.object(master.object).map(|m| styles(&m, defaults.unwrap_or_default()));
                        out.masters.extend(styles.map(|styles| (master.id, styles)));
                    }
                }
                _ => {}
            }
        }
        out
    }

    fn object(&self, number: u32) -> Option<Record<'a>> {
        Record::at(self.stream, *self.objects.places.get(&number)?)
    }

    /// The blocks of all slides, and how many slides there are.
    fn slides(&mut self) -> (Vec<Block>, u32) {
        let mut blocks = Vec::new();
        let mut page = 0;
        for slide in std::mem::take(&mut self.slides) {
            page += 1;
            blocks.extend(self.slide(&slide, page));
        }
        (blocks, page)
    }

    /// The texts of a slide in the order of its drawing, and those of the outline that it does not place.
    fn slide(&mut self, slide: &Listed<'a>, page: u32) -> Vec<Block> {
        let record = self.object(slide.object).filter(|record| record.kind == kind::SLIDE);
        let record = record.filter(|_| self.seen.insert(slide.object));
        let atom = record.and_then(|record| record.child(kind::SLIDE_ATOM)).map(|atom| atom.body);
        let master = atom.and_then(|atom| u32_at(atom, 12)).and_then(|id| self.masters.get(&id).copied());
        let master = master.or_else(|| self.masters.values().next().copied()).unwrap_or_default();
        let drawn: Vec<Text<'a>> = record.map(|record| drawn(&record)).unwrap_or_default();
        let placed: HashSet<u32> = drawn.iter().filter_map(|text| text.outline).collect();
        let unplaced = slide.outline.iter().enumerate().filter(|(i, _)| !placed.contains(&(*i as u32)));
        let mut blocks = Vec::new();
        for (_, text) in unplaced {
            blocks.extend(self.text(text, page, &master));
        }
        for text in &drawn {
            let text = match text.outline {
                Some(at) => slide.outline.get(at as usize),
                None => Some(text),
            };
            blocks.extend(text.map(|text| self.text(text, page, &master)).unwrap_or_default());
        }
        if let Some(notes) = atom.and_then(|atom| u32_at(atom, 16)) {
            blocks.extend(self.note_page(notes, page, &master));
        }
        blocks
    }

    /// The notes on a page of notes; the picture of the slide and numbers stand there too.
    fn note_page(&mut self, id: u32, page: u32, master: &[Characters; KINDS]) -> Vec<Block> {
        let Some(object) = self.notes.get(&id).copied().filter(|object| self.seen.insert(*object)) else {
            return Vec::new();
        };
        let texts = self.object(object).map(|record| drawn(&record)).unwrap_or_default();
        let notes = texts.iter().filter(|text| text.kind == NOTES && text.outline.is_none());
        let mut blocks: Vec<Block> = notes.flat_map(|text| self.text(text, page, master)).collect();
        blocks.iter_mut().for_each(|block| block.style.part = Part::Note);
        blocks
    }

    fn text(&mut self, text: &Text<'_>, page: u32, master: &[Characters; KINDS]) -> Vec<Block> {
        let Some(left) = self.left.checked_sub(text.length()) else { return Vec::new() };
        self.left = left;
        let master = master.get(text.kind as usize).copied().unwrap_or_default();
        text.blocks(page, &self.fonts, master, &mut self.dropped)
    }
}

/// The texts in the drawing of a slide.
fn drawn<'a>(slide: &Record<'a>) -> Vec<Text<'a>> {
    let drawing = slide.child(kind::DRAWING);
    let boxes = drawing.map(|drawing| drawing.descendants(kind::TEXT_BOX)).unwrap_or_default();
    boxes.iter().flat_map(|text_box| texts(records(text_box.body))).collect()
}

/// The slides in a list, each with the texts that follow it there.
fn listed<'a>(list: &Record<'a>) -> Vec<Listed<'a>> {
    let children: Vec<Record<'a>> = list.children().collect();
    let starts_slide = |record: &Record<'_>| record.kind == kind::PERSIST;
    let mut out = Vec::new();
    for slide in children.chunk_by(|_, next| !starts_slide(next)) {
        let Some((first, texts_of)) = slide.split_first().filter(|(first, _)| starts_slide(first)) else {
            continue;
        };
        let numbers = u32_at(first.body, 0).zip(u32_at(first.body, 12));
        let Some((object, id)) = numbers else { continue };
        out.push(Listed { object, id, outline: texts(texts_of.iter().copied()) });
    }
    out
}

/// The names of fonts by their numbers ([MS-PPT] 2.9.9).
fn font_names(collection: &Record<'_>) -> Vec<Rc<str>> {
    const NAME_BYTES: usize = 64;
    let mut out: Vec<Rc<str>> = Vec::new();
    for font in collection.children().filter(|record| record.kind == kind::FONT) {
        let name = utf16(font.body.get(..NAME_BYTES).unwrap_or(font.body));
        let number = usize::from(font.instance);
        if out.len() <= number {
            out.resize(number + 1, Rc::from(""));
        }
        if let Some(place) = out.get_mut(number) {
            *place = name.split('\0').next().unwrap_or_default().into();
        }
    }
    out
}

/// What a master says of each kind of text, over `base`; kinds of bodies and titles follow the plain ones.
fn styles(master: &Record<'_>, base: [Characters; KINDS]) -> [Characters; KINDS] {
    let mut own = [Characters::default(); KINDS];
    for record in master.children().filter(|record| record.kind == kind::MASTER_STYLE) {
        if let (Some(place), Some(said)) =
            (own.get_mut(usize::from(record.instance)), text::master_style(&record))
        {
            *place = said;
        }
    }
    let [title, body, notes, unused, other, centred_body, centred_title, half_body, quarter_body] = own;
    let followed = [
        title,
        body,
        notes,
        unused,
        other,
        centred_body.over(body),
        centred_title.over(title),
        half_body.over(body),
        quarter_body.over(body),
    ];
    // What nothing else says, the style of plain texts says.
    let [_, _, _, _, plain, ..] = base;
    let mut said = followed.into_iter().zip(base);
    std::array::from_fn(|_| said.next().map_or(plain, |(own, base)| own.over(base).over(plain)))
}
