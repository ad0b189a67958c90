//! How near a passage's wording is to a paragraph's: what both say, how much of each that is, and whether it is enough
//! to speak of a precedent.

use super::Aligned;
use super::align::{Run, Token, align, in_order};
use super::wording::Wording;

/// Single syllables in common are chance: a run has at least so many.
const MIN_RUN: usize = 2;
/// Least share of a paragraph's words that a precedent has, in runs.
const MIN_COVER: f64 = 0.5;
/// The same where a run is as long as a whole clause, which neither chance nor a name of many words makes.
const MIN_COVER_WITH_CLAUSE: f64 = 0.35;
const CLAUSE: usize = 8;
/// What a word that only the passage says weighs against one of the paragraph's: of two passages that say as much of
/// the paragraph, the one that adds less is nearer, and a passage that says a little more and adds a page is not.
const ADDED: f64 = 0.05;

/// What a paragraph and a passage have in common.
#[derive(Debug, Clone)]
pub(super) struct Kinship {
    /// Share of the paragraph's syllables, figures among them, that stand in the passage in the paragraph's order.
    pub(super) share: f64,
    /// Share of its words, figures put aside, that are aligned with some of the passage.
    pub(super) cover: f64,
    /// What passages are ordered by.
    pub(super) closeness: f64,
    pub(super) aligned: Vec<Aligned>,
}

impl Kinship {
    /// `None` where it is too little.
    pub(super) fn of(draft: &Wording, passage: &Wording) -> Option<Self> {
        let runs = align(&draft.tokens, &passage.tokens);
        let words_of = |run: &Run| words(&draft.tokens[run.left..run.left + run.len]);
        let draft_words = words(&draft.tokens).max(1) as f64;
        let together: usize = runs.iter().filter(|run| run.len >= MIN_RUN).map(words_of).sum();
        let has_clause = runs.iter().any(|run| words_of(run) >= CLAUSE);
        let least = if has_clause { MIN_COVER_WITH_CLAUSE } else { MIN_COVER };
        if (together as f64) < least * draft_words {
            return None;
        }
        let common = runs.iter().map(words_of).sum::<usize>() as f64;
        let same_figures = runs.iter().map(|run| run.len).sum::<usize>() as f64 - common;
        let added = words(&passage.tokens) as f64 - common;
        Some(Self {
            share: in_order(&draft.tokens, &passage.tokens) as f64 / draft.tokens.len() as f64,
            cover: common / draft_words,
            // Figures change from year to year: equal ones decide only between equals.
            closeness: (common + ADDED * same_figures) / (draft_words + ADDED * added),
            aligned: runs.iter().map(|run| in_bytes(run, draft, passage)).collect(),
        })
    }
}

/// Number of tokens that are no figures.
fn words(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| !token.is_number).count()
}

fn in_bytes(run: &Run, draft: &Wording, passage: &Wording) -> Aligned {
    let bytes = |wording: &Wording, first: usize| {
        (wording.ranges[first].start, wording.ranges[first + run.len - 1].end)
    };
    Aligned { draft: bytes(draft, run.left), passage: bytes(passage, run.right) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::wording::Words;
    use super::*;

    fn kinship(draft: &str, passage: &str) -> Option<Kinship> {
        let mut words = Words::default();
        Kinship::of(&words.wording(draft), &words.wording(passage))
    }

    const DRAFT: &str = "Công tác giải ngân vốn đầu tư công năm 2023 còn chậm so với kế hoạch";

    #[test]
    fn the_same_words_are_all_of_it_whatever_their_marks() {
        let same =
            kinship(DRAFT, "Cong tac giai ngan von dau tu cong nam 2023 con cham so voi ke hoach").unwrap();
        assert_eq!((same.share, same.cover, same.closeness > 1.0), (1.0, 1.0, true));
    }

    #[test]
    fn another_figure_costs_nothing_of_the_cover_and_one_syllable_of_the_share() {
        let other = kinship(DRAFT, &DRAFT.replace("2023", "2019")).unwrap();
        assert_eq!((other.cover, other.closeness), (1.0, 1.0));
        assert!((other.share - 15.0 / 16.0).abs() < 1e-9, "{other:?}");
    }

    #[test]
    fn a_passage_that_adds_less_is_nearer() {
        let short = kinship(DRAFT, &format!("{DRAFT}, cần khắc phục")).unwrap();
        let long =
            kinship(DRAFT, &format!("{DRAFT}, cần khắc phục trong quý tới và báo cáo kết quả")).unwrap();
        assert!(short.closeness > long.closeness && short.cover == long.cover);
    }

    #[test]
    fn a_few_words_in_common_are_no_precedent() {
        let chance = "Bóng đá là môn thể thao được nhiều người yêu thích trên toàn thế giới";
        assert!(
            kinship(chance, "Hội là tổ chức của những người yêu thích môn thể thao gôn trên cả nước")
                .is_none()
        );
        assert!(kinship(DRAFT, "Kế hoạch của đầu tư").is_none());
    }

    #[test]
    fn a_whole_clause_is_one_even_among_other_words() {
        let long = format!("{DRAFT}; bên cạnh đó đội ngũ cán bộ ở thôn bản lại mỏng và ít được tập huấn");
        assert!(kinship(&long, "công tác giải ngân vốn đầu tư công năm 2023 còn chậm so với cả").is_some());
    }

    proptest! {
        #[test]
        fn shares_are_shares_and_aligned_stretches_say_the_same(
            draft in "([a-c]{1,2}|[0-9]{1,2}|ế|,){1,30}( [a-c]{1,2}| [0-9]| đã|,){0,30}",
            passage in "([a-c]{1,2}|[0-9]{1,2}|ế|,){1,30}( [a-c]{1,2}| [0-9]| đã|,){0,30}",
        ) {
            let mut words = Words::default();
            let (a, b) = (words.wording(&draft), words.wording(&passage));
            if let Some(kinship) = Kinship::of(&a, &b) {
                prop_assert!((0.0..=1.0).contains(&kinship.share) && (0.0..=1.0).contains(&kinship.cover));
                for Aligned { draft: (s, e), passage: (t, f) } in kinship.aligned {
                    let (left, right) = (words.wording(&draft[s..e]), words.wording(&passage[t..f]));
                    prop_assert_eq!(left.tokens, right.tokens);
                }
            }
        }
    }
}
