//! Secrets and temporary keys as their users meet them, against a stand-in for STS over HTTP on loopback.
//!
//! No test opens another connection or sees the user's own files: the environment is made anew for every run.

#![cfg(feature = "aws")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use common::aws_stub::{Answer, Stub};
use common::sts::{self, ACCESS_KEY_ID, BASE_SECRET, Mood, SECRET_ACCESS_KEY, SESSION_TOKEN, role};
use tempfile::TempDir;

/// The shape of the first service that used such a secret: credentials by name, an app, and no keys anywhere.
const SERVICE: &str = "org: acme
app: sls-api
service: api
provider:
  name: aws
  runtime: nodejs8.10
  credentials: ${secrets:sls-api-services}
functions:
  hello:
    handler: handler.hello
";

/// What a run came to.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// A project folder, a home, and an STS.
struct World {
    folder: TempDir,
    stub: Stub,
}

impl World {
    fn new(mood: Mood) -> World {
        World::with(sts::start(mood))
    }

    fn with(stub: Stub) -> World {
        let folder = TempDir::new().unwrap();
        for name in ["home", "project/.git"] {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        World { folder, stub }
    }

    /// A project with a service and the secret it uses.
    fn seed(mood: Mood) -> World {
        let world = World::new(mood);
        world.write("serverless.yml", SERVICE);
        world.write("slsconf.yml", &project(&role("Deploy"), "allowed_apps: [sls-api]"));
        world
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.project().join(name), text).unwrap();
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_slsconf"));
        command
            .args(words)
            .current_dir(self.project())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.home())
            .env("USER", "ann")
            .env("AWS_ACCESS_KEY_ID", "AKIABASE")
            .env("AWS_SECRET_ACCESS_KEY", BASE_SECRET)
            .env("AWS_ENDPOINT_URL", self.stub.url())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("SLSCONF_TRUST", "1")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, words: &str) -> Run {
        self.run_with(words, &[])
    }

    fn run_with(&self, words: &str, environment: &[(&str, &str)]) -> Run {
        let words: Vec<&str> = words.split(' ').collect();
        finish(self.command(&words).envs(environment.iter().copied()))
    }
}

fn finish(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A project file with one secret that is a role.
fn project(role_arn: &str, more: &str) -> String {
    format!(
        "version: 1\nsecrets:\n  sls-api-services:\n    type: aws-role\n    role_arn: {role_arn}\n    {more}\n\
         apps:\n  sls-api:\n    default_profile: sls-api-services\n"
    )
}

#[test]
fn the_first_service_prints_as_it_did() {
    let world = World::seed(Mood::Willing);
    let expected = |id: &str, secret: &str, token: &str| {
        format!(
            "org: acme
app: sls-api
service: api
provider:
  name: aws
  runtime: nodejs8.10
  credentials:
    accessKeyId: {id}
    secretAccessKey: {secret}
    sessionToken: {token}
  stage: dev
  region: us-east-1
  versionFunctions: true
functions:
  hello:
    handler: handler.hello
    events: []
    name: api-dev-hello

"
        )
    };
    let token = format!(">-\n      {SESSION_TOKEN}");
    let shown = world.run("print --show-secrets");
    assert_eq!((shown.code, shown.stdout), (Some(0), expected(ACCESS_KEY_ID, SECRET_ACCESS_KEY, &token)));
    let mask = |key: &str| format!("<secret secrets:sls-api-services.{key}>");
    let masked = world.run("print");
    let expected = expected(&mask("accessKeyId"), &mask("secretAccessKey"), &mask("sessionToken"));
    assert_eq!((masked.code, masked.stdout), (Some(0), expected.clone()));
    assert_eq!(masked.stderr, "3 secrets are masked; --show-secrets prints them\n");

    let asked = world.stub.asked();
    assert_eq!(asked.len(), 2, "one call a run");
    let first = &asked[0];
    assert_eq!((first.action.as_str(), first.key.as_str()), ("AssumeRole", "AKIABASE"));
    assert_eq!(first.text("RoleSessionName"), "slsconf-api-dev-ann");
    assert_eq!((first.text("DurationSeconds"), first.text("RoleArn")), ("3600", role("Deploy").as_str()));

    let connections = world.stub.connections();
    let offline = world.run("print --offline --show-secrets");
    assert_eq!((offline.code, offline.stdout), (Some(0), expected));
    assert_eq!(world.stub.connections(), connections, "--offline opens no connection");
}

#[test]
fn a_role_is_assumed_once_however_often_it_is_named() {
    let world = World::seed(Mood::Willing);
    world.write(
        "serverless.yml",
        "service: api
app: sls-api
provider: { name: aws, credentials: '${self:custom.creds}' }
custom:
  creds: ${secrets:sls-api-services}
  again: ${secrets:sls-api-services}
  id: id-${self:custom.creds.accessKeyId}
  third: \"${secrets:  sls-api-services , 'fallback'}\"
",
    );
    let run = world.run("print --show-secrets --path custom --format json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains(&format!("\"id\": \"id-{ACCESS_KEY_ID}\"")), "{}", run.stdout);
    assert_eq!(run.stdout.matches(SESSION_TOKEN).count(), 3);
    assert_eq!(world.stub.asked().len(), 1);
}

#[test]
fn trouble_is_never_swallowed_by_a_fallback() {
    for (mood, words) in [
        (Mood::Denying, "AccessDenied: User: arn:aws:iam::123456789012:user/ann is not authorized"),
        (Mood::Expired, "ExpiredToken"),
        (Mood::Unknown, "InvalidClientTokenId"),
        (Mood::Broken, "Cannot assume role"),
        (Mood::Nonsense, "Cannot assume role"),
    ] {
        let world = World::seed(mood);
        world.write("serverless.yml", &SERVICE.replace("services}", "services, 'fallback'}"));
        let run = world.run("print");
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{mood:?}");
        assert!(
            run.stderr.contains(words) && run.stderr.contains("slsconf.yml:5:15"),
            "{mood:?} {}",
            run.stderr
        );
    }
    let world = World::seed(Mood::Willing);
    let service = SERVICE.replace("app: sls-api", "app: other").replace("services}", "services, 'fallback'}");
    world.write("serverless.yml", &service);
    let run = world.run("print");
    assert_eq!((run.code, run.stdout.as_str(), world.stub.asked().len()), (Some(1), "", 0));
    let message = "the app `other` may not use the secret `sls-api-services`, which is for `sls-api`";
    assert!(run.stderr.contains(message), "{}", run.stderr);
    for label in ["`provider.credentials` can't be resolved", "this is the app"] {
        assert!(run.stderr.contains(label), "{label} {}", run.stderr);
    }
    let run = world.run("print --app sls-api --path service");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn names_that_no_project_file_has_fail_as_in_the_framework() {
    let world = World::seed(Mood::Willing);
    let help = "`slsconf link nope --role-arn ARN`";
    world.write("serverless.yml", &SERVICE.replace("sls-api-services}", "nope, 'fallback'}"));
    let run = world.run("print");
    let words = "\"provider.credentials\" property is not accessible";
    assert!(run.stderr.contains(words) && run.stderr.contains(help), "{}", run.stderr);
    world.write("serverless.yml", "service: a\nprovider: aws\ncustom:\n  x: ${secrets:nope, 'fallback'}\n");
    let run = world.run("print");
    let words = "Unrecognized configuration variable sources: \"secrets\"";
    assert!(run.stderr.contains(words) && run.stderr.contains(help), "{}", run.stderr);
    for (name, help) in [
        ("sls-api-service", "did you mean `sls-api-services`?"),
        ("sls-api-services.accessKeyId", "write `${self:custom.KEY.accessKeyId}`"),
    ] {
        world.write("serverless.yml", &SERVICE.replace("sls-api-services}", &format!("{name}}}")));
        let run = world.run("print");
        assert!(run.code == Some(1) && run.stderr.contains(help), "{}", run.stderr);
    }
    let run = world.run("print --allow-unresolved --path provider.credentials");
    assert_eq!(run.stdout, "${secrets:sls-api-services.accessKeyId}\n\n");
    assert_eq!(world.stub.asked().len(), 0);
}

#[test]
fn plain_secrets_are_texts_anywhere() {
    let world = World::with(Stub::start(|asked| match asked.action.as_str() {
        "GetParameter" => Answer::parameter("SecureString", "canaryparameter"),
        "GetSecretValue" => Answer::new(200, r#"{"SecretString": "canarystored"}"#),
        _ => Answer::error(asked, 400, "InvalidAction", "no"),
    }));
    world.write(
        "slsconf.yml",
        "version: 1
secrets:
  stripe: { type: ssm, name: /shop/stripe, region: eu-west-1 }
  db: { type: secretsmanager, name: shop/db }
  token: { type: env, name: SHOP_TOKEN }
",
    );
    world.write(
        "serverless.yml",
        "service: api
provider:
  name: aws
  region: us-west-2
  environment:
    STRIPE: key-${secrets:stripe}
    DB: ${secrets:db}
    DB_AGAIN: ${secrets:db}
    TOKEN: ${secrets:token, 'none'}
",
    );
    let set = [("SHOP_TOKEN", "canarytoken")];
    let shown = world.run_with("print --show-secrets --path provider.environment", &set);
    let expected =
        "STRIPE: key-canaryparameter\nDB: canarystored\nDB_AGAIN: canarystored\nTOKEN: canarytoken\n\n";
    assert_eq!((shown.code, shown.stdout.as_str()), (Some(0), expected), "{}", shown.stderr);
    let regions: Vec<_> = world.stub.asked().iter().map(|asked| asked.region.clone()).collect();
    assert_eq!(regions, ["eu-west-1", "us-west-2"]);
    let masked = world.run_with("print --path provider.environment", &set);
    let expected = "STRIPE: key-<secret secrets:stripe>\nDB: <secret secrets:db>\nDB_AGAIN: <secret secrets:db>\n\
                    TOKEN: <secret secrets:token>\n\n";
    assert_eq!((masked.code, masked.stdout.as_str()), (Some(0), expected));
    let asked = world.stub.asked().len();
    let offline = world.run_with("print --offline --path provider.environment", &set);
    assert_eq!((offline.code, offline.stdout.as_str()), (Some(0), expected));
    assert_eq!(world.stub.asked().len(), asked);
    let unset = world.run("print");
    assert!(
        unset.code == Some(1) && unset.stderr.contains("is in SHOP_TOKEN, which is not set"),
        "{}",
        unset.stderr
    );
}

#[test]
fn nothing_is_asked_before_the_user_has_confirmed_it() {
    let world = World::seed(Mood::Willing);
    let untrusted = |words: &str| {
        finish(world.command(&words.split(' ').collect::<Vec<_>>()).env_remove("SLSCONF_TRUST"))
    };
    for words in ["print", "whoami", "env", "credential-process sls-api-services", "exec -- true"] {
        let run = untrusted(words);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{words}");
        assert!(run.stderr.contains("not confirmed") && run.stderr.contains("--trust"), "{}", run.stderr);
    }
    assert_eq!(world.stub.connections(), 0);

    // A `.env` file comes with the repository, so it can't confirm anything.
    world.write(".env", "SLSCONF_TRUST=1\n");
    world.write("serverless.yml", &format!("useDotenv: true\n{SERVICE}"));
    assert_eq!(untrusted("print").code, Some(1));

    assert_eq!(untrusted("print --trust").code, Some(0));
    assert_eq!(untrusted("print").code, Some(0), "it is remembered");
    let remembered = world.home().join(".local/state/slsconf/trusted");
    assert_private(&remembered);

    let text = std::fs::read_to_string(world.project().join("slsconf.yml")).unwrap();
    world.write("slsconf.yml", &format!("# a comment\n{text}lint: {{ ignore: [RUN] }}\n"));
    assert_eq!(untrusted("print").code, Some(0), "comments and rules of lint do not matter");
    for changed in [
        text.replace("role/Deploy", "role/Admin"),
        text.replace("allowed_apps", "source_profile: admin\n    allowed_apps"),
        text.replace("[sls-api]", "[sls-api, other]"),
        text.replace("default_profile: sls-api-services", "stages: { dev: sls-api-services }"),
    ] {
        assert_ne!(changed, text);
        world.write("slsconf.yml", &changed);
        assert_eq!(untrusted("print").code, Some(1), "{changed}");
    }
    // The same file elsewhere is another one.
    let elsewhere = world.folder.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::write(elsewhere.join("slsconf.yml"), &text).unwrap();
    std::fs::write(elsewhere.join("serverless.yml"), SERVICE).unwrap();
    let run = finish(world.command(&["print"]).env_remove("SLSCONF_TRUST").current_dir(&elsewhere));
    assert_eq!(run.code, Some(1));
}

#[cfg(unix)]
fn assert_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
}

#[cfg(not(unix))]
fn assert_private(path: &Path) {
    assert!(path.is_file());
}

#[test]
fn whoami_tells_who_and_its_exit_code_tells_why_not() {
    let world = World::seed(Mood::Willing);
    let run = world.run("whoami");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for line in [
        format!("role     {}", role("Deploy")),
        "from     `sls-api-services` for app sls-api, default profile".to_owned(),
        "account  210987654321".to_owned(),
        "arn      arn:aws:sts::210987654321:assumed-role/Deploy/slsconf".to_owned(),
    ] {
        assert!(run.stdout.lines().any(|found| found == line), "{line}\n{}", run.stdout);
    }
    assert!(run.stdout.contains("\nexpires  20"));
    for (mood, code, words) in [
        (Mood::Denying, 3, "is not authorized to perform: sts:AssumeRole"),
        (Mood::Unknown, 3, "InvalidClientTokenId"),
        (Mood::Expired, 5, "ExpiredToken"),
        (Mood::Astray, 1, "in account 999999999999, not of arn:aws:iam::210987654321:role/Deploy"),
        (Mood::Throttling, 0, ""),
        (Mood::Slow, 0, ""),
        (Mood::Broken, 1, "Cannot assume role"),
    ] {
        let run = World::seed(mood).run("whoami");
        assert_eq!((run.code, run.stderr.contains(words)), (Some(code), true), "{mood:?} {}", run.stderr);
    }
    let world = World::seed(Mood::Willing);
    let run = finish(world.command(&["whoami"]).env_remove("AWS_ACCESS_KEY_ID"));
    assert_eq!(run.code, Some(4), "{}", run.stderr);
    assert_eq!(world.stub.asked().len(), 0);
    let help = world.run("whoami --help").stdout;
    assert!(help.contains("3 access denied, 4 no credentials to begin with, 5 they have expired"), "{help}");
}

#[test]
fn what_a_role_asks_for_is_given() {
    let world = World::seed(Mood::Willing);
    world.write("slsconf.yml", &project(&role("External"), "external_id: ${env:SHOP_ID}"));
    assert_eq!(world.run_with("whoami", &[("SHOP_ID", "wrong-id")]).code, Some(3));
    let unset = world.run("whoami");
    assert!(unset.code == Some(1) && unset.stderr.contains("SHOP_ID, which is not set"), "{}", unset.stderr);
    let run = world.run_with("env", &[("SHOP_ID", "slsconf-test")]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);

    let serial = "arn:aws:iam::123456789012:mfa/ann";
    world.write("slsconf.yml", &project(&role("Mfa"), &format!("mfa_serial: {serial}\n    duration: 15m")));
    let run = world.run("env");
    assert!(run.code == Some(4) && run.stderr.contains("SLSCONF_MFA_CODE"), "{}", run.stderr);
    assert_eq!(world.run_with("env", &[("SLSCONF_MFA_CODE", "12345x")]).code, Some(4));
    assert_eq!(world.run_with("env", &[("SLSCONF_MFA_CODE", "654321")]).code, Some(3));
    let run = world.run_with("env", &[("SLSCONF_MFA_CODE", "123456")]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let asked = world.stub.asked();
    let last = asked.last().unwrap();
    assert_eq!((last.text("SerialNumber"), last.text("DurationSeconds")), (serial, "900"));
}

#[test]
fn source_profiles_assume_the_role() {
    let world = World::seed(Mood::Willing);
    std::fs::create_dir(world.home().join(".aws")).unwrap();
    let credentials =
        format!("[base]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = {BASE_SECRET}\n");
    std::fs::write(world.home().join(".aws/credentials"), credentials).unwrap();
    world.write("slsconf.yml", &project(&role("Deploy"), "source_profile: base\n    region: eu-central-1"));
    assert_eq!(world.run("env").code, Some(0));
    world.write("slsconf.yml", &project(&role("Deploy"), ""));
    assert_eq!(world.run("env --aws-profile base").code, Some(0));
    assert_eq!(world.run_with("env", &[("AWS_PROFILE", "base")]).code, Some(0), "a profile wins over keys");
    assert_eq!(world.run("env").code, Some(0));
    let signed: Vec<_> =
        world.stub.asked().iter().map(|asked| (asked.key.clone(), asked.region.clone())).collect();
    let expected = [
        ("AKIAPROFILE", "eu-central-1"),
        ("AKIAPROFILE", "us-east-1"),
        ("AKIAPROFILE", "us-east-1"),
        ("AKIABASE", "us-east-1"),
    ];
    assert_eq!(signed, expected.map(|(key, region)| (key.to_owned(), region.to_owned())));
}

const STAGES: &str = "apps:
  sls-api:
    default_profile: sls-api-services
    stages: { prod: production }
profiles:
  production: { role_arn: 'arn:aws:iam::210987654321:role/Production' }
";

#[test]
fn the_stage_decides_which_role_it_is() {
    let world = World::seed(Mood::Willing);
    let start = project(&role("Deploy"), "");
    let start = start.split("apps:").next().unwrap();
    world.write("slsconf.yml", &format!("{start}{STAGES}"));
    world.write("serverless.yml", &SERVICE.replace("name: aws", "name: aws\n  stage: ${opt:stage, 'qa'}"));
    let assumed = |words: &str| {
        let run = world.run(words);
        let role =
            || world.stub.asked().last().unwrap().text("RoleArn").rsplit('/').next().unwrap().to_owned();
        if run.code == Some(0) { Ok(role()) } else { Err(run.stderr) }
    };
    assert_eq!(assumed("env").as_deref(), Ok("Deploy"));
    assert_eq!(assumed("env --stage prod").as_deref(), Ok("Production"));
    assert_eq!(assumed("env --role production").as_deref(), Ok("Production"));
    assert!(assumed("env --app shop").unwrap_err().contains("has no app `shop`"));
    assert!(assumed("env --app sls-apo").unwrap_err().contains("did you mean `sls-api`?"));
    assert!(assumed("env --role productoin").unwrap_err().contains("did you mean `production`?"));
    world.write(
        "slsconf.yml",
        &format!("{start}{}", STAGES.replace("    default_profile: sls-api-services\n", "")),
    );
    assert!(assumed("env").unwrap_err().contains("has no role for the stage `qa`, and no default"));
    world.write("serverless.yml", "service: api\nprovider: aws\n");
    assert!(assumed("env").unwrap_err().contains("It is not known which app this is"));
    std::fs::remove_file(world.project().join("slsconf.yml")).unwrap();
    assert!(assumed("env").unwrap_err().contains("There is no slsconf.yml"));
}

#[cfg(unix)]
#[test]
fn exec_hands_over_keys_and_nothing_else_that_would_win() {
    use std::os::unix::process::ExitStatusExt;
    let world = World::seed(Mood::Willing);
    let before = [
        ("AWS_SECURITY_TOKEN", "old"),
        ("AWS_CREDENTIAL_FILE", "old"),
        ("AWS_DEFAULT_PROFILE", "old"),
        ("AWS_SDK_LOAD_CONFIG", "1"),
        ("AWS_QA_PROFILE", "old"),
        ("AWS_QA_ACCESS_KEY_ID", "old"),
        ("AWS_QA_SECRET_ACCESS_KEY", "old"),
        ("AWS_QA_SESSION_TOKEN", "old"),
        ("AWS_CONFIG_FILE", "/nonexistent"),
    ];
    let run = world.run_with("exec --region eu-west-1 -- env", &before);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let mut found: Vec<&str> = run.stdout.lines().filter(|line| line.starts_with("AWS_")).collect();
    found.retain(|line| !line.starts_with("AWS_CREDENTIAL_EXPIRATION=20"));
    found.sort_unstable();
    let expected = [
        format!("AWS_ACCESS_KEY_ID={ACCESS_KEY_ID}"),
        "AWS_CONFIG_FILE=/nonexistent".to_owned(),
        "AWS_DEFAULT_REGION=eu-west-1".to_owned(),
        "AWS_EC2_METADATA_DISABLED=true".to_owned(),
        format!("AWS_ENDPOINT_URL={}", world.stub.url()),
        "AWS_REGION=eu-west-1".to_owned(),
        format!("AWS_SECRET_ACCESS_KEY={SECRET_ACCESS_KEY}"),
        format!("AWS_SESSION_TOKEN={SESSION_TOKEN}"),
    ];
    assert_eq!(found, expected);
    assert_eq!(run.stdout.matches("AWS_CREDENTIAL_EXPIRATION").count(), 1);

    let shell = |script: &str| {
        world.command(&["exec", "--", "sh", "-c", script, "x", "--stage", "a b"]).output().unwrap()
    };
    assert_eq!(shell("exit 7").status.code(), Some(7));
    assert_eq!(shell("kill -TERM $$").status.signal(), Some(15));
    assert_eq!(shell("printf '%s|' \"$@\"").stdout, b"--stage|a b|");
    assert_eq!(world.run("exec -- slsconf-no-such-program").code, Some(127));
    assert_eq!(world.run("exec -- ./serverless.yml").code, Some(126));
    assert_eq!(world.run("exec").code, Some(2));
    assert_eq!(
        world.run("exec --stage prod sls deploy").code,
        Some(2),
        "words of a command stand after `--`"
    );
}

#[cfg(unix)]
#[test]
fn a_signal_reaches_the_command() {
    let world = World::seed(Mood::Willing);
    let script = "trap 'exit 9' TERM; echo ready; while :; do sleep 0.05; done";
    let mut child =
        world.command(&["exec", "--", "sh", "-c", script]).stdout(Stdio::piped()).spawn().unwrap();
    let mut ready = [0; 6];
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut ready).unwrap();
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(9));
}

#[cfg(unix)]
#[test]
fn a_shell_takes_the_lines_of_env() {
    let world = World::seed(Mood::Willing);
    let lines = world.run_with("env", &[("AWS_QA_PROFILE", "x")]).stdout;
    let script =
        format!("{lines}echo \"$AWS_ACCESS_KEY_ID|$AWS_SESSION_TOKEN|$AWS_QA_PROFILE|$AWS_DEFAULT_PROFILE\"");
    let output = Command::new("sh")
        .args(["-c", &script])
        .envs([("AWS_QA_PROFILE", "x"), ("AWS_DEFAULT_PROFILE", "y")])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{ACCESS_KEY_ID}|{SESSION_TOKEN}||\n"));
    let fish = world.run("env --shell fish").stdout;
    assert!(fish.contains(&format!("set -gx AWS_ACCESS_KEY_ID '{ACCESS_KEY_ID}';\n")), "{fish}");
    let powershell = world.run("env --shell powershell").stdout;
    assert!(powershell.contains(&format!("$env:AWS_ACCESS_KEY_ID = '{ACCESS_KEY_ID}'\n")), "{powershell}");
}

#[test]
fn credential_process_speaks_as_the_sdks_want_it() {
    let world = World::seed(Mood::Willing);
    world.write("slsconf.yml", &project(&role("Deploy"), ""));
    let run = world.run_with("credential-process sls-api-services", &[("AWS_PROFILE", "itself")]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let document: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    let keys: Vec<_> = document.keys().map(String::as_str).collect();
    assert_eq!(keys, ["Version", "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"]);
    assert_eq!(document["Version"], 1);
    assert_eq!(document["AccessKeyId"], ACCESS_KEY_ID);
    let expiration = document["Expiration"].as_str().unwrap();
    assert!(expiration.len() == 20 && expiration.ends_with('Z') && expiration.contains('T'), "{expiration}");

    // Through a profile, as an SDK runs it; here the SDK is that of slsconf.
    let binary = env!("CARGO_BIN_EXE_slsconf");
    let project_file = world.project().join("slsconf.yml");
    let line =
        format!("{binary} credential-process sls-api-services --project-file {}", project_file.display());
    std::fs::create_dir(world.home().join(".aws")).unwrap();
    let config = format!("[profile through]\ncredential_process = {line}\n");
    std::fs::write(world.home().join(".aws/config"), config).unwrap();
    assert_eq!(world.run("env --aws-profile through").code, Some(0));
    assert_eq!(world.stub.asked().last().unwrap().key, ACCESS_KEY_ID);

    // A profile that leads back to itself ends.
    world.write("slsconf.yml", &project(&role("Deploy"), "source_profile: through"));
    let run = world.run("credential-process sls-api-services");
    assert!(run.code != Some(0) && run.stdout.is_empty(), "{run:?}");
}

#[test]
fn sessions_are_kept_only_if_asked_and_only_as_long_as_they_last() {
    let world = World::seed(Mood::Willing);
    let kept = || {
        let folder = world.home().join(".cache/slsconf/sessions");
        std::fs::read_dir(folder).map_or(Vec::new(), |files| files.map(|file| file.unwrap().path()).collect())
    };
    assert_eq!((world.run("env").code, kept().len()), (Some(0), 0));
    let first = world.run("env --cache");
    assert_eq!((first.code, kept().len(), world.stub.asked().len()), (Some(0), 1, 2));
    assert_private(&kept()[0]);
    assert_eq!(world.run("env --cache").stdout, first.stdout);
    assert_eq!(world.run("print --cache").code, Some(0));
    assert_eq!(world.stub.asked().len(), 2, "the second and third run use what the first kept");
    assert_eq!(world.run("env --cache --stage qa").code, Some(0));
    assert_eq!(world.run_with("env --cache", &[("AWS_ACCESS_KEY_ID", "AKIAOTHER")]).code, Some(0));
    assert_eq!(world.stub.asked().len(), 4, "another session or other keys are not the same");
    let inside = world.project().join("cache");
    let run = world.run_with("env --cache", &[("XDG_CACHE_HOME", inside.to_str().unwrap())]);
    assert!(run.code == Some(2) && !inside.exists(), "{}", run.stderr);

    let world = World::seed(Mood::ShortLived);
    assert_eq!(world.run("env --cache").code, Some(0));
    assert_eq!(world.run("env --cache").code, Some(0));
    assert_eq!(world.stub.asked().len(), 2, "keys that end within five minutes are asked for again");
}

#[test]
fn whoami_explains_without_asking() {
    let world = World::seed(Mood::Willing);
    let run = world.run_with("whoami --explain", &[("AWS_PROFILE", "work")]);
    let expected = "Without slsconf, Serverless Framework 3 takes credentials for stage dev from
  1. used      AWS_PROFILE: profile work
  2. shadowed  AWS_ACCESS_KEY_ID: keys
  3. shadowed  the default profile: profile default, if it is configured
  4. shadowed  the machine: a web identity, a container's or an instance's role
  -  ignored   provider.credentials: no release since 2.36 reads it
The AWS SDK for Rust by itself would take AWS_ACCESS_KEY_ID
`slsconf exec` assumes arn:aws:iam::210987654321:role/Deploy (`sls-api-services` for app sls-api, default profile) with the first of these
";
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (Some(0), expected, ""));
    let old = world.run_with("whoami --explain --target 1", &[("AWS_DEV_PROFILE", "d")]).stdout;
    for line in ["1. used      AWS_DEV_PROFILE: profile d", "3. shadowed  provider.credentials"] {
        assert!(old.contains(line), "{old}");
    }
    assert_eq!(world.stub.connections(), 0);
}

#[test]
fn no_output_has_key_material_but_where_it_is_asked_for() {
    const CANARIES: [&str; 4] = [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN, BASE_SECRET];
    for mood in [Mood::Willing, Mood::Denying, Mood::Broken, Mood::Nonsense, Mood::Astray] {
        // What is tried again takes seconds.
        let tried_again = matches!(mood, Mood::Broken | Mood::Nonsense);
        let world = World::seed(mood);
        world.write(
            "serverless.yml",
            &format!("{SERVICE}custom:\n  id: x-${{self:provider.credentials.accessKeyId}}\n"),
        );
        for words in [
            "print -vv",
            "print --format json",
            "print --format text --path provider.credentials.secretAccessKey",
            "print --allow-unresolved",
            "print --target osls4",
            "print --offline",
            "print --cache -v",
            "explain provider.credentials.sessionToken",
            "explain provider.credentials",
            "explain custom.id --format json",
            "whoami -vv",
            "whoami --explain",
            "exec -vv -- true",
            "link x --role-arn arn:aws:iam::210987654321:role/X",
            "schema",
            "lint --pedantic",
            "lint --format json",
            "lint --format sarif",
            "lint --format concise --select ALL",
            "lint --format github",
            "lint --format gitlab",
            "lint --format junit",
            "fix --diff",
            "fix --check --verify --unsafe",
            "fix --check --format json",
            "print --format nonsense",
            "print --path nothing",
            "env --role nobody",
            "credential-process nobody",
            "role-template",
        ] {
            if tried_again && !["print -vv", "whoami -vv"].contains(&words) {
                continue;
            }
            let run = world.run_with(words, &[("RUST_LOG", "trace"), ("SLS_DEBUG", "*")]);
            for canary in CANARIES {
                let part = &canary[..20];
                assert!(
                    !run.stdout.contains(part) && !run.stderr.contains(part),
                    "{mood:?} {words}\n{run:?}"
                );
            }
        }
        let shown = [
            "print --show-secrets",
            "env",
            "env --shell fish",
            "env --shell powershell",
            "credential-process sls-api-services --app sls-api",
        ];
        for words in shown.iter().filter(|_| mood == Mood::Willing) {
            let run = world.run(words);
            assert!(run.stdout.contains(SECRET_ACCESS_KEY), "{words}: the test would see a leak\n{run:?}");
            assert!(
                !CANARIES.iter().any(|canary| run.stderr.contains(canary))
                    && !run.stdout.contains(BASE_SECRET)
            );
        }
    }
}

#[test]
fn a_server_that_never_answers_is_not_waited_for_without_end() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let world = World::seed(Mood::Willing);
    let start = Instant::now();
    let run = world.run_with("whoami", &[("AWS_ENDPOINT_URL", &address)]);
    assert!(run.code == Some(1) && start.elapsed().as_secs() < 40, "{run:?}");
    assert!(run.stderr.contains("Cannot assume role"), "{}", run.stderr);
}
