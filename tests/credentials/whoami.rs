//! `whoami`: who, and where the keys come from.

use crate::common::sts::{Mood, role};
use crate::{World, finish};

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
