//! What is compared: a passage, or one of several items that stand in one passage because they are short.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::is_cause;
use crate::audit::period::day;
use crate::search::Excerpt;

/// The mark of a list item behind the end of another.
#[expect(clippy::expect_used, reason = "the pattern is a constant, compiled by a test")]
static NEXT_ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[.;:!?]\s+(?P<item>(?:[-+*•–]|\d{1,2}[.)]|[a-zđ]\))\s+\p{Lu})")
        .expect("the pattern is valid")
});

/// A part of a passage that is traced, with the passage's place.
pub(super) struct Traced {
    /// The passage; its causes are those of this part.
    pub(super) excerpt: Excerpt,
    /// The bytes of the part.
    pub(super) range: Range<usize>,
    /// The day that its document counts on.
    pub(super) day: Option<Date>,
}

impl Traced {
    /// A passage as it is.
    pub(super) fn whole(excerpt: Excerpt) -> Self {
        let range = 0..excerpt.passage.text.len();
        Self { day: day(&excerpt.document.header), range, excerpt }
    }

    /// The items of a passage.
    pub(super) fn parts(excerpt: Excerpt) -> Vec<Self> {
        let ranges = items(&excerpt.passage.text);
        if ranges.len() == 1 {
            return vec![Self::whole(excerpt)];
        }
        let part = |range: Range<usize>| {
            // Causes that are stated in an item end with it.
            let causes = excerpt.causes.iter().filter(|(from, _)| range.contains(from));
            let causes = causes.map(|&(from, to)| (from, to.min(range.end))).collect();
            Self::whole(Excerpt { causes, ..excerpt.clone() }).within(range)
        };
        ranges.into_iter().map(part).collect()
    }

    fn within(self, range: Range<usize>) -> Self {
        Self { range, ..self }
    }

    pub(super) fn text(&self) -> &str {
        self.excerpt.passage.text.get(self.range.clone()).unwrap_or_default()
    }

    pub(super) fn is_cause(&self) -> bool {
        is_cause(&self.excerpt.section.kind)
    }

    /// Causes are no part of what a weakness is about; of a passage on causes they are all of it.
    pub(super) fn left_out(&self) -> Vec<(usize, usize)> {
        if self.is_cause() {
            return Vec::new();
        }
        let start = self.range.start;
        let inside = self.excerpt.causes.iter().filter(|(from, _)| self.range.contains(from));
        inside.map(|(from, to)| (from - start, to - start)).collect()
    }

    /// The order of everything: by date (undated last), document, place.
    pub(super) fn order(&self) -> impl Ord + '_ {
        (self.day.is_none(), self.day, &self.excerpt.document.id, self.excerpt.ordinal, self.range.start)
    }
}

/// The byte ranges of the items of a text, together all of it.
pub(super) fn items(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    starts.extend(NEXT_ITEM.captures_iter(text).filter_map(|found| Some(found.name("item")?.start())));
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        items(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn items_that_stand_in_one_passage_are_told_apart() {
        assert_eq!(cut("- Thiếu bác sĩ. - Chợ xuống cấp."), ["- Thiếu bác sĩ. ", "- Chợ xuống cấp."]);
        assert_eq!(cut("a) Một; b) Hai; c) Ba."), ["a) Một; ", "b) Hai; ", "c) Ba."]);
        assert_eq!(
            cut("Tuyến Phước Riềng - Sóc Trâm. Còn 2 hộ."),
            ["Tuyến Phước Riềng - Sóc Trâm. Còn 2 hộ."]
        );
        assert_eq!(cut("Đạt 45. 2 xã chưa đạt"), ["Đạt 45. 2 xã chưa đạt"]);
        assert_eq!(cut(""), [""]);
    }

    proptest! {
        #[test]
        fn items_are_all_of_a_text(text in r"([-a1][.)] |\PC|[A-Z. ;]){0,40}") {
            prop_assert_eq!(cut(&text).concat(), text);
        }
    }
}
