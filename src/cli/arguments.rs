//! What of the arguments is ours, and what the framework would treat in its own way (`spec/print.md` §3).

use std::cell::LazyCell;
use std::ffi::OsString;

use clap::{ArgAction, Args, Command};

use super::{ExplainArgs, PrintArgs};
use crate::service::UnknownOption;

/// Arguments taken apart.
#[derive(Debug, Default)]
pub struct Arguments {
    /// What clap is to parse.
    pub known: Vec<OsString>,
    /// Options that not every release of the framework has, in the order given. The framework refuses them late, and
    /// not at all if a plugin has them.
    pub unknown: Vec<UnknownOption>,
    /// Words after the first option that name no file. The framework ignores them.
    pub ignored: Vec<String>,
}

/// Options that only releases with the vendor's dashboard have.
const OF_DASHBOARD: [&str; 3] = ["app", "org", "use-local-credentials"];

/// What gives a command its options.
type Augment = fn(Command) -> Command;

/// The commands that take the framework's options, which can be those of plugins, beside their own.
const RESOLVING: [(&str, Augment); 2] =
    [("print", PrintArgs::augment_args), ("explain", ExplainArgs::augment_args)];

/// Takes apart the arguments of a command that resolves a service; those of other commands are all for clap.
pub fn split(arguments: Vec<OsString>) -> Arguments {
    let name = arguments.get(1).and_then(|name| name.to_str()).unwrap_or_default();
    let Some((_, augment)) = RESOLVING.iter().find(|(known, _)| *known == name) else {
        return Arguments { known: arguments, ..Arguments::default() };
    };
    // Most command lines have no options, and need not know which there are.
    let command = LazyCell::new(|| augment(Command::default()));
    let mut split = Arguments::default();
    let mut rest = arguments.into_iter().peekable();
    split.known.extend(rest.by_ref().take(2));
    let mut after_option = false;
    while let Some(argument) = rest.next() {
        let Some(text) = argument.to_str() else {
            split.known.push(argument);
            continue;
        };
        let Some((option, value)) = option_parts(text) else {
            if after_option && !names_a_file(text) {
                split.ignored.push(text.to_owned());
            } else {
                split.known.push(argument);
            }
            continue;
        };
        after_option = true;
        match find_option(&command, option) {
            Some(takes_value) => {
                let separate = takes_value && value.is_none();
                let given = rest.next_if(|next| separate && next.to_str().is_none_or(is_value));
                if let Some(name) = option.strip_prefix("--").filter(|name| OF_DASHBOARD.contains(name)) {
                    let value = value.or_else(|| given.as_deref()?.to_str()).map(str::to_owned);
                    split.unknown.push(UnknownOption { name: name.to_owned(), value, of_dashboard: true });
                }
                split.known.push(argument);
                split.known.extend(given);
            }
            None if option.starts_with("--") => {
                let value = value
                    .map(str::to_owned)
                    .or_else(|| rest.next_if(|next| next.to_str().is_some_and(is_value))?.into_string().ok());
                let name = option[2..].to_owned();
                split.unknown.push(UnknownOption { name, value, of_dashboard: false });
            }
            None => split.known.push(argument),
        }
    }
    split
}

/// An option and the value glued to it by `=`, if the argument is an option.
fn option_parts(text: &str) -> Option<(&str, Option<&str>)> {
    let name = text.trim_start_matches('-');
    let dashes = text.len() - name.len();
    if !(1..=2).contains(&dashes) || !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    Some(match text.split_once('=') {
        Some((option, value)) => (option, Some(value)),
        None => (text, None),
    })
}

/// Whether an argument can be the value of the option before it.
fn is_value(text: &str) -> bool {
    text != "--" && option_parts(text).is_none()
}

/// Whether an option takes a value; `None` if the command does not have it.
fn find_option(command: &Command, option: &str) -> Option<bool> {
    if ["--help", "-h", "--version", "-V"].contains(&option) {
        return Some(false);
    }
    let found = command.get_arguments().find(|argument| match option.strip_prefix("--") {
        Some(long) => argument.get_long() == Some(long),
        None => argument.get_short().is_some_and(|short| option[1..].starts_with(short)),
    })?;
    let takes_value = matches!(found.get_action(), ArgAction::Set | ArgAction::Append);
    // A value can be glued to a short option.
    Some(takes_value && (option.starts_with("--") || option.len() == 2))
}

/// Whether a word after the options is meant as the configuration: it looks like a path or leads somewhere.
fn names_a_file(text: &str) -> bool {
    let path = std::path::Path::new(text);
    text == "-" || text.contains(['/', '\\']) || path.extension().is_some() || path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split_words(words: &str) -> Arguments {
        split(words.split(' ').map(OsString::from).collect())
    }

    #[test]
    fn unknown_options_are_set_aside_with_their_values() {
        let split = split_words("slsconf print --foo bar --baz --stage x -s=y --qux=1");
        let unknown: Vec<_> =
            split.unknown.iter().map(|option| (option.name.as_str(), option.value.as_deref())).collect();
        assert_eq!(unknown, [("foo", Some("bar")), ("baz", None), ("qux", Some("1"))]);
        assert_eq!(split.known, ["slsconf", "print", "--stage", "x", "-s=y"]);
    }

    #[test]
    fn options_of_the_dashboard_keep_their_place_among_the_unknown() {
        let split = split_words("slsconf print --org acme --foo --use-local-credentials --app=shop");
        let unknown: Vec<_> = split
            .unknown
            .iter()
            .map(|option| (option.name.as_str(), option.value.as_deref(), option.of_dashboard))
            .collect();
        let expected = [
            ("org", Some("acme"), true),
            ("foo", None, false),
            ("use-local-credentials", None, true),
            ("app", Some("shop"), true),
        ];
        assert_eq!(unknown, expected);
        assert_eq!(
            split.known,
            ["slsconf", "print", "--org", "acme", "--use-local-credentials", "--app=shop"]
        );
    }

    #[test]
    fn words_after_options_are_ignored_unless_they_look_like_a_file() {
        let split = split_words("slsconf print --stage prod extra sub/serverless.yml");
        assert_eq!(split.ignored, ["extra"]);
        assert_eq!(split.known, ["slsconf", "print", "--stage", "prod", "sub/serverless.yml"]);
    }
}
