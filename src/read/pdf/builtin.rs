//! The built-in reader of PDF, for machines without poppler: the text of each page as its content stream draws it.
//! It knows fonts by their tables, not by their look; what it cannot tell is left to poppler.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::Document;

use super::Page;
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
    let document = Document::load_mem(bytes).map_err(|error| damaged(&error.to_string()))?;
    if document.is_encrypted() {
        return Err(Refusal::failed("read.failed.password"));
    }
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    if numbers.len() > MAX_PAGES {
        return Err(Refusal::Failed(Message::new("read.failed.pages").with("limit", MAX_PAGES as u64)));
    }
    let mut pages = Vec::with_capacity(numbers.len());
    let mut left = limits.max_text_bytes;
    for number in numbers {
        let text = document.extract_text(&[number]).unwrap_or_default();
        left = left
            .checked_sub(text.len() as u64)
            .ok_or_else(|| Refusal::failed("read.failed.unpacks_too_large"))?;
        pages.push(text);
    }
    Ok(pages)
}
