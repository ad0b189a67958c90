//! The figures that passages give: each amount with its share, what it is compared with, its period and place.
//! Which of them is the indicator that a person named is told by the words before it.

mod figure;
mod table;
mod verify;

use std::sync::Arc;

use crate::document::{Period, Quantity, Relation, Role, quantities};
use crate::index::{Names, Paths};
use crate::search::{Excerpt, Facet, Request, Search, SearchError};

pub use figure::Indicator;
pub use table::{Cell, FigureTable, table};
pub use verify::{Check, Disagreement, Grade};

/// The figures of one passage, in the order of its text.
#[derive(Debug, Clone)]
pub struct PassageFigures {
    /// The passage in its place.
    pub excerpt: Arc<Excerpt>,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// The period that they are about.
    pub period: Option<Period>,
    /// The district of the document, as most papers write its name.
    pub district: Option<String>,
}

/// A figure: an amount, a share, or an amount with one of its shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it measures, in the passage's words: `Thu ngân sách trên địa bàn`.
    pub indicator: Option<String>,
    /// The number of the amount; of a share without an amount, the share.
    pub value: f64,
    /// Digits behind its comma, as printed.
    pub decimals: u32,
    /// What stands behind the stroke of `17,86/19 tiêu chí`.
    pub of: Option<f64>,
    /// Its unit: `tỷ đồng`.
    pub unit: String,
    /// The number in `base_unit`.
    pub base_value: f64,
    /// `đồng`, `m2`, `kg`, or what is counted.
    pub base_unit: String,
    /// The share or change in hundredths.
    pub percent: Option<f64>,
    /// Digits behind the comma of the share.
    pub percent_decimals: u32,
    /// What share or amount are compared with: `dự toán tỉnh giao`.
    pub compared_with: Option<String>,
    /// The word for it: `đạt`.
    pub verb: Option<String>,
    /// What the word means.
    pub relation: Option<Relation>,
    /// An estimate.
    pub estimated: bool,
    /// It says only what another figure is compared with.
    pub is_standard: bool,
    /// The amount as written: `270 tỷ đồng`.
    pub text: String,
    /// Bytes of the passage.
    pub range: (usize, usize),
    /// Bytes of the share.
    pub percent_range: Option<(usize, usize)>,
    /// Share of the query's words that the words before the figure carry, from 0 to 1.
    pub named: f32,
}

impl PassageFigures {
    fn order(&self) -> impl Ord + use<> {
        let period = self.period.as_ref().map(|period| (period.to, period.from));
        (
            period.is_none(),
            period,
            self.district.clone(),
            self.excerpt.document.id.clone(),
            self.excerpt.ordinal,
        )
    }

    /// Whether the figures are planned, not reported.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        is_plan(&self.excerpt.section.kind)
            || self.period.as_ref().is_some_and(|period| period.role == Role::Plan)
    }
}

/// Share of the query's words that must stand before a figure for it to be the indicator that was named: of five
/// or six words one may be said elsewhere.
const LEAST_NAMED: f32 = 0.8;

impl Figure {
    /// Whether the words before it name the indicator.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.named >= LEAST_NAMED
    }
}

/// What was found, and what was checked.
#[derive(Debug, Default)]
pub struct Figures {
    /// Passages with figures, by period, district and document; those without a period last.
    pub passages: Vec<PassageFigures>,
    /// Where the arithmetic of a passage disagrees with itself; empty unless asked for.
    pub disagreements: Vec<Disagreement>,
    /// Shares, changes and sums that could be checked.
    pub checked: u64,
}

impl Figures {
    /// Number of figures.
    #[must_use]
    pub fn count(&self) -> usize {
        self.passages.iter().map(|passage| passage.figures.len()).sum()
    }
}

/// Whether arithmetic is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// The figures of all passages that `request` finds; `paths` writes paths as they are shown.
///
/// # Errors
/// When the query cannot be read, or the index cannot.
pub fn figures(
    search: &Search<'_>,
    request: &Request,
    paths: &Paths,
    verification: Verification,
) -> Result<Figures, SearchError> {
    let mut found = Figures::default();
    let indicator = Indicator::new(&request.text);
    let names = search.names(Facet::District)?;
    search.excerpts(request, paths, |excerpt| {
        let quantities = quantities(&excerpt.passage.text);
        if quantities.is_empty() {
            return Ok::<(), SearchError>(());
        }
        let excerpt = Arc::new(excerpt);
        if verification == Verification::On {
            found.checked += verify::verify(&excerpt, &quantities, &mut found.disagreements);
        }
        found.passages.push(of_passage(excerpt, &quantities, &indicator, &names));
        Ok(())
    })?;
    found.passages.sort_by_cached_key(PassageFigures::order);
    Ok(found)
}

fn of_passage(
    excerpt: Arc<Excerpt>,
    quantities: &[Quantity],
    indicator: &Indicator,
    names: &Names,
) -> PassageFigures {
    let figures = figure::figures(&excerpt.passage.text, quantities, indicator);
    let period = period(&excerpt);
    let district = excerpt.document.header.district.as_deref().map(|name| names.usual(name));
    PassageFigures { excerpt, figures, period, district }
}

/// The period that a passage's figures are about: the one planned for in a plan, else the one reported on.
fn period(excerpt: &Excerpt) -> Option<Period> {
    let header = &excerpt.document.header;
    // Of those that end last, the shortest: a report on a year also names the five years that it closes.
    let last = |role| {
        header
            .periods
            .iter()
            .filter(move |period| period.role == role)
            .max_by_key(|period| (period.to, period.from))
    };
    let (reported, planned) = (last(Role::Report), last(Role::Plan));
    if is_plan(&excerpt.section.kind) { planned.or(reported) } else { reported.or(planned) }.cloned()
}

fn is_plan(kind: &str) -> bool {
    matches!(kind, "plan" | "solutions")
}
