//! Quantities of a running text: value and unit, what share of which amount, compared with what, estimated or not.
//!
//! A number is a quantity where a unit stands behind it; dates, numbers of documents, places in a row and numbers
//! before other words are none. Nothing is inferred here that the text does not say.

mod estimate;
mod link;
mod relation;
mod subject;
mod tokens;
mod unit;

use std::ops::Range;

use super::sentence;
use tokens::{Kind, Token, tokens};
use unit::unit_at;
pub use unit::{Unit, UnitKind};

/// A quantity of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Bytes of the text, number and unit: `270 tỷ đồng`, `17,86/19 tiêu chí`.
    pub range: Range<usize>,
    /// The number; of `17,86/19`, the one before the stroke; of a range `10-15%`, the first.
    pub value: Printed,
    /// What stands behind the stroke: the plan, or all there are.
    pub of: Option<Printed>,
    /// The end of a range: `10-15%`.
    pub to: Option<Printed>,
    /// The unit.
    pub unit: Unit,
    /// How exact the number is, where the text says that it is not.
    pub bound: Option<Bound>,
    /// What the quantity does.
    pub relation: Option<Relation>,
    /// Bytes of the word that says it: `đạt`.
    pub verb: Option<Range<usize>>,
    /// Bytes of what it is compared with: `dự toán tỉnh giao`.
    pub compared_with: Option<Range<usize>>,
    /// The quantity (its place in the list) that a share or a change belongs to.
    pub about: Option<usize>,
    /// The quantity that this one is the standard of: the 269 of `100,3% dự toán (269 tỷ đồng)`.
    pub standard_of: Option<usize>,
    /// The quantity that this one is a listed part of: the 22 of `51 đơn (22 đơn khiếu nại và 29 đơn tố cáo)`.
    pub part_of: Option<usize>,
    /// An estimate: behind `ước` or `dự kiến`.
    pub estimated: bool,
    /// Bytes of the words that say what is measured; empty where only the words before say it.
    pub subject: Range<usize>,
    /// Bytes of its sentence.
    pub sentence: Range<usize>,
}

/// A number as it was printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Printed {
    /// Its value.
    pub value: f64,
    /// Digits behind the comma.
    pub decimals: u32,
}

impl Printed {
    /// Half of what its last digit stands for: the true value lies no farther from it.
    #[must_use]
    pub fn half_unit(self) -> f64 {
        0.5 * 10_f64.powi(-i32::try_from(self.decimals).unwrap_or(i32::MAX))
    }
}

/// How exact a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// `khoảng`
    About,
    /// `hơn`, `trên`, `ít nhất`
    Over,
    /// `gần`, `dưới`, `tối đa`
    Under,
}

/// What a quantity does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `đạt`, `bằng`: it is this much, or this share of its standard.
    Reached,
    /// `chiếm`: it is this share of a whole.
    Share,
    /// `tăng`: it is this much more than its standard.
    Up,
    /// `giảm`: it is this much less.
    Down,
    /// `vượt`: it is this much more than was wanted.
    Over,
    /// `còn`, `giảm còn`: it is this much now.
    Left,
}

impl Relation {
    /// Whether the number is a difference, not a level.
    #[must_use]
    pub fn is_change(self) -> bool {
        matches!(self, Self::Up | Self::Down | Self::Over)
    }
}

/// A quantity while it is read: places are tokens.
#[derive(Debug)]
struct Reading {
    /// Number and unit.
    span: Range<usize>,
    /// Where the words that lead to it begin: `ước đạt`, `tăng khoảng`.
    lead: usize,
    value: Printed,
    of: Option<Printed>,
    to: Option<Printed>,
    unit: Unit,
    bound: Option<Bound>,
    relation: Option<Relation>,
    verb: Option<Range<usize>>,
    standard: Option<Range<usize>>,
    about: Option<usize>,
    standard_of: Option<usize>,
    part_of: Option<usize>,
    estimated: bool,
    /// Number of its sentence.
    sentence: usize,
}

impl Reading {
    /// The token behind it and behind what it is compared with.
    fn end(&self) -> usize {
        self.standard.as_ref().map_or(0, |standard| standard.end).max(self.span.end)
    }
}

/// The quantities of `text`, in order.
#[must_use]
pub fn quantities(text: &str) -> Vec<Quantity> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let tokens = tokens(text);
    let ends = sentence_ends(text, &tokens);
    let mut readings = read(text, &tokens, &ends);
    if readings.is_empty() {
        return Vec::new();
    }
    relation::relate(&tokens, &mut readings);
    link::link(&tokens, &mut readings);
    estimate::mark(text, &tokens, &mut readings);
    let subjects = subject::subjects(&tokens, &readings);
    let bytes = |places: Range<usize>| tokens[places.start].range.start..tokens[places.end - 1].range.end;
    let sentence = |number: usize| {
        let start = number.checked_sub(1).map_or(0, |before| ends[before]);
        start..ends.get(number).copied().unwrap_or(text.len())
    };
    let quantity = |(reading, subject): (Reading, Option<Range<usize>>)| Quantity {
        range: bytes(reading.span.clone()),
        value: reading.value,
        of: reading.of,
        to: reading.to,
        bound: reading.bound,
        relation: reading.relation,
        verb: reading.verb.map(bytes),
        compared_with: reading.standard.map(bytes),
        about: reading.about,
        standard_of: reading.standard_of,
        part_of: reading.part_of,
        estimated: reading.estimated,
        subject: subject.map_or_else(
            || {
                let at = tokens[reading.lead].range.start;
                at..at
            },
            bytes,
        ),
        sentence: sentence(reading.sentence),
        unit: reading.unit,
    };
    readings.into_iter().zip(subjects).map(quantity).collect()
}

/// Where sentences end, also before an item that goes on in the same line: `… tăng 20,05%. c) Chi ngân sách`.
fn sentence_ends(text: &str, tokens: &[Token]) -> Vec<usize> {
    let mut ends = sentence::ends(text);
    for (at, token) in tokens.iter().enumerate() {
        let is_item = tokens.get(at + 1).is_some_and(|next| next.word().is_some() && next.range.len() <= 2)
            && tokens.get(at + 2).is_some_and(|next| next.is_mark(&[')']));
        if token.is_mark(&['.']) && is_item {
            ends.push(token.range.end);
        }
    }
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// The numbers that a unit follows.
fn read(text: &str, tokens: &[Token], ends: &[usize]) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(mut reading) = reading_at(text, tokens, at) else {
            at += 1;
            continue;
        };
        reading.sentence = ends.partition_point(|end| *end <= tokens[at].range.start);
        at = reading.span.end;
        readings.push(reading);
    }
    readings
}

fn reading_at(text: &str, tokens: &[Token], at: usize) -> Option<Reading> {
    let Kind::Number(number) = &tokens[at].kind else { return None };
    let written = &text[number.range.clone()];
    let (value, of) = match (number.of, written.split_once('/')) {
        (Some(of), Some((first, second))) => (printed(first, number.value), Some(printed(second, of))),
        _ => (printed(written, number.value), None),
    };
    let (to, unit_from) = range_end(text, tokens, at).filter(|_| of.is_none()).unzip();
    let unit_from = unit_from.unwrap_or(at + 1);
    let (length, unit) = unit_at(tokens, unit_from)?;
    let counts_nothing = unit.kind == UnitKind::Count && relation::follows_ordinal(tokens, at);
    // The other end of a row of numbers without a unit of their own: `1.2.3`, `5 / 7`.
    (!counts_nothing).then(|| Reading {
        span: at..unit_from + length,
        lead: at,
        value,
        of,
        to,
        unit,
        bound: None,
        relation: None,
        verb: None,
        standard: None,
        about: None,
        standard_of: None,
        part_of: None,
        estimated: false,
        sentence: 0,
    })
}

/// The second number of `10-15%`, and the token behind it.
fn range_end(text: &str, tokens: &[Token], at: usize) -> Option<(Printed, usize)> {
    if !tokens.get(at + 1)?.is_mark(&['-', '–']) {
        return None;
    }
    match &tokens.get(at + 2)?.kind {
        Kind::Number(number) if number.of.is_none() => {
            Some((printed(&text[number.range.clone()], number.value), at + 3))
        }
        _ => None,
    }
}

fn printed(written: &str, value: f64) -> Printed {
    let digits = written.trim();
    // Thousands leave nothing behind the comma, whatever mark they have.
    let decimals = if value.fract() == 0.0 && !digits.contains(',') {
        0
    } else {
        digits.rfind([',', '.']).map_or(0, |mark| digits.len() - mark - 1)
    };
    Printed { value, decimals: u32::try_from(decimals).unwrap_or(0) }
}

#[cfg(test)]
mod tests;
