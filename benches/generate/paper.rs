//! One paper from its first line to its last: who wrote it, number, date, title, numbered sections, signature.

use std::fmt::Write as _;

use super::language::Language;
use super::phrases::Phrases;
use super::prose::Prose;
use super::random::{Random, mixed};

/// Districts that write; all invented.
const DISTRICTS: usize = 400;
const NUMERALS: [&str; 5] = ["I", "II", "III", "IV", "V"];

/// What a paper says of itself.
pub(crate) struct Paper<'a> {
    prose: Prose<'a>,
    /// `BC`, `Báo cáo`, `UBND`.
    kind: [&'static str; 3],
    district: String,
    number: usize,
    year: usize,
    month: usize,
    day: usize,
    period: String,
}

impl<'a> Paper<'a> {
    pub(crate) fn new(language: &'a Language, phrases: &'a Phrases, seed: u64) -> Self {
        let mut prose = Prose::new(language, phrases, Random::new(seed));
        let kind = prose.random.of(phrases.of("type")).split('\t').collect::<Vec<_>>();
        let [short, long, council] = kind[..] else { panic!("a type has three names: {kind:?}") };
        let district = mixed(3, prose.random.below(DISTRICTS) as u64);
        let district = prose.name_of(district);
        let year = 2004 + prose.random.below(21);
        let period = prose.random.of(phrases.of("period")).replace("{y}", &year.to_string());
        Self {
            kind: [short, long, council],
            district,
            number: 1 + prose.random.below(900),
            year,
            month: 1 + prose.random.below(12),
            day: 1 + prose.random.below(28),
            period,
            prose,
        }
    }

    /// Its file: a folder a year, the kind and the running number.
    pub(crate) fn path(&self, at: u64) -> String {
        format!("{}/{}-{at:06}.txt", self.year, self.kind[0])
    }

    /// Its text, which ends with the section in which `bytes` are reached.
    pub(crate) fn write(&mut self, bytes: usize, out: &mut String) {
        self.head(out);
        let names = self.prose.phrases.of("section");
        for (at, (numeral, name)) in NUMERALS.iter().zip(names).enumerate() {
            let _ = write!(out, "{numeral}. {name}\n\n");
            // Results take half of a report, the rest shares what is left.
            let end = if at == 0 { bytes / 2 } else { bytes / 2 + bytes / 2 * at / (NUMERALS.len() - 1) };
            self.section(end, out);
            if out.len() >= bytes {
                break;
            }
        }
        self.close(out);
    }

    fn head(&mut self, out: &mut String) {
        let [short, long, council] = self.kind;
        let body = if council == "HĐND" { "HỘI ĐỒNG NHÂN DÂN" } else { "ỦY BAN NHÂN DÂN" };
        let large = self.district.to_uppercase();
        let _ = write!(
            out,
            "{body}\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHUYỆN {large}\tĐộc lập - Tự do - Hạnh phúc\n\n\
             Số: {}/{short}-{council}\t{}, ngày {:02} tháng {:02} năm {}\n\n{}\n",
            self.number,
            self.district,
            self.day,
            self.month,
            self.year,
            long.to_uppercase()
        );
        let title = self.phrase("title");
        let _ = write!(out, "{title}\n\n");
        for _ in 0..2 + self.prose.random.below(4) {
            let basis = self.phrase("basis");
            let _ = write!(out, "{basis}\n\n");
        }
    }

    /// Subsections until the text is as long as `end`.
    fn section(&mut self, end: usize, out: &mut String) {
        for number in 1.. {
            let area = self.phrase("area");
            let _ = write!(out, "{number}. {area}\n\n");
            for item in 0..2 + self.prose.random.below(6) {
                match self.prose.random.below(4) {
                    0 => drop(write!(out, "{}) ", char::from(b'a' + item as u8))),
                    1 => drop(write!(out, "{number}.{}. ", item + 1)),
                    _ => out.push_str("- "),
                }
                self.prose.paragraph(out);
                out.push_str("\n\n");
                if out.len() >= end {
                    return;
                }
            }
        }
    }

    fn close(&mut self, out: &mut String) {
        let chair = if self.kind[2] == "HĐND" { "HỘI ĐỒNG NHÂN DÂN" } else { "ỦY BAN NHÂN DÂN" };
        let _ = writeln!(out, "Nơi nhận:\tTM. {chair}");
        for (at, to) in self.prose.phrases.of("recipient").iter().enumerate() {
            let beside = if at == 0 { "\tCHỦ TỊCH".to_owned() } else { String::new() };
            let _ = writeln!(out, "{to}{beside}");
        }
        let signer = self.prose.person();
        let _ = writeln!(out, "\t{signer}");
    }

    /// One of the fixed phrases, filled in.
    fn phrase(&mut self, kind: &str) -> String {
        let mut text = self.prose.random.of(self.prose.phrases.of(kind)).to_owned();
        while text.contains("{t}") {
            text = text.replacen("{t}", &self.prose.topic(), 1);
        }
        while text.contains("{n}") {
            text = text.replacen("{n}", &(1 + self.prose.random.below(28)).to_string(), 1);
        }
        let year = self.year - self.prose.random.below(3);
        text.replace("{d}", &self.district).replace("{p}", &self.period).replace("{y}", &year.to_string())
    }
}
