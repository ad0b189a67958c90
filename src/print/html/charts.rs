//! Plots as SVG inside the page. Colours are classes of the style sheet, so that dark screens and paper choose their
//! own; every mark carries its figures in words, for those who point at it and for those who cannot see it.

use unicode_width::UnicodeWidthStr;

use super::Markup;

/// Width of a letter of the small font, in units of the plot; labels are measured by it.
const LETTER: f64 = 6.6;
/// Height of the small font.
const FONT: &str = "12";
/// Widest label before a row; a longer one is cut, and stands whole where one points at it.
const MAX_LABEL_COLUMNS: usize = 34;

/// One row of a bar chart.
#[derive(Debug, Clone)]
pub(in crate::print) struct Bar {
    /// What it counts.
    pub(in crate::print) label: String,
    /// Its length.
    pub(in crate::print) value: f64,
    /// The figures in words, written behind it.
    pub(in crate::print) note: String,
}

/// One column of a chart over time.
#[derive(Debug, Clone)]
pub(in crate::print) struct Column {
    /// The period.
    pub(in crate::print) label: String,
    /// Height of the dark part.
    pub(in crate::print) value: f64,
    /// Height of the pale part behind it: what there was at most.
    pub(in crate::print) whole: f64,
    /// The figures in words.
    pub(in crate::print) note: String,
}

/// What one place of a grid shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::print) enum Mark {
    /// It was there: a full circle.
    Found,
    /// It was looked for and not there: an empty circle.
    Absent,
    /// Nothing is known: a short line.
    Unknown,
}

/// One place of a grid.
#[derive(Debug, Clone)]
pub(in crate::print) struct Cell {
    /// What it shows.
    pub(in crate::print) mark: Mark,
    /// The same in words.
    pub(in crate::print) note: String,
}

/// Rows over columns, such as districts over periods.
#[derive(Debug, Clone)]
pub(in crate::print) struct Grid {
    /// Labels of the columns.
    pub(in crate::print) columns: Vec<String>,
    /// A label and one cell for each column.
    pub(in crate::print) rows: Vec<(String, Vec<Cell>)>,
}

/// Horizontal bars, one below the other, each with its label and figures; `about` says what the plot shows.
pub(in crate::print) fn bars(rows: &[Bar], about: &str) -> Markup {
    const ROW: f64 = 20.0;
    const LONGEST: f64 = 320.0;
    let left = label_width(rows.iter().map(|row| row.label.as_str()));
    let right = rows.iter().map(|row| width(&row.note)).fold(0.0, f64::max);
    let most = greatest(rows.iter().map(|row| row.value));
    plot(left + LONGEST + right + 12.0, ROW * rows.len() as f64, about, |svg| {
        for (at, row) in rows.iter().enumerate() {
            let top = ROW * at as f64;
            let length = scaled(row.value, most, LONGEST);
            label(svg, &row.label, left - 8.0, top + 14.0, "end");
            rect(svg, "found", [left, top + 3.0, length, ROW - 6.0], &format!("{}: {}", row.label, row.note));
            words(svg, &row.note, left + length + 6.0, top + 14.0, "start", "faint");
        }
    })
}

/// Columns over time on one line, the whole pale behind the part; `about` says what the plot shows.
pub(in crate::print) fn columns(columns: &[Column], about: &str) -> Markup {
    const HEIGHT: f64 = 130.0;
    /// Room for figures above the columns.
    const TOP: f64 = 16.0;
    let longest = columns.iter().map(|column| width(&column.label)).fold(0.0, f64::max);
    let step = longest.mul_add(0.5, 12.0).clamp(14.0, 48.0);
    // Labels that would touch are written for every second, third … column.
    let every = ((longest + 6.0) / step).ceil().max(1.0) as usize;
    let most = greatest(columns.iter().map(|column| column.whole.max(column.value)));
    plot(step * columns.len() as f64 + longest, HEIGHT + 20.0, about, |svg| {
        for (at, column) in columns.iter().enumerate() {
            let x = step.mul_add(at as f64, longest / 2.0);
            let note = format!("{}: {}", column.label, column.note);
            for (class, value) in [("whole", column.whole), ("found", column.value)] {
                let height = scaled(value, most, HEIGHT - TOP);
                rect(svg, class, [x, HEIGHT - height, step - 4.0, height], &note);
            }
            let counts = format!("{:.0}/{:.0}", column.value, column.whole);
            // What does not fit above its column is told when a pointer rests on it.
            if column.whole > 0.0 && width(&counts) <= step {
                let top = HEIGHT - scaled(column.whole, most, HEIGHT - TOP);
                words(svg, &counts, x + step / 2.0 - 2.0, top - 4.0, "middle", "faint");
            }
            if at % every == 0 {
                words(svg, &column.label, x + step / 2.0 - 2.0, HEIGHT + 15.0, "middle", "faint");
            }
        }
        let end = format!("{:.1}", step.mul_add(columns.len() as f64, longest / 2.0));
        let y = format!("{HEIGHT:.1}");
        let start = format!("{:.1}", longest / 2.0);
        svg.element(
            "line",
            &[("class", "axis"), ("x1", &start), ("y1", &y), ("x2", &end), ("y2", &y)],
            |_| {},
        );
    })
}

/// Columns so small that they fit into a line of a table; `None` leaves a gap.
pub(in crate::print) fn sparkline(values: &[Option<f64>], about: &str) -> Markup {
    const STEP: f64 = 7.0;
    const HEIGHT: f64 = 18.0;
    let most = greatest(values.iter().flatten().copied());
    plot(STEP * values.len() as f64, HEIGHT, about, |svg| {
        for (at, value) in values.iter().enumerate() {
            let Some(value) = value else { continue };
            // What is there and nothing is a thin line: it differs from what is not there.
            let height = scaled(*value, most, HEIGHT).max(1.0);
            let class = if *value > 0.0 { "found" } else { "whole" };
            rect(svg, class, [STEP * at as f64, HEIGHT - height, STEP - 2.0, height], "");
        }
    })
}

/// A grid of marks: districts over periods.
pub(in crate::print) fn grid(grid: &Grid, about: &str) -> Markup {
    const ROW: f64 = 22.0;
    let left = label_width(grid.rows.iter().map(|(label, _)| label.as_str()));
    let longest = grid.columns.iter().map(|label| width(label)).fold(0.0, f64::max);
    let step = (longest + 8.0).max(24.0);
    plot(left + step * grid.columns.len() as f64, ROW * (grid.rows.len() + 1) as f64, about, |svg| {
        let middle = |at: usize| step.mul_add(at as f64 + 0.5, left);
        for (at, column) in grid.columns.iter().enumerate() {
            words(svg, column, middle(at), 14.0, "middle", "faint");
        }
        for (row, (name, cells)) in grid.rows.iter().enumerate() {
            let y = ROW * (row + 1) as f64 + ROW / 2.0;
            label(svg, name, left - 8.0, y + 4.0, "end");
            for (at, cell) in cells.iter().enumerate() {
                mark(svg, cell, middle(at), y);
            }
        }
    })
}

fn mark(svg: &mut Markup, cell: &Cell, x: f64, y: f64) {
    let (class, radius) = match cell.mark {
        Mark::Found => ("found", "7"),
        Mark::Absent => ("absent", "6"),
        Mark::Unknown => ("none", ""),
    };
    let title = |inner: &mut Markup| {
        inner.leaf("title", &cell.note);
    };
    let [at, level] = [x, y].map(|length| format!("{length:.1}"));
    if cell.mark == Mark::Unknown {
        let [start, end] = [x - 4.0, x + 4.0].map(|length| format!("{length:.1}"));
        let line = [("class", class), ("x1", &*start), ("y1", &*level), ("x2", &*end), ("y2", &*level)];
        svg.element("line", &line, title);
    } else {
        svg.element("circle", &[("class", class), ("cx", &*at), ("cy", &*level), ("r", radius)], title);
    }
}

/// A drawing of this size, named for those who do not see it.
fn plot(width: f64, height: f64, about: &str, draw: impl FnOnce(&mut Markup)) -> Markup {
    let [wide, high] = [width.max(1.0), height.max(1.0)].map(|length| format!("{length:.0}"));
    let view = format!("0 0 {wide} {high}");
    let mut markup = Markup::default();
    let attributes =
        [("role", "img"), ("aria-label", about), ("width", &*wide), ("height", &*high), ("viewBox", &*view)];
    markup.element("svg", &attributes, draw);
    markup
}

fn rect(svg: &mut Markup, class: &str, [x, y, wide, high]: [f64; 4], note: &str) {
    let [x, y, wide, high] = [x, y, wide, high].map(|length| format!("{length:.1}"));
    let attributes = [("class", class), ("x", &*x), ("y", &*y), ("width", &*wide), ("height", &*high)];
    svg.element("rect", &attributes, |inner| {
        if !note.is_empty() {
            inner.leaf("title", note);
        }
    });
}

fn words(svg: &mut Markup, text: &str, x: f64, y: f64, anchor: &str, class: &str) {
    let [x, y] = [x, y].map(|length| format!("{length:.1}"));
    let attributes = [("class", class), ("x", &*x), ("y", &*y), ("font-size", FONT), ("text-anchor", anchor)];
    svg.element("text", &attributes, |inner| {
        inner.text(text);
    });
}

/// A label, cut where it is too long; the whole of it stands where one points at it.
fn label(svg: &mut Markup, text: &str, x: f64, y: f64, anchor: &str) {
    let mut shown = String::new();
    for c in text.chars() {
        if shown.width() + 1 >= MAX_LABEL_COLUMNS {
            shown.push('…');
            break;
        }
        shown.push(c);
    }
    words(svg, &shown, x, y, anchor, "label");
}

fn label_width<'l>(labels: impl Iterator<Item = &'l str>) -> f64 {
    let columns = labels.map(|label| label.width().min(MAX_LABEL_COLUMNS)).max().unwrap_or(0);
    columns as f64 * LETTER + 12.0
}

fn width(text: &str) -> f64 {
    text.width() as f64 * LETTER
}

fn greatest(values: impl Iterator<Item = f64>) -> f64 {
    values.filter(|value| value.is_finite()).fold(0.0, f64::max)
}

/// `value` of `most` as a length; nothing, where there is nothing to measure by.
fn scaled(value: f64, most: f64, longest: f64) -> f64 {
    if most > 0.0 && value.is_finite() { (value / most).clamp(0.0, 1.0) * longest } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_values_and_say_them() {
        let rows = [("Sóc Mây", 4.0), ("Đăk Rây", 1.0)];
        let rows =
            rows.map(|(label, value)| Bar { label: label.into(), value, note: format!("{value} lần") });
        let Markup(svg) = bars(&rows, "theo huyện");
        assert!(svg.contains("aria-label=\"theo huyện\""), "{svg}");
        assert!(svg.contains("width=\"320.0\"") && svg.contains("width=\"80.0\""), "{svg}");
        assert!(svg.contains("<title>Sóc Mây: 4 lần</title>"), "{svg}");
    }

    #[test]
    fn nothing_to_measure_by_draws_nothing_wrong() {
        let nothing = Column { label: "2022".into(), value: f64::NAN, whole: 0.0, note: String::new() };
        let Markup(svg) = columns(&[nothing], "x");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert!(columns(&[], "x").0.contains("<svg"));
        assert!(bars(&[], "x").0.contains("<svg"));
    }

    #[test]
    fn a_sparkline_tells_nothing_from_not_there() {
        let Markup(svg) = sparkline(&[Some(2.0), None, Some(0.0)], "x");
        assert_eq!(svg.matches("<rect").count(), 2);
        assert!(svg.contains("class=\"whole\"") && svg.contains("height=\"1.0\""), "{svg}");
    }

    #[test]
    fn a_grid_has_a_mark_for_each_cell_and_says_what_it_means() {
        let cell = |mark, note: &str| Cell { mark, note: note.into() };
        let cells = vec![
            cell(Mark::Found, "nêu"),
            cell(Mark::Absent, "không nêu"),
            cell(Mark::Unknown, "không có báo cáo"),
        ];
        let Markup(svg) = grid(
            &Grid {
                columns: (2019..2022).map(|year| year.to_string()).collect(),
                rows: vec![("<huyện>".into(), cells)],
            },
            "dòng thời gian",
        );
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(
            svg.contains("<line class=\"none\"") && svg.contains("<title>không có báo cáo</title>"),
            "{svg}"
        );
        assert!(svg.contains("&lt;huyện&gt;") && !svg.contains("<huyện>"), "{svg}");
    }

    #[test]
    fn long_labels_are_cut() {
        let long = "Ủy ban nhân dân thành phố trực thuộc trung ương rất dài";
        let Markup(svg) = bars(&[Bar { label: long.into(), value: 1.0, note: "1".into() }], "x");
        assert!(svg.contains("…</text>"), "{svg}");
        assert!(svg.contains(&format!("<title>{long}: 1</title>")), "{svg}");
    }
}
