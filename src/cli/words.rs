//! Tells flags from the words of a query: `tracuu search giải -ngân -n 5` asks for `giải -ngân`, five hits.
//!
//! An argument that begins with one dash belongs to the query unless it reads as flags through and through (`-n5`,
//! `-qv`). A lone unknown letter (`-x`) is left alone, and so is an unknown long flag: both are likelier to be slips,
//! and clap says so. After `--` everything belongs to the query. Words are handed to clap behind such a `--`.

use std::ffi::{OsStr, OsString};

use clap::{Arg, Command};

/// The name of the argument that holds a query.
const QUERY: &str = "query";

/// The arguments, those of a command with a query in the order flags, `--`, words of the query.
pub(super) fn query_last(args: Vec<OsString>, program: &Command) -> Vec<OsString> {
    let Some((at, command)) = command_of(&args, program) else { return args };
    if !command.get_positionals().any(|arg| arg.get_id() == QUERY) {
        return args;
    }
    let known: Vec<&Arg> =
        program.get_arguments().filter(|arg| arg.is_global_set()).chain(command.get_arguments()).collect();
    let mut flags = args[..=at].to_vec();
    let mut words = Vec::new();
    let mut rest = args[at + 1..].iter();
    while let Some(arg) = rest.next() {
        match kind(arg, &known) {
            Kind::End => words.extend(rest.by_ref().cloned()),
            Kind::Word => words.push(arg.clone()),
            Kind::Flag => flags.push(arg.clone()),
            Kind::FlagBeforeValue => flags.extend([arg].into_iter().chain(rest.next()).cloned()),
        }
    }
    if !words.is_empty() {
        flags.push("--".into());
        flags.append(&mut words);
    }
    flags
}

/// Where the name of the command stands, and the command.
fn command_of<'c>(args: &[OsString], program: &'c Command) -> Option<(usize, &'c Command)> {
    let globals: Vec<&Arg> = program.get_arguments().collect();
    let mut at = 1;
    while at < args.len() {
        match kind(&args[at], &globals) {
            Kind::Word => return Some((at, program.find_subcommand(&args[at])?)),
            Kind::End => return None,
            Kind::Flag => at += 1,
            Kind::FlagBeforeValue => at += 2,
        }
    }
    None
}

/// What an argument is.
enum Kind {
    /// `--`
    End,
    /// A flag, alone or with its value, or a slip that clap will report.
    Flag,
    /// A flag whose value is the next argument.
    FlagBeforeValue,
    /// Anything else.
    Word,
}

fn kind(arg: &OsStr, known: &[&Arg]) -> Kind {
    let Some(text) = arg.to_str() else { return Kind::Word };
    if text == "--" {
        return Kind::End;
    }
    if let Some(long) = text.strip_prefix("--") {
        let flag = known.iter().find(|flag| flag.get_long() == Some(long));
        return if flag.is_some_and(|flag| flag.get_action().takes_values()) {
            Kind::FlagBeforeValue
        } else {
            Kind::Flag
        };
    }
    match text.strip_prefix('-') {
        None | Some("") => Kind::Word,
        Some(letters) => short_flags(letters, known),
    }
}

/// What letters after a single dash are.
fn short_flags(letters: &str, known: &[&Arg]) -> Kind {
    let mut rest = letters.chars();
    while let Some(letter) = rest.next() {
        let Some(flag) = known.iter().find(|flag| flag.get_short() == Some(letter)) else {
            return if letters.len() == 1 && letter.is_ascii_alphabetic() { Kind::Flag } else { Kind::Word };
        };
        if flag.get_action().takes_values() {
            let value = rest.as_str().trim_start_matches('=');
            return match value {
                "" => Kind::FlagBeforeValue,
                // The only short flag with a value takes a number; `-nông` is a word.
                number if number.bytes().all(|b| b.is_ascii_digit()) => Kind::Flag,
                _ => Kind::Word,
            };
        }
    }
    Kind::Flag
}

#[cfg(test)]
mod tests {
    use clap::arg;

    use super::*;

    fn program() -> Command {
        let search = Command::new("search").args([
            arg!(-n --limit <N>),
            arg!(--sort <ORDER>),
            arg!(-'0' - -null),
            arg!(<query> ...).id(QUERY),
        ]);
        Command::new("tracuu")
            .args([arg!(-q - -quiet).global(true), arg!(--lang <L>).global(true)])
            .subcommands([search, Command::new("show").arg(arg!(<id>))])
    }

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let args = line.split(' ').map(OsString::from).collect();
        let sorted: Vec<_> =
            query_last(args, &program()).into_iter().map(|arg| arg.into_string().unwrap()).collect();
        assert_eq!(sorted.join(" "), expected);
    }

    #[test]
    fn words_go_last_in_their_order() {
        check("tracuu search giải ngân", "tracuu search -- giải ngân");
        check("tracuu search giải -n 5 ngân -q", "tracuu search -n 5 -q -- giải ngân");
        check("tracuu -q --lang vi search a", "tracuu -q --lang vi search -- a");
    }

    #[test]
    fn a_dash_before_a_word_leaves_the_word_out() {
        check("tracuu search giải -ngân", "tracuu search -- giải -ngân");
        check("tracuu search -nông đất", "tracuu search -- -nông đất");
        check("tracuu search a -quy -5", "tracuu search -- a -quy -5");
        check("tracuu search a --limit 3 -thấp", "tracuu search --limit 3 -- a -thấp");
    }

    #[test]
    fn flags_stay_flags() {
        check("tracuu search a -n5 -q0", "tracuu search -n5 -q0 -- a");
        check("tracuu search a --sort -date", "tracuu search --sort -date -- a");
        check("tracuu search a --limit=2", "tracuu search --limit=2 -- a");
    }

    #[test]
    fn likely_slips_are_left_to_clap() {
        check("tracuu search a -x", "tracuu search -x -- a");
        check("tracuu search a --limt 3", "tracuu search --limt -- a 3");
    }

    #[test]
    fn after_two_dashes_everything_is_query() {
        check("tracuu search -- -n 5", "tracuu search -- -n 5");
        check("tracuu search a -- --limit", "tracuu search -- a --limit");
    }

    #[test]
    fn commands_without_a_query_are_untouched() {
        check("tracuu show -x 5", "tracuu show -x 5");
        check("tracuu", "tracuu");
        check("tracuu nonsense -x", "tracuu nonsense -x");
    }
}
