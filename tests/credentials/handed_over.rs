//! Keys for other programs: `exec`, `env` and `credential-process`.

use std::process::{Command, Stdio};

use crate::common::sts::{ACCESS_KEY_ID, Mood, SECRET_ACCESS_KEY, SESSION_TOKEN, role};
use crate::{World, project};

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
