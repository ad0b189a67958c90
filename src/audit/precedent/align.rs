//! What two texts have in common, syllable by syllable: local alignment with affine gaps (Smith and Waterman 1981,
//! Gotoh 1982), repeated on what is left, so that clauses that changed places are found too.

/// A syllable of a text, marks put aside: equal numbers are equal letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Token {
    /// Number of its letters.
    pub(super) letters: u32,
    /// A figure: another figure may stand in its place.
    pub(super) is_number: bool,
}

/// Stretches of equal syllables: first token in each text, and length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) len: usize,
}

const SAME: i32 = 10;
const OTHER: i32 = -6;
/// One figure for another: neither a find nor a loss.
const OTHER_NUMBER: i32 = 0;
const GAP: i32 = -7;
/// Each further syllable of a gap: an inserted clause of thirty costs as much as four syllables bring.
const GAP_MORE: i32 = -1;

/// A further alignment counts from this score: two equal syllables, which a comma-separated clause often is no more than.
const LEAST_FURTHER: i32 = 2 * SAME;
/// Alignments at most: clauses that moved.
const MAX_ROUNDS: usize = 8;

/// The runs of equal syllables of both texts, in the order of the left one. Each token stands in one run at most.
pub(super) fn align(left: &[Token], right: &[Token]) -> Vec<Run> {
    let mut taken = Taken { left: vec![false; left.len()], right: vec![false; right.len()] };
    let mut runs = Vec::new();
    for round in 0..MAX_ROUNDS {
        let (score, found) = best(left, right, &taken);
        if found.is_empty() || (round > 0 && score < LEAST_FURTHER) {
            break;
        }
        for run in &found {
            taken.left[run.left..run.left + run.len].fill(true);
            taken.right[run.right..run.right + run.len].fill(true);
        }
        runs.extend(found);
    }
    runs.sort_unstable();
    runs
}

/// Tokens that earlier alignments used up.
struct Taken {
    left: Vec<bool>,
    right: Vec<bool>,
}

/// Where a cell of the table comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Start,
    Both,
    Left,
    Right,
}

/// One cell: the best score of an alignment that ends here, with and without an open gap.
#[derive(Clone, Copy)]
struct Cell {
    best: i32,
    /// Ends in a gap of the right text (a left token stands alone).
    left: i32,
}

/// Steps of a cell, for the way back.
#[derive(Clone, Copy)]
struct Step {
    from: From,
    left_goes_on: bool,
    right_goes_on: bool,
}

/// The best local alignment of what is not taken: its score and its runs.
fn best(left: &[Token], right: &[Token], taken: &Taken) -> (i32, Vec<Run>) {
    let width = right.len() + 1;
    let no_gap = i32::MIN / 2;
    let mut row = vec![Cell { best: 0, left: no_gap }; width];
    let start = Step { from: From::Start, left_goes_on: false, right_goes_on: false };
    let mut steps = vec![start; (left.len() + 1) * width];
    let mut top = (0, 0, 0);
    for (i, a) in left.iter().enumerate() {
        let mut diagonal = row[0].best;
        let mut right_gap = no_gap;
        let mut before = 0;
        for (j, b) in right.iter().enumerate() {
            let above = row[j + 1];
            let score = if taken.left[i] || taken.right[j] { OTHER } else { compare(*a, *b) };
            let both = diagonal + score;
            let left_goes_on = above.left + GAP_MORE > above.best + GAP;
            let left_gap = if left_goes_on { above.left + GAP_MORE } else { above.best + GAP };
            let right_goes_on = right_gap + GAP_MORE > before + GAP;
            right_gap = if right_goes_on { right_gap + GAP_MORE } else { before + GAP };
            let best = both.max(left_gap).max(right_gap).max(0);
            let from = match best {
                0 => From::Start,
                _ if best == both => From::Both,
                _ if best == left_gap => From::Left,
                _ => From::Right,
            };
            steps[(i + 1) * width + j + 1] = Step { from, left_goes_on, right_goes_on };
            diagonal = above.best;
            row[j + 1] = Cell { best, left: left_gap };
            before = best;
            if best > top.0 {
                top = (best, i + 1, j + 1);
            }
        }
    }
    let free = |i: usize, j: usize| !taken.left[i] && !taken.right[j];
    (
        top.0,
        walk_back(&steps, width, (top.1, top.2), |i, j| left[i].letters == right[j].letters && free(i, j)),
    )
}

fn compare(a: Token, b: Token) -> i32 {
    match (a.letters == b.letters, a.is_number && b.is_number) {
        (true, _) => SAME,
        (false, true) => OTHER_NUMBER,
        (false, false) => OTHER,
    }
}

/// The runs on the way back from a cell; gaps are crossed as they were opened.
fn walk_back(
    steps: &[Step],
    width: usize,
    (mut i, mut j): (usize, usize),
    same: impl Fn(usize, usize) -> bool,
) -> Vec<Run> {
    let step = |i: usize, j: usize| steps[i * width + j];
    let mut runs: Vec<Run> = Vec::new();
    loop {
        match step(i, j).from {
            From::Start => break,
            From::Both => {
                (i, j) = (i - 1, j - 1);
                if same(i, j) {
                    match runs.last_mut() {
                        Some(run) if run.left == i + 1 && run.right == j + 1 => {
                            (run.left, run.right, run.len) = (i, j, run.len + 1);
                        }
                        _ => runs.push(Run { left: i, right: j, len: 1 }),
                    }
                }
            }
            From::Left => {
                while step(i, j).left_goes_on {
                    i -= 1;
                }
                i -= 1;
            }
            From::Right => {
                while step(i, j).right_goes_on {
                    j -= 1;
                }
                j -= 1;
            }
        }
    }
    runs.reverse();
    runs
}

/// Length of the longest row of tokens that both texts have in this order, with or without others between them.
pub(super) fn in_order(left: &[Token], right: &[Token]) -> usize {
    let mut row = vec![0_u32; right.len() + 1];
    for a in left {
        let mut diagonal = 0;
        for (j, b) in right.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if a.letters == b.letters { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Letters are words, digits figures.
    fn tokens(text: &str) -> Vec<Token> {
        let token = |c: char| Token { letters: u32::from(c), is_number: c.is_ascii_digit() };
        text.chars().map(token).collect()
    }

    fn same(left: &str, right: &str) -> Vec<String> {
        let runs = align(&tokens(left), &tokens(right));
        runs.iter().map(|run| left[run.left..run.left + run.len].to_owned()).collect()
    }

    #[test]
    fn equal_texts_are_one_run() {
        assert_eq!(same("abcdef", "abcdef"), ["abcdef"]);
        assert!(same("abc", "xyz").is_empty());
        assert!(same("", "xyz").is_empty());
    }

    #[test]
    fn figures_change_and_clauses_are_inserted() {
        assert_eq!(same("abcd1efgh", "abcd2efgh"), ["abcd", "efgh"]);
        assert_eq!(same("abcdefgh", "abcdUVWXYZUVWXYZefgh"), ["abcd", "efgh"]);
        assert_eq!(same("abcdUVWXYefgh", "abcdefgh"), ["abcd", "efgh"]);
    }

    #[test]
    fn clauses_that_changed_places_are_both_found() {
        let mut found = same("abcdefghijklmno", "ijklmnoabcdefgh");
        found.sort();
        assert_eq!(found, ["abcdefgh", "ijklmno"]);
    }

    #[test]
    fn the_longest_common_row_skips_what_is_between() {
        assert_eq!(in_order(&tokens("abcdef"), &tokens("aXcYYef")), 4);
        assert_eq!(in_order(&tokens(""), &tokens("a")), 0);
    }

    proptest! {
        #[test]
        fn runs_are_equal_and_apart(left in "[a-e1-3]{0,40}", right in "[a-e1-3]{0,40}") {
            let (a, b) = (tokens(&left), tokens(&right));
            let runs = align(&a, &b);
            let (mut seen_left, mut seen_right) = (vec![false; a.len()], vec![false; b.len()]);
            for run in &runs {
                for at in 0..run.len {
                    prop_assert_eq!(a[run.left + at], b[run.right + at]);
                    prop_assert!(!std::mem::replace(&mut seen_left[run.left + at], true));
                    prop_assert!(!std::mem::replace(&mut seen_right[run.right + at], true));
                }
            }
            prop_assert!(runs.is_sorted());
        }
    }
}
