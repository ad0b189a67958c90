//! Scale: 100,000 passages of weaknesses in invented reports, traced by the program from start to exit.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

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

/// Numbers that look like chance and are the same every time (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    fn of<'a>(&mut self, words: &'a [String]) -> &'a str {
        &words[self.below(words.len())]
    }
}

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
    let start = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
    command.arg("--index").arg(&index).args(["trace", "--format", "csv"]).stdout(Stdio::piped());
    let output = measured(&mut command, start);
    let rows = output.lines().count() - 1;
    let issues =
        output.lines().filter_map(|row| row.split(',').next()).collect::<std::collections::HashSet<_>>();
    println!("{rows} passages in {} issues ({ISSUES} were invented)", issues.len() - 1);
    assert!(rows > PASSAGES / 2, "the bench traced what it wrote");
}

/// Runs a command; prints its time and the most memory it had, and gives what it printed.
fn measured(command: &mut Command, start: Instant) -> String {
    let child = command.spawn().unwrap();
    let pid = child.id();
    let watch = std::thread::spawn(move || {
        let (mut most, mut cpu) = (0, 0.0_f64);
        // The high-water mark is gone with the process, so it is read until then.
        while let Ok(status) = fs::read_to_string(format!("/proc/{pid}/status")) {
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let Some(kilobytes) =
                line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok())
            else {
                break;
            };
            most = most.max(kilobytes);
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            cpu = cpu.max(cpu_seconds(&stat));
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        (most, cpu)
    });
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let (took, (most, cpu)) = (start.elapsed().as_secs_f64(), watch.join().unwrap());
    println!(
        "traced in {took:.1} s ({cpu:.1} s of a processor), at most {:.0} MB of memory",
        most as f64 / 1e3
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Seconds of a processor that a process has used, by its line in `/proc` (proc(5), at the usual 100 ticks a second).
fn cpu_seconds(stat: &str) -> f64 {
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Writes the reports, and gives their number.
fn write_reports(corpus: &std::path::Path) -> usize {
    let mut chance = Chance(SEED);
    let syllables = syllables();
    let word = |chance: &mut Chance| format!("{} {}", chance.of(&syllables), chance.of(&syllables));
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
            let mut said: Vec<&str> = (0..4).map(|_| chance.of(issue)).collect();
            said.extend((0..8).map(|_| chance.of(&common)));
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
            let _ = writeln!(text, "- Tập trung {} {}.\n", chance.of(issue), chance.of(issue));
        }
        let folder = corpus.join(format!("{:03}", number % 100));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{number}.txt")), text).unwrap();
    }
    reports
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
