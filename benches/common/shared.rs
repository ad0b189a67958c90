//! Where the shared test data lies.

use std::path::{Path, PathBuf};

/// The folder that `TRACUU_SHARED` names, else the one beside the project; it need not be there.
pub(crate) fn shared() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    std::env::var_os("TRACUU_SHARED").map_or(beside, PathBuf::from)
}
