use proptest::prelude::*;

use super::*;

/// Each quantity as `text [~] [verb] [with: …] [of: …] [for: …]`.
fn shown(text: &str) -> Vec<String> {
    let found = quantities(text);
    let words = |range: &Option<Range<usize>>, lead: &str| {
        range.as_ref().map_or(String::new(), |range| format!("{lead}{}", &text[range.clone()]))
    };
    let other = |at: Option<usize>, lead: &str| {
        at.map_or(String::new(), |at| format!("{lead}{}", &text[found[at].range.clone()]))
    };
    found
        .iter()
        .map(|quantity| {
            let estimated = if quantity.estimated { "~" } else { "" };
            format!(
                "{estimated}{}{}{}{}{}{}",
                &text[quantity.range.clone()],
                words(&quantity.verb, " | "),
                words(&quantity.compared_with, " | with "),
                other(quantity.about, " | of "),
                other(quantity.standard_of, " | standard of "),
                other(quantity.part_of, " | part of "),
            )
        })
        .collect()
}

#[test]
fn shares_belong_to_their_amount_and_name_their_standard() {
    insta::assert_snapshot!(shown("- Thu ngân sách ước thực hiện 104,5 tỷ đồng, đạt 52,78% dự toán tỉnh giao và 48,6% dự toán HĐND huyện thông qua (dự toán HĐND huyện thông qua là 215 tỷ đồng), tăng 13,1% so với cùng kỳ năm 2018.").join("\n"), @r"
    ~104,5 tỷ đồng
    ~52,78% | đạt | with dự toán tỉnh giao | of 104,5 tỷ đồng
    ~48,6% | đạt | with dự toán HĐND huyện thông qua | of 104,5 tỷ đồng
    215 tỷ đồng | with dự toán HĐND huyện thông qua | standard of 48,6%
    ~13,1% | tăng | with cùng kỳ năm 2018 | of 104,5 tỷ đồng
    ");
}

#[test]
fn wholes_pairs_and_brackets_are_told_apart() {
    for (text, expected) in [
        (
            "Còn 498 hộ trên tổng số 15.412 hộ, chiếm 3,23%.",
            "498 hộ | Còn; 15.412 hộ | with tổng số | standard of 498 hộ; 3,23% | chiếm | with tổng số | of 498 hộ",
        ),
        ("đạt 98,5% (1.002/1.017 hồ sơ)", "98,5% | đạt | of 1.002/1.017 hồ sơ; 1.002/1.017 hồ sơ"),
        (
            "giải ngân 86,9 tỷ đồng/142,3 tỷ đồng, đạt 61,07%",
            "86,9 tỷ đồng; 142,3 tỷ đồng | standard of 86,9 tỷ đồng; 61,07% | đạt | of 86,9 tỷ đồng",
        ),
        (
            "14,6 tỷ đồng bằng 38,42% dự toán (38 tỷ đồng)",
            "14,6 tỷ đồng; 38,42% | bằng | with dự toán | of 14,6 tỷ đồng; 38 tỷ đồng | with dự toán | standard of 38,42%",
        ),
        ("cao hơn cùng kỳ 11,09 điểm %", "11,09 điểm % | cao hơn | with cùng kỳ"),
        ("So với cùng kỳ tăng 5,8 tỷ đồng", "5,8 tỷ đồng | tăng | with cùng kỳ"),
        ("thuế, phí vượt dự toán 3,4%", "3,4% | vượt | with dự toán"),
        (
            "02 HTX (01 HTX và 01 Hội quán) đạt 66,67% chỉ tiêu",
            "02 HTX; 01 HTX | part of 02 HTX; 01 Hội quán | part of 02 HTX; 66,67% | đạt | with chỉ tiêu | of 02 HTX",
        ),
        ("hộ nghèo 386 hộ; tỷ lệ giải quyết đúng hạn 96,3%", "386 hộ; 96,3%"),
        ("bàn giao 12-15 ha", "12-15 ha"),
    ] {
        assert_eq!(shown(text).join("; "), expected, "{text}");
    }
}

#[test]
fn text_without_marks_is_read_too() {
    assert_eq!(
        shown("Thu ngan sach uoc 52,4 ty dong, dat 53,47% du toan tinh giao"),
        ["~52,4 ty dong", "~53,47% | dat | with du toan tinh giao | of 52,4 ty dong"]
    );
    assert_eq!(shown("Thu tiền sử dụng đất 79,4 tỷ đồng"), ["79,4 tỷ đồng"]);
}

#[test]
fn an_estimate_reaches_as_far_as_its_figure() {
    for (text, expected) in [
        ("ước đạt 5 tỷ đồng. Trong đó thuế 2 tỷ đồng. Chi 3 tỷ đồng.", "~5 ~2 3"),
        ("ước 5 tỷ đồng; trong đó thuế 2 tỷ đồng; chi 3 tỷ đồng", "~5 ~2 3"),
        ("ước 5 tỷ đồng; tăng 3% so với năm 2021", "~5 ~3"),
        ("Kế hoạch 9 tỷ đồng, ước giải ngân 5 tỷ đồng", "9 ~5"),
        ("Dự kiến cả năm 2022 đạt 102%, đã thu 40%", "~102 40"),
        ("theo Công ước số 98, có 12 hộ", "12"),
        ("ước 5 tỷ đồng, tăng 3% so với năm 2018 (4,9 tỷ đồng)", "~5 ~3 4.9"),
    ] {
        let found = quantities(text);
        let shown = found
            .iter()
            .map(|quantity| format!("{}{}", if quantity.estimated { "~" } else { "" }, quantity.value.value));
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected, "{text}");
    }
}

#[test]
fn numbers_that_count_nothing_are_no_quantities() {
    for text in [
        "xếp thứ 5/11 huyện, lớp 10, học kỳ 2, quý 3, mũi 3, mức độ 4",
        "6 tháng đầu năm 2022, 5 năm 2021-2025, 92 ngày đêm, trẻ dưới 1 tuổi",
        "Nghị quyết số 52/NQ-HĐND, Điều 5, khoản 2, ngày 01/6/2022, QL13",
        "1. Kinh tế; 2) Xã hội; thôn 5, tổ 3, mạng 5G",
    ] {
        assert_eq!(shown(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_subject_is_what_is_measured() {
    for (text, expected) in [
        ("- Thu ngân sách huyện ước thực hiện 6 tháng đầu năm là 270 tỷ đồng", "Thu ngân sách huyện"),
        ("Kế hoạch vốn 9 tỷ; ước giải ngân đến hết tháng 6 được 5 tỷ", "Kế hoạch vốn|giải ngân"),
        ("trong đó chi đầu tư ước giải ngân hết tháng 6 là 70,951 tỷ đồng", "chi đầu tư"),
        ("Tổng đàn heo có 48.300 con, giảm 8%", "Tổng đàn heo|"),
    ] {
        let subjects = quantities(text).into_iter().map(|quantity| text[quantity.subject].to_owned());
        assert_eq!(subjects.collect::<Vec<_>>().join("|"), expected, "{text}");
    }
}

#[test]
fn decimals_are_counted_as_printed() {
    let decimals = |text: &str| quantities(text)[0].value.decimals;
    assert_eq!(
        ["2.848 hộ", "240,679 tỷ đồng", "6.94%", "22,0 tỷ đồng", "1.516.000 kg"].map(decimals),
        [0, 3, 2, 1, 0]
    );
}

proptest! {
    #[test]
    fn ranges_hold_number_and_unit_in_order(
        parts in prop::collection::vec(
            "(đạt|ước|tăng|so với|trên|tổng số|dự toán|gồm|trong đó|và|\\(|\\)|;|,|\\.|/|-|%|tỷ đồng|hộ|17,86/19|270|2\\.848|0,4|năm 2021|[ộa]{1,3}) ?",
            0..24,
        )
    ) {
        let text = parts.concat();
        let found = quantities(&text);
        let mut last = 0;
        for quantity in &found {
            prop_assert!(last <= quantity.range.start && quantity.range.start < quantity.range.end);
            let written = text.get(quantity.range.clone());
            prop_assert!(written.is_some_and(|written| written.starts_with(|c: char| c.is_ascii_digit())));
            for range in [&quantity.verb, &quantity.compared_with].into_iter().flatten() {
                prop_assert!(text.get(range.clone()).is_some());
            }
            prop_assert!(text.get(quantity.subject.clone()).is_some());
            prop_assert!(text.get(quantity.sentence.clone()).is_some());
            for other in [quantity.about, quantity.standard_of, quantity.part_of].into_iter().flatten() {
                prop_assert!(other < found.len());
            }
            last = quantity.range.end;
        }
    }
}
