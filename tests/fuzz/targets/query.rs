//! Queries: any text is understood or refused with a place inside it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = tracuu::search::parse(text) {
        let (line, marks) = error.caret(text);
        assert!(marks.trim_start().len() <= line.len() + 1);
    }
});
