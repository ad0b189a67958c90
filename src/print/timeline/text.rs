//! Timelines on a terminal: a table of periods with bars, then one of districts with a sparkline each.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::super::fit::{Span, paragraph};
use super::super::palette::{MATCH, META, PLACE};
use super::super::safe;
use super::super::text::Page;
use super::{Counts, count_names, counts, district_name, period_name};
use crate::audit::{Mentions, Timeline};
use crate::messages::{Message, say};

/// Columns of the bar of the greatest share.
const BAR_COLUMNS: usize = 24;
/// Columns of a sparkline at least.
const MIN_SPARK_COLUMNS: usize = 8;
/// Widest name; longer ones push their counts to the right.
const MAX_NAME_COLUMNS: usize = 32;
/// Heights of a share above none.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Eighths of a column of a bar.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
/// There are documents, and none speaks of it.
const NONE: char = '·';

/// A line of a table: a name, something drawn, and counts.
struct Line {
    name: String,
    drawn: String,
    counts: [String; 4],
}

/// Writes both tables; nothing where there is no document at all.
///
/// # Errors
/// Those of the writer.
pub fn timeline_text(out: &mut impl Write, timeline: &Timeline, page: Page) -> io::Result<()> {
    let counts = Counts::new(timeline);
    if counts.all.reports == 0 {
        return Ok(());
    }
    by_period(out, timeline, &counts, page)?;
    writeln!(out)?;
    by_district(out, timeline, &counts, page)
}

fn by_period(out: &mut impl Write, timeline: &Timeline, known: &Counts<'_>, page: Page) -> io::Result<()> {
    let periods = timeline.periods.iter().map(|period| Some(period.as_str())).chain([None]);
    let with_documents: Vec<_> =
        periods.map(|period| (period, known.period(period))).filter(|(_, sum)| sum.reports > 0).collect();
    let most = greatest(with_documents.iter().map(|(_, sum)| *sum));
    let lines = with_documents.iter().map(|(period, sum)| Line {
        name: period_name(*period, page.language),
        drawn: bar(sum.share() / most),
        counts: counts(*sum, page.language),
    });
    table(out, "print.timeline.period", &lines.collect::<Vec<_>>(), page)
}

fn by_district(out: &mut impl Write, timeline: &Timeline, known: &Counts<'_>, page: Page) -> io::Result<()> {
    let districts = timeline.districts();
    let (speaking, silent): (Vec<_>, Vec<_>) =
        districts.into_iter().partition(|district| known.district(*district).documents > 0);
    let names = speaking.iter().map(|district| district_name(*district, page.language).width());
    let taken = names.max().unwrap_or(0).min(MAX_NAME_COLUMNS) + 46;
    let room = page.columns.saturating_sub(taken).max(MIN_SPARK_COLUMNS);
    // Where periods are more than columns, a column stands for several.
    let together = timeline.periods.len().div_ceil(room).max(1);
    let spans: Vec<&[String]> = timeline.periods.chunks(together).collect();
    let cells = |district: Option<&str>| -> Vec<Mentions> {
        let sum = |span: &&[String]| {
            span.iter().map(|period| known.cell(district, period)).fold(Mentions::default(), Mentions::plus)
        };
        spans.iter().map(sum).collect()
    };
    let drawn: Vec<_> = speaking.iter().map(|district| (*district, cells(*district))).collect();
    let most = greatest(drawn.iter().flat_map(|(_, cells)| cells.iter().copied()));
    let lines: Vec<Line> = drawn
        .iter()
        .map(|(district, cells)| Line {
            name: safe::line(&district_name(*district, page.language)).into_owned(),
            drawn: cells.iter().map(|cell| height(*cell, most)).collect(),
            counts: counts(known.district(*district), page.language),
        })
        .collect();
    table(out, "print.timeline.district", &lines, page)?;
    if let (Some(first), Some(last)) = (timeline.periods.first(), timeline.periods.last()) {
        let legend = Message::new("print.timeline.legend")
            .with("first", first.as_str())
            .with("last", last.as_str())
            .with("n", together)
            .with("most", (most * 100.0).round() as u64);
        paragraph(out, &[Span::new(&legend.say(page.language), PLACE)], "", 0, page.columns)?;
    }
    if !silent.is_empty() {
        let names: Vec<String> =
            silent.iter().map(|district| district_name(*district, page.language)).collect();
        let message = Message::new("print.timeline.silent").with("names", names.join(", "));
        paragraph(out, &[Span::new(&message.say(page.language), PLACE)], "", 0, page.columns)?;
    }
    Ok(())
}

/// Writes lines under a head; names and what is drawn begin at the left, counts end at the right.
fn table(out: &mut impl Write, name: &'static str, lines: &[Line], page: Page) -> io::Result<()> {
    let heads = count_names(page.language);
    let name = say(name, page.language);
    let widest = |cells: &mut dyn Iterator<Item = &String>| cells.map(|cell| cell.width()).max().unwrap_or(0);
    let of_name = widest(&mut lines.iter().map(|line| &line.name).chain([&name])).min(MAX_NAME_COLUMNS);
    let of_drawn = widest(&mut lines.iter().map(|line| &line.drawn));
    let of_counts: [usize; 4] =
        std::array::from_fn(|at| widest(&mut lines.iter().map(|line| &line.counts[at]).chain([&heads[at]])));
    let mut write = |name: &str, drawn: &str, counts: &[String; 4], is_head: bool| {
        let [padding, rest] = [of_name.saturating_sub(name.width()), of_drawn.saturating_sub(drawn.width())];
        let style = if is_head { META } else { anstyle::Style::new() };
        write!(out, "{style}{name}{style:#}{:padding$}  {MATCH}{drawn}{MATCH:#}{:rest$}{style}", "", "")?;
        for (count, width) in counts.iter().zip(of_counts) {
            write!(out, "  {:padding$}{count}", "", padding = width.saturating_sub(count.width()))?;
        }
        writeln!(out, "{style:#}")
    };
    write(&name, "", &heads, true)?;
    lines.iter().try_for_each(|line| write(&line.name, &line.drawn, &line.counts, false))
}

/// The greatest share; 1 where there is none, so that one can divide by it.
fn greatest(cells: impl Iterator<Item = Mentions>) -> f64 {
    let most = cells.map(|cell| cell.share()).fold(0.0, f64::max);
    if most > 0.0 { most } else { 1.0 }
}

/// One column of a sparkline.
fn height(cell: Mentions, most: f64) -> char {
    if cell.reports == 0 {
        return ' ';
    }
    if cell.documents == 0 {
        return NONE;
    }
    let step = (cell.share() / most * HEIGHTS.len() as f64).ceil() as usize;
    HEIGHTS[step.clamp(1, HEIGHTS.len()) - 1]
}

/// A bar of a share of the longest.
fn bar(share: f64) -> String {
    let eighths = (share * (BAR_COLUMNS * 8) as f64).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    bar.extend(EIGHTHS.get((eighths % 8).wrapping_sub(1)));
    bar
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample;
    use super::*;
    use crate::audit::{Row, Unit};
    use crate::messages::Language;

    fn shown(timeline: &Timeline, columns: usize, language: Language) -> String {
        let mut out = Vec::new();
        timeline_text(&mut out, timeline, Page { columns, snippet_chars: 300, language }).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn periods_have_bars_and_districts_sparklines() {
        insta::assert_snapshot!(shown(&sample::timeline(), 80, Language::English), @r"
        period                               documents  share  passages  per 1,000
        2019       ████████████████                2/3   67 %         4       53.3
        2021       ████▊                           1/5   20 %         1        8.0
        2022       ████████████████████████        1/1  100 %         2       80.0
        (no date)  ██████                          1/4   25 %         1       10.0

        district            documents  share  passages  per 1,000
        Sóc Mây       █ ▄         3/4   75 %         5       50.0
        Đăk Rây       ·  █        1/2   50 %         2       40.0
        (not stated)              1/4   25 %         1       10.0
        2019 to 2022, each column 1 period; the highest is 100 % of the documents; · is
        none of them; a blank: no documents
        not spoken of in: An Bình
        ");
        insta::assert_snapshot!(shown(&sample::timeline(), 80, Language::Vietnamese), @r"
        kỳ                                       văn bản  tỷ lệ  đoạn  trên 1.000
        2019           ████████████████              2/3   67 %     4        53,3
        2021           ████▊                         1/5   20 %     1         8,0
        2022           ████████████████████████      1/1  100 %     2        80,0
        (không rõ kỳ)  ██████                        1/4   25 %     1        10,0

        huyện              văn bản  tỷ lệ  đoạn  trên 1.000
        Sóc Mây      █ ▄       3/4   75 %     5        50,0
        Đăk Rây      ·  █      1/2   50 %     2        40,0
        (không ghi)            1/4   25 %     1        10,0
        từ 2019 đến 2022, mỗi cột 1 kỳ; cột cao nhất là 100 % số văn bản; · là không văn
        bản nào nhắc đến; trống: không có văn bản
        không nhắc đến ở: An Bình
        ");
    }

    /// One district, a report a month for ten years, which speaks of it in every other year.
    fn months() -> Timeline {
        let rows = (0..120_u64).map(|at| {
            let mentions = u64::from(at / 12 % 2 == 0);
            Row {
                period: Some(format!("{}-M{:02}", 2010 + at / 12, at % 12 + 1)),
                district: Some("Sóc Mây".into()),
                counts: Mentions { passages: mentions, documents: mentions, reports: 1, all_passages: 20 },
            }
        });
        let rows: Vec<Row> = rows.collect();
        let periods = rows.iter().filter_map(|row| row.period.clone()).collect();
        Timeline { unit: Unit::Month, periods, rows }
    }

    #[test]
    fn a_narrow_terminal_puts_periods_together_and_says_so() {
        let narrow = shown(&months(), 80, Language::English);
        let line = narrow.lines().find(|line| line.starts_with("Sóc Mây")).unwrap();
        assert!(line.width() <= 80, "{line}");
        assert!(narrow.contains("each column 5 periods"), "{narrow}");
        let wide = shown(&months(), 200, Language::English);
        assert!(
            wide.lines().any(|line| line.contains(&"█".repeat(12)) && line.contains(&"·".repeat(12))),
            "{wide}"
        );
    }

    #[test]
    fn nothing_is_written_of_nothing() {
        assert_eq!(shown(&Timeline::default(), 80, Language::English), "");
    }

    proptest! {
        #[test]
        fn a_share_is_drawn_within_its_room(documents in 0..50_u64, reports in 0..50_u64, most in 0.01..1.0_f64) {
            let documents = documents.min(reports);
            let cell = Mentions { passages: documents, documents, reports, all_passages: reports };
            let drawn = height(cell, most);
            prop_assert_eq!(drawn == ' ', reports == 0);
            prop_assert_eq!(drawn == NONE, reports > 0 && documents == 0);
            prop_assert!(bar(cell.share()).width() <= BAR_COLUMNS);
        }
    }
}
