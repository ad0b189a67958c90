//! Figures as a person or a program reads them: a table over periods and districts and the passages below it,
//! the contract's JSON, CSV; and where arithmetic disagrees.

mod data;
mod text;
mod verification;

pub use data::{figures_csv, figures_json};
pub use text::{Shown, figures_text};
pub use verification::disagreements_text;
