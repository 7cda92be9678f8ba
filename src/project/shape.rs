//! What `slsconf.yml` may hold, as data: the reader's checks, the JSON schema and the help all come from these tables.

use super::format::{self, Format};

/// A key of a map.
#[derive(Debug)]
pub struct Key {
    /// The key as written.
    pub name: &'static str,
    /// Whether the map must have it.
    pub required: bool,
    /// What stands under it.
    pub shape: Shape,
    /// What it is for, in a sentence.
    pub doc: &'static str,
}

/// What a value looks like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A map with exactly these keys.
    Record(&'static [Key]),
    /// A map whose key `type` says which other keys it has.
    ByType(&'static [(&'static str, &'static [Key])]),
    /// A map from names of the user's own, which have a form, to values of one shape.
    Names(&'static Format, &'static Shape),
    /// A list of values of one shape.
    List(&'static Shape),
    /// Text of a certain form.
    Text(&'static Format),
    /// One of these words. Words that YAML takes for numbers need no quotes.
    Word(&'static [&'static str]),
    /// This number.
    Number(u32),
}

impl Shape {
    /// Whether values of this shape hold others, so that a key without a value means an empty one.
    pub fn is_container(&self) -> bool {
        matches!(self, Shape::Record(_) | Shape::Names(..) | Shape::List(_))
    }
}

const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, required: true, shape, doc }
}

const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, required: false, shape, doc }
}

const NAME: Shape = Shape::Text(&format::TEXT);
const NAMES: Shape = Shape::List(&NAME);
const REGION: Key = optional(
    "region",
    Shape::Text(&format::REGION),
    "Region whose endpoint is asked; the default is the service's region.",
);

const ROLE_ARN: Key = required("role_arn", Shape::Text(&format::ROLE_ARN), "ARN of the role to assume.");
const EXTERNAL_ID: Key = optional(
    "external_id",
    Shape::Text(&format::EXTERNAL_ID),
    "External ID the role's trust policy asks for: text, or ${env:NAME}.",
);
const ALLOWED_APPS: Key = optional(
    "allowed_apps",
    NAMES,
    "Apps (`app:` of a service) that may use this secret; without it, every app may.",
);
const DURATION: Key = optional(
    "duration",
    Shape::Text(&format::DURATION),
    "How long the temporary keys live, from 15m to 12h; the default is 1h.",
);
const SOURCE_PROFILE: Key = optional(
    "source_profile",
    NAME,
    "AWS profile whose credentials assume the role; the default is what the environment has.",
);
const MFA_SERIAL: Key = optional(
    "mfa_serial",
    Shape::Text(&format::MFA_SERIAL),
    "Serial number or ARN of the MFA device whose code the role asks for.",
);

const AWS_ROLE: &[Key] = &[ROLE_ARN, EXTERNAL_ID, ALLOWED_APPS, DURATION, SOURCE_PROFILE, REGION, MFA_SERIAL];
const PARAMETER: &[Key] = &[
    required("name", NAME, "Name of the parameter in Systems Manager."),
    ALLOWED_APPS,
    SOURCE_PROFILE,
    REGION,
];
const SECRETS_MANAGER: &[Key] = &[
    required("name", NAME, "Name or ARN of the secret in Secrets Manager."),
    ALLOWED_APPS,
    SOURCE_PROFILE,
    REGION,
];
const ENVIRONMENT: &[Key] = &[
    required("name", Shape::Text(&format::VARIABLE), "Name of the environment variable that has the value."),
    ALLOWED_APPS,
];

const SECRET: Shape = Shape::ByType(&[
    ("aws-role", AWS_ROLE),
    ("ssm", PARAMETER),
    ("secretsmanager", SECRETS_MANAGER),
    ("env", ENVIRONMENT),
]);
const PROFILE: Shape = Shape::Record(&[ROLE_ARN, EXTERNAL_ID, DURATION, SOURCE_PROFILE, REGION, MFA_SERIAL]);
const APP: Shape = Shape::Record(&[
    optional("default_profile", NAME, "Profile for all stages that `stages` does not list."),
    optional("stages", Shape::Names(&format::KEY, &NAME), "Stage to profile; the stage must match exactly."),
]);
const SEVERITY: Shape = Shape::Word(&["error", "warning", "info"]);
const LINT: Shape = Shape::Record(&[
    optional("select", NAMES, "Rules to run, by code, name or prefix, instead of the default ones."),
    optional("extend_select", NAMES, "Rules to run besides the default ones."),
    optional("ignore", NAMES, "Rules not to run."),
    optional(
        "severity",
        Shape::Names(&format::KEY, &SEVERITY),
        "Rule to severity, where it is not the rule's own.",
    ),
    optional(
        "target",
        Shape::Word(&["1", "2", "3", "4", "osls3", "osls4"]),
        "Release the rules are for; the default is the service's own.",
    ),
    optional(
        "per_path_ignores",
        Shape::Names(&format::TEXT, &NAMES),
        "Pattern of paths to rules not to run there; none about keys and passwords.",
    ),
    optional("today", Shape::Text(&format::DATE), "Date that rules about dates go by, for repeatable runs."),
]);

/// The whole file.
pub const FILE: Shape = Shape::Record(&[
    required("version", Shape::Number(1), "Version of this file's form."),
    optional("secrets", Shape::Names(&format::KEY, &SECRET), "What `${secrets:NAME}` stands for, by name."),
    optional("profiles", Shape::Names(&format::KEY, &PROFILE), "Roles that apps use by stage, by name."),
    optional(
        "apps",
        Shape::Names(&format::KEY, &APP),
        "Apps (`app:` of a service) and the profile each stage uses.",
    ),
    optional("lint", LINT, "Settings of `slsconf lint`."),
]);
