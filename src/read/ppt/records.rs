//! Records of PowerPoint and of its drawings ([MS-PPT] 2.3.1): a head of eight bytes, then more records or data.
//! A record that claims to be longer than what holds it ends with it.

use crate::read::bytes::{u16_at, u32_at};

const HEAD_BYTES: usize = 8;

/// Deepest record in records that is looked into; drawings nest groups, not much deeper.
const MAX_DEPTH: usize = 64;

/// Kinds of records ([MS-PPT] 2.13.24, [MS-ODRAW] 2.1).
pub(super) mod kind {
    pub(in super::super) const DOCUMENT: u16 = 1000;
    pub(in super::super) const SLIDE: u16 = 1006;
    pub(in super::super) const SLIDE_ATOM: u16 = 1007;
    pub(in super::super) const PERSIST: u16 = 1011;
    pub(in super::super) const ENVIRONMENT: u16 = 1010;
    pub(in super::super) const DRAWING: u16 = 1036;
    pub(in super::super) const FONTS: u16 = 2005;
    pub(in super::super) const OUTLINE_REFERENCE: u16 = 3998;
    pub(in super::super) const TEXT_HEADER: u16 = 3999;
    pub(in super::super) const TEXT_CHARS: u16 = 4000;
    pub(in super::super) const TEXT_STYLE: u16 = 4001;
    pub(in super::super) const MASTER_STYLE: u16 = 4003;
    pub(in super::super) const TEXT_BYTES: u16 = 4008;
    pub(in super::super) const FONT: u16 = 4023;
    /// Places of characters that stand for something: number of the slide, dates, header and footer.
    pub(in super::super) const SIGNS: [u16; 6] = [4056, 4087, 4088, 4089, 4090, 4117];
    pub(in super::super) const SLIDE_LIST: u16 = 4080;
    pub(in super::super) const USER_EDIT: u16 = 4085;
    pub(in super::super) const CURRENT_USER: u16 = 4086;
    pub(in super::super) const PERSIST_DIRECTORY: u16 = 6002;
    pub(in super::super) const TEXT_BOX: u16 = 0xf00d;
}

/// A record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) instance: u16,
    pub(super) body: &'a [u8],
    is_container: bool,
}

impl<'a> Record<'a> {
    /// The record that begins at `offset`.
    pub(super) fn at(bytes: &'a [u8], offset: u32) -> Option<Self> {
        records(bytes.get(offset as usize..)?).next()
    }

    /// The records in this one.
    pub(super) fn children(&self) -> impl Iterator<Item = Self> {
        records(if self.is_container { self.body } else { &[] })
    }

    /// The first record of this kind in this one.
    pub(super) fn child(&self, kind: u16) -> Option<Self> {
        self.children().find(|record| record.kind == kind)
    }

    /// All records of this kind inside this one, however deep, in order.
    pub(super) fn descendants(&self, kind: u16) -> Vec<Self> {
        let mut out = Vec::new();
        let mut open = vec![records(if self.is_container { self.body } else { &[] })];
        while let Some(inner) = open.last_mut() {
            match inner.next() {
                Some(record) if record.kind == kind => out.push(record),
                Some(record) if record.is_container && open.len() < MAX_DEPTH => {
                    open.push(records(record.body))
                }
                Some(_) => {}
                None => drop(open.pop()),
            }
        }
        out
    }
}

/// The records that stand one after the other in these bytes.
pub(super) fn records(bytes: &[u8]) -> Records<'_> {
    Records { rest: bytes }
}

/// Records one after the other.
#[derive(Debug)]
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (head, kind) = (u16_at(self.rest, 0)?, u16_at(self.rest, 2)?);
        let length = u32_at(self.rest, 4)? as usize;
        let body = self.rest.get(HEAD_BYTES..)?;
        let body = body.get(..length).unwrap_or(body);
        self.rest = self.rest.get(HEAD_BYTES + body.len()..)?;
        Some(Record { kind, instance: head >> 4, body, is_container: head & 0x0f == 0x0f })
    }
}
