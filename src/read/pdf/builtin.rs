//! The built-in reader of PDF, for machines without poppler: the text of each page as its content stream draws it.
//! It knows fonts by their tables, not by their look; what it cannot tell is left to poppler.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, Object, ObjectId};

use super::{Page, content, layout};
use crate::messages::Message;
use crate::read::{Limits, Refusal};

/// Pages beyond which a file's claim is not believed.
const MAX_PAGES: usize = 20_000;

/// The text of each page.
pub(super) fn pages(bytes: &[u8], limits: &Limits) -> Result<Vec<Page>, Refusal> {
    // The library promises no freedom from panics on hostile files; one must cost that file only.
    let read = catch_unwind(AssertUnwindSafe(|| read(bytes, limits)));
    read.unwrap_or_else(|_| Err(damaged("panic")))
}

fn damaged(error: &str) -> Refusal {
    Refusal::Failed(Message::new("read.failed.damaged_pdf").with("error", error))
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Page>, Refusal> {
    let mut document = Document::load_mem(bytes).map_err(|error| damaged(&error.to_string()))?;
    // Papers that may be read and not changed have an empty password.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(Refusal::failed("read.failed.password"));
    }
    document.objects.values_mut().for_each(write_out_filters);
    let numbers: Vec<ObjectId> = document.get_pages().into_values().collect();
    if numbers.len() > MAX_PAGES {
        return Err(Refusal::Failed(Message::new("read.failed.pages").with("limit", MAX_PAGES as u64)));
    }
    let mut drawn = content::Pages::new(&document);
    let mut pages = Vec::with_capacity(numbers.len());
    let mut left = limits.max_text_bytes;
    for number in numbers {
        let text = layout::page(&drawn.pieces(number));
        left = left
            .checked_sub(text.len() as u64)
            .ok_or_else(|| Refusal::failed("read.failed.unpacks_too_large"))?;
        pages.push(text);
    }
    Ok(pages)
}

/// Short names of filters, which the standard allows in pictures alone and old programs use everywhere
/// (PDF 32000-1, table 94).
const SHORT_FILTERS: [(&[u8], &str); 4] =
    [(b"Fl", "FlateDecode"), (b"LZW", "LZWDecode"), (b"A85", "ASCII85Decode"), (b"AHx", "ASCIIHexDecode")];

/// Calls the filters of a stream by their long names.
fn write_out_filters(object: &mut Object) {
    let Object::Stream(stream) = object else { return };
    let long = |name: &mut Object| {
        let short = name.as_name().ok().map(<[u8]>::to_vec).unwrap_or_default();
        if let Some((_, long)) = SHORT_FILTERS.iter().find(|(known, _)| *known == short) {
            *name = Object::Name(long.as_bytes().to_vec());
        }
    };
    match stream.dict.get_mut(b"Filter") {
        Ok(Object::Array(names)) => names.iter_mut().for_each(long),
        Ok(name) => long(name),
        Err(_) => {}
    }
}
