//! dotenv-expand 10, which Serverless Framework 3 has: the last reference of a value first.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Assignment, Endless, LENGTH_LIMIT, REPLACEMENT_LIMIT, is_escaped, populate, replace_first, unescape,
};
use crate::service::environment::{Environment, EnvironmentVariable};

/// Expands `$NAME`, `${NAME}` and `${NAME:-default}`; what the process has set already is expanded, too.
pub fn expand(environment: &mut Environment, assignments: &[Assignment]) -> Result<(), Endless> {
    populate(environment, assignments);
    let mut parsed: Vec<(&str, String)> =
        assignments.iter().map(|known| (known.name.as_str(), known.text.clone())).collect();
    for index in 0..parsed.len() {
        let (name, text) = &parsed[index];
        let value = environment.get(name).map_or_else(|| text.clone(), |variable| variable.text.to_string());
        let value =
            interpolate(value, environment, &parsed).ok_or_else(|| Endless::at(&assignments[index]))?;
        parsed[index].1 = unescape(&value);
    }
    for ((name, text), Assignment { span, .. }) in parsed.into_iter().zip(assignments) {
        let set_at = environment.get(name).map_or(Some(*span), |variable| variable.set_at);
        environment.set(name.to_owned(), EnvironmentVariable { text: text.into(), set_at });
    }
    Ok(())
}

/// Replaces the last reference that no backslash precedes, until there is none; `None` if there is no end.
fn interpolate(mut value: String, environment: &Environment, parsed: &[(&str, String)]) -> Option<String> {
    // A fixed expression: a test runs it, so it is known to compile.
    #[allow(clippy::unwrap_used)]
    static REFERENCE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\$\{?([A-Za-z0-9_]+)(?::-([^}\\]*))?\}?").unwrap());
    let mut length = 0;
    for _ in 0..REPLACEMENT_LIMIT {
        length += value.len();
        if length > LENGTH_LIMIT {
            return None;
        }
        let mut dollars = value.match_indices('$').map(|(index, _)| index);
        let Some(start) = dollars.rfind(|&index| !is_escaped(&value, index)) else { return Some(value) };
        let Some(reference) = REFERENCE.captures(&value[start..]) else { return Some(value) };
        let set = environment.get(&reference[1]).map(|variable| &*variable.text);
        let default = reference.get(2).map(|default| default.as_str());
        let known = || parsed.iter().find(|(name, _)| *name == &reference[1]).map(|(_, text)| text.as_str());
        let not_empty = |text: &&str| !text.is_empty();
        let replacement =
            set.filter(not_empty).or(default.filter(not_empty)).or_else(known).unwrap_or_default();
        value = replace_first(&value, &reference[0], replacement);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assignments, environment, expanded};
    use super::*;

    #[test]
    fn references_and_defaults() {
        let file = [("A", "a"), ("B", "$A-${A}-${NOPE:-d}-$NOPE"), ("C", r"\$A ${A}"), ("D", "$Aé")];
        assert_eq!(expanded(expand, &[], &file), ["a", "a-a-d-", "$A a", "aé"]);
    }

    #[test]
    fn what_the_process_has_set_wins() {
        assert_eq!(
            expanded(expand, &[("A", "p"), ("E", "")], &[("A", "f"), ("E", "f"), ("B", "$A")]),
            ["p", "", "p"]
        );
    }

    #[test]
    fn a_value_that_refers_to_itself_has_no_end() {
        let file = assignments(&[("A", "1"), ("B", "[$B]")]);
        assert_eq!(expand(&mut environment(&[]), &file), Err(Endless::at(&file[1])));
    }
}
