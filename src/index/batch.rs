//! Records that stay side by side: some passages of a document behind their title and headings.
//! Each record says how far it is to the head above it, or how far down a head reaches, so that no search looks for it.

use tantivy::TantivyDocument;

use super::schema::Fields;

/// What a record takes beside its text, roughly.
const RECORD_BYTES: usize = 1_024;

/// What a record is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Title and headings of the passages behind it; the first of a batch.
    Title,
    /// Headings of the passages behind it.
    Heading,
    /// A passage.
    Passage,
    /// The document's own record; the last.
    Document,
}

/// Records that are handed over together.
#[derive(Default)]
pub(super) struct Batch {
    records: Vec<(Role, TantivyDocument)>,
    /// Passages among them.
    pub(super) passages: usize,
    /// Of text, roughly.
    pub(super) bytes: usize,
}

impl Batch {
    pub(super) fn add(&mut self, role: Role, record: TantivyDocument, text_bytes: usize) {
        self.records.push((role, record));
        self.passages += usize::from(role == Role::Passage);
        self.bytes += text_bytes + RECORD_BYTES;
    }

    /// The records with the distances between them.
    pub(super) fn linked(self, fields: &Fields) -> Vec<TantivyDocument> {
        let roles: Vec<Role> = self.records.iter().map(|(role, _)| *role).collect();
        let links = links(&roles);
        let linked = self.records.into_iter().zip(links).map(|((_, mut record), [heading, title])| {
            record.add_u64(fields.below_heading, heading);
            record.add_u64(fields.below_title, title);
            record
        });
        linked.collect()
    }
}

/// For each record the distance to its headings and its title; of those that hold them, how many records are below.
fn links(roles: &[Role]) -> Vec<[u64; 2]> {
    let mut links = vec![[0; 2]; roles.len()];
    let (mut heading, mut title) = (0, 0);
    for (at, role) in roles.iter().enumerate() {
        match role {
            Role::Title => (heading, title) = (at, at),
            Role::Heading => {
                heading = at;
                links[at][1] = (at - title) as u64;
                links[title][1] = (at - title) as u64;
            }
            Role::Passage => {
                let (to_heading, to_title) = ((at - heading) as u64, (at - title) as u64);
                links[at] = [to_heading, to_title];
                links[heading][0] = to_heading;
                links[title][1] = to_title;
            }
            Role::Document => {}
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::Role::{Document, Heading, Passage, Title};
    use super::*;

    #[test]
    fn records_lead_to_their_heads_and_heads_to_what_is_below() {
        let roles = [Title, Passage, Passage, Heading, Passage, Document];
        assert_eq!(links(&roles), [[2, 4], [1, 1], [2, 2], [1, 3], [1, 4], [0, 0]]);
        assert_eq!(links(&[Document]), [[0, 0]]);
    }
}
