//! dotenv-expand 13, which osls 4 has: the first reference of a value first, and more operators.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{
    Assignment, Endless, LENGTH_LIMIT, REPLACEMENT_LIMIT, is_escaped, populate, replace_first, unescape,
};
use crate::service::environment::{Environment, EnvironmentVariable};

/// Expands `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+alternative}`, the colons of which may be left out.
/// What the process has set already is taken as it is, unless it is empty.
pub fn expand(environment: &mut Environment, assignments: &[Assignment]) -> Result<(), Endless> {
    populate(environment, assignments);
    let mut expanded: HashMap<&str, String> = HashMap::new();
    for assignment in assignments {
        let Assignment { name, text, .. } = assignment;
        let set = environment.get(name).map(|variable| &*variable.text);
        let value = match set.filter(|set| !set.is_empty() && *set != text.as_str()) {
            Some(set) => set.to_owned(),
            None => expand_value(text, environment, &expanded).ok_or_else(|| Endless::at(assignment))?,
        };
        expanded.insert(name, unescape(&value));
    }
    for Assignment { name, span, .. } in assignments {
        let Some(text) = expanded.remove(name.as_str()) else { continue };
        let kept = environment.get(name).filter(|variable| !variable.text.is_empty());
        let set_at = kept.map_or(Some(*span), |variable| variable.set_at);
        environment.set(name.clone(), EnvironmentVariable { text: text.into(), set_at });
    }
    Ok(())
}

/// Replaces the first reference that no backslash precedes, until there is none; `None` if there is no end.
fn expand_value(value: &str, environment: &Environment, expanded: &HashMap<&str, String>) -> Option<String> {
    let set = |name: &str| {
        let variable = environment.get(name).map(|variable| &*variable.text);
        variable.filter(|text| !text.is_empty())
    };
    let mut seen = HashSet::new();
    let mut value = value.to_owned();
    let mut length = 0;
    for _ in 0..REPLACEMENT_LIMIT {
        length += value.len();
        if length > LENGTH_LIMIT {
            return None;
        }
        let Some(reference) = first_reference(&value) else { return Some(value) };
        let (name, operator, alternative) = take_apart(&reference);
        let replacement = match (operator, set(name)) {
            (":+" | "+", None) => "",
            (":+" | "+", Some(_)) | (_, None) => alternative,
            // What the value was before is not put in again.
            (_, Some(text)) if text == value || seen.contains(text) => alternative,
            (_, Some(text)) => text,
        };
        let replaced = replace_first(&value, &reference[0], replacement);
        if expanded.get(name) == Some(&replaced) {
            return Some(replaced);
        }
        seen.insert(std::mem::replace(&mut value, replaced));
    }
    None
}

/// The first `${…}` or `$NAME` that no backslash precedes.
fn first_reference(value: &str) -> Option<Captures<'_>> {
    // A fixed expression: a test runs it, so it is known to compile.
    #[allow(clippy::unwrap_used)]
    static REFERENCE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\$(?:\{([^{}]+)\}|([A-Za-z_][A-Za-z0-9_]*))").unwrap());
    let mut start = 0;
    loop {
        let captures = REFERENCE.captures_at(value, start)?;
        let found = captures.get(0)?.start();
        if !is_escaped(value, found) {
            return Some(captures);
        }
        start = found + 1;
    }
}

/// A reference as the name, the operator and what comes after it.
///
/// Without an operator upstream splits at `null`, which JavaScript takes for the text "null".
fn take_apart<'a>(reference: &'a Captures<'_>) -> (&'a str, &'a str, &'a str) {
    let expression =
        reference.get(1).or_else(|| reference.get(2)).map_or("", |expression| expression.as_str());
    let operator = expression.find(['+', '-']).map(|sign| {
        let start = if expression[..sign].ends_with(':') { sign - 1 } else { sign };
        &expression[start..=sign]
    });
    let operator = operator.unwrap_or("null");
    let (name, alternative) = expression.split_once(operator).unwrap_or((expression, ""));
    (name, operator, alternative)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assignments, environment, expanded};
    use super::*;

    fn value(text: &str) -> String {
        expanded(expand, &[("SET", "s"), ("EMPTY", "")], &[("A", "a"), ("B", text)]).remove(1)
    }

    #[test]
    fn references() {
        assert_eq!(value("$A-${A}-$SET.$NOPE."), "a-a-s..");
        assert_eq!(value("$1A ${} $ {A} $Aé"), "$1A ${} $ {A} aé");
        assert_eq!(value("${A.b}|${ A }"), "|");
    }

    #[test]
    fn operators() {
        assert_eq!(value("${NOPE:-d} ${NOPE-d} ${EMPTY-d} ${A:-d}"), "d d d a");
        assert_eq!(value("${A:+x} ${A+x} [${NOPE:+x}][${EMPTY+x}]"), "x x [][]");
        assert_eq!(value("${NOPE-d-e:-f} ${A:+y+z}"), "d-e:-f y+z");
        assert_eq!(value("${NOPE:-x-${ALSO_NOPE:-y}} ${NOPE:-${A}}"), "x-y a");
    }

    #[test]
    fn escapes() {
        assert_eq!(value(r"\$A \${A} $SET"), "$A ${A} s");
        // Upstream replaces the first text that looks like the reference, escaped or not.
        assert_eq!(value(r"\$A.$A"), r"\a.a");
    }

    #[test]
    fn names_that_hold_null_are_split_there() {
        assert_eq!(value("${nullable} $not_null_x"), "able _x");
    }

    #[test]
    fn what_the_process_has_set_wins_unless_it_is_empty() {
        let process = [("A", r"p$B\$C"), ("E", ""), ("SAME", "$B")];
        let file = [("B", "b"), ("A", "file"), ("E", "$B"), ("SAME", "$B"), ("USES", "$A")];
        assert_eq!(expanded(expand, &process, &file), ["b", "p$B$C", "b", "b", "pb$C"]);
    }

    #[test]
    fn references_in_a_circle_give_nothing() {
        let file = [("A", "$B"), ("B", "$A"), ("C", "[$C]"), ("D", "${D:-d}")];
        assert_eq!(expanded(expand, &[], &file), ["", "", "[]", "d"]);
    }

    #[test]
    fn a_value_that_grows_by_itself_has_no_end() {
        for text in ["late-$B", "${NOPE:-$&}"] {
            let file = assignments(&[("B", "$B"), ("A", text)]);
            assert_eq!(expand(&mut environment(&[]), &file), Err(Endless::at(&file[1])), "{text}");
        }
    }
}
