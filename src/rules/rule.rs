//! What a rule is: all that is known about it stands with its check, as data.

use super::example::Example;
use super::findings::Findings;
use super::keys::KeyRule;
use super::subject::Subject;
use crate::diagnostics::Severity;
use crate::service::Target;
use crate::yaml::YamlError;

/// A rule: one file, or one row of a table, and a line in the list of `rules/mod.rs`.
#[derive(Debug)]
pub struct Rule {
    /// Its number, which is never given to another: `CRED001`.
    pub code: &'static str,
    /// Its name: `credentials-secrets-variable`.
    pub name: &'static str,
    /// How bad a finding is for each target.
    pub severity: Levels,
    /// When it is looked for.
    pub tier: Tier,
    /// Since when the framework speaks about it, and since when it does not work any more.
    pub lifetime: Lifetime,
    /// The framework's own codes for the same matter, as in `disabledDeprecations`.
    pub upstream: &'static [&'static str],
    /// Its page.
    pub page: Page,
    /// What it must find and must not find; a test runs them.
    pub examples: &'static [Example],
    /// The check.
    pub check: Check,
}

impl Rule {
    /// What most rules have in common.
    pub const DEFAULTS: Rule = Rule {
        code: "",
        name: "",
        severity: Levels::always(Severity::Warning),
        tier: Tier::Default,
        lifetime: Lifetime { deprecated: None, removed: None },
        upstream: &[],
        page: Page { what: "", why: "", instead: "", fix: None, links: &[] },
        examples: &[],
        check: Check::Service(|_, _| {}),
    };

    /// The subject it belongs to, by its code.
    pub fn category(&self) -> &'static str {
        let letters = self.code.find(|character: char| character.is_ascii_digit()).unwrap_or(self.code.len());
        match &self.code[..letters] {
            "CRED" => "credentials",
            "SEC" => match self.code.as_bytes().get(letters) {
                Some(b'0') => "secrets",
                _ => "security",
            },
            "DEP" => "deprecations",
            "FWV" => "framework",
            "RUN" => "runtime",
            "VAR" => "variables",
            "SCH" => "schema",
            "YML" => "yaml",
            "MIG" => "migration",
            _ => "meta",
        }
    }

    /// Whether a word names this rule: its code or the beginning of it, its name, or the framework's code.
    pub fn is_named(&self, word: &str) -> bool {
        let is_prefix = || {
            let letters =
                word.len() >= 2 && word.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase());
            letters && self.code.starts_with(word)
        };
        word == "ALL" || is_prefix() || self.is_named_whole(word)
    }

    /// Whether a word is this rule's whole code, its name or the framework's code, and so no word for a group.
    pub fn is_named_whole(&self, word: &str) -> bool {
        self.code == word || self.name == word || self.is_upstream(word)
    }

    /// Whether a word is the framework's code for this; the framework's own pages write some with a small `v`.
    pub fn is_upstream(&self, word: &str) -> bool {
        self.upstream.iter().any(|code| code.eq_ignore_ascii_case(word))
    }

    /// Whether an ignore comment must say why, and can't be for a whole file: keys and passwords.
    pub fn is_about_secrets(&self) -> bool {
        matches!(self.category(), "credentials" | "secrets")
    }
}

/// When a rule is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Always.
    Default,
    /// With `--pedantic`.
    Pedantic,
    /// Only if it is selected.
    Off,
}

/// Since when the framework speaks about something, and since when it does not work: versions as users know them.
#[derive(Clone, Copy, Debug)]
pub struct Lifetime {
    /// `3.0.0`
    pub deprecated: Option<&'static str>,
    /// `osls 4.0`
    pub removed: Option<&'static str>,
}

/// How bad a finding is for each target; `None` where there is nothing to say.
#[derive(Clone, Copy, Debug)]
pub struct Levels {
    levels: [Option<Severity>; 6],
}

impl Levels {
    /// The same for all targets.
    pub const fn always(severity: Severity) -> Levels {
        Levels { levels: [Some(severity); 6] }
    }

    /// Another one for some targets.
    pub const fn but(mut self, targets: &[Target], severity: Option<Severity>) -> Levels {
        let mut index = 0;
        while index < targets.len() {
            self.levels[targets[index] as usize] = severity;
            index += 1;
        }
        self
    }

    /// That of a target.
    pub fn of(&self, target: Target) -> Option<Severity> {
        self.levels[target as usize]
    }
}

/// What a rule's page says; each text is one or more sentences of Markdown.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// What is found.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to write instead, or to do.
    pub instead: &'static str,
    /// When a fix is safe and when not; `None` if there is no fix.
    pub fix: Option<&'static str>,
    /// Where to read on.
    pub links: &'static [&'static str],
}

/// How a rule looks.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// At a service whose file can be read.
    Service(fn(&Subject, &mut Findings)),
    /// At why a file can't be read, and its text. What a rule says here, YML000 does not say again.
    Unreadable(fn(&YamlError, &str, &mut Findings)),
    /// For a key that has gone, was renamed or moved.
    Key(KeyRule),
    /// Nowhere: the engine itself reports it.
    Engine,
}
