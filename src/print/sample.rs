//! Hits made by hand, for the tests of the printers.

use jiff::civil::date;

use crate::document::{DocType, Header, Number, Period, Role};
use crate::search::{Accents, Hit, HitDocument, HitPassage, HitSection, Met, Results};

const TEXT: &str = "- Công tác giải ngân vốn đầu tư công còn chậm so với kế hoạch, một số chủ đầu tư chưa quyết liệt \
    trong chỉ đạo, điều hành; việc bồi thường, hỗ trợ, tái định cư gặp khó khăn nên tiến độ giải ngân của các công \
    trình trên địa bàn huyện chưa đạt.";

/// One hit as asked, with everything known, and one rescued hit with nothing known.
pub(super) fn results() -> Results {
    Results {
        read_as: "giải ngân".into(),
        expansions: vec!["UBND = Ủy ban nhân dân".into()],
        total: 1,
        rescued: 1,
        took_ms: 1.234_56,
        hits: vec![exact(), rescued()],
        notices: Vec::new(),
    }
}

fn exact() -> Hit {
    Hit {
        rank: 1,
        score: 12.3,
        accents: Accents::Exact,
        met: Met::AsAsked,
        passage: HitPassage {
            id: "a1b2c3-17".into(),
            text: TEXT.into(),
            highlights: TEXT.match_indices("giải ngân").map(|(at, found)| (at, at + found.len())).collect(),
            page: Some(4),
            estimated: true,
            ocr_percent: None,
        },
        section: HitSection {
            path: vec![
                "A. TÌNH HÌNH CÔNG TÁC".into(),
                "II. Đánh giá chung".into(),
                "2. Hạn chế, khuyết điểm".into(),
            ],
            kind: "weaknesses".into(),
        },
        document: HitDocument {
            id: "a1b2c3".into(),
            path: "corpus/bao cao 2022.txt".into(),
            header: header(),
        },
        reasons: Vec::new(),
        more: 0,
    }
}

/// A header with everything known.
pub(super) fn header() -> Header {
    Header {
        doc_type: Some(DocType("bao-cao".into())),
        number: Some(Number { text: "198/BC-UBND".into(), key: "198bcubnd".into() }),
        title: Some(
            "Tình hình công tác 6 tháng đầu năm và chương trình công tác 6 tháng cuối năm 2022".into(),
        ),
        issuer: Some("UBND huyện Hớn Quản".into()),
        district: Some("Hớn Quản".into()),
        province: Some("Bình Phước".into()),
        province_now: Some("Đồng Nai".into()),
        date: Some(date(2022, 6, 24)),
        periods: vec![Period {
            from: date(2022, 1, 1),
            to: date(2022, 6, 30),
            label: "6 tháng đầu năm 2022".into(),
            role: Role::Report,
        }],
        signer: Some("Phan Thị Kim Oanh".into()),
        ..Header::default()
    }
}

fn rescued() -> Hit {
    Hit {
        rank: 2,
        score: 1.0,
        accents: Accents::Folded,
        met: Met::WithoutMarks,
        passage: HitPassage {
            id: "d4e5f6-1".into(),
            text: "Cong tac giai ngan dat 45%.".into(),
            highlights: vec![(9, 18)],
            page: None,
            estimated: false,
            ocr_percent: Some(62),
        },
        section: HitSection { path: Vec::new(), kind: "other".into() },
        document: HitDocument {
            id: "d4e5f6".into(),
            path: "corpus/quét.txt".into(),
            header: Header::default(),
        },
        reasons: Vec::new(),
        more: 4,
    }
}
