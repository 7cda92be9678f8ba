//! Calls to AWS as whole runs meet them: how many there are, what is repeated, what goes wrong and what is said then,
//! and whose keys sign.

#![cfg(feature = "aws")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::aws_stub::{Answer, Asked, Stub};
use tempfile::TempDir;

const KEYS: [(&str, &str); 2] = [
    ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
];

/// What a run came to.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// A service whose `custom` is this, and the home folder beside it.
struct Service(TempDir);

impl Service {
    fn new(custom: &str) -> Service {
        let folder = TempDir::new().unwrap();
        let service =
            format!("service: shop\nprovider: {{ name: aws, region: eu-west-1 }}\ncustom:\n{custom}");
        fs::write(folder.path().join("serverless.yml"), service).unwrap();
        Service(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Prints `custom` with a server as AWS, and nothing else in the environment.
    fn print(&self, stub: &Stub, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_slsconf"))
            .args(["print", "--path", "custom"])
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ENDPOINT_URL", stub.url())
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Run {
            code: output.status.code(),
            // The framework ends with an empty line.
            stdout: String::from_utf8(output.stdout).unwrap().trim_end_matches('\n').to_owned(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A server on which every parameter is its own name, and of other services there is one of each.
fn names() -> Stub {
    Stub::start(by_name)
}

fn by_name(asked: &Asked) -> Answer {
    match asked.action.as_str() {
        "GetParameter" if asked.text("Name").contains("missing") => {
            Answer::error(asked, 400, "ParameterNotFound", "")
        }
        "GetParameter" => Answer::parameter("String", asked.text("Name")),
        "DescribeStacks" => Answer::stack(&[("One", "1"), ("Two", "2")]),
        "GetCallerIdentity" => Answer::identity("123456789012"),
        "AssumeRole" | "AssumeRoleWithWebIdentity" => Answer::keys(&asked.action, "ASIAEXAMPLE"),
        _ => Answer::new(200, "an object"),
    }
}

#[test]
fn values_of_all_sources_are_printed() {
    let stub = names();
    let service = Service::new(
        "  account: ${aws:accountId}\n  parameter: x${ssm(us-west-2):/p}x\n  output: ${cf:st.Two}\n  object: ${s3:b/k}\n",
    );
    let run = service.print(&stub, &KEYS, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.stdout, "account: '123456789012'\nparameter: x/px\noutput: '2'\nobject: an object");
    let regions: Vec<_> = stub.asked().into_iter().map(|asked| (asked.service, asked.region)).collect();
    assert!(regions.contains(&("ssm".to_owned(), "us-west-2".to_owned())), "{regions:?}");
    assert!(regions.contains(&("cloudformation".to_owned(), "eu-west-1".to_owned())), "{regions:?}");
}

#[test]
fn each_question_is_asked_once() {
    let stub = names();
    let service = Service::new(
        "  a: ${ssm:/p}\n  b: ${ssm:/p} ${ssm(eu-west-1):/p}\n  c: ${cf:st.One}${cf:st.Two}${cf:st.Nope, ''}\n  d: ${self:custom.a}\n",
    );
    let run = service.print(&stub, &KEYS, &[]);
    assert_eq!(run.stdout, "a: /p\nb: /p /p\nc: '12'\nd: /p", "{}", run.stderr);
    let mut asked: Vec<_> = stub.asked().into_iter().map(|asked| asked.action).collect();
    asked.sort();
    assert_eq!(asked, ["DescribeStacks", "GetParameter"]);
}

#[test]
fn a_fallback_is_asked_only_after_the_source_before_it() {
    let stub = names();
    let service = Service::new(
        "  a: ${ssm:/missing, ssm:/second, ssm:/third}\n  b: ${ssm:/first, ssm:/never}\n  c: ${ssm:/of/${self:custom.a}}\n",
    );
    let run = service.print(&stub, &KEYS, &[]);
    assert_eq!(run.stdout, "a: /second\nb: /first\nc: /of//second", "{}", run.stderr);
    let actions = stub.actions("Name");
    let mut first = actions[..2].to_vec();
    first.sort();
    assert_eq!(first, ["GetParameter /first", "GetParameter /missing"]);
    assert_eq!(actions[2..], ["GetParameter /second", "GetParameter /of//second"]);
}

#[test]
fn slow_answers_are_waited_for_together() {
    let stub = Stub::start(|asked| by_name(asked).after(Duration::from_millis(400)));
    let custom: String = (0..8).map(|number| format!("  p{number}: ${{ssm:/{number}}}\n")).collect();
    let start = Instant::now();
    let run = Service::new(&custom).print(&stub, &KEYS, &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(start.elapsed() < Duration::from_millis(1600), "{:?}", start.elapsed());
}

#[test]
fn errors_of_a_phase_come_together_and_name_their_variables() {
    let stub = Stub::start(|asked| match asked.text("Name") {
        "/denied" => Answer::error(asked, 400, "AccessDeniedException", "User: u is not authorized"),
        "/expired" => Answer::error(asked, 403, "ExpiredTokenException", "The token is expired"),
        name if name.starts_with("/missing") => Answer::error(asked, 400, "ParameterNotFound", ""),
        _ => by_name(asked),
    });
    let service = Service::new(
        "  a: ${ssm:/denied, 'x'}\n  b: ${ssm:/missing, ssm:/missing2}\n  c: ${ssm:/expired}\n  d: ${ssm:/fine}\n",
    );
    let run = service.print(&stub, &KEYS, &[]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    for expected in [
        "Cannot resolve variable at \"custom.a\": User: u is not authorized",
        "Cannot resolve variable at \"custom.b\": Value not found at \"ssm\" source",
        "Cannot resolve variable at \"custom.c\": The token is expired",
        "asked with the keys of AWS_ACCESS_KEY_ID",
        "aws sso login",
    ] {
        assert!(run.stderr.contains(expected), "{expected}\n{}", run.stderr);
    }
    assert!(!run.stderr.contains("custom.d"), "{}", run.stderr);
    let run = service.print(&stub, &KEYS, &["--allow-unresolved"]);
    assert_eq!(run.code, Some(0));
    let expected = "a: ${ssm:/denied, 'x'}\nb: ${ssm:/missing, ssm:/missing2}\nc: ${ssm:/expired}\nd: /fine";
    assert_eq!(run.stdout, expected);
}

#[test]
fn throttled_calls_are_repeated_but_not_for_ever() {
    let count = AtomicUsize::new(0);
    let stub = Stub::start(move |asked| match count.fetch_add(1, Ordering::SeqCst) {
        0 | 1 => Answer::error(asked, 400, "ThrottlingException", "Rate exceeded"),
        _ => by_name(asked),
    });
    let service = Service::new("  a: ${ssm:/p}\n");
    let run = service.print(&stub, &KEYS, &[]);
    assert_eq!(run.stdout, "a: /p", "{}", run.stderr);
    assert_eq!(stub.asked().len(), 3);

    let stub = Stub::start(|asked| Answer::error(asked, 400, "ThrottlingException", "Rate exceeded"));
    let run = service.print(&stub, &[KEYS[0], KEYS[1], ("SLS_AWS_REQUEST_MAX_RETRIES", "1")], &[]);
    assert!(run.stderr.contains("Rate exceeded") && run.stderr.contains("try again"), "{}", run.stderr);
    assert_eq!(stub.asked().len(), 2);
}

#[test]
fn broken_answers_are_errors() {
    let once = [KEYS[0], KEYS[1], ("AWS_MAX_ATTEMPTS", "1")];
    let service = Service::new("  a: ${ssm:/p}\n");
    for (answer, expected) in [
        (Answer::parameter("String", "v").broken_off(), "SSM in eu-west-1"),
        (
            Answer::new(200, "<html>a login page</html>"),
            "SSM in eu-west-1 sent an answer that makes no sense",
        ),
        (Answer::new(200, "{}"), "SSM left out what was asked for"),
        (Answer::new(500, ""), "SSM in eu-west-1"),
        (
            Answer::new(200, "{\"Parameter\":{\"Type\":\"Odd\",\"Value\":\"v\"}}"),
            "Unexpected parameter type: \"Odd\"",
        ),
    ] {
        let shown = format!("{answer:?}");
        let stub = Stub::start(move |_| answer.clone());
        let run = service.print(&stub, &once, &[]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{shown}");
        assert!(run.stderr.contains("Cannot resolve variable at \"custom.a\""), "{shown}\n{}", run.stderr);
        assert!(run.stderr.contains(expected), "{shown}\n{}", run.stderr);
    }
}

#[test]
fn an_endpoint_that_nobody_serves_is_named_as_unreachable() {
    let stub = names();
    // Nobody listens on a port that was given back.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{free}");
    let variables = [KEYS[0], KEYS[1], ("AWS_ENDPOINT_URL_SSM", url.as_str()), ("AWS_MAX_ATTEMPTS", "1")];
    let run =
        Service::new("  a: ${ssm:/p}\n  b: ${cf:st.One}\n").print(&stub, &variables, &["--allow-unresolved"]);
    assert_eq!(run.stdout, "a: ${ssm:/p}\nb: '1'");
    assert!(run.stderr.contains("SSM in eu-west-1 can't be reached"), "{}", run.stderr);
    assert!(run.stderr.contains("AWS_ENDPOINT_URL"), "{}", run.stderr);
}

#[test]
fn offline_opens_no_connection() {
    let stub = names();
    let custom = "  a: ${ssm:/p}\n  b: ${aws:accountId}\n  c: ${cf:st.One}\n  d: ${s3:b/k}\n";
    let run = Service::new(custom).print(&stub, &KEYS, &["--offline"]);
    assert_eq!((run.code, run.stdout.as_str(), stub.connections()), (Some(1), "", 0));
    assert_eq!(run.stderr.matches("AWS is not asked with --offline").count(), 4, "{}", run.stderr);
}

#[test]
fn a_service_that_asks_nothing_opens_no_connection() {
    let stub = names();
    let run = Service::new("  a: ${sls:stage}${aws:region}\n").print(&stub, &KEYS, &[]);
    assert_eq!((run.stdout.as_str(), stub.connections()), ("a: deveu-west-1", 0));
}

#[test]
fn secrets_are_masked_whatever_they_are() {
    let stub = Stub::start(|asked| match asked.text("Name") {
        "/secure" => Answer::parameter("SecureString", "hunter2"),
        "/map" => Answer::parameter("SecureString", "{\"user\":\"hunter2\",\"2\":[42424,true,null]}"),
        name => Answer::parameter("String", &format!("hunter2 of {name}")),
    });
    let service = Service::new(
        "  a: ${ssm:/secure}\n  b: ${ssm:/map}\n  c: 'x${ssm:/aws/reference/secretsmanager/s}x'\n  d: ${ssm(raw):/map}\n  e: ${self:custom.b.user}\n",
    );
    let run = service.print(&stub, &KEYS, &[]);
    let expected = "a: <secret ssm:/secure>
b:
  '2':
    - <secret ssm:/map>
    - <secret ssm:/map>
    - null
  user: <secret ssm:/map>
c: x<secret ssm:/aws/reference/secretsmanager/s>x
d: <secret ssm:/map>
e: <secret ssm:/map>";
    assert_eq!(run.stdout, expected, "{}", run.stderr);
    assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
    let run = service.print(&stub, &KEYS, &["--show-secrets"]);
    let expected = "a: hunter2
b:
  '2':
    - 42424
    - true
    - null
  user: hunter2
c: xhunter2 of /aws/reference/secretsmanager/sx
d: '{\"user\":\"hunter2\",\"2\":[42424,true,null]}'
e: hunter2";
    assert_eq!(run.stdout, expected, "{}", run.stderr);
}

#[test]
fn a_secret_in_an_address_is_not_shown_in_messages() {
    let stub = Stub::start(|asked| match asked.text("Name") {
        "/secure" => Answer::parameter("SecureString", "hunter2"),
        name => Answer::error(asked, 400, "AccessDeniedException", &format!("you may not read {name}")),
    });
    let run = Service::new("  a: ${ssm:/of/${ssm:/secure}}\n").print(&stub, &KEYS, &[]);
    assert!(run.stderr.contains("you may not read /of/<secret ssm:/secure>"), "{}", run.stderr);
}

#[test]
fn buckets_of_other_regions_are_found() {
    let stub = Stub::start(|asked| match asked.region.as_str() {
        "ap-south-1" => Answer::new(200, format!("{} in {}", asked.text("Key"), asked.text("Bucket"))),
        _ => Answer::error(asked, 301, "PermanentRedirect", "elsewhere")
            .with_header("x-amz-bucket-region", "ap-south-1"),
    });
    let run = Service::new("  a: ${s3:my.bucket/a key/with%20signs}\n").print(&stub, &KEYS, &[]);
    assert_eq!(run.stdout, "a: a key/with%20signs in my.bucket", "{}", run.stderr);
    assert_eq!(stub.asked().len(), 2);
}

#[test]
fn a_javascript_file_gets_what_it_asks_of_aws() {
    let stub = names();
    let service = Service::new("  a: ${file(ask.js):value}\n");
    fs::write(
        service.path().join("ask.js"),
        "module.exports.value = async ({ resolveVariable }) => `got ${await resolveVariable('ssm:/p')}`;\n",
    )
    .unwrap();
    let run = service.print(&stub, &KEYS, &[]);
    assert_eq!(run.stdout, "a: got /p", "{}", run.stderr);
    assert_eq!(stub.asked().len(), 1);
}

/// What answers instead of AWS need not know regions, so a placeholder will do.
#[test]
fn a_region_that_cannot_be_one_is_refused_only_by_aws() {
    let stub = names();
    let service = Service::new("  a: ${ssm(my_region):/p}\n");
    let run = service.print(&stub, &KEYS, &[]);
    assert_eq!(run.stdout, "a: /p", "{}", run.stderr);
    let run = service.print(&stub, &[KEYS[0], KEYS[1], ("AWS_ENDPOINT_URL", "")], &[]);
    assert!(run.stderr.contains("SSM in my_region can't be asked"), "{}", run.stderr);
}
