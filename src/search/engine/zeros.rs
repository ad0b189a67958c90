//! Rows of zeros to count and to score in, which nearly every search asks for and gives back.

/// So many zeros, filled in here. Memory that is asked for as zeros (`vec![0; len]`) is handed back to the system and
/// fetched anew, page by page, by the allocator of the program: several times as slow where it was used a moment ago.
pub(super) fn zeros<T: Copy + Default>(len: usize) -> Vec<T> {
    std::iter::repeat_n(T::default(), len).collect()
}
