//! Scale: 100,000 passages of weaknesses in invented reports, traced by the program from start to exit.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::process::Command;
use std::time::Instant;

use super::process::watched_into;
use super::random::Random;

/// Passages of weaknesses that there are at least.
const PASSAGES: usize = 100_000;
/// Weaknesses of a report.
const OF_A_REPORT: usize = 8;
/// Shortcomings that are invented; each has its own words, and several ways to say them.
const ISSUES: usize = 600;
/// Words that only belong to one shortcoming.
const OWN_WORDS: usize = 6;
/// Seed of everything.
const SEED: u64 = 20_261_125;

pub(crate) fn run() {
    let world = tempfile::tempdir().unwrap();
    let corpus = world.path().join("corpus");
    let reports = write_reports(&corpus);
    let index = world.path().join("index");
    let start = Instant::now();
    super::index(&corpus, &index);
    println!(
        "\n{PASSAGES} passages of weaknesses in {reports} reports, indexed in {:.1} s",
        start.elapsed().as_secs_f64()
    );
    let printed = world.path().join("trace.csv");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    command.arg("--index").arg(&index).args(["trace", "--format", "csv"]);
    let cost = watched_into(File::create(&printed).unwrap(), &mut command);
    println!(
        "traced in {:.1} s ({:.1} s of a processor), at most {:.0} MB of memory",
        cost.seconds,
        cost.cpu_seconds,
        cost.peak_bytes as f64 / 1e6
    );
    let output = fs::read_to_string(printed).unwrap();
    let rows = output.lines().count() - 1;
    let issues =
        output.lines().filter_map(|row| row.split(',').next()).collect::<std::collections::HashSet<_>>();
    println!("{rows} passages in {} issues ({ISSUES} were invented)", issues.len() - 1);
    assert!(rows > PASSAGES / 2, "the bench traced what it wrote");
}

/// Writes the reports, and gives their number.
fn write_reports(corpus: &std::path::Path) -> usize {
    let mut chance = Random::new(SEED);
    let syllables = syllables();
    let word = |chance: &mut Random| format!("{} {}", of(chance, &syllables), of(chance, &syllables));
    let common: Vec<String> = (0..800).map(|_| word(&mut chance)).collect();
    let issues: Vec<Vec<String>> =
        (0..ISSUES).map(|_| (0..OWN_WORDS).map(|_| word(&mut chance)).collect()).collect();
    let reports = PASSAGES.div_ceil(OF_A_REPORT);
    for number in 0..reports {
        let (district, half) = (number % 300, number / 300);
        let (year, months) = (2000 + half / 2, if half % 2 == 0 { "6 tháng đầu năm" } else { "năm" });
        let mut text = format!(
            "ỦY BAN NHÂN DÂN\nHUYỆN MẪU {district}\n\nSố: {number}/BC-UBND\n\nMẫu, ngày 20 tháng 6 năm {year}\n\n\
             BÁO CÁO\n\nTình hình kinh tế - xã hội {months} {year}\n\nI. Kết quả đạt được\n\n1. Thu ngân sách đạt {}% dự toán.\n\n\
             II. Hạn chế, khuyết điểm\n\n",
            chance.below(100)
        );
        for _ in 0..OF_A_REPORT {
            let issue = &issues[chance.below(ISSUES)];
            let mut said: Vec<&str> = (0..4).map(|_| of(&mut chance, issue)).collect();
            said.extend((0..8).map(|_| of(&mut chance, &common)));
            let _ = writeln!(
                text,
                "- Công tác {} còn chậm, mới đạt {}% so với kế hoạch.\n",
                said.join(" "),
                chance.below(100)
            );
        }
        text.push_str("III. Nhiệm vụ, giải pháp\n\n");
        for _ in 0..3 {
            let issue = &issues[chance.below(ISSUES)];
            let _ = writeln!(text, "- Tập trung {} {}.\n", of(&mut chance, issue), of(&mut chance, issue));
        }
        let folder = corpus.join(format!("{:03}", number % 100));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{number}.txt")), text).unwrap();
    }
    reports
}

/// One of these.
fn of<'w>(chance: &mut Random, words: &'w [String]) -> &'w str {
    &words[chance.below(words.len())]
}

/// Syllables that look Vietnamese.
fn syllables() -> Vec<String> {
    let starts = [
        "b", "c", "ch", "d", "đ", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "s", "t", "th", "tr",
        "v", "x",
    ];
    let ends = [
        "a", "à", "á", "ai", "ải", "an", "ân", "ấn", "ang", "ao", "ay", "ê", "ế", "i", "in", "ình", "o",
        "ông", "ư", "ương",
    ];
    starts.iter().flat_map(|start| ends.iter().map(move |end| format!("{start}{end}"))).collect()
}
