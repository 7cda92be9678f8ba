//! Nothing is asked before the user has confirmed it, and no key is shown where it was not asked for.

use crate::common::sts::{ACCESS_KEY_ID, BASE_SECRET, Mood, SECRET_ACCESS_KEY, SESSION_TOKEN};
use crate::{SERVICE, World, assert_private, finish};

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
