//! Keys in clear text.

use crate::folder::{Folder, Ran};
use crate::{content, run};

/// A value that looks like the secret half of a key, made here so that no scanner takes it for one.
fn secret() -> String {
    ["pUr7mQ2/", "vXc0kT9+", "bWz4LdN8", "sHy1GeRf", "6JaVo3Ki"].concat()
}

#[test]
fn keys_in_clear_go_and_are_never_shown() {
    let secret = secret();
    let halves = format!("{}\n      {}", &secret[..20], &secret[20..]);
    let token = secret.repeat(4);
    for written in [
        secret.clone(),
        format!("'{secret}'"),
        format!("\"{secret}\""),
        format!("\"\\x{:02x}{}\" # mine", secret.as_bytes()[0], &secret[1..]),
        format!(">-\n      {secret}"),
        format!(">-\n      {halves}"),
        token.clone(),
    ] {
        let block =
            format!("  credentials:\n    accessKeyId: an-id-of-a-key\n    secretAccessKey: {written}\n");
        let text = format!("service: shop\nprovider:\n  name: aws\n{block}  region: x\n");
        let after = "service: shop\nprovider:\n  name: aws\n  region: x\n";
        let is_kept = |ran: &Ran| {
            let all = format!("{}{}", ran.stdout, ran.stderr);
            // Not even a part of it.
            let parts = (0..secret.len() - 8).map(|start| &secret[start..start + 8]);
            let shown: Vec<_> = parts.filter(|part| all.contains(part)).collect();
            assert!(shown.is_empty() && !all.contains("an-id-of"), "{written}: {shown:?} in\n{all}");
        };
        let folder = Folder::with(&[("serverless.yml", &text)]);
        for more in [
            "--diff",
            "--diff --verify",
            "--diff --verify --format json",
            "--check --verify",
            "--target 1",
            "",
        ] {
            let target = if more.contains("--target") { "" } else { "--target 3" };
            is_kept(&run(&folder, &format!("fix --select CRED002 {target} {more}")));
        }
        assert_eq!(content(&folder, "serverless.yml"), after, "{written}");
        // Of the values of a file that can't be fixed.
        let folder = Folder::with(&[("serverless.yml", &text.replace("name: aws", "name: &n aws\n  x: *n"))]);
        is_kept(&run(&folder, "fix --target 1 --verify --unsafe --diff"));
    }
    let folder = Folder::with(&[(
        "serverless.yml",
        "service: shop\nprovider:\n  name: aws\n  credentials: {accessKeyId: an-id-of-a-key}\n",
    )]);
    let ran = run(&folder, "fix --select CRED002 --target 3 --diff --show-secrets");
    assert!(ran.stdout.contains("an-id-of-a-key"), "{ran:?}");
    assert!(ran.stderr.contains("then: deactivate the key in IAM"), "{ran:?}");
}
