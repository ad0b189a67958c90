//! What everyone is asked. A case says what is wanted; each engine puts it into its own words.

/// How the words of a case go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// All of them.
    All,
    /// As many of them as there are, the best first.
    Any,
    /// Side by side, in order.
    Phrase,
    /// The first two and the last within five syllables.
    Near,
    /// Words that begin like this.
    Prefix,
}

/// What is wanted of the matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// The ten best.
    Best,
    /// The ten best of one type of document.
    BestOfType,
    /// The ten newest.
    Newest,
    /// How many there are of each year.
    Years,
}

/// One question.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) words: &'static str,
    pub(crate) shape: Shape,
    pub(crate) wish: Wish,
}

const fn case(name: &'static str, words: &'static str, shape: Shape, wish: Wish) -> Case {
    Case { name, words, shape, wish }
}

/// The seventeen syllables are no one's sentence: any part of them may be found.
pub(crate) const CASES: [Case; 14] = [
    case("a common word", "và", Shape::All, Wish::Best),
    case("a rare word", "gạt", Shape::All, Wish::Best),
    case("two words", "giải ngân", Shape::All, Wish::Best),
    case("two common words", "đầu tư", Shape::All, Wish::Best),
    case("four words", "giải phóng mặt bằng", Shape::All, Wish::Best),
    case("a phrase", "vốn đầu tư công", Shape::Phrase, Wish::Best),
    case("NEAR", "đầu tư chậm", Shape::Near, Wish::Best),
    case("a prefix", "giải", Shape::Prefix, Wish::Best),
    case("without marks", "giai ngan", Shape::All, Wish::Best),
    case("without marks, đ", "dau tu", Shape::All, Wish::Best),
    case(
        "17 syllables",
        "giải pháp nào để đẩy nhanh tiến độ giải ngân vốn đầu tư công trên địa bàn",
        Shape::Any,
        Wish::Best,
    ),
    case("with a filter", "đầu tư", Shape::All, Wish::BestOfType),
    case("sorted by date", "đầu tư", Shape::All, Wish::Newest),
    case("facets", "đầu tư", Shape::All, Wish::Years),
];

impl Case {
    /// Whether the words are typed without marks: who keeps marks finds nothing by them.
    pub(crate) fn is_unmarked(&self) -> bool {
        self.words.is_ascii()
    }

    pub(crate) fn each_word(&self) -> impl Iterator<Item = &'static str> {
        self.words.split(' ')
    }
}
