//! Reports as one HTML file: styles and plots stand in it, nothing is fetched, nothing runs, and it prints well.
//! What a document says is escaped on its way in, and elements are closed by construction.

mod charts;

pub(super) use charts::{Bar, Cell, Column, Grid, Mark, bars, columns, grid, sparkline};

use std::io::{self, Write};

use super::safe;
use crate::messages::{Language, say};

const STYLE: &str = include_str!("style.css");

/// Attributes of an element: names and values, these still unescaped.
type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A piece of HTML: whole elements and escaped text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Markup(String);

impl Markup {
    /// Adds text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        escape(text, &mut self.0);
        self
    }

    /// Adds an element without attributes that holds text alone.
    pub(super) fn leaf(&mut self, tag: &'static str, text: &str) -> &mut Self {
        self.element(tag, &[], |inner| {
            inner.text(text);
        })
    }

    /// Adds an element of a class that holds text alone.
    pub(super) fn classed(&mut self, tag: &'static str, class: &str, text: &str) -> &mut Self {
        self.element(tag, &[("class", class)], |inner| {
            inner.text(text);
        })
    }

    /// Adds an element with what `fill` puts into it.
    pub(super) fn element(
        &mut self,
        tag: &'static str,
        attributes: Attributes<'_>,
        fill: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.open(tag, attributes);
        fill(self);
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
        if matches!(tag, "tr" | "p" | "li" | "section" | "div" | "table" | "svg" | "h2" | "h3" | "details") {
            self.0.push('\n');
        }
        self
    }

    /// Adds what another piece holds.
    pub(super) fn append(&mut self, other: &Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    fn open(&mut self, tag: &str, attributes: Attributes<'_>) {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            escape(value, &mut self.0);
            self.0.push('"');
        }
        self.0.push('>');
    }
}

/// A report: what stands at its head, and its body.
#[derive(Debug, Clone)]
pub(super) struct Report<'a> {
    /// Language of everything that is not the documents' own.
    pub(super) language: Language,
    /// Title of the page.
    pub(super) title: &'a str,
    /// Lines below the title: what was asked, of how much, when.
    pub(super) facts: &'a [String],
    /// The rest.
    pub(super) body: &'a Markup,
}

/// Writes a page that stands by itself: its policy forbids the reader's program to fetch or to run anything.
///
/// # Errors
/// Those of the writer.
pub(super) fn page(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let code = match report.language {
        Language::Vietnamese => "vi",
        Language::English => "en",
    };
    let mut head = Markup::default();
    head.leaf("title", report.title);
    let mut body = Markup::default();
    body.element("header", &[], |header| {
        header.leaf("h1", report.title);
        for fact in report.facts {
            header.leaf("p", fact);
        }
    });
    body.element("main", &[], |main| {
        main.append(report.body);
    });
    body.element("footer", &[], |footer| {
        footer.leaf("p", &say("print.html.footer", report.language));
    });
    writeln!(out, "<!DOCTYPE html>")?;
    writeln!(out, "<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "{}\n<style>\n{STYLE}</style>\n</head>\n<body>\n{}\n</body>\n</html>", head.0, body.0)
}

/// Appends text so that it stays text, in an element or in a quoted attribute; hostile characters become U+FFFD.
fn escape(text: &str, out: &mut String) {
    for c in safe::block(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(report: &Report<'_>) -> String {
        let mut out = Vec::new();
        page(&mut out, report).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_names_its_language_and_its_facts_and_needs_nothing_else() {
        let mut body = Markup::default();
        body.leaf("h2", "Giải ngân");
        let facts = ["2 văn bản".to_owned()];
        let report = Report { language: Language::Vietnamese, title: "A & B", facts: &facts, body: &body };
        let html = written(&report);
        assert!(html.contains("<html lang=\"vi\">") && html.contains("<title>A &amp; B</title>"));
        assert!(html.contains("<h1>A &amp; B</h1><p>2 văn bản</p>"));
        for outside in ["http://", "https://", "url(", "@import", "<script", "<link", "src="] {
            assert!(!html.contains(outside), "{outside}");
        }
    }

    #[test]
    fn tags_and_quotes_of_a_document_stay_text() {
        let mut markup = Markup::default();
        markup.element("td", &[("title", "\"><script>")], |cell| {
            cell.text("<img src='x'> & \u{1b}[2J");
        });
        assert_eq!(
            markup.0,
            "<td title=\"&quot;&gt;&lt;script&gt;\">&lt;img src=&#39;x&#39;&gt; &amp; \u{FFFD}[2J</td>"
        );
    }

    proptest! {
        #[test]
        fn no_text_opens_an_element(text in any::<String>()) {
            let mut markup = Markup::default();
            markup.text(&text);
            prop_assert!(!markup.0.contains(['<', '>', '"', '\'']));
        }
    }
}
