//! Which rules count and how much, as the command line and the project file say.

use std::path::{Path, PathBuf};

use super::date::Date;
use super::rule::{Rule, Tier};
use super::{all, named};
use crate::diagnostics::Severity;
use crate::service::Target;
use crate::suggest::closest;

/// What is to be looked for. Rules are named by code, the beginning of a code, name, or the framework's own code; the
/// beginning of a code does not name rules whose tier is not looked for.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Only these rules; `None` for those of `project`.
    pub select: Option<Vec<String>>,
    /// These rules, too.
    pub extend_select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// What the project wants, before the three above change it.
    pub project: Choice,
    /// Whether pedantic rules count.
    pub pedantic: bool,
    /// Other severities for rules.
    pub severity: Vec<(String, Severity)>,
    /// The release services are for; inferred from each if `None`.
    pub target: Option<Target>,
    /// The day rules about dates count from; today if `None`.
    pub today: Option<Date>,
    /// Rules that do not count in some files: globs as in `.gitignore`, and rules.
    pub path_ignores: Vec<(String, Vec<String>)>,
    /// The folder that those globs begin at.
    pub folder: PathBuf,
}

/// Which rules a project wants.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Only these rules; `None` for the default ones.
    pub select: Option<Vec<String>>,
    /// These rules, too.
    pub extend_select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
}

/// A name that no rule has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name.
    pub word: String,
    /// What may have been meant.
    pub similar: Option<&'static str>,
}

/// The rules that count, each with a severity if that is not the rule's own.
#[derive(Clone, Debug)]
pub struct Selection {
    /// In the order of the list.
    pub rules: Vec<(&'static Rule, Option<Severity>)>,
    /// The rules about secrets that do not count.
    pub(super) secrets_not_asked: Vec<&'static Rule>,
    path_ignores: Vec<(String, Vec<String>)>,
    folder: PathBuf,
}

impl Settings {
    /// The rules that count.
    pub fn selection(&self) -> Result<Selection, UnknownRule> {
        let project = &self.project;
        let words = self.select.iter().flatten().chain(&self.extend_select).chain(&self.ignore);
        let words = words.chain(project.select.iter().flatten());
        let words = words.chain(&project.extend_select).chain(&project.ignore);
        let words = words.chain(self.severity.iter().map(|(word, _)| word));
        let words = words.chain(self.path_ignores.iter().flat_map(|(_, words)| words));
        for word in words {
            if named(word).next().is_none() {
                return Err(UnknownRule { word: word.clone(), similar: similar(word) });
            }
        }
        let by_tier = |rule: &Rule| match rule.tier {
            Tier::Default => true,
            Tier::Pedantic => self.pedantic,
            Tier::Off => false,
        };
        let selected = |words: &[String], rule: &Rule| {
            let names = |word: &String| {
                rule.is_named_whole(word) || word == EVERY_RULE || (rule.is_named(word) && by_tier(rule))
            };
            words.iter().any(names)
        };
        let named = |words: &[String], rule: &Rule| words.iter().any(|word| rule.is_named(word));
        let counts = |rule: &&Rule| {
            let in_project = || {
                let selected_first = match &project.select {
                    Some(words) => selected(words, rule),
                    None => by_tier(rule),
                };
                (selected_first || selected(&project.extend_select, rule)) && !named(&project.ignore, rule)
            };
            let selected_first = match &self.select {
                Some(words) => selected(words, rule),
                None => in_project(),
            };
            (selected_first || selected(&self.extend_select, rule)) && !named(&self.ignore, rule)
        };
        let severity = |rule: &Rule| {
            // A rule can be set apart from its group.
            let given = self.severity.iter().filter(|(word, _)| rule.is_named(word));
            given.max_by_key(|(word, _)| narrowness(rule, word)).map(|(_, severity)| *severity)
        };
        let (counting, others): (Vec<_>, Vec<_>) = all().partition(counts);
        Ok(Selection {
            rules: counting.into_iter().map(|rule| (rule, severity(rule))).collect(),
            secrets_not_asked: others.into_iter().filter(|rule| rule.is_about_secrets()).collect(),
            path_ignores: self.path_ignores.clone(),
            folder: self.folder.clone(),
        })
    }
}

impl Selection {
    /// Whether a rule counts.
    pub fn has(&self, rule: &Rule) -> bool {
        self.rules.iter().any(|(known, _)| known.code == rule.code)
    }

    /// Whether a rule does not count in a file.
    pub fn is_ignored_in(&self, rule: &Rule, path: &Path) -> bool {
        let path = || path.strip_prefix(&self.folder).unwrap_or(path).to_string_lossy();
        self.path_ignores.iter().any(|(pattern, words)| {
            words.iter().any(|word| rule.is_named(word)) && super::glob::matches(pattern, &path())
        })
    }
}

/// The word for all rules, of every tier.
const EVERY_RULE: &str = "ALL";

/// How few rules a word for a rule names, compared with other words for it.
fn narrowness(rule: &Rule, word: &str) -> usize {
    match word {
        _ if rule.is_named_whole(word) => usize::MAX,
        EVERY_RULE => 0,
        word => word.len(),
    }
}

/// The code or name nearest to a word.
pub fn similar(word: &str) -> Option<&'static str> {
    closest(word, all().flat_map(|rule| [rule.code, rule.name]))
}
