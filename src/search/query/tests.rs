//! What the query language takes, what it refuses and where, and what holds for any text at all.

use std::fmt::Write;

use super::*;
use crate::messages::Language;

/// The tree in a short notation: `w(a b)` words, `p(a b)` phrase, `&(..)`, `|(..)`, `!x`, `~5(a, b)`, `title:x`.
pub(super) fn shape(node: &Node) -> String {
    let words = |words: &[Word]| words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
    let list = |nodes: &[Node]| nodes.iter().map(shape).collect::<Vec<_>>().join(", ");
    match node {
        Node::Words(w) => format!("w({})", words(w)),
        Node::Phrase(w) => format!("p({})", words(w)),
        Node::All(nodes) => format!("&({})", list(nodes)),
        Node::Any(nodes) => format!("|({})", list(nodes)),
        Node::Not(node) => format!("!{}", shape(node)),
        Node::Near { left, right, within } => format!("~{within}({}, {})", shape(left), shape(right)),
        Node::Same(scope, nodes) => {
            format!("{}({})", if *scope == Scope::Sentence { "=" } else { "§" }, list(nodes))
        }
        Node::Field(field, node) => format!("{}:{}", field.name(), shape(node)),
    }
}

/// Compares the shape of each query's tree, or its error as `! key "place"`, with what a table says.
fn check(table: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (query, expected) in table {
        let found = match parse(query) {
            Ok(node) => shape(&node),
            Err(error) => {
                let key = error.message.key().trim_start_matches("search.query.");
                format!("! {key} [{}]", &query[error.range])
            }
        };
        if found != *expected {
            writeln!(wrong, "{query}\n  expected {expected}\n  found    {found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn words_and_phrases() {
    check(&[
        ("giải ngân", "w(giải ngân)"),
        ("  giải\tngân\n", "w(giải ngân)"),
        ("\"vốn đầu tư công\"", "p(vốn đầu tư công)"),
        ("“vốn đầu tư”", "p(vốn đầu tư)"),
        ("„vốn đầu tư“", "p(vốn đầu tư)"),
        ("“vốn đầu tư\"", "p(vốn đầu tư)"),
        ("«vốn đầu tư»", "p(vốn đầu tư)"),
        ("vốn \"đầu tư\" công", "&(w(vốn), p(đầu tư), w(công))"),
        ("vốn\"đầu tư\"", "&(w(vốn), p(đầu tư))"),
        ("\"a AND (b) -c title:d\"", "p(a AND b c title:d)"),
        ("52/NQ-HĐND", "w(52/NQ-HĐND)"),
        ("TN&MT 17,86/19 1.090", "w(TN&MT 17,86/19 1.090)"),
        ("đạt 98,2 % kế hoạch", "w(đạt 98,2 kế hoạch)"),
        ("Ch'ơm", "w(Ch'ơm)"),
    ]);
}

#[test]
fn operators_bind_from_not_to_or() {
    check(&[
        ("a AND b", "&(w(a), w(b))"),
        ("a OR b c", "|(w(a), w(b c))"),
        ("a OR b AND c", "|(w(a), &(w(b), w(c)))"),
        ("(a OR b) AND c", "&(|(w(a), w(b)), w(c))"),
        ("(a OR b) c d", "&(|(w(a), w(b)), w(c d))"),
        ("a OR (b OR c)", "|(w(a), w(b), w(c))"),
        ("a AND (b AND (c AND d))", "&(w(a), w(b), w(c), w(d))"),
        ("a NOT b c", "&(w(a), !w(b c))"),
        ("a AND NOT b", "&(w(a), !w(b))"),
        ("a -b c", "&(w(a), !w(b), w(c))"),
        ("-b a", "&(!w(b), w(a))"),
        ("a -\"b c\"", "&(w(a), !p(b c))"),
        ("a -(b c) (-d)", "&(w(a), !w(b c), !w(d))"),
        ("a (-b -c)", "&(w(a), !w(b), !w(c))"),
        ("a NOT NOT b", "&(w(a), w(b))"),
        ("a NOT (NOT b)", "&(w(a), w(b))"),
        ("NOT NOT a", "w(a)"),
        ("a -title:b c", "&(w(a), !title:w(b), w(c))"),
        ("vốn và hoặc and or not near", "w(vốn và hoặc and or not near)"),
    ]);
}

#[test]
fn near_joins_words_phrases_and_choices() {
    check(&[
        ("a NEAR/5 b", "~5(w(a), w(b))"),
        ("a NEAR b", "~10(w(a), w(b))"),
        ("a b NEAR/100 \"c d\"", "~100(w(a b), p(c d))"),
        ("(a OR \"b\") NEAR/1 c", "~1(|(w(a), p(b)), w(c))"),
        ("a NEAR/5 b AND c", "&(~5(w(a), w(b)), w(c))"),
        ("NOT (a NEAR/5 b) c", "&(!~5(w(a), w(b)), w(c))"),
        ("title:(a NEAR/5 b)", "title:~5(w(a), w(b))"),
        ("NEARBY a", "w(NEARBY a)"),
        ("a NEAR/ b", "! bad_near [NEAR/]"),
        ("a NEAR/x b", "! bad_near [NEAR/x]"),
        ("a NEAR/0 b", "! bad_near [NEAR/0]"),
        ("a NEAR/101 b", "! bad_near [NEAR/101]"),
        ("a NEAR/99999999999999999999 b", "! bad_near [NEAR/99999999999999999999]"),
        ("a NEAR/+5 b", "! bad_near [NEAR/+5]"),
        ("a NEAR/5/6 b", "! bad_near [NEAR/5/6]"),
        ("NEAR/", "! bad_near [NEAR/]"),
        ("a NEAR/-", "! bad_near [NEAR/-]"),
        ("NEAR/5 a", "! nothing_before [NEAR/5]"),
        ("a NEAR/5", "! nothing_after [NEAR/5]"),
        ("a NEAR/5 AND b", "! nothing_after [NEAR/5]"),
        ("a NEAR/5 b NEAR/5 c", "! near_chain [NEAR/5]"),
        ("a NEAR/5 -b", "! near_side [-b]"),
        ("NOT a NEAR/5 b", "! near_side [NOT a]"),
        ("(a AND b) NEAR/5 c", "! near_side [(a AND b)]"),
        ("title:a NEAR/5 c", "! near_field [title:a NEAR/5 c]"),
        ("title:a NEAR/5 heading:c", "! near_field [title:a NEAR/5 heading:c]"),
        ("number:7/BC NEAR/5 number:8/BC", "! near_field [number:7/BC NEAR/5 number:8/BC]"),
        ("title:a NEAR/5 title:\"b c\"", "title:~5(w(a), p(b c))"),
        ("title:(a AND b) NEAR/5 title:c", "! near_side [title:(a AND b)]"),
    ]);
}

#[test]
fn one_sentence_or_section_holds_all_sides() {
    check(&[
        ("a SAMESENTENCE b", "=(w(a), w(b))"),
        ("a b CÙNGCÂU \"c d\"", "=(w(a b), p(c d))"),
        ("a CÙNGCÂU b", "=(w(a), w(b))"),
        ("a NEAR/câu b NEAR/CAU c", "=(w(a), w(b), w(c))"),
        ("a NEAR/sentence b", "=(w(a), w(b))"),
        ("a SAMESECTION b", "§(w(a), w(b))"),
        ("a CÙNGMỤC b NEAR/mục c NEAR/Section d", "§(w(a), w(b), w(c), w(d))"),
        ("a SAMESECTION b SAMESENTENCE c NEAR/3 d", "§(w(a), =(w(b), ~3(w(c), w(d))))"),
        ("a SAMESENTENCE b c AND d OR e", "|(&(=(w(a), w(b c)), w(d)), w(e))"),
        ("a (b OR c) SAMESENTENCE (d -e)", "&(w(a), =(|(w(b), w(c)), &(w(d), !w(e))))"),
        ("a NOT (b SAMESENTENCE c)", "&(w(a), !=(w(b), w(c)))"),
        ("title:a SAMESECTION b", "§(title:w(a), w(b))"),
        ("samesentence a same section", "w(samesentence a same section)"),
        ("a SAMESENTENCE", "! nothing_after [SAMESENTENCE]"),
        ("CÙNGMỤC a", "! nothing_before [CÙNGMỤC]"),
        ("a NEAR/mục", "! nothing_after [NEAR/mục]"),
        ("a SAMESENTENCE -b", "! sentence_side [-b]"),
        ("title:a SAMESENTENCE b", "! sentence_side [title:a]"),
        ("a SAMESENTENCE (b SAMESECTION c)", "! sentence_side [(b SAMESECTION c)]"),
        ("a SAMESECTION NOT b", "! section_side [NOT b]"),
        ("title:(a SAMESENTENCE b)", "! same_in_field [SAMESENTENCE]"),
        ("a NEAR/dòng b", "! bad_near [NEAR/dòng]"),
    ]);
}

#[test]
fn numbers_are_numbers() {
    check(&[
        ("number:(7/BC OR 8/BC)", "number:|(w(7/BC), w(8/BC))"),
        ("a -number:7*", "&(w(a), !number:w(7*))"),
        ("number:(Số 52 /NQ-HĐND)", "number:w(Số 52 NQ-HĐND)"),
        ("number:NQ-HĐND", "! bad_number [NQ-HĐND]"),
        ("number:(7/BC OR abc)", "! bad_number [(7/BC OR abc)]"),
        ("number:(7 NEAR 8)", "! bad_number [(7 NEAR 8)]"),
    ]);
}

#[test]
fn wildcards_stand_beside_letters() {
    check(&[
        ("giải*", "w(giải*)"),
        ("c?ng", "w(c?ng)"),
        ("?ng *ng", "w(?ng *ng)"),
        ("(*tăng 5%)", "w(*tăng 5)"),
        ("\"giải* ngân\"", "p(giải* ngân)"),
        ("number:52/NQ*", "number:w(52/NQ*)"),
        ("a?* a*?", "w(a?* a*)"),
        ("*", "! bare_wildcard [*]"),
        ("a * b", "! bare_wildcard [*]"),
        ("(*)", "! bare_wildcard [*]"),
        ("\"a * b\"", "! bare_wildcard [*]"),
        ("52/*", "! bare_wildcard [*]"),
        ("title:*", "! bare_wildcard [*]"),
        // A mark without a letter is nothing that a wildcard could stand beside.
        ("\u{301}*", "! no_words [\u{301}*]"),
    ]);
}

#[test]
fn fields_take_what_touches_them() {
    check(&[
        ("title:giải ngân", "&(title:w(giải), w(ngân))"),
        ("Title:\"giải ngân\"", "title:p(giải ngân)"),
        ("heading:(hạn chế)", "heading:w(hạn chế)"),
        ("heading:(a OR b)", "heading:|(w(a), w(b))"),
        ("heading:(a -b)", "heading:&(w(a), !w(b))"),
        ("number:52/NQ-HĐND", "number:w(52/NQ-HĐND)"),
        ("title:", "! empty_field [title:]"),
        ("title: a", "! empty_field [title:]"),
        ("title:-a", "! empty_field [title:]"),
        ("title:AND", "! empty_field [title:]"),
        ("title:)", "! stray_parenthesis [)]"),
        ("title:heading:a", "! field_in_field [heading:]"),
        ("title:(a heading:b)", "! field_in_field [heading:]"),
        ("title:(-a)", "! only_excludes [(-a)]"),
        ("author:An", "! unknown_field [author:]"),
        ("tiêu-đề:\"a b\"", "! unknown_field [tiêu-đề:]"),
        ("Số:12/BC", "! unknown_field [Số:]"),
        ("author:(a)", "! unknown_field [author:]"),
        ("author:*", "! unknown_field [author:]"),
        ("field:", "! unknown_field [field:]"),
    ]);
}

#[test]
fn text_that_was_pasted_stays_text() {
    check(&[
        ("Số: 198/BC-UBND", "w(Số 198/BC-UBND)"),
        ("cụ thể như sau:", "w(cụ thể như sau)"),
        ("lúc 7:30, tỷ lệ 1:500", "w(lúc 7:30 tỷ lệ 1:500)"),
        ("https://a.gov.vn/x?id=1", "w(https://a.gov.vn/x?id=1)"),
        ("kinh tế - xã hội – quốc phòng", "w(kinh tế xã hội quốc phòng)"),
        ("- Về kinh tế; + Về xã hội.", "w(Về kinh tế Về xã hội)"),
        ("tiền lương, là gì? Ở đâu ?", "w(tiền lương là gì Ở đâu)"),
        ("thế nào?,vì sao", "w(thế nào vì sao)"),
        ("Ủy ban nhân dân (UBND) huyện", "w(Ủy ban nhân dân UBND huyện)"),
        ("a) Về kinh tế; 1) (trừ xã", "w(a Về kinh tế 1 trừ xã)"),
        ("* Về kinh tế", "w(Về kinh tế)"),
        ("Tổng:", "w(Tổng)"),
        ("thôn(xã) tại (...) \"a b\" (c)", "&(w(thôn xã tại), p(a b), w(c))"),
        ("quy định… “công khai”.", "&(w(quy định), p(công khai))"),
        ("**Hạn chế, *khuyết điểm*:**", "w(Hạn chế *khuyết điểm*)"),
        ("Q&A A&B | c", "w(Q&A A&B c)"),
        ("giải\u{200B}ngân\u{FEFF}", "w(giải ngân)"),
    ]);
}

#[test]
fn mistakes_are_told_with_their_place() {
    check(&[
        ("", "! empty []"),
        (" \t", "! empty [ \t]"),
        ("- ... ?", "! no_words [- ... ?]"),
        ("()", "! no_words [()]"),
        ("a AND ()", "! empty_parentheses [()]"),
        ("\"unclosed here", "! unclosed_quote [\"unclosed here]"),
        ("a ”b", "! unclosed_quote [”b]"),
        ("a \"\"", "! empty_phrase [\"\"]"),
        ("\" ... \"", "! empty_phrase [\" ... \"]"),
        ("\"a b\"~3", "! foreign_distance [\"a b\"~]"),
        ("a && b", "! foreign_operator [&&]"),
        ("a||b", "w(a||b)"),
        ("a || b", "! foreign_operator [||]"),
        ("a AND", "! nothing_after [AND]"),
        ("a OR", "! nothing_after [OR]"),
        ("a NOT", "! nothing_after [NOT]"),
        ("OR a", "! nothing_before [OR]"),
        ("AND", "! nothing_before [AND]"),
        ("a AND OR b", "! nothing_after [AND]"),
        ("(a OR) b", "! nothing_after [OR]"),
        ("(a OR b", "! unclosed_parenthesis [(]"),
        ("a OR b)", "! stray_parenthesis [)]"),
        ("((a) OR b", "! unclosed_parenthesis [(]"),
        ("-a", "! only_excludes [-a]"),
        ("NOT a AND NOT b", "! only_excludes [NOT a AND NOT b]"),
        ("a OR -b", "! only_excludes [-b]"),
        ("a NOT (b OR -c)", "! only_excludes [-c]"),
    ]);
}

#[test]
fn every_mistake_has_a_sentence_in_both_languages() {
    for query in [
        "",
        "\"a",
        "a &&",
        "x:y",
        "-a",
        "a NEAR/x",
        "(-a",
        "title:",
        "number:x",
        "title:a NEAR b",
        "a CÙNGCÂU -b",
        "a CÙNGMỤC -b",
        "title:(a CÙNGCÂU b)",
    ] {
        let message = parse(query).unwrap_err().message;
        for language in [Language::English, Language::Vietnamese] {
            assert_ne!(message.say(language), message.key(), "{query}");
        }
    }
}

#[test]
fn a_paragraph_is_read_and_a_book_is_refused() {
    let words = |n: usize| vec!["giải"; n].join(" ");
    assert!(matches!(parse(&words(MAX_WORDS)), Ok(Node::Words(w)) if w.len() == MAX_WORDS));
    let error = parse(&words(3_000)).unwrap_err();
    assert_eq!(error.message.key(), "search.query.too_many_words");
    assert!(error.message.say(Language::English).contains("3000 words"));
    // One blank-free piece counts by its parts.
    assert!(parse(&"a/".repeat(MAX_WORDS + 1)).is_err());
}

#[test]
fn no_depth_reaches_the_stack() {
    let nested = |n: usize| "(".repeat(n) + "a OR b" + &")".repeat(n);
    assert_eq!(shape(&parse(&nested(MAX_DEPTH)).unwrap()), "|(w(a), w(b))");
    assert_eq!(parse(&nested(100_000)).unwrap_err().message.key(), "search.query.too_deep");
    assert_eq!(shape(&parse(&("NOT ".repeat(100_000) + "a")).unwrap()), "w(a)");
}

#[test]
fn ranges_are_bytes_of_the_query_as_typed() {
    // "giải" decomposed: g i a ◌̉ i.
    let query = "“gia\u{309}i ngân” NEAR/3 (A OR giai*)";
    let mut found = Vec::new();
    words_of(&parse(query).unwrap(), &mut |word| found.push((word.text.clone(), &query[word.range.clone()])));
    let found: Vec<_> = found.iter().map(|(text, typed)| (text.as_str(), *typed)).collect();
    assert_eq!(found, [("giải", "gia\u{309}i"), ("ngân", "ngân"), ("A", "A"), ("giai*", "giai*")]);
}

#[test]
fn a_tree_is_printed_as_people_write() {
    for (query, printed) in [
        ("“vốn đầu tư”  công,", "\"vốn đầu tư\" AND công"),
        ("a -b c", "a AND NOT b AND c"),
        ("a -(b c)", "a AND NOT (b c)"),
        ("(a OR b) c NEAR d", "(a OR b) AND c NEAR/10 d"),
        ("a (b OR c AND d)", "a AND (b OR c AND d)"),
        ("TITLE:(a b) number:7/BC", "title:(a b) AND number:7/BC"),
        ("là gì?", "là gì"),
    ] {
        assert_eq!(parse(query).unwrap().to_string(), printed);
    }
}

#[test]
fn carets_stand_under_the_mistake() {
    let caret = |query: &str| {
        let (line, marks) = parse(query).unwrap_err().caret(query);
        format!("{line}\n{marks}")
    };
    assert_eq!(caret("giải ngân AND"), "giải ngân AND\n          ^^^");
    assert_eq!(caret("gia\u{309}i nga\u{302}n AND"), "gia\u{309}i nga\u{302}n AND\n          ^^^");
    assert_eq!(caret("a\tb\u{1b}[31m\u{202e} OR"), "a b [31m  OR\n          ^^");
    assert_eq!(caret(""), "\n^");
    let long = "đầu tư ".repeat(30) + "AND AND " + &"giải ngân ".repeat(30);
    assert_eq!(
        caret(&long),
        "…đầu tư đầu tư đầu tư đầu tư đầu tư AND AND giải ngân giải ngân giải ngân…\n".to_owned()
            + "                                    ^^^"
    );
    let (line, marks) = parse(&format!("\"{}", "ngân ".repeat(200)))
        .unwrap_err()
        .caret(&format!("\"{}", "ngân ".repeat(200)));
    assert!(line.ends_with('…') && marks == "^".repeat(72), "{line}\n{marks}");
}

/// Calls `f` with each word of the tree, in order.
pub(super) fn words_of(node: &Node, f: &mut impl FnMut(&Word)) {
    match node {
        Node::Words(words) | Node::Phrase(words) => words.iter().for_each(f),
        Node::All(nodes) | Node::Any(nodes) | Node::Same(_, nodes) => {
            nodes.iter().for_each(|node| words_of(node, f));
        }
        Node::Not(node) | Node::Field(_, node) => words_of(node, f),
        Node::Near { left, right, .. } => {
            words_of(left, f);
            words_of(right, f);
        }
    }
}

/// Questions that people asked of a legal site hold commas, quotation marks, torn brackets and question marks.
#[test]
fn questions_that_people_asked_are_words_and_phrases() {
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("TRACUU_SHARED").map_or(beside, Into::into);
    let path = shared.join("eval/legal/queries.tsv");
    let Ok(questions) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is missing (set TRACUU_SHARED)", path.display());
        return;
    };
    let is_text = |node: &Node| matches!(node, Node::Words(_) | Node::Phrase(_));
    for question in questions.lines().filter_map(|line| line.split_once('\t')).map(|(_, text)| text) {
        let node = parse(question).unwrap_or_else(|error| panic!("{question}: {}", error.message));
        let is_plain = is_text(&node) || matches!(&node, Node::All(nodes) if nodes.iter().all(is_text));
        assert!(is_plain, "{question}: {node}");
    }
}
