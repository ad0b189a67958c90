//! What a comparison came to, as tables: indexing, searches, what only tracuu does, and each target beside its figure.

use super::cases::{CASES, Shape};
use super::everyone::{ENGINES, Indexed, PARTS, WARM};
use super::own::NOTHING;
use super::results::table;
use super::times::Times;

/// Everything that was measured on one set of texts.
pub(crate) struct Report {
    pub(crate) text_bytes: u64,
    pub(crate) indexed: Vec<Option<Indexed>>,
    /// In the order of [`PARTS`].
    pub(crate) parts: Vec<Option<Indexed>>,
    pub(crate) counts: Vec<[Option<u64>; ENGINES.len()]>,
    pub(crate) cold: Vec<Vec<Option<Times>>>,
    pub(crate) warm: Vec<Vec<Option<Times>>>,
    /// Of what only tracuu does: name, cold, warm.
    pub(crate) own: Vec<(&'static str, Times, Option<Times>)>,
}

const NONE: &str = "—";

fn cell(times: Option<&Times>) -> String {
    times.map_or(NONE.to_owned(), |times| format!("{:.1} / {:.1}", times.median(), times.percentile_99()))
}

fn fine(times: Option<&Times>) -> String {
    times.map_or(NONE.to_owned(), |times| format!("{:.2} / {:.2}", times.median(), times.percentile_99()))
}

fn ratio(a: Option<&Times>, b: Option<&Times>) -> Option<f64> {
    Some(a?.median() / b?.median())
}

fn times(ratio: Option<f64>) -> String {
    ratio.map_or(NONE.to_owned(), |ratio| format!("{ratio:.2}"))
}

impl Report {
    pub(crate) fn written(&self) -> String {
        format!(
            "### Indexing\n\n{}\n### Cold: an installed program from start to exit, median / 99 % in ms\n\n{}\n\
             ### Warm: in the process, median / 99 % in ms\n\n{}\n\
             ### Matches (passages; of Recoll documents, of ripgrep occurrences)\n\n{}\n\
             ### What only tracuu does, median / 99 % in ms\n\n{}\n\
             ### Targets, set for 450 MB of text; here {:.0} MB\n\n{}",
            self.indexing(),
            self.cold_table(),
            self.warm_table(),
            self.matches(),
            self.own_table(),
            self.text_bytes as f64 / 1e6,
            self.targets()
        )
    }

    fn indexing(&self) -> String {
        let text = self.text_bytes as f64;
        let first = self.indexed[0].as_ref().map_or(f64::NAN, |indexed| indexed.cost.seconds);
        let row = |(engine, indexed): (&&str, &Option<Indexed>)| {
            let Indexed { cost, bytes } = indexed.as_ref()?;
            Some(vec![
                (*engine).to_owned(),
                format!("{:.1}", cost.seconds),
                format!("{:.2}", text / 1e6 / cost.seconds),
                format!("{:.1}", cost.cpu_seconds),
                format!("{:.0}", cost.own_peak_bytes as f64 / 1e6),
                format!("{:.0}", cost.peak_bytes as f64 / 1e6),
                format!("{:.2}", *bytes as f64 / text),
                format!("{:.2}", cost.seconds / first),
            ])
        };
        let (names, all) = (ENGINES.iter().chain(&PARTS), self.indexed.iter().chain(&self.parts));
        let rows: Vec<_> = names.zip(all).filter_map(row).collect();
        table(
            &[
                "",
                "seconds",
                "MB/s of text",
                "CPU seconds",
                "peak MB",
                "with mapped files",
                "index / text",
                "time / tracuu's",
            ],
            &rows,
        )
    }

    fn cold_table(&self) -> String {
        let row = |(case, all): (&super::cases::Case, &Vec<Option<Times>>)| {
            let mut row = vec![format!("{}: {}", case.name, case.words)];
            row.extend(all.iter().map(|times| cell(times.as_ref())));
            row.extend(all[2..].iter().map(|other| times(ratio(other.as_ref(), all[0].as_ref()))));
            row
        };
        let rows: Vec<_> = CASES.iter().zip(&self.cold).map(row).collect();
        let ratios = ["FTS5 / tracuu", "Recoll / tracuu", "ripgrep / tracuu"];
        table(&[&[""], &ENGINES[..], &ratios].concat(), &rows)
    }

    fn warm_table(&self) -> String {
        let row = |(case, all): (&super::cases::Case, &Vec<Option<Times>>)| {
            let mut row = vec![format!("{}: {}", case.name, case.words)];
            row.extend(all.iter().map(|times| fine(times.as_ref())));
            row.push(times(ratio(all[0].as_ref(), all[1].as_ref())));
            row.push(times(ratio(all[0].as_ref(), all[3].as_ref())));
            row.push(times(ratio(all[2].as_ref(), all[0].as_ref())));
            row
        };
        let rows: Vec<_> = CASES.iter().zip(&self.warm).map(row).collect();
        let ratios = ["tracuu / best ten", "tracuu / with total", "FTS5 / tracuu"];
        table(&[&[""], &WARM[..], &ratios].concat(), &rows)
    }

    fn matches(&self) -> String {
        let count = |count: &Option<u64>| count.map_or(NONE.to_owned(), |count| count.to_string());
        let row = |(case, counts): (&super::cases::Case, &[Option<u64>; ENGINES.len()])| {
            let mut row = vec![format!("{}: {}", case.name, case.words)];
            row.extend(counts.iter().map(count));
            row
        };
        let rows: Vec<_> = CASES.iter().zip(&self.counts).map(row).collect();
        table(&[&[""], &ENGINES[..]].concat(), &rows)
    }

    fn own_table(&self) -> String {
        let row = |(name, cold, warm): &(&str, Times, Option<Times>)| {
            vec![(*name).to_owned(), cell(Some(cold)), fine(warm.as_ref())]
        };
        let rows: Vec<_> = self.own.iter().map(row).collect();
        table(&["", "cold", "warm"], &rows)
    }

    /// Each target, what it came to, and whether that is enough.
    fn targets(&self) -> String {
        let mut rows = Vec::new();
        let mut row = |what: &str, figure: f64, most: f64, unit: &str| {
            let verdict = if figure <= most { "reached" } else { "MISSED" };
            rows.push(vec![
                what.to_owned(),
                format!("{figure:.2}{unit}"),
                format!("{most:.3}{unit}").replace(".000", ""),
                verdict.to_owned(),
            ]);
        };
        if let [Some(own), Some(floor), ..] = &self.indexed[..] {
            row("indexing: time / tantivy alone", own.cost.seconds / floor.cost.seconds, 2.0, "");
            row("indexing: peak memory", own.cost.own_peak_bytes as f64 / 1e6, 512.0, " MB");
            row("the same with mapped files", own.cost.peak_bytes as f64 / 1e6, 512.0, " MB");
            row("index / text", own.bytes as f64 / self.text_bytes as f64, 1.0, "");
        }
        let long = |at: &usize| CASES[*at].shape == Shape::Any;
        let of = |wanted: &dyn Fn(&usize) -> bool| {
            Times::merged((0..CASES.len()).filter(wanted).filter_map(|at| self.cold[at][0].as_ref()))
        };
        let short = of(&|at| !long(at));
        row("cold, one to four syllables: median", short.median(), 15.0, " ms");
        row("cold, one to four syllables: 99 %", short.percentile_99(), 40.0, " ms");
        row("cold, 17 syllables: median", of(&long).median(), 25.0, " ms");
        let worst = |all: &[Vec<Option<Times>>], own: usize, other: usize| {
            let ratios = all.iter().filter_map(|case| ratio(case[own].as_ref(), case[other].as_ref()));
            ratios.fold(0.0, f64::max)
        };
        row("cold: tracuu / FTS5, the worst case", worst(&self.cold, 0, 2), 1.0, "");
        row("cold: tantivy alone / FTS5, the worst case", worst(&self.cold, 1, 2), 1.0, "");
        row("cold: tracuu / Recoll, the worst case", worst(&self.cold, 0, 3), 1.0, "");
        row("cold: tracuu / ripgrep, the worst case", worst(&self.cold, 0, 4), 1.0 / 30.0, "");
        let nothing = self.own.iter().find(|(name, ..)| *name == NOTHING).map(|(_, cold, _)| cold);
        let of_nothing = self.cold.iter().filter_map(|case| ratio(nothing, case[4].as_ref()));
        row("cold: a start that does nothing / ripgrep", of_nothing.fold(0.0, f64::max), 1.0 / 30.0, "");
        row("warm: tracuu / FTS5, the worst case", worst(&self.warm, 0, 2), 1.0, "");
        for (floor, what) in
            [(3, "warm: tracuu / tantivy with total"), (1, "warm: tracuu / tantivy, best ten only")]
        {
            let ratios = self.warm.iter().filter_map(|case| ratio(case[0].as_ref(), case[floor].as_ref()));
            let mut ratios: Vec<f64> = ratios.collect();
            ratios.sort_by(f64::total_cmp);
            row(&format!("{what}, median of the cases"), ratios[ratios.len() / 2], 1.5, "");
            row(&format!("{what}, the worst case"), worst(&self.warm, 0, floor), 1.5, "");
        }
        table(&["", "measured", "at most", ""], &rows)
    }
}
