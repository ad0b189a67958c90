//! From bytes to text: which encoding a text file has, and what could not be decoded.
//! Vietnamese encodings older than Unicode (TCVN3, VNI, VISCII, VPS) are told by the syllables that they give.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use super::legacy::is_only_vietnamese;
use super::{Refusal, legacy};
use crate::messages::Message;
use crate::vietnamese::compose;
use crate::vietnamese::legacy::guess;

/// Bytes that are looked at to tell an encoding; the rest of a file follows its beginning.
const SAMPLE_BYTES: usize = 1 << 20;

/// The text of a file.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// Name of the encoding, as the web names it.
    pub(super) encoding: &'static str,
    /// What could not be decoded, and what looks wrong.
    pub(super) warnings: Vec<Message>,
}

/// Decodes a text file, or says that it is none.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Refusal> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        let text = &bytes[mark_bytes..];
        return Ok(if encoding == UTF_8 { decode_unmarked(text) } else { decode_as(text, encoding) });
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(decode_as(bytes, encoding));
    }
    if is_binary(bytes) {
        return Err(Refusal::skipped("read.skipped.binary"));
    }
    Ok(decode_unmarked(bytes))
}

fn decode_unmarked(bytes: &[u8]) -> Decoded<'_> {
    match Utf8::of(bytes) {
        Utf8::Whole(text) => whole(text),
        Utf8::Damaged { bad, first } => damaged(bytes, bad, first),
        Utf8::Other => decode_single_bytes(bytes),
    }
}

fn whole(text: &str) -> Decoded<'_> {
    let unchanged = Decoded { text: Cow::Borrowed(text), encoding: "UTF-8", warnings: Vec::new() };
    if let Some(text) = legacy::undo_references(text) {
        let warnings = vec![Message::new("read.warning.references")];
        return Decoded { text: Cow::Owned(text), warnings, ..unchanged };
    }
    if !looks_legacy(text) {
        return unchanged;
    }
    if let Some(text) = legacy::undo_double_utf8(text) {
        let warnings = vec![Message::new("read.warning.decoded_twice")];
        return Decoded { text: Cow::Owned(text), warnings, ..unchanged };
    }
    by_words(text).unwrap_or(Decoded { warnings: vec![Message::new("read.warning.legacy")], ..unchanged })
}

/// The text in the encoding under which its words are syllables.
fn by_words<'a>(text: &str) -> Option<Decoded<'a>> {
    let guess = guess([start_of(text)])?;
    let (text, letters) = legacy::decode_lines(text, guess.charset);
    let warnings = vec![legacy::decoded_by_words(guess.charset, letters, Some(guess))];
    Some(Decoded { text: Cow::Owned(text), encoding: guess.charset.name(), warnings })
}

fn damaged(bytes: &[u8], bad: u64, first: usize) -> Decoded<'_> {
    let line = bytes[..first].iter().filter(|b| **b == b'\n').count() + 1;
    let warning =
        Message::new("read.warning.bad_bytes").with("n", bad).with("line", line).with("byte", first);
    Decoded { text: String::from_utf8_lossy(bytes), encoding: "UTF-8", warnings: vec![warning] }
}

/// Text whose encoding is known: by its byte order mark, or by the look of its bytes.
fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let warnings = if had_errors { vec![undecoded(&text)] } else { Vec::new() };
    Decoded { text, encoding: encoding.name(), warnings }
}

fn undecoded(text: &str) -> Message {
    let bad = text.matches(char::REPLACEMENT_CHARACTER).count();
    let first = text.find(char::REPLACEMENT_CHARACTER).unwrap_or_default();
    let line = text[..first].matches('\n').count() + 1;
    Message::new("read.warning.undecoded").with("n", bad).with("line", line)
}

/// UTF-16 without a mark: of Vietnamese text in it, every second byte is one of five.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES) & !1];
    if sample.len() < 4 || !sample.contains(&0) {
        return None;
    }
    let units = (sample.len() / 2) as u64;
    // Latin letters and punctuation; ă, đ, ơ, ư; combining marks; toned letters; dashes and quotes.
    let is_high = |b: &u8| matches!(b, 0x00 | 0x01 | 0x03 | 0x1e | 0x20);
    let share = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| is_high(b)).count() as u64;
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count() as u64;
    let fits = |high: usize, low: usize| share(high) * 20 >= units * 19 && zeros(low) * 20 <= units;
    match (fits(1, 0), fits(0, 1)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// Text holds next to no control characters; a few are damage, many are another kind of file.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let is_control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | 0x0b | 0x0c | b'\r' | 0x1b);
    let controls = count(bytes, is_control);
    let zeros = count(bytes, |b| *b == 0);
    let length = bytes.len() as u64;
    controls > 2 + length / 50 || zeros > 2 + length / 1000
}

/// How many bytes a test holds for; counted in short runs, each a few vector instructions.
fn count(bytes: &[u8], test: impl Fn(&u8) -> bool) -> u64 {
    let in_run = |run: &[u8]| u64::from(run.iter().map(|b| u8::from(test(b))).sum::<u8>());
    bytes.chunks(128).map(in_run).sum()
}

/// How far bytes are UTF-8.
enum Utf8<'a> {
    Whole(&'a str),
    /// Letters of several bytes stand in it, and far fewer bad places.
    Damaged {
        bad: u64,
        first: usize,
    },
    Other,
}

impl<'a> Utf8<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        // Faster over letters of several bytes than the standard library is.
        if let Some(Cow::Borrowed(text)) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
            return Self::Whole(text);
        }
        let first = Encoding::utf8_valid_up_to(bytes);
        let (mut good, mut bad) = (0_u64, 0_u64);
        for chunk in bytes.utf8_chunks() {
            good += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
            bad += u64::from(!chunk.invalid().is_empty());
        }
        if good >= bad * 4 { Self::Damaged { bad, first } } else { Self::Other }
    }
}

/// One byte a letter: windows-1258 where that gives Vietnamese letters, else an honest guess.
fn decode_single_bytes(bytes: &[u8]) -> Decoded<'_> {
    let (text, _) = WINDOWS_1258.decode_without_bom_handling(bytes);
    let letters = Letters::of(&compose(start_of(&text)));
    if letters.foreign * 20 <= letters.vietnamese + letters.foreign {
        return Decoded { text, encoding: WINDOWS_1258.name(), warnings: Vec::new() };
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    if let Some(decoded) = by_words(&text) {
        return decoded;
    }
    let warnings = vec![Message::new("read.warning.legacy")];
    Decoded { text, encoding: WINDOWS_1252.name(), warnings }
}

/// Whether correctly decoded text shows letters that Vietnamese does not have, and none that only it has:
/// the sign of a text in TCVN3 or VNI, or of Unicode that was decoded twice.
fn looks_legacy(text: &str) -> bool {
    let sample = start_of(text);
    if sample.is_ascii() || sample.chars().any(is_only_vietnamese) {
        return false;
    }
    let letters = Letters::of(sample);
    // French has ç, î, û among its é and à; there must be more than that, and enough to judge.
    letters.foreign >= 10 && letters.foreign * 10 > (letters.vietnamese + letters.foreign) * 3
}

fn start_of(text: &str) -> &str {
    let end = (0..=SAMPLE_BYTES.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or_default()]
}

/// Letters beyond ASCII in a composed text.
#[derive(Debug, Default)]
struct Letters {
    /// Those that Vietnamese has.
    vietnamese: u64,
    /// Others, and the signs that legacy encodings use for letters.
    foreign: u64,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for c in text.chars().filter(|c| !c.is_ascii()) {
            if is_vietnamese(c) {
                letters.vietnamese += 1;
            } else if matches!(c, '\u{80}'..='\u{9f}' | '\u{a1}'..='\u{24f}' | '\u{300}'..='\u{36f}')
                && !matches!(c, '«' | '»' | '°' | '±' | '²' | '³' | '×' | '÷' | '½' | '¼')
            {
                letters.foreign += 1;
            }
        }
        letters
    }
}

/// Whether `c` is one of the letters with marks of the Vietnamese alphabet.
fn is_vietnamese(c: char) -> bool {
    if matches!(c, 'đ' | 'Đ') {
        return true;
    }
    let mut parts = std::iter::once(c).nfd();
    let Some(base) = parts.next() else { return false };
    let (mut has_mark, mut has_tone) = (false, false);
    for mark in parts {
        let fits = match mark {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' if !has_tone => {
                has_tone = true;
                "aeiouyAEIOUY"
            }
            '\u{302}' => "aeoAEO",
            '\u{306}' => "aA",
            '\u{31b}' => "ouOU",
            _ => return false,
        };
        if !fits.contains(base) {
            return false;
        }
        has_mark = true;
    }
    has_mark
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SENTENCE: &str =
        "Ủy ban nhân dân huyện báo cáo kết quả giải ngân vốn đầu tư công, đạt 35,68% kế hoạch.\n";

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    /// The text as windows-1258 writes it: shape letters, and tones as bytes of their own.
    fn windows_1258(text: &str) -> Vec<u8> {
        let split = split_tones(text);
        let (bytes, _, failed) = WINDOWS_1258.encode(&split);
        assert!(!failed);
        bytes.into_owned()
    }

    fn split_tones(text: &str) -> String {
        let mut out = String::new();
        for c in text.chars() {
            let (mut shape, mut tone) = (String::new(), String::new());
            for part in std::iter::once(c).nfd() {
                let is_tone = matches!(part, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
                if is_tone { tone.push(part) } else { shape.push(part) }
            }
            out.extend(shape.nfc());
            out.push_str(&tone);
        }
        out
    }

    #[test]
    fn encodings_are_told_by_content() {
        let marked = |bytes: &[u8]| [&[0xef, 0xbb, 0xbf], bytes].concat();
        let text = SENTENCE.repeat(3);
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (marked(text.as_bytes()), "UTF-8"),
            (utf16(&format!("\u{feff}{text}"), u16::to_le_bytes), "UTF-16LE"),
            (utf16(&format!("\u{feff}{text}"), u16::to_be_bytes), "UTF-16BE"),
            (utf16(&text, u16::to_le_bytes), "UTF-16LE"),
            (utf16(&text, u16::to_be_bytes), "UTF-16BE"),
            (windows_1258(&text), "windows-1258"),
        ] {
            let decoded = decode(&bytes).unwrap();
            assert_eq!(decoded.encoding, encoding);
            assert_eq!(compose(&decoded.text), text, "{encoding}");
            assert_eq!(decoded.warnings, [], "{encoding}");
        }
    }

    #[test]
    fn bad_bytes_in_utf_8_are_counted_and_placed() {
        let mut bytes = SENTENCE.repeat(4).into_bytes();
        let second_line = SENTENCE.len();
        bytes[second_line] = 0xff;
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.encoding, "UTF-8");
        let warning = decoded.warnings[0].say(crate::messages::Language::English);
        assert!(warning.contains("line 2"), "{warning}");
        assert!(warning.contains(&second_line.to_string()), "{warning}");
    }

    #[test]
    fn old_font_encodings_are_reported_and_french_is_not() {
        let warned = |bytes: &[u8]| !decode(bytes).unwrap().warnings.is_empty();
        let tcvn3 = "Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, Uû ban nh©n d©n";
        let vni = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc, vieäc";
        let twice = "á»¦y ban nhÃ¢n dÃ¢n huyá»‡n bÃ¡o cÃ¡o káº¿t quáº£ giáº£i ngÃ¢n vá»‘n Ä‘áº§u tÆ°";
        let french = "Le français a été préféré à l'été où les élèves, hélas, ont dû être très sévères déjà";
        for legacy in [tcvn3, vni, twice] {
            assert!(warned(legacy.as_bytes()), "{legacy}");
        }
        assert!(!warned(french.as_bytes()));
        assert!(!warned(SENTENCE.as_bytes()));
        let (bytes, ..) = WINDOWS_1252.encode(tcvn3);
        assert!(warned(&bytes), "as single bytes too");
    }

    #[test]
    fn old_font_encodings_are_decoded() {
        let tcvn3 =
            "Céng hoµ x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc\nUû ban nh©n d©n n\u{ad}íc\n";
        let vni = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc, vieäc\n";
        for (coded, charset, text) in [
            (
                tcvn3,
                "TCVN3",
                "Cộng hoà xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc\nUỷ ban nhân dân nước\n",
            ),
            (vni, "VNI", "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc, việc\n"),
        ] {
            let (single_bytes, ..) = WINDOWS_1252.encode(coded);
            for bytes in [coded.as_bytes(), &single_bytes] {
                let decoded = decode(bytes).unwrap();
                assert_eq!((decoded.encoding, &*decoded.text), (charset, text));
                assert_eq!(decoded.warnings[0].key(), "read.warning.decoded_by_words");
            }
        }
    }

    #[test]
    fn binary_is_refused() {
        let bytes: Vec<u8> = (0..=255).cycle().take(4096).collect();
        assert_eq!(decode(&bytes).unwrap_err(), Refusal::skipped("read.skipped.binary"));
        assert!(decode(b"abc\0\0\0\0def").is_err());
    }

    #[test]
    fn vietnamese_letters_are_the_134() {
        let letters = (0x80..=0xffff).filter_map(char::from_u32).filter(|c| is_vietnamese(*c)).count();
        assert_eq!(letters, 134);
    }

    proptest! {
        #[test]
        fn utf_8_comes_back_as_it_was(text in "[a-zộĐƯ ,.\n]{1,80}") {
            prop_assert_eq!(&decode(text.as_bytes()).unwrap().text, &text);
        }
    }
}
