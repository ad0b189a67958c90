//! Which letter sequences are Vietnamese syllables.

/// Whether `token` can be a Vietnamese syllable: onset, rime and tone go together.
#[must_use]
pub fn is_syllable(_token: &str) -> bool {
    false
}
