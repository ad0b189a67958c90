//! Help in the reader's language: clap knows the arguments, the messages know what to say of them.
//! The texts stand under `cli.help.<command>` and `cli.help.<command>.<argument>`, or `cli.help.<argument>` for an
//! argument that means the same in several commands.

use std::borrow::Cow;

use clap::builder::styling::{AnsiColor, Style, Styles};
use clap::{Arg, CommandFactory};

use super::ExitStatus;
use super::args::Arguments;
use super::ui::{Failure, Ui};
use crate::messages::{Language, Message, lookup, say};

/// Widest line of help.
const MAX_COLUMNS: usize = 80;

const HEADING: Style = AnsiColor::Yellow.on_default().bold();

const STYLES: Styles = Styles::styled()
    .header(HEADING)
    .usage(HEADING)
    .literal(AnsiColor::Green.on_default())
    .placeholder(AnsiColor::Cyan.on_default());

/// `tracuu help`
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Prints help on tracuu or on one command.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<ExitStatus, Failure> {
    let help = find(args.command.as_deref(), ui)?.render_help();
    ui.text(help.ansi().to_string().as_bytes())?;
    Ok(ExitStatus::Done)
}

/// The whole program, or the command of this name.
pub(super) fn find(name: Option<&str>, ui: &Ui) -> Result<clap::Command, Failure> {
    let mut program = command(ui.language());
    program.build();
    let Some(name) = name else { return Ok(program) };
    let unknown = || Failure::Said(Message::new("cli.usage.unknown_command").with("command", name));
    program.find_subcommand(name).cloned().ok_or_else(unknown)
}

/// The command line with all its texts in one language.
pub(super) fn command(language: Language) -> clap::Command {
    let commands: Vec<String> =
        Arguments::command().get_subcommands().map(|c| c.get_name().to_owned()).collect();
    let program = Arguments::command()
        .styles(STYLES)
        .max_term_width(MAX_COLUMNS)
        .subcommand_help_heading(say("cli.heading.commands", language))
        .disable_colored_help(false);
    let program = told(program, "tracuu", language).after_help(say("cli.help.examples", language));
    commands.iter().fold(program, |program, name| {
        program.mut_subcommand(name, |command| told(command.max_term_width(MAX_COLUMNS), name, language))
    })
}

/// A command with what the messages say of it and of its arguments.
fn told(command: clap::Command, name: &str, language: Language) -> clap::Command {
    let heading = format!("{HEADING}{}{HEADING:#}", say("cli.heading.usage", language));
    let usage = usage(&command, name, language);
    let command = command
        .about(text(&format!("cli.help.{name}"), language))
        .override_usage(usage)
        .help_template(format!("{{about}}\n\n{heading} {{usage}}\n\n{{all-args}}{{after-help}}"));
    let command = command.mut_args(|arg| told_arg(arg, name, language));
    match lookup(&format!("cli.help.{name}.more"), language) {
        Some(more) => command.after_help(more),
        None => command,
    }
}

fn told_arg(arg: Arg, command: &str, language: Language) -> Arg {
    let id = arg.get_id().to_string();
    let heading = match arg.get_help_heading() {
        Some("global") => say("cli.heading.global", language),
        Some("filters") => say("cli.heading.filters", language),
        Some("limits") => say("cli.heading.limits", language),
        _ if arg.is_positional() => say("cli.heading.arguments", language),
        _ => say("cli.heading.options", language),
    };
    let own = lookup(&format!("cli.help.{command}.{id}"), language);
    let help = own.map_or_else(|| text(&format!("cli.help.{id}"), language), Cow::into_owned);
    let arg = arg.help(help).help_heading(heading);
    if !arg.get_action().takes_values() {
        return arg;
    }
    // clap would say these in English; the help texts say them in both languages.
    arg.hide_default_value(true).hide_possible_values(true).hide_env(true)
}

fn text(key: &str, language: Language) -> String {
    lookup(key, language).map_or_else(|| key.to_owned(), Cow::into_owned)
}

/// `tracuu search QUERY... [options]`
fn usage(command: &clap::Command, name: &str, language: Language) -> String {
    let mut parts = vec!["tracuu".to_owned()];
    if name == "tracuu" {
        parts.push(say("cli.usage.command", language));
    } else {
        parts.push(name.to_owned());
        parts.extend(command.get_positionals().map(|arg| {
            let value = arg.get_value_names().and_then(<[_]>::first).map_or("", |name| name.as_str());
            let dots = if matches!(arg.get_action(), clap::ArgAction::Append) { "..." } else { "" };
            if arg.is_required_set() { format!("{value}{dots}") } else { format!("[{value}]{dots}") }
        }));
    }
    parts.push(say("cli.usage.options", language));
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::messages::keys;

    const LANGUAGES: [Language; 2] = [Language::English, Language::Vietnamese];

    #[test]
    fn the_arguments_are_sound() {
        LANGUAGES.into_iter().for_each(|language| command(language).debug_assert());
    }

    #[test]
    fn every_command_and_argument_is_explained_and_nothing_else() {
        let mut used: BTreeSet<String> = ["cli.help.examples".to_owned()].into();
        let program = Arguments::command();
        for command in program.get_subcommands().filter(|c| !c.is_hide_set()).chain([&program]) {
            let name = command.get_name();
            used.insert(format!("cli.help.{name}"));
            used.insert(format!("cli.help.{name}.more"));
            for id in command.get_arguments().map(Arg::get_id) {
                let own = format!("cli.help.{name}.{id}");
                used.insert(if keys().any(|key| key == own) { own } else { format!("cli.help.{id}") });
            }
        }
        let said: BTreeSet<String> =
            keys().filter(|key| key.starts_with("cli.help.")).map(str::to_owned).collect();
        let missing: Vec<_> = used.difference(&said).filter(|key| !key.ends_with(".more")).collect();
        let unused: Vec<_> = said.difference(&used).collect();
        assert!(missing.is_empty() && unused.is_empty(), "missing: {missing:?}, unused: {unused:?}");
    }

    #[test]
    fn help_fits_a_narrow_terminal() {
        for language in LANGUAGES {
            let mut program = command(language);
            program.build();
            for command in [program.clone()].iter_mut().chain(program.get_subcommands_mut()) {
                let help = command.render_help().to_string();
                let wide: Vec<_> = help.lines().filter(|line| line.width() > MAX_COLUMNS).collect();
                assert!(wide.is_empty(), "{}: {wide:#?}", command.get_name());
            }
        }
    }

    #[test]
    fn what_follows_the_options_is_broken_where_80_columns_end() {
        for key in keys().filter(|key| key.starts_with("cli.help.")) {
            let texts = LANGUAGES.into_iter().filter_map(|language| lookup(key, language));
            // Those of one line are broken where they are shown.
            for text in texts.filter(|text| text.contains('\n')) {
                let wide: Vec<_> = text.lines().filter(|line| line.width() > MAX_COLUMNS).collect();
                assert!(wide.is_empty(), "{key}: {wide:#?}");
            }
        }
    }
}
