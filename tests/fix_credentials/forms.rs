//! Every form that credentials by name are written in.

use crate::folder::Folder;
use crate::{LINKED, USED, content, run};

/// A service whose `provider` has credentials of a form, the same without, and what else is to be said.
struct Form {
    about: &'static str,
    before: &'static str,
    after: &'static str,
    /// What is left to do, besides deploying.
    then: &'static [&'static str],
}

const FORMS: &[Form] = &[
    Form {
        about: "bare",
        before: "service: shop\nprovider:\n  name: aws\n  credentials: ${secrets:deploy}\n  region: eu-west-1\n",
        after: "service: shop\nprovider:\n  name: aws\n  region: eu-west-1\n",
        then: &[],
    },
    Form {
        about: "first key, blank lines around, CRLF, no newline at the end",
        before: "service: shop\r\nprovider:\r\n\r\n  credentials: \"${secrets:deploy}\"\r\n\r\n  name: aws",
        after: "service: shop\r\nprovider:\r\n\r\n  name: aws",
        then: &[],
    },
    Form {
        about: "single quotes, with the comment on the line; comments above stay",
        before: "service: shop\nprovider:\n  name: aws\n  # the region\n  credentials: '${secrets:deploy}' # REPLACE it\n  region: x\n",
        after: "service: shop\nprovider:\n  name: aws\n  # the region\n  region: x\n",
        then: &[],
    },
    Form {
        about: "a comment above that is about it stays, and is spoken of",
        before: "service: shop\nprovider:\n  name: aws\n  # Our AWS secret\n  credentials: ${secrets:deploy}\n",
        after: "service: shop\nprovider:\n  name: aws\n  # Our AWS secret\n",
        then: &["see whether the comment above it still has a meaning: # Our AWS secret"],
    },
    Form {
        about: "on the next line, last in the file without a newline",
        before: "service: shop\nprovider:\n  name: aws\n  credentials:\n    ${secrets:deploy}",
        after: "service: shop\nprovider:\n  name: aws",
        then: &[],
    },
    Form {
        about: "by `custom`, which goes with it, without a newline at the end",
        before: "service: shop\nprovider:\n  name: aws\n  credentials: ${self:custom.key}\ncustom:\n  key: ${secrets:deploy}",
        after: "service: shop\nprovider:\n  name: aws",
        then: &[],
    },
    Form {
        about: "folded",
        before: "service: shop\nprovider:\n    name: aws\n    credentials: >-\n        ${secrets:deploy}\n    region: x\n",
        after: "service: shop\nprovider:\n    name: aws\n    region: x\n",
        then: &[],
    },
    Form {
        about: "literal",
        before: "service: shop\nprovider:\n  credentials: |-\n    ${secrets:deploy}\n  name: aws\ncustom: {}\n",
        after: "service: shop\nprovider:\n  name: aws\ncustom: {}\n",
        then: &[],
    },
    Form {
        about: "with spaces, which only release 1 takes for a variable",
        before: "service: shop\nprovider:\n  name: aws\n  credentials: '${ secrets:deploy }'\n",
        after: "service: shop\nprovider:\n  name: aws\n",
        then: &[],
    },
    Form {
        about: "at the head of braces",
        before: "service: shop\nprovider: {credentials: '${secrets:deploy}', name: aws}\n",
        after: "service: shop\nprovider: {name: aws}\n",
        then: &[],
    },
    Form {
        about: "in the middle of braces",
        before: "service: shop\nprovider: { name: aws, credentials: \"${secrets:deploy}\", region: x }\n",
        after: "service: shop\nprovider: { name: aws, region: x }\n",
        then: &[],
    },
    Form {
        about: "at the end of braces",
        before: "service: shop\nprovider: { name: aws, credentials: '${secrets:deploy}' } # here\n",
        after: "service: shop\nprovider: { name: aws } # here\n",
        then: &[],
    },
    Form {
        about: "braces over lines",
        before: "service: shop\nprovider: {\n  name: aws,\n  credentials: '${secrets:deploy}', # the role\n  region: x\n}\n",
        after: "service: shop\nprovider: {\n  name: aws,\n  region: x\n}\n",
        then: &[],
    },
    Form {
        about: "an alias; what it stands for goes, too, if nothing else uses it",
        before: "service: shop\ncustom:\n  role: &role ${secrets:deploy}\n  other: 1\nprovider:\n  name: aws\n  credentials: *role\n",
        after: "service: shop\ncustom:\n  other: 1\nprovider:\n  name: aws\n",
        then: &[],
    },
    Form {
        about: "an anchored value that nothing uses",
        before: "service: shop\nprovider:\n  name: aws\n  credentials: &c ${secrets:deploy}\n",
        after: "service: shop\nprovider:\n  name: aws\n",
        then: &[],
    },
    Form {
        about: "an alias for a whole provider that only the provider uses",
        before: "service: shop\ncustom:\n  aws: &aws\n    name: aws\n    credentials: ${secrets:deploy}\nprovider: *aws\n",
        after: "service: shop\ncustom:\n  aws: &aws\n    name: aws\nprovider: *aws\n",
        then: &[],
    },
    Form {
        about: "brought by a merge that only the provider has",
        before: "service: shop\ncustom:\n  base: &base\n    credentials: ${secrets:deploy}\n    region: x\nprovider:\n  <<: *base\n  name: aws\n",
        after: "service: shop\ncustom:\n  base: &base\n    region: x\nprovider:\n  <<: *base\n  name: aws\n",
        then: &[],
    },
    Form {
        about: "from custom, which is left empty and goes",
        before: "service: shop\ncustom:\n  creds: ${secrets:deploy}\nprovider:\n  name: aws\n  credentials: ${self:custom.creds}\n",
        after: "service: shop\nprovider:\n  name: aws\n",
        then: &[],
    },
    Form {
        about: "from custom, beside files whose names depend on variables, and the configuration read as a file",
        before: "service: shop\ncustom:\n  creds: ${secrets:deploy}\n  a: ${file(config.${self:provider.stage}.json):a, ''}\n  b: ${file(serverless.yml):service}\nprovider:\n  name: aws\n  stage: dev\n  credentials: ${self:custom.creds}\n",
        after: "service: shop\ncustom:\n  a: ${file(config.${self:provider.stage}.json):a, ''}\n  b: ${file(serverless.yml):service}\nprovider:\n  name: aws\n  stage: dev\n",
        then: &[],
    },
    Form {
        about: "from custom, which a file that may be the configuration itself asks for",
        before: "service: shop\ncustom:\n  creds: ${secrets:deploy}\n  b: ${file(server${opt:x, 'less'}.yml):custom.${opt:y, 'a'}, ''}\nprovider:\n  name: aws\n  credentials: ${self:custom.creds}\n",
        after: "service: shop\ncustom:\n  creds: ${secrets:deploy}\n  b: ${file(server${opt:x, 'less'}.yml):custom.${opt:y, 'a'}, ''}\nprovider:\n  name: aws\n",
        then: &["`custom.creds` stays, because `custom.b` refers to it"],
    },
    Form {
        about: "from custom by two steps",
        before: "service: shop\nprovider:\n  name: aws\n  credentials: ${self:custom.a}\ncustom:\n  a: ${self:custom.b}\n  # b\n  b: ${secrets:deploy} # role\n  c: 1\n",
        after: "service: shop\nprovider:\n  name: aws\ncustom:\n  # b\n  c: 1\n",
        then: &[],
    },
    Form {
        about: "from custom, where something else refers to it",
        before: "service: shop\ncustom:\n  creds: ${secrets:deploy}\n  copy: ${self:custom.creds}\nprovider:\n  name: aws\n  credentials: ${self:custom.creds}\n",
        after: "service: shop\ncustom:\n  creds: ${secrets:deploy}\n  copy: ${self:custom.creds}\nprovider:\n  name: aws\n",
        then: &["`custom.creds` stays, because `custom.copy` refers to it"],
    },
    Form {
        about: "the same role for all stages, from a map",
        before: "service: shop\ncustom:\n  roles:\n    dev: ${secrets:deploy}\n    prod: ${secrets:deploy}\nprovider:\n  name: aws\n  credentials: ${self:custom.roles.${opt:stage, 'dev'}}\n",
        after: "service: shop\nprovider:\n  name: aws\n",
        then: &[],
    },
];

#[test]
fn credentials_by_name_go_and_the_role_is_linked() {
    let mut wrong = Vec::new();
    for form in FORMS {
        let Form { about, before, after, then } = form;
        for (target, safe) in
            [("3", true), ("4", true), ("osls3", true), ("osls4", true), ("1", false), ("2", false)]
        {
            let folder = Folder::with(&[("serverless.yml", before), ("slsconf.yml", LINKED)]);
            let arguments = format!("fix --select CRED001 --target {target}");
            let first = run(&folder, &arguments);
            if !safe {
                let untouched = content(&folder, "serverless.yml") == *before
                    && content(&folder, "slsconf.yml") == LINKED;
                if !untouched || !first.stderr.contains("unsafe ") {
                    wrong.push(format!("{about}: not unsafe for {target}: {first:?}"));
                }
                run(&folder, &format!("{arguments} --unsafe"));
            }
            let is = (content(&folder, "serverless.yml"), content(&folder, "slsconf.yml"));
            if is != ((*after).to_owned(), format!("{LINKED}{USED}")) {
                wrong.push(format!("{about}, target {target}: {is:#?} {first:?}"));
            }
            if safe {
                let deploy = "then: deploy with `slsconf exec -- sls deploy`";
                let says = then.iter().copied().chain([deploy]).all(|text| first.stderr.contains(text));
                if !says || first.code != 0 || first.stderr.contains("internal error") {
                    wrong.push(format!("{about}, target {target} says: {first:?}"));
                }
            }
            let again = run(&folder, &format!("{arguments} --unsafe --check"));
            if again.code != 0 || !again.stderr.contains("nothing to fix") {
                wrong.push(format!("{about}, target {target}, again: {again:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
