//! Sizes as people write them: 10MB, 450MB, 5GB.

/// Bytes of a size in decimal units; none where it is not one.
pub(crate) fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = [("GB", 1e9), ("MB", 1e6), ("KB", 1e3)]
        .into_iter()
        .find_map(|(name, unit)| Some((text.strip_suffix(name)?, unit)))?;
    Some((number.parse::<f64>().ok()? * unit) as u64)
}
