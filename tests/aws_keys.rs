//! Whose keys sign the calls, and the client that the commands on credentials use.

#![cfg(feature = "aws")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, UNIX_EPOCH};

use common::aws_stub::{Answer, Asked, Stub};
use slsconf::aws::{AssumeRole, Aws, AwsErrorKind, CredentialSource, KeyMaterial, Mfa, StaticKeys};
use slsconf::service::Environment;
use tempfile::TempDir;

/// Profiles of every kind; each has a key of its own name.
const CONFIG: &str = "[profile static]
aws_access_key_id = KEYOFSTATIC
aws_secret_access_key = s
[profile role]
role_arn = arn:aws:iam::123456789012:role/r
source_profile = static
external_id = e
[profile factor]
role_arn = arn:aws:iam::123456789012:role/denied
source_profile = static
mfa_serial = arn:aws:iam::123456789012:mfa/m
[profile program]
credential_process = echo '{\"Version\":1,\"AccessKeyId\":\"KEYOFPROGRAM\",\"SecretAccessKey\":\"s\"}'
[profile broken]
credential_process = sh -c 'echo no such vault >&2; exit 3'
[profile sso]
sso_region = us-east-1
sso_start_url = https://example.awsapps.com/start
sso_account_id = 123456789012
sso_role_name = r
[profile orphan]
role_arn = arn:aws:iam::123456789012:role/orphan
source_profile = nowhere
[profile empty]
region = us-east-1
";
const DEFAULT: &str = "[default]\naws_access_key_id = KEYOFDEFAULT\naws_secret_access_key = s\n";

/// A home folder with these shared files, and a service in it.
fn home(credentials: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir(folder.path().join(".aws")).unwrap();
    write(".aws/config", CONFIG);
    write(".aws/credentials", credentials);
    write("serverless.yml", "service: s\nprovider: aws\nuseDotenv: true\ncustom: { a: '${ssm:/p}' }\n");
    folder
}

/// STS gives keys named after what was asked; parameters are what they are called.
fn answer(asked: &Asked) -> Answer {
    match asked.action.as_str() {
        "GetParameter" => Answer::parameter("String", "a value"),
        "GetCallerIdentity" => Answer::identity("123456789012"),
        "AssumeRole" if asked.text("RoleArn").ends_with("denied") => {
            Answer::error(asked, 403, "AccessDenied", "not authorized to perform: sts:AssumeRole")
        }
        "AssumeRole" | "AssumeRoleWithWebIdentity" => Answer::keys(&asked.action, "KEYOFROLE"),
        // What containers get their keys with, then what instances do.
        "GET" if asked.path == "/container" => keys_document("KEYOFCONTAINER"),
        "GET" if asked.path.ends_with("/security-credentials/") => Answer::new(200, "instance-role"),
        "GET" if asked.path.ends_with("/instance-role") => keys_document("KEYOFINSTANCE"),
        "PUT" => Answer::new(200, "a token").with_header("x-aws-ec2-metadata-token-ttl-seconds", "21600"),
        _ => Answer::new(404, ""),
    }
}

fn keys_document(key: &str) -> Answer {
    let text = format!(
        r#"{{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"{key}","SecretAccessKey":"s","Token":"t",
            "Expiration":"2099-01-01T00:00:00Z","LastUpdated":"2024-01-01T00:00:00Z"}}"#
    );
    Answer::new(200, text)
}

/// Prints the service; the key that signed the question for the parameter, or the messages.
fn signer(
    home: &TempDir,
    stub: &Stub,
    variables: &[(&str, &str)],
    arguments: &[&str],
) -> Result<String, String> {
    let before = stub.asked().len();
    let output = Command::new(env!("CARGO_BIN_EXE_slsconf"))
        .args(["print", "--path", "custom"])
        .args(arguments)
        .current_dir(home.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home.path())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_ENDPOINT_URL", stub.url())
        .env("AWS_MAX_ATTEMPTS", "1")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    match output.status.success() {
        true => Ok(stub.asked().split_off(before).pop().unwrap().key),
        false => Err(stderr),
    }
}

#[test]
fn the_keys_are_those_the_framework_would_take() {
    let stub = Stub::start(answer);
    let home = home(DEFAULT);
    let env = [("AWS_ACCESS_KEY_ID", "KEYOFENV"), ("AWS_SECRET_ACCESS_KEY", "s")];
    let stage = [("AWS_DEV_ACCESS_KEY_ID", "KEYOFSTAGE"), ("AWS_DEV_SECRET_ACCESS_KEY", "s")];
    let signs =
        |variables: &[(&str, &str)], arguments: &[&str]| signer(&home, &stub, variables, arguments).unwrap();
    assert_eq!(signs(&[], &[]), "KEYOFDEFAULT");
    assert_eq!(signs(&env, &[]), "KEYOFENV");
    // The SDK would take the keys in the environment.
    assert_eq!(signs(&[env[0], env[1], ("AWS_PROFILE", "static")], &[]), "KEYOFSTATIC");
    assert_eq!(signs(&[env[0], env[1], stage[0], stage[1], ("AWS_PROFILE", "static")], &[]), "KEYOFSTAGE");
    assert_eq!(signs(&[env[0], env[1], stage[0], stage[1]], &["--stage", "prod"]), "KEYOFENV");
    assert_eq!(signs(&[("AWS_PROFILE", "program")], &["--aws-profile", "static"]), "KEYOFSTATIC");
    assert_eq!(signs(&[("AWS_DEFAULT_PROFILE", "static")], &[]), "KEYOFSTATIC");
    assert_eq!(signs(&[("AWS_DEFAULT_PROFILE", "static")], &["--target", "1"]), "KEYOFDEFAULT");
}

#[test]
fn profiles_of_every_kind_work() {
    let stub = Stub::start(answer);
    let home = home("");
    let signs = |profile: &str| signer(&home, &stub, &[], &["--aws-profile", profile]).unwrap();
    assert_eq!(signs("static"), "KEYOFSTATIC");
    assert_eq!(signs("program"), "KEYOFPROGRAM");
    let before = stub.asked().len();
    assert_eq!(signs("role"), "KEYOFROLE");
    let asked = stub.asked().split_off(before).remove(0);
    assert_eq!(
        (asked.action.as_str(), asked.key.as_str(), asked.text("ExternalId")),
        ("AssumeRole", "KEYOFSTATIC", "e")
    );
}

#[test]
fn a_dotenv_file_names_keys_and_endpoints() {
    let stub = Stub::start(answer);
    let other = Stub::start(answer);
    let home = home("");
    let text = format!("AWS_PROFILE=mine\nAWS_CONFIG_FILE=mine.ini\nAWS_ENDPOINT_URL_SSM={}\n", other.url());
    fs::write(home.path().join(".env"), text).unwrap();
    fs::write(
        home.path().join("mine.ini"),
        "[profile mine]\naws_access_key_id = KEYOFMINE\naws_secret_access_key = s\n",
    )
    .unwrap();
    let output = signer(&home, &other, &[("AWS_ENDPOINT_URL", stub.url().as_str())], &[]);
    assert_eq!(output.as_deref(), Ok("KEYOFMINE"));
    assert_eq!(stub.connections(), 0);
}

#[test]
fn endpoints_of_a_profile_count() {
    let stub = Stub::start(answer);
    let home = home("");
    let config = format!(
        "[profile local]\naws_access_key_id = KEYOFLOCAL\naws_secret_access_key = s\nservices = here\n[services here]\nssm =\n  \
         endpoint_url = {}\n",
        stub.url()
    );
    fs::write(home.path().join(".aws/config"), config).unwrap();
    let variables = [("AWS_ENDPOINT_URL", "")];
    assert_eq!(signer(&home, &stub, &variables, &["--aws-profile", "local"]).as_deref(), Ok("KEYOFLOCAL"));
}

#[test]
fn the_machine_has_keys_of_its_own() {
    let stub = Stub::start(answer);
    let home = home("");
    let url = stub.url();
    let signs = |variables: &[(&str, &str)]| signer(&home, &stub, variables, &[]).unwrap();
    let token = home.path().join("token");
    fs::write(&token, "a web token").unwrap();
    let variables = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().unwrap()),
        ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r"),
    ];
    let before = stub.asked().len();
    assert_eq!(signs(&variables), "KEYOFROLE");
    assert_eq!(stub.asked().split_off(before)[0].text("WebIdentityToken"), "a web token");
    let container = format!("{url}/container");
    assert_eq!(signs(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &container)]), "KEYOFCONTAINER");
    let instance =
        [("AWS_EC2_METADATA_DISABLED", "false"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", url.as_str())];
    assert_eq!(signs(&instance), "KEYOFINSTANCE");
}

#[test]
fn where_there_are_no_keys_the_error_says_what_was_looked_at() {
    let stub = Stub::start(answer);
    let home = home("");
    let fails = |variables: &[(&str, &str)], arguments: &[&str]| {
        signer(&home, &stub, variables, arguments).unwrap_err()
    };
    let profile = |name: &str| fails(&[], &["--aws-profile", name]);
    for (stderr, expected) in [
        (fails(&[], &[]), "AWS provider credentials not found."),
        (profile("nobody"), "AWS profile \"nobody\" doesn't seem to be configured"),
        (profile("nobody"), "it is neither in "),
        (profile("orphan"), "it takes its keys from \"nowhere\", which is neither in "),
        (fails(&[("AWS_PROFILE", "empty")], &[]), "AWS profile \"empty\" doesn't seem to be configured"),
        (profile("broken"), "no such vault"),
        (profile("sso"), "aws sso login"),
        (profile("factor"), "mfa_serial"),
        (profile("factor"), "not authorized to perform: sts:AssumeRole"),
        (profile("factor"), "--aws-profile (profile factor)"),
        (
            fails(&[("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere"), ("AWS_ROLE_ARN", "r")], &[]),
            "AWS web identity",
        ),
    ] {
        assert!(stderr.contains("Cannot resolve variable at \"custom.a\""), "{stderr}");
        assert!(stderr.contains(expected), "{expected}\n{stderr}");
    }
}

#[test]
fn certificates_that_cannot_be_read_are_errors() {
    let stub = Stub::start(answer);
    let home = home(DEFAULT);
    let path = home.path().join("bundle.pem");
    let bundle = |text: Option<&str>| {
        match text {
            Some(text) => fs::write(&path, text).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        signer(&home, &stub, &[("AWS_CA_BUNDLE", path.to_str().unwrap())], &[]).unwrap_err()
    };
    let broken = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    assert!(bundle(Some("hello")).contains("there is no certificate in"));
    assert!(bundle(Some(broken)).contains("can't be read"));
    assert!(bundle(None).contains("cannot read the certificates of AWS_CA_BUNDLE"));
    assert_eq!(stub.connections(), 0);
}

/// A client in this process; its environment has the stub and nothing else.
fn client(stub: &Stub) -> Aws {
    let keys = StaticKeys {
        access_key_id: KeyMaterial::new("KEYOFTEST"),
        secret_access_key: KeyMaterial::new("s"),
        session_token: None,
    };
    let environment = [("AWS_ENDPOINT_URL", stub.url()), ("AWS_MAX_ATTEMPTS", "1".to_owned())]
        .map(|(name, text)| (name.to_owned(), text));
    Aws::new(CredentialSource::Keys(keys), "eu-central-1", &Environment::new(environment), false)
}

fn role() -> AssumeRole {
    AssumeRole {
        role_arn: "arn:aws:iam::123456789012:role/r".to_owned(),
        session_name: "slsconf-test".to_owned(),
        external_id: Some("e".to_owned()),
        duration: Duration::from_secs(900),
        mfa: Some(Mfa { serial: "m".to_owned(), code: KeyMaterial::new("123456") }),
        region: None,
    }
}

#[test]
fn a_role_is_assumed_with_all_that_was_asked_for() {
    let stub = Stub::start(answer);
    let keys = client(&stub).assume_role(&role()).unwrap();
    assert_eq!(keys.access_key_id.expose(), "KEYOFROLE");
    assert_eq!(keys.session_token.expose(), "the token of KEYOFROLE");
    assert_eq!(keys.expires_at, UNIX_EPOCH + Duration::from_secs(4_070_908_800));
    let asked = stub.asked().remove(0);
    assert_eq!((asked.region.as_str(), asked.key.as_str()), ("eu-central-1", "KEYOFTEST"));
    for (name, value) in [
        ("RoleArn", "arn:aws:iam::123456789012:role/r"),
        ("RoleSessionName", "slsconf-test"),
        ("ExternalId", "e"),
        ("DurationSeconds", "900"),
        ("SerialNumber", "m"),
        ("TokenCode", "123456"),
    ] {
        assert_eq!(asked.text(name), value, "{name}");
    }
    client(&stub).assume_role(&AssumeRole { region: Some("us-west-2".to_owned()), ..role() }).unwrap();
    assert_eq!(stub.asked()[1].region, "us-west-2");
}

#[test]
fn errors_have_a_kind_and_no_keys() {
    for (status, code, kind) in [
        (403, "AccessDenied", AwsErrorKind::Denied),
        (403, "InvalidClientTokenId", AwsErrorKind::Denied),
        (403, "ExpiredToken", AwsErrorKind::Expired),
        (400, "Throttling", AwsErrorKind::Throttled),
        (400, "ValidationError", AwsErrorKind::Invalid),
        (403, "RegionDisabledException", AwsErrorKind::Invalid),
        (500, "InternalFailure", AwsErrorKind::Other),
    ] {
        let stub = Stub::start(move |asked| Answer::error(asked, status, code, "words of AWS"));
        let error = client(&stub).assume_role(&role()).unwrap_err();
        assert_eq!(
            (error.kind, error.message.as_str(), error.code.as_deref()),
            (kind, "words of AWS", Some(code))
        );
    }
}

#[test]
fn the_time_for_all_calls_together_is_limited() {
    let stub = Stub::start(|asked| answer(asked).after(Duration::from_millis(300)));
    let aws = client(&stub).with_deadline(Duration::from_millis(450));
    let start = Instant::now();
    assert_eq!(aws.caller_identity().unwrap().account, "123456789012");
    let error = aws.ssm_parameter("/p", true, None).unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Timeout);
    assert_eq!(error.message, "AWS did not answer within 0.45 seconds");
    assert_eq!(aws.ssm_parameter("/p", true, None).unwrap_err().kind, AwsErrorKind::Timeout);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn secrets_of_secrets_manager_are_texts() {
    let stub = Stub::start(|asked| match asked.text("SecretId") {
        "text" => Answer::new(200, r#"{"Name":"text","SecretString":"hunter2"}"#),
        "binary" => Answer::new(200, r#"{"Name":"binary","SecretBinary":"aHVudGVyMw=="}"#),
        "bytes" => Answer::new(200, r#"{"Name":"bytes","SecretBinary":"/w=="}"#),
        _ => Answer::error(asked, 400, "ResourceNotFoundException", "no such secret"),
    });
    let aws = client(&stub);
    let text =
        |id: &str| aws.secret_value(id, None).map(|value| value.map(|value| value.expose().to_owned()));
    assert_eq!(text("text"), Ok(Some("hunter2".to_owned())));
    assert_eq!(text("binary"), Ok(Some("hunter3".to_owned())));
    assert_eq!(text("bytes").unwrap_err().kind, AwsErrorKind::Invalid);
    assert_eq!(text("missing"), Ok(None));
    assert!(!format!("{:?}", aws.secret_value("text", None)).contains("hunter"));
}
