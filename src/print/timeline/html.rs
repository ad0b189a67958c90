//! A timeline as a page of HTML that stands by itself.

use std::io::{self, Write};

use super::super::html::{Column, Markup, Report, columns, page, sparkline};
use super::{Counts, count_names, counts, district_name, documents, percent, period_name};
use crate::audit::{Mentions, Timeline};
use crate::messages::{Language, Message, say};

/// Writes a page with a plot over periods, a table of periods and one of districts.
///
/// # Errors
/// Those of the writer.
pub fn timeline_html(
    out: &mut impl Write,
    query: &str,
    timeline: &Timeline,
    language: Language,
) -> io::Result<()> {
    let known = Counts::new(timeline);
    let mut body = Markup::default();
    over_time(&mut body, timeline, &known, language);
    let periods = timeline.periods.iter().map(|period| Some(period.as_str())).chain([None]);
    let periods: Vec<_> = periods
        .map(|period| (period_name(period, language), None, known.period(period)))
        .filter(|(.., sum)| sum.reports > 0)
        .collect();
    table(&mut body, "print.timeline.period", &periods, language);
    let districts: Vec<_> = timeline
        .districts()
        .into_iter()
        .map(|district| {
            let name = district_name(district, language);
            let cells = timeline.periods.iter().map(|period| known.cell(district, period));
            let shares: Vec<Option<f64>> =
                cells.map(|cell| (cell.reports > 0).then(|| cell.share())).collect();
            let line = sparkline(&shares, &name);
            (name, Some(line), known.district(district))
        })
        .collect();
    table(&mut body, "print.timeline.district", &districts, language);
    let facts = [Message::new("print.timeline.facts")
        .with("documents", known.all.documents)
        .with("reports", known.all.reports)
        .with("n", known.all.passages)
        .say(language)];
    let title = Message::new("print.timeline.title").with("query", query).say(language);
    page(out, &Report { language, title: &title, facts: &facts, body: &body })
}

fn over_time(body: &mut Markup, timeline: &Timeline, known: &Counts<'_>, language: Language) {
    let heading = say("print.timeline.plot", language);
    let column = |period: &String| {
        let sum = known.period(Some(period));
        Column {
            label: period.clone(),
            value: sum.documents as f64,
            whole: sum.reports as f64,
            note: format!("{} ({})", documents(sum, language), percent(sum, language)),
        }
    };
    body.leaf("h2", &heading);
    body.element("div", &[("class", "plot")], |plot| {
        plot.append(&columns(&timeline.periods.iter().map(column).collect::<Vec<_>>(), &heading));
    });
}

/// A table with the counts of each row, and a sparkline where there is one.
fn table(
    body: &mut Markup,
    name: &'static str,
    rows: &[(String, Option<Markup>, Mentions)],
    language: Language,
) {
    let name = say(name, language);
    let has_lines = rows.iter().any(|(_, line, _)| line.is_some());
    body.leaf("h2", &name);
    body.element("table", &[], |table| {
        table.element("tr", &[], |head| {
            head.leaf("th", &name);
            if has_lines {
                head.leaf("th", &say("print.timeline.share_over_time", language));
            }
            count_names(language).iter().for_each(|name| {
                head.classed("th", "number", name);
            });
        });
        for (name, line, sum) in rows {
            table.element("tr", &[], |row| {
                row.leaf("td", name);
                if let Some(line) = line {
                    row.element("td", &[], |cell| {
                        cell.append(line);
                    });
                }
                counts(*sum, language).iter().for_each(|count| {
                    row.classed("td", "number", count);
                });
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_page_tells_periods_and_districts_and_escapes_the_query() {
        let mut out = Vec::new();
        timeline_html(&mut out, "<giải ngân>", &sample::timeline(), Language::Vietnamese).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.contains("&lt;giải ngân&gt;") && !page.contains("<giải"), "{page}");
        assert!(page.contains("<title>2021: 1/5 (20 %)</title>"), "{page}");
        for name in ["Sóc Mây", "Đăk Rây", "An Bình", "(không ghi)"] {
            assert!(page.contains(&format!("<td>{name}</td>")), "{name}");
        }
    }
}
