//! Small pages made here.

use std::path::Path;

use proptest::prelude::*;

use crate::block::{Block, Part};
use crate::read::{Content, Format, Limits, read};

fn content(bytes: &[u8]) -> Content {
    read(Path::new("a.doc"), bytes, &Limits::default()).unwrap()
}

fn blocks(body: &str) -> Vec<Block> {
    content(format!("<html><head><title>Trang</title></head><body>{body}</body></html>").as_bytes()).blocks
}

fn texts(body: &str) -> Vec<String> {
    blocks(body).into_iter().skip(1).map(|block| block.text).collect()
}

#[test]
fn paragraphs_are_what_a_browser_shows() {
    assert_eq!(
        texts("<p>Báo\n  <b>cáo</b> <i>quý</i>&nbsp;I<br>năm 2022<p>Hai<div>Ba<span> bốn</span></div>năm"),
        ["Báo cáo quý\u{a0}I", "năm 2022", "Hai", "Ba bốn", "năm"]
    );
    assert_eq!(texts("<script>x</script><nav>menu</nav><p style='display:none'>y</p><p>z"), ["z"]);
    assert_eq!(texts("<pre>a\n b</pre>"), ["a", "b"]);
}

#[test]
fn looks_lists_and_headings_are_kept() {
    let blocks =
        blocks("<h2>Mục</h2><ol start=3><li>Một<li><p>Hai</p></ol><ul><li>Ba</ul><p align=center><b>Giữa");
    let shown: Vec<_> = blocks
        .iter()
        .skip(1)
        .map(|b| {
            (b.text.as_str(), b.style.heading, b.style.list_marker.as_deref(), b.style.bold, b.style.centred)
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("Mục", Some(2), None, true, false),
            ("Một", None, Some("3."), false, false),
            ("Hai", None, Some("4."), false, false),
            ("Ba", None, Some("-"), false, false),
            ("Giữa", None, None, true, true),
        ]
    );
}

#[test]
fn tables_of_data_are_rows_and_those_for_layout_are_not() {
    let data = "<table border=1><tr><th>STT<th>Nội dung<tr><td>1<td>Thu</table>";
    let layout = "<table><tr><td>UBND TỈNH<td>CỘNG HÒA<p>Độc lập</table>";
    assert_eq!(
        texts(&format!("{layout}{data}")),
        ["UBND TỈNH", "CỘNG HÒA", "Độc lập", "STT | Nội dung", "1 | Thu"]
    );
}

#[test]
fn old_fonts_and_encodings_are_decoded() {
    let page = |inner: &str| format!("<html><body>{inner}</body></html>");
    let fonts =
        page("<font face='.VnTime'>B¸o c¸o</font> <span style=\"font-family:'VNI-Times'\">baùo caùo</span>");
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&fonts);
    let read = content(&bytes);
    assert_eq!(read.blocks[0].text, "Báo cáo báo cáo");
    assert_eq!(read.format, Format::Html);
    let named = page("<p>&#7910;y ban nh&acirc;n d&acirc;n");
    assert_eq!(content(named.as_bytes()).blocks[0].text, "Ủy ban nhân dân");
    let declared = "<html><meta charset=windows-1258><body>nh\u{e2}n d\u{e2}n</body></html>";
    let (bytes, ..) = encoding_rs::WINDOWS_1258.encode(declared);
    let read = content(&bytes);
    assert_eq!((read.blocks[0].text.as_str(), read.encoding), ("nhân dân", Some("windows-1258")));
}

#[test]
fn the_title_stands_above_unless_the_page_says_it() {
    assert_eq!(blocks("<p>x")[0].style.part, Part::Margin);
    assert_eq!(blocks("<p>Trang này").len(), 1);
}

#[test]
fn text_that_speaks_of_markup_is_text() {
    let format = |text: &str| content(text.as_bytes()).format;
    assert_eq!(format("Thẻ <html> là gì"), Format::Text);
    assert_eq!(format("<Mật> trích yếu"), Format::Text);
}

#[test]
fn deep_nesting_is_no_danger() {
    let deep =
        format!("{}a{}", "<div><table><tr><td>".repeat(3_000), "</td></tr></table></div>".repeat(3_000));
    assert_eq!(texts(&deep), ["a"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_soup_of_tags_is_read_or_refused(
        soup in proptest::collection::vec("</?(p|table|tr|td|li|ol|ul|b|h[1-6]|pre|title|style|body|br)( style='display:none')?>|a|é| ", 0..60)
    ) {
        let page = format!("<html>{}", soup.concat());
        let _ = read(Path::new("a.html"), page.as_bytes(), &Limits::default());
    }
}
