//! Units behind a number: `tỷ đồng`, `triệu đồng/người/năm`, `hồ sơ`, `%`, and how many base units each is.
//! What stands in no row of `units.tsv` is no unit: a number before other words is no quantity.

use std::sync::LazyLock;

use super::super::table::{list, rows};
use super::tokens::{Phrases, Token};

/// A unit as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its usual spelling: `tỷ đồng`, also where the text has `ty dong`.
    pub name: String,
    /// The unit that amounts are compared in: `đồng`, `m2`, `kg`, or itself for what is counted.
    pub base: String,
    /// Base units in one of it.
    pub factor: f64,
    /// What it measures.
    pub kind: UnitKind,
}

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    /// Money, length, area, mass, energy.
    Amount,
    /// Things that are counted.
    Count,
    /// Hundredths of something.
    Share,
    /// The difference of two shares.
    Points,
}

/// A row of the table.
#[derive(Debug)]
struct Row {
    name: &'static str,
    base: &'static str,
    factor: f64,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Money,
    Multiplier,
    Unit(UnitKind),
    Per,
}

static UNITS: LazyLock<Phrases<Row>> = LazyLock::new(|| {
    Phrases::new(rows::<5>(include_str!("units.tsv")).flat_map(|[kind, name, base, factor, others]| {
        let role = match kind {
            "money" => Role::Money,
            "multiplier" => Role::Multiplier,
            "share" => Role::Unit(UnitKind::Share),
            "points" => Role::Unit(UnitKind::Points),
            "measure" => Role::Unit(UnitKind::Amount),
            "count" => Role::Unit(UnitKind::Count),
            _ => Role::Per,
        };
        let base = if base.is_empty() { name } else { base };
        let factor = factor.parse().unwrap_or(1.0);
        let spellings = std::iter::once(name).chain(list(others));
        spellings.map(move |spelling| (spelling, Row { name, base, factor, role })).collect::<Vec<_>>()
    }))
});

/// The unit that begins with the token `at`, and how many tokens it takes.
pub(super) fn unit_at(tokens: &[Token], at: usize) -> Option<(usize, Unit)> {
    let (length, mut unit) = share(tokens, at).or_else(|| amount(tokens, at))?;
    let mut end = at + length;
    while let Some((length, per)) = per(tokens, end) {
        unit.name = format!("{}/{per}", unit.name);
        unit.base = format!("{}/{per}", unit.base);
        end += length;
    }
    Some((end - at, unit))
}

/// `%`, `điểm %`, and what these are called.
fn share(tokens: &[Token], at: usize) -> Option<(usize, Unit)> {
    let percent = |at: usize| tokens.get(at).is_some_and(|token| token.is_mark(&['%']));
    let unit = |name: &str, kind| Unit { name: name.to_owned(), base: name.to_owned(), factor: 1.0, kind };
    let is_points = |at: usize| {
        let word = tokens.get(at).and_then(Token::word);
        word.is_some_and(|word| word.fold == "diem" && (word.is_bare() || word.marks == "điêm3"))
    };
    match () {
        () if percent(at) && is_points(at + 1) => Some((2, unit("điểm %", UnitKind::Points))),
        () if percent(at) => Some((1, unit("%", UnitKind::Share))),
        () if is_points(at) && percent(at + 1) => Some((2, unit("điểm %", UnitKind::Points))),
        () if tokens.get(at)?.is_mark(&['‰']) => {
            Some((1, Unit { name: "‰".to_owned(), factor: 0.1, ..unit("%", UnitKind::Share) }))
        }
        () => None,
    }
}

/// `tỷ đồng`, `nghìn tấn`, `hồ sơ`; a multiplier of money alone means đồng.
fn amount(tokens: &[Token], at: usize) -> Option<(usize, Unit)> {
    let (length, row) = UNITS.starting(tokens, at)?;
    let unit = |row: &Row, kind| Unit {
        name: row.name.to_owned(),
        base: row.base.to_owned(),
        factor: row.factor,
        kind,
    };
    match row.role {
        Role::Money => Some((length, unit(row, UnitKind::Amount))),
        Role::Unit(kind) => Some((length, unit(row, kind))),
        Role::Per => None,
        Role::Multiplier => {
            let next = UNITS.starting(tokens, at + length);
            let multiplied = next.and_then(|(taken, of)| {
                let kind = match of.role {
                    Role::Money => UnitKind::Amount,
                    Role::Unit(kind) => kind,
                    Role::Multiplier | Role::Per => return None,
                };
                let name = format!("{} {}", row.name, of.name);
                let base = of.base.to_owned();
                Some((length + taken, Unit { name, base, factor: row.factor * of.factor, kind }))
            });
            multiplied.or_else(|| {
                let alone = row.factor >= 1e9 || (row.factor >= 1e6 && ends_phrase(tokens, at + length));
                let name = format!("{} đồng", row.name);
                let base = "đồng".to_owned();
                alone.then_some((length, Unit { name, base, factor: row.factor, kind: UnitKind::Amount }))
            })
        }
    }
}

/// Whether nothing that the number could count follows.
fn ends_phrase(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_none_or(|token| token.is_mark(&['.', ',', ';', ':', ')', '/']))
}

/// `/người`, `/ha`: how many tokens it takes, and what stands behind the stroke.
fn per(tokens: &[Token], at: usize) -> Option<(usize, &'static str)> {
    if !tokens.get(at)?.is_mark(&['/']) {
        return None;
    }
    let (length, row) = UNITS.starting(tokens, at + 1)?;
    (row.role != Role::Multiplier).then_some((length + 1, row.name))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn read(text: &str) -> String {
        let tokens = tokens(text);
        unit_at(&tokens, 0).map_or_else(
            || "none".to_owned(),
            |(length, unit)| format!("{} = {} {} ({length})", unit.name, unit.factor, unit.base),
        )
    }

    #[test]
    fn units_are_read_with_their_multipliers_and_denominators() {
        for (text, expected) in [
            ("tỷ đồng, đạt", "tỷ đồng = 1000000000 đồng (2)"),
            ("tỉ đồng", "tỷ đồng = 1000000000 đồng (2)"),
            ("ty dong", "tỷ đồng = 1000000000 đồng (2)"),
            ("tỷ, đạt", "tỷ đồng = 1000000000 đồng (1)"),
            ("nghìn tỷ đồng", "nghìn tỷ đồng = 1000000000000 đồng (3)"),
            ("ngàn tỷ", "nghìn tỷ đồng = 1000000000000 đồng (2)"),
            ("triệu đồng/người/năm", "triệu đồng/người/năm = 1000000 đồng/người/năm (6)"),
            ("triệu USD", "triệu USD = 1000000 USD (2)"),
            ("triệu con.", "triệu con = 1000000 con (2)"),
            ("triệu dân", "none"),
            ("đ/kg", "đồng/kg = 1 đồng/kg (3)"),
            ("tạ/ha", "tạ/ha = 100 kg/ha (3)"),
            ("m³/ngày đêm", "m3/ngày đêm = 1 m3/ngày đêm (4)"),
            ("ha rừng", "ha = 10000 m2 (1)"),
            ("hồ sơ", "hồ sơ = 1 hồ sơ (2)"),
            ("giải pháp", "giải pháp = 1 giải pháp (2)"),
            ("HTX (01", "HTX = 1 hợp tác xã (1)"),
            ("% dự toán", "% = 1 % (1)"),
            ("điểm %", "điểm % = 1 điểm % (2)"),
            ("điểm phần trăm", "điểm % = 1 điểm % (3)"),
            ("phần trăm", "% = 1 % (2)"),
            ("tỷ đồng/142,3 tỷ đồng", "tỷ đồng = 1000000000 đồng (2)"),
            ("đồng chí", "đồng chí = 1 đồng chí (2)"),
            ("tháng đầu năm", "none"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
