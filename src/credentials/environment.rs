//! What a command's environment must have and must not have, so that it uses certain temporary keys and no others.

use super::session;
use crate::aws::{KeyMaterial, TemporaryKeys};

/// Variables that name other credentials and win over keys in the environment, or are read beside them
/// (`spec/credentials.md` §2 and §3).
const REMOVED: [&str; 5] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_FILE",
    "AWS_SDK_LOAD_CONFIG",
];
/// How the names of a stage's own credentials end: `AWS_<STAGE>_PROFILE` and so on.
const OF_STAGES: [&str; 4] = ["_PROFILE", "_ACCESS_KEY_ID", "_SECRET_ACCESS_KEY", "_SESSION_TOKEN"];

/// The variables to set, in order.
pub fn set(keys: &TemporaryKeys, region: &str) -> Vec<(&'static str, KeyMaterial)> {
    vec![
        ("AWS_ACCESS_KEY_ID", keys.access_key_id.clone()),
        ("AWS_SECRET_ACCESS_KEY", keys.secret_access_key.clone()),
        ("AWS_SESSION_TOKEN", keys.session_token.clone()),
        ("AWS_REGION", KeyMaterial::new(region)),
        ("AWS_DEFAULT_REGION", KeyMaterial::new(region)),
        ("AWS_CREDENTIAL_EXPIRATION", KeyMaterial::new(session::moment(keys.expires_at))),
    ]
}

/// The variables to remove: the general ones, and those of any stage that are there. The command may be for another
/// stage than the keys are.
pub fn removed<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let of_a_stage = |name: &&str| {
        // The framework makes these names by putting the stage in upper case, whatever it is.
        let rest = name.strip_prefix("AWS_");
        rest.is_some_and(|rest| {
            OF_STAGES
                .iter()
                .any(|end| rest.len() > end.len() && rest.ends_with(end) && !REMOVED.contains(name))
        })
    };
    let mut of_stages: Vec<String> = names.into_iter().filter(of_a_stage).map(str::to_owned).collect();
    of_stages.sort_unstable();
    REMOVED.iter().map(|name| (*name).to_owned()).chain(of_stages).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_of_any_stage_are_removed_and_nothing_else() {
        let names = [
            "AWS_PROD_PROFILE",
            "AWS_MY-STAGE_ACCESS_KEY_ID",
            "AWS_A_SECRET_ACCESS_KEY",
            "AWS_A_SESSION_TOKEN",
            "AWS_PROFILE",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_REGION",
            "AWS_CONFIG_FILE",
            "AWS_ENDPOINT_URL",
            "PROFILE",
        ];
        let expected = [
            "AWS_PROFILE",
            "AWS_DEFAULT_PROFILE",
            "AWS_SECURITY_TOKEN",
            "AWS_CREDENTIAL_FILE",
            "AWS_SDK_LOAD_CONFIG",
            "AWS_A_SECRET_ACCESS_KEY",
            "AWS_A_SESSION_TOKEN",
            "AWS_MY-STAGE_ACCESS_KEY_ID",
            "AWS_PROD_PROFILE",
        ];
        assert_eq!(removed(names), expected);
    }
}
