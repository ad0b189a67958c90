//! Arithmetic that a passage states and that can be checked: shares of amounts, changes, sums of parts, and the same
//! count given twice. Numbers are taken as they are printed; a disagreement says whether rounding could explain it.

use std::ops::Range;
use std::sync::Arc;

use crate::document::{Printed, Quantity, Relation, UnitKind};
use crate::search::Excerpt;
use crate::vietnamese::fold;

/// Percentage points up to which a share is taken for one of a standard that only the words before name.
const NEAR_POINTS: f64 = 1.5;

/// Share of the shorter subject's words that two counts of the same thing have in common.
const SAME_SUBJECT: f64 = 0.6;

/// Relative room for what binary fractions add.
const EPSILON: f64 = 1e-9;

/// A place where a text disagrees with itself.
#[derive(Debug, Clone)]
pub struct Disagreement {
    /// What was checked.
    pub check: Check,
    /// How bad it is.
    pub grade: Grade,
    /// What is printed.
    pub printed: Printed,
    /// What comes out of the other numbers.
    pub computed: f64,
    /// Bytes of the passage: what is printed.
    pub range: (usize, usize),
    /// Bytes of the passage: the numbers that it was computed from.
    pub terms: Vec<(usize, usize)>,
    /// The passage in its place.
    pub excerpt: Arc<Excerpt>,
}

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// A share of an amount and its whole.
    Share,
    /// A rise or fall from one amount to another, in hundredths.
    PercentChange,
    /// A rise or fall from one amount to another.
    Change,
    /// An amount and its parts.
    Sum,
    /// Two counts of one thing out of the same total.
    Repeated,
}

/// How far printed and computed lie apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Digits were cut off instead of rounded.
    Truncated,
    /// The other numbers may be rounded so that it fits.
    Rounded,
    /// No rounding makes it fit.
    Wrong,
}

/// Checks what can be checked in a passage, adds the disagreements to `out`, and gives how many checks there were.
pub(super) fn verify(excerpt: &Arc<Excerpt>, quantities: &[Quantity], out: &mut Vec<Disagreement>) -> u64 {
    let passage = Passage { text: &excerpt.passage.text, quantities };
    let mut checks = 0;
    for at in 0..quantities.len() {
        let tested = [passage.share(at), passage.change(at), passage.sum(at), passage.repeated(at)];
        for tested in tested.into_iter().flatten() {
            checks += 1;
            let Tested { check, printed, range, terms, .. } = &tested;
            if let Some(grade) = tested.grade() {
                out.push(Disagreement {
                    check: *check,
                    grade,
                    printed: *printed,
                    computed: tested.computed,
                    range: bytes(range),
                    terms: terms.iter().map(bytes).collect(),
                    excerpt: Arc::clone(excerpt),
                });
            }
        }
    }
    checks
}

fn bytes(range: &Range<usize>) -> (usize, usize) {
    (range.start, range.end)
}

/// A number, what it should be, and how far the numbers that this rests on let it vary.
struct Tested {
    check: Check,
    printed: Printed,
    computed: f64,
    /// Least and most that the computed number can be, the others being rounded.
    reach: (f64, f64),
    range: Range<usize>,
    terms: Vec<Range<usize>>,
}

impl Tested {
    /// What is wrong, `None` where nothing is.
    fn grade(&self) -> Option<Grade> {
        let half = self.printed.half_unit();
        let room = EPSILON * self.computed.abs().max(1.0);
        let printed = self.printed.value;
        if (self.computed - printed).abs() <= half + room {
            return None;
        }
        if self.check == Check::Repeated {
            return Some(Grade::Wrong);
        }
        let step = 2.0 * half;
        if printed <= self.computed && self.computed < printed + step - room {
            return Some(Grade::Truncated);
        }
        let (least, most) = self.reach;
        let fits = least - half <= printed + room && printed - room <= most + half;
        Some(if fits { Grade::Rounded } else { Grade::Wrong })
    }
}

/// A passage and its quantities.
struct Passage<'a> {
    text: &'a str,
    quantities: &'a [Quantity],
}

/// What a share is taken of.
struct Whole {
    value: Printed,
    factor: f64,
    range: Range<usize>,
    /// Only words say that it is the one.
    by_name: bool,
}

impl Passage<'_> {
    /// `270 tỷ đồng, đạt 80,59% dự toán (335 tỷ đồng)`, `tăng 4,48% so với năm 2018 (84,9 tỷ đồng)`.
    fn share(&self, at: usize) -> Option<Tested> {
        let share = &self.quantities[at];
        if share.unit.name != "%" || share.to.is_some() || share.bound.is_some() {
            return None;
        }
        let amount = self.quantities.get(share.about?).filter(|amount| amount.to.is_none())?;
        let whole = self.whole(at, share, amount)?;
        let ratio = |amount: f64, whole: f64| {
            let percent = 100.0 * amount / whole;
            match share.relation {
                Some(Relation::Up | Relation::Over) => percent - 100.0,
                Some(Relation::Down) => 100.0 - percent,
                _ => percent,
            }
        };
        let (value, of) = (amount.value.value * amount.unit.factor, whole.value.value * whole.factor);
        let halves = (amount.value.half_unit() * amount.unit.factor, whole.value.half_unit() * whole.factor);
        if of <= halves.1 {
            return None;
        }
        let ends = [ratio(value - halves.0, of + halves.1), ratio(value + halves.0, of - halves.1)];
        let computed = ratio(value, of);
        if whole.by_name && (computed - share.value.value).abs() > NEAR_POINTS {
            return None;
        }
        let change = share.relation.is_some_and(Relation::is_change);
        let inexact = amount.bound.is_some();
        (!inexact).then(|| Tested {
            check: if change { Check::PercentChange } else { Check::Share },
            printed: share.value,
            computed,
            reach: (ends[0].min(ends[1]), ends[0].max(ends[1])),
            range: share.range.clone(),
            terms: vec![amount.range.clone(), whole.range],
        })
    }

    /// The whole that a share of `amount` is taken of.
    fn whole(&self, at: usize, share: &Quantity, amount: &Quantity) -> Option<Whole> {
        let of = |quantity: &Quantity, by_name| Whole {
            value: quantity.value,
            factor: quantity.unit.factor,
            range: quantity.range.clone(),
            by_name,
        };
        let comparable = |quantity: &&Quantity| {
            quantity.unit.base == amount.unit.base && quantity.bound.is_none() && quantity.of.is_none()
        };
        let linked = |to: usize| {
            self.quantities.iter().filter(comparable).find(move |quantity| quantity.standard_of == Some(to))
        };
        if let Some(standard) = linked(at) {
            return Some(of(standard, false));
        }
        if share.relation.is_some_and(Relation::is_change) {
            return None;
        }
        let name = share.compared_with.as_ref().map(|range| fold(&self.text[range.clone()]));
        if let Some(total) = share.about.and_then(linked) {
            let total_name = total.compared_with.as_ref().map(|range| fold(&self.text[range.clone()]));
            return Some(of(total, name.is_some() && name != total_name));
        }
        if let Some(total) = amount.of {
            let whole = Whole {
                value: total,
                factor: amount.unit.factor,
                range: amount.range.clone(),
                by_name: name.is_some(),
            };
            return Some(whole);
        }
        let planned = self.planned(amount, name.as_deref())?;
        comparable(&planned).then(|| of(planned, true))
    }

    /// The one amount before this one that the words call a plan: `Kế hoạch vốn là 190,6 tỷ đồng; giải ngân …`.
    fn planned(&self, amount: &Quantity, name: Option<&str>) -> Option<&Quantity> {
        let is_plan = |quantity: &&Quantity| {
            let subject = fold(&self.text[quantity.subject.clone()]);
            quantity.unit.kind == UnitKind::Amount
                && quantity.unit.base == amount.unit.base
                && quantity.standard_of.is_none()
                && match name {
                    None => ["ke hoach", "du toan", "von"].iter().any(|word| subject.contains(word)),
                    Some(name) => ["ke hoach", "du toan"]
                        .iter()
                        .any(|word| name.starts_with(word) && subject.contains(word)),
                }
        };
        let mut plans = self
            .quantities
            .iter()
            .take_while(|quantity| quantity.range.start < amount.range.start)
            .filter(|quantity| quantity.sentence == amount.sentence)
            .filter(is_plan);
        let plan = plans.next()?;
        plans.next().is_none().then_some(plan)
    }

    /// `17,9 tiêu chí, tăng 0,6 tiêu chí so với đầu năm (17,5 tiêu chí)`.
    fn change(&self, at: usize) -> Option<Tested> {
        let change = &self.quantities[at];
        let relation = change.relation.filter(|relation| relation.is_change())?;
        let amount = self.quantities.get(change.about.filter(|_| change.unit.kind != UnitKind::Share)?)?;
        let before = self.quantities.iter().find(|quantity| quantity.standard_of == Some(at))?;
        let same = |quantity: &Quantity| quantity.unit == change.unit && quantity.bound.is_none();
        if change.bound.is_some() || !same(amount) || !same(before) {
            return None;
        }
        let difference = amount.value.value - before.value.value;
        let computed = if relation == Relation::Down { -difference } else { difference };
        let half = amount.value.half_unit() + before.value.half_unit();
        Some(Tested {
            check: Check::Change,
            printed: change.value,
            computed,
            reach: (computed - half, computed + half),
            range: change.range.clone(),
            terms: vec![amount.range.clone(), before.range.clone()],
        })
    }

    /// `3.427 văn bản, gồm 2.105 quyết định, 846 công văn …`.
    fn sum(&self, at: usize) -> Option<Tested> {
        let whole = &self.quantities[at];
        let parts = self.parts(at)?;
        let in_unit = |part: &Quantity| part.value.value * part.unit.factor / whole.unit.factor;
        let computed: f64 = parts.iter().map(|part| in_unit(part)).sum();
        let halves: f64 =
            parts.iter().map(|part| part.value.half_unit() * part.unit.factor / whole.unit.factor).sum();
        let counts = whole.unit.kind == UnitKind::Count && whole.value.decimals == 0;
        let room = if counts { 0.0 } else { halves };
        Some(Tested {
            check: Check::Sum,
            printed: whole.value,
            computed,
            reach: (computed - room, computed + room),
            range: whole.range.clone(),
            terms: parts.iter().map(|part| part.range.clone()).collect(),
        })
    }

    /// The parts that `gồm` lists behind an amount, where the list is whole and of one kind.
    fn parts(&self, at: usize) -> Option<Vec<&Quantity>> {
        let whole = &self.quantities[at];
        let after = &self.quantities[at + 1..];
        let first = after.first()?;
        let lead = fold(self.text.get(whole.range.end..first.range.start)?);
        let lists = lead.split([' ', ',', ':', '(']).any(|word| word == "gom");
        if !lists
            || lead.contains([';', '.'])
            || whole.bound.is_some()
            || whole.of.is_some()
            || whole.unit.kind == UnitKind::Share
        {
            return None;
        }
        let mut parts: Vec<&Quantity> = Vec::new();
        let mut end = whole.range.end;
        for part in after {
            let between = self.text.get(end..part.range.start)?;
            let goes_on = parts.is_empty()
                || (between.starts_with([',', ';', ' ']) && !between.contains(['.', ')', '…']));
            let like = part.unit.base == whole.unit.base
                || (part.unit.kind == UnitKind::Count && whole.unit.kind == UnitKind::Count);
            if !goes_on || part.sentence != whole.sentence {
                break;
            }
            if !like || part.bound.is_some() || part.of.is_some() || part.to.is_some() || part.about.is_some()
            {
                return None;
            }
            parts.push(part);
            end = part.range.end;
        }
        let rest = self.text[end..whole.sentence.end.max(end)].trim_start();
        let open = rest.starts_with("...") || rest.starts_with('…') || rest.starts_with("v.v");
        let kinds = parts.iter().filter(|part| part.unit.base != whole.unit.base).count();
        // Things of other names add up to the whole only in a longer list of nothing else: papers by their kinds.
        let one_kind = kinds == 0 || (kinds == parts.len() && parts.len() >= 3);
        (parts.len() >= 2 && !open && one_kind).then_some(parts)
    }

    /// `18,06/19 tiêu chí … 17,86/19 tiêu chí`, both of the whole district.
    fn repeated(&self, at: usize) -> Option<Tested> {
        let second = &self.quantities[at];
        let of = second.of?;
        let first = self.quantities[..at].iter().rev().find(|first| {
            first.of.is_some_and(|other| other.value == of.value) && first.unit == second.unit
        })?;
        if !self.same_subject(first, second) {
            return None;
        }
        Some(Tested {
            check: Check::Repeated,
            printed: second.value,
            computed: first.value.value,
            reach: (first.value.value, first.value.value),
            range: second.range.clone(),
            terms: vec![first.range.clone()],
        })
    }

    fn same_subject(&self, first: &Quantity, second: &Quantity) -> bool {
        let words = |quantity: &Quantity| -> Vec<String> {
            let text = fold(&self.text[quantity.subject.clone()]);
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let (first, second) = (words(first), words(second));
        let common = second.iter().filter(|word| first.contains(word)).count();
        let shorter = first.len().min(second.len());
        shorter >= 2 && common as f64 >= SAME_SUBJECT * shorter as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::quantities;

    /// What disagrees in `text`: printed, computed and grade; and how many checks there were.
    fn verified(text: &str) -> (Vec<String>, u64) {
        let excerpt = Arc::new(Excerpt::sample(text));
        let mut out = Vec::new();
        let checks = verify(&excerpt, &quantities(text), &mut out);
        let shown = out.iter().map(|each| {
            format!("{} not {:.2} {:?}", &text[each.range.0..each.range.1], each.computed, each.grade)
        });
        (shown.collect(), checks)
    }

    #[test]
    fn shares_are_compared_as_printed() {
        for (text, expected) in [
            ("Thu 270 tỷ đồng, đạt 80,59% dự toán (dự toán là 335 tỷ đồng)", "80,59% not 80.60 Truncated"),
            ("Thu 152,8 tỷ đồng, đạt 53,69% dự toán (dự toán là 290 tỷ đồng)", "53,69% not 52.69 Wrong"),
            ("Thu 1,3 tỷ đồng, đạt 42% dự toán (3,0 tỷ đồng)", "42% not 43.33 Rounded"),
            ("Kế hoạch vốn 176,5 tỷ đồng, giải ngân 41,3 tỷ đồng, bằng 24,4%", "24,4% not 23.40 Wrong"),
            ("giải ngân 9,7/41,5 tỷ đồng (đạt 23,73%)", "23,73% not 23.37 Wrong"),
            ("Thu 88,7 tỷ đồng, tăng 5,48% so với năm 2018 (84,9 tỷ đồng)", "5,48% not 4.48 Wrong"),
            ("Còn 498 hộ trên tổng số 15.412 hộ, chiếm 3,32%", "3,32% not 3.23 Wrong"),
        ] {
            assert_eq!(verified(text), (vec![expected.to_owned()], 1), "{text}");
        }
    }

    #[test]
    fn changes_sums_and_second_counts_are_checked() {
        for (text, expected) in [
            (
                "đạt 17,9 tiêu chí, tăng 0,6 tiêu chí so với đầu năm (đầu năm là 17,5 tiêu chí)",
                "0,6 tiêu chí not 0.40 Wrong",
            ),
            (
                "ban hành 43 văn bản, gồm 20 quyết định, 12 công văn và 10 tờ trình",
                "43 văn bản not 42.00 Wrong",
            ),
            (
                "Tổng kinh phí 10,0 tỷ đồng, gồm vốn tỉnh 4,0 tỷ đồng, vốn huyện 5,0 tỷ đồng",
                "10,0 tỷ đồng not 9.00 Wrong",
            ),
            (
                "Toàn huyện đạt 18,06/19 tiêu chí. Toàn huyện đạt 17,86/19 tiêu chí.",
                "17,86/19 tiêu chí not 18.06 Wrong",
            ),
        ] {
            assert_eq!(verified(text), (vec![expected.to_owned()], 1), "{text}");
        }
    }

    #[test]
    fn what_agrees_or_cannot_be_checked_is_no_disagreement() {
        for (text, checks) in [
            ("Thu 240,679 tỷ đồng, đạt 37,63% dự toán (dự toán là 639,599 tỷ đồng)", 1),
            ("ban hành hơn 2.848 văn bản, gồm 1.090 công văn, 800 quyết định, 120 báo cáo", 0),
            ("ban hành 2.848 văn bản, gồm 1.090 công văn, 800 quyết định, 120 báo cáo...", 0),
            ("gồm 07 xã và 01 thị trấn; 12 hộ, gồm 5 xã và 3 người", 0),
            ("đạt 17,86/19 tiêu chí, đạt 50% so với kế hoạch", 0),
            ("Kế hoạch vốn 176,5 tỷ đồng, thu 41,3 tỷ đồng, bằng 88%", 0),
            ("Xã A đạt 12/19 tiêu chí, xã Bình Minh đạt 13/19 tiêu chí", 0),
        ] {
            assert_eq!(verified(text), (Vec::new(), checks), "{text}");
        }
    }
}
