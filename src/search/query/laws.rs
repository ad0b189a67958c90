//! What holds for every query, whatever was typed: it is read or refused, nothing of it vanishes, and what is printed
//! reads as the same tree.

use proptest::prelude::*;

use super::tests::{shape, words_of};
use super::*;

/// Checks what holds for every query, whatever was typed.
fn check_laws(query: &str) -> Result<(), TestCaseError> {
    match parse(query) {
        Ok(node) => {
            let mut end = 0;
            let mut failure = Ok(());
            words_of(&node, &mut |word| {
                let typed = query.get(word.range.clone());
                if word.range.start < end
                    || typed.map(crate::vietnamese::compose).as_deref() != Some(&word.text)
                {
                    failure = Err(TestCaseError::fail(format!("{word:?} of {query:?}")));
                }
                end = word.range.end;
            });
            failure?;
            check_nothing_vanished(query, &node)?;
            let printed = node.to_string();
            let again = parse(&printed).map_err(|e| TestCaseError::fail(format!("{printed:?}: {e:?}")))?;
            prop_assert_eq!(shape(&again), shape(&node), "{:?} printed as {:?}", query, printed);
            prop_assert_eq!(again.to_string(), printed);
        }
        Err(error) => {
            prop_assert!(query.get(error.range.clone()).is_some(), "{error:?} of {query:?}");
            let (line, marks) = error.caret(query);
            prop_assert!(
                marks.contains('^') && !line.contains(|c| c != ' ' && lexer::is_blank(c)),
                "{line:?} {marks:?}"
            );
        }
    }
    Ok(())
}

/// Letters and digits outside of words can only be operators and field names.
fn check_nothing_vanished(query: &str, node: &Node) -> Result<(), TestCaseError> {
    let mut rest = query.to_owned();
    let mut ranges = Vec::new();
    words_of(node, &mut |word| ranges.push(word.range.clone()));
    for range in ranges {
        rest.replace_range(range.clone(), &" ".repeat(range.len()));
    }
    let spoken = |s: &str| {
        let known = [
            "AND",
            "OR",
            "NOT",
            "NEAR",
            "title",
            "heading",
            "number",
            "SAMESENTENCE",
            "SAMESECTION",
            "CÙNGCÂU",
            "CÙNGMỤC",
            "mục",
        ];
        s.is_empty()
            || s.bytes().all(|b| b.is_ascii_digit())
            || known.iter().any(|k| k.eq_ignore_ascii_case(s))
    };
    prop_assert!(rest.split(|c| !lexer::is_letter(c)).all(spoken), "{query:?} leaves {rest:?}");
    Ok(())
}

/// Pieces that have a meaning in the language, or look like it.
pub(in crate::search) fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "giải", "ngân", "a", "b?c", "d*", "52/NQ-HĐND", "gia\u{309}i", "7:30", "Số:", "và", "…", "%", "\u{301}", "-", "–",
        ]),
        4 => prop::sample::select(vec![
            "AND", "OR", "NOT", "NEAR", "NEAR/5", "NEAR/", "NEAR/mục", "SAMESENTENCE", "CÙNGCÂU", "SAMESECTION", "-", "(", ")", "(", ")", "\"", "“", "”", "title:", "number:", "x:",
            "*", "?", "~", "&&", ":", "/", "«", "»",
        ]),
        5 => Just(" "),
    ]
    .prop_map(str::to_owned)
}

/// What a sentence can hold.
fn sentence_side() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["giải ngân", "\"vốn vay\"", "(a OR b c)", "a NEAR/3 b", "(a -b)", "c?ng"])
        .prop_map(str::to_owned)
}

/// A query that the language takes, as a person would write it.
fn query() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["giải", "ngân", "đầu", "tư*", "c?ng", "52/NQ-HĐND", "and", "AND,x"]);
    let words = prop::collection::vec(word, 1..4).prop_map(|words| words.join(" "));
    let leaf = prop_oneof![
        words.clone(),
        words.clone().prop_map(|w| format!("\"{w}\"")),
        words.prop_map(|w| format!("title:({w})"))
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" OR "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| parts.join(" AND ")),
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|parts| format!("(({}))", parts.join(") SAMESECTION ("))),
            // In brackets: a NEAR at its end would go on in what stands beside it.
            (sentence_side(), sentence_side()).prop_map(|(a, b)| format!("({a} SAMESENTENCE {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} NOT ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("-({a}) ({b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("{a} {b}")),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        check_laws(&text)?;
    }

    #[test]
    fn any_characters_are_read_or_refused(text in any::<String>()) {
        check_laws(&text)?;
    }

    #[test]
    fn any_mix_of_the_language_is_read_or_refused(pieces in prop::collection::vec(piece(), 0..25)) {
        check_laws(&pieces.concat())?;
    }

    #[test]
    fn what_the_language_allows_is_read(query in query()) {
        prop_assert!(parse(&query).is_ok(), "{query}: {:?}", parse(&query));
        check_laws(&query)?;
    }
}
