//! Whole heads, invented, in every layout that offices use, and the sample report where the shared data lies.

use super::*;
use crate::block::{End, Part, Style};
use crate::document::{Role, gazetteer};

/// Blocks of a plain text: a blank line ends a paragraph.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines() {
        if line.trim().is_empty() {
            if let Some(last) = blocks.last_mut() {
                last.end = End::Paragraph;
            }
        } else {
            blocks.push(Block { text: line.trim().to_owned(), end: End::Line, ..Block::default() });
        }
    }
    blocks
}

fn header(text: &str) -> Header {
    parse(&blocks(text), "").0
}

fn kind(header: &Header) -> &str {
    header.doc_type.as_ref().map_or("", |kind| kind.0.as_str())
}

fn number(header: &Header) -> &str {
    header.number.as_ref().map_or("", |number| number.text.as_str())
}

fn date(header: &Header) -> String {
    header.date.map(|date| date.to_string()).unwrap_or_default()
}

const REPORT_ENDS: &str =
    "\n\nThực hiện Quy chế làm việc, UBND huyện báo cáo như sau:\n\nI. KẾT QUẢ\n\n1. Kinh tế ổn định.\n";

#[test]
fn one_column_under_the_other() {
    let header = header(&format!(
        "ỦY BAN NHÂN DÂN\nHUYỆN HỚN QUẢN\n-------\n\nSố: 198/BC-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
         Độc lập - Tự do - Hạnh phúc\n---------------\n\nHớn Quản, ngày 09 tháng 12 năm 2021\n\nBÁO CÁO\n\
         Tình hình thực hiện nhiệm vụ năm 2021\nvà phương hướng, nhiệm vụ năm 2022{REPORT_ENDS}"
    ));
    assert_eq!(kind(&header), "bao-cao");
    assert_eq!(number(&header), "198/BC-UBND");
    assert_eq!(
        header.title.as_deref(),
        Some("Tình hình thực hiện nhiệm vụ năm 2021 và phương hướng, nhiệm vụ năm 2022")
    );
    assert_eq!(header.issuer.as_deref(), Some("UBND huyện Hớn Quản"));
    assert_eq!(header.place.as_deref(), Some("Hớn Quản"));
    assert_eq!(date(&header), "2021-12-09");
    assert_eq!(header.district.as_deref(), Some("Hớn Quản"));
    assert_eq!(header.province.as_deref(), Some("Bình Phước"));
    assert_eq!(header.province_now.as_deref(), Some("Đồng Nai"));
    assert_eq!(header.periods.len(), 2);
    assert!(header.guessed.is_empty());
}

#[test]
fn two_columns_side_by_side() {
    for gap in ["\t", "        ", " | "] {
        let header = header(&format!(
            "UBND TỈNH BÌNH PHƯỚC{gap}CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSỞ NỘI VỤ{gap}Độc lập - Tự do - Hạnh phúc\n\
             Số: 2231/SNV-CCHC&PC{gap}Bình Phước, ngày 5 tháng 03 năm 2020\nV/v báo cáo tình hình\n\
             thực hiện cải cách hành chính quý I năm 2020\n\nKính gửi:\n- UBND các huyện, thị xã;\n- Các sở, ban, ngành.\n\n\
             Sở Nội vụ đề nghị các đơn vị báo cáo.\n"
        ));
        assert_eq!(kind(&header), "cong-van", "{gap:?}");
        assert_eq!(number(&header), "2231/SNV-CCHC&PC");
        assert_eq!(
            header.title.as_deref(),
            Some("V/v báo cáo tình hình thực hiện cải cách hành chính quý I năm 2020")
        );
        assert_eq!(header.issuer.as_deref(), Some("Sở Nội vụ tỉnh Bình Phước"));
        assert_eq!((header.district.as_deref(), header.province.as_deref()), (None, Some("Bình Phước")));
        assert_eq!(date(&header), "2020-03-05");
        assert_eq!(header.recipients, ["UBND các huyện, thị xã", "Các sở, ban, ngành"]);
        assert_eq!(header.periods.len(), 1);
    }
}

#[test]
fn cells_of_a_table_that_hold_whole_columns() {
    let header = header(
        "ỦY BAN NHÂN DÂN HUYỆN SÓC MÂY Số: 12/KH-UBND | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc \
         Sóc Mây, ngày 3 tháng 1 năm 2023\nKẾ HOẠCH\nChuyển đổi số huyện Sóc Mây năm 2023\nCăn cứ Nghị quyết số 5/NQ-HĐND;\n",
    );
    assert_eq!((kind(&header), number(&header)), ("ke-hoach", "12/KH-UBND"));
    assert_eq!(header.issuer.as_deref(), Some("UBND huyện Sóc Mây"));
    assert_eq!(header.district.as_deref(), Some("Sóc Mây"));
    assert_eq!(date(&header), "2023-01-03");
    assert_eq!(header.title.as_deref(), Some("Chuyển đổi số huyện Sóc Mây năm 2023"));
    assert_eq!(header.periods[0].role, Role::Plan);
}

#[test]
fn words_broken_one_a_line_and_the_authority_under_the_title() {
    let header = header(
        "BỘ GIAO THÔNG VẬN\n\nTẢI\n\n-------\n\nCỘNG HÒA XÃ HỘI\n\nCHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\n\n\
         Số:\n\n25/2022/\nTT-BGTVT\n\nHà\n\nNội, ngày 20\n\ntháng 10 năm 2022\n\nTHÔNG\n\nTƯ\n\nQUY ĐỊNH VỀ CHUYẾN BAY CHUYÊN CƠ, CHUYÊN\n\n\
         KHOANG\n\nBỘ TRƯỞNG BỘ GIAO THÔNG VẬN TẢI\n\nCăn cứ Luật Hàng không dân dụng Việt Nam;\n",
    );
    assert_eq!((kind(&header), number(&header)), ("thong-tu", "25/2022/TT-BGTVT"));
    assert_eq!(header.issuer.as_deref(), Some("Bộ Giao thông vận tải"));
    assert_eq!(header.title.as_deref(), Some("QUY ĐỊNH VỀ CHUYẾN BAY CHUYÊN CƠ, CHUYÊN KHOANG"));
    assert_eq!((date(&header).as_str(), header.place.as_deref()), ("2022-10-20", Some("Hà Nội")));
    assert_eq!((header.district, header.province), (None, None), "Hà Nội is where it was signed");
    assert!(header.periods.is_empty());
}

#[test]
fn a_council_with_its_session() {
    let header = header(
        "HỘI ĐỒNG NHÂN DÂN\nTỈNH HÀ GIANG\n\nSố: 78/2017/NQ-HĐND\n\nHà Giang, ngày 24 tháng 4 năm 2017\n\nNGHỊ QUYẾT\n\
         Về lệ phí cấp giấy phép xây dựng trên địa bàn tỉnh\n\nHỘI ĐỒNG NHÂN DÂN TỈNH HÀ GIANG\nKHÓA XVII - KỲ HỌP THỨ TƯ\n\n\
         Căn cứ Luật Tổ chức chính quyền địa phương;\n",
    );
    assert_eq!((kind(&header), number(&header)), ("nghi-quyet", "78/2017/NQ-HĐND"));
    assert_eq!(header.title.as_deref(), Some("Về lệ phí cấp giấy phép xây dựng trên địa bàn tỉnh"));
    assert_eq!(header.issuer.as_deref(), Some("HĐND tỉnh Hà Giang"));
    assert_eq!(header.province_now.as_deref(), Some("Tuyên Quang"));
}

#[test]
fn the_party_writes_its_numbers_otherwise() {
    let header = header(
        "TỈNH ỦY BÌNH PHƯỚC\nHUYỆN ỦY HỚN QUẢN\n*\nSố 15-NQ/HU\nĐẢNG CỘNG SẢN VIỆT NAM\nHớn Quản, ngày 02 tháng 7 năm 2021\n\n\
         NGHỊ QUYẾT\nCỦA BAN CHẤP HÀNH ĐẢNG BỘ HUYỆN\nvề phát triển nông nghiệp giai đoạn 2021 - 2025\n-----\n\nI- TÌNH HÌNH\n",
    );
    assert_eq!((kind(&header), number(&header)), ("nghi-quyet", "15-NQ/HU"));
    assert_eq!(header.issuer.as_deref(), Some("Huyện ủy Hớn Quản"));
    assert_eq!(header.district.as_deref(), Some("Hớn Quản"));
    assert_eq!(
        header.title.as_deref(),
        Some("CỦA BAN CHẤP HÀNH ĐẢNG BỘ HUYỆN về phát triển nông nghiệp giai đoạn 2021 - 2025")
    );
}

#[test]
fn every_district_is_read_from_its_own_head() {
    for (at, district) in gazetteer::all_districts().iter().enumerate() {
        let (unit, name) = (district.kind.to_uppercase(), district.name.to_uppercase());
        let agency = match at % 4 {
            0 => format!("ỦY BAN NHÂN DÂN\n{unit} {name}"),
            1 => format!("UBND {unit} {name}"),
            2 => format!("UBND {unit} {name}\nPHÒNG NỘI VỤ"),
            _ => format!("ỦY BAN NHÂN DÂN\n{unit}\n{name}"),
        };
        let text = format!(
            "{agency}\nSố: 12/BC-UBND\n{}, ngày 5 tháng 6 năm 2019\nBÁO CÁO\nTình hình\n",
            district.name
        );
        let header = header(&text);
        assert_eq!(header.district.as_deref(), Some(district.name), "{text}");
        let issuer = header.issuer.unwrap_or_default();
        assert!(issuer.ends_with(&format!("{} {}", district.kind, district.name)), "{text}{issuer}");
        let same = |other: &&gazetteer::District| other.kind == district.kind && other.name == district.name;
        if gazetteer::all_districts().iter().filter(same).count() == 1 {
            assert_eq!(header.province.as_deref(), Some(district.province), "{text}");
        }
        assert!(header.guessed.is_empty(), "{text}");
    }
}

#[test]
fn what_the_clerk_has_not_filled_in_is_unknown() {
    let header = header(
        "ỦY BAN NHÂN DÂN\nTỈNH BÌNH THUẬN\n\nSố:            /QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
         Độc lập - Tự do - Hạnh phúc\n\nBình Thuận, ngày        tháng      năm 2025\n\nDỰ THẢO\n\nQUYẾT ĐỊNH\nPhê duyệt Điều lệ Hội\n\n\
         CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BÌNH THUẬN\nCăn cứ Luật; theo Tờ trình số 2114/TTr-SNV ngày 28 tháng 6 năm 2025.\n",
    );
    assert_eq!(kind(&header), "quyet-dinh");
    assert_eq!((header.number, header.date), (None, None), "the numbers of others are not its own");
    assert_eq!(header.title.as_deref(), Some("Phê duyệt Điều lệ Hội"));
    assert_eq!(header.province.as_deref(), Some("Bình Thuận"));
}

#[test]
fn a_circular_whose_title_begins_with_another_kind() {
    let header = header(
        "BỘ TÀI CHÍNH\nSố: 91/2006/TT-BTC\nHà Nội, ngày 02 tháng 10 năm 2006\n\nHƯỚNG DẪN NGHỊ ĐỊNH SỐ 53/2006/NĐ-CP NGÀY\n\
         25/5/2006 CỦA CHÍNH PHỦ\n\nCăn cứ Nghị định số 53/2006/NĐ-CP;\n",
    );
    assert_eq!((kind(&header), number(&header)), ("thong-tu", "91/2006/TT-BTC"));
    assert_eq!(
        header.title.as_deref(),
        Some("HƯỚNG DẪN NGHỊ ĐỊNH SỐ 53/2006/NĐ-CP NGÀY 25/5/2006 CỦA CHÍNH PHỦ")
    );
}

#[test]
fn a_head_of_which_a_web_page_left_half() {
    let header = header(
        "ỦY BAN NHÂN DÂN |\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 612/QĐ-UBND |\nVĩnh Long, ngày 05 tháng 3 năm 2020 |\n\
         CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Luật Tổ chức chính quyền địa phương;\n",
    );
    assert_eq!((kind(&header), number(&header)), ("quyet-dinh", "612/QĐ-UBND"));
    assert_eq!(header.issuer.as_deref(), Some("UBND tỉnh Vĩnh Long"));
    assert_eq!(header.province.as_deref(), Some("Vĩnh Long"));
    assert_eq!(header.title, None);
}

#[test]
fn an_old_title_states_number_and_date_itself() {
    let header = header(
        "CỦA CHÍNH PHỦ SỐ 51/2002/NĐ-CP NGÀY 26 THÁNG 4 NĂM 2002 QUY ĐỊNH CHI TIẾT THI HÀNH LUẬT BÁO CHÍ\n\nCHÍNH PHỦ\n\n\
         Căn cứ Luật Tổ chức Chính phủ\nngày 25 tháng 12 năm 2001;\n",
    );
    assert_eq!((kind(&header), number(&header)), ("nghi-dinh", "51/2002/NĐ-CP"));
    assert_eq!(date(&header), "2002-04-26");
}

#[test]
fn without_marks() {
    let header = header(
        "UY BAN NHAN DAN HUYEN HON QUAN\nSo: 168/BC-UBND\nCONG HOA XA HOI CHU NGHIA VIET NAM\nDoc lap - Tu do - Hanh phuc\n\
         Hon Quan, ngay 24 thang 6 nam 2021\n\nBAO CAO\nTinh hinh 6 thang dau nam va nhiem vu 6 thang cuoi nam 2021\n\n\
         Thuc hien Nghi quyet so 48/NQ-HDND, UBND huyen Hon Quan bao cao nhu sau:\n",
    );
    assert_eq!((kind(&header), number(&header)), ("bao-cao", "168/BC-UBND"));
    assert_eq!(date(&header), "2021-06-24");
    assert_eq!(header.district.as_deref(), Some("Hớn Quản"));
    assert_eq!(header.guessed, ["district"]);
    assert_eq!(header.periods.len(), 2);
}

#[test]
fn a_text_without_head_has_no_header() {
    for text in [
        "",
        "TT\nThông số\nGiá trị giới hạn\n1\npH\n6,5 - 8,5\nQuyết định\n",
        "Cá chép giống\n1. Tuổi cá: theo Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ\n",
    ] {
        let (header, extent) = parse(&blocks(text), "");
        assert_eq!(header, Header::default(), "{text}");
        assert_eq!(extent.body, 0..blocks(text).len());
    }
}

#[test]
fn the_body_lies_between_title_and_recipients() {
    let text = "UBND HUYỆN SÓC MÂY\nSố: 5/QĐ-UBND\nSóc Mây, ngày 2 tháng 4 năm 2019\nQUYẾT ĐỊNH\nVề việc thành lập Tổ công tác\n\n\
                CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN\n\nCăn cứ Luật Đất đai;\nQUYẾT ĐỊNH:\nĐiều 1. Thành lập Tổ công tác.\n\n\
                Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nTrần Quang Hiển\n\nPHỤ LỤC\nDanh sách thành viên\n";
    let blocks = blocks(text);
    let (header, extent) = parse(&blocks, "");
    assert_eq!(header.signer.as_deref(), Some("Trần Quang Hiển"));
    assert_eq!(blocks[extent.body.start].text, "Căn cứ Luật Đất đai;");
    assert_eq!(blocks[extent.body.end].text, "Nơi nhận:");
    assert_eq!(blocks[extent.closing.end].text, "PHỤ LỤC");
}

#[test]
fn word_paragraphs_are_told_by_their_look() {
    let line = |text: &str, bold: bool| Block {
        text: text.to_owned(),
        style: Style { bold, centred: true, part: Part::Body, ..Style::default() },
        ..Block::default()
    };
    let mut blocks = vec![
        line("UBND HUYỆN SÓC MÂY", true),
        line("Số: 5/QĐ-UBND", false),
        line("Quyết định", true),
        line("Phê duyệt Điều lệ", true),
        line("Hội Khuyến học huyện Sóc Mây", true),
    ];
    blocks.push(Block {
        text: "UBND huyện xét thấy cần phê duyệt Điều lệ này.".to_owned(),
        ..Block::default()
    });
    let header = parse(&blocks, "").0;
    assert_eq!(kind(&header), "quyet-dinh");
    assert_eq!(header.title.as_deref(), Some("Phê duyệt Điều lệ Hội Khuyến học huyện Sóc Mây"));
}

/// Pieces that heads are made of, whole and damaged.
const FRAGMENTS: &[&str] = &[
    "ỦY BAN NHÂN DÂN",
    "HUYỆN HỚN QUẢN",
    "TỈNH",
    "BỘ TÀI CHÍNH - ",
    "CỘNG HÒA XÃ HỘI",
    "Số: ",
    "12/QĐ-UBND",
    "/TTr",
    "ngày 31 tháng 2 năm 2022",
    "Hà Nội, ngày 5/6/2020",
    "BÁO",
    "CÁO",
    "QUYẾT ĐỊNH:",
    "V/v ",
    "Kính gửi:",
    "- Như trên;",
    "Nơi nhận:",
    "TM. ",
    "KT. CHỦ TỊCH",
    "(đã ký)",
    "Lê Văn An",
    "6 tháng đầu năm",
    "quý IV/2021 - 2020",
    "**",
    "\t",
    "   ",
    " | ",
    "…/…",
    "ﬃ İ",
    "é́",
    ".",
];

proptest::proptest! {
    #[test]
    fn no_head_can_break_the_reader(parts in proptest::collection::vec((0..FRAGMENTS.len(), "[ \n]?"), 0..40)) {
        let text: String = parts.iter().map(|(at, gap)| format!("{}{gap}", FRAGMENTS[*at])).collect();
        let blocks = blocks(&text);
        let (header, extent) = parse(&blocks, &text);
        proptest::prop_assert!(extent.body.start <= extent.body.end && extent.body.end <= blocks.len());
        proptest::prop_assert!(extent.closing.start <= extent.closing.end && extent.closing.end <= blocks.len());
        for field in [&header.title, &header.issuer, &header.place, &header.district, &header.signer] {
            proptest::prop_assert!(field.as_ref().is_none_or(|text| !text.trim().is_empty() && !text.contains('\n')));
        }
    }
}

#[test]
fn long_input_takes_no_longer_than_its_length() {
    let many = "Nơi nhận:\n".repeat(20_000);
    let (header, _) = parse(&blocks(&many), "");
    assert_eq!(header.signer, None);
    let one_line = "ỦY BAN NHÂN DÂN ".repeat(50_000);
    assert!(parse(&blocks(&one_line), "").0.date.is_none());
}

#[test]
fn the_sample_report() {
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("TRACUU_SHARED").map_or(beside, std::path::PathBuf::from);
    let path = shared.join("corpus/seed/000_825c492bfc49e81d.txt");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is missing (set TRACUU_SHARED)", path.display());
        return;
    };
    let header = parse(&blocks(&text), "000_825c492bfc49e81d").0;
    assert_eq!(kind(&header), "bao-cao");
    assert_eq!(header.number, None);
    assert_eq!(
        header.title.as_deref(),
        Some(
            "Tình hình công tác 6 tháng đầu năm và chương trình công tác 6 tháng cuối năm 2022 của UBND huyện."
        )
    );
    assert_eq!(header.issuer.as_deref(), Some("UBND huyện Hớn Quản"));
    assert_eq!(header.place.as_deref(), Some("Hòn Quản"));
    assert_eq!(date(&header), "2022-06-24");
    assert_eq!(header.district.as_deref(), Some("Hớn Quản"));
    assert_eq!(header.province.as_deref(), Some("Bình Phước"));
    assert_eq!(header.province_now.as_deref(), Some("Đồng Nai"));
    assert_eq!(header.guessed, ["district"]);
    assert_eq!(header.signer.as_deref(), Some("Phan Thị Kim Oanh"));
    assert_eq!(header.recipients.len(), 8);
    let periods: Vec<_> =
        header.periods.iter().map(|p| (p.from.to_string(), p.label.as_str(), p.role)).collect();
    assert_eq!(
        periods,
        [
            ("2022-01-01".to_owned(), "6 tháng đầu năm 2022", Role::Report),
            ("2022-07-01".to_owned(), "6 tháng cuối năm 2022", Role::Plan),
        ]
    );
}
