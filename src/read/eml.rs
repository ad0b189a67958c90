//! E-mail (`.eml`, RFC 5322 and MIME): subject, people and date, then the text; the plain one where a message has two.
//! Attachments are files of their own; here they are named, so that nobody thinks they were read.

use std::path::Path;

use mail_parser::{Address, Message as Mail, MessageParser, MimeHeaders};

use super::text::{self, Dropped, clean};
use super::{Content, Format, Refusal};
use crate::block::{Block, End, Style};
use crate::messages::Message;

/// Bytes within which the headers of a message end; long ones list the servers that it passed.
const MAX_HEADER_BYTES: usize = 65_536;

/// Headers that messages have and notes that begin with `From:` do not.
const TELLING: &[&str] =
    &["received", "message-id", "mime-version", "return-path", "delivered-to", "x-mailer"];

/// Attachments that are named; the others are counted.
const MAX_NAMES: usize = 5;

/// Whether the file begins with the headers of a message.
pub(super) fn is_mail(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(MAX_HEADER_BYTES)];
    let (mut has_sender, mut is_told) = (false, false);
    for line in head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).take_while(|l| !l.is_empty()) {
        // A header that is too long goes on in lines that begin with a blank.
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        if name.len() == line.len() || !name.iter().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        has_sender |= name.eq_ignore_ascii_case(b"from");
        is_told |= TELLING.iter().any(|telling| name.eq_ignore_ascii_case(telling.as_bytes()));
    }
    has_sender && is_told
}

/// Reads a message.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Refusal> {
    let mail = MessageParser::default().parse(bytes).ok_or_else(|| Refusal::failed("read.failed.mail"))?;
    let mut dropped = Dropped::default();
    let mut blocks = headers(&mail, &mut dropped);
    let mut warnings = Vec::new();
    for at in 0..mail.text_body_count() {
        // Markup is taken off here; what is left has lines like any text.
        let Some(body) = mail.body_text(at) else { continue };
        let content = text::read(body.as_bytes())?;
        blocks.extend(content.blocks.into_iter().map(|block| Block { page: None, ..block }));
        warnings.extend(content.warnings);
    }
    warnings.extend(dropped.warnings());
    warnings.extend(unread(&mail));
    Ok(Content { format: Format::Eml, encoding: None, pages: None, blocks, warnings })
}

/// The subject as the title, then who wrote to whom and when.
fn headers(mail: &Mail<'_>, dropped: &mut Dropped) -> Vec<Block> {
    let mut line = |text: &str, heading: Option<u8>| {
        // A header that was folded is one line.
        let text = clean(&text.split_whitespace().collect::<Vec<_>>().join(" "), dropped).into_owned();
        let style = Style { heading, ..Style::default() };
        (!text.is_empty()).then_some(Block { text, page: None, style, end: End::Paragraph })
    };
    let mut out: Vec<Block> = mail.subject().and_then(|subject| line(subject, Some(1))).into_iter().collect();
    for (label, address) in [("From", mail.from()), ("To", mail.to()), ("Cc", mail.cc())] {
        let people = address.map(people).filter(|people| !people.is_empty());
        out.extend(people.and_then(|people| line(&format!("{label}: {people}"), None)));
    }
    if let Some(date) = mail.date().filter(|date| date.is_valid()) {
        let day = format!("{:02}/{:02}/{:04}", date.day, date.month, date.year);
        out.extend(line(&format!("Date: {day} {:02}:{:02}", date.hour, date.minute), None));
    }
    out
}

fn people(address: &Address<'_>) -> String {
    let person = |person: &mail_parser::Addr<'_>| match (person.name(), person.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    };
    address.iter().map(person).filter(|person| !person.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What to say of the attachments.
fn unread(mail: &Mail<'_>) -> Option<Message> {
    let names: Vec<String> = mail.attachments().enumerate().map(|(at, part)| name(at, part)).collect();
    let shown = names.get(..MAX_NAMES).unwrap_or(&names).join(", ");
    let shown = if names.len() > MAX_NAMES { format!("{shown}, …") } else { shown };
    let message = Message::new("read.warning.attachments").with("n", names.len()).with("names", shown);
    (!names.is_empty()).then_some(message)
}

/// The name of an attachment without folders; its number where it has none.
fn name(at: usize, part: &mail_parser::MessagePart<'_>) -> String {
    let inner = part.message().and_then(|message| message.subject()).map(|subject| format!("{subject}.eml"));
    let named = part.attachment_name().map(str::to_owned).or(inner).unwrap_or_default();
    let named = named.replace(['\\', '\r', '\n', '\0'], "/");
    let last = Path::new(&named).file_name().map(|name| name.to_string_lossy().into_owned());
    last.unwrap_or_else(|| format!("{}", at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, read};
    use proptest::prelude::*;

    const MAIL: &str = "Received: from mail.example.vn by mx;\r\n\tFri, 24 Jun 2022 15:03:00 +0700\r\n\
        From: =?UTF-8?B?TmfDtMOhbg==?= <van@example.vn>\r\nTo: \"Sở A\" <a@example.vn>, b@example.vn\r\n\
        Subject: =?UTF-8?Q?B=C3=A1o_c=C3=A1o?=\r\n =?UTF-8?Q?_qu=C3=BD?= II\r\nDate: Fri, 24 Jun 2022 15:03:00 +0700\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n\
        --x\r\nContent-Type: multipart/alternative; boundary=\"y\"\r\n\r\n\
        --y\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nK=C3=ADnh g=E1=BB=ADi anh,\r\n\r\nG=E1=BB=ADi b=C3=A1o c=C3=A1o.\r\n\
        --y\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Không đọc</p>\r\n--y--\r\n\
        --x\r\nContent-Type: application/msword; name=\"../B.doc\"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--x--\r\n";

    fn mail(bytes: &[u8]) -> Content {
        read(Path::new("thư.eml"), bytes, &Limits::default()).unwrap()
    }

    #[test]
    fn a_message_has_its_headers_and_its_plain_text() {
        let content = mail(MAIL.as_bytes());
        let texts: Vec<_> = content.blocks.iter().map(|block| block.text.as_str()).collect();
        let expected = [
            "Báo cáo quý II",
            "From: Ngôán <van@example.vn>",
            "To: Sở A <a@example.vn>, b@example.vn",
            "Date: 24/06/2022 15:03",
            "Kính gửi anh,",
            "Gửi báo cáo.",
        ];
        assert_eq!(texts, expected);
        assert_eq!((content.format, content.blocks[0].style.heading), (Format::Eml, Some(1)));
        let left_out = Message::new("read.warning.attachments").with("n", 1_usize).with("names", "B.doc");
        assert_eq!(content.warnings, [left_out]);
    }

    #[test]
    fn a_message_of_markup_alone_is_read_without_it() {
        let content = mail(
            "From: a@example.vn\nMessage-ID: <1@example.vn>\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>Kính gửi &amp; chào</p><p>Hết</p></body></html>"
                .as_bytes(),
        );
        let texts: Vec<_> = content.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["From: a@example.vn", "Kính gửi & chào", "Hết"]);
    }

    #[test]
    fn text_that_only_begins_like_a_message_is_text() {
        assert!(is_mail(MAIL.as_bytes()));
        for text in [
            "From: Sở A\nTo: Sở B\n\nnội dung",
            "Kính gửi: UBND\nFrom: a\nReceived: b",
            "",
            "From: a",
            "a b: c",
        ] {
            assert!(!is_mail(text.as_bytes()), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn damaged_messages_are_read_or_refused(at in 0..MAIL.len(), junk in proptest::collection::vec(any::<u8>(), 0..6)) {
            let bytes = MAIL.as_bytes();
            let damaged = [&bytes[..at], &junk, &bytes[(at + 1).min(bytes.len())..]].concat();
            let _ = super::read(&damaged);
        }
    }
}
