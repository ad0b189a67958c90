//! From blocks of text to a document: its header, its sections in a tree, and the passages of each section.
//! Names, dates, periods, places, numbers and headings are recognised here; file formats and the index are not known.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod article;
mod cause;
mod citation;
mod closing;
mod date;
mod doc_type;
mod gazetteer;
mod header;
mod heading;
mod headline;
mod letters;
mod lines;
mod markup;
mod model;
mod number;
mod outline;
mod page_number;
mod passage;
mod period;
mod quantity;
mod section_kind;
mod sections;
mod sentence;
mod shape;
mod table;

pub use citation::{Citation, Cited, citations, is_law, law, law_key, undated_laws};
pub use model::{DocType, Document, Header, Number, Passage, Period, Role, Section, SectionKind};
pub use number::{cited_numbers, number_key};
pub use period::periods;
pub use quantity::{Bound, Printed, Quantity, Relation, Unit, UnitKind, quantities};
pub(crate) use sentence::ends as sentence_ends;

use crate::block::Block;

/// Parses the blocks of one file, in reading order.
///
/// `file_stem` is the file's name without extension; it is used only for guesses, which are marked as such.
#[must_use]
pub fn parse(blocks: Vec<Block>, file_stem: &str) -> Document {
    let paragraphs = lines::paragraphs(blocks);
    let (header, extent) = header::parse(&paragraphs, file_stem);
    let mut sections = sections::sections(paragraphs, &header, &extent);
    article::group(&mut sections);
    Document { header, sections }
}

/// The paragraphs of one file as single lines, each no longer than a passage may be, whatever they say.
#[must_use]
pub fn paragraphs(blocks: Vec<Block>) -> Vec<String> {
    let lines = lines::paragraphs(blocks).into_iter().map(|block| letters::one_line(block.text));
    lines.flat_map(passage::divide).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::io::Write;
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::*;
    use crate::block::{End, Part, Style};

    /// The blocks of a plain text whose paragraphs stand apart by blank lines.
    fn blocks(text: &str) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for line in text.lines() {
            match blocks.last_mut() {
                _ if !line.trim().is_empty() => {
                    blocks.push(Block { text: line.to_owned(), end: End::Line, ..Block::default() });
                }
                Some(last) => last.end = End::Paragraph,
                None => {}
            }
        }
        blocks
    }

    fn sections(text: &str) -> Vec<Section> {
        parse(blocks(text), "tep").sections
    }

    /// Paths of the sections with a heading, each heading cut at its mark.
    fn marks(sections: &[Section]) -> Vec<String> {
        let mark = |heading: &String| heading.split(['.', ')', ':']).next().unwrap_or("").to_owned();
        let path = |section: &Section| section.path.iter().map(mark).collect::<Vec<_>>().join("/");
        sections.iter().filter(|section| !section.path.is_empty()).map(path).collect()
    }

    fn kinds(sections: &[Section]) -> Vec<&str> {
        sections.iter().map(|section| section.kind.0.as_ref()).collect()
    }

    fn seed() -> Option<String> {
        let root = std::env::var_os("TRACUU_SHARED")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
        let text = std::fs::read_to_string(root.join("corpus/seed/000_825c492bfc49e81d.txt")).ok();
        if text.is_none() {
            // Past the test harness, which hides what passing tests print.
            let _ = writeln!(std::io::stderr(), "SKIPPED: no sample report under {}", root.display());
        }
        text
    }

    #[test]
    fn the_sample_report_has_its_headings() {
        let Some(text) = seed() else { return };
        let expected = [
            "A/I", "A/I/1", "A/I/2", "A/I/3", "A/I/4", "A/I/5", "A/II/1", "A/II/2", "B", "B/1", "B/2", "B/3",
            "B/4", "B/5", "B/6",
        ];
        assert_eq!(marks(&sections(&text)), expected);
    }

    #[test]
    fn the_sample_report_has_its_cut_sentences_whole() {
        let Some(text) = seed() else { return };
        let sections = sections(&text);
        for whole in [
            "về tiếp tục thực hiện những nhiệm vụ",
            "người có công; Thực hiện tốt",
            "địa bàn huyện rộng nên đôi lúc",
            "để triển khai kịp thời",
        ] {
            let holds = |passage: &Passage| passage.text.contains(whole);
            assert_eq!(sections.iter().flat_map(|s| &s.passages).filter(|p| holds(p)).count(), 1, "{whole}");
        }
    }

    #[test]
    fn the_sample_report_has_its_weaknesses_and_their_causes() {
        let Some(text) = seed() else { return };
        let sections = sections(&text);
        let weaknesses: Vec<&Section> = sections.iter().filter(|s| s.kind.0 == "weaknesses").collect();
        assert_eq!(weaknesses.len(), 1);
        assert_eq!(weaknesses[0].path[2], "2. Hạn chế, khuyết điểm");
        let causes =
            |p: &Passage| p.causes.iter().map(|(s, e)| p.text[*s..*e].to_owned()).collect::<Vec<_>>();
        let causes: Vec<String> = weaknesses[0].passages.iter().flat_map(causes).collect();
        assert_eq!(causes.len(), 4, "{causes:#?}");
        assert!(
            causes[0].starts_with("Nguyên nhân: do năm 2021") && causes[0].ends_with("yêu cầu công việc.")
        );
        assert!(causes[3].starts_with("nguyên nhân chủ quan như:"));
        let last = weaknesses[0].passages.last().unwrap();
        assert_eq!(last.kind.as_ref().unwrap().0, "causes-subjective");
    }

    #[test]
    fn the_sample_report_has_a_kind_for_each_section() {
        let Some(text) = seed() else { return };
        let sections = sections(&text);
        let headed: Vec<&str> =
            sections.iter().filter(|s| !s.path.is_empty()).map(|section| section.kind.0.as_ref()).collect();
        let mut expected = vec!["results"; 6];
        expected.extend(["strengths", "weaknesses"]);
        expected.extend(["plan"; 7]);
        assert_eq!(headed, expected);
        assert!(kinds(&sections).ends_with(&["closing", "recipients", "signature"]));
        let estimated = sections.iter().flat_map(|s| &s.passages).filter(|p| p.estimated).count();
        assert_eq!(estimated, 5);
    }

    #[test]
    fn a_law_has_articles_for_leaves() {
        let text = "Chương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi điều chỉnh\n\nNghị định này quy định việc thu ngân sách.\n\n\
            Điều 2. Nguyên tắc\n\n1. Thu đúng:\n\na) Đúng hạn;\n\nb) Đúng mức.\n\n2. Thu đủ.\n\n\
            Chương II\nTỔ CHỨC THỰC HIỆN\n\nMục 1\nHIỆU LỰC\n\nĐiều 3. Nghị định này có hiệu lực từ ngày ký./.\n\n\
            PHỤ LỤC I\nDANH MỤC BIỂU MẪU\n\n(Ban hành kèm theo Nghị định này)\n\n1. Biểu thu.\n";
        let sections = sections(text);
        let paths: Vec<String> = sections.iter().map(|section| section.path.join(" › ")).collect();
        assert_eq!(
            paths,
            [
                "Chương I QUY ĐỊNH CHUNG › Điều 1. Phạm vi điều chỉnh",
                "Chương I QUY ĐỊNH CHUNG › Điều 2. Nguyên tắc",
                "Chương II TỔ CHỨC THỰC HIỆN › Mục 1 HIỆU LỰC › Điều 3. Nghị định này có hiệu lực từ ngày ký./.",
                "PHỤ LỤC I DANH MỤC BIỂU MẪU",
            ]
        );
        assert_eq!(kinds(&sections), ["other", "other", "organisation", "appendix"]);
        assert!(sections[2].passages[0].text.starts_with("Điều 3. Nghị định"));
    }

    #[test]
    fn levels_may_be_skipped_and_numbering_restarts() {
        let text = "I- KẾT QUẢ\n\n1. Kinh tế\n\nĐạt 102% kế hoạch.\n\n2. Xã hội\n\nĐạt 98% kế hoạch.\n\n\
            II- NHIỆM VỤ\n\na) Thu ngân sách\n\nPhấn đấu đạt.\n\nb) Chi ngân sách\n\nTiết kiệm chi.\n\n\
            III- KIẾN NGHỊ\n\n1. Với tỉnh\n\nBổ sung vốn.\n";
        let sections = sections(text);
        assert_eq!(
            marks(&sections),
            ["I- KẾT QUẢ/1", "I- KẾT QUẢ/2", "II- NHIỆM VỤ/a", "II- NHIỆM VỤ/b", "III- KIẾN NGHỊ/1"]
        );
        assert_eq!(kinds(&sections), ["results-economy", "results-society", "plan", "plan", "requests"]);
    }

    #[test]
    fn a_clause_that_reports_is_a_section_even_in_an_article() {
        let text = "Điều 1. Tán thành báo cáo giám sát với các nội dung sau:\n\n1. Kết quả đạt được\n\nĐã lập 12 đồ án.\n\n\
            2. Tồn tại, hạn chế\n\na) Còn 05 khu dân cư chậm triển khai.\n\nb) Chất lượng chưa cao.\n\n\
            Điều 2. Giao UBND huyện:\n\n1. Rà soát quy hoạch.\n\n2. Báo cáo kết quả.\n";
        let sections = sections(text);
        assert_eq!(kinds(&sections), ["results", "weaknesses", "other"]);
        assert_eq!(sections[1].path.len(), 2);
        assert_eq!(sections[2].path.len(), 1);
    }

    #[test]
    fn what_follows_a_signature_is_another_text_unless_a_list_goes_on() {
        let issued = "Điều 1. Ban hành Quy chế làm việc.\n\nĐiều 2. Quyết định có hiệu lực từ ngày ký.\n\n\
            CHỦ TỊCH\n\nNguyễn Văn An\n\nQUY CHẾ\n\nLÀM VIỆC\n\n(Ban hành kèm theo Quyết định này)\n\n\
            Điều 1. Phạm vi\n\nQuy chế này quy định lề lối làm việc.\n";
        let paths: Vec<String> = sections(issued).iter().map(|s| s.path.join("/")).collect();
        assert!(paths.contains(&"QUY CHẾ LÀM VIỆC/Điều 1. Phạm vi".to_owned()), "{paths:?}");
        let example = "1. Thể thức\n\nVí dụ về chữ ký:\n\nCHỦ TỊCH\n\nNguyễn Văn An\n\n\
            2. Kỹ thuật trình bày\n\nTrình bày như sau.\n";
        assert_eq!(marks(&sections(example)), ["1", "2"]);
    }

    #[test]
    fn a_list_inside_a_section_divides_nothing() {
        let text = "1. Thành lập Ban chỉ đạo\n\nGồm các ông, bà:\n\na) Ông Nguyễn Văn A;\n\nb) Bà Trần Thị B.\n\n\
            2. Kinh phí\n\nTừ ngân sách huyện.\n";
        assert_eq!(marks(&sections(text)), ["1", "2"]);
    }

    #[test]
    fn headings_in_capitals_or_bold_need_no_mark() {
        let bold = |text: &str, bold: bool| Block {
            text: text.to_owned(),
            style: Style { bold, ..Style::default() },
            ..Block::default()
        };
        let body =
            "Ủy ban nhân dân huyện đã chỉ đạo các phòng, ban chuyên môn thực hiện tốt nhiệm vụ được giao.";
        let blocks = [
            bold("KẾT QUẢ THỰC HIỆN", false),
            bold("NĂM 2022", false),
            bold("1. Thu ngân sách", false),
            bold("Về thu nội địa", true),
            bold(body, false),
            bold("2. Chi ngân sách", false),
            bold(body, false),
            bold("PHƯƠNG HƯỚNG NĂM 2023", false),
            bold("1. Chỉ tiêu", false),
            bold(body, false),
        ];
        let paths: Vec<String> = parse(blocks.into(), "").sections.iter().map(|s| s.path.join("/")).collect();
        assert_eq!(
            paths,
            [
                "KẾT QUẢ THỰC HIỆN NĂM 2022/1. Thu ngân sách/Về thu nội địa",
                "KẾT QUẢ THỰC HIỆN NĂM 2022/2. Chi ngân sách",
                "PHƯƠNG HƯỚNG NĂM 2023/1. Chỉ tiêu",
            ]
        );
    }

    #[test]
    fn an_enumeration_of_short_items_is_no_list_of_sections() {
        let text = "I. Thành phần\n\n1. Ông Nguyễn Văn A, Chủ tịch;\n\n2. Bà Trần Thị B, Phó Chủ tịch.\n\n\
            II. Nội dung\n\nHọp bàn về thu ngân sách.\n";
        assert_eq!(marks(&sections(text)), ["I", "II"]);
    }

    #[test]
    fn a_year_at_the_start_of_a_line_heads_nothing() {
        let text = "1. Kinh tế\n\nThu ngân sách đạt kế hoạch\n\n2022. Trong đó có 12 dự án.\n\n\
            2. Xã hội\n\nHộ nghèo giảm còn 2%.\n";
        assert_eq!(marks(&sections(text)), ["1", "2"]);
    }

    #[test]
    fn a_style_of_the_file_makes_a_heading_of_any_line() {
        let styled = |text: &str, level: Option<u8>| Block {
            text: text.to_owned(),
            style: Style { heading: level, ..Style::default() },
            ..Block::default()
        };
        let blocks = [
            styled("Kết quả", Some(1)),
            styled("Thu ngân sách", Some(2)),
            styled("Thu đạt 102% dự toán tỉnh giao.", None),
            styled("Chi ngân sách", Some(2)),
            styled("Chi đạt 98% dự toán tỉnh giao.", None),
            styled("Nhiệm vụ", Some(1)),
            styled("Phấn đấu hoàn thành kế hoạch.", None),
        ];
        let paths: Vec<String> = parse(blocks.into(), "").sections.iter().map(|s| s.path.join("/")).collect();
        assert_eq!(paths, ["Kết quả/Thu ngân sách", "Kết quả/Chi ngân sách", "Nhiệm vụ"]);
    }

    #[test]
    fn a_whole_paragraph_styled_as_a_heading_is_no_title() {
        let styled = |text: String, level: Option<u8>| Block {
            text,
            style: Style { heading: level, ..Style::default() },
            ..Block::default()
        };
        let long = "Thu ngân sách đạt kế hoạch đề ra. ".repeat(40);
        let sections = parse(vec![styled(long, Some(1)), styled("Đạt 102%.".to_owned(), None)], "").sections;
        assert!(sections.iter().flat_map(|section| &section.path).all(|heading| heading.len() < 200));
        assert!(sections[0].passages[0].text.starts_with("Thu ngân sách đạt kế hoạch đề ra."));
    }

    fn any_block() -> impl Strategy<Value = Block> {
        let text = prop_oneof![
            "(A|II|1|1\\.2|a|Điều 3|Chương I|PHỤ LỤC|\\*|-|Nơi nhận|TM|Phần thứ hai)[.):]? ?(KẾT QUẢ|Hạn chế|thu đạt. Chi|Trần Văn B){0,2}[.;:]?",
            "([a-zộƯ]{1,6}[ .,;*(]{1,2}){1,60}",
            Just("(Ban hành kèm theo Quyết định này)".to_owned()),
            Just("Nguyên nhân: do thiếu vốn. Tuy nhiên, ước đạt 12%.".to_owned()),
        ];
        let end = prop_oneof![Just(End::Wrapped), Just(End::Line), Just(End::Paragraph)];
        let part = prop_oneof![8 => Just(Part::Body), 1 => Just(Part::Table), 1 => Just(Part::Note), 1 => Just(Part::Margin)];
        (text, end, part, prop::option::weighted(0.1, 0_u8..4), any::<bool>()).prop_map(
            |(text, end, part, heading, bold)| Block {
                text,
                page: None,
                style: Style { part, heading, bold, ..Style::default() },
                end,
            },
        )
    }

    /// How often each word occurs, marks at its ends put aside.
    fn count_words<'a>(texts: impl Iterator<Item = &'a str>) -> HashMap<&'a str, usize> {
        let mut count = HashMap::new();
        for word in
            texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty())
        {
            *count.entry(word).or_default() += 1;
        }
        count
    }

    proptest! {
        #[test]
        fn no_word_is_lost(blocks in prop::collection::vec(any_block(), 0..40)) {
            let document = parse(blocks.clone(), "tep");
            let headings = document.sections.iter().flat_map(|s| &s.path);
            let passages = document.sections.iter().flat_map(|s| &s.passages).map(|p| &p.text);
            let found = count_words(headings.chain(passages).map(String::as_str));
            for (word, count) in count_words(blocks.iter().map(|block| block.text.as_str())) {
                prop_assert!(found.get(word).copied().unwrap_or(0) >= count, "{word} in {document:#?}");
            }
            for passage in document.sections.iter().flat_map(|s| &s.passages) {
                prop_assert!(!passage.text.is_empty() && passage.text.len() <= passage::MAX_BYTES);
                prop_assert!(!passage.text.contains(['\n', '\r', '\t']));
            }
        }
    }
}
