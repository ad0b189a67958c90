//! RTF: any bytes are read or refused, and what is read becomes passages.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use tracuu::read::{Limits, read};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(content) = read(Path::new("a.rtf"), bytes, &Limits::default()) {
        tracuu::document::parse(content.blocks, "a");
    }
});
