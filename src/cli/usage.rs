//! What clap finds wrong with the arguments, said in the reader's language: each kind of error has its sentence,
//! and clap's suggestion, where it has one, follows.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::limits;
use crate::messages::Message;

/// The sentence for an error of usage.
pub(super) fn message(error: &clap::Error) -> Message {
    let message = sentence(error);
    match suggestion(error) {
        Some(suggestion) => {
            Message::new("cli.usage.with_suggestion").with("error", message).with("suggestion", suggestion)
        }
        None => message,
    }
}

fn sentence(error: &clap::Error) -> Message {
    let argument = || context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument if argument().starts_with("--") => {
            Message::new("cli.usage.unknown_flag").with("flag", argument())
        }
        ErrorKind::UnknownArgument if argument().starts_with('-') => {
            Message::new("cli.usage.unknown_letter").with("flag", argument())
        }
        ErrorKind::UnknownArgument => Message::new("cli.usage.unexpected").with("value", argument()),
        ErrorKind::InvalidSubcommand => Message::new("cli.usage.unknown_command")
            .with("command", context(error, ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value.is_empty() => {
            Message::new("cli.usage.missing_value").with("flag", argument())
        }
        ErrorKind::InvalidValue => Message::new("cli.usage.not_one_of")
            .with("flag", argument())
            .with("value", value)
            .with("values", context(error, ContextKind::ValidValue)),
        ErrorKind::ValueValidation => {
            let wanted = std::error::Error::source(error).map(ToString::to_string);
            let message = match wanted.filter(|wanted| wanted == limits::EXAMPLE_SIZE) {
                Some(size) => Message::new("cli.usage.not_a_size").with("example", size),
                None => Message::new("cli.usage.not_a_number"),
            };
            message.with("flag", argument()).with("value", value)
        }
        ErrorKind::MissingRequiredArgument => Message::new("cli.usage.missing").with("arguments", argument()),
        ErrorKind::ArgumentConflict => Message::new("cli.usage.conflict")
            .with("flag", argument())
            .with("other", context(error, ContextKind::PriorArg)),
        ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::NoEquals => Message::new("cli.usage.values").with("flag", argument()),
        ErrorKind::InvalidUtf8 => Message::new("cli.usage.not_utf8"),
        _ => Message::new("cli.usage.other").with("cause", error.to_string()),
    }
}

fn suggestion(error: &clap::Error) -> Option<String> {
    [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .map(|kind| context(error, kind))
        .find(|text| !text.is_empty())
}

/// What clap knows of one side of the error; empty when nothing.
fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
