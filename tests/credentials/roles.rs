//! Which role is assumed, with which keys, and what is asked of it.

use std::time::Instant;

use crate::common::sts::{BASE_SECRET, Mood, role};
use crate::{SERVICE, World, assert_private, project};

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
