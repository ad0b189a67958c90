//! Searches against a plain evaluator: random trees over random small archives must find exactly the passages that
//! the words of the query language's description say, tier by tier, and explain every score to the last part.

use proptest::prelude::*;

use super::pattern::glob_matches;
use super::*;
use crate::document::{Document, Header, Number, Passage, Section, SectionKind, number_key};
use crate::index::{Origin, Reader, Source, Writer};
use crate::vietnamese::fold;

/// Words that differ in marks alone, and some that do not.
const WORDS: [&str; 9] = ["vốn", "von", "đầu", "dau", "tư", "công", "cong", "chậm", "ubnd"];
/// What `ubnd` stands for.
const SPELT_OUT: [&str; 4] = ["ủy", "ban", "nhân", "dân"];
const NUMBERS: [&str; 3] = ["7/BC-UBND", "71/NQ-HĐND", "8/BC-UBND"];
const KINDS: [&str; 2] = ["results", "weaknesses"];

/// A passage as the plain evaluator sees it.
#[derive(Debug, Clone)]
struct Text {
    /// Name of the document and number of the section in it.
    section: (usize, usize),
    kind: usize,
    /// Sentences of words.
    sentences: Vec<Vec<&'static str>>,
    heading: Vec<&'static str>,
    title: Vec<&'static str>,
    number: &'static str,
}

impl Text {
    fn written(&self) -> String {
        let sentence = |words: &Vec<&str>| {
            let (first, rest) = words.split_first().unwrap();
            let mut letters = first.chars();
            let capital: String = letters.next().unwrap().to_uppercase().collect();
            [&[capital + letters.as_str()][..], &rest.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>()]
                .concat()
                .join(" ")
        };
        self.sentences.iter().map(sentence).collect::<Vec<_>>().join(". ")
    }

    fn words(&self) -> Vec<&'static str> {
        self.sentences.concat()
    }
}

/// How the plain evaluator reads.
#[derive(Clone, Copy)]
struct Reading {
    /// 0: words stand together, 1: all are there, 2: one is.
    rung: u8,
    /// The most that `rung` may be here.
    loosest: u8,
    /// Marks are put aside, except in what must not be there.
    rescue: bool,
    ignore: bool,
    expand: bool,
}

struct Archive(Vec<Text>);

impl Archive {
    /// The passages that a tree finds, by their number.
    fn found(&self, node: &Node, reading: Reading) -> Vec<usize> {
        (0..self.0.len()).filter(|at| self.holds(node, *at, &self.0[*at].words(), reading)).collect()
    }

    /// Whether `node` holds in `row`, which is the passage `at` or a part of it or of its document.
    fn holds(&self, node: &Node, at: usize, row: &[&str], reading: Reading) -> bool {
        let text = &self.0[at];
        match node {
            Node::Words(words) if words.len() == 1 => !spans(node, row, reading).is_empty(),
            Node::Words(words) => {
                let is_met = |word: &Word| !spans(&Node::Words(vec![word.clone()]), row, reading).is_empty();
                match reading.rung.min(reading.loosest) {
                    0 => !spans(node, row, reading).is_empty(),
                    1 => words.iter().all(is_met),
                    _ => words.iter().any(is_met),
                }
            }
            Node::Phrase(_) | Node::Near { .. } => !spans(node, row, reading).is_empty(),
            Node::All(nodes) => nodes.iter().all(|node| self.holds(node, at, row, reading)),
            Node::Any(nodes) => nodes.iter().any(|node| self.holds(node, at, row, reading)),
            Node::Not(node) => !self.holds(node, at, row, Reading { rescue: false, loosest: 0, ..reading }),
            Node::Field(Field::Number, node) => is_number(node, text.number),
            Node::Field(field, node) => {
                let loosest = reading.loosest.min(reading.rung.max(1));
                let number = text.number.to_lowercase();
                // What a document says of itself is its title and its number.
                let title = || text.title.iter().copied().chain(number.split(['/', '-'])).collect();
                let row = if *field == Field::Title { title() } else { text.heading.clone() };
                self.holds(node, at, &row, Reading { loosest, ..reading })
            }
            Node::Same(Scope::Sentence, sides) => {
                let reading = Reading { loosest: reading.loosest.min(1), ..reading };
                let hold = |row: &Vec<&str>| sides.iter().all(|side| self.holds(side, at, row, reading));
                text.sentences.iter().any(hold)
            }
            Node::Same(Scope::Section, sides) => {
                let reading = Reading { loosest: reading.loosest.min(1), ..reading };
                let holds = |side: &Node, at: usize| self.holds(side, at, &self.0[at].words(), reading);
                let mut section = (0..self.0.len()).filter(|other| self.0[*other].section == text.section);
                let section: Vec<usize> = section.by_ref().collect();
                sides.iter().any(|side| holds(side, at))
                    && sides.iter().all(|side| section.iter().any(|other| holds(side, *other)))
            }
        }
    }
}

fn is_number(node: &Node, number: &str) -> bool {
    match node {
        Node::Words(words) | Node::Phrase(words) => {
            let plain = |text: &str| fold(text).replace(['/', '-'], "");
            glob_matches(&plain(&words[0].text), &plain(number))
        }
        Node::Any(nodes) => nodes.iter().any(|node| is_number(node, number)),
        Node::All(nodes) => nodes.iter().all(|node| is_number(node, number)),
        Node::Not(node) => !is_number(node, number),
        _ => false,
    }
}

/// First and last word of each place of what has places.
fn spans(node: &Node, row: &[&str], reading: Reading) -> Vec<(usize, usize)> {
    let side_by_side = |asked: &[String]| -> Vec<(usize, usize)> {
        let starts = 0..(row.len() + 1).saturating_sub(asked.len());
        let all = |at: &usize| asked.iter().zip(&row[*at..]).all(|(asked, word)| meets(asked, word, reading));
        starts.filter(all).map(|at| (at, at + asked.len() - 1)).collect()
    };
    match node {
        Node::Words(words) | Node::Phrase(words) => {
            let typed: Vec<String> = words.iter().map(|word| word.text.clone()).collect();
            let mut ways = vec![typed];
            if matches!(node, Node::Words(_)) && reading.expand {
                ways = ways.remove(0).into_iter().fold(vec![Vec::new()], said);
            }
            let mut found: Vec<_> = ways.iter().flat_map(|way| side_by_side(way)).collect();
            found.sort_unstable();
            found
        }
        Node::Any(nodes) => nodes.iter().flat_map(|node| spans(node, row, reading)).collect(),
        Node::Near { left, right, within } => {
            let (a, b) = (spans(left, row, reading), spans(right, row, reading));
            let gap = |x: &(usize, usize), y: &(usize, usize)| {
                if x.0 < y.0 { y.0 as i64 - x.1 as i64 } else { x.0 as i64 - y.1 as i64 }
            };
            let is_near =
                |x: &(usize, usize), y: &(usize, usize)| (1..=i64::from(*within)).contains(&gap(x, y));
            let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (*x, *y)));
            pairs.filter(|(x, y)| is_near(x, y)).map(|(x, y)| (x.0.min(y.0), x.1.max(y.1))).collect()
        }
        _ => Vec::new(),
    }
}

/// Each way with one more word, which may be spelt out.
fn said(ways: Vec<Vec<String>>, word: String) -> Vec<Vec<String>> {
    let spelt: Vec<String> = SPELT_OUT.map(str::to_owned).to_vec();
    let forms = if word == "ubnd" { vec![vec![word], spelt] } else { vec![vec![word]] };
    ways.iter().flat_map(|way| forms.iter().map(move |form| [&way[..], form].concat())).collect()
}

fn meets(asked: &str, word: &str, reading: Reading) -> bool {
    if asked.contains(['*', '?']) {
        glob_matches(&fold(asked), &fold(word))
    } else if fold(asked) == asked || reading.rescue || reading.ignore {
        fold(asked) == fold(word)
    } else {
        asked == word
    }
}

fn row(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<&'static str>> {
    let word = prop_oneof![
        12 => prop::sample::select(WORDS.as_slice()).prop_map(|word| vec![word]),
        1 => Just(SPELT_OUT.to_vec()),
    ];
    prop::collection::vec(word, count).prop_map(|words| words.concat())
}

/// Documents of one or two sections, each of one to three passages.
fn archive() -> impl Strategy<Value = Vec<Text>> {
    let passage = prop::collection::vec(row(2..6), 1..4);
    let section = (row(1..3), 0..KINDS.len(), prop::collection::vec(passage, 1..4));
    let document =
        (row(1..4), prop::sample::select(NUMBERS.as_slice()), prop::collection::vec(section, 1..3));
    prop::collection::vec(document, 2..6).prop_map(|documents| {
        let mut texts = Vec::new();
        for (document, (title, number, sections)) in documents.into_iter().enumerate() {
            for (section, (heading, kind, passages)) in sections.into_iter().enumerate() {
                texts.extend(passages.into_iter().map(|sentences| Text {
                    section: (document, section),
                    kind,
                    sentences,
                    heading: heading.clone(),
                    title: title.clone(),
                    number,
                }));
            }
        }
        texts
    })
}

/// A word, two words, or a phrase.
fn leaf() -> BoxedStrategy<String> {
    let word = || prop_oneof![6 => prop::sample::select(WORDS.as_slice()), 1 => Just("c?ng"), 1 => Just("v*"), 1 => Just("*n")];
    prop_oneof![
        4 => word().prop_map(str::to_owned),
        2 => (word(), word()).prop_map(|(a, b)| format!("({a} {b})")),
        2 => (word(), word()).prop_map(|(a, b)| format!("\"{a} {b}\"")),
        1 => (word(), word(), word()).prop_map(|(a, b, c)| format!("\"{a} {b} {c}\"")),
    ]
    .boxed()
}

fn near() -> BoxedStrategy<String> {
    let side = || prop_oneof![3 => leaf(), 1 => (leaf(), leaf()).prop_map(|(a, b)| format!("({a} OR {b})"))];
    (side(), side(), 1..6_u32).prop_map(|(a, b, n)| format!("({a} NEAR/{n} {b})")).boxed()
}

/// What a sentence can hold.
fn within() -> BoxedStrategy<String> {
    prop_oneof![3 => leaf(), 1 => near()]
        .prop_recursive(2, 6, 2, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} AND {b})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
                (inner.clone(), inner).prop_map(|(a, b)| format!("({a} NOT {b})")),
            ]
        })
        .boxed()
}

fn field() -> BoxedStrategy<String> {
    let number = prop::sample::select(vec!["7/BC-UBND", "(7/BC-UBND OR 8*)", "7*", "71/NQ-HĐND"]);
    prop_oneof![
        2 => (prop::sample::select(vec!["title", "heading"]), within()).prop_map(|(name, value)| format!("{name}:({value})")),
        1 => number.prop_map(|number| format!("number:{number}")),
    ].boxed()
}

/// A query of any construct in any other that can hold it.
fn query() -> BoxedStrategy<String> {
    let sentence = (within(), within()).prop_map(|(a, b)| format!("({a} SAMESENTENCE {b})"));
    prop_oneof![4 => leaf(), 2 => near(), 2 => sentence, 1 => field()]
        .prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} AND {b})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} NOT {b})")),
                (inner.clone(), inner).prop_map(|(a, b)| format!("({a} SAMESECTION {b})")),
            ]
        })
        .boxed()
}

fn index(texts: &[Text]) -> Reader {
    let mut writer = Writer::in_memory().unwrap();
    let documents = texts.iter().map(|text| text.section.0).max().unwrap();
    for document in 0..=documents {
        let own = || texts.iter().filter(move |text| text.section.0 == document);
        let first = own().next().unwrap();
        let section = |at: usize| {
            let mut passages = own().filter(move |text| text.section.1 == at).peekable();
            let head = (*passages.peek()?).clone();
            Some(Section {
                path: vec![head.heading.join(" ")],
                kind: SectionKind(KINDS[head.kind].into()),
                passages: passages
                    .map(|text| Passage { text: text.written(), ..Passage::default() })
                    .collect(),
            })
        };
        let header = Header {
            title: Some(first.title.join(" ")),
            number: Some(Number { text: first.number.into(), key: number_key(first.number).unwrap() }),
            // Documents of the same date, and one without.
            date: (document > 0).then(|| jiff::civil::date(2020 + (document % 2) as i16, 1, 1)),
            ..Header::default()
        };
        let source = Source { path: document.to_string(), ..Source::default() };
        let sections = (0..).map_while(section).collect();
        writer.replace(&source, &Origin::default(), &Document { header, sections }).unwrap();
        if document % 2 == 1 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    writer.reader().unwrap()
}

/// Numbers of the passages of some hits, in order of the archive.
fn numbers(hits: &[Hit], texts: &[Text]) -> Vec<usize> {
    let place = |hit: &Hit| {
        let document: usize = hit.document.path.parse().unwrap();
        let ordinal: usize = hit.passage.id.rsplit('-').next().unwrap().parse().unwrap();
        texts.iter().position(|text| text.section.0 == document).unwrap() + ordinal
    };
    let mut numbers: Vec<usize> = hits.iter().map(place).collect();
    numbers.sort_unstable();
    numbers
}

/// The first rung of the ladder of readings on which anything is found; what is found there as asked, and what is rescued.
fn expected(
    node: &Node,
    accents: AccentMode,
    expansion: Expansion,
    passes: &dyn Fn(&usize) -> bool,
    archive: &Archive,
) -> (u8, (Vec<usize>, Vec<usize>)) {
    let mut expected = (Vec::new(), Vec::new());
    let mut rung = 0;
    for next in 0..3 {
        rung = next;
        let reading = Reading {
            rung,
            loosest: 2,
            rescue: false,
            ignore: accents == AccentMode::Ignore,
            expand: expansion == Expansion::On,
        };
        let exact: Vec<usize> = archive.found(node, reading).into_iter().filter(passes).collect();
        let mut rescued = Vec::new();
        if accents == AccentMode::Auto {
            let all = archive.found(node, Reading { rescue: true, ..reading });
            rescued = all.into_iter().filter(|at| passes(at) && !exact.contains(at)).collect();
        }
        expected = (exact, rescued);
        if rung == 2 && matches!(node, Node::Words(_)) {
            expected = (Vec::new(), Vec::new());
        }
        if !expected.0.is_empty() || !expected.1.is_empty() {
            break;
        }
    }
    (rung, expected)
}

fn check(
    query: &str,
    accents: AccentMode,
    expansion: Expansion,
    kind: Option<usize>,
    search: &Search<'_>,
    archive: &Archive,
) -> Result<(), TestCaseError> {
    let filters = Filters {
        sections: kind.map(|kind| KINDS[kind].to_owned()).into_iter().collect(),
        ..Filters::default()
    };
    let request = Request {
        text: query.to_owned(),
        accents,
        expansion,
        filters,
        limit: 1_000,
        explain: true,
        ..Request::default()
    };
    let results = search.run(&request).map_err(|error| TestCaseError::fail(format!("{query}: {error:?}")))?;
    let node = parse(query).unwrap();
    let passes = |at: &usize| kind.is_none_or(|kind| archive.0[*at].kind == kind);
    let (rung, mut expected) = expected(&node, accents, expansion, &passes, archive);
    prop_assert_eq!(results.hits.len() as u64, results.total + results.rescued);
    let of = |met: Met| {
        let hits: Vec<Hit> = results.hits.iter().filter(|hit| hit.met == met).cloned().collect();
        numbers(&hits, &archive.0)
    };
    let found = (of(Met::AsAsked), of(Met::WithoutMarks));
    prop_assert_eq!(found.0.len() as u64, results.total);
    // Damaged words are found before words are left out.
    if rung == 2 && !of(Met::Damaged).is_empty() {
        expected = (Vec::new(), Vec::new());
    }
    // Words alone, read by their shares, are a ranking: headings and titles count in it.
    let is_ranking = matches!(node, Node::Words(_)) && expected.0.is_empty() && expected.1.is_empty();
    let texts = || archive.0.iter().map(Text::written).collect::<Vec<_>>();
    prop_assert!(is_ranking || found == expected, "{query}: {found:?}, not {expected:?} in {:#?}", texts());
    for hit in &results.hits {
        let sum: f32 = hit.reasons.iter().map(|(_, part)| part).sum();
        prop_assert!((sum - hit.score).abs() < 1e-3, "{} {} {:?}", query, hit.score, hit.reasons);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_search_finds_what_a_plain_reading_of_its_tree_finds(
        texts in archive(),
        queries in prop::collection::vec((query(), prop::sample::select(vec![AccentMode::Auto, AccentMode::Exact, AccentMode::Ignore]), any::<bool>(), prop::option::weighted(0.3, 0..KINDS.len())), 40),
    ) {
        let reader = index(&texts);
        let search = Search::new(&reader).unwrap();
        let archive = Archive(texts);
        for (query, accents, expand, kind) in queries {
            let expansion = if expand { Expansion::On } else { Expansion::Off };
            check(&query, accents, expansion, kind, &search, &archive)?;
        }
    }
}

/// What pages are cut from: the order of all hits.
fn listed() -> impl Strategy<Value = (Grouping, Order)> {
    let groupings = prop::sample::select(vec![Grouping::Passage, Grouping::Section, Grouping::Document]);
    (groupings, prop::sample::select(vec![Order::Score, Order::Oldest, Order::Newest]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_page_is_a_piece_of_the_whole_list(
        texts in archive(),
        queries in prop::collection::vec((prop_oneof![query(), Just("vốn đầu tư công chậm dau".to_owned())], listed(), 0..9_usize, 0..6_usize), 30),
    ) {
        let reader = index(&texts);
        let search = Search::new(&reader).unwrap();
        for (text, (grouping, order), offset, limit) in queries {
            let request = |offset, limit| Request { text: text.clone(), grouping, order, offset, limit, explain: true, ..Request::default() };
            let ids = |results: &Results| results.hits.iter().map(|hit| (hit.rank, hit.passage.id.clone(), hit.more)).collect::<Vec<_>>();
            let whole = search.run(&request(0, usize::MAX)).unwrap();
            let page = search.run(&request(offset, limit)).unwrap();
            for hit in &page.hits {
                let sum: f32 = hit.reasons.iter().map(|(_, part)| part).sum();
                prop_assert!((sum - hit.score).abs() < 1e-3, "{text}: {} {:?}", hit.score, hit.reasons);
            }
            let expected: Vec<_> = ids(&whole).into_iter().skip(offset).take(limit).collect();
            prop_assert_eq!(ids(&page), expected, "{}", text);
            prop_assert_eq!(page.total, whole.total);
            // A ranking is rescued only where the page is not full without.
            let is_ranking = matches!(parse(&text), Ok(Node::Words(_)));
            prop_assert!(is_ranking || page.rescued == whole.rescued, "{text}");
            prop_assert_eq!(whole.hits.len() as u64, whole.total + whole.rescued);
            let nothing = search.run(&request(usize::MAX, usize::MAX)).unwrap();
            prop_assert_eq!((nothing.hits.len(), nothing.total), (0, whole.total));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever is typed is answered or refused, and what is marked lies within the text.
    #[test]
    fn any_text_is_searched_or_refused(
        texts in archive(),
        queries in prop::collection::vec(prop_oneof![
            prop::collection::vec(super::query::laws::piece(), 0..14).prop_map(|pieces| pieces.concat()),
            prop::collection::vec(prop_oneof![super::query::laws::piece(), leaf().prop_map(|leaf| format!(" {leaf} "))], 0..14)
                .prop_map(|pieces| pieces.concat()),
            "\\PC{0,30}",
        ], 60),
        explain in any::<bool>(),
    ) {
        let reader = index(&texts);
        let search = Search::new(&reader).unwrap();
        for text in queries {
            let request = Request { text, limit: 20, explain, ..Request::default() };
            let Ok(results) = search.run(&request) else { continue };
            for hit in &results.hits {
                let marks = &hit.passage.highlights;
                prop_assert!(marks.iter().all(|(start, end)| hit.passage.text.get(*start..*end).is_some()));
                prop_assert!(marks.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{:?}", marks);
            }
            prop_assert!(search.facets(&request, Facet::Section).is_ok());
        }
    }
}
