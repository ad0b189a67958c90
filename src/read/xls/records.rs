//! Records of a BIFF stream (Excel 5 to 2003), and the strings in them, which may run over into CONTINUE records.
//! [MS-XLS] 2.1.4 and 2.5; every size is checked against the bytes that are there.

/// Types of records, [MS-XLS] 2.3.
pub(super) mod kind {
    pub(in crate::read::xls) const FORMULA: u16 = 0x0006;
    pub(in crate::read::xls) const EOF: u16 = 0x000a;
    pub(in crate::read::xls) const DATE_1904: u16 = 0x0022;
    pub(in crate::read::xls) const FILE_PASS: u16 = 0x002f;
    pub(in crate::read::xls) const FONT: u16 = 0x0031;
    pub(in crate::read::xls) const CONTINUE: u16 = 0x003c;
    pub(in crate::read::xls) const CODE_PAGE: u16 = 0x0042;
    pub(in crate::read::xls) const BOUND_SHEET: u16 = 0x0085;
    pub(in crate::read::xls) const MUL_RK: u16 = 0x00bd;
    pub(in crate::read::xls) const RICH_STRING: u16 = 0x00d6;
    pub(in crate::read::xls) const XF: u16 = 0x00e0;
    pub(in crate::read::xls) const SST: u16 = 0x00fc;
    pub(in crate::read::xls) const LABEL_SST: u16 = 0x00fd;
    pub(in crate::read::xls) const NUMBER: u16 = 0x0203;
    pub(in crate::read::xls) const LABEL: u16 = 0x0204;
    pub(in crate::read::xls) const BOOL_ERR: u16 = 0x0205;
    pub(in crate::read::xls) const STRING: u16 = 0x0207;
    pub(in crate::read::xls) const RK: u16 = 0x027e;
    pub(in crate::read::xls) const FORMAT: u16 = 0x041e;
    pub(in crate::read::xls) const FORMAT_5: u16 = 0x001e;
    pub(in crate::read::xls) const BOF: u16 = 0x0809;
}

/// A record with what continues it.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    /// The record's own bytes, then those of each CONTINUE record.
    pub(super) parts: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// The record's own bytes.
    pub(super) fn body(&self) -> &'a [u8] {
        self.parts.first().copied().unwrap_or_default()
    }

    pub(super) fn cursor(&self) -> Cursor<'_, 'a> {
        Cursor { parts: &self.parts, part: 0, at: 0 }
    }
}

/// The records of `stream` from byte `start` on.
pub(super) fn records(stream: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let mut rest = stream.get(start..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (kind, body) = take(&mut rest)?;
        let mut parts = vec![body];
        while u16_at(rest, 0) == Some(kind::CONTINUE) {
            let Some((_, body)) = take(&mut rest) else { break };
            parts.push(body);
        }
        Some(Record { kind, parts })
    })
}

/// One record off the front; the last one of a torn stream is as long as what is left.
fn take<'a>(rest: &mut &'a [u8]) -> Option<(u16, &'a [u8])> {
    let kind = u16_at(rest, 0)?;
    let length = usize::from(u16_at(rest, 2)?);
    let body = rest.get(4..)?;
    let (body, after) = body.split_at(length.min(body.len()));
    *rest = after;
    Some((kind, body))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// A string with the places where its font changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rich {
    pub(super) text: String,
    /// UTF-16 unit from which a font holds, and the font's index.
    pub(super) runs: Vec<(u16, u16)>,
}

/// A place in the bytes of a record and its continuations.
pub(super) struct Cursor<'r, 'a> {
    parts: &'r [&'a [u8]],
    part: usize,
    at: usize,
}

impl Cursor<'_, '_> {
    /// Goes to the next part where this one is used up; `true` if it did.
    fn turn(&mut self) -> bool {
        let mut turned = false;
        while self.parts.get(self.part).is_some_and(|part| self.at >= part.len()) {
            self.part += 1;
            self.at = 0;
            turned = true;
        }
        turned
    }

    fn byte(&mut self) -> Option<u8> {
        self.turn();
        let byte = *self.parts.get(self.part)?.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]))
    }

    pub(super) fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 {
            self.turn();
            let Some(part) = self.parts.get(self.part) else { return };
            let step = bytes.min(part.len() - self.at);
            self.at += step;
            bytes -= step;
        }
    }

    /// A string with its length in two bytes: XLUnicodeRichExtendedString, [MS-XLS] 2.5.293.
    pub(super) fn rich_string(&mut self) -> Option<Rich> {
        let length = self.u16()?;
        self.string_of(length)
    }

    /// The same with its length in one byte.
    pub(super) fn short_string(&mut self) -> Option<Rich> {
        let length = u16::from(self.byte()?);
        self.string_of(length)
    }

    fn string_of(&mut self, length: u16) -> Option<Rich> {
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.u16()? } else { 0 };
        let extra_bytes = if flags & 4 != 0 { self.u32()? } else { 0 };
        let text = self.characters(length, flags & 1 != 0);
        let runs = (0..runs).map_while(|_| Some((self.u16()?, self.u16()?))).collect();
        self.skip(extra_bytes as usize);
        Some(Rich { text, runs })
    }

    /// So many characters; where a CONTINUE record begins, a byte says anew how wide they are.
    fn characters(&mut self, length: u16, mut wide: bool) -> String {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < usize::from(length) {
            if self.turn() {
                match self.byte() {
                    Some(flags) => wide = flags & 1 != 0,
                    None => break,
                }
            }
            let unit = if wide { self.u16() } else { self.byte().map(u16::from) };
            match unit {
                Some(unit) => units.push(unit),
                None => break,
            }
        }
        String::from_utf16_lossy(&units)
    }
}
