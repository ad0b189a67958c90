//! What a page draws: its content stream carried out as far as it shows text, each piece with its place.
//! Pictures, lines and colours are passed over; forms inside a page are part of it.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::font::{Font, Letters, get};

/// Forms inside forms.
const MAX_DEPTH: usize = 8;

/// Bytes that the drawing of one page may unpack to.
const MAX_DRAWING_BYTES: usize = 64 << 20;

/// A gap inside a string that is wider than this share of the font's size is a blank.
const BLANK_GAP: f64 = 0.18;

/// A piece of text on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Where it begins and ends, and its base line, in units of the page; upwards is more.
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) base: f64,
    /// Height of the font there.
    pub(super) size: f64,
}

/// Reads the pages of a document; fonts are read once.
pub(super) struct Pages<'d> {
    document: &'d Document,
    fonts: BTreeMap<ObjectId, Font>,
}

/// A transformation of the plane: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const UNIT: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First this, then `after`.
    fn then(self, after: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, after.0);
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn moved(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }
}

/// What holds while a page is drawn.
#[derive(Debug, Clone)]
struct State {
    /// From the space of the drawing to the page.
    page: Matrix,
    font: Option<ObjectId>,
    size: f64,
    character_spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    /// Where the next glyph stands, and where its line began.
    at: Matrix,
    line: Matrix,
}

impl<'d> Pages<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document, fonts: BTreeMap::new() }
    }

    /// What the page shows, in the order in which it is drawn.
    pub(super) fn pieces(&mut self, page: ObjectId) -> Vec<Piece> {
        let drawing = self.document.get_page_content_with_limit(page, MAX_DRAWING_BYTES).unwrap_or_default();
        let mut pieces = Vec::new();
        let resources = self.resources(page);
        let state = State {
            page: Matrix::UNIT,
            font: None,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            at: Matrix::UNIT,
            line: Matrix::UNIT,
        };
        self.draw(&drawing, &resources, state, 0, &mut pieces);
        pieces
    }

    /// Resources of a page: its own, then those of the folders above it.
    fn resources(&self, page: ObjectId) -> Vec<&'d Dictionary> {
        let Ok((own, others)) = self.document.get_page_resources(page) else { return Vec::new() };
        own.into_iter()
            .chain(others.into_iter().filter_map(|id| self.document.get_dictionary(id).ok()))
            .collect()
    }

    /// The entry `name` of a kind of resource.
    fn resource(
        &self,
        resources: &[&'d Dictionary],
        kind: &[u8],
        name: &[u8],
    ) -> Option<(ObjectId, &'d Object)> {
        resources.iter().find_map(|resources| {
            let entries = get(self.document, resources, kind)?.as_dict().ok()?;
            let (id, object) = self.document.dereference(entries.get(name).ok()?).ok()?;
            // What stands there itself has no number; its place in memory is one.
            let id = id.unwrap_or_else(|| ((std::ptr::from_ref(object) as usize >> 3) as u32, u16::MAX));
            Some((id, object))
        })
    }

    fn draw(
        &mut self,
        drawing: &[u8],
        resources: &[&'d Dictionary],
        mut state: State,
        depth: usize,
        out: &mut Vec<Piece>,
    ) {
        let Ok(content) = Content::decode(drawing) else { return };
        let mut saved: Vec<State> = Vec::new();
        for operation in content.operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "q" if saved.len() < 256 => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => {
                    if let Some(matrix) = matrix(operands) {
                        state.page = matrix.then(state.page);
                    }
                }
                "Tf" => self.set_font(&mut state, resources, operands),
                "Do" if depth < MAX_DEPTH => self.form(resources, &state, operands, depth, out),
                "TJ" => {
                    for item in operands.first().and_then(|list| list.as_array().ok()).into_iter().flatten() {
                        match item {
                            Object::String(text, _) => self.show(&mut state, text, out),
                            item => state.skip(value(item).unwrap_or(0.0)),
                        }
                    }
                }
                "Tj" | "'" | "\"" => {
                    if operation.operator != "Tj" {
                        state.next_line();
                    }
                    if let [word, character, _] = operands.as_slice() {
                        state.word_spacing = value(word).unwrap_or(0.0);
                        state.character_spacing = value(character).unwrap_or(0.0);
                    }
                    if let Some(Object::String(text, _)) = operands.last() {
                        self.show(&mut state, text, out);
                    }
                }
                operator => state.set(operator, operands),
            }
        }
    }

    fn set_font(&mut self, state: &mut State, resources: &[&'d Dictionary], operands: &[Object]) {
        let [Object::Name(name), size] = operands else { return };
        state.size = value(size).unwrap_or(0.0);
        state.font = None;
        let Some((id, Object::Dictionary(font))) = self.resource(resources, b"Font", name) else { return };
        let document = self.document;
        self.fonts.entry(id).or_insert_with(|| Font::new(document, font));
        state.font = Some(id);
    }

    /// A drawing inside the drawing.
    fn form(
        &mut self,
        resources: &[&'d Dictionary],
        state: &State,
        operands: &[Object],
        depth: usize,
        out: &mut Vec<Piece>,
    ) {
        let Some(Object::Name(name)) = operands.first() else { return };
        let Some((_, Object::Stream(form))) = self.resource(resources, b"XObject", name) else { return };
        if !form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form") {
            return;
        }
        let Ok(drawing) = form.decompressed_content_with_limit(MAX_DRAWING_BYTES) else { return };
        let placed = get(self.document, &form.dict, b"Matrix").and_then(|m| matrix(m.as_array().ok()?));
        let state = State { page: placed.unwrap_or(Matrix::UNIT).then(state.page), ..state.clone() };
        let own = get(self.document, &form.dict, b"Resources").and_then(|own| own.as_dict().ok());
        let resources: Vec<&Dictionary> = own.into_iter().chain(resources.iter().copied()).collect();
        self.draw(&drawing, &resources, state, depth + 1, out);
    }

    /// Shows a string, and goes on behind it.
    fn show(&self, state: &mut State, text: &[u8], out: &mut Vec<Piece>) {
        let Some(font) = state.font.and_then(|id| self.fonts.get(&id)) else { return };
        let (from, base, size) = state.place();
        let mut piece = Piece { text: String::new(), from, to: from, base, size };
        let mut skipped = 0.0;
        for glyph in font.glyphs(text) {
            match glyph.letters {
                Letters::One(letter) => piece.text.push(letter),
                Letters::Some(letters) => piece.text.push_str(letters),
            }
            let word = if glyph.is_blank { state.word_spacing } else { 0.0 };
            state.advance(
                (glyph.width / 1_000.0 * state.size + state.character_spacing + word) * state.stretch,
            );
            skipped = state.character_spacing;
        }
        // Room that is added behind the last letter is none of its own.
        piece.to = state.place().0 - skipped * state.stretch;
        if !piece.text.is_empty() {
            append(out, piece);
        }
    }
}

/// Adds a piece, joined to the last one where it goes on in the same line.
fn append(out: &mut Vec<Piece>, piece: Piece) {
    if let Some(last) = out.last_mut() {
        let gap = piece.from - last.to;
        let size = last.size.max(piece.size);
        if (last.base - piece.base).abs() < size * 0.1 && (-0.5..1.5).contains(&(gap / size)) {
            if gap > size * BLANK_GAP && !last.text.ends_with(' ') && !piece.text.starts_with(' ') {
                last.text.push(' ');
            }
            last.text.push_str(&piece.text);
            last.to = piece.to;
            return;
        }
    }
    out.push(piece);
}

impl State {
    /// Where the next glyph stands on the page: from the left, its base line, the height of the font.
    fn place(&self) -> (f64, f64, f64) {
        let place = Matrix::moved(0.0, self.rise).then(self.at).then(self.page);
        let size = self.size * place.0[2].hypot(place.0[3]);
        (place.0[4], place.0[5], size.abs().max(0.1))
    }

    fn advance(&mut self, width: f64) {
        self.at = Matrix::moved(width, 0.0).then(self.at);
    }

    /// Thousandths of the size, to the left.
    fn skip(&mut self, thousandths: f64) {
        self.advance(-thousandths / 1_000.0 * self.size * self.stretch);
    }

    fn next_line(&mut self) {
        self.move_line(0.0, -self.leading);
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::moved(x, y).then(self.line);
        self.at = self.line;
    }

    /// Operators that only change what holds.
    fn set(&mut self, operator: &str, operands: &[Object]) {
        let first = operands.first().and_then(value).unwrap_or(0.0);
        let second = operands.get(1).and_then(value).unwrap_or(0.0);
        match operator {
            "BT" => (self.at, self.line) = (Matrix::UNIT, Matrix::UNIT),
            "Tc" => self.character_spacing = first,
            "Tw" => self.word_spacing = first,
            "Tz" => self.stretch = first / 100.0,
            "TL" => self.leading = first,
            "Ts" => self.rise = first,
            "Td" => self.move_line(first, second),
            "TD" => {
                self.leading = -second;
                self.move_line(first, second);
            }
            "Tm" => {
                if let Some(matrix) = matrix(operands) {
                    (self.at, self.line) = (matrix, matrix);
                }
            }
            "T*" => self.next_line(),
            _ => {}
        }
    }
}

fn matrix(operands: &[Object]) -> Option<Matrix> {
    let numbers: Vec<f64> = operands.iter().filter_map(value).collect();
    Some(Matrix(numbers.try_into().ok()?))
}

/// A number that stands in a drawing itself.
fn value(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(number) => Some(f64::from(*number)),
        _ => None,
    }
}
