//! Rows of zeros to count and to score in, which nearly every search asks for and gives back.

use std::hint::black_box;

/// So many zeros, filled in here. Memory that is asked for as zeros (`vec![0; len]`) is handed back to the system and
/// fetched anew, page by page, by the allocator of the program: several times as slow where it was used a moment ago.
pub(super) fn zeros<T: Copy + Default>(len: usize) -> Vec<T> {
    // The compiler does not see that these are zeros: else it asks for them as such.
    std::iter::repeat_n(black_box(T::default()), len).collect()
}
