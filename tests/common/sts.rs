//! A stand-in for STS on loopback, for what a lenient mock can't give: it holds requests against the rules of the real
//! one, and can deny, expire, throttle, delay and break off.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::aws_stub::{Answer, Asked, Stub};

/// The keys it gives out. Nothing that is printed may have any of these but where keys are asked for.
pub const ACCESS_KEY_ID: &str = "ASIACANARYCANARYCANA";
pub const SECRET_ACCESS_KEY: &str = "canary/secret/canary/secret/canary/secre";
pub const SESSION_TOKEN: &str =
    "canarytokencanarytokencanarytokencanarytokencanarytokencanarytokencanarytokencanarytoken==";
/// The keys it takes.
pub const BASE_SECRET: &str = "canarybasecanarybasecanarybasecanarybase";

/// The account its roles are in.
pub const ACCOUNT: &str = "210987654321";

/// What it makes of a valid request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It gives keys.
    Willing,
    /// The trust policy does not allow it.
    Denying,
    /// The keys the request is signed with have expired.
    Expired,
    /// The keys are not known.
    Unknown,
    /// Two requests are one too many; the third is answered.
    Throttling,
    /// It answers after a second.
    Slow,
    /// It breaks off in the middle of the answer.
    Broken,
    /// It answers something that is no XML.
    Nonsense,
    /// It gives keys, but they turn out to be of another account.
    Astray,
    /// It gives keys that live for four minutes.
    ShortLived,
}

/// The ARN of a role of its account.
pub fn role(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}")
}

/// Starts it. A role whose name begins with `External` asks for the external ID `slsconf-test`, one whose name begins
/// with `Mfa` for the code 123456.
pub fn start(mood: Mood) -> Stub {
    let calls = Arc::new(AtomicUsize::new(0));
    Stub::start(move |asked| answer(asked, mood, calls.fetch_add(1, Ordering::SeqCst)))
}

fn answer(asked: &Asked, mood: Mood, call: usize) -> Answer {
    let error = |status, code, message| Answer::error(asked, status, code, message);
    match (asked.action.as_str(), mood) {
        ("GetCallerIdentity", Mood::Astray) => identity("999999999999", "Other"),
        ("GetCallerIdentity", _) => identity(ACCOUNT, "Deploy"),
        ("AssumeRole", Mood::Denying) => {
            let message =
                "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: sts:AssumeRole";
            error(403, "AccessDenied", message)
        }
        ("AssumeRole", Mood::Expired) => {
            error(403, "ExpiredToken", "The security token included in the request is expired")
        }
        ("AssumeRole", Mood::Unknown) => {
            error(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
        }
        ("AssumeRole", Mood::Throttling) if call < 2 => error(400, "Throttling", "Rate exceeded"),
        ("AssumeRole", Mood::Slow) => keys(asked, 3600).after(Duration::from_secs(1)),
        ("AssumeRole", Mood::Broken) => keys(asked, 3600).broken_off(),
        ("AssumeRole", Mood::Nonsense) => Answer::new(200, "<html>Welcome to the hotel"),
        ("AssumeRole", Mood::ShortLived) => keys(asked, 240),
        ("AssumeRole", _) => keys(asked, 3600),
        _ => error(400, "InvalidAction", "there is no such action"),
    }
}

/// The keys, if the request is one that the real STS takes.
fn keys(asked: &Asked, seconds: u64) -> Answer {
    let error = |status, code, message: &str| Answer::error(asked, status, code, message);
    let name = asked.text("RoleSessionName");
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
    if !(2..=64).contains(&name.len()) || !name.chars().all(allowed) {
        return error(400, "ValidationError", "Value at 'roleSessionName' failed to satisfy constraint");
    }
    let duration: u64 = asked.text("DurationSeconds").parse().unwrap_or(0);
    if !(900..=43_200).contains(&duration) {
        return error(400, "ValidationError", "Value at 'durationSeconds' failed to satisfy constraint");
    }
    let role = asked.text("RoleArn").rsplit('/').next().unwrap_or_default();
    if role.starts_with("External") && asked.text("ExternalId") != "slsconf-test" {
        return error(403, "AccessDenied", "the external ID is another one");
    }
    if role.starts_with("Mfa") && asked.text("TokenCode") != "123456" {
        return error(
            403,
            "AccessDenied",
            "MultiFactorAuthentication failed with invalid MFA one time pass code.",
        );
    }
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let expires = slsconf::yaml::iso_timestamp(((now + seconds.min(duration)) * 1000) as i64);
    Answer::new(
        200,
        format!(
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>{ACCESS_KEY_ID}</AccessKeyId>\
             <SecretAccessKey>{SECRET_ACCESS_KEY}</SecretAccessKey><SessionToken>{SESSION_TOKEN}</SessionToken>\
             <Expiration>{expires}</Expiration></Credentials><AssumedRoleUser>\
             <Arn>arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{name}</Arn><AssumedRoleId>AROAEXAMPLE:{name}</AssumedRoleId>\
             </AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>"
        ),
    )
}

fn identity(account: &str, role: &str) -> Answer {
    Answer::new(
        200,
        format!(
            "<GetCallerIdentityResponse><GetCallerIdentityResult>\
             <Arn>arn:aws:sts::{account}:assumed-role/{role}/slsconf</Arn><UserId>AROAEXAMPLE:slsconf</UserId>\
             <Account>{account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
        ),
    )
}
