//! Sessions of roles: what they are called, where they are asked for, and when they end.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::project::Arn;
use crate::yaml::iso_timestamp;

/// How long a session's name may be (STS).
const NAME_LENGTH: usize = 64;

/// Who asks for a session, and what for. It names the session, so that the log of the account tells.
#[derive(Clone, Copy, Debug, Default)]
pub struct Purpose<'a> {
    /// The service.
    pub service: Option<&'a str>,
    /// The stage it is for.
    pub stage: &'a str,
}

/// `slsconf-{service}-{stage}-{user}`, reduced to the characters and the length that STS takes. When it is too long,
/// the service's name gives way.
pub fn name(purpose: &Purpose, user: Option<&str>) -> String {
    let clean = |text: &str| -> String {
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
        text.chars().map(|letter| if allowed(letter) { letter } else { '-' }).collect()
    };
    let (stage, user) = (clean(purpose.stage), clean(user.unwrap_or_default()));
    let fits = |text: String, length: usize| text.chars().take(length).collect::<String>();
    let (stage, user) = (fits(stage, 16), fits(user, 20));
    let around = "slsconf-".len() + stage.len() + user.len() + 2;
    let service = fits(clean(purpose.service.unwrap_or_default()), NAME_LENGTH - around);
    let parts = [service, stage, user];
    let parts = parts.iter().map(|part| part.trim_matches('-')).filter(|part| !part.is_empty());
    ["slsconf"].into_iter().chain(parts).collect::<Vec<_>>().join("-")
}

/// The region whose STS is asked for a role: the one it is given, the service's if it is of the role's partition,
/// else the partition's own.
pub fn region<'a>(role_arn: &str, given: Option<&'a str>, service: Option<&'a str>) -> &'a str {
    let Ok(arn) = Arn::role(role_arn) else { return given.or(service).unwrap_or("us-east-1") };
    given
        .or_else(|| service.filter(|region| arn.is_in_partition(region)))
        .unwrap_or_else(|| arn.default_region())
}

/// A moment as ISO 8601 writes it, to the second.
pub fn moment(time: SystemTime) -> String {
    let seconds = seconds(time);
    iso_timestamp(i64::try_from(seconds).unwrap_or(i64::MAX / 1000) * 1000).replace(".000Z", "Z")
}

/// A moment in seconds since 1970; nothing here is older.
pub fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(service: Option<&str>, stage: &str, user: Option<&str>) -> String {
        name(&Purpose { service, stage }, user)
    }

    #[test]
    fn names_are_what_sts_takes() {
        assert_eq!(named(Some("orders"), "prod", Some("ann")), "slsconf-orders-prod-ann");
        assert_eq!(named(None, "dev", None), "slsconf-dev");
        assert_eq!(named(Some("my service/é"), "PR 7", Some("EX\\ann")), "slsconf-my-service-PR-7-EX-ann");
        let long = "x".repeat(100);
        for name in [named(Some(&long), &long, Some(&long)), named(Some(""), "", Some(""))] {
            assert!((2..=64).contains(&name.len()), "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte)));
        }
    }

    #[test]
    fn sts_is_asked_in_the_partition_of_the_role() {
        let role = "arn:aws:iam::123456789012:role/x";
        let china = "arn:aws-cn:iam::123456789012:role/x";
        assert_eq!(region(role, None, Some("eu-west-1")), "eu-west-1");
        assert_eq!(region(role, Some("us-west-2"), Some("eu-west-1")), "us-west-2");
        assert_eq!(region(role, None, None), "us-east-1");
        assert_eq!(region(china, None, Some("us-east-1")), "cn-north-1");
        assert_eq!(region(china, None, Some("cn-northwest-1")), "cn-northwest-1");
    }

    #[test]
    fn moments_are_told_to_the_second() {
        let time = UNIX_EPOCH + std::time::Duration::from_secs(1_800_000_000);
        assert_eq!(moment(time), "2027-01-15T08:00:00Z");
    }
}
