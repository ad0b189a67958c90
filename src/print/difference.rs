//! What two texts have in common and what each has alone, in pieces that a person can read: as one row, where the
//! earlier text leads and what only the draft says stands where the draft says it, or as each text for itself.

use crate::audit::Aligned;

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Both say it.
    Same(&'a str),
    /// Only the passage says it.
    Passage(&'a str),
    /// Only the draft says it.
    Draft(&'a str),
}

/// The passage's text piece by piece, with the draft's own words behind what they follow in the draft.
pub(super) fn in_one<'a>(draft: &'a str, passage: &'a str, aligned: &[Aligned]) -> Vec<Piece<'a>> {
    let mut by_draft: Vec<Aligned> = aligned.to_vec();
    by_draft.sort_unstable_by_key(|run| run.draft);
    let mut by_passage = by_draft.clone();
    by_passage.sort_unstable_by_key(|run| run.passage);
    // What the draft says alone behind each aligned stretch; before the first, it stands in front.
    let after = |run: &Aligned| {
        let next = by_draft.iter().find(|next| next.draft.0 >= run.draft.1);
        draft.get(run.draft.1..next.map_or(draft.len(), |next| next.draft.0)).unwrap_or_default()
    };
    let mut pieces = Vec::new();
    let before = by_draft.first().and_then(|first| draft.get(..first.draft.0)).unwrap_or_default();
    pieces.extend(own(before).map(|(_, words, _)| Piece::Draft(words)));
    let mut at = 0;
    for run in &by_passage {
        push(&mut pieces, passage.get(at..run.passage.0).unwrap_or_default(), Piece::Passage);
        pieces.push(Piece::Same(passage.get(run.passage.0..run.passage.1).unwrap_or_default()));
        pieces.extend(own(after(run)).map(|(_, words, _)| Piece::Draft(words)));
        at = run.passage.1;
    }
    push(&mut pieces, passage.get(at..).unwrap_or_default(), Piece::Passage);
    pieces
}

/// Both texts, the draft first, each piece by piece.
pub(super) fn side_by_side<'a>(draft: &'a str, passage: &'a str, aligned: &[Aligned]) -> [Vec<Piece<'a>>; 2] {
    let side = |text: &'a str, mut runs: Vec<(usize, usize)>, alone: fn(&'a str) -> Piece<'a>| {
        runs.sort_unstable();
        let mut pieces = Vec::new();
        let mut at = 0;
        for (start, end) in runs {
            push(&mut pieces, text.get(at..start).unwrap_or_default(), alone);
            pieces.push(Piece::Same(text.get(start..end).unwrap_or_default()));
            at = end;
        }
        push(&mut pieces, text.get(at..).unwrap_or_default(), alone);
        pieces
    };
    [
        side(draft, aligned.iter().map(|run| run.draft).collect(), Piece::Draft),
        side(passage, aligned.iter().map(|run| run.passage).collect(), Piece::Passage),
    ]
}

/// Adds what stands between two aligned stretches of a text: blanks and punctuation are no difference.
fn push<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str, alone: fn(&'a str) -> Piece<'a>) {
    let same = |text: &'a str| Some(Piece::Same(text)).filter(|_| !text.is_empty());
    match own(text) {
        Some((front, words, back)) => {
            pieces.extend([same(front), Some(alone(words)), same(back)].into_iter().flatten());
        }
        None => pieces.extend(same(text)),
    }
}

/// The words of a text, and the blanks and punctuation before and behind them; `None` where it says nothing.
fn own(text: &str) -> Option<(&str, &str, &str)> {
    let is_edge =
        |c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '/' | '-' | '–' | '…' | '"');
    if !text.contains(char::is_alphanumeric) {
        return None;
    }
    let behind_front = text.trim_start_matches(is_edge);
    let words = behind_front.trim_end_matches(is_edge);
    let front = &text[..text.len() - behind_front.len()];
    Some((front, words, &behind_front[words.len()..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Aligns the words that both texts have once, by their places.
    fn aligned(draft: &str, passage: &str, words: &[&str]) -> Vec<Aligned> {
        let range = |text: &str, word: &str| {
            let at = text.find(word).unwrap();
            (at, at + word.len())
        };
        words
            .iter()
            .map(|word| Aligned { draft: range(draft, word), passage: range(passage, word) })
            .collect()
    }

    #[test]
    fn each_word_stands_once_and_where_it_belongs() {
        let (draft, passage) = ("năm 2023 thu đạt 95%, tăng", "năm 2019 thu ngân sách đạt 90%");
        let pieces = in_one(draft, passage, &aligned(draft, passage, &["năm", "thu", "đạt"]));
        assert_eq!(
            pieces,
            [
                Piece::Same("năm"),
                Piece::Draft("2023"),
                Piece::Same(" "),
                Piece::Passage("2019"),
                Piece::Same(" "),
                Piece::Same("thu"),
                Piece::Same(" "),
                Piece::Passage("ngân sách"),
                Piece::Same(" "),
                Piece::Same("đạt"),
                Piece::Draft("95%, tăng"),
                Piece::Same(" "),
                Piece::Passage("90%"),
            ]
        );
    }

    #[test]
    fn clauses_that_moved_are_the_same() {
        let (draft, passage) = ("b c, a", "a, b c");
        let pieces = in_one(draft, passage, &aligned(draft, passage, &["b c", "a"]));
        assert_eq!(pieces, [Piece::Same("a"), Piece::Same(", "), Piece::Same("b c")]);
    }

    #[test]
    fn beside_each_other_each_text_is_whole() {
        let (draft, passage) = ("năm 2023: thu (1) đạt", "thu đạt, năm 2019");
        let [left, right] = side_by_side(draft, passage, &aligned(draft, passage, &["năm", "thu", "đạt"]));
        assert_eq!(left[2..5], [Piece::Draft("2023"), Piece::Same(": "), Piece::Same("thu")]);
        assert_eq!(right.last(), Some(&Piece::Passage("2019")));
    }

    fn text<'a>(piece: &Piece<'a>) -> &'a str {
        match piece {
            Piece::Same(text) | Piece::Passage(text) | Piece::Draft(text) => text,
        }
    }

    proptest! {
        #[test]
        fn no_letter_is_lost(passage in "[ab, ]{0,20}", draft in "[ab, ]{0,20}", at in 0..20_usize, to in 0..20_usize) {
            let run = |text: &str| (at.min(text.len()).min(to), to.min(text.len()).max(at.min(text.len())));
            let runs = [Aligned { draft: run(&draft), passage: run(&passage) }];
            let whole = |pieces: &[Piece<'_>]| pieces.iter().map(text).collect::<String>();
            let [left, right] = side_by_side(&draft, &passage, &runs);
            prop_assert_eq!(whole(&left), draft.clone());
            prop_assert_eq!(whole(&right), passage.clone());
            let mut one = in_one(&draft, &passage, &runs);
            one.retain(|piece| !matches!(piece, Piece::Draft(_)));
            prop_assert_eq!(whole(&one), passage);
        }
    }
}
