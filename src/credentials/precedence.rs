//! Which source of keys wins, as the framework decides it (`spec/credentials.md` §2): data, nothing is opened.
//!
//! The SDK would take keys in the environment before `AWS_PROFILE`; every release does it the other way round.

use std::fmt;

use crate::aws::{CredentialSource, KeyMaterial, StaticKeys};
use crate::service::{Environment, Target};

/// What of a service and a command line names sources of keys. An empty text counts as not given.
#[derive(Clone, Debug, Default)]
pub struct Given<'a> {
    /// The stage the service is resolved for.
    pub stage: &'a str,
    /// `--aws-profile`
    pub aws_profile: Option<&'a str>,
    /// `provider.profile`
    pub provider_profile: Option<&'a str>,
    /// `provider.credentials`, where it holds keys. Only old releases look at it.
    pub provider_credentials: Option<StaticKeys>,
}

/// Where a source of keys is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An option of the command line.
    Option(&'static str),
    /// An environment variable; the first of them, where several belong together.
    Variable(String),
    /// A property of the service.
    Property(&'static str),
    /// Nowhere: the profile `default`.
    DefaultProfile,
    /// Nowhere: a web identity, a container's or an instance's role.
    Machine,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Option(name) => write!(formatter, "--{name}"),
            Place::Variable(name) => formatter.write_str(name),
            Place::Property(path) => formatter.write_str(path),
            Place::DefaultProfile => formatter.write_str("the default profile"),
            Place::Machine => {
                formatter.write_str("the machine: a web identity, a container's or an instance's role")
            }
        }
    }
}

/// A source of keys that is there, or may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it is named.
    pub place: Place,
    /// What it is.
    pub source: CredentialSource,
}

/// All sources in the order the framework prefers them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Precedence {
    /// The one that is used. The framework does not look further, even if it does not work.
    pub winner: Candidate,
    /// Those that would be used if the ones before were not named, the most preferred first.
    pub shadowed: Vec<Candidate>,
}

/// What a release can draw keys from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    AwsProfileOption,
    StageProfile,
    StageKeys,
    Profile,
    Keys,
    ProviderProfile,
    ProviderCredentials,
    DefaultProfileVariable,
}

/// Serverless 2.36 to 3 and osls, the most preferred first (`getCredentials` of `lib/plugins/aws/provider.js`).
const LATER: &[Rule] = &[
    Rule::AwsProfileOption,
    Rule::StageProfile,
    Rule::StageKeys,
    Rule::Profile,
    Rule::Keys,
    Rule::ProviderProfile,
    Rule::DefaultProfileVariable,
];
/// Serverless 1 at its end: `provider.credentials` counts, `AWS_DEFAULT_PROFILE` does not.
const FIRST: &[Rule] = &[
    Rule::AwsProfileOption,
    Rule::StageProfile,
    Rule::StageKeys,
    Rule::Profile,
    Rule::Keys,
    Rule::ProviderProfile,
    Rule::ProviderCredentials,
];
/// Serverless 4 hands a profile to the SDK, and leaves the rest to it.
const FOURTH: &[Rule] = &[Rule::AwsProfileOption, Rule::ProviderProfile, Rule::Profile, Rule::Keys];

fn rules(target: Target) -> &'static [Rule] {
    match target {
        Target::V1 => FIRST,
        Target::V2 | Target::V3 | Target::Osls3 | Target::Osls4 => LATER,
        Target::V4 => FOURTH,
    }
}

/// The sources of keys as a release would choose among them.
pub fn precedence(target: Target, given: &Given, environment: &Environment) -> Precedence {
    let named = rules(target).iter().filter_map(|rule| candidate(*rule, given, environment));
    let mut candidates: Vec<Candidate> = named.collect();
    let default = CredentialSource::Default { profile: "default".to_owned() };
    let fallback = match candidates.iter_mut().find(|found| is_default_variable(&found.place)) {
        // A profile that is named as the default need not exist.
        Some(named) => {
            if let CredentialSource::Profile(profile) = &named.source {
                named.source = CredentialSource::Default { profile: profile.clone() };
            }
            None
        }
        None => Some(Candidate { place: Place::DefaultProfile, source: default }),
    };
    candidates.extend(fallback);
    let machine = Candidate { place: Place::Machine, source: CredentialSource::Machine };
    candidates.push(machine.clone());
    let mut candidates = candidates.into_iter();
    // There is always one: the machine.
    let winner = candidates.next().unwrap_or(machine);
    Precedence { winner, shadowed: candidates.collect() }
}

const DEFAULT_PROFILE_VARIABLE: &str = "AWS_DEFAULT_PROFILE";

fn is_default_variable(place: &Place) -> bool {
    matches!(place, Place::Variable(name) if name == DEFAULT_PROFILE_VARIABLE)
}

fn candidate(rule: Rule, given: &Given, environment: &Environment) -> Option<Candidate> {
    let stage = given.stage.to_uppercase();
    let profile = |place: Place, name: Option<&str>| {
        let name = name.filter(|name| !name.is_empty())?;
        Some(Candidate { place, source: CredentialSource::Profile(name.to_owned()) })
    };
    let profile_variable = |name: String| {
        let text = text(environment, &name);
        profile(Place::Variable(name), text.as_deref())
    };
    match rule {
        Rule::AwsProfileOption => profile(Place::Option("aws-profile"), given.aws_profile),
        Rule::StageProfile => profile_variable(format!("AWS_{stage}_PROFILE")),
        Rule::StageKeys => keys(environment, &format!("AWS_{stage}")),
        Rule::Profile => profile_variable("AWS_PROFILE".to_owned()),
        Rule::Keys => keys(environment, "AWS"),
        Rule::ProviderProfile => profile(Place::Property("provider.profile"), given.provider_profile),
        Rule::ProviderCredentials => {
            let source = CredentialSource::Keys(given.provider_credentials.clone()?);
            Some(Candidate { place: Place::Property("provider.credentials"), source })
        }
        Rule::DefaultProfileVariable => profile_variable(DEFAULT_PROFILE_VARIABLE.to_owned()),
    }
}

/// Keys in environment variables with a prefix, if both parts are there.
fn keys(environment: &Environment, prefix: &str) -> Option<Candidate> {
    let name = format!("{prefix}_ACCESS_KEY_ID");
    // What JavaScript makes of a variable that was to be passed on, but was not there.
    let part = |name: &str| text(environment, name).filter(|text| text != "undefined");
    let keys = StaticKeys {
        access_key_id: KeyMaterial::new(part(&name)?),
        secret_access_key: KeyMaterial::new(part(&format!("{prefix}_SECRET_ACCESS_KEY"))?),
        session_token: text(environment, &format!("{prefix}_SESSION_TOKEN")).map(KeyMaterial::new),
    };
    Some(Candidate { place: Place::Variable(name), source: CredentialSource::Keys(keys) })
}

fn text(environment: &Environment, name: &str) -> Option<String> {
    environment.get(name).map(|variable| variable.text.to_string()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENVIRONMENT: &[(&str, &[(&str, &str)])] = &[
        ("AWS", &[("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "key")]),
        ("AWS_DEV", &[("AWS_DEV_ACCESS_KEY_ID", "id"), ("AWS_DEV_SECRET_ACCESS_KEY", "key")]),
        ("AWS_PROFILE", &[("AWS_PROFILE", "p")]),
        ("AWS_DEV_PROFILE", &[("AWS_DEV_PROFILE", "d")]),
        ("AWS_DEFAULT_PROFILE", &[("AWS_DEFAULT_PROFILE", "f")]),
    ];

    /// The winner's place for what is named: variables of [`ENVIRONMENT`], `yml` for `provider.credentials`,
    /// `profile` for `provider.profile`, `cli` for `--aws-profile`.
    fn winner(target: Target, named: &[&str]) -> String {
        order(target, named).remove(0)
    }

    fn order(target: Target, named: &[&str]) -> Vec<String> {
        let variables = ENVIRONMENT.iter().filter(|(name, _)| named.contains(name));
        let environment = Environment::new(
            variables
                .flat_map(|(_, variables)| variables.iter())
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned())),
        );
        let yml = StaticKeys {
            access_key_id: KeyMaterial::new("id"),
            secret_access_key: KeyMaterial::new("key"),
            session_token: None,
        };
        let given = Given {
            stage: "dev",
            aws_profile: named.contains(&"cli").then_some("c"),
            provider_profile: named.contains(&"profile").then_some("y"),
            provider_credentials: named.contains(&"yml").then_some(yml),
        };
        let Precedence { winner, shadowed } = precedence(target, &given, &environment);
        [winner].into_iter().chain(shadowed).map(|candidate| candidate.place.to_string()).collect()
    }

    /// The table of `spec/credentials.md` §2, as measured with the releases themselves.
    #[test]
    fn the_winner_is_the_one_that_was_measured() {
        const LATER: [Target; 4] = [Target::V2, Target::V3, Target::Osls3, Target::Osls4];
        let table: &[(&[&str], &str, &str)] = &[
            (&[], "the default profile", "the default profile"),
            (&["yml"], "provider.credentials", "the default profile"),
            (&["yml", "profile"], "provider.profile", "provider.profile"),
            (&["yml", "AWS"], "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID"),
            (&["profile", "AWS"], "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID"),
            (&["profile", "AWS_PROFILE"], "AWS_PROFILE", "AWS_PROFILE"),
            (&["AWS", "AWS_PROFILE"], "AWS_PROFILE", "AWS_PROFILE"),
            (&["AWS_DEFAULT_PROFILE"], "the default profile", "AWS_DEFAULT_PROFILE"),
            (&["AWS_PROFILE", "AWS_DEV"], "AWS_DEV_ACCESS_KEY_ID", "AWS_DEV_ACCESS_KEY_ID"),
            (&["AWS_DEV", "AWS_DEV_PROFILE"], "AWS_DEV_PROFILE", "AWS_DEV_PROFILE"),
            (&["AWS_DEV", "AWS_DEV_PROFILE", "cli"], "--aws-profile", "--aws-profile"),
        ];
        for (named, first, later) in table {
            assert_eq!(winner(Target::V1, named), *first, "{named:?} of release 1");
            for target in LATER {
                assert_eq!(winner(target, named), *later, "{named:?} of {target:?}");
            }
        }
    }

    #[test]
    fn release_4_takes_the_configured_profile_before_the_environment() {
        assert_eq!(winner(Target::V4, &["profile", "AWS", "AWS_PROFILE", "AWS_DEV"]), "provider.profile");
        assert_eq!(winner(Target::V4, &["AWS", "AWS_PROFILE", "AWS_DEV"]), "AWS_PROFILE");
        assert_eq!(winner(Target::V4, &["AWS_DEV", "AWS_DEFAULT_PROFILE"]), "the default profile");
    }

    #[test]
    fn what_is_shadowed_is_told_in_order() {
        let named = ["cli", "profile", "AWS", "AWS_PROFILE", "AWS_DEV", "AWS_DEV_PROFILE"];
        let expected = [
            "--aws-profile",
            "AWS_DEV_PROFILE",
            "AWS_DEV_ACCESS_KEY_ID",
            "AWS_PROFILE",
            "AWS_ACCESS_KEY_ID",
            "provider.profile",
            "the default profile",
            "the machine: a web identity, a container's or an instance's role",
        ];
        assert_eq!(order(Target::V3, &named), expected);
    }

    #[test]
    fn half_a_key_pair_and_empty_variables_are_nothing() {
        let environment = Environment::new(
            [("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "undefined"), ("AWS_PROFILE", "")]
                .map(|(name, text)| (name.to_owned(), text.to_owned())),
        );
        let given = Given { stage: "dev", aws_profile: Some(""), ..Given::default() };
        let winner = precedence(Target::V3, &given, &environment).winner;
        assert_eq!(winner.place, Place::DefaultProfile);
    }

    #[test]
    fn no_formatting_shows_keys() {
        let environment = Environment::new(
            [("AWS_ACCESS_KEY_ID", "hunter1"), ("AWS_SECRET_ACCESS_KEY", "hunter2")]
                .map(|(name, text)| (name.to_owned(), text.to_owned())),
        );
        let shown = format!("{:?}", precedence(Target::V3, &Given::default(), &environment));
        assert!(shown.contains("********") && !shown.contains("hunter"), "{shown}");
    }
}
