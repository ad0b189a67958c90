//! The few styles of text output. Printers always write them; the stream that they write to takes them out
//! where colour is not wanted.

use anstyle::{AnsiColor, Style};

/// A document's title.
pub(super) const TITLE: Style = Style::new().bold();
/// What matched.
pub(super) const MATCH: Style = AnsiColor::Red.on_default().bold();
/// Number, date and issuer.
pub(super) const META: Style = AnsiColor::Green.on_default();
/// The way of headings.
pub(super) const HEADINGS: Style = AnsiColor::Cyan.on_default();
/// What a section is about; warnings about a hit.
pub(super) const TAG: Style = AnsiColor::Yellow.on_default();
/// Page, path and identifier.
pub(super) const PLACE: Style = Style::new().dimmed();
/// Running text.
pub(super) const PLAIN: Style = Style::new();
