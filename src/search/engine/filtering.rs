//! Filters on a segment: tags by their postings, dates, periods and paths by their columns.

use std::collections::HashSet;

use jiff::civil::Date;

use super::bits::Bits;
use super::matching::Segment;
use crate::document::number_key;
use crate::index::{TagField, name_key, yyyymmdd};
use crate::search::Filters;

/// Keeps the passages of `bits` that pass the filters. `groups` are the documents whose path passes, when that is asked.
pub(super) fn apply(
    segment: &Segment<'_>,
    filters: &Filters,
    groups: Option<&HashSet<u64>>,
    bits: &mut Bits,
) -> tantivy::Result<()> {
    for (field, values) in [
        (TagField::Type, &filters.types),
        (TagField::District, &filters.districts),
        (TagField::Province, &filters.provinces),
        (TagField::Issuer, &filters.issuers),
        (TagField::Number, &filters.numbers),
        (TagField::Section, &filters.sections),
    ] {
        if !values.is_empty() {
            bits.and(&tagged(segment, field, values)?);
        }
    }
    by_date(segment, filters, bits)?;
    by_period(segment, &filters.periods, bits)?;
    if let Some(groups) = groups {
        let column = segment.column("group")?;
        bits.retain(|doc| column.first(doc).is_some_and(|group| groups.contains(&group)));
    }
    Ok(())
}

/// The passages with one of the values.
fn tagged(segment: &Segment<'_>, field: TagField, values: &[String]) -> tantivy::Result<Bits> {
    let mut any = Bits::none(segment.reader.max_doc());
    for value in values {
        let found = match field {
            TagField::Issuer => {
                let words: Vec<String> = name_key(value).split(' ').map(str::to_owned).collect();
                segment.tagged(field, &field.prefix(), |tag| holds_in_order(tag, &words))?
            }
            TagField::District | TagField::Province => segment.tagged_exactly(field, &name_key(value))?,
            TagField::Number => segment.tagged_exactly(field, &number_key(value).unwrap_or_default())?,
            TagField::Section => section(segment, value)?,
            TagField::Type => segment.tagged_exactly(field, value)?,
        };
        any.or(&found);
    }
    Ok(any)
}

/// A kind of section with its finer kinds: `causes` also asks for `causes-subjective`.
fn section(segment: &Segment<'_>, kind: &str) -> tantivy::Result<Bits> {
    let tag = TagField::Section.tag(kind);
    segment.tagged(TagField::Section, &tag, |found| {
        found.strip_prefix(&tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

/// Whether the words of `tag` after its colon hold `words` in order.
fn holds_in_order(tag: &str, words: &[String]) -> bool {
    let name = tag.split_once(':').map_or(tag, |(_, name)| name);
    let mut rest = name.split(' ');
    words.iter().all(|word| rest.any(|other| other == word))
}

fn by_date(segment: &Segment<'_>, filters: &Filters, bits: &mut Bits) -> tantivy::Result<()> {
    if filters.from.is_none() && filters.to.is_none() {
        return Ok(());
    }
    let from = filters.from.map_or(0, yyyymmdd);
    let to = filters.to.map_or(u64::MAX, yyyymmdd);
    let column = segment.column("date")?;
    bits.retain(|doc| column.first(doc).is_some_and(|date| (from..=to).contains(&date)));
    Ok(())
}

/// A document passes when one of its periods lies within an asked one, or covers it.
fn by_period(segment: &Segment<'_>, asked: &[(Date, Date)], bits: &mut Bits) -> tantivy::Result<()> {
    if asked.is_empty() {
        return Ok(());
    }
    let asked: Vec<(u64, u64)> = asked.iter().map(|(from, to)| (yyyymmdd(*from), yyyymmdd(*to))).collect();
    let (starts, ends) = (segment.column("period_from")?, segment.column("period_to")?);
    bits.retain(|doc| {
        starts.values_for_doc(doc).zip(ends.values_for_doc(doc)).any(|(start, end)| {
            asked.iter().any(|&(from, to)| (from <= start && end <= to) || (start <= from && to <= end))
        })
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_found_by_its_words_in_order() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(holds_in_order("issuer:ubnd huyen hon quan", &words("hon quan")));
        assert!(holds_in_order("issuer:ubnd huyen hon quan", &words("ubnd hon")));
        assert!(!holds_in_order("issuer:ubnd huyen hon quan", &words("quan hon")));
    }
}
