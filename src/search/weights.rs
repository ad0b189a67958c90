//! The numbers that ranking depends on, in one place, so that each can be put aside and its worth be seen
//! (`cargo bench --bench ablation`).

/// Numbers that the score depends on. The default is what searches use.
///
/// Tuned on every other of the judged questions; the README has what they give on all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// How fast repeated occurrences stop to count (k1 of BM25).
    pub k1: f32,
    /// How much long passages are held back (b of BM25), for the words of the passage itself.
    pub b: f32,
    /// A pair against a syllable.
    pub pair: f32,
    /// An occurrence in the headings against one in the passage.
    pub heading: f32,
    /// An occurrence in the title against one in the passage.
    pub title: f32,
    /// What the best passages of a document count for its score: a document whose second and third passage also answer
    /// is likelier the one meant.
    pub best_passages: [f32; 3],
    /// What a document's coverage of the query counts beside its best passages: the passage that answers often leaves
    /// out what the rest of its document says (who, where, under which law).
    pub coverage: f32,
    /// A document whose first passage is its best, against the best document's text score.
    pub early: f32,
    /// A law, likewise; decrees, resolutions and circulars count less.
    pub force: f32,
    /// A document that says when it was issued, likewise.
    pub dated: f32,
    /// What words that only ask (`bao nhiêu`, `như thế nào`) count in a long query.
    pub asking: f32,
    /// Syllables in more than this share of all passages are left to the second phase of a long query.
    pub common_share: f32,
    /// Passages that a long query scores in full.
    pub candidates: usize,
}

impl Weights {
    /// Each pair of a passage's own text counts once, whatever the passage's length: for wording, not for topics.
    pub(crate) const WORDING: Self = Self {
        k1: 0.0,
        b: 0.0,
        pair: 1.0,
        heading: 0.0,
        title: 0.0,
        best_passages: [1.0, 0.0, 0.0],
        coverage: 0.0,
        early: 0.0,
        force: 0.0,
        dated: 0.0,
        asking: 1.0,
        common_share: 0.05,
        candidates: 400,
    };
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            k1: 0.9,
            b: 0.3,
            pair: 1.1,
            heading: 0.75,
            title: 1.0,
            best_passages: [1.0, 0.3, 0.2],
            coverage: 0.5,
            early: 0.12,
            force: 0.19,
            dated: 0.07,
            asking: 0.2,
            common_share: 0.03,
            candidates: 500,
        }
    }
}
