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
        let mut filters = Filters::default();
        self.types.iter().try_for_each(|value| filters.add_type(value))?;
        self.district.iter().try_for_each(|value| filters.add_district(value))?;
        self.province.iter().try_for_each(|value| filters.add_province(value))?;
        self.issuer.iter().try_for_each(|value| filters.add_issuer(value))?;
        self.number.iter().try_for_each(|value| filters.add_number(value))?;
        self.from.iter().try_for_each(|value| filters.set_from(value))?;
        self.to.iter().try_for_each(|value| filters.set_to(value))?;
        self.period.iter().try_for_each(|value| filters.add_period(value))?;
        self.section.iter().try_for_each(|value| filters.add_section(value))?;
        self.path.iter().try_for_each(|value| filters.add_path(value))?;
        Ok(filters)
    }
}
