//! What goes to a worker and back: lengths, then JSON, then the file's bytes.
//! A worker may have been taken over by the file it read, so every answer is checked like a file.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::block::Block;
use crate::messages::{Message, Value, known_key};
use crate::read::{Content, Format, Limits, Refusal};

/// What is asked, besides the bytes of the file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Question {
    /// The file's name alone: its extension counts, its place is nobody's business.
    name: PathBuf,
    max_bytes: u64,
    max_text_bytes: u64,
    bytes: u64,
}

/// What goes before the bytes of the file: four bytes of length, and the question.
pub(super) fn request(path: &Path, bytes: &[u8], limits: &Limits) -> Vec<u8> {
    let name = path.file_name().map(PathBuf::from).unwrap_or_default();
    let name = PathBuf::from(name.to_string_lossy().into_owned());
    let question = Question {
        name,
        max_bytes: limits.max_bytes,
        max_text_bytes: limits.max_text_bytes,
        bytes: bytes.len() as u64,
    };
    let question = serde_json::to_vec(&question).unwrap_or_default();
    let length = u32::try_from(question.len()).unwrap_or_default().to_le_bytes();
    [&length[..], &question].concat()
}

/// Reads a request; `None` where the other side has closed.
pub(super) fn read_request(input: &mut impl Read) -> io::Result<Option<(Question, Vec<u8>)>> {
    let mut length = [0; 4];
    if input.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    input.read_exact(&mut length[1..])?;
    let question = read_bytes(input, u64::from(u32::from_le_bytes(length)))?;
    let question: Question = serde_json::from_slice(&question)?;
    let bytes = read_bytes(input, question.bytes)?;
    Ok(Some((question, bytes)))
}

fn read_bytes(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    // Both sides are tracuu: the length is no lie, though it may be more than there is memory for.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

impl Question {
    /// The answer, as JSON.
    pub(super) fn answer(&self, bytes: &[u8]) -> Vec<u8> {
        let limits =
            Limits { max_bytes: self.max_bytes, max_text_bytes: self.max_text_bytes, ..Limits::default() };
        let answer = match crate::read::read(&self.name, bytes, &limits) {
            Ok(content) => Answer::Content(WireContent::from(content)),
            Err(Refusal::Skipped(message)) => Answer::Skipped(WireMessage::from(&message)),
            Err(Refusal::Failed(message)) => Answer::Failed(WireMessage::from(&message)),
        };
        serde_json::to_vec(&answer).unwrap_or_default()
    }
}

/// What came of reading, as the caller wants it.
pub(super) fn outcome(answer: &[u8]) -> Result<Content, Refusal> {
    let garbled = || Refusal::failed("read.failed.worker_garbled");
    match serde_json::from_slice(answer).map_err(|_| garbled())? {
        Answer::Content(content) => content.checked().ok_or_else(garbled),
        Answer::Skipped(message) => Err(Refusal::Skipped(message.checked(0).ok_or_else(garbled)?)),
        Answer::Failed(message) => Err(Refusal::Failed(message.checked(0).ok_or_else(garbled)?)),
    }
}

#[derive(Serialize, Deserialize)]
enum Answer {
    Content(WireContent),
    Skipped(WireMessage),
    Failed(WireMessage),
}

#[derive(Serialize, Deserialize)]
struct WireContent {
    format: Format,
    encoding: Option<String>,
    pages: Option<u32>,
    blocks: Vec<Block>,
    warnings: Vec<WireMessage>,
}

impl From<Content> for WireContent {
    fn from(content: Content) -> Self {
        Self {
            format: content.format,
            encoding: content.encoding.map(str::to_owned),
            pages: content.pages,
            blocks: content.blocks,
            warnings: content.warnings.iter().map(WireMessage::from).collect(),
        }
    }
}

impl WireContent {
    fn checked(self) -> Option<Content> {
        Some(Content {
            format: self.format,
            encoding: self.encoding.and_then(|name| encoding(&name)),
            pages: self.pages,
            blocks: self.blocks.into_iter().filter(|block| !block.text.trim().is_empty()).collect(),
            warnings: self.warnings.into_iter().map(|message| message.checked(0)).collect::<Option<_>>()?,
        })
    }
}

/// The names of encodings that readers give.
fn encoding(name: &str) -> Option<&'static str> {
    use crate::vietnamese::legacy::Charset;
    let legacy = Charset::ALL.into_iter().map(Charset::name);
    legacy
        .chain(encoding_rs::Encoding::for_label(name.as_bytes()).map(encoding_rs::Encoding::name))
        .find(|known| *known == name)
}

/// A message with the names of its key and values spelled out.
#[derive(Serialize, Deserialize)]
struct WireMessage {
    key: String,
    values: Vec<(String, WireValue)>,
}

#[derive(Serialize, Deserialize)]
enum WireValue {
    Text(String),
    Count(u64),
    Message(WireMessage),
}

/// Messages stand in one another this deep at most.
const MAX_DEPTH: u8 = 4;

impl From<&Message> for WireMessage {
    fn from(message: &Message) -> Self {
        let value = |value: &Value| match value {
            Value::Text(text) => WireValue::Text(text.clone()),
            Value::Count(count) => WireValue::Count(*count),
            Value::Message(message) => WireValue::Message(Self::from(&**message)),
        };
        Self {
            key: message.key().to_owned(),
            values: message.values().map(|(name, v)| (name.to_owned(), value(v))).collect(),
        }
    }
}

impl WireMessage {
    /// The message, if the tables know its key and the names of its values.
    fn checked(self, depth: u8) -> Option<Message> {
        if depth > MAX_DEPTH {
            return None;
        }
        let (key, slots) = known_key(&self.key)?;
        let mut message = Message::new(key);
        for (name, value) in self.values {
            // A value that the sentence has no place for says nothing.
            let Some(slot) = slots.iter().find(|slot| **slot == name) else { continue };
            message = match value {
                WireValue::Text(text) => message.with(slot, text),
                WireValue::Count(count) => message.with(slot, count),
                WireValue::Message(inner) => message.with(slot, inner.checked(depth + 1)?),
            };
        }
        Some(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_and_answered_comes_through_whole() {
        let path = Path::new("/nơi nào đó/báo cáo.txt");
        let text = "Báo cáo \u{1}quý I\n\nKết quả".as_bytes();
        let sent = [&request(path, text, &Limits::default())[..], text].concat();
        let (question, bytes) = read_request(&mut sent.as_slice()).unwrap().unwrap();
        assert_eq!((question.name.as_path(), bytes.as_slice()), (Path::new("báo cáo.txt"), text));
        let read = outcome(&question.answer(&bytes)).unwrap();
        let direct = crate::read::read(path, text, &Limits::default()).unwrap();
        assert_eq!((read.format, read.encoding, read.pages), (direct.format, direct.encoding, direct.pages));
        assert_eq!((read.blocks, read.warnings), (direct.blocks, direct.warnings));
        assert!(read_request(&mut &b""[..]).unwrap().is_none());
    }

    #[test]
    fn refusals_come_through_in_words() {
        let refusal = Refusal::Skipped(
            Message::new("read.unread.save").with("format", Message::new("read.format.excel")),
        );
        let answer = Answer::Skipped(WireMessage::from(refusal.message()));
        assert_eq!(outcome(&serde_json::to_vec(&answer).unwrap()).unwrap_err(), refusal);
    }

    #[test]
    fn an_answer_that_no_reader_gives_is_refused() {
        for answer in ["", "{}", r#"{"Failed":{"key":"no.such.key","values":[]}}"#] {
            assert_eq!(
                outcome(answer.as_bytes()).unwrap_err(),
                Refusal::failed("read.failed.worker_garbled")
            );
        }
    }
}
