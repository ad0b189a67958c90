//! What papers without sections of the kinds traced say of a group: letters, notices and submissions state shortcomings
//! in running text. A paragraph joins the group that it is likest to when it is nearly as like to it as the group's own
//! passages are to each other and its words say that something goes badly; the numbered items of orders do not.

use std::collections::HashSet;

use super::space::{Space, Vector};
use super::{Found, Traced, topic};
use crate::index::Paths;
use crate::search::{Excerpt, Filters, Request, Search, SearchError};
use crate::vietnamese::fold;

/// Likeness to a group, as a share of the likeness inside it, at least.
const LEAST_SHARE: f32 = 0.6;
/// Passages that a group must have to be told of elsewhere: fewer do not say what they share.
const LEAST_MEMBERS: usize = 2;
/// Kinds of sections of such papers that state how things are. The first also holds what is ordered.
const KINDS: [&str; 3] = ["other", "context", "assessment"];

/// Passages at the beginning of a document that may be its head.
const HEAD: u64 = 6;

/// Where to look, and with what eyes.
pub(super) struct Elsewhere<'a> {
    pub(super) search: &'a Search<'a>,
    pub(super) paths: &'a Paths,
    pub(super) filters: &'a Filters,
    pub(super) space: &'a Space,
    pub(super) threshold: f32,
}

/// A passage that joins a group.
pub(super) struct Said {
    /// Number of the group.
    pub(super) group: usize,
    pub(super) passage: Traced,
    pub(super) vector: Vector,
}

impl Elsewhere<'_> {
    /// The passages that join a group of shortcomings, in order.
    pub(super) fn said(&self, found: &[Found], passages: &[Traced]) -> Result<Vec<Said>, SearchError> {
        let mut topics = topic::Reader::default();
        let reports: HashSet<&str> = passages.iter().map(|passage| &*passage.excerpt.document.id).collect();
        let filters = Filters { sections: KINDS.map(str::to_owned).to_vec(), ..self.filters.clone() };
        let mut said: Vec<Said> = Vec::new();
        self.search.excerpts(&Request { filters, ..Request::default() }, self.paths, |excerpt| {
            if !reports.contains(excerpt.document.id.as_str()) && !is_ordered(&excerpt) && !is_head(&excerpt)
            {
                let words = topics.read(&excerpt.passage.text, &excerpt.causes);
                if topic::is_failing(&words) {
                    let vector = self.space.vector(&words);
                    let group = self.likest(&vector, found, passages);
                    said.extend(group.map(|group| Said { group, passage: Traced::whole(excerpt), vector }));
                }
            }
            Ok::<(), SearchError>(())
        })?;
        said.sort_by(|a, b| a.passage.order().cmp(&b.passage.order()));
        Ok(said)
    }

    /// The group of shortcomings that a passage is likest to, if it is like enough.
    fn likest(&self, vector: &Vector, found: &[Found], passages: &[Traced]) -> Option<usize> {
        let groups = found.iter().enumerate().filter(|(_, found)| {
            found.group.members.len() >= LEAST_MEMBERS && !passages[found.group.members[0]].is_cause()
        });
        let like = groups.filter_map(|(number, found)| {
            let likeness = found.group.likeness(vector);
            let least = self.threshold.max(found.group.cohesion()? * LEAST_SHARE);
            (likeness >= least).then_some((likeness, number))
        });
        // Of equal likeness the group that begins first.
        like.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, number)| number)
    }
}

/// A numbered item outside of all sections that say what they are about: what is decided or ordered.
fn is_ordered(excerpt: &Excerpt) -> bool {
    let marker = &excerpt.passage.text[..topic::marker(&excerpt.passage.text)];
    excerpt.section.kind == KINDS[0] && marker.contains(['.', ')'])
}

/// A part of the document's head: it has the number of the document, or its title.
fn is_head(excerpt: &Excerpt) -> bool {
    let header = &excerpt.document.header;
    let text = fold(&excerpt.passage.text);
    let has = |part: Option<&str>| part.is_some_and(|part| !part.is_empty() && text.contains(&fold(part)));
    excerpt.ordinal < HEAD
        && (has(header.number.as_ref().map(|number| &*number.text)) || has(header.title.as_deref()))
}
