//! Which properties the framework needs early, and which variable sources are known by then (`spec/print.md` §5.2).

/// The keys that lead to a property.
pub type Path = &'static [&'static str];

pub(super) const PROVIDER_NAME: Path = &["provider", "name"];
pub(super) const PROVIDER_STAGE: Path = &["provider", "stage"];
pub(super) const PROVIDER_REGION: Path = &["provider", "region"];
pub(super) const USE_DOTENV: Path = &["useDotenv"];

/// Sources known before the service is loaded.
pub const EARLY: &[&str] = &["env", "file", "opt", "self", "strToBool", "sls"];

/// Properties needed before anything else.
pub const NEEDED_FIRST: [Path; 3] = [PROVIDER_NAME, PROVIDER_STAGE, USE_DOTENV];
/// Properties needed before the service is loaded, in the order upstream looks at them, and whether only a release with
/// the vendor's dashboard needs them.
const NEEDED_TO_LOAD: [(Path, bool); 7] = [
    (&["plugins"], false),
    (&["package", "path"], false),
    (&["frameworkVersion"], false),
    (&["app"], true),
    (&["org"], true),
    (&["dashboard"], true),
    (&["service"], false),
];

/// Properties a release with the vendor's dashboard, or one without, needs before the service is loaded.
pub fn needed_to_load(dashboard: bool) -> impl Iterator<Item = Path> {
    NEEDED_TO_LOAD
        .into_iter()
        .filter(move |(_, of_dashboard)| dashboard || !of_dashboard)
        .map(|(path, _)| path)
}

/// Properties needed before AWS and plugins can be asked, in that order.
pub const NEEDED_FOR_AWS: [Path; 4] = [
    &["provider", "credentials"],
    &["provider", "deploymentBucket", "serverSideEncryption"],
    &["provider", "profile"],
    PROVIDER_REGION,
];
