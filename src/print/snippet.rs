//! Chooses which parts of a long passage to show: around what matched, within a budget of characters, cut at words.
//! Ranges are bytes of the passage; budgets are characters, since a Vietnamese letter takes up to three bytes.

use std::collections::HashSet;
use std::ops::Range;

/// More pieces than this are harder to read than they are worth.
const MAX_FRAGMENTS: usize = 3;
/// Characters of context that each side of a match gets at least.
const MIN_CONTEXT: usize = 30;

/// The parts of `text` to show, in order and apart from each other, together about `max_chars` characters long.
/// The whole text when it fits; its beginning when nothing is highlighted.
pub(super) fn fragments(text: &str, highlights: &[(usize, usize)], max_chars: usize) -> Vec<Range<usize>> {
    if text.chars().count() <= max_chars {
        return std::iter::once(0..text.len()).collect();
    }
    let ruler = Ruler::new(text);
    let marks: Vec<Range<usize>> = highlights
        .iter()
        .filter(|(s, e)| text.get(*s..*e).is_some_and(|t| !t.is_empty()))
        .map(|(s, e)| ruler.chars_of(*s..*e))
        .collect();
    let cores =
        if marks.is_empty() { std::iter::once(0..0).collect() } else { cores(&ruler, &marks, max_chars) };
    grown(&ruler, &cores, max_chars).into_iter().map(|range| ruler.bytes_of(range)).collect()
}

/// Ranges (in characters) that hold the most telling matches: each next one must show a word not shown yet.
fn cores(ruler: &Ruler<'_>, marks: &[Range<usize>], max_chars: usize) -> Vec<Range<usize>> {
    let mut chosen: Vec<Range<usize>> = Vec::new();
    let mut shown: HashSet<String> = HashSet::new();
    let mut budget = max_chars;
    while chosen.is_empty() || (chosen.len() < MAX_FRAGMENTS && budget > 2 * MIN_CONTEXT) {
        let room = budget.saturating_sub(2 * MIN_CONTEXT).max(1);
        let best = (0..marks.len())
            .map(|first| window(marks, first, room))
            .map(|(range, inside)| {
                let words: HashSet<String> = inside.iter().map(|mark| ruler.word(mark)).collect();
                (words.difference(&shown).count(), inside.len(), range, words)
            })
            // `max_by_key` takes the last of equals; the reader wants the first.
            .rev()
            .max_by_key(|(new, count, ..)| (*new, *count));
        let Some((new, _, range, words)) = best else { break };
        if new == 0 {
            break;
        }
        budget = room.saturating_sub(range.len());
        shown.extend(words);
        chosen.push(range);
    }
    chosen.sort_by_key(|range| range.start);
    chosen
}

/// The range that begins with mark `first` and takes in as many of the next ones as `room` allows, and those marks.
fn window(marks: &[Range<usize>], first: usize, room: usize) -> (Range<usize>, &[Range<usize>]) {
    let start = marks[first].start;
    let inside = marks[first..].iter().take_while(|mark| mark.end - start <= room).count().max(1);
    let end = marks[first + inside - 1].end.min(start + room);
    (start..end, &marks[first..first + inside])
}

/// The cores with what is left of the budget as context around them, ends moved to words, neighbours joined.
fn grown(ruler: &Ruler<'_>, cores: &[Range<usize>], max_chars: usize) -> Vec<Range<usize>> {
    let used: usize = cores.iter().map(Range::len).sum();
    let context = max_chars.saturating_sub(used) / (2 * cores.len()).max(1);
    let mut out: Vec<Range<usize>> = Vec::new();
    for core in cores {
        let room_before = core.start.min(context);
        let room_after = (ruler.chars() - core.end).min(2 * context - room_before);
        let room_before = core.start.min(2 * context - room_after);
        let start = ruler.cut_after(core.start - room_before).min(core.start);
        let end = ruler.cut_before(core.end + room_after).max(core.end);
        match out.last_mut() {
            Some(last) if start <= last.end + 1 => last.end = last.end.max(end),
            _ => out.push(start..end),
        }
    }
    out
}

/// Measures a text in characters and knows where it may be cut.
struct Ruler<'t> {
    text: &'t str,
    /// Byte offset of each character, and the length of the text.
    bytes: Vec<usize>,
    /// Whether a word begins at this character; none does at the end.
    starts: Vec<bool>,
}

impl<'t> Ruler<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        // Only what stands after a blank counts as a beginning: `52/NQ-HĐND` and `1.090` are not torn apart.
        let mut after_blank = true;
        let is_start = |c: char| std::mem::replace(&mut after_blank, c.is_whitespace()) && !c.is_whitespace();
        let starts = text.chars().map(is_start).chain([false]).collect();
        Self { text, bytes, starts }
    }

    fn chars(&self) -> usize {
        self.bytes.len() - 1
    }

    fn char_at(&self, byte: usize) -> usize {
        self.bytes.partition_point(|&b| b < byte)
    }

    fn chars_of(&self, bytes: Range<usize>) -> Range<usize> {
        self.char_at(bytes.start)..self.char_at(bytes.end)
    }

    fn bytes_of(&self, chars: Range<usize>) -> Range<usize> {
        let bytes = self.bytes[chars.start]..self.bytes[chars.end];
        let shown = self.text[bytes.clone()].trim_end();
        bytes.start..bytes.start + shown.len()
    }

    /// A highlighted word, equal for all its spellings in capitals.
    fn word(&self, chars: &Range<usize>) -> String {
        self.text[self.bytes[chars.start]..self.bytes[chars.end]].to_lowercase()
    }

    /// The first beginning of a word at or after this character, unless it is far away.
    fn cut_after(&self, at: usize) -> usize {
        if at == 0 {
            return 0;
        }
        (at..self.chars()).take(MIN_CONTEXT).find(|&i| self.starts[i]).unwrap_or(at)
    }

    /// The last beginning of a word (so, the end of the one before it) at or before this character.
    fn cut_before(&self, at: usize) -> usize {
        if at >= self.chars() {
            return self.chars();
        }
        (0..=at).rev().take(MIN_CONTEXT).find(|&i| self.starts[i]).unwrap_or(at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Công tác giải ngân vốn đầu tư công theo Nghị quyết số 52/NQ-HĐND còn chậm so với kế hoạch, \
        một số chủ đầu tư chưa quyết liệt trong chỉ đạo, điều hành; việc bồi thường, hỗ trợ, tái định cư gặp khó khăn, \
        giá nguyên vật liệu tăng cao làm ảnh hưởng đến tiến độ thi công của các công trình trên địa bàn huyện.";

    fn shown(words: &[&str], max_chars: usize) -> String {
        let highlights: Vec<_> = words
            .iter()
            .flat_map(|word| TEXT.match_indices(word).map(|(at, found)| (at, at + found.len())))
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        fragments(TEXT, &highlights, max_chars)
            .into_iter()
            .map(|range| &TEXT[range])
            .collect::<Vec<_>>()
            .join(" … ")
    }

    #[test]
    fn a_text_within_the_budget_is_shown_whole() {
        assert_eq!(shown(&["giải ngân"], 1000), TEXT);
    }

    #[test]
    fn without_matches_the_beginning_is_shown() {
        assert_eq!(shown(&[], 40), "Công tác giải ngân vốn đầu tư công theo");
    }

    #[test]
    fn the_budget_counts_characters_and_cuts_fall_between_words() {
        insta::assert_snapshot!(shown(&["tái định cư"], 100), @r"đạo, điều hành; việc bồi thường, hỗ trợ, tái định cư gặp khó khăn, giá nguyên vật liệu tăng cao");
    }

    #[test]
    fn a_number_is_not_cut() {
        assert!(shown(&["Nghị quyết"], 60).contains("52/NQ-HĐND"));
    }

    #[test]
    fn words_far_apart_come_in_fragments() {
        insta::assert_snapshot!(shown(&["giải ngân", "tiến độ"], 160), @r"Công tác giải ngân vốn đầu tư công theo Nghị quyết số 52/NQ-HĐND còn chậm so với … vật liệu tăng cao làm ảnh hưởng đến tiến độ thi công của các công trình trên");
    }

    proptest! {
        #[test]
        fn fragments_are_in_order_apart_and_within_the_text(
            text in "[a-zđăâêôơưáàảãạ0-9 ,.\u{301}]{0,400}",
            at in proptest::collection::vec((0usize..500, 1usize..40), 0..6),
            max_chars in 1usize..200,
        ) {
            let mut highlights: Vec<(usize, usize)> = at.into_iter().map(|(start, len)| (start, start + len)).collect();
            highlights.sort_unstable();
            let mut last = 0;
            for range in fragments(&text, &highlights, max_chars) {
                prop_assert!(range.start >= last && text.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}
