//! What all versions of dotenv-expand have in common: references in `.env` values are replaced by what they name.

mod release_10;
mod release_13;

pub use release_10::expand as expand_10;
pub use release_13::expand as expand_13;

use super::parse::Assignment;
use crate::service::environment::{Environment, EnvironmentVariable};
use crate::source::Span;

/// One version of dotenv-expand: expands the values of a file and puts them into the environment.
pub type Expand = fn(&mut Environment, &[Assignment]) -> Result<(), Endless>;

/// A value that refers to itself without end, on which upstream hangs or breaks.
#[derive(Debug, PartialEq, Eq)]
pub struct Endless {
    /// The variable whose value it is.
    pub name: String,
    /// Where the value stands.
    pub span: Span,
}

impl Endless {
    fn at(assignment: &Assignment) -> Endless {
        Endless { name: assignment.name.clone(), span: assignment.span }
    }
}

/// How many references of one value are replaced before it counts as endless.
const REPLACEMENT_LIMIT: usize = 1_000;
/// How many bytes of text these replacements may make before it counts as endless.
const LENGTH_LIMIT: usize = 8 << 20;

/// Puts values that are not expanded yet into the environment, unless they are there: dotenv itself does that
/// before dotenv-expand takes over.
fn populate(environment: &mut Environment, assignments: &[Assignment]) {
    for Assignment { name, text, span } in assignments {
        if environment.get(name).is_none() {
            let variable = EnvironmentVariable { text: text.as_str().into(), set_at: Some(*span) };
            environment.set(name.clone(), variable);
        }
    }
}

/// `\$` is a dollar sign that begins no reference.
fn unescape(value: &str) -> String {
    value.replace("\\$", "$")
}

/// Whether the character at an offset is escaped.
fn is_escaped(value: &str, offset: usize) -> bool {
    value[..offset].ends_with('\\')
}

/// JavaScript's `text.replace(pattern, replacement)` for texts: only the first occurrence is replaced, and `$$`,
/// `$&`, `` $` `` and `$'` in the replacement stand for a dollar sign, the pattern and what is around it.
fn replace_first(text: &str, pattern: &str, replacement: &str) -> String {
    let Some((before, after)) = text.split_once(pattern) else { return text.to_owned() };
    let mut result = before.to_owned();
    let mut rest = replacement;
    while let Some(dollar) = rest.find('$') {
        result.push_str(&rest[..dollar]);
        let meant = match rest.as_bytes().get(dollar + 1) {
            Some(b'$') => "$",
            Some(b'&') => pattern,
            Some(b'`') => before,
            Some(b'\'') => after,
            _ => {
                result.push('$');
                rest = &rest[dollar + 1..];
                continue;
            }
        };
        result.push_str(meant);
        rest = &rest[dollar + 2..];
    }
    result + rest + after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// The environment that comes of one and the assignments of a file.
    pub(super) fn expanded(expand: Expand, process: &[(&str, &str)], file: &[(&str, &str)]) -> Vec<String> {
        let environment = &mut environment(process);
        expand(environment, &assignments(file)).unwrap();
        file.iter().map(|(name, _)| environment.get(name).unwrap().text.to_string()).collect()
    }

    pub(super) fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::new(variables.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())))
    }

    pub(super) fn assignments(file: &[(&str, &str)]) -> Vec<Assignment> {
        let span = Span::new(Sources::default().add("", ""), 0, 0);
        let assignment = |(name, text): &(&str, &str)| Assignment {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
            span,
        };
        file.iter().map(assignment).collect()
    }

    #[test]
    fn replacements_may_refer_to_the_text() {
        assert_eq!(replace_first("aXbXc", "X", "-"), "a-bXc");
        assert_eq!(replace_first("aXb", "X", "[$&$$$`$'$1$]"), "a[X$ab$1$]b");
        assert_eq!(replace_first("aXb", "X", "$"), "a$b");
    }
}
