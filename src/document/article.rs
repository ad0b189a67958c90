//! Documents written in articles (Điều): the clauses of an article stay together, for they are read and cited together.
//! In reports and plans each paragraph or list item is a statement of its own, and stands alone.

use super::{Passage, Section};

/// Clauses are put together up to this length, in bytes: about 180 syllables. Measured on 1,629 judged questions over
/// 2,177 legal documents: clause by clause finds less (nDCG@10 lower by one point) and costs a third more to index.
const MAX_BYTES: usize = 1_000;

/// Articles from which a document counts as written in articles; a report may quote one.
const MIN_ARTICLES: usize = 3;

/// Puts the clauses of each section together, if the document is written in articles.
pub(super) fn group(sections: &mut [Section]) {
    let articles = sections.iter().filter(|section| section.path.iter().any(|heading| is_article(heading)));
    if articles.count() < MIN_ARTICLES {
        return;
    }
    for section in sections {
        let mut grouped: Vec<Passage> = Vec::new();
        for passage in std::mem::take(&mut section.passages) {
            match grouped.last_mut() {
                Some(last) if fit(last, &passage) => append(last, passage),
                _ => grouped.push(passage),
            }
        }
        section.passages = grouped;
    }
}

/// Whether a heading is that of an article: `Điều 5. …`.
fn is_article(heading: &str) -> bool {
    let after = heading.strip_prefix("Điều").or_else(|| heading.strip_prefix("ĐIỀU"));
    after.is_some_and(|after| after.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

fn fit(last: &Passage, next: &Passage) -> bool {
    last.kind == next.kind && last.text.len() + next.text.len() < MAX_BYTES
}

fn append(last: &mut Passage, next: Passage) {
    last.text.push(' ');
    let shift = last.text.len();
    last.text.push_str(&next.text);
    last.causes.extend(next.causes.into_iter().map(|(start, end)| (start + shift, end + shift)));
    last.estimated |= next.estimated;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(heading: &str, texts: &[&str]) -> Section {
        let passages = texts.iter().map(|text| Passage { text: (*text).into(), ..Passage::default() });
        Section { path: vec![heading.into()], passages: passages.collect(), ..Section::default() }
    }

    fn texts(sections: &[Section]) -> Vec<Vec<&str>> {
        sections.iter().map(|section| section.passages.iter().map(|p| p.text.as_str()).collect()).collect()
    }

    #[test]
    fn clauses_of_an_article_stay_together() {
        let mut sections =
            ["Điều 1. A", "Điều 2. B", "ĐIỀU 3. C"].map(|heading| section(heading, &["1. x", "2. y"]));
        group(&mut sections);
        assert_eq!(texts(&sections), [["1. x 2. y"]; 3].map(Vec::from));
    }

    #[test]
    fn items_of_a_report_stand_alone_even_beside_a_quoted_article() {
        let mut sections = vec![section("Điều 1. A", &["x", "y"]), section("II. Hạn chế", &["- a", "- b"])];
        group(&mut sections);
        assert_eq!(texts(&sections), [vec!["x", "y"], vec!["- a", "- b"]]);
    }

    #[test]
    fn what_a_clause_says_of_causes_moves_with_it() {
        let mut sections: Vec<Section> =
            (1..=3).map(|n| section(&format!("Điều {n}."), &["một", "do hai"])).collect();
        sections[0].passages[1].causes = vec![(0, 6)];
        group(&mut sections);
        let passage = &sections[0].passages[0];
        let (start, end) = passage.causes[0];
        assert_eq!(&passage.text[start..end], "do hai");
    }

    #[test]
    fn an_article_longer_than_a_passage_is_several() {
        let long = "x".repeat(MAX_BYTES * 2 / 3);
        let mut sections: Vec<Section> =
            (1..=3).map(|n| section(&format!("Điều {n}."), &[&long, &long, "ngắn"])).collect();
        group(&mut sections);
        assert_eq!(sections[0].passages.len(), 2);
    }
}
