//! Tags: what filters ask for, written as `field:value` with names folded, so that `Bình Phước` meets `tinh binh phuoc`.

use crate::document::{Document, Section};
use crate::vietnamese::{compose, fold};

/// What a tag speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagField {
    Type,
    District,
    Province,
    Issuer,
    Number,
    Section,
}

impl TagField {
    fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::District => "district",
            Self::Province => "province",
            Self::Issuer => "issuer",
            Self::Number => "number",
            Self::Section => "section",
        }
    }

    /// Whether it says something of a whole document, and stands where the document's title does.
    pub(crate) fn is_of_document(self) -> bool {
        self != Self::Section
    }

    /// What all tags of this field begin with.
    pub(crate) fn prefix(self) -> String {
        format!("{}:", self.name())
    }

    /// The tag of a value that is already a key.
    pub(crate) fn tag(self, key: &str) -> String {
        format!("{}:{key}", self.name())
    }
}

/// Words that say what kind of place a name belongs to; a name means the same place without them.
const PLACE_KINDS: [&str; 6] = ["tỉnh", "thành phố", "huyện", "thị xã", "quận", "tp."];

/// A name without marks, case, doubled blanks and the kind of place before it.
///
/// Typed without marks, the kind is taken off only before two words or more: `tinh gia` is Tĩnh Gia.
#[must_use]
pub fn name_key(name: &str) -> String {
    let plain = compose(name).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let folded = fold(&plain);
    let is_bare = plain == folded;
    for kind in PLACE_KINDS {
        let rest = if is_bare { folded.strip_prefix(&fold(kind)) } else { plain.strip_prefix(kind) };
        let rest = rest.and_then(|rest| rest.strip_prefix(' '));
        if let Some(rest) = rest.filter(|rest| !is_bare || rest.contains(' ')) {
            return fold(rest);
        }
    }
    folded
}

/// Tags of a document, which hold for all its passages.
pub(super) fn document_tags(document: &Document) -> Vec<String> {
    let header = &document.header;
    let mut tags = Vec::new();
    tags.extend(header.doc_type.iter().map(|t| TagField::Type.tag(&t.0)));
    tags.extend(header.district.iter().map(|d| TagField::District.tag(&name_key(d))));
    let provinces = [header.province.as_deref(), header.province_now.as_deref()].map(|p| p.map(name_key));
    tags.extend(provinces[0].iter().map(|p| TagField::Province.tag(p)));
    if provinces[1] != provinces[0] {
        tags.extend(provinces[1].iter().map(|p| TagField::Province.tag(p)));
    }
    tags.extend(header.issuer.iter().map(|i| TagField::Issuer.tag(&name_key(i))));
    tags.extend(header.number.iter().map(|n| TagField::Number.tag(&n.key)));
    tags
}

/// The kinds of a passage: its section's and its own.
pub(super) fn section_tags(section: &Section, own: Option<&str>) -> Vec<String> {
    let mut tags = vec![TagField::Section.tag(&section.kind.0)];
    if let Some(kind) = own.filter(|kind| *kind != section.kind.0) {
        tags.push(TagField::Section.tag(kind));
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_without_marks_case_and_kind() {
        for name in ["Hớn Quản", "huyện Hớn  Quản", "HUYEN HON QUAN", "hon quan"] {
            assert_eq!(name_key(name), "hon quan", "{name}");
        }
        assert_eq!(name_key("Tỉnh Bình Phước"), "binh phuoc");
        assert_eq!(name_key("tinh binh phuoc"), "binh phuoc");
    }

    #[test]
    fn a_name_that_begins_like_a_kind_of_place_stays_whole() {
        for (name, key) in [("Quản Bạ", "quan ba"), ("Tĩnh Gia", "tinh gia"), ("tinh gia", "tinh gia")] {
            assert_eq!(name_key(name), key, "{name}");
        }
    }
}
